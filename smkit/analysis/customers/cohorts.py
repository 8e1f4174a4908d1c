"""Do customers stay? They are followed by the period of their first purchase."""

from __future__ import annotations

from typing import Any

import pandas as pd

from smkit.analysis.customers import ledger
from smkit.analysis.intervals import wilson
from smkit.analysis.periods import complete, window

_VALUES = ("customers", "orders", "revenue", "returned", "margin")
_CUT = 2.0  # a first cohort this many times the median of the others holds customers of before the file


def cohorts(
    orders: ledger.Orders, grain: str = "month", *, at: Any = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Follow customers by the period of their first purchase.

    Parameters: `orders`, canonical order lines (DataFrame or Ibis table), with their whole history; `grain`, month, quarter
    or year; `at`, the last day that is seen, by default the last one with an order; `confidence` of the band, a fraction.
    Returns one row a cohort and age: cohort and period (first days), age (periods since the first purchase, 0 for it), size
    (customers of the cohort), customers (those who bought in the period), orders, revenue, returned (goods that came back,
    whenever they were sold) and margin (of the sales whose cost is known; missing without any), retention (customers / size)
    with low and high; partial (is the period, or the cohort's own, not whole?), its figures being missing; cut (is it the
    first period of the file, whose cohort may hold older customers?). Sales without a customer are in no cohort. Raises
    InputError as `ledger.customers` does.
    Source: band of Wilson (1927).

    >>> lines = pd.DataFrame({"order_id": list("123"), "order_date": pd.to_datetime(["2026-01-05", "2026-02-05", "2026-02-28"]),
    ...                       "customer_id": ["A", "A", "B"], "amount": [10.0, 30.0, 50.0]})
    >>> cohorts(lines)[["age", "size", "customers", "revenue"]].values.tolist()
    [[0.0, 1.0, 1.0, 10.0], [1.0, 1.0, 1.0, 30.0], [0.0, 1.0, 1.0, 50.0]]
    """
    asked = window(grain)
    first, end = ledger.reach(orders, at)
    spent = ledger.spending(orders, grain, end)
    spent = spent[spent["customer_id"].notna()]
    born = spent[spent["orders"] > 0].groupby("customer_id")["period"].min().rename("cohort")
    spent = spent.join(born, on="customer_id").dropna(subset=["cohort"])
    # goods brought back before any purchase are of no age
    spent = spent.astype({"cohort": "int64"})
    spent = spent[spent["period"] >= spent["cohort"]].assign(bought=spent["orders"] > 0)
    cells = spent.groupby(["cohort", "period"]).agg(
        customers=("bought", "sum"), **{name: (name, "sum") for name in ("orders", "revenue", "returned", "margin", "costed")}
    )  # fmt: skip
    sizes = born.value_counts().sort_index().rename("size")
    last = asked.number(end)
    grid = pd.MultiIndex.from_tuples(
        [(cohort, period) for cohort in sizes.index for period in range(int(cohort), last + 1)],
        names=["cohort", "period"],
    )
    table = cells.reindex(grid).fillna(0.0).reset_index().merge(sizes, left_on="cohort", right_index=True)
    table["margin"] = table["margin"].where(table["costed"] > 0)
    table.insert(2, "age", table["period"] - table["cohort"])
    first_day = asked.first_day(last)
    assert first_day is not None
    table["partial"] = (table["period"] == last) & (not complete(first_day, end, grain))
    table["cut"] = table["cohort"] == asked.number(first)
    values = list(_VALUES)
    table[values] = table[values].astype("float64").mask(table["partial"])
    return _with_bands(table, asked, confidence)


def history_is_cut(table: pd.DataFrame) -> bool | None:
    """Tell whether the file seems to begin after the company did: its first cohort is far larger than the others.

    Parameters: `table`, as `cohorts` returns it. Returns None with fewer than three whole cohorts: one cannot tell.
    """
    whole = table[(table["age"] == 0) & ~table["partial"]]
    if len(whole) < 3 or not whole["cut"].any():
        return None
    others = whole.loc[~whole["cut"], "size"]
    return bool(whole.loc[whole["cut"], "size"].iloc[0] > _CUT * others.median())


def curve(table: pd.DataFrame, *, with_cut: bool = False, confidence: float = 0.95) -> pd.DataFrame:
    """Return the retention of an average cohort, by age, every cohort that has reached the age together.

    Parameters: `table`, as `cohorts` returns it; `with_cut`, whether the first cohort of the file counts; `confidence`, a fraction.
    Returns age, size (customers who have reached it), customers (those who bought at it), retention with low and high.
    """
    kept = table[~table["partial"] & (with_cut | ~table["cut"])]
    sums = kept.groupby("age")[["size", "customers"]].sum().reset_index()
    return _band(sums, confidence)


def triangle(table: pd.DataFrame, value: str = "customers") -> pd.DataFrame:
    """Return one value of the cohorts as a triangle: a row each, a column each age (parameters: `table`, as `cohorts`)."""
    return table.pivot(index="cohort", columns="age", values=value)


def _with_bands(table: pd.DataFrame, asked: Any, confidence: float) -> pd.DataFrame:
    banded = _band(table, confidence)
    for name in ("cohort", "period"):
        banded[name] = pd.to_datetime([asked.first_day(int(number)) for number in table[name]])
    names = ["cohort", "age", "period", "size", *_VALUES, "retention", "low", "high", "partial", "cut"]
    return banded[names].sort_values(["cohort", "age"], ignore_index=True)


def _band(table: pd.DataFrame, confidence: float) -> pd.DataFrame:
    bands = [
        (float("nan"), float("nan")) if pd.isna(k) else wilson(k, n, confidence)
        for k, n in zip(table["customers"], table["size"], strict=True)
    ]
    low, high = zip(*bands, strict=True) if bands else ((), ())
    return table.assign(retention=table["customers"] / table["size"], low=low, high=high)
