"""How large and how long must a test be, and what does looking at it too early cost?"""

import math

from smkit.analysis.errors import InputError
from smkit.analysis.proportions import normal_quantile
from smkit.typography import told

_STEP = 0.02  # grid of the sums of normal steps, in standard deviations of one look
_FAR = 8.0  # deviations of one step beyond which nothing is left of a normal
_LOOKS = 365  # one a day for a year
_RARE = 1e-3  # below it, the sum of the thresholds is as good as the integral


def sample_size(base: float, uplift: float, *, chance: float = 0.8, alpha: float = 0.05) -> int:
    """Return how many people each group needs for a difference to be seen.

    Parameters: `base`, rate without the action (0–1); `uplift`, points of rate to detect (0.01 is 1 point, may be negative);
    `chance` of seeing it (the power); `alpha`, chance of seeing one that is not there (two-sided).
    Returns whole people in each of two equal groups, rounded up.
    Raises InputError when a rate falls outside 0–1, or the uplift is zero.
    Source: Fleiss (1981), unpooled under the alternative, without continuity correction.

    >>> sample_size(0.04, 0.024)
    1343
    """
    target = base + uplift
    if not (0 < base < 1 and 0 < target < 1):
        raise InputError(
            f"Taux de {told(base)} et de {told(target)} : les deux doivent se trouver entre 0 et 1 (4 % s'écrit 0,04)."
        )
    if uplift == 0:
        raise InputError("Un écart nul ne se détecte pas : dites quel écart mérite d'agir, par exemple 0,01.")
    middle = (base + target) / 2
    null = normal_quantile(1 - alpha / 2) * math.sqrt(2 * middle * (1 - middle))
    real = normal_quantile(chance) * math.sqrt(base * (1 - base) + target * (1 - target))
    return math.ceil(((null + real) / uplift) ** 2)


def power(base: float, uplift: float, units: float, base_units: float, *, alpha: float = 0.05) -> float:
    """Return the chance that a test of this size sees a difference of `uplift`.

    Parameters: as `sample_size`; `units` and `base_units`, people in the two groups.
    Returns a fraction 0–1. Source: as `sample_size`.

    >>> round(power(0.04, 0.024, 3_000, 3_000), 3)
    0.987
    """
    target, share = base + uplift, units / (units + base_units)
    middle = target * share + base * (1 - share)
    null = math.sqrt(middle * (1 - middle) * (1 / units + 1 / base_units))
    real = math.sqrt(target * (1 - target) / units + base * (1 - base) / base_units)
    edge = normal_quantile(1 - alpha / 2) * null
    return _beyond((edge - uplift) / real) + _beyond((edge + uplift) / real)


def detectable(
    base: float, units: float, base_units: float, *, chance: float = 0.8, alpha: float = 0.05
) -> float | None:
    """Return the smallest uplift that a test of this size would see with that chance.

    Parameters: as `power` and `sample_size`. Returns points of rate; None when even a rate of 1 would not be seen.

    >>> round(detectable(0.04, 3_000, 3_000), 4)
    0.0154
    """
    low, high = 0.0, 1 - base - 1e-9
    if not 0 < base < 1 or power(base, high, units, base_units, alpha=alpha) < chance:
        return None
    for _ in range(60):
        middle = (low + high) / 2
        enough = power(base, middle, units, base_units, alpha=alpha) >= chance
        low, high = (low, middle) if enough else (middle, high)
    return high


def duration(per_group: int, groups: int, per_day: float) -> int:
    """Return how many days a test lasts.

    Parameters: `per_group`, people each group needs; `groups`, control included; `per_day`, people who come in a day.
    Returns whole days, rounded up. Raises InputError when nobody comes.

    >>> duration(1_343, 2, 150)
    18
    """
    if per_day <= 0:
        raise InputError("Sans personne par jour, le test ne finit jamais : donnez un nombre supérieur à 0.")
    return math.ceil(per_group * groups / per_day)


def peeking(looks: int, *, alpha: float = 0.05) -> float:
    """Return the chance of seeing an effect that is not there when one stops at the first good look.

    Parameters: `looks`, how often the result is looked at, at equal distances; `alpha`, threshold at each look.
    Returns a fraction 0–1: `alpha` for one look, and more for each further one. Read backwards, it is Pocock's threshold: a p
    proves at 5 % after several looks when it returns 0.05 or less for it.
    Raises InputError for a number of looks outside 1–365.
    Source: Armitage, McPherson and Rowe (1969), by numerical integration; Pocock (1977); the sum of the thresholds, which is never
    less, where they are so low that it makes no difference.

    >>> round(peeking(1), 3), round(peeking(5), 3)
    (0.05, 0.142)
    """
    import numpy as np

    if not 1 <= looks <= _LOOKS:
        raise InputError(
            f"Nombre de regards : {looks} trouvé, or il va de 1 à {_LOOKS}, une fois par jour pendant un an."
        )
    if looks == 1 or looks * alpha < _RARE:
        return min(1.0, looks * alpha)
    if alpha >= 1:
        return 1.0
    edge = normal_quantile(1 - alpha / 2)
    reach = edge * math.sqrt(looks) + _STEP
    points = np.arange(-reach, reach + _STEP / 2, _STEP)
    kernel = np.exp(-0.5 * np.arange(-_FAR, _FAR + _STEP / 2, _STEP) ** 2) * _STEP / math.sqrt(2 * math.pi)
    half = len(kernel) // 2
    density = np.exp(-0.5 * points**2) / math.sqrt(2 * math.pi)
    going_on = 1.0
    for look in range(1, looks + 1):
        if look > 1:
            density = np.convolve(density, kernel)[half : half + len(points)]
        # a cell cut by the threshold counts for the part of it that lies within
        inside = np.clip((edge * math.sqrt(look) - np.abs(points)) / _STEP + 0.5, 0, 1)
        density = density * inside
        going_on = float(density.sum() * _STEP)
    return min(1.0, max(alpha, 1 - going_on))


def _beyond(z: float) -> float:
    return math.erfc(z / math.sqrt(2)) / 2
