"""Who is named in the columns that no table takes: an export's contact, or its first names and surnames side by side."""

import re
from collections.abc import Collection, Sequence

import numpy as np

from smkit.tables.cells import Cells, distinct
from smkit.tables.parsing import personal
from smkit.tables.schema import key as plain
from smkit.tables.schema import load

#: What stands before a surname: « van den », « de la », « d' ».
_PARTICLE, _ELIDED = 3, re.compile(r"^d['’]")
_FIRST, _LAST = (
    ("prenom", "first name", "firstname"),
    ("nom", "nom de famille", "last name", "lastname", "surname"),
)


def named(headers: Sequence[str], cells: Sequence[Cells], taken: Collection[int]) -> list[str]:
    """Return the full names that the columns left aside hold, each once.

    Parameters: `headers` and `cells` of a file, column by column; `taken`, the places of those that a table takes.

    >>> import pandas as pd
    >>> named(["Prénom", "Nom", "Ville"], [pd.Series(["Prénom"]), pd.Series(["NOM"]), pd.Series(["Pont Neuf"])], [])
    ['Prénom NOM']
    """
    words = load("parsing/personal.yaml")["contacts"]
    places = {plain(header): place for place, header in enumerate(headers) if place not in taken}
    texts = [text for word in words if word in places for text in distinct(cells[places[word]]).words()]
    first, last = (next((places[word] for word in each if word in places), None) for each in (_FIRST, _LAST))
    if first is not None and last is not None:
        texts += _together(cells[first], cells[last])
    said = (personal.called(text) for text in texts if text)
    return list(dict.fromkeys(name for name in said if _is_name(name)))


def names_people(header: str) -> bool:
    """Does a header say that its column names people, in full or in part, though no table takes it?

    >>> names_people("Interlocuteur"), names_people("Nom"), names_people("Société")
    (True, True, False)
    """
    return plain(header) in {*load("parsing/personal.yaml")["contacts"], *_FIRST, *_LAST}


def _is_name(text: str) -> bool:
    """Is a text a first and a last name, particles left out, or a surname after a title?

    >>> [_is_name(text) for text in ("Prénom van den Nom", "Prénom d'Un Nom", "Mme Nom", "service des ventes")]
    [True, True, True, False]
    """
    words = [
        _ELIDED.sub("", word) for word in text.split() if not (word.islower() and len(word) <= _PARTICLE)
    ]
    return personal.looks_like_a_name(" ".join(words)) or personal.titled(text)


def _together(first: Cells, last: Cells) -> list[str]:
    """The pairs of a first name and a surname, each once."""
    both = [distinct(first), distinct(last)]
    codes = np.unique(np.stack([each.codes for each in both]), axis=1)
    words = [each.words() for each in both]
    return [f"{words[0][one]} {words[1][other]}" for one, other in codes.T.tolist() if min(one, other) >= 0]
