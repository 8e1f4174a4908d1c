"""Which days are worked? Weekends, public holidays and the company's own closing days are left out of every count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from smkit.analysis.closing import named_holidays, place
from smkit.months import WEEKDAYS

_WEEKEND = (5, 6)


@dataclass(frozen=True)
class Days:
    """The working days of a place; counting them is done in whole days, by position, so that 1 is the next one."""

    country: str
    region: str | None = None
    extra: tuple[date, ...] = ()

    def name(self, day: date) -> str | None:
        """Return why a day is closed, in French, or None for a working day.

        >>> days = closed_days("FR")
        >>> days.name(date(2026, 5, 1)), days.name(date(2026, 5, 3)), days.name(date(2026, 5, 4))
        ('Fête du Travail', 'dimanche', None)
        """
        if (found := named_holidays(self.country, self.region, day.year).get(day)) is not None:
            return found
        if day in self.extra:
            return "fermeture de l'entreprise"
        return WEEKDAYS[day.weekday()] if day.weekday() in _WEEKEND else None

    def open(self, day: date) -> bool:
        """Is it a working day?"""
        return self.name(day) is None

    def shift(self, day: date, count: int) -> date:
        """Return the working day `count` working days after a day (before, when negative); a closed day first gives way.

        With 0, a closed day gives way to the working day before it: what is due on a closed day is due the day before.

        >>> days = closed_days("FR")
        >>> days.shift(date(2026, 5, 4), -1), days.shift(date(2026, 5, 1), 0), days.shift(date(2026, 4, 30), 1)
        (datetime.date(2026, 4, 30), datetime.date(2026, 4, 30), datetime.date(2026, 5, 4))
        """
        reach = timedelta(days=abs(count) * 2 + 40)
        calendar = self.calendar(day - reach, day + reach)
        moved = np.busday_offset(np.datetime64(day, "D"), count, roll="backward", busdaycal=calendar)
        return date.fromisoformat(str(moved))

    def on_or_after(self, day: date) -> date:
        """Return a day, or the first working day after it when it is closed.

        >>> closed_days("FR").on_or_after(date(2026, 5, 1))
        datetime.date(2026, 5, 4)
        """
        calendar = self.calendar(day, day + timedelta(days=40))
        return date.fromisoformat(
            str(np.busday_offset(np.datetime64(day, "D"), 0, roll="forward", busdaycal=calendar))
        )

    def between(self, start: date, end: date) -> int:
        """Return the working days from one day to another, the first counted, the last not; negative when the last comes first.

        >>> closed_days("FR").between(date(2026, 4, 30), date(2026, 5, 5))
        2
        """
        first, last = min(start, end), max(start, end)
        calendar = self.calendar(first, last)
        count = int(np.busday_count(first, last, busdaycal=calendar))
        return count if start <= end else -count

    def calendar(self, first: date, last: date) -> np.busdaycalendar:
        """Return numpy's calendar of the years between two days."""
        return _calendar(self.country, self.region, self.extra, first.year, last.year)


def closed_days(country: str = "FR", region: str | None = None, extra: Iterable[date] = ()) -> Days:
    """Return the working days of a place.

    Parameters: `country` and `region`, by code or name, as `closing.public_holidays` takes them (« Belgique », « Moselle » or
    « 57 », « Québec »), None or "" for the whole country; `extra`, days on which the company is closed as well.
    Raises InputError, with a suggestion, for a country or a region that is not known.

    >>> closed_days("FR", "Moselle").name(date(2026, 12, 26)), closed_days("Belgique").name(date(2026, 7, 21))
    ('Saint Étienne', 'Fête nationale')
    """
    return Days(*place(country, region), tuple(sorted(set(extra))))


@cache
def _calendar(
    country: str, region: str | None, extra: tuple[date, ...], first: int, last: int
) -> np.busdaycalendar:
    """numpy's calendar of whole years."""
    days = [day for year in range(first, last + 1) for day in named_holidays(country, region, year)]
    return np.busdaycalendar(holidays=np.array([*days, *extra], dtype="datetime64[D]"))
