"""A hostile data set through every report and format: nothing runs, nothing leaks, layout stands."""

import json
import re
import zipfile
from pathlib import Path
from unicodedata import normalize

import pytest
from bs4 import BeautifulSoup
from pptx import Presentation

from smkit import paths
from smkit.reports.asking import parameters, shelf
from smkit.reports.keeping import build
from smkit.reports.writing import browsers, safety
from smkit.tables import schema, sources

#: What people find in names: code, links, formulas, writing turned around, Markdown, LaTeX, and no end.
NAMES = [
    "<script>document.title='mordu'</script>",
    '"><img src=x onerror=alert(1)>',
    "[clic](javascript:alert(1))",
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "prix \u202egnp.exe\u202c \u2066de\u2069 droite à gauche",
    "Produit sans fin " * 625,
    "**gras** _italique_ # titre | `code` ![x](http://exemple.fr/x.png)",
    r"$\frac{1}{0}$ \textbf{x} $$ % & ~ ^",
    "👩‍👩‍👧‍👦 🎉 ｆｕｌｌ ｗｉｄｔｈ Zalgo̷̢",
    "nul\x00 cloche\x07 esc\x1b[31m",
]
#: What must not leave, in free text: e-mails, and telephone numbers of France, Belgium and Québec.
PERSONAL = [
    "jeanne.petit@exemple.fr",
    "06 12 34 56 78",
    "+33612345678",
    "0470/12.34.56",
    "+32 2 123 45 67",
    "514-555-0199",
]
FORMATS = ["html", "xlsx", "pptx"]
#: It tells the habits of a team: shares of questions, and nothing that a file's cells say.
TEAM_ALONE = {"decouverte"}
DATA_REPORTS = [item.name for item in shelf.items("rapports") if "donnees" in parameters.declared(item.path)]


def poison(folder: Path, names: list[str]) -> None:
    """The boutique's tables, the most frequent values of their text columns replaced; Parquet, that holds anything."""
    folder.mkdir()
    found = sources.gather("boutique")
    for name, frame in found.tables.items():
        table = schema.table(name)
        frame = frame.copy()
        for column in table.columns:
            if (
                column.name in frame
                and column.type == "text"
                and column.role != "person"
                and column.name not in ("currency", "metric")
            ):
                common = [v for v in frame[column.name].value_counts().index if v not in ("B2B", "Témoin")][
                    : len(names)
                ]
                frame[column.name] = frame[column.name].replace(dict(zip(common, names, strict=False)))
        labels = {column.name: column.label for column in table.columns}
        frame.rename(columns=labels).to_parquet(folder / f"{table.stem}.parquet")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    poison(folder / "donnees", NAMES)
    to = folder / "rapports"
    wanted = [*FORMATS, "pdf"] if browsers.find() else FORMATS
    jobs = [
        job for name in DATA_REPORTS for job in build.plan(name, {"donnees": str(folder / "donnees")}, [])
    ]
    outcomes = build.make(jobs, to, wanted)
    assert {o.name: o.reason for o in outcomes if not o.made} == {}
    return to


@pytest.mark.parametrize("report", DATA_REPORTS)
def test_the_page_runs_and_fetches_nothing(made: Path, report: str) -> None:
    text = (made / report / "rapport.html").read_text("utf-8")
    page = BeautifulSoup(text, "html.parser")
    assert len(page.find_all("script")) == 1 and not page.select("iframe, object, embed, form, base")
    for tag in page.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on")], tag
        for name in ("src", "href"):
            assert tag.get(name, "#").startswith(("data:", "#")), tag
    assert safety.clean(text) == text
    for code in page.select("pre.code"):
        code.decompose()
    assert [words for words in page.find("main").stripped_strings if len(words) > 1_250] == []


@pytest.mark.parametrize("report", sorted(set(DATA_REPORTS) - TEAM_ALONE))
def test_the_hostile_names_are_there_as_text(made: Path, report: str) -> None:
    """The proof that this data set does reach the page: some of its names are read on it."""
    text = BeautifulSoup((made / report / "rapport.html").read_text("utf-8"), "html.parser").get_text()
    assert any(safety.clean(name)[:20] in text for name in NAMES), report


@pytest.mark.parametrize("report", DATA_REPORTS)
def test_the_workbook_computes_only_with_its_own_cells(made: Path, report: str) -> None:
    with zipfile.ZipFile(made / report / "rapport.xlsx") as parts:
        assert not [name for name in parts.namelist() if "external" in name.lower() or "vba" in name.lower()]
        sheets = [
            parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")
        ]
        charts = [
            parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")
        ]
    for formula in re.findall("<f>(.*?)</f>", "".join(sheets)):
        assert re.fullmatch(
            r"IFERROR\([-+*/^(),.A-Z0-9]+,&quot;n\.d\.&quot;\)|IFERROR\([-+*/^(),.A-Z0-9]+,\"n\.d\.\"\)",
            formula,
        ), formula
    assert not [r for r in re.findall("<c:f>(.*?)</c:f>", "".join(charts)) if "|" in r]
    assert not re.findall(
        "<hyperlink[^>]* r:id=", "".join(sheets)
    )  # a link leads to another sheet, never outside


@pytest.mark.parametrize("report", DATA_REPORTS)
def test_the_slides_stay_readable(made: Path, report: str) -> None:
    deck = Presentation(str(made / report / "rapport.pptx"))
    for slide in deck.slides:
        texts = [
            p.text for shape in slide.shapes if shape.has_text_frame for p in shape.text_frame.paragraphs
        ]
        assert (
            slide.shapes.title.text.strip()
            and max(map(len, texts)) <= len("• ") + 420
            and sum(map(len, texts)) < 2_500
        )
        assert all(shape.left + shape.width <= deck.slide_width for shape in slide.shapes)


@pytest.mark.parametrize("report", DATA_REPORTS)
def test_the_printed_page_stays_a_page(made: Path, report: str) -> None:
    from pypdf import PdfReader

    if browsers.find() is None:
        pytest.skip("aucun navigateur Chromium, Chrome ou Edge")
    assert 1 <= len(PdfReader(made / report / "rapport.pdf").pages) < 30


def test_free_text_with_addresses_and_numbers_is_hidden_from_every_report(tmp_path: Path) -> None:
    poison(tmp_path / "donnees", PERSONAL)
    jobs = [
        job for name in DATA_REPORTS for job in build.plan(name, {"donnees": str(tmp_path / "donnees")}, [])
    ]
    outcomes = build.make(jobs, tmp_path / "rapports", ["html"])
    assert [o.reason for o in outcomes if not o.made] == []
    told = []
    for outcome in outcomes:
        for file in (tmp_path / "rapports" / outcome.name).glob("*"):
            text = normalize("NFKC", file.read_text("utf-8"))
            assert not [secret for secret in PERSONAL if secret in text], file
            told.append("remplacé par un pseudonyme" in text)
    assert any(told)
    for file in ("index.html", "manifest.json"):
        text = (tmp_path / "rapports" / file).read_text("utf-8")
        assert not [secret for secret in PERSONAL if secret in text], file
    manifest = json.loads((tmp_path / "rapports" / "manifest.json").read_text("utf-8"))
    assert len(manifest["reports"]) == len(DATA_REPORTS)


def test_the_boutique_itself_is_not_hostile() -> None:
    """So that what the tests above find comes from the poison."""
    assert paths.BOUTIQUE.is_dir() and not [
        name for name in NAMES for file in paths.BOUTIQUE.glob("*.csv") if name in file.read_text("utf-8-sig")
    ]
