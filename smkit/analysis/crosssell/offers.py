"""Which offers to make first, and what they would bring: reach × sure share × take-up × margin."""

import numpy as np
import pandas as pd

from smkit.analysis.crosssell.calendar import gone
from smkit.analysis.crosssell.chance import customers, expected, expected_then, grouping, met, p_more
from smkit.analysis.crosssell.counts import share, threshold
from smkit.analysis.crosssell.encode import Baskets, encode
from smkit.analysis.crosssell.facts import beside, facts
from smkit.analysis.crosssell.rules import rules, wilson_low

_NOISE = 0.3
_COLUMNS = ["antecedent_id", "antecedent", "consequent_id", "consequent", "n_antecedent", "n_both", "n_buyers", "n_customers",
            "confidence", "confidence_low", "lift", "ratio", "p_value", "reach", "take_up", "expected_orders", "revenue_per_order",
            "expected_revenue", "margin_per_order", "margin_from", "expected_margin"]  # fmt: skip


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
    n_antecedent, n_both (baskets), n_buyers (distinct customers with the antecedent), n_customers (distinct customers with both
    in one basket; a basket without a customer is its
    own), confidence (fraction of baskets), confidence_low (its Wilson lower bound, with customers for trials: fifty orders of one
    customer are one trial), lift, ratio (n_customers / what chance would give, see `chance`), p_value (times the number of pairs
    compared, up to 1), reach (baskets with the antecedent and without the consequent), take_up (as assumed), expected_orders
    (reach × confidence_low × take_up), revenue_per_order and margin_per_order (€, of the consequent in baskets that hold both),
    expected_revenue and expected_margin (€, over the period of the orders; missing = n.d., when no price, or neither cost nor
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
    table = linked(baskets, min_support, min_confidence, within=within, risk=risk)
    table = table[table["n_antecedent"] > table["n_both"]].reset_index(drop=True)  # some have both already
    first, second = (
        baskets.keys.get_indexer(pd.Index(table[f"{side}_id"])) for side in ("antecedent", "consequent")
    )
    known = facts(baskets).iloc[second].reset_index(drop=True)
    rate, assumed = known["margin_rate"], margin_rate if margin_rate is not None else np.nan
    source = pd.Series("cost", index=table.index, dtype="str").where(rate.notna(), "assumption")
    trials = _buyers(baskets, first)
    low = wilson_low(table["confidence"] * trials, trials)
    reach = table["n_antecedent"] - table["n_both"]
    orders_more = reach * low * take_up
    revenue = beside(baskets, first, second)
    margin = revenue * rate.fillna(assumed)
    table = table.assign(
        n_buyers=trials,
        confidence_low=low,
        reach=reach,
        take_up=take_up,
        expected_orders=orders_more,
        revenue_per_order=revenue,
        expected_revenue=orders_more * revenue,
        margin_per_order=margin,
        margin_from=source.where(margin.notna()),
        expected_margin=orders_more * margin,
    )[_COLUMNS]
    money = "expected_margin" if margin.notna().any() else "expected_revenue"
    keys = [money, "expected_orders", "antecedent_id", "consequent_id"]
    return table.sort_values(keys, ascending=[False, False, True, True], kind="stable", ignore_index=True)


def linked(
    orders: pd.DataFrame | Baskets,
    min_support: float = 0.01,
    min_confidence: float = 0.1,
    *,
    within: str | None = None,
    risk: float = 0.05,
) -> pd.DataFrame:
    """Return the rules whose products meet, among distinct customers, more often than chance would have it, in the same months too.

    A pair of which a product is sold no more (see `calendar.gone`) is left out.
    Parameters: as `offers`. Returns the columns of `rules`, and n_customers, ratio and p_value as `offers` says them.
    Raises InputError: as `offers`.

    >>> orders = pd.DataFrame({"order_id": [*range(100)] * 2, "product": ["cône"] * 50 + ["thé"] * 50
    ...     + ["filtres"] * 40 + ["thé vert"] * 60})
    >>> sorted(linked(orders)[["antecedent", "consequent", "n_customers"]].values.tolist())
    [['cône', 'filtres', 40], ['filtres', 'cône', 40], ['thé', 'thé vert', 50], ['thé vert', 'thé', 50]]
    """
    baskets = orders if isinstance(orders, Baskets) else encode(orders)
    table = rules(baskets, min_support, min_confidence)
    compared = max(_compared(baskets, min_support), 1)
    first, second = (
        baskets.keys.get_indexer(pd.Index(table[f"{side}_id"])) for side in ("antecedent", "consequent")
    )
    chance = expected(baskets, grouping(baskets, within)).pairs(first, second)
    both = table["n_both"].to_numpy()
    # a pair has no more customers than baskets: those that its baskets do not prove need no counting
    maybe = (p_more(both, chance) * compared <= risk) & (both > chance)
    sold = ~gone(baskets)  # nobody can be offered what is sold no more
    maybe &= sold[first] & sold[second]
    table, chance, first, second = table[maybe], chance[maybe], first[maybe], second[maybe]
    then = expected_then(baskets, grouping(baskets, within)) if len(table) else None
    if then is not None:  # a season, or a change of range, makes products meet whom nobody chose together
        dated = then.pairs(first, second)
        # what months add by being few is no season: less than a third of chance's own spread changes nothing
        chance = np.where(dated > chance + _NOISE * np.sqrt(chance), dated, chance)
    buyers = met(baskets, first, second)
    p_value = np.minimum(p_more(buyers, chance) * compared, 1.0)
    table = table.assign(n_customers=buyers, ratio=buyers / chance, p_value=p_value)
    return table[(p_value <= risk) & (buyers > chance)].reset_index(drop=True)


def _buyers(baskets: Baskets, columns: np.ndarray) -> np.ndarray:
    """How many distinct customers have each column."""
    who, held = customers(baskets), baskets.matrix.tocsc()
    parts = (held.indices[held.indptr[column] : held.indptr[column + 1]] for column in columns)
    return np.array([len(np.unique(who[rows])) for rows in parts], dtype=np.int64)


def _compared(baskets: Baskets, min_support: float) -> int:
    """The pairs of products that were given a chance to look linked."""
    products = int((baskets.counts >= threshold(min_support, len(baskets))).sum())
    return products * (products - 1) // 2
