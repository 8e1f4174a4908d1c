"""Marks that are not out of ten make no NPS, whatever they are."""

import pandas as pd
import pytest
from tables_helpers import error

from smkit import kpis
from smkit.tables import read

DAYS = ["13/03/2026", "14/03/2026"]


@pytest.mark.parametrize(
    "header", ["Recommandation sur 5", "Note /5", "Note (sur 5)", "NPS (1-5)", "Note de 1 à 5"]
)
@pytest.mark.parametrize("told", [None, True])
def test_a_header_that_says_another_scale_is_refused(header, told):
    frame = pd.DataFrame({"Date": DAYS, header: [4, 5]})
    said = error("survey", frame, columns=f"score={header}" if told else None)
    assert f"« {header} » : ses notes sont sur 5" in said
    assert "« score=Son en-tête »" in said


@pytest.mark.parametrize(
    "header", ["Note", "Note sur 10", "Note /10", "De 0 à 10, nous recommanderiez-vous ?"]
)
def test_a_header_that_says_ten_or_nothing_is_read(header):
    frame = pd.DataFrame({"Date": DAYS, header: [4, 10]})
    assert read("survey", frame).table["score"].tolist() == [4, 10]


@pytest.mark.parametrize(
    "silent",
    [
        "NSP",
        "Ne se prononce pas",
        "sans avis",
        "Je ne sais pas",
        "N/A",
        "",
        "Pas de réponse",
        "Don't know",
        "No answer",
    ],
)
def test_who_gives_no_mark_is_set_apart_and_the_score_is_that_of_the_others(silent):
    marks = ["9", silent, "10", "3", silent, "9"]
    days = [f"{day}/03/2026" for day in range(13, 19)]
    found = read("survey", pd.DataFrame({"Date": days, "Note": marks}))
    assert found.table["score"].tolist() == [9, 10, 3, 9]
    assert (found.journal.rejected, found.journal.set_apart) == (0, 2)
    assert found.set_apart["reason"].tolist() == ["sans note"] * 2
    (note,) = [note for note in found.journal.notes if note.code == "no_answer"]
    assert note.count == 2
    value = kpis.compute("nps", {"survey": found.table}).table["value"].iloc[0]
    assert value == pytest.approx(100 * (3 - 1) / 4)


def test_a_fault_stays_one_beside_no_answers():
    found = read(
        "survey", pd.DataFrame({"Date": [*DAYS, "15/03/2026", "x"], "Note": ["9", "bien", "NSP", "NSP"]})
    )
    assert found.journal.set_apart == 1 and found.rejected["value"].tolist() == ["bien", "x", "NSP"]


def test_a_survey_without_any_mark_is_no_survey_of_people_who_kept_silent():
    found = read("survey", pd.DataFrame({"Date": DAYS, "Note": ["", ""]}))
    assert (found.journal.rejected, found.journal.set_apart) == (2, 0)
