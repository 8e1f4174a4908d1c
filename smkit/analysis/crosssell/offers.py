"""Which offers to make first, and what they would bring: reach × sure share × take-up × margin."""

import numpy as np
import pandas as pd

from smkit.analysis.crosssell.chance import expected, grouping, p_more
from smkit.analysis.crosssell.counts import share, threshold
from smkit.analysis.crosssell.encode import Baskets, encode
from smkit.analysis.crosssell.facts import facts
from smkit.analysis.crosssell.rules import rules


def offers(
    orders: pd.DataFrame | Baskets,
    min_support: float = 0.01,
    min_confidence: float = 0.1,
    *,
    take_up: float = 0.1,
    margin_rate: float | None = None,
    within: str | None = None,
    risk: float = 0.05,
) -> pd.DataFrame:
    """Return the offers « to who buys the antecedent, propose the consequent », the most profitable first.

    Parameters: `orders`, order lines or what `encode` made of them; `min_support` and `min_confidence`, see
    `rules`; `take_up`, an assumption: the share of the buyers likely to want the consequent who accept when it
    is proposed, above 0 and up to 1; `margin_rate`, an assumption: the share of the price that is margin
    (taux de marque, 0 to 1), used for products whose cost is unknown; `within`, a column whose groups are
    compared apart (None: `segment` when there is one, "" for none); `risk`, the probability of even one offer
    that chance alone explains.
    Returns one row per offer that somebody is left to hear: antecedent_id, antecedent, consequent_id, consequent;
    n_antecedent, n_both (baskets), confidence, confidence_low (fractions, see `rules`), lift, ratio (n_both / what chance would
    give, see `chance`), p_value (times the number of pairs compared, up to 1), reach (baskets with the
    antecedent and without the consequent), take_up (as assumed), expected_orders (reach × confidence_low ×
    take_up), revenue_per_order and margin_per_order (€, of the consequent), expected_revenue and
    expected_margin (€, over the period of the orders; missing = n.d., when no price, or neither cost nor
    `margin_rate`, is known), margin_from ("cost", "assumption" or missing).
    It is association, not proof: test the offer (`trial`).
    Raises InputError: a column missing, no basket, a parameter outside its bounds.

    >>> orders = pd.DataFrame({"order_id": [*range(100)] * 2, "product": ["cône"] * 50 + ["thé"] * 50
    ...     + ["filtres"] * 40 + ["thé vert"] * 60, "quantity": 1, "unit_price": 10.0, "unit_cost": 6.0})
    >>> found = offers(orders)[["antecedent", "consequent", "reach", "expected_margin"]]
    >>> found[found["antecedent"] == "cône"].round(2).values.tolist()
    [['cône', 'filtres', 10, 2.68]]
    """
    share("take_up", take_up)
    share("risk", risk)
    if margin_rate is not None:
        share("margin_rate", margin_rate, zero=True)
    baskets = orders if isinstance(orders, Baskets) else encode(orders)
    table = rules(baskets, min_support, min_confidence)
    first = baskets.keys.get_indexer(pd.Index(table["antecedent_id"]))
    second = baskets.keys.get_indexer(pd.Index(table["consequent_id"]))
    chance = expected(baskets, grouping(baskets, within)).pairs(first, second)
    both = table["n_both"].to_numpy()
    p_value = np.minimum(p_more(both, chance) * _compared(baskets, min_support), 1.0)
    known = facts(baskets).iloc[second].reset_index(drop=True)
    rate, assumed = known["margin_rate"], margin_rate if margin_rate is not None else np.nan
    source = pd.Series("cost", index=table.index, dtype="str").where(rate.notna(), "assumption")
    reach = table["n_antecedent"] - table["n_both"]
    orders_more = reach * table["confidence_low"] * take_up
    margin = known["revenue_per_order"] * rate.fillna(assumed)
    table = table[["antecedent_id", "antecedent", "consequent_id", "consequent", "n_antecedent", "n_both"]
                  + ["confidence", "confidence_low", "lift"]].assign(
        ratio=both / chance,
        p_value=p_value,
        reach=reach,
        take_up=take_up,
        expected_orders=orders_more,
        revenue_per_order=known["revenue_per_order"],
        expected_revenue=orders_more * known["revenue_per_order"],
        margin_per_order=margin,
        margin_from=source.where(margin.notna()),
        expected_margin=orders_more * margin,
    )  # fmt: skip
    sure = (p_value <= risk) & (both > chance) & (reach > 0)  # who buys both already is offered nothing
    money = "expected_margin" if margin.notna().any() else "expected_revenue"
    keys = [money, "expected_orders", "antecedent_id", "consequent_id"]
    return table[sure].sort_values(
        keys, ascending=[False, False, True, True], kind="stable", ignore_index=True
    )


def _compared(baskets: Baskets, min_support: float) -> int:
    """The pairs of products that were given a chance to look linked."""
    products = int((baskets.counts >= threshold(min_support, len(baskets))).sum())
    return products * (products - 1) // 2
