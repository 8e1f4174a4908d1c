"""A grid of two figures as live formulas: written where it agrees with what was recorded, and nowhere else."""

import copy
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from smkit.reports.running.results import Results
from smkit.reports.writing import cells, grids

PLACES = {
    "clients": "Chiffres!$C$5",
    "marge": "Chiffres!$C$6",
    "cout": "Chiffres!$C$7",
    "gain": "Chiffres!$C$8",
}
#: gain = clients × margin − cost, worked by hand on 10 and 20 customers, 30 and 50 € each, for 400 €.
TABLE: dict[str, Any] = {
    "grid": {"of": "gain", "down": "clients", "across": "marge", "downs": [10, 20], "acrosses": [30, 50]},
    "columns": [{"unit": "count"}, {"unit": "EUR"}, {"unit": "EUR"}],
    "rows": [["10", -100, 100], ["20", 200, 600]],
}


def results() -> Results:
    known = {"clients": (12, "count"), "marge": (40, "EUR"), "cout": (400, "EUR"), "gain": (80, "EUR")}
    figures = [{"id": id, "dims": {}, "value": value, "unit": unit} for id, (value, unit) in known.items()]
    figures[3]["formula"] = "clients * marge - cout"
    return Results(figures=figures)


def write(
    path: Path, table: dict[str, Any], found: Results, places: dict[str, str] = PLACES
) -> tuple[bool, Any]:
    book = xlsxwriter.Workbook(str(path))
    done = grids.write(book.add_worksheet(), cells.Look(book), table, found, places, top=3)
    book.close()
    return done, openpyxl.load_workbook(path).active


def test_each_cell_points_at_its_own_heads_and_at_what_does_not_move(tmp_path: Path) -> None:
    done, sheet = write(tmp_path / "g.xlsx", TABLE, results())
    assert done
    assert [sheet["A4"].value, sheet["A5"].value, sheet["B3"].value, sheet["C3"].value] == [10, 20, 30, 50]
    assert str(sheet["C5"].value).replace(" ", "") == '=IFERROR(ROUND($A5*C$3-Chiffres!$C$7,0),"n.d.")'
    (area,) = sheet.conditional_formatting
    assert str(area.sqref) == "B4:C5"  # losses


@pytest.mark.parametrize(
    ("off", "kept"), [(0.4, True), (1, False), (-1, False)], ids=["rounded", "too much", "too little"]
)
def test_a_cell_that_a_formula_would_change_keeps_the_whole_grid_as_it_is(
    tmp_path: Path, off: float, kept: bool
) -> None:
    table = copy.deepcopy(TABLE)
    table["rows"][1][2] += off
    done, sheet = write(tmp_path / "g.xlsx", table, results())
    assert done is kept and (sheet["A4"].value is not None) is kept


@pytest.mark.parametrize("lost", ["cout", "marge"])
def test_a_part_that_stands_nowhere_in_the_workbook_makes_no_formula(tmp_path: Path, lost: str) -> None:
    places = {id: place for id, place in PLACES.items() if id != lost}
    assert not write(tmp_path / "g.xlsx", TABLE, results(), places)[0]
