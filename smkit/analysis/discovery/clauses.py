"""A question is cut into clauses: the one that asks weighs more than those that set the scene."""

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from smkit.analysis.discovery.features import ASKS, ENDS_ASKING, SIGNS, STOP
from smkit.analysis.discovery.rules import Rules, Said, Told

#: What a clause that sets the scene, or a sentence that asks nothing, loses of its weight.
LATER = 3.0


class Clause(NamedTuple):
    """Words between two signs: folded, what they lose of their weight, their sentence, which word of the question is first.

    `words` with their places in `folded` and what they are part of; `marks` that may be found.
    """

    folded: str
    loss: float
    sentence: int
    first: int
    words: list[tuple[str, int, Said]]
    marks: frozenset[str]

    @property
    def size(self) -> int:
        """How many words there are."""
        return len(self.words)

    def places(self, start: int, end: int) -> tuple[int, int]:
        """Return which words of the question, the first and the last, stand between two places of `folded`."""
        begins = [place for _, place, _ in self.words]
        first = max(0, bisect_right(begins, start) - 1)
        return self.first + first, self.first + max(first, bisect_left(begins, end) - 1)


def cut(told: list[Told], rules: Rules) -> list[Clause]:
    """Cut a question into clauses.

    Parameters: `told`, its words and signs in order; `rules`, which know how a scene is set (« quand un client arrive, … »).

    >>> from smkit.analysis.discovery.features import ASKS
    >>> from smkit.analysis.discovery.rules import load
    >>> said = [Told("^"), *map(Told, "j ai bien note".split()), STOP, *map(Told, "quel est votre budget".split()), ASKS]
    >>> [(clause.folded.strip(), clause.sentence, clause.loss) for clause in cut(said, load())]  # a scene, that asks nothing
    [('j ai bien note', 0, 6.0), ('quel est votre budget', 1, 0.0)]
    """
    pieces: list[tuple[int, int, int]] = []  # first word, last, sentence
    start, sentence, asks = 1, 0, set()
    for place, each in enumerate(told[1:], 1):
        if each not in SIGNS:
            continue
        if place > start:
            pieces.append((start, place, sentence))
            if each in (ASKS, ENDS_ASKING):
                asks.add(sentence)
        start = place + 1
        sentence += each in (ASKS, STOP)
    found = []
    for number, (start, end, sentence) in enumerate(pieces):
        clause = _clause([each.word for each in told[start:end]], sentence, start, rules)
        loss = LATER if asks and sentence not in asks else 0.0
        if number < len(pieces) - 1 and rules.mark("decor").match(clause.folded):
            loss += LATER
        found.append(clause._replace(loss=loss) if loss else clause)
    return found


def _clause(words: list[str], sentence: int, first: int, rules: Rules) -> Clause:
    """A clause with a blank after it: turns of phrase expect one after each word."""
    memory, place, said = rules.memory, 0, []
    marks: set[str] = set()
    for word in words:
        known = memory[word]
        said.append((word, place, known))
        marks |= known.marks
        place += len(word) + 1
    return Clause(" ".join([*words, ""]), 0.0, sentence, first, said, frozenset(marks))
