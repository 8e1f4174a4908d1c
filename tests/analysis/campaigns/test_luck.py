"""Campaigns that are not over, many that are looked at together, and budgets that luck alone would move."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from smkit.analysis.campaigns import budget, portfolio, stakes
from smkit.analysis.errors import InputError
from smkit.display import campaigns as shown


def _campaigns(buyers: list[int], cost: float = 1_000.0, basket: float = 100.0) -> pd.DataFrame:
    names = [f"Envoi {at + 1}" for at in range(len(buyers))]
    table = pd.DataFrame({"campaign": names, "cost": cost, "buyers": buyers, "margin_rate": 0.4})
    return table.assign(revenue=table["buyers"] * basket)


def test_a_campaign_that_runs_is_told_and_not_judged() -> None:
    """A fair that ends in a month has spent its money before its buyers came."""
    table = _campaigns([60, 4, 0]).assign(
        start_date=pd.to_datetime(["2026-03-01", "2026-11-27", "2027-02-01"])
    )
    table["end_date"] = pd.Series(pd.to_datetime(["2026-03-31", "2026-12-31", ""]))
    over, going = portfolio.finished(table, date(2026, 11, 30))
    assert over["campaign"].tolist() == ["Envoi 1"]
    assert not len(stakes.losing(portfolio.summary(over)))
    said = shown.unfinished(going)
    assert "« Envoi 2 »" in said and "« Envoi 3 »" in said and "ne sont pas finies" in said
    assert len(portfolio.finished(table, date(2027, 3, 1))[1]) == 0
    with pytest.raises(InputError, match="31/12/2026"):
        portfolio.finished(going, date(2026, 11, 30))
    assert len(portfolio.finished(_campaigns([3]))[0]) == 1  # without dates, all is past


def test_forty_campaigns_that_break_even_are_not_condemned() -> None:
    """A page condemns by mistake as rarely for forty campaigns as for one; a fall of a half is still seen among twelve."""
    random = np.random.default_rng(4)
    for count in (1, 40):
        pages = [
            stakes.losing(portfolio.summary(_campaigns(random.poisson(25, count).tolist())))
            for _ in range(100)
        ]
        assert sum(bool(len(each)) for each in pages) / 100 <= 0.06
    poor = [*random.poisson(100, 11).tolist(), 50]
    table = _campaigns(poor, cost=4_000.0)
    summed = portfolio.summary(table)
    assert stakes.losing(summed)["campaign"].tolist() == ["Envoi 12"]
    # one alone is judged by the lower tail of a Poisson count, as scipy has it
    alone = [bool(len(stakes.losing(portfolio.summary(_campaigns([n]))))) for n in range(5, 25)]
    assert alone == [bool(stats.poisson.cdf(n, 25) < 0.025) for n in range(5, 25)]


@pytest.mark.parametrize("value", ["margin", "bought"])
def test_luck_moves_no_budget(value: str) -> None:
    """Twelve campaigns that draw the same number of buyers: money moves between them on two of forty pages at most."""
    random = np.random.default_rng(9)
    moved = 0
    for _ in range(40):
        summed = portfolio.summary(_campaigns(random.poisson(60, 12).tolist()))
        shared = budget.surviving(summed, value=value, worth=value == "margin")
        change = (shared["proposed"] - shared["cost"]).to_numpy()
        moved += bool(change.max() > 1 or (change.min() < -1 and change.max() - change.min() > 1))
    assert moved <= 2


def test_a_budget_still_moves_where_returns_differ() -> None:
    """Ten times the buyers for the same money is no luck."""
    summed = portfolio.summary(_campaigns([200, 20, 210]))
    shared = budget.surviving(summed, value="bought", worth=False).set_index("campaign")
    assert shared["sure"].all()
    best, worst = (float(shared["proposed"].loc[name]) for name in ("Envoi 1", "Envoi 2"))
    assert worst < 1_000 < best
    few = portfolio.summary(_campaigns([3, 2, 4], cost=300.0, basket=400.0))
    assert not budget.surviving(few)["sure"].any()


def test_what_a_move_promises_owes_nothing_to_luck() -> None:
    """The best of eight is the luckiest too: what is promised is near what the true returns give, and they are within the range."""
    promised, given, held = [], [], []
    for seed in range(40):
        random = np.random.default_rng(seed)
        truth = 40 * np.exp(random.normal(0, 0.3, 8))
        buyers = np.maximum(random.poisson(truth), 1)
        summed = portfolio.summary(_campaigns(buyers.tolist(), basket=100.0))
        shared = budget.surviving(summed)
        more = (shared["proposed"] - shared["cost"]).to_numpy()
        if abs(more).max() < 1:
            continue
        ratio = (shared["proposed"] / shared["cost"]).to_numpy()
        gain = float((truth * 100.0 * 0.4 * (ratio**0.6 - 1)).sum() - more.sum())
        low, high = budget.range_of(shared)
        promised.append(budget.added(shared))
        given.append(gain)
        held.append(low <= gain <= high)
    assert len(promised) >= 20
    assert np.mean(promised) <= 1.25 * np.mean(given)
    assert np.mean(held) >= 0.9


def test_what_many_buyers_tell_is_taken_as_it_is() -> None:
    """A return that ten thousand buyers tell moves by less than a hundredth; the sum of all does not move."""
    few, many = (
        budget.surviving(
            portfolio.summary(_campaigns([size * each for each in (3, 5, 9)], cost=1_000.0 * size / 100))
        )
        for size in (5, 2_000)
    )
    for shared, most in ((few, 0.25), (many, 0.01)):
        assert shared["likely"].sum() == pytest.approx(shared["value"].sum(), rel=1e-12)
        assert (shared["likely"] / shared["value"] - 1).abs().max() < most
    assert few["likely"].iloc[2] < few["value"].iloc[2] and few["likely"].iloc[0] > few["value"].iloc[0]


def test_campaigns_that_hardly_differ_promise_what_they_give() -> None:
    """Where returns differ by a tenth, only pages speak on which chance added to it: what they promise is freed of that."""
    promised, given = [], []
    for seed in range(160):
        random = np.random.default_rng(seed)
        truth = 40 * np.exp(random.normal(0, 0.1, 8))
        buyers = np.maximum(random.poisson(truth), 1)
        if stats.chisquare(buyers).pvalue > 0.05:
            continue
        shared = budget.surviving(portfolio.summary(_campaigns(buyers.tolist(), cost=1_280.0)))
        more = (shared["proposed"] - shared["cost"]).to_numpy()
        if np.ptp(more) < 1:
            continue
        ratio = (shared["proposed"] / shared["cost"]).to_numpy()
        promised.append(budget.added(shared))
        given.append(float((truth * 40.0 * (ratio**0.6 - 1)).sum() - more.sum()))
    assert len(promised) >= 25
    assert np.mean(promised) <= 1.3 * np.mean(given)
