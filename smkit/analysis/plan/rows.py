"""What does a row of a plan say? Where an action stands, what it should bring, and the amounts that count once."""

from datetime import date

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.needed import holds, moments
from smkit.analysis.periods import one_day
from smkit.typography import folded

TEXTS = (
    "reference", "action", "owner", "category", "horizon", "status", "part_of", "depends_on", "channel", "content_type",
    "supplier", "approver", "note",
)  # fmt: skip
AMOUNTS = ("planned_cost", "planned_revenue", "actual_cost", "actual_revenue")
DAYS = ("start_date", "end_date", "approved_on")
#: Statuses after which nothing more is expected of an action; a piece of content ends by being published.
CLOSED = ("done", "published", "cancelled")
#: The last day of the boutique.
_LAST = date(2025, 12, 31)
_STARTED = ("running", "done", "published")


def complete(plan: pd.DataFrame) -> pd.DataFrame:
    """Return a plan with every canonical column, missing where the file did not have it, its rows in the same order.

    Parameters: `plan`, canonical plan, one row an action, an event's task or a piece of content.
    Returns its columns and those of the canonical table that it lacks: texts, days (datetime64), amounts (€), progress (0–1),
    milestone (bool).

    >>> plan = pd.DataFrame({"action": ["Salon"], "start_date": ["2026-03-10"], "end_date": ["2026-03-13"]})
    >>> complete(plan)[["planned_cost", "owner"]].isna().values.tolist()
    [[True, True]]
    """
    holds(plan)
    full = plan.reset_index(drop=True).copy()
    for name in TEXTS:
        full[name] = full[name].astype("object") if name in full else pd.Series(None, full.index, "object")
    for name in DAYS:
        full[name] = moments(full[name]) if name in full else pd.Series(pd.NaT, full.index)
        full[name] = full[name].astype("datetime64[s]").dt.normalize()
    for name in (*AMOUNTS, "progress"):
        full[name] = pd.to_numeric(full[name]).astype("float64") if name in full else float("nan")
    marked = (
        full["milestone"].astype("boolean")
        if "milestone" in full
        else pd.Series(pd.NA, full.index, "boolean")
    )
    full["milestone"] = marked.fillna(False).astype(bool)
    return full


def wrong(plan: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that no date can be computed from, with what to do, in French.

    Parameters: `plan`, canonical plan.
    Returns columns row (from 0), action, problem; empty when the plan is sound.

    >>> plan = pd.DataFrame({"action": ["Salon"], "start_date": ["2026-03-13"], "end_date": ["2026-03-10"]})
    >>> wrong(plan)["problem"].tolist()
    ['La fin (10/03/2026) vient avant le début (13/03/2026) : échangez les deux dates, ou corrigez-en une.']
    """
    full = complete(plan)
    backward = full["end_date"] < full["start_date"]
    undated = full["end_date"].isna() | full["start_date"].isna()
    said = [
        f"La fin ({end:%d/%m/%Y}) vient avant le début ({start:%d/%m/%Y}) : échangez les deux dates, ou corrigez-en une."
        if crossed
        else "Il manque une date : donnez un début et une fin, même approximatifs."
        for start, end, crossed in zip(full["start_date"], full["end_date"], backward, strict=True)
    ]
    found = pd.DataFrame({"row": full.index, "action": full["action"], "problem": said})
    return found[backward | undated].reset_index(drop=True)


def sound(plan: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that can be computed with: both dates known, the end not before the start; `wrong` tells the others.

    Parameters: `plan`, canonical plan. Raises InputError when no row is left.

    >>> plan = pd.DataFrame({"action": ["A", "B"], "start_date": ["2026-03-13", None], "end_date": ["2026-03-13", "2026-03-10"]})
    >>> sound(plan)["action"].tolist()
    ['A']
    """
    full = complete(plan)
    kept = full[full["end_date"] >= full["start_date"]].reset_index(drop=True)
    if not len(kept):
        raise InputError(
            "Aucune action du plan n'a un début et une fin dans le bon ordre : donnez ces deux dates, au format jj/mm/aaaa."
        )
    return kept


def once(plan: pd.DataFrame) -> pd.DataFrame:
    """Return the plan with each amount counted once: a whole whose parts carry an amount gives up its own.

    Parameters: `plan`, canonical plan; `part_of` holds the action (or the reference) that a row is a part of.

    >>> plan = pd.DataFrame({"action": ["Salon", "Stand", "Badges"], "part_of": [None, "Salon", "Salon"],
    ...     "planned_cost": [7_000.0, 6_000.0, 900.0], "planned_revenue": [32_000.0, None, None]})
    >>> float(once(plan)["planned_cost"].sum()), float(once(plan)["planned_revenue"].sum())
    (6900.0, 32000.0)
    """
    full = complete(plan)
    wholes = full["part_of"].map(fold)
    if not wholes.astype(bool).any():
        return full
    names = full["action"].map(fold), full["reference"].map(fold)
    for amount in AMOUNTS:
        carried = set(wholes[full[amount].notna() & wholes.astype(bool)])
        full.loc[names[0].isin(carried) | names[1].isin(carried), amount] = float("nan")
    return full


def state(plan: pd.DataFrame, today: date) -> pd.Series:
    """Return where each action stands on a day: done, cancelled, late, running or planned.

    Parameters: `plan`, canonical plan; `today`. Late: its end is past and it is not closed, or its start is past and it has not
    begun, as far as its status tells; without a status, dates alone tell, and what is past counts as running, never as done.

    >>> plan = pd.DataFrame({"action": ["A", "B"], "start_date": ["2026-03-01", "2026-03-01"],
    ...     "end_date": ["2026-03-10", "2026-05-01"], "status": ["running", "running"]})
    >>> state(plan, date(2026, 4, 1)).tolist()
    ['late', 'running']
    """
    full, now = complete(plan), pd.Timestamp(today)
    known = full["status"].notna()
    closed = full["status"].isin(CLOSED)
    begun = full["status"].isin(_STARTED) | (full["progress"] > 0)
    found = pd.Series("planned", full.index, "object")
    found[(full["start_date"] <= now) & (begun | ~known)] = "running"
    found[begun & ~closed] = "running"
    late = ~closed & (
        (full["end_date"] < now) & (known | (full["progress"] < 1))
        | (full["start_date"] < now) & known & ~begun
    )
    found[late] = "late"
    found[closed] = full.loc[closed, "status"].replace("published", "done")
    return found


def fold(text: object) -> str:
    """Return what two spellings of an action have in common: no accent, case or extra space; "" for a missing one.

    >>> fold(" Salon  ÉTÉ "), fold(None)
    ('salon ete', '')
    """
    if text is None or text is pd.NA or text != text:
        return ""
    return folded(text)


def within(
    plan: pd.DataFrame, start: date | None = None, end: date | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split a plan in the actions that end in a period, whose money counts in it, and the others.

    Parameters: `plan`, canonical plan; `start` and `end`, included, None for no bound.
    Returns (inside, outside); an action counts whole where it ends, so that no euro counts in two years.

    >>> plan = pd.DataFrame({"action": ["A", "B"], "start_date": ["2025-10-01"] * 2, "end_date": ["2025-12-01", "2026-02-01"]})
    >>> [part["action"].tolist() for part in within(plan, date(2025, 1, 1), date(2025, 12, 31))]
    [['A'], ['B']]
    """
    full = complete(plan)
    ends = full["end_date"]
    kept = pd.Series(True, full.index)
    if start:
        kept &= ends >= pd.Timestamp(start)
    if end:
        kept &= ends <= pd.Timestamp(end)
    return full[kept].reset_index(drop=True), full[~kept].reset_index(drop=True)


def planned(plan: pd.DataFrame) -> float:
    """Return the revenue that a plan promises (€), each amount counted once: its own objective, where none is told.

    >>> planned(pd.DataFrame({"action": ["A"], "planned_revenue": [900.0]}))
    900.0
    """
    return float(once(plan)["planned_revenue"].sum())


def today_of(day: str | date | None, *, fictional: bool = False) -> date:
    """Return the day on which a plan is looked at.

    Parameters: `day`, told as a date or text (31/03/2026, « 31 mars 2026 »), or "" for today; `fictional`, when the data are the
    boutique's: without a day, it is then their last one, so that its reports are the same every day.
    Raises InputError for a text that is no date.

    >>> today_of("31/03/2026"), today_of("", fictional=True)
    (datetime.date(2026, 3, 31), datetime.date(2025, 12, 31))
    """
    told = one_day("Jour", day)
    return told or (_LAST if fictional else date.today())
