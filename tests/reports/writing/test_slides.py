"""The slides: the same figures, one finding a slide with its chart, and where it comes from in the notes."""

from datetime import date
from pathlib import Path

import nbformat
import pytest
from matplotlib import font_manager
from matplotlib import pyplot as plt
from PIL import ImageFont
from pptx import Presentation
from pptx.util import Inches

import smkit
from smkit.analysis.judging import Verdict
from smkit.display import actions
from smkit.display.actions import Action
from smkit.reports.writing import slides


@pytest.fixture
def deck_of(tmp_path: Path):
    def make(finished):
        slides.write(finished, tmp_path / "rapport.pptx")
        return Presentation(str(tmp_path / "rapport.pptx"))

    return make


def texts(slide) -> list[str]:
    return [
        p.text
        for shape in slide.shapes
        if shape.has_text_frame
        for p in shape.text_frame.paragraphs
        if p.text
    ]


def pictures(slide) -> list:
    return [shape for shape in slide.shapes if shape.shape_type == 13]


def noted(slide) -> str:
    return slide.notes_slide.notes_text_frame.text


def test_figures_on_the_first_slide_are_those_of_the_results(kit_report, deck_of, agrees) -> None:
    shown = [figure for figure in kit_report.results.figures if figure["shown"]][:6]
    first = deck_of(kit_report).slides[0]
    said = texts(first)
    for figure in shown:
        at = next(i for i, text in enumerate(said) if text.startswith(figure["label"]))
        assert agrees(said[at + 1], figure)
        said = said[at + 2 :]
        assert figure["label"] in noted(first)


def test_six_slides_tell_the_report_and_their_notes_the_rest(kit_report, deck_of) -> None:
    deck = deck_of(kit_report)
    assert len(deck.slides) <= 6
    said = "\n".join(text for slide in deck.slides for text in [*texts(slide), noted(slide)])
    for statement in kit_report.results.statements:
        if statement["role"] in ("answer", "finding", "advice", "limit"):
            assert statement["text"][:400] in said
    assert min(3, len(kit_report.results.charts)) == sum(len(pictures(slide)) for slide in deck.slides)


def test_every_slide_has_a_title_a_foot_notes_and_stays_on_its_page(kit_report, deck_of) -> None:
    deck = deck_of(kit_report)
    assert (deck.slide_width, deck.slide_height) == (Inches(13.333), Inches(7.5))
    assert {layout.name for layout in deck.slide_layouts} == {"Ouverture", "Constat"}
    assert deck.core_properties.title == kit_report.title and deck.core_properties.language == "fr-FR"
    for number, slide in enumerate(deck.slides, start=1):
        assert slide.shapes.title.text.strip()
        assert texts(slide)[-2:] == ["Produit le 21 novembre 2026 à 21:42 avec smkit 0.1.0", str(number)]
        assert "Produit le 21 novembre 2026" in slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert (
                shape.left + shape.width <= deck.slide_width and shape.top + shape.height <= deck.slide_height
            )
        for picture in pictures(slide):
            alt = picture._element.nvPicPr.cNvPr.get("descr")
            assert alt in {chart["alt"] for chart in kit_report.results.charts}


@pytest.mark.parametrize(
    ("report", "under_a_finding"), [("etude_de_cas_roi", 3), ("experience", 3), ("campagnes", 2)]
)
def test_charts_stand_under_what_they_prove(
    report: str, under_a_finding: int, reports, finish, deck_of
) -> None:
    notebook = nbformat.read(next(path for path in reports if path.stem == report), as_version=4)
    finished = finish(notebook, report)
    found = {s["text"] for s in finished.results.statements if s["role"] == "finding"}
    titles = [slide.shapes.title.text for slide in deck_of(finished).slides if pictures(slide)]
    assert sum(title in found for title in titles) == under_a_finding


def draw(id: str, title: str, **more) -> None:
    _, axes = plt.subplots(figsize=(3, 2))
    axes.set_title(title, loc="left")
    smkit.chart(id, axes, alt=f"Une courbe : {title}.", **more)


def test_a_finding_stands_over_the_chart_that_proves_it(finished_of, deck_of) -> None:
    def show() -> None:
        for name in ("marge", "panier_moyen", "ca"):
            smkit.figure(name, 1, "EUR", label=name)
        smkit.finding("Le panier baisse.", ["panier_moyen"])
        smkit.finding("La marge monte.", ["marge"])
        smkit.finding("Le CA, on ne sait pas quel graphique le prouve.", ["ca"])
        draw("panier_moyen_par_mois", "Panier")
        draw("autre", "Marge", figures=["marge"])
        draw("ca_par_mois", "CA par mois")
        draw("ca_par_region", "CA par région")

    deck = deck_of(finished_of(show))
    over = [slide.shapes.title.text for slide in deck.slides if pictures(slide)]
    assert over == ["Le panier baisse.", "La marge monte.", "CA par mois"]
    assert "Le CA, on ne sait pas quel graphique le prouve." in noted(deck.slides[0])


def test_the_findings_shown_are_those_that_most_is_at_stake_in(finished_of, deck_of) -> None:
    def show() -> None:
        for n, (stake, word) in enumerate(
            [(None, "on ne peut pas dire"), (100.0, "mieux"), (9_000.0, "moins bien"), (None, "moins bien")]
        ):
            smkit.figure(f"f{n}", 1, "EUR", label=f"f{n}")
            smkit.finding(
                f"Constat {n}.", [f"f{n}"], verdict=Verdict(word, f"f{n}", "Parce que."), stake=stake
            )
            draw(f"f{n}", f"Graphique {n}")

    titles = [slide.shapes.title.text for slide in deck_of(finished_of(show)).slides if pictures(slide)]
    assert titles == ["Constat 2.", "Constat 1.", "Constat 3."]


def test_the_term_of_an_action_is_a_day_in_words(finished_of, deck_of) -> None:
    action = smkit.actions.Action("Rappelez", "Ventes", date(2026, 1, 1), 32_000)
    deck = deck_of(finished_of(lambda: smkit.actions.table([action])))
    cells = [
        cell.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for cell in shape.table.iter_cells()
    ]
    assert "1er janvier 2026" in cells


def test_actions_are_a_table(finished_of, deck_of) -> None:
    action = smkit.actions.Action("Rappelez", "Ventes", "mardi", 32_000, 9_000, 55_000, why="=1+1")
    deck = deck_of(
        finished_of(lambda: smkit.actions.table([action]), lambda: smkit.advice("Rappelez-les tous."))
    )
    slide = next(slide for slide in deck.slides if slide.shapes.title.text == "À faire")
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Action", "Qui", "Pour quand", "Marge par an", "Hypothèse"]
    assert rows[1] == ["Rappelez", "Ventes", "mardi", "32\xa0k€ (9 à 55\xa0k€)", "=1+1"]
    assert "Rappelez-les tous." in noted(slide)


def test_what_one_slide_cannot_hold_is_in_its_notes(finished_of, deck_of) -> None:
    told = [f"Faites ceci, numéro {n}. " + "Et encore. " * 20 for n in range(12)]
    deck = deck_of(finished_of(lambda: [smkit.advice(text) for text in told]))
    (slide,) = [slide for slide in deck.slides if slide.shapes.title.text == "À faire"]
    assert sum(map(len, texts(slide))) < 1_400 and all(text.strip() in noted(slide) for text in told)


def test_what_no_slide_can_hold_is_taken_out(finished_of, deck_of) -> None:
    finished = finished_of(
        lambda: smkit.title("a\x00b\x0b\u202ec" + "x" * 10_000),
        lambda: smkit.answer("\x01" + "é" * 5_000),
        lambda: smkit.figure(
            "marge",
            1,
            "EUR",
            label="\x02" + "m" * 10_000,
            note="\x03n" * 5_000,
            dims={"d": "\x04" * 9 + "d" * 9_000},
        ),
    )
    said = [text for slide in deck_of(finished).slides for text in texts(slide)]
    assert said[0].startswith("abcxxx") and max(map(len, said)) <= 420


TITLES = [
    "Reconquérir des clients perdus avec un bon de réduction",
    "Dove « Real Beauty Sketches » : que valent des millions de vues ?",
    "Deux scripts d'appel comparés avant d'équiper toute l'équipe commerciale, région par région et sur trois mois pleins",
]


@pytest.mark.parametrize("title", TITLES)
def test_the_title_of_the_opening_stays_in_its_frame(finished_of, deck_of, title: str) -> None:
    """Measured with a font wider than the one that is worn."""
    first = deck_of(finished_of(lambda: smkit.title(title, period="mars 2026"))).slides[0]
    shape = first.shapes.title
    size = shape.text_frame.paragraphs[0].runs[0].font.size.pt
    font = ImageFont.truetype(font_manager.findfont("DejaVu Sans:bold"), round(size * 10))
    lines, line = 1, ""
    for word in shape.text_frame.text.split():
        line, before = f"{line} {word}".strip(), line
        if font.getlength(line) * 0.9 > shape.width.inches * 720:  # Calibri is narrower still
            lines, line = lines + 1, word if before else ""
    assert lines * size * 1.2 / 72 <= shape.height.inches


def test_actions_with_long_names_stay_on_their_slide_and_are_whole_in_its_notes(finished_of, deck_of) -> None:
    name = "Machine à café professionnelle deux groupes, gamme renouvelée pour l'hôtellerie et la restauration collective"
    rows = [Action(f"Essayer « {name} {n} » avec « {name} »", "Équipe de vente", "cette semaine", 900.0, why=name, sure="à tester")
            for n in range(5)]  # fmt: skip

    def show() -> None:
        smkit.title("Que proposer ?")
        smkit.advice(" ".join(row.do for row in rows))
        actions.table(rows)

    slide = next(each for each in deck_of(finished_of(show)).slides if each.shapes.title.text == "À faire")
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    said = [" ".join(table.cell(row, 0).text_frame.text.split()) for row in range(1, 6)]
    assert all(text.startswith("Essayer « Machine") and text.count("»") == 2 for text in said)
    assert sum(len(text) for text in said) < 5 * 120 and name in noted(slide)
