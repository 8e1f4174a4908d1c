"""What words weigh, learned from labelled questions (`tests/analysis/discovery/learn.py`): beside the rules, where lists end."""

from array import array
from functools import cache
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
            lambda pair: array(
                "h",
                np.subtract(*(table[:, LABELS.index(label)].astype(np.int16) for label in pair)).tobytes(),
            )
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
            flat = np.fromiter((row for each in rows for row in each), np.intp, int(sizes.sum()))
            starts = (np.cumsum(sizes) - sizes)[held]
            sums[held] = np.add.reduceat(self._table[flat], starts, axis=0, dtype=np.int32)
        return sums * (self._scale / np.sqrt(np.array(lengths)))[:, None] + self._base

    def shown(self, told: list[tuple[str, str]], label: str, other: str) -> tuple[int, int]:
        """Return the first and the last place of the one to three words that weigh most for a label against another.

        Parameters: `told`, as for `rows`; `label` and `other`, two of `LABELS` of one kind.
        """
        gain = self._gains[label, other]
        own = [sum(gain[row] for row in self._own[word]) for word in told]
        links = [
            sum(gain[row] for row in self._rows(of_neighbours(told[place : place + 2])))
            for place in range(len(told) - 1)
        ]
        windows = [
            ((sum(own[first : last + 1]) + sum(links[first:last])) / (last - first + 1) ** 0.5, first, last)
            for first in range(1, len(told) - 1)
            for last in range(first, min(first + 3, len(told) - 1))
        ]
        _, first, last = max(windows, key=lambda each: each[0])
        return first, last

    def _rows(self, features: list[str]) -> list[int]:
        known = self._known
        return [known[feature] for feature in features if feature in known]


@cache
def load() -> Weights:
    """Return the packaged weights."""
    with np.load(FILE) as held:
        features = held["features"].tobytes().decode().split("\n")
        return Weights(features, held["table"], float(held["scale"]), held["base"])
