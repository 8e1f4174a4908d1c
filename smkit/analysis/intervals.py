"""How sure is a rate, or a forecast? Intervals for what was counted, and for what past forecasts missed."""

import math
from collections.abc import Sequence
from statistics import NormalDist


def wilson(successes: float, trials: float, confidence: float = 0.95) -> tuple[float, float] | None:
    """Return Wilson's interval of a proportion: right for small counts and for rates near 0 or 1.

    Parameters: `successes` among `trials`, counts; `confidence`, a fraction.
    Returns (low, high), fractions 0–1; None without any trial.
    Source: Wilson (1927), score interval without continuity correction.

    >>> low, high = wilson(8, 10)
    >>> round(low, 4), round(high, 4)
    (0.4902, 0.9433)
    """
    if not trials:
        return None
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    rate, spread = successes / trials, z * z / trials
    middle = (rate + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(rate * (1 - rate) / trials + spread / trials / 4)
    return max(0.0, middle - half), min(1.0, middle + half)


def poisson(count: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return the interval of a mean, of which `count` events were seen: what chance alone could have given.

    Parameters: `count` of events; `confidence`, a fraction.
    Returns (low, high), counts. Source: Byar's approximation of the exact limits (Rothman and Boice, 1979).

    >>> low, high = poisson(10)
    >>> round(low, 2), round(high, 2)
    (4.79, 18.39)
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3 if count > 0 else 0.0
    above = count + 1
    return max(0.0, low), above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3


#: Past dates that an interval is earned by, at least, once those that overlap are counted for less.
LEAST = 3.0


def earned(ratios: Sequence[float], overlap: float = 1.0, claim: float = 0.8) -> tuple[float, float] | None:
    """Return by how much to multiply a forecast for an interval that past forecasts, made the same way, would have earned.

    Parameters: `ratios`, what came over what had been told, at past dates one month apart; `overlap`, months that each looked
    ahead; `claim`, the share of times that it should hold, a fraction. Dates that overlap tell each other's errors again: n of
    them count for 1 + (n - 1) / overlap. The half-width is Student's, on as many, of a claim stricter by a quarter of what it
    leaves: simulated worlds hold it at or above its claim.
    Returns (low, high), low never under 0; None where the dates count for fewer than `LEAST`.
    Source: prediction interval of errors around zero (Hyndman and Athanasopoulos, Forecasting, 2021, 5.5), with the effective
    number of overlapping observations.

    >>> low, high = earned([0.9, 1.1, 0.9, 1.1, 1.0])
    >>> round(low, 3), round(high, 3), earned([1.0] * 6, overlap=3)
    (0.848, 1.152, None)
    """
    count = 1 + (len(ratios) - 1) / max(1.0, overlap) if len(ratios) else 0.0
    if count < LEAST:
        return None
    from scipy.special import stdtrit  # Student's quantile; scipy.stats takes a second to load

    strict = claim + (1 - claim) / 4
    half = float(stdtrit(count, 0.5 + strict / 2)) * math.sqrt(
        sum((r - 1) ** 2 for r in ratios) / len(ratios)
    )
    return max(0.0, 1 - half), 1 + half
