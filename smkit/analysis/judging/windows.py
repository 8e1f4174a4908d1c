"""What is compared with what? Whole months only, the same season a year before, and the months that led there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

#: The months that a change is looked for over: one month is soon told, six see what no month alone shows.
LENGTHS = (1, 3, 6)
_BAND = 18  # months before the window that say what is usual
_SEASON = 12  # with fewer months before it, a window has no season to stand against

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


@dataclass(frozen=True)
class Span:
    """Months compared, each a whole number (year × 12 + month − 1): `now`; `then`, the same ones a year before; `base`, those just
    before `now` that say what is usual, twelve to eighteen."""

    now: tuple[int, ...]
    then: tuple[int, ...]
    base: tuple[int, ...]


def number(day: date) -> int:
    """Return the whole number that names the month of a day.

    >>> number(date(2026, 1, 31)) - number(date(2025, 12, 1))
    1
    """
    return day.year * 12 + day.month - 1


def spans(first: int, last: int, lengths: Sequence[int] = LENGTHS) -> list[Span]:
    """Return what the last months can be compared with, the shortest window first.

    Parameters: `first` and `last`, the whole months of a history (see `number`); `lengths`, months.
    A window without twelve whole months before it is left out: nobody knows its season.

    >>> [(len(span.now), len(span.base)) for span in spans(number(date(2024, 10, 1)), number(date(2025, 12, 1)))]
    [(1, 14), (3, 12)]
    >>> spans(number(date(2025, 1, 1)), number(date(2025, 12, 1)))
    []
    """
    found = []
    for length in lengths:
        start = last - length + 1
        if start - first < _SEASON:
            continue
        now = tuple(range(start, last + 1))
        base = tuple(range(max(first, start - _BAND), start))
        found.append(Span(now, tuple(month - 12 for month in now), base))
    return found


def same_feast(span: Span) -> tuple[int, ...]:
    """Return the months of a year before in which Easter stood as it does in those of now: `span.then` where it has not moved.

    Easter is bought for in the two weeks before it, now in March, now in April: where it has moved, March and April of the year
    before change places. A window that holds both months, or neither, is the same.

    >>> [span] = spans(number(date(2024, 1, 1)), number(date(2025, 3, 1)), [1])  # Easter on 31 March 2024, on 20 April 2025
    >>> named(span.then), named(same_feast(span))
    ('mars 2024', 'avril 2024')
    """
    return tuple(sorted(_twin(month) for month in span.then))


def feast_days(first: date, months: int) -> int:
    """Return how many of the fourteen days before Easter some months hold.

    Parameters: `first`, their first day; `months`, how many.

    >>> feast_days(date(2024, 1, 1), 3), feast_days(date(2025, 1, 1), 3), feast_days(date(2026, 1, 1), 3)
    (14, 0, 10)
    """
    start = pd.Timestamp(first)
    easter = pd.Timestamp(start.year, 1, 1) + pd.offsets.Easter()
    days = pd.date_range(easter - pd.Timedelta(14, "D"), easter - pd.Timedelta(1, "D"))
    return int(((days >= start) & (days < start + pd.DateOffset(months=months))).sum())


def _twin(month: int) -> int:
    year, place = divmod(month, 12)
    moved = _month_of_easter(year) != _month_of_easter(year + 1)
    return {2: month + 1, 3: month - 1}.get(place, month) if moved else month


def _month_of_easter(year: int) -> int:
    return (pd.Timestamp(year, 1, 1) + pd.offsets.Easter() - pd.Timedelta(7, "D")).month


def named(months: Sequence[int]) -> str:
    """Name some months in a row.

    >>> named([number(date(2025, 12, 1))])
    'décembre 2025'
    >>> named(range(number(date(2025, 10, 1)), number(date(2025, 12, 1)) + 1))
    'octobre à décembre 2025'
    >>> named(range(number(date(2024, 11, 1)), number(date(2025, 1, 1)) + 1))
    'novembre 2024 à janvier 2025'
    """
    first, last = months[0], months[-1]
    end = f"{_MONTHS[last % 12]} {last // 12}"
    if first == last:
        return end
    year = "" if first // 12 == last // 12 else f" {first // 12}"
    return f"{_MONTHS[first % 12]}{year} à {end}"


def counted(months: Sequence[int]) -> str:
    """Say how many months there are, as a sentence writes it.

    >>> counted(range(10)), counted([1])
    ('les dix mois précédents', 'le mois précédent')
    """
    words = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit".split()
    size = len(months)
    if size == 1:
        return "le mois précédent"
    many = words[size - 1] if size <= len(words) else str(size)
    return f"les {many} mois précédents"
