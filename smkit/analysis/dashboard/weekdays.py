"""Do the days of the week alone make a period larger than another? Five Saturdays beside four, fewer working days."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.kpis.board import daily
from smkit.analysis.proportions import chi_square_tail

_SURE = 0.001  # chance left to weekdays that sell alike
_SMALL, _MOST = 0.02, 0.5  # a change below is none; the part of a change that explains it


@dataclass(frozen=True)
class Weekdays:
    """What days of the week make of a period beside another: `change` of the orders due (a fraction); `day`, the weekday that
    makes most of it (0 is Monday), and how many of them there are `now` and were there `then`."""

    change: float
    day: int
    now: int
    then: int

    def explains(self, change: float) -> bool:
        """Whether the days of the week make half of a change or more, and the same way.

        >>> made = Weekdays(0.12, 5, 5, 4)
        >>> [made.explains(change) for change in (0.15, 0.30, -0.10, 0.01)]
        [True, False, False, False]
        """
        return abs(change) >= _SMALL and self.change * change > 0 and abs(self.change) >= _MOST * abs(change)


def weekdays(orders: Any, now: Mapping[str, Any], then: Mapping[str, Any]) -> Weekdays | None:
    """Return what the days of the week make of a period beside another; None where it is hardly anything, or chance may make it.

    Parameters: `orders`, canonical order lines (DataFrame or Ibis table), or None; `now` and `then`, {"start", "end"} of
    `kpis.compute`, empty where there is none. Each weekday is due what it has on average over the whole history; where weekdays
    sell alike beyond what chance makes (χ² test), there is nothing to say.

    >>> days = pd.date_range("2024-01-01", "2025-12-31").repeat(3)
    >>> days = days[days.day_of_week == 5]  # a market on Saturdays
    >>> orders = pd.DataFrame({"order_id": range(len(days)), "order_date": days})
    >>> weekdays(orders, *({"start": f"{year}-05-01", "end": f"{year}-05-31"} for year in (2025, 2024)))
    Weekdays(change=0.25, day=5, now=5, then=4)
    """
    if orders is None or not now or not then or "order_date" not in orders.columns:
        return None
    sold = daily(orders, "order_id")
    if not len(sold):
        return None
    met, after, before = (
        _met(*days) for days in ((sold.index[0], sold.index[-1]), *((its["start"], its["end"]) for its in (now, then)))
    )  # fmt: skip
    if not met.all():
        return None
    counts = np.bincount(pd.DatetimeIndex(sold.index).day_of_week, sold.to_numpy(float), 7)
    due, each = counts.sum() * met / met.sum(), counts / met
    if chi_square_tail(float(((counts - due) ** 2 / due).sum()), 6) > _SURE or not (before @ each) > 0:
        return None
    change = float(after @ each / (before @ each) - 1)
    if abs(change) < _SMALL:
        return None
    day = int(((after - before) * each * np.sign(change)).argmax())
    return Weekdays(change, day, int(after[day]), int(before[day]))


def _met(start: Any, end: Any) -> np.ndarray:
    """How many of each weekday there are from a day to another, both included."""
    days = pd.date_range(pd.Timestamp(start).normalize(), pd.Timestamp(end).normalize())
    return np.bincount(days.day_of_week, minlength=7)
