"""Do the files reach the days that are asked for? Where a table has no day of them, its 0 is no figure, and is n.d."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from smkit.analysis.kpis.board import extent, session
from smkit.analysis.kpis.computation import Computation
from smkit.analysis.kpis.definitions import Kpi
from smkit.analysis.kpis.evaluate import leaves
from smkit.analysis.kpis.measures import MEASURES, PERIODIC
from smkit.analysis.periods import Window

if TYPE_CHECKING:
    from smkit.analysis.kpis.query import Tables

#: Why a value is n.d. there.
BEYOND = "no_days"
_NUMBERS = ["value", "numerator", "denominator", "low", "high"]


def within_reach(found: Computation, tables: "Tables", kpis: Mapping[str, Kpi], asked: Window) -> Computation:
    """Return the same figures, n.d. where they count nothing because a file ends before the days asked, or begins after.

    Parameters: `found`, of `compute`, changed only without a grain; the `tables` and the catalogue `kpis` that it was asked of;
    `asked`, the window of the question. Days without a row between two that have some are days when nothing happened: 0 stays.

    >>> from smkit.analysis.kpis import catalog, compute
    >>> from smkit.analysis.periods import window
    >>> days = pd.to_datetime(["2026-01-05", "2026-03-02"])
    >>> tables = {"orders": pd.DataFrame({"order_id": ["1", "2"], "order_date": days, "amount": 10.0})}
    >>> for start, end in (("2026-02-01", "2026-02-28"), ("2026-04-01", "2026-04-30")):
    ...     seen = compute("chiffre_affaires", tables, start=start, end=end)
    ...     print(within_reach(seen, tables, catalog(), window(None, start, end)).table["value"][0])
    0.0
    nan
    """
    if asked.grain:
        return found
    with session():
        empty = [kpis[id] for id in found.table.loc[found.table["n"] == 0, "kpi"].unique()]
        beyond = [
            kpi.id for kpi in empty if kpi.type != "target" and _unreached(leaves(kpi, kpis), tables, asked)
        ]
    where = found.table["kpi"].isin(beyond)
    if not where.any():
        return found
    table = found.table.copy()
    table.loc[where, _NUMBERS] = None
    table.loc[where, "reason"] = BEYOND
    return replace(found, table=table, notes=tuple(note for note in found.notes if note.kpi not in beyond))


def _unreached(names: Iterable[str], tables: "Tables", asked: Window) -> bool:
    """Whether a table that measures are of has no day of those that are asked for."""
    for name, at in dict.fromkeys((MEASURES[each].table, MEASURES[each].at) for each in names):
        if name not in tables or name in PERIODIC or at not in tables[name].columns:
            continue
        table = tables[name]
        found = extent(table, at)
        if found is None:  # rows without a date are in a total, where no day is asked for
            if not (len(table) if isinstance(table, pd.DataFrame) else table.count().execute()):
                return True
            continue
        over = extent(table, "end_date")  # a campaign covers the days until its end
        first, last = found[0].date(), max(found[1], over[1] if over else found[1]).date()
        if (asked.start or last) > last or (asked.end or first) < first:
            return True
    return False
