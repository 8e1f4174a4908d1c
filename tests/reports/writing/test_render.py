"""The page: everything in one file, in order, readable by all, running nothing that came with the data."""

import base64
import hashlib
import re

import nbformat
import pandas as pd
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

import smkit
from smkit.reports.writing import render

NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)> [clic](javascript:alert(3)) $\\frac{1}{0}$ **gras** `x`"


def page_of(finished) -> BeautifulSoup:
    return BeautifulSoup(render.page(finished), "html.parser")


def test_figures_on_the_page_are_those_of_the_results(kit_report, agrees) -> None:
    page = page_of(kit_report)
    cards = page.select(".smkit-figure")
    shown = [figure for figure in kit_report.results.figures if figure["shown"]]
    assert len(cards) == len(shown)
    for card, figure in zip(cards, shown, strict=True):
        assert figure["label"] in card.select_one(".smkit-label").text
        assert agrees(card.select_one(".smkit-value").text, figure), (figure, card.text)


def test_a_page_is_whole_and_in_order(kit_report) -> None:
    page = page_of(kit_report)
    assert page.html["lang"] == "fr" and [h.text for h in page.find_all("h1")] == [kit_report.title]
    levels = [int(h.name[1]) for h in page.find_all(re.compile("h[1-6]"))]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    fetched = [
        tag.get(a)
        for tag in page.find_all(True)
        for a in ("src", "href", "srcset", "poster", "data")
        if tag.get(a)
    ]
    assert all(address.startswith(("data:", "#")) for address in fetched)
    assert "url(" not in page.style.text and "@import" not in page.style.text
    anchors = [link["href"][1:] for link in page.select("nav a")]
    assert anchors and all(len(page.select(f"#{anchor}")) == 1 for anchor in anchors)
    assert "$" not in page.find("main").get_text().replace("$US", "")


def test_looks_that_cells_share_are_written_once_and_weigh_as_much(finished_of) -> None:
    """Each cell keeps the look that the notebook gave it, above the page's own rules; a look that few share stays in its cell."""

    def show() -> None:
        rows = pd.DataFrame({"mois": [f"m{n}" for n in range(12)], "ventes": [n * 10.0 for n in range(12)]})
        smkit.table("ventes", rows, title="Ventes", units={"ventes": "count"})

    finished = finished_of(show)
    html = render.page(finished)
    rules = dict(re.findall(r"(?m)^(?:\.(look\d+)){4}\{(.*)\}$", html))
    page = BeautifulSoup(html, "html.parser")
    cells = page.select("#liste-ventes td, .smkit-table td, .smkit-table th")
    named = [cell for cell in cells if cell.get("class") and cell["class"][0] in rules]
    assert rules and len(named) >= 24 and not any(cell.get("style") for cell in named)
    given = {cell["style"] for cell in BeautifulSoup(_written(finished), "html.parser").select("td, th")}
    assert set(rules.values()) <= given


def _written(finished) -> str:
    """The tables as the notebook holds them."""
    outputs = [output for cell in finished.notebook.cells for output in cell.get("outputs", [])]
    return "".join(output.get("data", {}).get("text/html", "") for output in outputs)


def test_charts_and_tables_speak_to_who_does_not_see_them(kit_report) -> None:
    page = page_of(kit_report)
    charts = {chart["alt"] for chart in kit_report.results.charts}
    assert {image["alt"] for image in page.find_all("img")} == charts and all(len(alt) > 20 for alt in charts)
    for table in page.find_all("table"):
        assert table.thead.find_all("th", scope="col") and table.tbody.find_all("th", scope="row")
        box = table.parent
        assert box["role"] == "region" and box["tabindex"] == "0" and box["aria-label"]
        assert table.caption is None or box["aria-label"] == table.caption.text


def test_the_foot_says_where_it_all_comes_from(kit_report) -> None:
    foot = " ".join(
        " ".join(part.get_text(" ") for part in page_of(kit_report).select(".provenance")).split()
    )
    assert "Produit le 21 novembre 2026 à 21:42 avec smkit 0.1.0" in foot and "Données boutique" in foot
    for source in kit_report.results.sources:
        assert source["file"] in foot and "5e5e5e5e5e5e5e5e" in foot


def test_code_is_folded_away(kit_report) -> None:
    page = page_of(kit_report)
    assert page.select("pre.code") and ".code { display: none; }" in page.style.text
    assert page.select_one("button#voir-code")["aria-pressed"] == "false"


def test_only_the_page_s_own_script_may_run(kit_report) -> None:
    page = page_of(kit_report)
    (script,) = page.find_all("script")
    digest = base64.b64encode(hashlib.sha256(script.string.encode()).digest()).decode()
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert "default-src 'none'" in policy and f"script-src 'sha256-{digest}'" in policy
    assert "unsafe-inline" not in policy.replace("style-src 'unsafe-inline'", "")


def test_text_from_data_is_text(finished_of) -> None:
    from IPython.display import HTML, Markdown, display

    finished = finished_of(
        lambda: smkit.title(NASTY, company=NASTY),
        lambda: smkit.answer(NASTY),
        lambda: smkit.figure("marge", 1, "EUR", label=NASTY, note=NASTY, dims={"x": NASTY}),
        lambda: smkit.table("t", pd.DataFrame({NASTY: [NASTY]}), title=NASTY),
        lambda: display(Markdown(NASTY)),
        lambda: display(HTML(NASTY)),
        lambda: display(pd.DataFrame({NASTY: [NASTY]})),
        lambda: print(NASTY),
        parameters={"titre": NASTY},
    )
    page = page_of(finished)
    assert len(page.find_all("script")) == 1
    assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert not [a["href"] for a in page.find_all("a") if "javascript" in a.get("href", "")]
    assert page.h1.text.startswith("<script>alert(1)</script>")


def test_a_name_without_end_does_not_break_the_page(finished_of) -> None:
    name = "Très long produit " * 600
    finished = finished_of(
        lambda: smkit.title("Ventes de " + name),
        lambda: smkit.answer(f"« {name} » vend le plus."),
        lambda: smkit.figure("marge", 1, "EUR", label="Marge", dims={"produit": name}),
        lambda: smkit.table("t", pd.DataFrame({"produit": [name, "x" * 10_000]}), title="Produits"),
    )
    page = page_of(finished)
    assert max(len(text) for text in page.find("main").stripped_strings) <= 301
    assert "vend le plus." in page.select_one(".smkit-answer").text


def test_a_page_with_the_ten_heaviest_charts_of_the_kit_is_less_than_a_megabyte(finished_of, reports) -> None:
    finished = finished_of(lambda: smkit.title("Dix graphiques"))
    drawn = [
        o
        for path in reports
        for c in nbformat.read(path, 4).cells
        for o in c.get("outputs", [])
        if "image/png" in o.data
    ]
    heaviest = sorted(drawn, key=lambda output: len(output.data["image/png"]))[-10:]
    finished.notebook.cells += [new_code_cell("pass", outputs=[output]) for output in heaviest]
    page = render.page(finished)
    assert page.count('<img src="data:image/png') == 10 and len(page.encode()) < 1_000_000


def test_open_charts_have_a_picture_for_a_phone_and_folded_ones_a_single_one(finished_of) -> None:
    def drawn(id: str) -> dict:
        record = {"id": id, "title": id, "alt": f"Une courbe : {id}.", "width": 800, "height": 450}
        return {
            "application/vnd.smkit.chart+json": record,
            "image/png": "aGF1dA==",
            "image/vnd.smkit.phone+png": "ZXRyb2l0",
        }

    finished = finished_of(lambda: smkit.title("Ventes"))
    outputs = [new_output("display_data", drawn(f"c{at}")) for at in range(7)]
    finished.notebook.cells += [new_markdown_cell("## Les preuves"), new_code_cell("pass", outputs=outputs)]
    page = BeautifulSoup(render.page(finished), "html.parser")
    narrow = page.select("picture > source")
    assert [each["media"] for each in narrow] == ["screen and (max-width: 600px)"] * 5
    assert {each["srcset"] for each in narrow} == {"data:image/png;base64,ZXRyb2l0"}
    assert len(page.select("img[alt^='Une courbe']")) == 7  # the folded two keep their one picture


def test_nothing_leads_to_a_list_that_is_not_printed(kit_report) -> None:
    """With its appendix a page holds each list that it names; without, as on paper, it names none that it does not hold."""
    for appendix in (True, False):
        page = BeautifulSoup(render.page(kit_report, appendix=appendix), "html.parser")
        table = page.select_one("table.smkit-actions")
        leads = [link["href"][1:] for link in page.select('a[href^="#liste-"]')]
        assert all(page.find(id=anchor) for anchor in leads)
        if table is not None:
            heads = [cell.text for cell in table.thead.find_all("th")]
            assert ("Liste" in heads) == bool(table.select("a")), heads
            assert all(len(row.find_all(["th", "td"])) == len(heads) for row in table.tbody.find_all("tr"))


def test_parameters_are_called_as_people_call_them(finished_of) -> None:
    finished = finished_of(lambda: None, parameters={"cout_contact": 0.12, "par": "campaign"})
    page = BeautifulSoup(render.page(finished), "html.parser")
    told = [" ".join(cell.text.split()) for cell in page.select(".provenance dt, .provenance dd")]
    assert told == ["Coût d'un contact", "0,12", "Découper par", "Campagne"]
