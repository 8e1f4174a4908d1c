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
from smkit.analysis.kpis.measures.orders import condensed, priced
from smkit.analysis.kpis.query import Query, grouped
from smkit.analysis.periods import Window, dated

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from smkit.analysis.kpis.query import Tables

_MANY = 200_000  # rows beyond which several threads pay, and so does adding up order lines before anything is asked of them
_USUAL = ("segment", "region", "_group")  # what indicators are cut by most: each order has its own
_COUNTED = ("order_id", "customer_id")


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
        self._tables: dict[Any, tuple[Any, _Rows]] = {}

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
            rows = self._rows(name, table, by, window)
            self._queries[key] = Query(
                rows.table, at, by, window, self.connection if local else None, rows.orders, rows.texts
            )
        return self._queries[key]

    def _rows(self, name: str, table: pd.DataFrame | ir.Table, by: tuple[str, ...], window: Window) -> _Rows:
        """The rows that an engine reads."""
        # the usual groups come together, so that lines are added up once for all of them
        extra = frozenset(by) - {*_USUAL} if isinstance(table, pd.DataFrame) else frozenset(by)
        key = (name, id(table), extra, window if name in PERIODIC else None)
        if key not in self._tables:
            rows = dated(_fetch(table), window) if name in PERIODIC else table
            self._tables[key] = table, self._read(name, rows, extra)
        return self._tables[key][1]

    def _read(self, name: str, rows: pd.DataFrame | ir.Table, by: frozenset[str]) -> _Rows:
        import ibis

        local = isinstance(rows, pd.DataFrame)
        many = local and len(rows) > _MANY
        if many:
            self.connection.raw_sql("RESET threads")
        picked = _pick(name, rows, [*by, *_USUAL], coded=many) if local else rows
        table, texts = _prepare(ibis.memtable(picked) if local else picked)
        if name != "orders":
            return _Rows(table, texts)
        table = priced(table)
        return self._condense(table) if many and not texts and not by else _Rows(table, texts)

    def _condense(self, lines: ir.Table) -> _Rows:
        """Order lines added up and kept by the engine: it reads them for one question after another."""
        kept = self.connection.create_table(f"lines_{len(self._tables)}", condensed(lines), temp=True)
        orders = "order_id" in kept.columns and self.connection.to_pandas(
            kept.order_id.nunique() == kept.count()
        )
        return _Rows(kept, orders=bool(orders))


@dataclass(frozen=True)
class _Rows:
    """What an engine reads: `table`; `texts`, which of its dates and numbers are text; `orders`, whether each row is an order."""

    table: ir.Table
    texts: Sequence[str] = ()
    orders: bool = False


_SESSION: ContextVar[_Session | None] = ContextVar("session", default=None)


def _pick(name: str, table: pd.DataFrame, by: Sequence[str], coded: bool = False) -> pd.DataFrame:
    """Only the columns that measures of the table may read: what is not needed is not handed to the engine.

    With `coded`, identifiers that are only counted are numbered: numbers are compared several times faster than texts.
    """
    wanted = {*by, *DATES}
    for measure in MEASURES.values():
        if measure.table == name:
            wanted.update((measure.at,), measure.needs, *measure.one_of)
    picked = table[[column for column in table.columns if column in wanted]]
    for column in picked.select_dtypes("datetimetz"):
        # a day is that of the clock on the wall, not of Greenwich
        picked = picked.assign(**{str(column): picked[column].dt.tz_localize(None)})
    numbered = [column for column in _COUNTED if coded and column in picked and column not in by]
    return picked.assign(**{column: _numbers(picked[column]) for column in numbered})


def _numbers(names: pd.Series) -> pd.Series:
    """A number for each name, missing where there is none."""
    codes = pd.factorize(names)[0]
    return pd.Series(pd.arrays.IntegerArray(codes, codes < 0), index=names.index)


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
