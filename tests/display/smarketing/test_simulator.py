"""The simulator away from any browser: what is said of a delay, and nothing more than the leads allow."""

import re

import pandas as pd
import pytest

import smkit
from smkit import paths
from smkit.analysis.smarketing import load, of_segment
from smkit.display.smarketing.simulator import ENTRIES, Scene, Simulator, simulator
from smkit.tables import agreements, texts


def plain(text: str) -> str:
    return " ".join(text.split())


FIRST = {entry.name: entry.first for entry in ENTRIES}


@pytest.fixture(scope="module")
def convention():
    return load(texts.text(agreements.MODEL))


@pytest.fixture(scope="module")
def leads():
    return of_segment(smkit.read("leads", paths.BOUTIQUE / "leads.csv").table, "B2B")


def test_the_answer_is_counted_on_the_leads(leads, convention) -> None:
    held = leads[leads["assigned_at"].notna()]
    spent = smkit.smarketing.worked_minutes(held["assigned_at"], held["first_contact_at"])
    scene = Scene(leads, convention, FIRST)
    assert scene.found.share == (spent <= 240).sum() / scene.found.due
    assert f"des {scene.found.due} premiers contacts" in plain(scene.text())


def test_a_gain_that_may_be_none_is_said_so(leads, convention) -> None:
    page = plain(re.sub("<[^>]+>", " ", Scene(leads, convention, FIRST).html()))
    assert "zéro est dans la fourchette : rien ne le prouve" in page and "une association" in page


def test_a_contact_longer_than_the_delay_takes_no_team(leads, convention) -> None:
    scene = Scene(leads, convention, FIRST | {"hours": 1, "effort": 90})
    assert scene.found.people is None and "Aucune équipe" in scene.text() and "n.d." in scene.html()


def test_without_amounts_nothing_is_in_euros(leads, convention) -> None:
    page = Scene(leads.drop(columns="amount"), convention, FIRST).html()
    assert "€" not in page and "sans montants" in plain(page)


def test_nothing_due_is_said(leads, convention) -> None:
    young = pd.DataFrame(
        {"stage": ["open"], "segment": ["B2B"], "assigned_at": pd.to_datetime(["2026-03-03 10:00"]),
         "first_contact_at": pd.to_datetime([None])}
    )  # fmt: skip
    assert "rien à essayer" in Scene(young, convention, FIRST).text()


def test_the_widgets_follow_and_a_plain_script_prints(leads, convention, capsys) -> None:
    moved = Simulator(leads, convention)
    before = moved.shown.value
    moved.board.fields["hours"].box.value = "18"
    assert moved.scene.values["hours"] == 18 and moved.shown.value != before
    moved.board.fields["effort"].box.value = "1000"  # beyond a day: refused, the last result stays
    assert "480" in moved._told.value and moved.scene.values["effort"] != 1000
    simulator(leads, convention)
    assert "En 4 heures ouvrées" in plain(capsys.readouterr().out)


def test_a_reload_finds_the_delay_that_was_tried(leads, convention) -> None:
    Simulator(leads, convention).board.fields["hours"].box.value = "18"
    again = Simulator(leads, convention)
    assert again.scene.values["hours"] == 18 and "En 18" in plain(again.scene.text())
