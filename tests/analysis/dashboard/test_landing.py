"""The year and the quarter land where simulated worlds do, as often as the interval claims; nothing is told on too short a past."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from smkit.analysis.dashboard.landing import ahead, land, year_aim
from smkit.analysis.dashboard.pipeline import pipeline
from smkit.analysis.intervals import earned
from smkit.analysis.judging.windows import number
from smkit.analysis.kpis import catalog


def by_month(values, start: str = "2020-01") -> pd.Series:
    return pd.Series(
        np.asarray(values, dtype=float), index=pd.period_range(start, periods=len(values), freq="M")
    )


def test_the_months_to_come_worked_by_hand() -> None:
    # a year of 10, 20, 30…; then three months at 1.44 times the same ones: the next two are 40 and 50, times 1.2
    values = np.array([10.0 * (1 + at) for at in range(12)] + [14.4, 28.8, 43.2])
    assert ahead(values, 2) == pytest.approx((40 + 50) * 1.2)


def test_an_interval_by_hand() -> None:
    from scipy import stats

    low, high = earned(
        [0.8, 1.2, 1.0, 1.0, 1.0, 1.0, 1.0], overlap=2
    )  # seven dates two months deep count for four
    half = stats.t(4).interval(0.85)[1] * np.sqrt(0.08 / 7)
    assert (low, high) == pytest.approx((1 - half, 1 + half))
    assert earned([1.0] * 4, overlap=2) is None  # they count for two and a half
    assert earned([0.0, 3.0, 0.0], overlap=1)[0] == 0.0  # sales are never under nothing


def test_a_year_that_is_over_has_no_landing_and_a_short_past_none_that_can_be_told() -> None:
    assert land(by_month([1.0] * 24)) is None
    short = land(by_month([1.0] * 21))
    assert short.amount is None and short.left == 3 and short.lacking == 15 + 3 * 3 - 21
    assert land(by_month([1.0] * (21 + 12))).amount == pytest.approx(12)
    assert land(by_month([1.0] * 0)) is None


def test_the_year_begins_where_it_is_told_to() -> None:
    months = by_month([1.0] * 40)  # to April 2023
    assert land(months, opens=5) is None and land(months, opens=3).left == 10


def test_the_word_follows_from_the_interval() -> None:
    rng = np.random.default_rng(0)
    months = by_month(100 * rng.lognormal(0, 0.05, 46))
    found = land(months, aim=1.0)
    assert found.verdict.word == "oui" and land(months, aim=1e9).verdict.word == "non"
    assert (
        land(months, aim=found.amount).verdict.word == "on ne peut pas dire" and land(months).verdict is None
    )


def world(rng: np.random.Generator, months: int) -> np.ndarray:
    """A year's shape, a trend, a level that wanders, and noise that lasts from month to month."""
    shape, noise, level, values = np.exp(rng.normal(0, 0.25, 12)), 0.0, 0.0, []
    for at in range(months):
        noise, level = 0.5 * noise + rng.normal(0, 0.12), level + rng.normal(0, 0.02)
        values.append(1e5 * shape[at % 12] * np.exp(0.01 * at + noise + level))
    return np.array(values)


@pytest.mark.parametrize(("months", "left"), [(22, 2), (33, 3), (44, 4), (42, 6), (51, 9)])
def test_in_simulated_worlds_the_year_ends_inside_as_often_as_claimed(months: int, left: int) -> None:
    held, worlds = 0, 300
    for seed in range(worlds):
        values = world(np.random.default_rng(seed), months + left)
        found = land(by_month(values[:months]))
        assert found.left == left
        held += found.low <= values[-12:].sum() <= found.high
    assert held / worlds >= 0.8


@pytest.mark.parametrize("lost", [33, 25, 14, 6])
def test_a_month_without_a_sale_makes_no_landing_of_the_months_that_it_spoils(lost: int) -> None:
    """Worlds of 44 months, that end eight months later: the level is told by 41 to 43 and by 29 to 31, and 32 to 35 are copied."""
    held = told = missed = 0
    for seed in range(300):
        values = world(np.random.default_rng(seed), 48)
        seen = values.copy()
        seen[lost] = 0.0
        months = by_month(seen[:44])
        found = land(months, hollow=[number(months.index[lost].start_time.date())])
        assert (found.amount is None) == found.spoiled == (lost == 33)
        blind = land(months)
        missed += not blind.low <= values[-12:].sum() <= blind.high
        if found.amount is not None:
            told += 1
            held += found.low <= values[-12:].sum() <= found.high
    assert held >= 0.8 * told and (lost != 33 or missed > 60)


def leads(seed: int, day: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two years of leads, each won or lost some weeks after; as known on a day, and as they turned out."""
    rng = np.random.default_rng(seed)
    count = rng.poisson(30 * 27)
    created = np.datetime64("2023-01-01") + np.sort(rng.integers(0, 27 * 30, count)).astype("timedelta64[D]")
    closed = created + np.ceil(rng.lognormal(np.log(45), 0.7, count)).astype("timedelta64[D]")
    won = rng.random(count) < rng.beta(2, 6, count)
    full = pd.DataFrame({
        "lead_id": np.arange(count).astype(str), "stage": np.where(won, "won", "lost"),
        "source": rng.choice(["Salon", "Site"], count),
        "account": rng.choice([f"C{at}" for at in range(50)], count),
        "created_at": pd.to_datetime(created), "closed_at": pd.to_datetime(closed),
        "first_contact_at": pd.to_datetime(created + np.timedelta64(2, "D")),
        "amount": np.where(won, rng.gamma(2, 1500, count).round(2), np.nan),
    })  # fmt: skip
    known = full[full["created_at"] <= pd.Timestamp(day)].copy()
    late = known["closed_at"] > pd.Timestamp(day)
    shown = {name: known[name].mask(late) for name in ("closed_at", "amount")}
    return known.assign(stage=known["stage"].mask(late, "open"), **shown), full


def test_in_simulated_worlds_the_quarter_ends_inside_as_often_as_claimed() -> None:
    day, held, worlds = date(2024, 11, 15), 0, 40
    for seed in range(worlds):
        known, full = leads(seed, day)
        found = pipeline(known, day)
        its = full[(full["stage"] == "won") & full["closed_at"].between("2024-10-01", "2024-12-31")]
        held += found.low <= its["amount"].sum() <= found.high
    assert held / worlds >= 0.8


def test_the_open_deals_are_those_that_pandas_counts() -> None:
    day = date(2024, 11, 15)
    known, full = leads(3, day)
    found = pipeline(known, day)
    assert (
        found.groups["deals"].sum()
        == (known["stage"] == "open").sum()
        == found.splits["source"]["deals"].sum()
    )
    over = known[known["stage"] != "open"]
    reached = over[over["first_contact_at"] <= over["closed_at"]]
    contacted = found.groups[found.groups["step"] == "contacted"]
    assert contacted["rate"].iloc[0] == pytest.approx((reached["stage"] == "won").mean())
    mean = over.loc[over["stage"] == "won", "amount"].mean()
    assert found.groups["amount"].sum() == pytest.approx(
        mean * found.groups["deals"].sum()
    )  # no open deal has its amount
    assert (found.name, found.start, found.end) == ("2024-T4", date(2024, 10, 1), date(2024, 12, 31))
    so_far = over[(over["stage"] == "won") & over["closed_at"].between("2024-10-01", "2024-11-15")]
    assert found.won == pytest.approx(so_far["amount"].sum())
    assert found.landing == pytest.approx(found.won + found.coming + found.fresh)
    by = pd.Series(1.0, index=known.loc[known["stage"] == "open", "account"]).groupby(level=0).size()
    assert found.accounts[1] == len(by) and 0 < found.accounts[0] <= len(by)


def test_nothing_later_than_the_day_is_looked_at() -> None:
    day = date(2024, 11, 15)
    known, full = leads(5, day)
    # the same leads as they turned out: what happened after the day changes no rate, only amounts that are known since
    assert pipeline(full.assign(amount=1.0), day).landing == pytest.approx(
        pipeline(known.assign(amount=1.0), day).landing
    )


def test_a_young_file_tells_its_deals_and_no_landing() -> None:
    day = date(2023, 7, 10)
    known, _ = leads(1, day)
    found = pipeline(known, day)
    assert found.landing is None and found.low is None and found.groups["deals"].sum() > 0


def test_leads_without_dates_or_without_open_deals_have_no_pipeline() -> None:
    day = date(2024, 11, 15)
    known, _ = leads(1, day)
    assert pipeline(None, day) is None
    assert pipeline(known.drop(columns="closed_at"), day) is None
    assert pipeline(known[known["stage"] != "open"], day) is None
    counted = pipeline(known.drop(columns="amount"), day)
    assert counted.unit == "count" and counted.groups["amount"].sum() == counted.groups["deals"].sum()


def test_targets_of_regions_add_up_to_the_year_and_a_hole_says_nothing() -> None:
    months = [f"2026-{at:02}" for at in range(1, 13)]
    asked = pd.DataFrame(
        [(m, "chiffre_affaires", 10.0, r) for m in months for r in ("Sud", "Nord")],
        columns=["period", "metric", "target", "region"],
    )
    assert year_aim(asked, date(2026, 5, 1), catalog()) == 240
    assert year_aim(asked[asked["period"] != "2026-07"], date(2026, 5, 1), catalog()) is None
    assert year_aim(None, date(2026, 5, 1), catalog()) is None
