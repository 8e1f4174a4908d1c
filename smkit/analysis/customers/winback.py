"""Whom to win back? Those whose expected margin is above the cost of a contact, whom one may write to, less a control group."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.experiments.trials import power, sample_size
from smkit.analysis.needed import moments
from smkit.analysis.periods import window
from smkit.analysis.who import lot as own_lot
from smkit.typography import told

#: Why somebody is not written to; the first that fits is given.
REASONS = ("opposed", "too_old", "not_worth_it")
#: The effect of an offer is a hypothesis of ours: what it brings is told between half of it and twice as much.
RANGE = (0.5, 2.0)
_YEARS = 3  # CNIL: from the last contact that came from the person


@dataclass(frozen=True)
class WinBack:
    """Whom to write to.

    `people` has one row a customer: customer_id, last (date of the last contact that came from them), expected (margin that
    the offer should bring, less its cost; currency), group (« À contacter » or « Témoin »; missing when left out) and reason
    (of `REASONS`; "" when kept). `contacted`, `controls`: counts. `gain`: expected net gain over those contacted (currency),
    `cost` of contacting them. `needed`: people in each group for the effect to be seen four times in five, None when the
    rates do not allow it; `chance`: of seeing it with the groups drawn.
    """

    people: pd.DataFrame
    contacted: int
    controls: int
    gain: float
    cost: float
    needed: int | None
    chance: float | None

    @property
    def left_out(self) -> dict[str, int]:
        """How many were left out, by reason."""
        counts = self.people["reason"].value_counts()
        return {reason: int(counts.get(reason, 0)) for reason in REASONS}

    def gain_at(self, times: float) -> float:
        """Return the expected net gain if the offer does so many times what was supposed: a hypothesis is tried on a range."""
        return (self.gain + self.cost) * times - self.cost


def win_back(
    people: pd.DataFrame, at: Any, *, cost: float, uplift: float, base: float = 0.02, control_share: float = 0.2,
    opposed: Collection[Any] = (), fixed_cost: float = 0.0, draw: str = "",
    lot: Callable[[Any, str], Any] = own_lot,
) -> WinBack:  # fmt: skip
    """Choose whom to write to, and whom to leave alone to know whether it worked.

    Parameters: `people`, one row a lost or late customer: customer_id, last (date of the last contact that came from them:
    their last purchase, or a later answer), margin (that somebody who comes back brings in a year, currency); `at`, the day
    of the choice; `cost` of a contact and `fixed_cost` of the campaign (currency); `uplift`, points of rate that the offer
    adds to those who come back by themselves (0.03 is 3 points: an assumption); `base`, the rate of those; `control_share`,
    part of those kept who get nothing (0–1); `opposed`, identifiers of those who object to prospecting; `draw`, any text:
    another one draws another control group; `lot`, what draws lots, by identifier and `draw` (see `who.Who.lot`).
    Returns who is in which group and why others are left out, the most valuable first. The draw depends on the identifiers
    alone: the same list, in any order, gives the same groups.
    Raises InputError for rates or costs that make no sense, or a missing column.
    Source: CNIL, gestion des activités commerciales (three years from the last contact from the person; an opened e-mail is
    none); GDPR art. 21 (objection).
    """
    end = _checked(people, at, cost, fixed_cost, uplift, base, control_share)
    last = moments(people["last"])
    worth = people["margin"].fillna(0.0).astype("float64") * uplift - cost
    barred = people["customer_id"].isin(list(opposed))
    old = last < pd.Timestamp(end) - pd.DateOffset(years=_YEARS)
    reason = pd.Series("", index=people.index)
    reason = (
        reason.mask(worth <= 0, "not_worth_it").mask(old | last.isna(), "too_old").mask(barred, "opposed")
    )
    table = pd.DataFrame(
        {"customer_id": people["customer_id"], "last": last, "expected": worth.round(6), "reason": reason}
    )
    kept = table[table["reason"] == ""]
    lots = kept["customer_id"].map(lambda one: lot(one, draw)).sort_values(kind="stable")
    controls = set(lots.index[: round(control_share * len(kept))])
    group = pd.Series(pd.NA, index=table.index, dtype="object")
    group[kept.index] = ["Témoin" if at in controls else "À contacter" for at in kept.index]
    table.insert(3, "group", group)
    table = table.sort_values(
        ["reason", "expected", "customer_id"], ascending=[True, False, True], ignore_index=True
    )
    contacted, left = len(kept) - len(controls), len(controls)
    gain = float(table.loc[table["group"] == "À contacter", "expected"].sum()) - fixed_cost
    possible = 0 < base < 1 and 0 < base + uplift < 1 and uplift != 0
    return WinBack(
        table, contacted, left, gain, contacted * cost + fixed_cost,
        sample_size(base, uplift) if possible else None,
        power(base, uplift, contacted, left) if possible and contacted and left else None,
    )  # fmt: skip


def _checked(
    people: pd.DataFrame,
    at: Any,
    cost: float,
    fixed_cost: float,
    uplift: float,
    base: float,
    control_share: float,
) -> date:
    lacking = [name for name in ("customer_id", "last", "margin") if name not in people]
    if lacking:
        raise InputError(f"La liste des clients à reconquérir doit porter : {', '.join(lacking)}.")
    if cost < 0 or fixed_cost < 0:
        raise InputError(
            "Un coût ne peut pas être négatif : donnez le coût d'un contact en euros, par exemple 1,50."
        )
    for name, value in (
        ("Effet de l'offre", uplift),
        ("Taux de retour spontané", base),
        ("Part du groupe témoin", control_share),
    ):
        if not 0 <= value < 1:
            raise InputError(f"{name} : {told(value)} trouvé, or une part va de 0 à 1 (3 % s'écrit 0,03).")
    end = window(end=at).end
    if end is None:
        raise InputError(
            "Dites à quelle date se fait le choix : les trois ans de la CNIL se comptent jusqu'à ce jour."
        )
    return end
