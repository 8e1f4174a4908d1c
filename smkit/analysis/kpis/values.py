"""Columns in memory that answer what measures ask of an Ibis column: a measure is written once, for every engine.

Measures are Ibis expressions. On a DataFrame of a few thousand rows an engine spends more time reading a question than answering
it; here the same methods are numpy, at once. A missing value follows SQL: it spreads through arithmetic and comparisons, « and »
and « or » know it as « unknown », and sums leave it out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smkit.analysis.kpis.groups import Column, Groups

_MICRO = 1_000_000
_THURSDAY = 3  # days from a Monday to the first day of 1970


class Expression:
    """The methods of an Ibis column that measures use, over values as over what groups make of them."""

    def made(self, function: Callable[..., Values], *arguments: Any) -> Any:
        """Return what a function of values gives on these arguments, self among them."""
        raise NotImplementedError

    def __add__(self, other: Any) -> Any:
        return self.made(_arithmetic(np.add), self, other)

    def __sub__(self, other: Any) -> Any:
        return self.made(_arithmetic(np.subtract), self, other)

    def __mul__(self, other: Any) -> Any:
        return self.made(_arithmetic(np.multiply), self, other)

    def __truediv__(self, other: Any) -> Any:
        return self.made(_arithmetic(np.true_divide), self, other)

    def __floordiv__(self, other: Any) -> Any:
        return self.made(_arithmetic(np.floor_divide), self, other)

    def __eq__(self, other: Any) -> Any:
        return self.made(_comparison(np.equal), self, other)

    def __gt__(self, other: Any) -> Any:
        return self.made(_comparison(np.greater), self, other)

    def __ge__(self, other: Any) -> Any:
        return self.made(_comparison(np.greater_equal), self, other)

    def __lt__(self, other: Any) -> Any:
        return self.made(_comparison(np.less), self, other)

    def __le__(self, other: Any) -> Any:
        return self.made(_comparison(np.less_equal), self, other)

    def __and__(self, other: Any) -> Any:
        return self.made(_and, self, other)

    def __or__(self, other: Any) -> Any:
        return ~(~self & ~other)

    def __invert__(self) -> Any:
        return self.made(_not, self)

    __hash__ = None  # type: ignore[assignment]

    def notnull(self) -> Any:
        return self.made(lambda own: Values(own.known()), self)

    def isnull(self) -> Any:
        return self.made(lambda own: Values(~own.known()), self)

    def ifelse(self, yes: Any, no: Any) -> Any:
        return self.made(_ifelse, self, yes, no)

    def fill_null(self, other: Any) -> Any:
        return self.notnull().ifelse(self, other)

    def nullif(self, other: Any) -> Any:
        return (self == other).ifelse(None, self)

    def cast(self, kind: str) -> Any:
        return self.made(lambda own: Values(own.data.astype(kind), own.null), self)

    def round(self) -> Any:
        return self.made(lambda own: Values(np.round(own.data), own.null), self)


@dataclass(frozen=True, eq=False)
class Values(Column, Expression):
    """A column that measures read.

    >>> amount = Values(np.array([1.0, 2.0, np.nan]), np.array([False, False, True]))
    >>> (amount * 2 > 2).ifelse(amount, 0.0).data.tolist()
    [0.0, 2.0, 0.0]
    """

    def made(self, function: Callable[..., Values], *arguments: Any) -> Any:
        if any(isinstance(each, Reduction) for each in arguments):
            return Reduction(lambda groups: function(*(_of(each, groups) for each in arguments)), 0)
        return function(*map(_valued, arguments))

    def known(self) -> NDArray[np.bool_]:
        """Where there is a value."""
        return np.ones(self.data.shape, bool) if self.null is None else ~self.null

    def take(self, places: NDArray[Any]) -> Values:
        """The values of some places, or of those where it is true."""
        return Values(self.data[places], None if self.null is None else self.null[places], self.labels)

    def isin(self, names: Sequence[str]) -> Values:
        assert self.labels is not None
        return Values(_looked_up(self.data, self.labels.isin(names)), self.null)

    def year(self) -> Values:
        return Values(self._months // 12 + 1970, self.null)

    def month(self) -> Values:
        return Values(self._months % 12 + 1, self.null)

    def truncate(self, unit: str) -> Values:
        days = self.data.astype("datetime64[D]").astype("int64")
        first = days - (days + _THURSDAY) % 7 if unit == "W" else days
        return Values(first.astype("datetime64[D]").astype("datetime64[us]"), self.null)

    def epoch_seconds(self) -> Values:
        return Values(self.data.astype("datetime64[us]").astype("int64") / _MICRO, self.null)

    @cached_property
    def _months(self) -> NDArray[np.int64]:
        """Months since 1970, worked out once for all the questions that are put to a column of dates."""
        return self.data.astype("datetime64[M]").astype("int64")

    def sum(self, where: Values | None = None) -> Reduction:
        return self._reduced(lambda groups, kept: Values(*groups.sum(self.data, kept)), where)

    def count(self, where: Values | None = None) -> Reduction:
        return self._reduced(lambda groups, kept: Values(groups.count(kept)), where)

    def min(self) -> Reduction:
        return self._reduced(lambda groups, kept: Values(*groups.least(self.data, kept)))

    def max(self) -> Reduction:
        return self._reduced(lambda groups, kept: Values(*groups.least(self.data, kept, most=True)))

    def median(self) -> Reduction:
        return self._reduced(lambda groups, kept: Values(*groups.median(self.data, kept)))

    def nunique(self, where: Values | None = None) -> Reduction:
        return self._reduced(lambda groups, kept: Values(groups.distinct(self, kept)), where)

    def any(self) -> Reduction:
        def found(groups: Groups, kept: NDArray[np.bool_] | None) -> Values:
            true = groups.count(self.data if kept is None else self.data & kept)
            return Values(true > 0, groups.count(kept) == 0)

        return self._reduced(found)

    def _reduced(self, answer: Callable[..., Values], where: Values | None = None) -> Reduction:
        """What groups make of the values that are known, and among those of `where`."""
        kept = None if self.null is None else ~self.null
        if where is not None:
            kept = true(where) if kept is None else kept & true(where)
        return Reduction(lambda groups: answer(groups, kept), len(self.data))

    def lead(self) -> Lead:
        return Lead(self)


@dataclass(frozen=True, eq=False)
class Reduction(Expression):
    """What groups make of values, worked out once the groups are known; `size`, how many rows the values have."""

    of: Callable[[Groups], Values]
    size: int

    def made(self, function: Callable[..., Values], *arguments: Any) -> Any:
        return Reduction(lambda groups: function(*(_of(each, groups) for each in arguments)), self.size)

    def over(self) -> Values:
        """The same value on every row: that of all of them."""
        found = self.of(Groups.whole(self.size))
        return found.take(np.zeros(self.size, dtype=int))


@dataclass(frozen=True)
class Lead:
    """The value of the row after, in the same group, by some order; bound to the rows that it is put beside."""

    values: Values
    group_by: tuple[str, ...] = ()
    order_by: str = ""

    def over(self, group_by: Sequence[str], order_by: str) -> Lead:
        return Lead(self.values, tuple(group_by), order_by)


def true(condition: Values) -> NDArray[np.bool_]:
    """Return where a condition holds: nowhere that it is unknown."""
    return condition.data if condition.null is None else condition.data & ~condition.null


def _of(argument: Any, groups: Groups) -> Values:
    return argument.of(groups) if isinstance(argument, Reduction) else _valued(argument)


#: A value that is not there, of whatever kind it stands beside.
_NOTHING = Values(np.asarray(0), np.asarray(True))


def _valued(argument: Any) -> Values:
    """A value as a column that fits beside any other."""
    if isinstance(argument, Values):
        return argument
    if argument is None:
        return _NOTHING
    if isinstance(argument, datetime):
        argument = np.datetime64(argument, "us")
    return Values(np.asarray(argument))


def _either(*columns: Values) -> NDArray[np.bool_] | None:
    """Where one of some columns is missing."""
    found: NDArray[np.bool_] | None = None
    for column in columns:
        if column.null is not None:
            found = column.null if found is None else found | column.null
    return found


def _arithmetic(function: Any) -> Callable[[Values, Values], Values]:
    def computed(left: Values, right: Values) -> Values:
        with np.errstate(all="ignore"):
            return Values(function(left.data, right.data), _either(left, right))

    return computed


def _comparison(function: Any) -> Callable[[Values, Values], Values]:
    def compared(left: Values, right: Values) -> Values:
        if left.labels is not None and right.labels is None:  # with a text that the measure names
            same = np.asarray(left.labels == right.data.item(), dtype=bool)
            return Values(_looked_up(left.data, same), left.null)
        with np.errstate(all="ignore"):
            return Values(function(left.data, right.data), _either(left, right))

    return compared


def _looked_up(codes: NDArray[Any], told: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What is told of each label, by row; false where there is none."""
    return np.append(told, False)[codes]


def _and(left: Values, right: Values) -> Values:
    both = true(left) & true(right)
    null = _either(left, right)
    if null is None:
        return Values(both)
    denied = (left.known() & ~left.data) | (right.known() & ~right.data)
    return Values(both, null & ~denied)


def _not(own: Values) -> Values:
    return Values(~own.data, own.null)


def _ifelse(condition: Values, yes: Values, no: Values) -> Values:
    chosen = true(condition)
    yes, no = (
        Values(np.zeros((), beside.data.dtype), own.null) if own is _NOTHING else own
        for own, beside in ((yes, no), (no, yes))
    )
    data = np.where(chosen, yes.data, no.data)
    if yes.null is None and no.null is None:
        return Values(data)
    null = np.where(chosen, ~yes.known(), ~no.known())
    return Values(data, null)
