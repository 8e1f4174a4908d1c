"""The lists of customers and what one is worth: who is on them, in what order, in what unit."""

from typing import Any

import pandas as pd
import pytest

from smkit.analysis.customers.winback import WinBack
from smkit.display.customers import lists, worth
from smkit.reports.writing import formulas

Recorded = list[dict[str, Any]]


def silences(**more: Any) -> pd.DataFrame:
    rows = {"customer_id": ["Petit", "Grand", "Fidèle"], "last": pd.Timestamp("2025-11-01"), "usual": [10.4, 30.0, 7.0],
            "silence": [40, 90, 3], "limit": [25.6, 60.0, 20.0], "state": ["late", "gone", "on_time"],
            "at_stake": [100.0, 900.0, 5_000.0], "margin_at_stake": [60.0, None, 2_000.0]}  # fmt: skip
    return pd.DataFrame(rows).assign(**more)


def test_only_who_is_silent_is_listed_and_the_largest_first(recorded: Recorded) -> None:
    lists.silences_table(silences())
    lists.silences_table(silences(margin_at_stake=None))
    margin, sales = recorded
    assert [row[0] for row in margin["rows"]] == ["Grand", "Petit"]
    assert margin["rows"][1][2:] == [10, 40, 26, "En retard", 60.0] and margin["rows"][0][-1] is None
    assert (margin["columns"][-1]["label"], sales["columns"][-1]["label"]) == (
        "Marge par an",
        "Ventes par an",
    )
    assert [row[-1] for row in sales["rows"]] == [900.0, 100.0]


def test_who_is_left_alone_is_not_among_those_to_win_back(recorded: Recorded) -> None:
    people = pd.DataFrame({"customer_id": ["A", "B", "C", "D"], "last": pd.Timestamp("2025-01-01"),
                           "expected": [9.0, 5.0, 4.0, -1.0], "group": ["À contacter", "Témoin", None, None],
                           "reason": ["", "", "opposed", "not_worth_it"]})  # fmt: skip
    lists.winback_table(WinBack(people, 1, 1, 9.0, 1.0, None, None))
    kept, left = recorded
    assert [(row[0], row[-1]) for row in kept["rows"]] == [("A", "À contacter"), ("B", "Témoin")]
    assert dict(left["rows"]) == {
        "Opposition à la prospection": 1,
        "Plus de trois ans sans nouvelles (CNIL)": 0,
        "Marge attendue sous le coût du contact": 1,
    }


def test_each_of_the_three_r_has_its_name_and_what_it_is_made_of(recorded: Recorded) -> None:
    rs = pd.DataFrame({"measure": ["retention", "referrals"], "value": [0.5, None], "low": 0.4, "high": 0.6, "count": [5, None],
                       "base": [10, None]})  # fmt: skip
    lists.loyalty_table(rs)
    assert recorded[0]["rows"] == [
        ["Retention : clients des douze mois d'avant, gardés", 0.5, 0.4, 0.6, 5, 10],
        ["Referrals : prêts à recommander", None, 0.4, 0.6, None, None],
    ]
    assert recorded[0]["columns"][1]["unit"] == "fraction"


def test_both_kinds_of_answer_have_their_place_in_the_list(recorded: Recorded) -> None:
    answered = pd.DataFrame({"customer_id": [f"K{n}" for n in range(50)], "kind": ["detractor"] * 45 + ["promoter"] * 5,
                             "score": [2] * 45 + [10] * 5, "monetary": 80.0})  # fmt: skip
    lists.answers_table(answered)
    shown = [row[1] for row in recorded[0]["rows"]]
    assert (shown.count("Détracteur"), shown.count("Promoteur")) == (20, 5) and shown[0] == "Détracteur"
    lists.themes_table(
        pd.DataFrame({"theme": ["délai"], "comments": [3], "promoters": [1], "detractors": [2]})
    )
    assert recorded[1]["rows"] == [["délai", 3, 1, 2]]


def test_what_a_customer_costs_is_recorded_by_segment_and_unknown_is_nd(recorded: Recorded) -> None:
    found = pd.DataFrame([{"group": "B2B", "new": 5, "cost": 500.0, "cac": 100.0, "margin": 60.0, "payback": 20.0, "clv_low": 150.0,
                           "clv_high": 180.0}, {"group": "", "new": 9, "cost": None, "cac": None, "margin": None, "payback": None,
                                                "clv_low": None, "clv_high": None}])  # fmt: skip
    worth.acquisition_figures(found)
    seen = {(each["id"], each["dims"].get("segment")): each for each in recorded}
    assert [seen[name, "B2B"]["value"] for name in ("cac", "valeur_client_bas", "valeur_client_haut")] == [
        100, 150, 180
    ]  # fmt: skip
    assert seen["cac", None]["value"] is None and seen["cac", None]["n"] == 9
    recorded.clear()
    worth.acquisition_table(found)
    worth.acquisition_table(found.tail(1))
    worth.acquisition_table(found.head(0))
    both, alone = recorded
    assert [row[-1] for row in both["rows"]] == ["en 20 mois", "n.d."]
    assert both["columns"][0]["label"] == "Segment" and alone["columns"][0]["label"] == "Nouveaux clients"


@pytest.mark.parametrize(
    ("years", "cost", "said"),
    [(1, 50.0, "en 1 an"), (3, 50.0, "en 3 ans"), (None, 50.0, "jamais"), (2, None, "n.d.")],
)
def test_a_contract_is_repaid_in_years_never_or_unknown(
    years: int | None, cost: float | None, said: str, recorded: Recorded
) -> None:
    margin, renewal, discount = 100.0, 0.8, 0.1
    value = sum(margin * (renewal / (1 + discount)) ** year for year in range(1, 400))
    worth.contract_table(margin, renewal, discount, value, years, cost)
    figure, table = recorded
    assert figure["value"] == pytest.approx(value) and table["rows"][0][-1] == said.replace("\xa0", " ")
    cells = {"margin": margin, "renewal": renewal, "discount": discount}
    assert formulas.value(table["formulas"]["value"], cells) == pytest.approx(value)
    assert "formula" not in figure, "what it rests on is no figure: a workbook could not follow it"
    assert [column["unit"] for column in table["columns"]] == [
        "EUR",
        "fraction",
        "fraction",
        "EUR",
        "EUR",
        None,
    ]
