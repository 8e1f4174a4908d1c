"""Does the offer sell more, or would they have bought anyway? A test with a held-out group: size, duration, reading."""

import math
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.crosssell.counts import share
from smkit.analysis.crosssell.encode import Baskets
from smkit.analysis.crosssell.intake import grouped
from smkit.analysis.errors import InputError, typeset
from smkit.analysis.experiments.trials import power

YEAR = 52  # weeks: nobody waits longer for an answer


@dataclass(frozen=True)
class Trial:
    """The plan of a test: orders needed with the offer (`offered`) and without (`held_out`), and `weeks`.

    `base` and `target`: share that buys without the offer, and hoped for with it; `chance` of seeing the effect
    if it is there, `alpha` of seeing one that is not (fractions). `weeks` is None when the flow is unknown.
    `offers`: how many are tested together, against one group that gets none of them. `design`: how many times more
    orders it takes since customers are drawn, who come back (see `design_effect`); None when orders are drawn.
    """

    base: float
    target: float
    offered: int
    held_out: int
    weeks: int | None
    chance: float
    alpha: float
    offers: int = 1
    design: float | None = None

    @property
    def feasible(self) -> bool:
        """Whether it ends within a year."""
        return self.weeks is not None and self.weeks <= YEAR

    def reading(self) -> str:
        """How to read the result, in French."""
        change = f"{_percent(self.base)} à {_percent(self.target)}"
        one = self.offers == 1
        what, where = ("l'offre", "ont acheté") if one else (
            f"les {self.offers} offres", "contiennent au moins un des produits à proposer"
        )  # fmt: skip
        verdict = (
            "l'offre fait vendre" if one else "proposer fait vendre, sans dire encore laquelle des offres"
        )
        none, offered, held_out = "pas" if one else "aucune", grouped(self.offered), grouped(self.held_out)
        drawn = (
            f"Proposez {what} à {offered} commandes tirées au sort, et {none} à {held_out} autres : c'est le groupe témoin."
            if self.design is None
            else f"Tirez au sort les clients, et non les commandes : chacun reste dans son groupe jusqu'à la fin. Proposez {what} "
            f"aux uns, soit {offered} commandes, et {none} aux autres, soit {held_out} commandes : c'est le groupe témoin."
        )
        return typeset(
            f"{drawn} À la fin seulement, comparez les parts des commandes qui {where} : si l'intervalle de confiance de "
            f"l'écart{self._wider()} est au-dessus de zéro, {verdict} ; s'il contient zéro, rien n'est prouvé. Si la part passe "
            f"bien de {change}, le test le voit {_percent(self.chance)} du temps.{self._length()}"
        )

    def _wider(self) -> str:
        """Orders of one customer resemble each other: they say less than as many customers would."""
        more = round(100 * (math.sqrt(self.design or 1) - 1))
        return f", élargi de {more} % car un même client commande plusieurs fois," if more else ""

    def _length(self) -> str:
        if self.weeks is None:
            return ""
        if self.feasible:
            return f" Durée : {self.weeks} semaine{'s' if self.weeks > 1 else ''}."
        together = "Testez plusieurs offres ensemble, ou une offre plus forte" if self.offers == 1 else (
            "Une offre plus forte, que plus de clients acceptent, le raccourcit"
        )  # fmt: skip
        return (
            f" À ce rythme, il y faudrait {grouped(self.weeks)} semaines : l'effet est trop petit pour ce volume. "
            f"{together}."
        )


def trial(
    base: float,
    target: float,
    *,
    per_week: float | None = None,
    held_out: float = 0.5,
    chance: float = 0.8,
    alpha: float = 0.05,
    design: float | None = None,
) -> Trial:
    """Return the size and duration of the test that tells an effect of this size from luck.

    Parameters: `base`, the share of orders that hold the product without any offer, above 0; `target`, the share
    hoped for with it, above `base` and below 1; `per_week`, the orders that can get the offer each week;
    `held_out`, the share of them drawn not to get it; `chance` of seeing the effect (the power) and `alpha`,
    chance of seeing one that is not there; `design`, of `design_effect` when customers are drawn and not orders (None).
    Raises InputError: a share outside its bounds, a target that is not above the base, no flow, a design below 1.
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

    if design is not None and not design >= 1:
        raise InputError(
            f"« design » vaut {design} : 1 ou plus est attendu (1 : chaque client ne commande qu'une fois)."
        )

    def enough(total: int) -> bool:
        without = total * held_out
        return power(base, target - base, total - without, without, alpha=alpha) >= chance

    high = 2
    while not enough(high):
        high *= 2
    total = bisect_left(range(high), True, lo=high // 2, key=enough)
    orders = total * (design or 1)
    sizes = math.ceil(orders * (1 - held_out)), math.ceil(orders * held_out)
    weeks = math.ceil(sum(sizes) / per_week) if per_week else None
    return Trial(base, target, *sizes, weeks, chance, alpha, design=design)


def design_effect(bought: NDArray[np.bool_], customer: pd.Series) -> float | None:
    """Return how many times more orders a test takes when customers are drawn, since one's orders resemble each other.

    Parameters: `bought`, whether each order holds the product; `customer`, who made each (missing: somebody else).
    Returns the variance of the share between customers over that of as many unrelated orders, 1 at least; None when
    there are not two customers to draw. It is that of the orders at hand: a test that lasts longer than they do sees
    each customer more often, and has a larger one.
    Source: Kish (1965), « Survey Sampling », the ratio of cluster totals.

    >>> design_effect(np.array([True, True, False, False]), pd.Series(["a", "a", "b", "b"]))
    4.0
    >>> design_effect(np.array([True, False, True, False]), pd.Series(["a", "a", "b", "b"]))
    1.0
    """
    codes, known = pd.factorize(customer)
    if len(known) < 2:
        return None
    codes = np.where(codes < 0, len(known) + np.arange(len(codes)), codes)
    _, codes = np.unique(codes, return_inverse=True)
    orders, share_ = np.bincount(codes), bought.mean()
    apart = np.bincount(codes, weights=bought) - share_ * orders
    alone = len(bought) * share_ * (1 - share_)
    n = len(orders)
    return max(1.0, float((apart**2).sum() / alone * n / (n - 1))) if alone else 1.0


def trial_of(
    offer: Any, *, weeks: float, held_out: float = 0.5, chance: float = 0.8, alpha: float = 0.05
) -> Trial:
    """Return the test plan of one row of `offers`.

    Parameters: `offer`, the row; `weeks`, how long the orders behind it run; the others, see `trial`.
    The offer is hoped to add `confidence_low × take_up` to the orders with the antecedent alone. Orders are drawn; where
    customers are known, `trial_of_all` draws them, one offer or several.
    Raises InputError as `trial` does.
    """
    if not weeks > 0:
        raise InputError(f"« weeks » vaut {weeks} : plus de 0 semaine est attendu.")
    base = float(offer["confidence"])
    target = base + (1 - base) * float(offer["confidence_low"]) * float(offer["take_up"])
    flow = float(offer["n_antecedent"]) / weeks
    return trial(base, target, per_week=flow, held_out=held_out, chance=chance, alpha=alpha)


def trial_of_all(
    offers: pd.DataFrame,
    baskets: Baskets,
    *,
    weeks: float,
    take_up: float | None = None,
    held_out: float = 0.5,
    chance: float = 0.8,
    alpha: float = 0.05,
) -> Trial:
    """Return the plan that tests several offers together, against one group that gets no offer at all.

    Parameters: `offers`, rows of `offers`; `baskets`, what they were found in; `take_up`, as in `offers` (None: the
    one assumed there); the others, see `trial_of`.
    An order takes part when it holds the first product of an offer; it counts as bought when it also holds the
    second. One that does not would say yes to none of the offers that it gets with the product of their
    1 − confidence_low × take_up. It tells whether offering sells, not which offer does. Where customers are known they are
    drawn, and not their orders, so that nobody is in both groups (see `design_effect`).
    Raises InputError as `trial` does, or without any offer.

    >>> from smkit.analysis.crosssell.encode import encode
    >>> from smkit.analysis.crosssell.offers import offers
    >>> table = pd.DataFrame({"order_id": [*range(100)] * 2, "product": ["cône"] * 50 + ["thé"] * 50
    ...     + ["filtres"] * 40 + ["thé vert"] * 60})
    >>> baskets = encode(table)
    >>> plan = trial_of_all(offers(baskets), baskets, weeks=10)
    >>> plan.base, round(plan.target, 3), plan.offers
    (0.9, 0.913, 2)
    """
    if not len(offers):
        raise InputError("Aucune offre à tester : baissez les seuils, ou réunissez plus de commandes.")
    if not weeks > 0:
        raise InputError(f"« weeks » vaut {weeks} : plus de 0 semaine est attendu.")
    first, second = (
        baskets.matrix[:, baskets.keys.get_indexer(pd.Index(offers[f"{side}_id"]))]
        for side in ("antecedent", "consequent")
    )
    concerned = first.getnnz(axis=1) > 0
    bought = first.multiply(second).tocsr().getnnz(axis=1) > 0
    rate = offers["take_up"] if take_up is None else share("take_up", take_up)
    no = np.log1p(-(offers["confidence_low"] * rate).to_numpy(dtype="float64"))
    yes = -np.expm1(first[concerned & ~bought].astype(np.float64) @ no)
    base = float(bought.sum() / concerned.sum())
    target = base + float(yes.sum() / concerned.sum())
    design = None
    if "customer_id" in baskets.lines:
        design = design_effect(bought[concerned], baskets.first_line("customer_id")[concerned])
    flow = concerned.sum() / weeks
    plan = trial(base, target, per_week=flow, held_out=held_out, chance=chance, alpha=alpha, design=design)
    return replace(plan, offers=len(offers))


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %".replace(".0 %", " %").replace(".", ",")
