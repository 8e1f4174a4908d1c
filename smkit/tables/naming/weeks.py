"""Weeks that a tool writes in figures, 202602 or 2026-02: read as months they would be other days, and no day at all from 13 on."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from smkit.tables.cells import Cells, distinct, is_blank
from smkit.tables.opening.raw import Raw
from smkit.tables.schema import TableSchema, key, recognise

#: Headers that say weeks.
SAYS = re.compile(r"\b(?:semaines?|sem|weeks?|wk|(?:iso)?year(?:iso)?week)\b")
_FIGURES = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})[-/. ]?(?P<week>[0-9]{1,2})|(?P<first>[0-9]{1,2})[-/. ](?P<then>(?:19|20)[0-9]{2})"
)
#: No year has more weeks, nor more months.
_WEEKS, _MONTHS = 53, 12
_DAYS = ("date", "datetime", "period")


def spelled(raw: Raw, schema: TableSchema, told: Mapping[str, str]) -> tuple[Raw, dict[str, tuple[str, str]]]:
    """Return a file whose weeks in figures are written so that nothing takes them for months, « S02 2026 »; and each of their
    headers, with a cell as it stands and as it is read.

    They are weeks where their header says so; and where it says days or periods, in six figures, one of them beyond the twelfth.
    Parameters: `told`, the person's own mapping.

    >>> import numpy as np
    >>> from smkit.tables.schema import table
    >>> cells = (pa.array(["202601", "2026-2"]), pa.array(["202601", ""]))
    >>> found, said = spelled(Raw("v.csv", ("Semaine", "Jour"), cells, np.array([2, 3]), "texte"), table("sessions"), {})
    >>> [cells.to_pylist() for cells in found.cells], said
    ([['S01 2026', 'S02 2026'], ['202601', '']], {'Semaine': ('202601', 'S01 2026')})
    """
    days = {column.name for column in schema.columns if column.type in _DAYS}
    own_days = {told[name] for name in days & told.keys()}
    cells, said = list(raw.cells), {}
    for place, header in enumerate(raw.headers):
        says = bool(SAYS.search(key(header)))
        if (says or header in own_days or recognise(header, schema)[0] in days) and (
            weeks := _weeks(cells[place], says)
        ):
            found = distinct(cells[place])
            codes = pa.array(found.codes, mask=found.codes < 0)
            cells[place] = pc.take(pa.array(weeks, pa.string()), codes)
            said[header] = next(pair for pair in zip(found.words(), weeks, strict=True) if pair[1])
    return replace(raw, cells=tuple(cells)), said


def _weeks(cells: Cells, says: bool) -> list[str] | None:
    """Return each distinct cell as a week, None where one of them is none, or where they may be months."""
    weeks, beyond = [], False
    for word in distinct(cells).words():
        match = _FIGURES.fullmatch(word.strip())
        if not match and not is_blank(word):
            return None
        if not match:
            weeks.append("")
            continue
        year, week = match["year"] or match["then"], int(match["week"] or match["first"])
        if not 0 < week <= _WEEKS or not (says or word.strip().isdigit()):
            return None
        beyond |= week > _MONTHS
        weeks.append(f"S{week:02} {year}")
    return weeks if any(weeks) and (says or beyond) else None
