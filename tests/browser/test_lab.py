"""JupyterLab as a learner finds it: in French, with lessons that run and answer."""

import json
import subprocess
import sys
from pathlib import Path

import browsing

pytestmark = browsing.needed


def test_a_lesson_opens_in_french_answers_and_remembers(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "smkit.cli", "init", str(tmp_path)], check=True, capture_output=True
    )
    lesson = "notebooks/formation/05_roi_campagnes.ipynb"
    with browsing.lab(tmp_path) as address, browsing.page(f"{address}/{lesson}", []) as page:
        page.wait_for_selector("text=Exécution")  # the menu « Run », in French
        page.locator(".jp-Notebook h1", has_text="Le ROI des campagnes").first.wait_for()
        browsing.ready(page)
        page.locator(".jp-CodeCell").first.click()
        page.keyboard.press("Shift+Enter")
        exercise = page.locator(".jp-CodeCell", has_text='verifier("roi.cout_coupon"').first
        for given, said in (("600", "Pas encore"), ("6000", "Juste")):
            exercise.scroll_into_view_if_needed()
            exercise.locator(".cm-content").click()
            exercise.locator(".cm-editor.cm-focused").wait_for()
            page.keyboard.press("Control+A")
            page.keyboard.insert_text(f'reponse = {given}\nverifier("roi.cout_coupon", reponse)')
            page.keyboard.press("Control+Enter")
            exercise.locator(".jp-OutputArea", has_text=said).first.wait_for()
    kept = json.loads((tmp_path / ".smkit" / "progression.json").read_text("utf-8"))
    assert kept["roi.cout_coupon"]["juste"] is True and kept["roi.cout_coupon"]["essais"] == 2
