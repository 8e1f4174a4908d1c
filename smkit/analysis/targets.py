"""Are we where we promised to be? Each target set against what was achieved over the very period it covers."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from smkit.analysis.definitions import Kpi
from smkit.analysis.measures import MEASURES
from smkit.analysis.periods import PER_YEAR, Window, parse_period
from smkit.analysis.query import Skip

if TYPE_CHECKING:
    from smkit.analysis.query import Tables

_GROUPS = ("salesperson", "segment", "region")

Actual = Callable[[str, str], pd.DataFrame]


def lacking(tables: "Tables", by: Sequence[str]) -> Skip | None:
    """Return what the table of targets lacks; None when all is there."""
    table = tables.get("targets")
    if table is None:
        return Skip("missing_table", "targets")
    if missing := tuple(name for name in ("period", "metric", "target") if name not in table.columns):
        return Skip("missing_columns", "targets", missing)
    absent = tuple(name for name in by if name not in table.columns)
    return Skip("missing_dimension", "targets", absent) if absent else None


def attain(
    table: "pd.DataFrame | object", kpis: Mapping[str, Kpi], by: Sequence[str], window: Window, actual: Actual
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the attainment of each target, and how many targets had to be left out, by reason.

    `actual(metric, grain)` gives the computed rows of a KPI. With a grain, only targets set for that grain are
    read and each period has its row; without one, sums are compared over the periods that have both a target
    and data (ratio of sums), for what can be summed. A target of a whole beats the sum of its parts.
    """
    goals, left_out = _read(table if isinstance(table, pd.DataFrame) else table.to_pandas(), kpis)  # type: ignore[attr-defined]
    goals = _inside(goals.dropna(subset=[*by]), window)
    found = []
    for metric, its in goals.groupby("metric", sort=True):
        grain: str = window.grain or max(its["grain"], key=lambda name: PER_YEAR[name])
        same = its[its["grain"] == grain]
        if window.grain:
            left_out["other_grain"] = left_out.get("other_grain", 0) + len(its) - len(same)
        if same.empty:
            continue
        sums = _adds_up(kpis[str(metric)])
        rows = _compare(_total(same, by, sums), actual(str(metric), grain), by)
        found.append((rows if window.grain else _collapse(rows, by, sums)).assign(metric=str(metric)))
    columns = ["metric", "period", *by, "value", "numerator", "denominator", "n", "reason"]
    return (pd.concat(found) if found else pd.DataFrame(columns=columns)), left_out


def _read(table: pd.DataFrame, kpis: Mapping[str, Kpi]) -> tuple[pd.DataFrame, dict[str, int]]:
    """Targets with their `grain`, `period` (first day) and metric id; and those that cannot be understood."""
    ids = {_fold(name): kpi.id for kpi in kpis.values() if kpi.parts for name in (kpi.id, kpi.name)}
    goals = table.dropna(subset=["target"]).copy()
    goals["metric"] = goals["metric"].map(lambda name: ids.get(_fold(str(name))))
    periods = [parse_period(text) for text in goals["period"]]
    goals["grain"] = [period[0] if period else None for period in periods]
    days = [Window(period[0]).first_day(period[1]) if period else None for period in periods]
    goals["period"] = pd.to_datetime(pd.Series(days, index=goals.index, dtype="object")).astype(
        "datetime64[us]"
    )
    unknown, unreadable = goals["metric"].isna(), goals["grain"].isna()
    return goals[~unknown & ~unreadable], {
        "unknown_metric": int(unknown.sum()),
        "unreadable_period": int((unreadable & ~unknown).sum()),
    }


def _inside(goals: pd.DataFrame, window: Window) -> pd.DataFrame:
    """The targets whose period starts in the window."""
    if window.start:
        goals = goals[goals["period"] >= pd.Timestamp(window.start)]
    return goals[goals["period"] <= pd.Timestamp(window.end)] if window.end else goals


def _total(goals: pd.DataFrame, by: Sequence[str], sums: bool) -> pd.DataFrame:
    """One target per period and group: the one set for the whole, else the sum of those set for its parts."""
    keys = ["period", *by]
    others = [name for name in _GROUPS if name in goals.columns and name not in by]
    goals = goals.assign(whole=goals[others].isna().all(axis=1))
    best = goals.groupby(keys)["whole"].transform("max")
    total = goals[goals["whole"] == best].groupby(keys, as_index=False).agg(
        target=("target", "sum"), count=("target", "size")
    )  # fmt: skip
    return total.assign(mixed=False if sums else total["count"] > 1).drop(columns="count")


def _compare(goals: pd.DataFrame, actual: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    achieved = actual[["period", *by, "value", "n", "reason"]].rename(columns={"value": "numerator"})
    rows = achieved.merge(goals, on=["period", *by], how="outer", indicator="side")
    rows["reason"] = rows["reason"].mask(rows["side"] == "left_only", "no_target")
    rows["reason"] = rows["reason"].mask(rows["side"] == "right_only", "not_covered")
    mixed = rows["mixed"].fillna(False).astype(bool)
    rows["reason"] = rows["reason"].mask(mixed, "not_additive")
    rows["denominator"] = rows["target"].mask(mixed)
    return _rate(rows)[["period", *by, "value", "numerator", "denominator", "n", "reason"]]


def _collapse(rows: pd.DataFrame, by: Sequence[str], sums: bool) -> pd.DataFrame:
    """One row per group, over the periods that have both an actual and a target."""
    both = rows.dropna(subset=["numerator", "denominator"])
    parts = ["numerator", "denominator", "n"]
    if by:
        totals = both.groupby([*by], as_index=False)[parts].sum().merge(
            both.groupby([*by], as_index=False).size().rename(columns={"size": "count"})
        )  # fmt: skip
        totals = rows[[*by]].drop_duplicates().merge(totals, how="left")
    else:
        totals = both[parts].sum().to_frame().T.assign(count=len(both))
    totals["reason"] = pd.Series(None, index=totals.index, dtype="str")
    totals["reason"] = totals["reason"].mask(~(totals["count"] > 0), "not_covered")
    if not sums:
        totals["reason"] = totals["reason"].mask(totals["count"] > 1, "not_additive")
    unknown = totals["reason"].notna()
    totals[["numerator", "denominator"]] = totals[["numerator", "denominator"]].mask(unknown)
    return _rate(totals.assign(period=None)).drop(columns="count")


def _rate(rows: pd.DataFrame) -> pd.DataFrame:
    value = rows["numerator"] / rows["denominator"].where(rows["denominator"] != 0)
    reason = rows["reason"].mask(value.isna() & rows["reason"].isna(), "zero_denominator")
    return rows.assign(value=value, reason=reason.where(value.isna()))


def _adds_up(kpi: Kpi) -> bool:
    """Whether a KPI of several periods is the sum of those of each."""
    measured = [MEASURES[name] for name in kpi.parts if name in MEASURES]
    return kpi.type in ("simple", "difference") and all(measure.additive for measure in measured)


def _fold(name: str) -> str:
    return " ".join(name.replace("\u2019", "'").casefold().split())
