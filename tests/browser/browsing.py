"""A browser, and the servers that it looks at: on loopback, stopped by whoever started them."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from smkit.display.simulators import serving

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

needed = pytest.mark.skipif(CHROMIUM is None, reason="aucun navigateur Chromium ou Chrome")


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@contextmanager
def page(address: str, wrong: list[str]) -> Iterator[Any]:
    """A page of the address; its console errors, and what it could not load, are collected in `wrong`."""
    with browser() as started:
        opened = started.new_page(viewport={"width": 1400, "height": 1000})
        opened.set_default_timeout(90_000)
        opened.on("requestfailed", lambda asked: wrong.append(f"{asked.url} : {asked.failure}"))
        opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        opened.on("pageerror", lambda problem: wrong.append(str(problem)))
        opened.goto(address)
        yield opened


@contextmanager
def served(command: Sequence[str], home: Path, port: int, environment: Mapping[str, str]) -> Iterator[str]:
    """The address of a Python module that serves pages, once something listens there."""
    own = {k: v for k, v in os.environ.items() if k not in ("CI", "SMKIT_HEADLESS", "SMKIT_WORKSPACE")}
    own |= {"HOME": str(home), "JUPYTER_CONFIG_DIR": str(home / "config")} | environment
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=home,
            env=own,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)


@contextmanager
def lab(home: Path) -> Iterator[str]:
    """The address of JupyterLab on a folder, as `smkit lab` opens it."""
    port = free_port()
    options = [
        "--no-browser",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--IdentityProvider.token=",
        "--allow-root",
    ]
    with served(["smkit", "lab", ".", "--", *options], home, port, {}) as address:
        yield f"{address}/lab/tree"


@contextmanager
def voila(notebook: Path, home: Path) -> Iterator[str]:
    """The address of a simulator as `smkit app` serves it."""
    port = free_port()
    command = ["voila", str(notebook), *serving.OPTIONS, *serving.reach(), "--no-browser", f"--port={port}"]
    settings = serving.environment() | {"SMKIT_WORKSPACE": str(home)}
    with served(command, home, port, settings) as address:
        yield address


Drive = Callable[[Any, Path], None]


def served_without_code(
    notebook: Path, home: Path, title: str, hidden: Sequence[str], drive: Drive, again: Drive | None = None
) -> None:
    """A simulator behaves in Voilà, which shows nothing of its code, `hidden` included, and says nothing wrong; `again` looks at
    it once it has been reloaded."""
    wrong: list[str] = []
    with voila(notebook, home) as address, page(address, wrong) as opened:
        drive(opened, home)
        assert opened.locator("h1").first.inner_text().startswith(title)
        body = opened.locator("body").inner_text()
        assert [word for word in hidden if word in body] == []
        assert opened.locator(".jp-InputArea-editor").count() == 0
        assert wrong == []
        if again is not None:
            opened.reload()
            again(opened, home)


def run_in_the_lab(notebook: Path, home: Path, title: str, drive: Drive) -> None:
    """A simulator behaves in JupyterLab, all its cells run from the menu."""
    shutil.copy(notebook, home)
    wrong: list[str] = []
    with lab(home) as address, page(f"{address}/{notebook.name}", wrong) as opened:
        opened.locator(".jp-Notebook h1", has_text=title).first.wait_for()
        ready(opened)
        opened.get_by_text("Exécution", exact=True).first.click()
        opened.locator('[data-command="runmenu:run-all"]').first.click()
        opened.locator(".jp-OutputArea .smkit-reponse").first.wait_for()
        opened.wait_for_function(
            "!document.querySelector('.noUi-handle:not([aria-label])')"
        )  # heard by its name
        drive(opened, home)
        assert [said for said in wrong if "widget" in said.lower()] == []


def ready(page: Any) -> None:
    """Wait until JupyterLab has a kernel: before, running a cell empties it and does nothing."""
    page.get_by_text("| Inactif").wait_for()


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def plain(text: str) -> str:
    """A text with ordinary spaces."""
    return " ".join(text.split())


def _wait(port: int) -> None:
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
