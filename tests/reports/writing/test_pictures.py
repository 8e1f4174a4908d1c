"""The charts of a workbook: each under the other, with what it shows for who does not see it."""

import base64
import io
from types import SimpleNamespace
from typing import Any

import openpyxl
import xlsxwriter
from PIL import Image

from smkit.reports.writing import cells, pictures

CHART = "application/vnd.smkit.chart+json"


def drawn(id: str, height: int) -> dict[str, Any]:
    """What a cell shows: a chart of so many pixels, its picture twice as large."""
    png = io.BytesIO()
    Image.new("RGB", (1200, 2 * height)).save(png, "png")
    record = {"id": id, "title": f"Titre {id}", "alt": f"Ce que montre {id}", "height": height}
    return {"data": {CHART: record, "image/png": base64.b64encode(png.getvalue()).decode()}}


def written(*outputs: dict[str, Any]) -> tuple[bool, openpyxl.Workbook]:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    book.add_worksheet("Autre")
    notebook = SimpleNamespace(cells=[{"outputs": [output]} for output in outputs] + [{"source": "du texte"}])
    done = pictures.write(book, cells.Look(book), SimpleNamespace(notebook=notebook))
    book.close()
    return done, openpyxl.load_workbook(made)


def test_no_picture_covers_the_title_of_the_next() -> None:
    done, book = written(drawn("a", 401), drawn("b", 100))
    sheet = book[pictures.NAME]
    first, second = sheet._images
    titles = {cell.value: cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value}
    assert done and first.anchor._from.row + 1 == titles["Titre a"] + 1
    assert titles["Titre b"] > first.anchor.to.row + 1
    assert second.anchor._from.row + 1 == titles["Titre b"] + 1


def test_nothing_drawn_makes_no_sheet() -> None:
    done, book = written({"data": {"text/plain": "12"}}, {"name": "stdout", "text": "bonjour"})
    assert not done and book.sheetnames == ["Autre"]
