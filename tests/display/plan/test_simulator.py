"""The plan's simulator without a browser: what its controls change, and what it says."""

from datetime import date
from html import unescape

import pytest

from smkit import paths
from smkit.display.plan.simulator import Scene, Simulator, movable
from smkit.tables import read

PARTNERS = "Signer des partenariats commerciaux"
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
    assert list(movable(plan, TODAY)["action"])[0] == "Recruter 2 commerciaux" and len(one.board.boxes) == 3


def test_an_action_out_late_or_cut_is_missed(plan):
    one = Simulator(plan, 200_000, TODAY, END)
    one.board.boxes["Recruter 2 commerciaux"].value = False
    assert one.scene.gap == -135_000 and "Objectif manqué de 135 000 €" in plain(one.shown.value)
    one.board.boxes["Recruter 2 commerciaux"].value = True
    later, budget = (one.board.fields[f"{PARTNERS} / {what}"] for what in ("retard", "budget"))
    later.slider.value = 12
    assert one.scene.gap == -50_000
    later.box.value = "0"
    budget.box.value = "10 000 €"
    assert one.scene.gap == pytest.approx(50_000 * (2**0.6 - 1), abs=0.01) and "d'avance" in plain(
        one.shown.value
    )


def test_a_target_typed_in_words_is_refused_and_the_last_one_kept(plan):
    one = Simulator(plan, 200_000, TODAY, END)
    target = one.board.fields["target"]
    target.box.value = "beaucoup"
    assert "un nombre est attendu" in target.problem and one.scene.target == 200_000
    target.box.value = "250 000"
    assert one.scene.gap == -50_000


def test_a_reload_finds_the_plan_as_it_was_left_and_a_new_budget_as_the_file_has_it(plan):
    one = Simulator(plan, 200_000, TODAY, END)
    one.board.boxes["Recruter 2 commerciaux"].value = False
    one.board.fields[f"{PARTNERS} / retard"].box.value = "6"
    again = Simulator(plan, 200_000, TODAY, END)
    assert again.scene.gap == one.scene.gap < -135_000
    assert not again.board.boxes["Recruter 2 commerciaux"].value
    dearer = plan.assign(planned_cost=plan["planned_cost"] * 2)
    other = Simulator(dearer, 200_000, TODAY, END)  # what was not moved follows the file
    assert other.board.values[f"{PARTNERS} / budget"] == 2 * again.board.values[f"{PARTNERS} / budget"]
    again.board.again.click()
    assert again.scene.gap == 0 and Simulator(plan, 200_000, TODAY, END).scene.gap == 0


def test_the_picture_names_each_action(plan, monkeypatch):
    monkeypatch.undo()
    picture = Scene(plan, 200_000, TODAY, END, {}).chart()
    assert "Recruter 2 commerciaux" in picture and picture.startswith("<img alt=")
