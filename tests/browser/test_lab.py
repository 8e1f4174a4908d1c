"""JupyterLab as a learner finds it: in French, with lessons that run and answer."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="aucun navigateur Chromium ou Chrome")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """JupyterLab on a fresh copy of the kit, on loopback: its address and its folder. Stopped by its own process."""
    home = tmp_path_factory.mktemp("kit")
    smkit = [sys.executable, "-m", "smkit.cli"]
    subprocess.run([*smkit, "init", str(home)], check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [
        "--no-browser",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--IdentityProvider.token=",
        "--allow-root",
    ]
    env = {k: v for k, v in os.environ.items() if k not in ("CI", "SMKIT_HEADLESS", "SMKIT_WORKSPACE")}
    with (home / "lab.log").open("w") as log:
        command = [*smkit, "lab", ".", "--", *options]
        server = subprocess.Popen(command, cwd=home, env=env, stdout=log, stderr=log, start_new_session=True)
        try:
            yield f"http://127.0.0.1:{port}", home
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


@pytest.fixture
def page(lab: tuple[str, Path]) -> Iterator[Any]:
    """The lesson, open in a browser."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = browser.new_page(viewport={"width": 1400, "height": 900})
        opened.set_default_timeout(90_000)
        deadline = time.monotonic() + 90
        while True:  # nothing tells when the server is ready: ask until it answers
            try:
                opened.goto(f"{lab[0]}/lab/tree/notebooks/formation/05_roi_campagnes.ipynb")
                break
            except Error:
                if time.monotonic() > deadline:
                    raise
        yield opened
        browser.close()


def test_a_lesson_opens_in_french_answers_and_remembers(page: Any, lab: tuple[str, Path]) -> None:
    page.wait_for_selector("text=Exécution")  # the menu « Run », in French
    page.locator(".jp-Notebook h1", has_text="Le ROI des campagnes").first.wait_for()
    page.locator(".jp-CodeCell").first.click()
    page.keyboard.press("Shift+Enter")
    exercise = page.locator(".jp-CodeCell", has_text='verifier("roi.cout_coupon"').first
    for given, said in (("600", "Pas encore"), ("6000", "Juste")):
        exercise.scroll_into_view_if_needed()
        exercise.locator(".cm-content").click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(f'reponse = {given}\nverifier("roi.cout_coupon", reponse)')
        page.keyboard.press("Control+Enter")
        exercise.locator(".jp-OutputArea", has_text=said).first.wait_for()
    kept = json.loads((lab[1] / ".smkit" / "progression.json").read_text("utf-8"))
    assert kept["roi.cout_coupon"] == {"juste": True, "essais": 2}
