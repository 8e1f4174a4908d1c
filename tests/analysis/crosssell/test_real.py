"""Groceries and Online Retail: the same sets and rules as mlxtend and pyfim, count for count."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from baskets_helpers import groceries, lines, online_retail

from smkit.analysis.crosssell import (
    Baskets,
    bundle_rules,
    bundles,
    encode,
    learn,
    pairs,
    retention,
    rules,
    stability,
)
from smkit.analysis.crosssell.holdout import last_orders, questions, ranks
from smkit.analysis.crosssell.learn import score


def counted(found: object) -> dict[frozenset[str], int]:
    table = found.table  # type: ignore[attr-defined]
    return {frozenset(items): n for items, n in zip(table["items"], table["n_both"].tolist(), strict=True)}


def by_pyfim(transactions: list[list[str]], least: int, longest: int) -> dict[frozenset[str], int]:
    fim = pytest.importorskip("fim")
    found = fim.eclat(transactions, target="s", supp=-least, zmin=2, zmax=longest, report="a")
    return {frozenset(items): count for items, count in found}


def transactions(baskets: Baskets) -> list[list[str]]:
    found = baskets.keys.to_numpy(dtype=object)[baskets.matrix.indices]
    return [part.tolist() for part in np.split(found, baskets.matrix.indptr[1:-1])]


def test_groceries_has_the_counts_everybody_knows(shared: Path) -> None:
    baskets = encode(lines(groceries(shared)))
    assert (len(baskets), len(baskets.keys)) == (9835, 169)
    counts = dict(zip(baskets.keys, baskets.counts.tolist(), strict=True))
    # arules, summary(Groceries): the most frequent items
    assert (counts["whole milk"], counts["other vegetables"], counts["rolls/buns"]) == (2513, 1903, 1809)
    best = pairs(baskets, 0.01).sort_values("n_both", ascending=False).iloc[0]
    assert {best["first"], best["second"]} == {"whole milk", "other vegetables"} and best["n_both"] == 736


@pytest.mark.parametrize("support", [0.01, 0.002])
def test_groceries_like_pyfim(shared: Path, support: float) -> None:
    orders = lines(groceries(shared))
    found = bundles(orders, support, max_items=5, most=10**7)
    assert counted(found) == by_pyfim(groceries(shared), found.asked_from, 5)


def test_groceries_like_mlxtend(shared: Path) -> None:
    frequent = pytest.importorskip("mlxtend.frequent_patterns")
    baskets = encode(lines(groceries(shared)))
    table = pd.DataFrame(baskets.matrix.toarray().astype(bool), columns=baskets.keys)
    sets = frequent.fpgrowth(table, min_support=0.005, use_colnames=True, max_len=3)
    theirs = frequent.association_rules(sets, metric="confidence", min_threshold=0.2)
    theirs = theirs[theirs["consequents"].map(len) == 1]
    keys = [(frozenset(a), *c) for a, c in zip(theirs["antecedents"], theirs["consequents"], strict=True)]
    theirs = theirs.set_index(
        pd.MultiIndex.from_tuples([(tuple(sorted(a)), c) for a, c in keys])
    ).sort_index()
    found = bundles(baskets, 0.005, max_items=3)
    ours = pd.concat([rules(baskets, 0.005, 0.2), bundle_rules(found, 0.2)])
    ids = [
        ((a,) if isinstance(a, str) else tuple(sorted(a)), c)
        for a, c in zip(ours["antecedent_id"], ours["consequent_id"], strict=True)
    ]
    ours = ours.set_index(pd.MultiIndex.from_tuples(ids)).sort_index()
    # mlxtend divides support by support: a rule of exactly 20 % can come out just below, and be lost
    edge = ours.index.difference(theirs.index)
    assert (5 * ours.loc[edge, "n_both"] == ours.loc[edge, "n_antecedent"]).all() and len(edge) <= 2
    ours = ours.drop(edge)
    assert len(ours) > 800 and list(ours.index) == list(theirs.index)
    np.testing.assert_array_equal(ours["n_both"], (theirs["support"] * 9835).round().astype(int))
    for one, other in [
        ("zhang", "zhangs_metric"),
        *((name,) * 2 for name in ("confidence", "lift", "leverage", "conviction")),
    ]:
        np.testing.assert_allclose(ours[one], theirs[other], rtol=1e-9)


@pytest.fixture(scope="module")
def retail(request: pytest.FixtureRequest) -> Baskets:
    """Online Retail's baskets."""
    folder = Path(__file__).resolve().parents[4] / "shared/data"
    if not folder.is_dir():
        pytest.skip("données réelles absentes")
    return encode(online_retail(folder))


def test_online_retail_is_read_whole(retail: Baskets) -> None:
    read = retail.intake
    assert read.lines == 541_909 and (read.giants, read.giant_lines) == (1, 1110)
    sales = retail.lines
    assert (sales["quantity"] > 0).all() and (sales["unit_price"] > 0).all()
    # facts: sales alone are 10 666 684,54; the giant order is one of them
    orders = online_retail(Path(__file__).resolve().parents[4] / "shared/data")
    every = encode(orders, max_basket=10_000)
    assert (every.lines["quantity"] * every.lines["unit_price"]).sum() == pytest.approx(
        10_666_684.54, abs=0.01
    )
    assert len(every) == len(retail) + 1 == sales["order_id"].nunique() + 1


def test_online_retail_like_pyfim(retail: Baskets) -> None:
    found = bundles(retail, 0.005, max_items=4, most=10**7)
    expected = by_pyfim(transactions(retail), found.asked_from, 4)
    assert counted(found) == expected and len(expected) > 10_000
    table = pairs(retail, 0.005)
    got = {frozenset(key): n for *key, n in table[["first_id", "second_id", "n_both"]].values.tolist()}
    assert got == {items: n for items, n in expected.items() if len(items) == 2}


def test_online_retail_like_mlxtend(retail: Baskets) -> None:
    frequent = pytest.importorskip("mlxtend.frequent_patterns")
    kept = np.flatnonzero(retail.counts >= 0.015 * len(retail))
    table = pd.DataFrame(retail.matrix[:, kept].toarray().astype(bool), columns=retail.keys[kept])
    sets = frequent.fpgrowth(table, min_support=0.015, use_colnames=True, max_len=2)
    theirs = frequent.association_rules(sets, metric="confidence", min_threshold=0.3)
    ours = rules(retail, 0.015, 0.3)
    assert {(*a, *c) for a, c in zip(theirs["antecedents"], theirs["consequents"], strict=True)} == set(
        zip(ours["antecedent_id"], ours["consequent_id"], strict=True)
    )
    assert len(ours) > 100


def test_rules_sorted_by_what_is_sure_hold_later(retail: Baskets) -> None:
    kept = retention(stability(retail, 10 / len(retail), 0.05)).set_index("sorted_by")["kept"]
    assert kept["confidence_low"] > 0.8 > 0.7 > kept["lift"]


def test_recommending_beats_popularity_and_rules_by_far(retail: Baskets) -> None:
    hidden = last_orders(retail, "order", 0.2)
    early = encode(retail.lines[~hidden[retail.basket]])
    most_sold = np.argsort(-early.counts)[
        :800
    ]  # a part of the catalogue, to be quick; the benchmark takes all
    early = encode(early.lines[np.isin(early.column, most_sold)])
    hits = {}
    for method, most in (("ease", 5_000), ("rules", 10)):
        model = learn(early, ridge=100, most=most)
        columns = retail.keys.get_indexer(early.keys[model.columns])
        rows, known, answer = questions(retail, "order", hidden, columns)
        hits[method] = (ranks(score(known, model.weights), known, answer) <= 10).mean()
        popularity = np.tile(np.bincount(rows.indices, minlength=rows.shape[1]), (known.shape[0], 1))
        hits["popularity"] = (ranks(popularity, known, answer) <= 10).mean()
    assert hits["ease"] > 1.1 * hits["rules"] > 3 * hits["popularity"] > 0
