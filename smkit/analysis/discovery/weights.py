"""What words weigh, learned from labelled questions (`tests/analysis/discovery/learn.py`): beside the rules, where lists end."""

from array import array
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from smkit.analysis.discovery.features import of_word
from smkit.analysis.discovery.rules import Memory, Told

#: What a full answer would be about.
DIMENSIONS = ("qui", "quoi", "ou", "quand", "comment", "combien", "pourquoi", "indetermine")
#: How a question may be answered, in the order in which they are recognised.
FORMS = ("orientee", "alternative", "fermee", "ouverte")
LABELS = DIMENSIONS + FORMS
_NONE: dict[str, int] = {}
_SIZES = (1.0, 2**0.5, 3**0.5)  # of three words, more must be said than of one
FILE = Path(__file__).with_name("weights.npz")


class Weights:
    """Eight weights of dimension and four of form for each feature: a question adds up those of its own.

    `table` holds whole numbers, `scale` says what one is worth, `base` where each label starts from.
    """

    def __init__(
        self, features: list[str], table: NDArray[np.int8], scale: float, base: NDArray[np.float64]
    ) -> None:
        self._known: dict[str, int] = {}
        # two words are looked up one after the other: no text is made of them
        self._pairs: dict[str, dict[str, dict[str, int]]] = {"": {}, "_": {}}
        for row, feature in enumerate(features):
            if " " in feature:
                one, between, two = feature.split(" ")
                self._pairs[between].setdefault(one, {})[two] = row
            else:
                self._known[feature] = row
        self._table, self._scale, self._base = table, scale, base
        self._own: Memory[Told, list[int]] = Memory(self._of_word)
        # what each feature weighs for a label, less what it does for another
        self._gains: Memory[tuple[str, str], array[int]] = Memory(
            lambda pair: array(
                "h",
                np.subtract(*(table[:, LABELS.index(label)].astype(np.int16) for label in pair)).tobytes(),
            )
        )

    def rows(self, told: list[Told]) -> list[int]:
        """Return where what a question holds stands in the table: what was never seen weighs nothing.

        Parameters: `told`, its words in order, as `features.told` returns them.
        """
        own, rows = self._own, []
        for word in told:
            rows += own[word]
        return rows + self._of_neighbours(told)

    def scores(self, rows: list[list[int]], lengths: list[int]) -> NDArray[np.float64]:
        """Return how much each of `LABELS` weighs in each question by its words alone (1 more: odds 2,7 times higher).

        Parameters: `rows` of each question, and their `lengths` in words, signs included: a long one has more to add up.
        """
        sizes = np.array([len(each) for each in rows])
        sums = np.zeros((len(rows), len(LABELS)))
        held = sizes > 0  # `reduceat` repeats a row where there is nothing to add
        if held.any():
            flat = np.fromiter(chain.from_iterable(rows), np.intp, int(sizes.sum()))
            starts = (np.cumsum(sizes) - sizes)[held]
            sums[held] = np.add.reduceat(self._table[flat], starts, axis=0, dtype=np.int32)
        return sums * (self._scale / np.sqrt(np.array(lengths)))[:, None] + self._base

    def shown(self, told: list[Told], label: str, other: str) -> tuple[int, int]:
        """Return the first and the last place of the one to three words that weigh most for a label against another.

        Parameters: `told`, as for `rows`; `label` and `other`, two of `LABELS` of one kind.
        """
        gain = self._gains[label, other]
        own = [sum(map(gain.__getitem__, self._own[word])) for word in told]
        links = [
            sum(map(gain.__getitem__, self._of_neighbours(told[place : place + 2])))
            for place in range(len(told) - 1)
        ]
        best, found = -np.inf, (1, 1)
        for first in range(1, len(told) - 1):
            weight = 0
            for last, size in zip(range(first, len(told) - 1), _SIZES, strict=False):
                weight += own[last] + (links[last - 1] if last > first else 0)
                if weight / size > best:
                    best, found = weight / size, (first, last)
        return found

    def _of_word(self, told: Told) -> list[int]:
        return [self._known[feature] for feature in of_word(told) if feature in self._known]

    def _of_neighbours(self, told: list[Told]) -> list[int]:
        """The rows of `features.of_neighbours`."""
        rows, near, around, none = [], self._pairs[""], self._pairs["_"], _NONE
        for one, two in zip(told, told[1:], strict=False):
            rows.append(near.get(one.word, none).get(two.word))
            if one.kind or two.kind:
                rows.append(near.get(one.kind or one.word, none).get(two.kind or two.word))
        rows += [around.get(one.word, none).get(two.word) for one, two in zip(told, told[2:], strict=False)]
        return [row for row in rows if row is not None]


@cache
def load() -> Weights:
    """Return the packaged weights."""
    with np.load(FILE) as held:
        features = held["features"].tobytes().decode().split("\n")
        return Weights(features, held["table"], float(held["scale"]), held["base"])
