"""The cross-sell simulator as a person meets it, served by Voilà then in JupyterLab: moved, typed in, mistaken."""

import re
from pathlib import Path
from typing import Any

import browsing
from browsing import plain

from smkit import paths

NOTEBOOK = paths.NOTEBOOKS / "simulateurs" / "vente_croisee.ipynb"
TITLE = "La vente croisée"

pytestmark = browsing.needed


def euros(text: str) -> int:
    """The margin that an answer announces."""
    found = re.search(r"(\d[\d ]*) € de marge", text)
    assert found, text
    return int(found[1].replace(" ", ""))


def drive(page: Any, home: Path) -> None:
    """Move a slider, type a number, make a mistake: what a person would do, and what they must see."""
    from playwright.sync_api import expect

    page.locator(".noUi-handle").nth(2).wait_for()  # the widgets are there, not only their still twin
    answer = page.locator(".smkit-reponse").first
    cards = page.locator(".smkit-simulateur").first
    picture = page.locator("img[alt*='rapporterait le plus']").first
    picture.wait_for()
    assert "si 10 % des clients" in plain(answer.inner_text())
    gain = euros(plain(answer.inner_text()))
    before = picture.get_attribute("src")

    take_up, box = page.locator(".noUi-handle").nth(2), page.locator(".widget-text input").nth(2)
    take_up.focus()
    for percent in range(11, 16):  # one step at a time: each is worked out before the next
        take_up.press("ArrowRight")
        expect(box).to_have_value(f"{percent}\u00a0%", timeout=60_000)
    answer.filter(has_text="si 15").wait_for()
    assert abs(euros(plain(answer.inner_text())) - 1.5 * gain) <= 2  # half as many again say yes
    shown = cards.inner_text()
    assert picture.get_attribute("src") != before
    assert page.locator(".widget-readout:visible").count() == 0, "an English readout"

    confidence = page.locator(".widget-text input").nth(1)
    confidence.fill("beaucoup")
    confidence.press("Enter")
    alert = page.locator("[role=alert]").first
    alert.wait_for()
    assert "un nombre est attendu, « beaucoup » trouvé" in plain(alert.inner_text())
    assert cards.inner_text() == shown, "the last results stay"

    confidence.fill("90 %")
    confidence.press("Enter")
    answer.filter(has_text="Aucune offre ne se dégage").wait_for()
    assert page.locator("[role=alert]").count() == 0 and "n.d." in cards.inner_text()
    confidence.fill("10")
    confidence.press("Enter")
    answer.filter(has_text="Commencez par proposer").wait_for()


def test_voila_serves_it_without_code(tmp_path: Path) -> None:
    browsing.served_without_code(NOTEBOOK, tmp_path, TITLE, ["import smkit", "taux_marque"], drive)


def test_jupyterlab_runs_it(tmp_path: Path) -> None:
    browsing.run_in_the_lab(NOTEBOOK, tmp_path, TITLE, drive)
