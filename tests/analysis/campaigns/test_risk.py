"""The chance of losing, against what can be worked out without drawing."""

import math
from pathlib import Path

import numpy as np
import pytest
import yaml
from scipy import stats

from smkit.analysis.campaigns import assess
from smkit.analysis.campaigns.action import Action
from smkit.analysis.campaigns.actions import one, ranges
from smkit.analysis.campaigns.many import frame, outcomes
from smkit.analysis.campaigns.risk import likely, risk, simulate
from smkit.analysis.campaigns.sensitivity import tornado
from smkit.analysis.campaigns.verdicts import chance_of_loss, judge, word
from smkit.analysis.errors import InputError

MAILING = Action(fixed_cost=15_000, price=100, buyers=300, margin_rate=0.5)


def test_the_same_seed_gives_the_same_draws_and_another_others() -> None:
    ranges = {"price": (80, 100, 130)}
    first = simulate(MAILING, ranges, draws=500)["net_gain"]
    assert first.equals(simulate(MAILING, ranges, draws=500)["net_gain"])
    assert not first.equals(simulate(MAILING, ranges, draws=500, seed=7)["net_gain"])


def test_the_chance_of_losing_is_that_of_the_triangle() -> None:
    # net gain = 300 × (price − 50) − 15 000 is a loss when the price is under 100: the goods cost 50 € whatever the price
    low, likely, high = 70, 110, 130
    got = risk(simulate(MAILING, {"price": (low, likely, high)}, draws=40_000)["net_gain"])
    expected = stats.triang.cdf(100, (likely - low) / (high - low), low, high - low)
    assert got.loss == pytest.approx(expected, abs=4 * got.error)
    assert got.error == pytest.approx(math.sqrt(got.loss * (1 - got.loss) / 40_000))
    assert got.mean == pytest.approx(300 * ((low + likely + high) / 3 - 50) - 15_000, abs=120)
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


def test_a_discount_paid_on_every_buyer_is_paid_in_the_simulation_too(shared: Path) -> None:
    given = yaml.safe_load((shared.parent / "cases" / "reports" / "remise_sur_tous.yaml").read_text("utf-8"))
    told = {
        k: v for k, v in given["parametres"].items() if k not in ("simulation", "contexte", "incertitude")
    }
    fields, conversion = ranges(given["parametres"]["incertitude"])
    point, drawn = likely(one("Lot", **told), fields, conversion)
    outcome = assess(point)
    # 30 sales added leave 35 € each; 200 € of fixed cost and 10 € to each of the 80 buyers
    assert (outcome.cost, outcome.net_gain, outcome.break_even_sales) == (1000, 50, 29)
    table = simulate(point, drawn, draws=40_000)
    assert (table["cost"] == 1000).all() and table["added"].between(20, 80).all()
    got = risk(table["net_gain"])
    # a loss below 1 000 / 35 = 28.6 sales added, counted whole: 28.5 on the triangle
    assert got.loss == pytest.approx(stats.triang.cdf(28.5, 10 / 60, 20, 60), abs=4 * got.error)
    assert got.mean == pytest.approx(35 * (20 + 30 + 80) / 3 - 1000, abs=20)
    assert tornado(point).set_index("input").loc["added", ["at_low", "at_high"]].tolist() == [-160, 260]


@pytest.mark.parametrize("coupons", [{}, {"coupons": 100, "redemption": 0.5}])
@pytest.mark.parametrize("offer", [{"discount": 0.1}, {"coupon": 8}, {}])
def test_sales_added_give_the_same_alone_and_by_thousands(offer: dict, coupons: dict) -> None:
    action = Action(
        fixed_cost=300,
        price=90,
        margin_rate=0.4,
        buyers=60,
        added=25,
        contacts=900,
        **offer,
        **(coupons if offer else {}),
    )
    alone, many = assess(action), outcomes(frame(action, {}, 1)).iloc[0]
    for name in many.index:
        value = getattr(alone, name)
        assert (value is None) == bool(np.isnan(many[name])), name
        if value is not None:
            assert many[name] == pytest.approx(
                float(value), abs=0.011 if name == "break_even_price" else 1e-6
            ), name


def test_a_range_around_the_buyers_told_is_theirs() -> None:
    forecast = Action(fixed_cost=200, price=100, discount=0.1, buyers=80, margin_rate=0.35)
    point, drawn = likely(forecast, {"buyers": (60, 80, 100)})
    assert point == forecast and list(drawn) == ["buyers"]
    assert likely(forecast, {"price": (80, 90, 100)})[0].price == 90


@pytest.mark.parametrize(
    ("loss", "open_deals", "expected"),
    [
        (0.2, 0, "gagne"),
        (0.21, 0, "trop tôt"),
        (0.79, 0, "trop tôt"),
        (0.8, 0, "perd"),
        (0.95, 2, "trop tôt"),
        (0.1, 2, "gagne"),
    ],
)
def test_the_verdict_has_three_ways(loss: float, open_deals: int, expected: str) -> None:
    assert word(loss, open_deals=open_deals) == expected


def test_the_chance_of_loss_is_that_of_the_number_of_sales() -> None:
    # 30 sales of 35 € against 1 000 €: a loss when their mean is under 28.57
    assert chance_of_loss(1_050, 1_000, 30) == pytest.approx(stats.gamma.cdf(1_000 / 35, 30.5))
    few = Action(name="A", fixed_cost=1_000, price=100, buyers=30, margin_rate=0.35)
    verdict, loss = judge(few, assess(few))
    assert (
        verdict is not None
        and verdict.word == "trop tôt"
        and verdict.stake == 50
        and loss == pytest.approx(0.39, abs=0.01)
    )
    many = Action(name="B", fixed_cost=10_000, price=100, buyers=330, margin_rate=0.35)
    assert judge(many, assess(many))[0].word == "gagne"
    unknown, none = judge(Action(fixed_cost=3), assess(Action(fixed_cost=3)))
    assert unknown.word == "on ne peut pas dire" and none is None
