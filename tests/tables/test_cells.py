"""Columns of codes are looked at by the shapes of their texts, and what was found of one is remembered: as if each were read."""

import gc

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smkit import remembering
from smkit.tables import coded
from smkit.tables.cells import bearing, distinct, matching
from smkit.tables.parsing import customers, sales, sums, trials

#: Texts of the alphabets that codes, totals and trials are made of.
_TEXTS = st.lists(st.text("0179 -./éÉATVotaslC\u00a0", max_size=9), min_size=1, max_size=30)
_CODES = st.lists(st.text("0179-aAbBC", min_size=1, max_size=5), min_size=1, max_size=30, unique=True)


@given(_TEXTS, st.sampled_from([sums._MAYBE, "test|essai", r"\pL{2,}[^\pL0-9]+\pL{2,}"]))
def test_a_pattern_is_found_in_texts_as_in_each_alone(texts: list[str], pattern: str) -> None:
    alone = [
        pc.match_substring_regex(pa.array([text]), pattern, ignore_case=True)[0].as_py() for text in texts
    ]
    assert bearing(pa.array(texts), pattern).tolist() == alone


@given(_TEXTS)
def test_a_column_of_codes_begins_as_its_texts_do(texts: list[str]) -> None:
    plain = pd.Series(texts, dtype="str")
    codes, words = coded.encoded(pa.array(texts))
    assert (
        matching(coded.series(codes, words), sales._CREDIT).tolist()
        == matching(plain, sales._CREDIT).tolist()
    )


@given(_CODES)
def test_codes_that_their_shapes_keep_apart_are_no_two_ways_to_write_one(codes: list[str]) -> None:
    text = pa.array(codes)
    if customers._apart(text):
        assert len(set(customers.folded(text).to_pylist())) == len(codes)


def test_what_is_remembered_goes_with_its_column() -> None:
    seen = remembering.Remembered[int]()
    column = pa.array(["a"])
    assert seen.of(column, lambda: 1) == 1
    del column
    gc.collect()
    assert not seen._found


def test_a_column_given_other_values_is_looked_at_again() -> None:
    frame = pd.DataFrame({"order_id": coded.series(*coded.encoded(pa.array(["C7", "C8"])))})
    before = distinct(frame["order_id"])
    frame["order_id"] = coded.series(*coded.encoded(pa.array(["TEST", "TEST"])))
    assert before.words() == ["C7", "C8"]
    assert distinct(frame["order_id"]).words() == ["TEST"]


@pytest.mark.parametrize("word", ["TEST-4", "test n° 12"])
def test_a_trial_among_codes_is_seen(word: str) -> None:
    column = coded.series(*coded.encoded(pa.array([f"C-{number:04}" for number in range(50)] + [word])))
    assert trials._saying(column).tolist() == [False] * 50 + [True]
