"""How does a month stand beside the same one a year before, and may chance alone have made the difference?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from smkit.analysis.intervals import wilson
from smkit.analysis.periods import Course, course
from smkit.analysis.proportions import newcombe

#: What each share is of: how many, of how many.
_SHARES = {"rate": ("kept", "due"), "share": ("fit", "known")}


def went(table: pd.DataFrame, column: str, month: str) -> Course:
    """Follow a column to a month, and tell whether its change on a year is more than chance makes (interval at 95 %).

    Parameters: `table`, `months` or `supply` of a meeting, one row a month; `column`, `rate`, `leads` or `share`; `month`, as
    « 2025-12 ».
    Returns a `Course`: shares are compared by Newcombe's interval, counts by Wilson's of their half.

    >>> months = [f"{day:%Y-%m}" for day in pd.period_range("2024-11", "2025-12", freq="M")]
    >>> found = went(pd.DataFrame({"month": months, "leads": [40, 57, *[50] * 11, 72]}), "leads", "2025-12")
    >>> round(found.change, 3), found.sure
    (0.263, False)
    """
    if not len(table):
        return Course()
    months = pd.PeriodIndex(table["month"], freq="M")
    found = course(table.set_index(months)[column], month, rate=column in _SHARES)
    if found.change is None:
        return found
    rows = dict(zip(months.astype(str), table.to_dict("records"), strict=True))
    return replace(found, sure=_differ(rows[month], rows[str(pd.Period(month, freq="M") - 12)], column))


def _differ(now: Mapping[Any, Any], before: Mapping[Any, Any], column: str) -> bool:
    if column in _SHARES:
        own, of = _SHARES[column]
        return not _holds(newcombe(now[own], now[of], before[own], before[of]), 0.0)
    return not _holds(wilson(now[column], now[column] + before[column]), 0.5)


def _holds(interval: tuple[float, float] | None, value: float) -> bool:
    return interval is None or interval[0] <= value <= interval[1]
