"""Do the rules hold? Those of the first orders, looked at in the orders that came after."""

from __future__ import annotations

import numpy as np
import pandas as pd

from smkit.analysis.crosssell.counts import count_pairs, share
from smkit.analysis.crosssell.encode import Baskets, encode
from smkit.analysis.crosssell.intake import require_dates
from smkit.analysis.crosssell.rules import rules, wilson_low
from smkit.analysis.errors import InputError


def stability(
    orders: pd.DataFrame | Baskets,
    min_support: float = 0.01,
    min_confidence: float = 0.1,
    *,
    first: float = 0.8,
) -> pd.DataFrame:
    """Return the rules of the first orders with what became of them in the following ones.

    Parameters: `orders`, order lines with order_date, or what `encode` made of them; `min_support` and
    `min_confidence`, see `rules`; `first`, the share of the orders, by date, that the rules are learnt from.
    Returns the columns of `rules`, and: n_antecedent_later, n_both_later (counts), confidence_later (fraction,
    missing when nobody bought the antecedent later), kept (confidence_later / confidence), holds (False when
    the later orders contradict the rule: they leave no room, at 95 %, for the confidence_low it promised).
    Raises InputError: as `rules` does, or no order date, or no order left on one side.

    >>> days = pd.date_range("2026-01-01", periods=10).repeat(2)
    >>> orders = pd.DataFrame({"order_id": np.arange(20) // 2, "order_date": days, "product": ["a", "b"] * 9 + ["a", "c"]})
    >>> found = stability(orders)
    >>> found[["antecedent", "consequent", "n_both", "n_both_later", "kept"]].values.tolist()
    [['a', 'b', 8, 1, 0.5], ['b', 'a', 8, 1, 1.0]]
    """
    if share("first", first) == 1:
        raise InputError(
            "« first » vaut 1 : il ne reste aucune commande où vérifier ; 0,8 en garde un cinquième."
        )
    baskets = orders if isinstance(orders, Baskets) else encode(orders)
    require_dates(baskets.lines, "La stabilité des règles")
    dates = baskets.first_line("order_date")
    dated = dates.dropna().sort_values(kind="stable").index.to_numpy()
    cut = round(first * len(dated))
    if not 0 < cut < len(dated):
        raise InputError(
            f"Pas assez de commandes datées ({len(dated)}) pour en garder avant et après : élargissez la sélection."
        )
    early = np.zeros(len(baskets), dtype=bool)
    early[dated[:cut]] = True
    late = baskets.matrix[np.sort(dated[cut:])]
    # all of them are sales, and nothing else is asked of them
    named = [name for name in ("order_id", "product_id", "product") if name in baskets.lines]
    table = rules(encode(baskets.lines.loc[early[baskets.basket], named]), min_support, min_confidence)
    one = baskets.keys.get_indexer(pd.Index(table["antecedent_id"]))
    other = baskets.keys.get_indexer(pd.Index(table["consequent_id"]))
    kept = np.unique(np.concatenate([one, other]))
    first_, second, met = count_pairs(late, kept, 1)
    width = len(baskets.keys)
    times = pd.Series(met, index=kept[first_].astype(np.int64) * width + kept[second])
    pair = np.minimum(one, other).astype(np.int64) * width + np.maximum(one, other)
    both = times.reindex(pair, fill_value=0).to_numpy()
    had = np.bincount(late.indices, minlength=width)[one]
    later = np.where(had > 0, both / np.maximum(had, 1), np.nan)
    high = 1 - wilson_low(had - both, had)
    return table.assign(
        n_antecedent_later=had,
        n_both_later=both,
        confidence_later=later,
        kept=later / table["confidence"],
        holds=high >= table["confidence_low"],
    )


def retention(table: pd.DataFrame, top: int = 200) -> pd.DataFrame:
    """Return how well the first rules hold by the measure that they are sorted by: why not sort by lift.

    Parameters: `table`, what `stability` returned; `top`, how many rules a salesperson would look at.
    Returns one row per measure (confidence_low, confidence, lift): rules (how many were bought again later),
    confidence and confidence_later (means over them, fractions), kept (confidence_later / confidence).
    """
    rows = []
    for measure in ("confidence_low", "confidence", "lift"):
        best = table.sort_values(measure, ascending=False, kind="stable").head(top)
        best = best[best["n_antecedent_later"] > 0]
        before, later = best["confidence"].mean(), best["confidence_later"].mean()
        rows.append((measure, len(best), before, later, later / before))
    return pd.DataFrame(rows, columns=["sorted_by", "rules", "confidence", "confidence_later", "kept"])
