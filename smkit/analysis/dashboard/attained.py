"""Where do the targets stand? Since January for what adds up, at the last period for a rate or a mean."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from smkit.analysis.dashboard.standing import began
from smkit.analysis.dashboard.trend import label
from smkit.analysis.kpis import compute, targets
from smkit.analysis.kpis.definitions import Kpi
from smkit.analysis.periods import window

_GROUPS = ("", "segment", "region")


def goals(
    tables: Mapping[str, pd.DataFrame],
    end: date | None,
    kpis: Mapping[str, Kpi],
    since: date | None = None,
    opens: Any = 1,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the attainment of each target of the year of a day, and the KPIs whose targets nothing can be set against.

    Parameters: `tables` by canonical name, their targets among them; `end`, the last day that counts, or None for all; `kpis`,
    the catalogue; `since` and `opens`, as `kpis.compute`.
    Returns a table as `kpis.compute` gives for target attainment, with column and group (the region or segment, "" for the
    whole) and label, the name of the period (« 2026-T1 »), "" for a sum since January. A whole that is that of one group alone
    is left to the group.

    >>> orders = pd.DataFrame({"order_id": ["1"], "order_date": pd.to_datetime(["2026-01-30"]), "amount": [90.0]})
    >>> asked = pd.DataFrame({"period": ["2026-01"], "metric": ["chiffre_affaires"], "target": [100.0]})
    >>> from smkit.analysis.kpis.catalog import catalog
    >>> goals({"orders": orders, "targets": asked}, date(2026, 1, 31), catalog())[0]["value"].tolist()
    [0.9]
    """
    if "targets" not in tables or targets.lacking(tables, ()):
        return pd.DataFrame(), ()
    days: dict[str, Any] = {"start": began(end, opens), "end": end} if end else {}
    asked, found = tables["targets"], []
    for by in _GROUPS:
        its = asked
        if by:
            if by not in asked or by not in tables.get("orders", tables.get("leads", ())):
                continue
            its = asked[asked[by].notna()]
        found.append(_of(its, tables, by, days, kpis, since))
    table = pd.concat(found, ignore_index=True)
    known = targets.inside(targets.read(asked, kpis)[0], window(None, **days))
    met = set(table["metric"]) if len(table) else set()
    return _alone(table), tuple(id for id in known["metric"].unique() if id not in met)


def _of(
    asked: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    by: str,
    days: dict[str, Any],
    kpis: Mapping[str, Kpi],
    since: date | None,
) -> pd.DataFrame:
    """Attainment of some targets: sums since January, and the last period of what does not add up."""

    def attain(its: pd.DataFrame, grain: str | None = None) -> pd.DataFrame:
        rows = compute(
            "atteinte_objectif",
            {**tables, "targets": its},
            by=by or (),
            grain=grain,
            **days,
            kpis=kpis,
            since=since,
        ).table
        return rows if "metric" in rows else rows.assign(metric=None)

    rows = attain(asked)
    parts = [rows[rows["value"].notna()].assign(label="")]
    rates = list(rows.loc[rows["reason"] == "not_additive", "metric"].unique())
    for grain in ("month", "quarter", "year"):
        if not rates:
            break
        each = attain(targets.about(asked, rates, kpis), grain)
        each = each[each["value"].notna()]
        last = each.groupby("metric")["period"].transform("max")
        parts.append(each[each["period"] == last].assign(label=label(last.max(), grain) if len(each) else ""))
        rates = [metric for metric in rates if metric not in set(each["metric"])]
    table = pd.concat(parts)
    return table.assign(column=by, group=table[by] if by else "")


def _alone(table: pd.DataFrame) -> pd.DataFrame:
    """The rows without those of a whole that is one group's: its targets were set for that group alone."""
    if not len(table):
        return table
    keys = ["metric", "period", "numerator", "denominator"]
    whole = table["column"] == ""
    same = table[whole].merge(table.loc[~whole, keys].drop_duplicates(), on=keys, how="left", indicator=True)[
        "_merge"
    ]
    drop = pd.Series(False, index=table.index)
    drop[whole] = (same == "both").to_numpy()
    return table[~drop].reset_index(drop=True)
