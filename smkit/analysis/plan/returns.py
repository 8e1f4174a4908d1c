"""What does a euro bring, by kind of action? And where should the next one go, or be taken back?"""

import math
from collections.abc import Callable, Sequence
from datetime import date

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.plan.objective import by_action
from smkit.typography import told

#: How fast an action is supposed to wear out when it gets more: nobody knows, so that several are tried.
ELASTICITIES = (0.4, 0.6, 0.8)
_STEPS, _CAP, _CENT = 100, 2.0, 0.005


def returns(plan: pd.DataFrame, today: date, by: str = "category") -> pd.DataFrame:
    """Return what each category or horizon brings per euro, as planned and as landed.

    Parameters: `plan`, canonical plan; `today`; `by`, category, horizon, owner or channel.
    Returns one row a group: the group, actions (count), planned_cost, planned_revenue (€), planned_per_euro (€ of sales for a
    euro, missing without a cost), closed (count of the actions over, abandoned ones included), actual_cost, actual_revenue and
    actual_per_euro of these alone. Sales, not margin: 2 € of sales for a euro may well lose money.

    >>> plan = pd.DataFrame({"action": ["A"], "category": ["Salons"], "start_date": ["2026-01-05"], "end_date": ["2026-01-09"],
    ...     "planned_cost": [7_000.0], "planned_revenue": [32_000.0]})
    >>> returns(plan, date(2026, 1, 1))[["category", "closed"]].values.tolist()
    [['Salons', 0]]
    """
    rows = (
        by_action(plan, today) if by != "channel" else by_action(plan, today).assign(channel=plan["channel"])
    )
    over = rows["state"].isin(("done", "cancelled"))
    rows = rows.assign(actions=1, closed=over.astype(int))
    for name in ("actual_cost", "actual_revenue"):
        rows[name] = rows[name].where(over)
    kept = ["actions", "planned_cost", "planned_revenue", "closed", "actual_cost", "actual_revenue"]
    table = rows.groupby(by, dropna=False)[kept].sum().reset_index()
    for name in ("planned", "actual"):
        cost = table[f"{name}_cost"]
        table[f"{name}_per_euro"] = table[f"{name}_revenue"] / cost.where(cost > 0)
    return table.sort_values("planned_revenue", ascending=False, ignore_index=True)


def shift(
    plan: pd.DataFrame,
    change: float,
    today: date,
    response: Callable[[float, float, float, float], float],
    *,
    margin_rate: float,
    elasticities: Sequence[float] = ELASTICITIES,
) -> pd.DataFrame:
    """Say where an extra amount should go, or a cut be taken, whichever assumption holds.

    Parameters: `plan`, canonical plan; `change`, € to add, or to take back when negative; `today`, as only open actions can be
    changed; `response`, what an action brings at another cost (`campaigns.budget.response`); `margin_rate`, taux de marque
    (0–1), as sales are no gain; `elasticities` tried, 0–1.
    The amount is given, or taken, a hundredth at a time, where it does most good or least harm; no action gets more than twice
    its cost, and nothing is given where it would bring less margin than it costs.
    Returns one row an open action with a cost and a revenue: action, cost and value (€ planned, value is margin), low and
    high (€ to add or take back, over the assumptions), gain_low and gain_high (€ of margin that the move brings, less what it
    costs: below 0 where a cut loses more than it saves), sure (all of them move it), the largest moves first.
    Raises InputError when no open action has both amounts, or for a cut larger than what is left to spend.

    >>> plan = pd.DataFrame({"action": ["A", "B"], "start_date": ["2026-01-05"] * 2, "end_date": ["2026-01-09"] * 2,
    ...     "planned_cost": [100.0, 100.0], "planned_revenue": [900.0, 300.0]})
    >>> found = shift(plan, -50, date(2026, 1, 1), lambda cost, value, new, e: value * (new / cost) ** e, margin_rate=0.5)
    >>> found[["action", "low", "high"]].round().values.tolist()
    [['B', -50.0, -50.0], ['A', 0.0, 0.0]]
    """
    rows = _open(plan, today)
    if not len(rows):
        raise InputError(
            "Aucune action encore ouverte n'a à la fois une dépense et une recette prévues : il n'y a rien à répartir."
        )
    table = pd.DataFrame(
        {
            "action": rows["action"],
            "cost": rows["planned_cost"],
            "value": rows["planned_revenue"] * margin_rate,
        }
    )
    if table["cost"].sum() + change < 0:
        raise InputError(
            f"Coupe de {told(-change)} € demandée, or il n'en reste que {told(float(table['cost'].sum()))} à dépenser : "
            "demandez moins."
        )
    moves = pd.DataFrame(
        [_moves(table, change, response, each) for each in elasticities], columns=table.index
    )
    gains = pd.DataFrame(
        [
            _gains(table, moves.loc[row], response, each)
            for row, each in zip(moves.index, elasticities, strict=True)
        ],
        columns=table.index,
    )
    table["low"], table["high"] = moves.min(), moves.max()
    table["gain_low"], table["gain_high"] = gains.min(), gains.max()
    table["sure"] = moves.ne(0.0).all()
    return table.iloc[moves.abs().sum().sort_values(ascending=False, kind="stable").index].reset_index(
        drop=True
    )


def can_shift(plan: pd.DataFrame, today: date) -> bool:
    """Is there an open action with both a cost and a revenue, for `shift` to work on?

    >>> can_shift(pd.DataFrame({"action": ["A"], "start_date": ["2026-01-05"], "end_date": ["2026-01-09"]}), date(2026, 1, 1))
    False
    """
    return bool(len(_open(plan, today)))


def _open(plan: pd.DataFrame, today: date) -> pd.DataFrame:
    """The open actions that have a cost and a revenue."""
    rows = by_action(plan, today)
    open_ = ~rows["state"].isin(("done", "cancelled"))
    return rows[open_ & (rows["planned_cost"] > 0) & (rows["planned_revenue"] > 0)].reset_index(drop=True)


def _moves(
    table: pd.DataFrame,
    change: float,
    response: Callable[[float, float, float, float], float],
    elasticity: float,
) -> list[float]:
    """What each action gets or gives back, a step after the other."""
    costs, values = table["cost"].tolist(), table["value"].tolist()
    now, step = list(costs), change / _STEPS
    for _ in range(_STEPS if change else 0):
        best, most = None, step if change > 0 else -math.inf  # an added euro must bring more than a euro
        for row, (cost, value) in enumerate(zip(costs, values, strict=True)):
            after = now[row] + step
            if -_CENT <= after <= _CAP * cost:
                gained = response(cost, value, max(after, 0.0), elasticity) - response(
                    cost, value, now[row], elasticity
                )
                if gained > most:
                    best, most = row, gained
        if best is None:
            break
        now[best] = max(now[best] + step, 0.0)
    return [after - cost for after, cost in zip(now, costs, strict=True)]


def _gains(
    table: pd.DataFrame,
    moves: pd.Series,
    response: Callable[[float, float, float, float], float],
    elasticity: float,
) -> list[float]:
    """What each action's move brings in margin, less what it costs."""
    rows = zip(table["cost"], table["value"], moves, strict=True)
    return [response(cost, value, cost + move, elasticity) - value - move for cost, value, move in rows]
