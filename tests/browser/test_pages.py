"""Pages as people open them: no request, no barrier, nothing that runs, right from a phone to a screen."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import browsing
import nbformat
import pytest

import smkit
from smkit import paths
from smkit.analysis.prospecting import load_script, script_model
from smkit.display.prospecting.script import page as script_page
from smkit.reports.keeping import index
from smkit.reports.running import results
from smkit.reports.writing import render
from smkit.reports.writing.finished import Finished

REPORTS = sorted((paths.NOTEBOOKS / "rapports").glob("*.ipynb"))
BITE = "document.title='mordu'"
NASTY = f'<script>{BITE}</script><img src=x onerror="{BITE}"><a href="javascript:{BITE}">clic</a>'

pytestmark = browsing.needed


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing.browser() as started:
        yield started


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a page; whatever it asks for, prints or refuses is kept in `page.asked` and `page.said`."""
    contexts = []

    def open_at(path: Path, width: int = 1400, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield open_at
    for context in contexts:
        context.close()


def finish(notebook: Any, parameters: dict[str, Any] | None = None) -> Finished:
    found = results.collect(notebook)
    prints = {source["file"]: "5e" * 32 for source in found.sources}
    content = results.publish(found, "essai", parameters or {}, prints)
    title = found.titles[0]
    about = {
        "sources": content["sources"],
        "parameters": parameters or {},
        "version": "0.1.0",
        "date": "21 novembre 2026",
    }
    return Finished(notebook, found, title["text"], title["line"], about)


def write(notebook: Path, to: Path) -> Path:
    page = to / "rapport.html"
    page.write_text(render.page(finish(nbformat.read(notebook, 4))), "utf-8")
    return page


@pytest.fixture(params=REPORTS, ids=lambda path: path.stem)
def report(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The page of each report of the kit."""
    return write(request.param, tmp_path)


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """The page of one report."""
    return write(paths.NOTEBOOKS / "rapports" / "campagnes.ipynb", tmp_path)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """An index of two reports, one failed, and of one report split in three."""
    first = nbformat.read(REPORTS[0], 4)

    def entry(name: str, **more: Any) -> dict[str, Any]:
        known = {
            "name": name,
            "report": "indicateurs",
            "made": True,
            "title": "Où en sont les ventes ?",
            "answer": "En hausse.",
        }
        known |= {"reason": "", "formats": ["html"], "date": "2026-11-21T21:42:00+00:00", "part": ""}
        if (known | more)["made"]:
            (tmp_path / name).mkdir(parents=True)
            nbformat.write(first, tmp_path / name / "rapport.ipynb")
        return known | more

    parts = [
        entry(f"region/{slug}", part=f"Région : {label}") for slug, label in (("sud", "Sud"), ("ile", "Île"))
    ]
    alone = [
        entry("mailing", title="Le mailing de mars"),
        entry("salon", made=False, title="salon", reason="Fichier vide."),
    ]
    index.write(tmp_path, [entry("region/_ensemble"), *parts, *alone])
    return tmp_path / "index.html"


def barriers(page: Any) -> list[str]:
    """What axe-core has against a page, serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{v['impact']} {v['id']}: {v['nodes'][0]['html'][:120]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


def fits(page: Any) -> bool:
    """Nothing sticks out of the page, on a phone and on a screen."""
    for width in (400, 1400):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") != width:
            return False
    return True


def test_a_report_asks_for_nothing_fits_and_bars_nobody(opened, report: Path) -> None:
    page = opened(report)
    assert [url[:60] for url in page.asked if not url.startswith("data:")] == [report.as_uri()[:60]]
    assert page.said == [] and fits(page)
    page.locator("#voir-code").click()
    assert page.locator("pre.code").first.is_visible() and fits(page)
    assert barriers(opened(report, bypass_csp=True)) == []  # axe itself needs to run


def test_the_index_asks_for_nothing_fits_and_bars_nobody(opened, shelf: Path) -> None:
    page = opened(shelf)
    assert page.said == [] and [url for url in page.asked if not url.startswith("data:")] == [shelf.as_uri()]
    assert fits(page)
    for width in (400, 1400):
        assert barriers(opened(shelf, width, bypass_csp=True)) == []


def test_a_report_bars_nobody_on_a_phone(opened, one: Path) -> None:
    assert barriers(opened(one, 400, bypass_csp=True)) == []


def test_a_chart_fits_a_phone_and_opens_at_its_size(opened, one: Path) -> None:
    page = opened(one, 400)
    chart = page.locator(".smkit-chart img").first
    fitted = chart.bounding_box()["width"]
    assert 300 < fitted < 400
    chart.click()
    assert chart.bounding_box()["width"] > 1.5 * fitted
    assert page.evaluate("document.documentElement.scrollWidth") == 400, "it scrolls in its own frame"
    page.locator(".zoom input").first.press("Space")
    assert chart.bounding_box()["width"] == fitted
    assert not opened(one).locator(".zoom input").first.is_visible()


def test_the_index_finds_a_report_whatever_the_accents(opened, shelf: Path) -> None:
    page = opened(shelf)

    def shown() -> list[str]:
        visible = page.locator("[data-texte]:visible").all_inner_texts()
        return [re.split(r"[\n\t]", text)[0] for text in visible]

    assert shown() == ["Ensemble", "Île", "Sud", "Le mailing de mars", "salon"]
    page.fill("#recherche", "ile")
    assert shown() == ["Île"] and page.inner_text("#compte") == "1 sur 5"
    page.fill("#recherche", "")
    page.select_option("#etat", "echec")
    assert shown() == ["salon"]


def test_a_table_is_copied_as_a_spreadsheet_takes_it(opened, one: Path) -> None:
    page = opened(one, permissions=["clipboard-read", "clipboard-write"])
    page.locator("details#annexes > summary").click()  # where the tables are
    table = page.locator(".smkit-table").first
    table.locator("xpath=following-sibling::button[1]").click()
    page.wait_for_function("document.querySelector('.copy').textContent === 'Copié'")
    rows = [row.split("\t") for row in page.evaluate("navigator.clipboard.readText()").split("\n")]
    assert len(rows) == table.locator("tr").count() and len({len(row) for row in rows}) == 1
    assert rows[0] == [" ".join(cell.split()) for cell in table.locator("thead th").all_inner_texts()]
    numbers = [cell for row in rows[1:] for cell in row if cell[:1].isdigit()]
    assert not [cell for cell in numbers if "\u202f" in cell]


def shown(show: Callable[[], None], parameters: dict[str, Any], to: Path) -> Path:
    """The page of a report that shows what a call does."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    InteractiveShell.instance()
    with capture_output() as captured:
        show()
    InteractiveShell.clear_instance()
    outputs = [new_output("display_data", output.data) for output in captured.outputs]
    notebook = new_notebook(cells=[new_code_cell("pass", outputs=outputs)])
    (to / "rapport.html").write_text(render.page(finish(notebook, parameters)), "utf-8")
    return to / "rapport.html"


def test_the_longest_words_break_before_a_column_leaves_the_paper(opened, tmp_path: Path) -> None:
    import pandas as pd

    def show() -> None:
        frame = pd.DataFrame({"a": ["x" * 10_000, "café"], "b": ["thé", "y" * 10_000]})
        frame = frame.assign(**{f"n{at}": [1_234.5, 2.0] for at in range(5)})
        smkit.title("Essai")
        smkit.table("longs", frame, title="Longs", units={f"n{at}": "EUR" for at in range(5)})

    page = opened(shown(show, {}, tmp_path), 673)  # A4, less its margins
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == 673
    assert page.locator(".long").count() == 2, "the others keep their words whole"


def on_paper(page: Any) -> int:
    """How wide a page is on A4, less its margins, all that it folds being open."""
    page.emulate_media(media="print")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    return page.evaluate("document.documentElement.scrollWidth")


def test_no_table_of_a_report_leaves_the_paper(opened, report: Path) -> None:
    """A browser shrinks a page by a third at most for what leaves it, and cuts what is left."""
    assert on_paper(opened(report, 673)) == 673


def test_the_index_on_paper_has_its_cards_whole_and_nothing_to_type_in(opened, shelf: Path) -> None:
    page = opened(shelf, 673)
    page.emulate_media(media="print")
    assert not page.locator("#recherche").is_visible() and page.locator(".card").first.is_visible()
    assert (
        page.evaluate("[...document.querySelectorAll('.card')].map(e => getComputedStyle(e).breakInside)")
        == ["avoid"] * 2
    )
    assert on_paper(page) == 673


def test_a_check_on_paper_has_no_heading_over_nothing(opened, tmp_path: Path) -> None:
    """What is folded away cannot be opened there: a tool's advice stands where it is that of the file."""
    import pandas as pd

    from smkit.tables import read
    from smkit.tables.page import page as check_page

    rows = pd.DataFrame({"Campagne": ["Salon", "Vœux"], "Coût": ["douze", "3"]})
    (tmp_path / "controle.html").write_text(check_page(read("campagnes", rows)), "utf-8")
    page = opened(tmp_path / "controle.html", 673)
    assert page.locator("details:not([open]) summary:visible").count()
    page.emulate_media(media="print")
    assert not page.locator("details:not([open]) summary:visible").count()
    assert page.evaluate("document.documentElement.scrollWidth") == 673


@pytest.mark.parametrize("columns", [9, 12, 16, 20, 40])
def test_many_columns_get_smaller_on_paper_and_keep_their_words_whole(
    opened, tmp_path: Path, columns: int
) -> None:
    import pandas as pd

    def show() -> None:
        rows = pd.DataFrame(
            {"a": ["Recommandation", "Formulaire du site"]}
            | {f"n{at}": [1_234.5, 87.25] for at in range(1, columns)}
        )
        labels = {name: "Marge par lead" for name in rows} | {"a": "Source"}
        smkit.title("Essai")
        units = dict.fromkeys((f"n{at}" for at in range(1, columns)), "EUR")
        smkit.table("larges", rows, title="Larges", labels=labels, units=units)

    page = opened(shown(show, {}, tmp_path), 673)
    assert on_paper(page) == 673
    heads = page.locator(".smkit-table thead th").all()
    lines = heads[1].evaluate(
        "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getClientRects().length }"
    )
    assert lines <= 3 or columns == 40, "a word of its heading was cut"
    assert heads[1].evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 6.5


def test_nothing_that_came_with_the_data_runs(opened, tmp_path: Path) -> None:
    from IPython.display import HTML, Markdown, display

    def show() -> None:
        smkit.title(NASTY)
        smkit.finding(NASTY)
        display(HTML(NASTY))
        display(Markdown(NASTY))

    file = shown(show, {"titre": NASTY}, tmp_path)
    page = opened(file)
    for link in page.locator("main a").all():
        link.click(force=True)
    assert page.title() != "mordu" and page.asked[0] == file.as_uri()
    assert page.said == [] or all("Content Security Policy" in said for said in page.said)


def test_the_policy_alone_would_stop_what_slipped_through(opened, one: Path) -> None:
    """Behind the escaping, the page's own policy: no script but its own, no request."""
    slipped = f"{NASTY}<img src='https://exemple.fr/x.png'></main>"
    one.write_text(one.read_text("utf-8").replace("</main>", slipped), "utf-8")
    page = opened(one)
    page.locator("a", has_text="clic").click(force=True)
    assert (
        page.title() != "mordu" and page.said and all("Content Security Policy" in said for said in page.said)
    )


def test_a_script_is_read_on_a_phone(opened: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "script.html"
    path.write_text(script_page(load_script(script_model())), "utf-8")
    assert opened(path, 390).evaluate("document.documentElement.scrollWidth") == 390
