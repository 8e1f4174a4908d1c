"""How are measures computed? One Ibis query for each row set of a table, on DuckDB or where the table lives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pandas as pd

from smkit.analysis.measures import DATES, NUMBERS, Measure, first_purchases, renewals
from smkit.analysis.periods import Window
from smkit.typography import typeset

if TYPE_CHECKING:
    import ibis.expr.types as ir

    Tables = Mapping[str, "pd.DataFrame | ir.Table"]


@dataclass(frozen=True)
class Skip:
    """Why a KPI was not computed: `missing_table`, `missing_columns`, `missing_dimension` or `not_computed`."""

    code: str
    table: str = ""
    columns: tuple[str, ...] = ()
    needs: str = ""

    def explain(self, labels: Mapping[str, str] | None = None) -> str:
        """Return one French sentence; `labels` names « orders » and « orders.closed_at » as people know them.

        >>> Skip("missing_columns", "leads", ("closed_at",)).explain({"leads.closed_at": "Date de clôture"})
        'Dans la table «\\xa0leads\\xa0», il manque\\xa0: Date de clôture.'
        """
        labels = labels or {}
        table = labels.get(self.table, self.table)
        columns = ", ".join(labels.get(f"{self.table}.{name}", name) for name in self.columns)
        sentences = {
            "missing_table": f"Il faudrait la table « {table} ».",
            "missing_columns": f"Dans la table « {table} », il manque : {columns}.",
            "missing_dimension": f"La table « {table} » n'a pas de quoi découper ainsi ; il manque : {columns}.",
            "not_computed": f"Défini, non calculé. Il faudrait {self.needs}.",
        }
        return typeset(sentences[self.code])


@dataclass(frozen=True)
class Board:
    """Measures side by side: one row per `period` number and group, one column per measure.

    A measure is missing where its own table has nothing to say of the period or the group. `undated` counts,
    for each measure, what could not be put in any period.
    """

    frame: pd.DataFrame
    undated: Mapping[str, float]


def lacking(measure: Measure, tables: Tables, by: Sequence[str], window: Window) -> Skip | None:
    """Return what `tables` lack for a measure, its period and its groups; None when all is there."""
    table = tables.get(measure.table)
    if table is None:
        return Skip("missing_table", measure.table)
    columns = set(table.columns)
    needed = [*measure.needs, *([measure.at] if window.dated else [])]
    missing = [name for name in dict.fromkeys(needed) if name not in columns]
    if measure.one_of and not any(set(names) <= columns for names in measure.one_of):
        missing += [name for name in measure.one_of[0] if name not in columns]
    if missing:
        return Skip("missing_columns", measure.table, tuple(missing))
    if absent := tuple(name for name in by if name not in columns):
        return Skip("missing_dimension", measure.table, absent)
    return None


def board(measures: Iterable[Measure], tables: Tables, by: Sequence[str], window: Window) -> Board:
    """Return the board of `measures`, all of which `tables` allow (see `lacking`).

    DataFrames are queried on one DuckDB connection, opened for this call; Ibis tables where they live.
    """
    import ibis

    frame: pd.DataFrame | None = None
    undated: dict[str, float] = {}
    connection = ibis.duckdb.connect()
    try:
        for (name, at), group in _grouped(measures, "table", "at"):
            table = tables[name]
            local = isinstance(table, pd.DataFrame)
            rows = _prepare(ibis.memtable(_pick(table, group, by)) if local else table)
            part, without_date = _Query(rows, at, by, window, connection if local else None).run(group)
            frame = part if frame is None else frame.merge(part, on=["period", *by], how="outer")
            undated |= without_date
    finally:
        connection.disconnect()
    return Board(pd.DataFrame() if frame is None else frame, undated)


@dataclass(frozen=True)
class _Query:
    """One table, seen through one date column."""

    table: ir.Table
    at: str
    by: Sequence[str]
    window: Window
    connection: Any

    def run(self, measures: list[Measure]) -> tuple[pd.DataFrame, dict[str, float]]:
        groups, first, last = self._extent()
        numbers = pd.Series([1], dtype="int64")
        if self.window.grain:
            known = first is not None and last is not None
            span = (self.window.number(first), self.window.number(last) + 1) if known else (0, 0)
            numbers = pd.Series(range(*span), dtype="int64")
        frame = (
            numbers.to_frame("period").merge(groups, how="cross") if self.by else numbers.to_frame("period")
        )
        undated: dict[str, float] = {}
        for (kind,), group in _grouped(measures, "rows"):
            rows = self._rows(kind, first, last)
            found = self._aggregate(rows, group)
            names = [measure.name for measure in group]
            lost = found.loc[found["period"].isna(), names].sum()
            undated |= {name: float(lost[name]) for name in names}
            found = found[found["period"].notna()].astype({"period": "int64"})
            frame = frame.merge(found, on=["period", *self.by], how="left")
            counted = [measure.name for measure in group if measure.additive]
            frame[counted] = frame[counted].fillna(0.0)
        return frame, undated

    def _extent(self) -> tuple[pd.DataFrame, Any, Any]:
        """The groups met in the window, and its first and last day with data (None when there is none)."""
        table, dates = self.table, {}
        if self.at in table.columns:
            held = self.window.holds(table[self.at])
            table = table if held is None else table.filter(held)
            dates = {"_first": table[self.at].min(), "_last": table[self.at].max()}
        found = self._execute(table.aggregate(by=[*self.by], _rows=table.count(), **dates))
        groups = found[[*self.by]]
        if not dates or found["_first"].isna().all():
            return groups, None, None
        return groups, found["_first"].min().date(), found["_last"].max().date()

    def _rows(self, kind: str, first: Any, last: Any) -> ir.Table:
        """The rows that the measures of a kind read, with their `_period`."""
        table, window = self.table, self.window
        if kind == "renewals":
            return self._renewals(first, last)
        if kind == "first_purchases":
            table = first_purchases(table, self.by)
        if not window.dated:
            return table
        moment = table[self.at]
        held = window.holds(moment)
        table = table.mutate(_period=window.index(moment))
        return table if held is None else table.filter(held | moment.isnull())

    def _renewals(self, first: Any, last: Any) -> ir.Table:
        table, window = self.table, self.window
        if first is None:
            return renewals(table.limit(0), self.by, window.index).rename(_period="period")
        if window.grain:
            return renewals(table, self.by, window.index).rename(_period="period")
        earlier, later = window.before(first, last)
        moment, start = table[self.at], later.first_moment
        rows = table.filter(earlier.holds(moment) | later.holds(moment))
        rows = renewals(rows, self.by, lambda moment: (moment >= start).ifelse(1, 0))
        return rows.rename(_period="period")

    def _aggregate(self, rows: ir.Table, measures: list[Measure]) -> pd.DataFrame:
        dated = "_period" in rows.columns
        keys = (["_period"] if dated else []) + [*self.by]
        found = self._execute(rows.aggregate(by=keys, **{m.name: m.value(rows) for m in measures}))
        found = found.astype({m.name: "float64" for m in measures})
        return found.rename(columns={"_period": "period"}) if dated else found.assign(period=1)

    def _execute(self, query: ir.Table) -> pd.DataFrame:
        return query.execute() if self.connection is None else self.connection.to_pandas(query)


def _grouped(measures: Iterable[Measure], *names: str) -> list[tuple[tuple[str, ...], list[Measure]]]:
    def key(measure: Measure) -> tuple[str, ...]:
        return tuple(getattr(measure, name) for name in names)

    return [(which, list(group)) for which, group in groupby(sorted(measures, key=key), key=key)]


def _pick(table: pd.DataFrame, measures: list[Measure], by: Sequence[str]) -> pd.DataFrame:
    """Only the columns that the measures read: what is not needed is not handed to the engine."""
    wanted = {measures[0].at, *by}
    for measure in measures:
        wanted.update(measure.needs, *measure.one_of)
    return table[[name for name in table.columns if name in wanted]]


def _prepare(table: ir.Table) -> ir.Table:
    """The table with dates as timestamps and numbers as floats, whatever the engine or an empty column says."""
    casts = {}
    for name, kind in table.schema().items():
        if name in DATES and not kind.is_timestamp():
            casts[name] = "timestamp"
        elif name in NUMBERS and not kind.is_float64():
            casts[name] = "float64"
        elif kind.is_null():
            casts[name] = "string"
    return table.cast(casts) if casts else table
