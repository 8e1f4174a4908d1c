"""How are measures computed? One question for each row set of a table: to numpy in memory, or by Ibis where the table lives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.errors import InputError
from smkit.analysis.kpis.measures import Measure
from smkit.analysis.kpis.measures.leads import deadlines
from smkit.analysis.kpis.measures.orders import baskets, customers, first_purchases, renewals
from smkit.analysis.periods import Window
from smkit.typography import typeset

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from smkit.analysis.kpis.rows import Rows

    Tables = Mapping[str, "pd.DataFrame | ir.Table"]


_BASES = ("lines", "baskets", "deadlines")


@dataclass(frozen=True)
class Skip:
    """Why a KPI was not computed: `code` is a key of the sentences below."""

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
            "whole_years": "Il se compte sur douze mois au moins : demandez-le par année, ou sur une période d'au moins un an.",
            "whole_months": "Il se compte sur des mois entiers : demandez-le par mois, par trimestre ou par année.",
            "nothing_in_common": "Les tables dont il a besoin ne couvrent aucun mois entier en commun.",
            "not_computed": f"Défini, non calculé. Il faudrait {self.needs}.",
        }
        return typeset(sentences[self.code])


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


def typed(table: pd.DataFrame, kinds: Mapping[str, str]) -> pd.DataFrame:
    """Return a table whose columns are of some kinds; those that are already, most of them, are not copied.

    >>> typed(pd.DataFrame({"n": [1], "value": [1.5]}), {"n": "float64", "value": "float64"})["n"].tolist()
    [1.0]
    """
    others = {name: kind for name, kind in kinds.items() if table[name].dtype != kind}
    return table.astype(others) if others else table


@dataclass(frozen=True)
class Cells:
    """The same question put by cell, of which answers are `added` up (see `kept`); each is asked `every` measure at once."""

    query: Query
    every: Sequence[Measure]
    added: Callable[[pd.DataFrame, Sequence[str]], pd.DataFrame]

    def answer(self, kind: str, by: Sequence[str], first: Any, last: Any) -> pd.DataFrame:
        """The measures of a row set, by some columns."""
        its = [measure for measure in self.every if measure.rows == kind and kind != "lines"]
        return self.added(self.query._answer(kind, its, first, last), by)


@dataclass(frozen=True)
class Query:
    """One table, seen through one date column; `answers` are what it gave so far, by row set."""

    table: ir.Table | Rows
    at: str
    by: Sequence[str]
    window: Window
    orders: bool = False  # each row is an order by itself
    texts: Sequence[str] = ()  # dates and numbers that came as text: the engine reads them as it can
    months: Callable[[], ir.Table] | None = None  # its sales by customer and month, where that is enough
    whole: bool = False  # each of those is all that a customer bought in a period and a group
    follow: Sequence[str] = ()  # what its rows are cut by that follows from who buys
    cells: Cells | None = None
    answers: dict[str, pd.DataFrame] = field(default_factory=dict)

    def run(self, measures: list[Measure]) -> tuple[pd.DataFrame, dict[str, float]]:
        kinds = {kind: its for (kind,), its in grouped(measures, "rows")}
        # the rows that tell groups and days
        base = next((kind for kind in _BASES if kind in kinds or kind in self.answers), "lines")
        own = kinds.pop(base, [])
        found = self._answer(base, own)
        groups, first, last = self._extent(found)
        periods = self._periods(first, last)
        if "renewals" in kinds and self.by:  # a group that everybody left has lost them all: it is there too
            left = self._answer("renewals", kinds["renewals"], first, last)
            left = left.loc[left["period"].isin(periods), [*self.by]]
            groups = pd.concat([groups, left]).drop_duplicates(ignore_index=True)
        cells = _Cells.of(periods, groups)
        columns, undated = cells.placed(found, [measure for measure in measures if measure.name in found])
        for kind, its in kinds.items():
            more, lost = cells.placed(self._answer(kind, its, first, last), its)
            columns, undated = columns | more, undated | lost
        return cells.frame(columns), undated

    def _answer(
        self, kind: str, measures: list[Measure], first: Any = None, last: Any = None
    ) -> pd.DataFrame:
        """The measures of a row set, asked unless they were before."""
        known = self.answers.get(kind)
        if known is None or not {measure.name for measure in measures} <= set(known.columns):
            if self._adds_up(kind, measures):
                known = self.cells.answer(kind, self.by, first, last)  # type: ignore[union-attr]
            else:
                known = self._aggregate(self._rows(kind, first, last), measures)
            self.answers[kind] = known
        return known

    def _adds_up(self, kind: str, measures: list[Measure]) -> bool:
        """Whether what is asked of a row set is the sum of what cells answer: an order of two of them would count twice."""
        return (
            self.cells is not None
            and (self.orders or kind != "baskets")
            and not (kind == "lines" and measures)
        )

    def _periods(self, first: Any, last: Any) -> range:
        """The numbers of every period from the first to the last: an empty month is a month."""
        if not self.window.grain:
            return range(1, 2)
        return (
            range(self.window.number(first), self.window.number(last) + 1) if first is not None else range(0)
        )

    def _extent(self, found: pd.DataFrame) -> tuple[pd.DataFrame, Any, Any]:
        """The groups met in the window, and its first and last day with data (None when there is none)."""
        inside = found[found["period"].notna()]
        groups = inside[[*self.by]].drop_duplicates(ignore_index=True)
        if self.at not in self.table.columns or inside["_first"].isna().all():
            return groups, None, None
        return groups, inside["_first"].min().date(), inside["_last"].max().date()

    def _rows(self, kind: str, first: Any, last: Any) -> ir.Table | Rows:
        """The rows that the measures of a kind read, with their `_period`."""
        table, window = self._read_by(kind), self.window
        if kind == "renewals":
            return self._renewals(table, first, last)
        if kind == "first_purchases":
            table = first_purchases(table, self.by, self.follow)
        if kind == "deadlines":
            table = deadlines(table)
        if window.dated:
            moment = table[self.at]
            held = window.holds(moment)
            table = table if held is None else table.filter(held | moment.isnull())
            table = table.mutate(_period=window.index(table[self.at]))
        keys = [*self.by, *(["_period"] if window.dated else [])]
        if kind == "baskets":
            return baskets(table, keys, self.orders)
        return customers(table, keys, self.whole) if kind == "customers" else table

    def _read_by(self, kind: str) -> ir.Table | Rows:
        """What the rows of a kind are made of: sales by customer and month, where nothing shorter is asked."""
        of_customers = kind == "customers" or (kind == "renewals" and self.window.grain)
        if self.months and (of_customers or (kind == "first_purchases" and {*self.by} <= {*self.follow})):
            return self.months()
        return self.table

    def _renewals(self, table: ir.Table | Rows, first: Any, last: Any) -> ir.Table | Rows:
        window = self.window
        if first is None:
            return renewals(table.limit(0), self.by, window.index).rename(_period="period")
        if window.grain:
            return renewals(table, self.by, window.index, self.whole).rename(_period="period")
        earlier, later = window.before(first, last)
        moment, start = table[self.at], later.first_moment
        rows = table.filter(earlier.holds(moment) | later.holds(moment))
        rows = renewals(rows, self.by, lambda moment: (moment >= start).ifelse(1, 0))
        return rows.rename(_period="period")

    def _aggregate(self, rows: ir.Table | Rows, measures: list[Measure]) -> pd.DataFrame:
        """The measures of each period and group, and the first and last day of those rows where they have one."""
        grouped = "_period" in rows.columns
        keys = (["_period"] if grouped else []) + [*self.by]
        values = {measure.name: measure.value(rows) for measure in measures}
        if self.at in rows.columns:
            until = "_until" if "_until" in rows.columns else self.at
            values |= {"_first": rows[self.at].min(), "_last": rows[until].max()}
        found = self._execute(rows.aggregate(by=keys, **(values or {"_rows": rows.count()})))
        texts = [name for name in self.by if found[name].dtype == "object"]
        # engines disagree on what a text is in pandas
        found = typed(
            found, dict.fromkeys((each.name for each in measures), "float64") | dict.fromkeys(texts, "str")
        )
        return found.rename(columns={"_period": "period"}) if grouped else found.assign(period=1)

    def _execute(self, query: ir.Table | Rows) -> pd.DataFrame:
        try:
            return query.execute()
        except Exception as problem:  # every engine has its own
            if not self.texts:
                raise
            raise InputError(
                f"Du texte là où il faut des dates ou des nombres, et le moteur ne sait pas le lire : {', '.join(self.texts)}. "
                "Convertissez ces colonnes, ou passez par un export que smkit lit et vérifie (CSV, Excel)."
            ) from problem


@dataclass(frozen=True)
class _Cells:
    """Every period beside every group: where each row of an answer goes."""

    periods: range
    groups: pd.DataFrame
    uniques: Mapping[str, pd.Index]
    codes: NDArray[np.int64]  # of the groups, in order
    order: NDArray[np.int64]

    @classmethod
    def of(cls, periods: range, groups: pd.DataFrame) -> _Cells:
        uniques = {str(name): pd.Index(groups[name].dropna().unique()) for name in groups}
        codes = _codes(groups, uniques)
        order = np.argsort(codes)
        return cls(periods, groups, uniques, codes[order], order)

    def placed(
        self, found: pd.DataFrame, measures: list[Measure]
    ) -> tuple[dict[str, NDArray[Any]], dict[str, float]]:
        """The measures of an answer by cell, and what it found in no period."""
        period = found["period"].to_numpy(dtype="float64", na_value=np.nan)
        undated = np.isnan(period)
        at = np.where(undated, -1, period - (self.periods.start if self.periods else 0)).astype("int64")
        inside = (at >= 0) & (at < len(self.periods))
        own = np.zeros(len(found), dtype="int64")
        if self.uniques and len(self.codes):
            codes = _codes(found, self.uniques)
            near = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
            own = self.order[near]
            inside &= self.codes[near] == codes
        places = (at * self._each + own)[inside]
        columns, lost = {}, {}
        for measure in measures:
            values = found[measure.name].to_numpy(dtype="float64")
            lost[measure.name] = float(np.nansum(values[undated]))
            column = np.full(len(self.periods) * self._each, np.nan)
            column[places] = values[inside]
            columns[measure.name] = np.where(np.isnan(column), 0.0, column) if measure.zero else column
        return columns, lost

    def frame(self, columns: Mapping[str, NDArray[Any]]) -> pd.DataFrame:
        """One row a cell."""
        keys: dict[str, Any] = {"period": np.repeat(np.array(self.periods, dtype="int64"), self._each)}
        if self.uniques:
            again = np.tile(np.arange(self._each), len(self.periods))
            keys |= {name: self.groups[name].array.take(again) for name in self.uniques}
        return pd.DataFrame({**keys, **columns})

    @property
    def _each(self) -> int:
        """How many groups a period has."""
        return len(self.groups) if self.uniques else 1


def _codes(rows: pd.DataFrame, uniques: Mapping[str, pd.Index]) -> NDArray[np.int64]:
    """A number for each row, the same for the same group."""
    codes = np.zeros(len(rows), dtype="int64")
    for name, known in uniques.items():
        codes = codes * (len(known) + 1) + known.get_indexer(pd.Index(rows[name])) + 1
    return codes


def grouped(measures: Iterable[Measure], *names: str) -> list[tuple[tuple[str, ...], list[Measure]]]:
    """Return measures grouped by some of their attributes."""

    def key(measure: Measure) -> tuple[str, ...]:
        return tuple(getattr(measure, name) for name in names)

    return [(which, list(group)) for which, group in groupby(sorted(measures, key=key), key=key)]
