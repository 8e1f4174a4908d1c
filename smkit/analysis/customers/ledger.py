"""What did each customer buy, and when? Order lines brought down to customers and to their periods, on any engine.

Both tables are one Ibis query, so that DuckDB, PostgreSQL and Spark do the heavy part where the lines live.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.kpis.measures.base import filled
from smkit.analysis.kpis.measures.orders import is_sale, line_amount
from smkit.analysis.needed import holds, moments
from smkit.analysis.periods import window

if TYPE_CHECKING:
    import ibis.expr.types as ir

    Orders: TypeAlias = "pd.DataFrame | ir.Table"

_LABELS = {"order_id": "N° de commande", "order_date": "Date de commande", "customer_id": "Client"}
_NUMBERS = ("quantity", "unit_price", "amount", "unit_cost")
_NOBODY = "Aucune vente d'un client identifié : il faut la colonne « Client », remplie, et des montants supérieurs à 0."
_EPOCH = date(1970, 1, 1)
#: Answers of the session, by the id of the orders and the question, with the orders.
_ANSWERS: ContextVar[dict[Any, tuple[Any, Any]] | None] = ContextVar("customers", default=None)
_SUMS = ("revenue", "returned", "margin", "costed")


def customers(orders: Orders, at: Any = None, *, since: Any = None, by: str = "") -> pd.DataFrame:
    """Return one row per customer who bought: how often, when, for how much, at what rhythm.

    Parameters: `orders`, canonical order lines (DataFrame or Ibis table); `at`, the day on which one looks (what came after is
    not seen), by default the last day with an order; `since`, the first day looked at, by default the first one; `by`, a
    column that a customer keeps (segment, region…), or "".
    Returns customer_id; orders and days (counts of orders and of distinct days with one); first and last (dates of purchase);
    revenue of sales, returned (what came back, above 0), margin and costed (the margin, and the revenue of the sales
    whose cost is known), first_revenue (of the first day), in currency; log_gaps and log_gaps2, the sums of the logarithm of
    the days between two purchases, and of its square; and `by`. Sorted by customer.
    Raises InputError: a column is missing, no sale of a known customer, an unreadable day.

    >>> lines = pd.DataFrame({"order_id": ["1", "2", "3"], "order_date": pd.to_datetime(["2026-01-05", "2026-02-05", "2026-02-07"]),
    ...                       "customer_id": ["A", "A", None], "amount": [10.0, 30.0, 50.0]})
    >>> customers(lines)[["customer_id", "orders", "revenue", "first_revenue"]].values.tolist()
    [['A', 2, 40.0, 10.0]]
    """
    return _once(
        orders, ("customers", str(at), str(since), by), lambda: _asked_customers(orders, at, since, by)
    )


def spending(orders: Orders, grain: str, at: Any = None, *, by: str = "") -> pd.DataFrame:
    """Return one row per customer and period with a sale or a return; sales without a customer are rows too.

    Parameters: as `customers`; `grain`, month, quarter or year.
    Returns customer_id (missing for those without one), period (its number, see `Window`), orders, revenue, returned, margin and
    costed, as `customers` gives them, and `by`. Sorted by customer and period.
    Raises InputError as `customers` does, and for an unknown grain.

    >>> lines = pd.DataFrame({"order_id": ["1", "2"], "order_date": pd.to_datetime(["2026-01-05", "2026-02-05"]),
    ...                       "customer_id": ["A", None], "amount": [10.0, 30.0]})
    >>> spending(lines, "month")[["orders", "revenue"]].values.tolist()
    [[1.0, 10.0], [1.0, 30.0]]
    """
    return _once(orders, ("spending", grain, str(at), by), lambda: _asked_spending(orders, grain, at, by))


def purchases(orders: Orders, at: Any = None) -> pd.DataFrame:
    """Return one row per customer and day with a sale, or with returns alone: customer_id, day, orders, revenue, returned.

    Parameters and errors as `customers`. Sorted by customer and day.
    """
    with opened(orders) as (lines, run):
        days = _days(_within(lines.filter(lines.customer_id.notnull()), None, at), "")
        found = run(days.mutate(orders=days.sale.ifelse(days.orders, 0)))
    found["day"] = pd.to_datetime(found["day"].astype("int64"), unit="D").astype("datetime64[us]")
    return found.sort_values(["customer_id", "day", "sale"], ignore_index=True)[
        ["customer_id", "day", "orders", "revenue", "returned"]
    ]


def firsts(orders: Orders, family: str, at: Any = None) -> pd.DataFrame:
    """Return customer_id, `family` (a column of products) and the first day it was bought (parameters: as `customers`)."""
    with opened(orders, family) as (lines, run):
        rows = _within(lines.filter(lines.customer_id.notnull() & lines.sale), None, at)
        found = run(
            rows.group_by(["customer_id", family]).aggregate(first=rows.order_date.truncate("D").min())
        )
    return found.dropna(subset=[family]).sort_values(["customer_id", family], ignore_index=True)


def reach(orders: Orders, at: Any = None) -> tuple[date, date]:
    """Return the first day with an order line, and the last one that is seen.

    Parameters: as `customers`.
    Raises InputError when no line has a date, or none is old enough.

    >>> day = pd.to_datetime(["2026-01-05"])
    >>> reach(pd.DataFrame({"order_id": ["1"], "order_date": day, "customer_id": ["A"], "amount": [1.0]}))
    (datetime.date(2026, 1, 5), datetime.date(2026, 1, 5))
    """
    if isinstance(orders, pd.DataFrame) and "order_date" in orders:
        days = moments(orders["order_date"])
        first, last = days.min(), days.max()
    else:
        with opened(orders) as (lines, run):
            found = run(lines.aggregate(first=lines.order_date.min(), last=lines.order_date.max()))
        first, last = pd.Timestamp(found["first"].iloc[0]), pd.Timestamp(found["last"].iloc[0])
    if pd.isna(first):
        raise InputError("Aucune commande n'a de date : on ne peut pas suivre les clients dans le temps.")
    asked = window(end=at).end
    end = last.date() if asked is None else asked
    if end < first.date():
        raise InputError(
            f"Le {end:%d/%m/%Y} précède la première commande ({first.date():%d/%m/%Y}) : choisissez un jour plus tard."
        )
    return first.date(), end


def summary(clients: pd.DataFrame, at: Any, unit: float = 7.0) -> pd.DataFrame:
    """Return what models of repeat buying read.

    Parameters: `clients`, as `customers` returns them; `at`, the day on which they were looked at; `unit` of time, in days.
    Returns customer_id, frequency (days with a purchase after the first one), recency (from the first to the last purchase) and age
    (from the first purchase to `at`), both in `unit`, and monetary (revenue of a repeat day, in currency; missing without one).

    >>> lines = pd.DataFrame({"order_id": ["1", "2"], "order_date": pd.to_datetime(["2026-01-05", "2026-01-19"]),
    ...                       "customer_id": ["A", "A"], "amount": [10.0, 30.0]})
    >>> summary(customers(lines), "2026-01-26").values.tolist()
    [['A', 1, 2.0, 3.0, 30.0]]
    """
    end = pd.Timestamp(str(window(end=at).end))
    repeats = clients["days"] - 1
    return pd.DataFrame(
        {
            "customer_id": clients["customer_id"],
            "frequency": repeats,
            "recency": (clients["last"] - clients["first"]).dt.days / unit,
            "age": (end - clients["first"]).dt.days / unit,
            "monetary": (clients["revenue"] - clients["first_revenue"]) / repeats.where(repeats > 0),
        }
    )


@contextmanager
def session() -> Iterator[None]:
    """Have the questions asked inside of the same orders, which must not change meanwhile, answered once each. Sessions nest."""
    if _ANSWERS.get() is not None:
        yield
        return
    token = _ANSWERS.set({})
    try:
        yield
    finally:
        _ANSWERS.reset(token)


@contextmanager
def opened(orders: Orders, by: str = "") -> Iterator[tuple[ir.Table, Callable[[ir.Table], pd.DataFrame]]]:
    """Give the lines as an Ibis table of what is needed here, and what runs a query on them.

    In a session they may come added up, one row an order and day.
    """
    import ibis

    if not isinstance(orders, ibis.Table):
        holds(orders)
    _require([str(name) for name in orders.columns], by)
    local = isinstance(orders, pd.DataFrame)
    connection = ibis.duckdb.connect() if local else None
    try:
        if connection is None:
            yield _added_up(orders, by), lambda query: _tidied(query.execute())
        else:
            picked = _picked(orders, by)
            yield (
                _lines(ibis.memtable(picked), by),
                lambda query: _tidied(connection.to_pandas(query)),
            )
    finally:
        if connection is not None:
            connection.disconnect()


def _added_up(orders: ir.Table, by: str) -> ir.Table:
    """The lines; in a session on DuckDB, read once and kept as one row an order and day, which every question adds up further."""
    known, lines = _ANSWERS.get(), _lines(orders, by)
    if known is None or orders.get_backend().name != "duckdb":  # nothing is written in somebody's base
        return lines
    key = (id(orders), "lines", by)
    if key not in known:
        days = lines.mutate(order_date=lines.order_date.truncate("D"))
        each = days.group_by(["customer_id", "order_id", "order_date", *([by] if by else [])]).aggregate(
            sale=days.sale.any(), **{name: days[name].sum() for name in _SUMS}
        )
        known[key] = (orders, each.cache())
    kept: ir.Table = known[key][1]
    return kept


def _once(orders: Orders, question: tuple[str, ...], ask: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """The answer to a question, asked unless it was before in this session; orders kept alive are the only ones of their id."""
    known = _ANSWERS.get()
    if known is None:
        return ask()
    key = (id(orders), *question)
    if key not in known:
        known[key] = (orders, ask())
    return known[key][1].copy(deep=False)


def _asked_customers(orders: Orders, at: Any, since: Any, by: str) -> pd.DataFrame:
    with opened(orders, by) as (lines, run):
        rows = _within(lines.filter(lines.customer_id.notnull()), since, at)
        found = run(_customers(_days(rows, by), by))
    if not len(found) or not found["orders"].sum():
        raise InputError(_NOBODY)
    found = found[found["orders"] > 0].sort_values("customer_id", ignore_index=True)
    for name in ("first", "last"):
        found[name] = pd.to_datetime(found[name].astype("int64"), unit="D").astype("datetime64[us]")
    return found.astype({"orders": "int64", "days": "int64"})


def _asked_spending(orders: Orders, grain: str, at: Any, by: str) -> pd.DataFrame:
    asked = window(grain)
    with opened(orders, by) as (lines, run):
        rows = _within(lines, None, at)
        keys = ["customer_id", *([by] if by else [])]
        # an order is of the period of its first line, a return of the day when it came back
        placed = rows.mutate(period=asked.index(rows.order_date))
        each = placed.group_by([*keys, "period", "order_id"]).aggregate(
            **{name: placed[name].sum() for name in _SUMS}, sale=placed.sale.any()
        )
        found = run(
            each.group_by([*keys, "period"]).aggregate(
                orders=each.count(where=each.sale), **{name: each[name].sum() for name in _SUMS}
            )
        )
    if not found.loc[found["customer_id"].notna(), "orders"].sum():
        raise InputError(_NOBODY)
    return found.astype({"period": "int64"}).sort_values([*keys, "period"], ignore_index=True)


def _lines(orders: ir.Table, by: str) -> ir.Table:
    casts: dict[str, str] = {name: "float64" for name in _NUMBERS if name in orders.columns}
    casts["order_date"] = "timestamp"
    if by:
        casts[by] = "string"
    orders = orders.cast(casts)
    sale, amount = is_sale(orders).fill_null(False), line_amount(orders).fill_null(0.0)
    known = sale & (
        filled(orders, "unit_cost", "quantity") if {"unit_cost", "quantity"} <= set(orders.columns) else False
    )
    cost = orders.quantity * orders.unit_cost if {"unit_cost", "quantity"} <= set(orders.columns) else 0.0
    return orders.filter(orders.order_date.notnull()).select(
        customer_id=orders.customer_id,
        order_id=orders.order_id,
        order_date=orders.order_date,
        sale=sale,
        revenue=sale.ifelse(amount, 0.0),
        returned=(amount < 0).ifelse(-amount, 0.0),
        margin=known.ifelse(amount - cost, 0.0),
        costed=known.ifelse(amount, 0.0),
        **({by: orders[by]} if by else {}),
    )


def _days(lines: ir.Table, by: str) -> ir.Table:
    """One row per customer and day with a sale (or, apart, with returns alone): an order is of the day of its first line."""
    import ibis

    day = lines.order_date.date().delta(ibis.date(_EPOCH), unit="day").cast("int64")
    lines = lines.mutate(day=day)
    kept = {by: lines[by].max()} if by else {}
    each = lines.group_by(["customer_id", "order_id"]).aggregate(
        day=lines.day.min(), sale=lines.sale.any(), **{name: lines[name].sum() for name in _SUMS}, **kept
    )
    kept = {by: each[by].max()} if by else {}
    return each.group_by(["customer_id", "sale", "day"]).aggregate(
        orders=each.count(), **{name: each[name].sum() for name in _SUMS}, **kept
    )


def _customers(days: ir.Table, by: str) -> ir.Table:
    before = days.day.lag().over(group_by=["customer_id", "sale"], order_by="day")
    days = days.mutate(gap=(days.day - before).cast("float64"))
    log = days.gap.ln()
    days = days.mutate(log=log, log2=log * log)
    sold = days.sale
    kept = {by: days[by].max()} if by else {}
    return days.group_by("customer_id").aggregate(
        orders=days.orders.sum(where=sold).fill_null(0),
        days=days.count(where=sold),
        first=days.day.min(where=sold),
        last=days.day.max(where=sold),
        **{name: days[name].sum() for name in _SUMS},
        first_revenue=days.revenue.sum(where=sold & days.gap.isnull()),
        log_gaps=days.log.sum(where=sold).fill_null(0.0),
        log_gaps2=days.log2.sum(where=sold).fill_null(0.0),
        **kept,
    )


def _within(lines: ir.Table, since: Any, at: Any) -> ir.Table:
    asked = window(start=since, end=at)
    if asked.start is not None:
        lines = lines.filter(lines.order_date >= datetime.combine(asked.start, time.min))
    if asked.end is not None:
        lines = lines.filter(lines.order_date < datetime.combine(asked.end + timedelta(days=1), time.min))
    return lines


def _picked(orders: pd.DataFrame, by: str) -> pd.DataFrame:
    """Only what is read, on the clock of the wall."""
    wanted = [*_LABELS, *_NUMBERS, *([by] if by else [])]
    picked = orders[[name for name in wanted if name in orders]]
    return picked.assign(order_date=moments(picked["order_date"])).reset_index(drop=True)


def _tidied(found: pd.DataFrame) -> pd.DataFrame:
    """Engines disagree on what a text and a number are in pandas."""
    casts: dict[str, str] = dict.fromkeys((name for name in (*_SUMS, "first_revenue", "log_gaps", "log_gaps2", "orders")
                                           if name in found), "float64")  # fmt: skip
    casts |= {str(name): "str" for name in found if found[name].dtype == "object" and name not in casts}
    return found.astype(casts)


def _require(columns: Sequence[str], by: str) -> None:
    lacking = [f"« {label} »" for name, label in _LABELS.items() if name not in columns]
    if not {"quantity", "unit_price"} <= set(columns) and "amount" not in columns:
        lacking.append("« Montant » (ou « Quantité » et « Prix unitaire »)")
    if by and by not in columns:
        lacking.append(f"« {by} »")
    if lacking:
        raise InputError(
            f"L'étude des clients a besoin de {', '.join(lacking)} dans les commandes. "
            f"Colonnes présentes : {', '.join(map(str, columns)) or 'aucune'}."
        )
