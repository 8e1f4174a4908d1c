"""What can be measured on orders: sales, baskets, margins, and customers who come, come back and leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from smkit.analysis.measures.base import Measure, filled

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, NumericValue, Scalar, Table, Value


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


def _orders(name: str, value: Callable[[Table], Scalar], *needs: str, **kwargs: object) -> Measure:
    amounts = (("quantity", "unit_price"), ("amount",))
    return Measure(name, "orders", "order_date", value, needs, one_of=amounts, **kwargs)  # type: ignore[arg-type]


def _renewed(name: str, value: Callable[[Table], Scalar]) -> Measure:
    """A measure over the customers of the period before."""
    return _orders(name, value, "order_date", "customer_id", rows="renewals", n="customers_before")


def _known(t: Table, column: str) -> BooleanValue:
    """The sales of which a column is filled in."""
    return is_sale(t) & t[column].notnull()


def _costed(t: Table) -> BooleanValue:
    return is_sale(t) & filled(t, "unit_cost", "quantity")


def _kept_revenue(t: Table) -> Scalar:
    """What customers spent again, each up to what was spent before: growth of one hides no loss of another."""
    return (t.after < t.before).ifelse(t.after, t.before).sum()


_COSTED = {"n": "costed_orders", "ignores": ("uncosted_lines",)}

MEASURES = [
    _orders("net_revenue", lambda t: line_amount(t).sum(), "order_id", n="invoices"),
    _orders("invoices", lambda t: t.order_id.nunique(), "order_id"),
    _orders("sales", lambda t: line_amount(t).sum(where=is_sale(t)), "order_id", n="sale_orders"),
    # an order has one date: the orders of a quarter are those of its months
    _orders("sale_orders", lambda t: t.order_id.nunique(where=is_sale(t)), "order_id"),
    _orders("units", lambda t: t.quantity.sum(where=is_sale(t)), "order_id", "quantity", n="sale_orders"),
    # margins: only the sales whose purchase cost is known, on both sides of a rate
    _orders(
        "gross_margin",
        lambda t: (line_amount(t) - t.quantity * t.unit_cost).sum(where=_costed(t)),
        "order_id", "quantity", "unit_cost", **_COSTED,
    ),
    _orders(
        "costed_sales", lambda t: line_amount(t).sum(where=_costed(t)), "order_id", "quantity", "unit_cost", **_COSTED
    ),
    _orders(
        "purchase_cost",
        lambda t: (t.quantity * t.unit_cost).sum(where=_costed(t)),
        "order_id", "quantity", "unit_cost", **_COSTED,
    ),
    _orders(
        "costed_orders", lambda t: t.order_id.nunique(where=_costed(t)), "order_id", "quantity", "unit_cost",
        ignores=("uncosted_lines",),
    ),
    _orders(
        "uncosted_lines",
        lambda t: t.count(where=is_sale(t) & ~filled(t, "unit_cost", "quantity")),
        "order_id", "quantity", "unit_cost", code="missing_values",
    ),
    # customers
    _orders(
        "active_customers", lambda t: t.customer_id.nunique(where=is_sale(t)), "order_id", "customer_id", additive=False
    ),
    _orders(
        "known_sales", lambda t: line_amount(t).sum(where=_known(t, "customer_id")), "order_id", "customer_id",
        n="known_orders",
    ),
    _orders("known_orders", lambda t: t.order_id.nunique(where=_known(t, "customer_id")), "order_id", "customer_id"),
    _orders(
        "known_margin",
        lambda t: (line_amount(t) - t.quantity * t.unit_cost).sum(where=_costed(t) & t.customer_id.notnull()),
        "order_id", "customer_id", "quantity", "unit_cost", **_COSTED,
    ),
    _orders(
        "new_customers", lambda t: t.customer_id.nunique(), "order_date", "customer_id", rows="first_purchases"
    ),
    _renewed("customers_before", lambda t: t.count()),
    _renewed("customers_again", lambda t: t.count(where=t.again)),
    _renewed("customers_lost", lambda t: t.count(where=~t.again)),
    _renewed("revenue_before", lambda t: t.before.sum()),
    _renewed("revenue_after", lambda t: t.after.sum()),
    _renewed("revenue_kept", _kept_revenue),
    _renewed("revenue_lost", lambda t: t.before.sum(where=~t.again)),
    # sales representatives: their number and their sales together, never one by one
    _orders("reps", lambda t: t.salesperson.nunique(where=is_sale(t)), "order_id", "salesperson", additive=False),
    _orders(
        "rep_sales", lambda t: line_amount(t).sum(where=_known(t, "salesperson")), "order_id", "salesperson", n="reps"
    ),
]  # fmt: skip
