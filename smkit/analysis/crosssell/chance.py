"""Is it more than chance? What pairs of products would do if nothing but popularity and basket size counted.

In baskets of these sizes, two products that ignore each other meet
`n_first × n_second × Σ size × (size − 1) / ((Σ size)² − Σ n²)` times: all pairs of the baskets, shared out by
popularity, a product never meeting itself. The usual `n_first × n_second / n` forgets the sizes: with a few
huge orders every pair looks linked, with baskets of one or two every pair looks avoided.
It is reckoned within each group (segment), for two products that only companies buy look linked when they are
just both for companies. Source: configuration model of random graphs (Chung and Lu, 2002).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.crosssell.encode import Baskets
from smkit.analysis.crosssell.intake import require

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]


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
    group = np.zeros(n, dtype=np.int64)
    if within:
        require(baskets.lines.columns, within, what="Comparer à l'intérieur de groupes")
        group = pd.factorize(baskets.first_line(within), use_na_sentinel=False)[0]
    return csr_matrix((np.ones(n), (group, np.arange(n))), shape=(int(group.max()) + 1, n))


def expected(baskets: Baskets, within: str = "") -> Chance:
    """Return what chance would give, within each value of the column `within` (all baskets alike when empty)."""
    member = groups(baskets, within)
    sold = (member @ baskets.matrix).toarray()
    size = np.diff(baskets.matrix.indptr).astype(np.float64)
    pairs, lines = member @ (size * (size - 1)), member @ size
    others = np.maximum(lines**2 - (sold**2).sum(axis=1), 1)
    return Chance(sold * np.sqrt(pairs / others)[:, None])


class Chance:
    """How often any two products would meet by chance: the product of their columns in `weights`, summed."""

    def __init__(self, weights: Floats) -> None:
        self.weights = weights

    def pairs(self, first: NDArray[np.integer], second: NDArray[np.integer]) -> Floats:
        """Baskets in which each pair of columns would be together by chance."""
        return np.einsum("gp,gp->p", self.weights[:, first], self.weights[:, second])


def p_more(both: NDArray[np.int64], chance: Floats) -> Floats:
    """Probability of meeting at least that often by chance (Poisson, a little too large)."""
    from scipy.special import pdtrc

    return np.where(both > 0, pdtrc(both - 1, chance), 1.0)
