"""Thousands of actions at once: what `campaigns.assess` gives, column by column."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.campaigns.action import NO_NUMBERS, Action
from smkit.analysis.campaigns.assess import assess
from smkit.analysis.errors import InputError
from smkit.analysis.exact import exact

_Column = NDArray[np.float64]

#: Columns that are read, as the fields of `Action`.
INPUTS = tuple(name for name in Action.__dataclass_fields__ if name not in NO_NUMBERS)
_DOUBT = 1e-6  # a quotient that near to a whole number is worked out exactly


def outcomes(table: pd.DataFrame) -> pd.DataFrame:
    """Work out every action of a table.

    Parameters: `table`, one row an action, columns named as the fields of `Action` (others are left out; a missing value is
    not known).
    Returns the same rows, a column for each number of `Outcome`, missing where n.d. Floats, but break-even sales are the
    exact whole numbers of `assess`. Values are not checked: see `Action` for one, `portfolio.check` for a table.

    >>> table = pd.DataFrame({"fixed_cost": [15_000, 5_000], "price": 100, "buyers": 200, "margin_rate": 0.5})
    >>> outcomes(table)[["net_gain", "break_even_sales"]].values.tolist()
    [[-5000.0, 300.0], [5000.0, 100.0]]
    """
    given = {name: _column(table, name) for name in INPUTS}
    sold = _either(given["added"], given["buyers"])
    apart = ~np.isnan(given["added"])  # the offer is paid on all buyers, and only sales added count
    price, revenue = _sold(given, sold)
    before, off, used = _cost_before(given), _off(given, price), _used(given)
    buyers, contacts, rate = given["buyers"], given["contacts"], given["margin_rate"]
    offered, partly = _offered(given), _partly(given)
    share = np.where(offered, np.where(partly, _over(used, buyers), 1.0), 0.0)
    unit = price * rate - np.where(offered & ~apart, off * share, 0.0)
    kept = np.where(offered & ~apart, _over(unit, price), rate)
    got: dict[str, _Column] = {"cost": before + np.where(offered, off * used, 0.0)}
    repaid = np.where(apart, got["cost"], before)
    got["cost_per_contact"] = _over(got["cost"], contacts)
    got["cost_per_buyer"] = _over(got["cost"], buyers)
    got["acquisition_cost"] = _over(got["cost"], given["new_customers"])
    got["revenue"] = revenue
    got["gross_gain"] = revenue - got["cost"]
    got["margin"] = revenue * rate
    got["net_gain"] = got["margin"] - got["cost"]
    got["margin_per_euro"] = _over(got["margin"], got["cost"])
    got["roi"] = _over(got["net_gain"], got["cost"])
    got["roas"] = _over(revenue, got["cost"])
    got["break_even_sales"] = _whole(table, repaid, unit)
    got["break_even_revenue"] = _needed(repaid, kept)
    got["break_even_conversion"] = _over(got["break_even_sales"], contacts)
    each = np.where(apart, _over(used, sold), share)
    discount, coupon = (
        np.where(offered, np.nan_to_num(given[name]) * each, 0.0) for name in ("discount", "coupon")
    )
    asked = (_over(before, sold) + price * (1 - rate) + coupon) / np.where(discount < 1, 1 - discount, np.nan)
    got["break_even_price"] = np.ceil(np.round(asked * 100, 6)) / 100
    got["break_even_cost"] = got["margin"]
    return pd.DataFrame(got, index=table.index)


def frame(action: Action, columns: Mapping[str, Any], rows: int) -> pd.DataFrame:
    """Return a table of `rows` actions: the same one, but for some columns.

    Parameters: `action`; `columns`, {field: values}; `rows`. Where the price changes, the purchase price of the goods stays: it is
    the margin rate that moves.

    >>> frame(Action(price=100), {"buyers": [1, 2]}, 2)["price"].tolist()
    [100.0, 100.0]
    """
    fixed = {name: float(value) for name in INPUTS if (value := getattr(action, name)) is not None}
    table = pd.DataFrame({**fixed, **columns}, index=range(rows))
    if "price" in columns and {"price", "margin_rate"} <= fixed.keys():
        goods = fixed["price"] * (1 - table["margin_rate"])
        table["margin_rate"] = (1 - goods / table["price"].where(table["price"] > 0)).fillna(
            table["margin_rate"]
        )
    return table


def _column(table: pd.DataFrame, name: str) -> _Column:
    if name not in table:
        return np.full(len(table), np.nan)
    return table[name].to_numpy(dtype=np.float64, na_value=np.nan)


def _sold(given: Mapping[str, _Column], sold: _Column) -> tuple[_Column, _Column]:
    """Price and revenue, each from the other where it is not told."""
    price, told = given["price"], given["revenue"]
    revenue = np.where(np.isnan(told), price * sold, told)
    return np.where(np.isnan(price), _over(np.where(told >= 0, told, np.nan), sold), price), revenue


def _cost_before(given: Mapping[str, _Column]) -> _Column:
    """Cost without discounts: the parts that are announced; one told by half is not known."""
    pairs = [
        (given["contacts"], given["cost_per_contact"], given["cost_per_contact"]),
        (given["clicks"], given["cost_per_click"], given["cost_per_click"]),
        (
            given["followups"],
            given["cost_per_followup"],
            _either(given["followups"], given["cost_per_followup"]),
        ),
        (given["hours"], given["hourly_cost"], _either(given["hours"], given["hourly_cost"])),
    ]
    cost = np.nan_to_num(given["fixed_cost"])
    told = ~np.isnan(given["fixed_cost"])
    for count, each, announced in pairs:
        there = ~np.isnan(announced)
        cost = cost + np.where(there, count * each, 0.0)
        told |= there
    return np.where(told | _offered(given), cost, np.nan)


def _offered(given: Mapping[str, _Column]) -> NDArray[np.bool_]:
    return (np.nan_to_num(given["discount"]) > 0) | (np.nan_to_num(given["coupon"]) > 0)


def _partly(given: Mapping[str, _Column]) -> NDArray[np.bool_]:
    """Whether only some sales use the offer: those of the coupons."""
    return ~np.isnan(_either(given["coupons"], given["redemption"]))


def _off(given: Mapping[str, _Column], price: _Column) -> _Column:
    """What a sale that uses the offer gives away."""
    discount = np.nan_to_num(given["discount"])
    return np.where(discount > 0, price * discount, 0.0) + np.nan_to_num(given["coupon"])


def _used(given: Mapping[str, _Column]) -> _Column:
    return np.where(_partly(given), given["coupons"] * given["redemption"], given["buyers"])


def _whole(table: pd.DataFrame, cost: _Column, unit: _Column) -> _Column:
    """Sales at break-even: floats are enough, unless the quotient is a hair from a whole number."""
    sales = np.ceil(_needed(cost, unit))
    quotient = _needed(cost, unit)
    doubtful = np.isfinite(quotient) & (
        np.abs(quotient - np.round(quotient)) < _DOUBT * np.maximum(1, np.abs(quotient))
    )
    doubtful |= np.isfinite(unit) & (np.abs(unit) < _DOUBT) & (cost > 0)
    rows = np.flatnonzero(doubtful & (cost > 0))
    pairs = np.stack([cost[rows], unit[rows]], axis=1)
    _, first, same = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
    sales[rows] = np.array([_exact(table, rows[at]) for at in first])[same.ravel()] if len(rows) else []
    return sales


def _exact(table: pd.DataFrame, row: int) -> float:
    """Sales at break-even of one row, by exact arithmetic.

    Contacts count here by what they cost, and new customers not at all: a simulated row may hold more buyers than contacts.
    """
    if table["margin_rate"].iloc[row] <= 0:
        return np.nan  # sold under its purchase price: no number of sales repays
    known: dict[str, Any] = {
        name: exact(name, _plain(table[name].iloc[row]))
        for name in INPUTS
        if name in table and pd.notna(table[name].iloc[row])
    }
    called = known.pop("contacts", None), known.pop("cost_per_contact", None)
    if called[0] is not None and called[1] is not None:
        known["fixed_cost"] = known.get("fixed_cost", Fraction(0)) + called[0] * called[1]
    known.pop("new_customers", None)
    if "added" in known and known.get("buyers", known["added"]) < known["added"]:
        known["buyers"] = known["added"]  # drawn apart, they may cross
    try:
        found = assess(Action(**known)).break_even_sales
    except InputError:  # drawn apart, coupons may be more than buyers
        return np.nan
    return np.nan if found is None else float(found)


def _needed(cost: _Column, each: _Column) -> _Column:
    needed = cost / np.where(each > 0, each, np.nan)
    return np.where((cost == 0) & ~np.isnan(each), 0.0, needed)


def _over(top: _Column, bottom: _Column) -> _Column:
    return top / np.where(bottom == 0, np.nan, bottom)


def _either(one: _Column, other: _Column) -> _Column:
    return np.where(np.isnan(one), other, one)


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
