"""The tables of the lesson: a week of leads, five leads followed in time, two sources that lateness does not touch."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from smkit.display import record
from smkit.months import WEEKDAYS

if TYPE_CHECKING:
    import pandas as pd

_STAGES = {"won": "gagné", "open": "ouvert", "lost": "perdu"}


def week_table(leads: "pd.DataFrame") -> None:
    """Show when each lead was handed over and first called. Parameters: `leads`, canonical."""
    shown = leads[["lead_id"]].assign(
        assigned=[_moment(each) for each in leads["assigned_at"]],
        called=[_moment(each) for each in leads["first_contact_at"]],
    )
    labels = {"lead_id": "Lead", "assigned": "Confié aux ventes", "called": "Premier appel"}
    record.table("semaine", shown, title="Huit leads, vendredi à midi", labels=labels)


def cohort_table(leads: Sequence[tuple[str, str, int]]) -> None:
    """Show what became of a few leads. Parameters: `leads`, (name, stage, days until won, or of age)."""
    import pandas as pd

    table = pd.DataFrame(
        [
            (
                name,
                _STAGES[stage],
                f"gagné au {days}e jour" if stage == "won" else f"créé il y a {days} jours",
            )
            for name, stage, days in leads
        ],
        columns=["lead", "stage", "when"],
    )
    record.table(
        "cinq_leads",
        table,
        title="Cinq leads, le jour du compte",
        labels={"lead": "Lead", "stage": "Étape", "when": "Quand"},
    )


def mix_table(mix: Iterable[tuple[str, int, int, int, int]]) -> None:
    """Show the chances to win of two sources, on time and late. Parameters: `mix`, (source, kept, won, late, won)."""
    import pandas as pd

    rows = [
        (source, f"{won} gagnés sur {kept}", won / kept, f"{late_won} gagnés sur {late}", late_won / late)
        for source, kept, won, late, late_won in mix
    ]
    table = pd.DataFrame(rows, columns=["source", "kept", "kept_rate", "late", "late_rate"])
    labels = {
        "source": "Source",
        "kept": "Appelés à temps",
        "kept_rate": "Part",
        "late": "Appelés en retard",
        "late_rate": "Part ",
    }
    record.table("deux_sources", table, title="Deux sources, à temps et en retard", labels=labels,
                 units={"kept_rate": "fraction", "late_rate": "fraction"})  # fmt: skip


def _moment(at: "pd.Timestamp") -> str:
    import pandas as pd

    return (
        "pas encore"
        if pd.isna(at)
        else f"{WEEKDAYS[at.weekday()]} {at.day} à {at.hour} h" + (f" {at.minute:02}" if at.minute else "")
    )
