"""May one believe the expected orders? The last months are hidden, forecast from those before, and compared with what came."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.customers import ledger
from smkit.analysis.customers.buying import Buying, bgnbd, mbgnbd
from smkit.analysis.errors import InputError
from smkit.analysis.periods import window

#: Ways to forecast, by the names that the tables bear.
METHODS = ("mbgnbd", "bgnbd", "rate", "rank")
_LONGEST, _SHARE = 182, 3  # days hidden by default: half a year, or a third of the history
_TOP, _DECILES = 0.1, 10


@dataclass(frozen=True)
class Backtest:
    """What was forecast of the hidden days, and what came.

    `split` is the last day that was seen and `days` the number of hidden ones. `methods` has one row a way: method, expected
    (purchases, missing for a mere rank), real, error (expected / real − 1), top_share (of the real purchases, those of the
    tenth of customers put first), correlation of ranks. `deciles` has one row a tenth of the customers, by the forecast of
    `best`: decile (1 is the highest), customers, expected and real, a customer. `best` is the model whose total was nearest.
    `customers` were known at the split.
    """

    split: date
    days: int
    customers: int
    real: int
    methods: pd.DataFrame
    deciles: pd.DataFrame
    best: str


def backtest(orders: ledger.Orders, at: Any = None, *, days: int | None = None) -> Backtest:
    """Forecast the last days of the history from those before, by several ways, and compare.

    Parameters: `orders`, canonical order lines (DataFrame or Ibis table); `at`, the last day of the history; `days` to hide,
    by default 182, or a third of a shorter history. A purchase is a day with an order of a customer; only customers known at
    the split are counted. The ways: both models, the naive rate (repeat purchases so far, continued at the same pace), the
    rank by frequency then recency.
    Raises InputError: a history too short, or as `bgnbd` does.
    """
    first, end = ledger.reach(orders, at)
    hidden = days if days is not None else min(_LONGEST, ((end - first).days + 1) // _SHARE)
    split = end - timedelta(days=hidden)
    if hidden < 7 or (split - first).days < 28:
        covered = (end - first).days + 1
        raise InputError(
            f"L'historique couvre {covered} jour{'s' if covered > 1 else ''} : il en faut davantage pour en cacher une "
            "partie et vérifier la prévision (au moins quatre semaines avant, une semaine après)."
        )
    seen = ledger.summary(ledger.customers(orders, split), split, unit=7.0)
    came = _came(orders, seen["customer_id"], split, end)
    return compared(seen, came, hidden / 7.0, split=split, days=hidden)


def compared(seen: pd.DataFrame, came: Any, t: float, *, split: date, days: int) -> Backtest:
    """Compare forecasts with what came.

    Parameters: `seen`, a summary as `ledger.summary` returns it; `came`, the purchases of each customer afterwards; `t`, the
    time they had, in the unit of the summary; `split` and `days`, as in `Backtest`.
    """
    real = np.asarray(came, dtype="float64")
    fits = [bgnbd(seen), mbgnbd(seen)]
    triple = seen["frequency"], seen["recency"], seen["age"]
    forecasts: dict[str, Any] = {fit.model: fit.expected(t, *triple) for fit in fits}
    age = seen["age"].to_numpy("float64")
    forecasts["rate"] = np.where(age > 0, seen["frequency"] / np.where(age > 0, age, 1) * t, 0.0)
    # how late in the life of a customer the last purchase came: the rank of RFM, money apart
    lateness = seen["recency"].to_numpy("float64") / np.where(age > 0, age, 1)
    order = np.lexsort((lateness, seen["frequency"]))
    rank = np.empty(len(order))
    rank[order] = np.arange(len(order))
    rows = []
    for method in METHODS:
        score = rank if method == "rank" else forecasts[method]
        expected = float("nan") if method == "rank" else float(score.sum())
        error = expected / real.sum() - 1 if real.sum() else float("nan")
        rows.append(
            {"method": method, "expected": expected, "real": real.sum(), "error": error}
            | {"top_share": _top(score, real), "correlation": _spearman(score, real)}
        )
    methods = pd.DataFrame(rows)
    best = min(
        (fit.model for fit in fits), key=lambda model: abs(float(forecasts[model].sum()) - float(real.sum()))
    )
    return Backtest(split, days, len(seen), int(real.sum()), methods, deciles(forecasts[best], real), best)


def deciles(expected: Any, real: Any) -> pd.DataFrame:
    """Return the calibration of a forecast by tenths of the customers, the highest first.

    Returns decile, customers, expected and real (means a customer).

    >>> deciles([1.0] * 5 + [3.0] * 5, [1] * 5 + [3] * 5)[["expected", "real"]].values.tolist()[0]
    [3.0, 3.0]
    """
    table = pd.DataFrame({"expected": np.asarray(expected, "float64"), "real": np.asarray(real, "float64")})
    table = table.sort_values("expected", ascending=False, kind="stable", ignore_index=True)
    parts = min(_DECILES, len(table))
    table["decile"] = np.arange(len(table)) * parts // max(len(table), 1) + 1
    grouped = table.groupby("decile")
    return grouped.agg(
        customers=("real", "size"), expected=("expected", "mean"), real=("real", "mean")
    ).reset_index()


def fitted(model: str, seen: pd.DataFrame) -> Buying:
    """Fit the model of that name (mbgnbd or bgnbd) on a summary."""
    return {"bgnbd": bgnbd, "mbgnbd": mbgnbd}[model](seen)


def _came(orders: ledger.Orders, customers: pd.Series, split: date, end: date) -> Any:
    asked = window(start=split + timedelta(days=1), end=end)
    try:
        after = ledger.customers(orders, asked.end, since=asked.start)
    except InputError:  # nobody bought: every forecast is then of nothing
        return np.zeros(len(customers))
    return after.set_index("customer_id")["days"].reindex(customers).fillna(0).to_numpy("float64")


def _top(score: Any, real: Any) -> float:
    kept = max(1, math.ceil(_TOP * len(score)))
    first = np.argsort(-np.asarray(score), kind="stable")[:kept]
    return float(real[first].sum() / real.sum()) if real.sum() else float("nan")


def _spearman(score: Any, real: Any) -> float:
    ranks = [pd.Series(part).rank().to_numpy() for part in (score, real)]
    if min(part.std() for part in ranks) == 0:
        return float("nan")
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])
