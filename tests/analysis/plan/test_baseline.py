"""Slips against a frozen plan, and projections, against what was planted and what simulated worlds do."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

import smkit
from smkit import sample
from smkit.analysis.errors import InputError
from smkit.analysis.plan.projection import project
from smkit.sample.actions import ADDED, DROPPED, FROZEN_ON, FROZEN_REASON

TODAY = date(2025, 12, 31)


def test_each_slip_planted_is_found_in_days_and_euros():
    """Slips planted at random, on top of a baseline, come out one by one; nothing else does."""
    frozen = sample.boutique()["plan"].assign(actual_cost=np.nan, actual_revenue=np.nan, status="planned")
    r = np.random.default_rng(8)
    days, cost, revenue = (
        r.integers(-9, 40, len(frozen)),
        r.integers(0, 3, len(frozen)) * 250.0,
        r.integers(-2, 2, len(frozen)) * 1e3,
    )
    moved = frozen.assign(
        start_date=frozen["start_date"] + pd.to_timedelta(days, unit="D"),
        end_date=frozen["end_date"] + pd.to_timedelta(2 * days, unit="D"),
        planned_cost=frozen["planned_cost"] + cost,
        planned_revenue=frozen["planned_revenue"] + revenue,
    ).sample(frac=1, random_state=1)
    found = smkit.plan.variance(moved, frozen, date(2025, 1, 1)).set_index("action").loc[frozen["action"]]
    assert found["start_slip"].tolist() == days.tolist()
    assert found["end_slip"].tolist() == (2 * days).tolist()
    assert found["cost_gap"].tolist() == cost.tolist()
    assert found["revenue_gap"].tolist() == revenue.tolist()
    still = (days == 0) & (cost == 0) & (revenue == 0)
    assert (found["change"] == np.where(still, "same", "moved")).all()


def test_the_boutique_says_each_slip_planted_in_it(kit):
    frozen = smkit.read("plan", kit / "datasets" / "cas" / "boutique_plan_fige.csv").table
    agreed = smkit.plan.agreed(frozen)
    assert (agreed.frozen_on, agreed.reason) == (FROZEN_ON.date(), FROZEN_REASON)
    found = smkit.plan.variance(sample.boutique()["plan"], agreed.table, TODAY).set_index("action")
    moved = found[(found["start_slip"] != 0) | (found["end_slip"] != 0)].dropna(subset=["start_slip"])
    assert moved[["start_slip", "end_slip"]].to_dict("index") == {
        "Lancer la carte de fidélité de la boutique en ligne": {"start_slip": 29, "end_slip": 0},
        "Offrir un délai de paiement à l'ouverture d'un compte": {"start_slip": 91, "end_slip": 80},
        "Signer des partenariats avec des loueurs de bureaux": {"start_slip": 92, "end_slip": 91},
    }
    assert found.index[found["change"] == "added"].tolist() == [ADDED]
    assert found.index[found["change"] == "removed"].tolist() == [DROPPED[0]]
    assert found.loc["Lancer la carte de fidélité de la boutique en ligne", "revenue_gap"] == -6_000
    assert found.loc["Diffuser des vidéos de recettes", ["cost_gap", "revenue_gap"]].tolist() == [400, -3_750]
    assert found.loc["Rappeler les comptes B2B qui ne commandent plus", "revenue_gap"] == -30_000
    with pytest.raises(InputError, match="aucune date de gel"):
        smkit.plan.agreed(sample.boutique()["plan"])


def test_an_unchanged_plan_has_no_variance():
    plan = sample.boutique()["plan"].assign(status="planned", actual_cost=np.nan, actual_revenue=np.nan)
    assert (smkit.plan.variance(plan, plan, date(2024, 12, 31))["change"] == "same").all()


def test_added_removed_renamed_and_namesakes():
    dates = {"start_date": pd.Timestamp("2026-01-05"), "end_date": pd.Timestamp("2026-01-09")}
    frozen = pd.DataFrame(
        {"action": ["Vidéo", "Vidéo", "Salon", "Presse"], "reference": [None, None, "R1", None], **dates,
         "planned_cost": [1.0, 2.0, 3.0, 4.0], "planned_revenue": [0.0, 0.0, 30.0, 40.0]}
    )  # fmt: skip
    now = pd.DataFrame(
        {"action": ["vidéo ", "VIDEO", "Salon de Lyon", "Podcast"], "reference": [None, None, "R1", None], **dates,
         "planned_cost": [1.0, 2.0, 3.0, 7.0], "planned_revenue": [0.0, 0.0, 30.0, 70.0]}
    )  # fmt: skip
    found = smkit.plan.variance(now, frozen, date(2026, 1, 1))
    assert found["change"].tolist() == ["same", "same", "same", "added", "removed"]
    assert found["action"].tolist()[-1] == "Presse"
    assert found["cost_gap"].tolist() == [0, 0, 0, 7, -4]
    assert found["revenue_gap"].tolist() == [0, 0, 0, 70, -40]


def test_a_closed_action_is_what_it_did():
    frozen = pd.DataFrame(
        {"action": ["A", "B", "C"], "start_date": ["2026-01-05"] * 3, "end_date": ["2026-01-09"] * 3,
         "planned_cost": [100.0] * 3, "planned_revenue": [900.0] * 3}
    )  # fmt: skip
    now = frozen.assign(
        status=["done", "cancelled", "running"],
        actual_cost=[130.0, 20.0, 110.0],
        actual_revenue=[700.0, None, 100.0],
    )
    found = smkit.plan.variance(now, frozen, date(2026, 1, 7))
    assert found["cost_gap"].tolist() == [30, -80, 10]
    assert found["revenue_gap"].tolist() == [-200, -900, 0]


def test_a_baseline_without_a_reason_is_refused():
    plan = sample.boutique()["plan"]
    with pytest.raises(InputError, match="pourquoi"):
        smkit.plan.freeze(plan, TODAY, " ")


def test_late_actions_by_the_money_that_waits_on_them():
    plan = pd.DataFrame(
        {
            "action": ["Brochure", "Salon", "Relances", "Formation", "Fini"],
            "depends_on": [None, "Brochure", "Salon", None, None],
            "start_date": ["2026-01-05", "2026-03-10", "2026-03-20", "2026-01-12", "2026-01-05"],
            "end_date": ["2026-01-30", "2026-03-13", "2026-04-20", "2026-02-27", "2026-01-09"],
            "status": ["running", "planned", "planned", "planned", "done"],
            "planned_revenue": [0.0, 20_000.0, 10_000.0, 5_000.0, 9_999.0],
        }
    )
    found = smkit.plan.late(plan, date(2026, 2, 2))
    assert found[["action", "what", "days", "waiting", "stake"]].values.tolist() == [
        ["Brochure", "end", 3, 2, 30_000.0],
        ["Formation", "start", 21, 0, 5_000.0],
    ]
    ahead = smkit.plan.ahead(plan, date(2026, 2, 2), days=40)
    assert ahead[["moment", "action"]].values.tolist() == [
        ["late", "Formation"], ["late", "Brochure"], ["start", "Salon"], ["end", "Salon"],
    ]  # fmt: skip


def _world(r: np.random.Generator, landed: int, coming: int) -> tuple[pd.DataFrame, float]:
    """A plan whose actions land at ratios drawn alike, past and coming; and where the year truly ends."""
    planned = r.lognormal(9, 0.6, landed + coming)
    actual = planned * np.where(r.random(landed + coming) < 0.1, 0.0, r.gamma(9, 1 / 10, landed + coming))
    days = {"start_date": pd.Timestamp("2026-01-01"), "end_date": pd.Timestamp("2026-12-31")}
    plan = pd.DataFrame(
        {"action": [f"A{n}" for n in range(landed + coming)], **days, "planned_revenue": planned}
    )
    plan["status"] = ["done"] * landed + ["planned"] * coming
    plan["actual_revenue"] = np.where(np.arange(landed + coming) < landed, actual, np.nan)
    return plan, float(actual.sum())


@pytest.mark.parametrize("landed", [6, 12, 30])
def test_bounds_hold_the_year_end_as_often_as_they_say(landed):
    """Where actions land at skewed ratios, one in ten at nothing, 80 % bounds hold the truth about 80 % of the time."""
    r = np.random.default_rng(landed)
    held = []
    for _ in range(150):
        plan, truth = _world(r, landed, 8)
        found = project(plan, date(2026, 3, 1))
        held.append(found.low <= truth <= found.high)
    assert 0.7 < np.mean(held) < 0.92


def test_the_chance_of_an_objective_is_the_share_of_worlds_that_reach_it():
    r = np.random.default_rng(5)
    told, reached = [], []
    for _ in range(150):
        plan, truth = _world(r, 12, 8)
        target = plan["planned_revenue"].sum() * 0.85
        told.append(project(plan, date(2026, 3, 1)).chance(target))
        reached.append(truth >= target)
    told, reached = np.array(told), np.array(reached)
    assert abs(told.mean() - reached.mean()) < 0.1
    assert reached[told > 0.7].mean() > reached[told < 0.3].mean() + 0.3


def test_too_few_landed_actions_give_no_bounds():
    plan, _ = _world(np.random.default_rng(1), 4, 3)
    found = project(plan, date(2026, 3, 1))
    assert found.low is None and found.verdict(1.0) is None and found.chance(1.0) is None
    assert found.amount == pytest.approx(plan["actual_revenue"].sum() + plan["planned_revenue"].tail(3).sum())


def test_a_verdict_is_yes_no_or_unsure():
    plan, _ = _world(np.random.default_rng(1), 12, 3)
    found = project(plan, date(2026, 3, 1))
    assert found.verdict(found.low - 1) == "oui" and found.verdict(found.high + 1) == "non"
    assert found.verdict((found.low + found.high) / 2) == "on ne peut pas dire"


def test_what_has_landed_is_a_floor():
    plan = pd.DataFrame(
        {
            "action": list("ABCDEFG"),
            "start_date": pd.Timestamp("2026-01-01"),
            "end_date": pd.Timestamp("2026-12-31"),
            "status": ["done"] * 6 + ["running"],
            "planned_revenue": [100.0] * 7,
            "actual_revenue": [10.0, 15.0, 5.0, 10.0, 12.0, 8.0, 95.0],
        }
    )
    found = project(plan, date(2026, 3, 1))
    assert found.amount == found.low == found.high == 155.0
    assert found.chance(150) == 1.0 and found.chance(156) == 0.0
    with pytest.raises(InputError, match="entre 0 et 1"):
        project(plan, date(2026, 3, 1), confidence=80)


def test_a_part_of_the_plan_is_compared_with_its_own_part_of_the_baseline() -> None:
    agreed = sample.frozen()
    plan = sample.boutique()["plan"]
    today = date(2025, 12, 31)
    whole = smkit.plan.variance(plan, agreed, today)
    owners = sorted(set(plan["owner"]))
    parts = [
        smkit.plan.variance(plan[plan["owner"] == who], agreed, today, own=agreed[agreed["owner"] == who])
        for who in owners
    ]
    together = pd.concat(parts)
    pd.testing.assert_frame_equal(
        together.sort_values(["action", "change"], ignore_index=True),
        whole[whole["owner"].isin(owners)].sort_values(["action", "change"], ignore_index=True),
    )
    moved = plan.assign(owner=plan["owner"].replace("Direction", "Nouvelle fonction"))
    mine = moved[moved["owner"] == "Nouvelle fonction"]
    found = smkit.plan.variance(mine, agreed, today, own=agreed.head(0))
    assert set(found["change"]) <= {"same", "moved"} and len(found) == len(mine)


def test_the_baseline_of_another_plan_is_told_and_nothing_is_compared() -> None:
    agreed, today = sample.frozen(), date(2025, 12, 31)
    other = pd.DataFrame({"action": [f"Tâche {n}" for n in range(300)]}).assign(
        start_date=pd.Timestamp("2025-03-01"), end_date=pd.Timestamp("2025-04-01")
    )
    with pytest.raises(InputError, match="n'est pas celui de ce plan"):
        smkit.plan.variance(other, agreed, today)
    with pytest.raises(InputError, match="n'est pas celui de ce plan"):
        smkit.plan.variance(other, agreed, today, own=agreed)
    kept = pd.concat([other.head(9), sample.boutique()["plan"].head(3)], ignore_index=True)
    assert (smkit.plan.variance(kept, agreed, today)["change"] == "added").sum() == 9
    mine = smkit.plan.variance(other.head(4), agreed, today, own=agreed.head(0))
    assert (mine["change"] == "added").all(), "a part of the plan may be new from end to end"
    few = smkit.plan.variance(other.head(2), agreed.head(2), today)
    assert sorted(few["change"]) == ["added", "added", "removed", "removed"]
