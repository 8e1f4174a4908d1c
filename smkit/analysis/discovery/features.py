"""What of a question is weighed: its words, their beginnings and ends, their kinds, and how they follow one another."""

from collections.abc import Iterable

from smkit.analysis.discovery.clauses import Clause

_OPENS, _THEN, _ENDS = "^", ",", "$"  # signs that no word holds


def told(clauses: Iterable[Clause]) -> list[tuple[str, str]]:
    """Return the words of a question in order, each with its kind by the rules; a sign opens, another ends, a third is between clauses.

    Parameters: `clauses`, as `clauses.cut` returns them.
    """
    found = [(_OPENS, _OPENS)]
    for clause in clauses:
        found += [said.told for _, _, said in clause.words]
        found.append((_THEN, _THEN))
    found[-1] = (_ENDS, _ENDS)
    return found


def of_word(told: tuple[str, str]) -> list[str]:
    """Return what is weighed of one word: itself, its kind, its beginnings and its ends.

    Parameters: `told`, the word and its kind (the word again where the rules know none).

    >>> of_word(("ou", "ou"))
    ['ou', 'ou-', '-ou']
    >>> of_word(("lieu", "@ou"))
    ['lieu', '@ou', 'li-', 'lie-', 'lieu-', '-eu', '-ieu', '-lieu']
    """
    word, kind = told
    found = [word] if kind == word else [word, kind]
    found += [word[:size] + "-" for size in range(2, min(len(word), 6) + 1)]
    return found + ["-" + word[-size:] for size in range(2, min(len(word), 5) + 1)]


def of_neighbours(told: list[tuple[str, str]]) -> list[str]:
    """Return what is weighed of words that follow one another: two in a row, two around a third, two kinds in a row.

    Parameters: `told`, words with their kinds, in order.

    >>> of_neighbours([("quel", "quel"), ("est", "est"), ("lieu", "@ou")])
    ['quel est', 'est lieu', 'quel _ lieu', 'est @ou']
    """
    words = [word for word, _ in told]
    found = [f"{one} {two}" for one, two in zip(words, words[1:], strict=False)]
    found += [f"{one} _ {two}" for one, two in zip(words, words[2:], strict=False)]
    kinds = [kind for _, kind in told]
    if kinds != words:
        found += [
            f"{one} {two}"
            for one, two in zip(kinds, kinds[1:], strict=False)
            if one[0] == "@" or two[0] == "@"
        ]
    return found
