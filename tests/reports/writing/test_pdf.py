"""The printed report: tagged, numbered, whole; and a clear word when no browser prints it."""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import nbformat
import pytest
from pypdf import PdfReader

import smkit
from smkit.reports.writing import browsers, formats, pdf


@pytest.fixture
def printed(tmp_path: Path) -> Callable[..., PdfReader]:
    if browsers.find() is None:
        pytest.skip("aucun navigateur Chromium, Chrome ou Edge")

    def make(finished) -> PdfReader:
        assert pdf.write(finished, tmp_path / "rapport.pdf") == ""
        return PdfReader(tmp_path / "rapport.pdf")

    return make


def plain(text: str) -> str:
    return re.sub(r"[\s\u00ad-]+", "", normalize("NFKC", text))  # ligatures undone


def pictures(part) -> Iterator[tuple[int, int]]:
    """The size of each picture of a page, or of a part of it that holds others, as it is written there: none is decoded."""
    for name in part.get("/Resources", {}).get("/XObject", {}):
        found = part["/Resources"]["/XObject"][name]
        if found["/Subtype"] == "/Image":
            yield found["/Width"], found["/Height"]
        else:
            yield from pictures(found)


def test_a_printed_report_is_whole_and_no_chart_is_cut(kit_report, printed, agrees) -> None:
    found = printed(replace(kit_report, annexes=True))
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "fr" and len(found.outline) > 0
    assert found.metadata.title == kit_report.title
    box = found.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) in {
        (595, 842),
        (594, 841),
        (596, 842),
        (595, 841),
    }
    pages = [page.extract_text() for page in found.pages]
    for number, text in enumerate(pages, start=1):
        assert plain(f"Page {number} sur {len(pages)}") in plain(text)
        assert plain(kit_report.title[:40]) in plain(text) and plain("avec smkit 0.1.0") in plain(text)
    whole = plain(" ".join(pages))
    for figure in kit_report.results.figures:
        if figure["shown"]:
            assert agrees(figure["text"], figure) and plain(figure["text"]) in whole
    for statement in kit_report.results.statements:
        assert statement["role"] not in ("answer", "advice") or plain(statement["text"]) in whole
    # Chromium writes a picture that crosses pages on each of them: every chart must be on one page only
    drawn = [size for page in found.pages for size in pictures(page)]
    charts = kit_report.results.charts
    assert len(drawn) == len(charts)
    for (width, height), chart in zip(drawn, charts, strict=True):
        assert abs(width - 2 * chart["width"]) <= 2 and abs(height - 2 * chart["height"]) <= 2


def test_page_one_is_decided_on_and_four_pages_are_all(kit_report, printed) -> None:
    pages = [plain(page.extract_text()) for page in printed(kit_report).pages]
    assert len(pages) <= 4
    assert plain(kit_report.results.statement("answer")) in pages[0]
    assert len(pages) == 1 or "Lespreuves" not in pages[0]
    assert any("Lespreuves" in page for page in pages[1:2]) or len(pages) == 1
    table = next((table for table in kit_report.results.tables if table.get("role") == "actions"), None)
    assert table is None or all(plain(row[0]) in pages[0] for row in table["rows"])


def test_without_a_browser_the_other_formats_still_come(finished_of, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("SMKIT_BROWSER", str(tmp_path / "nulle part"))
    finished = finished_of(lambda: smkit.title("Essai"))
    said = {name: write(finished, tmp_path) for name, write in formats.WRITERS.items()}
    assert "Installez Chrome, Edge ou Chromium" in said.pop("pdf") and set(said.values()) == {""}
    assert {p.name for p in tmp_path.iterdir()} == {"rapport.html", "rapport.xlsx", "rapport.pptx"}


def test_a_browser_that_fails_is_told(finished_of, tmp_path: Path, monkeypatch) -> None:
    broken = tmp_path / "navigateur"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("SMKIT_BROWSER", str(broken))
    said = pdf.write(finished_of(lambda: smkit.title("Essai")), tmp_path / "rapport.pdf")
    assert "« navigateur » n'a pas pu imprimer" in said and not (tmp_path / "rapport.pdf").exists()


def test_without_the_library_the_way_to_get_it_is_told(finished_of, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("SMKIT_BROWSER", sys.executable)
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    said = pdf.write(finished_of(lambda: smkit.title("Essai")), tmp_path / "rapport.pdf")
    assert '-m pip install "playwright>=1.45"' in said


@pytest.mark.parametrize(("user", "boxed"), [(0, False), (1000, True)])
def test_the_browser_keeps_its_sandbox_where_it_can(monkeypatch, user: int, boxed: bool) -> None:
    monkeypatch.setattr(pdf.os, "geteuid", lambda: user)
    assert pdf._may_be_boxed() is boxed


def test_the_weekly_review_is_one_sheet_with_its_list(reports, finish, printed) -> None:
    path = next(each for each in reports if each.stem == "revue_leads")
    finished = finish(nbformat.read(path, as_version=4), "revue_leads")
    (page,) = printed(finished).pages
    text = plain(page.extract_text())
    assert plain(finished.results.statement("answer")) in text and "Décision" in text
    (listed,) = (table for table in finished.results.tables if table["id"] == "revue")
    assert sum(plain(str(row[1])) in text for row in listed["rows"]) >= 15
    assert len(printed(replace(finished, annexes=True)).pages) > 1
