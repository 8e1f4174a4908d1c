"""The convention on one page: everything that was promised, escaped, asking nothing of the network."""

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from smkit import cli
from smkit.analysis.smarketing import load
from smkit.display.smarketing import agreement
from smkit.tables import agreements, texts


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            cli.main(["convention", *arguments])
        seen = capsys.readouterr()
        assert "Traceback" not in seen.err
        return int(left.value.code or 0), plain(seen.out), plain(seen.err)

    return call


def test_a_model_is_written_checked_and_printed(run, tmp_path: Path) -> None:
    assert run("--modele", "convention.yaml")[:2] == (0, "convention.yaml")
    code, out, _ = run("convention.yaml")
    assert (
        code == 0
        and out.endswith("convention.html")
        and "Marketing : 40 leads par mois (B2B), dont 60 % au profil" in out
    )
    page = BeautifulSoup((tmp_path / "convention.html").read_text("utf-8"), "html.parser")
    text = plain(page.get_text(" "))
    for promise in (
        "2 jours calendaires après l'affectation",
        "90 %",
        "Direction marketing",
        "Date et signature",
        "L1222-3",
    ):
        assert promise in text
    assert page.html["lang"] == "fr" and not page.find_all(["script", "link", "img"])


def test_what_is_wrong_is_told_and_nothing_is_overwritten(run, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text("titre: Essai\n", "utf-8")
    code, _, err = run("c.yaml")
    assert code == 1 and "il manque « entre »" in err and not (tmp_path / "c.html").exists()
    assert run("--modele", "c.yaml")[0] == 2
    assert run()[0] == 2
    code, _, err = run("d.yaml")
    assert code == 1 and "introuvable" in err
    (tmp_path / "bin.yaml").write_bytes(b"\xff\xfe\x00\x01" * 40)
    assert run("bin.yaml")[0] == 1


def test_a_machine_gets_json(run, tmp_path: Path) -> None:
    run("--model", "convention.yaml")
    _, out, _ = run("convention.yaml", "--json")
    assert json.loads(out)["delais"][0]["part"] == 0.9


def test_every_text_is_escaped() -> None:
    text = texts.text(agreements.MODEL).replace("Direction marketing", "'<script>alert(1)</script>'")
    page = agreement.page(load(text.replace("Convention ventes et marketing", "A & <b>B</b>")))
    assert "<script>" not in page and "<b>" not in page and "A &amp; &lt;b&gt;B" in page


def test_teams_hours_and_closures_are_on_the_page() -> None:
    text = texts.text(agreements.MODEL) + (
        "\nequipes:\n  Moselle: {region: Moselle, pauses: ['12:00-13:30'], fermetures: [2026-08-14]}\n"
    )
    page = plain(BeautifulSoup(agreement.page(load(text)), "html.parser").get_text(" "))
    assert "Moselle : 09:00 à 18:00" in page and "sauf 12:00 à 13:30" in page and "le 14 août 2026" in page


def test_it_prints_on_one_page(tmp_path: Path) -> None:
    browsing = pytest.importorskip("browsing")
    if browsing.CHROMIUM is None:
        pytest.skip("aucun navigateur Chromium ou Chrome")
    from pypdf import PdfReader

    source, made = tmp_path / "c.html", tmp_path / "c.pdf"
    source.write_text(agreement.page(load(texts.text(agreements.MODEL))), "utf-8")
    with browsing.browser() as started:
        page = started.new_page()
        page.goto(source.as_uri())
        page.pdf(path=str(made), prefer_css_page_size=True)
    assert len(PdfReader(made).pages) == 1
