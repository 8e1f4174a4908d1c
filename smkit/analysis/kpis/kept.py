"""Many orders, kept while many questions are put to them: people numbered, lines added up once, in an engine or in memory.

What follows from who buys (a group of customers, a segment, a region) makes a cell, and each person is in one. Questions are put by
cell, and what a segment or a group asks is added up from the answers: customers, who take long to tell apart, are told apart once
for all the ways to cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from smkit.analysis.judging.chance import GROUPS
from smkit.analysis.kpis.draws import GROUP, there
from smkit.analysis.kpis.groups import Groups, follows
from smkit.analysis.kpis.measures.orders import condensed, monthly, priced
from smkit.analysis.kpis.rows import Rows
from smkit.analysis.kpis.values import Values

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: The columns of a person's number, in the order of names, and of a row's cell.
WHO, CELL = "_who", "_cell"
#: Whom a line names: by the customer, or by the order itself where nobody is named; the same text may name one of each.
_PERSON = _NAME, _NAMED = "_name", "_named"
_KIND = "_kind"
#: Ways in which people may differ, beside their group of a hundred: cells are then few beside people.
_MOST = 200


@dataclass(frozen=True)
class Kept:
    """Orders as they came, `lines`, and whom they name: `people`, an Ibis table of _PERSON, _who and _cell.

    `cells`, by number, are what follows from who buys; `apart`, the usual columns that do not; `read`, what measures may read.
    """

    lines: ir.Table
    people: ir.Table
    cells: pd.DataFrame
    apart: tuple[str, ...]
    read: frozenset[str]
    _cuts: dict[tuple[str, ...], Cut] = field(default_factory=dict)

    @classmethod
    def of(cls, orders: ir.Table, usual: Sequence[str], read: frozenset[str]) -> Kept:
        """Keep some orders. Parameters: `orders`, canonical; `usual`, the columns that they are cut by most; `read`, as above."""
        lines = _named(orders)
        usual = [name for name in usual if name in lines.columns]
        told = lines.select(*_PERSON, *usual).distinct().cache()
        follow, kinds = _following(told, usual)
        people = _people(told, kinds, there(told[_NAME], orders)).cache()
        return cls(lines, people, _cells(kinds), tuple(name for name in usual if name not in follow), read)

    def cut(self, by: Sequence[str]) -> Cut:
        """Return the orders, added up, to be asked `by` some columns; made once for all that are cut alike."""
        more = tuple(sorted({*by} - {*self.cells}))
        more = () if {*more} <= {*self.apart} else more
        if more not in self._cuts:
            self._cuts[more] = self._cut(more)
        return self._cuts[more]

    def _cut(self, more: tuple[str, ...]) -> Cut:
        lines = self.lines.join(self.people, _PERSON)
        kinds = None
        if more:
            kinds = _kinds(self.lines, more)
            lines = _numbered(lines, kinds)
            lines = lines.mutate(**{CELL: lines[CELL].cast("int64") * _size(kinds) + lines[_KIND]})
        apart = () if more else self.apart
        wanted = {_NAMED, WHO, CELL, *self.read, *apart}
        lines = lines.select(*(name for name in lines.columns if name in wanted - {"customer_id"}))
        rows = condensed(priced(lines)).cache()
        # an order of one moment and one person has no more of them in what it is cut by
        orders = (() in self._cuts and self._cuts[()].orders) or _alone(rows, _size(kinds))
        if "customer_id" in self.lines.columns:
            rows = rows.mutate(customer_id=rows[_NAMED].ifelse(rows[WHO], None))
        return Cut(rows.drop(_NAMED), orders, apart, self.cells, kinds)


@dataclass(frozen=True)
class Cut:
    """Kept orders to be asked by cell: `rows`, of an engine or in memory, the lines of `measures.orders.priced`, those of one
    order, moment, person and cell added up, and whether each is an order by itself, in what it is cut by, `orders`.

    A cell is one of `cells`, where there are no `more` columns; else one of them beside one of the values that those have. `apart`
    are the columns that no cell tells.
    """

    rows: Any
    orders: bool
    apart: tuple[str, ...]
    cells: pd.DataFrame
    more: pd.DataFrame | None

    @classmethod
    def here(cls, orders: Rows, usual: Sequence[str]) -> Cut | None:
        """Orders in memory, each a row by itself, to be asked by cell; None where too much follows from who buys.

        Parameters: `orders`; `usual`, the columns that they are cut by most, those that they have not left out.
        """
        names = [name for name in usual if name in orders.columns and _follows(orders, name)]
        cells = Groups.by([orders[name] for name in names], len(orders))
        if cells.size > _MOST * GROUPS:
            return None
        own = Rows({name: orders[name].take(cells.first) for name in names}, cells.size)
        codes = np.zeros(len(orders), dtype=np.int32) if cells.codes is None else cells.codes
        rows = orders.mutate(**{CELL: Values(codes.astype(np.int32), None, pd.RangeIndex(cells.size))})
        return cls(rows, True, (), own.execute() if names else pd.DataFrame(index=[0]), None)

    @cached_property
    def months(self) -> ir.Table:
        """The same lines, those of one customer and month added up."""
        return monthly(self.rows, [CELL, *self.apart]).cache()

    @property
    def follow(self) -> tuple[str, ...]:
        """What its rows are cut by that follows from who buys."""
        return (CELL,) if self.more is None else ()

    def asked(self, by: Sequence[str]) -> tuple[str, ...]:
        """Return what a question `by` some columns is put by."""
        return (CELL, *(name for name in by if name in self.apart))

    def told(self, by: Sequence[str]) -> ir.Table:
        """Return its rows with the columns that a question is `by`."""
        import ibis

        rows, size = self.rows, _size(self.more)
        for kinds, code in ((self.cells, rows[CELL] // size), (self.more, rows[CELL] % size)):
            names = [] if kinds is None else [name for name in by if name in kinds]
            if names:
                own = kinds[names].assign(**{_KIND: np.arange(len(kinds))})  # type: ignore[index, arg-type]
                rows = rows.mutate(**{_KIND: code}).join(ibis.memtable(own), _KIND).drop(_KIND)
        return rows

    def added(self, found: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
        """Return answers by cell as answers `by` some columns: what they count and add up is added up."""
        code, kind = np.divmod(found[CELL].to_numpy("int64"), _size(self.more))
        keys: dict[str, Any] = {"period": found["period"].array}
        for name in by:
            if name in self.cells:
                keys[name] = pd.Categorical(self.cells[name]).take(code)
            else:
                own = found[name].array if self.more is None else pd.Categorical(self.more[name]).take(kind)
                keys[name] = own
        days = [name for name in ("_first", "_last") if name in found]
        numbers = [str(name) for name in found if name not in {CELL, *keys, *days}]
        kinds = dict.fromkeys([*numbers, "period"], "float64") | dict.fromkeys(days, "timestamp")
        rows = Rows.of(found[[*numbers, *days]].assign(**keys), kinds)
        ends = {name: rows[name].min() if name == "_first" else rows[name].max() for name in days}
        return rows.aggregate(list(keys), **{name: rows[name].sum() for name in numbers}, **ends).execute()


def _size(kinds: pd.DataFrame | None) -> int:
    """How many numbers the kinds of a cell take: one without any, as where there is no row."""
    return 1 if kinds is None else max(len(kinds), 1)


def _alone(rows: ir.Table, kinds: int) -> bool:
    """Whether each order has one row, in each of some kinds."""
    each = rows.select("order_id", kind=rows[CELL] % kinds).distinct().count()
    found = rows.aggregate(rows=rows.count()).mutate(each=each.as_scalar()).execute()
    return bool(found["each"].eq(found["rows"]).all())


def _follows(orders: Rows, name: str) -> bool:
    """Whether a column of orders in memory follows from who buys: from the customer, where there is one, else from the order."""
    if "customer_id" not in orders.columns:
        return True
    known = orders.filter(orders.customer_id.notnull())
    return follows(known[name], known.customer_id)


def _named(orders: ir.Table) -> ir.Table:
    """Order lines with whom they name."""
    import ibis

    names = [orders[name] for name in ("customer_id", "order_id") if name in orders.columns]
    named = names[0].notnull() if len(names) > 1 else ibis.literal(False)
    person = {_NAME: ibis.coalesce(*(name.cast("string") for name in names), ""), _NAMED: named}
    return orders.mutate(**person).drop(*({GROUP} & {*orders.columns}))


def _following(told: ir.Table, usual: Sequence[str]) -> tuple[list[str], pd.DataFrame]:
    """The columns that follow from who buys, and the few ways in which people differ by them."""
    import ibis

    ways = [
        told.select(*_PERSON, *name).distinct().count().as_scalar()
        for name in ([], *([each] for each in usual))
    ]
    everybody, *found = (
        ibis.memtable({"one": [1]}).select(**{f"w{at}": way for at, way in enumerate(ways)}).execute().iloc[0]
    )
    follow = [name for name, each in zip(usual, found, strict=True) if each == everybody]
    while follow and told.select(*follow).distinct().count().execute() > _MOST:
        follow.pop()
    return follow, _kinds(told, follow) if follow else pd.DataFrame(index=[0])


def _kinds(rows: ir.Table, names: Sequence[str]) -> pd.DataFrame:
    """The ways in which rows differ by some columns, in order."""
    return rows.select(*names).distinct().execute().astype("str").sort_values([*names], ignore_index=True)


def _numbered(rows: ir.Table, kinds: pd.DataFrame) -> ir.Table:
    """Rows with the number of their kind."""
    import ibis

    if not len(kinds.columns):
        return rows.mutate(**{_KIND: ibis.literal(0)})
    ours = ibis.memtable(kinds.assign(**{_KIND: np.arange(len(kinds))}))
    found = rows.join(ours, [rows[name].identical_to(ours[name]) for name in kinds])
    return found.drop(*(name for name in found.columns if name not in {*rows.columns, _KIND}))


def _people(told: ir.Table, kinds: pd.DataFrame, group: Any) -> ir.Table:
    """Everybody by name, with a number and a cell."""
    import ibis

    each = _numbered(told.select(*_PERSON, *kinds.columns).distinct(), kinds)
    who = ibis.dense_rank().over(order_by=each[_NAME]).cast("int32")
    return each.select(*_PERSON, **{WHO: who, CELL: (each[_KIND] * GROUPS + group).cast("int32")})


def _cells(kinds: pd.DataFrame) -> pd.DataFrame:
    """What each cell has: each kind of people beside each of the hundred groups."""
    cells = kinds.loc[kinds.index.repeat(GROUPS)].reset_index(drop=True)
    return cells.assign(**{GROUP: pd.array(np.arange(len(cells)) % GROUPS).astype("str")})
