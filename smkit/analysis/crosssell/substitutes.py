"""Which products take each other's place? Those that avoid each other in baskets: proposing both is no offer.

Two products hardly meet for many reasons that are no replacement: one is bought alone, the other in large orders; one
was sold in winter, the other in summer; one is for companies. So like is compared with like: baskets of the same
group, quarter, month too, and size (from one power of two to the next). Among these, all the meetings of products are shared out
so that each product keeps the companions it had (quasi-independence with an empty diagonal, Goodman 1968): what still
meets far less than that is avoided. What is counted is customers, not baskets: one who never takes both, fifty times over, is one.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.crosssell.chance import Chance, customers, grouping, met
from smkit.analysis.crosssell.counts import count_pairs, share
from smkit.analysis.crosssell.encode import Baskets, encode
from smkit.analysis.crosssell.intake import require, require_dates

_MOST = 4_000  # products compared: the most sold, for an avoidance takes many baskets to be seen
_NOISE = 0.3  # of the spread of chance: a month takes as little from what is expected by being short
_ROUNDS = 30  # of sharing out; ten are enough for a thousandth of a meeting


def substitutes(
    orders: pd.DataFrame | Baskets, *, max_ratio: float = 2 / 3, within: str | None = None, risk: float = 0.05
) -> pd.DataFrame:
    """Return the pairs of products that surely meet far less often than chance would have it, the surest first.

    Parameters: `orders`, order lines or what `encode` made of them; `max_ratio`, the largest ratio of met to
    expected, above 0 and up to 1, that the upper bound may reach (2/3: at least a third rarer, for sure);
    `within`, a column whose groups are compared apart (None: `segment` when there is one, "" for none); `risk`,
    the probability of even one false pair in the table.
    Returns one row per pair: first_id, first, second_id, second; n_first, n_second, n_both (baskets), n_customers (distinct
    customers with both in one basket; a basket without a customer is its own), expected (customers who would by chance), ratio
    (n_customers / expected), ratio_high (its upper bound, all pairs compared considered, by which it is sorted), same_category
    (missing without categories).
    Raises InputError: a column missing, no basket, a parameter outside its bounds.
    Source: Goodman (1968) for what chance gives, Garwood (1936) for the Poisson bound, at `risk` over the number
    of pairs compared (Bonferroni): those expected in enough baskets for never meeting to mean something.

    >>> orders = pd.DataFrame({"order_id": [*range(500)] * 2, "product": ["grains", "grains", "moulu", "moulu", "thé"]
    ...     * 100 + ["sucre", "thé", "sucre", "thé", "sucre"] * 100})
    >>> substitutes(orders)[["first", "second", "n_both"]].values.tolist()
    [['grains', 'moulu', 0]]
    """
    share("max_ratio", max_ratio)
    share("risk", risk)
    baskets = orders if isinstance(orders, Baskets) else encode(orders)
    kept = np.sort(np.argsort(-baskets.counts, kind="stable")[:_MOST])
    chance, alike = _chance(baskets, grouping(baskets, within), kept)
    least = -np.log(risk) / max_ratio
    baskets_wanted = np.triu(chance.T @ chance, 1)
    first, second = np.nonzero(baskets_wanted >= least)
    pairs = max(len(first), 1)
    buyers = met(baskets, kept[first], kept[second])
    # a pair would have no more customers than baskets: few are left to look at
    highest = _highest(buyers, risk / pairs)
    near = np.flatnonzero(highest <= max_ratio * baskets_wanted[first, second])
    first, second = first[near], second[near]
    buyers, highest = buyers[near], highest[near]
    wanted = _customers(baskets, chance, alike).pairs(first, second)
    if len(first) and "order_date" in baskets.lines:  # a season or a range may turn within a quarter
        finer, alike = _chance(baskets, grouping(baskets, within), kept, 1)
        dated = _customers(baskets, finer, alike).pairs(first, second)
        wanted = np.where(dated < wanted - _NOISE * np.sqrt(wanted), dated, wanted)
    together = np.zeros((len(kept), len(kept)), dtype=np.int32)
    low, high, times = count_pairs(baskets.matrix, kept, 1)
    together[low, high] = times
    both = together[first, second].astype(np.int64)
    bound = highest / np.maximum(wanted, 1e-12)  # none is expected where they were never sold together
    found = (wanted >= least) & (bound <= max_ratio)
    one, other = kept[first[found]], kept[second[found]]
    category = pd.Series(baskets.categories)
    one_category, other_category = (category.iloc[side].reset_index(drop=True) for side in (one, other))
    same = (one_category == other_category).astype("boolean")
    table = pd.DataFrame(
        {
            "first_id": baskets.keys[one],
            "first": baskets.names[one],
            "second_id": baskets.keys[other],
            "second": baskets.names[other],
            "n_first": baskets.counts[one],
            "n_second": baskets.counts[other],
            "n_both": both[found],
            "n_customers": buyers[found],
            "expected": wanted[found],
            "ratio": buyers[found] / wanted[found],
            "ratio_high": bound[found],
            "same_category": same.mask(one_category.isna() | other_category.isna()),
        }
    )
    return table.sort_values(["ratio_high", "first_id", "second_id"], kind="stable", ignore_index=True)


def _highest(counts: NDArray[np.int64], risk: float) -> NDArray[np.float64]:
    """The upper bound of what gives each count, once in `risk` exceeded."""
    from scipy.special import gammaincinv

    values, place = np.unique(counts, return_inverse=True)  # many pairs, few counts
    return np.asarray(gammaincinv(values + 1, 1 - risk))[place]


def _customers(baskets: Baskets, weights: NDArray[np.float64], group: NDArray[np.integer]) -> Chance:
    """What these weights make of customers: how many would have a pair in one basket at least."""
    from scipy.sparse import csr_matrix

    times = np.bincount(group)
    held = csr_matrix((np.ones(len(group)), (customers(baskets), group)))
    return Chance(weights / np.sqrt(times)[:, None], held)


def _chance(
    baskets: Baskets, within: str, kept: NDArray[np.intp], months: int = 3
) -> tuple[NDArray[np.float64], NDArray[np.integer]]:
    """The weight of each of the `kept` products (column) in each group of like baskets (row), and the group of each basket.

    Two products would meet in as many baskets of a group as their weights' product, had each its companions by chance.
    """
    from scipy.sparse import csr_matrix

    held = baskets.matrix[:, kept]
    size = np.diff(held.indptr)
    group = _alike(baskets, within, size, months)
    others = csr_matrix((np.maximum(size - 1.0, 0), (group, np.arange(len(group)))))
    companions = (others @ held).toarray()
    weights = companions / np.sqrt(np.maximum(companions.sum(axis=1, keepdims=True), 1))
    for _ in range(_ROUNDS):
        rest = np.maximum(weights.sum(axis=1, keepdims=True) - weights, 1e-9)
        weights = np.sqrt(weights * companions / rest)
    return weights, group


def _alike(baskets: Baskets, within: str, size: NDArray[np.integer], months: int) -> NDArray[np.integer]:
    """The group of each basket: same value of `within`, same quarter (or month), about the same size."""
    parts: dict[str, object] = {"size": np.log2(np.maximum(size, 1)).astype(int)}
    if within:
        require(baskets.lines.columns, within, what="Comparer à l'intérieur de groupes")
        parts["group"] = baskets.first_line(within)
    if "order_date" in baskets.lines:
        require_dates(baskets.lines, "Comparer des commandes du même trimestre")
        date = baskets.first_line("order_date")
        if not date.isna().all():
            parts["period"] = (date.dt.year * 12 + date.dt.month - 1) // months
    return pd.DataFrame(parts).groupby(list(parts), dropna=False).ngroup().to_numpy()
