"""Customers who buy more in some months than in others, by chance, are not told as kept better or worse; those who leave are."""

import numpy as np
import pandas as pd
import pytest

from smkit.analysis.customers import change


def followed(
    seed: int,
    *,
    unrest: float = 0.0,
    season: float = 0.0,
    gone: float = 0.0,
    size: int = 250,
    quarters: int = 11,
) -> pd.DataFrame:
    """Quarters of customers of whom seven in ten come back, but for quarters that differ, a season, or two that are new."""
    draw = np.random.default_rng(seed)
    place = np.arange(quarters)
    level = 0.85 + draw.normal(0, unrest, len(place)) + season * np.cos(np.pi * place / 2)
    rate = 1 / (1 + np.exp(-level)) * np.where(place >= quarters - 2, 1 - gone, 1)
    before = np.full(len(place), size)
    periods = pd.period_range(end="2025Q4", periods=quarters, freq="Q").to_timestamp()
    return pd.DataFrame({"period": periods, "before": before, "kept": draw.binomial(before, rate)})


def told(**world: float) -> int:
    found = [change(followed(seed, **world), season=4) for seed in range(100)]
    return sum(each is not None and each.p < 0.05 for each in found)


@pytest.mark.parametrize(("unrest", "season", "most"), [(0.15, 0.0, 15), (0.35, 0.0, 16), (0.35, 0.5, 16)])
def test_quarters_that_differ_are_seldom_a_change(unrest: float, season: float, most: int) -> None:
    assert told(unrest=unrest, season=season) <= most


@pytest.mark.parametrize("unrest", [0.25, 0.35])
def test_four_years_of_quarters_tell_by_how_much_they_differ(unrest: float) -> None:
    assert told(unrest=unrest, quarters=15) <= 9


def test_quarters_that_draws_alone_make_are_no_change() -> None:
    assert told() <= 6


@pytest.mark.parametrize(("season", "least"), [(0.0, 95), (0.5, 95)])
def test_customers_who_leave_are_told(season: float, least: int) -> None:
    assert told(gone=0.3, season=season) >= least
