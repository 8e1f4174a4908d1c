"""Does the offer sell more, or would they have bought anyway? A test with a held-out group: size, duration, reading."""

import math
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from smkit.analysis.baskets.counts import share
from smkit.analysis.baskets.intake import grouped
from smkit.analysis.errors import InputError, typeset
from smkit.analysis.trials import power

_YEAR = 52  # weeks: nobody waits longer for an answer


@dataclass(frozen=True)
class Trial:
    """The plan of a test: orders needed with the offer (`offered`) and without (`held_out`), and `weeks`.

    `base` and `target`: share that buys without the offer, and hoped for with it; `chance` of seeing the effect
    if it is there, `alpha` of seeing one that is not (fractions). `weeks` is None when the flow is unknown.
    """

    base: float
    target: float
    offered: int
    held_out: int
    weeks: int | None
    chance: float
    alpha: float

    def reading(self) -> str:
        """How to read the result, in French."""
        change = f"{_percent(self.base)} à {_percent(self.target)}"
        return typeset(
            f"Proposez l'offre à {grouped(self.offered)} commandes tirées au sort, et pas à {grouped(self.held_out)} "
            "autres, semblables en tout. À la fin seulement, comparez les parts qui ont acheté : si l'intervalle de "
            "confiance de l'écart est au-dessus de zéro, l'offre fait vendre ; s'il contient zéro, rien n'est prouvé. "
            f"Si l'offre fait bien passer de {change}, le test le voit {_percent(self.chance)} du temps."
            f"{self._length()}"
        )

    def _length(self) -> str:
        if self.weeks is None:
            return ""
        if self.weeks <= _YEAR:
            return f" Durée : {self.weeks} semaine{'s' if self.weeks > 1 else ''}."
        return (
            f" À ce rythme, il y faudrait {grouped(self.weeks)} semaines : l'effet est trop petit pour ce volume. "
            "Testez plusieurs offres ensemble, ou une offre plus forte."
        )


def trial(
    base: float,
    target: float,
    *,
    per_week: float | None = None,
    held_out: float = 0.5,
    chance: float = 0.8,
    alpha: float = 0.05,
) -> Trial:
    """Return the size and duration of the test that tells an effect of this size from luck.

    Parameters: `base`, the share of orders that hold the product without any offer, above 0; `target`, the share
    hoped for with it, above `base` and below 1; `per_week`, the orders that can get the offer each week;
    `held_out`, the share of them drawn not to get it; `chance` of seeing the effect (the power) and `alpha`,
    chance of seeing one that is not there.
    Raises InputError: a share outside its bounds, a target that is not above the base, no flow.
    Source: see `analysis.trials`.

    >>> plan = trial(0.10, 0.15, per_week=200)
    >>> plan.offered, plan.held_out, plan.weeks
    (686, 686, 7)
    """
    shares = {"base": base, "target": target, "held_out": held_out, "chance": chance, "alpha": alpha}
    for name, value in shares.items():
        if share(name, value) == 1:
            raise InputError(f"« {name} » vaut 1 : une part au-dessus de 0 et en dessous de 1 est attendue.")
    if target <= base:
        raise InputError(
            f"La part espérée ({_percent(target)}) doit dépasser celle d'aujourd'hui ({_percent(base)})."
        )
    if per_week is not None and not per_week > 0:
        raise InputError(f"« per_week » vaut {per_week} : plus de 0 commande par semaine est attendu.")

    def enough(total: int) -> bool:
        without = total * held_out
        return power(base, target - base, total - without, without, alpha=alpha) >= chance

    high = 2
    while not enough(high):
        high *= 2
    total = bisect_left(range(high), True, lo=high // 2, key=enough)
    sizes = math.ceil(total * (1 - held_out)), math.ceil(total * held_out)
    weeks = math.ceil(sum(sizes) / per_week) if per_week else None
    return Trial(base, target, *sizes, weeks, chance, alpha)


def trial_of(
    offer: Any, *, weeks: float, held_out: float = 0.5, chance: float = 0.8, alpha: float = 0.05
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
    return trial(base, target, per_week=flow, held_out=held_out, chance=chance, alpha=alpha)


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %".replace(".0 %", " %").replace(".", ",")
