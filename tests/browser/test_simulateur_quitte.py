"""A simulator that nobody looks at any more: its kernel ends, whether its page was left or only lost."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import browsing
import psutil

from smkit import paths
from smkit.display.simulators import serving

NOTEBOOK = paths.NOTEBOOKS / "simulateurs" / "roi_campagne.ipynb"

pytestmark = browsing.needed


@contextmanager
def voila(home: Path, *instead: str, token: str = "") -> Iterator[str]:
    """The address of a simulator as `smkit app` serves it, whose kernels have their files in `home`; some options `instead`."""
    port = browsing.free_port()
    named = {option.partition("=")[0] for option in instead}
    usual = [option for option in serving.OPTIONS if option.partition("=")[0] not in named]
    options = [*usual, *instead, *serving.reach(token), "--no-browser", f"--port={port}"]
    settings = serving.environment() | {"SMKIT_WORKSPACE": str(home), "TMPDIR": str(home)}
    with browsing.served(["voila", str(NOTEBOOK), *options], home, port, settings) as address:
        yield address


def kernels(home: Path) -> int:
    """How many processes of kernels have their file in `home`."""
    found = 0
    for process in psutil.process_iter(["cmdline"]):
        line = " ".join(process.info["cmdline"] or [])
        found += "ipykernel" in line and str(home) in line
    return found


def waited(right: Callable[[], bool], seconds: float = 20) -> bool:
    """Does it come true in time?"""
    end = time.monotonic() + seconds
    while not right() and time.monotonic() < end:
        time.sleep(0.1)
    return right()


def test_a_page_reloaded_left_or_closed_ends_its_kernel_and_a_mere_link_does_not(tmp_path: Path) -> None:
    wrong: list[str] = []
    # as a room opens it, with a token; the tab that stays keeps the browser open
    with voila(tmp_path, token="clef") as address, browsing.browser() as started:
        people = started.new_context()
        people.new_page()
        page = people.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(f"{address}/?token=clef")
        for _ in range(3):
            page.locator(".jupyter-widgets").first.wait_for()
            assert waited(lambda: kernels(tmp_path) == 1)
            page.reload()
        page.locator(".jupyter-widgets").first.wait_for()
        page.evaluate("location.href = 'mailto:direction@exemple.fr'")  # says that it leaves, and stays
        time.sleep(1)
        assert kernels(tmp_path) == 1
        page.close()
        assert waited(lambda: kernels(tmp_path) == 0)
        assert wrong == []


def test_a_kernel_whose_page_was_lost_ends_and_the_one_that_is_looked_at_stays(tmp_path: Path) -> None:
    hurried = ("--MappingKernelManager.cull_idle_timeout=2", "--MappingKernelManager.cull_interval=1")
    with voila(tmp_path, *hurried) as address, browsing.browser() as started:
        page = started.new_page()
        page.set_default_timeout(60_000)
        page.goto(address)
        page.locator(".jupyter-widgets").first.wait_for()
        urlopen(address, timeout=60).read()  # whoever never says that it leaves
        assert kernels(tmp_path) == 2
        assert waited(lambda: kernels(tmp_path) == 1)
        time.sleep(3)
        assert kernels(tmp_path) == 1
        assert page.locator(".smkit-reponse").first.is_visible()


def test_the_kernels_of_nobody_end_within_a_quarter_of_an_hour() -> None:
    given = dict(option.removeprefix("--").split("=", 1) for option in serving.OPTIONS)
    spared = int(given["MappingKernelManager.cull_idle_timeout"])
    assert 300 <= spared and spared + int(given["MappingKernelManager.cull_interval"]) <= 900
