"""What can be measured on orders: sales, baskets, margins, and customers who come, come back and leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from smkit.analysis.kpis.measures.base import NUMBERS, Measure, filled

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, NumericValue, Scalar, Table, Value

#: What lines of `priced` bring, and is added up.
_SUMS = ("amount", "sold", "units", "costed_amount", "cost", "uncosted")


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


def priced(orders: Table) -> Table:
    """Return the order lines as measures read them: who, when and in which group, and what they bring.

    `amount`, of every line; of a sale, `sold`, and `units` where quantities are there; where costs are, `costed_amount` and `cost`
    of the sales whose cost is known, and `uncosted`, how many others there are.
    """
    sale, amount, columns = is_sale(orders), line_amount(orders), set(orders.columns)
    told = {"amount": amount, "sold": sale.ifelse(amount, None)}
    if "quantity" in columns:
        told["units"] = sale.ifelse(orders.quantity, None)
    if {"unit_cost", "quantity"} <= columns:
        costed = filled(orders, "unit_cost", "quantity")
        told["costed_amount"] = (sale & costed).ifelse(amount, None)
        told["cost"] = (sale & costed).ifelse(orders.quantity * orders.unit_cost, None)
        told["uncosted"] = (sale & ~costed).ifelse(1.0, 0.0)
    return orders.select(*(name for name in orders.columns if name not in NUMBERS), **told)


def condensed(lines: Table) -> Table:
    """Return lines of `priced`, those of one order, moment, customer and group added up: measures find the same in them."""
    keys = [name for name in lines.columns if name not in _SUMS]
    return lines.group_by(keys).aggregate(**_sums(lines))


def _sums(lines: Table) -> dict[str, Scalar]:
    return {name: lines[name].sum() for name in _SUMS if name in lines.columns}


def monthly(lines: Table, by: Sequence[str]) -> Table:
    """Return the sales to known customers, those of one customer, group and month added up: over whole months, `customers`,
    `renewals` and, where no group tells them apart, `first_purchases` find the same in them."""
    bought = _bought(lines)
    month = bought.order_date.truncate("M")
    sums = {name: its for name, its in _sums(bought).items() if name not in ("amount", "units")}
    return bought.mutate(order_date=month).group_by([*by, "customer_id", "order_date"]).aggregate(**sums)


def baskets(lines: Table, keys: Sequence[str], whole: bool = False) -> Table:
    """Return one row per order of a group: its sums, which are missing where none of its lines is a sale, or has a known cost.

    `keys` are the groups, the period among them; `whole` tells that each line is an order by itself. Engines count rows far faster
    than they count distinct orders in each group.
    """
    known = lines.sold.notnull()
    if "customer_id" in lines.columns:
        known = known & lines.customer_id.notnull()
    if whole:
        return lines.mutate(known=known)
    days = (
        {"order_date": lines.order_date.min(), "_until": lines.order_date.max()}
        if "order_date" in lines.columns
        else {}
    )
    return lines.group_by(list(dict.fromkeys([*keys, "order_id"]))).aggregate(
        **_sums(lines), known=known.any(), **days
    )


def _bought(lines: Table) -> Table:
    """The sales to a known customer."""
    return lines.filter(lines.sold.notnull() & lines.customer_id.notnull())


def customers(lines: Table, keys: Sequence[str], whole: bool = False) -> Table:
    """Return one row per customer of a group who bought in it: what was spent, and the margin where costs are known.

    `whole` tells that each line is all that a customer bought in a group: there is nothing to add up then.
    """
    bought = _bought(lines)
    spent = {"spent": bought.sold}
    if "cost" in lines.columns:
        spent |= {"margin": bought.costed_amount - bought.cost, "uncosted": bought.uncosted}
    own = list(dict.fromkeys([*keys, "customer_id"]))
    if whole:
        return bought.select(*own, **spent)
    return bought.group_by(own).aggregate(**{name: its.sum() for name, its in spent.items()})


def first_purchases(lines: Table, by: Sequence[str] = (), following: Sequence[str] = ()) -> Table:
    """Return one row per customer: the date of the first purchase ever, in the group where it was made; `following` are the columns
    of `by` that follow from who buys."""
    bought = _bought(lines)
    keys = list(dict.fromkeys(["customer_id", *by]))
    firsts = bought.group_by(keys).aggregate(order_date=bought.order_date.min())
    if {*by} <= {*following}:
        return firsts
    # a join costs engines half of what a window over every customer does
    ever = firsts.group_by("customer_id").aggregate(_ever=firsts.order_date.min())
    return firsts.semi_join(ever, ["customer_id", ("order_date", "_ever")])


def renewals(lines: Table, by: Sequence[str], number: Callable[[Value], Value], whole: bool = False) -> Table:
    """Return one row per customer of a period, dated one period later: spent `before`, spent `after`, `again`.

    `number` names the period of a date by a whole number; `whole`, as in `customers`. A customer comes back to the group that was
    left.
    """
    keys = list(dict.fromkeys(["customer_id", *by]))
    spent = customers(
        lines.mutate(period=number(lines.order_date)), list(dict.fromkeys([*by, "period"])), whole
    )
    following = spent.select(*keys, "period", before=spent.spent).mutate(
        next_period=spent.period.lead().over(group_by=keys, order_by="period"),
        after=spent.spent.lead().over(group_by=keys, order_by="period"),
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


def _kept_revenue(t: Table) -> Scalar:
    """What customers spent again, each up to what was spent before: growth of one hides no loss of another."""
    return (t.after < t.before).ifelse(t.after, t.before).sum()


def _basket(name: str, value: Callable[[Table], Scalar], *needs: str, **kwargs: object) -> Measure:
    """A measure over orders, each counted once."""
    return _orders(name, value, "order_id", *needs, rows="baskets", **kwargs)


def _costs(name: str, value: Callable[[Table], Scalar]) -> Measure:
    """A measure over the sales whose purchase cost is known: both sides of a rate must come from them."""
    return _basket(name, value, "quantity", "unit_cost", n="costed_orders", ignores=("uncosted_lines",))


def _active(name: str, value: Callable[[Table], Scalar], *needs: str, **kwargs: object) -> Measure:
    """A measure over the customers who bought in the period."""
    return _orders(name, value, "customer_id", *needs, rows="customers", n="active_customers", **kwargs)


MEASURES = [
    _basket("net_revenue", lambda t: t.amount.sum(), n="invoices"),
    _basket("invoices", lambda t: t.order_id.count()),
    _basket("sales", lambda t: t.sold.sum(), n="sale_orders"),
    _basket("sale_orders", lambda t: t.order_id.count(where=t.sold.notnull())),
    _basket("returned", lambda t: t.sold.sum() - t.amount.sum(), n="invoices"),
    _basket("units", lambda t: t.units.sum(), "quantity", n="sale_orders"),
    _basket("known_orders", lambda t: t.order_id.count(where=t.known), "customer_id"),
    _costs("costed_sales", lambda t: t.costed_amount.sum()),
    _costs("purchase_cost", lambda t: t.cost.sum()),
    _costs("gross_margin", lambda t: t.costed_amount.sum() - t.cost.sum()),
    _costs("costed_orders", lambda t: t.order_id.count(where=t.costed_amount.notnull())),
    _basket("uncosted_lines", lambda t: t.uncosted.sum(), "quantity", "unit_cost", code="missing_values"),
    # customers
    _active("active_customers", lambda t: t.count(), additive=False),
    _active("known_sales", lambda t: t.spent.sum()),
    _active("known_margin", lambda t: t.margin.sum(), "quantity", "unit_cost", ignores=("known_uncosted",)),
    _active("known_uncosted", lambda t: t.uncosted.sum(), "quantity", "unit_cost", code="missing_values"),
    _orders(
        "new_customers", lambda t: t.customer_id.nunique(), "order_date", "customer_id", rows="first_purchases"
    ),
    _renewed("customers_before", lambda t: t.count()),
    _renewed("customers_again", lambda t: t.count(where=t.again)),
    _renewed("customers_lost", lambda t: t.count(where=~t.again)),
    _renewed("revenue_before", lambda t: t.before.sum()),
    _renewed("revenue_after", lambda t: t.after.sum()),
    _renewed("revenue_kept", _kept_revenue),
    # sales representatives: their number and their sales together, never one by one
    _orders("reps", lambda t: t.salesperson.nunique(where=t.sold.notnull()), "salesperson", additive=False),
    _orders("rep_sales", lambda t: t.sold.sum(where=t.salesperson.notnull()), "salesperson", n="reps"),
]  # fmt: skip
