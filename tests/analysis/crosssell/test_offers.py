"""Offers, substitutes and upsell: the planted ones, worked figures, and nothing where there is nothing."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from baskets_helpers import groceries, lines, online_retail, planted

import smkit
from smkit import paths
from smkit.analysis.crosssell import (
    bundles,
    encode,
    goods,
    offers,
    recommend,
    rules,
    substitutes,
    upsell,
    where,
)
from smkit.analysis.errors import InputError
from smkit.analysis.intervals import wilson
from smkit.sample import boutique, effects


@pytest.fixture(scope="module")
def orders() -> pd.DataFrame:
    """The orders of the boutique, as it stands in the kit."""
    return smkit.read("orders", paths.BOUTIQUE / "commandes.csv").table


PLANTED = {frozenset((pair.first, pair.then)) for pair in effects.PAIRS}
TRIPLE = {frozenset((a, b)) for a in effects.TRIPLE for b in effects.TRIPLE if a != b}


@pytest.mark.parametrize("support", [0.003, 0.005, 0.01])
def test_the_planted_pairs_are_the_offers_and_nothing_else_is(orders: pd.DataFrame, support: float) -> None:
    table = offers(orders, support, 0.1)
    found = [frozenset(pair) for pair in table[["antecedent_id", "consequent_id"]].to_numpy().tolist()]
    assert set(found[: len(PLANTED | TRIPLE)]) <= PLANTED | TRIPLE
    assert PLANTED | TRIPLE <= set(found)
    assert set(found) == PLANTED | TRIPLE


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_another_company_too(seed: int) -> None:
    table = offers(boutique(seed)["orders"], 0.01, 0.1)
    found = {frozenset(pair) for pair in table[["antecedent_id", "consequent_id"]].to_numpy().tolist()}
    assert found == PLANTED | TRIPLE


def test_the_planted_substitutes_bundle_and_move_up(orders: pd.DataFrame) -> None:
    found = substitutes(orders)
    assert found[["first_id", "second_id"]].to_numpy().tolist() in (
        [[*effects.SUBSTITUTES]],
        [[*effects.SUBSTITUTES[::-1]]],
    )
    first = bundles(orders).table.iloc[0]
    assert set(first["items"]) == set(effects.TRIPLE)
    moves = upsell(orders)
    assert moves[["antecedent_id", "consequent_id"]].to_numpy().tolist() == [
        [effects.UPSELL.first, effects.UPSELL.then]
    ]
    assert moves.loc[0, "share"] == pytest.approx(effects.UPSELL.probability, abs=0.1)
    assert moves.loc[0, "price_to"] > moves.loc[0, "price_from"]


def test_the_first_recommendation_is_the_planted_one(orders: pd.DataFrame) -> None:
    for pair in effects.PAIRS:
        best = recommend(orders, basket=[pair.first], n=1).iloc[0]
        assert best["product_id"] == pair.then and best["reason"] == "together"


def test_by_segment(orders: pd.DataFrame) -> None:
    companies = offers(where(orders, segment="B2B"))
    assert set(companies["consequent_id"]) >= {"AC10"}
    assert companies["n_antecedent"].max() <= where(orders, segment="B2B")["order_id"].nunique()


def test_the_figures_of_an_offer() -> None:
    # 200 baskets: a in 100, b in 60, both in 50; b sells 2 units at 10 € that cost 6 €
    baskets = [{"a", "b"}] * 50 + [{"a"}] * 50 + [{"b"}] * 10 + [{"c"}] * 90
    table = lines(baskets).assign(quantity=2.0, unit_price=10.0, unit_cost=6.0)
    offer = offers(table, 0.01, 0.1, take_up=0.2).set_index(["antecedent", "consequent"]).loc["a", "b"]
    low = wilson(50, 100)[0]  # type: ignore[index]
    assert offer["reach"] == 50 and offer["take_up"] == 0.2
    assert offer["expected_orders"] == pytest.approx(50 * low * 0.2)
    assert offer["margin_per_order"] == pytest.approx(8.0) and offer["margin_from"] == "cost"
    assert offer["expected_margin"] == pytest.approx(50 * low * 0.2 * 8)
    assert offer["expected_revenue"] == pytest.approx(50 * low * 0.2 * 20)


def test_where_nobody_is_left_to_convince_there_is_no_offer() -> None:
    baskets = encode(lines([{"cône", "filtres"}] * 60 + [{"cône"}] * 20 + [{"thé"}] * 120))
    assert rules(baskets).loc[0, ["antecedent", "confidence"]].tolist() == ["filtres", 1.0]
    assert offers(baskets)[["antecedent", "consequent", "reach"]].to_numpy().tolist() == [
        ["cône", "filtres", 20]
    ]


def test_without_a_cost_the_margin_is_unknown_unless_assumed() -> None:
    table = planted(2000).drop(columns="unit_cost")
    unknown = offers(table)
    assert len(unknown) and unknown["expected_margin"].isna().all() and unknown["margin_from"].isna().all()
    assert unknown["expected_revenue"].is_monotonic_decreasing
    assumed = offers(table, margin_rate=0.4)
    assert (assumed["margin_from"] == "assumption").all()
    np.testing.assert_allclose(assumed["margin_per_order"], 4.0)
    no_price = offers(table.drop(columns=["unit_price", "quantity"]))
    assert len(no_price) and no_price["expected_revenue"].isna().all()


def test_the_assumption_only_scales() -> None:
    table = planted(2000)
    one, two = offers(table, take_up=0.1), offers(table, take_up=0.2)
    np.testing.assert_allclose(two["expected_margin"], 2 * one["expected_margin"])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("spread", [0.0, 1.0])
def test_where_there_is_nothing_nothing_is_found(seed: int, spread: float) -> None:
    """Random baskets of very uneven sizes: plain lift calls many pairs linked, or avoided; they are neither."""
    random = np.random.default_rng(seed)
    weights = 1 / np.arange(1, 41) ** 0.7
    sizes = 1 + random.poisson(np.exp(random.normal(0.5, spread, 3000)))
    baskets = [
        {f"p{i}" for i in random.choice(40, min(size, 15), p=weights / weights.sum())} for size in sizes
    ]
    table = lines(baskets).assign(quantity=1.0, unit_price=10.0, unit_cost=6.0)
    assert len(offers(table, 0.005, 0.0)) <= 2
    assert len(substitutes(table)) == 0
    lifts = rules(table, 0.005, 0.0)["lift"]
    assert spread == 0 or (lifts > 1.5).sum() > 20  # what the usual measure would have sold as links


def test_two_products_for_companies_only_are_not_linked_by_that() -> None:
    random = np.random.default_rng(4)
    rows = []
    for order in range(4000):
        company = order % 8 == 0
        own = ["agrafes", "ramettes", "toner"] if company else ["bonbons", "jouet", "peluche"]
        rows += [(order, p, "B2B" if company else "B2C") for p in own if random.random() < 0.4]
    table = pd.DataFrame(rows, columns=["order_id", "product", "segment"])
    assert len(offers(table, within="")) > 0  # mixed, they look linked
    assert len(offers(table)) == 0
    assert len(substitutes(table, within="")) > 0 and len(substitutes(table)) == 0


def _random(chances: np.ndarray, seed: int) -> pd.DataFrame:
    """Baskets where each product is bought, or not, whatever the others: a row of `chances` is a basket."""
    bought = np.random.default_rng(seed).random(chances.shape) < chances
    return lines([{f"p{i}" for i in np.flatnonzero(row)} for row in bought])


def test_what_is_bought_at_random_avoids_nothing() -> None:
    """The usual causes of false alarms: a carrier bag that everybody takes, customers who buy a little or a lot."""
    bag = np.tile(np.r_[0.95, np.full(12, 0.12)], (8_000, 1))
    eager = np.exp(np.random.default_rng(0).normal(0, 1, (8_000, 1))) * np.r_[1.5, 0.5, np.full(30, 0.06)]
    for chances in (bag, eager / (1 + eager)):
        assert sum(len(substitutes(_random(chances, seed), max_ratio=1)) for seed in range(4)) == 0


def test_even_one_false_pair_is_as_rare_as_asked() -> None:
    chances = np.tile(0.6 / np.arange(1, 16) ** 0.7, (600, 1))
    false = [len(substitutes(_random(chances, seed), max_ratio=1, risk=0.2)) > 0 for seed in range(60)]
    assert np.mean(false) <= 0.2


@pytest.mark.parametrize("seed", range(3))
def test_planted_substitutes_are_found_and_nothing_else_is(seed: int) -> None:
    table = _random(np.tile(np.r_[0.3, 0.3, 0.8, np.full(12, 0.15)], (3_000, 1)), seed)
    both = (
        table.pivot_table(index="order_id", columns="product", aggfunc="size")[["p0", "p1"]]
        .notna()
        .all(axis=1)
    )
    dropped = np.random.default_rng(seed).choice(["p0", "p1"], len(both))
    instead = dict(zip(both.index[both], dropped[both], strict=True))  # who had both keeps one of them
    table = table[table["order_id"].map(instead) != table["product"]]
    found = substitutes(table)
    assert [set(pair) for pair in found[["first", "second"]].to_numpy()] == [{"p0", "p1"}]
    assert (
        found.loc[0, "n_both"] == 0
        and found.loc[0, "ratio_high"] < 0.1
        and found["same_category"].isna().all()
    )


def test_products_of_two_seasons_or_of_two_sizes_of_orders_replace_nothing() -> None:
    """Gloves in winter, sandals in summer; a machine bought alone, pens that fill large orders."""
    random = np.random.default_rng(1)
    fill = random.random((4_000, 8)) < 0.3
    rows = []
    for order, common in enumerate(fill):
        winter = order < 2_000
        held = {f"p{i}" for i in np.flatnonzero(common)}
        if random.random() < 0.3:
            held.add("gants" if winter else "sandales")
        if random.random() < 0.15:
            held = {"machine"}
        elif random.random() < 0.2:
            held |= {f"stylo {i}" for i in range(12) if random.random() < 0.5}
        date = pd.Timestamp("2025-01-15" if winter else "2025-07-15")
        rows += [(order, product, date) for product in sorted(held)]
    table = pd.DataFrame(rows, columns=["order_id", "product", "order_date"])
    sold = table.groupby("product")["order_id"].agg(set)
    assert not sold["gants"] & sold["sandales"] and not sold["machine"] & sold["stylo 0"]
    assert len(substitutes(table)) == 0
    undated = substitutes(table.drop(columns="order_date"))
    assert [["gants", "sandales"]] == undated[["first", "second"]].to_numpy().tolist(), (
        "nothing tells the seasons"
    )


def test_real_shops_have_few_substitutes(shared: Path) -> None:
    found = substitutes(lines(groceries(shared)))
    assert found[["first", "second"]].to_numpy().tolist() == [["whole milk", "UHT-milk"]]
    gifts, _ = goods.without(online_retail(shared))
    assert len(substitutes(gifts)) <= 3, "17 904 before like was compared with like"


def test_without_a_customer_there_is_no_moving_up(orders: pd.DataFrame) -> None:
    with pytest.raises(InputError, match="customer_id"):
        upsell(orders.drop(columns="customer_id"))
    assert len(upsell(orders.assign(customer_id=None))) == 0


@pytest.mark.parametrize(
    ("function", "arguments", "named"),
    [
        (offers, {"take_up": 0}, "take_up"), (offers, {"take_up": 1.2}, "take_up"),
        (offers, {"margin_rate": 30}, "margin_rate"), (offers, {"within": "segmant"}, "segmant"),
        (substitutes, {"max_ratio": 2}, "max_ratio"), (upsell, {"min_after": -1}, "min_after"),
    ],
)  # fmt: skip
def test_an_impossible_parameter_is_explained(
    orders: pd.DataFrame, function: object, arguments: dict, named: str
) -> None:
    with pytest.raises(InputError, match=named):
        function(encode(orders), **arguments)  # type: ignore[operator]
