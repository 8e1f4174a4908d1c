"""Rules: worked by hand, against brute force and mlxtend on random baskets, and at the very edge of thresholds."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from baskets_helpers import brute, lines
from hypothesis import given, settings
from hypothesis import strategies as st

from smkit.analysis.crosssell import bundle_rules, bundles, pairs, rules
from smkit.analysis.crosssell.rules import wilson_low
from smkit.analysis.errors import InputError
from smkit.analysis.intervals import wilson

TEN = [
    {"cône", "filtres"}, {"cône", "filtres"}, {"cône", "filtres", "café"}, {"cône"}, {"filtres"},
    {"café"}, {"café"}, {"café", "thé"}, {"thé"}, {"café", "cône"},
]  # fmt: skip

random_baskets = st.lists(st.sets(st.sampled_from("abcdefg"), min_size=1), min_size=1, max_size=30)
shares = st.sampled_from([0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.5, 0.7, 0.75, 0.9, 1.0])


def test_ten_baskets_by_hand() -> None:
    found = rules(lines(TEN), 0.2, 0.5).set_index(["antecedent", "consequent"])
    assert list(found.index) == [("filtres", "cône"), ("cône", "filtres")]
    rule = found.loc["cône", "filtres"]
    # cône in 5 of 10, filtres in 4, both in 3
    assert (rule["n"], rule["n_antecedent"], rule["n_consequent"], rule["n_both"]) == (10, 5, 4, 3)
    assert rule["support"] == pytest.approx(0.3) and rule["confidence"] == pytest.approx(0.6)
    assert rule["lift"] == pytest.approx(0.6 / 0.4) and rule["leverage"] == pytest.approx(0.3 - 0.5 * 0.4)
    assert rule["conviction"] == pytest.approx((1 - 0.4) / (1 - 0.6))
    assert rule["zhang"] == pytest.approx(0.1 / max(0.3 * (1 - 0.5), 0.5 * (0.4 - 0.3)))
    assert rule["confidence_low"] == pytest.approx(wilson(3, 5)[0])  # type: ignore[index]


def test_a_rule_that_never_fails() -> None:
    found = rules(lines([{"a", "b"}, {"a", "b"}, {"b"}]), 0.1, 0.1).set_index("antecedent")
    assert found.loc["a", "conviction"] == math.inf and found.loc["a", "confidence"] == 1


@given(random_baskets, shares, shares)
@settings(max_examples=60, deadline=None)
def test_pairs_and_rules_are_those_of_brute_force(
    baskets: list[set[str]], support: float, confidence: float
) -> None:
    least = math.ceil(round(support * 100) * len(baskets) / 100)
    sizes = brute(baskets, least, 2)
    expected = {tuple(sorted(items)): n for items, n in sizes.items() if len(items) == 2}
    table = pairs(lines(baskets), support)
    got = {tuple(sorted(key)): n for *key, n in table[["first", "second", "n_both"]].values.tolist()}
    assert got == expected and len(table) == len(expected)
    wanted = {
        (a, b): n
        for one, n in expected.items()
        for a, b in (one, one[::-1])
        if 100 * n >= round(confidence * 100) * sizes[frozenset(a)]
    }
    table = rules(lines(baskets), support, confidence)
    got = {(a, b): n for a, b, n in table[["antecedent", "consequent", "n_both"]].values.tolist()}
    assert got == wanted and len(table) == len(wanted)
    assert table["confidence_low"].is_monotonic_decreasing
    assert (table["confidence_low"] < table["confidence"]).all()


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning:mlxtend")
@given(random_baskets, shares, shares)
@settings(max_examples=25, deadline=None)
def test_rules_are_those_of_mlxtend_but_for_its_float_edges(
    baskets: list[set[str]], support: float, confidence: float
) -> None:
    frequent = pytest.importorskip("mlxtend.frequent_patterns")
    products = sorted({product for basket in baskets for product in basket})
    table = pd.DataFrame([[p in basket for p in products] for basket in baskets], columns=products)
    sets = frequent.fpgrowth(table, min_support=support, use_colnames=True)
    ours = bundles(lines(baskets), support, max_items=7, most=10**6)
    # itemsets: mlxtend compares supports, rounded floats; what it lacks is exactly at the threshold
    counted = {
        frozenset(items): n for items, n in zip(ours.table["items"], ours.table["n_both"], strict=True)
    }
    theirs = {
        frozenset(items): round(value * len(baskets))
        for items, value in zip(sets["itemsets"], sets["support"], strict=True)
        if len(items) > 1
    }
    assert theirs.items() <= counted.items()
    assert {n for items, n in counted.items() if items not in theirs} <= {ours.asked_from}
    if theirs:
        found = frequent.association_rules(sets, metric="confidence", min_threshold=confidence)
        found = found[found["consequents"].map(len) == 1]
        theirs_rules = {
            (frozenset(a), *c): row
            for a, c, *row in found[
                [
                    "antecedents",
                    "consequents",
                    "confidence",
                    "lift",
                    "leverage",
                    "conviction",
                    "zhangs_metric",
                ]
            ].itertuples(index=False)
        }
        measures = ["confidence", "lift", "leverage", "conviction", "zhang"]
        parts = [rules(lines(baskets), support, confidence), bundle_rules(ours, confidence)]
        for table in parts:
            table["key"] = table["antecedent_id"].map(
                lambda key: frozenset([key] if isinstance(key, str) else key)
            )
        ours_rules = {
            (row.key, row.consequent_id): [getattr(row, name) for name in measures]
            for table in parts
            for row in table.itertuples()
        }
        assert theirs_rules.keys() <= ours_rules.keys()
        for key, row in theirs_rules.items():
            np.testing.assert_allclose(ours_rules[key], row, rtol=1e-9, atol=1e-12)
        # rules: mlxtend divides support by support, so that 0.3 / 0.4 falls short of 75 %
        for key in ours_rules.keys() - theirs_rules.keys():
            assert (
                ours_rules[key][0] == pytest.approx(confidence, abs=1e-12) or key[0] | {key[1]} not in theirs
            )


def test_the_edge_that_mlxtend_loses() -> None:
    frequent = pytest.importorskip("mlxtend.frequent_patterns")
    baskets = [{"a", "b"}] * 3 + [{"a"}] + [{"c"}] * 6
    table = pd.DataFrame([[p in basket for p in "abc"] for basket in baskets], columns=list("abc"))
    found = frequent.association_rules(
        frequent.fpgrowth(table, min_support=0.1, use_colnames=True), metric="confidence", min_threshold=0.75
    )
    assert frozenset("a") not in set(found["antecedents"])  # 0.3 / 0.4 = 0.7499999999999999
    ours = rules(lines(baskets), 0.1, 0.75)
    assert "a" in set(ours["antecedent"])  # 3 of 4 baskets are 75 %


@pytest.mark.parametrize("n", [10, 30, 70, 100, 300, 1000])
@pytest.mark.parametrize("percent", [1, 3, 7, 10, 14, 29, 55, 57])
def test_a_threshold_met_exactly_is_met(n: int, percent: int) -> None:
    k = -(-n * percent // 100)
    orders = lines([{"a", "b"}] * k + [{"c"}] * (n - k))
    assert len(pairs(orders, percent / 100)) == 1
    exact = n * percent % 100 == 0
    assert len(pairs(orders, percent / 100 + 1e-9)) == (0 if exact else 1)


def test_wilson_is_that_of_the_house() -> None:
    for trials in (1, 3, 10, 250):
        for successes in {0, 1, trials // 2, trials}:
            low = wilson(successes, trials)[0]  # type: ignore[index]
            assert wilson_low(np.array([successes]), np.array([trials]))[0] == pytest.approx(low, abs=1e-12)


@pytest.mark.parametrize("support", [0, -0.1, 1.01, 5, float("nan"), float("inf"), "1 %"])
def test_a_support_outside_its_bounds_is_explained(support: Any) -> None:
    with pytest.raises(InputError, match="min_support.*1.%"):
        rules(lines(TEN), support)


@pytest.mark.parametrize("confidence", [-0.1, 1.5])
def test_a_confidence_outside_its_bounds_is_explained(confidence: float) -> None:
    with pytest.raises(InputError, match="min_confidence"):
        rules(lines(TEN), 0.1, confidence)


def test_the_order_of_lines_and_orders_changes_nothing() -> None:
    orders = lines(TEN)
    shuffled = orders.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(rules(orders), rules(shuffled))


def test_more_pairs_than_anybody_can_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smkit.analysis.crosssell.counts._MOST_PAIRS", 5)
    with pytest.raises(InputError, match="support minimum"):
        rules(lines([set("abcdef")] * 2), 0.5)


@given(random_baskets, st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_both_ways_to_count_pairs_agree(baskets: list[set[str]], least: int) -> None:
    from smkit.analysis.crosssell import counts, encode

    matrix = encode(lines(baskets)).matrix
    kept = np.arange(matrix.shape[1])
    dense = counts.count_pairs(matrix, kept, least)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counts, "_DENSE", 0)
        patch.setattr(counts, "_SPARSE", 3)  # a few columns at a time
        sparse = counts.count_pairs(matrix, kept, least)
    for one, other in zip(dense, sparse, strict=True):
        assert one.tolist() == other.tolist()


@given(st.integers(1, 5_000), st.integers(1, 5_000))
@settings(deadline=None)
def test_a_share_given_as_a_count_over_the_baskets_is_that_count(k: int, n: int) -> None:
    from smkit.analysis.crosssell.counts import threshold

    if k <= n:
        assert threshold(k / n, n) == k
