"""Sales dated in the future, or years away from all the others: slips of the keyboard, empty dates of a tool, forecasts."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from smkit.tables.cells import Mask

#: Days without any sale that no company has: what lies beyond is of another history.
GAP = 730
#: Share of the sales that may lie beyond, and how many must not, for those to be the ones that are wrong.
_FEW, _LEAST = 0.1, 5


def rows(moments: pd.Series, kept: Mask, today: date | None = None) -> tuple[Mask, Mask]:
    """Return the kept rows that are dated after today, then those that are dated years away from the others.

    Parameters: `moments`, dates; `kept`, the rows that are sales; `today`, the clock's by default; a day more is allowed, for
    other time zones. Where most sales are still to come, or no history is the main one, nothing is wrong with some of them.

    >>> days = pd.Series(pd.to_datetime(["1900-01-01", *["2026-03-02"] * 9, "2062-03-02"]))
    >>> [mask.nonzero()[0].tolist() for mask in rows(days, np.ones(11, dtype=bool), date(2026, 4, 1))]
    [[10], [0]]
    """
    days = moments.to_numpy().astype("datetime64[D]")
    known = kept & ~np.isnat(days)
    nothing = np.zeros(len(days), dtype=bool)
    if not known.any():
        return nothing, nothing
    end = np.datetime64((today or date.today()) + timedelta(days=1))
    later = known & (days > end) if days[known].max() > end else nothing
    if later.sum() > known.sum() / 2:
        later = nothing
    return later, _away(days, known & ~later)


def _away(days: np.ndarray, known: Mask) -> Mask:
    nothing = np.zeros(len(days), dtype=bool)
    if np.ptp(days[known]).astype(int) <= GAP:
        return nothing
    found, counts = np.unique(days[known], return_counts=True)
    history = np.concatenate([[0], np.cumsum(np.diff(found).astype(int) > GAP)])
    sizes = np.bincount(history, counts)
    main = int(sizes.argmax())
    if len(sizes) == 1 or sizes[main] < _LEAST or sizes.sum() - sizes[main] > _FEW * sizes.sum():
        return nothing
    its = found[history == main]
    return known & ((days < its[0]) | (days > its[-1]))
