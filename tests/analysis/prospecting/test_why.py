"""Why a score is shown or not, whatever was found; and what it gives to prospects, added up by hand."""

from dataclasses import replace
from math import exp

import numpy as np
import pandas as pd
import pytest

from smkit.analysis.errors import InputError
from smkit.analysis.prospecting.features import OTHER, Column
from smkit.analysis.prospecting.judged import Quality
from smkit.analysis.prospecting.results import LEAST, Score, Single
from smkit.analysis.prospecting.ridge import Ridge
from smkit.analysis.prospecting.why import explain

QUALITY = Quality(0.7, 0.6, 0.8, 0.2, 0.22, 0.02, 0.01, 0.03, 1.0)
SEEN = Score(True, "", 0.3, 1_400, 420, judged=1_120, auc=0.714, brier=0.2, brier_base=0.22, quality=QUALITY)


def single(kept: float | None, enough: bool = True) -> Single:
    return Single("source", QUALITY, kept, enough)


@pytest.mark.parametrize(
    ("wins", "deals", "said"),
    [
        (0, 90, "aucune affaire gagnée"),
        (90, 90, "toutes les affaires sont gagnées"),
        (1, 90, "1 affaire gagnée et 89 perdues"),
        (40, 41, "40 affaires gagnées et 1 perdue"),
        (LEAST - 1, 2 * LEAST, f"{LEAST - 1} affaires gagnées et {LEAST + 1} perdues"),
        (LEAST, 2 * LEAST, "aucune colonne connue avant l'issue"),
    ],
)
def test_what_lacks_before_anything_can_be_judged(wins: int, deals: int, said: str) -> None:
    told = explain(Score(False, "", wins / deals, deals, wins))
    assert told.startswith("Vos données ne permettent pas de noter les prospects : ") and said in told
    assert ("Il faut au moins 20" in told) is (min(wins, deals - wins) < LEAST)


def test_a_score_that_is_shown_says_on_what_it_was_judged() -> None:
    told = explain(SEEN)
    assert "1 120 affaires" in told.replace("\xa0", " ").replace(
        "\u202f", " "
    ) and "71 % des fois" in told.replace("\xa0", " ")
    assert "des affaires mises de côté" in told and "les affaires suivantes" in explain(
        replace(SEEN, later=True)
    )
    assert "colonne" not in told.lower()


@pytest.mark.parametrize(
    ("best", "said"),
    [
        (single(0.9), "seule fait pratiquement aussi bien (90 % du gain)"),
        (single(1.0), "seule fait aussi bien : servez-vous d'elle"),
        (single(1.3), "seule fait aussi bien : servez-vous d'elle"),
        (single(0.9, enough=False), ""),
        (single(None), ""),
        (None, ""),
    ],
)
def test_a_single_column_that_is_enough_is_preferred(best: Single | None, said: str) -> None:
    told = explain(replace(SEEN, best=best)).replace("\xa0", " ").replace("\u202f", " ")
    assert said in told and ("« source »" in told) is bool(said)
    assert "servez-vous" not in explain(replace(SEEN, best=best, shown=False))


@pytest.mark.parametrize(("needed", "hope"), [(22_399, True), (22_400, False), (None, False)])
def test_more_deals_are_asked_for_where_they_would_settle_it(needed: int | None, hope: bool) -> None:
    told = explain(replace(SEEN, shown=False, needed=needed)).replace("\xa0", " ").replace("\u202f", " ")
    assert ("il faudrait environ 22 399 affaires" in told) is hope
    assert ("ce sont les colonnes qui manquent" in told) is not hope


def test_columns_left_out_are_named_one_or_several() -> None:
    one, two = (explain(replace(SEEN, leaks=names)) for names in (("durée",), ("durée", "motif")))
    assert (
        "Colonne laissée de côté : « durée ». Elle semble remplie après" in one
        and "vous ne la connaissez" in one
    )
    assert (
        "Colonnes laissées de côté : « durée », « motif ». Elles semblent remplies" in two
        and "vous ne les connaissez" in two
    )


COLUMNS = (Column("source", ("Salon", "Site", OTHER)), Column("taille", ("ETI", "PME")))
POINTS = pd.DataFrame({"points": [10, 0, -5, 7, 1]})
MODEL = Ridge(-1.0, np.array([2.0, 0.0, -1.0, 0.5, 0.0]), 3.0)


def test_each_prospect_has_the_chance_and_the_points_of_its_levels_in_the_tables_order() -> None:
    table = pd.DataFrame(
        {"taille": ["PME", "ETI", "PME"], "source": ["Salon", "Inconnue", "Site"]}, index=[7, 3, 5]
    )
    found = replace(SEEN, columns=COLUMNS, model=MODEL, points=POINTS).of(table)
    assert found.index.tolist() == [7, 3, 5] and found["points"].tolist() == [11, 2, 1]
    assert found["chance"].tolist() == pytest.approx([1 / (1 + exp(-at)) for at in (1.0, -1.5, -1.0)])
    with pytest.raises(InputError, match="source"):
        replace(SEEN, columns=COLUMNS, model=MODEL, points=POINTS).of(table.drop(columns="source"))


def test_nothing_is_given_by_a_score_that_is_not_shown() -> None:
    for score in (replace(SEEN, shown=False, columns=COLUMNS, model=MODEL, points=POINTS), SEEN):
        assert score.of(pd.DataFrame({"source": ["Salon"]})).empty
