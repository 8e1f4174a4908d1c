"""Counts with the word of what they count: read where the column has one word, refused where a word changes the number."""

import pandas as pd
import pytest
from tables_helpers import add_up, plain

from smkit.tables import read
from smkit.tables.parsing import numbers, worded


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["62 achats", "1 achat", "14"], [62, 1, 14]),
        (["1 234,5 kg", "2 kg"], [1234.5, 2]),
        (["4 pièce(s)", "12 Pièces"], [4, 12]),
        (["−3 pcs", "5 pcs."], [-3, 5]),
        (["14 leads qualifiés", "3 leads qualifiés"], [14, 3]),
        (["2 bouquets", "5 bouquets", ""], [2, 5, None]),  # a word of its own, but all of the column has it
    ],
)
def test_one_word_after_a_number_is_left_out(cells, values):
    found = worded.parse(pd.Series(cells))
    pd.testing.assert_series_equal(found.values, pd.Series(values, dtype="float64"))
    assert not found.faults
    assert found.told["worded"].tolist() == [any(map(str.isalpha, cell)) for cell in cells]


@pytest.mark.parametrize(
    "cell",
    [
        "3 sur 5",
        "2 lots de 6",
        "12 environ",
        "5 ou plus",
        "3 douzaines",
        "2 mille",
        "6 mois",
        "4 annulés",
        "1er achat",
        "3 sur cinq",
    ],
)
def test_a_word_that_changes_the_number_is_refused(cell):
    for cells in ([cell], [cell, "7 achats", 8]):
        found = worded.parse(pd.Series(cells))
        assert found.faults["not_a_number"][0] and found.values.isna()[0]


def test_a_lone_odd_word_is_no_unit():
    found = worded.parse(pd.Series(["7", "8", "9", "3 zibelines"]))
    assert found.faults["not_a_number"].tolist() == [False, False, False, True]


def test_different_units_are_refused_and_said():
    sales = pd.DataFrame(
        {"N°": list("123"), "Date": "13/03/2026", "Qté": ["2 cartons", "3 pièces", "4"], "PU": ["5,00"] * 3}
    )
    reading = read("orders", sales)
    add_up(reading)
    assert reading.table["quantity"].tolist() == [4]
    assert "ici « 2 cartons »" in plain(reading.rejected["problem"][0]) and "une seule unité" in plain(
        reading.rejected["advice"][0]
    )


def test_counts_are_told_as_corrected_and_money_keeps_its_rules():
    ads = pd.DataFrame(
        {
            "Campagne": ["A", "B"],
            "Coût": ["90 €", "80 achats"],
            "Achats": ["62 achats", "3 achats"],
            "Leads": ["14 leads", "2 leads"],
        }
    )
    reading = read("campaigns", ads, currency="EUR")
    assert reading.table[["cost", "buyers", "leads"]].values.tolist() == [[90, 62, 14]]
    assert reading.journal.corrected == 1 and reading.rejected["column"].tolist() == ["Coût"]
    assert any(
        "Colonne « Achats », 1 ligne : un mot suit le nombre" in plain(note.text)
        for note in reading.journal.notes
    )


def test_columns_of_numbers_are_read_as_they_were():
    for cells in (["1 234,50", "2", "x"], ["1.234", "3,5"], [1, 2.5, None], ["12 k", "4"]):
        one, other = worded.parse(pd.Series(cells)), numbers.parse(pd.Series(cells))
        assert (
            one.values.equals(other.values)
            and one.faults.keys() == other.faults.keys()
            and one.told.keys() == other.told.keys()
        )


def test_results_of_campaigns_that_count_different_things_are_told_by_kind():
    ads = pd.DataFrame(
        {
            "Campagne": list("ABC"),
            "Coût": [100.5, 101.5, 102.5],
            "Résultats": ["62 achats", "14 leads", "1 200 clics"],
        }
    )
    reading = read("campaigns", ads, currency="EUR")
    assert reading.rejected.empty and reading.table["conversions"].tolist() == [62, 14, 1200]
    assert reading.table["result_type"].tolist() == ["achats", "leads", "clics"]
    (note,) = [note for note in reading.journal.notes if note.code == "mixed_results"]
    assert not note.asks and "Si tous" not in note.whole(), (
        "they are never added up, and to forget it is no answer"
    )
    assert len(read("campaigns", ads, columns="result_type=").rejected) == 3
