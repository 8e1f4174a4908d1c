"""Which products that nobody could buy make a fall? Those whose sales stopped in a period, and what each sold less."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from smkit.analysis.kpis import compute
from smkit.analysis.kpis.board import daily
from smkit.analysis.wherever import where

_MOST = 0.5  # of a fall: what makes it


@dataclass(frozen=True)
class Absent:
    """A product that was not sold from `first` to `last`, days, and by how much its sales moved (€) from one period to another."""

    product: str
    first: date
    last: date
    moved: float


def absent(
    tables: Mapping[str, Any], found: pd.DataFrame, now: Mapping[str, Any], then: Mapping[str, Any]
) -> tuple[Absent, ...]:
    """Return the products that were missing in a period and sold less in it than in another, what fell most first.

    Parameters: `tables` by canonical name; `found`, of `events.events`; `now` and `then`, days, {"start", "end"} of `kpis.compute`,
    empty where there is none.

    >>> days = pd.to_datetime(["2025-05-05", "2026-04-29", "2026-05-30"])
    >>> orders = pd.DataFrame({"order_id": list("123"), "order_date": days, "product": "Thé", "amount": [50.0, 20.0, 10.0]})
    >>> gone = pd.DataFrame({"day": [pd.Timestamp("2026-04-30")], "kind": "missing", "name": "Thé", "change": None})
    >>> may = [{"start": date(year, 5, 1), "end": date(year, 5, 31)} for year in (2026, 2025)]
    >>> [(each.product, each.first.day, each.last.day, each.moved) for each in absent({"orders": orders}, gone, *may)]
    [('Thé', 30, 29, -40.0)]
    """
    if not now or not then or not len(found):
        return ()
    orders, its = tables["orders"], []
    for day, name in found.loc[found["kind"] == "missing", ["day", "name"]].itertuples(index=False):
        own = where(orders, "product", name)
        days = daily(own).index
        # the next order of the shop may be of the very day of the last sale
        sold, back = days[days <= day].max(), days[days > day].min()
        if pd.isna(sold) or pd.isna(back):
            continue
        first, last = sold.date() + timedelta(days=1), back.date() - timedelta(days=1)
        if first > last or last < now["start"] or first > now["end"]:
            continue
        after, before = (
            float(compute("chiffre_affaires", {"orders": own}, **days).table["value"].fillna(0.0).sum()) for days in (now, then)
        )  # fmt: skip
        its.append(Absent(str(name), first, last, after - before))
    return tuple(sorted((each for each in its if each.moved < 0), key=lambda each: each.moved))


def makes(found: tuple[Absent, ...], change: float) -> tuple[Absent, ...]:
    """Return the products whose absence makes half of a fall or more, the fewest that do; none where they do not, or it is no fall.

    >>> gone = tuple(Absent(name, date(2026, 5, 1), date(2026, 5, 20), moved) for name, moved in (("Thé", -40.0), ("Café", -30.0)))
    >>> [[each.product for each in makes(gone, change)] for change in (-70.0, -100.0, -200.0, 50.0)]
    [['Thé'], ['Thé', 'Café'], [], []]
    """
    for size in range(1, len(found) + 1):
        if change < 0 and sum(each.moved for each in found[:size]) <= _MOST * change:
            return found[:size]
    return ()
