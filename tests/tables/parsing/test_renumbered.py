"""Numbers that begin again each year stand for other orders: it is asked, and the line that is proposed tells them apart."""

import pandas as pd
import pytest
from tables_helpers import plain

from smkit.tables import read
from smkit.tables.check import check, report

HEADERS = ["N° commande", "Date", "Produit", "Montant"]


def orders(years: list[int], lines: int, numbers: int = 12) -> pd.DataFrame:
    rows = [
        [str(n), f"{1 + n}/03/{year}", f"P{line}", 50.0 + n]
        for year in years
        for n in range(numbers)
        for line in range(lines)
    ]
    return pd.DataFrame(rows, columns=HEADERS)


def told(frame: pd.DataFrame, **options: str) -> list[str]:
    found = read("orders", frame, currency="EUR", **options)
    return [plain(note.whole()) for note in found.journal.notes if note.code == "renumbered"]


@pytest.mark.parametrize("lines", [1, 2])
def test_numbers_that_begin_again_each_year_are_asked_about(lines: int) -> None:
    frame = orders([2024, 2025], lines)
    frame = frame if lines > 1 else frame.drop(columns="Produit")
    (said,) = told(frame)
    assert said.startswith("12 numéros de commande reviennent") and said.endswith(
        "« order_id=N° commande + Date »."
    )
    columns = "order_id=N° commande + Date"
    assert read("orders", frame, columns=columns).table["order_id"].nunique() == 24
    assert not told(frame, columns=columns)


def test_lines_of_one_order_and_a_few_late_ones_are_not_asked_about() -> None:
    assert not told(orders([2025], 3))
    late = pd.concat([orders([2025], 2, numbers=20), orders([2026], 1, numbers=3)])
    assert not told(late)


def test_numbers_that_a_spreadsheet_destroyed_are_a_problem() -> None:
    frame = orders([2025], 1).assign(**{"N° commande": "4,05E+12"}).drop(columns="Produit")
    said = plain(report(check(frame, "commandes")))
    assert "identifiants abîmés par un tableur" in said and "Aucun problème" not in said
