"""Are the packaged weights those of the labelled questions, whole, and read as they were learned?"""

import learn
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smkit.analysis.discovery import stream
from smkit.analysis.discovery.weights import DIMENSIONS, FILE, LABELS, load

with np.load(FILE) as held:
    FEATURES = held["features"].tobytes().decode().split("\n")
    PLACE = {feature: row for row, feature in enumerate(FEATURES)}
    TABLE, SCALE, BASE = held["table"], float(held["scale"]), held["base"]


def test_the_file_is_whole_and_small() -> None:
    assert TABLE.dtype == np.int8
    assert TABLE.shape == (len(FEATURES), len(LABELS))
    assert BASE.shape == (len(LABELS),)
    assert len(set(FEATURES)) == len(FEATURES)
    assert np.abs(TABLE).max() == learn.LARGEST
    assert np.abs(TABLE).max(axis=1).min() == learn.LEAST
    assert FILE.stat().st_size < 1_000_000


def test_the_packaged_weights_are_those_of_the_files() -> None:
    labelled = learn.labelled()
    names, table, scale, base = learn.fit(labelled["question"], labelled)
    fitted, packaged = pd.DataFrame(table * scale, names), pd.DataFrame(TABLE * SCALE, FEATURES)
    apart = fitted.sub(packaged, fill_value=0).abs().to_numpy()  # another processor rounds otherwise
    assert apart.max() <= 3.1 * SCALE, "run tests/analysis/discovery/learn.py"
    assert (apart > 0.1 * SCALE).mean() < 0.02
    assert np.abs(base - BASE).max() < 0.02


def test_no_question_that_measures_was_learned_from() -> None:
    table = learn.labelled()
    kept = pd.concat([pd.read_csv(learn.HERE / f"{name}.csv", sep=";") for name in learn.HELD])
    assert not set(kept["question"].str.lower()) & set(table["question"].str.lower())


def scores(questions: list[str]) -> np.ndarray:
    met = learn.met()
    return load().weigh(met.row(questions), met.told).scores


def by_hand(question: str) -> np.ndarray:
    """Every feature of a question looked up by its name."""
    said = learn.words([question])[0]
    rows = [PLACE[feature] for feature in learn.features(said) if feature in PLACE]
    return TABLE[rows].astype(float).sum(axis=0) * SCALE / len(said) ** 0.5 + BASE


@pytest.mark.parametrize("name", ["questions_lot_1", "questions_ecrites_4"])
def test_a_question_weighs_what_its_features_do(name: str) -> None:
    questions = pd.read_csv(learn.HERE / f"{name}.csv", sep=";")["question"].tolist()
    assert scores(questions) == pytest.approx(np.array([by_hand(question) for question in questions]))


@given(st.lists(st.text(alphabet="aeioqu ?,d'\n.", max_size=30), min_size=1, max_size=6))
def test_scores_of_many_are_those_of_each(questions: list[str]) -> None:
    assert scores(questions) == pytest.approx(np.vstack([scores([question]) for question in questions]))


def test_words_that_were_forgotten_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = ["Où livrez-vous ?", "Kes vous cherchez, 12 ou 13 ?"]
    expected, met = scores(questions), learn.met()
    monkeypatch.setattr(stream, "_KEPT", 3)
    for _ in range(2):
        assert load().weigh(met.row(questions), met.told).scores == pytest.approx(expected)
    met.row(["Qui ?"])
    assert {each.word for each in met.told} == {"^", "qui", "$"}


def test_an_unseen_word_weighs_by_its_ending() -> None:
    """« -ateurs » was met at the end of people, « zzateurs » never."""
    heard, plain = scores(["zzateurs", "zz"])[:, : len(DIMENSIONS)]
    assert (heard - plain).argmax() == DIMENSIONS.index("qui")
