"""Did it go as planned, and if not, why?"""

from dataclasses import replace
from typing import Any

import pandas as pd

from smkit.analysis.campaigns.action import Action
from smkit.analysis.campaigns.assess import assess
from smkit.analysis.errors import InputError
from smkit.analysis.exact import LABELS, exact


def gaps(planned: Action, actual: Action) -> pd.DataFrame:
    """Explain why an action did not earn what was planned, one input after the other.

    Parameters: `planned` and `actual`, the same action as it was planned and as it went.
    Returns rows step (French), amount (currency, signed): the planned net gain, what each input that changed added (in the
    order of `Action`, those before it being already at their actual value), the actual net gain.
    Raises InputError when either net gain is n.d.

    >>> plan = Action(fixed_cost=15_000, price=100, buyers=300, margin_rate=0.5)
    >>> gaps(plan, replace(plan, buyers=200))["amount"].tolist()
    [0.0, -5000.0, -5000.0]
    """
    if (planned.price is None) != (actual.price is None):
        planned, actual = _priced(planned), _priced(actual)
    start, end = assess(planned).net_gain, assess(actual).net_gain
    if start is None or end is None:
        raise InputError(
            "Pour expliquer un écart, il faut le gain net prévu et le gain net réel : complétez les deux descriptions."
        )
    steps, current, level = [("Gain net prévu", start)], planned, start
    for field in LABELS:
        if field not in Action.__dataclass_fields__ or getattr(current, field) == getattr(actual, field):
            continue
        change: dict[str, Any] = {field: getattr(actual, field)}
        try:
            moved = replace(current, **change)
        except InputError:
            continue  # this input makes sense only once a later one has changed too
        gain = assess(moved).net_gain
        if gain is None or gain == level:
            current, level = moved, level if gain is None else gain
            continue
        steps.append((LABELS[field], gain - level))
        current, level = moved, gain
    if level != end:
        steps.append(("Autres écarts", end - level))
    return pd.DataFrame([*steps, ("Gain net réel", end)], columns=["step", "amount"]).astype(
        {"amount": "float64"}
    )


def _priced(action: Action) -> Action:
    """The same action, by its price where its revenue is told: one told by its revenue and one by its price tell the same thing."""
    if action.revenue is None or action.price is not None or not action.sold:
        return action
    return replace(
        action, price=exact("revenue", action.revenue) / exact("buyers", action.sold), revenue=None
    )
