"""Do indicators of customers follow people, or codes that have all changed at once?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.dashboard.looks import Looked
from smkit.analysis.judging.windows import named, number
from smkit.analysis.kpis import catalog, compute
from smkit.analysis.kpis.board import extent
from smkit.analysis.kpis.definitions import Kpi
from smkit.analysis.kpis.evaluate import leaves
from smkit.analysis.kpis.measures import MEASURES
from smkit.analysis.periods import window

#: Why a figure is n.d. there.
RECODED = "recoded"
#: What looks back at who bought before: a code that changes spoils it for a year, and not in its own month alone.
_BACK = frozenset(("first_purchases", "renewals"))
_LATE, _NEW, _USUAL = 3, 0.7, 0.5  # of `customers.recoded`
_SUDDEN = 1.25  # how many times as many new customers come as in the month before
_AFTER, _STAY = (
    2,
    0.1,
)  # months that must be known after, and share of the customers before who may come back in them
_MOST = 2_000_000  # months of customers, beyond which what each bought is not brought here
_NUMBERS = (
    "value",
    "numerator",
    "denominator",
    "low",
    "high",
    "previous",
    "change",
    "year_ago",
    "year_change",
)


def recoded(tables: Mapping[str, Any], start: Any = None, end: Any = None) -> date | None:
    """Return the first day of the month in which customers' codes seem to have changed, as `customers.recoded` finds it; None
    without any, or where it is more than a year before `start`.

    Parameters: `tables` by canonical name; `start` and `end`, days, both included. Each customer's months are read only where new
    customers by month, which are known already, allow it.
    """
    from smkit.analysis.customers.recoded import recoded as of_customers

    orders, asked = tables.get("orders"), window(None, start, end)
    if orders is None or not {"order_id", "order_date", "customer_id"} <= set(orders.columns):
        return None
    if not _may_be(tables, end):
        return None
    found = of_customers(orders, end)
    return None if found and asked.start and number(asked.start) - number(found) > 12 else found


def _may_be(tables: Mapping[str, Any], end: Any) -> bool:
    """Whether as many customers come in some month, at once, as were there before, and in most months far fewer."""
    known = extent(tables["orders"], "order_date")
    if known is None:
        return False
    asked = {"grain": "month", "since": known[0].date(), "end": end, "kpis": catalog()}
    found = compute(["nouveaux_clients", "clients_actifs"], tables, **asked)
    if found.skipped:
        return False
    by = found.table.pivot_table(index="period", columns="kpi", values="value").asfreq("MS").fillna(0.0)
    if (
        len(by) <= 2 * _LATE or not 0 < by["clients_actifs"].sum() <= _MOST
    ):  # where nobody buys, nobody has another code
        return False
    new, active = (
        np.append(by[id].to_numpy(), [0.0] * _LATE) for id in ("nouveaux_clients", "clients_actifs")
    )
    places = range(_LATE, len(by))
    come = np.array([new[at : at + _LATE].sum() for at in places])
    most, every = (np.array([its(active[at - _LATE : at]) for at in places]) for its in (np.max, np.sum))
    # where everybody buys seldom, many are new at first, and fewer each month
    sudden = np.array([new[at : at + 2].max() >= _SUDDEN * new[at - 1] for at in places])
    # who buys after is new since then, but for the few who stayed
    few = np.array([active[at + ago] <= new[at : at + ago + 1].sum() + _STAY * every[at - _LATE]
                    for at in places for ago in range(1, _AFTER + 1)]).reshape(-1, _AFTER).all(axis=1)  # fmt: skip
    return bool(
        (sudden & few & (come >= _NEW * most)).any() and np.median(come / np.maximum(every, 1.0)) <= _USUAL
    )


def follows(id: str, kpis: Mapping[str, Kpi]) -> bool:
    """Tell whether an indicator tells customers apart by their codes.

    >>> [follows(id, catalog()) for id in ("nouveaux_clients", "retention", "clients_actifs", "panier_moyen", "nps")]
    [True, True, True, False, False]
    """
    return bool(_rows(id, kpis) & {*_BACK, "customers"})


def _rows(id: str, kpis: Mapping[str, Kpi]) -> set[str]:
    return {MEASURES[name].rows for name in leaves(kpis[id], kpis)} if id in kpis else set()


def spoiled(looked: Looked, month: date, kpis: Mapping[str, Kpi]) -> Looked:
    """Return a look that knows of the month in which codes changed, where it bears on what is compared."""
    its = _rows(looked.look.about, kpis)
    touched = number(month) in (*looked.now, *looked.against)
    if not (its & _BACK or ("customers" in its and touched)):
        return looked
    return replace(looked, look=replace(looked.look, codes=named([number(month)]), mixes=()))


def hidden(
    table: pd.DataFrame, month: date | None, kpis: Mapping[str, Kpi], only: tuple[str, ...] = _NUMBERS
) -> pd.DataFrame:
    """Return a table of indicators without the figures that codes which changed in a month would make.

    Parameters: `table`, one row an indicator, `kpi`; `month`, of `recoded`, None to change nothing; `kpis`, the catalogue; `only`,
    the columns that are hidden.

    >>> rows = pd.DataFrame({"kpi": ["nouveaux_clients", "nb_commandes"], "value": [60.0, 70.0], "reason": None})
    >>> hidden(rows, date(2025, 7, 1), catalog())["value"].tolist()
    [nan, 70.0]
    """
    if month is None or not len(table):
        return table
    found, where = table.copy(), table["kpi"].map(lambda id: follows(id, kpis)).astype(bool)
    for name in set(only) & set(found.columns):
        found[name] = found[name].mask(where)
    return found.assign(reason=found["reason"].mask(where, RECODED)) if "reason" in found else found
