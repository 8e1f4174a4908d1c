"""The plan's simulator without a browser: what its controls change, and what it says."""

from datetime import date
from html import unescape

import pytest

from smkit import paths
from smkit.display.plan.simulator import Scene, Simulator, movable
from smkit.tables import read

TODAY, END = date(2026, 1, 2), date(2026, 12, 31)


@pytest.fixture
def plan():
    return read("plan", paths.CASES / "plan_douze_mois.csv").table


@pytest.fixture(autouse=True)
def _no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Scene, "chart", lambda scene: "")


def plain(text: str) -> str:
    return " ".join(unescape(text).split())


def test_as_planned_the_objective_is_just_reached(plan):
    one = Simulator(plan, 200_000, TODAY, END)
    assert one.scene.gap == 0 and "sans un euro d'avance" in plain(one.shown.value)
    assert list(movable(plan, TODAY)["action"])[0] == "Recruter 2 commerciaux" and len(one.fields) == 3


def test_an_action_out_late_or_cut_is_missed(plan):
    one = Simulator(plan, 200_000, TODAY, END)
    one.kept["Recruter 2 commerciaux"].value = False
    assert one.scene.gap == -135_000 and "Objectif manqué de 135 000 €" in plain(one.shown.value)
    one.kept["Recruter 2 commerciaux"].value = True
    later, budget = one.fields["Signer des partenariats commerciaux"]
    later.slider.value = 12
    assert one.scene.gap == -50_000
    later.box.value = "0"
    budget.box.value = "10 000 €"
    assert one.scene.gap == pytest.approx(50_000 * (2**0.6 - 1), abs=0.01) and "d'avance" in plain(
        one.shown.value
    )


def test_a_target_typed_in_words_is_refused_and_the_last_one_kept(plan):
    one = Simulator(plan, 200_000, TODAY, END)
    one.target.box.value = "beaucoup"
    assert "un nombre est attendu" in one.target.problem and one.scene.target == 200_000
    one.target.box.value = "250 000"
    assert one.scene.gap == -50_000


def test_the_picture_names_each_action(plan, monkeypatch):
    monkeypatch.undo()
    picture = Scene(plan, 200_000, TODAY, END, {}).chart()
    assert "Recruter 2 commerciaux" in picture and picture.startswith("<img alt=")
