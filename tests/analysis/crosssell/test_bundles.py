"""Bundles: every frequent set, whatever the way it is counted, and honesty about the cap."""

from decimal import Decimal

import numpy as np
import pytest
from baskets_helpers import brute, lines
from hypothesis import given, settings
from hypothesis import strategies as st

from smkit.analysis.crosssell import bundle_price, bundle_rules, bundles, encode, price_bundles, sets
from smkit.analysis.errors import InputError

random_baskets = st.lists(st.sets(st.sampled_from("abcdefg"), min_size=1), min_size=1, max_size=30)


def counted(found: object) -> dict[frozenset[str], int]:
    table = found.table  # type: ignore[attr-defined]
    return {frozenset(items): n for items, n in zip(table["items"], table["n_both"].tolist(), strict=True)}


@given(random_baskets, st.integers(1, 4), st.integers(2, 6), st.booleans())
@settings(max_examples=120, deadline=None)
def test_every_frequent_set_is_found(baskets: list[set[str]], least: int, longest: int, dense: bool) -> None:
    least = min(least, len(baskets))
    expected = {items: n for items, n in brute(baskets, least, longest).items() if len(items) > 1}
    with pytest.MonkeyPatch.context() as patch:
        if not dense:
            patch.setattr(sets, "_CELLS", 0)  # count large groups of baskets the other way
        found = bundles(lines(baskets), least / len(baskets), max_items=longest, most=10**6)
    assert counted(found) == expected and len(found.table) == len(expected)
    assert not found.cut and not found.notes()
    assert found.table["lift_low"].is_monotonic_decreasing


@given(random_baskets, st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_a_cut_list_is_whole_down_to_where_it_says(baskets: list[set[str]], most: int) -> None:
    orders = lines(baskets)
    every = bundles(orders, 0.01, most=10**6)
    some = bundles(orders, 0.01, most=most)
    assert len(some.table) <= most
    assert counted(some) == {k: n for k, n in counted(every).items() if n >= some.complete_from}
    assert some.cut == (len(every.table) > most) == bool(some.notes())


@given(random_baskets, st.sampled_from([0.0, 0.3, 0.5, 0.75, 1.0]))
@settings(max_examples=40, deadline=None)
def test_rules_of_several_products(baskets: list[set[str]], confidence: float) -> None:
    sizes = brute(baskets, 1, 4)
    expected = {
        (items - {last}, last): (n, sizes[items - {last}])
        for items, n in sizes.items()
        for last in items
        if len(items) > 2 and n >= confidence * sizes[items - {last}]
    }
    table = bundle_rules(bundles(lines(baskets), 0.01, most=10**6), confidence)
    got = {
        (frozenset(row.antecedent_id), row.consequent_id): (row.n_both, row.n_antecedent)
        for row in table.itertuples()
    }
    assert got == expected
    assert list(table.columns)[:4] == ["antecedent_id", "antecedent", "consequent_id", "consequent"]


def test_a_bundle_is_compared_with_its_best_part() -> None:
    # c joins a + b by pure chance: the three are no better than the pair
    random = np.random.default_rng(0)
    baskets = [
        ({"a", "b"} if random.random() < 0.3 else {"z"}) | ({"c"} if random.random() < 0.3 else {"y"})
        for _ in range(3000)
    ]
    table = bundles(lines(baskets), 0.02).table.set_index("products")
    assert table.loc["a + b", "lift"] > 3 and table.loc["a + b + c", "lift"] < 1.2


@pytest.mark.parametrize(("max_items", "most"), [(1, 10), (3, 0)])
def test_impossible_limits_are_explained(max_items: int, most: int) -> None:
    with pytest.raises(InputError, match="un nombre entier"):
        bundles(lines([{"a", "b"}]), 0.5, max_items=max_items, most=most)


def test_a_bundle_keeps_its_margin() -> None:
    held = bundle_price([100, 50], [80, 36], floor=0.2, discount=0.1)
    # list 150, cost 116: 20 % of the price left asks for 145; the 10 % wanted would have been 135
    assert (held.price, held.floor_price) == (145, 145)
    assert held.margin == 29 and held.margin_rate == Decimal("0.2")
    assert float(held.more_sales) == pytest.approx(34 / 29 - 1)  # type: ignore[arg-type]
    assert bundle_price([100], [85], floor=0.2).price is None  # already under the floor at list price
    assert bundle_price([Decimal("10.05")], [1], floor=0, discount=0).price == Decimal(
        "10.05"
    )  # not rounded above the list
    free = bundle_price([10], [0], floor=0, discount=1)
    assert free.price is None and free.margin is None


@given(
    st.lists(st.tuples(st.integers(1, 20_000), st.integers(0, 20_000)), min_size=1, max_size=4),
    st.sampled_from([0, 0.1, 0.25, 0.5]),
    st.sampled_from([0, 0.05, 0.1, 0.3]),
)
@settings(deadline=None)
def test_a_price_never_breaks_the_floor_nor_passes_the_list(
    figures: list[tuple[int, int]], floor: float, discount: float
) -> None:
    prices, costs = [p / 100 for p, _ in figures], [c / 100 for _, c in figures]
    found = bundle_price(prices, costs, floor=floor, discount=discount)
    if found.price is None:
        assert sum(c for _, c in figures) > (1 - floor) * sum(p for p, _ in figures) - 1e-6 or discount == 1
    else:
        assert found.price <= found.list_price
        assert found.margin_rate >= floor - 1e-12  # type: ignore[operator]


@pytest.mark.parametrize(
    "arguments", [{"prices": [], "costs": []}, {"prices": [1], "costs": []}, {"prices": [-1], "costs": [1]},
                  {"prices": [1], "costs": [1], "floor": 1}, {"prices": [1], "costs": [1], "discount": 2}],
)  # fmt: skip
def test_a_price_that_makes_no_sense_is_explained(arguments: dict) -> None:
    with pytest.raises(InputError):
        bundle_price(**arguments)


def test_bundles_without_a_known_cost_have_a_list_price_and_no_other() -> None:
    orders = lines([{"a", "b", "c"}] * 3).assign(
        quantity=1, unit_price=10.0, unit_cost=[6.0, 6.0, np.nan] * 3
    )
    orders["unit_cost"] = orders["product"].map({"a": 6.0, "b": 6.0})
    table = price_bundles(bundles(orders, 0.5), encode(orders)).set_index("products")
    assert table.loc["a + b", "price"] == 18.0
    assert table.loc["a + c", "list_price"] == 20.0
    assert table.loc["a + c", ["price", "floor_price", "discount", "margin"]].isna().all()
    unpriced = price_bundles(
        bundles(orders, 0.5), orders.assign(unit_price=np.nan, amount=10.0, quantity=np.nan)
    )
    assert unpriced["list_price"].isna().all(), "an amount without a quantity says no price"


def test_bundles_are_priced_with_the_orders_they_come_from() -> None:
    orders = lines([{"a", "b"}] * 3).assign(quantity=1, unit_price=10.0, unit_cost=6.0)
    with pytest.raises(InputError, match="n'ont pas «\xa0a\xa0», qui est dans un lot"):
        price_bundles(bundles(orders, 0.5), orders[orders["product"] == "b"])
