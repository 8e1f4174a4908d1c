"""What is no date and has a name: a week, half a year, a range of days. Saying which helps to mend it."""

import re

import numpy as np
import pyarrow as pa

from smkit.tables.cells import Cells, Mask, distinct

#: What is no date, and has a name.
_NO_DATES = {
    "half_year": re.compile(
        r"[0-9]{4}[-/ ]?S[12]|S[12][-/ ]?[0-9]{4}|(?:1er|2e|2[eè]me) semestre [0-9]{4}", re.IGNORECASE
    ),
    "week": re.compile(
        r"(?:[0-9]{4}[-/ ]?)?(?:W|S|sem(?:aine)?\.?|week) ?[0-9]{1,2}(?:[-/ ]+[0-9]{2,4})?", re.IGNORECASE
    ),
    "date_range": re.compile(
        r"(?:du )?[0-9]{1,4}[/.-][0-9]{1,2}(?:[/.-][0-9]{2,4})?\s*(?:-|–|au|à|to|→)\s*[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{2,4}"
        r"|du [0-9]{1,2}(?:er)?(?: [^\W\d_]{3,9})? au [0-9]{1,2}(?:er)? [^\W\d_]{3,9}(?: [0-9]{4})?",
        re.IGNORECASE,
    ),
}
_MOST = 2000


def named(text: pa.StringArray, wrong: Mask) -> dict[str, Mask]:
    """Take, in place, from the cells that are no date those that are something else of a calendar; return them by name."""
    found = {name: np.zeros(len(wrong), dtype=bool) for name in _NO_DATES}
    for row in np.flatnonzero(wrong)[:_MOST]:
        cell = text[row].as_py() or ""
        name = next((name for name, pattern in _NO_DATES.items() if pattern.fullmatch(cell.strip())), None)
        if name:
            found[name][row], wrong[row] = True, False
    return found


def ranges(cells: Cells) -> bool:
    """Are all the filled cells of a column ranges of days?

    >>> ranges(pa.array(["01/03/2026 - 31/03/2026", "du 1 au 15 mars 2026"])), ranges(pa.array(["2026-03"]))
    (True, False)
    """
    words = [word.strip() for word in distinct(cells).words() if word.strip()]
    return bool(words) and all(_NO_DATES["date_range"].fullmatch(word) for word in words)
