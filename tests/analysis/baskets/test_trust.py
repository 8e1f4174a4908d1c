"""How sure are we? Stability of the rules, plan of a test, filters by segment and season."""

import numpy as np
import pandas as pd
import pytest
from baskets_helpers import lines, planted

import smkit
from smkit import paths
from smkit.analysis import crosssell
from smkit.analysis.baskets import (
    encode,
    offers,
    retention,
    rules,
    rules_by,
    stability,
    trial,
    trial_of,
    trial_of_all,
    where,
)
from smkit.analysis.errors import InputError


def test_a_real_rule_holds_and_a_broken_one_does_not() -> None:
    strong = planted(4000)
    found = stability(strong, 0.01, 0.2).set_index(["antecedent", "consequent"])
    assert found.loc[("p0", "p1"), "holds"] and 0.8 < found.loc[("p0", "p1"), "kept"] < 1.2
    late = strong["order_id"] >= 3200
    broken = strong[~(late & (strong["product"] == "p1"))]  # p1 is no longer sold with p0
    broken = pd.concat(
        [
            broken,
            strong[late & (strong["product"] == "p0")].assign(
                order_id=lambda t: t["order_id"] + 10_000, product="p1"
            ),
        ]
    )
    found = stability(broken, 0.01, 0.2).set_index(["antecedent", "consequent"])
    assert not found.loc[("p0", "p1"), "holds"] and found.loc[("p0", "p1"), "confidence_later"] < 0.1


def test_the_later_figures_are_those_of_the_later_orders() -> None:
    orders = planted(1500)
    found = stability(orders, 0.01, 0.1, first=0.7)
    numbers = sorted(orders["order_id"].unique())
    early, late = (orders[orders["order_id"].isin(part)] for part in (numbers[:1050], numbers[1050:]))
    expected = rules(early, 0.01, 0.1)
    pd.testing.assert_frame_equal(found[expected.columns], expected)
    held = late.groupby("order_id")["product"].agg(set)
    for row in found.head(20).itertuples():
        had = [h for h in held if row.antecedent in h]
        assert row.n_antecedent_later == len(had)
        assert row.n_both_later == sum(row.consequent in h for h in had)


def test_sorting_by_lift_keeps_less_than_sorting_by_what_is_sure() -> None:
    orders = planted(3000, products=60, seed=2)
    kept = retention(stability(orders, 3 / 3000, 0.0), top=40).set_index("sorted_by")["kept"]
    assert kept["confidence_low"] > kept["lift"] and kept["confidence_low"] > 0.8


@pytest.mark.parametrize("first", [0, 1, 1.5])
def test_both_sides_need_orders(first: float) -> None:
    with pytest.raises(InputError, match="first"):
        stability(planted(50), first=first)
    with pytest.raises(InputError, match="order_date"):
        stability(lines([{"a"}]))


@pytest.mark.parametrize(
    ("base", "target", "held_out"), [(0.1, 0.15, 0.5), (0.3, 0.36, 0.2), (0.02, 0.04, 0.1)]
)
def test_the_test_sees_the_effect_as_often_as_it_says(base: float, target: float, held_out: float) -> None:
    plan = trial(base, target, held_out=held_out, chance=0.8)
    random = np.random.default_rng(0)
    with_it = random.binomial(plan.offered, target, 20_000) / plan.offered
    without = random.binomial(plan.held_out, base, 20_000) / plan.held_out
    pooled = (with_it * plan.offered + without * plan.held_out) / (plan.offered + plan.held_out)
    z = (with_it - without) / np.sqrt(pooled * (1 - pooled) * (1 / plan.offered + 1 / plan.held_out))
    assert (z > 1.96).mean() == pytest.approx(0.8, abs=0.025)
    assert plan.held_out / (plan.held_out + plan.offered) == pytest.approx(held_out, abs=0.01)


def test_the_plan_of_an_offer() -> None:
    offer = offers(planted(4000)).iloc[0]
    plan = trial_of(offer, weeks=24)
    assert plan.base == offer["confidence"]
    assert plan.target == pytest.approx(plan.base + (1 - plan.base) * offer["confidence_low"] * 0.1)
    assert plan.weeks == -(-(plan.offered + plan.held_out) // (offer["n_antecedent"] / 24))
    assert "tirées au sort" in plan.reading() and "contient zéro" in plan.reading()


def test_one_test_for_several_offers_counts_each_order_once() -> None:
    orders = planted(3000)
    baskets = encode(orders)
    pool = offers(baskets, 0.005, 0.1).head(4)
    assert len(pool) > 1
    plan = trial_of_all(pool, baskets, weeks=18, take_up=0.3)
    links = pool[["antecedent", "consequent", "confidence_low"]].to_numpy().tolist()
    base, target, concerned = 0.0, 0.0, 0
    for held in orders.groupby("order_id")["product"].agg(set):
        offered = [(then, low) for first, then, low in links if first in held]
        if offered:
            concerned += 1
            bought = any(then in held for then, _ in offered)
            base += bought
            target += 1 if bought else 1 - float(np.prod([1 - 0.3 * low for _, low in offered]))
    assert plan.base == pytest.approx(base / concerned) and plan.target == pytest.approx(target / concerned)
    assert plan.weeks == -(-(plan.offered + plan.held_out) // (concerned / 18))
    assert f"Proposez les {len(pool)} offres" in plan.reading() and "laquelle" in plan.reading()


def test_together_the_boutiques_offers_are_tested_sooner_though_not_soon_enough() -> None:
    baskets = encode(smkit.read("orders", paths.BOUTIQUE / "commandes.csv").table)
    ten, weeks = offers(baskets).head(10), crosssell.weeks(baskets)
    (_, alone), (_, together), *stronger = crosssell.plans(ten, baskets, weeks, 0.1)
    assert (alone.offers, together.offers) == (1, 10)
    assert 20 * together.weeks < alone.weeks and not together.feasible  # type: ignore[operator]
    assert [rate for rate, _ in stronger] == [0.25, 0.5]
    assert [plan.weeks for _, plan in stronger] == sorted((plan.weeks for _, plan in stronger), reverse=True)
    least = crosssell.within_reach(ten, baskets, weeks)
    assert trial_of_all(ten, baskets, weeks=weeks, take_up=least).feasible
    assert not trial_of_all(ten, baskets, weeks=weeks, take_up=least - 0.01).feasible
    assert crosssell.within_reach(ten, baskets, 100 * weeks) is None
    assert crosssell.plans(ten.head(0), baskets, weeks, 0.1) == crosssell.plans(ten, baskets, None, 0.1) == []
    with pytest.raises(InputError, match="Aucune offre à tester"):
        trial_of_all(ten.head(0), baskets, weeks=weeks)


def test_a_test_nobody_would_wait_for_says_so() -> None:
    assert "Durée : 7 semaines." in trial(0.10, 0.15, per_week=200).reading().replace("\u00a0", " ")
    assert "trop petit pour ce volume" in trial(0.10, 0.11, per_week=20).reading()
    assert "semaine" not in trial(0.10, 0.15).reading()


@pytest.mark.parametrize(
    "arguments", [(0.2, 0.2), (0.3, 0.2), (0, 0.2), (0.2, 1), (0.1, 0.2, {"per_week": 0}), (0.1, 0.2, {"held_out": 1})],
)  # fmt: skip
def test_a_test_that_cannot_be_is_explained(arguments: tuple) -> None:
    options = arguments[2] if len(arguments) > 2 else {}
    with pytest.raises(InputError):
        trial(*arguments[:2], **options)


def test_where() -> None:
    orders = planted(400).assign(segment=lambda t: np.where(t["order_id"] % 2, "B2B", "B2C"))
    assert set(where(orders, segment=" b2b ")["segment"]) == {"B2B"}
    assert len(where(orders, segment="", season="")) == len(orders)
    summer = orders.assign(order_date=pd.Timestamp("2025-07-14"))
    assert len(where(summer, season="été", segment=["B2B", "B2C"])) == len(orders)
    with pytest.raises(InputError, match="hiver, printemps"):
        where(orders, season="mousson")
    with pytest.raises(InputError, match="B2B, B2C"):
        where(orders, segment="B2D")
    with pytest.raises(InputError, match="été"):
        where(orders, season="été")
    with pytest.raises(InputError, match="zone"):
        where(orders, zone="Nord")


def test_nothing_answers_to_everything_at_once() -> None:
    orders = pd.DataFrame(
        {"order_id": [1, 2], "product": "a", "segment": ["B2B", "B2C"], "region": ["Nord", "Sud"]}
    )
    with pytest.raises(InputError, match="à la fois"):
        where(orders, segment="B2B", region="Sud")


def test_rules_of_each_group() -> None:
    orders = planted(400).assign(segment=lambda t: np.where(t["order_id"] % 2, "B2B", "B2C"))
    table = rules_by(orders, "segment", 0.02, 0.2)
    for segment in ("B2B", "B2C"):
        own = table[table["segment"] == segment].drop(columns="segment").reset_index(drop=True)
        pd.testing.assert_frame_equal(own, rules(where(orders, segment=segment), 0.02, 0.2))
    assert rules_by(orders, "season", 0.02, 0.2)["season"].unique().tolist() == ["hiver"]
