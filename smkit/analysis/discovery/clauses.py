"""A question is cut into clauses: the one that asks weighs more than those that set the scene."""

import re
from typing import NamedTuple

from smkit.analysis.discovery.rules import Rules, Said

_CUT = re.compile(
    r"[.!?;:…()–—«»\"“”]+(?=\s|$)|(?<=\s)[-–—(«\"“]|,(?=\s|$)|,(?=[^\d\s])|\n"
)  # « 1,5 » and « 10.000 » stay whole
# « ce serait quoi, l'avantage ? » is one clause
_ASKED = re.compile(
    r"\b(?:est|serait|sera|etait)\W+quoi *, *(?=(?:l|le|la|les|votre|vos|ton|ta|tes|un|une)\b)"
)
_MARK = re.compile(r"[^\w ?€%/'+&@#*=]")
_WORD = re.compile(r"\w+")
_ENDS = frozenset(".!?…;")
#: What a clause that sets the scene, or a sentence that asks nothing, loses of its weight.
LATER = 3.0


class Clause(NamedTuple):
    """Words between two marks: as typed, folded, what they lose of their weight, the sentence they are of.

    `words` with their places and what they are part of; `marks` that may be found.
    """

    text: str
    folded: str
    loss: float
    sentence: int
    words: list[tuple[str, int, Said]]
    marks: frozenset[str]

    @property
    def size(self) -> int:
        """How many words there are."""
        return len(self.words)

    def said(self, start: int, end: int) -> str:
        """The words from one place to another, as typed."""
        return self.text[start:end].strip(" ,'’-")


def cut(text: str, folded: str, rules: Rules) -> list[Clause]:
    """Cut a question into clauses.

    Parameters: `text` and `folded`, spelled; `rules`, which know how a scene is set (« quand un client arrive, … »).
    """
    if "quoi" in folded:
        folded = _ASKED.sub(lambda found: found[0].replace(",", " "), folded)
    body = folded.rstrip(" ?!.…")
    if not _MARK.search(body):  # most questions are one clause
        return [_clause(text[: len(body)], body, 0.0, 0, rules)] if _WORD.search(body) else []
    pieces, start, sentence = [], 0, 0
    for mark in [*_CUT.finditer(folded), None]:
        end = mark.start() if mark else len(folded)
        if _WORD.search(folded, start, end):
            pieces.append((start, end, sentence, mark[0] if mark else ""))
        if mark:
            start = mark.end()
            sentence += mark[0].strip()[:1] in _ENDS
    if len(pieces) == 1:
        a, b, number, _ = pieces[0]
        return [_clause(text[a:b], folded[a:b], 0.0, number, rules)]
    asks = {number for _, _, number, mark in pieces if "?" in mark}
    found = []
    for place, (a, b, number, _) in enumerate(pieces):
        loss = LATER if asks and number not in asks else 0.0
        if place < len(pieces) - 1 and rules.mark("decor").match(folded[a:b].lstrip()):
            loss += LATER
        found.append(_clause(text[a:b], folded[a:b], loss, number, rules))
    return found


def _clause(text: str, folded: str, loss: float, sentence: int, rules: Rules) -> Clause:
    """A clause with a blank after it: turns of phrase expect one after each word."""
    memory = rules.memory
    words = [(word := found[0], found.start(), memory[word]) for found in _WORD.finditer(folded)]
    marks = frozenset[str]().union(*[each.marks for _, _, each in words if each.marks])
    return Clause(text, f"{folded} ", loss, sentence, words, marks)
