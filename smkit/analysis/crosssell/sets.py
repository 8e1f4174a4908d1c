"""Frequent sets of columns, by recursion on pairs: the baskets of each product, rarest first, and all pairs in them.

Inside the baskets of a set, every pair of its frequent partners is counted at once; a pair frequent there
makes a set two longer. Small groups are rows of bits, 64 baskets a word, which the processor compares faster
than anything can walk through them; large and sparse ones are counted as pairs are everywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from smkit.analysis.crosssell.counts import Counts, count_pairs

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Items = NDArray[np.integer]
Bits = NDArray[np.uint64]  # one row per product, one bit per basket

_CELLS = 64_000_000  # baskets × products of a group kept as bits: 8 MB
_WORDS = 500_000  # of 64 bits compared at a time: they stay in the processor's cache


@dataclass
class Sets:
    """Frequent sets: for each size from 2 up, `sets` (one row of columns each) and `counts`.

    Every set found in `least` rows or more is there; `least` rises when there are more than `most`.
    """

    least: int
    most: int
    sets: list[Items] = field(default_factory=list)
    counts: list[Counts] = field(default_factory=list)
    _parts: list[list[tuple[Items, Counts]]] = field(default_factory=list)
    _found: int = 0

    def add(self, base: tuple[int, ...], first: Items, second: Items, counts: Counts) -> None:
        """Add the sets `base` + a pair of columns each."""
        if not len(first):
            return
        size = len(base) + 2
        while len(self._parts) < size - 1:
            self._parts.append([])
        items = np.empty((len(first), size), dtype=np.int32)
        items[:, :-2], items[:, -2], items[:, -1] = base, first, second
        self._parts[size - 2].append((items, counts))
        self._found += len(first)
        if self._found > 2 * self.most:
            self._cut()

    def close(self) -> Sets:
        """Put the sets together, the most frequent `most` of them, each one's columns ascending."""
        if self._found > self.most:
            self._cut()
        for parts in self._parts or [[]]:
            items, counts = _join(parts) if parts else (np.empty((0, 2), np.int32), np.empty(0, np.int64))
            self.sets.append(np.sort(items, axis=1))
            self.counts.append(counts)
        return self

    def _cut(self) -> None:
        """Raise `least` until `most` sets are left at most: ties at the edge go out together."""
        joined = [_join(parts) for parts in self._parts if parts]
        counts = np.concatenate([counts for _, counts in joined])
        edge = np.partition(counts, len(counts) - self.most - 1)[len(counts) - self.most - 1]
        self.least = int(edge) + 1
        self._parts = [[(items[counts > edge], counts[counts > edge])] for items, counts in joined]
        self._found = sum(len(parts[0][1]) for parts in self._parts)


def frequent_sets(matrix: csr_matrix, least: int, max_items: int, most: int) -> Sets:
    """Return the sets of 2 to `max_items` columns found together in `least` rows or more (`most` of them).

    >>> from scipy.sparse import csr_matrix
    >>> found = frequent_sets(csr_matrix([[1, 1, 1], [1, 1, 1], [0, 1, 0]]), 2, 3, 100)
    >>> [items.tolist() for items in found.sets], [counts.tolist() for counts in found.counts]
    ([[[0, 2], [0, 1], [1, 2]], [[0, 1, 2]]], [[2, 2, 2], [2]])
    """
    totals = np.bincount(matrix.indices, minlength=matrix.shape[1])
    kept = np.flatnonzero(totals >= least)
    kept = kept[np.argsort(totals[kept], kind="stable")]  # rarest first: their baskets are few
    rows = _rows(matrix, kept)
    found = Sets(least, most)
    first, second, counts = count_pairs(rows, np.arange(len(kept)), least)
    found.add((), kept[first].astype(np.int32), kept[second].astype(np.int32), counts)
    if max_items > 2:
        columns = rows.T.tocsr()
        starts = np.searchsorted(first, np.arange(len(kept) + 1))
        for item in range(len(kept)):
            often = counts[starts[item] : starts[item + 1]] >= found.least
            partners = second[starts[item] : starts[item + 1]][often]
            if len(partners) > 1:
                holding = columns.indices[columns.indptr[item] : columns.indptr[item + 1]]
                _grow(found, (int(kept[item]),), _gather(rows, holding, partners), kept[partners], max_items)
    return found.close()


def _grow(found: Sets, base: tuple[int, ...], group: Bits | csr_matrix, names: Items, longest: int) -> None:
    """Add every frequent set that is `base` and some of `names`; `group` holds the rows of `base`, by name."""
    if isinstance(group, np.ndarray):
        columns = None
        first, second, counts = _meet(group, found.least)
    else:
        columns = group.T.tocsr()
        first, second, counts = count_pairs(group, np.arange(len(names)), found.least)
    found.add(base, names[first], names[second], counts)
    if len(base) + 3 > longest:
        return
    starts = np.searchsorted(first, np.arange(len(names) + 1))
    for item in range(len(names)):
        partners = second[starts[item] : starts[item + 1]]
        if len(partners) < 2:
            continue
        if columns is None:
            inside = group[partners] & group[item]
        else:
            holding = columns.indices[columns.indptr[item] : columns.indptr[item + 1]]
            inside = _gather(group, holding, partners)
        _grow(found, (*base, int(names[item])), inside, names[partners], longest)


def _meet(bits: Bits, least: int) -> tuple[Items, Items, Counts]:
    """The pairs of rows of bits that share `least` of them or more, and how many: first below second."""
    square = np.zeros((len(bits), len(bits)), dtype=np.int64)
    step = max(1, _WORDS // bits.size)
    for start in range(0, len(bits), step):
        part = bits[start : start + step, None]
        np.bitwise_count(part & bits).sum(axis=2, dtype=np.int64, out=square[start : start + step])
    first, second = np.nonzero(np.triu(square >= least, 1))
    return first, second, square[first, second]


def _gather(rows: csr_matrix, holding: Items, partners: Items) -> Bits | csr_matrix:
    """The given rows and columns: as bits when comparing them is cheaper than walking through the rows."""
    from scipy.sparse import csr_matrix

    lengths = rows.indptr[holding + 1] - rows.indptr[holding]
    ends = np.cumsum(lengths)
    at = np.arange(ends[-1]) + np.repeat(rows.indptr[holding] - ends + lengths, lengths)
    place = np.full(rows.shape[1], -1, dtype=np.int32)
    place[partners] = np.arange(len(partners), dtype=np.int32)
    item = place[rows.indices[at]]
    kept = item >= 0
    row = np.repeat(np.arange(len(holding), dtype=np.int32), lengths)[kept]
    item = item[kept]
    cells, steps = len(holding) * len(partners), len(item) ** 2 / len(holding)
    if cells <= _CELLS and cells * len(partners) < 200 * steps + 10_000_000:
        held = np.zeros((len(partners), -(-len(holding) // 64) * 64), dtype=bool)
        held[item, row] = True
        return np.packbits(held, axis=1).view(np.uint64)
    bounds = np.append(0, np.cumsum(np.bincount(row, minlength=len(holding))))
    return csr_matrix((np.ones(len(item), np.uint8), item, bounds), shape=(len(holding), len(partners)))


def _rows(matrix: csr_matrix, kept: NDArray[np.intp]) -> csr_matrix:
    """The kept columns, in their order."""
    rows = matrix[:, kept]
    rows.sort_indices()
    return rows


def _join(parts: list[tuple[Items, Counts]]) -> tuple[Items, Counts]:
    return np.concatenate([items for items, _ in parts]), np.concatenate([counts for _, counts in parts])
