"""Shares and percents in one column: is « 0,5 » beside « 75 » half, or half a percent? Nothing is guessed where both make sense."""

import numpy as np
from numpy.typing import NDArray

from smkit.tables.answers import PERCENT, SHARE
from smkit.tables.cells import Mask, Parsed

#: A figure from which a column holds percents: 1,4 could be a slip for 0,14.
_PERCENT = 2


def either(values: NDArray[np.float64], signed: Mask, told: str = "") -> tuple[NDArray[np.float64], Mask]:
    """Return figures of a column of percents as shares, and which could be one as well as the other.

    Parameters: `values`, those of cells with their « % » shares already (`signed`); `told`, the answer `taux` of the others.

    >>> bare = np.zeros(3, dtype=bool)
    >>> [either(np.array(each), bare)[1].tolist() for each in ([75, 0.5, 0], [100, 50, 1], [100, 1, 0], [12.5, 50, 0])]
    [[False, True, False], [False, False, False], [False, True, False], [False, False, False]]
    >>> [either(np.array([75, 0.5, 0]), bare, told)[0].tolist() for told in ("pourcent", "part", "melange")]
    [[0.75, 0.005, 0.0], [75.0, 0.5, 0.0], [0.75, 0.5, 0.0]]
    """
    size, bare = np.abs(np.nan_to_num(values)), ~signed & np.isfinite(values)
    small = bare & (size > 0) & (size <= 1)
    none = np.zeros(len(values), dtype=bool)
    if told == SHARE or (not told and not (bare & (size >= _PERCENT)).any()):
        return values, none
    if told == PERCENT or (not told and _whole(size[bare])):
        return np.where(bare, values / 100, values), none
    return np.where(bare & ~small, values / 100, values), none if told else small


def settle(column: Parsed, told: str = "") -> None:
    """Turn, in place, a column of percents, whole or not, into shares. Fault: mixed_shares. Told: whole_percents.

    >>> import pandas as pd
    >>> done = Parsed(pd.Series([100.0, 50, 0.5]))
    >>> settle(done)
    >>> done.values.tolist(), done.faults["mixed_shares"].tolist()
    ([1.0, 0.5, 0.5], [False, False, True])
    """
    values = column.values.to_numpy(np.float64, na_value=np.nan)
    signed = column.told.get("in_percent", np.zeros(len(values), dtype=bool))
    shares, unsure = either(values, signed, told)
    if np.array_equal(shares, values, equal_nan=True) and not unsure.any():
        return
    column.values = column.values.where(shares == values, shares)
    column.told["whole_percents"] = np.isfinite(values) & (shares != values)
    column.faults.pop("out_of_range", None)
    column.mark("out_of_range", (column.values > 1).to_numpy())
    column.mark("mixed_shares", unsure)


def _whole(figures: NDArray[np.float64]) -> bool:
    """Are figures all whole, and one of them a percent that no share is: 50 beside 1, but not 100, which a share may be as 1?"""
    return bool((figures == np.round(figures)).all() and ((figures > 1) & (figures != 100)).any())
