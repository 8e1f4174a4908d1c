"""What adds lines up is no line: a total is left out wherever its label stands, and a product that is named so is sold."""

import pandas as pd
import pytest
from tables_helpers import add_up, plain

from smkit.tables import read

HEADERS = ("N° facture", "Date", "Client", "Article", "Qté", "PU HT", "Montant HT")
LINES = [
    ("F-1", "13/03/2026", "Azimut SARL", "Bureau", 2, 500, 1000),
    (None, None, None, "Chaise", 4, 60, 240),
    ("F-2", "14/03/2026", "Boréal SARL", "Lampe", 1, 30, 30),
    ("F-3", "15/03/2026", "Azimut SARL", "Lampe", 3, 30, 90),
]
WORTH = 1360
#: How long the number, the date, the client and the product are, before what is counted.
NAMED = 4


def foot(label: str, place: int, quantity: float | None, amount: float) -> tuple[object, ...]:
    cells: list[object] = [None] * NAMED
    cells[place] = label
    return (*cells, quantity, None, amount)


def export(*rows: tuple[object, ...], headers: tuple[str, ...] = HEADERS) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(headers), dtype=object)


def said(reading, code: str) -> list[str]:
    return [plain(note.text) for note in reading.journal.notes if note.code == code]


@pytest.mark.parametrize("place", range(NAMED))
@pytest.mark.parametrize(
    "label",
    ["Total", "TOTAL GÉNÉRAL", "Sous-total", "Total HT", "Total TVA", "Total général TTC", "Montant total", "TVA 20 %",
     "TVA (5,5 %)", "Net à payer"],
)  # fmt: skip
def test_a_total_takes_no_order_over_whatever_column_says_it(label, place):
    reading = read("orders", export(*LINES, foot(label, place, None, 5000)))
    add_up(reading)
    assert reading.table["amount"].sum() == WORTH and len(reading.table) == len(LINES)
    assert (reading.journal.skipped, reading.journal.rejected) == (1, 0)
    assert reading.table["order_id"].tolist() == ["F-1", "F-1", "F-2", "F-3"], "the next line of F-1 is one"
    assert len(said(reading, "filled_down")) == 1
    assert "sur 1 ligne : « N° facture », « Date » et « Client »" in said(reading, "filled_down")[0]


def test_a_foot_of_totals_fills_nothing_where_no_order_has_next_lines():
    whole = [LINES[0], *LINES[2:]]
    feet = [foot("Total HT", 3, 150, 5000), foot("TVA 20 %", 3, None, 1000), foot("Total TTC", 3, None, 6000)]
    reading = read("orders", export(*whole, *feet))
    assert reading.table["amount"].sum() == sum(row[-1] for row in whole) and reading.journal.skipped == len(
        feet
    )
    assert not said(reading, "filled_down")


def test_the_total_of_an_order_is_none_of_its_lines_and_gives_nothing_to_the_next():
    reading = read("orders", export(*LINES[:2], foot("Sous-total", 0, 6, 1240), LINES[1], *LINES[2:]))
    assert reading.table["order_id"].tolist() == ["F-1", "F-1", "F-1", "F-2", "F-3"]
    assert reading.journal.skipped == 1 and "sur 2 lignes" in said(reading, "filled_down")[0]


@pytest.mark.parametrize("asked", ["oui", "N° facture, Date, Client"])
def test_a_total_takes_nothing_over_when_filling_is_asked(asked):
    reading = read("orders", export(*LINES, foot("Total général", 3, None, 5000)), remplir=asked)
    assert reading.table["amount"].sum() == WORTH and reading.journal.skipped == 1


@pytest.mark.parametrize(
    "name", ["Totalbag", "Savon total", "Thé Total 20 g", "Total Quartz 9000", "Montant de porte", "Net 12"]
)
def test_a_product_named_like_a_total_is_sold(name):
    reading = read("orders", export(*LINES, (None, None, None, name, 3, 7, 21)))
    add_up(reading)
    assert reading.table["amount"].sum() == WORTH + 21 and reading.journal.skipped == 0
    assert reading.table["order_id"].iloc[-1] == "F-3" and reading.table["product"].iloc[-1] == name


def test_what_begins_as_a_total_is_one_where_it_has_no_quantity_or_adds_the_others_up():
    headers = tuple(name for name in HEADERS if name != "PU HT")
    lines = [(*row[:5], row[6]) for row in LINES]
    for quantity, amount in ((None, 5000), (10, WORTH)):
        row = (None, None, None, "Total mars", quantity, amount)
        assert read("orders", export(*lines, row, headers=headers)).table["amount"].sum() == WORTH


@pytest.mark.parametrize("gone", [(), ("Date",), ("Client",)])
def test_a_question_that_does_without_a_column_leaves_the_same_totals_out(gone):
    whole = [LINES[0], *LINES[2:]]
    frame = export(*whole, foot("TOTAL", 0, 150, 5000)).drop(columns=list(gone))
    spared = ["order_date", "amount"]
    reading = read("orders", frame, spared=spared)
    assert len(reading.table) == len(whole) and reading.journal.skipped == 1
    assert read("orders", frame.assign(Article=["Lampe"] * 4), spared=spared).journal.skipped == 0
