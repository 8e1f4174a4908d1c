"""Is winning back worth it, and would one see that it worked? A campaign, its control group, and what chance leaves to know."""

from __future__ import annotations

import math
from dataclasses import dataclass

from smkit.analysis.customers.winback import WinBack
from smkit.analysis.errors import InputError
from smkit.analysis.experiments.trials import power, sample_size
from smkit.analysis.proportions import normal_quantile
from smkit.typography import told


@dataclass(frozen=True)
class Campaign:
    """A win-back before it is sent.

    `contacted` and `controls`: people; `cost` (currency); `brought`: customers that the offer should bring who would not have come;
    `gain`: their margin less the cost, and `low` and `high`, between which the comparison with the control group will put it,
    19 times in 20; `break_even`: points of rate that repay the cost, None when nobody's return leaves a margin; `needed`:
    people in each group for the effect to be seen four times in five; `chance` of seeing it with these groups (0–1); both
    None without an effect or a control.
    """

    contacted: int
    controls: int
    cost: float
    brought: float
    gain: float
    low: float | None
    high: float | None
    break_even: float | None
    needed: int | None
    chance: float | None


def campaign(
    people: int, *, margin: float, cost: float, uplift: float, base: float, control_share: float = 0.2, fixed_cost: float = 0.0
) -> Campaign:  # fmt: skip
    """Work out a win-back.

    Parameters: `people` who may be written to; `margin` that one who comes back leaves, `cost` of a contact and `fixed_cost`
    (currency); `base`, the rate of those who come back by themselves, and `uplift`, points that the offer adds (fractions);
    `control_share`, part that is left alone (0–1).
    Raises InputError for numbers that make no sense.
    Source: difference of two binomial rates, normal approximation; size by Fleiss (1981).

    >>> found = campaign(500, margin=60, cost=1.5, uplift=0.03, base=0.05)
    >>> found.contacted, found.controls, round(found.brought), round(found.gain), found.needed
    (400, 100, 12, 120, 1059)
    """
    if people < 1 or min(margin, cost, fixed_cost) < 0:
        raise InputError("Il faut au moins une personne, et des montants qui ne soient pas négatifs.")
    if not (0 <= base < 1 and 0 <= uplift and base + uplift <= 1 and 0 <= control_share < 1):
        raise InputError(
            f"Taux de retour de {told(base)}, effet de {told(uplift)}, témoin de {told(control_share)} : chacun va de 0 à "
            "1, et les "
            "deux premiers "
            "ensemble ne dépassent pas 1 (3 % s'écrit 0,03)."
        )
    controls = round(people * control_share)
    sent = people - controls
    spent = sent * cost + fixed_cost
    brought = sent * uplift
    gain = brought * margin - spent
    low = high = None
    if controls and sent:
        rate = base + uplift
        spread = math.sqrt(rate * (1 - rate) / sent + base * (1 - base) / controls)
        half = normal_quantile(0.975) * sent * spread * margin
        low, high = gain - half, gain + half
    seen = 0 < base and 0 < uplift and base + uplift < 1
    return Campaign(
        sent, controls, spent, brought, gain, low, high, spent / (sent * margin) if sent and margin else None,
        sample_size(base, uplift) if seen else None, power(base, uplift, sent, controls) if seen and controls and sent else None,
    )  # fmt: skip


def people_and_margin(choice: WinBack | None, *, cost: float, uplift: float) -> dict[str, float]:
    """Return what one's own orders say of a win-back before it is sent, by name of `campaign`; {} where there is nobody.

    Parameters: `choice`, as `choose_win_back` returns it, with the `cost` of a contact (currency) and the `uplift` (fraction)
    that it was given.
    Returns `people`, those who may be written to, controls among them, and `margin`, the mean that one who comes back leaves
    (currency).
    """
    if choice is None or not choice.contacted or uplift <= 0:
        return {}
    kept = choice.people[choice.people["reason"] == ""]
    # `expected` is margin × uplift − cost, customer by customer
    margin = (float(kept["expected"].mean()) + cost) / uplift
    return {"people": len(kept), "margin": round(margin, 2)}
