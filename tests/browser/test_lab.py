"""JupyterLab as a learner finds it: in French, with lessons that run and answer."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import browsing

from smkit.training import pools, tour

pytestmark = browsing.needed


def test_a_lesson_opens_in_french_answers_and_remembers(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "smkit", "init", str(tmp_path)], check=True, capture_output=True)
    lesson, door = "notebooks/formation/05_roi_campagnes.ipynb", "notebooks/00_accueil.ipynb"
    with browsing.lab(tmp_path) as address, browsing.page(f"{address}/{lesson}", []) as page:
        page.wait_for_selector("text=Exécution")  # the menu « Run », in French
        page.locator(".jp-Notebook h1", has_text="Le ROI des campagnes").first.wait_for()
        browsing.ready(page)
        exercise = page.locator(".jp-CodeCell", has_text='verifier("roi.cout_coupon"').first
        answer(page, exercise, "6 000 €", "n'est pas encore chargé")  # the second day: nothing has been run
        exercise.locator("button", has_text="Reprendre ici").click()
        browsing.ready(page)
        page.wait_for_timeout(1_000)  # until the cells above are queued
        for given, said in (("30 x 200", "étoile"), ("600", "Pas encore"), ("6 000 €", "Juste")):
            answer(page, exercise, given, said)
        take_the_quiz(page)
        page.goto(f"{address}/{door}")
        page.locator(".jp-Notebook h1", has_text="Bienvenue").first.wait_for()
        browsing.ready(page)
        page.locator(".jp-CodeCell", has_text="Où j'en suis").first.click()
        page.keyboard.press("Shift+Enter")
        page.locator(".jp-OutputArea", has_text="Reprendre").first.wait_for()
        page.locator(".smkit-parcours td", has_text="2 sur 21").first.wait_for()
    kept = json.loads((tmp_path / ".smkit" / "progression.json").read_text("utf-8"))
    assert kept["roi.cout_coupon"]["juste"] is True and kept["roi.cout_coupon"]["essais"] == 2
    assert kept["roi.quiz"]["juste"] is True and kept["roi.quiz"]["essais"] == 2


def test_the_first_minute_is_shown_when_it_is_asked_for_and_no_other_tour(tmp_path: Path) -> None:
    environment = os.environ | {"HOME": str(tmp_path)}  # the home whose JupyterLab the copies are signed for
    command = [sys.executable, "-m", "smkit.cli", "init", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    with (
        browsing.lab(tmp_path) as address,
        browsing.page(f"{address}/notebooks/00_accueil.ipynb", []) as page,
    ):
        page.locator(".jp-Notebook h1", has_text="Bienvenue").first.wait_for()
        browsing.ready(page)
        page.locator(".jp-Notebook button", has_text="La visite d'une minute").click()
        for step in tour.first_minute()[
            "steps"
        ]:  # what is to be lit must be there, else the step is passed over
            page.locator(".react-joyride__tooltip", has_text=step["content"]).wait_for()
            page.locator(".react-joyride__tooltip [data-test-id=button-primary]").click()
        page.locator(".react-joyride__tooltip").wait_for(state="detached")
        assert page.get_by_text("Essayez le").count() == 0  # jupyterlab-tour's own, about all of JupyterLab
        assert page.locator(".voilaRender").count() == 0
        log = (tmp_path / "server.log").read_text("utf-8")
        assert len([line for line in log.splitlines() if line.strip()]) == 1, log


def answer(page: Any, exercise: Any, given: str, said: str) -> None:
    """Type an answer in an exercise's cell, run it, and wait for what is said."""
    exercise.scroll_into_view_if_needed()
    exercise.locator(".cm-content").click()
    exercise.locator(".cm-editor.cm-focused").wait_for()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(f'reponse = {given}\nverifier("roi.cout_coupon", reponse)')
    page.keyboard.press("Control+Enter")
    exercise.locator(".jp-OutputArea", has_text=said).first.wait_for()


def take_the_quiz(page: Any) -> None:
    """Fail the quiz, ask for other questions, and pass it."""
    cell = page.locator(".jp-CodeCell", has_text='quiz("roi")').first
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    for attempt, shift, said in ((0, 1, "Il en faut"), (1, 0, "Quiz réussi")):
        for at, question in enumerate(pools.load("roi").draw(attempt)):
            block = cell.locator(".smkit-quiz .widget-radio-box").nth(at)
            block.locator("input[type=radio]").nth((question.answer + shift) % 3).click()
        cell.locator("button", has_text="Vérifier").click()
        cell.locator(".smkit-quiz", has_text=said).first.wait_for()
        if attempt == 0:
            cell.locator("button", has_text="D'autres questions").click()
            cell.locator("input[type=radio]:checked").first.wait_for(state="detached")
