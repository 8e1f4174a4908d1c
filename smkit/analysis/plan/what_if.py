"""What if an action was dropped, came later or had another budget: would the objective still be reached?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.plan.objective import by_action
from smkit.analysis.plan.rows import fold, once, sound
from smkit.typography import told

#: Twice the cost brings half as much again: a hypothesis, as everywhere in the kit.
ELASTICITY = 0.6


@dataclass(frozen=True)
class Change:
    """What is done to an open action: kept or dropped, so many months later, with another cost (€; None: as planned)."""

    kept: bool = True
    later: int = 0
    cost: float | None = None


def what_if(
    plan: pd.DataFrame,
    today: date,
    end: date,
    changes: Mapping[str, Change],
    response: Callable[[float, float, float, float], float],
    elasticity: float = ELASTICITY,
) -> pd.DataFrame:
    """Return what each action would cost and bring by a day, some of them changed.

    Parameters: `plan`, canonical plan; `today`; `end`, the day by which sales count; `changes` by action; `response`, what an
    action brings at another cost (`campaigns.budget.response`); `elasticity` of that response (0–1).
    An action's sales come evenly over its days: those that fall after `end` do not count. What has landed stays, and only open
    actions change; one that is dropped keeps what it has spent and sold.
    Returns one row an action, in the plan's order: action, open (may be changed), kept, start_date, end_date, cost and revenue (€).
    Raises InputError for a change to an action that is not there, or a negative cost.

    >>> plan = pd.DataFrame({"action": ["A"], "start_date": ["2026-01-01"], "end_date": ["2026-12-31"],
    ...     "planned_cost": [100.0], "planned_revenue": [1_200.0]})
    >>> late = {"A": Change(later=6)}
    >>> found = what_if(plan, date(2026, 1, 1), date(2026, 12, 31), late, lambda cost, value, new, e: value)
    >>> round(found["revenue"].iloc[0])
    605
    """
    rows = sound(once(plan))
    told = by_action(plan, today)
    wanted = {fold(name): change for name, change in changes.items()}
    known = rows["action"].map(fold)
    if stranger := next((name for name in changes if fold(name) not in set(known)), None):
        raise InputError(f"« {stranger} » n'est pas une action du plan.")
    found = []
    for row, state, name in zip(rows.to_dict("records"), told["state"], known, strict=True):
        open_ = state not in ("done", "cancelled")
        change = wanted.get(name, Change()) if open_ else Change()
        found.append(_changed(row, change, open_, end, response, elasticity))
    return pd.DataFrame(found)


def _changed(
    row: dict[Any, Any],
    change: Change,
    open_: bool,
    end: date,
    response: Callable[[float, float, float, float], float],
    elasticity: float,
) -> dict[str, object]:
    """One action after its change."""
    planned, revenue, spent, landed = (
        0.0 if pd.isna(row[name]) else float(row[name])
        for name in ("planned_cost", "planned_revenue", "actual_cost", "actual_revenue")
    )
    start, last = (row[name] + pd.DateOffset(months=change.later) for name in ("start_date", "end_date"))
    base = {
        "action": row["action"],
        "open": open_,
        "kept": change.kept,
        "start_date": start,
        "end_date": last,
    }
    if not open_ or not change.kept:
        return base | {"cost": spent, "revenue": landed}
    cost = planned if change.cost is None else float(change.cost)
    if cost < 0:
        raise InputError(
            f"« {row['action']} » : un budget de {told(cost)} € trouvé, or il ne peut pas être négatif."
        )
    promised = response(planned, revenue, cost, elasticity) if planned and cost != planned else revenue
    days, counted = (last - start).days + 1, (min(last, pd.Timestamp(end)) - start).days + 1
    return base | {"cost": max(cost, spent), "revenue": max(landed, promised * max(0, counted) / days)}
