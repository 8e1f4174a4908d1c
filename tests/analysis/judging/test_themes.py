"""Customers, the convention, the plan and prospects: the word of each verdict, on worlds whose truth is known."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import smkit
from smkit import customers
from smkit.analysis.customers import verdicts as of_customers
from smkit.analysis.plan import Projection
from smkit.analysis.plan import verdicts as of_plan
from smkit.analysis.prospecting import pareto
from smkit.analysis.prospecting import verdicts as of_prospects
from smkit.analysis.smarketing import verdicts as of_convention


def buyers(seed: int, *, leave: float = 0.0, fewer: float = 1.0) -> pd.DataFrame:
    """Sixty customers who order about once a month for two years; in the second, some leave, or all buy less."""
    draw = np.random.default_rng(seed)
    rows = []
    for customer in range(60):
        day = float(draw.uniform(0, 30))
        while day < 730:
            rows.append(
                (
                    f"K{customer}",
                    pd.Timestamp("2024-01-01") + pd.Timedelta(days=int(day)),
                    50 * (fewer if day > 365 else 1),
                )
            )
            day += max(3.0, draw.gamma(9) / 9 * 30)
            if day > 456 and draw.random() < leave:
                break
    table = pd.DataFrame(rows, columns=["customer_id", "order_date", "amount"])
    return table.assign(order_id=[f"C{n}" for n in range(len(table))])


@pytest.mark.parametrize(("leave", "word"), [(0.0, "on ne peut pas dire"), (0.10, "moins bien")])
def test_customers_kept_or_lost(leave: float, word: str) -> None:
    table = buyers(1, leave=leave)
    seen, quiet = (
        customers.picture(table, "2025-12-31"),
        customers.silences(table, "2025-12-31", margin_rate=0.5),
    )
    whole, silent = of_customers.overall(seen), of_customers.silent(quiet)
    assert whole.word == silent.word == word
    if leave:
        away = quiet[quiet["state"].isin(["gone", "late"])]
        assert silent.stake == pytest.approx(away["margin_at_stake"].sum()) and whole.high < 0  # type: ignore[operator]


@pytest.mark.parametrize(
    ("fewer", "word"), [(1.0, ("stable", "on ne peut pas dire")), (0.3, ("moins bien",)), (3.0, ("mieux",))]
)
def test_the_year_of_one_customer_is_beside_what_its_months_vary(fewer: float, word: tuple[str, ...]) -> None:
    found = of_customers.year(customers.account(buyers(3, fewer=fewer), "K7", "2025-12-31"))
    assert found is not None and found[2].word in word
    own = buyers(3, fewer=fewer)
    own = own[own["customer_id"] == "K7"]
    years = own.groupby(own["order_date"].dt.year)["amount"].sum()
    assert found[:2] == (years[2025], years[2024])


def test_a_month_that_is_not_over_is_no_part_of_a_customer_s_year() -> None:
    table = buyers(3)
    assert len(customers.account(table, "K7", "2025-12-31").months) == 24
    assert len(customers.account(table, "K7", "2025-12-20").months) == 23
    assert of_customers.year(customers.account(table, "K7", "2025-12-20")) is None


@pytest.mark.parametrize(
    ("low", "high", "word"), [(200, 300, "gagne"), (100, 300, "trop tôt"), (50, 90, "perd")]
)
def test_a_new_customer_repays_what_it_cost_over_the_whole_range_or_not(
    low: float, high: float, word: str
) -> None:
    found = of_customers.repaid({"group": "", "new": 10, "cac": 150.0, "clv_low": low, "clv_high": high})
    assert found.word == word and found.stake == 10 * abs((low + high) / 2 - 150)


@pytest.mark.parametrize(
    ("promoters", "detractors", "word"),
    [(300, 100, "oui"), (100, 300, "non"), (105, 100, "on ne peut pas dire")],
)
def test_promoters_outnumber_detractors_beyond_chance_or_not(
    promoters: int, detractors: int, word: str
) -> None:
    found = customers.nps(pd.Series([10] * promoters + [2] * detractors))
    assert of_customers.score(found).word == word
    assert of_customers.score(customers.nps(pd.Series([10] * 3))).word == "trop tôt"


@pytest.mark.parametrize(
    ("low", "high", "goal", "word"),
    [(80, 99, 100, "non"), (101, 120, 100, "oui"), (90, 110, 100, "on ne peut pas dire")],
)
def test_an_objective_is_within_the_bounds_or_not(low: float, high: float, goal: float, word: str) -> None:
    found = SimpleNamespace(target=goal, actual_revenue=50.0)
    judged = of_plan.overall(found, Projection((low + high) / 2, low, high, 0.9, 8, 0.8), 0.4)  # type: ignore[arg-type]
    assert judged.word == word
    assert judged.stake == (None if word == "oui" else pytest.approx(0.4 * max(0.0, goal - (low + high) / 2)))
    assert of_plan.overall(found, Projection(90, None, None, None, 2, 0.8)).word == "trop tôt"  # type: ignore[arg-type]
    costs = of_plan.spending(Projection((low + high) / 2, low, high, 0.9, 8, 0.8), goal).word
    assert costs == {"non": "mieux", "oui": "moins bien"}.get(word, word)


@pytest.mark.parametrize(
    ("slips", "word"),
    [([3, 5], "moins bien"), ([-3, 0], "mieux"), ([-3, 5], "on ne peut pas dire"), ([0, 0], "stable")],
)
def test_dates_that_moved_are_later_sooner_or_both(slips: list[int], word: str) -> None:
    assert of_plan.dates(pd.DataFrame({"start_slip": [0, 0], "end_slip": slips})).word == word


@pytest.mark.parametrize(
    ("cost", "revenue", "rate", "word", "stake"),
    [(-700, -18_050, 0.4, "moins bien", 6_520), (100, 1_000, 0.4, "mieux", 300), (0, 0, 0.4, "stable", None),
     (500, -1_000, None, "moins bien", None), (500, 1_000, None, "on ne peut pas dire", None)],
)  # fmt: skip
def test_money_beside_what_was_agreed(
    cost: float, revenue: float, rate: float | None, word: str, stake: float | None
) -> None:
    found = of_plan.agreed(pd.DataFrame({"cost_gap": [cost], "revenue_gap": [revenue]}), rate)
    assert (found.word, found.stake) == (word, stake)


@pytest.mark.parametrize(("shares", "holds"), [([80, 5, 5, 5, 5], "oui"), ([20] * 5, "non")])
def test_the_rule_of_80_20_is_counted(shares: list[int], holds: str) -> None:
    sales = pd.DataFrame({"client": list("ABCDE"), "montant": shares})
    assert of_prospects.rule(pareto(sales, "client", "montant")).word == holds


def test_the_boutique_s_convention_is_judged_on_what_it_promised() -> None:
    tables = smkit.gather("boutique").tables
    from smkit.analysis.smarketing import load, meeting
    from smkit.tables import agreements, texts

    month = meeting(tables["leads"], load(texts.text(agreements.MODEL)), margin_rate=0.3)
    west = month.changed.iloc[0].to_dict()
    change = of_convention.change(month, west)
    assert of_convention.overall(month).word == "non" and change.word == "moins bien"
    assert change.stake == pytest.approx(month.margin_of(month.slipped("Ouest"))[0])  # type: ignore[index]
    late = of_convention.late(month)
    assert late.word == "oui" and late.change == pytest.approx(100 * month.late.difference)  # type: ignore[union-attr]
    worst = of_convention.source(month)
    assert worst.dims == (("source", "Fichier acheté"),) and worst.high < 0  # type: ignore[operator]
    assert of_convention.conversion(month).word == "on ne peut pas dire"  # type: ignore[union-attr]


def test_prospects_of_the_boutique_are_judged_on_their_gaps() -> None:
    from smkit.analysis.prospecting import Team, quarter

    leads = smkit.gather("boutique").tables["leads"]
    found = quarter(leads[leads["segment"] == "B2B"], segment="B2B", team=Team(5, 2, 40), margin_rate=0.3)
    empty = found.channels[found.channels["empty"]].iloc[0]  # type: ignore[index]
    assert (
        of_prospects.channel(empty).word == "moins bien"
        and of_prospects.channel(found.best_channel).word == "mieux"
    )
    assert of_prospects.kind(found.kinds[found.kinds["proven"]].iloc[0].to_dict()).word == "mieux"
    assert of_prospects.score(found.score).word == (
        "oui" if found.score.shown else of_prospects.score(found.score).word
    )
    verdict = of_prospects.overall(found, 0.3)
    assert (
        verdict.word == {"yes": "oui", "no": "non", "unsure": "on ne peut pas dire"}[found.feasible.verdict]
    )  # type: ignore[union-attr]
    assert of_prospects.overall(found).stake is None and verdict.stake == found.margin_of_contacts(0.3)[0]  # type: ignore[index]


def test_a_silence_alone_is_told_as_lost_only_when_hardly_anybody_stays_so_silent() -> None:
    row = {"silence": 90, "usual": 30.0, "margin_at_stake": 500.0}
    words = {
        state: of_customers.silence(row | {"state": state}).word
        for state in ("gone", "late", "on_time", "unknown")
    }
    assert words == {
        "gone": "moins bien",
        "late": "on ne peut pas dire",
        "on_time": "on ne peut pas dire",
        "unknown": "trop tôt",
    }
    assert of_customers.silence(row | {"state": "late", "margin_at_stake": math.nan}).stake is None
