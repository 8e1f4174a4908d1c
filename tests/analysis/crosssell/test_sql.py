"""The same questions in SQL, on orders that were counted by hand: each kind of line that does not count, once."""

import math

import duckdb
import pandas as pd
import pytest

from smkit.analysis.crosssell import sql

NAN = math.nan
LINES = pd.DataFrame(
    [
        ("1", "A", "thé", 1.0, 5.0, NAN), ("1", "A", "thé", 2.0, 5.0, NAN),  # entered twice
        ("1", "B", "cône", 1.0, 9.0, NAN), ("2", "A", "verveine", 1.0, 5.0, NAN), ("2", "B", None, 1.0, NAN, 9.0),
        ("3", "A", "thé", -1.0, 5.0, NAN), ("3", "B", "cône", 1.0, 0.0, NAN),  # a return, a gift
        ("3", "B", "cône", 1.0, 9.0, -9.0), ("3", "C", "bol", NAN, NAN, NAN),  # taken back, without a figure
        ("4", None, "  ", 1.0, 5.0, NAN), (None, "A", "thé", 1.0, 5.0, NAN),  # without a product, without an order
        ("5", None, "sans code", 1.0, 5.0, NAN), ("5", " A ", "thé", 1.0, 5.0, NAN),
        ("6", "A", "thé", 1.0, 1.0, 1.0), ("6", "B", "cône", 1.0, 1.0, 1.0), ("6", "C", "bol", 1.0, 1.0, 1.0),
    ],
    columns=["order_id", "product_id", "product", "quantity", "unit_price", "amount"],
)  # fmt: skip


@pytest.fixture
def asked():
    connection = duckdb.connect()

    def ask(query: str, table: pd.DataFrame) -> list[dict[str, object]]:
        connection.register("lines", table)
        return connection.execute(query).df().to_dict("records")

    yield ask
    connection.close()


#: The same lines where what is missing is not a number, as in a Parquet file that pandas wrote.
NANS = "(SELECT * REPLACE ({}) FROM lines)".format(
    ", ".join(f"COALESCE({name}, 'NaN'::DOUBLE) AS {name}" for name in ("quantity", "unit_price", "amount"))
)


@pytest.mark.parametrize("relation", ["lines", NANS], ids=["missing", "not a number"])
def test_every_line_is_counted_once_among_its_own(asked, relation: str) -> None:
    (found,) = asked(sql.intake(relation, LINES.columns, 2), LINES)
    assert found == {
        "lines": 16,
        "not_sales": 4,
        "no_order": 1,
        "no_product": 1,
        "duplicates": 1,
        "giants": 1,  # order 6, of three products
        "giant_lines": 3,
        "baskets": 3,
    }


def test_pairs_have_their_sizes_and_each_product_its_commonest_name(asked) -> None:
    (pair,) = asked(sql.pairs("lines", LINES.columns, 2), LINES)
    assert pair == {
        "first_id": "A", "first_name": "thé", "n_first": 4, "second_id": "B", "second_name": "cône", "n_second": 3, "n_both": 3,
    }  # fmt: skip
    (pair,) = asked(sql.pairs("lines", LINES.columns, 2, 2), LINES)
    assert (pair["n_first"], pair["n_second"], pair["n_both"]) == (3, 2, 2)
    assert (
        len(asked(sql.pairs("lines", LINES.columns, 1), LINES)) == 4
    )  # A with B, A and B with C, A with « sans code »


def test_a_product_without_a_name_goes_by_its_code_and_without_figures_every_line_is_a_sale(asked) -> None:
    table = LINES[["order_id", "product_id"]]
    (pair,) = asked(sql.pairs("lines", table.columns, 3), table)
    assert (pair["first_name"], pair["second_name"], pair["n_both"]) == ("A", "B", 4)
    (found,) = asked(sql.intake("lines", table.columns, 9), table)
    assert (found["not_sales"], found["no_product"], found["no_order"]) == (0, 2, 1)


def test_no_sale_at_all_is_counted_too(asked) -> None:
    (found,) = asked(sql.intake("lines", LINES.columns, 9), LINES[LINES["order_id"] == "3"])
    assert (found["lines"], found["not_sales"], found["duplicates"], found["giants"], found["baskets"]) == (
        4,
        4,
        0,
        0,
        0,
    )
