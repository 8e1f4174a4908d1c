"""What did the plan forget? Each action read as SMART: specific, measurable, attainable, relevant, time-bound."""

from datetime import date

import pandas as pd

from smkit.analysis.plan.objective import by_action
from smkit.analysis.plan.rows import AMOUNTS, complete, fold, once

CRITERIA = ("specific", "measurable", "attainable", "relevant", "timed")
_STRETCH = 1.5  # half as much again as the best landed action of its kind is a wish


def forgotten(plan: pd.DataFrame, today: date) -> pd.DataFrame:
    """Return what each action still to be led lacks.

    Parameters: `plan`, canonical plan, whose dates may be missing; `today`.
    Returns one row an open action, in the plan's order: action, owner, and a column for each of `CRITERIA`, True, False, or
    missing where nothing allows to tell: specific (what, in two words at least, and who), measurable (an expected revenue, or
    a milestone that says when it is reached), attainable (sales per euro at most half as much again as the best landed action
    of its category), relevant (tied to a category, or to a whole that it is a part of), timed (a start and an end, in order);
    unbudgeted (no planned cost).
    Source: 002 (SMART goals), made checkable.

    >>> plan = pd.DataFrame({"action": ["Relancer", "Louer le stand"], "owner": [None, "Direction"], "category": ["Salons"] * 2,
    ...     "start_date": [None, "2026-03-01"], "end_date": [None, "2026-03-04"], "planned_revenue": [None, 900.0]})
    >>> forgotten(plan, date(2026, 1, 1))[["specific", "measurable", "timed"]].values.tolist()
    [[False, False, False], [True, True, True]]
    """
    rows = complete(plan)
    open_ = rows[~rows["status"].isin(("done", "published", "cancelled"))].reset_index(drop=True)
    words = open_["action"].map(lambda action: len(fold(action).split()))
    counted = open_["planned_revenue"].notna() & (open_["planned_revenue"] > 0)
    return pd.DataFrame(
        {
            "action": open_["action"],
            "owner": open_["owner"],
            "specific": (words >= 2) & open_["owner"].notna(),
            "measurable": counted | open_["milestone"],
            "attainable": _attainable(open_, _best(plan, today)),
            "relevant": open_["category"].notna() | open_["part_of"].notna(),
            "timed": (open_["end_date"] >= open_["start_date"]).astype(bool),
            "unbudgeted": open_["planned_cost"].isna(),
        }
    )


def _best(plan: pd.DataFrame, today: date) -> pd.Series:
    """The most sales per euro that a landed action of each category reached, those that promised none left out."""
    dated = complete(plan).dropna(subset=["start_date", "end_date"])
    if not (dated["end_date"] >= dated["start_date"]).any():
        return pd.Series(dtype="float64")
    rows = by_action(dated, today)
    rows = rows[(rows["state"] == "done") & (rows["actual_cost"] > 0) & (rows["planned_revenue"] > 0)]
    return (rows["actual_revenue"] / rows["actual_cost"]).groupby(rows["category"]).max()


def _attainable(rows: pd.DataFrame, best: pd.Series) -> pd.Series:
    """Whether an action asks for no more than its kind has given; missing where none has landed."""
    amounts = once(rows)[list(AMOUNTS)]
    asked = amounts["planned_revenue"] / amounts["planned_cost"].where(amounts["planned_cost"] > 0)
    reached = rows["category"].map(best)
    told = (asked <= reached * _STRETCH).astype("object")
    return told.where(asked.notna() & reached.notna(), None)
