"""Numbers of orders that begin again each year, so that one stands for two."""

from collections.abc import Mapping

import numpy as np

from smkit.tables.cells import Mask, Parsed

#: Days within which the lines of one order stand.
_APART = 180
#: How many numbers that come back later, and what share of all, are no corrections.
_LEAST, _SHARE = 3, 0.2


def find(parsed: Mapping[str, Parsed], kept: Mask) -> Mask:
    """Return the rows of numbers that stand for two orders, months apart: numbers that begin again each year.

    A few late lines are corrections; where many numbers do so, they are others.

    >>> import pandas as pd
    >>> ids = Parsed(pd.Series(["1", "2", "3"] * 2))
    >>> days = Parsed(pd.Series(pd.to_datetime(["2025-03-03"] * 3 + ["2026-03-04"] * 3)))
    >>> find({"order_id": ids, "order_date": days}, np.ones(6, dtype=bool)).all()
    np.True_
    """
    rows = np.zeros(len(kept), dtype=bool)
    if "order_date" not in parsed or not kept.any():
        return rows
    places = np.flatnonzero(kept)
    days = parsed["order_date"].at(places)
    if (days.max() - days.min()).days <= _APART:
        return rows
    orders = parsed["order_id"].alike(places)  # numbers, which are soon grouped
    span = days.groupby(orders).agg(["min", "max"])
    far = span.index[(span["max"] - span["min"]).dt.days > _APART]
    if len(far) >= _LEAST and len(far) >= _SHARE * len(span):
        rows[places[np.isin(orders, far)]] = True
    return rows
