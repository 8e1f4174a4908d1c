"""What is late, and what does it cost? Late actions, by the money that waits on them."""

from datetime import date

import pandas as pd

from smkit.analysis.plan.network import followers, links
from smkit.analysis.plan.objective import by_action
from smkit.analysis.plan.rows import once, sound


def late(plan: pd.DataFrame, today: date) -> pd.DataFrame:
    """Return the late actions, the most costly first.

    Parameters: `plan`, canonical plan; `today`.
    Returns one row a late action: action, owner, category, due (the date that is past), what (start or end), days (calendar days
    since), expected (€ of its own revenue that has not landed), waiting (actions that depend on it, near or far), stake (€: its
    own and theirs, each counted once).

    >>> plan = pd.DataFrame({"action": ["Stand", "Relance"], "start_date": ["2026-03-01", "2026-05-01"],
    ...     "end_date": ["2026-03-10", "2026-05-30"], "status": ["running", "planned"], "depends_on": [None, "Stand"],
    ...     "planned_revenue": [1_000.0, 4_000.0]})
    >>> late(plan, date(2026, 3, 20))[["action", "what", "days", "waiting", "stake"]].values.tolist()
    [['Stand', 'end', 10, 1, 5000.0]]
    """
    rows, now = sound(once(plan)), pd.Timestamp(today)
    told = by_action(plan, today)
    rows["state"], rows["expected"] = told["state"], told["expected"]
    found = rows[rows["state"] == "late"].copy()
    over = found["end_date"] < now
    found["what"] = over.map({True: "end", False: "start"})
    found["due"] = found["end_date"].where(over, found["start_date"])
    found["days"] = (now - found["due"]).dt.days
    after = links(rows)
    waiting = [followers(index, after) for index in found.index]
    found["waiting"] = [len(each) for each in waiting]
    found["stake"] = [
        float(rows.loc[[index, *each], "expected"].sum())
        for index, each in zip(found.index, waiting, strict=True)
    ]
    columns = ["action", "owner", "category", "due", "what", "days", "expected", "waiting", "stake"]
    return found.sort_values(["stake", "days"], ascending=False, ignore_index=True)[columns]
