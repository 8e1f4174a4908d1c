"""The simulator as a person meets it: moved, typed in, mistaken, saved; served by Voilà, then in JupyterLab."""

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
import yaml

from smkit import paths
from smkit.display.simulators import serving
from smkit.reports import cases

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NOTEBOOK = paths.NOTEBOOKS / "simulateurs" / "roi_campagne.ipynb"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="aucun navigateur Chromium ou Chrome")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait(port: int) -> None:
    """Return when something listens there: nothing else tells when a server is ready."""
    deadline = time.monotonic() + 90
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


@contextmanager
def served(command: list[str], home: Path, port: int) -> Iterator[str]:
    """A server on loopback, stopped by its own process: its address."""
    env = {k: v for k, v in os.environ.items() if k not in ("CI", "SMKIT_HEADLESS")}
    env |= serving.environment() | {
        "SMKIT_WORKSPACE": str(home),
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
    }
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=home, env=env, stdout=log, stderr=log, start_new_session=True)
        try:
            wait(port)
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


def drive(page: Any, home: Path) -> None:
    """Move a slider, type a number, make a mistake, save: what a person would do, and what they must see."""
    answer = page.locator(".smkit-reponse").first
    cards = page.locator(".smkit-simulateur").first
    answer.wait_for()
    assert "l'action perd 5 000 €" in plain(answer.inner_text())
    assert "-33,3 %" in plain(cards.inner_text()) and "300 ventes" in plain(cards.inner_text())
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
        drive(page, tmp_path)
        assert page.locator("h1").first.inner_text().startswith("Le ROI d'une campagne")
        body = page.locator("body").inner_text()
        assert "import smkit" not in body and "simulators" not in body
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
        opened(f"{address}/lab/tree/roi_campagne.ipynb", wrong) as page,
    ):
        page.locator(".jp-Notebook h1", has_text="Le ROI d'une campagne").first.wait_for()
        page.locator(
            ".jp-Notebook-ExecutionIndicator[data-status=idle]"
        ).wait_for()  # before, the menu does nothing
        page.get_by_text("Exécution", exact=True).first.click()
        page.locator('[data-command="runmenu:run-all"]').first.click()
        page.locator(".noUi-handle").first.wait_for()
        page.locator(".jp-OutputArea .smkit-reponse").first.wait_for()
        drive(page, tmp_path)
        assert [said for said in wrong if "widget" in said.lower()] == []
