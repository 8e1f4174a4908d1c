"""The figures and tables of campaigns: a formula stands where its parts do, and a card never hides what is unknown."""

from typing import Any

import pandas as pd
import pytest

from smkit.analysis.campaigns import ads, portfolio
from smkit.display import campaigns as shown
from smkit.reports.writing import formulas

Recorded = list[dict[str, Any]]
SOLD = pd.DataFrame({"campaign": ["Salon", "Vidéo"], "channel": ["Terrain", None], "cost": [100.0, 300.0], "buyers": [10, 20],
                     "revenue": [1_000.0, 500.0], "margin_rate": [0.5, 0.4], "impressions": [4_000, 6_000],
                     "clicks": [40, 160], "contacts": [50, None]})  # fmt: skip


def told(table: pd.DataFrame, recorded: Recorded) -> dict[str, dict[str, Any]]:
    complete = [name for name in ads.RATIOS if ads.whole(table, name)]
    shown.figures(portfolio.together(table), complete)
    return {each["id"]: each for each in recorded}


def test_each_figure_of_campaigns_is_worked_out_by_hand(recorded: Recorded) -> None:
    seen = told(SOLD, recorded)
    worked = {"cout": 400, "acheteurs": 30, "chiffre_affaires": 1_500, "panier_moyen": 50, "marge": 700, "gain_brut": 1_100,
              "gain_net": 300, "marge_par_euro": 1.75, "roi": 0.75, "roas": 3.75, "ctr": 0.02, "cpc": 2, "cpm": 40,
              "cpa": 400 / 30}  # fmt: skip
    assert {name: seen[name]["value"] for name in worked} == pytest.approx(worked)
    values = {name: each["value"] for name, each in seen.items()}
    follows = {name: each["formula"] for name, each in seen.items() if "formula" in each}
    assert {"gain_net", "marge", "roi", "cpm"} <= set(follows)
    for name, formula in follows.items():
        assert formulas.value(formula, values) == pytest.approx(values[name]), name
    assert [each["id"] for each in recorded if each["shown"]] == [
        "gain_net",
        "marge",
        "cout",
        "roi",
        "acheteurs",
    ]


def test_a_ratio_that_some_rows_do_not_tell_keeps_its_value_without_a_formula(recorded: Recorded) -> None:
    seen = told(SOLD.assign(clicks=[40, None]), recorded)
    assert seen["cpc"]["value"] == 2.5 and "formula" not in seen["cpc"]  # 100 for 40 clicks; not 400 for 40
    assert seen["ctr"]["value"] == 0.01 and "formula" not in seen["ctr"]


def test_without_sales_the_gain_is_nd_and_the_ads_are_the_cards(recorded: Recorded) -> None:
    seen = told(SOLD.drop(columns=["revenue", "margin_rate"]), recorded)
    assert seen["gain_net"]["value"] is None and "il manque les ventes" in seen["gain_net"]["note"]
    assert "marge" not in seen and "roi" not in seen
    assert [each["id"] for each in recorded if each["shown"]] == ["cpa", "acheteurs", "cpc", "ctr", "cpm"]


def test_what_nobody_named_is_said_so_in_every_figure(recorded: Recorded) -> None:
    shown.group_figures(portfolio.summary(SOLD, "channel"), "channel", ads.RATIOS)
    proposed = pd.DataFrame(
        {"channel": ["Terrain", None], "proposed": [150.0, 250.0], "expected": [12.0, 18.0]}
    )
    shown.budget_figures(proposed, "channel", in_money=False)
    assert {each["dims"]["canal"] for each in recorded} == {"Terrain", "Non renseigné"}
    assert not any(each["shown"] for each in recorded)
    own = {(each["id"], each["dims"]["canal"]): (each["value"], each["unit"]) for each in recorded}
    assert own["gain_net", "Terrain"] == (400, "EUR") and own["gain_net", "Non renseigné"] == (-100, "EUR")
    assert own["budget_propose", "Non renseigné"] == (250, "EUR")
    assert own["resultat_attendu", "Terrain"] == (12, "count")


def test_tables_rank_by_gain_and_leave_out_what_no_row_tells(recorded: Recorded) -> None:
    campaigns = portfolio.summary(SOLD)
    shown.campaigns_table(campaigns, "campaign")
    shown.campaigns_table(
        portfolio.summary(SOLD.drop(columns=["revenue", "impressions", "clicks"])), "campaign"
    )
    shown.campaigns_table(
        portfolio.summary(SOLD.drop(columns="revenue")), "campaign"
    )  # the table of ads says as much
    gain, cost = recorded
    assert [row[0] for row in gain["rows"]] == ["Salon", "Vidéo"] and gain["chart"]["y"] == "net_gain"
    assert [row[0] for row in cost["rows"]] == ["Vidéo", "Salon"] and cost["chart"]["y"] == "cost"
    assert "Gain net" not in [column["label"] for column in cost["columns"]]


def test_the_table_of_ads_holds_those_that_were_displayed(recorded: Recorded) -> None:
    campaigns = portfolio.summary(SOLD.assign(impressions=[4_000, None], clicks=[40, None]))
    shown.ads_table(campaigns, "campaign")
    shown.ads_table(campaigns.tail(1), "campaign")
    (table,) = recorded
    assert [row[:4] for row in table["rows"]] == [["Salon", 4_000, 40, 0.01]]


def test_buyers_of_a_budget_are_whole_and_margins_are_money(recorded: Recorded) -> None:
    shared = pd.DataFrame(
        {"campaign": ["Salon"], "cost": [100.0], "value": [10.4], "proposed": [150.0], "expected": [12.6]}
    )
    shown.budget_table(shared, "campaign", "count")
    shown.budget_table(shared, "campaign", "EUR", currency="GBP")
    people, money = recorded
    assert people["rows"] == [["Salon", 100, 10, 150, 13]] and money["rows"] == [
        ["Salon", 100, 10.4, 150, 12.6]
    ]
    assert [column["unit"] for column in people["columns"]] == [None, "EUR", "count", "EUR", "count"]
    assert {column["unit"] for column in money["columns"][1:]} == {"GBP"}
