"""Many questions as one row of words: a word is looked at once, however often it is said."""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from smkit.analysis.discovery.features import ASKS, COLON, COMMA, ENDS, ENDS_ASKING, OPENS, STOP
from smkit.analysis.discovery.rules import Told
from smkit.analysis.discovery.wording import fold

Numbers = NDArray[np.int64]

_PARTS = re.compile(r"(\w+)")
#: What parts clauses between two words, the strongest first; hyphens and apostrophes do not.
_CUTS = ((ASKS, "?"), (STOP, ".!…;"), (COLON, ":"), (COMMA, ',()–—«»"“”'))
_KEPT = 100_000  # words


class Row(NamedTuple):
    """Words of many questions one after the other; signs that open, part and end clauses count as words.

    `words` holds numbers of `Words.told`, `starts` says where each question opens, `begins` and `ends` where each word stands in
    `text`, the questions as typed.
    """

    words: Numbers
    starts: Numbers
    begins: Numbers
    ends: Numbers
    text: str

    def said(self, first: Numbers, last: Numbers) -> list[str]:
        """The words from some places of the row to others, as typed."""
        return [
            self.text[begin:end]
            for begin, end in zip(self.begins[first].tolist(), self.ends[last].tolist(), strict=True)
        ]


class Words:
    """Every word that was met, with a number each; `told` holds them in that order."""

    def __init__(self, read: Callable[[str], list[Told]]) -> None:
        """`read` tells the words that a folded one stands for, well spelled."""
        self._read = read
        self._empty()

    def row(self, questions: list[str]) -> Row:
        """Return the words of questions, each of which opens with a sign and ends with one."""
        if len(self._sizes) > _KEPT:
            self._empty()
        lines = "\n".join([" ".join(question.split()) for question in questions])
        text = unicodedata.normalize("NFC", f"\n{lines}\n")
        parts = _PARTS.split(fold(text))
        for part in set(parts).difference(self._places):
            self._add(part)
        places = np.fromiter(map(self._places.__getitem__, parts), np.int64, len(parts))
        ends = np.cumsum(np.fromiter(map(len, parts), np.int64, len(parts)))
        sizes = np.array(self._sizes)[places]
        whole = np.cumsum(sizes)
        # the words of a part stand one after the other in `_found`
        shift = np.repeat(np.array(self._starts)[places] - whole + sizes, sizes)
        every = np.array(self._found)[np.arange(whole[-1]) + shift]
        words = every[1:-1]  # nothing ends before the first question
        part = np.repeat(np.arange(len(parts)), sizes)[1:-1]
        starts = np.flatnonzero(words == self._numbers[OPENS])
        return Row(words, starts, np.append(0, ends[:-1])[part], ends[part], text)

    def _empty(self) -> None:
        self.told: list[Told] = []
        self._numbers: dict[Told, int] = {}
        # of each part: its place, from where its words stand in `_found`, and how many
        self._places: dict[str, int] = {}
        self._starts: list[int] = []
        self._sizes: list[int] = []
        self._found: list[int] = []

    def _add(self, part: str) -> None:
        if _PARTS.match(part):
            found = self._read(part)
        elif "\n" in part:
            *ends, _ = part.split("\n")
            found = [sign for end in ends for sign in (ENDS_ASKING if "?" in end else ENDS, OPENS)]
        elif part in ",.":
            found = []  # « 1,5 », « 10.000 »
        else:
            found = [sign for sign, marks in _CUTS if not set(marks).isdisjoint(part)][:1]
        self._places[part] = len(self._places)
        self._starts.append(len(self._found))
        self._sizes.append(len(found))
        for told in found:
            if told not in self._numbers:
                self._numbers[told] = len(self.told)
                self.told.append(told)
            self._found.append(self._numbers[told])
