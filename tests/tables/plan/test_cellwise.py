"""What people write in a plan's workbook beside values: formulas, comments, merged cells; and files that have none."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from smkit.tables.plan.cellwise import extras


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = Workbook()
    sheet = made.active
    sheet.title = "Plan"
    for row in (["Budget"], ["Action", "Coût"], ["Salon", 100], ["Essai", "=B3*2"], ["Envoi", 5]):
        sheet.append(row)
    sheet["A3"].comment = Comment("À confirmer", "x")
    sheet["A1"].comment = Comment("Au-dessus de l'en-tête", "x")
    sheet.merge_cells("A4:A5")
    sheet.merge_cells("A1:B1")
    made.save(tmp_path / "plan.xlsx")
    return tmp_path / "plan.xlsx"


def test_they_are_found_by_their_place_under_the_header(book: Path) -> None:
    formulas, notes, merged = extras(book, "Plan", 2)
    assert formulas == {(1, 1): "=B3*2"}
    assert notes == {(0, 0): "À confirmer"}
    assert len(merged) == 1 and "A4:A5" in merged[0]


def test_a_sheet_that_is_not_there_and_files_of_another_kind_have_none(book: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("Action\nSalon\n", "utf-8")
    with ZipFile(tmp_path / "autre.xlsx", "w") as archive:
        archive.writestr("lisez-moi.txt", "rien")
    for path, title in (
        (book, "Autre"),
        (tmp_path / "plan.csv", "Plan"),
        (tmp_path / "autre.xlsx", "Plan"),
        (None, "Plan"),
    ):
        assert extras(path, title, 2) == ({}, {}, [])
