"""A report's page printed by an installed browser: tagged, numbered pages, a running header, no chart cut in two."""

import os
from html import escape
from pathlib import Path

from smkit import extras
from smkit.reports.writing import browsers, provenance, render
from smkit.reports.writing.finished import Finished
from smkit.reports.writing.safety import clean
from smkit.typography import clip

_FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update",
          "--disable-sync", "--disable-extensions", "--no-first-run"]  # fmt: skip
_EDGE = (
    "font:8px system-ui,'Segoe UI',Arial,sans-serif;color:#57606a;width:100%;margin:0 16mm;"
    "display:flex;justify-content:space-between;gap:8mm"
)


def write(finished: Finished, path: Path) -> str:
    """Print a report.

    Parameters: `finished`, the report that has run; `path`, of the .pdf, written only once whole.
    Returns why it could not be printed, in French, or an empty text.
    """
    pages = 'Page <span class="pageNumber"></span> sur <span class="totalPages"></span>'
    problem = put(
        render.page(finished, appendix=finished.annexes),
        path,
        head=_edge(finished.title, finished.line),
        foot=_edge(finished.charte.footer or provenance.made(finished), pages, safe=True),
    )
    return f"{problem} ; les autres formats sont là." if problem else ""


def put(html: str, path: Path, *, head: str = "", foot: str = "") -> str:
    """Print a page that asks for nothing from a network.

    Parameters: `html`; `path`, of the .pdf, written only once whole; `head` and `foot`, HTML of each page's edges.
    Returns why it could not be printed, in French, without a full stop, or an empty text.
    """
    where = browsers.find()
    if where is None:
        return (
            "Pas de PDF : aucun navigateur n'a été trouvé. Installez Chrome, Edge ou Chromium, puis relancez"
        )
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        remedy = extras.command(extras.needed("pdf"))
        return f"Pas de PDF : il manque une bibliothèque. Installez-la avec : {remedy}"
    try:
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(
                executable_path=str(where), args=_FLAGS, chromium_sandbox=_may_be_boxed()
            )
            try:
                sheet = started.new_context(java_script_enabled=False, offline=True).new_page()
                sheet.set_content(html, wait_until="load")
                printed = sheet.pdf(
                    format="A4",
                    tagged=True,
                    outline=True,
                    print_background=True,
                    display_header_footer=bool(head or foot),
                    header_template=head,
                    footer_template=foot,
                    prefer_css_page_size=True,
                )
            finally:
                started.close()
    except Error as problem:
        reason = problem.message.splitlines()[0]
        return f"Pas de PDF : le navigateur « {where.name} » n'a pas pu imprimer ({reason})"
    path.write_bytes(printed)
    return ""


def _may_be_boxed() -> bool:
    """May the browser keep its sandbox? It has none for the system's administrator, and everywhere else it keeps it."""
    return not hasattr(os, "geteuid") or os.geteuid() != 0


def _edge(left: str, right: str, *, safe: bool = False) -> str:
    """The line at the top or the foot of each page; `safe` when `right` is ours and holds marks."""
    return (
        f'<div style="{_EDGE}"><span>{escape(clean(clip(left, 90)))}</span>'
        f"<span>{right if safe else escape(clean(clip(right, 120)))}</span></div>"
    )
