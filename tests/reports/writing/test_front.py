"""The first sheet of a workbook, read back cell by cell: the answer, true numbers, what to do, and a link to each sheet."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

import smkit
from smkit.display import actions
from smkit.reports.asking.charte import Charte
from smkit.reports.writing import cells, front
from smkit.reports.writing.finished import Finished

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c626001000000ffff03000006000557bfabd4"
    "0000000049454e44ae426082"
)


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Any]:
    """Write the first sheet of a report, and read it back."""

    def write(finished: Finished, sheets: list[tuple[str, str]] | None = None) -> Any:
        book = xlsxwriter.Workbook(str(tmp_path / "f.xlsx"))
        page = book.add_worksheet(front.NAME)
        for name, _ in sheets or ():
            book.add_worksheet(name)
        front.write(page, cells.Look(book), finished, sheets or [])
        book.close()
        return load_workbook(tmp_path / "f.xlsx")[front.NAME]

    return write


def plain(text: Any) -> str:
    return str(text).replace("\xa0", " ").replace("\u202f", " ")


def held(page: Any) -> list[list[Any]]:
    return [
        [cell.value for cell in row]
        for row in page.iter_rows()
        if any(cell.value is not None for cell in row)
    ]


def test_figures_are_numbers_with_their_unit_and_no_more_than_six_stand_there(finished_of, sheet) -> None:
    def show() -> None:
        smkit.title("Essai")
        smkit.answer("Tout va bien.")
        for number in range(8):
            smkit.figure(
                f"f{number}", 0.125 * number, "fraction", label=f"Figure {number}", note=f"note {number}"
            )

    page = sheet(finished_of(show))
    rows = held(page)
    cards = [row for row in rows if str(row[0]).startswith("Figure")]
    assert rows[0][0] == "Essai" and "Tout va bien." in [row[0] for row in rows]
    assert [(row[0], row[1], row[2]) for row in cards] == [
        (f"Figure {n}", 0.125 * n, f"note {n}") for n in range(6)
    ]
    cell = next(cell for row in page.iter_rows() for cell in row if cell.value == 0.125)
    assert "0.0" in cell.number_format and "%" in cell.number_format and cell.font.b
    assert page.page_setup.orientation == "portrait" and page.sheet_properties.pageSetUpPr.fitToPage


def test_links_lead_to_each_sheet_whatever_its_name_and_go_on_in_another_column(finished_of, sheet) -> None:
    sheets = [("L'essentiel", "Les figures")] + [(f"Feuille {n}", f"Tableau {n}") for n in range(2, 46)]
    page = sheet(finished_of(lambda: smkit.title("Essai")), sheets)
    links = {
        cell.value: (cell.hyperlink.location, cell.column)
        for row in page.iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert links["Les figures"] == ("'L''essentiel'!A1", 1)
    assert links["Tableau 40"] == ("'Feuille 40'!A1", 1) and links["Tableau 41"] == ("'Feuille 41'!A1", 3)
    assert len(links) == 45


def test_what_to_do_is_said_with_who_and_when(finished_of, sheet) -> None:
    do = [
        actions.Action("Rappeler Nord", "Direction", "2026-05-04", 1_200.0),
        actions.Action("Attendre", "Ventes", "Juin"),
    ]
    page = sheet(finished_of(lambda: smkit.title("Essai"), lambda: actions.table(do)))
    table = held(page)
    at = next(place for place, row in enumerate(table) if row[0] == "À faire")
    assert table[at] == ["À faire", "Qui", "Marge par an", "Pour quand"]
    assert table[at + 1][:2] == ["Rappeler Nord", "Direction"] and "4 mai" in plain(table[at + 1][3])
    assert "1 200" in plain(table[at + 1][2])
    assert table[at + 2][:2] == ["Attendre", "Ventes"] and table[at + 2][3] == "Juin"


@pytest.mark.parametrize(
    ("company", "logo"), [("", b""), ("Comptoir Azimut", b""), ("Comptoir Azimut", PNG), ("", PNG)]
)
def test_a_company_stands_above_beside_its_logo(finished_of, sheet, company: str, logo: bytes) -> None:
    worn = Charte(company=company, logo=logo, width=480 if logo else 0, height=60 if logo else 0)
    page = sheet(finished_of(lambda: smkit.title("Essai"), charte=worn))
    title = next(cell for row in page.iter_rows() for cell in row if cell.value == "Essai")
    assert title.row == (2 if company or logo else 1)
    if company:
        assert page.cell(1, 2 if logo else 1).value == company
    assert len(page._images) == bool(logo)
