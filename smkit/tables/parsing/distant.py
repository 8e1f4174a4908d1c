"""Sales dated in the future, or years away from all the others: slips of the keyboard, empty dates of a tool, forecasts."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from smkit.tables.cells import Mask

#: Days without any sale that no company has: what lies beyond is of another history.
GAP = 730
#: Share of the sales that may lie beyond, and how many must not, for those to be the ones that are wrong.
_FEW, _LEAST = 0.1, 5
#: Rows whose days are counted together.
_BLOCK = 1 << 18


def rows(moments: pd.Series, kept: Mask, today: date | None = None) -> tuple[Mask, Mask]:
    """Return the kept rows that are dated after today, then those that are dated years away from the others.

    Parameters: `moments`, dates; `kept`, the rows that are sales; `today`, the clock's by default; a day more is allowed, for
    other time zones. Where most sales are still to come, or no history is the main one, nothing is wrong with some of them.

    >>> days = pd.Series(pd.to_datetime(["1900-01-01", *["2026-03-02"] * 9, "2062-03-02"]))
    >>> [mask.nonzero()[0].tolist() for mask in rows(days, np.ones(11, dtype=bool), date(2026, 4, 1))]
    [[10], [0]]
    """
    nothing = np.zeros(len(moments), dtype=bool)
    days, counts = _counted(moments.to_numpy(), kept)
    if not len(days):
        return nothing, nothing
    end = np.datetime64((today or date.today()) + timedelta(days=1))
    ahead = days > end
    if counts[ahead].sum() > counts.sum() / 2:
        ahead[:] = False
    first, last = _history(days[~ahead], counts[~ahead])
    if not ahead.any() and first <= days[0] and days[-1] <= last:
        return nothing, nothing
    each = moments.to_numpy().astype("datetime64[D]")
    later = kept & (each > end) if ahead.any() else nothing
    return later, kept & ~later & ((each < first) | (each > last))


def _counted(moments: np.ndarray, kept: Mask) -> tuple[np.ndarray, np.ndarray]:
    """Return the days of the kept rows, in order, and how many rows each has; there may be millions of them."""
    parts = [np.array([], dtype="datetime64[D]")], [np.array([], dtype=np.int64)]
    for start in range(0, len(moments), _BLOCK):
        part = moments[start : start + _BLOCK][kept[start : start + _BLOCK]].astype("datetime64[D]")
        for whole, found in zip(parts, np.unique(part[~np.isnat(part)], return_counts=True), strict=True):
            whole.append(found)
    days, places = np.unique(np.concatenate(parts[0]), return_inverse=True)
    return days, np.bincount(places, np.concatenate(parts[1]), len(days)).astype(np.int64)


def _history(days: np.ndarray, counts: np.ndarray) -> tuple[np.datetime64, np.datetime64]:
    """Return the first and the last day of the history that most sales belong to; of all of them where none is the main one."""
    history = np.concatenate([[0], np.cumsum(np.diff(days).astype(int) > GAP)])
    sizes = np.bincount(history, counts)
    main = int(sizes.argmax())
    if sizes[main] < _LEAST or sizes.sum() - sizes[main] > _FEW * sizes.sum():
        return days[0], days[-1]
    its = days[history == main]
    return its[0], its[-1]
