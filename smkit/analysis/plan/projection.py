"""Where will the year end, if the actions to come land as the earlier ones did?"""

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.plan.objective import by_action
from smkit.typography import told

#: Fewer landed actions than this say nothing of how far results are from plans.
LEAST = 5


@dataclass(frozen=True)
class Projection:
    """An amount at the end of the plan (€), between bounds; `ratio` is landed over planned, of `actions` earlier actions."""

    amount: float
    low: float | None
    high: float | None
    ratio: float | None
    actions: int
    confidence: float
    _error: float = 0.0

    def chance(self, target: float) -> float | None:
        """Probability (0–1) that the amount reaches a target; None when earlier actions are too few to tell.

        >>> Projection(100.0, 80.0, 120.0, 1.0, 9, 0.8, 14.0).chance(100.0)
        0.5
        """
        if self.low is None:
            return None
        if not self._error:
            return float(self.amount >= target)
        from scipy.special import stdtr

        return float(stdtr(self.actions - 1, (self.amount - target) / self._error))

    def verdict(self, target: float) -> str | None:
        """« oui », « non » or « on ne peut pas dire »: is the target below, above or inside the bounds? None without bounds."""
        if self.low is None or self.high is None:
            return None
        return "oui" if target <= self.low else "non" if target > self.high else "on ne peut pas dire"


def project(plan: pd.DataFrame, today: date, what: str = "revenue", confidence: float = 0.8) -> Projection:
    """Return what a plan should have spent or sold once every action is over.

    Parameters: `plan`, canonical plan; `today`; `what`, "revenue" or "cost"; `confidence` of the bounds (0–1).
    Each open action is given its planned amount times the ratio that the closed ones reached (sum landed over sum planned,
    abandoned actions counting for what they brought), and never less than what has landed. The bounds come from how much
    that ratio varied from one action to the next, and from how few it was seen on (Student). With fewer than
    `LEAST` closed actions there is no ratio: the plan is taken at its word, without bounds.
    Raises InputError for a confidence out of range.
    Source: prediction of a sum under a ratio model (Cochran, Sampling Techniques, 1977, ch. 6).

    >>> days = {"start_date": ["2026-01-01"] * 6, "end_date": ["2026-02-01"] * 5 + ["2026-12-01"]}
    >>> plan = pd.DataFrame({"action": list("ABCDEF"), **days, "status": ["done"] * 5 + ["planned"],
    ...     "planned_revenue": [100.0] * 6, "actual_revenue": [80.0, 90.0, 70.0, 80.0, 80.0, None]})
    >>> found = project(plan, date(2026, 3, 1))
    >>> found.ratio, found.amount, round(found.low), round(found.high)
    (0.8, 480.0, 468, 492)
    """
    if not 0 < confidence < 1:
        raise InputError(
            f"Confiance : {told(confidence)} trouvé, or il faut un nombre entre 0 et 1 (0,8 : huit chances sur dix)."
        )
    rows = by_action(plan, today)
    planned, actual = rows[f"planned_{what}"], rows[f"actual_{what}"]
    closed = rows["state"].isin(("done", "cancelled"))
    landed = float(actual.fillna(0.0).sum())
    reached = actual.mask(rows["state"] == "cancelled", actual.fillna(0.0))
    used = closed & (planned > 0) & reached.notna()
    ratios, weights = (reached[used] / planned[used]).to_numpy(), planned[used].to_numpy()
    coming, begun = (part[~closed].fillna(0.0).to_numpy() for part in (planned, actual))
    if len(ratios) < LEAST:
        amount = landed + float(np.maximum(coming - begun, 0.0).sum())
        return Projection(amount, None, None, None, len(ratios), confidence)
    from scipy.special import stdtrit

    ratio = float((ratios * weights).sum() / weights.sum())
    spread = float(((ratios - ratio) ** 2).sum() / (len(ratios) - 1))
    left = np.where(
        coming * ratio > begun, coming, 0.0
    )  # what has landed beyond its own projection varies no more
    amount = landed + float(np.maximum(coming * ratio - begun, 0.0).sum())
    error = math.sqrt(
        spread * float((left**2).sum() + left.sum() ** 2 * (weights**2).sum() / weights.sum() ** 2)
    )
    half = float(stdtrit(len(ratios) - 1, 0.5 + confidence / 2)) * error
    return Projection(
        amount, max(landed, amount - half), amount + half, ratio, len(ratios), confidence, error
    )
