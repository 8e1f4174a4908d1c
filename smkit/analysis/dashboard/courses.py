"""How did what needs a decision come to be? The rate behind an alert, quarter after quarter, in each group of its column."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from smkit.analysis.dashboard import trend
from smkit.analysis.dashboard.alerts import Alert
from smkit.analysis.kpis import compute
from smkit.analysis.periods import complete, window

_TABLE = {"retention": "orders", "conformite_sla": "leads"}
_LEAST = 3  # quarters that make a course


def courses(
    tables: Mapping[str, pd.DataFrame],
    alerts: Iterable[Alert],
    extents: Mapping[str, tuple[date, date]],
    opens: Any = 1,
    **days: Any,
) -> dict[tuple[str, str], pd.DataFrame]:
    """Return the rates behind alerts by whole quarter, by indicator and column: rows of `kpis.compute`, their periods named.

    Parameters: `tables` by canonical name; `alerts`, of `alerts.find`: of one that bears on some segments, theirs alone count;
    `extents`, of `trend.extents`; `opens`, as `kpis.compute`; `days`, start and end.
    """
    cut: dict[str, Any] = {"grain": "quarter", "opens": opens}
    asked = {
        (each.verdict.about, each.column): each.values.get("segments", ()) for each in alerts if each.column
    }
    found = {}
    for (kpi, column), segments in asked.items():
        name = _TABLE.get(kpi, "")
        if name not in extents or name not in tables:
            continue
        rows = tables[name]
        own = rows[rows["segment"].isin(segments)] if segments else rows
        table = compute(kpi, {name: own}, by=column, **cut, **days).table.dropna(
            subset=["period", column, "value"]
        )
        last, opened = extents[name][1], window(**cut).opens
        kept = table[[complete(day.date(), last, "quarter", opened) for day in table["period"]]]
        if kept["period"].nunique() >= _LEAST:
            found[kpi, column] = trend.written(kept, **cut)
    return found
