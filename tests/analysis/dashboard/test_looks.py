"""One indicator over some months: the sums and shares that a look holds are those of the cells, added up by hand."""

from datetime import date

import numpy as np
import pytest

from smkit.analysis.dashboard import looks
from smkit.analysis.judging.windows import Span, number, spans
from smkit.analysis.kpis import catalog
from smkit.analysis.kpis.clusters import Cells

FIRST, LAST = number(date(2024, 1, 1)), number(date(2025, 12, 1))
DRAW = np.random.default_rng(3)


@pytest.fixture
def quarter() -> Span:
    return next(span for span in spans(FIRST, LAST) if len(span.now) == 3)


def test_a_sum_stands_against_the_same_months_a_year_before(quarter: Span) -> None:
    sold = DRAW.poisson(50.0, (1, 100, 24)).astype(float)
    cells = Cells(sold, None, ("",), FIRST)
    (seen,) = looks.look(catalog()["chiffre_affaires"], cells, 0, quarter)
    now, before = sold[0, :, 21:24].sum(), sold[0, :, 9:12].sum()
    assert (seen.value, seen.before) == (now, before) and seen.look.moved == pytest.approx(now / before - 1)
    assert seen.look.compared == ("octobre à décembre 2025", "octobre à décembre 2024") and seen.months == 3
    assert (
        looks.look(catalog()["chiffre_affaires"], Cells(sold[:, :, :23], None, ("",), FIRST), 0, quarter)
        == []
    )


def test_a_rate_stands_against_the_months_that_led_there_and_against_the_year_before(quarter: Span) -> None:
    won, asked = DRAW.binomial(20, 0.3, (1, 100, 24)).astype(float), np.full((1, 100, 24), 20.0)
    usual, yearly = looks.look(catalog()["taux_transformation"], Cells(won, asked, ("",), FIRST), 0, quarter)
    now = won[0, :, 21:24].sum() / 6_000
    assert usual.value == yearly.value == pytest.approx(now)
    assert usual.before == pytest.approx(won[0, :, 3:21].mean() / 20)
    assert yearly.before == pytest.approx(won[0, :, 9:12].mean() / 20)
    assert yearly.look.moved == pytest.approx(100 * (now - yearly.before)) and yearly.look.unit == "points"


def test_a_group_stands_beside_all_the_others(quarter: Span) -> None:
    won, asked = DRAW.binomial(20, 0.3, (3, 100, 24)).astype(float), np.full((3, 100, 24), 20.0)
    cells = Cells(won, asked, ("Est", "Nord", "Sud"), FIRST)
    (seen,) = looks.gap(catalog()["taux_transformation"], cells, quarter, (("region", "Nord"),))
    assert seen.value == pytest.approx(won[1, :, 21:].mean() / 20)
    assert seen.before == pytest.approx(won[[0, 2], :, 21:].mean() / 20) and seen.below == 6_000
    assert looks.gap(catalog()["taux_transformation"], cells, quarter, (("region", "Ouest"),)) == []
