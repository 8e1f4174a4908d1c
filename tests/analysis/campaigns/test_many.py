"""Thousands of actions at once against the exact arithmetic of one at a time."""

import math
from dataclasses import asdict, fields

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pace import cpu_within

from smkit.analysis.campaigns import assess, many
from smkit.analysis.campaigns.action import Action
from smkit.analysis.errors import InputError

maybe = st.one_of(st.none(), st.integers(0, 400))
money = st.one_of(st.none(), st.integers(0, 50_000).map(lambda cents: cents / 100))
rates = st.one_of(st.none(), st.sampled_from([0.15, 0.3, 0.42, 1.0]))


@st.composite
def actions(draw: st.DrawFn) -> Action:
    given_ = {}
    for item in fields(Action):
        name = item.name
        if name in ("name", "start", "end"):
            continue
        if name in ("discount", "margin_rate", "redemption"):
            given_[name] = draw(rates)
        elif name.endswith("cost") or "cost_per" in name or name in ("price", "coupon", "revenue"):
            given_[name] = draw(money)
        else:
            given_[name] = draw(maybe)
    try:
        return Action(**given_)
    except InputError:
        return Action(
            fixed_cost=given_["fixed_cost"], price=given_["price"], margin_rate=given_["margin_rate"]
        )


@settings(max_examples=300, deadline=None)
@given(st.lists(actions(), min_size=1, max_size=4))
def test_each_row_is_what_its_action_gives_alone(rows: list[Action]) -> None:
    table = pd.DataFrame(
        [{k: v for k, v in asdict(a).items() if k not in ("name", "start", "end")} for a in rows]
    )
    got = many.outcomes(table.astype("float64"))
    for at, action in enumerate(rows):
        alone = assess(action)
        for name in got.columns:
            expected, found = getattr(alone, name), got[name].iloc[at]
            if expected is None:
                assert math.isnan(found), (name, action)
            elif name == "break_even_sales":
                assert found == expected, (name, action)
            else:
                assert found == pytest.approx(float(expected), rel=1e-9, abs=1e-6), (name, action)


def test_break_even_in_a_table_is_the_smallest_whole_number_that_does_not_lose() -> None:
    # in floats, 49.95 / (1.00 × 0.15) asks for 334
    table = pd.DataFrame(
        {
            "fixed_cost": [49.95, 15_000, 0, 10],
            "price": [1.0, 100, 10, 0],
            "margin_rate": [0.15, 0.5, 0.2, 0.5],
        }
    )
    got = many.outcomes(table)["break_even_sales"]
    assert got.tolist()[:3] == [333, 300, 0] and math.isnan(got[3])


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 10_000), st.integers(1, 200), st.integers(1, 100))
def test_break_even_of_round_numbers_is_exact(cents: int, price: int, percent: int) -> None:
    table = pd.DataFrame(
        {"fixed_cost": [cents / 100], "price": [price / 100], "margin_rate": [percent / 100]}
    )
    assert many.outcomes(table)["break_even_sales"].iloc[0] == -(-cents * 100 // (price * percent))


def test_a_hundred_thousand_actions_take_less_than_a_second_of_cpu() -> None:
    random = np.random.default_rng(1)
    table = pd.DataFrame(
        {
            "fixed_cost": random.uniform(100, 10_000, 100_000),
            "price": 49.9,
            "buyers": 120.0,
            "margin_rate": 0.37,
            "discount": 0.1,
        }
    )
    with cpu_within(1):
        many.outcomes(table)


def test_break_even_is_exact_even_where_a_row_holds_more_buyers_than_contacts() -> None:
    """Simulated rows do: the contacts move and the buyers stay. 49.95 / (1.00 × 0.15) is 333 sales, not 334."""
    row = {"fixed_cost": 39.95, "contacts": 20.0, "cost_per_contact": 0.5, "price": 1.0, "margin_rate": 0.15}
    table = pd.DataFrame([row | {"buyers": 50.0, "new_customers": 60.0}])
    assert many.outcomes(table)["break_even_sales"].tolist() == [333.0]
