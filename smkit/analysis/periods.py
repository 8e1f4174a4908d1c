"""Which period does a date belong to, and which days does a question cover?

A period is a whole number (months since year 0 for a month), so that the period before is always one less,
on every engine and in pandas alike.
"""

import math
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

import pandas as pd

from smkit import dating
from smkit.analysis.errors import InputError
from smkit.errors import suggest
from smkit.typography import typeset

Grain = Literal["week", "month", "quarter", "year"]
PER_YEAR: dict[str, int] = {"week": 52, "month": 12, "quarter": 4, "year": 1}
#: How people call them, in French.
FRENCH = {"semaine": "week", "mois": "month", "trimestre": "quarter", "annee": "year", "année": "year"}
_MONDAY = date(1970, 1, 5)  # weeks are counted from it: ISO weeks begin on a Monday
_SATURDAY = 5  # days after a Monday
_DAY = 86_400
_SHOWN = 13  # a year, and the same period of the year before
_DRAWN = 3  # values under which a course is no line


@dataclass(frozen=True)
class Window:
    """The days a question covers (`start` and `end` included, None = as far as the data go) and its grain.

    `opens` is the month in which a financial year begins, 1 to 12: quarters and years are cut from it.
    """

    grain: Grain | None = None
    start: date | None = None
    end: date | None = None
    opens: int = 1

    @property
    def dated(self) -> bool:
        """Whether a row needs a date to be in the answer."""
        return bool(self.grain or self.start or self.end)

    @property
    def monthly(self) -> bool:
        """Whether its days are whole months, and its periods made of them.

        >>> window("quarter", "2026-02-01").monthly, window("week").monthly, window(None, end="2026-02-27").monthly
        (True, False, False)
        """
        begins = self.start is None or self.start.day == 1
        ends = self.end is None or (self.end + timedelta(days=1)).day == 1
        return self.grain != "week" and begins and ends

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
        if self.grain == "week":
            # rounded: an engine may count seconds from its own midnight
            since = moment.truncate("W").epoch_seconds() - (_MONDAY - date(1970, 1, 1)).days * _DAY
            return (since / (7 * _DAY)).round().cast("int64")
        months = moment.year().cast("int64") * 12 + moment.month().cast("int64") - 1
        return ((months - self._shift) // self._months).cast("int64")

    def number(self, day: date) -> int:
        """Return the integer naming the period of a day, as `index` does.

        >>> Window("quarter").number(date(2026, 5, 1)) - Window("quarter").number(date(2026, 1, 1))
        1
        """
        if self.grain is None:
            return 1
        if self.grain == "week":
            return (day.toordinal() - _MONDAY.toordinal()) // 7
        return (day.year * 12 + day.month - 1 - self._shift) // self._months

    def first_day(self, number: int) -> date | None:
        """Return the first day of a period; None without a grain.

        >>> Window("quarter").first_day(Window("quarter").number(date(2026, 5, 9)))
        datetime.date(2026, 4, 1)
        >>> Window("year", opens=7).first_day(Window("year", opens=7).number(date(2026, 3, 1)))
        datetime.date(2025, 7, 1)
        """
        if self.grain is None:
            return None
        if self.grain == "week":
            return _MONDAY + timedelta(weeks=number)
        months = number * self._months + self._shift
        return date(months // 12, months % 12 + 1, 1)

    def last_day(self, number: int) -> date | None:
        """Return the last day of a period; None without a grain.

        >>> Window("quarter").last_day(Window("quarter").number(date(2026, 5, 9)))
        datetime.date(2026, 6, 30)
        """
        following = self.first_day(number + 1)
        return following - timedelta(days=1) if following else None

    def back(self, periods: int = 1) -> pd.DateOffset:
        """Return how long some periods last; what is taken off a first day to have that of an earlier period.

        >>> pd.Timestamp(2026, 3, 2) - Window("week").back(), pd.Timestamp(2026, 4, 1) - Window("quarter").back(4)
        (Timestamp('2026-02-23 00:00:00'), Timestamp('2025-04-01 00:00:00'))
        """
        return (
            pd.DateOffset(weeks=periods)
            if self.grain == "week"
            else pd.DateOffset(months=periods * self._months)
        )

    def year_back(self) -> pd.DateOffset:
        """Return how far the same period a year before is: twelve months, or fifty-two weeks."""
        return self.back(PER_YEAR[self.grain]) if self.grain else pd.DateOffset(years=1)

    @property
    def _months(self) -> int:
        """How many months a period has."""
        return 12 // PER_YEAR[self.grain or "year"]

    @property
    def _shift(self) -> int:
        """How many months after January its periods are cut."""
        return (self.opens - 1) % self._months

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


def window(grain: str | None = None, start: Any = None, end: Any = None, opens: Any = 1) -> Window:
    """Return the checked window of a question; dates are dates, timestamps or text (2026-03-31, 31/03/2026, « 31 mars 2026 », or a
    period, « mars 2026 », whose first day starts and whose last day ends), both ends included; `opens` is the month in which the
    financial year begins, 1 to 12.

    Raises InputError: unknown grain, a date that is none, an end before its start, a month that is none.

    >>> asked = window(None, "1er mars 2026", "T2 2026")
    >>> f"{asked.start} {asked.end}"
    '2026-03-01 2026-06-30'

    >>> window("mois", "2026-01-01", "2026-03-31").grain
    'month'
    """
    chosen = FRENCH.get(grain, grain) if grain else None
    if chosen is not None and chosen not in PER_YEAR:
        known = [*FRENCH]
        raise InputError(
            f"Découpage par période inconnu : « {grain} ».{suggest(str(grain), known)} "
            "Choisissez « semaine », « mois », « trimestre », « annee », ou aucun."
        )
    first, last = _end("Début", start, 0), _end("Fin", end, 1)
    if first and last and last < first:
        raise InputError(
            f"La fin ({last:%d/%m/%Y}) précède le début ({first:%d/%m/%Y}) : échangez les deux dates."
        )
    return Window(chosen, first, last, _opening(opens))  # type: ignore[arg-type]


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


def complete(first: date, last: date, grain: str, opens: int = 1) -> bool:
    """Tell whether the data, that end on `last`, cover the whole period that begins on `first`.

    A period whose missing end is a week-end is complete: many companies record nothing then. `opens` as in `window`.

    >>> complete(date(2026, 1, 1), date(2026, 1, 30), "month"), complete(date(2026, 1, 1), date(2026, 1, 20), "month")
    (True, False)
    """
    asked = window(grain, opens=opens)
    end = asked.last_day(asked.number(first))
    assert end is not None
    missing = (last + timedelta(days=after) for after in range(1, (end - last).days + 1))
    return all(day.weekday() >= _SATURDAY for day in missing)


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
        fits.append(its is not None and _fits(its, asked))
    days = pd.DataFrame({"first": first, "last": last}, index=table.index).astype("datetime64[us]")
    outside = pd.Series(False, index=table.index)
    if asked.start:
        outside |= days["first"] < pd.Timestamp(asked.start)
    if asked.end:
        outside |= days["last"] > pd.Timestamp(asked.end)
    known = days["first"].where(pd.Series(fits, index=table.index))
    return table.assign(period=known)[~outside]


@dataclass(frozen=True)
class Course:
    """How a figure went: its `change` on the same period a year before, in points for a rate, else as a fraction, None where there
    is nothing to compare with; `past`, up to thirteen values, oldest first and now last, empty where one is missing between them;
    `sure`, False where chance alone may have made the change.
    """

    change: float | None = None
    past: tuple[float, ...] = ()
    sure: bool = True


def course(values: pd.Series, now: str, *, rate: bool = False) -> Course:
    """Follow a figure over a year, to a period and from the same one a year before.

    Parameters: `values`, by period (a PeriodIndex); `now`, the period (« 2025-12 »); `rate`, whether it is a share, which changes
    by points. The first period of a file may have begun before it, and is compared with nothing.

    >>> months = pd.period_range("2024-11", "2025-12", freq="M")
    >>> found = course(pd.Series([*range(13), 18.0], index=months), "2025-12")
    >>> found.change, found.past[0], found.past[-1]
    (17.0, 1.0, 18.0)
    """
    index = pd.PeriodIndex(values.index)
    known = index[values.notna().to_numpy()]
    if not len(known):
        return Course()
    at = pd.Period(now, freq=index.freqstr)
    before = at - {"M": 12, "Q": 4}.get(index.freqstr[0], 1)
    seen = values.reindex(pd.period_range(end=at, periods=_SHOWN, freq=index.freqstr)).astype(float)
    past = [float(value) for value in seen.loc[max(known.min(), seen.index[0]) :]]
    drawn = len(past) >= _DRAWN and not any(map(math.isnan, past))
    change = None
    if at in known and before in known and before > known.min():
        told = dict(zip(index, map(float, values), strict=True))
        was, is_ = told[before], told[at]
        change = 100 * (is_ - was) if rate else is_ / was - 1 if was else None
    return Course(change, tuple(past) if drawn else ())


def twelve(values: pd.Series) -> Course:
    """Follow an amount that has no season of its own: the sum of its last twelve months, against the twelve before.

    Parameters: `values`, by month (a PeriodIndex), none missing.

    >>> months = pd.period_range("2024-01", "2025-12", freq="M")
    >>> twelve(pd.Series([1.0] * 12 + [1.5] * 12, index=months)).change
    0.5
    """
    past = values.tail(_SHOWN)
    before, now = float(values.iloc[-24:-12].sum()), float(values.iloc[-12:].sum())
    comparable = len(values) >= 24 and before > 0
    drawn = past.notna().all() and len(past) >= _DRAWN
    return Course(now / before - 1 if comparable else None, tuple(past) if drawn else ())


def _fits(its: Window, asked: Window) -> bool:
    """Whether a period of one cut lies within one of another: a calendar year does not, in a financial year."""
    assert its.grain is not None
    if asked.grain is None:
        return True
    return PER_YEAR[its.grain] >= PER_YEAR[asked.grain] and asked._shift % its._months == 0


def _opening(month: Any) -> int:
    """The month in which a financial year begins."""
    if isinstance(month, str) and month.strip().isdecimal():
        month = int(month)
    if isinstance(month, bool) or not isinstance(month, int) or not 1 <= month <= 12:
        raise InputError(
            f"Début d'exercice : « {month} » n'est pas un mois. Écrivez son numéro, de 1 (janvier) à 12 (décembre)."
        )
    return month


def one_day(name: str, value: Any) -> date | None:
    """Return a day from a date or from a text (2026-03-31, 31/03/26, « 31 mars 2026 »); None for nothing.

    Raises InputError, which begins with `name`: a month is no day, and a day has its year.

    >>> one_day("Jour", "1er mars 2026"), one_day("Jour", "")
    (datetime.date(2026, 3, 1), None)
    """
    if value is None or value is pd.NaT or value == "":
        return None
    day = dating.day(value) if isinstance(value, str) else value
    if not isinstance(day, date):
        raise InputError(
            typeset(f"{name} : « {value} » : {dating.advice(value if isinstance(value, str) else '')}")
        )
    return day.date() if isinstance(day, datetime) else day


def _end(name: str, value: Any, which: int) -> date | None:
    """Return the first (0) or last (1) day of what is told as an end of a window: of a day, of a month, of a quarter, of a year."""
    found = dating.ends(value) if isinstance(value, str) else None
    return found[which] if found else one_day(name, value)
