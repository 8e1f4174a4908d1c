"""Who buys A also buys B: rules of one product to another, the surest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.crosssell.counts import Counts, Together, share
from smkit.analysis.crosssell.engines import count
from smkit.analysis.crosssell.intake import MAX_BASKET

if TYPE_CHECKING:
    from smkit.analysis.crosssell.engines import Orders

Floats = NDArray[np.float64]

_Z = 1.959963984540054  # two-sided 95 %


def pairs(
    orders: Orders, min_support: float = 0.01, *, engine: str | None = None, max_basket: int = MAX_BASKET
) -> pd.DataFrame:
    """Return the pairs of products bought together, the surest first.

    Parameters: `orders`, order lines or what `encode` made of them (see `rules`); `min_support`, the least
    share of baskets with both, above 0 and up to 1; `engine` and `max_basket`, see `rules`.
    Returns one row per pair: first_id, first, second_id, second, n (baskets), n_first, n_second, n_both
    (counts), support and lift, confidence_low (the better of both directions, see `rules`).
    Raises InputError as `rules` does.

    >>> orders = pd.DataFrame({"order_id": [1, 1, 2, 2, 3], "product": ["a", "b", "a", "b", "a"]})
    >>> pairs(orders)[["first", "second", "n_both", "lift"]].values.tolist()
    [['a', 'b', 2, 1.0]]
    """
    found = count(orders, min_support, engine=engine, max_basket=max_basket)
    ids = found.products["product_id"].to_numpy(dtype=object)
    swapped = (
        ids[found.first] > ids[found.second]
    )  # whatever the engine: the first in the alphabet comes first
    first, second = np.where(swapped, [found.second, found.first], [found.first, found.second])
    sizes = found.products["n"].to_numpy()
    n_first, n_second = sizes[first], sizes[second]
    table = pd.DataFrame(
        _named(found, first, "first")
        | _named(found, second, "second")
        | {"n": found.n, "n_first": n_first, "n_second": n_second, "n_both": found.both}
        | {"support": found.both / found.n, "lift": lift(found.n, n_first, n_second, found.both)}
        | {"confidence_low": wilson_low(found.both, np.minimum(n_first, n_second))}
    )
    return _sorted(table, "first_id", "second_id")


def rules(
    orders: Orders,
    min_support: float = 0.01,
    min_confidence: float = 0.1,
    *,
    engine: str | None = None,
    max_basket: int = MAX_BASKET,
) -> pd.DataFrame:
    """Return the rules « who buys the antecedent also buys the consequent », the surest first.

    Parameters: `orders`, canonical order lines (DataFrame), what `encode` made of them, the path of a Parquet
    or CSV file (or folder of Parquet files) with canonical columns, an Ibis table on DuckDB, or a Spark
    DataFrame; `min_support`, the least share of baskets with both, above 0 and up to 1; `min_confidence`, the
    least share of the antecedent's baskets that hold the consequent, 0 to 1; `engine`, "numpy", "duckdb" or
    "spark" (None: the one that fits; DuckDB for a file larger than memory); `max_basket`, the number of
    products beyond which an order is set aside. Thresholds are met by counts, exactly at the edge too.
    Returns one row per rule, sorted by `confidence_low`: antecedent_id, antecedent, consequent_id, consequent;
    n (baskets), n_antecedent, n_consequent, n_both (counts); support, confidence, confidence_low (Wilson's
    lower bound at 95 %), leverage and zhang (fractions), lift and conviction (ratios; conviction is infinite
    when the rule never fails).
    Raises InputError: a column missing, no basket, a threshold outside its bounds, millions of pairs.
    Source: Agrawal (1993), Brin (1997, lift and conviction), Piatetsky-Shapiro (1991, leverage), Yan, Zhang and
    Zhang (2009), Wilson (1927).

    >>> orders = pd.DataFrame({"order_id": [1, 1, 2, 2, 3], "product": ["a", "b", "a", "b", "a"]})
    >>> rules(orders)[["antecedent", "consequent", "n_both", "confidence"]].round(3).values.tolist()
    [['b', 'a', 2, 1.0], ['a', 'b', 2, 0.667]]
    """
    share("min_confidence", min_confidence, zero=True)
    found = count(orders, min_support, engine=engine, max_basket=max_basket)
    left = np.concatenate([found.first, found.second])
    right = np.concatenate([found.second, found.first])
    both = np.concatenate([found.both, found.both])
    sizes = found.products["n"].to_numpy()
    kept = (
        both / sizes[left] >= min_confidence
    )  # one division, rounded as the threshold was: exact at the edge
    left, right, both = left[kept], right[kept], both[kept]
    return _sorted(
        pd.DataFrame(
            _named(found, left, "antecedent") | _named(found, right, "consequent")
            | measures(found.n, sizes[left], sizes[right], both)
        ),
        "antecedent_id", "consequent_id",
    )  # fmt: skip


def measures(n: int, n_antecedent: Counts, n_consequent: Counts, n_both: Counts) -> dict[str, Any]:
    """Return the counts of rules and every measure made of them, by column name."""
    beyond = n * n_both - n_antecedent * n_consequent
    against = np.maximum(n_both * (n - n_antecedent), n_antecedent * (n_consequent - n_both))
    failing = n_antecedent - n_both
    with np.errstate(divide="ignore", invalid="ignore"):
        conviction = np.where(failing == 0, np.inf, n_antecedent / n * (n - n_consequent) / failing)
        zhang = np.where(against == 0, 0.0, beyond / against)
    return {
        "n": n,
        "n_antecedent": n_antecedent,
        "n_consequent": n_consequent,
        "n_both": n_both,
        "support": n_both / n,
        "confidence": n_both / n_antecedent,
        "confidence_low": wilson_low(n_both, n_antecedent),
        "lift": lift(n, n_antecedent, n_consequent, n_both),
        "leverage": beyond / n / n,
        "conviction": conviction,
        "zhang": zhang,
    }


def lift(n: int, n_first: Counts, n_second: Counts, n_both: Counts) -> Floats:
    """Return how many times more often two products meet than chance would have it."""
    return n_both / n_first * n / n_second


def wilson_low(successes: Any, trials: Any) -> Floats:
    """Return the lower bound of Wilson's 95 % interval of each proportion; 0 without any trial.

    >>> wilson_low(np.array([8, 0]), np.array([10, 0])).round(4).tolist()
    [0.4902, 0.0]
    """
    trials = np.asarray(trials, dtype=np.float64)
    whole = np.maximum(trials, 1)
    rate, spread = successes / whole, _Z * _Z / whole
    half = _Z * np.sqrt(rate * (1 - rate) / whole + spread / whole / 4)
    return np.where(trials > 0, np.maximum((rate + spread / 2 - half) / (1 + spread), 0.0), 0.0)


def _named(found: Together, place: NDArray[np.integer], side: str) -> dict[str, Any]:
    return {
        f"{side}_id": found.products["product_id"].array[place],
        side: found.products["product"].array[place],
    }


def _sorted(table: pd.DataFrame, *ids: str) -> pd.DataFrame:
    keys = ["confidence_low", "n_both", *ids]
    return table.sort_values(keys, ascending=[False, False, True, True], kind="stable", ignore_index=True)
