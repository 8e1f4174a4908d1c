"""By how much did a figure change, and what would chance alone have done? Customers are drawn, months vary.

Chance comes twice: other customers might have been there (a jackknife that leaves out one of a hundred groups of them in turn), and
months differ by more than their customers explain (what is left of their spread, with Student's law for the few months there are).
"""

import math
from dataclasses import replace
from typing import Any

import numpy as np

from smkit.analysis.judging.chance import (
    MONTHS,
    Estimate,
    Floats,
    estimate,
    followed,
    freedom_of,
    jackknife,
    spread_of,
)
from smkit.analysis.proportions import chi_square_tail, difference_test

_ENOUGH = 9  # fewer months than that do not say how much a rate spreads
_NEW = 0.01  # chance left to a gap that was there a year before
_FEW_EVENTS = 30  # counts below that on both sides are put to an exact test too
_BEYOND = 0.01  # months whose spread draws alone make less often than that differ by more than draws


def sums(parts: Floats, now: list[int], then: list[int], *, counted: bool = False) -> Estimate | None:
    """Compare a sum or a count with the same months a year before.

    Parameters: `parts`, one row a group of customers and one column a month, amounts or counts; `now` and `then`, columns, `then`
    twelve before `now`; `counted`, whether these are counts: where both are small, or one window is empty, chance is no less than
    that of the exact test of two counts.
    Returns None where nothing was there a year before. The spread of months is that of all pairs of a month and the same one a
    year before: a season that comes back every year is no spread, and a growth that goes on is none either.

    >>> rng = np.random.default_rng(1)
    >>> found = sums(rng.poisson(2.0, (100, 24)).astype(float), [21, 22, 23], [9, 10, 11])
    >>> abs(found.change) < 0.1, found.p > 0.05
    (True, True)
    """
    total = parts.sum(axis=0)
    if total[then].sum() <= 0 or (total < 0).any():
        return None
    floor = 0.05 * total.mean() if (total == 0).any() else 0.0
    left = total - parts  # every month, each group left out in turn
    moved = _log_ratio(total[now].sum(), total[then].sum(), floor)
    others = _log_ratio(left[:, now].sum(axis=1), left[:, then].sum(axis=1), floor)
    pairs = range(12, parts.shape[1])
    months = np.array([_log_ratio(total[m], total[m - 12], floor) for m in pairs])
    without = np.array([_log_ratio(left[:, m], left[:, m - 12], floor) for m in pairs]).T
    inside = np.array([m in now for m in pairs])
    drawn, freedom = jackknife(others, np.asarray(parts[:, [*now, *then]].any(axis=1)))
    spread, own, few = spread_of(months, without, inside)
    if spread is None:
        return None
    more = followed(months, inside, spread, own)
    months_alone, both = (spread + more) / len(now), drawn + (max(0.0, spread - own) + more) / len(now)
    variance, free = (
        (months_alone, few)
        if months_alone > both or not drawn
        else (both, freedom_of(drawn, freedom, both - drawn, few))
    )
    found = estimate(moved, variance, free, int(parts[:, [*now, *then]].any(axis=1).sum()), log=True)
    seen = float(
        total[now].sum() / total[then].sum() - 1
    )  # as people divide it, where empty months needed a floor
    if found is None:
        return None
    # the floor of empty months keeps logarithms short of what people count: nothing left is 100 % less
    found = replace(found, change=seen, low=min(found.low, seen), high=max(found.high, seen))
    events = total if counted else (parts > 0).sum(axis=0)
    pair = round(float(events[now].sum())), round(float(events[then].sum()))
    small = max(pair) < _FEW_EVENTS if counted else min(pair) == 0
    return _exact(found, *pair, len(now) / (len(now) + len(then))) if small else found


def _exact(found: Estimate, now: int, then: int, share: float) -> Estimate:
    """A change of a count with no less chance than that of two Poisson counts: given their sum, one is binomial.

    Parameters: `found`; `now` and `then`, the counts; `share`, the part of the time that is now.
    Source: Przyborowski and Wilenski (1940); the interval is Clopper and Pearson's.

    >>> sure = Estimate(-1.0, -1.0, -0.9, 1e-9, -6.0, 2)
    >>> wide = _exact(sure, 0, 2, 0.5)
    >>> wide.p, round(wide.high, 1), _exact(sure, 0, 20, 0.5).p < 1e-5
    (0.5, 4.3, True)
    """
    from scipy import special

    both = now + then
    tails = float(special.bdtr(now, both, share)), float(special.bdtr(then, both, 1 - share))
    p = min(1.0, 2 * min(tails))
    if p <= found.p:
        return found
    low = _odds(float(special.betaincinv(now, then + 1, 0.025)), share) if now else -1.0
    high = _odds(float(special.betaincinv(now + 1, then, 0.975)), share)
    score = math.copysign(float(-special.ndtri(p / 2)), found.change)
    return replace(found, low=min(found.low, low), high=max(found.high, high), p=p, score=score)


def _odds(part: float, share: float) -> float:
    """The change of a pace that gives a part of the events to a share of the time."""
    return part / (1 - part) * (1 - share) / share - 1


def again(found: Estimate | None, now: tuple[float, float], then: tuple[float, float]) -> Estimate | None:
    """Return a change of how often people come, with no less chance than that of how often they came again, where this is rare.

    Parameters: `found`; `now` and `then`, how many times people came, each once at least, and how many people there were. Where
    everybody came once, no group of them differs from another, and leaving each out in turn sees no chance at all.

    >>> sure = Estimate(-0.48, -0.61, -0.30, 5e-4, -3.5, 12)
    >>> found = again(sure, (7, 7), (21, 11))  # nobody of 7 came again, where 10 times were counted for 11
    >>> round(found.p, 3), round(found.low, 2), round(found.high, 2)
    (0.015, -0.61, -0.14)
    """
    pair = round(now[0] - now[1]), round(then[0] - then[1])
    if (
        found is None
        or min(pair) < 0
        or not (now[1] and then[1])
        or not max(pair)
        or min(pair) >= _FEW_EVENTS
    ):
        return found
    exact = _exact(found, *pair, now[1] / (now[1] + then[1]))
    if exact is found:
        return found
    each = pair[1] / then[1]  # a change of the times that people came again is a part of that of all times
    low, high = (end * each / (1 + each) if each else end for end in (exact.low, exact.high))
    return replace(exact, low=min(found.low, low), high=max(found.high, high))


def ratios(above: Floats, below: Floats, now: list[int], base: list[int], *, points: bool) -> Estimate | None:
    """Compare a ratio of sums (a mean, a rate, a share) with the months that led there.

    Parameters: `above` and `below`, numerator and denominator by group of customers and month; `now` and `base`, columns; `points`,
    whether it changes by points (a rate) rather than by a fraction of what it was.
    Returns None where a denominator is 0, or a ratio cannot be compared as a fraction (0 or negative).

    >>> rng = np.random.default_rng(1)
    >>> calls = rng.poisson(3.0, (100, 24)).astype(float)
    >>> found = ratios(rng.binomial(calls.astype(int), 0.3).astype(float), calls, [21, 22, 23], list(range(3, 21)), points=True)
    >>> abs(found.change) < 6, found.p > 0.05
    (True, True)
    """
    top, bottom = above.sum(axis=0), below.sum(axis=0)
    left_top, left_bottom = (_left(part, whole) for part, whole in ((above, top), (below, bottom)))
    if min(bottom[now].sum(), bottom[base].sum()) <= 0:
        return None
    if not points and min(top[now].sum(), top[base].sum()) <= 0:
        return None

    def ratio(months: Any) -> tuple[Any, Any]:
        whole = _divide(top[months].sum(), bottom[months].sum(), points)
        others = _divide(left_top[:, months].sum(axis=1), left_bottom[:, months].sum(axis=1), points)
        return whole, others

    (after, others_after), (before, others_before) = ratio(now), ratio(base)
    present = (above != 0)[:, [*now, *base]].any(axis=1) | (below != 0)[:, [*now, *base]].any(axis=1)
    drawn, freedom = jackknife(others_after - others_before, present)
    known = [month for month in [*base, *now] if bottom[month] > 0 and (points or top[month] > 0)]
    series = np.array([ratio([month])[0] for month in known])
    without = np.array([ratio([month])[1] for month in known]).T
    spread, own, few = spread_of(series, without, np.array([month in now for month in known]))
    shares = 1 / len(now) + 1 / len(base)
    if spread is None:
        return (
            None
            if not drawn
            else estimate(after - before, drawn, freedom, int(present.sum()), log=not points)
        )
    extra = max(0.0, spread - own) * shares
    variance, free = (
        (drawn + extra, freedom_of(drawn, freedom, extra, few)) if drawn else (spread * shares, few)
    )
    return estimate(after - before, variance, free, int(present.sum()), log=not points)


def yearly(above: Floats, below: Floats, now: list[int], then: list[int], *, points: bool) -> Estimate | None:
    """Compare a ratio of sums with the same months a year before.

    Parameters: as `ratios`; `then`, twelve columns before `now`. It sees what changed too long ago for `ratios`: the spread of
    months is that from one pair of months to the next (von Neumann), which a single lasting change hardly widens.
    """
    top, bottom = above.sum(axis=0), below.sum(axis=0)
    left_top, left_bottom = (_left(part, whole) for part, whole in ((above, top), (below, bottom)))

    def moved(after: list[int], before: list[int]) -> tuple[Any, Any]:
        whole = _divide(top[after].sum(), bottom[after].sum(), points) - _divide(
            top[before].sum(), bottom[before].sum(), points
        )
        others = _divide(left_top[:, after].sum(axis=1), left_bottom[:, after].sum(axis=1), points)
        return whole, others - _divide(
            left_top[:, before].sum(axis=1), left_bottom[:, before].sum(axis=1), points
        )

    whole, others = moved(now, then)
    pairs = [moved([month], [month - 12]) for month in range(12, above.shape[1])]
    pairs = [pair for pair in pairs if np.isfinite(pair[0])]
    if not math.isfinite(float(whole)) or len(pairs) <= MONTHS:
        return None
    touched = [*now, *then]
    present = (above != 0)[:, touched].any(axis=1) | (below != 0)[:, touched].any(axis=1)
    drawn, freedom = jackknife(others, present)
    steps = np.diff([pair[0] for pair in pairs]) / math.sqrt(2)
    rest = np.diff(np.stack([pair[1] for pair in pairs]), axis=0) / math.sqrt(2)
    spread, few = float((steps**2).mean()), 2 / 3 * len(steps)
    own = float(np.mean([jackknife(step, np.ones(len(step), bool))[0] for step in rest]))
    extra = max(0.0, spread - own) / len(now)
    variance, free = (
        (drawn + extra, freedom_of(drawn, freedom, extra, few)) if drawn else (spread / len(now), few)
    )
    return estimate(whole, variance, free, int(present.sum()), log=not points)


def proportions(
    above: Floats, below: Floats, now: list[int], then: list[int], usual: list[int]
) -> Estimate | None:
    """Compare a rate of counted cases over some months with that of others, in points.

    Parameters: `above` and `below`, cases that did and all cases, by group and month; `now` and `then`, columns; `usual`, those
    whose spread counts. The test is the one of the counts (pooled, or exact where they are small), widened where cases of a group
    go together, and where months differ by more than binomial draws do: from each month to the next (von Neumann), so that one
    lasting change is no spread.

    >>> rng = np.random.default_rng(1)
    >>> calls = rng.poisson(3.0, (100, 24)).astype(float)
    >>> won = rng.binomial(calls.astype(int), np.where(np.arange(24) < 18, 0.30, 0.18)).astype(float)
    >>> found = proportions(won, calls, list(range(18, 24)), list(range(18)), list(range(18)))
    >>> -16 < found.change < -8, found.p < 1e-6
    (True, True)
    """
    sides = [[part[:, months].sum(axis=1) for part in (above, below)] for months in (now, then)]
    months, few = _restless(above.sum(axis=0)[usual], below.sum(axis=0)[usual])
    return _rates(*sides, months, few)  # type: ignore[call-arg,arg-type]


def gap(above: Floats, below: Floats, at: int, now: list[int]) -> Estimate | None:
    """Compare a rate of counted cases in one segment with that of all the others over the same months, in points.

    Parameters: `above` and `below`, by segment, group of customers and month; `at`, the segment; `now`, columns.
    """
    own = [part[at][:, now].sum(axis=1) for part in (above, below)]
    rest = [part[:, :, now].sum(axis=(0, 2)) - its for part, its in zip((above, below), own, strict=True)]
    return _rates(own, rest, 1.0, math.inf)


def opened(found: Estimate, ago: Estimate | None) -> Estimate:
    """Return a gap between segments, that proves nothing unless it has widened since the same months a year before.

    Parameters: `found`, the gap now, and `ago`, the gap then, of `gap`; None where it is not known: nothing says that it is new.

    >>> now, then = Estimate(-40.0, -50.0, -30.0, 1e-9, -7.8, 90), Estimate(-38.0, -48.0, -28.0, 1e-9, -7.4, 90)
    >>> opened(now, then).p, opened(now, None).p, opened(now, replace(then, change=0.0)).p
    (1.0, 1.0, 1e-09)
    """
    if ago is None or (found.change - ago.change) * found.change <= 0:
        return replace(found, p=1.0)
    error = math.hypot(found.high - found.low, ago.high - ago.low) / (2 * 1.96)
    widened = math.erfc(abs(found.change - ago.change) / error / math.sqrt(2))
    return found if widened <= _NEW else replace(found, p=1.0)


def _rates(own: list[Any], rest: list[Any], months: float, few: float) -> Estimate | None:
    """The difference of two rates: numerators and denominators by group, how much months spread beyond draws, on how many."""
    counts = [round(float(part.sum())) for part in (*own, *rest)]
    if not (counts[1] and counts[3]):
        return None
    rate, other = counts[0] / counts[1], counts[2] / counts[3]
    pooled = (counts[0] + counts[2]) / (counts[1] + counts[3])
    plain = rate * (1 - rate) / counts[1] + other * (1 - other) / counts[3]
    scored = pooled * (1 - pooled) * (1 / counts[1] + 1 / counts[3])
    left = [
        _divide(_left(part[:, None], part.sum()), _left(under[:, None], under.sum()), True)
        for part, under in (own, rest)
    ]
    drawn, freedom = jackknife((left[0] - left[1])[:, 0], (own[1] + rest[1]) > 0)
    together = max(1.0, drawn / (100**2 * plain)) if plain and drawn else 1.0
    free = few if months > 1 else freedom if together > 1 else math.inf
    wide = months * together * 100**2
    found = estimate(100 * (rate - other), wide * (plain or scored), free, counts[1], log=False)
    tested = estimate(100 * (rate - other), wide * scored, free, counts[1], log=False)
    if found is None or tested is None:
        return None
    return replace(found, p=max(tested.p, difference_test(*counts)[0]), score=tested.score)


def _restless(above: Floats, below: Floats) -> tuple[float, float]:
    """How many times the spread of draws months spread, 1 where it is no more than chance, and the degrees of freedom behind it."""
    beyond, few = unrest(above, below)
    return (
        (beyond, few)
        if few < math.inf and chi_square_tail(beyond * few, round(few)) < _BEYOND
        else (1.0, math.inf)
    )


def unrest(above: Floats, below: Floats) -> tuple[float, float]:
    """Return how many times the spread of draws a rate spreads from one month to the next, and the degrees of freedom behind it.

    Parameters: `above` and `below`, counts by month, in the order of time. A single lasting change hardly widens it (von Neumann);
    1, on as many as one likes, where months are too few to tell.

    >>> due = np.full(12, 100.0)
    >>> round(unrest(np.tile([50.0, 70.0], 6), due)[0], 1), unrest(np.array([50.0, 70.0]), due[:2])
    (8.3, (1.0, inf))
    """
    known = below > 0
    above, below = above[known], below[known]
    pooled = above.sum() / below.sum() if below.sum() else 0.0
    if len(below) < _ENOUGH or not 0 < pooled < 1:
        return 1.0, math.inf
    steps = np.diff(above / below) ** 2 / (pooled * (1 - pooled) * (1 / below[1:] + 1 / below[:-1]))
    return float(steps.mean()), float(max(1, round(2 / 3 * len(steps))))


def _left(part: Floats, whole: Floats) -> Floats:
    """What is left of a sum without each group in turn; what no customer makes (a market, a spending) is left whole."""
    return np.broadcast_to(whole, part.shape) if (part != 0).any(axis=1).sum() <= 1 else whole - part


def _log_ratio(now: Any, then: Any, floor: float) -> Any:
    return np.log((np.maximum(now, 0.0) + floor + 1e-12) / (np.maximum(then, 0.0) + floor + 1e-12))


def _divide(above: Any, below: Any, points: bool) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(np.asarray(below) > 0, above / below, np.nan)
        return ratio * 100 if points else np.where(ratio > 0, np.log(ratio), np.nan)
