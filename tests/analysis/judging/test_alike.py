"""Gaps of rates that the age of leads, their accounts, their mix or the season make alone are not told; true ones are found."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable

from smkit.analysis.dashboard.stakes import late_costs
from smkit.analysis.judging import alike
from smkit.analysis.prospecting import channels, kinds
from smkit.analysis.smarketing import lateness, slips, supply

END = pd.Timestamp("2026-01-01")


def world(kind: str, seed: int, size: int = 1_200) -> pd.DataFrame:
    """Leads of two years whose source says nothing of who wins, but in « planted »; some are still open."""
    draw = np.random.default_rng(seed)
    age = draw.random(size) * 730
    source, segment = (
        draw.choice(["Site", "Salon", "Fichier"], size, p=[0.5, 0.3, 0.2]),
        draw.choice(["PME", "ETI"], size),
    )
    rate, account = np.full(size, 0.3), np.arange(size)
    if kind == "a source that has just begun":
        source = np.where((age < 90) & (draw.random(size) < 0.6), "Nouveau", source)
    if kind == "accounts that win or lose together":
        account = draw.choice(80, size)
        source, rate = (
            draw.choice(["Site", "Salon", "Fichier"], 80)[account],
            draw.beta(0.6, 1.4, 80)[account],
        )
    if kind == "a segment that buys from one source":
        source = np.where(draw.random(size) < np.where(segment == "ETI", 0.8, 0.2), "Salon", "Site")
        rate = np.where(segment == "ETI", 0.45, 0.15)
    if kind == "a source of a better year":
        source = np.where(draw.random(size) < 0.5, "Site", np.where(age > 365, "Fichier", "Salon"))
        rate = np.where(age > 365, 0.2, 0.4)
    if kind == "planted":
        rate = np.where(source == "Fichier", 0.15, 0.33)
    won, took = draw.random(size) < rate, draw.gamma(2, 20, size)
    created = END - pd.to_timedelta(age, "D")
    table = pd.DataFrame(
        {"created_at": created, "source": source, "segment": segment, "account": account.astype(str)}
    )
    table["stage"] = np.where(took > age, "open", np.where(won, "won", "lost"))
    return table.assign(closed_at=(created + pd.to_timedelta(took, "D")).where(table["stage"] != "open"))


def told(kind: str, seeds: int) -> list[int]:
    """On how many of so many files a channel, and a source among the kinds of account, is called better or worse."""
    found = [0, 0]
    for seed in range(seeds):
        leads = world(kind, seed)
        deals = leads[leads["stage"] != "open"].assign(gagne=leads["stage"] == "won")
        seen = kinds(deals, "gagne", ["source"], unit="account", among=alike.strata(deals))
        found[0] += bool(channels(leads)["proven"].any())
        found[1] += bool(len(seen) and seen["proven"].any())
    return found


@pytest.mark.parametrize(
    "kind",
    [
        "nothing", "a source that has just begun", "accounts that win or lose together", "a segment that buys from one source",
        "a source of a better year",
    ],
)  # fmt: skip
def test_a_source_is_neither_better_nor_worse_for_what_it_is_not(kind: str) -> None:
    assert max(told(kind, 20)) <= 3


def test_a_source_that_wins_half_as_much_is_found() -> None:
    assert min(told("planted", 12)) >= 11


def test_the_test_is_that_of_mantel_and_haenszel() -> None:
    draw = np.random.default_rng(3)
    among = draw.integers(0, 6, 900)
    here, won = draw.random(900) < 0.2 + 0.1 * among, draw.random(900) < 0.1 + 0.1 * among
    tables = [
        np.array(
            [[(here[at] == one) & (won[at] == two) for two in (True, False)] for one in (True, False)]
        ).sum(axis=2)
        for at in (among == each for each in range(6))
    ]
    oracle = StratifiedTable([each.astype(float) for each in tables]).test_null_odds(correction=False)
    assert alike.held(here, won, among).p == pytest.approx(oracle.pvalue, rel=1e-9)
    alone = alike.held(here, won, among, np.arange(900))
    assert alone.p == pytest.approx(
        oracle.pvalue, rel=0.1
    )  # each case its own customer: as the cases themselves


def late(kind: str, seed: int, size: int = 1_500) -> pd.DataFrame:
    """Promises of two years, kept or missed, that change nothing to who wins, but in « planted »."""
    draw = np.random.default_rng(seed)
    age, region, account = draw.random(size) * 730, draw.choice(list("NESO"), size), np.arange(size)
    missed, rate = np.full(size, 0.3), np.full(size, 0.3)
    if kind == "late of late":
        missed = np.where(age < 200, 0.6, 0.15)
    if kind == "a region that is late and poor":
        missed, rate = np.where(region == "S", 0.7, 0.2), np.where(region == "S", 0.15, 0.35)
    if kind == "late, and poorer, a year ago":
        missed, rate = np.where(age > 365, 0.5, 0.15), np.where(age > 365, 0.15, 0.35)
    if kind == "a season of calls and of wins":
        wave = np.sin(2 * np.pi * (END - pd.to_timedelta(age, "D")).month.to_numpy() / 12)
        missed, rate = 1 - 0.7 * (1 + 0.3 * wave), 0.3 * (1 + 0.3 * wave)
    if kind == "accounts that are late or poor together":
        account = draw.choice(60, size)
        missed, rate = draw.beta(0.5, 1, 60)[account], draw.beta(0.6, 1.4, 60)[account]
    behind = draw.random(size) < missed
    won = draw.random(size) < rate * np.where(behind & (kind == "planted"), 0.6, 1)
    start = END - pd.to_timedelta(age, "D")
    soon = draw.gamma(2, 45, size) < age
    return pd.DataFrame(
        {"started_at": start, "assigned_at": start, "first_contact_at": start + pd.to_timedelta(np.where(behind, 5, 1), "D"),
         "state": np.where(behind, "late", "kept"), "stage": np.where(won & soon, "won", "lost"), "region": region,
         "source": draw.choice(["Site", "Salon"], size), "account": account.astype(str)}
    )  # fmt: skip


@pytest.mark.parametrize(
    "kind",
    [
        "late of late",
        "a region that is late and poor",
        "late, and poorer, a year ago",
        "accounts that are late or poor together",
        "a season of calls and of wins",
    ],
)
def test_what_goes_with_a_late_call_by_chance_age_or_mix_has_no_stake(kind: str) -> None:
    found = [lateness(late(kind, seed), at=END).proven for seed in range(20)]
    assert sum(found) <= 3


def test_a_late_call_that_costs_two_wins_in_five_is_found() -> None:
    assert sum(lateness(late("planted", seed), at=END).proven for seed in range(12)) >= 11


@pytest.mark.parametrize("kind", ["nothing", "late of late", "a season of calls and of wins"])
def test_a_gap_that_chance_or_age_makes_has_no_price_on_the_dashboard(kind: str) -> None:
    assert sum(late_costs(late(kind, seed)) is not None for seed in range(20)) <= 3


def test_a_late_call_has_a_price_on_the_dashboard_where_it_costs_wins() -> None:
    found = [late_costs(late("planted", seed)) for seed in range(12)]
    assert sum(each is not None and 0.04 < each < 0.25 for each in found) >= 11  # 12 points are planted
    assert late_costs(late("planted", 1)[:1]) is None and late_costs(late("planted", 1)[:0]) is None


def profiles(gap: float, seed: int) -> pd.DataFrame:
    """Leads of companies that come back by the same source; each has the profile or not, once for all of its leads."""
    draw = np.random.default_rng(seed)
    account = draw.choice(150, 1_200)
    source = draw.choice(["Site", "Salon", "Fichier", "Recommandation"], 150)
    fit = draw.random(150) < np.where(source == "Fichier", 0.65 - gap, 0.65)
    return pd.DataFrame(
        {"source": source[account], "profile_fit": pd.array(fit[account], dtype="boolean"), "account": account.astype(str),
         "created_at": END - pd.to_timedelta(draw.random(1_200) * 730, "D")}
    )  # fmt: skip


def test_companies_that_come_back_make_no_source_of_poor_leads() -> None:
    def found(gap: float) -> list[str]:
        each = [(supply.quality(leads), leads) for leads in (profiles(gap, seed) for seed in range(40))]
        told = [supply.poorest(*pair) for pair in each]
        return [one[0]["source"] for one in told if one is not None]

    assert len(found(0.0)) <= 4
    assert found(0.45).count("Fichier") >= 36


def promised(kind: str, seed: int, size: int = 1_500) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    start = END - pd.to_timedelta(draw.random(size) * (330 if kind.endswith("a year alone") else 730), "D")
    region, month = draw.choice(list("NESO"), size), start.month
    rate = np.full(size, 0.85)
    if "season" in kind:
        rate = np.where(np.isin(month, [8, 12] if "two" in kind else [10, 11, 12]), 0.6, 0.9)
    if kind.startswith("three tenths"):
        rate = 0.7 * (1 + 0.3 * np.sin(2 * np.pi * month.to_numpy() / 12 + seed))
    if kind.startswith("months that everybody has"):
        each = np.zeros(25)
        for at in range(1, 25):  # a month follows the one before by half
            each[at] = 0.5 * each[at - 1] + draw.normal(0, 0.43)
        rate = 1 / (1 + np.exp(-1.7 - each[(END.year - start.year) * 12 + END.month - month]))
    if "all of them" in kind:
        rate = np.where(start > END - pd.DateOffset(months=5), 0.5, 0.88)
    if kind == "months that differ":
        cell = pd.factorize(region + start.strftime("%Y-%m"))[0]
        rate = 1 / (1 + np.exp(-1.7 - draw.normal(0, 0.6, cell.max() + 1)[cell]))
    if "planted" in kind:
        rate = np.where((region == "S") & (start > END - pd.DateOffset(months=5)), 0.5, 0.88)
    state = np.where(draw.random(size) < rate, "kept", "late")
    return pd.DataFrame({"started_at": start, "region": region, "state": state, "due": True})


@pytest.mark.parametrize(
    "kind",
    [
        "two months of season", "a season, of a year alone", "months that differ", "three tenths, by season",
        "three tenths of a year alone", "months that everybody has",
    ],
)  # fmt: skip
def test_a_season_is_no_slip_of_a_region(kind: str) -> None:
    assert sum(bool(slips(promised(kind, seed), "region")["found"].any()) for seed in range(20)) <= 4


def test_months_of_its_own_that_follow_each_other_are_no_slip_of_a_region() -> None:
    """Three years in which each region has good and bad months, that follow the one before by half: most pages were wrong."""
    said = 0
    for seed in range(20):
        draw = np.random.default_rng(seed)
        each = np.zeros((4, 36))
        for at in range(1, 36):
            each[:, at] = 0.5 * each[:, at - 1] + draw.normal(0, 0.5, 4)
        region, month = draw.integers(0, 4, 4_000), draw.integers(0, 36, 4_000)
        kept = draw.random(4_000) < 1 / (1 + np.exp(-1.4 - each[region, month]))
        start = pd.period_range("2023-01", periods=36, freq="M").to_timestamp()[month]
        leads = pd.DataFrame(
            {"started_at": start, "region": pd.Series(list("NESO"))[region].to_numpy(), "due": True}
        )
        said += bool(slips(leads.assign(state=np.where(kept, "kept", "late")), "region")["found"].any())
    assert said <= 5


@pytest.mark.parametrize("kind", ["planted", "planted, of a year alone"])
def test_a_region_that_slips_is_found_beside_the_season(kind: str) -> None:
    found = [slips(promised(kind, seed), "region").query("found")["region"].tolist() for seed in range(12)]
    assert sum("S" in each for each in found) >= 11


def test_regions_that_slip_together_are_found() -> None:
    assert sum(slips(promised("all of them", seed), "region")["found"].sum() >= 3 for seed in range(12)) >= 11
