"""The win-back simulator as a person meets it: moved, typed in, mistaken; served by Voilà without code."""

from pathlib import Path
from typing import Any

import browsing
from browsing import plain

from smkit import paths

NOTEBOOK = paths.NOTEBOOKS / "simulateurs" / "reconquete.ipynb"
TITLE = "Reconquérir des clients"

pytestmark = browsing.needed


def drive(page: Any, home: Path) -> None:
    """Move a slider, type a number, make a mistake: what a person would do, and what they must see."""
    answer = page.locator(".smkit-reponse").first
    cards = page.locator(".smkit-simulateur").first
    answer.wait_for()
    assert "12 clients en plus laissent 120 €" in plain(answer.inner_text())
    assert "par groupe pour 80 %" in plain(cards.inner_text())

    page.locator(".widget-text input").first.wait_for()  # the widgets are there, not only their still twin
    handle = page.locator(".noUi-handle").nth(
        1
    )  # cost of a contact: 1,50 € → 3,00 €, three steps to the right
    handle.focus()
    for _ in range(3):
        handle.press("ArrowRight")
    answer.filter(has_text="480").wait_for()  # each step is worked out on its way
    assert "il manque 480 €" in plain(answer.inner_text())

    people = page.locator(".widget-text input").nth(0)
    people.fill("beaucoup")
    people.press("Enter")
    alert = page.locator("[role=alert]").first
    alert.wait_for()
    assert "un nombre est attendu, « beaucoup » trouvé" in plain(alert.inner_text())
    assert "il manque 480 €" in plain(answer.inner_text()), "the last results stay"

    people.fill("5 000")
    people.press("Enter")
    answer.filter(has_text="de chances de le voir").wait_for()
    control = page.locator(".widget-text input").nth(6)
    control.fill("0 %")
    control.press("Enter")
    answer.filter(has_text="Sans groupe témoin, vous ne saurez jamais").wait_for()


def again(page: Any, home: Path) -> None:
    """A reload finds the numbers as they were left, until one goes back to the start."""
    answer = page.locator(".smkit-reponse").last
    answer.filter(has_text="Sans groupe témoin").wait_for()
    assert plain(page.locator(".widget-text input").first.input_value()) == "5 000"
    page.get_by_role("button", name="Revenir au départ").click()
    answer.filter(has_text="laissent 120").wait_for()


def test_voila_serves_it_without_code(tmp_path: Path) -> None:
    browsing.served_without_code(NOTEBOOK, tmp_path, TITLE, ["import smkit", "simulators"], drive, again)
