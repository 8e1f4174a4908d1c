"""A plan under changes, against figures worked by hand."""

from datetime import date

import pandas as pd
import pytest

from smkit.analysis.campaigns.budget import response
from smkit.analysis.errors import InputError
from smkit.analysis.plan.what_if import Change, what_if

START, END = date(2026, 1, 1), date(2026, 12, 31)
PLAN = pd.DataFrame(
    {
        "action": ["A", "B", "Close"],
        "start_date": ["2026-01-01", "2026-07-01", "2025-01-01"],
        "end_date": ["2026-12-31", "2026-12-31", "2025-06-30"],
        "planned_cost": [1_000.0, 500.0, 10.0],
        "planned_revenue": [36_500.0, 1_840.0, 99.0],
        "actual_revenue": [100.0, None, 70.0],
        "status": ["running", "planned", "done"],
    }
)


def total(**changes: Change) -> float:
    return float(what_if(PLAN, START, END, changes, response)["revenue"].sum())


def test_unchanged_it_brings_what_it_promises_and_what_has_landed():
    assert total() == pytest.approx(36_500 + 1_840 + 70)


def test_dropped_late_and_cut_actions():
    assert total(A=Change(kept=False)) == pytest.approx(100 + 1_840 + 70)
    assert total(B=Change(later=6)) == pytest.approx(36_500 + 70)  # it would begin the year after
    months = total(A=Change(later=3))  # 1 April 2026 to 31 March 2027: 275 days of 365
    assert months == pytest.approx(36_500 * 275 / 365 + 1_840 + 70)
    assert total(A=Change(cost=2_000)) == pytest.approx(36_500 * 2**0.6 + 1_840 + 70)
    assert total(A=Change(cost=0)) == pytest.approx(100 + 1_840 + 70)  # what has landed stays


def test_what_is_closed_does_not_move():
    assert total(Close=Change(kept=False, later=4, cost=0)) == total()
    found = what_if(PLAN, START, END, {"A": Change(kept=False)}, response)
    assert found["open"].tolist() == [True, True, False] and found["kept"].tolist() == [False, True, True]


def test_a_stranger_and_a_negative_budget_are_refused():
    with pytest.raises(InputError, match="n'est pas une action"):
        total(Z=Change())
    with pytest.raises(InputError, match="négatif"):
        total(A=Change(cost=-1))
