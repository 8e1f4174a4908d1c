"""What does a new customer cost, what does it bring, and when has it paid for itself? CAC beside CLV, with its payback."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from smkit.analysis.customers import ledger
from smkit.analysis.customers.picture import ALL, Outlook, groups_of
from smkit.analysis.customers.value import acquisition_cost, payback

if TYPE_CHECKING:
    from smkit.analysis.customers.ledger import Orders

_YEAR = 12  # months
_OLD = 3  # first months of a file: who buys then may have bought before it begins


def acquisition(
    orders: "Orders", costs: pd.DataFrame | None, at: Any = None, *, margin_rate: float | None = None,
    expected: Mapping[str, Outlook] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return what customers cost to win over the last twelve months, beside what a customer leaves in its first year.

    Parameters: `orders`, canonical order lines; `costs`, canonical (`period`, by month; `cost`; perhaps `segment`), sales and
    marketing costs, None where they are not known; `at`, the last day, by default that of the last order; `margin_rate`, taux de
    marque (0–1), by default that of the sales whose cost is known; `expected` by group, as `outlooks` returns it, for what a
    customer brings in three years.
    Returns one row a segment (one row, "", where costs or orders have none): group; new (customers whose first purchase lies in
    the twelve months), cost and cac (currency); followed (customers won the year before, the first three months of the file left
    out), margin (of their first twelve months, a customer); payback (months, as if that margin came evenly; missing beyond the
    first year); clv_low and clv_high (margin of three years, see `Outlook`; missing where it is not known).
    Empty where costs are not by month, where history is shorter than two years, or no margin is known. New customers cost what
    the same months spent: a long sales cycle moves part of it.

    >>> days = pd.to_datetime(["2024-01-10", "2024-06-10", "2025-03-01", "2025-12-31"])
    >>> lines = pd.DataFrame({"order_id": list("1234"), "order_date": days, "customer_id": list("CABA"), "amount": [100.0] * 4})
    >>> spent = pd.DataFrame({"period": ["2025-03"], "cost": [50.0]})
    >>> acquisition(lines, spent, margin_rate=0.5)[["new", "cac", "margin", "payback"]].values.tolist()
    [[1.0, 50.0, 50.0, 12.0]]
    """
    first, last = ledger.reach(orders, at)
    columns = ["group", "new", "cost", "cac", "followed", "margin", "payback", "clv_low", "clv_high"]
    if costs is None:
        return pd.DataFrame(columns=columns)
    by_month = costs[costs["period"].astype(str).str.fullmatch(r"\d{4}-\d{2}")]
    if by_month.empty or (pd.Timestamp(last) - pd.Timestamp(first)).days < 2 * 365 - 31:
        return pd.DataFrame(columns=columns)
    by = groups_of(orders) if "segment" in costs else ""
    end = pd.Period(pd.Timestamp(last), "M")
    each = pd.PeriodIndex(by_month["period"].astype(str), freq="M")
    paid = by_month[(each > end - _YEAR) & (each <= end)]
    bought = ledger.spending(orders, "month", last, by=by).dropna(subset=["customer_id"])
    bought["margin"] = (
        bought["revenue"] * margin_rate
        if margin_rate is not None
        else bought["margin"].where(bought["costed"] > 0)
    )
    bought["age"] = bought["period"] - bought.groupby("customer_id")["period"].transform("min")
    now, old = int(bought["period"].max()), int(bought["period"].min()) + _OLD
    rows = []
    for group in sorted(bought[by].dropna().unique()) if by else [""]:
        own = bought[bought[by] == group] if by else bought
        start = own.groupby("customer_id")["period"].min()
        new = int((start > now - _YEAR).sum())
        before = start[(start > now - 2 * _YEAR) & (start <= now - _YEAR) & (start >= old)].index
        early = own[own["customer_id"].isin(before) & (own["age"] < _YEAR)]
        margin = early["margin"].sum(min_count=1) / len(before) if len(before) else float("nan")
        cost = float(paid.loc[paid["segment"] == group, "cost"].sum() if by else paid["cost"].sum())
        cac = acquisition_cost(cost, new)
        months = payback(cac, margin / _YEAR) if cac is not None and margin == margin else None
        paid_in = months if months is not None and months <= _YEAR else None
        told = (expected or {}).get(group or ALL)
        clv = told.lifetime if told is not None and told.lifetime else (float("nan"), float("nan"))
        rows.append((group, new, cost, cac, len(before), margin, paid_in, *clv))
    return pd.DataFrame(rows, columns=columns)
