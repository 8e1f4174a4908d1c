"""Which comes first, day or month, and in which time zone a moment is told: what a column proves, or a person says."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.dating import CENTURY
from smkit.tables.answers import TWO_ORDERS
from smkit.tables.cells import Mask
from smkit.tables.parsing import zones

#: Share of days above 12 in second place from which a column is month first (days are so 6 times in 10).
MONTH_FIRST = 0.2
#: Fewer dates of a kind than this show nothing: three days of twelve are so by chance one time in fifteen.
_LEAST = 5
#: What may be told of the order of day and month.
ORDERS = (
    "month_first",
    "month_first_assumed",
    "day_first_assumed",
    "two_orders",
    "only_jma",
    "only_mja",
    "unproven",
)
#: What a person says of a column that has two orders: each date in the one that it proves.
PROVEN = "prouvees"


@dataclass(frozen=True)
class Ask:
    """What is known of the dates of a file beside what they show.

    `order` is what a person says (jma, mja, amj, or each as it proves, `PROVEN`), and `then` from the line `line` on;
    `english` that its words are English, where 3/4 is 4 March; `zone` the time zone in which dates with an offset are wanted, ""
    for as they are written; `home`, that of the shop, where its day begins; `universal`, that the header says universal time;
    `first`, that a week, a month or a range of days stands for its first day.
    """

    order: str = ""
    english: bool = False
    zone: str = ""
    home: str = zones.ZONES[0]
    universal: bool = False
    then: str = ""
    line: int = 0
    first: bool = False


FRENCH = Ask()
#: What a person says for a week, a month or a range of days to be read as its first day.
FIRST = "debut"
STARTS = Ask(first=True)


def spoken(text: str) -> tuple[str, str, int]:
    """Return what a person says of the order of dates: the order, then the other one and the line from which it holds, if any.

    >>> spoken("mja"), spoken("jma puis mja ligne 15")
    (('mja', '', 0), ('jma', 'mja', 15))
    """
    halves = TWO_ORDERS.fullmatch(text)
    text = "" if text == FIRST else text
    return (halves[1], halves[2], int(halves[3])) if halves else (text, "", 0)


def change(first: NDArray[np.datetime64], then: NDArray[np.datetime64]) -> int:
    """Return at which place dates that could be of either order most likely begin to be of the second one.

    Parameters: the dates of rows that follow one another, read each way, with a row more on each side. It is where they
    jump least from one to the next.

    >>> days = lambda *texts: np.array(texts, "datetime64[D]")
    >>> change(days("2026-03-28", "2026-03-11", "2026-02-04", "NaT"), days("NaT", "2026-11-03", "2026-04-02", "2026-04-14"))
    2
    """
    steps = [np.abs(np.diff(each).astype("timedelta64[h]").astype(np.float64)) for each in (first, then)]
    steps = [
        np.where(np.isnat(np.diff(each)), 0.0, step) for each, step in zip((first, then), steps, strict=True)
    ]
    across = np.abs((then[1:] - first[:-1]).astype("timedelta64[h]").astype(np.float64))
    across = np.where(np.isnat(then[1:] - first[:-1]), 0.0, across)
    before = np.concatenate([[0.0], np.cumsum(steps[0])])[:-1]
    after = np.concatenate([np.cumsum(steps[1][::-1])[::-1], [0.0]])[1:]
    return int(np.argmin(before + across + after)) + 1


def settle(figures: dict[str, NDArray[np.int64]], rows: Mask, ask: Ask) -> dict[str, Mask]:
    """Swap day and month, in place, when the whole column proves it or a person says it; return what is to be told.

    Where some dates prove one order and some the other, those that prove nothing are told: half a column is never swapped.

    >>> figures = {"day": np.array([3, 3, 4]), "month": np.array([4, 25, 30])}
    >>> list(settle(figures, np.array([True] * 3), FRENCH)), figures["day"].tolist(), figures["month"].tolist()
    (['month_first'], [4, 25, 30], [3, 3, 4])
    >>> list(settle({"day": np.array([3, 25]), "month": np.array([25, 3])}, np.array([True] * 2), FRENCH))
    ['two_orders', 'only_jma', 'only_mja']
    """
    day, month = figures["day"][rows], figures["month"][rows]
    late_day, late_month = (day > 12) & (month <= 12), (month > 12) & (day <= 12)
    if ask.order == "amj":
        _turn_years(figures, rows)
        return {}
    either, only = rows.copy(), {"only_jma": rows.copy(), "only_mja": rows.copy()}
    only["only_jma"][rows], only["only_mja"][rows] = late_day, late_month
    if ask.order == PROVEN:
        figures["day"][only["only_mja"]], figures["month"][only["only_mja"]] = (
            month[late_month],
            day[late_month],
        )
    either[rows] = (day <= 12) & (month <= 12) & (day != month)
    proven = "mja" if (month > 12).mean() >= MONTH_FIRST and not (day > 12).any() else ""
    order = ask.order or proven
    told: dict[str, Mask] = {}
    if ask.order == PROVEN:
        return {"unproven": either}
    if not ask.order and late_day.any() and late_month.any():
        told |= {"two_orders": either, **only}
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
    figures["year"][rows] = day + np.where(day < CENTURY, 2000, 1900)


def zoned(moments: NDArray[np.datetime64], shift: NDArray[np.int64], told: dict[str, Mask], ask: Ask) -> None:
    """Put, in place, the moments that have an offset in the time zone that is asked for; where none is, tell what differs.

    Parameters: `shift`, their offsets in seconds; `told`, in which « offset » says which have one. Told where none is asked
    for: mixed_offsets, with the likely zone; or universal, and which of those moments are another day, or month, at home.

    >>> moments, told = np.array(["2026-03-03T23:30"], "datetime64[s]"), {"offset": np.array([True])}
    >>> zoned(moments, np.array([0]), told, Ask(zone="Europe/Paris"))
    >>> moments.tolist(), list(told)
    ([datetime.datetime(2026, 3, 4, 0, 30)], ['zone'])
    >>> told = {"offset": np.array([True])}
    >>> zoned(np.array(["2026-03-31T23:30"], "datetime64[s]"), np.array([0]), told, FRENCH)
    >>> told
    {'universal': array([ True]), 'universal_day': array([ True]), 'universal_month': array([ True])}
    """
    rows = told["offset"]
    if ask.zone:
        moments[rows] = zones.put(moments[rows], shift[rows], ask.zone)
        told["zone"] = told.pop("offset")
    elif len(np.unique(shift[rows])) > 1:
        told[f"mixed_offsets {zones.likely(moments[rows], shift[rows])}"] = told.pop("offset")
    elif not shift[rows].any():
        rows = rows & ~np.isnat(moments)
        local = zones.put(moments[rows], shift[rows], ask.home)
        told["universal"] = told.pop("offset")
        for name, unit in (("day", "D"), ("month", "M")):
            told[f"universal_{name}"] = rows.copy()
            told[f"universal_{name}"][rows] = local.astype(f"M8[{unit}]") != moments[rows].astype(
                f"M8[{unit}]"
            )


def turned(cells: NDArray[np.datetime64], texts: NDArray[np.datetime64], month_first: bool, ask: Ask) -> str:
    """Say what a spreadsheet did to dates that it took for its own: "" nothing, else the order of those it left as texts.

    Opened under another language than its own, an export has day and month change places wherever both fit, and keeps as
    texts the dates whose day is beyond 12: no cell of days is, all texts are. Parameters: `cells` that hold days, `texts` that
    are dates, each once; `month_first`, that the texts are written so; `ask`, where a person may say it.

    >>> days = [np.array([f"2026-03-{day:02}" for day in of], "datetime64[D]") for of in (range(1, 13), range(13, 31), [9])]
    >>> turned(days[0], days[1], True, FRENCH), turned(days[2], days[1], True, FRENCH), turned(days[1], days[0], True, FRENCH)
    ('mja', '', '')
    """
    if len(cells) < _LEAST or len(texts) < _LEAST or (_days(cells) > 12).any() or (_days(texts) <= 12).any():
        return ""
    written = ask.order or ("mja" if month_first else "jma")
    return written if written in ("mja", "jma") else ""


def swapped(moment: np.datetime64) -> np.datetime64:
    """Return a moment whose day and month change places.

    >>> swapped(np.datetime64("2026-04-03T10:00", "us"))
    np.datetime64('2026-03-04T10:00:00.000000')
    """
    when = pd.Timestamp(moment)
    return when.replace(day=when.month, month=when.day).to_datetime64().astype("datetime64[us]")


def _days(moments: NDArray[np.datetime64]) -> NDArray[np.int64]:
    whole = moments.astype("datetime64[D]")
    return (whole - whole.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64) + 1
