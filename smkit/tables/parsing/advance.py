"""The status of an action written as the share of it that is done: 0 %, 50 %, 100 %."""

import re
from collections.abc import Sequence

import numpy as np

from smkit.tables.cells import BLANKS, Cells, Parsed, distinct
from smkit.tables.parsing import words
from smkit.tables.schema import Column

#: The canonical values that a share may mean: nothing is done, all is, or some.
_NOTHING, _ALL, _SOME = "planned", "done", "running"
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*%")
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d+)?")
#: Percents without their sign are round, and some is larger than a code of status would be.
_ROUND, _LARGE = 5, 10


def says(column: Column) -> bool:
    """Is a closed list that of the statuses of an action?

    >>> from smkit.tables.schema import table
    >>> says(table("plan").column("status")), says(table("leads").column("stage"))
    (True, False)
    """
    return {_NOTHING, _ALL, _SOME} <= column.values.keys()


def states(cells: Cells, column: Column) -> Parsed:
    """Return a column of statuses, some of which may be shares of the work. Fault: unknown_value. Told: share.

    A number without « % » is a share where every cell is one: between 0 and 1, or round and up to 100.

    >>> import pandas as pd
    >>> from smkit.tables.schema import table
    >>> status = table("plan").column("status")
    >>> [states(pd.Series(each), status).values.tolist() for each in (["0 %", "50%", "Fait"], [1.0, 0.5], ["1", "2", "3"])]
    [['planned', 'running', 'done'], ['done', 'running'], [nan, nan, nan]]
    """
    parsed, found = words.choice(cells, column), distinct(cells)
    written = found.words()
    shares = _shares(written)
    if not any(share is not None for share in shares):
        return parsed
    known = words.vocabulary(column)
    values = [
        words.meaning(word, known, column)
        if share is None
        else _NOTHING
        if share == 0
        else _ALL
        if share == 1
        else _SOME
        for word, share in zip(written, shares, strict=True)
    ]
    wrong = [
        value is None and word.casefold() not in BLANKS for value, word in zip(values, written, strict=True)
    ]
    return found.parsed(
        values,
        found.faults({"unknown_value": np.array(wrong, dtype=bool)}),
        found.faults({"share": np.array([share is not None for share in shares], dtype=bool)}),
    )


def _shares(written: Sequence[str]) -> list[float | None]:
    """The share that each cell says, from 0 to 1, None for what is none."""
    signed = [_SHARE.fullmatch(word) for word in written]
    shares = [_figure(match[1]) / 100 if match else None for match in signed]
    filled = [word for word in written if word.casefold() not in BLANKS]
    bare = [_figure(word) for word in filled if _NUMBER.fullmatch(word)]
    if bare and len(bare) == len(filled):
        fractions = max(bare) <= 1
        if fractions or max(bare) >= _LARGE and all(number % _ROUND == 0 for number in bare):
            whole = 1 if fractions else 100
            shares = [_figure(word) / whole if _NUMBER.fullmatch(word) else None for word in written]
    return [share if share is not None and share <= 1 else None for share in shares]


def _figure(text: str) -> float:
    return float(text.replace(",", "."))
