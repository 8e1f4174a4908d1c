"""The one family of errors whose message is written for people, and the question that a misspelt word gets."""

from collections.abc import Iterable


class SmkitError(Exception):
    """A problem of the data or of the usage, whose message is a French explanation that stands alone.

    In a notebook only that message is shown, never a traceback; on the command line it is printed as it is.
    """

    exit_code = 1  # of the command line: the data or a notebook has a problem

    def _render_traceback_(self) -> list[str]:  # the hook IPython calls in place of its own traceback
        return [str(self)]


def closest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the known word that looks most like `word`, or None; case is ignored.

    Parameters: `word`, as it was written; `known` words; `cutoff`, likeness asked for, from 0 to 1.

    >>> closest("Comandes", ["commandes", "leads"])
    'commandes'
    """
    from difflib import get_close_matches

    folded: dict[str, str] = {}
    for choice in known:
        folded.setdefault(choice.casefold(), choice)
    found = get_close_matches(word.casefold(), list(folded), n=1, cutoff=cutoff)
    return folded[found[0]] if found else None


def suggest(word: str, known: Iterable[str]) -> str:
    """Return « Vouliez-vous dire « x » ? » after a space, to end a sentence on, or an empty text when nothing is close.

    Parameters: `word`, as it was written; `known` words.

    >>> suggest("panier_moyn", ["panier_moyen", "marge"])
    ' Vouliez-vous dire « panier_moyen » ?'
    >>> suggest("zzz", ["panier_moyen", "marge"])
    ''
    """
    found = closest(word, known)
    return f" Vouliez-vous dire « {found} » ?" if found else ""
