"""Size, power and length of a test, against statsmodels, against each other and against chance itself."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats import proportion as oracle

from smkit.analysis.errors import InputError
from smkit.analysis.experiments import trials

bases = st.floats(0.005, 0.6)
uplifts = st.floats(0.005, 0.3)


@given(bases, uplifts, st.integers(50, 20_000), st.integers(50, 20_000))
def test_power_is_that_of_statsmodels(base: float, uplift: float, units: int, base_units: int) -> None:
    expected = oracle.power_proportions_2indep(uplift, base, units, ratio=base_units / units).power
    assert trials.power(base, uplift, units, base_units) == pytest.approx(expected, abs=1e-6)


@given(bases, uplifts, st.sampled_from([0.8, 0.9, 0.95]))
def test_the_sample_asked_for_is_the_smallest_that_has_the_power(
    base: float, uplift: float, chance: float
) -> None:
    n = trials.sample_size(base, uplift, chance=chance)
    # the formula leaves out the far tail, whose weight is the only difference
    assert trials.power(base, uplift, n, n) >= chance - 1e-9
    if n > 30:
        assert trials.power(base, uplift, n - 1, n - 1) < chance + 1e-6


@given(bases, st.integers(100, 50_000))
def test_what_can_be_seen_is_what_has_the_power(base: float, units: int) -> None:
    seen = trials.detectable(base, units, units)
    if seen is not None:
        assert trials.power(base, seen, units, units) == pytest.approx(0.8, abs=1e-6)


def test_too_few_people_can_see_nothing() -> None:
    assert trials.detectable(0.9, 5, 5) is None


def test_known_table_of_repeated_looks() -> None:
    # Armitage, McPherson and Rowe (1969), table 2, 5 %
    known = {1: 0.050, 2: 0.083, 3: 0.107, 4: 0.126, 5: 0.142, 10: 0.193, 20: 0.248}
    assert {looks: round(trials.peeking(looks), 3) for looks in known} == known


def test_looking_often_gives_the_false_alarms_that_it_says() -> None:
    random = np.random.default_rng(3)
    walks = random.standard_normal((20_000, 5)).cumsum(axis=1) / np.sqrt(np.arange(1, 6))
    alarms = (np.abs(walks) > 1.959964).any(axis=1).mean()
    assert alarms == pytest.approx(trials.peeking(5), abs=4 * math.sqrt(0.142 * 0.858 / 20_000))


def test_days_are_whole_and_enough() -> None:
    assert trials.duration(1_343, 3, 200) == math.ceil(1_343 * 3 / 200)
    with pytest.raises(InputError, match="personne par jour"):
        trials.duration(100, 2, 0)


@pytest.mark.parametrize(
    ("base", "uplift", "said"), [(4, 0.5, "entre 0 et 1"), (0.1, 0, "nul"), (0.9, 0.2, "entre 0 et 1")]
)
def test_what_makes_no_sense_is_said_in_french(base: float, uplift: float, said: str) -> None:
    with pytest.raises(InputError, match=said):
        trials.sample_size(base, uplift)
