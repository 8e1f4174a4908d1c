"""What people read is signed as the French print it: a minus, U+2212, and never a hyphen before a number."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup

from smkit.reports.writing import render

#: A hyphen that signs a number: not between digits or letters (2026-03, A-12), nor in a path or a formula.
HYPHEN = re.compile(r"(?<![\w\-/.,)’'])-(?=\d)")


def said(finished) -> Iterator[str]:
    """Every text that a report says in its own words; what it quotes from a file is the file's."""
    found = finished.results
    texts = [s["text"] for s in found.statements] + [c[k] for c in found.charts for k in ("title", "alt")]
    texts += [f[k] for f in found.figures for k in ("text", "note")] + [t["title"] for t in found.tables]
    return (re.sub(r"«[^«»]*»", "", text) for text in texts)


def test_no_hyphen_signs_a_number(kit_report) -> None:
    assert [text for text in said(kit_report) if HYPHEN.search(text)] == []
    page = BeautifulSoup(render.page(kit_report), "html.parser")
    cells = [" ".join(cell.get_text().split()) for cell in page.select("td")]
    assert [cell for cell in cells if re.match(r"-\d", cell)] == []


def test_an_abbreviation_ends_a_sentence_with_one_stop(kit_report) -> None:
    assert [text for text in said(kit_report) if "n.d.." in text] == []


@pytest.mark.parametrize("text", ["soit -3 €", "-12,5 %", "(-4 pt)", "de -5 à 3"])
def test_a_signing_hyphen_is_seen(text: str) -> None:
    assert HYPHEN.search(text) and not HYPHEN.search(text.replace("-", "\u2212"))
