"""The words that a file holds where it may name people and things, as it writes them: for who must not show them.

A reading has them in hand when its table no longer has; they stay in this process, and no file of ours ever holds them.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from smkit.tables import coded, schema
from smkit.tables.cells import Cells, distinct
from smkit.tables.opening.load import Source
from smkit.tables.parsing.namesakes import THINGS
from smkit.tables.raw_cells import raw_cells

#: What tells a file from what it was, or will be: its path, then what a system knows of its last change.
State = tuple[str, int, int, int, int]


@dataclass(frozen=True)
class _Heard:
    state: State
    columns: Mapping[str, str]
    sheet: str
    cells: Mapping[str, Cells]


_HEARD: dict[tuple[str, str], _Heard] = {}


def state(source: Source) -> State | None:
    """Return the state of a file, None where there is no file."""
    if isinstance(source, pd.DataFrame) or not os.path.isfile(source):
        return None
    found = os.stat(source)
    return os.path.abspath(source), found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def keep(
    before: State | None, table: str, columns: Mapping[str, str], sheet: str, found: Mapping[str, Cells]
) -> None:
    """Keep the words of a file that is being read, until the next reading of it.

    Parameters: `before`, its state when the reading began; `table`, canonical; `columns`, {header: canonical}, and `sheet`, how it
    is read; `found`, the cells of each canonical column.
    """
    if before is None:
        return
    asked = {column.name for column in schema.table(table).columns if column.role == "person"} | THINGS
    words = {name: _once(its) for name, its in found.items() if name in asked}
    _HEARD[before[0], table] = _Heard(
        before, {name: header for header, name in columns.items()}, sheet, words
    )


def cells(
    table: str, source: Source, colonnes: str | Mapping[str, str], sheet: str = ""
) -> Mapping[str, Cells]:
    """Return what a source holds in its columns of people and of things, by canonical column: as the last reading of that file
    found them, each word once, where it was read so and has not changed, else as `raw_cells` does.

    Parameters: `table`, its name; `source` and `colonnes`, as `smkit.read` takes them; `sheet`, the sheets asked for.
    Raises ReadError when the source is no table.
    """
    now = state(source)
    known = _HEARD.get((now[0], table)) if now else None
    if known and (known.state, known.columns, known.sheet) == (now, colonnes, sheet):
        return known.cells
    return raw_cells(table, source, colonnes, sheet)


def _once(cells: Cells) -> Cells:
    """A column with each of its words once, and not a million rows: codes bring them, at no cost."""
    found = coded.codes_of(cells)
    return pa.array(distinct(cells).words(), pa.string()) if found is None else found.dictionary
