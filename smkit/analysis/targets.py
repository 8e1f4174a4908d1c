"""Are we where we promised to be? Each target set against what was achieved over the very period it covers.

A period that is still running is held to its share of the target, by days; what is better low (a delay, a cost) is read the
other way round, so that 100 % and more is always good news.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from smkit.analysis.definitions import Kpi
from smkit.analysis.evaluate import leaves
from smkit.analysis.measures import MEASURES, PERIODIC
from smkit.analysis.periods import PER_YEAR, Window, complete, parse_period
from smkit.analysis.query import Skip, extent

if TYPE_CHECKING:
    from smkit.analysis.query import Tables

_GROUPS = ("salesperson", "segment", "region")

Actual = Callable[[Sequence[str], str, Sequence[str]], pd.DataFrame]
AsOf = Callable[[str], date | None]
_COLUMNS = ["value", "numerator", "denominator", "n", "reason", "target", "status"]


def lacking(tables: "Tables", by: Sequence[str]) -> Skip | None:
    """Return what the table of targets lacks; None when all is there."""
    table = tables.get("targets")
    if table is None:
        return Skip("missing_table", "targets")
    if missing := tuple(name for name in ("period", "metric", "target") if name not in table.columns):
        return Skip("missing_columns", "targets", missing)
    absent = tuple(name for name in by if name not in table.columns)
    return Skip("missing_dimension", "targets", absent) if absent else None


def as_of(kpi: Kpi, kpis: Mapping[str, Kpi], tables: "Tables", window: Window) -> date | None:
    """Return the day up to which a KPI is known: the last of the data of its first dated table, or the window's end."""
    for name in leaves(kpi, kpis):
        measure = MEASURES[name]
        if measure.table in tables and measure.table not in PERIODIC:
            found = extent(tables[measure.table], measure.at)
            if found:
                return min(found[1].date(), window.end or date.max)
    return window.end


def about(table: "pd.DataFrame | object", ids: Iterable[str], kpis: Mapping[str, Kpi]) -> pd.DataFrame:
    """Return the targets that are set for one of some KPIs, by its id or its name."""
    goals = table if isinstance(table, pd.DataFrame) else table.execute()  # type: ignore[attr-defined]
    wanted = {fold(name) for id in ids for name in (id, kpis[id].name)}
    return goals[[fold(str(name)) in wanted for name in goals["metric"]]]


def attain(
    table: "pd.DataFrame | object",
    kpis: Mapping[str, Kpi],
    by: Sequence[str],
    window: Window,
    actual: Actual,
    known: AsOf,
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the attainment of each target, and how many targets had to be left out, by reason.

    `actual(metrics, grain, groups)` gives the computed rows of KPIs, `known(metric)` the day up to which one is known. With a
    grain,
    only targets set for that grain are read and each period has its row; without one, sums are compared over the periods that have
    both a target and data (ratio of sums), for what can be summed. A target of a whole beats those of its parts; parts are compared
    with what those very parts achieved.
    """
    goals, left_out = read(table if isinstance(table, pd.DataFrame) else table.execute(), kpis)  # type: ignore[attr-defined]
    goals = _inside(goals.dropna(subset=[*by]), window)
    grains = goals.groupby("metric")["grain"].agg(lambda grains: max(grains, key=PER_YEAR.__getitem__))
    finest: dict[str, str] = {str(metric): window.grain or grain for metric, grain in grains.items()}
    same = goals[goals["grain"] == goals["metric"].map(finest)]
    if window.grain:
        left_out["other_grain"] = len(goals) - len(same)
    answers: dict[tuple[str, ...], pd.DataFrame] = {}

    def achieved(metric: str, groups: Sequence[str]) -> pd.DataFrame:
        grain = finest[metric]
        if (grain, *groups) not in answers:
            answers[grain, *groups] = actual(
                [name for name in finest if finest[name] == grain], grain, groups
            )
        table = answers[grain, *groups]
        rows = table.loc[table["kpi"] == metric, ["period", *groups, "value", "n", "reason"]]
        return rows.rename(columns={"value": "actual"})

    found = []
    for name, its in same.groupby("metric", sort=True):
        metric = str(name)
        sums = adds_up(kpis[metric], kpis)
        rows = _compare(its, lambda groups, metric=metric: achieved(metric, groups), by, sums)  # type: ignore[misc]
        rows = _pro_rata(rows, known(metric), finest[metric], sums)
        rows = rows if window.grain else _collapse(rows, by, sums)
        found.append(_rate(rows, kpis[metric].direction == "lower").assign(metric=metric))
    columns = ["metric", "period", *by, *_COLUMNS]
    return (pd.concat(found)[columns] if found else pd.DataFrame(columns=columns)), left_out


def read(table: pd.DataFrame, kpis: Mapping[str, Kpi]) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return targets with their `grain`, `period` (first day) and metric id, and how many cannot be understood."""
    ids = {fold(name): kpi.id for kpi in kpis.values() if kpi.parts for name in (kpi.id, kpi.name)}
    goals = table.dropna(subset=["target"]).copy()
    goals["metric"] = goals["metric"].map(lambda name: ids.get(fold(str(name))))
    periods = [parse_period(text) for text in goals["period"]]
    goals["grain"] = [period[0] if period else None for period in periods]
    days = pd.Series([first_day(text) for text in goals["period"]], index=goals.index, dtype="object")
    goals["period"] = pd.to_datetime(days).astype("datetime64[us]")
    unknown, unreadable = goals["metric"].isna(), goals["grain"].isna()
    return goals[~unknown & ~unreadable], {
        "unknown_metric": int(unknown.sum()),
        "unreadable_period": int((unreadable & ~unknown).sum()),
    }


def adds_up(kpi: Kpi, kpis: Mapping[str, Kpi]) -> bool:
    """Return whether a KPI of several periods is the sum of those of each."""
    return kpi.type in ("simple", "difference") and all(MEASURES[name].additive for name in leaves(kpi, kpis))


def _inside(goals: pd.DataFrame, window: Window) -> pd.DataFrame:
    """The targets whose period starts in the window."""
    if window.start:
        goals = goals[goals["period"] >= pd.Timestamp(window.start)]
    return goals[goals["period"] <= pd.Timestamp(window.end)] if window.end else goals


def _compare(
    goals: pd.DataFrame, achieved: Callable[[Sequence[str]], pd.DataFrame], by: Sequence[str], sums: bool
) -> pd.DataFrame:
    """Actual and target of each period and group, and why one of them is missing."""
    keys = ["period", *by]
    others = [name for name in _GROUPS if name in goals.columns and name not in by]
    shape = (
        goals[others].notna().apply(tuple, axis=1)
        if others
        else pd.Series([()] * len(goals), index=goals.index)
    )
    whole = shape.map(lambda filled: not any(filled))
    total = goals[whole].groupby(keys, as_index=False).agg(target=("target", "sum"), count=("target", "size"))
    rows = achieved(by).merge(total, on=keys, how="outer")
    parts = (
        goals[~whole]
        .merge(total[keys], on=keys, how="left", indicator="side", right_index=False)
        .set_axis(goals.index[~whole])
    )
    parts = parts[parts["side"] == "left_only"]
    if len(parts):
        cut = (
            shape.loc[parts.index].mode().iloc[0]
        )  # cut both by region and by segment, targets would count twice
        columns = [name for name, filled in zip(others, cut, strict=True) if filled]
        parts = parts[shape.loc[parts.index] == cut]
        joined = parts.merge(achieved([*by, *columns]), on=[*keys, *columns], how="left")
        summed = joined.groupby(keys, as_index=False).agg(
            actual=("actual", lambda values: values.sum(min_count=1)),
            target=("target", "sum"),
            n=("n", "sum"),
            count=("target", "size"),
        )
        rows = pd.concat(
            [
                rows.merge(summed[keys], on=keys, how="left", indicator="side").query("side == 'left_only'"),
                summed,
            ]
        )
    rows = rows.drop(columns="side", errors="ignore").sort_values(keys, kind="stable").reset_index(drop=True)
    mixed = (rows["count"] > 1) & (not sums)
    rows["reason"] = rows["reason"].mask(rows["target"].isna(), "no_target")
    rows["reason"] = rows["reason"].mask(
        rows["target"].notna() & rows["actual"].isna() & rows["reason"].isna(), "not_covered"
    )
    rows["reason"] = rows["reason"].mask(mixed, "not_additive")
    rows["target"] = rows["target"].mask(mixed)
    return rows.drop(columns="count")


def _pro_rata(rows: pd.DataFrame, known: date | None, grain: str, sums: bool) -> pd.DataFrame:
    """The share of each target that is due by the day up to which data are known: `due`, and whether it is `running`."""
    window = Window(grain)  # type: ignore[arg-type]
    shares = []
    for period in rows["period"]:
        first = period.date()
        last = window.last_day(window.number(first))
        assert last is not None
        if known is None or not first <= known < last or complete(first, known, grain):
            shares.append(1.0)
        else:
            shares.append(((known - first).days + 1) / ((last - first).days + 1))
    rows["running"] = [share < 1 for share in shares]
    rows["due"] = rows["target"] * shares if sums else rows["target"]
    return rows


def _collapse(rows: pd.DataFrame, by: Sequence[str], sums: bool) -> pd.DataFrame:
    """One row per group, over the periods that have both an actual and a target."""
    both = rows.dropna(subset=["actual", "target"])
    parts = {"actual": "sum", "due": "sum", "target": "sum", "n": "sum", "running": "max", "period": "size"}
    if by:
        totals = (
            rows[[*by]].drop_duplicates().merge(both.groupby([*by], as_index=False).agg(parts), how="left")
        )
    else:
        totals = both.agg(parts).to_frame().T
    totals = totals.rename(columns={"period": "count"}).astype(
        {"actual": "float64", "due": "float64", "target": "float64"}
    )
    totals["reason"] = pd.Series(None, index=totals.index, dtype="str")
    totals["reason"] = totals["reason"].mask(~(totals["count"] > 0), "not_covered")
    if not sums:
        totals["reason"] = totals["reason"].mask(totals["count"] > 1, "not_additive")
    unknown = totals["reason"].notna()
    amounts = ["actual", "due", "target"]
    totals[amounts] = totals[amounts].mask(unknown)
    return totals.assign(period=None).drop(columns="count")


def _rate(rows: pd.DataFrame, lower: bool) -> pd.DataFrame:
    """Attainment: actual over what is due, or the other way round for what is better low; and how things stand."""
    rows["numerator"], rows["denominator"] = (
        (rows["due"], rows["actual"]) if lower else (rows["actual"], rows["due"])
    )
    value = rows["numerator"] / rows["denominator"].where(rows["denominator"] != 0)
    reason = rows["reason"].mask(value.isna() & rows["reason"].isna(), "zero_denominator")
    running = rows["running"].fillna(False).astype(bool)
    good, bad = running.map({True: "ahead", False: "met"}), running.map({True: "behind", False: "missed"})
    status = good.where(value >= 1, bad).where(value.notna())
    return rows.assign(value=value, reason=reason.where(value.isna()), status=status)


def first_day(text: str) -> pd.Timestamp | None:
    """Return the first day of a period written 2026-03, 2026-T1 or 2026; None when it is none.

    >>> first_day("2026-T2")
    Timestamp('2026-04-01 00:00:00')
    """
    period = parse_period(text)
    return pd.Timestamp(str(Window(period[0]).first_day(period[1]))) if period else None


def fold(name: str) -> str:
    """Return what two spellings of an indicator's name have in common.

    >>> fold(" Chiffre d\u2019affaires") == fold("chiffre d'affaires")
    True
    """
    return " ".join(name.replace("\u2019", "'").casefold().split())
