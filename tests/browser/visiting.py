"""A person in « L'établi »: drops a file, reads what is said, goes by the keyboard; and what axe-core has against a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browsing import browser, plain
from workshop import Workshop, workshop


@contextmanager
def visit(home: Path) -> Iterator[tuple[Workshop, Any]]:
    """A served workspace, and a browser's page that may open it."""
    with workshop(home) as here, browser() as started:
        # axe itself needs to run, which the pages' own policy forbids
        page = started.new_context(viewport={"width": 1400, "height": 900}, bypass_csp=True).new_page()
        page.set_default_timeout(90_000)
        yield here, page


def barriers(page: Any) -> list[str]:
    """What axe-core has against a page, at both widths."""
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for width in (1400, 400):
        page.set_viewport_size({"width": width, "height": 900})
        said = Axe().run(page).response["violations"]
        found += [f"{width} {v['id']} {v['nodes'][0]['html'][:120]}" for v in said]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width}: wider than the screen")
    page.set_viewport_size({"width": 1400, "height": 900})
    return found


def drop(page: Any, here: Workshop, file: Path) -> None:
    """Give a file, and wait until it is read."""
    page.goto(here.address)
    page.set_input_files("#choisir", file)
    page.wait_for_url("**/fichier?nom=*")
    page.wait_for_selector(".facts, .refusal")


def said(page: Any, selector: str) -> str:
    """What a part of a page says, with ordinary spaces."""
    return plain(page.locator(selector).first.inner_text())


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until something is reached."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")
