"""The tables of the lesson, against a week and rates counted by hand."""

from typing import Any

import pandas as pd

from smkit.display.smarketing import taught

Recorded = list[dict[str, Any]]


def test_a_moment_is_a_day_and_an_hour_as_one_says_it(recorded: Recorded) -> None:
    leads = pd.DataFrame(
        {"lead_id": ["L1", "L2"], "assigned_at": pd.to_datetime(["2026-03-02 09:00", "2026-03-08 16:05"]),
         "first_contact_at": pd.to_datetime(["2026-03-03 10:30", None])}
    )  # fmt: skip
    taught.week_table(leads)  # the 2nd of March 2026 is a Monday
    assert recorded[0]["rows"] == [
        ["L1", "lundi 2 à 9 h", "mardi 3 à 10 h 30"],
        ["L2", "dimanche 8 à 16 h 05", "pas encore"],
    ]


def test_a_lead_that_is_not_won_has_an_age(recorded: Recorded) -> None:
    taught.cohort_table([("L1", "won", 12), ("L2", "open", 40), ("L3", "lost", 90)])
    assert recorded[0]["rows"] == [
        ["L1", "gagné", "gagné au 12e jour"], ["L2", "ouvert", "créé il y a 40 jours"], ["L3", "perdu", "créé il y a 90 jours"]
    ]  # fmt: skip


def test_each_source_has_its_own_shares(recorded: Recorded) -> None:
    taught.mix_table([("Site", 100, 25, 50, 5), ("Salon", 8, 4, 2, 0)])
    assert recorded[0]["rows"] == [
        ["Site", "25 gagnés sur 100", 0.25, "5 gagnés sur 50", 0.1], ["Salon", "4 gagnés sur 8", 0.5, "0 gagnés sur 2", 0.0]
    ]  # fmt: skip
