"""A day, or a period, as a person types it in a parameter: « 1er mars 2026 », « 01/03/26 », « mars 2026 », « T1 2026 ».

Nothing is guessed: what lacks its year, or is a month where a day is asked for, is refused, with what to type.
"""

import re
from calendar import monthrange
from datetime import date, datetime

from smkit.months import MONTHS, period
from smkit.typography import day as in_words
from smkit.typography import unaccented

_DIGITS = re.compile(r"(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})")
_WEEKDAY = r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?(?:le )?"
_WORDS = re.compile(rf"{_WEEKDAY}(\d{{1,2}})(?:er)? ([a-z]{{3,9}}) (\d{{4}}|\d{{2}})")
_NO_YEAR = re.compile(rf"{_WEEKDAY}(\d{{1,2}})(?:er)? ([a-z]{{3,9}})|(\d{{1,2}}) (\d{{1,2}})|([a-z]{{3,9}})")
#: Years of two digits from here on are of the last century.
CENTURY = 70


def day(text: str) -> date | None:
    """Return the day that a text says, in French order; None where it says none.

    >>> [str(day(text)) for text in ("1er mars 2026", "01/03/26", "2026-03-01T09:00", "mardi 3 mars 2026", "mars 2026", "1 mars")]
    ['2026-03-01', '2026-03-01', '2026-03-01', '2026-03-03', 'None', 'None']
    """
    text = text.strip()
    try:
        if re.match(r"\d{4}-\d{2}-\d{2}", text):
            return datetime.fromisoformat(text).date()
        if found := _DIGITS.fullmatch(text):
            return date(_year(found[4]), int(found[3]), int(found[1]))
        found = _WORDS.fullmatch(_plain(text))
        if found and found[2] in MONTHS:
            return date(_year(found[3]), MONTHS[found[2]], int(found[1]))
    except ValueError:
        pass
    return None


def ends(text: str) -> tuple[date, date] | None:
    """Return the first and the last day of what a text says: a day, a month, a quarter or a year; None where it says none.

    >>> [tuple(map(str, ends(text))) for text in ("1er mars 2026", "mars 2026", "2026-T1")]
    [('2026-03-01', '2026-03-01'), ('2026-03-01', '2026-03-31'), ('2026-01-01', '2026-03-31')]
    """
    if alone := day(text):
        return alone, alone
    found = period(_plain(text))
    if not found:
        return None
    year, rest = int(found[:4]), found[5:]
    quarter = int(rest[1]) if rest.startswith("T") else 0
    first = 3 * quarter - 2 if quarter else int(rest or 1)
    last = 3 * quarter if quarter else int(rest or 12)
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def month(text: str) -> str | None:
    """Return the month that a text says, as 2026-03, or that of the day that it says; None where it says none.

    >>> [month(text) for text in ("mars 2026", "03/2026", "2026-03", "15/03/26", "mars", "2026")]
    ['2026-03', '2026-03', '2026-03', '2026-03', None, None]
    """
    found = ends(text)
    return (
        f"{found[0]:%Y-%m}"
        if found and (found[0].year, found[0].month) == (found[1].year, found[1].month)
        else None
    )


def advice(text: str, *, asked: str = "jour", today: date | None = None) -> str:
    """Say what to type instead of a text that is no day, or no month, as the end of a message.

    Parameters: `asked`, « jour » or « mois »; `today`, the clock's by default: it gives the year of an example.

    >>> print(advice("1 mars", today=date(2026, 5, 4)))
    il y manque l'année. Écrivez par exemple « 1er mars 2026 ».
    >>> print(advice("mars 2026"))
    c'est un mois, et il faut un jour. Écrivez par exemple « 1er mars 2026 » ou « 31 mars 2026 ».
    >>> print(advice("31/02/2026"))
    ce jour n'est pas une date du calendrier. Écrivez par exemple 2026-03-31, 31/03/2026 ou « 31 mars 2026 ».
    """
    own, year = _plain(text), (today or date.today()).year
    found = ends(text)
    if found and asked == "mois":
        return f"cela dure plus d'un mois. Écrivez-en un seul, par exemple « {_month(found[0])} »."
    if found:
        what = {0: "un mois", 2: "un trimestre"}.get(found[1].month - found[0].month, "une année")
        return f"c'est {what}, et il faut un jour. Écrivez par exemple « {in_words(found[0])} » ou « {in_words(found[1])} »."
    if near := _lacks_year(own, year):
        return f"il y manque l'année. Écrivez par exemple « {_month(near) if asked == 'mois' else in_words(near)} »."
    if asked == "mois":
        return "ce n'est pas un mois. Écrivez-le comme 2026-03, 03/2026 ou « mars 2026 »."
    return "ce jour n'est pas une date du calendrier. Écrivez par exemple 2026-03-31, 31/03/2026 ou « 31 mars 2026 »."


def _lacks_year(words: str, year: int) -> date | None:
    """Return the day of a year that words say without one, or the first of the month that they say."""
    found = _NO_YEAR.fullmatch(words)
    if not found:
        return None
    name = found[2] or found[5]
    if name and name not in MONTHS:
        return None
    try:
        return date(year, MONTHS[name] if name else int(found[4]), int(found[1] or found[3] or 1))
    except ValueError:
        return None


def _month(first: date) -> str:
    return in_words(first).partition(" ")[2]


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < CENTURY else 1900)


def _plain(text: str) -> str:
    """Return words and figures in small letters, without accents nor punctuation, one space apart."""
    return " ".join(re.findall(r"[^\W_]+", unaccented(text).casefold()))
