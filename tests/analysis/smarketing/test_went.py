"""A month beside the same one a year before: chance alone is told, and what is more than chance is found."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from smkit.analysis.periods import Course
from smkit.analysis.smarketing.went import went

MONTHS = [f"{month:%Y-%m}" for month in pd.period_range("2024-11", "2025-12", freq="M")]


def course(now: tuple[int, int], before: tuple[int, int]) -> Course:
    kept, due = np.full(14, 40), np.full(14, 50)
    (kept[1], due[1]), (kept[13], due[13]) = before, now
    return went(
        pd.DataFrame({"month": MONTHS, "kept": kept, "due": due, "rate": kept / due}), "rate", "2025-12"
    )


def test_a_share_of_few_that_moves_a_little_is_not_sure_and_one_of_many_is() -> None:
    few, many = course((39, 48), (44, 49)), course((390, 480), (440, 490))
    assert few.change == pytest.approx(many.change) == pytest.approx(100 * (39 / 48 - 44 / 49))
    assert not few.sure and many.sure


def test_of_months_that_hardly_differ_few_are_sure_and_a_fall_by_half_is() -> None:
    draw = np.random.default_rng(3)
    alike = [course((draw.binomial(60, 0.8), 60), (draw.binomial(60, 0.8), 60)).sure for _ in range(400)]
    fallen = [course((draw.binomial(60, 0.4), 60), (draw.binomial(60, 0.8), 60)).sure for _ in range(100)]
    assert np.mean(alike) < 0.08 and np.mean(fallen) > 0.9


@pytest.mark.parametrize(("now", "before"), [(72, 57), (90, 57), (12, 3), (3, 12), (50, 50), (140, 100)])
def test_counts_are_sure_where_an_exact_test_is(now: int, before: int) -> None:
    leads = [40, before, *[50] * 11, now]
    found = went(pd.DataFrame({"month": MONTHS, "leads": leads}), "leads", "2025-12")
    assert found.sure == (binomtest(now, now + before).pvalue < 0.05)


def test_what_is_compared_with_nothing_is_not_judged() -> None:
    assert went(pd.DataFrame(), "leads", "2025-12") == Course()
    young = pd.DataFrame({"month": MONTHS[-3:], "leads": [1, 2, 3]})
    assert went(young, "leads", "2025-12").change is None
