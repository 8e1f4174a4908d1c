"""Customers written in several ways are told and joined by an answer; those whom nobody knows are no customer."""

import pandas as pd
import pytest
from tables_helpers import plain

from smkit.tables import in_place, read


def orders(customers):
    size = len(customers)
    days = [f"{n % 28 + 1:02}/03/2026" for n in range(size)]
    return pd.DataFrame(
        {"N° commande": [f"F{n}" for n in range(size)], "Date": days, "Client": customers, "Montant": 10}
    )


def said(reading, code):
    return [plain(note.whole()) for note in reading.journal.notes if note.code == code]


WAYS = [
    (["cl-1", "CL-1", "cl-2", "CL-2", "CL-3"], 3),
    (["00001", "1", "00002", "2", "3"], 3),
    (["Azimut 1 SARL", "AZIMUT 1", "Azimut 1 S.A.R.L.", "Boréal SAS", "BOREAL"], 2),
    (["Atelier Nord SARL", "ATELIER NORD", "Nord S.A.R.L.", "Sud SAS", "Est SAS"], 4),
]


@pytest.mark.parametrize(("customers", "number"), WAYS)
def test_both_counts_are_told_and_one_answer_joins(customers, number):
    reading = read("orders", orders(customers))
    assert reading.table["customer_id"].nunique() == 5
    (text,) = said(reading, "spelt")
    assert f"5 clients tels qu'ils sont écrits, {number} sans" in text and text.endswith(
        "clients : « reunir »."
    )
    joined = read("orders", orders(customers), clients="reunir")
    assert joined.table["customer_id"].nunique() == number and not said(joined, "spelt")
    assert not said(read("orders", orders(customers), clients="tels_quels"), "spelt")


@pytest.mark.parametrize(
    "customers",
    [["C1", "C2", "C10"], ["100", "1000", "010x"], ["Groupe Nord SA", "Nord SA"], ["Vis 1", "Vis 2"]],
)
def test_customers_that_differ_stay_and_nothing_is_said(customers):
    assert not said(read("orders", orders(customers)), "spelt")


def test_whom_nobody_knows_is_no_customer_and_the_sales_count():
    labels = ["Client comptoir", "ANONYME", "Inconnu", "Client de passage", "Vente au comptoir", "CL-1"]
    reading = read("orders", orders(labels))
    assert reading.table["customer_id"].dropna().tolist() == ["CL-1"] and reading.table["amount"].sum() == 60
    (text,) = said(reading, "nobody")
    assert text.startswith("5 lignes ont pour client un mot qui ne désigne personne") and text.endswith(
        "« tels_quels »."
    )
    assert read("orders", orders(labels), clients="tels_quels").table["customer_id"].notna().all()


@pytest.mark.parametrize("customers", [["cl-1", "CL-1", "CL-2"] * 40, ["0001", "1", "2"] * 40])
def test_in_place_says_the_same(tmp_path, monkeypatch, customers):
    frame = orders(customers)
    frame.columns = ["order_id", "order_date", "customer_id", "amount"]
    frame["order_date"] = pd.to_datetime(frame["order_date"], format="%d/%m/%Y")
    frame["quantity"], frame["unit_price"], frame["amount"] = 1.0, 10.0, 10.0
    frame.to_parquet(path := tmp_path / "commandes.parquet")
    monkeypatch.setattr(in_place, "wanted", lambda name, source: True)
    there = in_place.read("orders", path)
    here = read("orders", path)
    text = said(here, "spelt")[0]
    assert there is not None and said(there, "spelt")[0].startswith(text.partition(" (")[0])
    assert in_place.read("orders", path, clients="reunir") is None
