"""What people really hand over: one product, one basket, nothing but returns, 200 000 products…"""

import subprocess
import sys
import warnings

import pandas as pd
import pytest
from baskets_helpers import lines

from smkit.analysis.crosssell import (
    bundles,
    encode,
    intake,
    learn,
    offers,
    pairs,
    recommend,
    rules,
    say,
    stability,
    substitutes,
    upsell,
    where,
)
from smkit.analysis.errors import InputError

DETAILS = {
    "order_date": pd.Timestamp("2025-03-01"),
    "customer_id": "K1",
    "category": "c",
    "quantity": 1.0,
    "unit_price": 5.0,
}
TABLES = {
    "one product": lines([{"thé"}] * 20).assign(**DETAILS),
    "one basket": lines([{"thé", "cône", "café"}]).assign(**DETAILS),
    "one line": lines([{"thé"}]).assign(**DETAILS),
    "nothing together": lines([{"thé"}, {"cône"}] * 20).assign(**DETAILS),
    "no name": lines([{"thé", "cône"}] * 9).rename(columns={"product": "product_id"}).assign(**DETAILS),
}
QUESTIONS = [pairs, rules, bundles, substitutes, upsell, offers, stability, intake]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda f: f.__name__)
def test_small_files_get_an_answer_or_a_sentence(name: str, question: object) -> None:
    try:
        question(TABLES[name])  # type: ignore[operator]
    except InputError as error:
        assert question is stability and str(error).endswith(".")


def test_one_product_has_no_rule() -> None:
    assert len(rules(TABLES["one product"])) == 0 and len(bundles(TABLES["one product"]).table) == 0
    assert list(rules(TABLES["one product"]).columns) == list(rules(TABLES["one basket"]).columns)
    with pytest.raises(InputError, match="au moins deux produits"):
        recommend(TABLES["one product"], basket=["thé"])


def test_one_basket_proves_nothing() -> None:
    assert len(rules(TABLES["one basket"])) == 6
    assert rules(TABLES["one basket"])["confidence_low"].max() < 0.25
    assert len(offers(TABLES["one basket"])) == 0


@pytest.mark.parametrize("question", [f for f in QUESTIONS if f is not intake], ids=lambda f: f.__name__)
def test_nothing_but_returns_is_explained(question: object) -> None:
    with pytest.raises(InputError, match="Aucun panier"):
        question(TABLES["one basket"].assign(quantity=-1.0))  # type: ignore[operator]


@pytest.mark.parametrize("support", [0, -1, 1.0001, 50])
@pytest.mark.parametrize("question", [pairs, rules, bundles, offers, stability], ids=lambda f: f.__name__)
def test_a_support_that_is_no_share_is_explained(question: object, support: float) -> None:
    orders = pd.concat([TABLES["no name"]] * 2).assign(
        order_date=pd.date_range("2025-01-01", periods=36).to_numpy()
    )
    with pytest.raises(InputError, match="min_support"):
        question(orders, support)  # type: ignore[operator]


MEMORY = [encode, bundles, substitutes, upsell, offers, stability, learn]


@pytest.mark.parametrize("question", MEMORY, ids=lambda f: f.__name__)
@pytest.mark.parametrize("given", ["commandes.csv", None, [1]], ids=["path", "none", "list"])
def test_what_is_no_table_is_explained(question: object, given: object) -> None:
    with pytest.raises(InputError, match=r"tableau pandas.*smkit\.read"):
        question(given)  # type: ignore[operator]


def test_a_column_there_twice_is_named() -> None:
    orders = TABLES["one basket"]
    with pytest.raises(InputError, match="Deux colonnes.*Produit"):
        rules(pd.concat([orders, orders[["product"]]], axis=1))


@pytest.mark.parametrize("column", ["quantity", "unit_price", "amount"])
def test_figures_left_as_text_are_named(column: str) -> None:
    with pytest.raises(InputError, match=f"{column}.*«\xa01,5\xa0».*smkit.read"):
        rules(TABLES["one basket"].assign(**{column: ["2", "1,5", "1,5"]}))


@pytest.mark.parametrize(
    "question",
    [stability, upsell, substitutes, learn, lambda orders: where(orders, season="été")],
    ids=["stability", "upsell", "substitutes", "learn", "where"],
)
def test_dates_left_as_text_are_refused_for_they_do_not_sort_in_time(question: object) -> None:
    orders = TABLES["nothing together"].assign(order_date=["01/03/2025", "15/02/2025"] * 20)
    with pytest.raises(InputError, match=r"vraies dates.*order_date.*01/03/2025"):
        question(orders)  # type: ignore[operator]


def test_a_time_zone_or_arrow_dates_change_nothing() -> None:
    baskets = [{"a", "c"}, {"b", "c"}] * 400
    plain = lines(baskets)
    plain["order_date"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(
        plain["order_id"].astype(int), unit="h"
    )
    found = substitutes(plain)
    assert len(found) == 1
    for dates in (plain["order_date"].dt.tz_localize("Europe/Paris", ambiguous="NaT", nonexistent="NaT"),
                  plain["order_date"].astype("timestamp[us][pyarrow]")):  # fmt: skip
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            pd.testing.assert_frame_equal(substitutes(plain.assign(order_date=dates)), found)


@pytest.mark.parametrize(
    ("question", "options"),
    [
        (bundles, {"max_items": 2.5}), (bundles, {"max_items": "4"}), (bundles, {"most": 0}), (rules, {"max_basket": 0}),
        (rules, {"max_basket": "x"}), (intake, {"max_basket": 0, "engine": "duckdb"}), (recommend, {"basket": ["thé"], "n": 2.5}),
        (upsell, {"min_after": "a"}), (upsell, {"min_step": float("nan")}),
    ],
)  # fmt: skip
def test_a_number_that_makes_no_sense_is_explained(question: object, options: dict) -> None:
    with pytest.raises(
        InputError,
        match=f"« {list(options)[-1 if 'n' in options else 0]} » vaut".replace("« ", "«\xa0").replace(
            " »", "\xa0»"
        ),
    ):
        question(TABLES["one product"], **options)  # type: ignore[operator]


def test_a_share_given_as_text_is_called_a_text() -> None:
    with pytest.raises(InputError, match="un texte"):
        rules(TABLES["one product"], "0,1")  # type: ignore[arg-type]


def test_moving_up_needs_prices() -> None:
    with pytest.raises(InputError, match="Prix unitaire"):
        upsell(TABLES["one product"].drop(columns=["quantity", "unit_price"]))


def test_a_column_that_the_kit_knows_is_no_misspelling_of_another() -> None:
    with pytest.raises(InputError) as caught:
        upsell(TABLES["one product"].drop(columns="customer_id"))
    assert "Vouliez-vous" not in str(caught.value)
    with pytest.raises(InputError, match="Vouliez-vous dire «\xa0custommer_id"):
        upsell(TABLES["one product"].rename(columns={"customer_id": "custommer_id"}))


def test_a_name_is_data_and_nothing_more() -> None:
    name = "<script>alert('x')</script>"
    orders = lines([{name, "thé'; DROP TABLE orders; --"}] * 9 + [{"café"}] * 9)
    for engine in ("numpy", "duckdb"):
        assert name in set(rules(orders, engine=engine)["antecedent"])
    row = recommend(orders, basket=[name], n=1).iloc[0]
    assert name in say(row)  # untouched: whoever shows it escapes it


def test_200_000_products_in_bounded_memory() -> None:
    code = """
from pathlib import Path
import numpy as np, pandas as pd
from smkit.analysis.crosssell import rules, recommend, encode, learn
from smkit.analysis.errors import InputError
random = np.random.default_rng(0)
n = 1_000_000
orders = pd.DataFrame({"order_id": np.repeat(np.arange(n // 5), 5), "product_id": random.integers(0, 200_000, n)})
orders.loc[:499, "product_id"] = np.tile([7, 8, 9, 10, 11], 100)
baskets = encode(orders)
assert len(baskets.keys) > 190_000
found = rules(baskets, 5 / len(baskets), 0.0)
assert set(found["antecedent"].head(20)) == set("7 8 9".split()) | {"10", "11"}, found
model = learn(baskets)
assert model.method == "rules"
assert set(recommend(model, basket=["7", "8"], n=3)["product"]) == {"9", "10", "11"}
orders["order_id"] = 1
try:
    rules(orders, 0.5)
    raise SystemExit("a basket of 200 000 products was accepted")
except InputError:
    pass
# the process's own peak: Linux's ru_maxrss begins at that of the process that started it
print(next(int(line.split()[1]) for line in Path("/proc/self/status").open() if line.startswith("VmHWM")) // 1024)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 1_000  # MB, pandas and scipy included


def test_importing_costs_no_scipy() -> None:
    code = "import sys, smkit.analysis.crosssell; print({'scipy', 'duckdb', 'ibis', 'pyspark'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_encoding_once_answers_everything() -> None:
    baskets = encode(TABLES["no name"])
    pd.testing.assert_frame_equal(rules(baskets), rules(TABLES["no name"]))
    assert intake(baskets) == baskets.intake
