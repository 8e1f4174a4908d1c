"""What has moved since the plan was frozen? Each action's dates and euros against the baseline."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.plan.rows import complete, fold, once, state

#: Actions below which two plans that share none may still be one, changed from end to end.
_FEWEST = 3
_ALIKE = 0.1  # share of its actions that a plan keeps, below which it is another plan
_KEPT = ("start_date", "end_date", "planned_cost", "planned_revenue")


@dataclass(frozen=True)
class Baseline:
    """A plan as it was agreed on a day, and why it was frozen then."""

    table: pd.DataFrame
    frozen_on: date
    reason: str


def freeze(plan: pd.DataFrame, on: date, reason: str) -> Baseline:
    """Return the baseline that later variances are told against.

    Parameters: `plan`, canonical plan; `on`, the day; `reason`, French, why the plan is agreed now.
    Raises InputError without a reason: a baseline that nobody can explain is changed in silence.

    >>> plan = pd.DataFrame({"action": ["Salon"], "start_date": ["2026-03-10"], "end_date": ["2026-03-13"]})
    >>> freeze(plan, date(2026, 1, 5), "budget voté").frozen_on
    datetime.date(2026, 1, 5)
    """
    if not reason.strip():
        raise InputError(
            "Dites pourquoi le plan est figé (« budget voté le 5 janvier », par exemple) : la raison est gardée avec lui."
        )
    return Baseline(complete(plan), on, reason.strip())


def agreed(table: pd.DataFrame) -> Baseline:
    """Return the baseline that a file holds, as `smkit plan --figer` writes it.

    Parameters: `table`, canonical plan with frozen_on, and frozen_reason where it was told.
    Raises InputError when the file does not say when it was frozen, or says several days: it is then no baseline, but a plan.

    >>> plan = pd.DataFrame({"action": ["Salon"], "frozen_on": pd.to_datetime(["2026-01-05"]), "frozen_reason": ["budget voté"]})
    >>> agreed(plan).reason
    'budget voté'
    """
    days = table["frozen_on"].dropna().dt.date.unique() if "frozen_on" in table else []
    if len(days) != 1:
        found = "plusieurs dates de gel trouvées" if len(days) else "aucune date de gel trouvée"
        raise InputError(
            f"Plan figé : {found}, or il en faut une. Figez le plan avec « smkit plan FICHIER --figer --raison … », "
            "et donnez le fichier qu'il écrit."
        )
    reasons = table["frozen_reason"].dropna() if "frozen_reason" in table else table["frozen_on"].head(0)
    return Baseline(complete(table), days[0], str(reasons.iloc[0]) if len(reasons) else "")


def variance(
    plan: pd.DataFrame, baseline: pd.DataFrame, today: date, *, own: pd.DataFrame | None = None
) -> pd.DataFrame:  # fmt: skip
    """Compare each action with what the baseline said, in days and in euros.

    Parameters: `plan`, canonical plan as it stands; `baseline`, canonical plan as it was frozen; `today`;
    `own`, where `plan` is a part of the whole (one owner, one category), the same part of the baseline: what others had to do is
    not missing here, and an action that changed hands is still compared with what was agreed.
    Rows are the same action when their references are, else when their names are (and the whole that they are part of), accents
    and case apart; the second of two namesakes meets the second.
    Returns one row an action, in the plan's order, those that disappeared last: action, owner, change (same, moved, added,
    removed), state, start_slip and end_slip (calendar days, later is positive), cost_gap and revenue_gap (€: what is landed for a
    closed action, else the larger of planned and landed for a cost and the planned one for revenue, less the baseline's);
    missing where either is not known. An added action is compared with 0 €, a removed or abandoned one brings what it has brought.
    Raises InputError where hardly any action of the whole plan is in the baseline: it is the baseline of another plan.

    >>> plan = pd.DataFrame({"action": ["Salon"], "start_date": ["2026-03-10"], "end_date": ["2026-03-20"],
    ...     "planned_cost": [7_500.0]})
    >>> before = plan.assign(end_date=["2026-03-13"], planned_cost=[7_000.0])
    >>> variance(plan, before, date(2026, 1, 5))[["change", "end_slip", "cost_gap"]].values.tolist()
    [['moved', 7.0, 500.0]]
    """
    now, then = once(plan), once(baseline)
    now["state"] = state(now, today)
    now["cost"], now["revenue"] = _due(now)
    now["key"], then["key"] = _keys(now, then)
    if own is None or len(own) == len(baseline):
        _check_same(now, then)
    both = now.merge(
        then[["key", "action", "owner", *_KEPT]],
        on="key",
        how="outer",
        suffixes=("", "_then"),
        indicator=True,
    )
    order = pd.Series(range(len(now)), index=now["key"])
    both = both.assign(order=both["key"].map(order)).sort_values("order", kind="stable", ignore_index=True)
    added, removed = both["_merge"] == "left_only", both["_merge"] == "right_only"
    table = pd.DataFrame(
        {
            "action": both["action"].where(~removed, both["action_then"]),
            "owner": both["owner"].where(~removed, both["owner_then"]),
            "state": both["state"].where(~removed, "removed"),
            "start_slip": (both["start_date"] - both["start_date_then"]).dt.days.astype("float64"),
            "end_slip": (both["end_date"] - both["end_date_then"]).dt.days.astype("float64"),
            "cost_gap": both["cost"].mask(removed, 0.0) - both["planned_cost_then"].mask(added, 0.0),
            "revenue_gap": both["revenue"].mask(removed, 0.0) - both["planned_revenue_then"].mask(added, 0.0),
        }
    )
    if own is not None:
        lost = removed & ~both["action_then"].map(fold).isin(own["action"].map(fold))
        table = table[~lost].reset_index(drop=True)
        added, removed = (told[~lost].reset_index(drop=True) for told in (added, removed))
    slips = table[["start_slip", "end_slip", "cost_gap", "revenue_gap"]].fillna(0.0)
    change = pd.Series("same", table.index, "object").mask(slips.ne(0.0).any(axis=1), "moved")
    table.insert(2, "change", change.mask(added, "added").mask(removed, "removed"))
    return table


def _check_same(now: pd.DataFrame, then: pd.DataFrame) -> None:
    """A baseline of another plan would tell every action as added, and every other one as removed."""
    least, common = min(len(now), len(then)), len(set(now["key"]) & set(then["key"]))
    if least >= _FEWEST and common < _ALIKE * least:
        raise InputError(
            f"Ce plan figé n'est pas celui de ce plan : {common or 'aucune'} de ses {len(then)} actions s'y retrouve, sur "
            f"{len(now)}. Donnez le plan figé de ce plan-ci, ou figez-le avec « smkit plan FICHIER --figer --raison … »."
        )


def _due(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """What each action costs and brings, as far as is known today."""
    closed = rows["state"].isin(("done", "cancelled"))
    cancelled = rows["state"] == "cancelled"
    cost = rows[["planned_cost", "actual_cost"]].max(axis=1).mask(closed, rows["actual_cost"])
    revenue = rows[["planned_revenue", "actual_revenue"]].max(axis=1).mask(closed, rows["actual_revenue"])
    return cost.mask(cancelled, cost.fillna(0.0)), revenue.mask(cancelled, revenue.fillna(0.0))


def _keys(now: pd.DataFrame, then: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The identity of each row of two plans: by reference where both have it, by name for the others."""
    known = set(now["reference"].map(fold)) & set(then["reference"].map(fold)) - {""}
    made = []
    for rows in (now, then):
        named = rows["part_of"].map(fold) + "/" + rows["action"].map(fold)
        reference = rows["reference"].map(fold)
        key = ("#" + reference).where(reference.isin(known), named)
        made.append(key + "/" + key.groupby(key).cumcount().astype(str))
    return made[0], made[1]
