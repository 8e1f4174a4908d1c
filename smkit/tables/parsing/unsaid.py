"""A word of a closed list that somebody's name stands beside: « En attente de Prénom Nom », « Salaire Prénom Nom »."""

from collections.abc import Sequence

from smkit.tables.parsing import strangers
from smkit.tables.parsing.seen import bare

#: What stands for a name that is not said, in a line to type too.
BLANK = "…"


def unsaid(words: Sequence[str]) -> list[str]:
    """Return the words of a column with « … » in the place of each full name that they bear, the same ones where there is none.

    >>> unsaid(["En attente de Mme Nom", "En attente"])
    ['En attente de …', 'En attente']
    """
    known = [word for word in words if word]
    places = {word: spans for word in known if (spans := strangers.places(word) or strangers.maybe(word))}
    places = strangers.people(known) | places
    return [_blanked(word, places[word]) if word in places else word for word in words]


def _blanked(text: str, places: Sequence[tuple[int, int]]) -> str:
    shown, done, parts = bare(text), 0, []
    for start, end in places:
        parts += [shown[done:start], BLANK]
        done = end
    return "".join([*parts, shown[done:]])
