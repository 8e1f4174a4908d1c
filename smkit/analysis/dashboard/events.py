"""What happened on the way? Campaigns, price changes and products that nobody could buy, to be read beside a line over time."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.kpis.board import opened
from smkit.analysis.kpis.groups import ranks
from smkit.analysis.periods import window
from smkit.numbering import gapless

_MOST = 3  # campaigns that are noted: more would hide the line
_LASTS = 3  # months that tell a list price
_MOVED, _SHARE, _COMMON = (
    0.02,
    0.5,
    5,
)  # a price moved by 2 %, for half of the sales, over five products at least
_OUT, _LONGEST = (
    2,
    92,
)  # products noted as missing; one that is missing for longer than that, in days, is out of season
_KNOWN, _SURE = (
    30,
    0.001,
)  # orders that tell how often a product is bought, and what chance is left to say that it was missing
_COLUMNS = ["day", "kind", "name", "change"]


def events(tables: Mapping[str, pd.DataFrame], start: Any = None, end: Any = None) -> pd.DataFrame:
    """Return what happened, in the order of time: day, kind (campaign, price or missing), name of the campaign or of the product,
    change of prices (a fraction).

    Parameters: `tables` by canonical name; `start` and `end`, days, both included, or None. Of campaigns, the three that cost most;
    of prices, the months where products that make half of the sales moved the same way (see `repriced`); of products, the two whose
    absence cost most (see `missing`).

    >>> spent = {"campaign": ["Salon", "E-mail"], "cost": [900.0, 20.0], "start_date": pd.to_datetime(["2026-03-02", "2026-01-05"])}
    >>> events({"campaigns": pd.DataFrame(spent)})["name"].tolist()
    ['E-mail', 'Salon']
    """
    asked = window(None, start, end)
    found = pd.concat(
        [
            _campaigns(tables.get("campaigns")),
            repriced(tables.get("orders")),
            missing(tables.get("orders")),
        ],
        ignore_index=True,
    )
    after = found["day"] >= pd.Timestamp(asked.start) if asked.start else found["day"].notna()
    before = found["day"] <= pd.Timestamp(asked.end) if asked.end else found["day"].notna()
    inside = found[after & before]
    dear = (
        inside[inside["kind"] == "campaign"].sort_values("cost", ascending=False, kind="stable").head(_MOST)
    )
    out = inside[inside["kind"] == "missing"].head(_OUT)
    both = pd.concat([dear, inside[inside["kind"] == "price"], out])
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
    if orders is None or not name or not {"unit_price", "quantity", "order_date"} <= set(orders.columns):
        return empty
    lines, month = opened(orders), window("month")
    sold = lines.filter(
        (lines.quantity > 0) & (lines.unit_price > 0) & lines[name].notnull() & lines.order_date.notnull()
    )
    sold = sold.mutate(month=month.index(sold.order_date), sales=sold.quantity * sold.unit_price)
    by = (
        sold.group_by(["month", name])
        .aggregate(price=sold.unit_price.max(), sales=sold.sales.sum())
        .execute()
    )
    by = by.set_index(["month", name])
    listed, sales = by["price"].unstack(), by["sales"].unstack()
    before = listed.shift().rolling(_LASTS, min_periods=1).max()
    after = listed[::-1].rolling(_LASTS, min_periods=1).max()[::-1]
    moved = (listed / before - 1).where(listed > before, (after / before - 1).clip(upper=0))
    rows: list[tuple[pd.Timestamp, str, str, float]] = []
    last = {1: -_LASTS, -1: -_LASTS}  # place of the last month noted, by the way prices went
    days = [pd.Timestamp(str(month.first_day(int(number)))) for number in moved.index]
    for at, (day, its) in enumerate(zip(days, moved.to_numpy(), strict=True)):
        sold_now = sales.to_numpy()[at]
        for way in (1, -1):
            same = its * way >= _MOVED
            share = np.nansum(sold_now[same]) / (np.nansum(sold_now[~np.isnan(its)]) or 1.0)
            if same.sum() >= _COMMON and share >= _SHARE and at - last[way] >= _LASTS:
                rows.append((day, "price", "", float(np.median(its[same]))))
                last[way] = at
    return pd.DataFrame(rows, columns=_COLUMNS) if rows else empty


def missing(orders: pd.DataFrame | None) -> pd.DataFrame:
    """Return the products that sold, then did not, then did again, for longer than chance would make: day, kind, name, change.

    Parameters: `orders`, canonical, with order_id, product and order_date. Time is counted in orders of the company, so that a
    closed August misses nothing: a product in a share of them is missing where so many in a row without it had less than one
    chance in a thousand, over all products and all their waits. What is gone for over three months, or as rare a year before or
    after, is out of season. No table of the kit says what was in stock: this is how a stock-out shows in sales. What was missed
    most comes first.

    >>> days = pd.date_range("2026-01-01", periods=400, freq="6h")
    >>> held = [place % 2 == 0 and not 200 <= place < 260 for place in range(400)]
    >>> sold = pd.DataFrame({"order_id": range(400), "order_date": days, "product": ["Thé" if it else "Café" for it in held]})
    >>> missing(sold)[["name", "day"]].astype(str).values.tolist()
    [['Thé', '2026-02-19 18:00:00']]
    """
    empty = pd.DataFrame({"day": pd.to_datetime([]), "kind": [], "name": [], "change": []})
    if orders is None or not {"order_id", "product", "order_date"} <= set(orders.columns):
        return empty
    by, days = _places(orders) if isinstance(orders, pd.DataFrame) else _places_there(orders)
    known = {name: its for name, its in by.items() if len(its) >= _KNOWN}
    waits = sum(len(its) for its in known.values())
    found = [
        (share * wait, days[start + 1], str(name))
        for name, its in known.items()
        for start, wait, share in _waits(its, days)
        if wait * -np.log1p(-share) >= np.log(waits / _SURE)
    ]
    rows = [(day, "missing", name, float("nan")) for _, day, name in sorted(found, key=lambda its: -its[0])]
    return pd.DataFrame(rows, columns=_COLUMNS) if rows else empty


def _places(orders: pd.DataFrame) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The places, among the orders of the company in time, of those that hold each product; and the day of every order.

    Of orders of one moment, the first by its number comes first.
    """
    lines: Any = opened(orders)
    kept = lines.order_id.notnull() & lines["product"].notnull() & lines.order_date.notnull()
    sold = lines.filter(kept & (lines.quantity > 0) if "quantity" in lines.columns else kept)
    first = sold.group_by("order_id").aggregate(day=sold.order_date.min())
    numbers, names = first.order_id.labels, sold["product"].labels
    order = np.lexsort((ranks(numbers)[first.order_id.data], first.day.data))
    place = np.empty(len(numbers), dtype=np.int64)
    place[first.order_id.data[order]] = np.arange(len(order))
    held = np.sort(ranks(names)[sold["product"].data] * len(order) + place[sold.order_id.data])
    held = held[np.append(True, np.diff(held) > 0)] if len(held) else held  # an order holds a product once
    ends = np.searchsorted(held, np.arange(len(names) + 1) * len(order))
    by = {
        str(name): held[ends[at] : ends[at + 1]] % len(order)
        for at, name in enumerate(sorted(names))
        if ends[at] < ends[at + 1]
    }
    return by, first.day.data[order]


def _places_there(orders: Any) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The same of orders that stay in an engine: places come back, and no order's number."""
    import ibis

    lines: Any = opened(orders)
    sold = lines.filter(lines.order_id.notnull() & lines["product"].notnull() & lines.order_date.notnull())
    sold = sold.filter(sold.quantity > 0) if "quantity" in sold.columns else sold
    first = sold.group_by("order_id").aggregate(day=sold.order_date.min())
    placed = first.mutate(
        place=ibis.row_number().over(order_by=[first.day, first.order_id.cast("string")]).cast("int32")
    )
    if placed.get_backend().name == "duckdb":  # it is asked of twice, and a server may take no table
        placed = placed.cache()
    days = placed.order_by("place").select("day").to_pyarrow()["day"].to_numpy()
    held = sold.select("order_id", "product").join(placed.select("order_id", "place"), "order_id")
    by = held.group_by("product").aggregate(places=held.place.collect()).to_pyarrow()
    by = by.sort_by("product")
    # an order holds a product once: numbers are put in order and told apart sooner here than names there
    found = {
        str(name): gapless(its.values.to_numpy(), len(days))[0]
        for name, its in zip(by["product"], by["places"], strict=True)
    }
    return found, days.astype("datetime64[us]")


def _waits(places: np.ndarray, days: np.ndarray) -> list[tuple[int, int, float]]:
    """The longest wait between two sales of a product where it is not out of season: place of the sale before, orders without it,
    share of the other orders that hold it."""
    gaps = np.diff(places) - 1
    at = int(gaps.argmax())
    start, wait = int(places[at]), int(gaps[at])
    share = len(places) / (int(places[-1] - places[0]) + 1 - wait)
    begin, end = days[start], days[start + wait + 1]
    if share >= 1 or end - begin > np.timedelta64(_LONGEST, "D"):
        return []
    for year in (-365, 365):  # the same days of another year
        low, high = np.searchsorted(
            days, [begin + np.timedelta64(year, "D"), end + np.timedelta64(year, "D")]
        )
        inside = int(np.searchsorted(places, high) - np.searchsorted(places, low))
        if places[0] < low and high < places[-1] and inside < share * (high - low) / 2:
            return []
    return [(start, wait, share)]
