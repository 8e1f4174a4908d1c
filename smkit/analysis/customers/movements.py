"""Where does the change of revenue come from? Customers won, kept, come back and lost, in euros that add up exactly."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.customers import ledger
from smkit.analysis.errors import InputError
from smkit.analysis.periods import complete, window

#: What revenue gains or loses, in the order in which it is told.
PARTS = ("new", "returned", "growth", "decline", "lost", "without_customer")


def movements(
    orders: ledger.Orders, grain: str = "quarter", *, at: Any = None, by: str = "", back: int = 1
) -> pd.DataFrame:
    """Part the change of revenue between two periods by what customers did.

    Parameters: `orders`, canonical order lines (DataFrame or Ibis table); `grain`, month, quarter or year; `at`, the last day
    that is seen; `by`, a column of groups, or ""; `back`, with how many periods before one compares (4 quarters: the same one
    a year ago).
    Returns one row a whole period and group: period (first day), revenue_before, what was gained or lost by customers who are
    new (first purchase since the earlier period), returned (they had bought before, not in it), growth and decline of those
    kept, lost (below 0), without_customer (sales without one), and revenue; in currency, sales alone, returns apart. Each
    customer's sales of a period are taken to the cent, so that revenue_before + the parts = revenue, exactly.
    Raises InputError as `ledger.customers` does, and when the file holds no two periods to compare.

    >>> lines = pd.DataFrame({"order_id": list("1234"), "customer_id": list("ABAC"), "amount": [10.0, 20.0, 15.0, 7.0],
    ...     "order_date": pd.to_datetime(["2026-01-01", "2026-01-08", "2026-02-05", "2026-02-28"])})
    >>> movements(lines, "month").drop(columns="period").values.tolist()
    [[30.0, 7.0, 0.0, 5.0, 0.0, -20.0, 0.0, 22.0]]
    """
    asked = window(grain)
    first, end = ledger.reach(orders, at)
    spent = ledger.spending(orders, grain, end, by=by)
    cents = spent.assign(cents=(spent["revenue"] * 100).round().astype("int64"))
    last = asked.number(end)
    last_start = asked.first_day(last)
    assert last_start is not None
    if not complete(last_start, end, grain):
        last -= 1
    periods = range(asked.number(first) + back, last + 1)
    if not len(periods):
        raise InputError(
            "Il faut au moins deux périodes entières à comparer : donnez un historique plus long, ou un découpage plus fin."
        )
    groups = sorted(cents[by].dropna().unique()) if by else [None]
    rows = []
    for group in groups:
        own = cents if group is None else cents[cents[by] == group]
        known, guests = own[own["customer_id"].notna()], own[own["customer_id"].isna()]
        codes, _ = pd.factorize(known["customer_id"])
        born = known["period"].where(known["cents"] > 0).groupby(codes).min().to_numpy("float64")
        without = guests.groupby("period")["cents"].sum()
        for period in periods:
            sides = [_spent(known, codes, at) for at in (period - back, period)]
            apart = [int(without.get(at, 0)) for at in (period - back, period)]
            its = {"period": asked.first_day(period), **({by: group} if by else {})}
            rows.append(its | _parted(sides[0], sides[1], born > period - back, apart[0], apart[1]))
    return pd.DataFrame(rows).astype({"period": "datetime64[us]"})


def _spent(known: pd.DataFrame, codes: Any, period: int) -> Any:
    """What each customer spent in a period, in cents."""
    own = (known["period"] == period).to_numpy()
    found = np.zeros(int(codes.max()) + 1 if len(codes) else 0, dtype="int64")
    np.add.at(found, codes[own], known["cents"].to_numpy()[own])
    return found


def _parted(was: Any, now: Any, new: Any, guests_before: int, guests: int) -> dict[str, float]:
    moved, kept, arrived, gone = (
        now - was,
        (was > 0) & (now > 0),
        (was == 0) & (now > 0),
        (was > 0) & (now == 0),
    )
    parts = {
        "new": moved[arrived & new].sum(),
        "returned": moved[arrived & ~new].sum(),
        "growth": moved[kept & (moved > 0)].sum(),
        "decline": moved[kept & (moved < 0)].sum(),
        "lost": moved[gone].sum(),
        "without_customer": guests - guests_before,
    }
    figures = {"revenue_before": was.sum() + guests_before, **parts, "revenue": now.sum() + guests}
    return {name: round(int(value) / 100, 2) for name, value in figures.items()}
