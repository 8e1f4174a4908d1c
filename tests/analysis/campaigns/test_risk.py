"""The chance of losing, against what can be worked out without drawing."""

import math

import pytest
from scipy import stats

from smkit.analysis.campaigns.action import Action
from smkit.analysis.campaigns.risk import risk, simulate
from smkit.analysis.errors import InputError

MAILING = Action(fixed_cost=15_000, price=100, buyers=300, margin_rate=0.5)


def test_the_same_seed_gives_the_same_draws_and_another_others() -> None:
    ranges = {"price": (80, 100, 130)}
    first = simulate(MAILING, ranges, draws=500)["net_gain"]
    assert first.equals(simulate(MAILING, ranges, draws=500)["net_gain"])
    assert not first.equals(simulate(MAILING, ranges, draws=500, seed=7)["net_gain"])


def test_the_chance_of_losing_is_that_of_the_triangle() -> None:
    # net gain = 300 × price × 0.5 − 15 000 is a loss when the price is under 100
    low, likely, high = 70, 110, 130
    got = risk(simulate(MAILING, {"price": (low, likely, high)}, draws=40_000)["net_gain"])
    expected = stats.triang.cdf(100, (likely - low) / (high - low), low, high - low)
    assert got.loss == pytest.approx(expected, abs=4 * got.error)
    assert got.error == pytest.approx(math.sqrt(got.loss * (1 - got.loss) / 40_000))
    assert got.mean == pytest.approx(150 * (low + likely + high) / 3 - 15_000, abs=60)
    assert got.low < got.middle < got.high


def test_buyers_are_drawn_among_the_contacts() -> None:
    letter = Action(fixed_cost=100, contacts=400, price=10, margin_rate=0.5)
    drawn = simulate(letter, {}, conversion=(0.05, 0.05, 0.05), draws=20_000)["buyers"]
    assert drawn.mean() == pytest.approx(20, abs=0.15) and drawn.var() == pytest.approx(
        400 * 0.05 * 0.95, rel=0.05
    )
    assert (drawn == drawn.round()).all()


def test_without_doubt_there_is_one_result() -> None:
    got = risk(simulate(MAILING, {"buyers": (300, 300, 300)}, draws=50)["net_gain"])
    assert (got.mean, got.loss) == (0, 0), "break-even is no loss"


@pytest.mark.parametrize(
    ("ranges", "conversion", "said"),
    [
        ({"price": (100, 80, 120)}, None, "plus basse à la plus haute"),
        ({"prix": (1, 2, 3)}, None, "prix"),
        ({"margin_rate": (0.5, 0.6, 60)}, None, "0 à 1"),
        ({"buyers": (1, 2)}, None, "trois valeurs"),
        ({"fixed_cost": (-5, 0, 5)}, None, "négative"),
        ({}, (0.1, 0.2, 4), "0 à 1"),
    ],
)
def test_ranges_that_make_no_sense_are_refused_in_french(ranges, conversion, said: str) -> None:
    with pytest.raises(InputError, match=said):
        simulate(MAILING, ranges, conversion=conversion, draws=10)


def test_an_action_half_described_is_not_simulated() -> None:
    with pytest.raises(InputError, match="complétez"):
        risk(simulate(Action(fixed_cost=5), {"price": (1, 2, 3)}, draws=10)["net_gain"])


def test_told_revenue_follows_uncertain_buyers_at_the_same_basket() -> None:
    told = Action(fixed_cost=100, revenue=1_000, buyers=50, margin_rate=0.5)
    priced = Action(fixed_cost=100, price=20, buyers=50, margin_rate=0.5)
    ranges = {"buyers": (10, 50, 90)}
    got = simulate(told, ranges, draws=500)["net_gain"]
    assert got.equals(simulate(priced, ranges, draws=500)["net_gain"]) and got.nunique() > 50


@pytest.mark.parametrize(
    ("action", "ranges", "conversion", "said"),
    [
        (Action(fixed_cost=1, revenue=9, margin_rate=0.5), {"price": (1, 2, 3)}, None, "il ne bougerait pas"),
        (Action(fixed_cost=1, revenue=9, margin_rate=0.5), {"buyers": (1, 2, 3)}, None, "il ne bougerait pas"),
        (Action(fixed_cost=1, price=9, margin_rate=0.5), {}, (0.1, 0.2, 0.3), "nombre de contacts"),
        (Action(fixed_cost=1, contacts=60, price=9, margin_rate=0.5), {"buyers": (1, 2, 90)}, None, "jusqu'à 90"),
        (Action(fixed_cost=1, price=9, margin_rate=0.5), {"buyers": (1, 2, 9), "contacts": (8, 9, 9)}, None, "jusqu'à 9"),
    ],
)  # fmt: skip
def test_a_range_that_would_change_nothing_or_cannot_be_is_refused(action, ranges, conversion, said) -> None:
    with pytest.raises(InputError) as caught:
        simulate(action, ranges, conversion=conversion, draws=10)
    assert said in str(caught.value)
