"""The objective, the calendar, the load and what was forgotten, against worked figures and sums made another way."""

from datetime import date, timedelta

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from pace import cpu_within

import smkit
from smkit import sample
from smkit.analysis.errors import InputError

TODAY = date(2026, 1, 1)


def source_003() -> pd.DataFrame:
    """The worked example: three actions for 200 000 €."""
    return pd.DataFrame(
        {
            "action": ["Recruter 2 commerciaux", "E-mailing", "Partenariats"],
            "start_date": pd.Timestamp("2026-01-05"),
            "end_date": pd.Timestamp("2026-12-31"),
            "horizon": ["short", "medium", "long"],
            "planned_cost": [35_000.0, 5_000.0, 5_000.0],
            "planned_revenue": [135_000.0, 15_000.0, 50_000.0],
        }
    )


def test_source_003_adds_up_to_its_objective():
    found = smkit.plan.objective(source_003(), 200_000, TODAY)
    assert (found.planned_cost, found.planned_revenue, found.expected) == (45_000, 200_000, 200_000)
    assert (found.to_find, found.margin, found.attainment) == (0, 0, 0)
    short, medium, long = smkit.plan.by_group(source_003(), TODAY, "horizon").to_dict("records")
    assert [row["horizon"] for row in (short, medium, long)] == ["short", "medium", "long"]
    assert [row["planned_cost"] for row in (short, medium, long)] == [35_000, 5_000, 5_000]
    assert short["share"] == pytest.approx(135 / 200)
    assert smkit.plan.by_action(source_003(), TODAY)["expected"].tolist() == [135_000, 15_000, 50_000]


def test_an_abandoned_action_leaves_its_revenue_to_be_found():
    plan = source_003().assign(
        status=["running", "cancelled", "planned"], actual_revenue=[20_000.0, np.nan, np.nan]
    )
    found = smkit.plan.objective(plan, 200_000, TODAY)
    assert (found.to_find, found.lost, found.actual_revenue) == (15_000, 15_000, 20_000)


def test_the_boutique_planned_against_landed():
    plan = sample.boutique()["plan"]
    found = smkit.plan.objective(plan, 200_000, date(2025, 12, 31))
    assert found.planned_revenue == plan["planned_revenue"].sum() == 233_100
    assert found.actual_revenue == plan["actual_revenue"].sum() == 118_450
    # still expected: card 18 000 − 12 600, partnerships 50 000 − 4 800, salon 2026 36 000
    assert found.expected == 5_400 + 45_200 + 36_000
    assert found.to_find == 0 and found.margin == pytest.approx(118_450 + 86_600 - 200_000)


def test_a_whole_and_its_parts_count_once():
    parts = pd.DataFrame(
        {
            "action": ["Salon", "Stand", "Badges", "Autre"],
            "part_of": [None, "salon", "Salon ", None],
            "start_date": pd.Timestamp("2026-02-02"),
            "end_date": pd.Timestamp("2026-02-06"),
            "planned_cost": [7_000.0, 6_000.0, 900.0, 100.0],
            "planned_revenue": [32_000.0, np.nan, np.nan, 50.0],
        }
    )
    found = smkit.plan.objective(parts, 0, TODAY)
    assert (found.planned_cost, found.planned_revenue, found.attainment) == (7_000, 32_050, None)


def test_wrong_rows_are_told_and_left_out():
    plan = pd.DataFrame(
        {
            "action": ["A", "B", "C"],
            "start_date": ["2026-03-13", None, "2026-01-01"],
            "end_date": ["2026-03-10", "2026-03-10", "2026-01-01"],
        }
    )
    told = smkit.plan.wrong(plan)
    assert told["row"].tolist() == [0, 1]
    assert "avant le début" in told["problem"][0] and "manque une date" in told["problem"][1]
    assert smkit.plan.sound(plan)["action"].tolist() == ["C"]
    with pytest.raises(InputError, match="Aucune action"):
        smkit.plan.objective(plan.head(2), 10, TODAY)
    with pytest.raises(InputError, match="négatif") as refused:
        smkit.plan.objective(plan, -1_284_280.5, TODAY)
    assert "−1 284 280,5 trouvé" in " ".join(str(refused.value).split())  # as French writes it, and whole


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
actions = st.lists(st.tuples(days, st.integers(0, 500), st.floats(0, 1e6)), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(actions)
def test_the_calendar_loses_no_euro_and_agrees_with_a_count_day_by_day(rows):
    plan = pd.DataFrame(
        [
            (f"A{n}", start, start + timedelta(days=length), cost)
            for n, (start, length, cost) in enumerate(rows)
        ],
        columns=["action", "start_date", "end_date", "planned_cost"],
    )
    found = smkit.plan.calendar(plan)
    assert found["planned_cost"].sum() == pytest.approx(plan["planned_cost"].sum(), abs=1e-6)
    assert found["starting"].sum() == found["ending"].sum() == len(plan)
    spread: dict[tuple[int, int], float] = {}
    for start, length, cost in rows:
        for step in range(length + 1):
            day = start + timedelta(days=step)
            spread[day.year, day.month] = spread.get((day.year, day.month), 0.0) + cost / (length + 1)
    for row in found.to_dict("records"):
        assert row["planned_cost"] == pytest.approx(spread[row["month"].year, row["month"].month], abs=1e-6)


def test_cumulated_money_ends_at_the_totals():
    plan = sample.boutique()["plan"]
    table = smkit.plan.cumulated(plan, date(2025, 12, 31)).set_index("month")
    last = table.loc["2025-12-01"]
    assert last["actual_revenue"] == pytest.approx(118_450) and last["actual_cost"] == pytest.approx(29_980)
    assert table["planned_revenue"].iloc[-1] == pytest.approx(233_100)
    assert table.loc["2026-01-01":, "actual_revenue"].isna().all()
    assert (table["planned_revenue"].diff().dropna() >= 0).all()


@pytest.mark.parametrize(("today", "known"), [("2025-06-29", 5), ("2025-06-30", 6), ("2025-07-02", 6)])
def test_a_month_that_is_not_over_is_not_set_against_the_whole_of_its_plan(today: str, known: int) -> None:
    table = smkit.plan.cumulated(sample.boutique()["plan"], date.fromisoformat(today)).set_index("month")
    assert table.loc[: f"2025-{known:02}", "actual_revenue"].notna().all()
    assert table.loc[f"2025-{known + 1:02}" :, "actual_revenue"].isna().all()


@settings(max_examples=40, deadline=None)
@given(actions)
def test_the_load_agrees_with_a_count_day_by_day(rows):
    plan = pd.DataFrame(
        [
            (f"A{n}", "Direction", start, start + timedelta(days=length))
            for n, (start, length, _) in enumerate(rows)
        ],
        columns=["action", "owner", "start_date", "end_date"],
    )
    found = smkit.plan.load(plan, date(2025, 1, 1))
    busy = [
        start + timedelta(days=step)
        for start, length, _ in rows
        for step in range(length + 1)
        if (start + timedelta(days=step)).weekday() < 5
    ]
    assert found["days"].sum() == len(busy)
    assert found["ending"].sum() == len(rows)
    assert (found["week"].dt.day_of_week == 0).all()
    assert (found["over"] == (found["actions"] > 3)).all()


def test_what_is_late_weighs_on_this_week():
    plan = pd.DataFrame(
        {
            "action": ["A"],
            "owner": ["Direction"],
            "start_date": ["2026-01-05"],
            "end_date": ["2026-01-09"],
            "status": ["running"],
        }
    )
    assert smkit.plan.load(plan, date(2026, 6, 3))["week"].dt.date.tolist() == [date(2026, 6, 1)]


def test_forgotten_parts():
    plan = pd.DataFrame(
        {
            "action": ["Tenir un stand", "Relancer", "Tenir un grand stand", "Fini depuis longtemps"],
            "owner": ["Direction", None, "Direction", None],
            "category": ["Salons", None, "Salons", "Salons"],
            "start_date": ["2026-03-01", None, "2026-05-01", "2025-05-01"],
            "end_date": ["2026-03-04", "2026-03-04", "2026-05-04", "2025-05-04"],
            "planned_cost": [1_000.0, None, 1_000.0, 1_000.0],
            "planned_revenue": [5_000.0, None, 7_000.0, 4_000.0],
            "actual_cost": [None, None, None, 1_000.0],
            "actual_revenue": [None, None, None, 4_000.0],
            "status": ["planned", "planned", "planned", "done"],
        }
    )
    found = smkit.plan.forgotten(plan, TODAY).set_index("action")
    assert list(found.index) == ["Tenir un stand", "Relancer", "Tenir un grand stand"]
    assert found.loc["Relancer", ["specific", "measurable", "relevant", "timed"]].tolist() == [False] * 4
    assert found.loc["Relancer", "attainable"] is None and found.loc["Relancer", "unbudgeted"]
    assert found["attainable"].tolist() == [True, None, False]  # 5 and 7 € per euro, against 4 landed


def test_returns_by_category_and_the_next_euro():
    plan = sample.boutique()["plan"]
    table = smkit.plan.returns(plan, date(2025, 12, 31)).set_index("category")
    shows = table.loc["Salons professionnels"]
    assert shows["planned_per_euro"] == pytest.approx(68_000 / 14_500)
    assert shows["actual_per_euro"] == pytest.approx(36_200 / 7_200)
    assert shows[["actions", "closed"]].tolist() == [2, 1]
    assert table["actions"].sum() == len(plan)


def test_an_extra_amount_goes_where_it_brings_most_under_every_assumption():
    from smkit.analysis.campaigns.budget import response

    plan = source_003().assign(planned_cost=[30_000.0, 5_000.0, 10_000.0])
    more = smkit.plan.shift(plan, 10_000, TODAY, response, margin_rate=0.9).set_index("action")
    assert (
        more["high"].sum() <= 30_000
        and more.loc["Partenariats", "low"] > 0
        and more.loc["Partenariats", "sure"]
    )
    less = smkit.plan.shift(plan, -10_000, TODAY, response, margin_rate=0.9).set_index("action")
    assert less.loc["E-mailing", "high"] <= 0 and less["low"].sum() <= -10_000
    poor = smkit.plan.shift(plan, 10_000, TODAY, response, margin_rate=0.1)
    assert (poor["high"] == 0).all()  # a further euro would bring less than it costs
    with pytest.raises(InputError, match="demandez moins"):
        smkit.plan.shift(plan, -90_000, TODAY, response, margin_rate=0.5)
    with pytest.raises(InputError, match="rien à répartir"):
        smkit.plan.shift(plan.assign(status="done"), 10, TODAY, response, margin_rate=0.5)


def test_five_thousand_actions_in_under_two_seconds():
    plan = many(5_000)
    today = date(2026, 3, 1)
    with cpu_within(2):
        smkit.plan.objective(plan, 1e6, today)
        smkit.plan.calendar(plan, "owner")
        smkit.plan.cumulated(plan, today)
        smkit.plan.late(plan, today)
        smkit.plan.load(plan, today)
        smkit.plan.project(plan, today)
        smkit.plan.returns(plan, today)
        smkit.plan.forgotten(plan, today)
        smkit.plan.variance(plan, plan, today)
        smkit.plan.pieces(plan, today)


def many(count: int, seed: int = 3) -> pd.DataFrame:
    """A large plan, drawn: accents, dependencies on earlier actions, half of it closed."""
    r = np.random.default_rng(seed)
    start = pd.Timestamp("2026-01-01") + pd.to_timedelta(r.integers(0, 300, count), unit="D")
    return pd.DataFrame(
        {
            "action": [f"Opération n° {n} d'été" for n in range(count)],
            "owner": r.choice(["Direction", "Coordinateur marketing", "Commercial"], count),
            "category": r.choice(["Salons", "Formation"], count),
            "start_date": start,
            "end_date": start + pd.to_timedelta(r.integers(0, 60, count), unit="D"),
            "planned_cost": r.integers(0, 9_000, count).astype(float),
            "planned_revenue": r.integers(0, 90_000, count).astype(float),
            "actual_cost": r.integers(0, 9_000, count).astype(float),
            "actual_revenue": r.integers(0, 90_000, count).astype(float),
            "status": r.choice(["planned", "running", "done"], count),
            "depends_on": [
                f"Opération n° {r.integers(0, n)} d'été" if n % 4 == 3 else None for n in range(count)
            ],
            "content_type": np.where(r.random(count) < 0.2, "e-mail", None),
        }
    )
