"""Where things stand in the plan's workbook, and how its cells look."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smkit.tables.plan.sheet import PLAN, Sheet
from smkit.tables.schema import Column
from smkit.tables.schema import table as find_table

#: Rows from 0: the headers', the first of the plan's; and how many empty ones follow the plan, ready to be filled.
HEADER, FIRST, SPARE = 2, 3, 200
LISTS = "Listes"
#: The views, in their order.
OWN_SHEETS = ("Gantt", "Par mois", "Par responsable", "Par catégorie", "Objectif", "Événements", "Contenus")
#: Columns whose values are chosen from a list, and how many a list may grow to.
_LISTED = (
    "status",
    "horizon",
    "milestone",
    "owner",
    "category",
    "channel",
    "content_type",
    "supplier",
    "approver",
)
_LONGEST = 60
_ACCENT, _WASH, _SOFT = "#0072B2", "#F4F7FA", "#57606A"


@dataclass(frozen=True)
class Layout:
    """The last row of the plan (from 0), the column of each canonical name, and the area of each list."""

    last: int
    columns: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, sheet: Sheet, words: Mapping[str, tuple[str, ...]] | None = None) -> "Layout":
        """The layout of a plan, as `workbook.arranged` gives it; `words` that a person added to the lists, by their label."""
        columns = {name: column_name(i) for i, name in enumerate(sheet.names) if name}
        return cls(
            FIRST + len(sheet.rows) + SPARE - 1,
            columns,
            {name: _choices(sheet, name, words or {}) for name in _LISTED},
        )

    @property
    def lists(self) -> dict[str, str]:
        """The area of each list on its sheet, room to grow included."""
        return {
            name: f"={LISTS}!${column_name(i)}$2:${column_name(i)}${_LONGEST + 1}"
            for i, name in enumerate(self.choices)
        }

    def area(self, name: str) -> str:
        """The cells of a column of the plan, spare rows included, as a formula names them."""
        return f"{PLAN}!${self.columns[name]}${FIRST + 1}:${self.columns[name]}${self.last + 1}"

    def cell(self, name: str, row: int) -> str:
        """One cell of the plan, `row` from 0 under the header."""
        return f"{PLAN}!${self.columns[name]}{FIRST + 1 + row}"


class Look:
    """The formats of the workbook."""

    def __init__(self, book: Any) -> None:
        make = book.add_format
        self.title = make({"bold": True, "font_size": 16})
        self.head = make(
            {"bold": True, "bottom": 2, "text_wrap": True, "valign": "vcenter", "bg_color": _WASH}
        )
        self.free_head = make(
            {"bold": True, "bottom": 2, "text_wrap": True, "valign": "vcenter", "locked": False}
        )
        self.total = make({"bold": True, "font_color": _SOFT})
        self.total_amount = make({"bold": True, "num_format": _EUROS})
        self.free = make({"locked": False, "valign": "top"})
        self._book, self._given = book, dict[tuple[Any, ...], Any]()
        self.text = make(_CELLS["text"])
        self.number = make({"locked": False, "num_format": "#,##0", "valign": "top"})
        self.shown = make({"text_wrap": False, "valign": "top"})
        self.shown_day = make({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"})
        self.shown_amount = make({"num_format": _EUROS, "valign": "top"})
        self.shown_number = make({"num_format": "#,##0", "valign": "top"})
        self.month = make({"num_format": "mmmm yyyy", "align": "left"})
        self.week = make(
            {"num_format": "dd/mm", "rotation": 90, "font_size": 8, "font_color": _SOFT, "bottom": 2}
        )
        self.input = make({"locked": False, "bg_color": "#FFF7D6", "num_format": _EUROS, "border": 1})
        self.soft = make({"font_color": _SOFT, "text_wrap": True, "valign": "top"})
        self.bar = {
            "running": make({"bg_color": _ACCENT}),
            "done": make({"bg_color": "#9AA5B1"}),
            "late": make({"bg_color": "#D55E00"}),
            "planned": make({"bg_color": "#8CC4E8"}),
        }
        self.now = make({"left": 2, "left_color": "#D55E00"})

    def cell(self, column: Column | None, style: Mapping[str, Any] | None = None) -> Any:
        """The format of a cell of the plan, by its column, and the style that a person gave to it."""
        kind = "text"  # a person's own columns are text, days and numbers alike
        if column and column.type in ("date", "number"):
            kind = "day" if column.type == "date" else "amount" if column.unit == "EUR" else "share"
        key = (kind, *sorted((style or {}).items()))
        if key not in self._given:
            self._given[key] = self._book.add_format(_CELLS[kind] | dict(style or {}))
        return self._given[key]


_EUROS = '#,##0 "€"'
_CELLS: dict[str, dict[str, Any]] = {
    "text": {"locked": False, "text_wrap": True, "valign": "top"},
    "day": {"locked": False, "num_format": "dd/mm/yyyy", "align": "left", "valign": "top"},
    "amount": {"locked": False, "num_format": _EUROS, "valign": "top"},
    "share": {"locked": False, "num_format": "0 %", "valign": "top"},
}


def printed(page: Any, rows: int = 0, columns: int = 0, *, wide: int = 1) -> None:
    """Have a sheet printed on A4 pages laid sideways, its header on each.

    Parameters: `page`; `rows` and `columns` printed, where formulas go on below what there is to see; 0 for all; `wide`, pages
    side by side, each with the first two columns.
    """
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(wide, 0)
    page.repeat_rows(HEADER)
    if wide > 1:
        page.repeat_columns(0, 1)
    page.set_footer("&L&F, feuille &A&RPage &P sur &N")
    if rows:
        page.print_area(0, 0, rows - 1, columns - 1)


def column_name(position: int) -> str:
    """Return the letters of a column, from 0.

    >>> column_name(0), column_name(27)
    ('A', 'AB')
    """
    letters, position = "", position + 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _choices(sheet: Sheet, name: str, words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What a column is chosen from: its closed list, or what the plan and its list already hold."""
    column = find_table("plan").column(name)
    if column.type == "enum":
        return tuple(labels[0] for labels in column.values.values())
    if column.type == "boolean":
        return ("oui", "non")
    held = {str(cell) for cell in sheet.values(name) if cell is not None}
    return tuple(sorted(held.union(words.get(column.label, ()))))[:_LONGEST]
