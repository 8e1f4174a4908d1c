"""The glossary as one searches it: words from their beginning, accents or not."""

from pathlib import Path

import browsing
import pytest

from smkit.analysis import kpis
from smkit.display.kpis import glossary

pytestmark = browsing.needed


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory):
    entries = kpis.catalog()
    file: Path = tmp_path_factory.mktemp("glossaire") / "glossaire.html"
    file.write_text(
        glossary.page(entries, {id: kpis.needs(kpi, entries) for id, kpi in entries.items()}), "utf-8"
    )
    with browsing.browser() as started:
        opened = started.new_page(viewport={"width": 400, "height": 900})
        opened.goto(file.as_uri())
        yield opened


def found(page, words: str) -> list[str]:
    page.fill("input", words)
    return page.eval_on_selector_all(".smkit-kpi:not([hidden])", "cards => cards.map(card => card.id)")


def test_a_word_is_looked_for_from_its_beginning(page) -> None:
    assert found(page, "roi") == ["kpi-marge_par_euro", "kpi-roi"], "and not « croisée » nor « trois »"


@pytest.mark.parametrize(
    ("words", "id"), [("retention NRR", "nrr"), ("Rétention nette", "nrr"), ("clv_marge", "clv_marge")]
)
def test_accents_case_and_ids_do_not_matter(page, words: str, id: str) -> None:
    assert f"kpi-{id}" in found(page, words)


def test_no_word_shows_all_and_none_found_is_told(page) -> None:
    assert found(page, "zzz") == [] and "essayez un autre mot" in page.inner_text("output")
    assert len(found(page, "")) == len(kpis.catalog()) and page.inner_text("output") == ""
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
