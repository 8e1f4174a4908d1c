"""Who did not come back? The customers of a quarter or a half-year who bought nothing in the next one, and what they had bought."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import pandas as pd

from smkit.analysis.kpis.board import opened
from smkit.analysis.kpis.measures.orders import is_sale, line_amount
from smkit.analysis.periods import Window, window
from smkit.analysis.who import Who, who

#: Rows: a list longer than that is not called.
MOST = 200


@dataclass(frozen=True)
class Departed:
    """How many `customers` did not come back, the `revenue` that they had brought, €, and the first of them, `listed`: customer_id,
    last_order (of all theirs), value (€ bought in the earlier days) and share of that value (0–1), the largest first."""

    customers: int
    revenue: float
    listed: pd.DataFrame


def kept_from(quarter: pd.Timestamp, months: int) -> tuple[Window, Window]:
    """Return the days just before, that customers are kept from, and those that end with a quarter: the quarter before, or as many
    days as `kpis.compute` takes them from.

    >>> [(asked.start.isoformat(), asked.end.isoformat()) for asked in kept_from(pd.Timestamp("2026-04-01"), 3)]
    [('2026-01-01', '2026-03-31'), ('2026-04-01', '2026-06-30')]
    """
    end = quarter + pd.DateOffset(months=3)
    since = end - pd.DateOffset(months=months)
    asked = window(None, since, end - pd.DateOffset(days=1))
    if months > 3:
        return asked.before(since.date(), end.date())
    return window(None, since - pd.DateOffset(months=months), since - pd.DateOffset(days=1)), asked


def departed(orders: Any, by: str, group: str, earlier: Window, later: Window) -> Departed:
    """Return the customers who bought in the earlier days, and nowhere in the later ones.

    Parameters: `orders`, canonical, a DataFrame or an Ibis table, which keeps its customers but those listed; `by` and `group`, the
    column and the value that the earlier days are limited to, "" for all; `earlier` and `later`, as of `kept_from`.

    >>> days = pd.to_datetime(["2026-01-02", "2026-02-03", "2026-02-09", "2026-01-05", "2026-04-02"])
    >>> orders = pd.DataFrame({"customer_id": list("ABACC"), "order_date": days, "amount": [10.0, 30.0, 20.0, 5.0, 5.0]})
    >>> found = departed(orders, "", "", *kept_from(pd.Timestamp("2026-04-01"), 3))
    >>> found.customers, found.revenue, found.listed[["customer_id", "value", "share"]].values.tolist()
    (2, 60.0, [['A', 30.0, 0.5], ['B', 30.0, 0.5]])
    """
    lines = opened(orders)
    lines = lines.filter(lines.customer_id.notnull())
    at, amount = lines.order_date, line_amount(lines)
    before, again = (_among(at, days) for days in (earlier, later))
    if by:  # who buys elsewhere now is not gone
        before = before & (lines[by] == group)
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
    listed = _dearest(gone, who(orders))
    share = listed["value"] / whole if whole else float("nan")
    columns = ["customer_id", "last_order", "value", "share"]
    return Departed(int(sums["customers"].iloc[0]), sold, listed.assign(share=share)[columns])


def _among(at: Any, days: Window) -> Any:
    assert days.start and days.end  # as `kept_from` gives them
    start, end = (datetime.combine(day, time()) for day in (days.start, days.end + timedelta(days=1)))
    return (at >= start) & (at < end)


def _dearest(gone: Any, people: Who) -> pd.DataFrame:
    """The customers who had bought most; of equals, to a millionth of a euro, the first by name."""
    if hasattr(gone, "order_by"):  # an engine sends no more than is shown
        gone = gone.order_by([gone.value.round(6).desc(), gone.customer_id.cast("string")]).limit(MOST)
    found = gone.execute()
    found = found.assign(customer_id=found["customer_id"].astype("str"))
    order = found.assign(value=found["value"].round(6)).sort_values(
        ["value", "customer_id"], ascending=[False, True], kind="stable"
    )
    listed = found.loc[order.index].head(MOST).reset_index(drop=True)
    return listed.assign(customer_id=listed["customer_id"].map(people.names(listed["customer_id"].tolist())))
