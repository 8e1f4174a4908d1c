"""The period that an export tells over its headers: said by check, and the dates of campaigns that have none."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook
from tables_helpers import plain

from smkit.tables import Reading, read
from smkit.tables.parsing import covered

JANUARY = (date(2026, 1, 1), date(2026, 1, 31))
ROWS = ["Campagne;Clics;Coût", "Marque;340;200,50", "Générique;740;500,50"]


def export(folder: Path, *above: str, rows: list[str] = ROWS) -> Path:
    file = folder / "ads.csv"
    file.write_text("\n".join([*above, *rows]), "utf-8")
    return file


def told(reading: Reading) -> list[str]:
    return [plain(note.whole()) for note in reading.journal.notes if note.code == "period"]


@pytest.mark.parametrize(
    "text",
    [
        "1 janvier 2026 - 31 janvier 2026",
        "1 janv. 2026 – 31 janv. 2026",
        "Période : du 01/01/2026 au 31/01/2026",
        "Du 1er au 31 janvier 2026",
        "2026-01-01 - 2026-01-31",
        "January 1, 2026 - January 31, 2026",
        "Jan 1 - Jan 31, 2026",
        '"1 janvier 2026 - 31 janvier 2026";;',
    ],
)
def test_a_period_over_the_headers_is_said_and_given_to_campaigns_without_dates(
    tmp_path: Path, text: str
) -> None:
    reading = read("campaigns", export(tmp_path, "Rapport sur les campagnes", text))
    (said,) = told(reading)
    assert "du 01/01/2026 au 31/01/2026" in said and "start_date=" in said
    days = reading.table[["start_date", "end_date"]].drop_duplicates()
    assert [each.date() for each in days.iloc[0]] == [*JANUARY] and len(days) == 1 and len(reading.table) == 2
    left = read("campaigns", export(tmp_path, "Rapport", text), columns="start_date=")
    assert "start_date" not in left.table and told(left)[0].endswith("31/01/2026.")


def test_in_a_workbook_too(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Campagnes"], ["1 janvier 2026 - 31 janvier 2026"], *(row.split(";") for row in ROWS)):
        book.active.append(row)
    book.save(tmp_path / "ads.xlsx")
    assert read("campaigns", tmp_path / "ads.xlsx").table["end_date"].eq(pd.Timestamp("2026-01-31")).all()


def test_a_period_of_several_months_is_said_and_given_to_none(tmp_path: Path) -> None:
    """A quarter's cost is not that of its first month."""
    reading = read("campaigns", export(tmp_path, "Campagnes", "1 janvier 2026 - 31 mars 2026"))
    assert "au 31/03/2026" in told(reading)[0] and "start_date" not in reading.table


def test_campaigns_keep_their_own_dates(tmp_path: Path) -> None:
    rows = ["Campagne;Jour;Coût", "Marque;13/01/2026;200,50"]
    reading = read("campaigns", export(tmp_path, "Rapport", "1 janvier 2026 - 31 janvier 2026", rows=rows))
    assert (
        reading.table["start_date"].eq(pd.Timestamp("2026-01-13")).all() and "01/01/2026" in told(reading)[0]
    )


@pytest.mark.parametrize(
    "above",
    [
        "Exporté le 3 mars 2026",
        "31/01/2026 - 01/01/2026",
        "1 foo 2026 - 3 bar 2026",
        "01/01/2026 - 31/01/2026\n01/01/2025 - 31/01/2025",
    ],
)
def test_what_is_no_period_or_two_of_them_tells_none(above: str) -> None:
    assert covered.period(above) is None
