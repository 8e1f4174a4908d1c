"""Days that are all of twelve at most could be months as well: what else, in the file, says which they are."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from smkit.tables.cells import Cells, distinct
from smkit.tables.parsing.day_order import MONTH_FIRST

#: Fewer different days show no order of rows, nor a span.
_LEAST = 5
#: Days of a month or so, and of half a year: one reading holds in the former where the other takes the latter.
_SHORT, _LONG = 31, 180

#: Days between marks, of which one figure at least is beyond twelve; and where it stands in each order.
_MARKED = re.compile(r"\s*([0-9]{1,2})\s?([/.-])\s?([0-9]{1,2})\s?\2\s?(?:[0-9]{4}|[0-9]{2})(?![0-9])")
_MONTHS, _GLANCE = 12, 1000

Days = NDArray[np.datetime64]


def proven(cells: Cells, mark: str = "") -> str:
    """Return the order of day and month that the first cells of a column prove, jma or mja; "" for none, or both.

    Parameters: `mark`, what stands between their figures, any by default. Month first is proven as a column proves it of itself.

    >>> import pyarrow as pa
    >>> columns = [["3/15/2026", "3/1/2026"], ["15/3/2026", "1/3/2026"], ["1/3/2026", "a"], ["3/15/2026", "15/3/2026"]]
    >>> [proven(pa.array(each)) for each in columns], proven(pa.array(columns[0]), "-")
    (['mja', 'jma', '', ''], '')
    """
    words = distinct(cells[:_GLANCE]).words()
    dates = [match for word in words if (match := _MARKED.match(word)) and mark in ("", match[2])]
    first = sum(int(match[1]) > _MONTHS for match in dates)
    second = sum(int(match[3]) > _MONTHS for match in dates)
    if first and second:
        return ""
    if first:
        return "jma"
    filled = sum(bool(word.strip()) for word in words)
    whole = 2 * len(dates) > filled  # a column of days, and no remark that has one
    return "mja" if second and whole and second >= MONTH_FIRST * len(dates) else ""


def beside(own: Cells, others: Iterable[Cells]) -> str:
    """Return the order that other columns of the same file prove of days written with the same mark; "" for none, or both.

    >>> import pyarrow as pa
    >>> own, other = pa.array(["3/1/2026"]), pa.array(["3/15/2026"])
    >>> beside(own, [other]), beside(own, [other, pa.array(["15/3/2026"])]), beside(own, [pa.array(["3-15-2026"])])
    ('mja', '', '')
    """
    marks = {match[2] for word in distinct(own[:_GLANCE]).words() if (match := _MARKED.match(word))}
    if len(marks) != 1:
        return ""
    mark = marks.pop()
    found = {proven(cells, mark) for cells in others} - {""}
    return found.pop() if len(found) == 1 else ""


def turned(moments: Days) -> Days:
    """Return moments whose day and month change places, NaT where that is no date.

    >>> turned(np.array(["2026-04-03T10:00", "2026-04-30", "NaT"], "M8[us]")).astype("M8[m]").astype(str).tolist()
    ['2026-03-04T10:00', 'NaT', 'NaT']
    """
    known = ~np.isnat(moments)
    months, days = moments.astype("M8[M]"), moments.astype("M8[D]")
    place = (days - months.astype("M8[D]")).astype(np.int64)  # of the day in its month, from 0
    month = (months - moments.astype("M8[Y]").astype("M8[M]")).astype(np.int64)
    found = np.full(len(moments), "NaT", dtype="M8[us]")
    fits = known & (place < 12)
    other = (moments.astype("M8[Y]").astype("M8[M]")[fits] + place[fits]).astype("M8[D]") + month[fits]
    found[fits] = other.astype("M8[us]") + (moments[fits] - days[fits])
    return found


def favoured(read: Days, other: Days, past: bool = False, today: date | None = None) -> str:
    """Say which of two readings of the same days the file itself speaks for: « read », « other », "" for neither or both.

    Parameters: `read` and `other`, each row's moment either way, in the order of the file; `past`, that nothing of them can be
    still to come; `today`, the clock's by default. What speaks: days to come in one reading alone, rows that follow one another in
    one alone, days of one month that the other spreads over half a year.

    >>> days = np.array([f"2026-{month:02}-03" for month in range(1, 11)], "M8[us]")
    >>> favoured(days, turned(days)), favoured(turned(days), days), favoured(days[:3], turned(days[:3]))
    ('other', 'read', '')
    """
    both = ~np.isnat(read) & ~np.isnat(other)
    read, other = read[both], other[both]
    said = set()
    if past and len(read):
        end = np.datetime64((today or date.today()) + timedelta(days=1))
        said |= _alone(bool((read <= end).all()), bool((other <= end).all()))
    if min(len(np.unique(each)) for each in (read, other)) >= _LEAST:
        said |= _alone(_ordered(read), _ordered(other))
        spans = [int((each.max() - each.min()).astype("m8[D]").astype(np.int64)) for each in (read, other)]
        if min(spans) <= _SHORT and max(spans) >= _LONG:
            said |= _alone(spans[0] <= _SHORT, spans[1] <= _SHORT)
    return said.pop() if len(said) == 1 else ""


def _alone(read: bool, other: bool) -> set[str]:
    return {"read" if read else "other"} if read != other else set()


def _ordered(moments: Days) -> bool:
    steps = np.diff(moments).astype(np.int64)
    return bool((steps >= 0).all() or (steps <= 0).all())
