"""Is the next season unlike the one that ends? Models of purchases know none: what they learn from must resemble what comes."""

from __future__ import annotations

import math
from datetime import date
from typing import NamedTuple

from smkit.analysis.customers import ledger

_UNLIKE = 0.6  # of one another: how few purchases a season has beside its neighbours, below which it is another season
_SURE = 3.0  # standard deviations of chance between them
_MIDDLE = 15  # day of a month from which it counts as over


class Turn(NamedTuple):
    """Purchases of the same months as those to come, a year ago (`then`), of as many `before` them, and of as many a year later."""

    then: float
    before: float
    after: float


def turn(orders: ledger.Orders, last: date, days: int) -> Turn | None:
    """Return the last turn of season, where the days to come had far more or fewer purchases each year than those before them.

    Parameters: `orders`, canonical order lines; `last` day known; `days` to come.
    Returns None where no season shows: in each whole year known, the months to come are set between the months before them and the
    same months a year later, so that neither growth nor a slow decline is taken for a season.

    >>> import pandas as pd
    >>> days = pd.date_range("2024-01-01", "2025-09-30")
    >>> days = days[days.month.isin(range(4, 10)) | (days.day == 1)]
    >>> lines = pd.DataFrame({"order_id": range(len(days)), "order_date": days, "customer_id": "A", "amount": 1.0})
    >>> turn(lines, date(2025, 9, 30), 91)
    Turn(then=3.0, before=92.0, after=92.0)
    """
    spent = ledger.spending(orders, "month", last)
    if not len(spent):
        return None
    made = spent.groupby("period")["orders"].sum()
    length = max(1, round(days / 30.4))
    now = int(made.index.max()) - (last.day < _MIDDLE)
    first, found = int(made.index.min()), []
    end = now - 12
    while end - length + 1 > first:  # the first month of a file may not be whole
        before, then, after = (
            float(made.reindex(range(start, start + length), fill_value=0.0).sum())
            for start in (end - length + 1, end + 1, end + 13 - length)
        )
        found.append(Turn(then, before, after))
        end -= 12
    return found[0] if found and all(_unlike(each) == _unlike(found[0]) != 0 for each in found) else None


def _unlike(each: Turn) -> int:
    """1 where a season is far above its neighbours, −1 where it is far below, else 0."""
    low, high = min(each.before, each.after), max(each.before, each.after)
    if each.then < _UNLIKE * low and low - each.then > _SURE * math.sqrt(low + each.then):
        return -1
    return 1 if high < _UNLIKE * each.then and each.then - high > _SURE * math.sqrt(high + each.then) else 0
