"""What would chance alone have done? Customers left out in turn, months that differ, and Student's law for how few they are."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Groups of customers, or of cases, that are left out in turn.
GROUPS = 100
#: Fewer differences of months than that say nothing of their spread.
MONTHS = 4
#: Months on either side of a lasting change of level, and all of them, below which nothing tells it from months that differ.
_SIDE, _TOLD = 3, 8
#: How often months that keep their level look as if they had changed it, wherever one looks for it.
_LASTS = 0.001
#: The most that a month is taken to follow the one before: beyond, nothing tells it from a change of level.
_AGAIN = 0.85
FEW = 10  # below that many groups with something in them, they say nothing of chance: months alone do
#: What rounding leaves, of logarithms, of points, or beside what it is left of: an engine adds up in another order than numpy.
ROUNDED = 1e-9

Floats = NDArray[Any]


@dataclass(frozen=True)
class Estimate:
    """A change with what chance makes of it.

    `change`, `low` and `high` (the plain 95 % interval): fractions of what it was, or points; `p`, how often chance alone would
    do as much; `score`, the change over its standard error; `n`, customers, cases or groups of them that stand behind; `restless`,
    whether cases alone would make it beyond chance, were it not for months that differ by as much.
    """

    change: float
    low: float
    high: float
    p: float
    score: float
    n: int = 0
    restless: bool = False


def jackknife(others: Floats, present: NDArray[np.bool_]) -> tuple[float, float]:
    """The variance of a figure from its values without each group in turn, and its degrees of freedom.

    Source: Tukey (1958), delete-a-group. Where one group makes most of it there are hardly any degrees of freedom: the fourth
    moment says so. Zero where groups are too few to tell.
    """
    values = others[present] if len(others) == len(present) else others
    size = len(values)
    if (
        size < FEW or not np.isfinite(values).all()
    ):  # one group that makes a whole window leaves nothing to compare
        return 0.0, 1.0
    squares = (values - values.mean()) ** 2
    total = float(squares.sum())
    if total <= size * ROUNDED**2:
        return 0.0, 1.0
    kurtosis = size * float((squares**2).sum()) / total**2
    return (size - 1) / size * total, max(1.0, min(size - 1.0, 2 * size / max(kurtosis - 1, 1e-9)))


def changed(months: Floats, weights: Floats | None = None, level: float = _LASTS) -> int | None:
    """Return the place of the month from which some months have another level for good; None where chance makes as much.

    Parameters: `months`, in the order of time; `weights` of each; `level`, how often months that keep theirs may seem to change it.
    A price that fell a year ago is no spread of months: who counts it as one sees nothing any more of what happens next. The test
    is that of two means (F) at each place, for all of them (Bonferroni).

    >>> steady = np.array([4.0, 4.1] * 5)
    >>> changed(steady), changed(steady - 0.5 * (np.arange(10) >= 6))
    (None, 6)
    """
    from scipy import special

    size = len(months)
    if size < _TOLD:
        return None
    heavy = np.ones(size) if weights is None else weights
    centred = months - np.average(months, weights=heavy)
    places = np.arange(_SIDE, size - _SIDE + 1)
    before, added = np.cumsum(heavy)[places - 1], np.cumsum(heavy * centred)[places - 1]
    after = heavy.sum() - before  # whose months are as far from the mean, all together, as those before
    explained = added**2 / before + added**2 / after
    at = int(explained.argmax())
    left = max(0.0, float((heavy * centred**2).sum()) - float(explained[at]))
    if not explained[at] > ROUNDED**2 * heavy.sum():
        return None
    ratio = float(explained[at]) * (size - 2) / left if left else math.inf
    return int(places[at]) if special.fdtrc(1, size - 2, ratio) * len(places) <= level else None


def spread_of(months: Floats, without: Floats, inside: Any) -> tuple[float | None, float, float]:
    """The variance of months around the means of both windows, the part of it that customers explain, its degrees of freedom.

    Parameters: `months`, in the order of time; `without`, the same without each group in turn; `inside`, which are those of now.
    The others are those of before and those of after where their level has changed for good.
    """
    centred, rest = months.astype(float).copy(), without.astype(float).copy()
    freedom = 0
    usual = np.flatnonzero(~inside)
    place = changed(centred[usual])
    for side in (np.flatnonzero(inside), *(np.split(usual, [place]) if place else [usual])):
        if len(side):
            centred[side] -= centred[side].mean()
            rest[:, side] -= rest[:, side].mean(axis=1, keepdims=True)
            freedom += len(side) - 1
    if freedom < MONTHS:
        return None, 0.0, 1.0
    own = sum(jackknife(rest[:, at], np.ones(len(rest), bool))[0] for at in range(rest.shape[1])) / freedom
    return float((centred**2).sum()) / freedom, own, float(freedom)


def followed(months: Floats, inside: Any, spread: float, own: float) -> float:
    """Return by how much the variance of the mean of some months grows, over that of one month, where months follow each other.

    Parameters: `months` and `inside`, as `spread_of`; its `spread` and `own`. A good month that is followed by another is one good
    month more than chance would give them. Customers drawn anew each month follow nothing: only what they do not explain does. Not
    looked at where the months of before follow each other no more than chance has them do (one standard error).
    Source: first-order autoregression (Bayley and Hammersley, 1946), its coefficient freed of the bias of a short series.

    >>> slow, before = np.sin(np.arange(24) / 3), np.arange(24) < 21
    >>> [round(followed(each, ~before, 0.5, 0.1), 2) for each in (slow, slow * (-1) ** np.arange(24))]
    [0.65, 0.0]
    """
    usual = np.flatnonzero(~inside)
    size, beyond = len(usual), spread - own
    if size <= _TOLD or beyond <= 0:
        return 0.0
    place, above, below = changed(months[usual]), 0.0, 0.0
    for side in np.split(usual, [place]) if place else [usual]:
        centred = months[side] - months[side].mean()
        above, below = above + float(centred[1:] @ centred[:-1]), below + float(centred @ centred)
    if not below:
        return 0.0
    again = (above / below * size / (size - 1) * size + 1) / (size - 3)
    if again * math.sqrt(size) < 1:
        return 0.0
    again = min(_AGAIN, again * spread / beyond)
    many = int(np.count_nonzero(inside))
    return beyond * 2 * sum((1 - lag / many) * again**lag for lag in range(1, many))


def freedom_of(first: float, its: float, second: float, other: float) -> float:
    """The degrees of freedom of a sum of two variances (Satterthwaite, 1946)."""
    below = first**2 / max(its, 1.0) + second**2 / max(other, 1.0)
    return (first + second) ** 2 / below if below > 0 else 1.0


def estimate(moved: Any, variance: float, freedom: float, n: int, *, log: bool) -> Estimate | None:
    """Return a change with the interval of Student's t, nineteen times out of twenty; None where nothing varies or is known.

    Parameters: `moved`, the change, in the unit of the measure, or in logarithms where `log`; its `variance`, of as many degrees
    of `freedom`; `n`, the pieces that it was made from. A change in logarithms is given back as a share: 0.1 is 10 % more.

    >>> found = estimate(2.0, 1.0, 10, 30, log=False)
    >>> round(found.low, 2), round(found.high, 2), round(found.p, 3)
    (-0.23, 4.23, 0.073)
    """
    from scipy import special

    moved = float(moved)
    if not math.isfinite(moved) or not variance > ROUNDED**2:
        return None
    error = math.sqrt(variance)
    half = float(special.stdtrit(freedom, 0.975)) * error
    p = float(2 * special.stdtr(freedom, -abs(moved) / error))
    if not log:
        return Estimate(moved, moved - half, moved + half, p, moved / error, n)
    low, high = (math.exp(min(bound, 50.0)) - 1 for bound in (moved - half, moved + half))
    return Estimate(math.exp(moved) - 1, low, high, p, moved / error, n)
