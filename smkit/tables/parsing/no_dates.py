"""What is no date and has a name: a week, a month, a quarter, half a year, a range of days. Saying which helps to mend it."""

import re
from calendar import monthrange
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from smkit.months import MONTHS
from smkit.tables.cells import Cells, Mask, distinct
from smkit.tables.schema import key

_YEAR = r"(?:19|20)[0-9]{2}"
_DAY = r"[0-9]{1,4}[/.-][0-9]{1,2}(?:[/.-][0-9]{2,4})?"
_WORDED = r"[0-9]{1,2}(?:er)?(?: [^\W\d_]{3,9})?(?: [0-9]{4})?"
#: What is no date, and has a name.
_NO_DATES = {
    "half_year": re.compile(
        r"[0-9]{4}[-/ ]?[SH][12]|[SH][12][-/ ]?[0-9]{4}|(?:1er|2e|2[eè]me) semestre [0-9]{4}", re.IGNORECASE
    ),
    "quarter": re.compile(
        rf"{_YEAR}[-/ ]?[TQ][1-4]|[TQ][1-4][-/ ]?{_YEAR}|[1-4](?:er|[eè]me|e)? ?trim(?:estre|\.)? {_YEAR}",
        re.IGNORECASE,
    ),
    "week": re.compile(
        r"(?:(?P<before>[0-9]{4})[-/ ]?)?(?:W|S|sem(?:aine)?\.?|week)(?: n°)? ?(?P<week>[0-9]{1,2})"
        r"(?:[-/ ]+[(]?(?P<after>[0-9]{2,4})[)]?)?"
        r"|(?:sem(?:aine)?\.?|week) (?:du|of|commençant le) (?P<monday>.+)",
        re.IGNORECASE,
    ),
    "month": re.compile(
        rf"(?P<name>[^\W\d_]{{3,9}})\.?(?:[-/ ]+(?P<year1>{_YEAR})|[-/](?P<short>[0-9]{{2}}))"
        rf"|(?P<month1>0?[1-9]|1[0-2])[-/.](?P<year2>{_YEAR})"
        rf"|(?P<year3>{_YEAR})[-/.](?P<month2>0?[1-9]|1[0-2])",
        re.IGNORECASE,
    ),
    "date_range": re.compile(
        rf"(?:du )?(?P<first>{_DAY})(?:\s*(?:-|–|au|à|to|→)\s*|\s+/\s+)(?P<last>[0-9]{{1,4}}[/.-][0-9]{{1,2}}[/.-][0-9]{{2,4}})"
        rf"|(?:du |from )(?P<begin>{_WORDED}) (?:au|to) (?P<end>[0-9]{{1,2}}(?:er)? [^\W\d_]{{3,9}}(?: [0-9]{{4}})?)"
        r"|(?P<from>[0-9]{1,2})(?:er)?\s*[-–]\s*(?P<upto>[0-9]{1,2} (?P<of>[^\W\d_]{3,9})\.? [0-9]{4})",
        re.IGNORECASE,
    ),
}
#: Those that begin on a day that may be taken for the whole.
BEGIN = ("week", "month", "date_range")
#: The parts of a day that is said whole.
_WHOLE = 3
_MOST = 2000


def named(text: pa.StringArray, wrong: Mask) -> dict[str, Mask]:
    """Take, in place, from the cells that are no date those that are something else of a calendar; return them by name."""
    found = {name: np.zeros(len(wrong), dtype=bool) for name in _NO_DATES}
    weeks = False
    for row in np.flatnonzero(wrong)[:_MOST]:
        cell = (text[row].as_py() or "").strip()
        name = next((name for name in _NO_DATES if _is(name, cell)), None)
        if name:
            found[name][row], wrong[row] = True, False
            weeks |= name == "week"
    if weeks:  # S1 beside S12 is a week
        for row in np.flatnonzero(found["half_year"]):
            if _is("week", text[row].as_py().strip()):
                found["half_year"][row], found["week"][row] = False, True
    return found


def ends(text: str) -> tuple[str, str]:
    """Return the first and the last day of a week, a month or a range as texts of days; empty texts where that cannot be told.

    >>> ends("2026-W12"), ends("mars 2026"), ends("01/03 - 07/03/2026"), ends("du 28 février au 6 mars 2026"), ends("S12")
    (('2026-03-16', '2026-03-22'), ('2026-03-01', '2026-03-31'), ('01/03/2026', '07/03/2026'), ('28 février 2026', '6 mars 2026'), \
('', ''))
    >>> ends("1er-15 mars 2026"), ends("du 28 décembre au 3 janvier 2026"), ends("28/12 - 03/01/2026")
    (('1 mars 2026', '15 mars 2026'), ('28 décembre 2025', '3 janvier 2026'), ('28/12/2025', '03/01/2026'))
    """
    cell = text.strip()
    if found := _NO_DATES["week"].fullmatch(cell):
        return _week(found)
    found = _NO_DATES["month"].fullmatch(cell)
    if found and _is("month", cell):
        year = found["year1"] or found["year2"] or found["year3"] or found["short"]
        number = MONTHS[key(found["name"])] if found["name"] else int(found["month1"] or found["month2"])
        whole = int(year) + (2000 if len(year) == 2 else 0)
        return f"{whole}-{number:02}-01", f"{whole}-{number:02}-{monthrange(whole, number)[1]}"
    found = _NO_DATES["date_range"].fullmatch(cell)
    if not found or not _is("date_range", cell):
        return "", ""
    sides = next(pair for pair in (("first", "last"), ("begin", "end"), ("from", "upto")) if found[pair[0]])
    first, last = (found[side] for side in sides)
    mark = " " if sides[0] != "first" else next(sign for sign in "/.-" if sign in last)
    parts, whole_parts = first.split(mark), last.split(mark)
    if len(parts) + 1 == len(whole_parts) == _WHOLE and _month(parts[1]) > _month(whole_parts[1]):
        return mark.join([*parts, str(int(whole_parts[2]) - 1)]), last  # « du 28 décembre au 3 janvier 2026 »
    return mark.join([*parts, *whole_parts[len(parts) :]]), last


def _month(word: str) -> int:
    """Return the number of a month that is written in figures or in letters, 0 for none."""
    return int(word) if word.isdigit() else MONTHS.get(key(word), 0)


def _week(found: re.Match[str]) -> tuple[str, str]:
    """Return the days of a week of the calendar of ISO 8601, or of the one that begins on a day that is told."""
    if found["monday"]:
        return found["monday"], found["monday"]
    year = found["before"] or found["after"]
    if not year or len(year) == 3:
        return "", ""
    try:
        monday = date.fromisocalendar(int(year) + (2000 if len(year) == 2 else 0), int(found["week"]), 1)
    except ValueError:
        return "", ""
    return monday.isoformat(), (monday + timedelta(days=6)).isoformat()


def _is(name: str, cell: str) -> bool:
    found = _NO_DATES[name].fullmatch(cell)
    if not found:
        return False
    named = found["name"] if name == "month" else found["of"] if name == "date_range" else ""
    return not named or key(named) in MONTHS


def ranges(cells: Cells) -> bool:
    """Are all the filled cells of a column ranges of days?

    >>> ranges(pa.array(["01/03/2026 - 31/03/2026", "du 1 au 15 mars 2026"])), ranges(pa.array(["2026-03"]))
    (True, False)
    """
    words = [word.strip() for word in distinct(cells).words() if word.strip()]
    return bool(words) and all(_NO_DATES["date_range"].fullmatch(word) for word in words)
