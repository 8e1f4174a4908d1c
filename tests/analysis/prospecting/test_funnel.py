"""From the goal back to the week: the worked figure, its interval, what the cycle and the hours make of it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smkit.analysis.errors import InputError
from smkit.analysis.prospecting import cycle, feasible, goal, lag, tiers

SEEN = dict(revenue=200_000, value=5_000, contacts=120, meetings=18, wins=4)


def test_the_worked_figure():
    asked = goal(**SEEN)
    assert (asked.deals, asked.meetings, asked.contacts) == (40, 180, pytest.approx(1_200))
    assert asked.per_week == pytest.approx(26.087, abs=1e-3)
    assert asked.low == pytest.approx(11.5, abs=0.1) and asked.high == pytest.approx(79, abs=0.5)


def test_the_interval_is_that_of_drawn_rates():
    draw = np.random.default_rng(0)
    rates = draw.beta(18.5, 102.5, 400_000) * draw.beta(4.5, 14.5, 400_000)
    low, high = np.quantile(40 / rates / 46, [0.025, 0.975])
    asked = goal(**SEEN)
    assert asked.low == pytest.approx(low, rel=0.01) and asked.high == pytest.approx(high, rel=0.01)


def test_the_interval_holds_the_truth():
    """200 funnels drawn from known rates (benchmarks/bench_prospecting.py draws more): at least 93 % hold it."""
    draw = np.random.default_rng(1)
    held = total = 0
    truth = 40 / (0.15 * 0.25) / 46
    while total < 200:
        meetings = draw.binomial(120, 0.15)
        wins = draw.binomial(meetings, 0.25)
        if not wins:
            continue
        asked = goal(200_000, 5_000, 120, meetings, wins)
        held, total = held + (asked.low <= truth <= asked.high), total + 1
    assert held / total >= 0.93


@settings(max_examples=30, deadline=None)
@given(
    contacts=st.integers(1, 2_000), first=st.floats(0.01, 1), second=st.floats(0.01, 1), weeks=st.integers(1, 53)
)  # fmt: skip
def test_the_point_lies_in_its_interval_and_more_counts_narrow_it(contacts, first, second, weeks):
    meetings = max(1, int(contacts * first))
    wins = max(1, int(meetings * second))
    few, many = (goal(1e5, 1e3, contacts * k, meetings * k, wins * k, weeks) for k in (1, 10))
    assert few.per_week == pytest.approx(many.per_week)
    assert few.low <= few.per_week * 1.0001 and few.per_week < few.high
    assert many.high / many.low < few.high / few.low
    assert few.per_week * few.weeks * few.meeting_rate * few.win_rate == pytest.approx(few.deals)


@pytest.mark.parametrize(
    "change, says",
    [
        ({"revenue": 0}, "Objectif de chiffre d'affaires : 0 trouvé"),
        ({"revenue": -5}, "nombre positif"),
        ({"revenue": float("nan")}, "nombre positif"),
        ({"value": 0}, "Valeur d'une affaire"),
        ({"value": "cher"}, "« cher » trouvé"),
        ({"contacts": 0}, "Nombre de contacts"),
        ({"meetings": 0, "wins": 0}, "Aucun rendez-vous sur 120 contacts"),
        ({"wins": 0}, "Aucune affaire gagnée sur 18 rendez-vous"),
        ({"meetings": 121}, "un taux ne peut pas dépasser 100"),
        ({"wins": 19}, "un taux ne peut pas dépasser 100"),
        ({"weeks": 0}, "Nombre de semaines"),
        ({"weeks": 60}, "53 au plus"),
        ({"confidence": 95}, "entre 0 et 1"),
        ({"confidence": 0}, "entre 0 et 1"),
        ({"confidence": "forte"}, "Confiance"),
    ],
)
def test_bad_input_is_told_in_french(change, says):
    with pytest.raises(InputError) as told:
        goal(**SEEN | change)
    assert says in str(told.value).replace("\xa0", " ").replace("\u202f", " ")


def test_one_win_and_all_won_give_a_wide_or_a_finite_interval():
    one = goal(200_000, 5_000, 120, 18, 1)
    assert one.high / one.low > 20
    every = goal(200_000, 5_000, 120, 18, 18)
    assert every.low <= every.per_week <= every.high and every.win_rate == 1


def test_feasible_by_the_whole_interval():
    asked = goal(**SEEN)
    found = [feasible(asked, people, 6, 20).verdict for people in (0.5, 2, 5)]
    assert found == ["no", "unsure", "yes"]
    two = feasible(asked, 2, 6, 20)
    assert two.capacity == 36 and two.hours == pytest.approx(asked.per_week / 6)
    assert two.revenue == pytest.approx(200_000 * 36 / asked.per_week)
    assert two.rate == pytest.approx(40 / (36 * 46))
    with pytest.raises(InputError, match="Minutes par contact"):
        feasible(asked, 2, 6, 0)


def test_what_is_sown_too_late_does_not_count():
    asked = goal(**SEEN)
    at_once, late = lag(asked, [0]), lag(asked, [70])
    assert at_once.share == 1 and at_once.per_week == asked.per_week
    assert late.share == pytest.approx(36 / 46)
    assert late.per_week == pytest.approx(asked.per_week / late.share)
    with pytest.raises(InputError, match="rien de ce que vous semez"):
        lag(asked, [400])
    with pytest.raises(InputError, match="manque"):
        lag(asked, [])


def test_the_cycle_of_crm(shared):
    from smkit.tables import read

    seen = cycle(read("leads", shared / "crm" / "sales_pipeline.csv").table)
    assert (seen.deals, round(seen.mean, 3), seen.median) == (4_238, 51.782, 57)


@pytest.mark.parametrize("missing", ["created_at", "closed_at"])
def test_a_missing_cycle_is_told(missing):
    deals = pd.DataFrame(
        {"stage": ["won"], "created_at": [pd.Timestamp("2026-01-01")], "closed_at": [pd.NaT]}
    )
    with pytest.raises(InputError, match="cycle de vente"):
        cycle(deals)
    with pytest.raises(InputError, match="cycle de vente"):
        cycle(deals.drop(columns=missing))


@given(prospects=st.integers(0, 3_000), contacts=st.floats(0, 5_000), first=st.floats(0, 1))
def test_tiers_fit_in_the_hours(prospects, contacts, first):
    closely, tried, later = tiers(prospects, contacts, (6, 2), first)
    assert closely + tried + later == prospects and min(closely, tried, later) >= 0
    assert closely * 6 + tried * 2 <= contacts
