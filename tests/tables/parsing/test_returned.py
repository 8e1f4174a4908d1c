"""Units that came back, counted beside those that were sold, are told with their euros and the line that takes them off."""

import pandas as pd
import pytest
from tables_helpers import plain

from smkit.tables import Reading, read
from smkit.tables.telling.journal import Note

SOLD = {
    "N° commande": list("123"),
    "Date": ["13/03/2026"] * 3,
    "Quantité": [10, 4, 2],
    "Prix unitaire": [5, 10, 3],
}


def told(reading: Reading) -> list[Note]:
    return [note for note in reading.journal.notes if note.code in ("discount", "discounted")]


@pytest.mark.parametrize(
    "header",
    ["Quantité retournée", "Qté retournée", "qty_refunded", "Returned quantity", "Nb articles annulés"],
)
def test_units_that_came_back_are_told_and_the_line_takes_them_off(header: str) -> None:
    rows = pd.DataFrame(SOLD | {header: ["2", "0", ""]})
    (note,) = told(read("orders", rows, currency="EUR"))
    assert note.amount == 10 and "discount=" in plain(note.whole()) and "retours" in note.text
    reading = read("orders", rows, currency="EUR", columns={"discount": header})
    assert reading.table["amount"].tolist() == [40, 40, 6]
    assert "Retours déduits" in plain(told(reading)[0].text)


@pytest.mark.parametrize(
    "more",
    [
        {"Quantité retournée": ["0", "0", "0"]},
        {"Montant": [40, 40, 6], "Quantité retournée": ["2", "0", ""]},  # taken off already
        {"Retour sous 30 jours": ["2", "0", ""]},
        {"Nombre de retours client": ["oui", "non", "non"]},
    ],
)
def test_nothing_is_told_where_there_is_nothing_to_take_off(more: dict[str, list[str]]) -> None:
    assert not told(read("orders", pd.DataFrame(SOLD | more), currency="EUR"))


def test_an_amount_without_a_price_may_be_without_them_already() -> None:
    rows = pd.DataFrame({**SOLD, "Quantité retournée": [2, 0, 0]}).rename(
        columns={"Prix unitaire": "Montant"}
    )
    (note,) = told(read("orders", rows, currency="EUR"))
    assert "Rien ne montre si « Montant » en tient déjà compte" in plain(note.text) and note.amount == 1
