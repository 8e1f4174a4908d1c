"""A DataFrame that answers what measures ask of an Ibis table; see `values`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit import numbering
from smkit.analysis.errors import InputError
from smkit.analysis.kpis.groups import MOST, Groups, numbered, telling
from smkit.analysis.kpis.values import Lead, Reduction, Values, true
from smkit.analysis.needed import moments

_Lazy = Values | Callable[[], Values]
#: Texts that were numbered, by the id of what holds them.
Known = dict[int, tuple[Any, tuple[NDArray[Any], Any]]]


class Rows:
    """Columns of as many rows each, made when they are first read.

    >>> orders = Rows.of(pd.DataFrame({"who": ["a", "a", "b"], "amount": [1.0, 2.0, 4.0]}), {"amount": "float64"})
    >>> orders.aggregate(by=["who"], total=orders.amount.sum(where=orders.amount > 1)).execute()
      who  total
    0   a    2.0
    1   b    4.0
    """

    def __init__(self, columns: Mapping[str, _Lazy], size: int) -> None:
        self._columns, self._size = dict(columns), size

    @classmethod
    def of(
        cls, table: pd.DataFrame, kinds: Mapping[str, str] | None = None, known: Known | None = None
    ) -> Rows:
        """The rows of a DataFrame; `kinds` of its columns, by name: float64, timestamp or boolean, else names.

        `known` keeps the numbers of texts, for other tables that hold the very same ones.
        """
        kinds, known = kinds or {}, {} if known is None else known
        return cls(
            {name: partial(read, table[name], kinds.get(name, ""), known) for name in table.columns},
            len(table),
        )

    @property
    def columns(self) -> list[str]:
        return list(self._columns)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, name: str) -> Values:
        found = self._columns[name]
        if not isinstance(found, Values):
            found = self._columns[name] = found()
        return found

    def __getattr__(self, name: str) -> Values:
        if name.startswith("__") or name not in self._columns:
            raise AttributeError(name)
        return self[name]

    def count(self, where: Values | None = None) -> Reduction:
        kept = None if where is None else true(where)
        return Reduction(lambda groups: Values(groups.count(kept)), self._size)

    def filter(self, condition: Values) -> Rows:
        kept = np.broadcast_to(true(condition), (self._size,))
        return self if kept.all() else self._taken(np.flatnonzero(kept))

    def limit(self, most: int) -> Rows:
        return self._taken(np.arange(min(most, self._size)))

    def mutate(self, **columns: Any) -> Rows:
        return Rows(self._columns | self._made(columns), self._size)

    def select(self, *names: str, **columns: Any) -> Rows:
        return Rows({name: self._columns[name] for name in names} | self._made(columns), self._size)

    def drop(self, *names: str) -> Rows:
        return Rows({name: its for name, its in self._columns.items() if name not in names}, self._size)

    def rename(self, **names: str) -> Rows:
        """The rows with some columns called otherwise: `new="old"`."""
        news = {old: new for new, old in names.items()}
        return Rows({news.get(name, name): its for name, its in self._columns.items()}, self._size)

    def group_by(self, keys: Sequence[str] | str) -> _Grouped:
        return _Grouped(self, [keys] if isinstance(keys, str) else list(keys))

    def aggregate(self, by: Sequence[str] = (), **values: Reduction) -> Rows:
        """One row a group, in no order, with what is made of it."""
        groups = Groups.by([self[name] for name in by], self._size)
        keys = {name: self[name].take(groups.first) for name in by}
        return Rows(keys | {name: value.of(groups) for name, value in values.items()}, groups.size)

    def semi_join(self, other: Rows, predicates: Sequence[str | tuple[str, str]]) -> Rows:
        """The rows whose values are those of a row of another table, made from the same one."""
        pairs = [(each, each) if isinstance(each, str) else each for each in predicates]
        both = [_stacked(self[ours], other[theirs]) for ours, theirs in pairs]
        key, _ = numbered(both, self._size + len(other))
        return self._taken(np.flatnonzero(np.isin(key[: self._size], key[self._size :])))

    def execute(self) -> pd.DataFrame:
        """The rows as a DataFrame."""
        return pd.DataFrame({name: _told(self[name], self._size) for name in self._columns})

    def _taken(self, places: NDArray[Any]) -> Rows:
        return Rows({name: partial(self._place, name, places) for name in self._columns}, len(places))

    def _place(self, name: str, places: NDArray[Any]) -> Values:
        return self[name].take(places)

    def _made(self, columns: Mapping[str, Any]) -> dict[str, _Lazy]:
        return {
            name: self._following(its) if isinstance(its, Lead) else _full(its, self._size)
            for name, its in columns.items()
        }

    def _following(self, lead: Lead) -> Values:
        """The value of the next row of each row's group."""
        group, _ = numbered(telling([self[name] for name in lead.group_by], self._size), self._size)
        order = _ordered(group, self[lead.order_by].data)
        last = np.ones(self._size, dtype=bool)
        last[:-1] = group[order][1:] != group[order][:-1]
        after = np.append(order[1:], order[:1])
        found = lead.values.take(after)
        null = last if found.null is None else found.null | last
        data, missing = np.empty_like(found.data), np.empty(self._size, dtype=bool)
        data[order], missing[order] = found.data, null
        return Values(data, missing, found.labels)


class _Grouped:
    def __init__(self, rows: Rows, keys: list[str]) -> None:
        self._rows, self._keys = rows, keys

    def aggregate(self, **values: Reduction) -> Rows:
        return self._rows.aggregate(by=self._keys, **values)


def read(column: pd.Series, kind: str = "", known: Known | None = None) -> Values:
    """Return a column of a DataFrame as values: texts and identifiers numbered, days on the clock of the wall.

    Parameters: `column`; `kind`, float64, timestamp or boolean, or "" for names, unless it looks like a moment or a truth.
    Raises InputError for a text that is none of that kind.

    >>> read(pd.Series(["b", None, "b"])).data.tolist(), read(pd.Series(["1.5", None]), "float64").data.tolist()
    ([0, -1, 0], [1.5, nan])
    """
    try:
        return _read(column, kind, {} if known is None else known)
    except (ValueError, TypeError) as problem:
        raise InputError(
            f"Du texte là où il faut des dates ou des nombres : {column.name}. Convertissez cette colonne, ou passez par un export "
            "que smkit lit et vérifie (CSV, Excel)."
        ) from problem


def _read(column: pd.Series, kind: str, known: Known) -> Values:
    if kind == "timestamp" or (not kind and column.dtype.kind == "M"):
        data = moments(column).to_numpy(dtype="datetime64[us]")
        return _known(data, np.isnat(data))
    if kind == "boolean" or (not kind and column.dtype.kind == "b"):
        null = column.isna().to_numpy()
        return _known(column.astype("boolean").fillna(False).to_numpy(dtype=bool), null)
    if kind == "float64":
        if not pd.api.types.is_numeric_dtype(column.dtype):
            column = pd.to_numeric(column)
        data = column.to_numpy(dtype="float64", na_value=np.nan)
        return _known(data, np.isnan(data))
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, labels = column.cat.codes.to_numpy(), column.cat.categories
    else:
        codes, labels = _numbers(column, known)
    return Values(codes, codes < 0, pd.Index(labels))


def _numbers(column: pd.Series, known: Known) -> tuple[NDArray[Any], Any]:
    """A number for each text, and the texts; what Arrow holds once is numbered once, in whatever tables it stands."""
    if not isinstance(column.dtype, pd.StringDtype):
        return pd.factorize(column)
    texts = column.array.__arrow_array__()
    if id(texts) not in known:  # kept alive, it is the only one of its id
        known[id(texts)] = texts, numbering.of(column)
    return known[id(texts)][1]


def _known(data: NDArray[Any], null: NDArray[np.bool_]) -> Values:
    return Values(data, null if null.any() else None)


def _ordered(group: NDArray[Any], at: NDArray[Any]) -> NDArray[np.intp]:
    """The places of rows by group, then by what they are ordered by: most come so."""
    step = np.diff(group)
    if ((step > 0) | ((step == 0) & (at[1:] >= at[:-1]))).all():
        return np.arange(len(group))
    if at.dtype.kind != "i" or (span := int(np.ptp(at)) + 1) * (int(group.max()) + 1) > MOST:
        return np.lexsort((at, group))
    return np.argsort(group * span + (at - at.min()), kind="stable")  # one number a row sorts twice as fast


def _full(its: Any, size: int) -> Values:
    """A value as a column of its own, one a row."""
    its = its if isinstance(its, Values) else Values(np.asarray(its))
    if its.data.ndim:
        return its
    return Values(
        np.broadcast_to(its.data, (size,)), None if its.null is None else np.broadcast_to(its.null, (size,))
    )


def _stacked(first: Values, second: Values) -> Values:
    nulls = None
    if first.null is not None or second.null is not None:
        nulls = np.concatenate([~first.known(), ~second.known()])
    return Values(np.concatenate([first.data, second.data]), nulls, first.labels)


def _told(column: Values, size: int) -> Any:
    """A column as pandas holds it."""
    column = _full(column, size)
    if (labels := column.labels) is not None:
        plain = labels.to_numpy() if isinstance(labels.dtype, np.dtype) else labels.array
        return pd.api.extensions.take(plain, column.data, allow_fill=True)
    if column.null is None or not column.null.any():
        return column.data
    kind = column.data.dtype.kind
    missing: Any = np.datetime64("NaT", "us") if kind == "M" else np.nan
    return np.where(column.null, missing, column.data.astype(object) if kind == "b" else column.data)
