"""Days without a sale: a planted hole is found to the day; weekends, closings, seasons and chance are none."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from smkit.analysis.judging.holes import holes

DAYS = pd.date_range("2023-01-01", "2025-12-31")
WORKED = np.asarray(DAYS.day_of_week < 5)


def _closed_in_august(draw: np.random.Generator) -> np.ndarray:
    """Sixteen days of each August, from a Monday that moves."""
    pace = np.where(WORKED, 5.0, 0.0)
    for year in (2023, 2024, 2025):
        first = pd.Timestamp(year, 8, 1) + pd.Timedelta(int(draw.integers(0, 14)), "D")
        pace[(first <= DAYS) & (first + pd.Timedelta(16, "D") > DAYS)] = 0
    return pace


#: Companies that have no hole: what each sells a day.
PACES: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
    "an order every fifth day": lambda draw: np.full(len(DAYS), 0.2),
    "an order every other day": lambda draw: np.full(len(DAYS), 0.5),
    "an order a day": lambda draw: np.full(len(DAYS), 1.0),
    "weekdays": lambda draw: np.where(WORKED, 4.0, 0.0),
    "an order every other weekday": lambda draw: np.where(WORKED, 0.5, 0.0),
    "August closed": _closed_in_august,
    "summer alone": lambda draw: np.where((DAYS.month >= 4) & (DAYS.month <= 9), 6.0, 0.0),
    "the first of the month": lambda draw: np.where(DAYS.day == 1, 40.0, 0.0),
    "four Saturdays in five": lambda draw: np.where(
        (DAYS.day_of_week == 5) & (draw.random(len(DAYS)) < 0.8), 30.0, 0.0
    ),
    "ever more": lambda draw: np.linspace(0.05, 4, len(DAYS)),
    "closed between Christmas and Epiphany": lambda draw: np.where(
        (DAYS.strftime("%m-%d") > "12-23") | (DAYS.strftime("%m-%d") < "01-05"),
        0.0,
        np.where(WORKED, 4.0, 0.0),
    ),
}


@pytest.mark.parametrize("name", PACES)
def test_a_company_that_sells_as_it_always_did_has_no_hole(name: str) -> None:
    """Twenty draws, each whole and cut to fourteen months that begin anywhere."""
    for seed in range(20):
        draw = np.random.default_rng(seed)
        sold = pd.Series(draw.poisson(PACES[name](draw)), index=DAYS)
        first = int(draw.integers(0, 600))
        assert holes(sold) == [] and holes(sold.iloc[first : first + 430]) == []


@pytest.mark.parametrize("name", ["weekdays", "August closed"])
def test_a_planted_hole_is_found_to_the_day(name: str) -> None:
    for seed in range(10):
        draw = np.random.default_rng(seed)
        sold = pd.Series(draw.poisson(PACES[name](draw) + WORKED), index=DAYS)
        sold.loc["2025-03-03":"2025-03-21"] = 0
        sold.loc["2025-02-28"] = sold.loc["2025-03-24"] = 1
        (hole,) = holes(sold)
        assert (str(hole.first), str(hole.last)) == ("2025-03-01", "2025-03-23")
        per_day = 5.0 if name == "weekdays" else 6.0
        assert hole.expected == pytest.approx(15 * per_day, rel=0.25)


def test_a_first_summer_closed_has_no_other_year_to_say_that_it_is_none() -> None:
    sold = pd.Series(np.where(WORKED, 4, 0), index=DAYS).loc["2025-01-01":]
    sold.loc["2025-08-04":"2025-08-24"] = 0
    assert holes(sold) == []
    sold.loc["2025-05-05":"2025-05-25"] = 0
    assert [str(hole.first) for hole in holes(sold)] == ["2025-05-03"]


def test_no_order_or_one_has_no_hole() -> None:
    assert (
        holes(pd.Series([], index=pd.DatetimeIndex([]), dtype=float))
        == holes(pd.Series([1], index=DAYS[:1]))
        == []
    )
