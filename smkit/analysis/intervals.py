"""How sure is a rate? Confidence intervals for what was counted."""

import math
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
