"""Does the offer sell more, or would they have bought anyway? A test with a held-out group: size, duration, reading."""

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from smkit.analysis.baskets.counts import share
from smkit.analysis.baskets.intake import grouped
from smkit.analysis.errors import InputError, typeset


@dataclass(frozen=True)
class Trial:
    """The plan of a test: orders needed with the offer (`offered`) and without (`held_out`), and `weeks`.

    `base` and `target`: share that buys without the offer, and hoped for with it; `risk` of seeing an effect
    that is not there, `power` of seeing one that is (fractions). `weeks` is None when the flow is unknown.
    """

    base: float
    target: float
    offered: int
    held_out: int
    weeks: int | None
    risk: float
    power: float

    def reading(self) -> str:
        """How to read the result, in French."""
        smallest = f"{_percent(self.base)} à {_percent(self.target)}"
        return typeset(
            f"Proposez l'offre à {grouped(self.offered)} commandes tirées au sort, et pas à {grouped(self.held_out)} "
            "autres, semblables en tout. À la fin seulement, comparez les parts qui ont acheté : si l'intervalle de "
            "confiance de l'écart est au-dessus de zéro, l'offre fait vendre ; s'il contient zéro, rien n'est prouvé. "
            f"Si l'effet est bien de {smallest}, le test le voit {_percent(self.power)} du temps."
        )


def trial(
    base: float,
    target: float,
    *,
    per_week: float | None = None,
    held_out: float = 0.5,
    risk: float = 0.05,
    power: float = 0.8,
) -> Trial:
    """Return the size and duration of the test that tells an effect of this size from chance.

    Parameters: `base`, the share of orders that hold the product without any offer, 0 to 1; `target`, the share
    hoped for with it, above `base` and up to 1; `per_week`, the orders that can get the offer each week;
    `held_out`, the share of them drawn not to get it; `risk` and `power`, probabilities.
    Raises InputError: a share outside its bounds, a target that is not above the base, no flow.
    Source: two proportions, two-sided, pooled variance, unequal groups (Fleiss, Tytun and Ury, 1980).

    >>> plan = trial(0.10, 0.15, per_week=200)
    >>> plan.offered, plan.held_out, plan.weeks
    (686, 686, 7)
    """
    share("base", base, zero=True)
    share("target", target)
    for name, value in (("held_out", held_out), ("risk", risk), ("power", power)):
        if share(name, value) == 1:
            raise InputError(f"« {name} » vaut 1 : une part au-dessus de 0 et en dessous de 1 est attendue.")
    if target <= base:
        raise InputError(
            f"La part espérée ({_percent(target)}) doit dépasser celle d'aujourd'hui ({_percent(base)})."
        )
    if per_week is not None and not per_week > 0:
        raise InputError(f"« per_week » vaut {per_week} : plus de 0 commande par semaine est attendu.")
    ratio = held_out / (1 - held_out)  # held out for each one offered
    pooled = (target + ratio * base) / (1 + ratio)
    z_risk, z_power = NormalDist().inv_cdf(1 - risk / 2), NormalDist().inv_cdf(power)
    spread = z_risk * math.sqrt((1 + ratio) * pooled * (1 - pooled))
    spread += z_power * math.sqrt(ratio * target * (1 - target) + base * (1 - base))
    offered = spread**2 / (ratio * (target - base) ** 2)
    sizes = math.ceil(offered), math.ceil(offered * ratio)
    weeks = math.ceil(sum(sizes) / per_week) if per_week else None
    return Trial(base, target, *sizes, weeks, risk, power)


def trial_of(
    offer: Any, *, weeks: float, held_out: float = 0.5, risk: float = 0.05, power: float = 0.8
) -> Trial:
    """Return the test plan of one row of `offers`.

    Parameters: `offer`, the row; `weeks`, how long the orders behind it run; the others, see `trial`.
    The offer is hoped to add `confidence_low × take_up` to the orders with the antecedent alone.
    Raises InputError as `trial` does.
    """
    if not weeks > 0:
        raise InputError(f"« weeks » vaut {weeks} : plus de 0 semaine est attendu.")
    base = float(offer["confidence"])
    target = base + (1 - base) * float(offer["confidence_low"]) * float(offer["take_up"])
    flow = float(offer["n_antecedent"]) / weeks
    return trial(base, target, per_week=flow, held_out=held_out, risk=risk, power=power)


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %".replace(".0 %", " %").replace(".", ",")
