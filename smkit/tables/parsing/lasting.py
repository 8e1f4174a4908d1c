"""How long an action lasts, where its last day is not told: « 5 jours », « 2 semaines », or a number under « Durée (jours) »."""

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.tables.cells import Cells, Parsed, distinct, is_blank
from smkit.tables.schema import key

_HEADER = re.compile(r"\b(?:durees?|duration|delai|lasts?)\b")
_CELL = re.compile(r"(\d+(?:[.,]\d+)?) ?([a-z]*)")
#: Days of a unit, by its first letters; those of a month are the calendar's own.
_DAYS = {"j": 1, "d": 1, "s": 7, "w": 7}
_UNITS = re.compile(r"(?:j|jrs?|jours?|d|days?)|(?:s|sem|semaines?|w|wks?|weeks?)|(m(?:o|ois|onths?)?)")
_MOST = 3660


def says(header: str, cells: Cells) -> bool:
    """Does a column say how long each row lasts?

    >>> says("Durée", pd.Series(["5 jours", "2 semaines"])), says("Durée (j)", pd.Series([5])), says("Durée", pd.Series(["long"]))
    (True, True, False)
    """
    if not _HEADER.search(key(header)):
        return False
    words = [word for word in distinct(cells).words() if not is_blank(word)]
    return bool(words) and all(_read(word, header) for word in words)


def ends(starts: Parsed, header: str, cells: Cells) -> Parsed:
    """Return the last day of each row from its first one, days of the calendar, the first one counted. Told: lasting.

    >>> begun = Parsed(pd.Series(pd.to_datetime(["2026-03-02", "2026-03-09", "2026-01-31"])))
    >>> ends(begun, "Durée", pd.Series(["5 jours", "2 semaines", "1 mois"])).values.dt.strftime("%d/%m").tolist()
    ['06/03', '22/03', '27/02']
    """
    found = distinct(cells)
    read = [_read(word, header) for word in found.words()]
    first = starts.values.to_numpy("datetime64[D]")
    last: NDArray[np.datetime64] = np.full(len(first), "NaT", dtype="datetime64[D]")
    for row, code in enumerate(found.codes.tolist()):
        lasts = read[code] if code >= 0 else None
        if lasts and not np.isnat(first[row]):
            months, days = lasts
            last[row] = (
                (pd.Timestamp(first[row]) + pd.DateOffset(months=months, days=days - 1))
                .to_datetime64()
                .astype("M8[D]")
            )
    wrong = np.array(
        [*(not each and not is_blank(word) for each, word in zip(read, found.words(), strict=True)), False]
    )
    parsed = Parsed(pd.Series(last.astype("datetime64[us]")), told={"lasting": ~np.isnat(last)})
    parsed.mark("not_a_date", wrong[found.codes])
    return parsed


def _read(word: str, header: str) -> tuple[int, int] | None:
    """Return the months and the days that a cell says, in the unit of its header where it has none: days where neither does."""
    match = _CELL.fullmatch(key(word.replace(",", "."))) or _CELL.fullmatch(word.strip().lower())
    if not match:
        return None
    unit = match[2] or next((each for each in reversed(key(header).split()) if _UNITS.fullmatch(each)), "j")
    known, number = _UNITS.fullmatch(unit), float(match[1].replace(",", "."))
    if not known or not 0 < number <= _MOST or number != int(number):
        return None
    return (int(number), 0) if known[1] else (0, int(number) * _DAYS[unit[0]])
