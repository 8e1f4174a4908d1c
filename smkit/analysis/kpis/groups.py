"""Which rows go together, and what is made of each group: the sums, counts and medians of columns in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from smkit.numbering import gapless

_Kept = NDArray[np.bool_] | None
_Found = tuple[NDArray[Any], _Kept]
_DENSE = 16  # cells a row: with more of them, what is there is looked up instead of counted
_MANY = 16  # rows a cell: with fewer of them, what else a cell tells of its rows is looked for
MOST = 2**62


@dataclass(frozen=True, eq=False)
class Column:
    """A column: its `data`, where it is `null` (None: nowhere), and the `labels` that its data number where it is one of texts."""

    data: NDArray[Any]
    null: _Kept = None
    labels: pd.Index | None = None


@dataclass(frozen=True)
class Groups:
    """The group of each row by its number (None: all in one), how many there are, and the `first` row of each."""

    codes: NDArray[np.int64] | None
    size: int
    first: NDArray[np.int64]
    rows: int

    @classmethod
    def whole(cls, rows: int) -> Groups:
        """All rows together."""
        return cls(None, 1, np.zeros(1, dtype=np.int64), rows)

    @classmethod
    def by(cls, columns: Sequence[Column], rows: int) -> Groups:
        """Rows with the same values in some columns; missing is a value like another.

        >>> Groups.by([Column(np.array([3, 3, 5]))], 3).codes.tolist()
        [0, 0, 1]
        """
        if not columns:
            return cls.whole(rows)
        key, cells = numbered(telling(columns, rows), rows)
        if cells <= _DENSE * rows + 1024:
            met, codes = gapless(key, cells)
        else:
            codes, met = pd.factorize(key)
        codes, size = codes.astype(np.int64, copy=False), len(met)
        first = np.empty(size, dtype=np.int64)
        first[codes[::-1]] = np.arange(rows - 1, -1, -1)
        return cls(codes, size, first, rows)

    def of(self, kept: _Kept) -> NDArray[np.int64]:
        """The group of each row that is kept."""
        codes = np.zeros(self.rows, dtype=np.int64) if self.codes is None else self.codes
        return codes if kept is None else codes[_wide(kept, self.rows)]

    def count(self, kept: _Kept) -> NDArray[np.int64]:
        """How many rows are kept, by group."""
        if self.codes is None:
            return np.array([self.rows if kept is None else _wide(kept, self.rows).sum()], dtype=np.int64)
        return np.bincount(self.of(kept), minlength=self.size)

    def sum(self, data: NDArray[Any], kept: _Kept) -> _Found:
        """The sum of each group; missing where it has none to add up."""
        data = _wide(data, self.rows)
        weights = data if kept is None else data[_wide(kept, self.rows)]
        codes = self.of(kept)
        found = np.bincount(codes, weights=weights, minlength=self.size)
        if kept is None and self.rows:
            return found, None
        nothing = np.ones(self.size, dtype=bool)
        nothing[codes] = False
        return found, nothing if nothing.any() else None

    def least(self, data: NDArray[Any], kept: _Kept, most: bool = False) -> _Found:
        """The least value of each group, or the `most`; missing where there is none."""
        values = data if kept is None else data[kept]
        bounds = np.iinfo(np.int64) if values.dtype.kind in "Mi" else None
        plain = values.view(np.int64) if values.dtype.kind == "M" else values
        start = (bounds.min if most else bounds.max) if bounds else (-np.inf if most else np.inf)
        found = np.full(self.size, start, dtype=plain.dtype)
        (np.maximum if most else np.minimum).at(found, self.of(kept), plain)
        return found.view(values.dtype), self.count(kept) == 0

    def median(self, data: NDArray[Any], kept: _Kept) -> _Found:
        """The median of each group, half-way between two; missing where there is none."""
        values, codes, counts = data if kept is None else data[kept], self.of(kept), self.count(kept)
        found = np.full(self.size, np.nan)
        ordered = values[np.lexsort((values, codes))]
        ends, some = np.cumsum(counts), counts > 0
        low = (ends - counts + (counts - 1) // 2)[some]
        high = (ends - counts + counts // 2)[some]
        found[some] = ordered[low] + (ordered[high] - ordered[low]) / 2
        return found, ~some

    def distinct(self, column: Column, kept: _Kept) -> NDArray[np.int64]:
        """How many different values there are, by group."""
        codes = self.of(kept)
        data = column.data if kept is None else column.data[kept]
        pairs = Groups.by([Column(codes), Column(data, None, column.labels)], len(codes))
        return np.bincount(codes[pairs.first[: pairs.size]], minlength=self.size)


def telling(columns: Sequence[Column], rows: int) -> list[Column]:
    """Return the columns that tell groups apart, the one of most values first: who a customer is tells the segment too.

    >>> who, segment = (Column(np.array(codes), None, pd.Index(list("abc"))) for codes in ([2, 1, 2], [0, 1, 0]))
    >>> telling([segment, who], 3) == [segment]
    True
    """
    sizes = [len(each.labels) if each.labels is not None else 0 for each in columns]
    most = max(sizes)
    if not most or most * _MANY < rows:
        return list(columns)
    first = columns[sizes.index(most)]
    same = _same(first)
    return [first, *(each for each in columns if each is not first and not _follows(each, same))]


def follows(column: Column, first: Column) -> bool:
    """Tell whether a column has one value for each text of another one, missing being a value like another.

    >>> who, segment = (Column(np.array(codes), None, pd.Index(list("abc"))) for codes in ([2, 1, 2], [0, 0, 0]))
    >>> follows(segment, who), follows(who, segment)
    (True, False)
    """
    return _follows(column, _same(first))


def _same(first: Column) -> NDArray[np.int64]:
    """For each row, one that has the same text."""
    rows = len(first.data)
    again = np.zeros(len(first.labels) + 1, dtype=np.int64)  # type: ignore[arg-type]
    again[first.data] = np.arange(rows)  # a row of each of its values; of -1, which is missing, at the end
    return again[first.data]


def _follows(column: Column, same: NDArray[np.int64]) -> bool:
    """Whether a column has on each row what it has on another one."""
    if column.null is not None and not np.array_equal(column.null[same], column.null):
        return False
    data = column.data.view(np.int64) if column.data.dtype.kind == "M" else column.data
    return bool((data[same] == data).all())


def numbered(columns: Sequence[Column], rows: int) -> tuple[NDArray[np.int64], int]:
    """Return a number for each row, the same for the same values, and how many numbers there may be.

    >>> numbered([Column(np.array([3, 3, 5])), Column(np.array([True, False, False]))], 3)[0].tolist()
    [5, 4, 10]
    """
    key, cells = np.zeros(rows, dtype=np.int64), 1
    for column in columns:
        codes, size = _codes(column)
        if cells * size > MOST:
            key, found = pd.factorize(key)
            cells = len(found)
        key, cells = key * size + codes, cells * size
    return key, cells


def ranks(labels: pd.Index) -> NDArray[np.int64]:
    """Return the place of each label in their order, whatever the rows that they were met on.

    >>> ranks(pd.Index(["b", "a", "c"])).tolist()
    [1, 0, 2]
    """
    found = np.empty(len(labels), dtype=np.int64)
    found[pc.sort_indices(pa.array(labels))] = np.arange(len(labels))
    return found


def _codes(column: Column) -> tuple[NDArray[np.int64], int]:
    """A number from 1 for each value, 0 where it is missing, and how many numbers there are."""
    data = column.data
    if column.labels is not None:
        return data.astype(np.int64) + 1, len(column.labels) + 1
    if data.dtype.kind not in "bi":
        data, found = pd.factorize(data)
        return _or_zero(data.astype(np.int64) + 1, column.null), len(found) + 1
    if not len(data):
        return data.astype(np.int64), 1
    known = data if column.null is None else data[~column.null]
    least, most = (int(known.min()), int(known.max())) if len(known) else (0, 0)
    return _or_zero(data.astype(np.int64) - (least - 1), column.null), most - least + 2


def _or_zero(codes: NDArray[np.int64], null: _Kept) -> NDArray[np.int64]:
    return codes if null is None else np.where(null, 0, codes)


def _wide(data: NDArray[Any], rows: int) -> NDArray[Any]:
    """A constant as one value a row."""
    return np.broadcast_to(data, (rows,)) if not data.ndim else data
