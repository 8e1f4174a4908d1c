"""What may be said of a plan? Its objective reached or not, its costs, what moved since it was agreed: one word each."""

from typing import TYPE_CHECKING

import pandas as pd

from smkit.analysis.judging import Verdict, Word
from smkit.analysis.judging.decide import early

if TYPE_CHECKING:
    from smkit.analysis.plan.objective import Objective
    from smkit.analysis.plan.projection import Projection


def overall(found: "Objective", revenue: "Projection", margin_rate: float | None = None) -> Verdict:
    """Judge whether the objective will be reached; at stake, the margin of what would be missing.

    Parameters: `found`, as `objective` returns it; `revenue`, as `project` does; `margin_rate`, taux de marque (0–1), or None.

    >>> from smkit.analysis.plan import Objective, Projection
    >>> short = Objective(200_000, 45_000, 200_000, 0, 100_000, 0, 0)
    >>> overall(short, Projection(150_000, 120_000, 180_000, 0.8, 8, 0.8), 0.4).record()
    {'verdict': 'non', 'stake': 20000.0}
    """
    if not found.target:
        return Verdict("on ne peut pas dire", "objectif", "Le plan ne dit pas d'objectif.")
    if found.actual_revenue >= found.target:
        return Verdict("oui", "objectif", "Les ventes réalisées y suffisent.")
    word = revenue.verdict(found.target)
    if word is None or revenue.low is None or revenue.high is None:
        return early("objectif", "Trop peu d'actions closes disent comment les autres finiront.")
    reasons = {
        "oui": "Même le bas de la fourchette y suffit.",
        "non": "Même le haut de la fourchette n'y suffit pas.",
        "on ne peut pas dire": "L'objectif est dans la fourchette.",
    }
    gap = revenue.amount - found.target
    return Verdict(
        word,  # type: ignore[arg-type]  # one of the closed list, which Verdict checks
        "objectif",
        reasons[word],
        ("ventes à la fin", "objectif"),
        change=gap,
        low=revenue.low - found.target,
        high=revenue.high - found.target,
        unit="EUR",
        stake=None if margin_rate is None or word == "oui" else max(0.0, -gap * margin_rate),
        n=revenue.actions,
    )


def spending(cost: "Projection", planned: float) -> Verdict:
    """Judge whether the plan costs more than what was planned. Parameters: `cost`, as `project` returns it; `planned`, €.

    >>> from smkit.analysis.plan import Projection
    >>> spending(Projection(90.0, 80.0, 99.0, 0.9, 8, 0.8), 100.0).word
    'mieux'
    """
    if cost.low is None or cost.high is None or not planned > 0:
        return early("depenses", "Trop peu d'actions closes disent comment les autres finiront.")
    word: Word = (
        "mieux" if cost.high < planned else "moins bien" if cost.low > planned else "on ne peut pas dire"
    )
    reason = (
        "Ce qui était prévu est dans la fourchette."
        if word == "on ne peut pas dire"
        else "Toute la fourchette est du même côté de ce qui était prévu."
    )
    change, low, high = (each / planned - 1 for each in (cost.amount, cost.low, cost.high))
    return Verdict(
        word, "depenses", reason, ("dépenses à la fin", "prévu"), change=change, low=min(low, change), high=high, n=cost.actions
    )  # fmt: skip


def agreed(variance: pd.DataFrame, margin_rate: float | None = None) -> Verdict:
    """Judge the money of a plan beside what was agreed: counted, so that chance has no part in it; at stake, the margin lost.

    Parameters: `variance`, as `variance` returns it; `margin_rate`, taux de marque (0–1), or None.

    >>> agreed(pd.DataFrame({"cost_gap": [-700.0], "revenue_gap": [-18_050.0]}), 0.4).record()
    {'verdict': 'moins bien', 'stake': 6520.0}
    """
    cost, revenue = (float(variance[name].sum()) for name in ("cost_gap", "revenue_gap"))
    if not cost and not revenue:
        return Verdict("stable", "plan_fige", "Ni les dépenses ni les recettes n'ont changé.")
    if margin_rate is None:
        word: Word = (
            "moins bien" if revenue <= 0 <= cost else "mieux" if cost <= 0 <= revenue else "on ne peut pas dire"
        )  # fmt: skip
        return Verdict(
            word, "plan_fige", "Dépenses et recettes sont celles des deux plans ; la marge n'est pas connue."
        )
    gain = revenue * margin_rate - cost
    return Verdict(
        "mieux" if gain > 0 else "moins bien", "plan_fige", "La marge des recettes, moins les dépenses, des deux plans.",
        ("plan d'aujourd'hui", "plan figé"), change=gain, unit="EUR", stake=abs(gain),
    )  # fmt: skip


def dates(variance: pd.DataFrame) -> Verdict:
    """Judge the dates that moved since the plan was agreed: all later, all earlier, or both.

    Parameters: `variance`, as `variance` returns it.
    """
    slips = variance[["start_slip", "end_slip"]].to_numpy("float64")
    later, sooner = bool((slips > 0).any()), bool((slips < 0).any())
    if later == sooner:
        return Verdict(
            "on ne peut pas dire" if later else "stable", "dates", "Des dates avancent, d'autres reculent."
            if later else "Aucune date n'a changé.",
        )  # fmt: skip
    return Verdict(
        "moins bien" if later else "mieux", "dates", f"Toutes les dates changées sont {'plus tard' if later else 'plus tôt'}."
    )  # fmt: skip


def shifted(shift: pd.DataFrame) -> Verdict:
    """Judge where money should go: « trop tôt », for the response to spending is a hypothesis; at stake, the least that it adds.

    Parameters: `shift`, as `shift` returns it: « sure » where every hypothesis agrees.

    >>> shifted(pd.DataFrame({"sure": [True], "gain_low": [300.0]})).record(), shifted(pd.DataFrame({"sure": [False]})).word
    ({'verdict': 'trop tôt', 'stake': 300.0}, 'on ne peut pas dire')
    """
    sure = shift[shift["sure"].astype(bool)]
    if not len(sure):
        return Verdict("on ne peut pas dire", "budget", "Selon l'hypothèse, la réponse change.")
    least = max(0.0, float(sure["gain_low"].sum()))
    return Verdict(
        "trop tôt", "budget", "Toutes les hypothèses s'accordent, mais aucune n'a été éprouvée.", stake=least
    )
