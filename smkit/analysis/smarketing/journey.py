"""Where do leads stop on their way to buying, and on whose watch? The stages of the journey, each with its owner."""

from typing import Any

import pandas as pd

from smkit.analysis.needed import clocked, holds
from smkit.analysis.smarketing.conversion import MOMENTS, last_known

#: Each stage that leads enter: canonical moment, and who owns what comes next. Source 001: marketing brings a lead to the point of
#: wanting to buy, sales act on that intent, up to the purchase.
STAGES = (
    ("created_at", "Marketing"),
    ("qualified_at", "Marketing"),
    ("assigned_at", "Ventes"),
    ("first_contact_at", "Ventes"),
)
_DAY = 86_400


def journey(leads: pd.DataFrame, at: Any = None) -> pd.DataFrame:
    """Count the leads that enter each stage of the journey, pass it, stop there or are still in it.

    Parameters: `leads`, canonical; `at`, the last moment known, that of the table when left out.
    Returns one row a stage that the table has the moment of: stage (canonical moment, as STAGES), owner, entered, passed, lost,
    open (counts), rate (passed among those decided, fraction), days (median from this stage to the next, of those that passed).
    The last stage is passed by winning. A lead that shows a later stage has entered every earlier one.

    >>> seen = pd.DataFrame({"stage": ["won", "lost"], "created_at": pd.to_datetime(["2026-01-01"] * 2),
    ...     "first_contact_at": pd.to_datetime(["2026-01-03", None]), "closed_at": pd.to_datetime(["2026-01-11", "2026-01-09"])})
    >>> journey(seen)[["stage", "entered", "passed", "lost", "rate", "days"]].values.tolist()
    [['created_at', 2, 1, 1, 0.5, 2.0], ['first_contact_at', 1, 1, 0, 1.0, 8.0]]
    """
    leads = clocked(leads, MOMENTS)
    holds(leads, "stage")
    last = last_known(leads) if at is None else pd.Timestamp(at)
    known = pd.DataFrame({name: leads[name].where(leads[name] <= last) for name in MOMENTS if name in leads})
    steps = [(name, owner) for name, owner in STAGES if name in known and known[name].notna().any()]
    won, lost = leads["stage"] == "won", leads["stage"] == "lost"
    if "closed_at" in known:  # what is decided after the last moment is not known yet
        later = leads["closed_at"] > last
        won, lost = won & ~later, lost & ~later
    reached = [won]
    for name, _ in reversed(steps):
        reached.insert(0, known[name].notna() | reached[0])
    rows = []
    for number, (name, owner) in enumerate(steps):
        entered, passed = reached[number], reached[number + 1]
        gone = entered & ~passed & lost
        until = steps[number + 1][0] if number + 1 < len(steps) else "closed_at"
        spent = (
            (known[until] - known[name]).dt.total_seconds()[passed] / _DAY
            if until in known
            else pd.Series(dtype=float)
        )
        decided = int(passed.sum() + gone.sum())
        rows.append(
            {
                "stage": name,
                "owner": owner,
                "entered": int(entered.sum()),
                "passed": int(passed.sum()),
                "lost": int(gone.sum()),
            }
            | {
                "open": int((entered & ~passed & ~lost).sum()),
                "rate": passed.sum() / decided if decided else float("nan"),
            }
            | {"days": spent[spent >= 0].median()}
        )
    return pd.DataFrame(rows, columns=["stage", "owner", "entered", "passed", "lost", "open", "rate", "days"])


def leak(stages: pd.DataFrame) -> "pd.Series[Any] | None":
    """Return the stage that loses the most leads, as `journey` tells it; None where none is lost.

    >>> leak(pd.DataFrame({"stage": ["created_at", "assigned_at"], "lost": [5, 9]}))["stage"]
    'assigned_at'
    """
    return stages.iloc[int(stages["lost"].to_numpy().argmax())] if stages["lost"].sum() > 0 else None
