"""The figures and tables of customers: a change is named by its side, and what is not known is n.d."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pandas as pd

from smkit.analysis.customers.picture import Picture
from smkit.analysis.customers.retention import Change
from smkit.display import customers as shown

Company = Callable[..., Picture]
Recorded = list[dict[str, Any]]
SILENCES = pd.DataFrame({"state": ["gone", "late", "on_time", "unknown"], "at_stake": [100.0, 50.0, 900.0, 9.0],
                         "margin_at_stake": [40.0, None, 300.0, None]})  # fmt: skip


def changed(p: float) -> Change:
    return Change(pd.Timestamp("2025-07-01"), 0.8, 0.7, 0.9, 0.6, 0.5, 0.7, 60, 60, p)


def told(recorded: Recorded) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in recorded}


def test_before_and_since_are_told_apart_where_as_many_were_followed(
    company: Company, recorded: Recorded
) -> None:
    shown.figures(company(changes={"Tous": changed(0.01)}), {}, SILENCES, (0.6, 3, 0.2), None)
    seen = told(recorded)
    assert (seen["retention_avant"]["label"], seen["retention_avant"]["value"]) == ("Rétention avant", 0.8)
    assert (seen["retention_depuis"]["label"], seen["retention_depuis"]["value"]) == ("Rétention depuis", 0.6)
    assert seen["retention"]["parts"] == [15, 20] and seen["retention"]["value"] == 15 / 20
    assert (
        seen["retention"]["note"]
        == "d'un trimestre à l'autre, 3e trimestre 2025 ; 80,0 % avant le 3e trimestre 2025"
    )


def test_a_change_that_chance_may_have_made_bears_no_arrow(company: Company, recorded: Recorded) -> None:
    six = pd.concat([company().followed.head(1)] * 6).assign(
        period=pd.date_range("2024-04-01", periods=6, freq="QS"), retention=[0.7, 0.8, 0.8, 0.7, 0.6, 0.6]
    )
    for p in (0.2, 0.01):
        shown.figures(company(followed=six, changes={"Tous": changed(p)}), {}, SILENCES, (0.6, 3, 0.2), None)
    unsure, sure = (each["note"] for each in recorded if each["id"] == "retention")
    assert unsure == "d'un trimestre à l'autre, 3e trimestre 2025 ; sans changement sûr"
    assert sure.startswith("▼ baisse : −20,0 pt sur un an · d'un trimestre à l'autre, 3e trimestre 2025")


def test_silent_customers_are_counted_among_those_whose_rhythm_is_known(
    company: Company, recorded: Recorded
) -> None:
    shown.figures(company(), {}, SILENCES, (0.6, 3, 0.2), None)
    seen = told(recorded)
    assert (seen["clients_en_retard"]["value"], seen["clients_en_retard"]["n"]) == (2, 3)
    assert (seen["enjeu_des_retards"]["value"], seen["enjeu_des_retards"]["note"]) == (40, "en marge")
    recorded.clear()
    shown.figures(company(), {}, SILENCES.assign(margin_at_stake=None), (0.6, 3, 0.2), None)
    assert (told(recorded)["enjeu_des_retards"]["value"], told(recorded)["enjeu_des_retards"]["note"]) == (
        150,
        "en ventes",
    )
    recorded.clear()
    shown.figures(company(followed=company().followed.head(0)), {}, SILENCES.tail(1), (float("nan"), 0, 0), None)  # fmt: skip
    seen = told(recorded)
    assert seen["clients_en_retard"]["value"] is None and seen["part_des_premiers"]["value"] is None
    assert seen["retention"]["value"] is None and "trop court" in seen["retention"]["note"]


def test_a_forecast_is_recorded_with_its_trial_or_with_why_there_is_none(
    company: Company, recorded: Recorded
) -> None:
    methods = pd.DataFrame(
        {"method": ["rate", "mbgnbd"], "expected": [90.0, 110.4], "error": [0.5, -0.12345]}
    )
    tried = SimpleNamespace(methods=methods, best="mbgnbd", real=126)
    found = {
        "B2B": SimpleNamespace(test=tried, orders=99.6, low=80.2, high=120.7, days=91, margin=None, why=""),
        "B2C": SimpleNamespace(
            test=None,
            orders=None,
            low=None,
            high=None,
            days=91,
            margin=None,
            why="Trop peu de clients.",
        ),
    }
    chosen = SimpleNamespace(contacted=7, people=[None] * 9, gain=120.0)
    shown.figures(company(), found, SILENCES, (0.6, 3, 0.2), chosen)  # type: ignore[arg-type]
    own = {(each["id"], each["dims"].get("segment")): each for each in recorded}
    assert own["achats_attendus", "B2B"]["value"] == 100
    assert own["achats_attendus", "B2B"]["note"] == "entre 80 et 121"
    assert own["achats_attendus", "B2C"]["value"] is None
    assert own["achats_attendus", "B2C"]["note"] == "Trop peu de clients."
    assert (
        own["achats_prevus_essai", "B2B"]["value"] == 110 and own["achats_reels_essai", "B2B"]["value"] == 126
    )
    assert own["erreur_essai", "B2B"]["value"] == -0.123 and own["marge_attendue", "B2B"]["value"] is None
    assert (own["clients_a_reconquerir", None]["value"], own["clients_a_reconquerir", None]["n"]) == (7, 9)


def test_a_score_is_recorded_with_both_ends(recorded: Recorded) -> None:
    score = SimpleNamespace(score=12.0, low=-3.0, high=27.0, answers=40)
    shown.satisfaction_figures({"Tous": score, "B2B": score})  # type: ignore[dict-item]
    assert [(each["id"], each["value"]) for each in recorded[:3]] == [
        ("nps", 12), ("nps_bas", -3), ("nps_haut", 27)
    ]  # fmt: skip
    assert [each["dims"] for each in recorded] == [{}] * 3 + [{"segment": "B2B"}] * 3


def test_retention_over_two_periods_stands_on_the_row_of_its_own(
    company: Company, recorded: Recorded
) -> None:
    shown.retention_table(company(half=company().followed.tail(1).assign(retention=0.5)))
    rows = recorded[0]["rows"]
    assert rows[0][:3] == ["2e trimestre 2025", 10, 8] and rows[0][-1] is None
    assert rows[1][-4:] == [0.75, 0.4, 0.9, 0.5]


def test_a_cohort_is_followed_by_age(recorded: Recorded) -> None:
    triangle = pd.DataFrame(
        {0: [1.0, 1.0], 1: [0.5, None]}, index=pd.to_datetime(["2025-01-01", "2025-04-01"])
    )
    shown.cohorts_table(triangle)
    shown.cohorts_table(triangle, quarterly=False)
    quarters, months = recorded
    assert quarters["rows"] == [["1er trimestre 2025", 1.0, 0.5], ["2e trimestre 2025", 1.0, None]]
    assert [column["label"] for column in quarters["columns"]] == ["Premier achat", "+0", "+1"]
    assert months["rows"][1][0] == "avril 2025" and "mois après" in months["title"]


def test_segments_are_said_to_hold_or_not(recorded: Recorded) -> None:
    segments = pd.DataFrame({"segment": ["Fidèles", "Nouveaux"], "customers": [5, 5], "share": 0.5, "revenue": 10.0,
                             "revenue_share": 0.5, "recency": 3.0, "frequency": 2.0, "monetary": 2.0})  # fmt: skip
    shown.segments_table(segments, pd.DataFrame({"segment": ["Fidèles"], "verdict": ["chance"]}))
    assert [row[-1] for row in recorded[0]["rows"]] == ["Sans doute dû au hasard", "n.d."]
    limits = pd.DataFrame(
        {"measure": ["recency", "monetary"], "score": 5, "low": 0.0, "high": 1.0, "customers": 2}
    )
    shown.limits_table(limits, currency="GBP")
    assert [row[0] for row in recorded[1]["rows"]] == ["Récence", "Montant"]


def test_who_stays_in_a_segment_has_not_moved(recorded: Recorded) -> None:
    moves = pd.DataFrame({"before": ["A", "A"], "after": ["A", "B"], "customers": [90, 3], "revenue": 5.0})
    shown.moves_table(moves)
    assert recorded[0]["rows"] == [["A", "B", 3, 5.0]]


def test_movements_are_shown_in_the_order_that_makes_the_sum(company: Company, recorded: Recorded) -> None:
    moved = pd.DataFrame([{"revenue": 90.0, "lost": -45.0, "new": 30.0, "returned": 20.0, "growth": 5.0, "decline": -15.0,
                           "without_customer": -5.0, "revenue_before": 100.0, "period": pd.Timestamp("2025-07-01")}])  # fmt: skip
    shown.movements_table(company(moved=moved))
    shown.movements_table(company())
    (table,) = recorded
    (row,) = table["rows"]
    assert row[0] == "3e trimestre 2025" and sum(row[1:-1]) == row[-1] == 90
    assert {column["unit"] for column in table["columns"][1:]} == {"EUR"}
    heads = [column["label"] for column in table["columns"]]
    assert (heads[1], heads[-1]) == ("CA de la période d'avant", "CA")


def test_ways_to_forecast_stand_by_group_under_their_french(recorded: Recorded) -> None:
    methods = pd.DataFrame({"method": ["rank", "rate"], "expected": [None, 10.6], "real": [12, 12], "error": [None, -0.11666],
                            "top_share": [0.5, 0.4]})  # fmt: skip
    shown.tests_table({"B2B": SimpleNamespace(methods=methods)})  # type: ignore[dict-item]
    shown.tests_table({})
    (table,) = recorded
    assert table["rows"] == [
        ["B2B", "Simple rang (fréquence, puis récence)", None, 12, None, 0.5],
        ["B2B", "Rythme passé, prolongé", 11, 12, -0.117, 0.4],
    ]
