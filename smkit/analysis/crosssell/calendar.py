"""Does the calendar bring two products together? Baskets of the same months are alike, and what is sold no more is no offer.

Two products that sell in the same season, or that left the range on the same day, meet more often than their sales of the whole
time would have it, and those of opposite seasons less often, though nobody chose them together. So chance is also reckoned
within periods, as it is within segments: months where they hold enough baskets, else quarters, else years.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.crosssell.encode import Baskets

_ENOUGH = 20  # baskets of a group and period, on average, below which longer periods are compared
_PART = 500_000  # baskets at a time
_LONG = 90  # days without a sale, below which a product may be out of stock
_LATELY = 8.0  # sales that a product would have made since its last one, at its own pace: beyond, it is sold no more


def periods(baskets: Baskets, group: NDArray[np.int64] | None = None) -> NDArray[np.int64] | None:
    """Return the group of each basket, within its period, as a number from 0; None where baskets have no dates,
    or are too few.

    Parameters: `baskets`; `group`, a number for each basket, whose groups stay apart.

    >>> from smkit.analysis.crosssell.encode import encode
    >>> days = pd.to_datetime(["2026-01-05"] * 20 + ["2026-02-05"] * 20)
    >>> orders = pd.DataFrame({"order_id": range(40), "product": "thé", "order_date": days})
    >>> np.bincount(periods(encode(orders))).tolist()
    [20, 20]
    """
    dates = _dates(baskets)
    if dates is None:
        return None
    parts = pd.DataFrame({"group": np.zeros(len(baskets), dtype=np.int64) if group is None else group})
    for months in (1, 3, 12):
        parts["period"] = ((dates.dt.year * 12 + dates.dt.month - 1) // months).to_numpy()
        found = parts.groupby(["group", "period"], dropna=False).ngroup().to_numpy().astype(np.int64)
        if len(found) >= _ENOUGH * (found.max() + 1):
            return found
    return None  # too few baskets for any calendar to be told from chance


def gone(baskets: Baskets) -> NDArray[np.bool_]:
    """Tell which products (columns) are sold no more: none for three months, where their own pace would have made eight.

    Parameters: `baskets`. All False where they have no dates.

    >>> from smkit.analysis.crosssell.encode import encode
    >>> days = pd.date_range("2026-01-01", periods=200)
    >>> orders = pd.DataFrame({"order_id": range(200), "product": ["thé"] * 100 + ["café"] * 100, "order_date": days})
    >>> dict(zip(encode(orders).names, gone(encode(orders)).tolist()))
    {'thé': True, 'café': False}
    """
    dates = _dates(baskets)
    if dates is None or dates.isna().all():
        return np.zeros(len(baskets.keys), dtype=bool)
    day = ((dates - dates.min()).dt.total_seconds() / 86_400).fillna(0.0).to_numpy()
    ends, column = baskets.rows.indptr, baskets.rows.indices
    first, last = np.full(len(baskets.keys), np.inf), np.full(len(baskets.keys), -np.inf)
    for start in range(
        0, len(day), _PART
    ):  # a part at a time: the days of all lines would be as large as the lines
        stop = min(start + _PART, len(day))
        held, own = (
            np.repeat(day[start:stop], np.diff(ends[start : stop + 1])),
            column[ends[start] : ends[stop]],
        )
        np.minimum.at(first, own, held)
        np.maximum.at(last, own, held)
    first[last < 0] = last[last < 0] = day.max()  # what no basket holds has no pace, and no silence
    pace = baskets.counts / (last - first + 1)
    silence = day.max() - last
    silent: NDArray[np.bool_] = (silence > _LONG) & (silence * pace > _LATELY)
    return silent


def _dates(baskets: Baskets) -> pd.Series | None:
    """The day of each basket, None where the orders do not say."""
    if "order_date" not in baskets.lines:
        return None
    dates = baskets.first_line("order_date")
    return dates if pd.api.types.is_datetime64_any_dtype(dates) and dates.notna().any() else None
