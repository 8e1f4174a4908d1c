"""The simulator as a person meets it: moved, typed in, mistaken, saved; served by Voilà, then in JupyterLab."""

from pathlib import Path
from typing import Any

import browsing
import yaml
from browsing import plain

from smkit import paths
from smkit.reports.asking import cases

NOTEBOOK = paths.NOTEBOOKS / "simulateurs" / "roi_campagne.ipynb"
TITLE = "Le ROI d'une campagne"

pytestmark = browsing.needed


def drive(page: Any, home: Path) -> None:
    """Move a slider, type a number, make a mistake, save: what a person would do, and what they must see."""
    answer = page.locator(".smkit-reponse").first
    cards = page.locator(".smkit-simulateur").first
    answer.wait_for()
    assert "l'action perd 5 000 €" in plain(answer.inner_text())
    assert "−33,3 %" in plain(cards.inner_text()) and "300 ventes" in plain(cards.inner_text())
    picture = page.locator("img[alt^='Gain net selon']").first
    picture.wait_for()  # the widgets are there, not only their still twin
    before = picture.get_attribute("src")

    handle = page.locator(".noUi-handle").nth(2)  # conversion: 4 % → 6,5 %, ten steps to the right
    handle.focus()
    for _ in range(10):
        handle.press("ArrowRight")
    answer.filter(has_text="l'action gagne 1").wait_for()
    assert "325 ventes" in plain(cards.inner_text()) and "8,3 %" in plain(cards.inner_text())
    assert page.locator(".widget-text input").nth(2).input_value().replace("\u00a0", " ") == "6,5 %"
    assert picture.get_attribute("src") != before

    price = page.locator(".widget-text input").nth(3)
    price.fill("gratuit")
    price.press("Enter")
    alert = page.locator("[role=alert]").first
    alert.wait_for()
    assert "un nombre est attendu, « gratuit » trouvé" in plain(alert.inner_text())
    assert "l'action gagne 1 250 €" in plain(answer.inner_text()), "the last results stay"

    price.fill("120,50 €")
    price.press("Enter")
    answer.filter(has_text="l'action gagne 4").wait_for()
    assert page.locator("[role=alert]").count() == 0

    name = page.locator("input[placeholder='Nom du scénario']")
    name.fill("Mailing de mai")
    name.press("Enter")
    page.get_by_role("button", name="Enregistrer comme étude de cas").click()
    page.locator("p", has_text="Scénario enregistré").wait_for()
    file = home / "cas" / "mailing_de_mai.yaml"
    assert cases.load(file).titre == "Mailing de mai"
    assert yaml.safe_load(file.read_text("utf-8"))["parametres"] == {
        "cout_fixe": 15_000, "contacts": 5_000, "prix": 120.5, "acheteurs": 325, "taux_marque": 0.5,
    }  # fmt: skip


def test_voila_serves_it_without_code(tmp_path: Path) -> None:
    browsing.served_without_code(NOTEBOOK, tmp_path, TITLE, ["import smkit", "simulators"], drive)


def test_jupyterlab_runs_it(tmp_path: Path) -> None:
    browsing.run_in_the_lab(NOTEBOOK, tmp_path, TITLE, drive)
