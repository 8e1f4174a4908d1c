"""Columns that say who did something, and when, in one cell: « Prénom Nom Mar 1, 2026 9:15 AM ». The moment alone is read."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from smkit.tables.cells import Cells, distinct, is_blank
from smkit.tables.naming import exports
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import dates
from smkit.tables.schema import TableSchema, recognise, spellings_of

#: Share of the cells that say a moment so, below which the column is something else: a header that comes back says none.
_MOSTLY = 0.5
#: Who is before the moment; the word right before a figure may be its month.
_BEFORE = re.compile(
    r"(?P<who>[^\W\d_][^\d]*?)(?:\s*[,:–—-]\s*|\s+)(?P<when>(?:(?:le|on|at|du)\s+)?(?:[^\W\d_]{3,9}\.?\s+)?[0-9].*)"
)


def moments(raw: Raw, schema: TableSchema, told: Mapping[str, str]) -> Raw:
    """Return a file whose columns of days hold the moment alone where each cell says who did it too.

    Parameters: `told`, the person's own mapping.

    >>> import numpy as np
    >>> from smkit.tables.schema import table
    >>> cells = (pa.array(["Une Personne Mar 1, 2026 9:15 AM", ""]), pa.array(["lundi 2 mars 2026", "mars 2026"]))
    >>> raw = Raw("v.csv", ("Creation log", "Close date"), cells, np.array([2, 3]), "texte")
    >>> [cells.to_pylist() for cells in moments(raw, table("leads"), {}).cells]
    [['Mar 1, 2026 9:15 AM', ''], ['lundi 2 mars 2026', 'mars 2026']]
    """
    words = exports.vocabulary(schema.name)
    days = {column.name for column in schema.columns if column.type in ("date", "datetime")}
    own_days = {told[name] for name in days & told.keys()}
    cells = list(raw.cells)
    for place, header in enumerate(raw.headers):
        meant = {recognise(header, schema)[0], *(words.get(word) for word in spellings_of(header))}
        if (header in own_days or meant & days) and (found := _alone(cells[place])):
            own = distinct(cells[place])
            cells[place] = pc.take(pa.array(found, pa.string()), pa.array(own.codes, mask=own.codes < 0))
    return replace(raw, cells=tuple(cells))


def _alone(cells: Cells) -> list[str] | None:
    """Return the moment of each distinct cell, the others as they are; None where one is a day as it stands, or few say one."""
    found = distinct(cells)
    said = found.words()
    filled = [place for place, word in enumerate(said) if place not in found.typed and not is_blank(word)]
    if found.typed or not filled:
        return None
    parts = {place: part["when"] for place in filled if (part := _BEFORE.fullmatch(said[place].strip()))}
    alone = dates.parse(pa.array([parts.get(place, "") for place in filled], pa.string())).values.notna()
    if alone.mean() < _MOSTLY or _days([said[place] for place in filled]):
        return None
    moments = {place: parts[place] for place, is_one in zip(filled, alone, strict=True) if is_one}
    return [moments.get(place, word) for place, word in enumerate(said)]


def _days(words: list[str]) -> bool:
    return bool(dates.parse(pa.array(words, pa.string())).values.notna().any())
