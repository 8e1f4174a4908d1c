"""What is there to know of one customer before a visit?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from smkit.analysis import wherever
from smkit.analysis.customers import ledger
from smkit.analysis.customers.rfm import rfm
from smkit.analysis.customers.rhythm import silences, to_call
from smkit.analysis.errors import InputError
from smkit.analysis.periods import window
from smkit.analysis.who import who
from smkit.errors import suggest

_LIKE = 0.8  # two pseudonyms share their first word: less likeness than this is chance
_WEEKEND = pd.Timedelta(days=3)  # a month whose last orders are so near its end is whole
_STOPPED = 182  # days without a product bought at least twice, after which it is said to have stopped


@dataclass(frozen=True)
class Account:
    """The history of one customer up to `last`, the day on which one looks.

    `scored` is its row of the RFM and `silence` that of `rhythm.silences`; `rank` its place by sales less returns (1 is the
    first) among `customers`; `quarters` has one row a quarter since the first purchase: period (first day), orders, revenue,
    returned, margin (currency; missing where no cost is known); `months`, sales of each whole month since
    then, oldest first (a month may end on a weekend); `products` one row a product, most money first: product,
    orders, revenue, last (date), stopped (bought twice or more, but not for half a year, by a customer who still buys);
    `share`, part of the sales of all.
    """

    customer: Any
    last: date
    scored: pd.Series
    silence: pd.Series
    rank: int
    customers: int
    share: float
    quarters: pd.DataFrame
    months: pd.Series
    products: pd.DataFrame


def account(orders: ledger.Orders, customer: Any = "", at: Any = None, *, by: str = "") -> Account:
    """Gather what is known of a customer.

    Parameters: `orders`, canonical order lines; `customer`, an identifier as the orders have it, or "" for the largest
    account that is silent for too long, else the largest; `at`, the day on which one looks, by default the last day with an
    order; `by`, a column of groups, for the rhythm (see `silences`).
    Raises InputError, with the closest identifier, when nobody is called so.
    """
    _, last = ledger.reach(orders, at)
    scored = rfm(orders, last).sort_values(
        ["monetary", "customer_id"], ascending=[False, True], ignore_index=True
    )
    quiet, people = silences(orders, last, by=by), who(orders)
    if str(customer).strip():
        wanted = people.numbers([str(customer).strip()], folded=True)
    else:
        away = to_call(quiet, 1)
        wanted = {away["customer_id"].iloc[0] if len(away) else scored["customer_id"].iloc[0]: ""}
    names = scored["customer_id"].astype("str")
    found = scored.index[names.str.casefold().isin([str(one).casefold() for one in wanted])]
    if not len(found):
        close = suggest(str(customer), names, _LIKE) if people.here else ""
        raise InputError(
            f"Aucun client ne s'appelle « {customer} » dans les commandes.{close} Un client nommé par une personne ou un "
            "e-mail y porte un "
            "pseudonyme : prenez celui que montrent les rapports."
        )
    row = scored.loc[found[0]]
    own = wherever.rows(wherever.where(orders, "customer_id", row["customer_id"]))
    name = people.names([row["customer_id"]])[row["customer_id"]]
    total = float(scored["monetary"].clip(lower=0).sum())
    return Account(
        name, last, row, quiet.set_index("customer_id").loc[row["customer_id"]], int(found[0]) + 1, len(scored),
        float(max(row["monetary"], 0) / total) if total else float("nan"), _quarters(own, row["first"], last),
        _months(own, row["first"], last), _products(own, last),
    )  # fmt: skip


def _quarters(own: pd.DataFrame, first: Any, last: date) -> pd.DataFrame:
    asked = window("quarter")
    spent = ledger.spending(own, "quarter", last).set_index("period")
    spent["margin"] = spent["margin"].where(spent["costed"] > 0)
    whole = range(asked.number(pd.Timestamp(first).date()), asked.number(last) + 1)
    table = spent[["orders", "revenue", "returned", "margin"]].reindex(whole)
    table[["orders", "revenue", "returned"]] = table[["orders", "revenue", "returned"]].fillna(0.0)
    if spent["margin"].notna().any():  # a quarter without a purchase leaves no margin, and that is known
        table["margin"] = table["margin"].where(table.index.isin(spent.index), 0.0)
    days = pd.Series([asked.first_day(number) for number in whole], dtype="datetime64[us]")
    return table.reset_index(drop=True).assign(period=days)


def _months(own: pd.DataFrame, first: Any, last: date) -> pd.Series:
    asked, end = window("month"), pd.Timestamp(last)
    spent = ledger.spending(own, "month", last).set_index("period")["revenue"]
    whole = end + pd.offsets.MonthEnd(0) - end <= _WEEKEND
    months = range(asked.number(pd.Timestamp(first).date()), asked.number(last) + whole)
    return spent.reindex(months).fillna(0.0)


def _products(own: pd.DataFrame, last: date) -> pd.DataFrame:
    name = next((name for name in ("product", "product_id", "category") if name in own), None)
    columns = ["product", "orders", "revenue", "last", "stopped"]
    if name is None:
        return pd.DataFrame(columns=columns)
    amount = own["quantity"] * own["unit_price"] if {"quantity", "unit_price"} <= set(own) else own["amount"]
    seen = own["order_date"] < pd.Timestamp(last) + pd.Timedelta(days=1)
    sold = own.assign(_amount=amount)[(amount > 0) & seen].dropna(subset=[name])
    table = sold.groupby(name).agg(
        orders=("order_id", "nunique"), revenue=("_amount", "sum"), last=("order_date", "max")
    )
    table = table.rename_axis("product").reset_index()
    table["last"] = table["last"].dt.normalize()
    buys = sold["order_date"].max()
    table["stopped"] = (table["orders"] >= 2) & ((buys - table["last"]).dt.days > _STOPPED)
    return table.sort_values(["revenue", "product"], ascending=[False, True], ignore_index=True)[columns]
