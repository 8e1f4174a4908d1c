"""When is a team at work? Its opening hours laid out on the line of time, so that any number of moments is read at once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.closing import public_holidays
from smkit.analysis.errors import InputError
from smkit.months import WEEKDAYS

DAYS = WEEKDAYS
_DAY = 24 * 60
_CLOCK = re.compile(r"\s*(\d{1,2})\s*(?:[:hH]\s*(\d{2})?)?\s*\Z")


@dataclass(frozen=True)
class Opening:
    """When a team works: `hours`, one (open, close) or several a day; `weekdays`, 0 for Monday; the public holidays of
    `country` and `region` are closed; `breaks`, (from, to) of every day; `closures`, (first, last) moments when nobody works;
    `tz`, the time zone whose clock the hours follow, None for the clock of the data.

    Hours that end before they begin cross midnight: such a shift belongs to the day on which it begins, whole.
    """

    hours: tuple[tuple[int, int], ...]
    weekdays: tuple[int, ...]
    country: str = "FR"
    region: str | int | None = None
    breaks: tuple[tuple[int, int], ...] = ()
    closures: tuple[tuple[pd.Timestamp, pd.Timestamp], ...] = ()
    tz: Any = None

    @property
    def day(self) -> float:
        """Minutes worked in a day of opening: breaks out, hours that overlap counted once."""
        breaks = np.array(self.breaks, dtype=float).reshape(-1, 2)
        closed = np.concatenate([breaks - _DAY, breaks, breaks + _DAY])  # a night's break is of the next day
        return float(Line(np.array(self.hours, dtype=float), closed).worked[-1])

    def line(self, first: pd.Timestamp, last: pd.Timestamp) -> "Line":
        """Lay the hours out from the day before `first` to the day after `last` (local or UTC moments)."""
        days = np.arange(_day(first) - 2, _day(last) + 3)
        years = range(days[0].item().year, days[-1].item().year + 1)
        mask = [number in self.weekdays for number in range(7)]
        off = np.array(public_holidays(self.country, self.region, years), dtype="datetime64[D]")
        worked = days[np.is_busday(days, weekmask=mask, holidays=off)]
        opened = self._instants(worked, self.hours)
        closed = [
            self._instants(days, self.breaks)
        ]  # of every day: a night's break falls on the morning after
        closed += [minutes(pd.Series([a, b]), self.tz).reshape(1, 2) for a, b in self.closures]
        return Line(opened, np.concatenate(closed))

    def open_from(self, day: date) -> date:
        """Return the first day on which the team works, from a day on; within a year, else that day itself.

        >>> opening().open_from(date(2027, 1, 1)).isoformat()  # New Year's Day is a Friday
        '2027-01-04'
        """
        for later in (day + timedelta(days=number) for number in range(366)):
            begins = pd.Timestamp(later)
            closed = any(
                first.tz_localize(None) <= begins
                and last.tz_localize(None) >= begins + pd.Timedelta(hours=23, minutes=59)
                for first, last in self.closures
            )
            if later.weekday() in self.weekdays and not closed:
                if later not in public_holidays(self.country, self.region, [later.year]):
                    return later
        return day

    def _instants(self, days: np.ndarray, hours: Sequence[tuple[int, int]]) -> np.ndarray:
        """(open, close) of each of the hours on each of the days, in minutes: UTC where there is a time zone."""
        at = days.astype("datetime64[m]")[:, None, None] + np.array(hours, dtype="int64").reshape(1, -1, 2)
        return minutes(pd.Series(at.ravel()), self.tz).reshape(-1, 2)


@dataclass(frozen=True)
class Line:
    """The line of time: `opened` and `closed`, (start, end) in minutes, in any order, overlapping or not."""

    opened: np.ndarray
    closed: np.ndarray

    @cached_property
    def knots(self) -> np.ndarray:
        """Every minute at which work may begin or stop, sorted."""
        return np.unique(np.concatenate([self.opened.ravel(), self.closed.ravel()]))

    @cached_property
    def worked(self) -> np.ndarray:
        """Minutes worked from the first knot to each of them."""
        middles = (self.knots[1:] + self.knots[:-1]) / 2
        at_work = _within(middles, self.opened) & ~_within(middles, self.closed)
        return np.concatenate([[0.0], np.cumsum(np.diff(self.knots) * at_work)])

    def until(self, at: np.ndarray) -> np.ndarray:
        """Minutes worked until each moment: straight between two knots. Missing moments stay missing."""
        if not len(self.knots):
            return np.where(np.isnan(at), np.nan, 0.0)
        return np.asarray(np.interp(at, self.knots, self.worked))

    def reached(self, worked: np.ndarray) -> np.ndarray:
        """The first moment at which so many minutes have been worked; missing beyond the end of the line."""
        found = np.searchsorted(self.worked, worked - 1e-9)
        inside = np.minimum(found, len(self.knots) - 1)
        at = self.knots[inside] - (self.worked[inside] - worked)
        return np.where((found < len(self.knots)) & ~np.isnan(worked), at, np.nan)


def opening(
    hours: Any = ("09:00", "18:00"), weekdays: Iterable[Any] = range(5), country: str = "FR", region: str | int | None = None,
    breaks: Iterable[Any] = (), closures: Iterable[Any] = (), tz: Any = None,
) -> Opening:  # fmt: skip
    """Return when a team works, from what people write.

    Parameters: `hours`, ("09:00", "18:00") or several such pairs (« 9h30 » is read too); `weekdays`, numbers from 0 for Monday
    or French names; `country` and `region`, as `public_holidays` takes them; `breaks`, pairs of hours of every day; `closures`,
    pairs of moments; `tz`, a time zone or None.
    Raises InputError, in French, for what is no hour, no day, or a region that is not known.

    >>> opening(("22:00", "06:00"), ["lundi", "mardi"]).hours
    ((1320, 1800),)
    """
    if isinstance(weekdays, str) or not isinstance(weekdays, Iterable):
        raise InputError(
            f"Les jours ouvrés se donnent en liste, par exemple [« lundi », « mardi »] ou range(5) ; trouvé « {weekdays} »."
        )
    days = tuple(sorted({_weekday(day) for day in weekdays}))
    if not days:
        raise InputError("Aucun jour ouvré n'est donné : il en faut au moins un, par exemple « lundi ».")
    public_holidays(country, region, [2026])  # a region that is not known is told before any lead is read
    when = Opening(
        _pairs(hours), days, country, region, _pairs(breaks) if breaks else (),
        tuple(_closure(pair) for pair in closures), _zone(tz),
    )  # fmt: skip
    if not when.day:
        raise InputError(
            "Les pauses couvrent toutes les heures d'ouverture : il ne reste aucune minute ouvrée."
        )
    return when


def minutes(moments: pd.Series, tz: Any) -> np.ndarray:
    """Return moments as minutes since 1970, in UTC where `tz` is given: naive moments are then read on that zone's clock.

    An hour that comes twice (end of daylight saving) is read as the first; one that does not exist, as the next that does.
    """
    if moments.dt.tz is None and tz is not None:
        twice = np.ones(len(moments), dtype=bool)
        moments = moments.dt.tz_localize(tz, ambiguous=twice, nonexistent="shift_forward")
    if moments.dt.tz is not None:
        moments = moments.dt.tz_convert("UTC").dt.tz_localize(None)
    stamps = moments.to_numpy("datetime64[us]")
    return np.where(np.isnat(stamps), np.nan, stamps.astype("int64") / 60e6)


def is_clock(text: Any) -> bool:
    """Tell whether a text (or a whole number of hours) is an hour of the day, not a moment."""
    return isinstance(text, time | int) or (isinstance(text, str) and _CLOCK.match(text) is not None)


def _within(points: np.ndarray, spans: np.ndarray) -> np.ndarray:
    """Whether each point is inside one of the spans: more of them have begun than have ended."""
    begun = np.searchsorted(np.sort(spans[:, 0]), points, side="right")
    return np.asarray(begun > np.searchsorted(np.sort(spans[:, 1]), points, side="right"))


def _pairs(hours: Any) -> tuple[tuple[int, int], ...]:
    """Hours as (open, close) in minutes of the day; a close that is not after the open is of the next day."""
    if isinstance(hours, str) or not isinstance(hours, Iterable) or not (listed := list(hours)):
        raise InputError(
            f"Les horaires s'écrivent par deux, ouverture et fermeture : « 09:00 » et « 18:00 » ; trouvé « {hours} »."
        )
    pairs = [listed] if len(listed) == 2 and all(is_clock(each) for each in listed) else listed
    found = []
    for pair in pairs:
        if isinstance(pair, str) or not isinstance(pair, Iterable) or len(list(pair)) != 2:
            raise InputError(
                f"Les horaires s'écrivent par deux, ouverture et fermeture : « 09:00 » et « 18:00 » ; trouvé « {pair} »."
            )
        start, end = (_clock(each) for each in pair)
        found.append((start, end if end > start else end + _DAY))
    return tuple(found)


def _clock(written: Any) -> int:
    if isinstance(written, time):
        return written.hour * 60 + written.minute
    match = _CLOCK.match(str(written))
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    if minute > 59 or hour * 60 + minute > _DAY:
        raise InputError(f"« {written} » n'est pas une heure : écrivez-la comme « 09:00 » ou « 9h30 ».")
    return hour * 60 + minute


def _weekday(day: Any) -> int:
    if isinstance(day, str):
        found = [
            number
            for number, name in enumerate(DAYS)
            if len(day) >= 2 and name.startswith(day.strip().lower())
        ]
        if len(found) == 1:
            return found[0]
    elif day in range(7):  # 0.5 and None are none
        return int(day)
    raise InputError(
        f"« {day} » n'est pas un jour de la semaine : écrivez lundi, mardi… ou un nombre de 0 (lundi) à 6."
    )


def _closure(pair: Any) -> tuple[pd.Timestamp, pd.Timestamp]:
    try:
        first, last = (pd.Timestamp(each) for each in pair)
    except (ValueError, TypeError) as problem:
        raise InputError(
            "Une pause s'écrit par deux, début et fin : des heures (« 12:00 » et « 14:00 ») ou des moments "
            f"(« 2026-03-04 09:00 ») ; trouvé « {pair} »."
        ) from problem
    if last < first:
        raise InputError(f"Une fermeture finit avant de commencer : du {first} au {last}. Inversez les deux.")
    return first, last


def _zone(tz: Any) -> Any:
    if isinstance(tz, str):
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            return ZoneInfo(tz)
        except (ZoneInfoNotFoundError, ValueError) as problem:
            raise InputError(f"Fuseau inconnu : « {tz} ». Écrivez par exemple « Europe/Paris ».") from problem
    return tz


def _day(moment: pd.Timestamp) -> np.datetime64:
    return np.datetime64(moment.tz_localize(None).date() if moment.tz else moment.date(), "D")
