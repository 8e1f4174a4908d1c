"""Cross-sell, the questions of a report: which offers to keep, to whom, how sure, how to test them.

`analysis.baskets` counts; this module chooses among what it found, and says why an answer is missing.
"""

from bisect import bisect_left
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.crosssell import Baskets, Trial, facts, trial_of_all
from smkit.analysis.crosssell.chance import customers
from smkit.analysis.crosssell.counts import share
from smkit.analysis.crosssell.rules import wilson_low
from smkit.analysis.errors import InputError
from smkit.errors import suggest

_ABOVE_ZERO = ("support_minimum", "taux_acceptation")
_TAKE_UPS = (0.1, 0.25, 0.5)
_BUNDLES = 10


def check(**shares: float) -> None:
    """Check the shares that a person gave, under the names that they were given.

    Parameters: `shares`, fractions up to 1, above 0 for the support and the take-up.
    Raises InputError that names the parameter.

    >>> check(support_minimum=0.01)
    """
    for name, value in shares.items():
        share(name, value, zero=name not in _ABOVE_ZERO)


def attempt(question: Callable[..., Any], *args: Any, **options: Any) -> tuple[Any, str]:
    """Return what a question of `baskets` answers and "", or None and why it has no answer here (French).

    >>> attempt(max, 1, 2)
    (2, '')
    """
    try:
        return question(*args, **options), ""
    except InputError as problem:
        return None, str(problem)


def of(found: pd.DataFrame | None, baskets: Baskets, product: str = "") -> pd.DataFrame | None:
    """Return what concerns a product, whichever side it is on; all of it when none is named.

    Parameters: `found`, offers, bundles, substitutes or moves up, or None; `baskets`, what they were found in; `product`,
    name or key, or "".
    Returns the rows that hold it, with their index. Raises InputError when the product is unknown.

    >>> from smkit.analysis.crosssell import encode, rules
    >>> baskets = encode(pd.DataFrame({"order_id": [1, 1, 2, 2], "product": list("abac")}))
    >>> of(rules(baskets), baskets, "c")["antecedent"].tolist()
    ['c', 'a']
    """
    if not product:
        return found
    keys = set(baskets.keys[(baskets.keys == product) | (baskets.names == product)])
    if not keys:
        known = baskets.keys.union(baskets.names)
        raise InputError(
            f"Produit inconnu : « {product} ».{suggest(product, known)} Donnez un nom ou un code des commandes."
        )
    if found is None:
        return None
    if "items" in found:
        return found[[not keys.isdisjoint(items) for items in found["items"]]]
    sides = [name for name in ("antecedent_id", "consequent_id", "first_id", "second_id") if name in found]
    return found[found[sides].isin(keys).any(axis=1)]


def first(offers: pd.DataFrame, n: int) -> pd.DataFrame:
    """Return the `n` first offers. Raises InputError when `n` is below 1."""
    if n < 1:
        raise InputError(f"« nb_offres » vaut {n} : au moins 1 offre est attendue.")
    return offers.head(n)


def backwards(offers: pd.DataFrame, baskets: Baskets, times: float = 2.0) -> pd.DataFrame:
    """Return the offers of a product much dearer than the one in the basket: its buyer may well own it already.

    The dearest of all comes first.

    Parameters: `offers`, of `baskets.offers`; `baskets`, what they were found in; `times`, how much dearer.
    """
    price = facts(baskets).set_index("product_id")["price"]
    before, after = (
        offers[f"{side}_id"].map(price).astype("float64") for side in ("antecedent", "consequent")
    )
    ratio = after / before
    return offers.assign(ratio=ratio)[ratio >= times].sort_values("ratio", ascending=False, kind="stable")


def apart(offers: pd.DataFrame, baskets: Baskets) -> pd.DataFrame:
    """Give each customer one offer, the first that concerns it, and count what each offer then brings.

    Parameters: `offers`, of `baskets.offers`, in the order in which they are made; `baskets`, what they were found in.
    Returns them with own_share, the part (0–1) of each offer's reach that no earlier offer has taken: a customer who could hear
    two offers hears one, and an order counts once. A basket without a customer is its own.
    """
    who, held = customers(baskets), baskets.matrix.tocsc()
    taken = np.zeros(int(who.max()) + 1 if len(who) else 0, dtype=bool)
    shares = []
    for offer in offers.to_dict("records"):
        one, other = (
            held[:, baskets.keys.get_loc(offer[f"{side}_id"])].indices
            for side in ("antecedent", "consequent")
        )
        concerned = who[np.setdiff1d(one, other, assume_unique=True)]
        shares.append(float((~taken[concerned]).mean()) if len(concerned) else 0.0)
        taken[concerned] = True
    return offers.assign(own_share=shares)


def total(
    offers: pd.DataFrame, baskets: Baskets | None = None, margin_rate: float | None = None
) -> dict[str, float | None]:
    """Return what offers would bring together, each customer hearing one.

    Parameters: `offers`, of `apart` (without own_share, each counts in full); `baskets`, what they were found in, and
    `margin_rate` where costs are unknown, for the whole margin.
    Returns `orders`, `revenue` and `margin` (€), None when unknown; `share`, that margin over the whole margin of the orders (a
    fraction), None when either is unknown.

    >>> total(pd.DataFrame({"expected_orders": [2.0], "expected_revenue": [50.0], "expected_margin": [float("nan")]}))
    {'orders': 2.0, 'revenue': 50.0, 'margin': None, 'share': None}
    """
    parts = {"orders": "expected_orders", "revenue": "expected_revenue", "margin": "expected_margin"}
    own = offers["own_share"] if "own_share" in offers else 1.0
    found: dict[str, float | None] = {
        name: float((offers[column] * own).sum()) if offers[column].notna().any() else None
        for name, column in parts.items()
    }
    whole = _whole_margin(baskets, margin_rate) if baskets is not None else None
    return found | {"share": found["margin"] / whole if found["margin"] is not None and whole else None}


def _whole_margin(baskets: Baskets, margin_rate: float | None) -> float | None:
    """The margin of all the orders, None where a product's is not known."""
    known = facts(baskets)
    rate = known["margin_rate"].fillna(np.nan if margin_rate is None else margin_rate)
    margin = known["revenue_per_order"] * known["n"] * rate
    return float(margin.sum()) if margin.notna().all() and margin.sum() > 0 else None


def proven(offers: pd.DataFrame, later: pd.DataFrame | None) -> pd.DataFrame:
    """Add how sure each offer is, and put those that later orders contradict at the end.

    Parameters: `offers`, of `baskets.offers`; `later`, of `baskets.stability`, or None.
    Returns them with confidence_high (fraction: Wilson's upper bound at 95 %, customers being its trials), confidence_early,
    confidence_later
    (fractions, on the first and the last orders) and holds; missing where the rule was too rare in the first orders.
    """
    missed = (1 - offers["confidence"]) * offers["n_buyers"]
    offers = offers.assign(confidence_high=1 - wilson_low(missed, offers["n_buyers"]))
    if later is None:
        return offers.assign(confidence_early=np.nan, confidence_later=np.nan).assign(
            holds=pd.array([pd.NA] * len(offers), dtype="boolean")
        )
    keys = ["antecedent_id", "consequent_id"]
    known = later[[*keys, "confidence", "confidence_later", "holds"]]
    known = known.rename(columns={"confidence": "confidence_early"}).astype({"holds": "boolean"})
    offers = offers.merge(known, on=keys, how="left")
    last = offers["holds"].eq(False).fillna(False).astype(bool)
    return pd.concat([offers[~last], offers[last]], ignore_index=True)


def holding(offers: pd.DataFrame) -> dict[str, float] | None:
    """Return how the offers that are shown did in the last orders.

    Parameters: `offers`, of `proven`, those that are shown.
    Returns `rules` (how many could be looked at later) and `held` (counts), `before`, `after` and `kept` (fractions: mean
    confidence on the first and the last orders, and their ratio); None where none could be.
    """
    seen = offers[offers["holds"].notna() & offers["confidence_later"].notna()]
    if not len(seen):
        return None
    before, after = float(seen["confidence_early"].mean()), float(seen["confidence_later"].mean())
    return {
        "rules": len(seen),
        "held": int(seen["holds"].sum()),
        "before": before,
        "after": after,
        "kept": after / before,
    }


def weeks(baskets: Baskets) -> float | None:
    """Return how many weeks the orders run, from the first to the last, one at least; None without dates."""
    if "order_date" not in baskets.lines or baskets.lines["order_date"].isna().all():
        return None
    dates = baskets.lines["order_date"]
    return max(float((dates.max() - dates.min()).days) / 7, 1.0)


def plans(
    offers: pd.DataFrame, baskets: Baskets, weeks: float | None, take_up: float
) -> list[tuple[float, Trial]]:
    """Return the hold-out tests that offers can have: the first one alone, then all of them in one test.

    Parameters: `offers`, of `baskets.offers`; `baskets`, what they were found in; `weeks` that the orders run, or
    None; `take_up`, the one assumed.
    Returns (take-up, plan of the test): the first offer, then all together for ascending take-ups, since a strong
    effect is seen sooner. None without offers or dates, or when nobody is left to convince.
    """
    if weeks is None or not len(offers):
        return []
    rates = sorted({take_up, *(rate for rate in _TAKE_UPS if rate > take_up)})
    asked = [(take_up, offers.head(1))] * (len(offers) > 1) + [(rate, offers) for rate in rates]
    tests = [
        (rate, attempt(trial_of_all, some, baskets, weeks=weeks, take_up=rate)[0]) for rate, some in asked
    ]
    return [(rate, plan) for rate, plan in tests if plan is not None]


def within_reach(offers: pd.DataFrame, baskets: Baskets, weeks: float | None) -> float | None:
    """Return the take-up from which one test of all the offers ends within a year.

    Parameters: as `plans`. Returns a fraction, in whole percents; None when even 1 would not do, or nothing is to test.
    """
    if weeks is None or not len(offers):
        return None

    def ends(percent: int) -> bool:
        plan, _ = attempt(trial_of_all, offers, baskets, weeks=weeks, take_up=percent / 100)
        return plan is not None and plan.feasible

    least = bisect_left(range(101), True, lo=1, key=ends)
    return least / 100 if least <= 100 else None


def worth(prices: pd.DataFrame, linked: pd.DataFrame) -> pd.DataFrame:
    """Keep the bundles whose products are all linked two by two, and none that shares most of its products with a better one.

    Parameters: `prices`, of `baskets.price_bundles`, or some of its rows; `linked`, of `baskets.linked`: the pairs that distinct
    customers make more often than chance.
    """
    pairs = {frozenset(pair) for pair in zip(linked["antecedent_id"], linked["consequent_id"], strict=True)}
    kept: list[frozenset[str]] = []
    rows = []
    for at, items in enumerate(prices["items"]):
        wanted = frozenset(items)
        together = all(frozenset(pair) in pairs for pair in combinations(items, 2))
        if together and all(2 * len(wanted & other) < len(wanted) for other in kept):
            kept.append(wanted)
            rows.append(at)
        if len(rows) == _BUNDLES:
            break
    return prices.iloc[rows].reset_index(drop=True)
