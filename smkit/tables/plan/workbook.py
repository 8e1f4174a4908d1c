"""The plan as a workbook to work in: the plan itself, and views that follow it by formulas."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from smkit import filing
from smkit.tables.errors import ReadError
from smkit.tables.plan import belongings, views
from smkit.tables.plan.layout import FIRST, HEADER, Layout, Look, column_name, printed
from smkit.tables.plan.sheet import MEMORY, PLAN, Cell, Formula, Sheet, read, value
from smkit.tables.schema import Column
from smkit.tables.schema import table as find_table

_WIDTHS = {
    "action": 44,
    "note": 40,
    "part_of": 24,
    "depends_on": 28,
    "owner": 24,
    "category": 22,
    "reference": 9,
}
#: Columns that a plan always has in its workbook, in their order; a baseline's own are not among them.
_ORDER = (
    "reference", "action", "category", "owner", "start_date", "end_date", "status", "progress", "horizon", "planned_cost",
    "planned_revenue", "actual_cost", "actual_revenue", "part_of", "depends_on", "milestone", "channel", "content_type",
    "supplier", "approver", "approved_on", "note",
)  # fmt: skip
_LINE, _LETTERS = 15.0, 1.2  # points of height; letters of a text in the width of a digit
_REFERENCE = re.compile(r"P(\d+)\Z")


def write(
    sheet: Sheet, path: Path, title: str = "Plan d'actions", theirs: belongings.Belongings = belongings.NONE
) -> Path:
    """Write a plan as a workbook and return its path.

    Parameters: `sheet`, as `sheet.read` gives it; `path` of the .xlsx; `title`, French; `theirs`, what the person gave to the
    workbook that the plan comes from, as `belongings.of` gives it.
    A row without a reference gets one, so that it is known again when its name changes. Formulas that a person wrote stay where
    their cell stands at the same place; elsewhere their value does. A text that begins as a formula does stays a text.
    """
    import xlsxwriter

    moved = sheet.first_line != FIRST + 1 or not _ours(sheet)
    sheet = arranged(sheet)
    held = BytesIO()  # a disk that is full would cut a file short
    book = xlsxwriter.Workbook(
        held,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "dd/mm/yyyy",
        },
    )
    look, layout = Look(book), Layout.of(sheet, theirs.words)
    plan = book.add_worksheet(PLAN)
    _plan(plan, sheet, layout, look, title, theirs, keep_formulas=not moved)
    views.add(book, sheet, layout, look, theirs.objective)
    belongings.put_back(book, theirs.pages)
    _memory(book.add_worksheet(MEMORY), sheet)
    plan.activate()
    book.close()
    with filing.once_whole(path) as draft:
        draft.write_bytes(held.getvalue())
    return path


def memory(path: Path) -> Sheet | None:
    """Return the plan as a workbook of ours remembers it, from when it was written; None for any other file.

    Raises ReadError when the memory is damaged.
    """
    from zipfile import is_zipfile

    if not path.is_file() or not is_zipfile(path):
        return None
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        if MEMORY not in book.sheet_names or PLAN not in book.sheet_names:
            return None
        lines = book.get_sheet_by_name(MEMORY).to_python(skip_empty_area=False)
    except CalamineError:
        return None
    try:
        headers, names, *rows = lines
        wide = len([header for header in headers if header != ""])
        cells = tuple(tuple(_recalled(str(cell)) for cell in row[:wide]) for row in rows)
        known = tuple(str(name) or None for name in names[:wide])
    except ValueError as problem:
        raise ReadError(
            f"« {path.name} » : la feuille cachée « {MEMORY} » a été modifiée, et ce qui a changé ne peut plus être dit. "
            "Écrivez un nouveau classeur avec l'option --to."
        ) from problem
    return Sheet(tuple(map(str, headers[:wide])), known, cells)


def arranged(sheet: Sheet) -> Sheet:
    """Return a plan as its workbook lays it out: every column there, each row with a reference.

    A workbook of ours keeps the order that its person gave to the columns; any other file gets ours, its own columns last.

    >>> arranged(Sheet(("Action",), ("action",), (("Salon",),))).rows[0][:2]
    ('P001', 'Salon')
    """
    schema = find_table("plan")
    if not _ours(sheet):
        own = [i for i, name in enumerate(sheet.names) if name not in _ORDER]
        places = [sheet.column(name) for name in _ORDER] + own
        headers = [schema.column(name).label for name in _ORDER] + [sheet.headers[i] for i in own]
        names = (*_ORDER, *(sheet.names[i] for i in own))
        rows = tuple(tuple(None if at is None else row[at] for at in places) for row in sheet.rows)
        columns = {old: new for new, old in enumerate(places) if old is not None}
        notes = {(row, columns[at]): text for (row, at), text in sheet.notes.items()}
        sheet = replace(sheet, headers=tuple(headers), names=names, rows=rows, notes=notes)
    return replace(sheet, rows=_referenced(sheet))


def _ours(sheet: Sheet) -> bool:
    return all(name in sheet.names for name in _ORDER)


def _referenced(sheet: Sheet) -> tuple[tuple[Cell, ...], ...]:
    """The rows, each filled one with a reference that no other has."""
    at = sheet.names.index("reference")
    taken, rows = set(), []
    highest = max(
        (int(m[1]) for row in sheet.rows if (m := _REFERENCE.match(str(value(row[at]) or "")))), default=0
    )
    for row in sheet.rows:
        known = value(row[at])
        if any(cell is not None for cell in row) and (known is None or known in taken):
            highest += 1
            known = f"P{highest:03}"
            row = (*row[:at], known, *row[at + 1 :])
        taken.add(known)
        rows.append(row)
    return tuple(rows)


def _plan(
    page: Any, sheet: Sheet, layout: Layout, look: Look, title: str, theirs: belongings.Belongings, *, keep_formulas: bool,
) -> None:  # fmt: skip
    """The plan's own sheet: totals over its columns, protected headers, lists to choose from."""
    schema = find_table("plan")
    page.write_string(0, 0, title, look.title)
    page.write_string(1, 0, "Total", look.total)
    page.set_row(HEADER, 32)
    for position, (header, name) in enumerate(zip(sheet.headers, sheet.names, strict=True)):
        column = schema.column(name) if name else None
        page.set_column(position, position, theirs.widths.get(header, _WIDTHS.get(name or "", 14)), look.free)
        page.write_string(HEADER, position, header, look.head)
        if column and column.help:
            page.write_comment(HEADER, position, column.help, {"visible": False, "x_scale": 1.6})
        if column and column.unit == "EUR":
            letter = column_name(position)
            total = sum(cell for cell in sheet.values(str(name)) if isinstance(cell, float))
            page.write_formula(
                1,
                position,
                f"=SUBTOTAL(109,{letter}{FIRST + 1}:{letter}{layout.last + 1})",
                look.total_amount,
                total,
            )
        if column:
            _choices(page, position, column, layout)
    page.set_column(len(sheet.headers), len(sheet.headers) + 9, 14, look.free)
    for position in range(len(sheet.headers), len(sheet.headers) + 10):
        page.write_blank(HEADER, position, None, look.free_head)
    for row, cells in enumerate(sheet.rows, start=FIRST):
        for position, (cell, name) in enumerate(zip(cells, sheet.names, strict=True)):
            column = schema.column(name) if name else None
            form = look.cell(column, theirs.styles.get((row - FIRST, sheet.headers[position])))
            put(page, row, position, cell if keep_formulas else value(cell), form)
        if (
            lines := _lines(cells, sheet, theirs)
        ) > 1:  # not every program makes room for a text on two lines
            page.set_row(row, _LINE * lines)
    for row in range(FIRST + len(sheet.rows), layout.last + 1):
        for position, name in enumerate(sheet.names):
            page.write_blank(row, position, None, look.cell(schema.column(name) if name else None))
    for (row, position), text in sheet.notes.items():
        page.write_comment(FIRST + row, position, text)
    printed(page, layout.last + 1, len(sheet.headers), wide=2)
    page.freeze_panes(FIRST, 2)
    page.autofilter(HEADER, 0, layout.last, len(sheet.headers) - 1)
    allowed = (
        "insert_rows",
        "delete_rows",
        "insert_columns",
        "format_cells",
        "format_columns",
        "format_rows",
        "sort",
        "autofilter",
    )
    page.protect("", dict.fromkeys(allowed, True))


def _lines(cells: Sequence[Cell], sheet: Sheet, theirs: belongings.Belongings) -> int:
    """How many lines the longest text of a row takes in its column, ten at most."""
    most = 1
    for cell, header, name in zip(cells, sheet.headers, sheet.names, strict=True):
        text, wide = value(cell), theirs.widths.get(header, _WIDTHS.get(name or "", 14))
        if isinstance(text, str):
            most = max(
                most, sum(max(1, math.ceil(len(part) / (_LETTERS * wide))) for part in text.split("\n"))
            )
    return min(most, 10)


def _choices(page: Any, position: int, column: Column, layout: Layout) -> None:
    """What a cell may be chosen from, or must be."""
    area = (FIRST, position, layout.last, position)
    if column.name in layout.lists:
        rule = {"validate": "list", "source": layout.lists[column.name], "error_type": "information"}
        words = {
            "error_title": "Hors de la liste",
            "error_message": "Choisissez dans la liste, ou complétez la feuille Listes.",
        }
        page.data_validation(*area, rule | words | {"show_error": column.type == "enum"})
    elif column.type == "date":
        page.data_validation(
            *area, {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1), "error_title": "Ce n'est pas une date",
                    "error_message": "Écrivez une date, par exemple 31/01/2026."}
        )  # fmt: skip
    elif column.type == "number":
        limits: dict[str, Any] = {"criteria": ">=", "value": 0}
        if column.unit == "fraction":
            limits = {"criteria": "between", "minimum": 0, "maximum": 1}
        page.data_validation(
            *area, {"validate": "decimal", **limits, "error_title": "Ce n'est pas un nombre attendu",
                    "error_message": "Écrivez un nombre seul, sans texte."}
        )  # fmt: skip


def put(page: Any, row: int, position: int, cell: Cell, form: Any) -> None:
    """Write a cell as what it is; a text is never run."""
    if isinstance(cell, Formula):
        page.write_formula(row, position, cell.text, form, _plain(cell.value))
    elif cell is None:
        page.write_blank(row, position, None, form)
    elif isinstance(cell, bool):
        page.write_string(row, position, "oui" if cell else "non", form)
    elif isinstance(cell, date):
        page.write_datetime(row, position, cell, form)
    elif isinstance(cell, float | int):
        page.write_number(row, position, cell, form)
    else:
        page.write_string(row, position, str(cell), form)


def _plain(cell: Cell) -> Any:
    return "" if cell is None else cell if isinstance(cell, float | int | str) else str(cell)


def _memory(page: Any, sheet: Sheet) -> None:
    """The plan as it is written, each cell with its kind, where nobody looks."""
    for position, (header, name) in enumerate(zip(sheet.headers, sheet.names, strict=True)):
        page.write_string(0, position, header)
        page.write_string(1, position, name or "")
    for row, cells in enumerate(sheet.rows, start=2):
        for position, cell in enumerate(cells):
            if (kept := _remembered(value(cell))) is not None:
                page.write_string(row, position, kept)
    page.very_hidden()


_KINDS: Mapping[str, Any] = {"d": date.fromisoformat, "n": float, "b": lambda text: text == "1", "t": str}


def _remembered(cell: Cell) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, bool):
        return f"b:{int(cell)}"
    if isinstance(cell, date):
        return f"d:{cell.isoformat()[:10]}"
    return f"n:{cell!r}" if isinstance(cell, float) else f"t:{cell}"


def _recalled(text: str) -> Cell:
    kind, _, said = text.partition(":")
    return _KINDS[kind](said) if text else None


def read_back(path: Path, columns: str = "") -> tuple[Sheet, Sheet | None]:
    """Return a plan as it stands in a file, and as it was when the file was written, if it is a workbook of ours."""
    return read(path, columns), memory(path)
