"""Who did not come back? The customers of a quarter who bought nothing in the next one, and what they had bought."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from smkit.analysis.kpis.board import opened
from smkit.analysis.kpis.measures.orders import is_sale, line_amount

#: Rows: a list longer than that is not called.
MOST = 200


@dataclass(frozen=True)
class Departed:
    """How many `customers` did not come back, the `revenue` that they had brought, €, and the first of them, `listed`: customer_id,
    last_order (of all theirs), value (€ bought in the quarter before) and share of that value (0–1), the largest first."""

    customers: int
    revenue: float
    listed: pd.DataFrame


def departed(orders: Any, by: str, group: str, quarter: pd.Timestamp) -> Departed:
    """Return the customers who bought in the quarter before and not in this one.

    Parameters: `orders`, canonical, a DataFrame or an Ibis table, which keeps its customers but those listed; `by` and `group`, the
    column and the value that they are limited to, "" for all; `quarter`, its first day.

    >>> days = pd.to_datetime(["2026-01-02", "2026-02-03", "2026-02-09", "2026-01-05", "2026-04-02"])
    >>> orders = pd.DataFrame({"customer_id": list("ABACC"), "order_date": days, "amount": [10.0, 30.0, 20.0, 5.0, 5.0]})
    >>> found = departed(orders, "", "", pd.Timestamp("2026-04-01"))
    >>> found.customers, found.revenue, found.listed[["customer_id", "value", "share"]].values.tolist()
    (2, 60.0, [['A', 30.0, 0.5], ['B', 30.0, 0.5]])
    """
    three = pd.DateOffset(months=3)
    first, start, end = (day.to_pydatetime() for day in (quarter - three, quarter, quarter + three))
    lines = opened(orders)
    lines = lines.filter(lines.customer_id.notnull())
    at, amount = lines.order_date, line_amount(lines)
    before, again = (at >= first) & (at < start), (at >= start) & (at < end)
    if by:
        inside = lines[by] == group
        before, again = before & inside, again & inside
    customers = lines.group_by("customer_id").aggregate(
        lines=lines.count(where=before),
        again=lines.count(where=again),
        value=(amount > 0).ifelse(amount, 0.0).sum(where=before),
        sold=is_sale(lines).ifelse(amount, None).sum(where=before),
        last_order=at.max(),
    )
    gone = customers.filter((customers.lines > 0) & (customers.again == 0))
    sums = gone.aggregate(customers=gone.count(), value=gone.value.sum(), sold=gone.sold.sum()).execute()
    whole, sold = (float(sums[name].fillna(0.0).iloc[0]) for name in ("value", "sold"))
    listed = _dearest(gone)
    share = listed["value"] / whole if whole else float("nan")
    columns = ["customer_id", "last_order", "value", "share"]
    return Departed(int(sums["customers"].iloc[0]), sold, listed.assign(share=share)[columns])


def _dearest(gone: Any) -> pd.DataFrame:
    """The customers who had bought most; of equals, to a millionth of a euro, the first by name."""
    if hasattr(gone, "order_by"):  # an engine sends no more than is shown
        gone = gone.order_by([gone.value.round(6).desc(), gone.customer_id.cast("string")]).limit(MOST)
    found = gone.execute()
    found = found.assign(customer_id=found["customer_id"].astype("str"))
    order = found.assign(value=found["value"].round(6)).sort_values(
        ["value", "customer_id"], ascending=[False, True], kind="stable"
    )
    return found.loc[order.index].head(MOST).reset_index(drop=True)
