"""Closed forms of ours against statsmodels and scipy, and against what they must always satisfy."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats import multitest
from statsmodels.stats import proportion as oracle

from smkit.analysis import proportions
from smkit.analysis.errors import InputError
from smkit.analysis.intervals import poisson


@st.composite
def counts(draw: st.DrawFn, most: int = 3_000) -> tuple[int, int, int, int]:
    units, base = draw(st.integers(1, most)), draw(st.integers(1, most))
    return draw(st.integers(0, units)), units, draw(st.integers(0, base)), base


@given(counts())
def test_z_and_its_p_are_those_of_statsmodels(seen: tuple[int, int, int, int]) -> None:
    x, n, y, m = seen
    got = proportions.z_test(*seen)
    if x + y in (0, n + m):
        assert got is None, "nobody or everybody bought: no variance"
        return
    z, p = oracle.proportions_ztest([x, y], [n, m])
    assert got == pytest.approx((z, p), rel=1e-9, abs=1e-12)


@given(counts(most=60))
def test_the_exact_p_is_scipys(seen: tuple[int, int, int, int]) -> None:
    x, n, y, m = seen
    expected = stats.fisher_exact([[x, n - x], [y, m - y]])[1]
    assert proportions.exact_test(*seen) == pytest.approx(expected, rel=1e-7, abs=1e-12)


@given(counts())
def test_newcombe_is_that_of_statsmodels_and_holds_the_difference(seen: tuple[int, int, int, int]) -> None:
    x, n, y, m = seen
    low, high = proportions.newcombe(*seen)
    assert -1 <= low <= x / n - y / m <= high <= 1
    # statsmodels returns nan where a rate is 0 or 1
    if 0 < x < n and 0 < y < m:
        assert (low, high) == pytest.approx(
            oracle.confint_proportions_2indep(*seen, method="newcomb"), abs=1e-9
        )


@given(counts())
def test_swapping_the_groups_turns_the_interval_round(seen: tuple[int, int, int, int]) -> None:
    x, n, y, m = seen
    low, high = proportions.newcombe(x, n, y, m)
    assert proportions.newcombe(y, m, x, n) == pytest.approx((-high, -low), abs=1e-12)


def test_few_buyers_ask_for_the_exact_test() -> None:
    assert proportions.difference_test(3, 40, 0, 40)[1] == "exact"
    assert proportions.difference_test(0, 10, 0, 10) == (1.0, "exact")
    assert proportions.difference_test(300, 4_000, 240, 4_000)[1] == "z"


@settings(max_examples=10, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_is_that_of_statsmodels(p_values: list[float]) -> None:
    expected = multitest.multipletests(p_values, method="holm")[1]
    assert proportions.holm(p_values) == pytest.approx(list(expected), abs=1e-12)


@given(st.floats(0, 500), st.integers(1, 30))
def test_the_tail_of_a_chi_square_is_scipys(statistic: float, freedom: int) -> None:
    got = proportions.chi_square_tail(statistic, freedom)
    assert got == pytest.approx(stats.chi2.sf(statistic, freedom), rel=1e-9, abs=1e-15)


@given(st.integers(5, 5_000))
def test_the_interval_of_a_count_is_near_the_exact_one(count: int) -> None:
    low, high = poisson(count)
    exact = stats.chi2.ppf(0.025, 2 * count) / 2, stats.chi2.ppf(0.975, 2 * count + 2) / 2
    assert (low, high) == pytest.approx(exact, rel=0.01)
    assert poisson(0)[0] == 0


@pytest.mark.parametrize(
    ("seen", "said"), [((1, 0, 1, 5), "vide"), ((6, 5, 1, 5), "plus d'acheteurs que de")]
)
def test_counts_that_make_no_sense_are_refused_in_french(seen: tuple[int, int, int, int], said: str) -> None:
    for test in (proportions.z_test, proportions.exact_test, proportions.newcombe):
        with pytest.raises(InputError, match=said):
            test(*seen)
