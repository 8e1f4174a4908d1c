"""Amounts on one scale a column, bars where people compare, a total in bold; the numbers beneath stay whole."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import smkit
from smkit.display import french
from smkit.reports.running import results
from smkit.reports.writing import cells, columns, render, spreadsheet
from smkit.reports.writing.finished import Finished

SALES = pd.DataFrame(
    {
        "region": ["Nord", "Sud", "Est", "Total"],
        "ca": [109_282.4, 9_400.0, 45.2, 118_727.6],
        "perte": [-342.15, 120.0, 7.5, -214.65],
        "prix": [8.86, 138.97, 12.0, 50.0],
        "taux": [0.125, 0.5, 0.25, 0.3],
    }
)
UNITS = {"ca": "EUR", "perte": "EUR", "prix": "EUR", "taux": "fraction"}


@pytest.fixture
def finished(notebook_of: Callable[..., Any]) -> Finished:
    chart = {"kind": "bar", "x": "region", "y": "ca"}
    notebook = notebook_of(
        lambda: smkit.title("Les ventes"),
        lambda: smkit.table("ventes", SALES, title="Par région", units=UNITS, chart=chart),
    )
    about = {"sources": [], "parameters": {}, "version": "1", "date": "1er mars 2026"}
    return Finished(notebook, results.collect(notebook), "Les ventes", "", about)


def written(page: str) -> list[list[str]]:
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    assert body
    rows = re.findall(r"<tr>.*?</tr>", body[1], re.DOTALL)
    return [[" ".join(text.split()) for text in re.findall(r">([^<]*)</t[dh]>", row)] for row in rows]


def test_a_page_writes_amounts_on_the_scale_of_their_column(finished: Finished) -> None:
    assert written(render.page(finished)) == [
        ["Nord", "109,3 k€", "−342 €", "8,86 €", "12,5 %"],
        ["Sud", "9,4 k€", "120 €", "139 €", "50,0 %"],
        ["Est", "45 €", "7,50 €", "12,00 €", "25,0 %"],
        ["Total", "118,7 k€", "−215 €", "50,00 €", "30,0 %"],
    ]


def test_bars_stand_behind_what_is_compared_and_the_total_is_bold(finished: Finished) -> None:
    page = render.page(finished)
    rows = re.findall(r"<tr>.*?</tr>", page.partition("<tbody>")[2], re.DOTALL)[:4]
    wide = [re.findall(r"gradient\(to right,#DCEBF5 (\d+)%", row) for row in rows]
    assert wide == [["100"], ["9"], ["0"], []], "nothing is compared with the total"
    assert [row.count("font-weight:600") for row in rows] == [0, 0, 0, 5]


def test_a_workbook_keeps_the_numbers_and_shows_the_same_scale(finished: Finished, tmp_path: Path) -> None:
    spreadsheet.write(finished, tmp_path / "r.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Par région"]
    assert [
        [cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=7)
    ] == SALES.values.tolist()
    formats = [sheet.cell(row, 2).number_format.removeprefix("[$-40C]") for row in range(4, 8)]
    assert formats == ['#,##0.0,\\ "k€"', '#,##0.0,\\ "k€"', '#,##0\\ "€"', '#,##0.0,\\ "k€"']
    assert [sheet.cell(row, 2).font.bold for row in range(4, 8)] == [False, False, False, True]


def test_a_total_without_its_name_is_known_by_its_amounts() -> None:
    def table(*amounts: float) -> dict[str, Any]:
        rows = [[f"branche {at}", amount] for at, amount in enumerate(amounts)]
        return {"columns": [{"name": "b", "unit": None}, {"name": "m", "unit": "EUR"}], "rows": rows}

    assert columns.total(table(10.5, -3.25, 7.25)) == 2
    assert columns.total(table(10.5, 3.25, 7.25)) is None
    assert columns.total(table(10.5, 10.5)) is None, "two rows that are the same are no sum"


def test_a_table_of_rates_is_shaded_and_one_of_few_rows_is_left_alone() -> None:
    rates = {
        "columns": [{"name": n, "unit": u} for n, u in (("c", None), ("m0", "fraction"), ("m1", "fraction"))]
    }
    assert columns.compared(rates | {"rows": [["a", 1, 0.5], ["b", 1, 0.25], ["c", 1, 0]]}) == ("m0", "m1")
    assert columns.compared(rates | {"rows": [["a", 1, 0.5], ["b", 1, 0.25]]}) == ()


def test_what_is_no_plain_grid_of_its_record_stays_as_it_is() -> None:
    table = {"columns": [{"name": "a", "unit": "EUR"}], "rows": [[12_345.0]]}
    merged = (
        '<table><tbody><tr><td style="x">12 345,00 €</td><td style="x">et ses mots</td></tr></tbody></table>'
    )
    assert columns.page(merged, table) == merged


@pytest.mark.parametrize(
    "value", [0, 0.2, 49.9, 50, 99.99, 100, 999.5, 10_000, -12_345.67, 49_999, 12_345_678, -9e9, 1e12]
)
@pytest.mark.parametrize("on", ["Md", "M", "k", "1", "c"])
def test_page_and_workbook_agree(value: float, on: str) -> None:
    """The same number of decimals, the same thousands, whatever the amount."""
    text, code = columns.write(value, "EUR", on), cells.code("EUR", value, on)
    assert text.partition("\u00a0")[2] == code.partition('"')[2].rstrip('"')  # €, k€, M€, Md€
    assert len(text.partition(",")[2].partition("\u00a0")[0]) == code.count(
        "0", code.find("0.") + 1 if "0." in code else len(code)
    )


@pytest.mark.parametrize("most", [9_999, 10_000, 9_999_999, 10_000_000, 12_345_678, 9.99e9, 1e10, 1e12])
def test_a_table_has_the_scale_of_the_headline_above_it(most: float) -> None:
    """« 12 M€ » over a column of « 12 345,7 k€ » asks to count digits; what is small among them is still read."""
    prefix = french.scale(most)[1]
    assert columns.write(most, "EUR", columns.scale([45, -most])).split("\u00a0")[1] == f"{prefix}€"
    assert columns.write(45, "EUR", columns.scale([45, -most])) == "45\u00a0€"


def test_bounds_keep_their_cents_on_the_page_and_in_the_workbook(finished_of, tmp_path: Path) -> None:
    bounds = pd.DataFrame(
        {"mesure": ["Récence", "Montant", "Montant"], "de": [28, 42.4, 108.78], "a": [100, 108.5, 159_200.15]}
    )
    each = ["days", "EUR", "EUR"]

    def show() -> None:
        smkit.table("bornes", bounds, title="Bornes", units={"de": each, "a": each}, exact=("de", "a"))

    finished = finished_of(show)
    assert written(render.page(finished)) == [
        ["Récence", "28 jours", "100 jours"],
        ["Montant", "42,40 €", "108,50 €"],
        ["Montant", "108,78 €", "159 200,15 €"],
    ]
    spreadsheet.write(finished, tmp_path / "r.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Bornes"]
    assert {sheet.cell(row, column).number_format for row in (5, 6) for column in (2, 3)} == {
        '[$-40C]#,##0.00\\ "€"'
    }
