"""A plan as its file holds it: every row and column in order, the person's own among them, names in clear."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from smkit.tables.cells import taken
from smkit.tables.naming import columns as heads
from smkit.tables.naming import mapping
from smkit.tables.opening.load import Source, load
from smkit.tables.opening.raw import Raw
from smkit.tables.opening.workbook import sheet_of
from smkit.tables.parsing import typed
from smkit.tables.plan import cellwise
from smkit.tables.schema import Column, TableSchema
from smkit.tables.schema import table as find_table

#: The sheet that holds the plan in a workbook of ours, and the one that remembers it as it was written.
PLAN, MEMORY = "Plan", "_avant"
#: What a cell of a plan may hold; a `Formula` keeps its text and what it was worth.
Cell = Any


@dataclass(frozen=True)
class Formula:
    """A formula that a person wrote in a cell, and its value when the file was saved."""

    text: str
    value: Cell = None


@dataclass(frozen=True)
class Sheet:
    """A plan's rows as they stand; `names` holds the canonical column of each header, None for a column of the person's own.

    Cells are text, numbers, days (date), yes or no (bool), formulas, or None; a cell that could not be understood is the text
    that stands there, and `told` says so in French.
    """

    headers: tuple[str, ...]
    names: tuple[str | None, ...]
    rows: tuple[tuple[Cell, ...], ...]
    told: tuple[str, ...] = ()
    first_line: int = 2
    notes: dict[tuple[int, int], str] = field(default_factory=dict)

    def column(self, name: str) -> int | None:
        """Return the position of a canonical column, or None."""
        return self.names.index(name) if name in self.names else None

    def values(self, name: str) -> list[Cell]:
        """Return what a canonical column holds, formulas as their values; None everywhere when it is not there."""
        return self._held.get(name, [None] * len(self.rows))

    @cached_property
    def _held(self) -> dict[str, list[Cell]]:
        return {name: [value(row[at]) for row in self.rows] for at, name in enumerate(self.names) if name}


def value(cell: Cell) -> Cell:
    """Return what a cell is worth: the value of a formula, else itself."""
    return cell.value if isinstance(cell, Formula) else cell


def read(source: Source, columns: str = "") -> Sheet:
    """Read a plan without changing anything of it.

    Parameters: `source`, any file or frame that `smkit.read` takes; `columns`, as `smkit.read` takes them.
    Returns a Sheet whose enums, days, amounts and yes or no are typed where they can be. Empty rows inside the plan stay, those
    after it do not. Raises ReadError, in French, for what is wrong with the whole file.

    >>> plan = pd.DataFrame({"Action": ["Salon"], "Début": ["10/03/2026"], "Fin": ["31/02/2026"], "Mon avis": ["oui"]})
    >>> sheet = read(plan)
    >>> sheet.names, sheet.rows[0]
    (('action', 'start_date', 'end_date', None), ('Salon', datetime.date(2026, 3, 10), '31/02/2026', 'oui'))
    """
    schema = find_table("plan")
    told = mapping.explicit(columns, schema)
    raw = load(source, lambda cells: heads.score(cells, schema, told), table="plan")
    match = heads.match(raw.name, raw.headers, schema, told)
    names = {position: name for name, position in match.chosen.items()}
    grid = _grid(raw, names, schema)
    plain = isinstance(source, pd.DataFrame) or not raw.is_workbook
    formulas, notes, merged = cellwise.extras(
        None if plain else Path(str(source)), sheet_of(raw.layout), raw.preamble + 1
    )
    rows = [list(row) for row in grid]
    for (row, column), text in formulas.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = Formula(text, rows[row][column])
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    wide = [i for i, header in enumerate(raw.headers) if header or any(row[i] is not None for row in rows)]
    headers = tuple(raw.headers[i] or f"Colonne {i + 1}" for i in wide)
    kept = {old: new for new, old in enumerate(wide)}
    return Sheet(
        headers,
        tuple(names.get(i) for i in wide),
        tuple(tuple(row[i] for i in wide) for row in rows),
        (*merged, *_told(raw, rows, names, schema)),
        int(raw.lines[0]) if len(raw.lines) else raw.preamble + 2,
        {
            (row, kept[column]): text
            for (row, column), text in notes.items()
            if column in kept and row < len(rows)
        },
    )


def _grid(raw: Raw, names: dict[int, str], schema: TableSchema) -> list[list[Cell]]:
    """Each row's cells: typed where they are understood, as they stand elsewhere."""
    every = pd.RangeIndex(len(raw.lines)).to_numpy()
    match = heads.Match({name: position for position, name in names.items()})
    parsed = typed.parse(raw, match.chosen, schema, "", {})
    columns = []
    for position in range(len(raw.headers)):
        as_it_stands = [_own(cell) for cell in taken(raw.cells[position], every)]
        if position in names:
            column = schema.column(names[position])
            found, faulty = parsed[column.name], parsed[column.name].faulty()
            understood = [_typed(each, column) for each in found.values]
            as_it_stands = [
                raw_cell if bad or known is None else known
                for raw_cell, known, bad in zip(as_it_stands, understood, faulty, strict=True)
            ]
        columns.append(as_it_stands)
    return [list(row) for row in zip(*columns, strict=True)]


def _typed(cell: Any, column: Column) -> Cell:
    """A parsed value as a person's workbook holds it."""
    if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:
        return None
    if column.type in ("date", "datetime"):
        return pd.Timestamp(cell).date()
    if column.type == "enum":
        return column.values[cell][0]
    if column.type == "boolean":
        return bool(cell)
    if column.type in ("number", "integer"):
        return float(cell)
    return str(cell)


def _own(cell: Any) -> Cell:
    """A cell that is not ours to understand: as it stands, a moment at midnight as a day."""
    if cell is None or (isinstance(cell, str) and not cell) or cell != cell:
        return None
    if isinstance(cell, datetime):
        return cell.date() if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else cell
    if isinstance(cell, bool | str | date):
        return cell
    return float(cell) if isinstance(cell, int | float) or hasattr(cell, "dtype") else str(cell)


def _told(raw: Raw, rows: Sequence[Sequence[Cell]], names: dict[int, str], schema: TableSchema) -> list[str]:
    """Say, in French, which cells are not what their column asks for, and which rows have no date or dates in the wrong order."""
    wanted = {"date": (date, "une date, par exemple 31/01/2026"), "number": (float, "un nombre seul, par exemple 1 234,50"),
              "boolean": (bool, "oui ou non")}  # fmt: skip
    said, places = [], {name: position for position, name in names.items()}
    for number, row in zip(raw.lines, rows, strict=False):
        if all(cell is None for cell in row):
            continue
        for position, name in names.items():
            column, cell = schema.column(name), value(row[position])
            kind = wanted.get(column.type)
            words = [labels[0] for labels in column.values.values()]
            if cell is None and column.required:
                said.append(
                    f"Ligne {number}, « {column.label} » : la case est vide. Complétez-la, même de façon approximative."
                )
            elif cell is not None and kind and not isinstance(cell, kind[0]):
                said.append(
                    f"Ligne {number}, « {column.label} » : « {cell} » n'est pas {kind[1]}. Corrigez la case."
                )
            elif cell is not None and words and cell not in words:
                said.append(
                    f"Ligne {number}, « {column.label} » : « {cell} » n'est pas dans la liste. Attendu : {', '.join(words)}."
                )
        start, end = (
            value(row[places[name]]) if name in places else None for name in ("start_date", "end_date")
        )
        if isinstance(start, date) and isinstance(end, date) and end < start:
            said.append(
                f"Ligne {number} : la fin ({end:%d/%m/%Y}) vient avant le début ({start:%d/%m/%Y}). "
                "Échangez-les, ou corrigez-en une."
            )
    return said
