"""Did the groups change, or only their weight? A blended mean is split before it is judged."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smkit.analysis.judging.chance import FEW, ROUNDED, jackknife

_SURE = 2.5  # a weight that moves by less than that many standard errors is chance: dozens of mixes are looked at in a report
_OWN = 1.96  # standard errors below which the groups' own change is chance
#: The same where the weight has moved beyond chance over the same months beside others (usual ones, or a year before): one way.
_TOO = 1.28
_SEEN = 0.02  # and one that moves the whole by less than that part of it is not worth a word


@dataclass(frozen=True)
class Mix:
    """How a ratio changed: `before` and `after`, of the whole; `own`, the groups' own change, and `weights`, that of their weight,
    both in the ratio's unit: they add up to the change exactly; `score` and `own_score`, `weights` and `own` over their standard
    errors; `beside`, the score of the same months against the others that they are compared with; `groups`, each segment's value
    before and after."""

    before: float
    after: float
    own: float
    weights: float
    score: float
    groups: tuple[tuple[float, float], ...] = ()
    own_score: float = 0.0
    beside: float = 0.0

    @property
    def change(self) -> float:
        """How much the whole changed, in the ratio's unit."""
        return self.after - self.before

    @property
    def against(self) -> bool:
        """Whether every group, of two or more, went the other way than a whole that moved for a word."""
        if self._small:
            return False
        moved = [after - before for before, after in self.groups if before == before and after == after]
        still = ROUNDED * abs(self.before)
        return len(moved) > 1 and all(each * self.change < 0 and abs(each) > still for each in moved)

    @property
    def rules(self) -> bool:
        """Whether the whole says nothing of its groups: they went the other way, their weight makes most of it, or what is left to
        them is no more than chance."""
        sure = abs(self.score) >= _SURE
        if self._small or self.against:
            too = self.beside * self.score > 0 and abs(self.beside) >= _SURE and abs(self.score) >= _TOO
            return self.against and (sure or too)
        most = self.own * self.change <= 0 or abs(self.weights) > abs(self.own)
        some = self.weights * self.change > 0 and abs(self.own_score) < _OWN
        return sure and (most or some)

    @property
    def _small(self) -> bool:
        return min(abs(self.weights), abs(self.change)) < _SEEN * abs(self.before)


def split(above: NDArray[Any], below: NDArray[Any], now: list[int], then: list[int]) -> Mix | None:
    """Split the change of a ratio between the groups' own change and that of their weights.

    Parameters: `above` and `below`, numerator and denominator by segment, group of customers and month (the weights are those of
    `below`); `now` and `then`, columns.
    Returns None where a whole has no denominator. A segment that is there in one window only has no change of its own.
    Source: Kitagawa (1955), both parts at the mean of the two windows, which add up exactly.

    >>> above = np.array([[[1000.0, 540.0]], [[50.0, 375.0]]])  # B2B then B2C: 10 orders of 100 € and 10 of 5 €, then 5 and 50
    >>> below = np.array([[[10.0, 5.0]], [[10.0, 50.0]]])
    >>> found = split(above, below, [1], [0])
    >>> round(found.change, 2), round(found.own, 2), round(found.weights, 2)
    (-35.86, 4.12, -39.99)
    """
    sides = [[part[:, :, months].sum(axis=2) for part in (above, below)] for months in (now, then)]
    whole = [[part.sum(axis=1, keepdims=True) for part in side] for side in sides]
    own, weights, after, before = (float(part[0]) for part in _parts(*whole))
    if not np.isfinite([own, weights]).all():
        return None
    rest = [
        [total - part for total, part in zip(totals, side, strict=True)]
        for totals, side in zip(whole, sides, strict=True)
    ]
    scores = [0.0, 0.0]  # few groups of customers say nothing of chance
    if np.count_nonzero(sum(side[1].sum(axis=0) for side in sides)) >= FEW:
        scale = max(abs(before), abs(after))
        scores = [
            _score(part, others, scale)
            for part, others in zip((own, weights), _parts(*rest)[:2], strict=True)
        ]
    with np.errstate(divide="ignore", invalid="ignore"):
        values = [(part[0].sum(axis=1) / part[1].sum(axis=1)).tolist() for part in sides[::-1]]
    return Mix(before, after, own, weights, scores[1], tuple(zip(*values, strict=True)), scores[0])


def _score(part: float, others: NDArray[Any], scale: float) -> float:
    """A part of the change of a ratio of some scale, over its standard error, from its values without each group in turn."""
    if not scale:
        return 0.0
    others = others[np.isfinite(others)] / scale
    drawn = jackknife(others, np.ones(len(others), bool))[0]
    return part / scale / math.sqrt(drawn) if drawn else 0.0


def _parts(after: list[Any], before: list[Any]) -> tuple[Any, Any, Any, Any]:
    """Own change, change of weights and both wholes, one a column."""
    with np.errstate(divide="ignore", invalid="ignore"):
        values = [above / below for above, below in (after, before)]
        shares = [below / below.sum(axis=0) for _, below in (after, before)]
        wholes = [above.sum(axis=0) / below.sum(axis=0) for above, below in (after, before)]
    here, there = (np.where(np.isfinite(value), value, other) for value, other in (values, values[::-1]))
    here, there = (np.where(np.isfinite(value), value, 0.0) for value in (here, there))
    own = ((here - there) * (shares[0] + shares[1]) / 2).sum(axis=0)
    weights = ((shares[0] - shares[1]) * (here + there) / 2).sum(axis=0)
    return own, weights, *wholes
