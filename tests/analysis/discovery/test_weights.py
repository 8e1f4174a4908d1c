"""Are the packaged weights those of the labelled questions, whole, and read as they were learned?"""

from collections import Counter
from functools import cache

import learn
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smkit.analysis.discovery.weights import DIMENSIONS, FILE, LABELS, load

with np.load(FILE) as held:
    FEATURES = held["features"].tobytes().decode().split("\n")
    TABLE, SCALE, BASE = held["table"], float(held["scale"]), held["base"]


@cache
def learned() -> tuple[pd.DataFrame, tuple[list[str], np.ndarray, float, np.ndarray]]:
    table = learn.labelled()
    return table, learn.fit(table["question"], table)


def test_the_file_is_whole_and_small() -> None:
    assert TABLE.dtype == np.int8
    assert TABLE.shape == (len(FEATURES), len(LABELS))
    assert BASE.shape == (len(LABELS),)
    assert len(set(FEATURES)) == len(FEATURES)
    assert np.abs(TABLE).max() == 127
    assert np.abs(TABLE).max(axis=1).min() > 0
    assert FILE.stat().st_size < 500_000


def test_the_packaged_weights_are_those_of_the_files() -> None:
    _, (names, table, scale, base) = learned()
    fitted = pd.DataFrame(table * scale, index=names)
    packaged = pd.DataFrame(TABLE * SCALE, index=FEATURES)
    assert packaged.index.isin(fitted.index).all()
    apart = (fitted - packaged.reindex(fitted.index, fill_value=0)).abs().to_numpy()
    assert apart.max() <= 3 * SCALE, (
        "run tests/analysis/discovery/learn.py"
    )  # another processor rounds otherwise
    assert (apart > 0.1 * SCALE).mean() < 0.02
    assert np.abs(base - BASE).max() < 0.02


def test_no_question_that_measures_was_learned_from() -> None:
    table, _ = learned()
    kept = pd.concat([pd.read_csv(learn.HERE / f"{name}.csv", sep=";") for name in learn.HELD])
    assert not set(kept["question"].str.lower()) & set(table["question"].str.lower())


@pytest.mark.parametrize("name", ["questions_lot_1", "questions_ecrites_4"])
def test_a_question_has_the_rows_of_its_features(name: str) -> None:
    place = {feature: row for row, feature in enumerate(FEATURES)}
    for question in pd.read_csv(learn.HERE / f"{name}.csv", sep=";")["question"]:
        said = learn.words(question)
        expected = Counter(place[feature] for feature in learn.features(said) if feature in place)
        assert Counter(load().rows(said)) == expected


@given(st.lists(st.text(alphabet="aeioqu ?,d'", max_size=30), min_size=1, max_size=6))
def test_scores_of_many_are_those_of_each(questions: list[str]) -> None:
    said = [learn.words(question) for question in questions if question.strip(" ?,'")] or [learn.words("où")]
    rows, sizes = [load().rows(each) for each in said], [len(each) for each in said]
    together = load().scores(rows, sizes)
    for one, size, found in zip(rows, sizes, together, strict=True):
        by_hand = TABLE[one].astype(float).sum(axis=0) * SCALE / size**0.5 + BASE
        assert found == pytest.approx(by_hand)


def test_an_unseen_word_weighs_by_its_ending() -> None:
    """« -ologue » was met at the end of people, « zzologue » never."""
    said = learn.words("zzologue")
    scores = load().scores([load().rows(said)], [len(said)])[0, : len(DIMENSIONS)]
    plain = load().scores([[]], [len(said)])[0, : len(DIMENSIONS)]
    assert (scores - plain).argmax() == DIMENSIONS.index("qui")
