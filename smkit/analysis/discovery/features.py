"""What of a question is weighed: its words, their beginnings and ends, their kinds, and how they follow one another."""

from collections.abc import Iterable

from smkit.analysis.discovery.clauses import Clause
from smkit.analysis.discovery.rules import Told

_OPENS, _THEN, _ENDS = Told("^"), Told(","), Told("$")  # signs that no word holds


def told(clauses: Iterable[Clause]) -> list[Told]:
    """Return the words of a question in order, each with its kind; a sign opens, another ends, a third stands between clauses.

    Parameters: `clauses`, as `clauses.cut` returns them.
    """
    found = [_OPENS]
    for clause in clauses:
        found += [said.told for _, _, said in clause.words]
        found.append(_THEN)
    found[-1] = _ENDS
    return found


def of_word(told: Told) -> list[str]:
    """Return what is weighed of one word: itself, its kind, its beginnings and its ends.

    Parameters: `told`, the word and its kind.

    >>> of_word(Told("ou"))
    ['ou', 'ou-', '-ou']
    >>> of_word(Told("lieu", "@ou"))
    ['lieu', '@ou', 'li-', 'lie-', 'lieu-', '-eu', '-ieu', '-lieu']
    """
    word = told.word
    found = [word, told.kind] if told.kind else [word]
    found += [word[:size] + "-" for size in range(2, min(len(word), 6) + 1)]
    return found + ["-" + word[-size:] for size in range(2, min(len(word), 5) + 1)]


def of_neighbours(told: list[Told]) -> list[tuple[str, str, str]]:
    """Return what is weighed of words that follow one another: two in a row, their kinds, two around a third.

    Parameters: `told`, words in order. Returns each with what stands between: « _ », a word, or nothing.

    >>> of_neighbours([Told("quel"), Told("est"), Told("lieu", "@ou")])
    [('quel', '', 'est'), ('est', '', 'lieu'), ('est', '', '@ou'), ('quel', '_', 'lieu')]
    """
    found = []
    for one, two in zip(told, told[1:], strict=False):
        found.append((one.word, "", two.word))
        if one.kind or two.kind:
            found.append((one.kind or one.word, "", two.kind or two.word))
    return found + [(one.word, "_", two.word) for one, two in zip(told, told[2:], strict=False)]
