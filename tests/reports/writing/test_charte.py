"""One's own colours in every format: there, readable, harmless; and nothing changes without them."""

import hashlib
import io
from html.parser import HTMLParser
from pathlib import Path
from unicodedata import normalize

import nbformat
import openpyxl
import pytest
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from smkit.reports.asking import charte
from smkit.reports.keeping import index
from smkit.reports.writing import browsers, carried, pdf, render, slides, spreadsheet

COMPANY = 'Confiserie "du Grand Ouest" & <script>alert(1)</script> </style>, maison de 1921'
FOOTER = "=1+1 &P & <b>Document interne</b> {{ 7 * 7 }}; ne pas diffuser hors du comité de direction"
PALE, USED = "#FFD54F", "#8C742B"


@pytest.fixture(scope="module")
def worn(tmp_path_factory: pytest.TempPathFactory) -> charte.Charte:
    """A charte with a logo, a pale colour, a company as long as may be, and signs that run elsewhere."""
    place = tmp_path_factory.mktemp("espace")
    Image.new("RGB", (900, 300), "#7A1F5C").save(place / "logo.png")
    text = f"entreprise: '{COMPANY}'\ncouleur: '{PALE}'\nlogo: logo.png\npied_de_page: '{FOOTER}'\n"
    (place / charte.NAME).write_text(text, "utf-8")
    assert (len(COMPANY), len(FOOTER)) == (80, 90), "as long as may be"
    return charte.find(place)


@pytest.fixture
def report(reports, finish):
    """The campaigns' report, wearing what it is told."""
    path = next(path for path in reports if path.stem == "campagnes")
    return lambda worn=charte.BARE: finish(nbformat.read(path, as_version=4), path.stem, charte=worn)


class Read(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def wears(html: str, worn: charte.Charte) -> None:
    page = Read(html)
    assert [tag for tag, _ in page.tags].count("script") == 1 and [tag for tag, _ in page.tags].count(
        "style"
    ) == 1
    assert COMPANY in page.text and FOOTER in page.text
    (logo,) = (attrs for tag, attrs in page.tags if tag == "img" and attrs["width"] == "192")
    assert logo["src"] == carried.picture(worn.logo) and logo["alt"] == "", "its company is written beside it"
    assert f":root {{ --accent: {USED}; }}" in html and PALE not in html
    assert html.index(f"--accent: {USED}") > html.index("--accent: #0072b2"), "the last one holds"


def test_the_page_wears_it(report, worn: charte.Charte) -> None:
    wears(render.page(report(worn)), worn)


def test_the_page_that_leads_to_the_reports_wears_it(tmp_path: Path, worn: charte.Charte) -> None:
    index.write(tmp_path, [], worn)
    wears((tmp_path / "index.html").read_text("utf-8"), worn)


def test_nothing_but_what_is_worn_changes_on_a_page(report, worn: charte.Charte, tmp_path: Path) -> None:
    bare = [line for line in render.page(report()).splitlines() if line.strip()]
    dressed = iter(render.page(report(worn)).splitlines())
    assert all(line in dressed for line in bare), "every line of the page without it, in the same order"
    index.write(tmp_path, [])
    assert "brand" not in "".join(bare) + (tmp_path / "index.html").read_text("utf-8")


def test_each_part_may_be_left_out(report, tmp_path: Path, worn: charte.Charte) -> None:
    one = {
        "company": charte.Charte(company="Comptoir Azimut"),
        "footer": charte.Charte(footer="Interne"),
        "accent": charte.Charte(accent="#7A1F5C"),
        "logo": charte.Charte(logo=worn.logo, width=worn.width, height=worn.height),
    }
    for part, alone in one.items():
        html = render.page(report(alone))
        assert ('class="brand"' in html) == (part in ("company", "logo"))
        assert ("--accent: #7A1F5C" in html) == (part == "accent") and ("<p>Interne</p>" in html) == (
            part == "footer"
        )
        assert ('alt="Logo"' in html) == (part == "logo")
        spreadsheet.write(report(alone), tmp_path / "rapport.xlsx")
        slides.write(report(alone), tmp_path / "rapport.pptx")
        assert openpyxl.load_workbook(tmp_path / "rapport.xlsx").worksheets and Presentation(
            tmp_path / "rapport.pptx"
        )


def test_the_print_wears_it_and_stays_as_long(report, worn: charte.Charte, tmp_path: Path) -> None:
    if browsers.find() is None:
        pytest.skip("aucun navigateur Chromium, Chrome ou Edge")
    read = []
    for number, each in enumerate((charte.BARE, worn)):
        assert pdf.write(report(each), tmp_path / f"{number}.pdf") == ""
        read.append(PdfReader(tmp_path / f"{number}.pdf"))
    bare, dressed = read
    assert len(dressed.pages) == len(bare.pages)
    texts = [normalize("NFKC", " ".join(page.extract_text().split())) for page in dressed.pages]
    assert COMPANY in texts[0] and all(FOOTER in text for text in texts) and "avec smkit 0.1.0" in texts[-1]
    assert any(Image.open(io.BytesIO(i.data)).size == (384, 128) for i in dressed.pages[0].images)


def test_the_slides_wear_it(report, worn: charte.Charte, tmp_path: Path) -> None:
    slides.write(report(worn), tmp_path / "rapport.pptx")
    book = Presentation(tmp_path / "rapport.pptx")
    digest = hashlib.sha1(worn.logo).hexdigest()
    colours = set()
    for number, slide in enumerate(book.slides):
        (logo,) = (s for s in slide.shapes if s.shape_type == 13 and s.image.sha1 == digest)
        assert logo._element.nvPicPr.cNvPr.get("descr") == COMPANY
        assert (
            logo.width / logo.height == pytest.approx(3, rel=0.01)
            and logo.left + logo.width < book.slide_width
        )
        assert any(
            COMPANY in s.text_frame.text and FOOTER in s.text_frame.text
            for s in slide.shapes
            if s.has_text_frame
        )
        if number == 0:
            title = slide.shapes.title
            assert title.left + title.width <= logo.left and title.top + title.height > logo.top
        colours |= {
            str(s.fill.fore_color.rgb) for s in slide.shapes if s.shape_type == 1 and s.width < 100_000
        }
    assert colours == {USED[1:]}


def test_the_workbook_wears_it(report, worn: charte.Charte, tmp_path: Path) -> None:
    spreadsheet.write(report(worn), tmp_path / "rapport.xlsx")
    book = openpyxl.load_workbook(tmp_path / "rapport.xlsx")
    first = book.worksheets[0]
    assert first["B1"].value == COMPANY and first["B1"].data_type == "s"
    assert first["A2"].value == report().title
    (logo,) = first._images
    assert (logo.anchor._from.row, logo.anchor._from.col, logo.anchor.to.row) == (0, 0, 0), "within its row"
    for sheet in book.worksheets:
        assert (
            sheet.oddFooter.left.text.startswith(FOOTER.replace("&", "&&"))
            and "Page" in sheet.oddFooter.right.text
        )
    links = {cell.font.color.rgb for row in first.iter_rows() for cell in row if cell.hyperlink}
    assert links == {f"FF{USED[1:]}"}
