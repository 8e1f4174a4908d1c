"""What is settled at the meeting: each question to the side that can answer it, and no more than four."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from smkit.analysis.smarketing import Meeting
from smkit.analysis.smarketing.lateness import Lateness
from smkit.display import smarketing as shown

Blank = Callable[..., Meeting]
Recorded = list[dict[str, Any]]
LATE = Lateness(400, 100, 200, 20, 30, 0.4, 0.4, 0.2, 0.8, -0.15, -0.2, -0.1, ("source",), True)
PROMISES = pd.DataFrame(
    {
        "due": [True],
        "state": ["late"],
        "started_at": pd.Timestamp("2025-12-01"),
        "due_at": pd.Timestamp("2025-12-02"),
    }
)
YEAR = pd.DataFrame([{"region": "Ouest", "due": 40, "kept": 24}])


def changed(change: float) -> pd.DataFrame:
    return pd.DataFrame([{"region": "Ouest", "since": "2025-03", "earliest": "2025-03", "latest": "2025-04", "found": True,
                          "before": 0.9, "after": 0.9 + change, "change": change, "low": change - 0.1, "high": change + 0.1,
                          "before_due": 50, "after_due": 40}])  # fmt: skip


def done(meeting: Meeting) -> list[str]:
    return [" ".join(row.do.split()) for row in shown.actions(meeting)]


def test_a_year_surely_under_the_promise_asks_for_a_relay(blank: Blank) -> None:
    wanted = blank().promised
    year = pd.Series({"due": 100, "kept": 60, "late": 30, "never": 10, "rate": 0.6, "high": wanted - 0.01})
    known = {"promises": PROMISES, "late": LATE, "margin_rate": 0.5, "mean_won": 1_000.0}
    (row,) = shown.actions(blank(year_kept=year, **known))
    assert row.do.startswith("Convenir d'un relais") and row.stake == pytest.approx(40 * 0.15 * 500)
    assert row.low is not None and row.high is not None and row.low <= row.stake <= row.high
    year["high"] = wanted
    assert done(blank(year_kept=year, **known)) == []


def test_a_region_that_fell_is_asked_why_and_one_that_rose_is_not(blank: Blank) -> None:
    (fell,) = done(blank(promises=PROMISES, changes=changed(-0.3), by_region=YEAR))
    assert fell.startswith("Trouver ce qui a changé dans « Ouest » en mars 2025")
    assert done(blank(promises=PROMISES, changes=changed(0.3), by_region=YEAR)) == []
    rose = shown.advice(blank(promises=PROMISES, changes=changed(0.3), by_region=YEAR))
    assert len(rose) == 1 and rose[0].text.startswith("Rien ne sort de l'ordinaire")


def test_what_cannot_be_measured_is_asked_for(blank: Blank) -> None:
    (only,) = done(blank(convention=None))
    assert only.startswith("Écrire la convention")
    (only,) = done(blank())
    assert only.startswith("Ajouter à l'export les dates")
    assert shown.advice(blank())[0].text.startswith("On ne peut rien conseiller")


def test_a_region_is_said_to_go_the_way_it_went(blank: Blank) -> None:
    for change, way in ((-0.3, "est tombée"), (0.3, "est montée")):
        first = shown.findings(
            blank(promises=PROMISES, changes=changed(change).assign(p=0.001), by_region=YEAR)
        )[0]
        assert way in first.text


def test_closed_days_are_counted_with_their_verb(blank: Blank) -> None:
    one, two = (shown.actions(blank(promises=PROMISES, weekend=n))[0] for n in (1, 2))
    assert " ".join(one.why.split()) == "1 promesse manquée tiendrait sans eux"
    assert " ".join(two.why.split()) == "2 promesses manquées tiendraient sans eux"
    said = [" ".join(shown.advice(blank(promises=PROMISES, weekend=n))[0].text.split()) for n in (1, 2)]
    assert (
        "1 promesse manquée serait tenue si" in said[0]
        and "2 promesses manquées seraient tenues si" in said[1]
    )


def test_the_agenda_brings_one_figure_a_point(blank: Blank, recorded: Recorded) -> None:
    back = pd.DataFrame(
        {"source": ["Site", "Salon"], "reason": ["profil", "fiche"], "leads": [5, 2], "share": 0.1}
    )
    stage = {"passed": 4, "open": 3, "rate": 0.5, "days": 2.0}
    stages = pd.DataFrame([{"stage": "created_at", "owner": "Marketing", "entered": 9, "lost": 2} | stage,
                           {"stage": "first_contact_at", "owner": "Ventes", "entered": 7, "lost": 6} | stage])  # fmt: skip
    held = pd.Series({"rate": 0.5, "high": 0.6, "kept": 5, "due": 10})
    shown.agenda(blank(sent_back=back, stages=stages, month_kept=held, changes=changed(-0.3), by_region=YEAR))
    rows = {row[0]: row[1:] for row in recorded[0]["rows"]}
    assert rows["Les leads renvoyés"][1] == "7 leads, d'abord : profil hors cible"
    assert rows["Le parcours d'achat"][:2] == ["Ventes", "6 perdus à une étape"]
    shown.agenda(blank(stages=stages.tail(1).assign(lost=1)))
    assert recorded[1]["rows"][-1][2] == "1 perdu à une étape"
    assert "prix" in rows["Le parcours d'achat"][2]
    assert rows["« Ouest » depuis mars 2025"][1] == "de 90 % à 60 %"
    assert rows["La promesse des ventes"][1].startswith("50,0 % à temps (promis :")
