"""The interview as a person holds it, by the keyboard alone: five answers, coverage, a reload, three files read back."""

import json
from pathlib import Path
from typing import Any

import browsing
from browsing import plain

from smkit import paths, read

NOTEBOOK = paths.NOTEBOOKS / "simulateurs" / "entretien.ipynb"
TITLE = "L'entretien de découverte"

pytestmark = browsing.needed

TALK = (
    ("Que cherchez-vous ?", "Un logiciel de gestion de stock."),
    ("Pourquoi un logiciel ?", "Parce que nous avons des ruptures, et que nous perdons des clients."),
    ("Qui d'autre décide avec vous ?", "Mon associée signe au-delà de 3 000 €."),
    ("Pour quand vous le faut-il ?", "Avant la mi-novembre 2026, <b>sans faute</b>."),
    (
        "Comment suivez-vous vos stocks aujourd'hui ?",
        "Sur un tableur, le soir. Appelez-moi au 06 12 34 56 78.",
    ),
)


def state(page: Any, dimension: str) -> str:
    return str(
        page.locator(f".smkit-couverture [data-dimension={dimension}]").last.get_attribute("data-etat")
    )


def drive(page: Any, wrong: list[str]) -> None:
    """Hold the interview by the keyboard, reload in the middle, then write the files."""
    from playwright.sync_api import expect

    note = page.get_by_role("button", name="Noter", exact=True)
    note.wait_for()
    assert state(page, "pourquoi") == "jamais demandé"
    page.get_by_label("Prospect").fill("Luminaires du Quai")
    for number, (question, answer) in enumerate(TALK, start=1):
        if number == 4:  # a reload in the middle loses nothing
            page.get_by_label("Question").fill("Pour quand")
            page.wait_for_timeout(1500)  # it is kept by the kernel, a moment after it is typed
            assert wrong == []
            page.reload()
            note.wait_for()
            wrong.clear()  # what was under way when the page went
            expect(page.get_by_label("Question")).to_have_value("Pour quand")
            expect(page.get_by_label("Prospect")).to_have_value("Luminaires du Quai")
            assert page.locator(".smkit-notes li").count() == 3
        page.get_by_label("Question").fill(question)
        page.locator(".smkit-classe", has_text="→").last.wait_for()
        page.get_by_label("Réponse").fill(answer)
        page.keyboard.press("Tab")  # the ready answers
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator(f".smkit-notes li:nth-child({number})").wait_for()
    for dimension in ("quoi", "pourquoi", "qui", "quand", "comment"):
        assert state(page, dimension) == "su"
    assert state(page, "ou") == "jamais demandé"
    said = plain(page.locator(".smkit-reponse").last.inner_text())
    assert said.startswith("Si je résume") and "ruptures" in said and said.endswith("Est-ce bien cela ?")
    page.get_by_role("button", name="Écrire la fiche").focus()
    page.keyboard.press("Enter")
    page.locator("[role=status]", has_text="Trois fichiers écrits").wait_for()


def test_voila_holds_the_interview_and_its_files_are_read_back(tmp_path: Path) -> None:
    wrong: list[str] = []
    with browsing.voila(NOTEBOOK, tmp_path) as address, browsing.page(address, wrong) as opened:
        drive(opened, wrong)
        assert opened.locator("h1").first.inner_text().startswith(TITLE)
        assert "import smkit" not in opened.locator("body").inner_text()
        assert wrong == []
    kept = json.loads((tmp_path / ".smkit" / "entretien.json").read_text("utf-8"))
    assert len(kept["echanges"]) == 5
    folder = tmp_path / "fiches"
    page = (folder / "luminaires_du_quai.html").read_text("utf-8")
    assert "ruptures" in page and "<b>sans" not in page and "06 12 34 56 78" not in page
    from docx import Document

    text = "\n".join(part.text for part in Document(str(folder / "luminaires_du_quai.docx")).paragraphs)
    assert "Si je résume" in text and "06 12" not in text
    assert len(read("interviews", folder / "luminaires_du_quai.csv").table) == 5


def test_it_stands_on_a_telephone_and_is_accessible(tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    wrong: list[str] = []
    with browsing.voila(NOTEBOOK, tmp_path) as address, browsing.page(address, wrong) as opened:
        opened.set_viewport_size({"width": 400, "height": 800})
        opened.get_by_role("button", name="Noter", exact=True).wait_for()
        width = opened.evaluate("document.documentElement.scrollWidth")
        assert width <= 400, f"{width} pixels wide"
        found = Axe().run(opened, context=".smkit-couverture, .widget-text, .widget-textarea, .widget-button")
        serious = [
            each["id"] for each in found.response["violations"] if each["impact"] in ("serious", "critical")
        ]
        assert serious == []
