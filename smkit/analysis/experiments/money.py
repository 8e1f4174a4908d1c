"""How much did it bring? The sales that a group gained over the control, and an interval that holds with few buyers."""

import math
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from smkit.analysis.proportions import normal_quantile

Trust = Literal["sure", "rough", "unknown"]

_FEWEST = 5  # buyers of a group, below which nothing is said of euros
_ENOUGH = 30  # buyers, below which the interval is shown as rough
_MISFIT = 0.005  # amounts whose logs are less normal than that are not taken for log-normal
_DRAWS = 16_381  # a prime: points of a lattice that fills the space of the six pivots evenly
_GRID = np.linspace(-4.2, 4.2, 421)  # normal points between which quantiles are read


class Gain(NamedTuple):
    """Sales gained by a group over the control, in currency, between `low` and `high`; `trust` says what the interval is worth."""

    gained: float
    low: float
    high: float
    trust: Trust


def amounts(spent: pd.Series) -> dict[str, float]:
    """Describe what the buyers of one group spent.

    Parameters: `spent`, amounts of buyers in currency; a missing one is unknown.
    Returns log_mean and log_deviation of the amounts, and fit, how likely chance alone makes their logs so little normal (0 where
    an amount is not above zero); all missing where an amount is unknown, or fewer than five are there.
    Source: Jarque and Bera's statistic of the logs, with the moments of small samples (Urzúa, 1996).

    >>> {name: round(value, 3) for name, value in amounts(pd.Series([20.0, 30.0, 45.0, 30.0, 30.0])).items()}
    {'log_mean': 3.401, 'log_deviation': 0.287, 'fit': 0.607}
    """
    none = {"log_mean": math.nan, "log_deviation": math.nan, "fit": math.nan}
    if len(spent) < _FEWEST or spent.isna().any():
        return none
    values = spent.to_numpy("float64")
    if (values <= 0).any():
        return none | {"fit": 0.0}
    logs = np.log(values)
    deviation = float(logs.std(ddof=1))
    return {"log_mean": float(logs.mean()), "log_deviation": deviation, "fit": _normality(logs)}


def gain(arm: Mapping[Any, Any], base: Mapping[Any, Any], *, confidence: float = 0.95) -> Gain:
    """Return what a group sold beyond the control, over its people.

    Parameters: `arm` and `base`, rows of `arms`: units and buyers (counts), mean and deviation of revenue a person (currency),
    and what `amounts` says of buyers; `confidence`, a fraction.
    Returns a Gain: the difference of means times the group's people. Its interval takes buyers for a binomial and amounts for
    log-normal (`trust` "sure"; "rough" under 30 buyers); where amounts are far from it, that of two means, "rough", from 30
    buyers; missing else ("unknown").
    Source: generalised pivots of Krishnamoorthy and Mathew (2003) for the log-normal mean, with Jeffreys' posterior for the share
    of buyers.
    """
    gained = (arm["mean"] - base["mean"]) * arm["units"]
    fewest = min(arm["buyers"], base["buyers"])
    known = not math.isnan(gained)
    fits = [each.get("fit", math.nan) for each in (arm, base)]
    if known and fewest >= _FEWEST and all(fit >= _MISFIT for fit in fits):
        low, high = (edge * arm["units"] for edge in _pivots(arm, base, confidence))
        if low <= gained <= high:  # else the amounts seen are not those that the model expects
            return Gain(gained, low, high, "sure" if fewest >= _ENOUGH else "rough")
    if known and fewest >= _ENOUGH:
        variance = arm["deviation"] ** 2 / arm["units"] + base["deviation"] ** 2 / base["units"]
        spread = normal_quantile(0.5 + confidence / 2) * arm["units"] * math.sqrt(variance)
        return Gain(gained, gained - spread, gained + spread, "rough")
    return Gain(gained, math.nan, math.nan, "unknown")


def surely(
    arm: Mapping[Any, Any], base: Mapping[Any, Any], *, confidence: float
) -> Literal["more", "less", ""]:
    """Tell whether people of a group surely spend more, or less, than those of the control; "" where chance may do it.

    Parameters: as `gain`. Two tests have to agree: the interval of `gain`, and that of two means under one common variance, which a
    small group without its share of large purchases does not deceive.

    >>> each = {"units": 400, "buyers": 40, "mean": 6.0, "deviation": 20.0, "fit": 0.0}
    >>> surely(each | {"mean": 12.0}, each, confidence=0.99), surely(each, each, confidence=0.99)
    ('more', '')
    """
    found = gain(arm, base, confidence=confidence)
    units = arm["units"] + base["units"]
    if math.isnan(found.low) or units <= 2:
        return ""
    squares = sum((each["units"] - 1) * each["deviation"] ** 2 for each in (arm, base))
    common = math.sqrt(squares / (units - 2) * (1 / arm["units"] + 1 / base["units"])) * arm["units"]
    edge = normal_quantile(0.5 + confidence / 2) * common
    if found.low > 0 and found.gained > edge:
        return "more"
    return "less" if found.high < 0 and found.gained < -edge else ""


def _pivots(arm: Mapping[Any, Any], base: Mapping[Any, Any], confidence: float) -> tuple[float, float]:
    """Interval of the difference of two means of spending a person."""
    points = _lattice()
    drawn = _means(arm, points[:3]) - _means(base, points[3:])
    low, high = np.quantile(drawn, [0.5 - confidence / 2, 0.5 + confidence / 2])
    return float(low), float(high)


def _means(arm: Mapping[Any, Any], points: np.ndarray) -> np.ndarray:
    """Draws of the mean spending a person: share of buyers times the log-normal mean."""
    from scipy import special

    buyers, units = float(arm["buyers"]), float(arm["units"])
    chances = special.ndtr(_GRID)  # quantiles are costly: a few hundred, and the rest between them
    shares = special.betaincinv(buyers + 0.5, units - buyers + 0.5, chances)
    variances = (buyers - 1) * arm["log_deviation"] ** 2 / special.chdtri(buyers - 1, chances)
    share, variance = np.interp(points[0], _GRID, shares), np.interp(points[1], _GRID, variances)
    means: np.ndarray = share * np.exp(
        arm["log_mean"] + points[2] * np.sqrt(variance / buyers) + variance / 2
    )
    return means


@cache
def _lattice() -> np.ndarray:
    """Normal points that fill six dimensions evenly: the same each time, without a random generator."""
    from scipy import special

    steps = np.sqrt([2.0, 3.0, 5.0, 7.0, 11.0, 13.0]) % 1
    points: np.ndarray = special.ndtri((0.5 + np.outer(steps, np.arange(1, _DRAWS + 1))) % 1)
    return points


def _normality(logs: np.ndarray) -> float:
    """How likely a normal sample is as skewed and as peaked; 1.0 where all are equal."""
    n, centred = len(logs), logs - logs.mean()
    spread = float((centred**2).mean())
    if spread < 1e-12:
        return 1.0
    skew = float((centred**3).mean()) / spread**1.5
    peak = float((centred**4).mean()) / spread**2
    # exact moments in small samples (Urzúa, 1996), so that few amounts are not taken for misfits
    skew_variance = 6 * (n - 2) / ((n + 1) * (n + 3))
    peak_mean = 3 * (n - 1) / (n + 1)
    peak_variance = 24 * n * (n - 2) * (n - 3) / ((n + 1) ** 2 * (n + 3) * (n + 5))
    return math.exp(-(skew**2 / skew_variance + (peak - peak_mean) ** 2 / peak_variance) / 2)
