"""Do new customers stay less than those who came before them? At the same age and season, beside customers of longer standing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.customers import ledger
from smkit.analysis.customers.cohorts import cohorts, history_is_cut
from smkit.analysis.customers.retention import LEAST, PERIODS, Change, change
from smkit.analysis.periods import PER_YEAR, complete, window

_SURE = 0.02  # one more look, beside that of all customers
_APART = 1.96  # standard errors beyond which new customers and the others did not move alike
_CUT = 0.5  # of a year: where the file begins after the company did, older customers look new until then


@dataclass(frozen=True)
class Newcomers:
    """New customers who stay less, or more: `change`, of how many come back in the period after that of their first purchase, dated
    by the first period in which they came; `others` and `others_before`, how many of longer standing came back from then on, and
    before (fractions)."""

    change: Change
    others: float
    others_before: float


def newcomers(
    orders: ledger.Orders, grain: str, at: Any = None, *, by: str = "", feast: bool = False
) -> dict[str, Newcomers | None]:
    """Return how new customers stay, by group (« Tous » without any): None where nothing says that it has changed.

    Parameters: `orders`, `grain`, `at` and `by` as `retention` takes them; `feast`, whether customers buy for Easter.
    A change is told where chance, at any date, makes it less than once in fifty, where the same season a year before is known and
    says so too, and where customers of longer standing have not moved as much: else it is all customers who stay less.
    """
    asked = window(grain)
    first, end = ledger.reach(orders, at)
    spent = ledger.spending(orders, grain, end, by=by)
    bought = spent[spent["customer_id"].notna() & (spent["orders"] > 0)]
    last = asked.number(end)
    day = asked.first_day(last)
    assert day is not None
    last -= 0 if complete(day, end, grain) else 1
    cut = history_is_cut(cohorts(orders, grain, at=end)) is not False
    start = asked.number(first) + (math.ceil(_CUT * PER_YEAR[grain]) if cut else 1)
    groups = sorted(bought[by].dropna().unique()) if by else ["Tous"]
    found = {}
    for group in groups:
        own = bought[bought[by] == group] if by else bought
        table = _followed(own, start, last).assign(
            period=lambda each: each["period"].map(asked.first_day).astype("datetime64[us]")
        )
        found[str(group)] = _judged(table, PER_YEAR[grain], feast, len(groups))
    return found


def _followed(bought: pd.DataFrame, start: int, last: int) -> pd.DataFrame:
    """For each period, its new customers and the others, and how many of each came back in the next one."""
    born = bought.groupby("customer_id")["period"].transform("min")
    codes = pd.factorize(bought["customer_id"])[0].astype("int64")
    period = bought["period"].to_numpy("int64")
    origin = int(period.min()) if len(period) else 0
    width = max(last, int(period.max()) if len(period) else 0) - origin + 2
    keys = codes * width + period - origin
    back, fresh = np.isin(keys + 1, keys), (born == bought["period"]).to_numpy()
    periods = np.arange(start, last)

    def counted(which: Any) -> Any:
        return np.bincount(period[which] - origin, minlength=width)[np.clip(periods - origin, 0, width - 1)]

    return pd.DataFrame(
        {"period": periods, "before": counted(fresh), "kept": counted(fresh & back)}
        | {"others": counted(~fresh), "others_kept": counted(~fresh & back)}
    )


def _judged(table: pd.DataFrame, season: int, feast: bool, groups: int) -> Newcomers | None:
    found = change(table, season=season, feast=feast) if len(table) >= PERIODS else None
    if found is None:
        return None
    since = table["period"] >= found.since
    usable = table["before"] >= LEAST
    now = table[since & usable]
    twins = now["period"] - pd.DateOffset(years=1)
    # nobody knows the season of what has no year before: those who come for Christmas stay less each year
    known = set(table.loc[~since & usable, "period"])
    if not twins.isin(known).any() or (len(now) < season and not twins.isin(known).all()):
        return None
    sides = [
        (float(each["others_kept"].sum()), float(each["others"].sum()))
        for each in (table[since], table[~since])
    ]
    if min(size for _, size in sides) < LEAST or min(found.p * groups, 1.0) >= _SURE:
        return None
    others, before = (kept / size for kept, size in sides)
    apart = (found.after - found.before) - (others - before)
    rates = [
        (found.after, found.customers_after),
        (found.before, found.customers_before),
        *((k / n, n) for k, n in sides),
    ]
    error = math.sqrt(sum(rate * (1 - rate) / size for rate, size in rates))
    if apart * (found.after - found.before) <= 0 or abs(apart) <= _APART * error:
        return None
    return Newcomers(found._replace(p=min(found.p * groups, 1.0)), others, before)
