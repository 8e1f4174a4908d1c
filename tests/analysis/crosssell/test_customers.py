"""Customers are the evidence: what one loyal customer does is no rule, and chance keeps big baskets big."""

from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from smkit import read
from smkit.analysis.crosssell import chance, choose, encode, linked, offers, price_bundles
from smkit.analysis.crosssell.bundles import bundles


def world(
    random: np.random.Generator, products: int, people: int, *, spread: float = 1.0, loyal: int = 0
) -> pd.DataFrame:
    """Heavy-tailed baskets of products that ignore each other; one customer may repeat a pair `loyal` times."""
    weights = 1 / np.arange(1, products + 1) ** 0.7
    rows: list[tuple[str, str, str]] = []
    for order in range(people):
        size = min(1 + random.poisson(np.exp(random.normal(0.5, spread))), products)
        held = random.choice(products, size, replace=False, p=weights / weights.sum())
        rows += [(f"C{order}", f"K{random.integers(people)}", f"P{at:03d}") for at in held]
    rows += [(f"L{at}", "fidèle", product) for at in range(loyal) for product in ("P005", "P009")]
    table = pd.DataFrame(rows, columns=["order_id", "customer_id", "product"])
    return table.assign(quantity=1.0, unit_price=10.0, unit_cost=6.0)


def test_one_loyal_customer_is_no_evidence(shared: Path) -> None:
    file = shared.parent / "cases" / "judging" / "commandes_un_client_fidele.csv"
    table = read("orders", file, spared=["order_date", "amount"]).table
    assert len(offers(table)) == 0
    assert len(offers(table.drop(columns="customer_id"))) > 0, (
        "taken for as many customers, it looks like a link"
    )


@pytest.mark.parametrize(("products", "loyal"), [(30, 0), (100, 0), (30, 60)])
def test_products_that_ignore_each_other_give_no_offer(products: int, loyal: int) -> None:
    random = np.random.default_rng(products + loyal)
    assert sum(len(offers(world(random, products, 400, loyal=loyal))) > 0 for _ in range(12)) <= 1


def test_chance_meets_every_size_and_every_popularity() -> None:
    baskets = encode(world(np.random.default_rng(3), 40, 1_500))
    shares, held = chance.expected(baskets).shares, baskets.matrix
    kinds, sizes, times = chance._classes(np.diff(held.indptr))
    assert len(kinds) == len(baskets) and times.sum() == len(baskets)
    np.testing.assert_allclose(times @ shares, baskets.counts, rtol=5e-3)
    np.testing.assert_allclose(shares.sum(axis=1), sizes, rtol=5e-3)


@pytest.mark.parametrize("part", [1, 40, 2_000_000])
def test_who_meets_a_pair_is_counted_once_however_the_baskets_are_cut(
    part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chance, "_PAIRS", part)
    table = world(np.random.default_rng(part), 15, 40, loyal=30)
    table.loc[table["order_id"].str.endswith("7"), "customer_id"] = None
    baskets = encode(table)
    first, second = np.nonzero(~np.eye(len(baskets.keys), dtype=bool))
    whose = table.drop_duplicates("order_id").set_index("order_id")["customer_id"]  # that of its first line
    seen: dict[tuple[str, str], set[str]] = {}
    for order, its in table.groupby("order_id")["product"]:
        for pair in permutations(set(its), 2):
            seen.setdefault(pair, set()).add(order if pd.isna(whose[order]) else whose[order])
    wanted = [len(seen.get(pair, ())) for pair in zip(baskets.keys[first], baskets.keys[second], strict=True)]
    assert chance.met(baskets, first, second).tolist() == wanted and max(wanted) > 3
    assert chance.met(baskets, first[:0], second[:0]).tolist() == []


def test_expected_customers_are_those_of_a_simulation() -> None:
    random = np.random.default_rng(8)
    baskets = encode(world(random, 12, 300, spread=0.6))
    null = chance.expected(baskets)
    first, second = np.array([0, 1, 3]), np.array([2, 4, 5])
    kinds, _, _ = chance._classes(np.diff(baskets.matrix.indptr))
    who = chance.customers(baskets)
    seen = np.zeros(3)
    for _ in range(300):
        drawn = random.random((len(baskets), 12)) < null.shares[kinds]
        for at, (one, other) in enumerate(zip(first, second, strict=True)):
            seen[at] += len(np.unique(who[drawn[:, one] & drawn[:, other]])) / 300
    np.testing.assert_allclose(null.pairs(first, second), seen, rtol=0.05)


def test_a_pair_that_many_customers_make_is_found_with_its_customers() -> None:
    table = world(np.random.default_rng(1), 40, 1_500, spread=0.3)
    more = pd.DataFrame(
        {
            "order_id": np.repeat([f"X{at}" for at in range(160)], 2),
            "customer_id": np.repeat([f"N{at // 2}" for at in range(160)], 2),
            "product": ["P020", "P030"] * 160,
        }
    ).assign(quantity=1.0, unit_price=10.0, unit_cost=6.0)
    found = offers(pd.concat([table, more], ignore_index=True)).set_index(["antecedent", "consequent"])
    row = found.loc["P020", "P030"]
    assert 80 <= row["n_customers"] <= row["n_both"] - 80, "two orders of one customer are one customer"
    assert row["confidence_low"] < row["confidence"]


def test_the_margin_is_that_of_the_second_product_beside_the_first() -> None:
    rows = [(at, product, price) for at in range(40) for product, price in (("a", 5.0), ("b", 10.0))]
    rows += [(100 + at, "b", 90.0) for at in range(40)] + [(200 + at, "a", 5.0) for at in range(20)]
    rows += [(300 + at, "c", 1.0) for at in range(200)]
    table = pd.DataFrame(rows, columns=["order_id", "product", "unit_price"]).assign(quantity=1.0)
    found = offers(table.assign(unit_cost=table["unit_price"] / 2)).set_index(["antecedent", "consequent"])
    assert found.loc["a", "b"]["margin_per_order"] == 5.0, "not that of all its baskets, 25"


def test_a_customer_hears_one_offer_and_the_share_of_the_margin_is_said() -> None:
    rows = [(at, f"K{at}", p) for at in range(60) for p in ("a", "b", "c")]
    rows += [(100 + at, f"N{at}", p) for at in range(30) for p in ("a", "b")]
    rows += [(200 + at, f"M{at}", "z") for at in range(300)]
    table = pd.DataFrame(rows, columns=["order_id", "customer_id", "product"])
    baskets = encode(table.assign(quantity=1.0, unit_price=10.0, unit_cost=5.0))
    found = offers(baskets)
    to_c = found[found["consequent"] == "c"]
    assert len(to_c) == 2 and (to_c["reach"] == 30).all(), "both for the same thirty customers"
    own = choose.apart(to_c, baskets)
    assert own["own_share"].tolist() == [1.0, 0.0]
    got = choose.total(own, baskets)
    assert got["margin"] == pytest.approx(to_c["expected_margin"].iloc[0])
    assert got["share"] == pytest.approx(got["margin"] / (len(table) * 5.0))  # type: ignore[operator]


def test_rules_are_said_to_hold_only_of_those_shown() -> None:
    shown = pd.DataFrame(
        {"confidence_early": [0.5, 0.4], "confidence_later": [0.25, np.nan], "holds": [False, pd.NA]}
    ).astype({"holds": "boolean"})
    assert choose.holding(shown) == {"rules": 1, "held": 0, "before": 0.5, "after": 0.25, "kept": 0.5}
    assert choose.holding(shown.iloc[1:]) is None


def test_a_bundle_needs_links_between_all_its_products() -> None:
    rows = [(at, p) for at in range(60) for p in ("a", "b", "c")] + [(100 + at, "z") for at in range(200)]
    rows += [(400 + at, p) for at in range(40) for p in ("a", "y")]
    table = pd.DataFrame(rows, columns=["order_id", "product"]).assign(
        quantity=1.0, unit_price=10.0, unit_cost=5.0
    )
    prices = price_bundles(bundles(table), table)
    trio = prices[prices["size"] == 3]
    found = linked(table)
    assert [sorted(items) for items in choose.worth(trio, found)["items"]] == [["a", "b", "c"]]
    without = found[found[["antecedent", "consequent"]].isin(["b", "c"]).sum(axis=1) < 2]
    assert len(without) < len(found) and not len(choose.worth(trio, without))
