"""Will the plan reach its objective? What it promises, what has landed, and what is still to be found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.plan.rows import AMOUNTS, once, sound, state
from smkit.typography import told


@dataclass(frozen=True)
class Objective:
    """A sales objective against a plan, in €; `expected` is what open actions should still bring if they keep their word.

    `unknown` names the amounts that nothing in the plan says: what was spent or sold, once an action is over, and what follows.
    """

    target: float
    planned_cost: float
    planned_revenue: float
    actual_cost: float
    actual_revenue: float
    expected: float
    lost: float
    unknown: tuple[str, ...] = ()

    @property
    def to_find(self) -> float:
        """€ that neither what has landed nor what is still expected covers; 0 when the plan is enough, or tells no more."""
        return (
            0.0 if "to_find" in self.unknown else max(0.0, self.target - self.actual_revenue - self.expected)
        )

    @property
    def margin(self) -> float:
        """€ beyond the objective, as the plan stands: what may be lost before the objective is."""
        return max(0.0, self.actual_revenue + self.expected - self.target)

    @property
    def attainment(self) -> float | None:
        """Landed revenue over the objective (fraction); None for an objective of 0."""
        return self.actual_revenue / self.target if self.target else None


def objective(plan: pd.DataFrame, target: float, today: date) -> Objective:
    """Set an objective against what a plan promises and what it has brought.

    Parameters: `plan`, canonical plan; `target`, revenue to reach (€); `today`, to know which actions are closed.
    Returns an `Objective`: planned amounts of every action, landed ones, what open actions should still bring (planned less
    landed, never below 0) and what closed ones will not bring any more (`lost`, planned less landed, never below 0).
    Raises InputError for a negative objective, or when no action has dates.
    Source: 003 (objective → actions → spend and revenue).

    >>> plan = pd.DataFrame({"action": ["Recruter", "E-mailing", "Partenariats"], "start_date": ["2026-01-01"] * 3,
    ...     "end_date": ["2026-12-31"] * 3, "planned_cost": [35_000.0, 5_000.0, 5_000.0],
    ...     "planned_revenue": [135_000.0, 15_000.0, 50_000.0]})
    >>> found = objective(plan, 200_000, date(2026, 1, 1))
    >>> found.planned_cost, found.planned_revenue, found.to_find
    (45000.0, 200000.0, 0.0)
    """
    if target < 0:
        raise InputError(
            f"Objectif : {told(target)} trouvé, or un objectif de ventes ne peut pas être négatif. Sans objectif donné, c'est la "
            "somme des recettes prévues : vérifiez leur signe, ou donnez-le, par exemple -p objectif 200000."
        )
    rows = _expected(plan, today)
    totals = {name: float(rows[name].sum()) for name in _TOTALS}
    return Objective(target=float(target), unknown=_unknown(rows), **totals)


def _unknown(rows: pd.DataFrame) -> tuple[str, ...]:
    """The totals of which the plan says nothing; before anything is over, nothing spent or sold is 0."""
    silent = {name for name in AMOUNTS if rows[name].isna().all()}
    if not (rows["state"] == "done").any():
        silent -= {"actual_cost", "actual_revenue"}
    if "planned_revenue" in silent:
        silent |= {"expected", "lost"}
    if "actual_revenue" in silent:
        silent |= {"lost", "to_find"}
    return tuple(name for name in (*_TOTALS, "to_find") if name in silent)


_TOTALS = ("planned_cost", "planned_revenue", "actual_cost", "actual_revenue", "expected", "lost")


def by_action(plan: pd.DataFrame, today: date) -> pd.DataFrame:
    """Return what each action promised and brought.

    Parameters: as `objective`.
    Returns one row an action, in the plan's order: action, category, owner, horizon, state, planned_cost, planned_revenue,
    actual_cost, actual_revenue, expected (still), lost (€); amounts that are not known are missing.

    >>> plan = pd.DataFrame({"action": ["Salon"], "start_date": ["2026-01-05"], "end_date": ["2026-01-09"],
    ...     "planned_revenue": [900.0], "actual_revenue": [700.0], "status": ["done"]})
    >>> by_action(plan, date(2026, 2, 1))[["expected", "lost"]].values.tolist()
    [[0.0, 200.0]]
    """
    return _expected(plan, today)[["action", "category", "owner", "horizon", "state", *_TOTALS]]


def by_group(plan: pd.DataFrame, today: date, by: str) -> pd.DataFrame:
    """Return the same amounts added up by horizon, category or owner.

    Parameters: as `objective`; `by`, a column of the plan.
    Returns one row a group (missing last): the group, actions (count), the amounts of `by_action`, share (of the whole planned
    revenue, a fraction, missing when it is 0). Horizons are in their order: short, medium, long.

    >>> plan = pd.DataFrame({"action": ["A", "B"], "start_date": ["2026-01-05"] * 2, "end_date": ["2026-01-09"] * 2,
    ...     "horizon": ["short", "long"], "planned_revenue": [300.0, 100.0]})
    >>> by_group(plan, date(2026, 1, 1), "horizon")[["horizon", "planned_revenue", "share"]].values.tolist()
    [['short', 300.0, 0.75], ['long', 100.0, 0.25]]
    """
    rows = _expected(plan, today)
    table = rows.assign(actions=1).groupby(by, dropna=False)[["actions", *_TOTALS]].sum().reset_index()
    table["share"] = table["planned_revenue"] / (table["planned_revenue"].sum() or float("nan"))
    rank = table[by].map(_HORIZONS) if by == "horizon" else -table["planned_revenue"]
    unknown = table[by].isna()
    return (
        table.assign(rank=rank, last=unknown)
        .sort_values(["last", "rank"], ignore_index=True)
        .drop(columns=["rank", "last"])
    )


_HORIZONS: Mapping[str, int] = {"short": 0, "medium": 1, "long": 2}


def _expected(plan: pd.DataFrame, today: date) -> pd.DataFrame:
    """Each sound action with its state, what it should still bring and what it will not bring any more."""
    rows = sound(once(plan))
    rows["state"] = state(rows, today)
    missing = (rows["planned_revenue"].fillna(0.0) - rows["actual_revenue"].fillna(0.0)).clip(lower=0.0)
    closed = rows["state"].isin(("done", "cancelled"))
    return rows.assign(expected=missing.mask(closed, 0.0), lost=missing.where(closed, 0.0))
