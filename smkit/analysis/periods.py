"""Which period does a date belong to, and which days does a question cover?

A period is a whole number (months since year 0 for a month), so that the period before is always one less,
on every engine and in pandas alike.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.errors import suggest

Grain = Literal["month", "quarter", "year"]
PER_YEAR: dict[str, int] = {"month": 12, "quarter": 4, "year": 1}
_FRENCH = {"mois": "month", "trimestre": "quarter", "annee": "year", "année": "year"}


@dataclass(frozen=True)
class Window:
    """The days a question covers (`start` and `end` included, None = as far as the data go) and its grain."""

    grain: Grain | None = None
    start: date | None = None
    end: date | None = None

    @property
    def dated(self) -> bool:
        """Whether a row needs a date to be in the answer."""
        return bool(self.grain or self.start or self.end)

    @property
    def first_moment(self) -> datetime | None:
        """The start of the window, as a moment."""
        return datetime.combine(self.start, time.min) if self.start else None

    def holds(self, moment: Any) -> Any:
        """Return the Ibis condition « this moment is in the window », or None when every moment is."""
        after = moment >= self.first_moment if self.start else None
        if self.end is None:
            return after
        until = moment < datetime.combine(self.end + timedelta(days=1), time.min)
        return until if after is None else after & until

    def index(self, moment: Any) -> Any:
        """Return the Ibis integer naming the period of a moment; without a grain 1, or null without a date."""
        if self.grain is None:
            return moment.notnull().ifelse(1, None)
        year = moment.year().cast("int64")
        if self.grain == "month":
            return year * 12 + moment.month().cast("int64") - 1
        if self.grain == "quarter":
            return year * 4 + moment.quarter().cast("int64") - 1
        return year

    def number(self, day: date) -> int:
        """Return the integer naming the period of a day, as `index` does.

        >>> Window("quarter").number(date(2026, 5, 1)) - Window("quarter").number(date(2026, 1, 1))
        1
        """
        if self.grain is None:
            return 1
        per_year = PER_YEAR[self.grain]
        return day.year * per_year + (day.month - 1) * per_year // 12

    def first_day(self, number: int) -> date | None:
        """Return the first day of a period; None without a grain.

        >>> Window("quarter").first_day(Window("quarter").number(date(2026, 5, 9)))
        datetime.date(2026, 4, 1)
        """
        if self.grain is None:
            return None
        per_year = PER_YEAR[self.grain]
        return date(number // per_year, number % per_year * (12 // per_year) + 1, 1)

    def last_day(self, number: int) -> date | None:
        """Return the last day of a period; None without a grain.

        >>> Window("quarter").last_day(Window("quarter").number(date(2026, 5, 9)))
        datetime.date(2026, 6, 30)
        """
        following = self.first_day(number + 1)
        return following - timedelta(days=1) if following else None

    def before(self, first: date, last: date) -> tuple["Window", "Window"]:
        """Return two windows of the same length, the earlier one and the one it is compared with.

        The later one is this window; without a `start`, the days from `first` to `last` are cut in two halves.
        """
        end = self.end or last
        start = self.start or first + timedelta(days=((end - first).days + 2) // 2)
        length = end - start + timedelta(days=1)
        return (
            replace(self, start=start - length, end=start - timedelta(days=1)),
            replace(self, start=start, end=end),
        )


def window(grain: str | None = None, start: Any = None, end: Any = None) -> Window:
    """Return the checked window of a question; dates are dates, timestamps or text (2026-03-31 or
    31/03/2026), both ends included.

    Raises InputError: unknown grain, a date that is none, an end before its start.

    >>> window("mois", "2026-01-01", "2026-03-31").grain
    'month'
    """
    chosen = _FRENCH.get(grain, grain) if grain else None
    if chosen is not None and chosen not in PER_YEAR:
        known = [*PER_YEAR, *_FRENCH]
        raise InputError(
            f"Découpage par période inconnu : « {grain} ».{suggest(str(grain), known)} "
            "Choisissez « month » (mois), « quarter » (trimestre), « year » (année), ou aucun."
        )
    first, last = _day("Début", start), _day("Fin", end)
    if first and last and last < first:
        raise InputError(
            f"La fin ({last:%d/%m/%Y}) précède le début ({first:%d/%m/%Y}) : échangez les deux dates."
        )
    return Window(chosen, first, last)  # type: ignore[arg-type]


def parse_period(text: str) -> tuple[Grain, int] | None:
    """Return the grain and number of a period written 2026-03, 2026-T1 or 2026; None when it is none.

    >>> parse_period("2026-T2") == ("quarter", Window("quarter").number(date(2026, 4, 1)))
    True
    >>> parse_period("mars") is None
    True
    """
    found = re.fullmatch(r"\s*(\d{4})(?:-(?:[TQ]([1-4])|(0?[1-9]|1[0-2])))?\s*", str(text).upper())
    if not found:
        return None
    year = int(found[1])
    if found[2]:
        return "quarter", year * 4 + int(found[2]) - 1
    if found[3]:
        return "month", year * 12 + int(found[3]) - 1
    return "year", year


def complete(first: date, last: date, grain: str) -> bool:
    """Tell whether the data, that end on `last`, cover the whole period that begins on `first`.

    A period whose missing end is a week-end is complete: many companies record nothing then.

    >>> complete(date(2026, 1, 1), date(2026, 1, 30), "month"), complete(date(2026, 1, 1), date(2026, 1, 20), "month")
    (True, False)
    """
    asked = window(grain)
    end = asked.last_day(asked.number(first))
    assert end is not None
    missing = pd.date_range(last + timedelta(days=1), end)
    return bool((missing.day_of_week >= 5).all())


def dated(table: pd.DataFrame, asked: Window) -> pd.DataFrame:
    """Return a table whose `period` column, written as text, holds first days; rows out of the window are left out.

    A row whose period is unreadable, or longer than the periods asked for, has no date: it belongs to none.

    >>> costs = pd.DataFrame({"period": ["2026-02", "2026", "2025-T4"], "cost": [1.0, 2.0, 3.0]})
    >>> dated(costs, window("month", "2026-01-01"))["period"].dt.month.tolist()
    [2.0, nan]
    """
    first, last, fits = [], [], []
    for text in table["period"]:
        found = parse_period(text)
        its = Window(found[0]) if found else None
        first.append(its.first_day(found[1]) if its and found else None)
        last.append(its.last_day(found[1]) if its and found else None)
        fits.append(bool(found) and (asked.grain is None or PER_YEAR[found[0]] >= PER_YEAR[asked.grain]))  # type: ignore[index]
    days = pd.DataFrame({"first": first, "last": last}, index=table.index).astype("datetime64[us]")
    outside = pd.Series(False, index=table.index)
    if asked.start:
        outside |= days["first"] < pd.Timestamp(asked.start)
    if asked.end:
        outside |= days["last"] > pd.Timestamp(asked.end)
    known = days["first"].where(pd.Series(fits, index=table.index))
    return table.assign(period=known)[~outside]


def _day(name: str, value: Any) -> date | None:
    if value is None or value is pd.NaT or value == "":
        return None
    day = _written(value) if isinstance(value, str) else value
    if not isinstance(day, date):
        raise InputError(
            f"{name} : « {value} » n'est pas une date du calendrier. Écrivez par exemple 2026-03-31 ou 31/03/2026."
        )
    return day.date() if isinstance(day, datetime) else day


def _written(text: str) -> datetime | None:
    """A day as a computer or as a French person writes it; None when it is none."""
    for read in (datetime.fromisoformat, lambda day: datetime.strptime(day, "%d/%m/%Y")):
        try:
            return read(text.strip())
        except ValueError:
            continue
    return None
