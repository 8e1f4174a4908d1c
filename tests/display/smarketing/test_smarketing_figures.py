"""The figures and tables of a month: what is not known is n.d., and never shown as a zero."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from smkit.analysis.smarketing import Meeting
from smkit.analysis.smarketing.lateness import Lateness
from smkit.display import smarketing as shown

Blank = Callable[..., Meeting]
Recorded = list[dict[str, Any]]
LATE = Lateness(400, 100, 200, 20, 30, 0.4, 0.4, 0.2, 0.8, -0.15, -0.2, -0.1, ("source",), True)


def figures(recorded: Recorded) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in recorded if each["kind"] == "figure"}


def test_of_nothing_every_figure_is_nd_and_hidden(blank: Blank, recorded: Recorded) -> None:
    shown.figures(blank())
    assert recorded and all(each["value"] is None and not each["shown"] for each in recorded)
    recorded.clear()
    meeting = blank()
    for table in (shown.regions_table, shown.months_table, shown.sources_table, shown.splits_table, shown.rates_table,
                  shown.stages_table, shown.returned_table, shown.lists, shown.agenda):  # fmt: skip
        table(meeting)
    assert not [each for each in recorded if not each["rows"]]


def test_a_share_is_recorded_with_what_it_is_made_of(blank: Blank, recorded: Recorded) -> None:
    supply = pd.DataFrame(
        [
            {
                "month": "2025-12",
                "leads": 30,
                "owed": 40,
                "share": 0.75,
                "owed_share": 0.6,
                "fit": 15,
                "known": 20,
            }
        ]
    )
    held = pd.Series({"rate": 0.9, "high": 0.99, "kept": 18, "due": 20})
    shown.figures(blank(supply=supply, month_kept=held, year_kept=held.replace(20.0, 0.0)))
    seen = figures(recorded)
    for name in ("part_profil", "conformite_sla"):
        top, bottom = seen[name]["parts"]
        assert seen[name]["value"] == top / bottom and seen[name]["n"] == bottom and seen[name]["shown"]
    assert seen["conformite_sla_12_mois"]["value"] is None
    assert seen["leads_fournis"]["note"].startswith("promis : 40")
    assert seen["part_profil"]["note"].startswith("promis : 60 %")


def test_a_profile_that_nobody_tells_has_no_share(blank: Blank, recorded: Recorded) -> None:
    row = {
        "month": "2025-12",
        "leads": 30,
        "owed": None,
        "share": float("nan"),
        "owed_share": None,
        "fit": 0,
        "known": 0,
    }
    shown.figures(blank(supply=pd.DataFrame([row])))
    seen = figures(recorded)
    assert seen["part_profil"]["value"] is None and "parts" not in seen["part_profil"]
    assert seen["leads_fournis"]["value"] == 30 and "promis" not in seen["leads_fournis"]["note"]


def test_being_late_wins_no_customer_back(blank: Blank, recorded: Recorded) -> None:
    shown.figures(blank(late=LATE, lost=(-3.4, -9.0, 2.2), mean_won=100.0))
    seen = figures(recorded)
    assert (seen["clients_en_moins"]["value"], seen["enjeu_retards"]["value"]) == (0, 0)
    assert seen["clients_en_moins"]["note"].startswith("entre 0 et 2")
    assert seen["ecart_retard"]["value"] == -15 and seen["ecart_retard"]["n"] == 600


def test_both_promises_stand_side_by_side_for_the_last_twelve_months(
    blank: Blank, recorded: Recorded
) -> None:
    every = [str(month) for month in pd.period_range("2024-11", "2025-12", freq="M")]
    supply = pd.DataFrame({"month": every, "leads": range(14), "owed": 40, "share": 0.5, "owed_share": 0.6})
    months = pd.DataFrame({"month": every[-2:], "due": [5, 8], "rate": [0.8, 1.0]})
    shown.months_table(blank(supply=supply, months=months))
    shown.months_table(blank(months=months))
    both, alone = recorded
    assert len(both["rows"]) == 12 and both["rows"][0][:2] == ["janvier 2025", 2]
    assert both["rows"][-1][-2:] == [8, 1.0] and both["rows"][0][-1] is None
    assert alone["rows"] == [["novembre 2025", 5, 0.8], ["décembre 2025", 8, 1.0]]


def test_a_source_keeps_its_profile_beside_its_customers(blank: Blank, recorded: Recorded) -> None:
    sources = pd.DataFrame(
        {
            "source": ["Site", "Salon"],
            "leads": [10, 4],
            "days": 60,
            "rate": [0.2, 0.5],
            "low": 0.1,
            "high": 0.6,
        }
    )
    profiles = pd.DataFrame({"source": ["Salon", "Site"], "volume": [0.3, 0.7], "share": [0.9, 0.4]})
    shown.sources_table(blank(sources=sources, profiles=profiles))
    assert [row[:5] for row in recorded[0]["rows"]] == [
        ["Site", 10, 0.7, 0.4, 0.2],
        ["Salon", 4, 0.3, 0.9, 0.5],
    ]
    assert recorded[0]["title"].endswith("à 60 jours")


def test_a_long_list_says_that_it_goes_on(blank: Blank, recorded: Recorded) -> None:
    day = pd.Timestamp("2025-12-05")
    gone = pd.DataFrame({"lead_id": [f"L{n}" for n in range(17)], "state": ["late", "never"] * 8 + ["kept"], "started_at": day,
                         "due_at": day, "due": True})  # fmt: skip
    shown.lists(blank(promises=gone))
    shown.lists(blank(promises=gone.tail(3)))
    long, short = (each for each in recorded if each["id"] == "promesses_manquees")
    assert "15 premiers sur 16" in long["title"] and len(long["rows"]) == 16
    assert short["title"] == "Les promesses manquées des douze derniers mois"
    assert {row[-1] for row in long["rows"]} == {"contacté en retard", "jamais contacté"}


def test_a_reason_and_a_stage_are_said_in_french(blank: Blank, recorded: Recorded) -> None:
    back = pd.DataFrame({"source": ["Site"], "reason": ["fiche"], "leads": [3], "share": [0.1]})
    stages = pd.DataFrame([{"stage": "created_at", "owner": "Marketing", "entered": 9, "passed": 4, "lost": 2, "open": 3,
                            "rate": 0.625, "days": 2.0}])  # fmt: skip
    shown.returned_table(blank(sent_back=back))
    shown.stages_table(blank(stages=stages))
    assert recorded[0]["rows"][0][1] == "fiche incomplète"
    assert recorded[1]["rows"][0] == ["Lead créé", "Marketing", 9, 4, 2, 3, 0.625, 2.0]
