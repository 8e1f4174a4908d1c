"""Why did revenue change? Customers × orders per customer × basket, and what each of them brought, exactly."""

import math
from collections.abc import Mapping, Sequence
from itertools import permutations
from math import prod
from typing import TYPE_CHECKING, Any

import pandas as pd

from smkit.analysis.kpis import compute
from smkit.analysis.wherever import some, values, where

if TYPE_CHECKING:
    from smkit.analysis.kpis.query import Tables

#: The branches of the tree, and the KPIs that they are read from where customers are known, and where they are not.
CUSTOMERS = ("clients_actifs", "frequence_achat", "panier_moyen_clients")
ORDERS = ("nb_commandes", "panier_moyen")
ANONYMOUS = "ventes_anonymes"
_NOTHING = 1e-9  # of the sales: what sums of millions of lines round off, each in its order, is nobody's


def tree(tables: "Tables", now: Mapping[str, Any], then: Mapping[str, Any], by: str = "") -> pd.DataFrame:
    """Decompose how revenue changed between two windows.

    Parameters: `tables` by canonical name; `now` and `then`, {"start", "end"} of `kpis.compute`; `by`, a column of the orders that
    revenue is split by first, "" for none: a basket that mixes B2B and B2C says nothing of either.
    Returns one row a branch: group ("" without `by`, and for orders that have none), branch, before, after, contribution (€).
    Contributions add up to the change of revenue, to the cent.
    With customers: customers, orders per customer, and basket of known customers, then the sales without a known customer where
    there are some; without: orders and basket. Empty when there is no order.
    Source: Shapley's value (each branch's effect, averaged over the orders in which branches may change), which is exact even where
    a branch starts from 0.

    >>> rows = [("1", "2025-03-02", "a", 100.0), ("2", "2026-03-02", "a", 90.0), ("3", "2026-03-05", "b", 90.0)]
    >>> orders = pd.DataFrame(rows, columns=["order_id", "order_date", "customer_id", "amount"])
    >>> orders["order_date"] = pd.to_datetime(orders["order_date"])
    >>> march = [{"start": f"{year}-03-01", "end": f"{year}-03-31"} for year in (2026, 2025)]
    >>> tree({"orders": orders}, *march)[["branch", "contribution"]].round(6).values.tolist()
    [['clients_actifs', 95.0], ['frequence_achat', 0.0], ['panier_moyen_clients', -15.0]]
    """
    orders = tables.get("orders")
    cut = by if orders is not None and by in orders.columns else ""
    groups = [""]
    if cut:
        groups = [*([""] if some(where(orders, by, None)) else []), *map(str, values(orders, by))]
    first, last = _states(tables, then, cut, groups), _states(tables, now, cut, groups)
    rows = [row for name in groups if first and last for row in _branches(name, first[name], last[name])]
    return pd.DataFrame(rows, columns=["group", "branch", "before", "after", "contribution"])


def _branches(group: str, then: Mapping[str, float], now: Mapping[str, float]) -> list[tuple[Any, ...]]:
    """What each branch of a group was, what it is, and what it brought."""
    names = list(CUSTOMERS if CUSTOMERS[0] in then else ORDERS)
    before, after = _filled([then[n] for n in names], [now[n] for n in names])
    rows = [(group, *row) for row in zip(names, before, after, shapley(before, after), strict=True)]
    if then.get(ANONYMOUS) or now.get(ANONYMOUS):
        rows.append((group, ANONYMOUS, then[ANONYMOUS], now[ANONYMOUS], now[ANONYMOUS] - then[ANONYMOUS]))
    return rows


def shapley(before: Sequence[float], after: Sequence[float]) -> list[float]:
    """Return what each factor of a product contributed to its change; the contributions add up to it.

    >>> shapley([10.0, 2.0], [12.0, 3.0])
    [5.0, 11.0]
    """
    orders = list(permutations(range(len(before))))
    shares = [0.0] * len(before)
    for order in orders:
        state = list(before)
        for place in order:
            value = prod(state)
            state[place] = after[place]
            shares[place] += (prod(state) - value) / len(orders)
    return shares


def _states(
    tables: "Tables", window: Mapping[str, Any], by: str, groups: Sequence[str]
) -> dict[str, dict[str, float]]:
    """The branches' values in a window, by group; NaN for a mean over nothing, and no group at all without orders."""
    ids = [
        "chiffre_affaires",
        "nb_commandes",
        "panier_moyen",
        "clients_actifs",
        "frequence_achat",
        "ca_par_client",
    ]
    computed = compute(ids, tables, by=by or (), **window)
    if "chiffre_affaires" in computed.skipped:
        return {}
    table = computed.table
    own = table[by].astype("str").fillna("") if by else pd.Series("", index=table.index)
    known = "clients_actifs" not in computed.skipped
    return {name: _state(table[own == name].set_index("kpi"), known) for name in groups}


def _state(found: pd.DataFrame, known: bool) -> dict[str, float]:
    """The branches' values of one group; `known`, whether orders tell whose they are. Who bought nothing has no row."""
    value = found["value"].to_dict()
    if not known:
        return {
            "nb_commandes": value.get("nb_commandes", 0.0),
            "panier_moyen": value.get("panier_moyen", math.nan),
        }
    sold, each = value.get("chiffre_affaires", 0.0), value.get("frequence_achat", math.nan)
    rest = sold - found["numerator"].get("ca_par_client", 0.0)
    return {
        "clients_actifs": value.get("clients_actifs", 0.0),
        "frequence_achat": each,
        "panier_moyen_clients": value.get("ca_par_client", math.nan) / each,
        ANONYMOUS: round(rest, 6) if abs(rest) > _NOTHING * abs(sold) else 0.0,
    }


def _filled(before: list[float], after: list[float]) -> tuple[list[float], list[float]]:
    """Where one side has no customer, its means are those of the other: the whole change is then of customers."""
    pairs = [(b if b == b else a, a if a == a else b) for b, a in zip(before, after, strict=True)]
    return [b if b == b else 0.0 for b, _ in pairs], [a if a == a else 0.0 for _, a in pairs]
