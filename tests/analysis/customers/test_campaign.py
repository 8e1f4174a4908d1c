"""A win-back before it is sent, against simulated campaigns."""

import numpy as np
import pytest

from smkit import customers
from smkit.analysis.errors import InputError


def test_the_worked_figures_of_the_lesson() -> None:
    found = customers.campaign(500, margin=60, cost=1.5, uplift=0.03, base=0.05)
    assert (found.contacted, found.controls, found.cost) == (400, 100, 600)
    assert found.brought == pytest.approx(12) and found.gain == pytest.approx(120)
    assert found.break_even == pytest.approx(1.5 / 60)


@pytest.mark.parametrize("share", [0.1, 0.2, 0.5])
def test_the_measured_gain_falls_between_the_bounds_nineteen_times_in_twenty(share: float) -> None:
    found = customers.campaign(4_000, margin=50, cost=1.0, uplift=0.03, base=0.04, control_share=share)
    assert found.low is not None and found.high is not None
    r = np.random.default_rng(5)
    back, anyway = r.binomial(found.contacted, 0.07, 4_000), r.binomial(found.controls, 0.04, 4_000)
    measured = (back - found.contacted * anyway / found.controls) * 50 - found.cost
    assert ((measured > found.low) & (measured < found.high)).mean() == pytest.approx(0.95, abs=0.02)
    pooled = (back + anyway) / (found.contacted + found.controls)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / found.contacted + 1 / found.controls))
    seen = (back / found.contacted - anyway / found.controls) / spread > 1.96
    assert found.chance == pytest.approx(seen.mean(), abs=0.04)


def test_no_control_measures_nothing_and_what_makes_no_sense_is_refused() -> None:
    found = customers.campaign(500, margin=60, cost=1.5, uplift=0.03, base=0.05, control_share=0.0)
    assert found.low is found.high is found.chance is None and found.controls == 0
    assert customers.campaign(10, margin=0, cost=1, uplift=0.0, base=0.0).break_even is None
    for wrong in ({"uplift": 0.98}, {"people": 0}, {"cost": -1.0}, {"control_share": 1.0}):
        with pytest.raises(InputError):
            customers.campaign(
                **{"people": 100, "margin": 5.0, "cost": 1.0, "uplift": 0.1, "base": 0.05, **wrong}
            )
