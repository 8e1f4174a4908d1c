"""Are these good targets? Each one read as SMART: specific, measurable, attainable, relevant, time-bound."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from smkit.analysis.kpis import catalog, compute, targets
from smkit.analysis.kpis.definitions import Kpi, fold, named
from smkit.analysis.periods import parse_period

CRITERIA = ("specific", "measurable", "attainable", "relevant", "timed")
_STRETCH = 0.5  # more than half as much again as a year ago is a wish
_GROUPS = ("segment", "region")


def check(
    goals: pd.DataFrame, tables: Mapping[str, pd.DataFrame], kpis: Mapping[str, Kpi] | None = None
) -> pd.DataFrame:
    """Return what is right and wrong with each target of a file.

    Parameters: `goals`, a canonical table of targets; `tables` by canonical name, to see what was done a year before; `kpis`
    replaces the catalogue.
    Returns one row a target: metric (as written), kpi (its id, missing when unknown), period, target, year_ago, hint (the nearest
    name for an unknown one), and a column for each of `CRITERIA`, True, False or missing where nothing allows to tell:
    specific (an indicator of the catalogue), measurable (a positive value, and tables that allow to compute it), attainable (at
    most half as much again as a year ago), relevant (no worse than a year ago), timed (a month, a quarter or a year).
    Source: 002 (SMART goals), made checkable.

    >>> goals = pd.DataFrame({"period": ["2026-03", "bientôt"], "metric": ["panier_moyen", "bonheur"], "target": [50.0, 1.0]})
    >>> check(goals, {})[["specific", "timed"]].values.tolist()
    [[True, True], [False, False]]
    """
    kpis = catalog() if kpis is None else kpis
    ids, strangers = named(kpis), targets.strangers(goals["metric"], kpis)
    found = goals.copy().reset_index(drop=True)
    found["kpi"] = found["metric"].map(lambda name: ids.get(fold(str(name))))
    meant = found["metric"].map(lambda name: strangers.get(str(name), ""))
    found["hint"] = [f" Vouliez-vous dire « {name} » ?" if name else "" for name in meant]
    periods = [parse_period(str(text)) for text in found["period"]]
    found["grain"] = [period[0] if period else None for period in periods]
    found["year_ago"] = _year_ago(found, tables, kpis)
    known = set(compute(list(dict.fromkeys(found["kpi"].dropna())), tables, kpis=kpis).table["kpi"])
    found["specific"] = found["kpi"].notna()
    found["measurable"] = (found["target"] > 0) & found["kpi"].isin(known)
    found["attainable"], found["relevant"] = zip(
        *map(_judge, found.to_dict("records"), [kpis] * len(found)), strict=True
    )
    found["timed"] = found["grain"].notna()
    return found.drop(columns="grain")


def _judge(row: Mapping[Any, Any], kpis: Mapping[str, Kpi]) -> tuple[bool | None, bool | None]:
    """Whether a target is within reach, and asks for no step back, from what was done a year ago."""
    before, target = row["year_ago"], row["target"]
    if pd.isna(before) or before <= 0:
        return None, None
    if kpis[row["kpi"]].direction == "lower":
        return bool(target >= before / (1 + _STRETCH)), bool(target <= before)
    within = target <= before * (1 + _STRETCH) and (kpis[row["kpi"]].unit != "fraction" or target <= 1)
    return bool(within), bool(target >= before)


def _year_ago(found: pd.DataFrame, tables: Mapping[str, pd.DataFrame], kpis: Mapping[str, Kpi]) -> pd.Series:
    """The value of each target's KPI in the same period a year before, in the same group; missing where it is not known."""
    values: dict[Any, float] = {}
    groups = [name for name in _GROUPS if name in found]
    shape = (
        found[groups].notna().apply(tuple, axis=1)
        if groups
        else pd.Series([()] * len(found), index=found.index)
    )
    usable = found[found["kpi"].notna() & found["grain"].notna()]
    for (grain, filled), together in usable.groupby(["grain", shape.loc[usable.index]], sort=False):
        by = [name for name, is_filled in zip(groups, filled, strict=True) if is_filled]  # type: ignore[call-overload]
        ids = list(dict.fromkeys(together["kpi"]))
        rows = compute(ids, tables, by=by, grain=str(grain), kpis=kpis).table.dropna(subset=["value"])
        rows = rows.assign(period=rows["period"] + pd.DateOffset(years=1))
        keys = ["kpi", "period", *by]
        done = {tuple(key): value for *key, value in rows[[*keys, "value"]].itertuples(index=False)}
        for index, row in zip(together.index, together.to_dict("records"), strict=True):
            day = targets.first_day(row["period"])
            values[index] = done.get((row["kpi"], day, *(row[name] for name in by)), float("nan"))
    return pd.Series(values, dtype="float64").reindex(found.index)
