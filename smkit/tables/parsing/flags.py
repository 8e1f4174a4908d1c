"""Cells that say yes or no: words, marks (x, ✓), a blank where only those who did are marked, a date for the day they did."""

import numpy as np
import pandas as pd

from smkit.tables.cells import Cells, Distinct, Parsed, distinct, is_blank
from smkit.tables.parsing import dates, numbers
from smkit.tables.schema import Column, key

#: Ticks say yes; beside one of them, a cross says no.
_TICKS = frozenset("✓ ✔ ✅ ☑ 🗸 √ ● • ■".split())
_CROSSES = frozenset("✗ ✘ ❌ ✕ ✖ ☒".split())
YES = _TICKS | frozenset("oui o vrai true yes y 1 x xx ok ja sí si wahr converti acheteur".split())
NO = _CROSSES | frozenset("☐ □ ○ non n faux false no 0 nein falsch".split())
#: What is read as yes without being a word that says it.
_MARKS = _TICKS | {"x", "xx", "ok"}


def yes_no(cells: Cells, column: Column | None = None) -> Parsed:
    """Return a column as boolean, missing cells as NA. Fault: not_yes_no.

    Where no cell says no, the column marks those who did, and a blank is no; then the name of the column (« désinscrit »), a
    date, an amount or the number of an order is a mark too. Told: marked (a mark read as yes), filled (those so read), blank_is_no.

    >>> yes_no(pd.Series(["Oui", "0", "", "bof"])).values.tolist()
    [True, False, <NA>, <NA>]
    >>> yes_no(pd.Series(["x", "", "X"])).values.tolist(), yes_no(pd.Series(["", "12/03/2026"])).values.tolist()
    ([True, False, True], [False, True])
    >>> yes_no(pd.Series(["✓", "x"])).values.tolist()  # a tick, and a cross or another tick?
    [True, <NA>]
    """
    found = distinct(cells)
    words = [_bare(word) for word in found.words()]
    answers = [True if word in YES else False if word in NO else None for word in words]
    said = {word for word in words if not is_blank(word)}
    if said & _TICKS and "x" in said:
        answers = [None if word == "x" else answer for word, answer in zip(words, answers, strict=True)]
    told = {"marked": np.array([word in _MARKS for word in words], dtype=bool)}
    alone = bool(said) and False not in answers
    if alone and True not in answers and (_marks(words, column) or _numbered(found, words)):
        told["filled"] = np.array([word in said for word in words], dtype=bool)
        answers = [True if word in said else None for word in words]
    wrong = [answer is None and not is_blank(word) for answer, word in zip(answers, words, strict=True)]
    values = np.array([*answers, None], dtype=object)[found.codes]
    blank = ~found.rows([not is_blank(word) for word in words])
    more = {name: mask for name, mask in found.faults(told).items() if mask.any()}
    if alone and True in answers and blank.any():
        values[blank] = False
        more["blank_is_no"] = blank
    faults = found.faults({"not_yes_no": np.array(wrong, dtype=bool)})
    return Parsed(pd.Series(pd.array(values, dtype="boolean")), faults, more)


def counted(cells: Cells) -> Parsed | None:
    """Return a column of how many times each did, or for how much, as whether each did at all; None for any other column.

    Nobody did less than nothing, and somebody did more than once: else it is a yes and a no. Told: count, what is above one;
    blank_is_no, blanks that nothing else tells from those who did not.

    >>> counted(pd.Series(["0", "1", "3", ""])).values.tolist(), counted(pd.Series(["", "1", "2"])).values.tolist()
    ([False, True, True, <NA>], [False, True, True])
    >>> counted(pd.Series(["0", "1"])), counted(pd.Series(["1", "2"])), counted(pd.Series(["0", "-2", "2"]))
    (None, None, None)
    """
    found = distinct(cells)
    words = found.words()
    blank = ~found.rows([not is_blank(word) for word in words])
    figures = numbers.parse(pd.Series([None if is_blank(word) else word for word in words], dtype="str"))
    values = figures.values.to_numpy(np.float64, na_value=np.nan)
    said = values[~np.isnan(values)]
    some_did_not = bool((said == 0).any() or blank.any())
    if figures.faulty().any() or "percent" in figures.told or not (said > 1).any() or (said < 0).any():
        return None
    if not some_did_not:
        return None
    did = np.array([*(None if np.isnan(value) else value > 0 for value in values), None], dtype=object)[
        found.codes
    ]
    told = {"count": found.rows(values > 1)}
    if not (said == 0).any():
        did[blank] = False
        told["blank_is_no"] = blank
    return Parsed(pd.Series(pd.array(did, dtype="boolean")), {}, told)


def marks(cells: Cells) -> bool:
    """Does a column say yes or no, and nothing else?

    >>> marks(pd.Series(["x", ""])), marks(pd.Series(["oui", "non"])), marks(pd.Series(["x", "12,50"]))
    (True, True, False)
    """
    parsed = yes_no(cells)
    return not parsed.faulty().any() and bool(parsed.values.fillna(False).any())


def ticked(word: str) -> bool:
    """Is a cell a tick alone?

    >>> ticked("✅"), ticked("✗"), ticked("Fait")
    (True, False, False)
    """
    return _bare(word) in _TICKS


def answers(found: Distinct) -> set[str]:
    """Return the words of a column that say yes or no, as they are compared."""
    return {_bare(word) for word in found.words()} & (YES | NO)


def _bare(word: str) -> str:
    """Return a word as it is compared: a sign of presentation (U+FE0F) is no part of it."""
    return word.strip().replace("\ufe0f", "").casefold()


def _marks(words: list[str], column: Column | None) -> bool:
    """Do words mark who did, each a day, or each the name of the column?"""
    filled = [word for word in words if not is_blank(word)]
    own = {key(name) for name in (column.label, column.name, *column.synonyms)} if column else set()
    if own and all(key(word) in own for word in filled):
        return True
    parsed = dates.parse(pd.Series(filled))
    return bool(parsed.values.notna().all()) and "serial" not in {
        name for name, mask in parsed.told.items() if mask.any()
    }


def _numbered(found: Distinct, words: list[str]) -> bool:
    """Has each row that is filled in a number of its own, of letters and figures, as orders have, or an amount in cents?"""
    filled = [not is_blank(word) for word in words]
    said = [word for word, there in zip(words, filled, strict=True) if there]
    figures = numbers.parse(pd.Series(said))
    if figures.values.notna().all():  # what was bought, beside blanks: no rate, and no count
        cents = bool((figures.values % 1 != 0).any()) and bool((figures.values > 0).all())
        return cents and not all(filled) | bool(figures.told.get("percent", np.False_).any())
    rows = found.codes[found.rows(filled)]
    return (
        bool(figures.values.isna().all())
        and len(rows) > 1
        and len(set(rows.tolist())) == len(rows)
        and all(
            any(map(str.isdigit, word)) and any(map(str.isalpha, word)) and word[0] != "0" for word in said
        )
    )
