"""Campaigns and their ads: the real export to the digit, ratios of sums, and what is refused."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smkit import paths, read
from smkit.analysis.campaigns import ads, assess, portfolio
from smkit.analysis.campaigns.action import Action
from smkit.analysis.campaigns.planned import gaps
from smkit.analysis.errors import InputError
from smkit.sample import effects as planted

counts = st.integers(0, 500)
lines = st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 9_999), counts, counts, counts), min_size=1)


def test_facebook_ads_to_the_digit(shared: Path) -> None:
    headers = {"campaign": "xyz_campaign_id", "cost": "Spent", "buyers": "Approved_Conversion"}
    table = read("campaigns", shared / "facebook_ads" / "KAG_conversion_data.csv", columns=headers).table
    portfolio.check(table)
    got = ads.metrics(table).iloc[0]
    assert (round(got["ctr"], 7), round(got["cpc"], 4), round(got["cpm"], 5), round(got["cpa"], 3)) == (
        0.0001788, 1.5382, 0.27505, 54.407,
    )  # fmt: skip
    assert ads.oddities(table) == {"no_click": 207, "more_bought": 72}
    assert all(ads.whole(table, ratio) for ratio in ("ctr", "cpc", "cpm", "cpa"))
    by_campaign = portfolio.summary(table)
    assert len(by_campaign) == 3 and by_campaign["cost"].sum() == pytest.approx(got["cost"])


@settings(deadline=None)
@given(lines)
def test_a_ratio_is_the_quotient_of_the_sums(rows: list[tuple[str, int, int, int, int]]) -> None:
    table = pd.DataFrame(rows, columns=["campaign", "cost", "impressions", "clicks", "buyers"]).astype(
        dict.fromkeys(["cost", "impressions", "clicks", "buyers"], float)
    )
    got = ads.metrics(table, "campaign").set_index("campaign")
    for name, part in table.groupby("campaign"):
        for ratio, top, bottom, factor in (
            ("ctr", "clicks", "impressions", 1),
            ("cpc", "cost", "clicks", 1),
            ("cpm", "cost", "impressions", 1000),
            ("cpa", "cost", "buyers", 1),
        ):
            sums = part[[top, bottom]].sum()
            if sums[bottom] == 0:
                assert pd.isna(got.loc[name, ratio]), "no click has no price: not 0, nor infinity"
            else:
                assert got.loc[name, ratio] == pytest.approx(factor * sums[top] / sums[bottom])


def test_a_ratio_stands_on_the_rows_that_have_both_numbers() -> None:
    table = pd.DataFrame({"campaign": ["A", "B"], "cost": [10.0, 90.0], "clicks": [5.0, None]})
    assert ads.metrics(table)["cpc"].iloc[0] == 2 and not ads.whole(table, "cpc")


def test_the_boutiques_planted_losers_are_found() -> None:
    table = read("campaigns", paths.BOUTIQUE / "campagnes.csv").table
    portfolio.check(table)
    by_channel = portfolio.summary(table, "channel").set_index("channel")
    assert by_channel.index[by_channel["net_gain"] < 0].tolist() == [planted.LOSING_CHANNEL]
    found = portfolio.summary(table).set_index("campaign")
    name = planted.LOST_ON_MARGIN[0]
    assert found.loc[name, "deceiving"] and found.loc[name, "net_gain"] == -910
    assert (found["net_gain_low"] < found["net_gain"]).all() and (
        found["net_gain"] < found["net_gain_high"]
    ).all()
    whole = portfolio.together(table)
    assert whole["net_gain"] == pytest.approx(found["net_gain"].sum())
    assert whole["roi"] == pytest.approx(found["net_gain"].sum() / found["cost"].sum()), (
        "not the mean of the ROIs"
    )


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("cost", -5.0, "le coût est négatif (−5)"),
        ("margin_rate", 0.0, "le taux de marque vaut 0"),
        ("margin_rate", 1.5, "le taux de marque vaut 1,5"),
        ("buyers", 500.0, "plus d'acheteurs (500) que de contacts (400)"),
        ("end_date", pd.Timestamp("2026-02-27"), "la fin (27 février 2026) précède le début (1er mars 2026)"),
        ("clicks", -1.0, "le nombre de clics est négatif"),
    ],
)
def test_a_campaign_that_makes_no_sense_is_named_in_french(column: str, value: object, said: str) -> None:
    row = {
        "campaign": "Mars",
        "cost": 100.0,
        "margin_rate": 0.4,
        "contacts": 400.0,
        "buyers": 20.0,
        "clicks": 5.0,
    }
    row |= {"start_date": pd.Timestamp("2026-03-01"), "end_date": pd.Timestamp("2026-03-31")}
    good = pd.DataFrame([row | {"campaign": "Avril"}])
    portfolio.check(good)
    with pytest.raises(InputError) as caught:
        portfolio.check(pd.concat([good, pd.DataFrame([row | {column: value}])], ignore_index=True))
    message = str(caught.value).replace("\u00a0", " ").replace("\u202f", " ")
    assert "« Mars »" in message and said in message


def test_more_buyers_than_clicks_is_no_mistake() -> None:
    table = pd.DataFrame({"campaign": ["A"], "cost": [3.0], "clicks": [1.0], "buyers": [4.0]})
    portfolio.check(table)
    assert portfolio.summary(table)[["bought", "cpc", "cpa"]].values.tolist() == [[4.0, 3.0, 0.75]]


def test_missing_values_are_no_mistake() -> None:
    row = {"campaign": "A", "cost": 3.0, "margin_rate": float("nan"), "contacts": float("nan"), "buyers": 2.0}
    table = pd.DataFrame([row])
    portfolio.check(table)
    shown = portfolio.summary(table).iloc[0]
    assert shown["cpa"] == 1.5 and pd.isna(shown["net_gain"])


def test_a_budget_is_shared_by_what_is_known() -> None:
    table = pd.DataFrame({"campaign": ["A", "B"], "cost": [3.0, 5.0], "buyers": [1.0, 2.0]})
    assert portfolio.measure(portfolio.summary(table)) == "bought"
    assert portfolio.measure(portfolio.summary(table.assign(revenue=9.0), margin_rate=0.5)) == "margin"
    assert portfolio.measure(portfolio.summary(table.drop(columns="buyers"))) == ""


def test_ten_thousand_campaigns_at_once() -> None:
    table = pd.DataFrame({"campaign": [f"C{at}" for at in range(10_000)], "cost": 100.0, "revenue": 300.0, "margin_rate": 0.4,
                          "buyers": 9.0})  # fmt: skip
    portfolio.check(table)
    assert portfolio.summary(table)["net_gain"].eq(20).all()


@settings(deadline=None)
@given(st.integers(1, 400), st.integers(1, 400), st.integers(50, 150), st.integers(0, 40))
def test_the_gaps_lead_from_the_plan_to_what_happened(planned: int, sold: int, price: int, off: int) -> None:
    plan = Action(fixed_cost=9_000, price=100, buyers=planned, margin_rate=0.5)
    actual = Action(fixed_cost=9_500, price=price, buyers=sold, margin_rate=0.5, discount=off / 100)
    steps = gaps(plan, actual)
    assert steps["amount"].iloc[:-1].sum() == pytest.approx(steps["amount"].iloc[-1], abs=1e-6)
    assert steps["amount"].iloc[0] == float(assess(plan).net_gain or 0)
    assert steps["amount"].iloc[-1] == pytest.approx(float(assess(actual).net_gain or 0))
