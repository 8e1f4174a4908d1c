"""From lines to baskets: what counts, what is left out, and that it is told."""

import numpy as np
import pandas as pd
import pytest
from baskets_helpers import MESSY, lines
from hypothesis import given, settings
from hypothesis import strategies as st

from smkit.analysis.crosssell import Intake, encode, rules
from smkit.analysis.crosssell.intake import called, sales
from smkit.analysis.errors import InputError
from smkit.analysis.kpis.measures.orders import is_sale
from smkit.tables import schema
from smkit.typography import typeset


def test_what_is_left_out_is_counted() -> None:
    baskets = encode(MESSY)
    read = baskets.intake
    assert (read.lines, read.not_sales, read.no_order, read.no_product, read.duplicates) == (12, 2, 1, 2, 1)
    assert (read.baskets, read.used, read.giants) == (3, 6, 0)
    assert read.lines == read.used + read.not_sales + read.no_order + read.no_product + read.duplicates
    assert len(read.notes()) == 4 and all(note.endswith(".") for note in read.notes())
    held = [set(baskets.keys[row.indices]) for row in baskets.matrix]
    assert held == [{"A", "B"}, {"A", "B"}, {"A", "sans code"}]
    assert dict(zip(baskets.keys, baskets.names, strict=True)) == {
        "A": "thé",
        "B": "cône",
        "sans code": "sans code",
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t,
        lambda t: t.astype({"order_id": "str", "product_id": "str", "product": "str"}),
        lambda t: t.astype({"product_id": "category", "product": "category"}),
        lambda t: t.astype({"order_id": "object", "product_id": "object"}),
        lambda t: t.astype({"quantity": "Float64"}),
        lambda t: t.sample(frac=1, random_state=1),
        lambda t: t.set_index(np.arange(len(t)) % 3),
    ],
)
def test_whatever_the_types_and_the_order_of_lines(change: object) -> None:
    expected = rules(MESSY, 0.1)
    pd.testing.assert_frame_equal(rules(change(MESSY), 0.1), expected)  # type: ignore[operator]
    assert encode(change(MESSY)).intake == encode(MESSY).intake  # type: ignore[operator]


def test_whole_number_codes() -> None:
    orders = pd.DataFrame({"order_id": [7, 7, 3, 3, 7], "product_id": [10, 20, 10, 20, 20]})
    assert rules(orders)["antecedent_id"].tolist() == ["10", "20"]
    assert encode(orders).intake.duplicates == 1


@pytest.mark.parametrize("kind", ["str", "object", "category"])
def test_a_line_without_a_code_is_known_by_its_name(kind: str) -> None:
    orders = pd.DataFrame(
        {"order_id": [1, 1, 2], "product_id": ["A", None, "A"], "product": ["thé", "cône", "thé"]}
    )
    baskets = encode(orders.astype({"product_id": kind, "product": kind}))
    assert [[baskets.keys[at] for at in row.indices] for row in baskets.matrix] == [["A", "cône"], ["A"]]


def test_an_order_that_comes_back_later_in_the_file_is_one_basket() -> None:
    orders = lines([{"a"}, {"b"}])
    again = pd.concat([orders, pd.DataFrame({"order_id": ["0"], "product": ["b"]})])
    assert rules(again, 0.1)["n_both"].tolist() == [1, 1]


def test_giant_baskets_are_set_aside_and_told() -> None:
    huge = [f"p{i}" for i in range(60)]
    orders = lines([{"a", "b"}, huge, {"a", "b", "c"}])
    baskets = encode(orders, max_basket=50)
    assert (baskets.intake.giants, baskets.intake.giant_lines, baskets.intake.baskets) == (1, 60, 2)
    assert "1 commande de plus de 50 produits (60 lignes), trop grande pour" in baskets.intake.notes()[
        -1
    ].replace("\u202f", " ")
    assert "trop grandes pour" in Intake(9, 0, 0, 0, 0, 2, 9, 0).notes()[-1]
    pd.testing.assert_frame_equal(rules(orders, max_basket=50), rules(lines([{"a", "b"}, {"a", "b", "c"}])))
    assert list(baskets.basket) == [0, 0, 1, 1, 1] and len(baskets.lines) == 5
    with pytest.raises(InputError, match="order_id"):
        encode(lines([huge]), max_basket=50)


def test_columns_are_called_as_on_the_page_that_reads_them() -> None:
    labels = {column.name: column.label for column in schema.table("orders").columns}
    assert {name: called(name) for name in labels} == {
        name: typeset(f"« {label} » ({name})") for name, label in labels.items()
    }
    with pytest.raises(InputError, match=r"N° de commande.* \(order_id\)"):
        encode(pd.DataFrame({"product": ["a"]}))


def test_each_line_knows_its_place() -> None:
    baskets = encode(MESSY)
    places = set(zip(baskets.basket.tolist(), baskets.column.tolist(), strict=True))
    assert places == set(zip(*(side.tolist() for side in baskets.matrix.nonzero()), strict=True))


figures = st.sampled_from([None, -2.0, 0.0, 3.0, float("nan")])


@given(
    st.lists(st.tuples(figures, figures, figures), min_size=1), st.sets(st.sampled_from(range(3)), min_size=1)
)
@settings(max_examples=40, deadline=None)
def test_a_sale_is_what_the_measures_call_a_sale(rows: list[tuple], kept: set[int]) -> None:
    ibis = pytest.importorskip("ibis")
    columns = ["quantity", "unit_price", "amount"]
    table = pd.DataFrame(rows, columns=columns).astype("float64")
    if {"quantity", "unit_price"} - {columns[i] for i in kept} and 2 not in kept:
        return  # not an order table
    table = table[[columns[i] for i in sorted(kept)]]
    expression = ibis.memtable(table)
    expected = expression.select(sale=is_sale(expression)).to_pandas()["sale"].fillna(False).astype(bool)
    found = sales(table)
    assert (np.ones(len(table), bool) if found is None else found).tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        (pd.DataFrame({"product": ["a"]}), "order_id"),
        (pd.DataFrame({"order_id": ["1"], "produit": ["a"]}), "product"),
        (pd.DataFrame({"order_id": [], "product": []}), "Aucune ligne"),
        (MESSY.assign(quantity=-1), "12 retour"),
        (MESSY.assign(product=None, product_id=None), "sans produit"),
    ],
)
def test_nothing_to_make_baskets_of_is_explained(orders: pd.DataFrame, expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        encode(orders)
