"""Marks that are not out of ten make no NPS, whatever they are."""

import pandas as pd
import pytest
from tables_helpers import error

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
