"""What parsing a column gives, and the habits that every parser shares."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

#: What people and tools write for « no value » among numbers, dates or yes/no; in a text it is a value.
BLANKS = frozenset(
    {"", "-", "--", "—", "–", "na", "n/a", "#n/a", "nd", "n.d.", "nc", "n.c.", "nan", "null", "none"}
)


@dataclass
class Parsed:
    """A parsed column: its values, the rows with each fault, and what the journal has to tell."""

    values: pd.Series
    faults: dict[str, Mask] = field(default_factory=dict)
    told: dict[str, Mask] = field(default_factory=dict)

    def faulty(self) -> Mask:
        """Return the rows that have any fault."""
        rows = np.zeros(len(self.values), dtype=bool)
        for mask in self.faults.values():
            rows |= mask
        return rows


@dataclass(frozen=True)
class Distinct:
    """The distinct cells of a column: a column of a million cells rarely holds a million values.

    `codes` is each row's position among them, −1 when missing; `text` holds those that are text, trimmed, and null
    for the others, which stand in `typed` by position.
    """

    codes: NDArray[np.int64]
    text: pa.StringArray
    typed: dict[int, Any]

    def words(self) -> list[str]:
        """Return every distinct cell as text."""
        words = self.text.to_pylist()
        for position, value in self.typed.items():
            words[position] = written(value)
        return words

    def rows(self, mask: Mask | list[bool]) -> Mask:
        """Return a mask over rows from a mask over distinct cells; a missing row is False."""
        return np.append(np.asarray(mask, dtype=bool), False)[self.codes]

    def faults(self, masks: dict[str, Mask]) -> dict[str, Mask]:
        """Return masks over rows, less the ones that are False everywhere."""
        return {code: self.rows(mask) for code, mask in masks.items() if mask.any()}

    def strings(self, words: list[str | None] | pa.Array) -> pd.Series:
        """Return a text column from the word of each distinct cell; None is missing."""
        codes = pa.array(self.codes, mask=self.codes < 0)
        return pc.take(pa.array(words, pa.string()), codes).to_pandas()


def distinct(series: pd.Series) -> Distinct:
    """Return the distinct cells of a column.

    >>> cells = distinct(pd.Series([" a", None, 2.5, " a"]))
    >>> cells.codes.tolist(), cells.text.to_pylist(), cells.typed
    ([0, -1, 1, 0], ['a', None], {1: 2.5})
    """
    if isinstance(series.dtype, pd.StringDtype):
        encoded = arrow(series).dictionary_encode()
        codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
        return Distinct(codes, pc.cast(pc.utf8_trim_whitespace(encoded.dictionary), pa.string()), {})
    found, uniques = pd.factorize(series)
    typed = {position: value for position, value in enumerate(uniques) if not isinstance(value, str)}
    text = pa.array([value if isinstance(value, str) else None for value in uniques], pa.string())
    return Distinct(found.astype(np.int64), pc.utf8_trim_whitespace(text), typed)


def arrow(series: pd.Series) -> pa.Array:
    """Return a text column as one Arrow array, without a copy where that can be."""
    array = pa.array(series)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def mask(array: Any) -> Mask:
    """Return an Arrow mask as numpy; null is False."""
    return np.asarray(pc.fill_null(array, False).to_numpy(zero_copy_only=False), dtype=bool)


def blank(text: pa.Array) -> Mask:
    """Return which texts are empty or say that there is no value."""
    return mask(pc.is_in(pc.utf8_lower(text), pa.array(sorted(BLANKS), text.type)))


def written(value: Any) -> str:
    """Return a cell as a person would read it: no `.0` after a whole number, no time at midnight.

    >>> written(17850.0), written(datetime(2025, 3, 1)), written(" x ")
    ('17850', '2025-03-01', 'x')
    """
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool | np.bool_):
        return "oui" if value else "non"
    if isinstance(value, float | np.floating):
        return str(int(value)) if np.isfinite(value) and value == int(value) else repr(float(value))
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()
