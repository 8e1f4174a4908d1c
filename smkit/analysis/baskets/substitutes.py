"""Which products take each other's place? Those that avoid each other in baskets: proposing both is no offer."""

import numpy as np
import pandas as pd

from smkit.analysis.baskets.chance import expected, grouping, p_less
from smkit.analysis.baskets.counts import count_pairs, share
from smkit.analysis.baskets.encode import Baskets, encode

_MOST = 4_000  # products compared: the most sold, for an avoidance takes many baskets to be seen


def substitutes(
    orders: pd.DataFrame | Baskets, *, max_ratio: float = 0.5, within: str | None = None, risk: float = 0.05
) -> pd.DataFrame:
    """Return the pairs of products that meet far less often than chance would have it, the surest first.

    Parameters: `orders`, order lines or what `encode` made of them; `max_ratio`, the largest ratio of met to
    expected, above 0 and up to 1; `within`, a column whose groups are compared apart (None: `segment` when
    there is one, "" for none); `risk`, the probability of even one false pair in the table.
    Returns one row per pair: first_id, first, second_id, second; n_first, n_second, n_both (baskets),
    expected (baskets together by chance, see `chance`), ratio (n_both / expected), p_value (times the number
    of pairs compared, up to 1), same_category (missing without categories).
    Raises InputError: a column missing, no basket, a parameter outside its bounds.

    >>> orders = pd.DataFrame({"order_id": [*range(400)] * 2, "product": ["grains", "moulu"] * 200 + ["sucre"] * 400})
    >>> substitutes(orders)[["first", "second", "n_both"]].values.tolist()
    [['grains', 'moulu', 0]]
    """
    share("max_ratio", max_ratio)
    share("risk", risk)
    baskets = orders if isinstance(orders, Baskets) else encode(orders)
    within = grouping(baskets, within)
    kept = np.sort(np.argsort(-baskets.counts, kind="stable")[:_MOST])
    chance = np.triu(expected(baskets, within).square(kept), 1)
    least = -np.log(risk)  # below that many expected, even never meeting is no proof
    first, second = np.nonzero(chance >= least)
    wanted = chance[first, second]
    met = np.zeros(chance.shape, dtype=np.int64)
    low, high, times = count_pairs(baskets.matrix, kept, 1)
    met[low, high] = times
    both = met[first, second]
    tested = max(len(first), 1)
    p_value = np.minimum(p_less(both, wanted) * tested, 1.0)
    found = (both <= max_ratio * wanted) & (p_value <= risk)
    one, other = kept[first[found]], kept[second[found]]
    both, wanted, p_value = both[found], wanted[found], p_value[found]
    categories = pd.Series(baskets.categories)
    one_category, other_category = (categories.iloc[side].reset_index(drop=True) for side in (one, other))
    same = (one_category == other_category).astype("boolean")
    table = pd.DataFrame(
        {
            "first_id": baskets.keys[one],
            "first": baskets.names[one],
            "second_id": baskets.keys[other],
            "second": baskets.names[other],
            "n_first": baskets.counts[one],
            "n_second": baskets.counts[other],
            "n_both": both,
            "expected": wanted,
            "ratio": both / wanted,
            "p_value": p_value,
            "same_category": same.mask(one_category.isna() | other_category.isna()),
        }
    )
    return table.sort_values(["p_value", "ratio", "first_id", "second_id"], kind="stable", ignore_index=True)
