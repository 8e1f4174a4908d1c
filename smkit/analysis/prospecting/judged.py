"""Does a score predict? What it said of deals that it had not seen, beside what came of them."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.intervals import wilson
from smkit.analysis.prospecting.ridge import Array, choose, fit

FOLDS = 5
_LATER = (
    0.4,
    0.6,
    0.8,
    1.0,
)  # learnt on what precedes the first cut, told of what lies up to the next, and so on
_EDGE = 1.959964
_GROUP = 30  # deals that a point of the calibration curve needs
_UNSEEN = -1


@dataclass(frozen=True)
class Told:
    """Chances told of deals not seen before: `chance`, `base` (the rate known at that time) and `won`, one a deal."""

    chance: Array
    base: Array
    won: Array


@dataclass(frozen=True)
class Quality:
    """How good told chances are: `auc` with its interval, `brier` beside that of the base rate, `gain` (base rate's less the
    score's, above zero when the score is better) with its interval, `slope` of calibration (1 is right; None where undefined)."""

    auc: float
    auc_low: float
    auc_high: float
    brier: float
    brier_base: float
    gain: float
    gain_low: float
    gain_high: float
    slope: float | None


def parts(won: Array, moments: pd.Series | None = None) -> Array:
    """Return in which part each deal is told.

    Parameters: `won`, 0 or 1 a deal; `moments`, their dates, or None.
    With dates, part −1 is only learnt from and each further part lies wholly after those before it; without, five parts drawn
    with a fixed seed, each with its share of deals won.
    """
    if moments is None:
        drawn = np.empty(len(won), dtype=int)
        shuffle = np.random.default_rng(0)
        for outcome in (0, 1):
            rows = np.flatnonzero(won == outcome)
            drawn[shuffle.permutation(rows)] = np.arange(len(rows)) % FOLDS
        return drawn
    days = moments.to_numpy()
    ranks = np.sort(days)
    cuts = [ranks[min(len(ranks) - 1, int(len(ranks) * share))] for share in _LATER[:-1]]
    return np.searchsorted(np.asarray(cuts), days, side="right") - 1  # a day is never cut in two


def told(
    features: Array, won: Array, part: Array, *, later: bool, penalty: float | None = None
) -> Told | None:
    """Return what a score says of each deal it has not seen.

    Parameters: `features` and `won`, one row a deal; `part`, as `parts` returns it; `later`, whether only earlier deals may teach;
    `penalty`, or None to choose it on the deals learnt from alone.
    Returns None when no part can be told: all deals before it had the same end.
    """
    chance = np.full(len(won), np.nan)
    base = np.full(len(won), np.nan)
    for now in np.unique(part[part > _UNSEEN]):
        known = part < now if later else part != now
        asked = part == now
        if not known.any() or won[known].min() == won[known].max():
            continue
        if penalty is None:
            inner = parts(won[known]) % 3
            model = fit(features[known], won[known], choose(features[known], won[known], inner))
        else:
            model = fit(features[known], won[known], penalty)
        chance[asked] = model.chance(features[asked])
        base[asked] = won[known].mean()
    done = ~np.isnan(chance)
    return Told(chance[done], base[done], won[done]) if done.any() and 0 < won[done].mean() < 1 else None


def quality(said: Told) -> Quality:
    """Return how good told chances are. Parameters: `said`, as `told` returns it. Sources: Brier (1950); DeLong (1988)."""
    area, deviation = auc(said.chance, said.won)
    losses = (said.chance - said.won) ** 2
    bases = (said.base - said.won) ** 2
    gain, low, high = mean_interval(bases - losses)
    return Quality(
        auc=area, auc_low=max(0.0, area - _EDGE * deviation), auc_high=min(1.0, area + _EDGE * deviation),
        brier=float(losses.mean()), brier_base=float(bases.mean()), gain=gain, gain_low=low, gain_high=high,
        slope=_slope(said),
    )  # fmt: skip


def mean_interval(differences: Array) -> tuple[float, float, float]:
    """Return the mean of differences, one a deal, and its 95 % interval.

    >>> mean_interval(np.array([1.0, 1.0, 1.0]))
    (1.0, 1.0, 1.0)
    """
    mean = float(differences.mean())
    half = (
        _EDGE * float(differences.std(ddof=1)) / math.sqrt(len(differences))
        if len(differences) > 1
        else math.inf
    )
    return mean, mean - half, mean + half


def auc(chance: Array, won: Array) -> tuple[float, float]:
    """Return the chance that a deal won was told above one lost (ties count half), and its standard deviation.

    Source: DeLong, DeLong and Clarke-Pearson (1988).

    >>> auc(np.array([0.1, 0.4, 0.35, 0.8]), np.array([0, 0, 1, 1]))[0]
    0.75
    """
    good, bad = chance[won == 1], chance[won == 0]
    ranks = _ranks(np.concatenate([good, bad]))
    above = (ranks[: len(good)] - _ranks(good)) / len(bad)
    below = 1 - (ranks[len(good) :] - _ranks(bad)) / len(good)
    spread = sum(float(each.var(ddof=1)) / len(each) for each in (above, below) if len(each) > 1)
    return float(above.mean()), math.sqrt(spread)


def calibration(said: Told, groups: int = 10) -> pd.DataFrame:
    """Return what was told beside what came, by groups of deals of like chance.

    Returns one row a group, lowest first: deals (count), told and seen (fractions), low and high (Wilson's interval of seen).
    """
    size = max(_GROUP, math.ceil(len(said.won) / groups))
    order = np.argsort(said.chance, kind="stable")
    rows: list[dict[str, Any]] = []
    for start in range(0, len(order), size):
        these = order[start : start + size]
        interval = wilson(float(said.won[these].sum()), len(these))
        assert interval is not None
        rows.append(
            {"deals": len(these), "told": said.chance[these].mean(), "seen": said.won[these].mean()}
            | {"low": interval[0], "high": interval[1]}
        )
    return pd.DataFrame(rows)


def top_share(said: Told, share: float = 0.1) -> tuple[float, int]:
    """Return how many times better than all the best-told `share` of deals did, and how many deals that is."""
    count = max(1, int(len(said.won) * share))
    best = np.argsort(-said.chance, kind="stable")[:count]
    return float(said.won[best].mean() / said.won.mean()), count


def _slope(said: Told) -> float | None:
    """Slope of the outcome on the told log-odds: below 1, the score is too sure of itself."""
    safe = np.clip(said.chance, 1e-6, 1 - 1e-6)
    odds = np.log(safe / (1 - safe))
    if float(odds.std()) < 1e-6:
        return None
    return float(fit(odds[:, None], said.won, 1e-6).weights[0])


def _ranks(values: Array) -> Array:
    return pd.Series(values).rank().to_numpy()  # ties share their mean rank
