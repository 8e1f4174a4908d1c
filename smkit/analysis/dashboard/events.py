"""What happened on the way? Campaigns and price changes of the tables at hand, to be read beside a line over time."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.periods import window

_MOST = 3  # campaigns that are noted: more would hide the line
_LASTS = 3  # months that tell a list price
_MOVED, _SHARE, _COMMON = (
    0.02,
    0.5,
    5,
)  # a price moved by 2 %, for half of the sales, over five products at least
_COLUMNS = ["day", "kind", "name", "change"]


def events(tables: Mapping[str, pd.DataFrame], start: Any = None, end: Any = None) -> pd.DataFrame:
    """Return what happened, in the order of time: day, kind (campaign or price), name of a campaign, change of prices (a fraction).

    Parameters: `tables` by canonical name; `start` and `end`, days, both included, or None. Of campaigns, the three that cost most;
    of prices, the months where products that make half of the sales moved the same way (see `repriced`).

    >>> spent = {"campaign": ["Salon", "E-mail"], "cost": [900.0, 20.0], "start_date": pd.to_datetime(["2026-03-02", "2026-01-05"])}
    >>> events({"campaigns": pd.DataFrame(spent)})["name"].tolist()
    ['E-mail', 'Salon']
    """
    asked = window(None, start, end)
    found = pd.concat(
        [_campaigns(tables.get("campaigns")), repriced(tables.get("orders"))], ignore_index=True
    )
    after = found["day"] >= pd.Timestamp(asked.start) if asked.start else found["day"].notna()
    before = found["day"] <= pd.Timestamp(asked.end) if asked.end else found["day"].notna()
    inside = found[after & before]
    dear = (
        inside[inside["kind"] == "campaign"].sort_values("cost", ascending=False, kind="stable").head(_MOST)
    )
    both = pd.concat([dear, inside[inside["kind"] == "price"]])
    return both.sort_values("day", kind="stable", ignore_index=True)[_COLUMNS]


def _campaigns(table: pd.DataFrame | None) -> pd.DataFrame:
    """Each campaign with its first day and all that it cost."""
    if table is None or not {"campaign", "cost", "start_date"} <= set(table):
        return pd.DataFrame({"day": pd.to_datetime([]), "kind": [], "name": [], "change": [], "cost": []})
    dated = table.dropna(subset=["start_date", "campaign"])
    by = (
        dated.groupby("campaign", sort=False)
        .agg(day=("start_date", "min"), cost=("cost", "sum"))
        .reset_index()
    )
    return by.rename(columns={"campaign": "name"}).assign(kind="campaign", change=float("nan"))


def repriced(orders: pd.DataFrame | None) -> pd.DataFrame:
    """Return the months where list prices moved: products that make half of the month's sales, by 2 % or more, the same way.

    Parameters: `orders`, canonical, with product, unit_price, quantity and order_date. A list price is the highest of some months,
    for each customer may have its own discount: a rise is above the three months before, a fall lasts three months. Five products
    at least; `change` is the median of theirs.

    >>> days = pd.to_datetime(["2026-01-10"] * 5 + ["2026-02-10"] * 5)
    >>> sold = {"product": list("abcde") * 2, "order_date": days, "quantity": 1, "unit_price": [10.0] * 5 + [11.0] * 5}
    >>> repriced(pd.DataFrame(sold))["change"].round(3).tolist()
    [0.1]
    """
    empty = pd.DataFrame({"day": pd.to_datetime([]), "kind": [], "name": [], "change": []})
    name = next((each for each in ("product_id", "product") if orders is not None and each in orders), "")
    if orders is None or not name or not {"unit_price", "quantity", "order_date"} <= set(orders):
        return empty
    sold = orders[
        (orders["quantity"] > 0)
        & (orders["unit_price"] > 0)
        & orders[name].notna()
        & orders["order_date"].notna()
    ]
    sold = sold.assign(
        month=sold["order_date"].dt.to_period("M"), sales=sold["quantity"] * sold["unit_price"]
    )
    by = sold.groupby(["month", name], observed=True).agg(price=("unit_price", "max"), sales=("sales", "sum"))
    listed, sales = by["price"].unstack(), by["sales"].unstack()
    before = listed.shift().rolling(_LASTS, min_periods=1).max()
    after = listed[::-1].rolling(_LASTS, min_periods=1).max()[::-1]
    moved = (listed / before - 1).where(listed > before, (after / before - 1).clip(upper=0))
    rows: list[tuple[pd.Timestamp, str, str, float]] = []
    last = {1: -_LASTS, -1: -_LASTS}  # place of the last month noted, by the way prices went
    for at, (day, its) in enumerate(zip(moved.index.to_timestamp(), moved.to_numpy(), strict=True)):  # type: ignore[attr-defined]
        sold_now = sales.to_numpy()[at]
        for way in (1, -1):
            same = its * way >= _MOVED
            share = np.nansum(sold_now[same]) / (np.nansum(sold_now[~np.isnan(its)]) or 1.0)
            if same.sum() >= _COMMON and share >= _SHARE and at - last[way] >= _LASTS:
                rows.append((day, "price", "", float(np.median(its[same]))))
                last[way] = at
    return pd.DataFrame(rows, columns=_COLUMNS) if rows else empty
