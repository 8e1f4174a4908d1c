"""Which days have no sale at all where some were due, and which comparisons do they spoil?"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from smkit.analysis.dashboard.looks import Looked
from smkit.analysis.judging.holes import Hole, holes, touched
from smkit.analysis.judging.windows import number
from smkit.analysis.kpis.board import daily
from smkit.analysis.kpis.definitions import Kpi
from smkit.analysis.kpis.evaluate import leaves
from smkit.analysis.kpis.history import QUARTERLY
from smkit.analysis.kpis.measures import MEASURES
from smkit.analysis.periods import window

#: What each order tells by itself: days without any take nothing from it.
_EACH = ("panier_moyen", "taux_de_marque")


def empty(tables: Mapping[str, Any], start: Any = None, end: Any = None) -> tuple[Hole, ...]:
    """Return the holes of the orders, in the order of time.

    Parameters: `tables` by canonical name; `start` and `end`, days, both included, that a hole is told within.

    >>> import pandas as pd
    >>> days = [day for day in pd.date_range("2024-01-01", "2025-12-31") if not "2025-12-01" <= str(day)[:10] <= "2025-12-14"]
    >>> orders = pd.DataFrame({"order_id": range(len(days)), "order_date": days, "amount": 10.0})
    >>> [hole.expected for hole in empty({"orders": orders})], empty({"orders": orders}, end="2025-06-30")
    ([14], ())
    """
    orders, asked = tables.get("orders"), window(None, start, end)
    if orders is None or "order_date" not in orders.columns:
        return ()
    found = holes(daily(orders, "order_id"))
    return tuple(
        hole
        for hole in found
        if (not asked.start or hole.last >= asked.start) and (not asked.end or hole.first <= asked.end)
    )


def between(found: Iterable[Hole], first: date, last: date) -> list[Hole]:
    """Return the holes that spoil how the months from a day to another compare with the same ones a year before.

    >>> hole = Hole(date(2024, 12, 1), date(2024, 12, 31), 60)
    >>> [len(between([hole], date(year, 12, 1), date(year, 12, 31))) for year in (2024, 2025, 2026)]
    [1, 1, 0]
    """
    months = range(number(first), number(last) + 1)
    return touched(found, [*months, *(month - 12 for month in months)])


def counts(id: str, kpis: Mapping[str, Kpi]) -> bool:
    """Tell whether days without a sale take from an indicator: not from a mean of orders, nor from what is of no order.

    >>> from smkit.analysis.kpis.catalog import catalog
    >>> [id for id in ("chiffre_affaires", "panier_moyen", "nps", "retention") if counts(id, catalog())]
    ['chiffre_affaires', 'retention']
    """
    return id not in _EACH and any(MEASURES[name].table == "orders" for name in leaves(kpis[id], kpis))


def spoiled(looked: Looked, found: Iterable[Hole], kpis: Mapping[str, Kpi]) -> Looked:
    """Return a look that knows of the holes in the months that it compares.

    Parameters: `looked`; `found`, of `empty`; `kpis`, the catalogue. A group beside the others has the same days as they.
    """
    id = looked.look.about
    if not counts(id, kpis) or looked.against == looked.now:
        return looked
    usual = looked.against[-1] == looked.now[0] - 1  # over a year and more, some days weigh little
    periods = looked.now if usual else (*looked.now, *looked.against)
    months = [m for q in periods for m in range(3 * q, 3 * q + 3)] if id in QUARTERLY else periods
    its = touched(found, months)
    return replace(looked, look=replace(looked.look, hole=(its[0].first, its[0].last))) if its else looked
