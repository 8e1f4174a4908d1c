"""Campaigns side by side: the vectorised table against the exact arithmetic of one action at a time."""

from dataclasses import asdict
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smkit import paths, read
from smkit.analysis.campaigns import Action, assess, total
from smkit.analysis.campaigns.compare import readings, results, vary
from smkit.analysis.errors import InputError

MAILING = Action(fixed_cost=15_000, price=100, buyers=200, margin_rate=0.5, contacts=5_000)
AMOUNTS = ["cost", "revenue", "gross_gain", "margin", "net_gain"]

cents = st.integers(0, 10_000_000).map(lambda n: n / 100)
lines = st.lists(
    st.tuples(st.sampled_from("ABC"), cents, cents, st.sampled_from([0.01, 0.15, 0.42, 0.5, 1])), min_size=1
)


@given(lines)
def test_a_table_gives_what_its_actions_give_one_by_one(rows: list[tuple[str, float, float, float]]) -> None:
    table = pd.DataFrame(rows, columns=["campaign", "cost", "revenue", "margin_rate"])
    got = results(table).set_index("campaign")
    assert list(got.index) == list(dict.fromkeys(name for name, *_ in rows))
    for name in got.index:
        outcome = total(
            assess(Action(fixed_cost=c, revenue=r, margin_rate=m)) for n, c, r, m in rows if n == name
        )
        for column in AMOUNTS:
            assert got.loc[name, column] == pytest.approx(float(getattr(outcome, column)), abs=1e-6), column
        for column in ("margin_per_euro", "roi"):
            exact = getattr(outcome, column)
            if exact is None:
                assert pd.isna(got.loc[name, column])
            else:
                assert got.loc[name, column] == pytest.approx(float(exact), rel=1e-9, abs=1e-9)


def test_a_campaign_at_break_even_does_not_lose_a_billionth() -> None:
    table = pd.DataFrame(
        {"campaign": ["A", "A"], "cost": [0.1, 0.2], "revenue": [0.6, 0.0], "margin_rate": [0.5, 0.5]}
    )
    assert results(table)["net_gain"].tolist() == [0.0]


def test_the_boutiques_channels_hide_one_that_loses() -> None:
    table = read("campaigns", paths.BOUTIQUE / "campagnes.csv").table
    channels = results(table, "channel").set_index("channel")
    assert (channels["gross_gain"] > 0).all()
    assert channels.index[channels["net_gain"] < 0].tolist() == ["Réseaux sociaux"]
    # datasets/README.md: the planted margin per euro of each channel
    planted = {
        "E-mail": 3.60,
        "Référencement payant": 1.55,
        "Courrier": 1.25,
        "Salon": 1.60,
        "Réseaux sociaux": 0.45,
    }
    assert channels["margin_per_euro"].round(2).to_dict() == planted
    black_friday = results(table).set_index("campaign").loc["Black Friday −30 %"]
    assert (black_friday["gross_gain"], black_friday["net_gain"]) == (3900, -910)


def test_several_columns_to_add_up_by() -> None:
    table = pd.DataFrame(
        {"campaign": ["A", "A", "B"], "channel": ["x", "y", "x"], "cost": [1, 2, 4], "revenue": [2, 4, 8]}
    )
    assert results(table, ["campaign", "channel"])["cost"].tolist() == [1, 2, 4]
    assert results(table, "channel").set_index("channel")["cost"].to_dict() == {"x": 5, "y": 2}


def test_what_one_row_lacks_is_missing_for_its_group_alone() -> None:
    table = pd.DataFrame(
        {
            "campaign": ["A", "A", "B"],
            "cost": [1, 2, 3],
            "revenue": [4, None, 6],
            "margin_rate": [0.5, 0.5, None],
        }
    )
    got = results(table).set_index("campaign")
    assert got.loc["A", "cost"] == 3 and got.loc["A", ["revenue", "net_gain", "roi"]].isna().all()
    assert got.loc["B", "gross_gain"] == 3 and pd.isna(got.loc["B", "net_gain"])
    filled = results(table, margin_rate=0.6).set_index("campaign")
    assert filled.loc["B", "net_gain"] == pytest.approx(0.6) and pd.isna(filled.loc["A", "margin"])


def test_rows_without_a_channel_stay_together_and_are_not_lost() -> None:
    table = pd.DataFrame({"campaign": list("ABC"), "channel": ["x", None, None], "cost": [1, 2, 3]})
    assert results(table, "channel")["cost"].tolist() == [1, 5]


def test_costs_alone_give_costs_and_no_cost_gives_no_ratio() -> None:
    free = pd.DataFrame({"campaign": ["A"], "cost": [0], "revenue": [10], "margin_rate": [0.5]})
    assert results(free)[["margin_per_euro", "roi"]].isna().all(axis=None)
    assert results(free.drop(columns=["revenue", "margin_rate"]))["net_gain"].isna().all()


def test_a_table_keeps_its_rows_as_they_were() -> None:
    table = pd.DataFrame({"campaign": ["A"], "cost": [1], "revenue": [3]})
    before = table.copy()
    results(table, margin_rate=0.5)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("by", "rate", "said"),
    [("chanel", None, "channel"), ("channel", 50, "0 à 1"), ("segment", None, "segment")],
)
def test_what_makes_no_sense_is_said_in_french(by: str, rate: float | None, said: str) -> None:
    table = pd.DataFrame({"campaign": ["A"], "channel": ["x"], "cost": [1]})
    with pytest.raises(InputError, match=said):
        results(table, by, margin_rate=rate)


def test_the_break_even_of_the_mailing_under_growing_discounts() -> None:
    # 15 000 / (100 × (0,50 − remise)), worked by hand
    got = vary(MAILING, "discount", [0, 0.1, 0.2, 0.3, 0.4, 0.5])
    assert got["break_even_sales"].tolist()[:-1] == [300, 375, 500, 750, 1500]
    assert pd.isna(got["break_even_sales"].iloc[-1])


def test_each_row_is_the_action_with_that_value() -> None:
    got = vary(MAILING, "buyers", [0, 200, 300])
    assert got["net_gain"].tolist() == [-15_000, -5_000, 0]
    alone = {k: float("nan") if v is None else v for k, v in asdict(assess(MAILING)).items()}
    del alone["missing"], alone["break_even_date"]
    assert got.iloc[1].drop("buyers").to_dict() == pytest.approx(
        {k: float(v) for k, v in alone.items()}, nan_ok=True
    )


@pytest.mark.parametrize("name", ["remise", "name"])
def test_only_the_numbers_of_an_action_can_vary(name: str) -> None:
    with pytest.raises(InputError, match=name):
        vary(MAILING, name, [1])


def test_the_same_mailing_reads_plus_and_minus_a_third() -> None:
    got = readings(assess(MAILING)).set_index("reading")
    assert got["value"].round(4).to_dict() == {"revenue": 0.3333, "margin_per_euro": 0.6667, "roi": -0.3333}


@given(st.integers(1, 99), st.integers(1, 100_000))
def test_at_break_even_each_reading_takes_the_value_told(rate: int, cost: int) -> None:
    margin_rate = Fraction(rate, 100)
    outcome = assess(Action(fixed_cost=cost, revenue=cost / margin_rate, margin_rate=margin_rate))
    got = readings(outcome)
    assert got["value"].tolist() == pytest.approx(got["at_break_even"].tolist(), abs=1e-9)


def test_no_margin_no_reading() -> None:
    with pytest.raises(InputError, match="marge"):
        readings(assess(Action(fixed_cost=30, revenue=40)))
