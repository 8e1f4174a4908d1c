"""A question is cut into clauses: the one that asks weighs more than those that set the scene."""

import re
from typing import NamedTuple

from smkit.analysis.discovery.rules import Rules
from smkit.analysis.discovery.wording import fold

_CUT = re.compile(
    r"[.!?;:…()–—«»\"“”]+(?=\s|$)|(?<=\s)[-–—(«\"“]|,(?=\s|$)|,(?=[^\d\s])|\n"
)  # « 1,5 » and « 10.000 » stay whole
_WORD = re.compile(r"\w+")
_ENDS = frozenset(".!?…;")
#: What a clause that sets the scene, or a sentence that asks nothing, loses of its weight.
LATER = 3.0


class Clause(NamedTuple):
    """Words between two marks: as typed, folded, what they lose of their weight, the sentence they are of, their number."""

    text: str
    folded: str
    loss: float
    sentence: int
    size: int

    def said(self, start: int, end: int) -> str:
        """The words from one place to another, as typed."""
        return self.text[start:end].strip(" ,'’-")


def cut(text: str, rules: Rules) -> list[Clause]:
    """Cut a question into clauses.

    Parameters: `text`, spelled; `rules`, which know how a scene is set (« quand un client arrive, … »).
    """
    folded = fold(text)
    pieces, start, sentence = [], 0, 0
    for mark in [*_CUT.finditer(folded), None]:
        end = mark.start() if mark else len(folded)
        if size := len(_WORD.findall(folded, start, end)):
            pieces.append((start, end, sentence, size, mark[0] if mark else ""))
        if mark:
            start = mark.end()
            sentence += mark[0].strip()[:1] in _ENDS
    if len(pieces) == 1:
        return [Clause(text[a:b], folded[a:b], 0.0, number, size) for a, b, number, size, _ in pieces]
    asks = {number for _, _, number, _, mark in pieces if "?" in mark}
    found = []
    for place, (a, b, number, size, _) in enumerate(pieces):
        loss = LATER if asks and number not in asks else 0.0
        if place < len(pieces) - 1 and rules.mark("decor").match(folded[a:b].lstrip()):
            loss += LATER
        found.append(Clause(text[a:b], folded[a:b], loss, number, size))
    return found
