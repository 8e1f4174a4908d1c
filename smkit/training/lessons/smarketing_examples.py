"""The worked examples of lesson 07: a week of leads, five leads followed in time, two sources called late for their own reasons.

What is expected of the exercises done by hand is computed here, by `smkit.analysis.smarketing`.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: The week of the worked example: lead, handed over, first contact. Promise: four worked hours, 9 to 18, Monday to Friday.
WEEK = (
    ("A", "2026-03-02 10:00", "2026-03-02 11:00"),
    ("B", "2026-03-02 17:00", "2026-03-03 10:00"),
    ("C", "2026-03-03 09:00", "2026-03-03 16:00"),
    ("D", "2026-03-04 14:00", None),
    ("E", "2026-03-05 16:00", "2026-03-06 10:00"),
    ("F", "2026-03-06 11:00", None),
    ("G", "2026-02-28 15:00", "2026-03-02 11:00"),
    ("H", "2026-03-05 09:00", "2026-03-05 18:00"),
)
#: When the week is looked at: the Friday at noon.
NOON = "2026-03-06 12:00"
PROMISE = "4 heures ouvrées"
#: Five leads of the same shop: what became of them, and after how many days, on the day of the count.
COHORT = (("L1", "won", 10), ("L2", "open", 20), ("L3", "won", 30), ("L4", "lost", 60), ("L5", "open", 60))
_LOST_AFTER = 5
#: Two sources that are called late for reasons of their own: (source, kept, kept and won, late, late and won).
MIX = (("Recommandation", 50, 20, 10, 4), ("Fichier", 40, 2, 40, 2))


@cache
def week() -> "pd.DataFrame":
    """Return the week as canonical leads."""
    import pandas as pd

    table = pd.DataFrame(WEEK, columns=["lead_id", "assigned_at", "first_contact_at"])
    moments = {name: pd.to_datetime(table[name]) for name in ("assigned_at", "first_contact_at")}
    return table.assign(**moments, stage="open", segment="B2B")


@cache
def cohort() -> "pd.DataFrame":
    """Return the five leads as canonical leads, on the day of the count (the last of 2026)."""
    import pandas as pd

    table = pd.DataFrame(COHORT, columns=["lead_id", "stage", "days"])
    day = pd.Timestamp("2026-12-31")
    created = day - pd.to_timedelta(table["days"], unit="D")
    created = created.mask(table["stage"] == "won", day - pd.Timedelta(days=60))
    after = table["days"].mask(table["stage"] == "lost", _LOST_AFTER)
    closed = (created + pd.to_timedelta(after, unit="D")).where(table["stage"] != "open")
    return table.assign(created_at=created, closed_at=closed)


def minutes(lead: str) -> float:
    """Return the worked minutes from handing over to first contact."""
    from smkit.analysis.smarketing import worked_minutes

    row = week().set_index("lead_id").loc[lead]
    return float(worked_minutes(row["assigned_at"], row["first_contact_at"]))


def kept() -> float:
    """Return the share of promises kept, among those due on Friday noon."""
    from smkit.analysis.smarketing import compliance

    return float(compliance(states())["rate"].iloc[0])


@cache
def states() -> "pd.DataFrame":
    """Return what became of each promise of the week."""
    from smkit.analysis.smarketing import handled, load

    rules = load(
        "{titre: Essai, entre: [Ventes, Marketing], en_vigueur: 2026-01-01, lead_qualifie: {profil: P}, "
        f"marketing: [{{leads_par_mois: 1}}], delais: [{{qui: Ventes, quoi: Appeler, delai: {PROMISE}}}]}}"
    )
    return handled(week(), rules, NOON)


def due_hour() -> float:
    """Return the hour of the Monday at which lead G is due."""
    due = states().set_index("lead_id")["due_at"].dt
    return float((due.hour + due.minute / 60)["G"])


def rate(column: str = "rate") -> float:
    """Return the share of the five leads that are customers at 30 days, or its naive twin."""
    from smkit.analysis.smarketing import conversion

    return float(conversion(cohort(), (30,), "2026-12-31")[column].iloc[0])


def followed() -> int:
    """Return how many of the five leads are still followed at 30 days."""
    from smkit.analysis.smarketing import curve, follow

    return int(curve(*follow(cohort(), "2026-12-31")).set_index("days").loc[30, "followed"])  # type: ignore[arg-type]


def mixed(adjusted: bool) -> float:
    """Return the difference of chances, late against on time, in points: at equal source, or not."""
    import pandas as pd

    from smkit.analysis.smarketing import lateness

    rows = [
        (source, state, "won" if at < won else "lost")
        for source, n0, c, n1, a in MIX
        for state, n, won in (("kept", n0, c), ("late", n1, a))
        for at in range(n)
    ]
    seen = pd.DataFrame(rows, columns=["source", "state", "stage"]).assign(
        started_at=pd.Timestamp("2026-01-05")
    )
    return round(lateness(seen, ("source",) if adjusted else (), at="2026-12-31").difference * 100, 9)
