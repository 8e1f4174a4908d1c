"""Orders of an embedded engine, kept there while many questions are put to them: people numbered, lines added up once.

What follows from who buys (a group of customers, a segment, a region) makes a cell, and each person is in one. Questions are put by
cell, and what a segment or a group asks is added up from the answers: customers, who take long to tell apart, are told apart once
for all the ways to cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from smkit.analysis.judging.chance import GROUPS
from smkit.analysis.kpis.draws import GROUP, there
from smkit.analysis.kpis.measures.orders import condensed, monthly, priced

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: The columns of a person's number, in the order of names, and of a row's cell.
WHO, CELL = "_who", "_cell"
#: Whom a line names: by the customer, or by the order itself where nobody is named; the same text may name one of each.
_PERSON = _NAME, _NAMED = "_name", "_named"
_MOST = 200  # ways in which people may differ, beside their group of a hundred: cells are then few beside people


@dataclass(frozen=True)
class Kept:
    """Orders as they came, `lines`, and whom they name: `people`, an Ibis table of _PERSON, _who and _cell; `cells`, by their number,
    what follows from who buys; `apart`, the usual columns that do not; `read`, the columns that measures may read."""

    lines: ir.Table
    people: ir.Table
    cells: pd.DataFrame
    apart: tuple[str, ...]
    read: frozenset[str]
    _made: dict[tuple[str, tuple[str, ...]], Any] = field(default_factory=dict)

    @classmethod
    def of(cls, orders: ir.Table, usual: Sequence[str], read: frozenset[str]) -> Kept:
        """Keep some orders. Parameters: `orders`, canonical; `usual`, the columns that they are cut by most; `read`, as above."""
        lines = _named(orders)
        usual = [name for name in usual if name in lines.columns]
        told = lines.select(*_PERSON, *usual).distinct().cache()
        follow, kinds = _following(told, usual)
        people = _people(told, kinds, there(told[_NAME], orders)).cache()
        return cls(lines, people, _cells(kinds), tuple(name for name in usual if name not in follow), read)

    def rows(self, more: Sequence[str]) -> tuple[ir.Table, bool]:
        """Return the lines of `measures.orders.priced`, those of one order, moment and person added up, and whether each row is an
        order by itself, in what it is cut by. Parameters: `more`, columns beside those of cells."""
        found: tuple[ir.Table, bool] = self._once("rows", more, self._rows)
        return found

    def months(self, more: Sequence[str]) -> ir.Table:
        """Return the same lines, those of one customer and month added up."""
        found: ir.Table = self._once("months", more, lambda its: monthly(self.rows(its)[0], [CELL, *its]).cache())
        return found

    def told(self, rows: ir.Table, by: Sequence[str]) -> ir.Table:
        """Return rows with what follows from who buys, of what they are cut `by`."""
        asked = [name for name in by if name in self.cells]
        if not asked:
            return rows
        import ibis

        cells = self.cells[asked].assign(**{CELL: np.arange(len(self.cells), dtype=np.int32)})
        return rows.join(ibis.memtable(cells), CELL)

    def added(self, found: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
        """Return answers by cell as answers `by` some columns: what they count and add up is added up."""
        keys = {"period": found["period"].array} | {
            name: self.cells[name].array.take(found[CELL]) if name in self.cells else found[name].array for name in by
        }
        days = {name: how for name, how in (("_first", "min"), ("_last", "max")) if name in found}
        numbers = [name for name in found if name not in {CELL, *keys, *days}]
        each = found[[*numbers, *days]].assign(**keys).groupby(list(keys), dropna=False, sort=False)
        parts = [each[numbers].sum(min_count=1), *([each.agg(days)] if days else [])]
        return pd.concat(parts, axis=1).reset_index()

    def _once(self, what: str, more: Sequence[str], make: Any) -> Any:
        """What was made before for the same columns: those of the usual rows, unless there are others."""
        its = self.apart if set(more) <= set(self.apart) else tuple(sorted(set(more)))
        if (what, its) not in self._made:
            self._made[what, its] = make(its)
        return self._made[what, its]

    def _rows(self, more: tuple[str, ...]) -> tuple[ir.Table, bool]:
        lines = self.lines.join(self.people, _PERSON)
        wanted = {_NAMED, WHO, CELL, *self.read, *more} - {"customer_id"}
        lines = lines.select(*(name for name in lines.columns if name in wanted))
        kept = condensed(priced(lines)).cache()
        own = ["order_id", *more] if more != self.apart else ["order_id"]
        each = kept.select(*own).distinct().count() if len(own) > 1 else kept.order_id.nunique()
        found = kept.aggregate(rows=kept.count()).mutate(each=each.as_scalar()).execute()
        if "customer_id" in self.lines.columns:
            kept = kept.mutate(customer_id=kept[_NAMED].ifelse(kept[WHO], None))
        return kept.drop(_NAMED), bool(found["each"].eq(found["rows"]).all())


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

    ways = [told.select(*_PERSON, *name).distinct().count().as_scalar() for name in ([], *([each] for each in usual))]
    everybody, *found = ibis.memtable({"one": [1]}).select(**{f"w{at}": way for at, way in enumerate(ways)}).execute().iloc[0]
    follow = [name for name, each in zip(usual, found, strict=True) if each == everybody]
    while follow:
        kinds = told.select(*follow).distinct().limit(_MOST + 1).execute()
        if len(kinds) <= _MOST:
            return follow, kinds.sort_values(follow, ignore_index=True).astype("str")
        follow.pop()
    return follow, pd.DataFrame(index=[0])


def _people(told: ir.Table, kinds: pd.DataFrame, group: Any) -> ir.Table:
    """Everybody by name, with a number and a cell."""
    import ibis

    each = told.select(*_PERSON, *kinds.columns).distinct()
    if len(kinds.columns):
        ours = ibis.memtable(kinds.assign(_kind=np.arange(len(kinds))))
        each = each.join(ours, [each[name].identical_to(ours[name]) for name in kinds])
    own = each["_kind"] if len(kinds.columns) else ibis.literal(0)
    who = ibis.dense_rank().over(order_by=each[_NAME]).cast("int32")
    return each.select(*_PERSON, **{WHO: who, CELL: (own * GROUPS + group).cast("int32")})


def _cells(kinds: pd.DataFrame) -> pd.DataFrame:
    """What each cell has: each kind of people beside each of the hundred groups."""
    cells = kinds.loc[kinds.index.repeat(GROUPS)].reset_index(drop=True)
    return cells.assign(**{GROUP: pd.array(np.arange(len(cells)) % GROUPS).astype("str")})
