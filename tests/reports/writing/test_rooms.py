"""What is open when a report is opened: a page to decide on, its proofs, and nothing lost."""

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib import pyplot as plt

import smkit
from smkit.reports.writing import lengths, render, rooms


def test_a_page_is_short_as_it_opens(kit_report) -> None:
    found = lengths.measure(render.page(kit_report))
    assert found.decision <= 300 and found.opened <= 900


def test_the_answer_is_open_charts_are_five_and_all_that_was_recorded_is_there(kit_report) -> None:
    page = BeautifulSoup(render.page(kit_report), "html.parser")
    folded = page.select_one("details#annexes")
    statements = [s["text"] for s in kit_report.results.statements]
    written = page.get_text()
    assert all(text in written for text in statements)
    assert page.select_one("#decision .smkit-answer") is not None
    assert len([image for image in page.select("img") if image not in folded.select("img")]) <= 5
    tables = {f"liste-{table['id']}" for table in kit_report.results.tables}
    assert tables == {box["id"] for box in page.select(".smkit-table") if box.get("id")}


def test_what_the_printed_page_leaves_out_is_what_is_folded(kit_report) -> None:
    short = BeautifulSoup(render.page(kit_report, appendix=False), "html.parser")
    whole = BeautifulSoup(render.page(kit_report), "html.parser")
    assert not short.select("details#annexes")
    assert [i["alt"] for i in short.select("img")] == [i["alt"] for i in whole.select("section img")]


def draw(id: str) -> None:
    _, axes = plt.subplots(figsize=(3, 2))
    axes.set_title(id, loc="left")
    smkit.chart(id, axes, alt=f"Une courbe : {id}.")


def test_what_does_not_fit_is_folded_and_actions_stand_for_advice(finished_of) -> None:
    action = smkit.actions.Action("Rappelez", "Ventes", "mardi", 32_000, 9_000, 55_000, list="comptes")
    finished = finished_of(
        lambda: smkit.answer("Voilà."),
        "## L'essentiel",
        lambda: [smkit.figure(f"c{n}", n, "EUR", label=f"Carte {n}") for n in range(8)],
        lambda: [smkit.finding("mot " * 60 + str(n)) for n in range(9)],
        "## À faire",
        lambda: smkit.actions.table([action]),
        lambda: smkit.advice("Rappelez-les tous."),
        "## Les preuves\n\nUn mot.",
        lambda: [draw(f"g{n}") for n in range(7)],
        lambda: smkit.table("comptes", pd.DataFrame({"compte": ["A"]}), title="Les comptes"),
        "## Méthode\n\nVoici.",
    )
    page = BeautifulSoup(render.page(finished), "html.parser")
    opened, folded = page.select_one("#decision"), page.select_one("#annexes")
    assert (len(opened.select(".smkit-figure")), len(folded.select(".smkit-figure"))) == (6, 2)
    assert (len(opened.select(".smkit-finding")), len(folded.select(".smkit-finding"))) == (3, 6)
    assert len(page.select("#preuves img")) == 5 and len(folded.select("img")) == 2
    assert not opened.select(".smkit-advice") and folded.select(".smkit-advice")
    link = opened.select_one(".smkit-actions a")["href"]
    assert folded.select_one(link) is not None and "Voici." in folded.text and "Un mot." in folded.text
    assert "32\xa0k€ (9 à 55\xa0k€)" in opened.text
    assert lengths.measure(str(page)).decision <= 300


@pytest.mark.parametrize(("rows", "cards"), [(1, 6), (4, 6), (8, 4)])
def test_a_long_table_of_actions_leaves_less_room_for_cards(finished_of, rows: int, cards: int) -> None:
    action = smkit.actions.Action(
        "mot " * 12, "Direction commerciale", "ce mois-ci", 32_000, 9_000, 55_000, "mot " * 8, "établie"
    )
    finished = finished_of(
        lambda: smkit.answer("mot " * 30),
        "## L'essentiel",
        lambda: [smkit.figure(f"c{n}", n, "EUR", label="mot " * 4, note="mot " * 10) for n in range(6)],
        "## À faire",
        lambda: smkit.actions.table([action] * rows),
        "## Les preuves",
        lambda: draw("g"),
    )
    page = BeautifulSoup(render.page(finished), "html.parser")
    assert len(page.select("#decision .smkit-figure")) == cards
    assert len(page.select(".smkit-figure")) == 6
    assert lengths.measure(str(page)).decision <= 300 or rows == 8


def test_every_action_of_a_report_leads_to_a_list_that_is_there(kit_report) -> None:
    page = BeautifulSoup(render.page(kit_report), "html.parser")
    links = [link["href"] for link in page.select(".smkit-actions a")]
    assert [link for link in links if page.select_one(link) is None] == []


def test_a_cell_has_the_last_word(notebook_of) -> None:
    notebook = notebook_of(
        "## Les preuves", lambda: smkit.finding("Ouvert."), lambda: smkit.finding("Replié.")
    )
    notebook.cells[1].metadata["tags"] = ["ouvert"]
    found = rooms.arrange(nbformat.from_dict(notebook))
    assert [c.outputs[0].data["text/plain"] for c in found.proofs if c.get("outputs")] == ["Ouvert."]
    assert [c.outputs[0].data["text/plain"] for c in found.appendix if c.get("outputs")] == ["Replié."]


@pytest.mark.parametrize("tables", [False, True])
def test_a_room_of_proofs_without_any_says_so_rather_than_stand_empty(finished_of, tables: bool) -> None:
    frame = pd.DataFrame({"mois": ["mai"], "ventes": [3]})
    shows = [lambda: smkit.table("ventes", frame, title="Les ventes")] if tables else []
    finished = finished_of(lambda: smkit.answer("Voilà."), "## Les preuves", *shows, "## Méthode\n\nUn mot.")
    page = BeautifulSoup(render.page(finished), "html.parser")
    proofs = " ".join(page.select_one("section#preuves").get_text(" ").split())
    assert "Aucun graphique à montrer avec ces données." in proofs
    assert ("Les tableaux sont dans les annexes." in proofs) == tables


@pytest.mark.parametrize(
    ("html", "count"),
    [("<p>un<b>e</b> deux</p><p>trois</p>", 3), ("<details open><summary>a</summary>b</details>", 2),
     ("<details><summary>a</summary><details open><summary>b</summary>c</details></details>", 1),
     ("<pre class='code'>x y</pre><button hidden>z</button>12\u202f%", 2)],
)  # fmt: skip
def test_words_are_those_that_are_seen(html: str, count: int) -> None:
    assert lengths.words(html) == count
