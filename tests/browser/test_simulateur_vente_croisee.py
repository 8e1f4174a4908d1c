"""The cross-sell simulator as a person meets it, served by Voilà then in JupyterLab: moved, typed in, mistaken."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from smkit import paths
from smkit.display.simulators import serving

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NOTEBOOK = paths.NOTEBOOKS / "simulateurs" / "vente_croisee.ipynb"
TITLE = "La vente croisée"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="aucun navigateur Chromium ou Chrome")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(command: list[str], home: Path, port: int) -> Iterator[str]:
    """A server on loopback, stopped by its own process: its address, once something listens there."""
    env = {k: v for k, v in os.environ.items() if k not in ("CI", "SMKIT_HEADLESS")}
    env |= serving.environment() | {
        "SMKIT_WORKSPACE": str(home),
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
    }
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=home, env=env, stdout=log, stderr=log, start_new_session=True)
        try:
            deadline = time.monotonic() + 90
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    if time.monotonic() > deadline:
                        raise
                    time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)


@contextmanager
def opened(address: str, wrong: list[str]) -> Iterator[Any]:
    """A page of the address; its console errors, and what it could not load, are collected."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(90_000)
        page.on("requestfailed", lambda asked: wrong.append(f"{asked.url} : {asked.failure}"))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda problem: wrong.append(str(problem)))
        page.goto(address)
        yield page
        browser.close()


def plain(text: str) -> str:
    return " ".join(text.split())


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
    port, wrong = free_port(), []  # type: ignore[var-annotated]
    command = [
        sys.executable,
        "-m",
        "voila",
        str(NOTEBOOK),
        *serving.OPTIONS,
        "--no-browser",
        f"--port={port}",
    ]
    with served(command, tmp_path, port) as address, opened(address, wrong) as page:
        drive(page)
        assert page.locator("h1").first.inner_text().startswith(TITLE)
        body = page.locator("body").inner_text()
        assert "import smkit" not in body and "taux_marque" not in body
        assert page.locator(".jp-InputArea-editor").count() == 0
        assert wrong == []


def test_jupyterlab_runs_it(tmp_path: Path) -> None:
    port, wrong = free_port(), []  # type: ignore[var-annotated]
    shutil.copy(NOTEBOOK, tmp_path)
    options = [
        "--no-browser",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--IdentityProvider.token=",
        "--allow-root",
    ]
    command = [sys.executable, "-m", "smkit.cli", "lab", ".", "--", *options]
    with (
        served(command, tmp_path, port) as address,
        opened(f"{address}/lab/tree/{NOTEBOOK.name}", wrong) as page,
    ):
        page.locator(".jp-Notebook h1", has_text=TITLE).first.wait_for()
        page.locator(
            ".jp-Notebook-ExecutionIndicator[data-status=idle]"
        ).wait_for()  # before, the menu does nothing
        page.get_by_text("Exécution", exact=True).first.click()
        page.locator('[data-command="runmenu:run-all"]').first.click()
        page.locator(".noUi-handle").nth(2).wait_for()
        page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
        drive(page)
        assert [said for said in wrong if "widget" in said.lower()] == []
