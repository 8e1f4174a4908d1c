"""What parsing a column gives, and the ways of looking at a column that every parser shares."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
#: A raw column: Arrow text (from a text file), or a pandas column of texts and typed cells.
Cells: TypeAlias = "pd.Series | pa.StringArray"

#: What people and tools write for « no value » among numbers, dates or yes/no; in a text it is a value.
BLANKS = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "–",
        "na",
        "n/a",
        "#n/a",
        "nd",
        "n.d.",
        "nc",
        "n.c.",
        "nan",
        "null",
        "none",
        "(vide)",
    }
)

_DIGITS = bytes.maketrans(b"123456789", b"000000000")


@dataclass
class Parsed:
    """A parsed column: its values, the rows with each fault, and what the journal has to tell.

    `marks` are the decimal marks that a column of numbers shows without any doubt.
    """

    values: pd.Series
    faults: dict[str, Mask] = field(default_factory=dict)
    told: dict[str, Mask] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()

    def faulty(self) -> Mask:
        """Return the rows that have any fault."""
        rows = np.zeros(len(self.values), dtype=bool)
        for mask in self.faults.values():
            rows |= mask
        return rows

    def mark(self, fault: str, rows: Mask) -> None:
        """Add a fault to some rows."""
        if rows.any():
            self.faults[fault] = self.faults.get(fault, np.False_) | rows


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
        return strings(pc.take(pa.array(words, pa.string()), codes))


def distinct(cells: Cells) -> Distinct:
    """Return the distinct cells of a column.

    >>> cells = distinct(pd.Series([" a", None, 2.5, " a"]))
    >>> cells.codes.tolist(), cells.text.to_pylist(), cells.typed
    ([0, -1, 1, 0], ['a', None], {1: 2.5})
    """
    if texts(cells):
        encoded = arrow(cells).dictionary_encode()
        codes = encoded.indices
        if codes.null_count:
            codes = pc.fill_null(codes, -1)
        return Distinct(codes.to_numpy(zero_copy_only=False), trim(encoded.dictionary), {})
    try:
        found, uniques = pd.factorize(cells)
    except TypeError:  # lists and the like, out of a Parquet file: only what they look like can be told
        found, uniques = pd.factorize(cells.map(str, na_action="ignore"))
    typed = {position: value for position, value in enumerate(uniques) if not isinstance(value, str)}
    text = pa.array([value if isinstance(value, str) else None for value in uniques], pa.string())
    return Distinct(found.astype(np.int64), trim(text), typed)


def texts(cells: Cells) -> bool:
    """Is the column made of texts alone?"""
    return isinstance(cells, pa.Array) or isinstance(cells.dtype, pd.StringDtype)


def arrow(cells: Cells) -> pa.StringArray:
    """Return a text column as one Arrow array, without a copy where that can be."""
    array = cells if isinstance(cells, pa.Array) else pa.array(cells)
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    return array if isinstance(array, pa.StringArray) else array.cast(pa.string())


def strings(text: pa.Array) -> pd.Series:
    """Return Arrow text as a pandas text column, without a copy where that can be."""
    return pd.Series(pd.array(text, dtype="str"))


def trim(text: pa.StringArray) -> pa.StringArray:
    """Return texts without outer spaces of any kind; the same texts, not a copy, where there are none."""
    trimmed = pc.utf8_trim_whitespace(text)
    return text if trimmed.equals(text) else trimmed


def shapes(text: pa.StringArray) -> tuple[NDArray[np.int32], list[str]]:
    """Return each row's position among the shapes of a column, −1 when missing, and the shapes.

    A shape is a cell whose digits are all written 0: a column of a million amounts has a few dozen of them, so
    what a cell looks like is examined once a shape, and its digits are then gathered by the column.

    >>> codes, found = shapes(pa.array(["12,50 €", "47,90 €", None, "3"]))
    >>> codes.tolist(), found
    ([0, 0, -1, 1], ['00,00 €', '0'])
    """
    valid, offsets, data = text.buffers()
    drawn = b"" if data is None else data.to_pybytes().translate(_DIGITS)
    alike = pa.StringArray.from_buffers(len(text), offsets, pa.py_buffer(drawn), valid, -1, text.offset)
    encoded = alike.dictionary_encode()
    return pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False), encoded.dictionary.to_pylist()


def by_shape(codes: NDArray[np.int32], values: Sequence[Any], missing: Any = False) -> NDArray[Any]:
    """Return each row's value from the value of its shape.

    >>> by_shape(np.array([1, 0, -1]), [10, 20], 0).tolist()
    [20, 10, 0]
    """
    return np.array([*values, missing])[codes] if values else np.full(len(codes), missing)


def mask(array: Any) -> Mask:
    """Return an Arrow mask as numpy; null is False."""
    return np.asarray(pc.fill_null(array, False).to_numpy(zero_copy_only=False), dtype=bool)


def is_blank(text: str) -> bool:
    """Does a cell say that it has no value?

    >>> [is_blank(text) for text in (" n.d. ", "--", "0")]
    [True, True, False]
    """
    return text.strip().casefold() in BLANKS


def taken(cells: Cells, rows: NDArray[np.int64]) -> list[Any]:
    """Return the raw cells of some rows, missing ones as None."""
    if isinstance(cells, pa.Array):
        values: list[Any] = cells.take(pa.array(rows)).to_pylist()
        return values
    part = cells.iloc[rows]
    return part.astype(object).where(part.notna(), None).tolist()


def written(value: Any) -> str:
    """Return a cell as a person would read it: no `.0` after a whole number, no time at midnight.

    >>> written(17850.0), written(datetime(2025, 3, 1)), written(" x ")
    ('17850', '2025-03-01', 'x')
    """
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
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
