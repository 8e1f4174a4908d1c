"""What happens when, and how much of it by now? The plan by month, and its money as it adds up."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from smkit.analysis.plan.rows import AMOUNTS, once, sound, state


def calendar(plan: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """Return what each month holds.

    Parameters: `plan`, canonical plan; `by`, a column to split on (owner, category, channel…), or None.
    Returns one row a month and group, in order: month (its first day), the group, actions (under way during the month),
    starting, ending (counts), planned_cost and planned_revenue (€, spread evenly over the days of each action).
    Source: 003 (actions × 12 months, with an owner).

    >>> plan = pd.DataFrame({"action": ["Salon"], "start_date": ["2026-01-31"], "end_date": ["2026-02-03"],
    ...     "planned_cost": [400.0]})
    >>> calendar(plan)[["actions", "starting", "ending", "planned_cost"]].values.tolist()
    [[1.0, 1.0, 0.0, 100.0], [1.0, 0.0, 1.0, 300.0]]
    """
    rows = sound(once(plan))
    cells = _cells(rows)
    its = rows.loc[cells["row"]].reset_index(drop=True)
    group = its[by].astype("object").where(its[by].notna(), None) if by else pd.Series("", its.index)
    months = pd.DataFrame(
        {
            "month": cells["month"],
            "group": group,
            "actions": 1,
            "starting": (
                its["start_date"].to_numpy("datetime64[M]") == cells["month"].to_numpy("datetime64[M]")
            ).astype(int),
            "ending": (
                its["end_date"].to_numpy("datetime64[M]") == cells["month"].to_numpy("datetime64[M]")
            ).astype(int),
            **{name: its[name].fillna(0.0) * cells["share"] for name in ("planned_cost", "planned_revenue")},
        }
    )
    added = months.groupby(["month", "group"], dropna=False, as_index=False).sum()
    added = added.sort_values(["month", "group"], na_position="last", ignore_index=True)
    return added.rename(columns={"group": by}) if by else added.drop(columns="group")


def cumulated(plan: pd.DataFrame, today: date, *, baseline: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return what should have been spent and sold by the end of each month, and what was.

    Parameters: `plan`, canonical plan; `today`, after which nothing is landed yet; `baseline`, a frozen plan whose amounts are
    those planned, instead of the plan's own.
    Returns one row a month: month (its first day), planned_cost, planned_revenue (€ since the first month), actual_cost,
    actual_revenue (the same, missing for a month that is not over). Each amount is spread evenly over the days of its action, what
    has landed over those until today: files do not say on which day money came.

    >>> plan = pd.DataFrame({"action": ["A"], "start_date": ["2026-01-31"], "end_date": ["2026-02-03"],
    ...     "planned_revenue": [400.0], "actual_revenue": [50.0]})
    >>> cumulated(plan, date(2026, 1, 31))[["planned_revenue", "actual_revenue"]].values.tolist()
    [[100.0, 50.0], [400.0, nan]]
    """
    rows, now = sound(once(plan)), pd.Timestamp(today)
    asked = rows if baseline is None else sound(once(baseline))
    landed = rows[rows[["actual_cost", "actual_revenue"]].notna().any(axis=1)].reset_index(drop=True)
    landed["end_date"] = landed["end_date"].where(landed["end_date"] <= now, now)
    landed["start_date"] = landed[["start_date", "end_date"]].min(axis=1)
    parts = [
        _spread(asked, ("planned_cost", "planned_revenue")),
        _spread(landed, ("actual_cost", "actual_revenue")),
    ]
    months = pd.date_range(
        min(part.index.min() for part in parts if len(part)),
        max(part.index.max() for part in parts if len(part)),
        freq="MS",
    )
    table = pd.concat([part.reindex(months).fillna(0.0).cumsum() for part in parts], axis=1)
    table.loc[months.to_period("M").end_time.normalize() > now, ["actual_cost", "actual_revenue"]] = float(
        "nan"
    )
    return table[list(AMOUNTS)].rename_axis("month").reset_index()


def ahead(plan: pd.DataFrame, today: date, days: int = 31) -> pd.DataFrame:
    """Return what starts, ends or should already have, in the days to come.

    Parameters: `plan`, canonical plan; `today`; `days` to look ahead, today included.
    Returns rows due (the day), moment (late, start, end), action, owner, category, planned_cost (€), late ones first.

    >>> plan = pd.DataFrame({"action": ["A"], "start_date": ["2026-01-05"], "end_date": ["2026-06-05"]})
    >>> ahead(plan, date(2026, 1, 2))[["moment", "action"]].values.tolist()
    [['start', 'A']]
    """
    rows, now = sound(plan), pd.Timestamp(today)
    rows["state"], until = state(rows, today), now + pd.Timedelta(days=days - 1)
    rows = rows[~rows["state"].isin(("done", "cancelled"))]
    is_late, starts, ends = (
        rows["state"] == "late",
        rows["start_date"].between(now, until),
        rows["end_date"].between(now, until),
    )
    rows["over"] = rows["end_date"].where(rows["end_date"] < now, rows["start_date"])
    long = rows["start_date"] < rows["end_date"]
    chosen = (
        ("late", "over", is_late),
        ("start", "start_date", ~is_late & starts),
        ("end", "end_date", ~is_late & ends & long),
    )
    parts = [rows[kept].rename(columns={day: "due"}).assign(moment=moment) for moment, day, kept in chosen]
    table = pd.concat([part.sort_values("due", kind="stable") for part in parts], ignore_index=True)
    return table[["due", "moment", "action", "owner", "category", "planned_cost"]]


def _cells(rows: pd.DataFrame) -> pd.DataFrame:
    """One line a row and month that it touches, with the share of its days that fall in the month."""
    first, last = (rows[name].to_numpy("datetime64[M]").astype(int) for name in ("start_date", "end_date"))
    count = last - first + 1
    row = np.repeat(np.arange(len(rows)), count)
    month = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + first[row]
    start, end = (
        rows[name].to_numpy("datetime64[D]").astype(int)[row] for name in ("start_date", "end_date")
    )
    opening, closing = (
        (month + step).astype("datetime64[M]").astype("datetime64[D]").astype(int) - step for step in (0, 1)
    )
    days = np.minimum(end, closing) - np.maximum(start, opening) + 1
    stamps = pd.Series(month.astype("datetime64[M]").astype("datetime64[s]"))
    return pd.DataFrame({"row": row, "month": stamps, "share": days / (end - start + 1)})


def _spread(rows: pd.DataFrame, amounts: Sequence[str]) -> pd.DataFrame:
    """Amounts by month, each spread over the days of its action."""
    cells = _cells(rows)
    its = rows.loc[cells["row"], list(amounts)].fillna(0.0).reset_index(drop=True)
    return its.mul(cells["share"], axis=0).groupby(cells["month"]).sum()
