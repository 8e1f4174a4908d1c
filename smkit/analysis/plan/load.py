"""Who has too much at once? The load of each owner, week by week."""

from datetime import date

import numpy as np
import pandas as pd

from smkit.analysis.plan.rows import sound, state

_MONDAY = 4  # days from Thursday 1 January 1970 to the Monday that begins its first whole week


def load(plan: pd.DataFrame, today: date, *, most: int = 3, by: str = "owner") -> pd.DataFrame:
    """Return how many actions each owner has under way in each week.

    Parameters: `plan`, canonical plan; `today`, whose week is the first (closed actions are left out); `most`, actions that one
    owner may run at once; `by`, the column that names who does them.
    Returns one row an owner and week that has any: the owner (missing for nobody), week (its Monday), actions (under way),
    days (days of action, Monday to Friday), ending (actions to hand in), over (more than `most`).

    >>> plan = pd.DataFrame({"action": ["A", "B"], "owner": ["Direction"] * 2, "start_date": ["2026-01-05", "2026-01-09"],
    ...     "end_date": ["2026-01-09", "2026-01-12"]})
    >>> load(plan, date(2026, 1, 5), most=1)[["actions", "days", "ending", "over"]].values.tolist()
    [[2, 6, 1, True], [1, 1, 1, False]]
    """
    rows = sound(plan)
    rows = rows[~state(rows, today).isin(("done", "cancelled"))]
    now = np.datetime64(today, "D")
    start = np.maximum(rows["start_date"].to_numpy("datetime64[D]"), now)
    end = np.maximum(
        rows["end_date"].to_numpy("datetime64[D]"), now
    )  # what is late is still to be done, this week
    first, last = ((days.astype(int) - _MONDAY) // 7 for days in (start, end))
    count = last - first + 1
    row = np.repeat(np.arange(len(rows)), count)
    week = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + first[row]
    monday = (week * 7 + _MONDAY).astype("datetime64[D]")
    worked = np.busday_count(np.maximum(start[row], monday), np.minimum(end[row], monday + 6) + 1)
    cells = pd.DataFrame(
        {
            by: rows[by].to_numpy()[row],
            "week": monday.astype("datetime64[s]"),
            "actions": 1,
            "days": worked,
            "ending": (week == last[row]).astype(int),
        }
    )
    table = cells.groupby([by, "week"], dropna=False, as_index=False).sum()
    return table.sort_values(["week", by], na_position="last", ignore_index=True).assign(
        over=lambda t: t["actions"] > most
    )
