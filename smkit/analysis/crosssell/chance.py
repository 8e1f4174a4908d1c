"""Is it more than chance? What pairs of products would do if nothing but popularity and basket size counted.

Baskets and products make a network; chance is the network drawn anew with both margins kept, in expectation: big baskets
stay big, popular products popular. A basket of size `s` then holds a product with probability `xy / (1 + xy)`, `x` for the
size and `y` for the product, chosen so that every size and every popularity is met. The usual `n_first × n_second / n` forgets
the sizes: with a few huge orders every pair looks linked.
What is counted is customers, not orders: one who comes back for the same pair fifty times is one customer. A basket without a
customer is its own. It is reckoned within each group (segment), for two products that only companies buy look linked when they
are just both for companies. Source: bipartite configuration model (Saracco, Di Clemente, Gabrielli and Squartini, 2015).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.crosssell.calendar import periods
from smkit.analysis.crosssell.encode import Baskets
from smkit.analysis.crosssell.intake import require

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Places = NDArray[np.integer]

_ROUNDS, _NEAR = 400, 1e-6  # of fitting, and the relative error that ends it
_SIZES = 48  # sizes of baskets told apart in a group; beyond, neighbours share one
_CELLS = 20_000_000  # cells of a table computed at a time
_PAIRS = 2_000_000  # pairs of a part of the baskets


def grouping(baskets: Baskets, within: str | None) -> str:
    """Return the column that groups baskets: the one asked for, else `segment` when the orders have it."""
    if within is not None:
        return within
    return "segment" if "segment" in baskets.lines else ""


def groups(baskets: Baskets, within: str) -> csr_matrix:
    """Return which baskets (columns) are of each value of the column `within` (rows); one row when it is empty.

    Raises InputError when the orders have no such column.
    """
    from scipy.sparse import csr_matrix

    n = len(baskets)
    return csr_matrix((np.ones(n), (_groups(baskets, within), np.arange(n))))


def customers(baskets: Baskets) -> NDArray[np.int64]:
    """Return whose each basket is, as a number from 0; a basket without a known customer is its own.

    >>> from smkit.analysis.crosssell.encode import encode
    >>> customers(encode(pd.DataFrame({"order_id": list("1234"), "product": "a", "customer_id": ["x", None, "x", "y"]}))).tolist()
    [0, 2, 0, 1]
    """
    if "customer_id" not in baskets.lines:
        return np.arange(len(baskets))
    codes = pd.factorize(baskets.first_line("customer_id"))[0].astype(np.int64)
    alone = codes < 0
    codes[alone] = codes.max() + 1 + np.arange(int(alone.sum()))
    return codes


def expected(baskets: Baskets, within: str = "") -> Chance:
    """Return what chance would give, within each value of the column `within` (all baskets alike when empty)."""
    return _expected(baskets, _groups(baskets, within))


def expected_then(baskets: Baskets, within: str = "") -> Chance | None:
    """Return what chance would give within each value of `within` and each period; None as `calendar.periods` says."""
    found = periods(baskets, _groups(baskets, within))
    return None if found is None else _expected(baskets, found)


def _expected(baskets: Baskets, group: NDArray[np.int64]) -> Chance:
    """What chance would give within groups of baskets."""
    from scipy.sparse import csr_matrix

    size = np.diff(baskets.matrix.indptr)
    kinds = np.zeros(len(baskets), dtype=np.int64)
    shares: list[Floats] = []
    for each in range(int(group.max()) + 1):
        inside = np.flatnonzero(group == each)
        label, sizes, times = _classes(size[inside])
        kinds[inside] = label + sum(map(len, shares))
        sold = np.bincount(baskets.matrix[inside].indices, minlength=len(baskets.keys))
        shares.append(_fitted(sizes, times, sold))
    who = customers(baskets)
    held = csr_matrix((np.ones(len(kinds)), (who, kinds)))
    return Chance(np.vstack(shares), held)


class Chance:
    """How many distinct customers would meet any two products in one basket, by chance.

    `shares`: probability that a basket of each kind (row: group and size) holds each product (column). `held`: how many baskets
    of each kind (column) each customer (row) has.
    """

    def __init__(self, shares: Floats, held: csr_matrix) -> None:
        self.shares = shares
        kinds, times = _alike(held)
        self._kinds, self._times = kinds, times

    def pairs(self, first: Places, second: Places) -> Floats:
        """Customers who would have each pair of columns in one basket at least."""
        found = np.zeros(len(first))
        step = max(1, _CELLS // max(self._kinds.shape[0], self.shares.shape[0]))
        for start in range(0, len(first), step):
            part = slice(start, start + step)
            both = self.shares[:, first[part]] * self.shares[:, second[part]]
            never = self._kinds @ np.log1p(-np.minimum(both, 1 - 1e-12))
            found[part] = self._times @ -np.expm1(never)
        return found


def met(baskets: Baskets, first: Places, second: Places) -> NDArray[np.int64]:
    """Return how many distinct customers have each pair of columns in one basket.

    Parameters: `baskets`; `first` and `second`, positions of the products of each pair.

    >>> from smkit.analysis.crosssell.encode import encode
    >>> lines = pd.DataFrame({"order_id": [1, 1, 2, 2, 3], "product": list("ababa"), "customer_id": "x"})
    >>> met(encode(lines), np.array([0]), np.array([1])).tolist()
    [1]
    """
    if not len(first):
        return np.zeros(0, dtype=np.int64)
    width = len(baskets.keys)
    codes = np.minimum(first, second).astype(np.int64) * width + np.maximum(first, second)
    asked, place = np.unique(codes, return_inverse=True)
    found = np.zeros(len(asked), dtype=np.int64)
    for times in _met(baskets, asked, width):
        found += times
    return found[place]


def _met(baskets: Baskets, asked: NDArray[np.int64], width: int) -> Iterator[NDArray[np.int64]]:
    """How many customers of each part of the baskets meet each pair that is asked, by its code: first column × `width` + second."""
    from scipy.sparse import csr_matrix

    who = customers(baskets)
    order = np.argsort(who, kind="stable")  # whose they are decides where a part ends
    whose, matrix = who[order], baskets.matrix
    inside = np.zeros(width, dtype=bool)
    inside[np.concatenate(np.divmod(asked, width))] = True
    rows = csr_matrix(
        (np.ones(len(matrix.indices), dtype=bool), matrix.indices, matrix.indptr), shape=matrix.shape
    )[order]
    rows.sort_indices()
    kept = inside[rows.indices]
    ends = np.append(0, np.cumsum(kept))[rows.indptr]
    item, size = rows.indices[kept].astype(np.int64), np.diff(ends)
    weight = np.cumsum(size * (size - 1) // 2)  # pairs up to each basket
    carried = np.empty(0, dtype=np.int64)
    start = 0
    while start < len(size):
        before = weight[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(weight, before + _PAIRS, side="right")))
        own = item[ends[start] : ends[stop]]
        left, right = _couples(size[start:stop])
        code = own[left] * width + own[right]
        at = np.minimum(np.searchsorted(asked, code), len(asked) - 1)
        holder = np.repeat(whose[start:stop], size[start:stop])[left]
        there = asked[at] == code
        keys = np.sort(np.append(carried, holder[there] * len(asked) + at[there]))
        keys = keys[np.diff(keys, prepend=-1) > 0]
        # who has more baskets in the next part is counted there
        last = whose[stop] if stop < len(size) else -1
        waits = keys // len(asked) == last
        carried, start = keys[waits], stop
        yield np.bincount(keys[~waits] % len(asked), minlength=len(asked))


def _couples(sizes: NDArray[np.integer]) -> tuple[Places, Places]:
    """The places of the two products of each pair of a basket, in baskets of these sizes that follow each other."""
    ends = np.cumsum(sizes)
    # products of the same basket that follow each one
    after = np.repeat(ends, sizes) - np.arange(ends[-1]) - 1
    left = np.repeat(np.arange(len(after)), after)
    return left, left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(after) - after, after)


def p_more(both: NDArray[np.int64], chance: Floats) -> Floats:
    """Probability of meeting at least that often by chance (Poisson, a little too large)."""
    from scipy.special import pdtrc

    return np.where(both > 0, pdtrc(both - 1, chance), 1.0)


def _groups(baskets: Baskets, within: str) -> NDArray[np.int64]:
    if not within:
        return np.zeros(len(baskets), dtype=np.int64)
    require(baskets.lines.columns, within, what="Comparer à l'intérieur de groupes")
    return pd.factorize(baskets.first_line(within), use_na_sentinel=False)[0].astype(np.int64)


def _classes(size: NDArray[np.integer]) -> tuple[NDArray[np.int64], Floats, Floats]:
    """The class of each basket by its size, the mean size and the number of baskets of each class."""
    values, label = np.unique(size, return_inverse=True)
    if len(values) > _SIZES:  # the largest are few: neighbours, within a few percents, share a class
        step = np.log(values[-1] / values[0]) / _SIZES
        near = np.floor(np.log(values / values[0]) / step) + values[-1] + 1
        near = np.where(values <= values[0] + _SIZES // 2, values, near)
        label = np.unique(near, return_inverse=True)[1][label]
    times = np.bincount(label).astype(np.float64)
    return label, np.bincount(label, weights=size) / times, times


def _fitted(sizes: Floats, times: Floats, sold: NDArray[np.integer]) -> Floats:
    """Probability that a basket of each size (row) holds each product (column): sizes and sales are met, in expectation."""
    counts, place = np.unique(sold, return_inverse=True)  # products sold alike are alike
    alike = np.bincount(place).astype(np.float64)
    some = counts > 0
    x = sizes / np.sqrt(max(float(times @ sizes), 1.0))
    y = counts / np.sqrt(max(float(times @ sizes), 1.0))
    for _ in range(_ROUNDS):
        y[some] = counts[some] / ((times * x) @ (1 / (1 + np.outer(x, y[some]))))
        wanted = sizes / ((1 / (1 + np.outer(x, y))) @ (alike * y))
        moved = float(np.abs(wanted / x - 1).max())
        x = wanted
        if moved < _NEAR:
            break
    odds = np.outer(x, y)
    return (odds / (1 + odds))[:, place]


def _alike(held: csr_matrix) -> tuple[csr_matrix, Floats]:
    """The different ways in which customers hold baskets of each kind, and how many customers hold each."""
    from scipy.sparse import vstack

    few = np.diff(held.indptr) == 1
    single = held[few]
    keys = single.indices.astype(np.int64) * (int(single.data.max(initial=1)) + 1) + single.data.astype(
        np.int64
    )
    _, first, times = np.unique(keys, return_index=True, return_counts=True)
    several = held[~few]
    return vstack([single[first], several]).tocsr(), np.append(times, np.ones(several.shape[0]))
