"""Yes and no: words, marks, blanks, days."""

import pandas as pd
import pytest

from smkit.tables.parsing import flags
from smkit.tables.schema import table

OPPOSED = table("prospects").column("opposed")


def of(*cells):
    parsed = flags.yes_no(pd.Series(cells, dtype=object), OPPOSED)
    return [None if value is pd.NA else bool(value) for value in parsed.values], parsed


def test_yes_and_no_in_french_english_figures_and_booleans():
    parsed = flags.yes_no(pd.Series(["Oui", "VRAI", "1", 1, True, "non", "0", False, "n/a"], dtype=object))
    assert parsed.values[:8].tolist() == [True] * 5 + [False] * 3
    assert parsed.values.isna().tolist() == [False] * 8 + [True]
    assert flags.yes_no(pd.Series(["peut-être"])).faults["not_yes_no"].tolist() == [True]


@pytest.mark.parametrize("mark", ["x", "X", "✓", "✔\ufe0f", "☑", "oui", "Désinscrit", "12/03/2026", "●"])
def test_a_column_that_marks_those_who_did_says_no_of_the_others(mark):
    values, parsed = of(mark, None, "", mark)
    assert values == [True, False, False, True] and not parsed.faulty().any()
    assert parsed.told["blank_is_no"].tolist() == [False, True, True, False]


def test_where_some_say_no_a_blank_is_not_known():
    values, parsed = of("oui", "", "non")
    assert values == [True, None, False] and "blank_is_no" not in parsed.told


def test_numbers_of_orders_mark_those_who_bought():
    assert of("CMD-17", "", "CMD-18")[0] == [True, False, True]
    assert of("CMD-17", "", "0 achat")[0] == [None, None, None]


@pytest.mark.parametrize(
    "cells", [("bof", ""), ("12,5 %", ""), ("2", ""), ("peut-être", "", "oui"), ("✓", "x")]
)
def test_what_may_mean_something_else_is_refused(cells):
    assert of(*cells)[1].faulty().any()


def test_a_tick_beside_a_cross():
    assert of("✓", "✗", "✓")[0] == [True, False, True]
