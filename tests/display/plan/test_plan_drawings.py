"""The titles of the plan's charts: all late actions, and no advance of zero euros."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from smkit.display.plan import drawings

Recorded = list[dict[str, Any]]


def test_late_actions_beyond_the_rows_shown_are_counted(recorded: Recorded) -> None:
    days = pd.date_range("2025-01-06", periods=40)
    plan = pd.DataFrame({"action": [f"A{i}" for i in range(40)], "start_date": days, "end_date": days})
    drawings.gantt_chart(plan, pd.Series("late", plan.index), date(2025, 6, 1))
    assert recorded[0]["title"] == "40 actions, dont 40 en retard"


@pytest.mark.parametrize(
    ("done", "title"),
    [
        (100.0, "Fin janvier 2025 : juste ce que prévoit le plan"),
        (150.0, "Fin janvier 2025 : 50 € d'avance sur le plan"),
        (70.0, "Fin janvier 2025 : 30 € de retard sur le plan"),
        (None, "Aucun mois du plan n'est encore fini"),
    ],
)
def test_the_gap_with_the_plan(done: float | None, title: str, recorded: Recorded) -> None:
    table = pd.DataFrame(
        {"month": pd.to_datetime(["2025-01-01"]), "planned_revenue": [100.0], "actual_revenue": [done]}
    )
    drawings.cumulated_chart(table, agreed=False)
    assert recorded[0]["title"] == title
