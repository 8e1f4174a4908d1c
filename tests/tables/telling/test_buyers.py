"""Orders without a customer say which column may be theirs, a company before its contact."""

import pandas as pd
import pytest

from smkit.tables import read

BASE = {"N° commande": ["1", "2"], "Date": ["13/01/2025", "14/01/2025"], "Montant HT": [10, 20]}


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        (["Contact", "Société"], "Société"),
        (["billing_email"], "billing_email"),
        (["Prénom", "Nom"], "Prénom + Nom"),
        (["Entreprise", "Prénom", "Nom"], "Entreprise"),
        (["Commentaire"], ""),
        (["Client", "Société"], ""),
    ],
)
def test_the_column_that_may_be_the_customer_is_proposed(headers, wanted):
    frame = pd.DataFrame({**BASE, **{header: [f"{header} 1", f"{header} 2"] for header in headers}})
    answers = [note.answer for note in read("orders", frame).journal.notes if note.code == "no_customer"]
    assert [f"customer_id={wanted}" in text for text in answers] == ([True] if wanted else [])
    if wanted:
        told = read("orders", frame, columns=f"customer_id={wanted}")
        assert "customer_id" in told.table and not [n for n in told.journal.notes if n.code == "no_customer"]
    assert not [
        n for n in read("orders", frame, columns="customer_id=").journal.notes if n.code == "no_customer"
    ]
