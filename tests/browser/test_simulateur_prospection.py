"""The simulator as a person meets it: « 26 » becomes « 12 à 79 », moved, typed in, mistaken; in Voilà, then in JupyterLab."""

from pathlib import Path
from typing import Any

import browsing
from browsing import plain

from smkit import paths

NOTEBOOK = paths.NOTEBOOKS / "simulateurs" / "prospection.ipynb"
TITLE = "La prospection"

pytestmark = browsing.needed


def drive(page: Any, home: Path) -> None:
    """Read the interval, count ten times more, type what cannot be, and mend it."""
    answer = page.locator(".smkit-reponse").first
    cards = page.locator(".smkit-simulateur").first
    answer.wait_for()
    assert "il faut 26 contacts par semaine" in plain(answer.inner_text())
    assert "entre 12 et 79" in plain(answer.inner_text()) and "12 à 79" in plain(cards.inner_text())
    assert "on ne peut pas dire" in plain(answer.inner_text())
    picture = page.locator('img[alt^="L\'objectif demande"]').first
    picture.wait_for()  # the widgets are there, not only their still twin
    before = picture.get_attribute("src")

    boxes = page.locator(".widget-text input")
    for at, text in ((2, "1200"), (3, "180"), (4, "40")):  # the same rates, counted ten times longer
        boxes.nth(at).fill(text)
        boxes.nth(at).press("Enter")
    answer.filter(has_text="entre 20 et 36").wait_for()
    assert "il faut 26 contacts par semaine" in plain(answer.inner_text())
    assert picture.get_attribute("src") != before

    handle = page.locator(".noUi-handle").nth(6)  # people: two, then three
    handle.focus()
    handle.press("ArrowRight")
    answer.filter(has_text="c'est faisable").wait_for()

    boxes.nth(4).fill("500")  # more deals than meetings
    boxes.nth(4).press("Enter")
    alert = page.locator("[role=alert]").first
    alert.wait_for()
    assert "un taux ne peut pas dépasser 100" in plain(alert.inner_text())
    assert "il faut 26 contacts par semaine" in plain(answer.inner_text()), "the last results stay"
    boxes.nth(4).fill("beaucoup")
    boxes.nth(4).press("Enter")
    page.locator("[role=alert]", has_text="un nombre est attendu").wait_for()
    boxes.nth(4).fill("40")
    boxes.nth(4).press("Enter")
    page.locator("[role=alert]").first.wait_for(state="detached")


def again(page: Any, home: Path) -> None:
    """A reload finds the numbers as they were left, until one goes back to the start."""
    answer, boxes = page.locator(".smkit-reponse").last, page.locator(".widget-text input")
    answer.filter(has_text="entre 20 et 36").wait_for()
    assert [plain(boxes.nth(at).input_value()) for at in (2, 3, 4, 6)] == ["1 200", "180", "40", "3"]
    page.get_by_role("button", name="Revenir au départ").click()
    answer.filter(has_text="entre 12 et 79").wait_for()


def test_voila_serves_it_without_code(tmp_path: Path) -> None:
    browsing.served_without_code(NOTEBOOK, tmp_path, TITLE, ["import smkit", "simulator("], drive, again)


def test_jupyterlab_runs_it(tmp_path: Path) -> None:
    browsing.run_in_the_lab(NOTEBOOK, tmp_path, TITLE, drive)
