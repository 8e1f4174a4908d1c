"""The names of months, in French and in English, whole and short, those of days; and the periods that people write with them."""

import re

_NAMES = (
    ("janvier", "jan", "janv", "january"),
    ("fevrier", "fev", "fevr", "feb", "february"),
    ("mars", "mar", "march"),
    ("avril", "avr", "apr", "april"),
    ("mai", "may"),
    ("juin", "jun", "june"),
    ("juillet", "juil", "jul", "july"),
    ("aout", "aou", "aug", "august"),
    ("septembre", "sep", "sept", "september"),
    ("octobre", "oct", "october"),
    ("novembre", "nov", "november"),
    ("decembre", "dec", "december"),
)
#: Each name of a month, in French and in English, as `schema.key` writes it → its number.
MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names}

#: The days of a week, Monday first, as Python counts them.
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

#: Ordinals as words, once accents are gone: their rank, and how figures write them.
ORDINALS = {
    "premier": (1, "1er"), "premiere": (1, "1re 1ere"), "deuxieme": (2, "2e 2eme"), "second": (2, "2nd"), "seconde": (2, "2nde"),
    "troisieme": (3, "3e 3eme"), "quatrieme": (4, "4e 4eme"),
}  # fmt: skip

_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
#: What words and figures, one space apart, leave of a period.
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        _YEAR,
        rf"{_YEAR} {_MONTH}",
        rf"{_MONTH} {_YEAR}",
        rf"{_YEAR}(?P<month>0[1-9]|1[0-2])",
        rf"{_YEAR} ?[tq](?P<quarter>[1-4])",
        rf"[tq](?P<quarter>[1-4]) {_YEAR}",
        rf"(?P<quarter>[1-4]|{'|'.join(ORDINALS)})(?:er|eme|e)? ?trim(?:estre)? {_YEAR}",
        rf"(?P<name>[a-z]{{3,9}}) {_YEAR}",
        rf"{_YEAR} (?P<name>[a-z]{{3,9}})",
        r"(?P<name>[a-z]{3,9}) (?P<short>[0-9]{2})",
    )
)


def period(words: str) -> str | None:
    """Return a period as the kit writes it, None when the words are no year, quarter or month.

    Parameters: `words` and figures in small letters, without accents nor punctuation, one space apart.

    >>> [period(words) for words in ("janv 26", "03 2026", "1er trimestre 2026", "2026 t2", "2026", "2026 13", "3 mars 2026")]
    ['2026-01', '2026-03', '2026-T1', '2026-T2', '2026', None, None]
    """
    found = next((match for pattern in _PATTERNS if (match := pattern.fullmatch(words))), None)
    if not found:
        return None
    parts = {"month": None, "quarter": None, "name": None, **found.groupdict()}
    year = parts.get("year") or f"20{parts['short']}"
    if parts["quarter"]:
        rank, _ = ORDINALS.get(parts["quarter"], (parts["quarter"], ""))
        return f"{year}-T{rank}"
    month = MONTHS.get(parts["name"], 0) if parts["name"] else int(parts["month"] or 0)
    if parts["name"] and not month:
        return None
    return f"{year}-{month:02}" if month else year
