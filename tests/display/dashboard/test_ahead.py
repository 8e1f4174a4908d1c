"""What is said of what is to come: amounts with their interval, the target's word, or why there is no forecast."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from smkit import gather
from smkit.analysis.dashboard.landing import Landing
from smkit.analysis.dashboard.pipeline import pipeline
from smkit.display.dashboard import ahead


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def board(landing: Landing | None = None, deals: object = None) -> SimpleNamespace:
    return SimpleNamespace(landing=landing, pipeline=deals)


def landing(aim: float | None) -> Landing:
    return Landing(800_000.0, 900_000.0, 850_000.0, 950_000.0, 2, 18, 0, aim)


@pytest.mark.parametrize(
    ("aim", "said"),
    [
        (840_000.0, "l'objectif de 840 k€ est sous tout l'intervalle"),
        (990_000.0, "l'objectif de 990 k€ est au-dessus de tout l'intervalle"),
        (900_000.0, "on ne peut pas dire si l'objectif de 900 k€ sera atteint"),
    ],
)
def test_the_year_is_told_with_its_interval_and_its_target(aim: float, said: str) -> None:
    (told,) = ahead.landings(board(landing(aim)))
    assert plain(told.text) == (
        f"Atterrissage de l'année : environ 900 k€ (entre 850 k€ et 950 k€, huit chances sur dix) ; {said}."
    )
    assert told.figures == ["atterrissage_annee"]


def test_without_a_target_nothing_is_said_of_one() -> None:
    (told,) = ahead.landings(board(landing(None)))
    assert "objectif" not in told.text


def test_a_short_history_is_a_limit_and_no_finding() -> None:
    short = Landing(1.0, None, None, None, 3, 1, 7)
    assert ahead.landings(board(short)) == []
    (told,) = ahead.unknown(board(short))
    assert "n.d." in told and "il faudrait 7 mois d'historique de plus" in plain(told)
    assert ahead.unknown(board()) == ahead.landings(board()) == []


@pytest.fixture(scope="module")
def leads() -> pd.DataFrame:
    return gather("boutique").tables["leads"]


def test_the_boutiques_next_quarter_adds_up_in_the_sentence(leads: pd.DataFrame) -> None:
    found = pipeline(leads, date(2025, 12, 31))
    (told,) = ahead.landings(board(deals=found))
    assert plain(told.text).startswith("Affaires, atterrissage du 1er trimestre 2026 : environ ")
    assert "déjà gagnés" not in told.text  # nothing is won yet in a quarter that has not begun
    assert found.landing == pytest.approx(found.coming + found.fresh)


def test_the_boutiques_past_quarters_ended_inside_what_would_have_been_told(leads: pd.DataFrame) -> None:
    won = leads[leads["stage"] == "won"].set_index("closed_at")["amount"].sort_index()
    for day in (date(2025, 8, 31), date(2025, 9, 30), date(2025, 10, 31), date(2025, 11, 15)):
        found = pipeline(leads, day)
        assert found.low <= won.loc[str(found.start) : str(found.end)].sum() <= found.high


def test_what_is_shown_is_recorded(leads: pd.DataFrame, capsys: pytest.CaptureFixture[str]) -> None:
    ahead.show(board(landing(None), pipeline(leads, date(2025, 12, 31))), source="leads.csv")
    out = plain(capsys.readouterr().out)
    assert "Affaires ouvertes au 31 décembre 2025" in out and "en font 80 %" in out
    assert "Graphique : 1er trimestre 2026 : environ" in out


def test_an_interval_whose_ends_are_written_as_one_is_not_written() -> None:
    (told,) = ahead.landings(board(Landing(12_000.0, 13_000.0, 12_960.0, 13_040.0, 1, 18, 0, None)))
    assert plain(told.text) == "Atterrissage de l'année : environ 13 k€."
