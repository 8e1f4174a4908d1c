"""Reports as long as a director reads: words and screens as a browser shows them, printed pages and slides as they are counted."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import browsing
import nbformat
import pandas as pd
import pytest
from pptx import Presentation
from pypdf import PdfReader

from smkit import paths
from smkit.reports.keeping import build
from smkit.reports.running import results
from smkit.reports.writing import lengths, render
from smkit.reports.writing.finished import Finished
from smkit.tables import baskets

REPORTS = sorted((paths.NOTEBOOKS / "rapports").glob("*.ipynb"))
DECISION, OPENED, SCREENS, PAGES, SLIDES = 300, 900, 5, 4, 6
WIDTH, HEIGHT = 1400, 900

#: What stands before the proofs, as the page opens: everything after them is hidden, then the words are counted.
BEFORE = """() => {
  const all = document.body.innerText, tall = document.documentElement.scrollHeight;
  for (let at = document.getElementById('preuves'); at && at !== document.body; at = at.parentElement) {
    for (let next = at; next; next = next.nextElementSibling) {
      if (next === at && next.id !== 'preuves') continue;
      next.style.setProperty('display', 'none', 'important');
    }
  }
  const words = text => text.split(/\\s+/).filter(Boolean).length;
  return {decision: words(document.body.innerText), opened: words(all), tall};
}"""

pytestmark = browsing.needed


@pytest.fixture(scope="module")
def seen() -> Iterator[Callable[[Path], dict[str, int]]]:
    """What one browser shows of a page, at a desk."""
    with browsing.browser() as started:
        context = started.new_context(viewport={"width": WIDTH, "height": HEIGHT})
        page = context.new_page()

        def look(path: Path) -> dict[str, int]:
            page.goto(path.as_uri())
            return dict(page.evaluate(BEFORE))

        yield look


def finish(notebook: Path) -> Finished:
    read = nbformat.read(notebook, 4)
    found = results.collect(read)
    about = {"sources": [], "parameters": {}, "version": "0.1.0", "date": "21 novembre 2026"}
    return Finished(read, found, found.titles[0]["text"], found.titles[0]["line"], about)


@pytest.mark.parametrize("notebook", REPORTS, ids=lambda path: path.stem)
def test_each_report_of_the_kit_is_short(notebook: Path, seen, tmp_path: Path) -> None:
    finished = finish(notebook)
    page = tmp_path / "rapport.html"
    page.write_text(render.page(finished), "utf-8")
    found, counted = seen(page), lengths.measure(page.read_text("utf-8"))
    if "preuves" in page.read_text("utf-8"):
        assert found["decision"] <= DECISION and abs(found["decision"] - counted.decision) <= 20
    assert found["opened"] <= OPENED and found["tall"] <= SCREENS * HEIGHT


@cache
def groceries(folder: Path, to: Path) -> Path:
    """The baskets, one a line, as an export has them: one row an item."""
    table: pd.DataFrame = baskets.read(folder / "groceries" / "groceries.csv").table
    table[["order_id", "product"]].to_csv(to / "courses.csv", index=False)
    return to / "courses.csv"


REAL = {
    "online_retail": ("indicateurs", {"commandes": "online_retail/online_retail_2010_2011.parquet", "devise": "GBP"}),
    "crm": ("indicateurs", {"leads": "crm/sales_pipeline.csv", "devise": "USD"}),
    "facebook_ads": ("campagnes", {"campagnes": "facebook_ads/KAG_conversion_data.csv",
                                   "colonnes": "campaign=xyz_campaign_id, cost=Spent, buyers=Approved_Conversion"}),
    "hillstrom": ("experience", {"experience": "hillstrom/hillstrom.csv", "groupe": "segment", "temoin": "No E-Mail",
                                 "converti": "conversion", "valeur": "spend"}),
    "groceries": ("vente_croisee", {"commandes": ""}),
}  # fmt: skip
_FILES = ("commandes", "leads", "campagnes", "experience")


@pytest.mark.parametrize("name", REAL)
def test_a_report_on_real_data_is_short(name: str, shared: Path, seen, tmp_path: Path) -> None:
    report, asked = REAL[name]
    given = {
        key: str(shared / value if value else groceries(shared, tmp_path)) if key in _FILES else value
        for key, value in asked.items()
    }
    outcome = build.make(build.plan(report, given, []), tmp_path, ["html", "pdf", "pptx"])[0]
    assert outcome.made, outcome.reason
    made = tmp_path / report
    found = seen(made / "rapport.html")
    assert found["decision"] <= DECISION and found["opened"] <= OPENED and found["tall"] <= SCREENS * HEIGHT
    assert len(PdfReader(made / "rapport.pdf").pages) <= PAGES
    assert len(Presentation(str(made / "rapport.pptx")).slides) <= SLIDES
