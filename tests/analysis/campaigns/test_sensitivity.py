"""What moves the result: each bar and each cell against the action worked out alone."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import yaml

from smkit.analysis.campaigns import assess
from smkit.analysis.campaigns.action import Action
from smkit.analysis.campaigns.actions import one
from smkit.analysis.campaigns.many import frame, outcomes
from smkit.analysis.campaigns.sensitivity import around, grid, tornado
from smkit.analysis.errors import InputError

MAILING = Action(fixed_cost=15_000, price=100, buyers=200, margin_rate=0.5, contacts=5_000)


def at(**changes: float) -> Action:
    """The mailing with other values: at another price, the goods cost what they did."""
    if "price" in changes:
        changes |= {"margin_rate": 1 - 50 / changes["price"]}
    return replace(MAILING, **changes)


def test_each_end_of_a_bar_is_the_action_with_that_value() -> None:
    moved = tornado(MAILING, 0.1)
    for row in moved.to_dict("records"):
        for value, result in ((row["low"], row["at_low"]), (row["high"], row["at_high"])):
            assert result == pytest.approx(float(assess(at(**{row["input"]: value})).net_gain))
    assert moved["swing"].is_monotonic_decreasing
    assert "contacts" not in moved["input"].tolist(), "contacts without a price change nothing"


def test_a_rate_stays_a_rate() -> None:
    moved = tornado(replace(MAILING, margin_rate=0.9), 0.5).set_index("input")
    assert moved.loc["margin_rate", "high"] == 1


def test_given_ranges_and_another_result() -> None:
    moved = tornado(MAILING, {"buyers": (100, 400)}, of="roi")
    assert moved[["at_low", "at_high"]].values.tolist() == [[pytest.approx(-2 / 3), pytest.approx(1 / 3)]]


def test_each_cell_of_a_grid_is_the_action_with_both_values() -> None:
    table = grid(MAILING, "discount", [0, 0.1], "price", [80, 100, 120])
    for off in table.index:
        for price in table.columns:
            alone = assess(at(discount=off, price=price)).net_gain
            assert table.loc[off, price] == pytest.approx(float(alone))


def test_around_has_the_action_in_its_middle_and_counts_whole_people() -> None:
    table = around(replace(MAILING, buyers=14), "buyers", "price")
    assert table.loc[14, 100] == pytest.approx(float(assess(replace(MAILING, buyers=14)).net_gain))
    assert all(float(x).is_integer() for x in table.index)
    assert around(replace(MAILING, margin_rate=1), "margin_rate", "price").index.max() == 1


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: tornado(MAILING, 1.5), "entre 0 et 1"),
        (lambda: tornado(MAILING, {"remise": (0, 1)}), "remise"),
        (lambda: tornado(MAILING, of="gain"), "gain"),
        (lambda: tornado(Action(fixed_cost=3)), "inconnu"),
        (lambda: grid(MAILING, "prix", [1], "buyers", [1]), "prix"),
    ],
)
def test_what_makes_no_sense_is_said_in_french(call, said: str) -> None:
    with pytest.raises(InputError, match=said):
        call()


def test_inputs_are_not_changed() -> None:
    before = replace(MAILING)
    tornado(MAILING)
    assert before == MAILING
    assert isinstance(grid(MAILING, "buyers", [1], "price", [2]), pd.DataFrame)


def test_buyers_never_go_beyond_the_contacts() -> None:
    full = Action(fixed_cost=100, contacts=55, cost_per_contact=1, price=10, buyers=50, margin_rate=0.5)
    moved = tornado(full).set_index("input")
    assert moved.loc["buyers", ["low", "high"]].tolist() == [40, 55]
    assert moved.loc["contacts", ["low", "high"]].tolist() == [50, 66]


def test_the_price_lever_agrees_with_the_break_even_price(shared: Path) -> None:
    given = yaml.safe_load(
        (shared.parent / "cases" / "reports" / "prix_deux_lectures.yaml").read_text("utf-8")
    )
    action = one("Prix", **given["parametres"])
    price = float(assess(action).break_even_price or 0)
    assert price == 125
    assert grid(action, "buyers", [120], "price", [100, 125, 150]).values.tolist() == [[-3000, 0, 3000]]
    assert outcomes(frame(action, {"price": [40.0]}, 1))["break_even_sales"].isna().all(), (
        "sold under its cost"
    )
