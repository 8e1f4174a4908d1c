"""What values alone do not say of a workbook: formulas, comments on cells, and merged cells."""

from pathlib import Path
from typing import Any
from zipfile import is_zipfile

Places = dict[tuple[int, int], str]


def extras(path: Path | None, title: str, first: int) -> tuple[Places, Places, list[str]]:
    """Return the formulas and comments of a sheet, by row and column under its header (from 0), and what is told of merges.

    Parameters: `path` of an .xlsx file; in any other, or None, nothing is found; `title` of the sheet; `first`, line of its
    header, from 1.
    """
    if path is None or not is_zipfile(path):
        return {}, {}, []
    from openpyxl import load_workbook

    with path.open("rb") as file:
        try:
            book = load_workbook(file)
        except (
            KeyError,
            ValueError,
            TypeError,
        ):  # no workbook in Excel's XML: an OpenDocument one, for example
            return {}, {}, []
    if title not in book.sheetnames:
        return {}, {}, []
    sheet = book[title]
    formulas: Places = {}
    notes: Places = {}
    for line in sheet.iter_rows(min_row=first + 1):
        for cell in line:
            place = (cell.row - first - 1, cell.column - 1)
            if cell.data_type == "f":
                formulas[place] = _formula(cell.value)
            if cell.comment is not None:
                notes[place] = str(cell.comment.text)
    merged = [
        f"Cellules fusionnées en {ranges.coord} : leur valeur est répétée sur chaque ligne, et elles ne sont plus fusionnées."
        for ranges in sheet.merged_cells.ranges
        if ranges.min_row > first
    ]
    return formulas, notes, merged


def _formula(value: Any) -> str:
    """The text of a formula, alone in its cell or spread over several."""
    return str(getattr(value, "text", value))
