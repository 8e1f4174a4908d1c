"""Who is late, by their own rhythm? A silence is judged by what the same customer used to do, not by one threshold for all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.customers import ledger
from smkit.analysis.customers.steadiness import beyond, steadiness

#: What a silence says of a customer, the most worrying first.
STATES = ("gone", "late", "on_time", "unknown")
LATE, GONE = 0.05, 0.001  # chances that a wait of a customer who stays lasts as long
_LEAST = 2  # waits seen, below which nobody has a rhythm


def silences(
    orders: ledger.Orders, at: Any = None, *, by: str = "", margin_rate: float | None = None
) -> pd.DataFrame:  # fmt: skip
    """Say of each customer whether the silence since the last purchase is longer than usual.

    Parameters: `orders`, canonical order lines (DataFrame or Ibis table); `at`, the day on which one looks, by default the last day
    with an order; `by`, a column of groups (segment…) whose customers are not equally regular, or ""; `margin_rate`, taux
    de marque (0–1), by default that of each customer's own purchases whose cost is known.
    Returns one row a customer: customer_id, days (with a purchase), last (date), usual (mean days between two purchases),
    silence (days since the last one), limit (days that one wait in twenty of theirs exceeds), p (chance that a wait of
    theirs lasts so long), by_chance (chance that somebody who stays is seen beyond the limit, whatever the day), state (gone
    when p is below 0,001, late below 0,05, on_time, unknown with fewer than three purchases), at_stake (sales of the year
    that ended with the last purchase, less returns; currency) and margin_at_stake (missing where no cost is known). The
    largest stake first, within gone, late, on_time, unknown.
    Raises InputError as `ledger.customers` does.
    Where some are steadier than others (`steadiness`), a silence is no longer than it is for all the regularities that a customer
    may have.
    Source: waits are gamma, of one shape for all, fitted on the spread of their logarithms within customers, and of a pace a
    customer; silence over one's own mean wait is then F-distributed, which accounts for a rhythm known from few waits.
    """
    _, end = ledger.reach(orders, at)
    clients = ledger.customers(orders, end, by=by)
    groups = [own for _, own in clients.groupby(by, dropna=False)] if by else [clients]
    table = pd.concat([_judged(own, end) for own in groups])
    table = table.merge(_last_year(orders, end, clients), on="customer_id", how="left")
    if margin_rate is not None:
        table["margin_at_stake"] = (table["at_stake"] * margin_rate).round(6)
    order = table["state"].map({name: rank for rank, name in enumerate(STATES)})
    return table.assign(_order=order).sort_values(
        ["_order", "at_stake", "customer_id"], ascending=[True, False, True], ignore_index=True
    ).drop(columns="_order")  # fmt: skip


def _judged(clients: pd.DataFrame, end: Any) -> pd.DataFrame:
    """The silences of customers who are equally regular."""
    from scipy.stats import f

    waits = clients["days"] - 1
    usual = (clients["last"] - clients["first"]).dt.days / waits.where(waits > 0)
    silence = (pd.Timestamp(end) - clients["last"]).dt.days
    known = waits >= _LEAST
    shape = regularity(clients)
    many = waits.where(known, _LEAST)
    edge, false_alarm = _edges(many, shape)
    p = pd.Series(f.sf(silence / usual, 2 * shape, 2 * shape * many), index=clients.index).where(known)
    own = clients[known]
    days = (own["last"] - own["first"]).dt.days
    seen = waits[known].to_numpy(), days.to_numpy(), own["log_gaps"].to_numpy()
    if (found := steadiness(*seen, shape)) is not None:
        # who buys when it happens is not judged by the habits of who buys each Monday
        each = beyond(found, seen, (silence / usual)[known].to_numpy(), edge[known].to_numpy(), LATE)
        p[known] = np.maximum(p[known], each[0])
        edge[known], false_alarm[known] = each[1], each[2]
    state = np.select([p < GONE, p < LATE, known], STATES[:3], default=STATES[3])
    limit, chance = usual * edge.where(known), false_alarm.where(known)
    return pd.DataFrame(
        {
            "customer_id": clients["customer_id"],
            "days": clients["days"],
            "last": clients["last"],
            "usual": usual,
        }
        | {"silence": silence, "limit": limit, "p": p, "by_chance": chance, "state": state}
    )


def to_call(silences: pd.DataFrame, most: int = 10) -> pd.DataFrame:
    """Return the silent accounts that are worth a call each, the largest first.

    Parameters: `silences`, as `silences` returns them; `most` accounts that somebody can call.
    """
    away = silences[silences["state"].isin(["gone", "late"])]
    return away.sort_values(["at_stake", "customer_id"], ascending=[False, True], ignore_index=True).head(
        most
    )


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


def _edges(waits: pd.Series, shape: float) -> tuple[pd.Series, pd.Series]:
    """For so many waits seen: the silence, in usual waits, that one wait in twenty exceeds, and the chance of being seen beyond it.

    Somebody who stays is seen beyond the limit for a part of the time: the mean of what waits exceed it by, over the mean wait.
    """
    from scipy.stats import f

    each = np.unique(waits.to_numpy("float64"))
    nodes, weights = np.polynomial.legendre.leggauss(24)
    edges = f.isf(LATE, 2 * shape, 2 * shape * each)
    tails = f.isf(LATE * (nodes[:, None] + 1) / 2, 2 * shape, 2 * shape * each)
    beyond = (weights[:, None] * (tails - edges)).sum(axis=0) * LATE / 2
    mean = np.maximum(shape * each / np.maximum(shape * each - 1, 0.1), 1.0)
    rows = pd.DataFrame({"edge": edges, "beyond": beyond / mean}, index=each)
    found = rows.reindex(waits.to_numpy("float64")).set_index(waits.index)
    return found["edge"], found["beyond"]


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
