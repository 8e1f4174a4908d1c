"""The plan's simulator as a person meets it, served by Voilà then in JupyterLab: an action out, late, mistaken."""

from pathlib import Path
from typing import Any

import browsing
from browsing import plain

from smkit import paths

NOTEBOOK = paths.NOTEBOOKS / "simulateurs" / "plan.ipynb"
TITLE = "Le plan d'actions"

pytestmark = browsing.needed


def drive(page: Any, home: Path) -> None:
    """Take an action out, put it back, delay another, make a mistake: what a person would do, and what they must see."""
    page.locator(".noUi-handle").nth(2).wait_for()  # the widgets are there, not only their still twin
    answer = page.locator(".smkit-reponse").first
    answer.filter(has_text="sans un euro d'avance").wait_for()
    hire = page.locator(".widget-checkbox input").first
    hire.uncheck()
    answer.filter(has_text="Objectif manqué de").wait_for()
    assert "135 000 €" in plain(answer.inner_text())
    hire.check()
    answer.filter(has_text="Objectif atteint").wait_for()
    assert page.locator(".widget-readout:visible").count() == 0, "an English readout"

    target = page.locator(".widget-text input").first
    target.fill("beaucoup")
    target.press("Enter")
    alert = page.locator("[role=alert]").first
    alert.wait_for()
    assert "un nombre est attendu, « beaucoup » trouvé" in plain(alert.inner_text())
    target.fill("250 000 €")
    target.press("Enter")
    answer.filter(has_text="Objectif manqué de").wait_for()
    assert "50 000 €" in plain(answer.inner_text())


def again(page: Any, home: Path) -> None:
    """A reload finds the objective as it was left, until one goes back to the start."""
    answer = page.locator(".smkit-reponse").last
    answer.filter(has_text="Objectif manqué de").wait_for()
    assert plain(page.locator(".widget-text input").first.input_value()).startswith("250 000")
    page.get_by_role("button", name="Revenir au départ").click()
    answer.filter(has_text="sans un euro d'avance").wait_for()


def test_voila_serves_it_without_code(tmp_path: Path) -> None:
    hidden = ["import smkit", "jusquau", "CASES"]
    browsing.served_without_code(NOTEBOOK, tmp_path, TITLE, hidden, drive, again)


def test_jupyterlab_runs_it(tmp_path: Path) -> None:
    browsing.run_in_the_lab(NOTEBOOK, tmp_path, TITLE, drive)
