"""Does the history have a hole? Days in a row without a sale that chance, weekends and yearly closings do not make."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.judging.windows import number

_LEAST, _LONG = (
    7,
    31,
)  # days without a sale that may be a hole, and the most that one without another year to look at may have
_AROUND, _ENOUGH = 56, 14  # days before and after that tell the pace, and the fewest that do
_CHANCE = 1e-6  # how often days drawn at that pace make as long a wait
_SHIFT = 31  # days by which a yearly closing moves
_OTHERS, _LONGER = 3, 2.0  # waits that are left out, and how many times longer than all others a hole is
_TOUCHED = 3  # days of a month that make a hole its own
_CLOSED = ((7, 13), (8, 31), (12, 20), (1, 6))  # when companies close: one such stretch seen once is no hole


@dataclass(frozen=True)
class Hole:
    """Days in a row without a sale, `first` to `last`, both included, and how many orders were `expected` at the pace around."""

    first: date
    last: date
    expected: int

    @property
    def months(self) -> tuple[int, ...]:
        """The months that it touches, as `windows.number` counts them: not those of which it has hardly a day."""
        days = [number(day.date()) for day in pd.date_range(self.first, self.last)]
        return tuple(month for month in sorted(set(days)) if days.count(month) >= _TOUCHED)


def holes(orders: pd.Series) -> list[Hole]:
    """Return the holes of a history, in the order of time.

    Parameters: `orders`, how many there are by day, indexed by day; days without any may be left out.
    A hole lasts a week or more, twice as long as other waits, and so many days without a sale would come less than once in a
    million at the pace of the same weekdays in the eight weeks before and in those after. Days without a sale at about the same
    time of another year are a closing; so is what has no other year beside it, in summer and at Christmas.

    >>> days = pd.Series(3, index=pd.date_range("2024-01-01", "2025-12-31"))
    >>> [hole] = holes(days[(days.index < "2025-12-01") | (days.index > "2025-12-14")])
    >>> hole.first.isoformat(), hole.last.isoformat(), hole.expected, [month % 12 + 1 for month in hole.months]
    ('2025-12-01', '2025-12-14', 42, [12])
    """
    sold = orders[orders > 0]
    if not len(sold):
        return []
    every = sold.groupby(pd.DatetimeIndex(sold.index).normalize()).sum()
    span = pd.date_range(every.index[0], every.index[-1])
    counts = every.reindex(span).fillna(0).to_numpy(dtype=float)
    runs = [run for run in _runs(counts) if run[1] - run[0] >= _LEAST]
    odd = [run for run in runs if not _yearly(run, runs, span)]
    lengths = sorted(stop - start for start, stop in odd)
    usual = lengths[-_OTHERS - 1] if len(lengths) > _OTHERS else 0
    found = []
    for run in odd:
        expected = _expected(counts, run, runs, int(span[0].weekday()))
        if expected is not None and run[1] - run[0] > _LONGER * usual:
            found.append(Hole(span[run[0]].date(), span[run[1] - 1].date(), round(expected)))
    return found


def touched(found: Iterable[Hole], months: Sequence[int]) -> list[Hole]:
    """Return the holes that some months have a part of."""
    return [hole for hole in found if set(hole.months) & set(months)]


def _runs(counts: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Where days without a sale begin, and the day after their last."""
    there = np.flatnonzero(counts)
    return [
        (int(one) + 1, int(other))
        for one, other in zip(there[:-1], there[1:], strict=True)
        if other - one > 1
    ]


def _yearly(run: tuple[int, int], runs: list[tuple[int, int]], span: pd.DatetimeIndex) -> bool:
    """Whether days without a sale come back every year, or may: no other year is there to say, and companies close then."""
    start, stop = run
    length, known = stop - start, False
    for year in (-730, -365, 365, 730):
        first, last = start + year, stop + year
        known |= first >= 0 and last <= len(span)
        for other in runs:
            near = other[0] < last + _SHIFT and first - _SHIFT < other[1]
            if other != run and near and other[1] - other[0] >= length / 2:
                return True
    return not known and (length > _LONG or any(_closed(day) for day in span[start:stop]))


def _closed(day: pd.Timestamp) -> bool:
    at, (summer, autumn, christmas, epiphany) = (day.month, day.day), _CLOSED
    return summer <= at <= autumn or at >= christmas or at <= epiphany


def _expected(
    counts: NDArray[np.float64], run: tuple[int, int], runs: list[tuple[int, int]], weekday: int
) -> float | None:
    """How many orders the days of a wait would have had, at the pace on either side; None where chance may do as much at one."""
    start, stop = run
    days = (np.arange(len(counts)) + weekday) % 7
    missed = np.bincount(days[start:stop], minlength=7)
    open_ = np.ones(len(counts), bool)
    for first, last in runs:
        open_[first:last] = False
    paces = []
    for side in (slice(max(0, start - _AROUND), start), slice(stop, stop + _AROUND)):
        own, at = counts[side][open_[side]], days[side][open_[side]]
        if len(own) < _ENOUGH:
            return None
        n, active, sum_ = (np.bincount(at, weights, minlength=7) for weights in (None, own > 0, own))
        sold = active > 0  # weekdays that are never sold on have nothing to miss
        each = sum(map(_unseen, n[sold], active[sold], missed[sold]))
        if max(each, _unseen(n[sold].sum(), active[sold].sum(), missed[sold].sum())) > math.log(_CHANCE):
            return None
        paces.append(float((sum_ / np.maximum(n, 1))[days[start:stop]].sum()))
    return sum(paces) / 2


def _unseen(n: float, active: float, missed: int) -> float:
    """The logarithm of the chance that so many days more have no sale, where some of n had one (Jeffreys' prior)."""
    return float(sum(math.log((n - active + 0.5 + day) / (n + 1 + day)) for day in range(missed)))
