"""Campaigns that are not over, many that are looked at together, and budgets that luck alone would move."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from smkit.analysis.campaigns import budget, luck, portfolio, stakes, verdicts
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


def test_the_dearest_buyer_of_many_campaigns_alike_is_no_real_gap() -> None:
    """Forty campaigns that pay as much for a buyer: one page in twenty calls the gap real; three times as dear is."""
    random = np.random.default_rng(5)
    alike = [
        portfolio.summary(_campaigns(random.poisson(50, 40).tolist()).drop(columns="revenue"))
        for _ in range(60)
    ]
    assert (
        sum(
            verdicts.costs(pd.DataFrame(columns=["dimension", "p_holm"]), each)[verdicts.COST].word == "oui"
            for each in alike
        )
        <= 3
    )
    dear = portfolio.summary(_campaigns([*random.poisson(50, 11).tolist(), 16]).drop(columns="revenue"))
    assert luck.apart(dear.sort_values("cpa"))
    # two alone are put to the exact test of two counts, as scipy has it
    for few, many in [(10, 20), (10, 25), (12, 30), (5, 14)]:
        pair = portfolio.summary(_campaigns([few, many]).drop(columns="revenue")).sort_values("cpa")
        assert luck.apart(pair) == bool(stats.binomtest(few, few + many).pvalue < 0.05)


def test_the_first_of_campaigns_that_return_as_much_leads_by_luck() -> None:
    """Whatever the baskets: of many campaigns alike, one always returns most; thrice the return for the same money is no luck."""
    random = np.random.default_rng(6)

    def page(sigma: float, times: int = 1) -> pd.DataFrame:
        bought = random.poisson([30 * times, *[30] * 11])
        sales = [float(random.lognormal(4.6 - sigma**2 / 2, sigma, each).sum()) for each in bought]
        return portfolio.summary(_campaigns(bought.tolist()).assign(revenue=sales))

    def led(found: pd.DataFrame) -> bool:
        first = found.sort_values("margin_per_euro")["campaign"].iloc[-1]
        sentence = shown.findings(found, None)[0][0]
        assert luck.leads(found, first) == ("le hasard peut suffire" not in sentence.replace("\xa0", " "))
        return luck.leads(found, first)

    assert sum(led(page(0.5)) for _ in range(40)) <= 3
    assert sum(led(page(1.0)) for _ in range(40)) <= 5
    assert sum(led(page(0.5, times=3)) for _ in range(10)) >= 9


def test_a_year_of_campaigns_that_sold_as_much_has_no_sure_rise() -> None:
    random = np.random.default_rng(7)
    index = pd.period_range("2024-01", "2025-12", freq="M")

    def sure(after: float, column: str) -> bool:
        bought = random.poisson(np.repeat([10.0, after], 12)).astype(float)
        months = pd.DataFrame({"cost": 300.0, "bought": bought, "margin": bought * 60}, index=index)
        return luck.year(months.assign(net_gain=months["margin"] - months["cost"]), column).sure

    for column in ("bought", "margin", "net_gain"):
        assert sum(sure(10.0, column) for _ in range(200)) <= 16
        assert sum(sure(16.0, column) for _ in range(40)) >= 36
