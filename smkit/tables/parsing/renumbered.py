"""Numbers of orders that begin again each year, so that one stands for two."""

from collections.abc import Mapping

import numpy as np

from smkit.tables import coded
from smkit.tables.cells import Mask, Parsed

#: Days within which the lines of one order stand.
_APART = 180
#: How many numbers that come back later, and what share of all, are no corrections.
_LEAST, _SHARE = 3, 0.2
#: A day that is after all others, and whose opposite is before them.
_NEVER = 10**9


def find(parsed: Mapping[str, Parsed], kept: Mask) -> Mask:
    """Return the rows of numbers that stand for two orders, months apart: numbers that begin again each year.

    A few late lines are corrections; where many numbers do so, they are others.

    >>> import pandas as pd
    >>> ids = Parsed(pd.Series(["1", "2", "3"] * 2))
    >>> days = Parsed(pd.Series(pd.to_datetime(["2025-03-03"] * 3 + ["2026-03-04"] * 3)))
    >>> find({"order_id": ids, "order_date": days}, np.ones(6, dtype=bool)).all()
    np.True_
    """
    none = np.zeros(len(kept), dtype=bool)
    if "order_date" not in parsed or not kept.any():
        return none
    orders, days = parsed["order_id"].alike(slice(None)), parsed["order_date"]
    told = kept & (orders >= 0) & ~days.missing()
    first = np.full(int(orders.max()) + 1, _NEVER, dtype=np.int32)
    last = -first
    for rows in coded.parts(len(kept)):  # they come by the million
        its = days.figures(rows)[told[rows]].astype("datetime64[D]").astype(np.int32)
        np.minimum.at(first, orders[rows][told[rows]], its)
        np.maximum.at(last, orders[rows][told[rows]], its)
    there = last >= first
    far = there & (last - first > _APART)
    if far.sum() < _LEAST or far.sum() < _SHARE * there.sum():
        return none
    return kept & coded.spread(np.append(far, False), orders)
