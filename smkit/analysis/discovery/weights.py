"""What words weigh, learned from labelled questions (`tests/analysis/discovery/learn.py`): beside the rules, where lists end."""

from array import array
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from smkit.analysis.discovery.features import of_neighbours, of_word
from smkit.analysis.discovery.rules import Memory

#: What a full answer would be about.
DIMENSIONS = ("qui", "quoi", "ou", "quand", "comment", "combien", "pourquoi", "indetermine")
#: How a question may be answered, in the order in which they are recognised.
FORMS = ("orientee", "alternative", "fermee", "ouverte")
LABELS = DIMENSIONS + FORMS
_SIZES = (1.0, 2**0.5, 3**0.5)  # of three words, more must be said than of one
FILE = Path(__file__).with_name("weights.npz")


class Weights:
    """Eight weights of dimension and four of form for each feature: a question adds up those of its own.

    `table` holds whole numbers, `scale` says what one is worth, `base` where each label starts from.
    """

    def __init__(
        self, features: list[str], table: NDArray[np.int8], scale: float, base: NDArray[np.float64]
    ) -> None:
        self._known = {feature: row for row, feature in enumerate(features)}
        self._table, self._scale, self._base = table, scale, base
        self._own: Memory[tuple[str, str], list[int]] = Memory(lambda told: self._rows(of_word(told)))
        # what each feature weighs for a label, less what it does for another
        self._gains: Memory[tuple[str, str], array[int]] = Memory(
            lambda pair: array("h", np.subtract(*(table[:, LABELS.index(label)].astype(np.int16) for label in pair)).tobytes())
        )

    def rows(self, told: list[tuple[str, str]]) -> list[int]:
        """Return where what a question holds stands in the table: what was never seen weighs nothing.

        Parameters: `told`, its words with their kinds, as `features.told` returns them.
        """
        rows = self._rows(of_neighbours(told))
        for word in told:
            rows += self._own[word]
        return rows

    def scores(self, rows: list[list[int]], lengths: list[int]) -> NDArray[np.float64]:
        """Return how much each of `LABELS` weighs in each question, by its words alone: one more, and its odds are 2,7 times higher.

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

    def shown(self, told: list[tuple[str, str]], label: str, other: str) -> tuple[int, int]:
        """Return the first and the last place of the one to three words that weigh most for a label against another.

        Parameters: `told`, as for `rows`; `label` and `other`, two of `LABELS` of one kind.
        """
        gain, own = self._gains[label, other], self._own
        best, found = -np.inf, (1, 1)
        for first in range(1, len(told) - 1):
            weight = 0
            for last in range(first, min(first + 3, len(told) - 1)):
                features = own[told[last]]
                if last > first:
                    features = features + self._rows(of_neighbours(told[last - 1 : last + 1]))
                weight += sum([gain[row] for row in features])
                if weight / _SIZES[last - first] > best:
                    best, found = weight / _SIZES[last - first], (first, last)
        return found

    def _rows(self, features: list[str]) -> list[int]:
        known = self._known
        return [known[feature] for feature in features if feature in known]


@cache
def load() -> Weights:
    """Return the packaged weights."""
    with np.load(FILE) as held:
        features = held["features"].tobytes().decode().split("\n")
        return Weights(features, held["table"], float(held["scale"]), held["base"])
