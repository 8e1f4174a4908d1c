"""Marks as surveys write them: « 9 », « 9 - Très probable », « 9/10 »."""

import pandas as pd
import pyarrow.compute as pc

from smkit.tables.cells import Cells, Parsed, arrow, distinct, texts
from smkit.tables.parsing import numbers

#: A mark out of ten, or a mark and what it means.
_LABELLED = r"^\s*(\d{1,2})\s*(?:/\s*10|[-–—:=(.]\s*[^\d\s].*|\s[^\d\s].*)\s*$"


def parse(cells: Cells, mark: str = "", sure: bool = False) -> Parsed:
    """Return marks as numbers, without what they mean beside them; faults are those of `numbers.parse`.

    >>> parse(pd.Series(["9 - Très probable", "4/10", 7])).values.tolist()
    [9.0, 4.0, 7.0]
    """
    parsed = numbers.parse(cells, "", mark, sure)
    if "not_a_number" not in parsed.faults:
        return parsed
    words = arrow(cells) if texts(cells) else arrow(pd.Series(_written(cells), dtype="str"))
    return numbers.parse(pc.replace_substring_regex(words, _LABELLED, r"\1"), "", mark, sure)


def _written(cells: Cells) -> list[str | None]:
    found = distinct(cells)
    words = found.words()
    return [None if code < 0 else words[code] for code in found.codes.tolist()]
