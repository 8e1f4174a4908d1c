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


def spread_of(months: Floats, without: Floats, inside: Any) -> tuple[float | None, float, float]:
    """The variance of months around the means of both windows, the part of it that customers explain, its degrees of freedom."""
    centred, rest = months.astype(float).copy(), without.astype(float).copy()
    freedom = 0
    for side in (inside, ~inside):
        if side.any():
            centred[side] -= centred[side].mean()
            rest[:, side] -= rest[:, side].mean(axis=1, keepdims=True)
            freedom += int(side.sum()) - 1
    if freedom < MONTHS:
        return None, 0.0, 1.0
    own = sum(jackknife(rest[:, at], np.ones(len(rest), bool))[0] for at in range(rest.shape[1])) / freedom
    return float((centred**2).sum()) / freedom, own, float(freedom)


def freedom_of(first: float, its: float, second: float, other: float) -> float:
    """The degrees of freedom of a sum of two variances (Satterthwaite, 1946)."""
    below = first**2 / max(its, 1.0) + second**2 / max(other, 1.0)
    return (first + second) ** 2 / below if below > 0 else 1.0


def estimate(moved: Any, variance: float, freedom: float, n: int, *, log: bool) -> Estimate | None:
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
