"""What is a customer worth, and may one pay that much to win one? Margin still to come, contracts, acquisition cost and payback."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.customers.buying import Buying
from smkit.analysis.customers.money import Money
from smkit.analysis.errors import InputError
from smkit.typography import told

_WEEKS = 52.1775  # a year has 365,2425 days


def residual(
    seen: pd.DataFrame, fit: Buying, money: Money | None, *, margin_rate: float, weeks: float = 52.0, discount: float = 0.1
) -> pd.DataFrame:  # fmt: skip
    """Return what customers may still bring.

    Parameters: `seen`, a summary in weeks as `ledger.summary` returns it; `fit`, fitted on it; `money`, a fitted Gamma-Gamma,
    or None to take the mean value of a repeat order of everybody; `margin_rate`, taux de marque (0–1); `weeks` looked ahead;
    `discount` a year.
    Returns customer_id, alive (chance of being still a customer), orders (expected), order_value and value (discounted margin), in
    currency; the most valuable first.
    Raises InputError for a margin rate outside 0–1 or a negative discount.
    Source: Fader, Hardie and Lee (2005), RFM and CLV; month by month, each discounted at its middle.
    """
    _fraction("Taux de marque", margin_rate)
    triple = seen["frequency"], seen["recency"], seen["age"]
    bought, worth = _ahead(fit, triple, weeks, discount)
    known = seen["monetary"].fillna(0.0)
    if money is None:
        each: Any = np.full(len(seen), _mean_repeat(seen))
    else:
        each = money.expected(seen["frequency"].where(seen["monetary"].notna(), 0), known)
    table = pd.DataFrame(
        {
            "customer_id": seen["customer_id"],
            "alive": fit.alive(*triple),
            "orders": bought,
            "order_value": each,
            "value": worth * each * margin_rate,
        }
    )
    return table.sort_values(["value", "customer_id"], ascending=[False, True], ignore_index=True)


def lifetime(
    clients: pd.DataFrame, seen: pd.DataFrame, fit: Buying, money: Money | None, *, margin_rate: float, weeks: float = 156.0,
    discount: float = 0.1, repeats: float = 1.0,
) -> float:  # fmt: skip
    """Return what a customer yet to come should bring: the margin of the first day, then of the purchases expected after it.

    Parameters: `clients` and `seen`, as `ledger.customers` and `ledger.summary` return them; `fit`, `money`, `margin_rate`, `weeks`
    (three years) and `discount` as `residual`; `repeats`, what expected purchases are multiplied by: a model that foresaw half of
    what came is tried with 2.
    Returns currency, discounted; missing where nobody came back. Raises InputError as `residual`.
    Source: Fader, Hardie and Lee (2005), E[X(t)] of somebody who has just bought for the first time.
    """
    _fraction("Taux de marque", margin_rate)
    _, worth = _ahead(fit, ([0.0], [0.0], [0.0]), weeks, discount)
    each = _mean_repeat(seen) if money is None else money.expected(0, 0.0)
    return margin_rate * (float(clients["first_revenue"].mean()) + float(worth[0]) * each * repeats)


def contract(margin: float, retention: float, discount: float) -> float | None:
    """Return the lifetime value of a customer under contract: m·r / (1 + d − r).

    Parameters: `margin` of a period (currency), `retention` (0–1) and `discount` (0.1 is 10 %) of the same period.
    Returns currency, the margin of the period in progress not counted; None when everybody stays and nothing is discounted: it is
    then without end. Raises InputError for rates that make no sense.
    Source: Gupta and Lehmann (2003), Customers as Assets.

    >>> round(contract(100.0, 0.8, 0.1), 2)
    266.67
    """
    _fraction("Taux de rétention", retention)
    if discount < 0:
        raise InputError("Le taux d'actualisation ne peut pas être négatif : 10 % par an s'écrit 0,1.")
    left = 1 + discount - retention
    return margin * retention / left if left > 0 else None


def simple(order_value: float, orders_a_year: float, years: float, margin_rate: float = 1.0) -> float:
    """Return the plain lifetime value: order value × orders a year × years × margin rate.

    Parameters: `order_value` in currency; counts; `margin_rate`, taux de marque (0–1), 1 for a value in revenue.

    >>> round(simple(60.0, 4, 3, 0.4), 2)
    288.0
    """
    return order_value * orders_a_year * years * _fraction("Taux de marque", margin_rate)


def acquisition_cost(cost: float, new: int) -> float | None:
    """Return CAC: sales and marketing cost / new customers of the same time; None without a new customer.

    >>> acquisition_cost(9_000.0, 30)
    300.0
    """
    return cost / new if new else None


def payback(cost: float, margin: float, retention: float = 1.0) -> int | None:
    """Return in how many whole periods a customer repays the cost of winning one.

    Parameters: `cost` of acquisition and `margin` of the first period (currency); `retention` from a period to the next (0–1).
    Returns a count of periods, None when it is never repaid. Raises InputError for a retention outside 0–1.

    >>> payback(100.0, 30.0), payback(100.0, 30.0, 0.8), payback(100.0, 30.0, 0.5)
    (4, 5, None)
    """
    _fraction("Taux de rétention", retention)
    if cost <= 0:
        return 0
    if margin <= 0:
        return None
    if retention == 1:
        return math.ceil(cost / margin - 1e-12)
    left = 1 - cost * (1 - retention) / margin  # of the retention, once what was earned covers the cost
    if left <= 0:
        return None
    return 1 if retention == 0 else max(1, math.ceil(math.log(left) / math.log(retention) - 1e-12))


def _ahead(fit: Buying, triple: tuple[Any, Any, Any], weeks: float, discount: float) -> tuple[Any, Any]:
    """Purchases expected in so many weeks, and the same discounted, month by month, each at its middle."""
    if discount < 0:
        raise InputError("Le taux d'actualisation ne peut pas être négatif : 10 % par an s'écrit 0,1.")
    edges = np.linspace(0.0, weeks, max(1, round(weeks / 4)) + 1)
    so_far = np.zeros(len(triple[0]))
    bought, worth = so_far.copy(), so_far.copy()
    for start, end in zip(edges[:-1], edges[1:], strict=True):
        bought = np.asarray(fit.expected(float(end), *triple))
        worth += (bought - so_far) / (1 + discount) ** ((start + end) / 2 / _WEEKS)
        so_far = bought
    return bought, worth


def _mean_repeat(seen: pd.DataFrame) -> float:
    """The mean value of a repeat purchase of everybody."""
    total, repeats = (
        float((seen["monetary"].fillna(0.0) * seen["frequency"]).sum()),
        float(seen["frequency"].sum()),
    )
    return total / repeats if repeats else math.nan


def _fraction(name: str, value: float) -> float:
    if not 0 <= value <= 1:
        raise InputError(f"{name} : {told(value)} trouvé, or une part va de 0 à 1 (80 % s'écrit 0,8).")
    return value
