"""Recommendations: the closed form against a textbook inverse, reasons that are true, popularity beside."""

import numpy as np
import pandas as pd
import pytest
from baskets_helpers import lines, planted
from scipy.sparse import csr_matrix

from smkit.analysis.crosssell import encode, learn, recommend, rules, say
from smkit.analysis.crosssell.holdout import FADE, hide_one, histories, last_orders, questions, ranks
from smkit.analysis.crosssell.learn import ease, score, surest
from smkit.analysis.errors import InputError


def shoppers() -> pd.DataFrame:
    """Two kinds of customers: of tea, and of coffee; everybody buys sugar."""
    random = np.random.default_rng(1)
    kinds = (["thé", "théière", "infuseur", "miel"], ["café", "filtres", "cône", "balance"])
    rows = []
    for order in range(1200):
        customer = int(random.integers(0, 200))
        own = random.choice(kinds[customer % 2], random.integers(1, 3), replace=False)
        for product in {*own, "sucre"} if random.random() < 0.6 else set(own):
            rows.append(
                (order, f"K{customer}", product, pd.Timestamp("2025-01-01") + pd.Timedelta(hours=order))
            )
    return pd.DataFrame(rows, columns=["order_id", "customer_id", "product", "order_date"])


def test_ease_is_the_textbook_s() -> None:
    random = np.random.default_rng(0)
    rows = csr_matrix((random.random((60, 12)) < 0.3).astype(np.float32))
    dense = rows.toarray().astype(float)
    inverse = np.linalg.inv(dense.T @ dense + 7.0 * np.eye(12))
    expected = -inverse / np.diag(inverse)
    np.fill_diagonal(expected, 0)
    np.testing.assert_allclose(ease(rows, 7.0), expected, atol=1e-5)
    np.testing.assert_allclose(score(rows, ease(rows, 7.0)), dense @ expected, atol=1e-4)


def test_the_surest_rules_are_those_of_rules() -> None:
    orders = planted(800)
    baskets = encode(orders)
    weights = surest(baskets.matrix).toarray()
    table = rules(baskets, 3 / len(baskets), 0.0)
    one, other = (baskets.keys.get_indexer(pd.Index(table[c])) for c in ("antecedent_id", "consequent_id"))
    np.testing.assert_allclose(weights[one, other], table["confidence_low"], rtol=1e-6)
    assert (weights > 0).sum() == len(table)


@pytest.mark.parametrize("most", [5_000, 3])
def test_both_methods_find_what_goes_together(most: int) -> None:
    model = learn(shoppers(), most=most)
    assert model.method == ("ease" if most == 5_000 else "rules")
    found = recommend(model, basket=["thé"], n=4)
    assert set(found["product"].head(2)) | {"sucre"} <= {"théière", "infuseur", "miel", "sucre"}
    linked = found[found["product"] != "sucre"].head(2)
    assert (linked["reason"] == "together").all() and (linked["because"] == "thé").all()


def test_the_reason_is_true_and_popularity_stands_beside() -> None:
    orders = shoppers()
    model = learn(orders)
    held = orders.groupby("order_id")["product"].agg(set)
    for row in recommend(model, basket=["café", "filtres"], n=4).itertuples():
        assert row.popularity == pytest.approx(held.map(lambda h, p=row.product: p in h).mean())
        if row.reason == "together":
            assert row.because in {"café", "filtres"}
            with_it = [h for h in held if row.because in h]
            assert row.n_because == len(with_it) and row.n_both == sum(row.product in h for h in with_it)
            assert row.share == pytest.approx(row.n_both / row.n_because) and row.share > row.popularity
        sentence = say(row._asdict())
        assert row.product in sentence and "\u202f%" in sentence
    assert recommend(model, basket=["thé"], n=9).set_index("product").loc["sucre", "popularity_rank"] == 1


def test_what_nothing_speaks_for_is_said_to_be_popular() -> None:
    # tea and coffee never meet: after tea, coffee is but popular
    orders = lines([{"thé", "miel"}] * 10 + [{"café"}] * 30 + [{"rare"}])
    found = recommend(orders, basket=["thé"], n=5)
    assert found["product"].tolist() == ["miel", "café"]  # « rare » is too rare to be learnt
    assert (
        found.loc[1, ["reason", "because"]].tolist() == ["popular", None]
        or found.loc[1, "reason"] == "popular"
    )
    assert "sans lien" in say(found.loc[1])
    assert recommend(orders, basket=["rare"], n=1)["product"].tolist() == ["café"]


def test_to_a_customer_only_what_is_new() -> None:
    orders = shoppers()
    model = learn(orders, "customer")
    kinds = {"thé", "théière", "infuseur", "miel"}, {"café", "filtres", "cône", "balance"}
    right = asked = 0
    for customer, own in orders.groupby("customer_id")["product"].agg(set).items():
        found = recommend(model, customer=str(customer), n=1)
        assert not set(found["product"]) & own
        missing = kinds[int(str(customer)[1:]) % 2] - own
        if missing and "sucre" in own:
            asked += 1
            right += found.loc[0, "product"] in missing
    assert asked > 50 and right / asked > 0.9
    row = recommend(model, customer="K1", n=3).iloc[0]
    assert row["reason"] in ("customers", "popular")


def test_customer_numbers_that_a_missing_one_made_decimal() -> None:
    orders = shoppers()
    number = orders["customer_id"].str[1:].astype(int) + 17_000
    asked = f"{number.iloc[0]}"
    decimal = number.where(orders["order_id"] != orders["order_id"].iloc[-1])  # one order of nobody known
    assert decimal.dtype == "float64" and decimal.isna().any()
    model = learn(orders.assign(customer_id=decimal), "customer")
    assert asked in model.customers and not recommend(model, customer=asked).empty
    assert not recommend(model, customer=int(asked)).empty  # type: ignore[arg-type]


def test_by_name_or_by_code() -> None:
    orders = shoppers().assign(product_id=lambda t: "X" + t["product"].str.upper())
    model = learn(orders)
    pd.testing.assert_frame_equal(recommend(model, basket=["thé"]), recommend(model, basket=["XTHÉ"]))


def test_histories_fade() -> None:
    orders = pd.DataFrame(
        {"order_id": [1, 2, 2, 3], "customer_id": ["K"] * 4, "product": ["a", "a", "b", "c"]}
    )
    rows, customers = histories(encode(orders), "customer")
    assert customers.tolist() == ["K"]
    np.testing.assert_allclose(rows.toarray(), [[FADE, FADE, 1.0]])


def test_the_future_is_hidden_from_what_is_learnt() -> None:
    baskets = encode(shoppers())
    for unit, count in (("order", 240), ("customer", baskets.lines["customer_id"].nunique())):
        hidden = last_orders(baskets, unit, 0.2)
        assert hidden.sum() == count
        rows, known, answer = questions(baskets, unit, hidden, np.arange(baskets.matrix.shape[1]))
        assert known.shape == answer.shape and answer.nnz > 0 and known.multiply(answer).nnz == 0
        kept = baskets.matrix[~hidden]
        assert rows.astype(bool).sum() <= kept.sum()
    dates = baskets.first_line("order_date")
    late = last_orders(baskets, "order", 0.2)
    assert dates[~late].max() <= dates[late].min()


def test_hiding_one_product_hides_one() -> None:
    rows = encode(shoppers()).matrix
    rows = rows[np.diff(rows.indptr) > 1]
    known, hidden = hide_one(rows)
    assert (np.diff(hidden.indptr) == 1).all()
    assert ((known + hidden) != rows).nnz == 0


def test_ranks_count_from_one_and_ties_are_no_gift() -> None:
    known, hidden = csr_matrix([[1, 0, 0, 0]]), csr_matrix([[0, 0, 1, 0]])
    assert ranks(np.array([[9, 1, 3, 2]], np.float32), known, hidden).tolist() == [1]
    assert ranks(np.array([[9, 5, 3, 3]], np.float32), known, hidden).tolist() == [3]
    assert ranks(np.zeros((1, 4), np.float32), known, hidden).tolist() == [3]


def test_lambda_is_chosen_on_held_out_orders() -> None:
    model = learn(shoppers())
    assert model.ridge in model.tried and model.tried[model.ridge] == max(model.tried.values())
    rough = ease(
        model.rows, model.ridge, rough=True
    )  # what λ is chosen with: the same but for the last digits
    np.testing.assert_allclose(rough, ease(model.rows, model.ridge), atol=1e-5)
    assert learn(shoppers(), ridge=77).tried == {} and learn(shoppers(), ridge=77).ridge == 77


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({}, "soit"), ({"basket": ["thé"], "customer": "K1"}, "soit"), ({"basket": []}, "vide"),
        ({"basket": ["théiere"]}, "théière"), ({"basket": ["thé"], "n": 0}, "« n »"), ({"customer": "K1"}, "learn"),
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_explained(arguments: dict, named: str) -> None:
    with pytest.raises(InputError, match=named.replace("« ", "«\u00a0").replace(" »", "\u00a0»")):
        recommend(learn(shoppers(), ridge=50), **arguments)


def test_an_unknown_customer_unit_or_lambda_is_explained() -> None:
    with pytest.raises(InputError, match="Client inconnu"):
        recommend(learn(shoppers(), "customer", ridge=50), customer="K99999")
    with pytest.raises(InputError, match="customer"):
        learn(shoppers(), "customers")
    with pytest.raises(InputError, match="ridge"):
        learn(shoppers(), ridge=0)
    with pytest.raises(InputError, match="customer_id"):
        learn(lines([{"a", "b"}] * 5), "customer")
