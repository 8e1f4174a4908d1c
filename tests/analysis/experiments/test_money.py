"""Sales gained: intervals that hold the truth, by simulation; the figures are in benchmarks/bench_honesty_tests.py."""

import math

import numpy as np
import pandas as pd
import pytest

from smkit.analysis import experiments
from smkit.analysis.experiments import money


def world(random: np.random.Generator, people: tuple[int, int], rate: float, spread: float) -> pd.DataFrame:
    """A test in which nothing works: two groups of the same buyers, with log-normal amounts."""
    parts = []
    for name, n in zip(("Témoin", "E-mail"), people, strict=True):
        bought = random.random(n) < rate
        spent = np.where(bought, np.round(random.lognormal(math.log(40), spread, n), 2), 0.0)
        parts.append(pd.DataFrame({"group": name, "converted": bought, "revenue": spent}))
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize(("people", "rate", "spread"), [((500, 500), 0.1, 0.6), ((2_000, 2_000), 0.01, 1.2)])
def test_the_interval_of_euros_holds_the_truth(people: tuple[int, int], rate: float, spread: float) -> None:
    random = np.random.default_rng(11)
    held = given = 0
    for _ in range(120):
        table = world(random, people, rate, spread)
        row = experiments.effects(experiments.arms(table, "Témoin")).iloc[0]
        if not math.isnan(row["revenue_gained_low"]):
            given += 1
            held += row["revenue_gained_low"] <= 0 <= row["revenue_gained_high"]
    assert given > 100 and held >= 0.90 * given, f"{held} of {given}"


def test_the_interval_is_that_of_independent_pivots() -> None:
    arm = {
        "units": 1_000,
        "buyers": 80,
        "mean": 4.0,
        "deviation": 1.0,
        "log_mean": 3.8,
        "log_deviation": 0.7,
        "fit": 1.0,
    }
    base = arm | {"buyers": 60, "mean": 3.0}
    random = np.random.default_rng(1)

    def drawn(each: dict[str, float]) -> np.ndarray:
        x, n, size = each["buyers"], each["units"], 400_000
        share = random.beta(x + 0.5, n - x + 0.5, size)
        variance = (x - 1) * each["log_deviation"] ** 2 / random.chisquare(x - 1, size)
        return share * np.exp(random.normal(each["log_mean"], np.sqrt(variance / x)) + variance / 2)

    expected = np.quantile(drawn(arm) - drawn(base), [0.025, 0.975]) * 1_000
    found = money.gain(arm, base)
    assert (found.low, found.high) == pytest.approx(tuple(expected), rel=0.02, abs=40)
    assert found.gained == 1_000 and found.trust == "sure"
    assert money.gain(arm, base) == found, "the same each time"


def test_few_buyers_or_odd_amounts_are_told() -> None:
    arm = {
        "units": 1_000,
        "buyers": 80,
        "mean": 4.0,
        "deviation": 9.0,
        "log_mean": 3.8,
        "log_deviation": 0.7,
        "fit": 1.0,
    }
    assert money.gain(arm, arm | {"buyers": 20, "log_mean": 5.2}).trust == "rough"
    odd = money.gain(arm | {"fit": 0.0}, arm)
    assert odd.trust == "rough" and odd.high == pytest.approx(
        1.96 * 9 * math.sqrt(2 / 1_000) * 1_000, rel=1e-3
    )
    assert money.gain(arm | {"fit": 0.0, "buyers": 20}, arm).trust == "unknown"
    assert money.gain(arm | {"buyers": 3}, arm).trust == "unknown"


def test_a_negative_or_unknown_amount_has_no_log() -> None:
    assert money.amounts(pd.Series([10.0, -2.0] * 5))["fit"] == 0
    assert math.isnan(money.amounts(pd.Series([10.0, np.nan] * 5))["fit"])
    assert money.amounts(pd.Series([30.0] * 50)) == pytest.approx(
        {"log_mean": math.log(30), "log_deviation": 0.0, "fit": 1.0}
    )
    heavy = np.random.default_rng(2).pareto(1.5, 500) + 1
    assert money.amounts(pd.Series(heavy))["fit"] < 0.001
