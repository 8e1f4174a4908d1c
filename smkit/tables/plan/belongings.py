"""What people gave to their plan's workbook beside its cells: colours, widths, lists, an objective, sheets of their own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from smkit.tables.plan.layout import FIRST, HEADER, LISTS, OWN_SHEETS
from smkit.tables.plan.sheet import MEMORY, PLAN

#: What xlsxwriter adds to the width that it is asked for.
_PADDING = 0.7109375
#: Colours of the Office theme, by number, for cells coloured from the palette.
_THEME = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47")
_BLACK = ("#000000", None)
Style = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """A sheet of the person's own: `cells` are (row, column, value, formula, style) from 0, `notes` comments on cells."""

    title: str
    cells: tuple[tuple[int, int, Any, str | None, Style], ...]
    widths: Mapping[int, float]
    merged: tuple[tuple[int, int, int, int], ...]
    notes: Mapping[tuple[int, int], str]
    frozen: tuple[int, int] | None
    hidden: bool


@dataclass(frozen=True)
class Belongings:
    """`widths` by header of the plan; `styles` by (row under the header, header); `words` added to each list, by its label;
    `objective` in €; `pages` of the person's own; `told`, in French, what cannot be taken along."""

    widths: Mapping[str, float] = field(default_factory=dict)
    styles: Mapping[tuple[int, str], Style] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    objective: float | None = None
    pages: tuple[Page, ...] = ()
    told: tuple[str, ...] = ()


NONE = Belongings()


def of(path: Path) -> Belongings:
    """Return what a workbook of ours holds beside the plan's cells.

    Parameters: `path` of a workbook that `workbook.write` made, saved by any spreadsheet.
    """
    from openpyxl import load_workbook

    with path.open("rb") as file:
        book = load_workbook(file)
    with path.open("rb") as file:
        values = load_workbook(file, data_only=True)  # a formula and its value come from two readings
    plan = book[PLAN]
    headers = {i: str(cell.value) for i, cell in enumerate(plan[HEADER + 1]) if cell.value is not None}
    styles = {
        (cell.row - FIRST - 1, headers[cell.column - 1]): style
        for line in plan.iter_rows(min_row=FIRST + 1)
        for cell in line
        if cell.column - 1 in headers and cell.has_style and (style := _style(cell))
    }
    objective = values["Objectif"]["B3"].value if "Objectif" in values.sheetnames else None
    own = [name for name in book.sheetnames if name not in (PLAN, MEMORY, LISTS, *OWN_SHEETS)]
    told = [said for name in own for said in _lost(book[name])]
    return Belongings(
        {headers[at]: width for at, width in _widths(plan).items() if at in headers},
        styles,
        _words(book[LISTS]) if LISTS in book.sheetnames else {},
        float(objective) if isinstance(objective, int | float) else None,
        tuple(_page(book[name], values[name]) for name in own if hasattr(book[name], "iter_rows")),
        tuple(told),
    )


def put_back(book: Any, pages: tuple[Page, ...]) -> None:
    """Write the person's own sheets after ours, in their order."""
    for page in pages:
        sheet = book.add_worksheet(page.title)
        for first, left, last, right in page.merged:
            sheet.merge_range(first, left, last, right, "")
        for row, column, value, formula, style in page.cells:
            form = book.add_format(style) if style else None
            if formula:
                sheet.write_formula(row, column, formula, form, "" if value is None else value)
            elif value is None:
                sheet.write_blank(row, column, None, form)
            elif isinstance(value, str):
                sheet.write_string(row, column, value, form)  # never run
            else:
                sheet.write(row, column, value, form)
        for column, width in page.widths.items():
            sheet.set_column(column, column, width)
        for (row, column), text in page.notes.items():
            sheet.write_comment(row, column, text)
        if page.frozen:
            sheet.freeze_panes(*page.frozen)
        if page.hidden:
            sheet.hide()


def _page(sheet: Any, values: Any) -> Page:
    cells, notes = [], {}
    for line in sheet.iter_rows():
        for cell in line:
            place = (cell.row - 1, cell.column - 1)
            if getattr(cell, "comment", None) is not None:
                notes[place] = str(cell.comment.text)
            style = _style(cell, number=True) if cell.has_style else {}
            if cell.value is None and not style:
                continue
            formula = str(getattr(cell.value, "text", cell.value)) if cell.data_type == "f" else None
            cells.append((*place, values.cell(cell.row, cell.column).value, formula, style))
    frozen = sheet.freeze_panes
    return Page(
        sheet.title,
        tuple(cells),
        _widths(sheet),
        tuple(
            (r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1) for r in sheet.merged_cells.ranges
        ),
        notes,
        (sheet[frozen].row - 1, sheet[frozen].column - 1) if frozen else None,
        sheet.sheet_state != "visible",
    )


def _words(sheet: Any) -> dict[str, tuple[str, ...]]:
    """What each list holds, by its label."""
    found = {}
    for column in sheet.iter_cols(values_only=True):
        label, *words = column
        if label is not None:
            found[str(label)] = tuple(str(word) for word in words if word is not None)
    return found


def _widths(sheet: Any) -> dict[int, float]:
    """Widths by column, from 0: neighbours of the same width are kept as one."""
    return {
        at - 1: max(0.0, size.width - _PADDING)
        for size in sheet.column_dimensions.values()
        if size.width and size.customWidth
        for at in range(size.min, min(size.max, size.min + 200) + 1)
    }


def _style(cell: Any, *, number: bool = False) -> Style:
    """What a person gave to a cell, as xlsxwriter names it; ours is left out: it comes back by itself."""
    style: Style = {}
    if cell.fill.fill_type == "solid" and (colour := _colour(cell.fill.fgColor)):
        style["bg_color"] = colour
    font = cell.font
    style |= {
        name: True
        for name, given in (("bold", font.b), ("italic", font.i), ("font_strikeout", font.strike))
        if given
    }
    if font.u:
        style["underline"] = 1
    if (colour := _colour(font.color)) not in _BLACK:
        style["font_color"] = colour
    if number and cell.number_format != "General":
        style["num_format"] = cell.number_format
    if number and cell.alignment.wrap_text:
        style["text_wrap"] = True
    return style


def _colour(colour: Any) -> str | None:
    """A colour as #RRGGBB; None for the automatic one."""
    if colour is None:
        return None
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return f"#{colour.rgb[-6:]}" if colour.rgb != "00000000" else None
    if colour.type == "theme" and colour.theme < len(_THEME):
        tint = colour.tint or 0.0
        shades = [int(_THEME[colour.theme][i : i + 2], 16) for i in (0, 2, 4)]
        return "#" + "".join(
            f"{round(shade * (1 + tint) if tint < 0 else shade + (255 - shade) * tint):02X}"
            for shade in shades
        )
    return None


def _lost(sheet: Any) -> Iterator[str]:
    """What a sheet has that is not taken along."""
    lost = [
        word
        for word, there in (
            ("graphiques", getattr(sheet, "_charts", None) or not hasattr(sheet, "iter_rows")),
            ("images", getattr(sheet, "_images", None)),
            ("mises en forme conditionnelles", getattr(sheet, "conditional_formatting", None)),
        )
        if there
    ]
    if lost:
        yield (
            f"Feuille « {sheet.title} » : ses {' et ses '.join(lost)} ne sont pas repris dans le nouveau classeur ; ils restent "
            "dans l'ancien."
        )
