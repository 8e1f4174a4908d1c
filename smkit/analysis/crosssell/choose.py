"""Cross-sell, the questions of a report: which offers to keep, to whom, how sure, how to test them.

`analysis.baskets` counts; this module chooses among what it found, and says why an answer is missing.
"""

from bisect import bisect_left
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.crosssell import Baskets, Bundles, Trial, facts, retention, trial_of_all
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


def total(offers: pd.DataFrame) -> dict[str, float | None]:
    """Return what offers would bring together: `orders`, `revenue` and `margin` (€), None when unknown.

    Two offers of the same product to the same order count twice: the sum is then a little too high.

    >>> total(pd.DataFrame({"expected_orders": [2.0], "expected_revenue": [50.0], "expected_margin": [float("nan")]}))
    {'orders': 2.0, 'revenue': 50.0, 'margin': None}
    """
    parts = {"orders": "expected_orders", "revenue": "expected_revenue", "margin": "expected_margin"}
    return {
        name: float(offers[column].sum()) if offers[column].notna().any() else None
        for name, column in parts.items()
    }


def proven(offers: pd.DataFrame, later: pd.DataFrame | None) -> pd.DataFrame:
    """Add how sure each offer is, and put those that later orders contradict at the end.

    Parameters: `offers`, of `baskets.offers`; `later`, of `baskets.stability`, or None.
    Returns them with confidence_high (fraction: Wilson's upper bound at 95 %), confidence_early, confidence_later
    (fractions, on the first and the last orders) and holds; missing where the rule was too rare in the first orders.
    """
    missed = offers["n_antecedent"] - offers["n_both"]
    offers = offers.assign(confidence_high=1 - wilson_low(missed, offers["n_antecedent"]))
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


def holding(later: pd.DataFrame | None, top: int = 200) -> dict[str, float] | None:
    """Return how the surest rules of the first orders did in the last ones.

    Parameters: `later`, of `baskets.stability`, or None; `top`, how many rules.
    Returns `rules` and `held` (counts), `before`, `after` and `kept` (fractions); None without any.
    """
    if later is None or not len(later):
        return None
    best = next(
        row for row in retention(later, top).to_dict("records") if row["sorted_by"] == "confidence_low"
    )
    if not best["rules"]:
        return None
    seen = later.head(top)
    return {
        "rules": len(seen),
        "held": int(seen["holds"].sum()),
        "before": best["confidence"],
        "after": best["confidence_later"],
        "kept": best["kept"],
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


def worth(prices: pd.DataFrame, found: Bundles) -> pd.DataFrame:
    """Keep the bundles surely more frequent than chance, and none that shares most of its products with a better one.

    Parameters: `prices`, of `baskets.price_bundles`, or some of its rows; `found`, the bundles that were priced.
    """
    sure = (found.table["lift_low"] > 1).loc[prices.index].to_numpy()
    kept: list[frozenset[str]] = []
    rows = []
    for at, items in enumerate(prices["items"]):
        wanted = frozenset(items)
        if sure[at] and all(2 * len(wanted & other) < len(wanted) for other in kept):
            kept.append(wanted)
            rows.append(at)
        if len(rows) == _BUNDLES:
            break
    return prices.iloc[rows].reset_index(drop=True)
