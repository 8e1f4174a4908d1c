"""Who is late, by their own rhythm? A silence is judged by what the same customer used to do, not by one threshold for all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.customers import ledger

#: What a silence says of a customer, the most worrying first.
STATES = ("gone", "late", "on_time", "unknown")
_LATE, _GONE = 0.05, 0.001  # chances that a customer who stays would be silent for as long
_LEAST = 2  # waits seen, below which nobody has a rhythm


def silences(orders: ledger.Orders, at: Any = None) -> pd.DataFrame:
    """Say of each customer whether the silence since the last purchase is longer than usual.

    Parameters: `orders`, canonical order lines (DataFrame or Ibis table); `at`, the day on which one looks, by default the last day
    with an order.
    Returns one row a customer: customer_id, days (with a purchase), last (date), usual (mean days between two purchases),
    silence (days since the last one), limit (days of silence that one customer in twenty who stays would exceed), p (chance
    of so long a silence from somebody who stays), state (gone below 0,001, late below 0,05, on_time, unknown with fewer than
    three purchases), at_stake (sales of the year that ended with the last purchase, less returns; currency) and
    margin_at_stake (missing where no cost is known). The largest stake first, within gone, late, on_time, unknown.
    Raises InputError as `ledger.customers` does.
    Source: waits are gamma, of one shape for all, fitted on the spread of their logarithms within customers, and of a pace a
    customer; silence over one's own mean wait is then F-distributed, which accounts for a rhythm known from few waits.
    """
    from scipy.stats import f

    _, end = ledger.reach(orders, at)
    clients = ledger.customers(orders, end)
    waits = clients["days"] - 1
    usual = (clients["last"] - clients["first"]).dt.days / waits.where(waits > 0)
    silence = (pd.Timestamp(end) - clients["last"]).dt.days
    known = waits >= _LEAST
    shape = regularity(clients)
    many = waits.where(known, 1)
    p = pd.Series(f.sf(silence / usual, 2 * shape, 2 * shape * many), index=clients.index).where(known)
    limit = (usual * f.isf(_LATE, 2 * shape, 2 * shape * many)).where(known)
    state = np.select([p < _GONE, p < _LATE, known], STATES[:3], default=STATES[3])
    table = pd.DataFrame(
        {
            "customer_id": clients["customer_id"],
            "days": clients["days"],
            "last": clients["last"],
            "usual": usual,
        }
        | {"silence": silence, "limit": limit, "p": p, "state": state}
    )
    table = table.merge(_last_year(orders, end, clients), on="customer_id", how="left")
    order = table["state"].map({name: rank for rank, name in enumerate(STATES)})
    return table.assign(_order=order).sort_values(
        ["_order", "at_stake", "customer_id"], ascending=[True, False, True], ignore_index=True
    ).drop(columns="_order")  # fmt: skip


def regularity(clients: pd.DataFrame) -> float:
    """Return how regular purchases are: 1 is pure chance, more is steadier (the shape of a gamma), from 0,3 to 50.

    Parameters: `clients`, as `ledger.customers` returns them. Without two waits of a same customer, 1.
    Source: the variance of the logarithm of a gamma of shape k is trigamma(k), whatever the pace.
    """
    from scipy.optimize import brentq
    from scipy.special import polygamma

    waits = (clients["days"] - 1).to_numpy("float64")
    own = waits >= 2
    if not own.any():
        return 1.0
    n, total, squares = waits[own], clients["log_gaps"].to_numpy()[own], clients["log_gaps2"].to_numpy()[own]
    spread = float((squares - total**2 / n).sum() / (n - 1).sum())
    low, high = 0.3, 50.0
    if spread >= polygamma(1, low):
        return low
    if spread <= polygamma(1, high):
        return high
    return float(brentq(lambda k: float(polygamma(1, k)) - spread, low, high))


def by_chance(table: pd.DataFrame) -> float:
    """Return how many of those who have a rhythm would be late or gone by chance alone (parameters: as `silences` returns)."""
    return _LATE * float((table["state"] != "unknown").sum())


def totals(table: pd.DataFrame) -> pd.DataFrame:
    """Return what each state weighs: state, customers, at_stake and margin_at_stake (currency).

    Parameters: `table`, as `silences` returns it.
    """
    sums = table.groupby("state").agg(
        customers=("customer_id", "size"),
        at_stake=("at_stake", "sum"),
        margin_at_stake=("margin_at_stake", "sum"),
    )
    return (
        sums.reindex(list(STATES))
        .fillna(0.0)
        .rename_axis("state")
        .reset_index()
        .astype({"customers": "int64"})
    )


def _last_year(orders: ledger.Orders, end: Any, clients: pd.DataFrame) -> pd.DataFrame:
    """Of each customer, sales less returns of the twelve months that end with that of the last purchase."""
    months = ledger.spending(orders, "month", end)
    last = clients["last"].dt.year * 12 + clients["last"].dt.month - 1
    both = months.merge(
        pd.DataFrame({"customer_id": clients["customer_id"], "_last": last}), on="customer_id"
    )
    own = both[both["period"] > both["_last"] - 12]
    sums = own.groupby("customer_id")[["revenue", "returned", "margin", "costed"]].sum()
    net = (sums["revenue"] - sums["returned"]).clip(lower=0).round(6)
    rate = sums["margin"] / sums["costed"].where(sums["costed"] > 0)
    return pd.DataFrame({"at_stake": net, "margin_at_stake": (net * rate).round(6)}).reset_index()
