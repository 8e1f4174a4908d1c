"""Answers of a survey without a mark: people who say that they have no opinion, or leave it blank, are set apart, and told."""

from collections.abc import Mapping

import numpy as np

from smkit.tables.cells import Mask, Parsed, distinct, is_blank
from smkit.tables.errors import count, listing, one_line
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import rows as lines
from smkit.tables.selling import Sold
from smkit.tables.telling.journal import Note
from smkit.typography import typeset

#: Words that are shown.
_MOST = 3


def find(parsed: Mapping[str, Parsed]) -> Mask:
    """Return the rows of a survey that give no mark and are sound otherwise; what their mark lacks is, in place, no fault any more.

    Where no row has a mark, the column lacks them, and nobody kept silent.

    >>> import pandas as pd
    >>> score = Parsed(pd.Series([9, None]), {"missing": np.array([False, True])})
    >>> find({"score": score}), score.faulty()
    (array([False,  True]), array([False, False]))
    """
    score = parsed["score"]
    missing = score.faults.get("missing", np.zeros(score.size, dtype=bool))
    others = [column.faulty() for name, column in parsed.items() if name != "score"]
    silent = missing & ~np.logical_or.reduce([*others, np.zeros(score.size, dtype=bool)])
    if silent.any() and score.values.notna().any():
        score.faults["missing"] = missing & ~silent
        return silent
    return np.zeros(score.size, dtype=bool)


def settle(
    raw: Raw, parsed: Mapping[str, Parsed], silent: Mask, kept: Mask, chosen: Mapping[str, int]
) -> Sold:
    """Set apart the rows without a mark, and say how many there are, in which words.

    Parameters: `silent`, as `find` has them; `kept`, the rows that can be used; `chosen`, the place of each canonical column.

    >>> import pandas as pd
    >>> from smkit.tables import read
    >>> marks = pd.DataFrame({"Date": ["13/03/2026"] * 4, "Note": ["9", "NSP", "4", ""]})
    >>> found = read("survey", marks)
    >>> found.table["score"].tolist(), found.journal.set_apart, found.set_apart["reason"].tolist()
    ([9.0, 4.0], 2, ['sans note', 'sans note'])
    """
    none = np.zeros(len(silent), dtype=bool)
    notes = (_note(raw, silent, chosen["score"]),) if silent.any() else ()
    repeats = lines.repeats(raw, parsed, kept & ~silent, chosen)
    nothing = np.full(len(silent), np.nan)
    return Sold(silent, none, none, (none, none), None, notes, repeats, nothing, silent=silent)


def _note(raw: Raw, apart: Mask, place: int) -> Note:
    found = distinct(raw.cells[place])
    codes = set(found.codes[apart].tolist()) - {-1}
    said = [one_line(found.words()[code]) for code in sorted(codes) if not is_blank(found.words()[code])]
    words = f" ({listing(said, most=_MOST)})" if said else ""
    rows = int(apart.sum())
    text = (
        f"{count(rows, 'réponse', 'réponses')} sans note{words} : {'mise' if rows == 1 else 'mises'} à part. Le NPS est celui des "
        "personnes qui ont donné une note, et ne dit rien des autres."
    )
    return Note("no_answer", rows, typeset(text))
