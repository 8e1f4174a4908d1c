"""The days that a file says it covers, over its headers: « 1 janvier 2026 - 31 janvier 2026 »."""

import re
from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from smkit.tables.cells import Parsed
from smkit.tables.parsing import dates

_YEAR = r"(?:19|20)\d\d"
_DAY = (
    rf"(?:\d{{1,2}}(?:er)? [^\W\d_]{{3,9}}\.?(?: {_YEAR})?|[^\W\d_]{{3,9}}\.? \d{{1,2}}(?:, {_YEAR})?"
    rf"|{_YEAR}[-/]\d\d[-/]\d\d|\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEAR}|\d{{1,2}}(?:er)?(?= au ))"
)
_RANGE = re.compile(
    rf"(?<!\w)(?P<first>{_DAY})(?: ?[–—→] ?| - | au | à | to )(?P<last>{_DAY})(?!\w)", re.IGNORECASE
)
#: The dates of campaigns.
ENDS = ("start_date", "end_date")
#: Letters of what stands over the headers that are looked at.
_LOOKED = 2000


def period(above: str, ask: dates.Ask = dates.FRENCH) -> tuple[date, date] | None:
    """Return the first and the last day of the period that is told over the headers; None where none is, or several are.

    Parameters: `above`, what stands there; `ask`, the order of its days and months.

    >>> [str(day) for day in period("Campagnes\\n1 janvier 2026 - 31 janvier 2026")]
    ['2026-01-01', '2026-01-31']
    >>> period('"January 1, 2026 - January 31, 2026"') == period("Du 1er au 31 janvier 2026")
    True
    >>> period("Exporté le 3 mars 2026"), period("31/01/2026 - 01/01/2026")
    (None, None)
    """
    text = " ".join(above[:_LOOKED].replace('"', " ").split())
    found = {(match["first"], match["last"]) for match in _RANGE.finditer(text)}
    if len(found) != 1:
        return None
    first, last = found.pop()
    days = dates.parse(pd.Series([_whole(first, last), last]), time=False, ask=ask)
    if days.faulty().any() or days.values.isna().any() or days.values[1] < days.values[0]:
        return None
    return days.values[0].date(), days.values[1].date()


def give(parsed: dict[str, Parsed], told: Mapping[str, str], days: tuple[date, date] | None) -> bool:
    """Give campaigns without dates, in place, those of the period that their file covers; return whether it was done.

    Parameters: `parsed`, columns of campaigns; `told`, the person's own mapping, where « start_date= » leaves them without; `days`,
    as `period` returns them. What lasts more than a month is that of no month: campaigns stay undated.

    >>> parsed = {"campaign": Parsed(pd.Series(["Salon"]))}
    >>> give(parsed, {}, (date(2026, 1, 1), date(2026, 1, 31))), parsed["end_date"].values.tolist()
    (True, [Timestamp('2026-01-31 00:00:00')])
    """
    if days is None or {*parsed, *told} & {*ENDS}:
        return False
    if (days[0].year, days[0].month) != (days[1].year, days[1].month):
        return False
    size = parsed["campaign"].size
    for name, day in zip(ENDS, days, strict=True):
        parsed[name] = Parsed(pd.Series(np.full(size, np.datetime64(day, "us"))))
    return True


def _whole(first: str, last: str) -> str:
    """Return a first day with the month and the year that only the last one has.

    >>> _whole("1", "31 janvier 2026"), _whole("January 1", "January 31, 2026"), _whole("01/01/2026", "31/01/2026")
    ('1 janvier 2026', 'January 1, 2026', '01/01/2026')
    """
    if first.removesuffix("er").isdigit():
        return f"{first} {last.partition(' ')[2]}"
    year = re.search(_YEAR, last)
    if year and not re.search(_YEAR, first):
        return f"{first}{', ' if first[0].isalpha() else ' '}{year[0]}"
    return first
