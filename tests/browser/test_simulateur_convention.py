"""The convention's simulator as a person meets it, served by Voilà: moved, typed in, mistaken."""

from pathlib import Path
from typing import Any

import browsing
from browsing import plain

from smkit import paths

NOTEBOOK = paths.NOTEBOOKS / "simulateurs" / "convention.ipynb"
TITLE = "La convention"

pytestmark = browsing.needed


def drive(page: Any, home: Path) -> None:
    """Move a slider, type a number, make a mistake: what a person would do, and what they must see."""
    from playwright.sync_api import expect

    page.locator(".noUi-handle").nth(2).wait_for()  # the widgets are there, not only their still twin
    answer, cards = page.locator(".smkit-reponse").first, page.locator(".smkit-simulateur").first
    assert "En 4 heures ouvrées, 40,1 % des 798 premiers contacts" in plain(answer.inner_text())
    assert "Personnes à la fois" in plain(cards.inner_text())

    handle, box = page.locator(".noUi-handle").nth(0), page.locator(".widget-text input").nth(0)
    handle.focus()
    handle.press("ArrowRight")
    expect(box).to_have_value("5", timeout=60_000)
    answer.filter(has_text="En 5").wait_for()
    assert page.locator(".widget-readout:visible").count() == 0, "an English readout"

    box.fill("18")  # two days of nine hours: the promise of the boutique, in worked time
    box.press("Enter")
    answer.filter(has_text="En 18").wait_for()
    assert "85," in plain(answer.inner_text())

    box.fill("vite")
    box.press("Enter")
    alert = page.locator("[role=alert]").first
    alert.wait_for()
    assert "un nombre est attendu, « vite » trouvé" in plain(alert.inner_text())
    assert "En 18" in plain(answer.inner_text()), "the last results stay"

    box.fill("1")
    box.press("Enter")
    answer.filter(has_text="En 1").wait_for()
    effort = page.locator(".widget-text input").nth(2)
    effort.fill("90")
    effort.press("Enter")
    answer.filter(has_text="Aucune équipe").wait_for()
    assert page.locator("[role=alert]").count() == 0


def again(page: Any, home: Path) -> None:
    """A reload finds what was tried, until one goes back to the start."""
    page.locator(".smkit-reponse", has_text="Aucune équipe").last.wait_for()
    assert page.locator(".widget-text input").nth(2).input_value() == "90"
    page.get_by_role("button", name="Revenir au départ").click()
    page.locator(".smkit-reponse", has_text="En 4").last.wait_for()


def test_voila_serves_it_without_code(tmp_path: Path) -> None:
    browsing.served_without_code(NOTEBOOK, tmp_path, TITLE, ["import smkit", "devise"], drive, again)
