"""By how much did a typical amount change? Baskets, deals and delays, on their logarithms, like with like."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smkit.analysis.judging.chance import (
    GROUPS,
    MONTHS,
    ROUNDED,
    Estimate,
    Floats,
    changed,
    estimate,
    freedom_of,
    jackknife,
)
from smkit.numbering import gapless

_LEAST = 5  # fewer customers than that in a window say nothing of the others
_PROVEN = 4.0  # standard errors beyond which cases alone would prove a change
_PEOPLE = 30  # fewer customers than that in both windows do not speak for the others


def amounts(
    logs: Floats,
    who: NDArray[np.int64],
    stratum: NDArray[np.int64],
    month: NDArray[np.int64],
    now: list[int],
    base: list[int],
    unrest: tuple[float, float] | None = None,
) -> Estimate | None:
    """Compare amounts (baskets, deals, delays) on their logarithms, within segment or, where that is surer, within customer.

    Parameters, one entry an order or a deal (found soonest in the order of months): `logs`, logarithm of the amount; `who`, code of
    its customer; `stratum`, code of its segment; `month`, its column; `now` and `base`, columns; `unrest`, of the months whose
    spread counts (those of `base`), as `restless` has it.
    Returns the typical change of an amount, a fraction; None where a window has hardly any customer. A few large amounts do not
    make it, and neither do more or fewer large customers. Where every order of a stratum has the same amount as the others of its
    window, and months do not differ either, chance has nothing to make of it.

    >>> rng = np.random.default_rng(1)
    >>> month, who = rng.integers(0, 21, 4000), rng.integers(0, 400, 4000)
    >>> logs = rng.normal(4, 1, 4000) + np.log(0.75) * (month >= 18)
    >>> found = amounts(logs, who, np.zeros(4000, int), month, [18, 19, 20], list(range(18)))
    >>> -0.35 < found.change < -0.15, found.p < 1e-4
    (True, True)
    """
    known = _in_order(logs, who, stratum, month)
    sides = [_months(known, months) for months in (now, [each for each in base if each not in now])]
    if min(np.count_nonzero(np.bincount(side[1])) for side in sides) < _LEAST:
        return None
    extra, few = unrest or restless(known[0], known[1], known[2], known[3], base)
    logs, who, stratum, _ = (np.concatenate(columns) for columns in zip(*sides, strict=True))
    recent = np.arange(len(logs)) < len(sides[0][0])
    who = gapless(who, int(who.max()) + 1)[1]  # counted from 0 in the same order
    group = who % GROUPS
    keys = [stratum, who] if _same_people(who, recent) else [stratum]
    choices = [choice for key in keys if (choice := _matched(logs, key, group, recent)) is not None]
    if not choices:
        return None
    moved, drawn, freedom, alone = min(choices, key=lambda choice: choice[1])
    spread, people = extra * (1 / len(now) + 1 / len(base)), int(who.max()) + 1
    # a handful of customers may look alike by chance: they say no more than as many orders that know nothing of each other
    both = [
        estimate(moved, own + spread, freedom_of(own, free, spread, few), people, log=True)
        for own, free in ((drawn, freedom), alone)
    ]
    told = [found for found in both if found is not None]
    if not told:
        return _exact(moved, people)
    found = max(told, key=lambda found: found.p)
    return replace(found, restless=abs(moved) > _PROVEN * math.sqrt(max(drawn, alone[0])) + ROUNDED)


def _exact(moved: float, people: int) -> Estimate:
    """A change of amounts that are all alike, but for what rounding leaves."""
    if abs(moved) <= ROUNDED:
        return Estimate(0.0, 0.0, 0.0, 1.0, 0.0, people)
    change = math.exp(moved) - 1
    return Estimate(change, change, change, 0.0, math.copysign(math.inf, moved), people)


def _in_order(*columns: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """Columns in the order of the last one, of months: a window is then a stretch of rows, which costs nothing to take."""
    month = columns[-1]
    if (month[1:] >= month[:-1]).all():
        return columns
    order = np.argsort(month, kind="stable")
    return tuple(column[order] for column in columns)


def _months(columns: tuple[NDArray[Any], ...], wanted: list[int]) -> tuple[NDArray[Any], ...]:
    """The rows of some months, of columns in the order of the last one."""
    firsts = np.array([each for each in sorted(wanted) if each - 1 not in wanted], dtype=np.int64)
    lasts = np.array([each for each in sorted(wanted) if each + 1 not in wanted], dtype=np.int64)
    starts, ends = np.searchsorted(columns[-1], firsts), np.searchsorted(columns[-1], lasts, side="right")
    stretches = [slice(*each) for each in zip(starts, ends, strict=True)]
    if len(stretches) == 1:
        return tuple(column[stretches[0]] for column in columns)
    return tuple(np.concatenate([column[:0], *(column[each] for each in stretches)]) for column in columns)


def _same_people(who: Any, recent: Any) -> bool:
    """Whether enough customers bought in both windows, and make enough of the recent one, to speak for it."""
    n = np.stack([np.bincount(who[side], minlength=int(who.max()) + 1) for side in (recent, ~recent)])
    both = (n > 0).all(axis=0)
    return bool(both.sum() >= _PEOPLE and n[0][both].sum() >= n[0].sum() / 2)


def _matched(
    logs: Floats, key: Any, group: Any, recent: Any
) -> tuple[float, float, float, tuple[float, float]] | None:
    """The mean change of logs within each key seen in both windows, its variance over groups with its degrees of freedom, and both
    again where each entry is drawn by itself."""
    size = int(key.max()) + 1

    def mean(n: Floats, s: Floats) -> Any:
        both = (n[0] > 0) & (n[1] > 0)
        weight = np.where(both, n[0] * n[1] / np.maximum(n[0] + n[1], 1), 0.0)
        differences = np.where(both, s[0] / np.maximum(n[0], 1) - s[1] / np.maximum(n[1], 1), 0.0)
        heavy = weight.sum(axis=0)
        return np.where(heavy > 0, (weight * differences).sum(axis=0) / np.where(heavy > 0, heavy, 1), np.nan)

    n, s = _sums(logs, key, recent, size)
    whole = float(mean(n, s))
    if math.isnan(whole):
        return None
    if size > GROUPS:  # each key is in one group: what a group weighs is a sum over its own keys
        others = _without(key, group, n, s)
    else:
        its = (
            each.reshape(2, size, GROUPS) for each in _sums(logs, key * GROUPS + group, recent, size * GROUPS)
        )
        others = mean(*(every[:, :, None] - own for every, own in zip((n, s), its, strict=True)))
    if np.isnan(
        others
    ).any():  # one group of customers makes a whole window: nothing says what others would do
        return None
    drawn, freedom = jackknife(others, np.ones(len(others), bool))
    return whole, drawn, freedom, _one_by_one(logs, key, recent, n, s)


def _one_by_one(logs: Floats, key: Any, recent: Any, n: Floats, s: Floats) -> tuple[float, float]:
    """The variance of the matched mean where entries know nothing of each other, and its degrees of freedom (Satterthwaite).

    Parameters: `logs`, `key` and `recent`, one an entry; `n` and `s`, of `_sums`. A cell of one entry has the spread of them all.
    """
    cells, count = np.where(recent, key, key + n.shape[1]), n.ravel()
    rest = (logs - (s.ravel() / np.maximum(count, 1))[cells]) ** 2
    spare, squares = np.maximum(count - 1, 0), np.bincount(cells, rest, minlength=len(count))
    free = float(spare.sum())
    if not free:
        return 0.0, 1.0
    spread = np.where(spare > 0, squares / np.maximum(spare, 1), squares.sum() / free)
    both = (n > 0).all(axis=0)
    weight = np.where(both, n[0] * n[1] / np.maximum(n[0] + n[1], 1), 0.0)
    parts = np.tile(weight / weight.sum(), 2) ** 2 * spread / np.maximum(count, 1)
    drawn = float(parts.sum())
    below = float((parts**2 / np.where(spare > 0, spare, free)).sum())
    return drawn, drawn**2 / below if below else 1.0


def _sums(logs: Floats, cells: Any, recent: Any, size: int) -> tuple[Floats, Floats]:
    """How many entries each cell has in the two windows, the recent one first, and what their logs add up to."""
    both = np.where(recent, cells, cells + size)
    n = np.bincount(both, minlength=2 * size).astype(float)
    return n.reshape(2, size), np.bincount(both, logs, minlength=2 * size).reshape(2, size)


def _without(key: Any, group: Any, n: Floats, s: Floats) -> Floats:
    """The matched mean without each group in turn, where a customer belongs to one group."""
    its = np.zeros(n.shape[1], dtype=int)
    its[key] = group
    both = (n[0] > 0) & (n[1] > 0)
    weight = np.where(both, n[0] * n[1] / np.maximum(n[0] + n[1], 1), 0.0)
    moved = weight * np.where(both, s[0] / np.maximum(n[0], 1) - s[1] / np.maximum(n[1], 1), 0.0)
    heavy = weight.sum() - np.bincount(its, weight, minlength=GROUPS)
    rest = moved.sum() - np.bincount(its, moved, minlength=GROUPS)
    return np.where(heavy > 0, rest / np.where(heavy > 0, heavy, 1), np.nan)


def restless(
    logs: Floats, who: NDArray[Any], stratum: NDArray[Any], month: NDArray[Any], months: list[int]
) -> tuple[float, float]:
    """Return how much some months differ beyond their orders (a variance of logs), and the degrees of freedom behind it.

    Parameters: as `amounts`; `months`, columns. Where their level has changed once for good, they are those of before and of after.

    >>> month, who = np.repeat(np.arange(8), 60), np.tile(np.arange(60), 8)
    >>> restless(np.where(month % 2, 5.0, 4.0), who, np.zeros(480, int), month, list(range(8)))[0] > 0.2
    True
    """
    logs, who, stratum, month = _months(_in_order(logs, who, stratum, month), months)
    met, places = gapless(month, int(month.max(initial=0)) + 1)
    if len(met) <= MONTHS:
        return 0.0, 1.0
    rest = logs - (np.bincount(stratum, logs) / np.maximum(np.bincount(stratum), 1))[stratum]
    size = np.bincount(places).astype(float)
    means = np.bincount(places, rest) / size
    # what customers and chance alone would make of a month: the spread of its groups
    cells = places * GROUPS + who % GROUPS
    groups = np.bincount(cells, rest - means[places], minlength=len(met) * GROUPS).reshape(-1, GROUPS)
    own = (groups**2).sum(axis=1) / size**2
    freedom, place = float(len(met) - 1), changed(means, size)
    if place is not None:
        freedom -= 1
        for side in (slice(None, place), slice(place, None)):
            means[side] -= np.average(means[side], weights=size[side])
    beyond = float(np.average(means**2, weights=size) - np.average(own, weights=size))
    return max(0.0, beyond) * len(met) / freedom, freedom
