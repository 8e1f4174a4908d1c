"""Measures side by side: what was asked of each table, on one connection, and each question once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from smkit.analysis.kpis.measures import DATES, MEASURES, NUMBERS, PERIODIC, Measure
from smkit.analysis.kpis.query import Query, grouped
from smkit.analysis.periods import Window, dated

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from smkit.analysis.kpis.query import Tables

_MANY = 200_000  # rows beyond which several threads pay


@dataclass(frozen=True)
class Board:
    """Measures side by side: one row per `period` number and group, one column per measure.

    A measure is missing where its own table has nothing to say of the period or the group. `undated` counts,
    for each measure, what could not be put in any period.
    """

    frame: pd.DataFrame
    undated: Mapping[str, float]


def board(measures: Iterable[Measure], tables: Tables, by: Sequence[str], window: Window) -> Board:
    """Return the board of `measures`, all of which `tables` allow (see `lacking`).

    DataFrames are queried on DuckDB (see `session`); Ibis tables where they live.
    """
    frame: pd.DataFrame | None = None
    undated: dict[str, float] = {}
    with session() as asked:
        for (name, at), group in grouped(measures, "table", "at"):
            part, without_date = asked.query(name, tables[name], at, tuple(by), window).run(group)
            frame = part if frame is None else _beside(frame, part, ["period", *by])
            undated |= without_date
    return Board(pd.DataFrame() if frame is None else frame, undated)


def _beside(left: pd.DataFrame, right: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    if left.empty and right.empty:  # pandas 3.0 cannot merge two empty columns of text that Arrow holds
        return left.join(right.drop(columns=keys))
    return left.merge(right, on=keys, how="outer")


@contextmanager
def session() -> Iterator[_Session]:
    """Have the boards made inside share one DuckDB connection, opened when it is needed, and ask each question once.

    The tables must not change inside. Sessions nest: the outermost one counts.
    """
    outer = _SESSION.get()
    if outer is not None:
        yield outer
        return
    asked = _Session()
    token = _SESSION.set(asked)
    try:
        yield asked
    finally:
        _SESSION.reset(token)
        asked.close()


class _Session:
    """What was asked so far, by table, date column, groups and window."""

    def __init__(self) -> None:
        self._queries: dict[Any, Query] = {}
        # a table kept alive is the only one of its id
        self._tables: dict[Any, tuple[Any, tuple[ir.Table, list[str]]]] = {}

    @cached_property
    def connection(self) -> Any:
        import ibis

        # on small tables one thread does as well, spends less, and adds up in the same order each time
        connection = ibis.duckdb.connect(threads=1)
        connection.raw_sql("SET enable_progress_bar = false")  # one of its own, drawn in a notebook's cell
        return connection

    def close(self) -> None:
        self._queries.clear()
        self._tables.clear()
        if "connection" in vars(self):
            self.connection.disconnect()

    def query(
        self, name: str, table: pd.DataFrame | ir.Table, at: str, by: tuple[str, ...], window: Window
    ) -> Query:
        key = (name, id(table), at, by, window)
        if key not in self._queries:
            local = name in PERIODIC or isinstance(table, pd.DataFrame)
            rows, texts = self._rows(name, table, by, window)
            self._queries[key] = Query(rows, at, by, window, self.connection if local else None, texts)
        return self._queries[key]

    def _rows(
        self, name: str, table: pd.DataFrame | ir.Table, by: tuple[str, ...], window: Window
    ) -> tuple[ir.Table, list[str]]:
        """The rows that an engine reads, and which of their dates and numbers are text."""
        import ibis

        key = (name, id(table), by, window if name in PERIODIC else None)
        if key not in self._tables:
            rows = dated(_fetch(table), window) if name in PERIODIC else table
            local = isinstance(rows, pd.DataFrame)
            if local and len(rows) > _MANY:
                self.connection.raw_sql("RESET threads")
            self._tables[key] = table, _prepare(ibis.memtable(_pick(name, rows, by)) if local else rows)
        return self._tables[key][1]


_SESSION: ContextVar[_Session | None] = ContextVar("session", default=None)


def _pick(name: str, table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Only the columns that measures of the table may read: what is not needed is not handed to the engine."""
    wanted = {*by, *DATES}
    for measure in MEASURES.values():
        if measure.table == name:
            wanted.update((measure.at,), measure.needs, *measure.one_of)
    picked = table[[column for column in table.columns if column in wanted]]
    for column in picked.select_dtypes("datetimetz"):
        # a day is that of the clock on the wall, not of Greenwich
        picked = picked.assign(**{str(column): picked[column].dt.tz_localize(None)})
    return picked


def _fetch(table: pd.DataFrame | ir.Table) -> pd.DataFrame:
    return table if isinstance(table, pd.DataFrame) else table.execute()


def _prepare(table: ir.Table) -> tuple[ir.Table, list[str]]:
    """The table with dates as timestamps and numbers as floats, whatever the engine or an empty column says.

    With it, the names of those that are text.
    """
    casts = {}
    for name, kind in table.schema().items():
        if name in DATES and not kind.is_timestamp():
            casts[name] = "timestamp"
        elif name in NUMBERS and not kind.is_float64():
            casts[name] = "float64"
        elif name == "profile_fit" and not kind.is_boolean():
            casts[name] = "boolean"
        elif kind.is_null():
            casts[name] = "string"
    texts = [name for name in casts if table.schema()[name].is_string()]
    return (table.cast(casts) if casts else table), texts
