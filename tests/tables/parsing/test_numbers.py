import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from smkit.tables import read
from smkit.tables.parsing import numbers

# Each cell stands alone in its column, so that nothing else decides what its marks mean.
GOOD = {
    "12": 12,
    " -   € ": 0,
    "€ –": 0,
    "007": 7,
    "1234,5": 1234.5,
    "1234.5": 1234.5,
    "1 234,50": 1234.5,
    "1\u00a0234,50\u00a0€": 1234.5,
    "1\u202f234\u202f567,89": 1234567.89,
    "1\u2009234": 1234,
    "1'234.50": 1234.5,
    "1’234,50": 1234.5,
    "1.234,50": 1234.5,
    "1,234.50": 1234.5,
    "1.234.567": 1234567,
    "1,234,567": 1234567,
    "0,125": 0.125,
    "€12,50": 12.5,
    "EUR 12,50": 12.5,
    "12,50EUR": 12.5,
    "12 euros": 12,
    "£3.20": 3.2,
    "-12,5": -12.5,
    "- 12,5": -12.5,
    "−12,5": -12.5,
    "12,5-": -12.5,
    "-12,50 €": -12.5,
    "-€5": -5,
    "(1 234,50)": -1234.5,
    "(12,00 €)": -12,
    "12,5 %": 0.125,
    "12,5\u00a0%": 0.125,
    "-3%": -0.03,
    "1,5E+03": 1500,
    "+7": 7,
}
BAD = [
    "douze",
    "12 34",
    "1 2",
    "1.23.4",
    "--5",
    "(5",
    "5)",
    "12h",
    "1/2",
    "0x1F",
    "12,,5",
    "1 234 56",
    "=1+1",
    "1e",
]
MISSING = ["", "  ", "-", "--", "n/a", "NA", "n.d.", "\u00a0"]


@pytest.mark.parametrize(("text", "value"), GOOD.items())
def test_reads_every_french_way_of_writing_a_number(text, value):
    parsed = numbers.parse(pd.Series([text]))
    assert parsed.values[0] == pytest.approx(value, rel=1e-15)
    assert not parsed.faulty().any()


@pytest.mark.parametrize("text", BAD)
def test_never_guesses_a_number(text):
    parsed = numbers.parse(pd.Series([text, "5"]))
    assert list(parsed.faults) == ["not_a_number"]
    assert parsed.faults["not_a_number"].tolist() == [True, False]
    assert math.isnan(parsed.values[0])


@pytest.mark.parametrize("text", MISSING)
def test_a_blank_cell_is_missing_and_no_fault(text):
    parsed = numbers.parse(pd.Series([text]))
    assert math.isnan(parsed.values[0])
    assert not parsed.faulty().any()


@pytest.mark.parametrize("text", ["inf", "-Infinity", "∞", "#DIV/0!", "1e999"])
def test_infinity_is_a_fault(text):
    assert list(numbers.parse(pd.Series([text])).faults) == ["infinite"]


def test_infinity_is_a_fault_in_typed_columns_too():
    assert numbers.parse(pd.Series([1.0, math.inf])).faulty().tolist() == [False, True]
    assert numbers.parse(pd.Series([1.0, math.inf, "2"], dtype=object)).faulty().tolist() == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (["1.234", "12,50"], 1234.0),
        (["1,234", "12.50"], 1234.0),
        (["1.234", "12.50"], 1.234),
        (["1,234", "12,50"], 1.234),
        (["1.234", "1.234,50"], 1234.0),
    ],
)
def test_the_rest_of_the_column_says_what_a_lone_mark_means(column, value):
    parsed = numbers.parse(pd.Series(column))
    assert parsed.values[0] == value
    assert "either_way" not in parsed.told


def test_a_mark_that_nothing_explains_is_told():
    parsed = numbers.parse(pd.Series(["1.234", "5"]))
    assert parsed.told["either_way"].tolist() == [True, False]


def test_typed_cells_keep_their_value_among_texts():
    parsed = numbers.parse(pd.Series([1.234, "1 234", 5, True], dtype=object))
    assert parsed.values[:3].tolist() == [1.234, 1234.0, 5.0]
    assert parsed.faults["not_a_number"].tolist() == [False, False, False, True]


def test_another_currency_is_a_fault_only_when_one_is_asked():
    column = pd.Series(["5 €", "$5", "5"])
    assert numbers.parse(column, "EUR").faults["other_currency"].tolist() == [False, True, False]
    assert not numbers.parse(column).faulty().any()


def test_exact_decimals_and_numpy_figures_are_numbers():
    parsed = numbers.parse(
        pd.Series([Decimal("12.50"), np.int64(3), np.float32(0.5), np.bool_(True)], dtype=object)
    )
    assert parsed.values[:3].tolist() == [12.5, 3.0, 0.5]
    assert parsed.faults["not_a_number"].tolist() == [False, False, False, True]


def test_lists_are_no_numbers_and_no_trouble():
    assert numbers.parse(pd.Series([[1, 2], "5"], dtype=object)).faults["not_a_number"].tolist() == [
        True,
        False,
    ]


def test_the_rest_of_the_file_settles_a_lone_mark_and_nothing_is_guessed_without():
    column = {"N° commande": ["1", "2"], "Date": ["13/03/2025"] * 2, "Qté": ["1.234", "2"]}
    comma = read("orders", pd.DataFrame({**column, "PU": ["5,50", "6"]}))
    point = read("orders", pd.DataFrame({**column, "PU": ["5.50", "6"]}))
    assert comma.table["quantity"].tolist() == [1234.0, 2.0] and point.table["quantity"].tolist() == [
        1.234,
        2.0,
    ]
    unsure = read("orders", pd.DataFrame({**column, "PU": ["5", "6"]}))
    assert unsure.table["quantity"].tolist() == [2.0]
    assert "deux façons" in unsure.rejected["problem"][0]


@pytest.mark.parametrize(("separator", "cell", "value"), [(";", "1,234", 1.234), (",", "1.234", 1.234)])
def test_the_separator_settles_a_lone_mark_and_it_is_told(tmp_path, separator, cell, value):
    file = tmp_path / "f.csv"
    file.write_text(
        f"N° commande;Date;Montant\n1;13/03/2025;{cell}\n".replace(";", separator), encoding="utf-8"
    )
    reading = read("orders", file)
    assert reading.table["amount"].tolist() == [value]
    assert "either_way" in {note.code for note in reading.journal.notes}
