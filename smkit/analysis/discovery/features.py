"""What of a question is weighed: its words, their beginnings and ends, their kinds, and how they follow one another."""

from smkit.analysis.discovery.rules import Told

#: Signs that no word holds: what opens a question, what parts its clauses, what ends it, after a question mark or not.
OPENS, COMMA, COLON, STOP, ASKS = (Told(sign) for sign in "^,:.?")
ENDS, ENDS_ASKING = Told("$"), Told("$")
SIGNS = frozenset({OPENS, COMMA, COLON, STOP, ASKS, ENDS, ENDS_ASKING})


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
    """Return what is weighed of words that follow one another: two and three in a row, as words or as kinds, two around any third.

    Parameters: `told`, words in order. Returns each with what stands between: a word, a kind, « _ » for any, or nothing.

    >>> of_neighbours([Told("quel"), Told("est"), Told("lieu", "@ou")])
    [('quel', '', 'est'), ('est', '', 'lieu'), ('est', '', '@ou'), ('quel', '_', 'lieu'), ('quel', 'est', '@ou')]
    """
    found = []
    for one, two in zip(told, told[1:], strict=False):
        found.append((one.word, "", two.word))
        if one.kind or two.kind:
            found.append((one.kind or one.word, "", two.kind or two.word))
    for one, two, three in zip(told, told[1:], told[2:], strict=False):
        found.append((one.word, "_", three.word))
        if one.kind or two.kind or three.kind:
            found.append((one.kind or one.word, two.kind or two.word, three.kind or three.word))
    return found
