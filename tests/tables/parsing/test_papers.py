"""A column of types of papers: what is no invoice is no sale, and what is not known is asked about."""

import pandas as pd
import pytest
from tables_helpers import add_up, plain

from smkit.tables import read

TYPES = ["Facture", "Facture", "Note de crédit", "Facture d'acompte", "Pro forma", "Bon de livraison"]
AMOUNTS = [100, 50, -40, 60, 500, 70]


def sales(header: str, types: list[str], **options: str) -> tuple[float, dict[str, str]]:
    frame = pd.DataFrame(
        {
            "N° pièce": [f"P{i}" for i in range(len(types))],
            header: types,
            "Date": [f"{2 + i:02}/03/2026" for i in range(len(types))],
            "Montant HT": AMOUNTS[: len(types)],
        }
    )
    reading = read("orders", frame, currency="EUR", **options)
    add_up(reading)
    return float(reading.table["amount"].sum()), {n.code: plain(n.whole()) for n in reading.journal.notes}


@pytest.mark.parametrize("header", ["Type de document", "Type de pièce", "Type"])
def test_what_is_not_invoiced_waits_and_a_deposit_is_asked_about(header):
    total, notes = sales(header, TYPES)
    assert total == 100 + 50 - 40 + 60
    waits = notes["pending"]
    assert "Bon de livraison 1 (70,00 €)" in waits and "Pro forma 1 (500,00 €)" in waits
    assert "« Facture d'acompte », 1 ligne comptée comme vente (60,00 €)" in notes["unknown_status"]
    told, notes = sales(header, TYPES, statuts="vente=Bon de livraison; annulee=Facture d'acompte")
    assert told == 100 + 50 - 40 + 70 and "unknown_status" not in notes


def test_a_paper_that_is_not_known_is_asked_about_beside_invoices():
    total, notes = sales("Type de document", ["Facture", "Situation", "Décompte"])
    assert total == 110 and "« Situation » et « Décompte »" in notes["unknown_status"]
    assert "unknown_status" not in sales("Type de client", ["Facture", "Situation", "Décompte"])[1]


def test_an_order_is_a_sale_where_nothing_is_invoiced():
    total, notes = sales("Type de document", ["Devis", "Bon de commande", "Bon de commande"])
    assert total == 10 and "unknown_status" not in notes
    assert sales("Type de document", ["Bon de livraison"] * 3)[0] == 110
