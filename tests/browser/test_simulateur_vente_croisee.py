"""The cross-sell simulator as a person meets it, served by Voilà then in JupyterLab: moved, typed in, mistaken."""

import shutil
from pathlib import Path
from typing import Any

import browsing
from browsing import plain

from smkit import paths

NOTEBOOK = paths.NOTEBOOKS / "simulateurs" / "vente_croisee.ipynb"
TITLE = "La vente croisée"

pytestmark = browsing.needed


def drive(page: Any) -> None:
    """Move a slider, type a number, make a mistake: what a person would do, and what they must see."""
    from playwright.sync_api import expect

    page.locator(".noUi-handle").nth(2).wait_for()  # the widgets are there, not only their still twin
    answer = page.locator(".smkit-reponse").first
    cards = page.locator(".smkit-simulateur").first
    picture = page.locator("img[alt*='rapporterait le plus']").first
    picture.wait_for()
    assert "3 177 €" in plain(answer.inner_text()) and "si 10 % des clients" in plain(answer.inner_text())
    before = picture.get_attribute("src")

    take_up, box = page.locator(".noUi-handle").nth(2), page.locator(".widget-text input").nth(2)
    take_up.focus()
    for percent in range(11, 16):  # one step at a time: each is worked out before the next
        take_up.press("ArrowRight")
        expect(box).to_have_value(f"{percent}\u00a0%", timeout=60_000)
    answer.filter(has_text="si 15").wait_for()
    assert "4 766 €" in plain(cards.inner_text())
    assert picture.get_attribute("src") != before
    assert page.locator(".widget-readout:visible").count() == 0, "an English readout"

    confidence = page.locator(".widget-text input").nth(1)
    confidence.fill("beaucoup")
    confidence.press("Enter")
    alert = page.locator("[role=alert]").first
    alert.wait_for()
    assert "un nombre est attendu, « beaucoup » trouvé" in plain(alert.inner_text())
    assert "4 766 €" in plain(cards.inner_text()), "the last results stay"

    confidence.fill("90 %")
    confidence.press("Enter")
    answer.filter(has_text="Aucune offre ne se dégage").wait_for()
    assert page.locator("[role=alert]").count() == 0 and "n.d." in cards.inner_text()
    confidence.fill("10")
    confidence.press("Enter")
    answer.filter(has_text="Commencez par proposer").wait_for()


def test_voila_serves_it_without_code(tmp_path: Path) -> None:
    wrong: list[str] = []
    with browsing.voila(NOTEBOOK, tmp_path) as address, browsing.page(address, wrong) as page:
        drive(page)
        assert page.locator("h1").first.inner_text().startswith(TITLE)
        body = page.locator("body").inner_text()
        assert "import smkit" not in body and "taux_marque" not in body
        assert page.locator(".jp-InputArea-editor").count() == 0
        assert wrong == []


def test_jupyterlab_runs_it(tmp_path: Path) -> None:
    shutil.copy(NOTEBOOK, tmp_path)
    wrong: list[str] = []
    with browsing.lab(tmp_path) as address, browsing.page(f"{address}/{NOTEBOOK.name}", wrong) as page:
        page.locator(".jp-Notebook h1", has_text=TITLE).first.wait_for()
        browsing.run_all(page)
        page.locator(".jp-OutputArea .smkit-reponse").first.wait_for()
        drive(page)
        assert [said for said in wrong if "widget" in said.lower()] == []
