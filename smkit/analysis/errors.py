"""What analysis says when it cannot answer: errors in French, with what was found and what to do."""

import difflib
from collections.abc import Iterable

from smkit.errors import SmkitError
from smkit.typography import typeset


class InputError(SmkitError, ValueError):
    """An input that makes no business sense; its message is French and fit to be shown."""

    def __init__(self, message: str) -> None:
        super().__init__(typeset(message))


class UnknownKpi(InputError, LookupError):
    """A KPI that the catalogue does not hold."""

    exit_code = 2


class CatalogError(InputError):
    """A catalogue file with mistakes; `problems` holds one French sentence for each, with its line."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(typeset(problem) for problem in problems)
        super().__init__("\n".join(self.problems))


def suggest(word: str, known: Iterable[str]) -> str:
    """Return « ; vouliez-vous dire « x » ? » for the known word nearest to `word`, or an empty text.

    >>> suggest("panier_moyn", ["panier_moyen", "marge"])
    ' ; vouliez-vous dire « panier_moyen » ?'
    """
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" ; vouliez-vous dire « {near[0]} » ?" if near else ""
