"""Which comes first, day or month, and in which time zone a moment is told: what a column proves, or a person says."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.tables.cells import Mask

#: Share of days above 12 in second place from which a column is month first (days are so 6 times in 10).
MONTH_FIRST = 0.2
#: What may be told of the order of day and month.
ORDERS = ("month_first", "month_first_assumed", "day_first_assumed", "two_orders")


@dataclass(frozen=True)
class Ask:
    """What is known of the dates of a file beside what they show.

    `order` is what a person says (jma, mja, amj), `english` that its words are English, where 3/4 is 4 March; `zone` the
    time zone in which dates with an offset are wanted, "" for as they are written.
    """

    order: str = ""
    english: bool = False
    zone: str = ""


FRENCH = Ask()


def settle(figures: dict[str, NDArray[np.int64]], rows: Mask, ask: Ask) -> dict[str, Mask]:
    """Swap day and month, in place, when the whole column proves it or a person says it; return what is to be told.

    Where some dates prove one order and some the other, those that prove nothing are told: half a column is never swapped.

    >>> figures = {"day": np.array([3, 3, 4]), "month": np.array([4, 25, 30])}
    >>> list(settle(figures, np.array([True] * 3), FRENCH)), figures["day"].tolist(), figures["month"].tolist()
    (['month_first'], [4, 25, 30], [3, 3, 4])
    >>> list(settle({"day": np.array([3, 25]), "month": np.array([25, 3])}, np.array([True] * 2), FRENCH))
    ['two_orders']
    """
    day, month = figures["day"][rows], figures["month"][rows]
    late_day, late_month = (day > 12) & (month <= 12), (month > 12) & (day <= 12)
    if ask.order == "amj":
        _turn_years(figures, rows)
        return {}
    either = rows.copy()
    either[rows] = (day <= 12) & (month <= 12) & (day != month)
    proven = "mja" if (month > 12).mean() >= MONTH_FIRST and not (day > 12).any() else ""
    order = ask.order or proven
    told = {}
    if not ask.order and late_day.any() and late_month.any():
        told["two_orders"] = either
    elif not order and not (day > 12).any() and either.any():
        order = "mja" if ask.english else ""
        told["month_first_assumed" if ask.english else "day_first_assumed"] = rows
    elif proven and not ask.order:
        told["month_first"] = rows
    if order == "mja":
        figures["day"][rows], figures["month"][rows] = month, day
    return told


def _turn_years(figures: dict[str, NDArray[np.int64]], rows: Mask) -> None:
    """Take, in place, the first figures of dates such as 26/03/04 for the year."""
    day, year = figures["day"][rows], figures["year"][rows]
    figures["day"][rows] = year % 100
    figures["year"][rows] = day + np.where(day < 70, 2000, 1900)


def zoned(
    moments: NDArray[np.datetime64], shift: NDArray[np.int64], told: dict[str, Mask], zone: str
) -> None:
    """Put, in place, the moments that have an offset in a time zone; where none is asked for, tell that they differ.

    >>> moments, told = np.array(["2026-03-03T23:30"], "datetime64[s]"), {"offset": np.array([True])}
    >>> zoned(moments, np.array([0]), told, "Europe/Paris")
    >>> moments.tolist(), list(told)
    ([datetime.datetime(2026, 3, 4, 0, 30)], ['zone'])
    """
    rows = told["offset"]
    if zone:
        universal = pd.Series(moments[rows] - shift[rows].astype("timedelta64[s]")).dt.tz_localize("UTC")
        moments[rows] = universal.dt.tz_convert(zone).dt.tz_localize(None).to_numpy()
        told["zone"] = told.pop("offset")
    elif len(np.unique(shift[rows])) > 1:
        told["mixed_offsets"] = told.pop("offset")
