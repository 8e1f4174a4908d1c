"""Measures side by side: what was asked of each table, and each question once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import pandas as pd

from smkit.analysis.kpis.kept import Cut, Kept
from smkit.analysis.kpis.measures import DATES, MEASURES, NUMBERS, PERIODIC, Measure
from smkit.analysis.kpis.measures.orders import condensed, priced
from smkit.analysis.kpis.query import Cells, Query, grouped, lacking
from smkit.analysis.kpis.rows import Known, Rows
from smkit.analysis.periods import Window, dated

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from smkit.analysis.kpis.query import Tables

_MANY = 1_000  # rows beyond which adding up order lines before anything is asked of them pays
_CELLS = 50_000  # orders in memory beyond which asking them by cell does
#: What indicators are cut by most: each order has its own; and what is read once more where a reading takes long.
_USUAL: tuple[str, ...] = ("segment", "region", "_group")
_OFTEN = ("segment", "region", "channel")
#: What tells an order or a customer: kept orders have a number in its place.
_OWN = frozenset(("order_id", "customer_id"))
#: What columns in memory are read as; the others are texts, or numbers that name.
_KINDS = dict.fromkeys(DATES, "timestamp") | dict.fromkeys(NUMBERS, "float64") | {"profile_fit": "boolean"}


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

    DataFrames are asked in memory (see `rows`); Ibis tables where they live.
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
def session(apart: bool = False, many: bool = False) -> Iterator[_Session]:
    """Have the boards made inside ask each question once.

    The tables must not change inside. Sessions nest: the outermost one counts, and keeps what it read until its end, unless one is
    held `apart`: for a part of a table that nobody asks of again. `many` tells that questions will be many: an engine of this
    process then adds up order lines once, and keeps the orders.
    """
    outer = None if apart else _SESSION.get()
    if outer is not None:
        yield outer
        return
    asked = _Session(many)
    token = _SESSION.set(asked)
    try:
        yield asked
    finally:
        _SESSION.reset(token)


class _Session:
    """What was asked so far, by table, date column, groups and window."""

    def __init__(self, many: bool) -> None:
        self._many = many
        self._queries: dict[Any, Query] = {}
        # a table kept alive is the only one of its id
        self._tables: dict[Any, tuple[Any, _Read]] = {}
        self._extents: dict[tuple[int, str], tuple[Any, tuple[pd.Timestamp, pd.Timestamp] | None]] = {}
        self._days: dict[tuple[int, str], tuple[Any, pd.Series]] = {}
        self._until: dict[tuple[int, str], tuple[Any, pd.Timestamp]] = {}
        self._kept: dict[int, tuple[Any, Kept, list[str]]] = {}
        self.texts: Known = {}

    def query(
        self, name: str, table: pd.DataFrame | ir.Table, at: str, by: tuple[str, ...], window: Window
    ) -> Query:
        key = (name, id(table), at, by, window)
        if key not in self._queries:
            if self._keeps(name, table, by):
                self._queries[key] = self._of_kept(table, at, by, window)
            else:
                read = self._read(name, table, by, window)
                cells = self._by_cell(read.cut, table, at, by, window) if self._many and read.cut else None
                self._queries[key] = Query(read.table, at, by, window, read.orders, read.texts, cells=cells)
        return self._queries[key]

    def _keeps(self, name: str, table: pd.DataFrame | ir.Table, by: tuple[str, ...]) -> bool:
        """Whether a table is kept for many questions: orders of an embedded engine, unless who is told by name."""
        if not self._many or name != "orders" or isinstance(table, pd.DataFrame) or _OWN & {*by}:
            return False
        return bool(table.get_backend().name == "duckdb")

    def extent(self, table: pd.DataFrame | ir.Table, at: str) -> tuple[pd.Timestamp, pd.Timestamp] | None:
        """The first and last moment in a column."""
        if (id(table), at) not in self._extents:
            found = _extent(table, at)
            _, until = self._until.get((id(table), at), (None, None))
            if found and until is not None:
                found = found[0], max(found[1], until)
            self._extents[id(table), at] = table, found
        return self._extents[id(table), at][1]

    def daily(self, table: pd.DataFrame | ir.Table, of: str) -> pd.Series:
        """How many rows, or values of a column, there are on each day."""
        if (id(table), of) not in self._days:
            self._days[id(table), of] = table, _daily(table, of)
        return self._days[id(table), of][1]

    def reach(self, part: pd.DataFrame | ir.Table, whole: pd.DataFrame | ir.Table) -> None:
        """Have the dates of a part of a table go as far as those of the whole, for who asks its extent from now on."""
        for at in (column for column in part.columns if column in whole.columns and _is_date(whole, column)):
            if known := self.extent(whole, at):
                self._until[id(part), at] = part, known[1]
                self._extents.pop((id(part), at), None)

    def _of_kept(self, table: ir.Table, at: str, by: tuple[str, ...], window: Window) -> Query:
        """A question to orders that an embedded engine keeps, put by cell."""
        if id(table) not in self._kept:
            prepared, texts = _prepare(table)
            self._kept[id(table)] = table, Kept.of(prepared, _OFTEN, _read_of("orders")), texts
        _, kept, texts = self._kept[id(table)]
        cut = kept.cut(by)
        own = ("orders", id(cut), at, cut.asked(by), window)
        if own not in self._queries:
            months = partial(getattr, cut, "months") if window.monthly else None
            whole = window.grain == "month" and months is not None and {*cut.apart} <= {*own[3]}
            self._queries[own] = Query(
                cut.rows, at, own[3], window, cut.orders, texts, months, whole, cut.follow
            )
        cells = Cells(self._queries[own], _measured(table, at), cut.added)
        return Query(cut.told(by), at, by, window, cut.orders, texts, cells=cells)

    def _by_cell(
        self, cut: Cut, table: pd.DataFrame | ir.Table, at: str, by: tuple[str, ...], window: Window
    ) -> Cells | None:
        """The same question to orders in memory, put by cell; None where cells do not tell all that it is by."""
        if not {*by} <= {*cut.cells}:
            return None
        own = ("orders", id(cut), at, cut.asked(by), window)
        if own not in self._queries:
            self._queries[own] = Query(cut.rows, at, own[3], window, cut.orders)
        return Cells(self._queries[own], _measured(table, at), cut.added)

    def _read(self, name: str, table: pd.DataFrame | ir.Table, by: tuple[str, ...], window: Window) -> _Read:
        """The rows that questions read."""
        # the usual groups come together, so that lines are added up once for all of them
        usual = _USUAL if isinstance(table, pd.DataFrame) else ()
        extra = frozenset(by) - {*usual, *(_read_of(name) if usual else ())}
        key = (name, id(table), extra, window if name in PERIODIC else None)
        if key not in self._tables:
            rows = dated(_fetch(table), window) if name in PERIODIC else table
            found = (
                _here(name, rows, extra, self.texts) if isinstance(rows, pd.DataFrame) else _there(name, rows)
            )
            self._tables[key] = table, found
        return self._tables[key][1]


def extent(table: pd.DataFrame | ir.Table, at: str) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """Return the first and last moment in a date column, looked for once in a session; None when there is none.

    >>> extent(pd.DataFrame({"date": pd.to_datetime(["2026-03-03", "2026-03-02"])}), "date")
    (Timestamp('2026-03-02 00:00:00'), Timestamp('2026-03-03 00:00:00'))
    """
    if at not in table.columns:
        return None
    with session() as asked:
        return asked.extent(table, at)


def _is_date(table: pd.DataFrame | ir.Table, column: str) -> bool:
    if isinstance(table, pd.DataFrame):
        return pd.api.types.is_datetime64_any_dtype(table[column])
    return bool(table[column].type().is_temporal())


def opened(table: pd.DataFrame | ir.Table) -> ir.Table | Rows:
    """Return a canonical table with the methods of an Ibis one, and its dates and numbers as measures read them.

    Parameters: `table`, a DataFrame, which numpy then answers, or an Ibis table, which stays where it is.

    >>> rows = opened(pd.DataFrame({"order_id": ["1", "2"], "quantity": ["1", "2"]}))
    >>> rows.aggregate(units=rows.quantity.sum()).execute()["units"].tolist()
    [3.0]
    """
    if not isinstance(table, pd.DataFrame):
        return _prepare(table)[0]
    with session() as asked:
        return Rows.of(table, _KINDS, asked.texts)


def daily(orders: pd.DataFrame | ir.Table, of: str = "") -> pd.Series:
    """Return how many rows there are on each day that has any, in the order of time, counted once in a session.

    Parameters: `orders`, canonical order lines (DataFrame or Ibis table); `of`, a column whose values are counted, each once a day,
    where the table has it; "" for lines.

    >>> days = pd.to_datetime(["2026-01-05", "2026-01-05", "2026-01-07"])
    >>> lines = pd.DataFrame({"order_id": ["1", "1", "2"], "order_date": days})
    >>> daily(lines).tolist(), daily(lines, "order_id").tolist()
    ([2, 1], [1, 1])
    """
    with session() as asked:
        return asked.daily(orders, of)


def _daily(orders: pd.DataFrame | ir.Table, of: str) -> pd.Series:
    lines: Any = opened(orders)
    lines = lines.filter(lines.order_date.notnull())
    lines = lines.mutate(day=lines.order_date.truncate("D"))
    its = lines[of].nunique() if of and of in lines.columns else lines.count()
    found = lines.group_by("day").aggregate(rows=its).execute()
    return pd.Series(found["rows"].to_numpy(), index=pd.DatetimeIndex(found["day"])).sort_index()


@dataclass(frozen=True)
class _Read:
    """What questions read: `table`; `texts`, which of its dates and numbers are text; `orders`, whether each row is an order;
    `cut`, the same rows to be asked by cell, where they are orders in memory and many."""

    table: ir.Table | Rows
    texts: Sequence[str] = ()
    orders: bool = False
    cut: Cut | None = None


_SESSION: ContextVar[_Session | None] = ContextVar("session", default=None)


def _here(name: str, table: pd.DataFrame, by: frozenset[str], texts: Known) -> _Read:
    """A table in memory; order lines are added up once, for one question after another."""
    rows = Rows.of(_pick(name, table, [*by, *_USUAL]), _KINDS, texts)
    if name != "orders":
        return _Read(rows)
    lines = priced(rows)
    if by or len(lines) <= _MANY:
        return _Read(lines)
    kept = condensed(lines)
    whole = _whole(kept)
    return _Read(kept, orders=whole, cut=Cut.here(kept, _USUAL) if whole and len(kept) > _CELLS else None)


def _whole(kept: ir.Table | Rows) -> bool:
    """Whether each row of lines that were added up is an order."""
    if "order_id" not in kept.columns:
        return False
    found = kept.aggregate(each=kept.order_id.nunique(), rows=kept.count()).execute()
    return bool(found.nunique(axis=1).eq(1).all())


def _extent(table: pd.DataFrame | ir.Table, at: str) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """The first and last moment in a column."""
    if isinstance(table, pd.DataFrame):
        first, last = pd.to_datetime(pd.Series([table[at].min(), table[at].max()]))
    else:
        found = table.aggregate(first=table[at].min(), last=table[at].max()).execute()
        first, last = pd.Timestamp(found["first"].iloc[0]), pd.Timestamp(found["last"].iloc[0])
    return None if pd.isna(first) else (first, last)


def _measured(table: pd.DataFrame | ir.Table, at: str) -> list[Measure]:
    """What orders allow to measure."""
    own = [measure for measure in MEASURES.values() if measure.table == "orders" and measure.at == at]
    return [measure for measure in own if not lacking(measure, {"orders": table}, (), Window("month"))]


def _there(name: str, table: ir.Table) -> _Read:
    """A table where it lives."""
    prepared, texts = _prepare(table)
    return _Read(priced(prepared) if name == "orders" else prepared, texts)


def _pick(name: str, table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Only the columns that measures of the table may read: by what is not needed, lines are not added up."""
    wanted = {*by, *_read_of(name)}
    return table[[column for column in table.columns if column in wanted]]


@cache
def _read_of(name: str) -> frozenset[str]:
    """The columns that measures of a table may read."""
    own = [measure for measure in MEASURES.values() if measure.table == name]
    return DATES.union(*((measure.at, *measure.needs, *chain(*measure.one_of)) for measure in own))


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
