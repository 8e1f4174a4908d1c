"""Are we where we promised to be? Each target set against what was achieved over the very period it covers.

A period that is still running is held to its share of the target, by days; what is better low (a delay, a cost) is read the
other way round, so that 100 % and more is always good news.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.kpis.board import extent
from smkit.analysis.kpis.definitions import Kpi, fold, named
from smkit.analysis.kpis.evaluate import divide, leaves
from smkit.analysis.kpis.measures import MEASURES, PERIODIC
from smkit.analysis.kpis.query import Skip
from smkit.analysis.periods import PER_YEAR, Window, complete, parse_period
from smkit.errors import closest

if TYPE_CHECKING:
    from smkit.analysis.kpis.query import Tables

_NEAR = 0.85  # how alike two names are before one is offered for the other
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
    """Return the targets that are set for one of some KPIs, by any of its names."""
    goals = table if isinstance(table, pd.DataFrame) else table.execute()  # type: ignore[attr-defined]
    known, wanted = named(kpis), set(ids)
    return goals[[known.get(fold(str(name))) in wanted for name in goals["metric"]]]


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
    grain, only targets set for that grain are read and each period has its row; without one, sums are compared over the periods
    that have both a target and data (ratio of sums), for what can be summed. A target of a whole beats those of its parts; parts
    are compared with what those very parts achieved.
    """
    goals, left_out = read(table if isinstance(table, pd.DataFrame) else table.execute(), kpis)  # type: ignore[attr-defined]
    goals = inside(goals.dropna(subset=[*by]), window)
    finest: dict[str, str] = {}
    for metric, grain in sorted(set(zip(goals["metric"], goals["grain"], strict=True))):
        finer = max(grain, finest.get(metric, grain), key=PER_YEAR.__getitem__)
        finest[metric] = window.grain or finer
    same = goals[goals["grain"] == goals["metric"].map(finest)]
    if window.grain:
        left_out["other_grain"] = len(goals) - len(same)
    sums = {metric: adds_up(kpis[metric], kpis) for metric in finest}
    found = []
    for grain, its in same.groupby("grain", sort=True):
        achieved = partial(_achieved, actual, str(grain))
        rows = _pro_rata(_compare(its, achieved, by, sums), known, str(grain), sums)
        rows = rows if window.grain else _collapse(rows, by, sums)
        found.append(_rate(rows, [metric for metric in finest if kpis[metric].direction == "lower"]))
    columns = ["metric", "period", *by, *_COLUMNS]
    return (pd.concat(found)[columns] if found else pd.DataFrame(columns=columns)), left_out


def read(table: pd.DataFrame, kpis: Mapping[str, Kpi]) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return targets with their `grain`, `period` (first day) and metric id, and how many cannot be understood."""
    ids = named(kpis)
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


def strangers(metrics: Iterable[str], kpis: Mapping[str, Kpi]) -> dict[str, str]:
    """Return the names that are those of no indicator, each with the name that it may be meant for, "" where none is near.

    >>> from smkit.analysis.kpis.catalog import catalog
    >>> strangers(["CA", "Satisfaction", "Panier moyn"], catalog())
    {'Satisfaction': '', 'Panier moyn': 'Panier moyen'}
    """
    known = named(kpis)
    unknown = [name for name in dict.fromkeys(map(str, metrics)) if fold(name) not in known]
    near = {name: closest(fold(name), known, _NEAR) for name in unknown}
    return {name: kpis[known[other]].name if other else "" for name, other in near.items()}


def adds_up(kpi: Kpi, kpis: Mapping[str, Kpi]) -> bool:
    """Return whether a KPI of several periods is the sum of those of each."""
    return kpi.type in ("simple", "difference") and all(MEASURES[name].additive for name in leaves(kpi, kpis))


def inside(goals: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Return the targets of `read` whose period starts in the window."""
    if window.start:
        goals = goals[goals["period"] >= pd.Timestamp(window.start)]
    return goals[goals["period"] <= pd.Timestamp(window.end)] if window.end else goals


def _achieved(actual: Actual, grain: str, metrics: Iterable[str], groups: Sequence[str]) -> pd.DataFrame:
    rows = actual(sorted(metrics), grain, groups)[["kpi", "period", *groups, "value", "n", "reason"]]
    if rows.empty:  # without a row, a column of groups has no type to be merged on
        rows = rows.astype(dict.fromkeys(groups, "str"))
    return rows.rename(columns={"kpi": "metric", "value": "actual"})


def _compare(
    goals: pd.DataFrame,
    achieved: Callable[[Iterable[str], Sequence[str]], pd.DataFrame],
    by: Sequence[str],
    sums: Mapping[str, bool],
) -> pd.DataFrame:
    """Actual and target of each metric, period and group, and why one of them is missing."""
    keys = ["metric", "period", *by]
    others = [name for name in _GROUPS if name in goals.columns and name not in by]
    cuts = [tuple(filled) for filled in goals[others].notna().to_numpy()]
    goals = goals.assign(cut=pd.Series(cuts, index=goals.index, dtype="object"))
    whole = ~goals[others].notna().any(axis=1)
    total = goals[whole].groupby(keys, as_index=False).agg(target=("target", "sum"), count=("target", "size"))
    rows = achieved(goals["metric"].unique(), by).merge(total, on=keys, how="outer")
    parts = _without(goals[~whole], total, keys)
    for _, its in parts[_usual(parts["metric"], parts["cut"])].groupby("cut"):
        columns = [name for name, filled in zip(others, its["cut"].iloc[0], strict=True) if filled]
        joined = its.merge(
            achieved(its["metric"].unique(), [*by, *columns]), on=[*keys, *columns], how="left"
        )
        each = joined.groupby(keys)
        summed = each[["actual"]].sum(min_count=1).join(each[["target", "n"]].sum())
        summed = summed.assign(count=each.size(), reason=None).reset_index()
        sold = rows.loc[rows["period"].isin(its["period"]), "actual"].notna().any()
        if sold and joined["actual"].isna().all():  # there are sales, and none says whose
            summed["reason"] = "other_groups"
        rows = pd.concat([_without(rows, summed, keys), summed])
    rows = rows.sort_values(keys, kind="stable").reset_index(drop=True)
    mixed = (rows["count"] > 1) & ~rows["metric"].map(sums).astype(bool)
    rows["reason"] = rows["reason"].mask(rows["target"].isna(), "no_target")
    rows["reason"] = rows["reason"].mask(
        rows["target"].notna() & rows["actual"].isna() & rows["reason"].isna(), "not_covered"
    )
    rows["reason"] = rows["reason"].mask(mixed, "not_additive")
    rows["target"] = rows["target"].mask(mixed)
    return rows.drop(columns="count")


def _usual(metrics: pd.Series, cuts: pd.Series) -> NDArray[np.bool_]:
    """Whether targets are cut as most of their metric's are: cut both by region and by segment, they would count twice."""
    counts = Counter(zip(metrics, cuts, strict=True))
    # the last one wins: the most frequent, and of equals the first in order
    ordered = sorted(sorted(counts, reverse=True), key=counts.__getitem__)
    kept = dict(ordered)
    return np.array([kept[metric] == cut for metric, cut in zip(metrics, cuts, strict=True)], dtype=bool)


def _without(rows: pd.DataFrame, others: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The rows whose keys are not among those of other rows."""
    known = set(_keys(others, keys))
    return rows[np.array([key not in known for key in _keys(rows, keys)], dtype=bool)]


def _keys(rows: pd.DataFrame, keys: list[str]) -> list[tuple[Any, ...]]:
    """The keys of each row; missing is a key like another."""
    return list(
        zip(*(rows[name].astype("object").where(rows[name].notna(), None) for name in keys), strict=True)
    )


def _pro_rata(rows: pd.DataFrame, known: AsOf, grain: str, sums: Mapping[str, bool]) -> pd.DataFrame:
    """The share of each target that is due by the day up to which data are known: `due`, and whether it is `running`."""
    window = Window(grain)  # type: ignore[arg-type]
    days = {metric: known(metric) for metric in rows["metric"].unique()}

    def share(period: pd.Timestamp, until: date | None) -> float:
        first = period.date()
        last = window.last_day(window.number(first))
        assert last is not None
        if until is None or not first <= until < last or complete(first, until, grain):
            return 1.0
        return ((until - first).days + 1) / ((last - first).days + 1)

    shares = pd.Series(
        [share(day, days[metric]) for metric, day in zip(rows["metric"], rows["period"], strict=True)],
        index=rows.index,
        dtype="float64",
    )
    due = (rows["target"] * shares).where(rows["metric"].map(sums).astype(bool), rows["target"])
    return rows.assign(running=shares < 1, due=due)


def _collapse(rows: pd.DataFrame, by: Sequence[str], sums: Mapping[str, bool]) -> pd.DataFrame:
    """One row per metric and group, over the periods that have both an actual and a target."""
    keys = ["metric", *by]
    parts = {"actual": "sum", "due": "sum", "target": "sum", "n": "sum", "running": "max", "period": "size"}
    both = rows.dropna(subset=["actual", "target"]).groupby(keys, as_index=False).agg(parts)
    totals = rows[keys].drop_duplicates().merge(both, how="left").rename(columns={"period": "count"})
    reason = pd.Series(None, index=totals.index, dtype="str")
    unsaid = rows.assign(apart=rows["reason"] == "other_groups").groupby(keys)[["apart"]].any().reset_index()
    apart = totals.merge(unsaid, how="left", on=keys)["apart"].eq(True)
    reason = reason.mask(~(totals["count"] > 0), apart.map({True: "other_groups", False: "not_covered"}))
    reason = reason.mask((totals["count"] > 1) & ~totals["metric"].map(sums).astype(bool), "not_additive")
    amounts = ["actual", "due", "target"]
    totals[amounts] = totals[amounts].mask(reason.notna())
    return totals.assign(period=None, reason=reason).drop(columns="count")


def _rate(rows: pd.DataFrame, better_low: Sequence[str]) -> pd.DataFrame:
    """Attainment: actual over what is due, or the other way round for what is better low; and how things stand."""
    lower = rows["metric"].isin(better_low)
    numerator, denominator = rows["actual"].mask(lower, rows["due"]), rows["due"].mask(lower, rows["actual"])
    value = divide(numerator, denominator)
    reason = rows["reason"].mask(value.isna() & rows["reason"].isna(), "zero_denominator")
    running = rows["running"].eq(True)  # missing where nothing could be compared
    good, bad = running.map({True: "ahead", False: "met"}), running.map({True: "behind", False: "missed"})
    status = good.where(value >= 1, bad).where(value.notna())
    return rows.assign(
        numerator=numerator,
        denominator=denominator,
        value=value,
        reason=reason.where(value.isna()),
        status=status,
    )


def first_day(text: str) -> pd.Timestamp | None:
    """Return the first day of a period written 2026-03, 2026-T1 or 2026; None when it is none.

    >>> first_day("2026-T2")
    Timestamp('2026-04-01 00:00:00')
    """
    period = parse_period(text)
    return pd.Timestamp(str(Window(period[0]).first_day(period[1]))) if period else None
