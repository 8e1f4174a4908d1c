"""By how much did a figure change, and what would chance alone have done? Customers are drawn, months vary.

Chance comes twice: other customers might have been there (a jackknife that leaves out one of a hundred groups of them in turn), and
months differ by more than their customers explain (what is left of their spread, with Student's law for the few months there are).
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smkit.analysis.proportions import difference_test

#: Groups of customers, or of cases, that are left out in turn.
GROUPS = 100
_FEW = 10  # below that many groups with something in them, they say nothing of chance: months alone do
_MONTHS = 4  # fewer differences of months than that say nothing of their spread

Floats = NDArray[Any]


@dataclass(frozen=True)
class Estimate:
    """A change with what chance makes of it.

    `change`, `low` and `high` (the plain 95 % interval): fractions of what it was, or points; `p`, how often chance alone would
    do as much; `score`, the change over its standard error; `n`, customers, cases or groups of them that stand behind.
    """

    change: float
    low: float
    high: float
    p: float
    score: float
    n: int = 0


def sums(parts: Floats, now: list[int], then: list[int]) -> Estimate | None:
    """Compare a sum or a count with the same months a year before.

    Parameters: `parts`, one row a group of customers and one column a month, amounts or counts; `now` and `then`, columns, `then`
    twelve before `now`.
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
    drawn, freedom = _jackknife(others, parts[:, [*now, *then]].any(axis=1))
    spread, own, few = _spread(months, without, inside)
    if spread is None:
        return None
    months_alone, both = spread / len(now), drawn + max(0.0, spread - own) / len(now)
    variance, free = (
        (months_alone, few)
        if months_alone > both or not drawn
        else (both, _freedom(drawn, freedom, both - drawn, few))
    )
    return _estimate(moved, variance, free, int(parts[:, [*now, *then]].any(axis=1).sum()), log=True)


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
    drawn, freedom = _jackknife(others_after - others_before, present)
    known = [month for month in [*base, *now] if bottom[month] > 0 and (points or top[month] > 0)]
    series = np.array([ratio([month])[0] for month in known])
    without = np.array([ratio([month])[1] for month in known]).T
    spread, own, few = _spread(series, without, np.array([month in now for month in known]))
    shares = 1 / len(now) + 1 / len(base)
    if spread is None:
        return (
            None
            if not drawn
            else _estimate(after - before, drawn, freedom, int(present.sum()), log=not points)
        )
    extra = max(0.0, spread - own) * shares
    variance, free = (
        (drawn + extra, _freedom(drawn, freedom, extra, few)) if drawn else (spread * shares, few)
    )
    return _estimate(after - before, variance, free, int(present.sum()), log=not points)


def proportions(above: Floats, below: Floats, now: list[int], base: list[int]) -> Estimate | None:
    """Compare a rate of counted cases: as a ratio, and never surer than the counts themselves allow.

    Parameters and result: as `ratios`, in points.
    """
    found = ratios(above, below, now, base, points=True)
    counts = [round(float(part[:, months].sum())) for months in (now, base) for part in (above, below)]
    if not (counts[1] and counts[3]):
        return None
    chance = difference_test(*counts)[0]
    rate, usual = counts[0] / counts[1], counts[2] / counts[3]
    pooled = (counts[0] + counts[2]) / (counts[1] + counts[3])
    binomial = 100**2 * pooled * (1 - pooled) * (1 / counts[1] + 1 / counts[3])
    plain = _estimate(100 * (rate - usual), binomial, 1e6, counts[1], log=False)
    if found is None:
        return (
            None
            if plain is None
            else Estimate(plain.change, plain.low, plain.high, max(chance, plain.p), plain.score, counts[1])
        )
    wider = plain if plain is not None and abs(plain.score) < abs(found.score) else found
    return Estimate(found.change, wider.low, wider.high, max(found.p, chance), wider.score, counts[1])


def amounts(
    logs: Floats,
    who: NDArray[np.int64],
    stratum: NDArray[np.int64],
    month: NDArray[np.int64],
    now: list[int],
    base: list[int],
) -> Estimate | None:
    """Compare amounts (baskets, deals, delays) on their logarithms, within segment or, where that is surer, within customer.

    Parameters, one entry an order or a deal: `logs`, logarithm of the amount; `who`, code of its customer; `stratum`, code of its
    segment; `month`, its column; `now` and `base`, columns.
    Returns the typical change of an amount, a fraction; None where a window is empty. A few large amounts do not make it, and
    neither do more or fewer large customers.

    >>> rng = np.random.default_rng(1)
    >>> month, who = rng.integers(0, 21, 4000), rng.integers(0, 400, 4000)
    >>> logs = rng.normal(4, 1, 4000) + np.log(0.75) * (month >= 18)
    >>> found = amounts(logs, who, np.zeros(4000, int), month, [18, 19, 20], list(range(18)))
    >>> -0.35 < found.change < -0.15, found.p < 1e-4
    (True, True)
    """
    recent, before = np.isin(month, now), np.isin(month, base)
    kept = recent | before
    if not recent.any() or not before.any():
        return None
    logs, who, stratum, month, recent = logs[kept], who[kept], stratum[kept], month[kept], recent[kept]
    _, who = np.unique(who, return_inverse=True)
    group = who % GROUPS
    choices = [_matched(logs, key, group, recent) for key in (stratum, who)]
    known = [choice for choice in choices if choice is not None]
    if not known:
        return None
    moved, drawn, freedom = min(known, key=lambda choice: choice[1])
    extra, few = _restless(logs, stratum, group, month, recent)
    shares = 1 / len(now) + 1 / len(base)
    variance = drawn + extra * shares
    free = _freedom(drawn, freedom, extra * shares, few)
    return _estimate(moved, variance, free, int(who.max()) + 1, log=True)


def _matched(logs: Floats, key: Any, group: Any, recent: Any) -> tuple[float, float, float] | None:
    """The mean change of logs within each key seen in both windows, its variance over groups and its degrees of freedom."""
    size = int(key.max()) + 1
    cells = key * GROUPS + group
    counts = np.stack([np.bincount(cells[side], minlength=size * GROUPS) for side in (recent, ~recent)])
    totals = np.stack(
        [np.bincount(cells[side], logs[side], minlength=size * GROUPS) for side in (recent, ~recent)]
    )
    counts, totals = counts.reshape(2, size, GROUPS).astype(float), totals.reshape(2, size, GROUPS)

    def mean(n: Floats, s: Floats) -> Any:
        both = (n[0] > 0) & (n[1] > 0)
        weight = np.where(both, n[0] * n[1] / np.maximum(n[0] + n[1], 1), 0.0)
        differences = np.where(both, s[0] / np.maximum(n[0], 1) - s[1] / np.maximum(n[1], 1), 0.0)
        heavy = weight.sum(axis=0)
        return np.where(heavy > 0, (weight * differences).sum(axis=0) / np.where(heavy > 0, heavy, 1), np.nan)

    n, s = counts.sum(axis=2), totals.sum(axis=2)
    whole = float(mean(n, s))
    if math.isnan(whole):
        return None
    if size > GROUPS:  # each key is in one group: what a group weighs is a sum over its own keys
        others = _without(key, group, n, s)
    else:
        others = mean(n[:, :, None] - counts, s[:, :, None] - totals)
    drawn, freedom = _jackknife(others[~np.isnan(others)], np.ones(int((~np.isnan(others)).sum()), bool))
    return (whole, drawn, freedom) if drawn else None


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


def _restless(logs: Floats, stratum: Any, group: Any, month: Any, recent: Any) -> tuple[float, float]:
    """How much months differ beyond their orders (a variance of logs), and the degrees of freedom behind it."""
    rest = logs.astype(float).copy()
    for side in (recent, ~recent):
        cells = stratum * 2 + side
        means = np.bincount(cells, rest) / np.maximum(np.bincount(cells), 1)
        rest[side] -= means[cells[side]]
    usual = ~recent
    months = np.unique(month[usual])
    if len(months) <= _MONTHS:
        return 0.0, 1.0
    places = np.searchsorted(months, month[usual])
    size = np.bincount(places, minlength=len(months)).astype(float)
    means = np.bincount(places, rest[usual], minlength=len(months)) / size
    # what customers and chance alone would make of a month: the spread of its groups
    cells = places * GROUPS + group[usual]
    by_group = np.bincount(cells, rest[usual] - means[places], minlength=len(months) * GROUPS)
    own = (by_group.reshape(-1, GROUPS) ** 2).sum(axis=1) / size**2
    freedom = float(len(months) - 1)
    return max(0.0, float(np.average(means**2, weights=size) - np.average(own, weights=size))) * len(
        months
    ) / freedom, freedom


def _left(part: Floats, whole: Floats) -> Floats:
    """What is left of a sum without each group in turn; what no customer makes (a market, a spending) is left whole."""
    return np.broadcast_to(whole, part.shape) if (part != 0).any(axis=1).sum() <= 1 else whole - part


def _log_ratio(now: Any, then: Any, floor: float) -> Any:
    return np.log((np.maximum(now, 0.0) + floor + 1e-12) / (np.maximum(then, 0.0) + floor + 1e-12))


def _divide(above: Any, below: Any, points: bool) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(np.asarray(below) > 0, above / below, np.nan)
        return ratio * 100 if points else np.where(ratio > 0, np.log(ratio), np.nan)


def _jackknife(others: Floats, present: NDArray[np.bool_]) -> tuple[float, float]:
    """The variance of a figure from its values without each group in turn, and its degrees of freedom.

    Source: Tukey (1958), delete-a-group. Where one group makes most of it there are hardly any degrees of freedom: the fourth
    moment says so. Zero where groups are too few to tell.
    """
    values = others[present] if len(others) == len(present) else others
    values = values[np.isfinite(values)]
    size = len(values)
    if size < _FEW:
        return 0.0, 1.0
    squares = (values - values.mean()) ** 2
    total = float(squares.sum())
    if total <= 0:
        return 0.0, 1.0
    kurtosis = size * float((squares**2).sum()) / total**2
    return (size - 1) / size * total, max(1.0, min(size - 1.0, 2 * size / max(kurtosis - 1, 1e-9)))


def _spread(months: Floats, without: Floats, inside: Any) -> tuple[float | None, float, float]:
    """The variance of months around the means of both windows, the part of it that customers explain, its degrees of freedom."""
    centred, rest = months.astype(float).copy(), without.astype(float).copy()
    freedom = 0
    for side in (inside, ~inside):
        if side.any():
            centred[side] -= centred[side].mean()
            rest[:, side] -= rest[:, side].mean(axis=1, keepdims=True)
            freedom += int(side.sum()) - 1
    if freedom < _MONTHS:
        return None, 0.0, 1.0
    own = sum(_jackknife(rest[:, at], np.ones(len(rest), bool))[0] for at in range(rest.shape[1])) / freedom
    return float((centred**2).sum()) / freedom, own, float(freedom)


def _freedom(first: float, its: float, second: float, other: float) -> float:
    """The degrees of freedom of a sum of two variances (Satterthwaite, 1946)."""
    below = first**2 / max(its, 1.0) + second**2 / max(other, 1.0)
    return (first + second) ** 2 / below if below > 0 else 1.0


def _estimate(moved: Any, variance: float, freedom: float, n: int, *, log: bool) -> Estimate | None:
    from scipy.stats import t as student

    moved = float(moved)
    if not math.isfinite(moved) or not variance > 0:
        return None
    error = math.sqrt(variance)
    half = float(student.ppf(0.975, freedom)) * error
    p = float(2 * student.sf(abs(moved) / error, freedom))
    if not log:
        return Estimate(moved, moved - half, moved + half, p, moved / error, n)
    low, high = (math.exp(min(bound, 50.0)) - 1 for bound in (moved - half, moved + half))
    return Estimate(math.exp(moved) - 1, low, high, p, moved / error, n)
