"""Headers that no list has: told by the words they begin with, the count they total, or what their column holds."""

import pandas as pd
import pytest
from tables_helpers import error, plain

from smkit.tables import read
from smkit.tables.schema import recognise, table


def codes(reading):
    return {note.code: plain(note.whole()) for note in reading.journal.notes}


def test_words_in_an_optional_column_of_numbers_reject_nothing():
    """« Tarif » says which price, and not how much: the amount is there."""
    gifts = {
        "N°": list("1234"),
        "Date": "13/03/2026",
        "Tarif": ["Plein tarif", "Réduit", "Plein tarif", "Réduit"],
        "Montant": [9, 5, 9, 5],
    }
    reading = read("orders", pd.DataFrame(gifts))
    assert (
        reading.table["amount"].sum() == 28
        and "unit_price" not in reading.table
        and "« Tarif »" in codes(reading)["unused_columns"]
    )
    said = read("orders", pd.DataFrame(gifts), columns="unit_price=Tarif")
    assert len(said.rejected) == 4, "what a person says is read as it is said"
    some = pd.DataFrame(gifts | {"Tarif": ["9,00", "Réduit", "Réduit", "Réduit"]})
    assert len(read("orders", some).rejected) == 3, "a column of numbers with words in it asks"
    alone = pd.DataFrame({name: cells for name, cells in gifts.items() if name != "Montant"} | {"Qté": 1})
    assert len(read("orders", alone).rejected) == 4, "nothing else says how much"


@pytest.mark.parametrize(
    ("cells", "left"), [([0, 1, 0], 20.0), (["non", "oui", "non"], 20.0), ([0, 2.5, 0], 27.5)]
)
def test_a_refund_is_an_amount_or_a_flag(cells, left):
    sales = pd.DataFrame({"N°": list("123"), "Date": "13/03/2026", "Montant": [10.0] * 3, "Remboursé": cells})
    assert read("orders", sales).table["amount"].sum() == left


def test_what_is_counted_may_be_called_a_total():
    for header, name in (
        ("Total Recipients", "contacts"),
        ("Nombre total de clics", "clicks"),
        ("Nb de leads", "leads"),
    ):
        assert recognise(header, table("campaigns"))[0] == name
    assert (
        recognise("Total TVA", table("orders"))[0] == "" and recognise("Total Cost", table("orders"))[0] == ""
    )


def test_a_header_that_begins_as_a_column_does_is_proposed():
    frame = pd.DataFrame(
        {"N° dossier": ["a", "b"], "Date de passage en caisse": ["13/03/2026"] * 2, "Montant": [5, 6]}
    )
    assert "order_date=Date de passage en caisse" in error("orders", frame)


def test_a_report_by_customer_is_offered_to_be_filled_and_a_till_is_not():
    names = ["Alpha", None, None, "Bêta", None, None]
    days = [f"{day}/03/2026" for day in (13, 20, 28, 14, 19, 27)]
    frame = pd.DataFrame({"Client": names, "Facture": list("123456"), "Date": days, "Montant": 5})
    assert "remplir : « Client »" in codes(read("orders", frame))["grouped"]
    assert read("orders", frame, remplir="Client").table["customer_id"].nunique() == 2
    assert "grouped" not in codes(read("orders", frame.assign(Date=sorted(days)))), (
        "in the order of time, they are passers-by"
    )


def test_tickets_that_are_voided_are_no_sales():
    frame = pd.DataFrame(
        {"Ticket": list("123"), "Date": "13/03/2026", "Total": [10, 20, 40], "Voided": ["No", "Yes", "No"]}
    )
    assert read("orders", frame).table["amount"].sum() == 50


def test_sums_by_month_are_named_for_what_they_are():
    frame = pd.DataFrame({"Mois": ["janv. 2026", "févr. 2026"], "Produit": ["A", "B"], "CA HT": [5, 6]})
    assert "déjà additionnées par période" in error("orders", frame) and "Son en-tête" not in error(
        "orders", frame
    )
