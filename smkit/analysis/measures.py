"""What can be counted and added up in the canonical tables: each measure is one Ibis expression.

A measure reads one table, and one row set of it:
- `lines`: the table as it is;
- `first_purchases`: one row per customer, on the date of the first purchase in the whole history;
- `renewals`: one row per customer of the period before, with what was bought then and since.

Nothing here imports Ibis: the tables that come in carry what is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, NumericValue, Scalar, Table, Value

#: Date columns and number columns of the canonical tables; all others are text.
DATES = frozenset(
    ("order_date", "created_at", "qualified_at", "assigned_at", "first_contact_at", "closed_at")
    + ("start_date", "end_date", "date")
)
NUMBERS = frozenset(
    ("quantity", "unit_price", "amount", "unit_cost", "cost", "impressions", "clicks", "contacts", "leads")
    + ("conversions", "buyers", "revenue", "margin_rate", "sessions", "converted_sessions")
)


@dataclass(frozen=True)
class Measure:
    """One thing that can be measured: `value` makes the aggregate from the rows of `table`.

    `at` is the date that puts a row in a period; `needs` and one set of `one_of` are the columns read.
    `n` names the measure that counts what stands behind (orders, leads…); itself when empty.
    `ignores` name the counts of rows that had to be left out; such a count says why in `code`.
    A measure that is not `additive` (a median) is missing, not zero, where there is no row.
    """

    name: str
    table: str
    at: str
    value: Callable[[Table], Scalar]
    needs: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    rows: str = "lines"
    n: str = ""
    ignores: tuple[str, ...] = ()
    code: str = ""
    additive: bool = True


def line_amount(orders: Table) -> NumericValue:
    """Return the amount of each order line in €: `amount`, else `quantity × unit_price`."""
    if not {"quantity", "unit_price"} <= set(orders.columns):
        return orders.amount
    product = orders.quantity * orders.unit_price
    return orders.amount.fill_null(product) if "amount" in orders.columns else product


def is_sale(orders: Table) -> BooleanValue:
    """Return whether each line is a sale: every figure on it is above 0 (no return, gift or adjustment)."""
    columns = set(orders.columns)
    if "amount" not in columns:
        return (orders.quantity > 0) & (orders.unit_price > 0)
    sale = line_amount(orders) > 0
    for name in columns & {"quantity", "unit_price"}:
        sale = sale & (orders[name] > 0).fill_null(True)
    return sale


def purchases(orders: Table) -> Table:
    """Return the sales whose customer is known."""
    return orders.filter(is_sale(orders) & orders.customer_id.notnull())


def first_purchases(orders: Table, by: Sequence[str] = ()) -> Table:
    """Return one row per customer: the date of the first purchase ever, in the group where it was made."""
    bought = purchases(orders)
    keys = list(dict.fromkeys(["customer_id", *by]))
    firsts = bought.group_by(keys).aggregate(order_date=bought.order_date.min())
    if len(keys) == 1:
        return firsts
    firsts = firsts.mutate(_ever=firsts.order_date.min().over(group_by="customer_id"))
    return firsts.filter(firsts.order_date == firsts._ever).drop("_ever")


def renewals(orders: Table, by: Sequence[str], number: Callable[[Value], Value]) -> Table:
    """Return one row per customer of a period, dated one period later: spent `before`, spent `after`, `again`.

    `number` names the period of a date by a whole number. A customer comes back to the group that was left.
    """
    keys = list(dict.fromkeys(["customer_id", *by]))
    bought = purchases(orders)
    bought = bought.mutate(period=number(bought.order_date), spent=line_amount(bought))
    spent = bought.group_by([*keys, "period"]).aggregate(before=bought.spent.sum())
    following = spent.mutate(
        next_period=spent.period.lead().over(group_by=keys, order_by="period"),
        after=spent.before.lead().over(group_by=keys, order_by="period"),
    )
    again = (following.next_period == following.period + 1).fill_null(False)
    return following.mutate(
        period=following.period + 1, again=again, after=again.ifelse(following.after, 0.0)
    ).drop("next_period")


def _orders(name: str, value: Callable[[Table], Scalar], **kwargs: object) -> Measure:
    kwargs.setdefault("needs", ("order_id",))
    amounts = (("quantity", "unit_price"), ("amount",))
    return Measure(name, "orders", "order_date", value, one_of=amounts, **kwargs)  # type: ignore[arg-type]


def _leads(name: str, at: str, value: Callable[[Table], Scalar], *needs: str, **kwargs: object) -> Measure:
    return Measure(name, "leads", at, value, needs=("stage", *needs), **kwargs)  # type: ignore[arg-type]


def _filled(t: Table, *columns: str) -> BooleanValue:
    filled = t[columns[0]].notnull()
    for column in columns[1:]:
        filled = filled & t[column].notnull()
    return filled


def _delay(name: str, since: str) -> list[Measure]:
    """Days from a date to the closing of won deals: total, number, median, and the deals left out."""

    def days(t: Table) -> NumericValue:
        return (t.closed_at.epoch_seconds() - t[since].epoch_seconds()) / 86_400.0

    def valid(t: Table) -> BooleanValue:
        return (t.stage == "won") & (days(t) >= 0)

    def add(suffix: str, value: Callable[[Table], Scalar], **kwargs: object) -> Measure:
        return _leads(f"{name}_{suffix}", "closed_at", value, "closed_at", since, **kwargs)

    behind = {"n": f"{name}_deals", "ignores": (f"{name}_undated", f"{name}_negative")}
    return [
        add("days", lambda t: days(t).sum(where=valid(t)), **behind),
        add("deals", lambda t: t.count(where=valid(t)), ignores=behind["ignores"]),
        add("median", lambda t: days(t).median(where=valid(t)), additive=False, **behind),
        add("undated", lambda t: t.count(where=(t.stage == "won") & days(t).isnull()), code="no_delay"),
        add("negative", lambda t: t.count(where=(t.stage == "won") & (days(t) < 0)), code="negative_delay"),
    ]


def _campaign_group(suffix: str, *columns: str, **sums: Callable[[Table], NumericValue]) -> list[Measure]:
    """Sums over the campaigns where cost and `columns` are filled in, their number, and that of the others.

    The cost is always among the sums: a ratio must set the cost of the same campaigns against the rest.
    """
    known, unknown = f"campaigns_with_{suffix}", f"campaigns_without_{suffix}"
    sums = {f"cost_with_{suffix}": lambda t: t.cost} | sums

    def add(name: str, value: Callable[[Table], Scalar], **kwargs: object) -> Measure:
        needs = ("cost", *columns)
        return Measure(name, "campaigns", "start_date", value, needs, **kwargs)  # type: ignore[arg-type]

    def total(row: Callable[[Table], NumericValue]) -> Callable[[Table], Scalar]:
        return lambda t: row(t).sum(where=_filled(t, "cost", *columns))

    return [
        *(add(name, total(row), n=known, ignores=(unknown,)) for name, row in sums.items()),
        add(known, lambda t: t.count(where=_filled(t, "cost", *columns)), ignores=(unknown,)),
        add(unknown, lambda t: t.count(where=~_filled(t, "cost", *columns)), code="missing_values"),
    ]


def _margin(campaigns: Table) -> NumericValue:
    return campaigns.revenue * campaigns.margin_rate


_CUSTOMERS = ("order_date", "customer_id")
_TRAFFIC = ("sessions", "converted_sessions")

_ALL = [
    # orders
    _orders("net_revenue", lambda t: line_amount(t).sum(), n="invoices"),
    _orders("invoices", lambda t: t.order_id.nunique()),
    _orders("sales", lambda t: line_amount(t).sum(where=is_sale(t)), n="sale_orders"),
    _orders("sale_orders", lambda t: t.order_id.nunique(where=is_sale(t))),
    _orders("new_customers", lambda t: t.customer_id.nunique(), needs=_CUSTOMERS, rows="first_purchases"),
    _orders("customers_before", lambda t: t.count(), needs=_CUSTOMERS, rows="renewals"),
    _orders(
        "customers_again",
        lambda t: t.count(where=t.again),
        needs=_CUSTOMERS,
        rows="renewals",
        n="customers_before",
    ),
    # leads
    _leads("leads", "created_at", lambda t: t.count()),
    _leads("leads_won", "created_at", lambda t: t.count(where=t.stage == "won"), n="leads"),
    _leads("won", "closed_at", lambda t: t.count(where=t.stage == "won")),
    _leads("lost", "closed_at", lambda t: t.count(where=t.stage == "lost")),
    _leads("closed", "closed_at", lambda t: t.count(where=t.stage.isin(["won", "lost"]))),
    _leads(
        "won_amount",
        "closed_at",
        lambda t: t.amount.sum(where=t.stage == "won"),
        "amount",
        n="won_valued",
        ignores=("won_unvalued",),
    ),
    _leads(
        "won_valued", "closed_at", lambda t: t.count(where=(t.stage == "won") & t.amount.notnull()), "amount"
    ),
    _leads(
        "won_unvalued",
        "closed_at",
        lambda t: t.count(where=(t.stage == "won") & t.amount.isnull()),
        "amount",
        code="missing_values",
    ),
    *_delay("cycle", "created_at"),
    *_delay("conversion", "first_contact_at"),
    # sessions: the days on which both numbers are known
    Measure(
        "sessions",
        "sessions",
        "date",
        lambda t: t.sessions.sum(where=_filled(t, *_TRAFFIC)),
        _TRAFFIC,
        ignores=("days_unknown",),
    ),
    Measure(
        "converted_sessions",
        "sessions",
        "date",
        lambda t: t.converted_sessions.sum(where=_filled(t, *_TRAFFIC)),
        _TRAFFIC,
        n="sessions",
        ignores=("days_unknown",),
    ),
    Measure(
        "days_unknown",
        "sessions",
        "date",
        lambda t: t.count(where=~_filled(t, *_TRAFFIC)),
        _TRAFFIC,
        code="missing_values",
    ),
    # campaigns
    *_campaign_group("cost"),
    *_campaign_group("contacts", "contacts", contacts=lambda t: t.contacts),
    *_campaign_group("revenue", "revenue", campaign_revenue=lambda t: t.revenue),
    *_campaign_group("margin", "revenue", "margin_rate", campaign_margin=_margin),
    *_campaign_group(
        "buyers", "revenue", "margin_rate", "buyers", buyers=lambda t: t.buyers, buyers_margin=_margin
    ),
]

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
