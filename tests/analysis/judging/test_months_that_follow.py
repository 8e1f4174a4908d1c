"""Good months come in a row where a market turns slowly: months that follow each other are worth fewer than as many that do not."""

import numpy as np
import pytest

from smkit.analysis.judging import interval


def told(draws: int, *, again: float, spread: float = 0.15, fall: float = 0.0, length: int = 3) -> float:
    """How often chance is ruled out, over the last months of thirty whose logarithms follow each other by so much."""
    found = 0
    for seed in range(draws):
        draw = np.random.default_rng(seed)
        level = draw.normal(size=30)
        for month in range(1, 30):
            level[month] = again * level[month - 1] + (1 - again**2) ** 0.5 * level[month]
        pace = 6 * np.exp(spread * level)
        pace[-length:] *= 1 - fall
        now = list(range(30 - length, 30))
        orders = draw.poisson(np.tile(pace, (100, 1))).astype(float)
        estimate = interval.sums(orders, now, [month - 12 for month in now], counted=True)
        found += estimate is not None and estimate.p < 0.05
    return found / draws


@pytest.mark.parametrize("length", [3, 6])
def test_months_in_a_row_prove_less_than_months_apart(length: int) -> None:
    assert told(160, again=0.5, length=length) <= 0.13  # 0.2 and more where each month counts for one
    assert told(160, again=0.0, length=length) <= 0.08


@pytest.mark.parametrize("length", [3, 6])
def test_a_fall_of_two_fifths_is_still_found(length: int) -> None:
    assert told(60, again=0.0, fall=0.4, length=length) >= 0.85
    assert told(60, again=0.5, fall=0.4, length=length) >= 0.8
