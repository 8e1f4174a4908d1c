"""The case studies of the kit, from their YAML to what people receive: each is there, with the source's worked figures."""

import io
import json
import math
from contextlib import redirect_stderr
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup

from smkit import paths
from smkit.cli import main
from smkit.reports.asking import cases

#: What a formula may call beside + - * / and **.
KNOWN = {"ceil": lambda x: math.ceil(round(x, 9)), "sqrt": math.sqrt, "max": max, "min": min}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every case study of the kit, from the terminal, as README says."""
    to, said = tmp_path_factory.mktemp("rapports"), io.StringIO()
    asked = ["report", "--case", str(paths.CASES), "--to", str(to), "--formats", "html,xlsx"]
    with pytest.MonkeyPatch.context() as patch, redirect_stderr(said), pytest.raises(SystemExit) as ended:
        patch.setenv("SMKIT_WORKSPACE", str(tmp_path_factory.mktemp("espace")))
        main(asked)
    assert ended.value.code == 0, said.getvalue()
    return to


def test_every_case_study_of_the_kit_is_a_report(made: Path) -> None:
    for name in cases.collect([paths.CASES]):
        written = {path.suffix for path in (made / name).iterdir()}
        assert {".html", ".xlsx", ".json"} <= written, name
    assert not (made / "_echecs").exists()


def figures(made: Path, case: str) -> dict:
    content = json.loads((made / case / "resultats.json").read_text("utf-8"))
    return {(f["id"], *f["dims"].values()): f["value"] for f in content["figures"]}


def test_mailing_with_follow_up(made: Path) -> None:
    got = figures(made, "mailing_relance")
    expected = {
        "cout": 15_000,
        "chiffre_affaires": 20_000,
        "gain_brut": 5_000,
        "marge": 10_000,
        "gain_net": -5_000,
        "marge_par_euro": 0.666666666667,  # the source cuts it to 0,66
        "roi": -0.333333333333,
        "seuil_rentabilite": 300,
        "cout_par_contact": None,  # the source gives no number of contacts
    }
    assert {name: got[(name,)] for name in expected} == expected


def test_emailing_with_coupon(made: Path) -> None:
    got = figures(made, "emailing_coupon")
    expected = {
        "cout": 6_000,
        "chiffre_affaires": 20_000,
        "gain_brut": 14_000,
        "marge": None,
        "gain_net": None,
        "roi": None,
        "marge_par_euro": None,
    }
    assert {name: got[(name,)] for name in expected} == expected
    text = (made / "emailing_coupon" / "rapport.html").read_text("utf-8")
    assert "il manque le taux de marque" in text


def test_plan_of_three_actions(made: Path) -> None:
    got = figures(made, "plan_trois_actions")
    assert (got[("cout",)], got[("chiffre_affaires",)], got[("atteinte_objectif",)]) == (45_000, 200_000, 1)
    per_action = {
        key[1]: (got[key], got[("chiffre_affaires", key[1])]) for key in got if key[0] == "cout" and key[1:]
    }
    assert per_action == {
        "Recruter 2 commerciaux (court terme)": (35_000, 135_000),
        "E-mailing (moyen terme)": (5_000, 15_000),
        "Partenariats commerciaux (long terme)": (5_000, 50_000),
    }


def test_both_readings_of_roi_are_named_and_explained(made: Path) -> None:
    page = BeautifulSoup((made / "mailing_relance" / "rapport.html").read_text("utf-8"), "html.parser")
    text = " ".join(page.get_text().split())
    assert "0,67 € de marge (équilibre à 1)" in text
    assert "−33,3 % (équilibre à 0)" in text


def test_a_formula_gives_its_figure(made: Path) -> None:
    """What a spreadsheet would compute from the parts is what is written beside it."""
    for case in ("mailing_relance", "emailing_coupon", "plan_trois_actions"):
        content = json.loads((made / case / "resultats.json").read_text("utf-8"))
        for figure in content["figures"]:
            if "formula" in figure:
                parts = {f["id"]: f["value"] for f in content["figures"] if f["dims"] == figure["dims"]}
                assert eval(figure["formula"], KNOWN, parts) == pytest.approx(figure["value"], rel=1e-9)


def test_the_workbook_holds_the_same_figures(made: Path) -> None:
    content = json.loads((made / "mailing_relance" / "resultats.json").read_text("utf-8"))
    book = openpyxl.load_workbook(made / "mailing_relance" / "rapport.xlsx", data_only=True)
    sheet = book["L'essentiel"]
    rows = list(sheet.iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if row[0] == "Indicateur") + 1
    written = [row[2] for row in rows[start:]]
    assert written == [
        "n.d." if f["value"] is None else pytest.approx(f["value"]) for f in content["figures"]
    ]


def test_the_page_asks_for_nothing_and_reads_well(made: Path) -> None:
    for case in ("mailing_relance", "plan_trois_actions"):
        page = BeautifulSoup((made / case / "rapport.html").read_text("utf-8"), "html.parser")
        assert page.html["lang"] == "fr" and len(page.find_all("h1")) == 1
        fetched = [
            tag.get("src") or tag.get("href") for tag in page.find_all(["img", "script", "link", "iframe"])
        ]
        assert all(address is None or address.startswith("data:") for address in fetched)
        assert page.find("math") is not None and "$" not in page.find("main").get_text()
        assert all(len(image["alt"]) > 40 for image in page.find_all("img"))
        links = [a["href"][1:] for a in page.select("nav a")]
        assert links and all(page.find(id=anchor) is not None for anchor in links)
        levels = [int(h.name[1]) for h in page.find_all(["h1", "h2", "h3"])]
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_no_folder_is_named_in_what_is_written(made: Path) -> None:
    for file in made.rglob("*.*"):
        if file.suffix in {".html", ".json", ".ipynb"}:
            assert str(paths.KIT) not in file.read_text("utf-8"), file.name


def test_the_index_leads_to_every_report(made: Path) -> None:
    page = BeautifulSoup((made / "index.html").read_text("utf-8"), "html.parser")
    targets = [a["href"] for a in page.find_all("a")]
    assert len(targets) >= 3 * 4 and all((made / target).is_file() for target in targets)
    manifest = json.loads((made / "manifest.json").read_text("utf-8"))
    assert {entry["made"] for entry in manifest["reports"]} == {True}
