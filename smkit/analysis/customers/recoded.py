"""Did customers leave, or did their codes change? Nearly all vanish in one month, as many appear, and sales go on."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.customers import ledger
from smkit.analysis.periods import window

_LATE, _AFTER = 3, 2  # months that tell who was there, and those that must be known after
_YEAR = 12
_LEAST = 20  # customers below which nobody vanishes together
_GONE, _NEW, _USUAL = (
    0.9,
    0.7,
    0.5,
)  # shares of them that vanish and that appear, and what other months have at most
_EVEN = 0.25  # sales before and after are the same within that, beside the season where a year before says it


def recoded(orders: ledger.Orders, at: Any = None) -> date | None:
    """Return the first day of the month in which customers' codes seem to have changed; None without any.

    Parameters: `orders`, canonical order lines (DataFrame or Ibis table); `at`, the last day that is seen.
    In that month nine in ten of the customers of the three months before are seen for the last time, seven new ones for ten of them
    come in three months, and sales stay the same within a quarter, beside what they did a year before where it is known; other
    months have nothing like it, for where everybody buys once, each month has.
    """
    asked = window("month")
    _, end = ledger.reach(orders, at)
    spent = ledger.spending(orders, "month", end)
    bought = spent[spent["customer_id"].notna() & (spent["orders"] > 0)]
    if not len(bought):
        return None
    who, names = pd.factorize(bought["customer_id"])
    period = bought["period"].to_numpy("int64")
    by = pd.Series(period).groupby(who)
    first, last = by.min().to_numpy(), by.max().to_numpy()
    start, stop = int(first.min()), int(last.max())
    sales = np.bincount(period - start, bought["revenue"].to_numpy("float64"), stop - start + 1)
    rows = []
    for month in range(start + _LATE, stop - _AFTER + 1):
        there = np.zeros(len(names), bool)
        there[who[(period >= month - _LATE) & (period < month)]] = True
        size = max(1, int(there.sum()))
        gone, new = (
            float((last[there] <= month).sum()),
            float(((first >= month) & (first < month + _LATE)).sum()),
        )
        at_once = float((first == month).sum())
        moved, season = (_moved(sales, month - start - ago) for ago in (0, _YEAR))
        if np.isfinite(moved) and np.isfinite(season):
            moved = (1 + moved) / (1 + season) - 1
        rows.append((month, size, gone / size, new / size, at_once, abs(moved)))
    table = np.array(rows)
    if len(rows) < 2 * _LATE:
        return None
    _, size, gone, new, at_once, moved = table.T
    found = (size >= _LEAST) & (gone >= _GONE) & (new >= _NEW) & (moved <= _EVEN)
    others = ~found
    if not 0 < found.sum() <= _LATE or np.median(gone[others]) > _USUAL or np.median(new[others]) > _USUAL:
        return None
    return asked.first_day(int(table[np.flatnonzero(found)[at_once[found].argmax()], 0]))


def _moved(sales: np.ndarray, at: int) -> float:
    """How much sales of the three months after one moved beside those of the three before; infinite where none is known."""
    if at < _LATE:
        return np.inf
    before, after = float(sales[at - _LATE : at].mean()), float(sales[at + 1 :][:_LATE].mean())
    return after / before - 1 if before > 0 and after > 0 else np.inf
