"""Do two rates really differ? Tests and intervals in closed form, from what was counted."""

import math
from collections.abc import Sequence
from statistics import NormalDist

from smkit.analysis.errors import InputError
from smkit.analysis.intervals import wilson
from smkit.typography import told

_ENOUGH = (
    5  # below this many expected in a cell, the normal approximation is no longer trusted (Cochran, 1954)
)


def z_test(buyers: float, units: float, base_buyers: float, base_units: float) -> tuple[float, float] | None:
    """Return (z, two-sided p) of the difference of two rates, with the pooled variance.

    Parameters: `buyers` among `units`, and the same for the group compared with, counts.
    Returns None where nobody bought or everybody did: the variance is then zero.
    Raises InputError for counts that make no sense.
    Source: Pearson's test of two proportions; z is positive when the first rate is the higher.

    >>> z, p = z_test(267, 21_307, 122, 21_306)
    >>> round(z, 3), p < 1e-12
    (7.385, True)
    """
    rate, base = _rates(buyers, units, base_buyers, base_units)
    pooled = (buyers + base_buyers) / (units + base_units)
    if pooled in (0, 1):
        return None
    z = (rate - base) / math.sqrt(pooled * (1 - pooled) * (1 / units + 1 / base_units))
    return z, math.erfc(abs(z) / math.sqrt(2))


def exact_test(buyers: int, units: int, base_buyers: int, base_units: int) -> float:
    """Return the two-sided p of Fisher's exact test, right for any counts, however small.

    Parameters: as `z_test`, whole counts.
    Source: Fisher (1935); all tables at most as likely as the one seen are added up.

    >>> round(exact_test(8, 10, 1, 10), 6)
    0.005477
    """
    _rates(buyers, units, base_buyers, base_units)
    total, size = buyers + base_buyers, units + base_units
    support = range(max(0, total - base_units), min(units, total) + 1)
    whole = _log_choose(size, total)
    logs = {k: _log_choose(units, k) + _log_choose(base_units, total - k) - whole for k in support}
    at_most = logs[buyers] + 1e-7  # ties must not be lost to the noise of floats
    return min(1.0, math.fsum(math.exp(log) for log in logs.values() if log <= at_most))


def difference_test(buyers: int, units: int, base_buyers: int, base_units: int) -> tuple[float, str]:
    """Return the two-sided p and the test that gave it: "z", or "exact" where a count is too small for it.

    Parameters: as `exact_test`. The exact test takes over when fewer than 5 buyers or non-buyers are expected in a group.

    >>> difference_test(8, 10, 1, 10)[1], difference_test(267, 21_307, 122, 21_306)[1]
    ('exact', 'z')
    """
    pooled = (buyers + base_buyers) / (units + base_units)
    expected = min(units, base_units) * min(pooled, 1 - pooled)
    tested = z_test(buyers, units, base_buyers, base_units)
    if expected < _ENOUGH or tested is None:
        return exact_test(buyers, units, base_buyers, base_units), "exact"
    return tested[1], "z"


def newcombe(
    buyers: float, units: float, base_buyers: float, base_units: float, confidence: float = 0.95
) -> tuple[float, float]:
    """Return the interval of the difference of two rates, from the Wilson intervals of both.

    Parameters: as `z_test`; `confidence`, a fraction.
    Returns (low, high), fractions between -1 and 1.
    Source: Newcombe (1998), method 10, without continuity correction.

    >>> low, high = newcombe(56, 70, 48, 80)
    >>> round(low, 4), round(high, 4)
    (0.0524, 0.3339)
    """
    rate, base = _rates(buyers, units, base_buyers, base_units)
    own, other = wilson(buyers, units, confidence), wilson(base_buyers, base_units, confidence)
    assert own is not None and other is not None  # units are above zero
    difference = rate - base
    low = difference - math.hypot(rate - own[0], other[1] - base)
    high = difference + math.hypot(own[1] - rate, base - other[0])
    return max(-1.0, low), min(1.0, high)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for being several: compare each with the usual threshold.

    Parameters: `p_values`, fractions, in any order. Returns them in the same order.
    Source: Holm (1979), step-down.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(p_values)), key=lambda at: p_values[at])
    corrected, highest = [0.0] * len(p_values), 0.0
    for rank, at in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - rank) * p_values[at]))
        corrected[at] = highest
    return corrected


def chi_square_tail(statistic: float, freedom: int) -> float:
    """Return the probability that a chi-square of `freedom` degrees exceeds `statistic`.

    Source: Abramowitz and Stegun, 26.4.4 and 26.4.5, finite sums for whole degrees of freedom.

    >>> round(chi_square_tail(3.841459, 1), 6)
    0.05
    """
    half = statistic / 2
    if half <= 0:
        return 1.0
    if freedom % 2:
        tail, step = math.erfc(math.sqrt(half)), 0.5
    else:
        tail, step = math.exp(-half), 1.0
    while step <= freedom / 2 - 1 + 1e-9:
        tail += math.exp(step * math.log(half) - half - math.lgamma(step + 1))
        step += 1
    return min(1.0, tail)


def normal_quantile(share: float) -> float:
    """Return the point below which a standard normal variable falls with probability `share`.

    >>> round(normal_quantile(0.975), 4)
    1.96
    """
    return NormalDist().inv_cdf(share)


def _rates(buyers: float, units: float, base_buyers: float, base_units: float) -> tuple[float, float]:
    for bought, of in ((buyers, units), (base_buyers, base_units)):
        if of <= 0:
            raise InputError("Un groupe est vide : il faut au moins une personne dans chacun.")
        if not 0 <= bought <= of:
            raise InputError(
                f"Il y a {told(bought)} acheteurs pour {told(of)} personnes : un groupe ne peut pas avoir plus d'acheteurs que de "
                "personnes."
            )
    return buyers / units, base_buyers / base_units


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
