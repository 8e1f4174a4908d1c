"""Did a customer who makes a large share of sales stop? One who bought regularly, and has not for longer than chance makes."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis import wherever
from smkit.analysis.kpis.board import extent, opened
from smkit.analysis.kpis.measures.orders import is_sale, line_amount
from smkit.analysis.who import who

_LARGE = 0.10  # of the sales of the year that ends with the last order
_YEAR, _BACK = 365, 730  # days that tell a share and a pace, and over which who is large is looked for
_NEWS = 183  # days since the last order, beyond which it is history: any company has lost some, and nobody waits for them
_OFTEN = 8  # days with an order in that year, below which nobody is regular
_WAIT, _LONGER = 28, 2.0  # days without an order that tell, and how many times longer than any wait before
_CHANCE = 1e-4  # how often days drawn at that pace make as long a wait


@dataclass(frozen=True)
class Lost:
    """A `customer` who made a `share` (0–1) of the sales of the year that ended with the `last` order, `spent` (€) on so many days
    with `orders`, and has bought nothing for `waited` days, up to the last that is known; the longest wait before had `usual`."""

    customer: str
    last: date
    orders: int
    spent: float
    share: float
    waited: int
    usual: int


def lost(orders: Any, end: date | None = None) -> list[Lost]:
    """Return the large and regular customers who have stopped, the largest first.

    Parameters: `orders`, canonical (a DataFrame, or an Ibis table, which keeps its customers but those who are large), or None;
    `end`, the last day that counts, the last with an order by default.
    Only who made a tenth of the sales of a year, and stopped within half a year, is looked at, one by one: a region or a month says
    nothing of one account, however large, for its orders are a few among many.

    >>> days = pd.date_range("2025-01-06", periods=60, freq="7D")
    >>> rows = [("A", day, 50.0) for day in days[:40]] + [("B", day, 30.0) for day in days] + [("C", day, 90.0) for day in days]
    >>> sold = pd.DataFrame(rows, columns=["customer_id", "order_date", "amount"])
    >>> [(its.customer, its.last.isoformat(), round(its.share, 2), its.waited, its.usual) for its in lost(sold)]
    [('A', '2025-10-06', 0.29, 140, 7)]
    """
    if orders is None or not {"customer_id", "order_date"} <= set(orders.columns):
        return []
    known = extent(orders, "order_date")
    if known is None:
        return []
    until = min(known[1].date(), end or date.max)
    lines: Any = opened(orders)
    lines = lines.mutate(sold=is_sale(lines).ifelse(line_amount(lines), None))
    lines = lines.filter(lines.sold.notnull() & (lines.order_date < _day(until, 1)))
    recent = lines.filter(lines.order_date >= _day(until, -_BACK))
    people = recent.filter(recent.customer_id.notnull())
    each = people.group_by("customer_id").aggregate(spent=people.sold.sum(), last=people.order_date.max())
    total = float(recent.aggregate(sold=recent.sold.sum()).execute()["sold"].fillna(0.0).iloc[0])
    # who made a tenth of a year's sales made a good part of that of two
    stopped = (each.last >= _day(until, -_NEWS)) & (each.last < _day(until, -_WAIT + 1))
    large = each.filter((each.spent >= _LARGE / 4 * total) & stopped).execute()
    names = who(orders).names(large["customer_id"].tolist()) if len(large) else {}
    found = [
        its for id in large["customer_id"] if (its := _stopped(lines, orders, id, str(names[id]), until))
    ]
    return sorted(found, key=lambda its: (-round(its.spent, 6), its.customer))


def _stopped(lines: Any, orders: Any, id: Any, name: str, until: date) -> Lost | None:
    """A customer, where it was large and regular and waits longer than it ever did."""
    own: Any = opened(wherever.where(orders, "customer_id", id))
    own = own.mutate(sold=is_sale(own).ifelse(line_amount(own), None))
    own = own.filter(own.sold.notnull() & (own.order_date < _day(until, 1)))
    by = (
        own.mutate(day=own.order_date.truncate("D"))
        .group_by("day")
        .aggregate(sold=own.sold.sum())
        .execute()
        .sort_values("day")
    )
    days = pd.DatetimeIndex(by["day"])
    last = days[-1].date()
    year = by[days >= _day(last, 1 - _YEAR)]
    places = (pd.DatetimeIndex(year["day"]) - pd.Timestamp(last)).days.to_numpy()
    waited, span = (until - last).days, int(-places[0])
    if len(places) < _OFTEN or span < _YEAR / 4:
        return None
    usual, pace = int(np.diff(places).max()), (len(places) - 1) / span
    if waited < max(_WAIT, _LONGER * usual) or np.exp(-pace * waited) > _CHANCE:
        return None
    its = lines.filter((lines.order_date >= _day(last, 1 - _YEAR)) & (lines.order_date < _day(last, 1)))
    whole = float(its.aggregate(sold=its.sold.sum()).execute()["sold"].iloc[0])
    spent = float(year["sold"].sum())
    if spent < _LARGE * whole:
        return None
    return Lost(name, last, len(places), spent, spent / whole, waited, usual)


def _day(day: date, moved: int) -> Any:
    return pd.Timestamp(day + timedelta(days=moved)).to_pydatetime()
