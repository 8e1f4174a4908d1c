"""Counts by mark or by group are no answers: a survey and an experiment need a line a person."""

import pandas as pd
import pytest

import smkit
from smkit.tables.errors import ReadError

MARKS = {"Date": ["13/03/2026"] * 3, "Note": ["0", "9", "10"]}
GROUPS = {"Groupe": ["Témoin", "E-mail"], "Conversions": ["30", "60"]}


@pytest.mark.parametrize("header", ["Nombre de réponses", "Effectif", "Nb", "Répondants"])
def test_a_survey_already_counted_is_refused(header: str) -> None:
    with pytest.raises(ReadError, match="une ligne par réponse"):
        smkit.read("enquete", pd.DataFrame(MARKS | {header: ["10", "0", "21"]}))


def test_answers_of_people_are_read_whatever_is_beside_them() -> None:
    beside = MARKS | {"Nombre de réponses": ["1", "1", "1"]}
    assert len(smkit.read("enquete", pd.DataFrame(beside)).table) == 3
    who = MARKS | {"Nombre de contacts": ["2", "5", "3"], "Code client": ["C1", "C2", "C3"]}
    assert len(smkit.read("enquete", pd.DataFrame(who)).table) == 3
    often = {"Date": ["13/03/2026"] * 4, "Note": ["9", "9", "10", "10"], "Visites": ["2", "3", "4", "1"]}
    assert len(smkit.read("enquete", pd.DataFrame(often)).table) == 4


@pytest.mark.parametrize("header", ["Effectif", "Visiteurs exposés", "Nombre de contacts", "Visiteurs"])
def test_an_experiment_already_counted_is_refused(header: str) -> None:
    counted = pd.DataFrame(GROUPS | {header: ["500", "500"]})
    if header == "Visiteurs exposés":  # not in so many words: its rows are rejected, as before
        assert smkit.read("experience", counted).journal.rejected == 2
    else:
        with pytest.raises(ReadError, match="une ligne par personne"):
            smkit.read("experience", counted)


def test_a_column_named_by_a_number_is_not_proposed() -> None:
    crossed = pd.DataFrame({"Date": ["13/03/2026"]} | {str(mark): ["3"] for mark in range(11)})
    with pytest.raises(ReadError) as refused:
        smkit.read("enquete", crossed)
    assert "score=0" not in str(refused.value)
