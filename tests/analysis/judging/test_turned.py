"""A rate that changes for good is dated, sized and planned on; a season, young leads or a mix are no such change."""

import numpy as np
import pandas as pd
import pytest

from smkit.analysis.judging import turned
from smkit.analysis.prospecting import Team, quarter
from smkit.analysis.smarketing import meeting
from smkit.display import french
from smkit.display.prospecting import sentences

END = pd.Timestamp("2026-01-01")
LAST = 2025 * 12 + 11


def world(
    seed: int, per: int = 60, rate: float = 0.3, *, months: int = 24, since: int = 0, factor: float = 0.5, season: float = 0.0,
    growth: float = 0.0, mixed: int = 0, cleaned: bool = False, waits: tuple[float, float] = (45.0, 30.0),
) -> pd.DataFrame:  # fmt: skip
    """Leads of two years: some won after a wait, the others lost after another, open where the file ends before.

    Parameters: `since`, last months whose rate is `factor` times what it was; `season`, part of the rate that winter adds; `growth`
    of the flow; `mixed`, last months in which the source that wins little takes the place of the other; `cleaned`, losses written
    down at the end of a quarter alone; `waits`, mean days of a deal won and of one lost.
    """
    draw = np.random.default_rng(seed)
    count, start = per * months, END - pd.DateOffset(months=months)
    created = start + pd.to_timedelta(draw.random(count) ** (1 / (1 + growth)) * (END - start).days, "D")
    month = (created.year * 12 + created.month - 1).to_numpy()
    chance = np.full(count, rate) * (1 + season * np.cos(np.pi / 6 * (month % 12)))
    fair = draw.random(count) < np.where(month > LAST - mixed, 0.15, 0.7)
    chance = chance * np.where(fair, 1.6, 0.4) if mixed else chance
    won = draw.random(count) < np.where(month > LAST - since, factor * chance, chance)
    closed = created + pd.to_timedelta(draw.gamma(2, np.where(won, *waits) / 2), "D")
    if cleaned:
        written = pd.Series(closed).dt.to_period("Q").dt.end_time
        closed = pd.DatetimeIndex(pd.Series(closed).where(won, written))
    stage = np.where(closed >= END, "open", np.where(won, "won", "lost"))
    ends = pd.Series(closed).mask(stage == "open")
    return pd.DataFrame(
        {
            "created_at": created,
            "closed_at": ends,
            "stage": stage,
            "source": np.where(fair, "Salon", "Fichier"),
        }
        | {"amount": np.where(stage == "won", 1_000.0, np.nan)}
    )


@pytest.mark.parametrize(
    "kind",
    [
        {}, {"per": 200}, {"rate": 0.05}, {"season": 0.4}, {"season": 0.4, "months": 14}, {"growth": 3.0, "waits": (90.0, 30.0)},
        {"waits": (120.0, 15.0)}, {"waits": (20.0, 150.0)}, {"cleaned": True},
    ],
)  # fmt: skip
def test_a_rate_that_stays_is_not_told(kind: dict) -> None:
    """Wins slower than losses, or losses than wins, a flow that grows, a season, losses written down late: no more than chance."""
    told = [
        (turned.of_decided(each), turned.of_created(each, 60))
        for each in (world(seed, **kind) for seed in range(40))
    ]
    assert [sum(each is not None for each in found) for found in zip(*told, strict=True)] <= [4, 4]
    assert sum(each is not None for pair in told for each in pair) <= 5


@pytest.mark.parametrize(("factor", "rate"), [(0.5, 0.3), (2.0, 0.15)])
def test_a_rate_that_changed_half_a_year_ago_is_found_dated_and_sized(factor: float, rate: float) -> None:
    found = [turned.of_decided(world(seed, rate=rate, since=6, factor=factor)) for seed in range(20)]
    told = [each for each in found if each is not None]
    assert len(told) >= 16
    assert np.median([each.after / each.before for each in told]) == pytest.approx(factor, rel=0.12)
    assert sum("2025-05" <= each.since <= "2025-09" for each in told) >= 0.9 * len(told)
    assert all(
        each.fell == (factor < 1) and each.low <= each.after - each.before <= each.high for each in told
    )


def test_what_groups_make_by_their_weight_is_a_mix() -> None:
    found = [turned.of_decided(world(seed, mixed=6)) for seed in range(10)]
    assert sum(each is not None and each.verdict("taux").word == "effet de mélange" for each in found) >= 9
    assert {each.along for each in found if each} == {"source"}
    own = [turned.of_decided(world(seed, since=6)) for seed in range(10)]
    assert {each.verdict("taux").word for each in own if each} == {"moins bien"}


def test_the_order_of_rows_changes_nothing() -> None:
    leads = world(5, since=6)
    mixed = leads.sample(frac=1, random_state=7).reset_index(drop=True)
    first, second = turned.of_decided(leads), turned.of_decided(mixed)
    assert first is not None and second is not None
    assert first.since == second.since
    assert [first.before, first.after, first.cases] == pytest.approx(
        [second.before, second.after, second.cases], rel=1e-12
    )


def test_the_plan_of_calls_is_made_at_the_rate_of_now() -> None:
    """Half as many contacts are won: it takes twice as many, and the whole period would have asked for a third too few."""
    asked, held, whole = [], 0, []
    for seed in range(8):
        leads = world(seed, since=6)
        found = quarter(leads, target=100_000, value=1_000, team=Team(5, 2, 40))
        if found.planned_on is None:
            continue
        assert found.goal is not None and found.funnel is not None
        truth = 100 / 0.15 / 46
        asked.append(found.goal.per_week / truth)
        held += found.goal.low <= truth <= found.goal.high
        assert found.win_rate is not None
        whole.append(100 / found.win_rate / 46 / truth)
    assert len(asked) >= 6
    assert np.median(asked) == pytest.approx(1, abs=0.15)
    assert np.median(whole) < 0.7
    assert held >= 0.8 * len(asked)


def test_the_plan_says_since_when_and_rests_on_counts_that_a_person_gives() -> None:
    leads = world(5, since=6)
    found = quarter(leads, target=100_000, value=1_000, team=Team(5, 2, 40))
    assert found.turn is not None
    said = " ".join([sentences.answer(found), *(each.text for each in sentences.findings(found))])
    assert f"depuis {french.month(found.turn.since)}" in said and "au taux récent" in said
    given = quarter(leads, target=100_000, value=1_000, counted=(120, 18, 4), team=Team(5, 2, 40))
    assert given.planned_on is None and given.funnel is not None and given.funnel.contacts == 120
    still = quarter(world(5), target=100_000, value=1_000, team=Team(5, 2, 40))
    assert still.turn is None and "taux récent" not in sentences.answer(still)


def test_the_meeting_counts_its_target_on_leads_created_since() -> None:
    """The rate at 60 days, once halved, is that of the leads created since; the last ones, too young, are no failures."""
    rates: list[float] = []
    before: list[float] = []
    for seed in range(6):
        leads = world(seed, per=100, since=6).assign(lead_id=lambda each: each.index.astype(str))
        found = meeting(leads, None, month="2025-12")
        if found.turned is None:
            continue
        # the same rate all along, each lead followed
        ripe = world(seed, per=3_000, since=24).query("created_at < '2025-09-01'")
        soon = (ripe["stage"] == "won") & ((ripe["closed_at"] - ripe["created_at"]).dt.days < 60)
        assert found.target is not None
        rates.append(float(found.target["rate"]) / soon.mean())
        before.append(float(found.rates.query("days == 60")["rate"].iloc[0]) / soon.mean())
    assert len(rates) >= 4
    assert np.median(rates) == pytest.approx(1, abs=0.15)
    assert np.median(before) > 1.5
