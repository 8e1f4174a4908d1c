"""How often are products bought together? Whole counts, which every threshold is compared with."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.crosssell.encode import Baskets, Rows
from smkit.analysis.crosssell.intake import grouped
from smkit.analysis.errors import InputError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Counts = NDArray[np.int64]
Places = NDArray[np.integer]

#: What people call the shares that they choose, and what a program calls them.
_NAMES = {
    "min_support": "Le support minimum (min_support)",
    "min_confidence": "La confiance minimum (min_confidence)",
    "take_up": "Le taux d'acceptation (take_up)",
    "margin_rate": "Le taux de marque (margin_rate)",
    "floor": "Le taux de marque minimum (floor)",
    "discount": "La remise (discount)",
}
_MOST_PAIRS = 5_000_000  # a longer answer helps nobody, and would not fit beside the rest
_DENSE = 64_000_000  # cells of the products × products square of 32-bit counts: 256 MB
_ROWS = 50_000  # baskets at a time: their products stay in the processor's cache
_SPARSE = 20_000_000  # cells of a sparse product computed at a time


@dataclass(frozen=True, eq=False)
class Together:
    """What was counted: `n` baskets, the frequent products, the frequent pairs of them.

    `products`: product_id, product, n (baskets with it), by position. `first` and `second`: positions of the
    products of each pair, each pair once. `both`: in how many baskets the two are.
    """

    n: int
    products: pd.DataFrame
    first: Places
    second: Places
    both: Counts


def together(baskets: Baskets, min_support: float) -> Together:
    """Count the pairs found in at least a share `min_support` of the baskets.

    Raises InputError when `min_support` is not above 0 and up to 1, or the answer would be millions of pairs.

    >>> from smkit.analysis.crosssell.encode import encode
    >>> orders = pd.DataFrame({"order_id": [1, 1, 2, 2, 3], "product": ["a", "b", "a", "b", "a"]})
    >>> together(encode(orders), 0.5).both
    array([2])
    """
    least = threshold(min_support, len(baskets))
    kept = np.flatnonzero(baskets.counts >= least)
    first, second, both = count_pairs(baskets.rows, kept, least)
    products = pd.DataFrame(
        {"product_id": baskets.keys[kept], "product": baskets.names[kept], "n": baskets.counts[kept]}
    )
    return Together(len(baskets), products, first, second, both)


def threshold(min_support: float, n: int) -> int:
    """Return the smallest number of baskets that makes a share `min_support` of `n`, at least 1.

    A count over `n` is rounded once, as the share itself was: 7 of 100 baskets are 7 %, though 0.07 × 100 is a
    little more than 7 in floats, and 4 of 11 are 4 / 11.

    >>> threshold(0.07, 100), threshold(4 / 11, 11), threshold(0.1, 31)
    (7, 4, 4)
    """
    share("min_support", min_support)
    least = max(1, math.ceil(min_support * n) - 1)
    return least if least / n >= min_support else least + 1


def share(name: str, value: float, *, zero: bool = False) -> float:
    """Return a share. Raises InputError when it is not above 0 (or 0, if `zero`) and up to 1."""
    try:
        good = 0 < value <= 1 or (zero and value == 0)
    except TypeError:  # a text
        good = False
    if not good:
        raise InputError(
            f"{_NAMES.get(name, f'« {name} »')} vaut {_write(value)} : une part {'de' if zero else 'au-dessus de'} 0 et "
            "jusqu'à 1 est attendue (1 % s'écrit 0,01)."
        )
    return value


def _write(value: float) -> str:
    """A number as French people write it, without the ,0 of a whole one; a text is called one."""
    if isinstance(value, str):
        return f"« {value} » (un texte)"
    return str(value).removesuffix(".0").replace(".", ",")


def count_pairs(
    matrix: Rows | csr_matrix, kept: NDArray[np.intp], least: int
) -> tuple[Places, Places, Counts]:
    """Return the pairs of `kept` columns found together in `least` rows or more, and in how many.

    Positions are those in `kept`, the first below the second. Up to some 8 000 products, each product of a
    basket meets those after it and adds one in a square of counts; beyond, sparse products of a few columns
    at a time, so that memory stays bounded whatever the number of products.
    """
    place = np.full(matrix.shape[1], -1, dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    if len(kept) ** 2 <= _DENSE:
        parts = _square(matrix, place, len(kept), least)
    else:
        parts = _by_columns(matrix, kept, least)
    first, second, both = parts
    order = np.lexsort((second, first))
    return first[order], second[order], both[order]


def _square(
    matrix: Rows | csr_matrix, place: NDArray[np.int32], width: int, least: int
) -> tuple[Places, Places, Counts]:
    square = np.zeros(width * width, dtype=np.int32)
    one = np.int32(1)
    for start in range(0, matrix.shape[0], _ROWS):
        bounds = matrix.indptr[start : start + _ROWS + 1]
        item = place[matrix.indices[bounds[0] : bounds[-1]]]
        kept = item >= 0
        ends = np.append(0, np.cumsum(kept, dtype=np.int32))[bounds - bounds[0]]
        item = item[kept]
        after = np.repeat(ends[1:], np.diff(ends)) - np.arange(1, len(item) + 1, dtype=np.int32)
        line = item * np.int32(width)
        at, gap = np.flatnonzero(after > 0), 1
        after = after[at]
        while len(at):
            np.add.at(square, line[at] + item[at + gap], one)
            more = after > gap
            at, after, gap = at[more], after[more], gap + 1
    cells = np.flatnonzero(square >= least)
    _bounded(len(cells))
    first, second = np.divmod(cells, max(width, 1))
    return first.astype(np.int32), second.astype(np.int32), square[cells].astype(np.int64)


def _by_columns(
    matrix: Rows | csr_matrix, kept: NDArray[np.intp], least: int
) -> tuple[Places, Places, Counts]:
    from scipy.sparse import csr_matrix

    ones = np.ones(len(matrix.indices), dtype=np.int32)
    rows = csr_matrix((ones, matrix.indices, matrix.indptr), shape=matrix.shape)[:, kept]
    columns = rows.T.tocsr()
    # the products beside each product, with repeats, bound the cells that it takes
    beside = np.minimum(columns @ np.diff(rows.indptr).astype(np.int64), len(kept))
    group = np.cumsum(beside) // _SPARSE
    edges = np.append(np.flatnonzero(np.diff(group, prepend=-1)), len(kept))
    found, total = [], 0
    for low, high in zip(edges[:-1], edges[1:], strict=True):
        part = (columns[low:high] @ rows).tocoo()
        first = part.row + np.int32(low)
        often = (part.data >= least) & (first < part.col)
        found.append((first[often], part.col[often], part.data[often]))
        total += len(found[-1][0])
        _bounded(total)
    first, second, both = (np.concatenate(column) for column in zip(*found, strict=True))
    return first.astype(np.int32), second.astype(np.int32), both.astype(np.int64)


def _bounded(pairs: int) -> None:
    if pairs > _MOST_PAIRS:
        raise InputError(
            f"Plus de {grouped(_MOST_PAIRS)} couples de produits atteignent ce seuil : "
            "augmentez le support minimum."
        )
