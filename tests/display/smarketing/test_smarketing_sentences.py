"""What a month is said to show: an association in its own direction, and a goal against its interval."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from smkit.analysis.smarketing import Meeting
from smkit.analysis.smarketing.lateness import Lateness
from smkit.display import smarketing as shown

Blank = Callable[..., Meeting]
LATE = Lateness(400, 100, 200, 20, 30, 0.4, 0.4, 0.2, 0.8, -0.15, -0.2, -0.1, ("source",), True)


def said(sentences: Any) -> str:
    return " ".join(" ".join(sentence.split()) for sentence, *_ in sentences)


def test_lateness_is_told_with_its_sense_and_what_it_goes_with(blank: Blank) -> None:
    less = said(
        shown.findings(blank(late=LATE, ratios=(0.3, 0.5), lost=(30.0, 20.0, 40.0), mean_won=1_000.0))
    )
    assert "devient moins souvent client (de 0,30 à 0,50 fois" in less and "à source égale, −15" in less
    assert "30 clients en moins (entre 20 et 40), soit entre 20 000 € et 40 000 €" in less
    both = replace(LATE, adjusted=("source", "profile_fit"))
    assert "à source et profil égaux" in said(shown.findings(blank(late=both)))
    assert "égal" not in said(shown.findings(blank(late=replace(LATE, adjusted=()))))


@pytest.mark.parametrize(
    ("lost", "told"), [(1.4, "avec 1 client en moins"), (1.5, "avec 2 clients en moins")]
)
def test_customers_in_fewer_agree_with_their_count(lost: float, told: str, blank: Blank) -> None:
    assert told in said(shown.findings(blank(late=LATE, lost=(lost, 0.2, 4.0))))


def test_late_leads_that_win_more_cost_no_customer(blank: Blank) -> None:
    more = replace(LATE, difference=0.15, difference_low=0.1, difference_high=0.2)
    told = said(shown.findings(blank(late=more, lost=(-30.0, -40.0, -20.0), mean_won=1_000.0)))
    assert "devient plus souvent client" in told and "en moins" not in told and "€" not in told


def test_a_gap_around_zero_says_nothing_of_sales(blank: Blank) -> None:
    unsure = replace(LATE, difference_high=0.05)
    told = said(shown.findings(blank(late=unsure, lost=(30.0, -5.0, 40.0), mean_won=1_000.0)))
    assert (
        told.startswith("On ne peut pas dire si les retards")
        and "zéro est dedans" in told
        and "€" not in told
    )
    assert shown.findings(blank(late=replace(LATE, enough=False))) == []


def test_a_gap_that_comparable_leads_do_not_show_is_not_said_to_hold_zero(blank: Blank) -> None:
    unsure = replace(LATE, chance=0.6)
    [found] = shown.findings(blank(late=unsure, lost=(30.0, 5.0, 40.0), mean_won=1_000.0))
    assert "zéro" not in found[0] and "le hasard peut suffire à le faire" in found[0] and "€" not in found[0]
    assert (
        found.verdict is not None
        and "par zéro" not in found.verdict.reason
        and found.verdict.word == "on ne peut pas dire"
    )


@pytest.mark.parametrize(
    ("low", "high", "state"),
    [(0.01, 0.02, "n'est pas atteint"), (0.9, 0.95, "est dépassé"), (0.01, 0.95, "est dans la fourchette")],
)
def test_the_goal_is_reached_as_its_interval_says(low: float, high: float, state: str, blank: Blank) -> None:
    days = blank().goal.jours  # type: ignore[union-attr]
    rates = pd.DataFrame([{"days": days, "rate": (low + high) / 2, "low": low, "high": high, "naive": 0.01}])
    assert state in said(shown.findings(blank(rates=rates)))
    assert shown.findings(blank(rates=rates.assign(rate=float("nan")))) == []


def test_an_answer_without_any_promise_says_what_the_file_holds(blank: Blank) -> None:
    assert shown.answer(blank()).startswith("On ne peut pas dire si la convention est tenue")
    held = pd.Series({"rate": 0.95, "high": 0.99, "kept": 19, "due": 20})
    told = " ".join(shown.answer(blank(month_kept=held)).split())
    assert "promesse tenue en décembre 2025 : 19 premiers contacts à temps sur 20 (95,0 %, pour" in told
    assert "aucune promesse n'est arrivée à échéance" in shown.answer(
        blank(month_kept=held.replace(20.0, 0.0))
    )
