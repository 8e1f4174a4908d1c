"""A script of one's own: every mistake told with its line, every word of it on one printed page."""

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from pypdf import PdfReader

from smkit.analysis.errors import InputError
from smkit.analysis.prospecting import load_script, script_model, script_of
from smkit.analysis.prospecting.script import PAGE
from smkit.cli import cli
from smkit.display.prospecting import script as shown
from smkit.display.prospecting.script import page

SHORT = (
    "accroche: Bonjour\nvaleur: Livré à 7 h\nobjections:\n  Trop cher: Par rapport à quoi ?\nappel: Jeudi ?\n"
)


def plain(text: object) -> str:
    return " ".join(str(text).split())


@pytest.mark.parametrize(
    ("before", "after", "line", "says"),
    [
        (
            "accroche:",
            "accroches:",
            1,
            "« accroches » n'est pas une étape d'un script. Vouliez-vous dire « accroche »",
        ),
        ("appel: Jeudi ?\n", "", 1, "il manque « appel »"),
        ("Jeudi ?", "''", 5, "il manque « appel »"),
        ("\n  Trop cher: Par rapport à quoi ?", " Trop cher", 3, "s'écrivent avec leur réponse"),
        ("Par rapport à quoi ?", "''", 4, "l'objection « Trop cher » n'a pas de réponse"),
        ("Livré à 7 h", "7", 2, "« valeur » attend un texte entre guillemets ; trouvé « 7 »"),
        ("Bonjour", "[A, B, C, D, E]", 1, "5 versions"),
        ("Jeudi ?", "[Jeudi, 14]", 5, "trouvé « 14 »"),
        ("appel:", "valeur:", 5, "« valeur » est déjà à la ligne 2"),
        ("Bonjour", "[Bonjour", 2, "pas du YAML correct"),
    ],
)
def test_each_mistake_is_told_with_its_line(before: str, after: str, line: int, says: str) -> None:
    assert before in SHORT and load_script(SHORT).objections == (("Trop cher", "Par rapport à quoi ?"),)
    with pytest.raises(InputError) as told:
        load_script(SHORT.replace(before, after), file="le_mien.yaml")
    assert f"le_mien.yaml, ligne {line} : " in plain(told.value) and says in plain(told.value)


def test_all_mistakes_are_told_at_once_and_a_report_s_own_without_a_line() -> None:
    with pytest.raises(InputError) as told:
        load_script("accroche: Bonjour\nprix: 12\n")
    assert len(str(told.value).splitlines()) == 4
    for wrong in ("Bonjour", {"accroche": "Bonjour"}):
        with pytest.raises(InputError, match="Script"):
            script_of(wrong)  # type: ignore[arg-type]
    assert script_of(yaml.safe_load(script_model())) == load_script(script_model())


def test_a_script_too_long_for_a_page_is_told() -> None:
    with pytest.raises(InputError, match="raccourcissez"):
        load_script(SHORT.replace("Livré à 7 h", "Livré tôt. " * 400))


def test_two_hooks_are_two_versions_and_every_step_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    found = load_script(script_model())
    assert found.versions == 2 and load_script(SHORT).versions == 1
    shown(found)
    assert "Le script d'appel : hôtels et restaurants : 7 lignes" in plain(capsys.readouterr().out)
    assert "Tirez au sort" in page(found) and "Tirez au sort" not in page(load_script(SHORT))


def test_what_is_written_is_never_code() -> None:
    text = page(
        load_script(SHORT.replace("Bonjour", "'<script>alert(1)</script>'").replace("Trop cher", "'<b>cher'"))
    )
    assert "<script" not in text and "<b>cher" not in text and "&lt;b&gt;cher" in text


def test_the_command_writes_a_model_then_its_page(tmp_path: Path) -> None:
    model = tmp_path / "script.yaml"
    run = CliRunner().invoke(cli, ["script", "--modele", str(model)])
    assert run.exit_code == 0 and load_script(model.read_text("utf-8")).title
    again = CliRunner().invoke(cli, ["script", "--modele", str(model)])
    assert again.exit_code == 2 and "existe déjà" in plain(again.output)
    run = CliRunner().invoke(cli, ["script", str(model)])
    assert run.exit_code == 0 and run.output.strip().endswith("script.html")
    text = (tmp_path / "script.html").read_text("utf-8")
    assert "http" not in text and all(
        word in text for word in ("Accroche", "Valeur", "Objections", "Demande")
    )


@pytest.mark.parametrize("versions", [1, 4])
def test_the_longest_script_prints_on_one_sheet(tmp_path: Path, versions: int) -> None:
    from smkit.reports.writing import browsers

    if (browser := browsers.find()) is None:
        pytest.skip("aucun navigateur Chromium, Chrome ou Edge")
    phrase = "Nous livrons avant sept heures et reprenons la machine en panne. "
    told = {"accroche": [phrase] * versions, "valeur": phrase, "appel": [phrase] * versions}
    room = (
        PAGE
        - 100
        - sum(len(text) for text in (*told["accroche"], phrase, *told["appel"]))
        - len("accrochevaleurappelobjections")
    )
    told["objections"] = {f"Objection {n}": phrase * 2 for n in range(room // (2 * len(phrase) + 12))}  # type: ignore[assignment]
    found = script_of(told)
    file = tmp_path / "script.html"
    file.write_text(page(found), "utf-8")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=str(browser), args=["--no-sandbox"])
        opened = started.new_page()
        opened.goto(file.as_uri())
        opened.pdf(path=tmp_path / "script.pdf", prefer_css_page_size=True)
        started.close()

    (sheet,) = PdfReader(tmp_path / "script.pdf").pages
    text = re.sub(r"\s+", "", sheet.extract_text())
    assert (
        text.count("Nouslivronsavant") == 2 * versions + 1 + 2 * len(found.objections)
        and "avisjuridique" in text
    )
