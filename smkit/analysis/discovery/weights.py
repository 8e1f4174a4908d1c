"""What words weigh, learned from labelled questions (`tests/analysis/discovery/learn.py`), and which of them weighed most."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from smkit.analysis.discovery.features import SIGNS, of_word
from smkit.analysis.discovery.rules import Memory, Told
from smkit.analysis.discovery.stream import Numbers, Row

#: What a full answer would be about.
DIMENSIONS = ("qui", "quoi", "ou", "quand", "comment", "combien", "pourquoi", "indetermine")
#: How a question may be answered, in the order in which they are recognised.
FORMS = ("orientee", "alternative", "fermee", "ouverte")
LABELS = DIMENSIONS + FORMS
_SIZES = (1.0, 2**0.5, 3**0.5)  # of three words, more must be said than of one
_NOTHING, _ANY = 1, 2  # the places of what may stand between two words
FILE = Path(__file__).with_name("weights.npz")


class Weighed(NamedTuple):
    """What each word of a row weighs for each of `LABELS`, by itself and with the one before; `scores` of each question.

    `question` says which one a word is of; `inner` is false for signs, which are not shown. One more in a score makes a label 2,7
    times more likely.
    """

    own: NDArray[np.int32]
    link: NDArray[np.int32]
    question: Numbers
    inner: NDArray[np.bool_]
    scores: NDArray[np.float64]

    def shown(self, starts: Numbers, label: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
        """Return the first and the last of the one to three words of each question that weigh most for a label against another.

        Parameters: `starts` of the questions; `label` and `other`, places in `LABELS`, two a question.
        """
        here = np.arange(len(self.own))
        label, other = label[self.question], other[self.question]
        gain = np.where(self.inner, self.own[here, label] - self.own[here, other], -np.inf)
        link = self.link[here, label] - self.link[here, other]
        sums = [gain]
        for size in (1, 2):
            longer = np.full(len(gain), -np.inf)
            longer[:-size] = sums[-1][:-size] + gain[size:] + link[size:]
            sums.append(longer)
        weights = np.array([each / size for each, size in zip(sums, _SIZES, strict=True)])
        size = weights.argmax(axis=0)
        best = weights[size, here]
        reached = np.flatnonzero(best == np.maximum.reduceat(best, starts)[self.question])
        first = reached[np.unique(self.question[reached], return_index=True)[1]]
        return first, first + size[first]


class _Word(NamedTuple):
    """What a word weighs, as bytes, and the places of the word and of its kind among those of pairs (0: no pair has it)."""

    weights: bytes
    word: int
    kind: int


class Weights:
    """Eight weights of dimension and four of form for each feature: a question adds up those of its own.

    `table` holds whole numbers, `scale` says what one is worth, `base` where each label starts from.
    """

    def __init__(
        self, features: list[str], table: NDArray[np.int8], scale: float, base: NDArray[np.float64]
    ) -> None:
        self._known = {feature: row for row, feature in enumerate(features) if " " not in feature}
        beside = " ".join([feature for feature in features if " " in feature]).split(" ")
        self._places = {word: place for place, word in enumerate(dict.fromkeys(["", "_", *beside]), 1)}
        places = np.fromiter(map(self._places.__getitem__, beside), np.int64, len(beside))
        keys = np.append(_key(*places.reshape(-1, 3).T), np.iinfo(np.int64).max)  # the last is never wanted
        rows = np.append(np.flatnonzero([" " in feature for feature in features]), 0)
        order = keys.argsort()
        self._keys, self._rows = keys[order], rows[order]
        self._table, self._scale, self._base = table.astype(np.int32), scale, base
        self._words: Memory[Told, _Word] = Memory(self._word)

    def weigh(self, row: Row, told: list[Told]) -> Weighed:
        """Return what each word of a row weighs, and what each question does.

        Parameters: `row` and `told`, of `stream.Words`. What was never learned weighs nothing; a long question has more to add up.
        """
        met, at = np.unique(row.words, return_inverse=True)
        words = [self._words[told[number]] for number in met.tolist()]
        own = np.frombuffer(b"".join([word.weights for word in words]), np.int32).reshape(-1, len(LABELS))[at]
        word, kind = np.array([(each.word, each.kind) for each in words], np.int64).T[:, at]
        inner = np.array([told[number] not in SIGNS for number in met.tolist()])[at]
        sizes = np.diff(np.append(row.starts, len(row.words)))
        question = np.repeat(np.arange(len(sizes)), sizes)
        named, some = np.where(kind < 0, word, kind), kind >= 0
        link = np.zeros_like(own)
        two = question[:-1] == question[1:]
        self._add(link[1:], two, word[:-1], _NOTHING, word[1:])
        self._add(link[1:], two & (some[:-1] | some[1:]), named[:-1], _NOTHING, named[1:])
        whole = own + link
        three = question[:-2] == question[2:]
        self._add(whole[2:], three, word[:-2], _ANY, word[2:])
        some = some[:-2] | some[1:-1] | some[2:]
        self._add(whole[2:], three & some, named[:-2], named[1:-1], named[2:])
        sums = np.add.reduceat(whole, row.starts, axis=0)
        return Weighed(
            own, link, question, inner, sums * (self._scale / np.sqrt(sizes))[:, None] + self._base
        )

    def _word(self, told: Told) -> _Word:
        rows = [self._known[feature] for feature in of_word(told) if feature in self._known]
        kind = self._places.get(told.kind, 0) if told.kind else -1
        return _Word(
            self._table[rows].sum(axis=0, dtype=np.int32).tobytes(), self._places.get(told.word, 0), kind
        )

    def _add(
        self,
        weights: NDArray[np.int32],
        held: NDArray[np.bool_],
        one: Numbers,
        between: Numbers | int,
        two: Numbers,
    ) -> None:
        """Add what neighbours weigh, where they are held."""
        here = np.flatnonzero(held & (one > 0) & (two > 0))
        wanted = _key(one[here], np.broadcast_to(between, one.shape)[here], two[here])
        found = np.searchsorted(self._keys, wanted)
        learned = self._keys[found] == wanted
        weights[here[learned]] += self._table[self._rows[found[learned]]]


def _key(one: Numbers, between: Numbers, two: Numbers) -> Numbers:
    """Three places as one number."""
    return ((one << 21) + between << 21) + two


@cache
def load() -> Weights:
    """Return the packaged weights."""
    with np.load(FILE) as held:
        features = held["features"].tobytes().decode().split("\n")
        return Weights(features, held["table"], float(held["scale"]), held["base"])
