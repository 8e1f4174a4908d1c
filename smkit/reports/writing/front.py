"""The first sheet of a workbook, on one printed page: the answer, the figures that matter, what to do, and a link to each sheet."""

import io
from collections.abc import Sequence
from typing import Any

from smkit.reports.asking.charte import Charte
from smkit.reports.writing import cells, columns
from smkit.reports.writing.finished import Finished
from smkit.reports.writing.safety import clean
from smkit.typography import clip

NAME = "Sommaire"
_WIDTHS = (44, 20, 26, 24)  # 114 characters: a page upright, printed at nine points or more
_CARDS, _ROWS = 6, 40
_LOGO = (240, 56)  # pixels, within the first column
_ACTION = ("do", "who", "worth", "by")


def write(sheet: Any, look: cells.Look, finished: Finished, sheets: Sequence[tuple[str, str]]) -> None:
    """Write the first sheet.

    Parameters: `sheet`, of XlsxWriter; `look`; `finished`, the report that has run; `sheets`, the name of each other sheet and what
    it holds, in their order.
    """
    shown = [figure["value"] for figure in finished.results.figures if figure["shown"]][:_CARDS]
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, cells.wide(shown if column == 1 else (), width))
    sheet.hide_gridlines(2)
    row = _brand(sheet, look, finished.charte)
    cells.say(sheet, row, 0, finished.title, look.title)
    cells.say(sheet, row + 1, 0, clip(finished.line, sum(_WIDTHS)), look.subtitle)
    row += 3
    if answer := finished.results.statement("answer"):
        sheet.merge_range(row, 0, row, len(_WIDTHS) - 1, "", look.answer)
        cells.say(sheet, row, 0, answer, look.answer)
        sheet.set_row(row, cells.height([(answer, sum(_WIDTHS) * 0.85)], 17) + 6)
        row += 2
    row = _cards(sheet, look, finished, row)
    row = _actions(sheet, look, finished, row)
    _links(sheet, look, sheets, row)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 1)


def _brand(sheet: Any, look: cells.Look, charte: Charte) -> int:
    """The logo and the company, on a row of their own; return the next free row."""
    if not (charte.logo or charte.company):
        return 0
    sheet.set_row_pixels(0, _LOGO[1] + 12 if charte.logo else 24)
    if charte.company:
        column = 1 if charte.logo else 0
        sheet.merge_range(0, column, 0, len(_WIDTHS) - 1, "", look.brand)
        cells.say(sheet, 0, column, charte.company, look.brand)
    if charte.logo:
        scale = charte.within(*_LOGO)[0] / charte.width
        told: dict[str, Any] = {
            "x_scale": scale,
            "y_scale": scale,
            "x_offset": 2,
            "y_offset": 2,
            "object_position": 1,
        }
        told |= {"description": clean(charte.company) or "Logo", "image_data": io.BytesIO(charte.logo)}
        sheet.insert_image(0, 0, "logo.png", told)
    return 1


def _cards(sheet: Any, look: cells.Look, finished: Finished, row: int) -> int:
    """The figures shown as cards, true numbers; return the next free row."""
    shown = [figure for figure in finished.results.figures if figure["shown"]][:_CARDS]
    for figure in shown:
        where = "".join(f" · {value}" for value in figure["dims"].values())
        text = figure["label"] + where
        cells.say(sheet, row, 0, text, look.text)
        cells.put(sheet, row, 1, figure["value"], look, figure["unit"], on="c", bold=True)
        sheet.merge_range(row, 2, row, len(_WIDTHS) - 1, "", look.soft)
        cells.say(sheet, row, 2, figure["note"], look.soft)
        sheet.set_row(row, cells.height([(text, _WIDTHS[0]), (figure["note"], sum(_WIDTHS[2:]))]))
        row += 1
    return row + 1 if shown else row


def _actions(sheet: Any, look: cells.Look, finished: Finished, row: int) -> int:
    """What to do, in a few words each; return the next free row."""
    table = next((table for table in finished.results.tables if table.get("role") == "actions"), None)
    if table is None:
        return row
    at = {column["name"]: place for place, column in enumerate(table["columns"])}
    worth_head = table["columns"][at["stake"]]["label"]
    for column, head in enumerate(("À faire", "Qui", worth_head, "Pour quand")):
        cells.say(sheet, row, column, head, look.head_soft if column else look.head)
    for record, worth in zip(table["rows"], table["worth"], strict=True):
        row += 1
        said = {name: str(record[at[name]] or "") for name in _ACTION if name in at} | {"worth": worth}
        texts = [columns.when(said[name]) if name == "by" else said[name] for name in _ACTION]
        for column, text in enumerate(texts):
            cells.say(sheet, row, column, text, look.soft if column else look.text)
        sheet.set_row(row, cells.height(list(zip(texts, _WIDTHS, strict=True))))
    return row + 2


def _links(sheet: Any, look: cells.Look, sheets: Sequence[tuple[str, str]], row: int) -> None:
    """A link to each sheet, by what it holds; what does not fit on the page is beside the others."""
    cells.say(sheet, row, 0, "Les feuilles", look.head)
    for place, (name, holds) in enumerate(sheets):
        column, down = (0, place) if place < _ROWS else (2, place - _ROWS)
        cells.link(sheet, row + 1 + down, column, name, holds, look)
