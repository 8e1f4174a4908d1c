"""A PowerPoint template of one's own: worn where slides can be made on it, explained where they cannot."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

from smkit.reports.asking import charte
from smkit.reports.errors import ReportError
from smkit.reports.writing import deck

_SPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def template(fill: str = "", width: float = 13.333, titles: bool = True) -> bytes:
    """A template as a company has one: wide, with an old slide of its own, its ground plain or not."""
    book = Presentation()
    book.slide_width, book.slide_height = Inches(width), Inches(7.5)
    book.slides.add_slide(book.slide_layouts[1]).shapes.title.text = "Une vieille diapositive"
    for layout in () if titles else book.slide_layouts:
        for shape in [s for s in layout.placeholders if s.placeholder_format.idx == 0]:
            shape._element.getparent().remove(shape._element)
    if fill:
        told = book.slide_master._element.find(qn("p:cSld"))
        told.remove(told.find(qn("p:bg")))
        told.insert(0, etree.fromstring(f"<p:bg {_SPACES}><p:bgPr>{fill}<a:effectLst/></p:bgPr></p:bg>"))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., charte.Charte]:
    def find(content: bytes, name: str = "maison.pptx") -> charte.Charte:
        (tmp_path / name).write_bytes(content)
        (tmp_path / charte.NAME).write_text(f"couleur: '#7A1F5C'\nmodele: {name}\n", "utf-8")
        return charte.find(tmp_path)

    return find


def slides(worn: charte.Charte, path: Path) -> Any:
    made = deck.Deck("Titre", "pied", worn)
    made.opening("Les ventes", "mars 2026", "En hausse.", "", ["note"], [("Ventes", "12 €", "")])
    made.points("Données et limites", ["Une limite."], [])
    made.save(path)
    return Presentation(str(path))


@pytest.mark.parametrize(
    ("fill", "ink"),
    [
        ('<a:solidFill><a:srgbClr val="10304A"/></a:solidFill>', "FFFFFF"),
        ('<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>', "FFFFFF"),  # the theme's own black
        ('<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>', "1B1F24"),
        ("", "1B1F24"),
    ],
)
def test_titles_read_on_the_ground_of_the_template(read, tmp_path: Path, fill: str, ink: str) -> None:
    worn = read(template(fill))
    assert worn.template is not None and worn.template.name == "Title Only" and worn.note == ""
    book = slides(worn, tmp_path / "r.pptx")
    assert [slide.slide_layout.name for slide in book.slides] == ["Title Only"] * 2
    assert [slide.shapes.title.text for slide in book.slides] == ["Les ventes", "Données et limites"]
    for slide in book.slides:
        assert {
            str(run.font.color.rgb) for p in slide.shapes.title.text_frame.paragraphs for run in p.runs
        } == {ink}
        assert not list(slide._element.iter(qn("a:latin"))), "its own font"
        title = slide.shapes.title
        assert title.top >= 0 and (title.top + title.height) / 914_400 < 1.75, "above what follows"
        assert len(list(slide.placeholders)) == 1, "no empty frame is left"


def test_a_picture_behind_is_told(read) -> None:
    shading = '<a:gradFill><a:gsLst><a:gs pos="0"><a:srgbClr val="000000"/></a:gs></a:gsLst></a:gradFill>'
    worn = read(template(shading))
    assert worn.template is not None and worn.template.ground is None
    assert "ligne 2" in worn.note and "vérifiez que leurs titres se lisent" in worn.note


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (template(width=10), "maison.pptx", "font 25,4 × 19,1 cm, et il faut 33,9 × 19,1 cm"),
        (template(titles=False), "maison.pptx", "n'a de zone de titre (« Title Slide »"),
        (template()[:4000], "maison.pptx", "n'est pas un PowerPoint qui se lit"),
        (b"", "maison.pptx", "n'est pas un PowerPoint qui se lit"),
        (template(), "maison.potx", "n'est pas un modèle .pptx"),
        (template(), "macro.pptm", "n'est pas un modèle .pptx"),
        (bytes(10_000_001), "maison.pptx", "pèse plus de 10 Mo"),
    ],
    ids=["square", "no title", "cut", "empty", "potx", "macros", "heavy"],
)
def test_a_broken_template_is_explained(read, content: bytes, name: str, told: str) -> None:
    with pytest.raises(ReportError) as caught:
        read(content, name)
    said = " ".join(str(caught.value).split())
    assert said.startswith("charte.yaml, ligne 2 :") and told in said


def test_a_template_elsewhere_or_missing_is_refused(tmp_path: Path) -> None:
    for name, told in (
        ("../maison.pptx", "simple nom de fichier"),
        ("maison.pptx", "le modèle « maison.pptx » est introuvable"),
    ):
        (tmp_path / charte.NAME).write_text(f"modele: {name}\n", "utf-8")
        with pytest.raises(ReportError) as caught:
            charte.find(tmp_path)
        assert told in " ".join(str(caught.value).split())
