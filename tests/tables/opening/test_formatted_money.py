"""A currency that only the format of a cell shows is heard; other formats, and euros, change nothing."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from smkit.tables import read


def workbook(path: Path, formats: list[str], costs: list[float]) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(["Campagne", "Coût", "Clics"])
    for place, (shown, cost) in enumerate(zip(formats, costs, strict=True), start=2):
        sheet.append([f"Campagne {place}", cost, 10])
        sheet.cell(place, 2).number_format = shown
    book.save(path)
    return path


FOREIGN = ["[$$-409]#,##0.00", "[$£-809]#,##0.00", "#,##0.00 [$CHF]", '#,##0.00 "$"', "#,##0.00\\ [$USD]"]


@pytest.mark.parametrize("shown", FOREIGN)
def test_amounts_in_another_currency_are_not_added_up(shown: str, tmp_path: Path):
    path = workbook(tmp_path / "c.xlsx", ['#,##0.00 "€"', shown, "General", "0.00"], [10, 20.125, 40, 80.5])
    reading = read("campaigns", path, currency="EUR")
    assert reading.table["cost"].tolist() == [10, 40, 80.5] and reading.rejected["line"].tolist() == [3]


@pytest.mark.parametrize(
    "shown",
    ['#,##0.00 "€"', "#,##0.00 [$€-40C]", '0 "kg"', '#,##0 "k€"', "#,##0.00", "[$-40C]0.00", '0.0 "TTC"'],
)
def test_other_formats_change_nothing(shown: str, tmp_path: Path):
    path = workbook(tmp_path / "c.xlsx", [shown] * 3, [10, 20.125, 1.234])
    reading = read("campaigns", path, currency="EUR")
    assert reading.table["cost"].tolist() == [10, 20.125, 1.234] and reading.rejected.empty


def test_a_report_in_that_currency_reads_them_to_the_last_figure(tmp_path: Path):
    path = workbook(tmp_path / "c.xlsx", [FOREIGN[0]] * 3, [10, 20.125, 1.234])
    assert read("campaigns", path, currency="USD").table["cost"].tolist() == [10, 20.125, 1.234]
