"""The door for the terminal: what it prints, in French, and the code it leaves with."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from smkit import cli
from smkit.commands.shared import Ticker

GOOD = "N° de commande;Date de commande;Quantité;Prix unitaire\nA1;03/04/2025;2;1 234,50 €\nA2;04/04/2025;1;10,00 €\n"


@pytest.fixture
def smkit(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a command in an empty folder; return its code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            cli.main(arguments)
        seen = capsys.readouterr()
        assert "Traceback" not in seen.err
        return int(left.value.code or 0), seen.out, seen.err

    return run


@pytest.fixture
def export(tmp_path: Path):
    def write(text: str | bytes, name: str = "commandes.csv") -> str:
        content = text if isinstance(text, bytes) else text.encode("utf-8-sig")
        (tmp_path / name).write_bytes(content)
        return name

    return write


def test_help_is_french(smkit) -> None:
    code, out, _ = smkit("--help")
    assert code == 0 and "Usage :" in out and "Afficher cette aide." in out and "Show" not in out


@pytest.mark.parametrize("command", sorted(cli.cli.commands))
def test_every_command_has_an_example_and_names_its_values_in_french(smkit, command: str) -> None:
    code, out, _ = smkit(command, "--help")
    assert code == 0 and "Exemple" in out and f"smkit {command}" in out
    assert not re.findall(r" (?:TEXT|PATH|INTEGER|FLOAT|FILE|DIRECTORY)\b", out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lst"], "Vouliez-vous dire 'list'"),
        (["report", "indicateur"], "Vouliez-vous dire « indicateurs »"),
        (["report", "indicateurs", "-p", "devises", "EUR"], "Vouliez-vous dire « devise »"),
        (["report", "indicateurs", "-p", "commandes", "absent.csv"], "introuvable"),
        (["report", "indicateurs", "--formats", "htm"], "Vouliez-vous dire « html »"),
        (["report", "--case", "absent.yaml"], "introuvable"),
        (["report", "etude_de_cas_roi", "-p", "prix", "douze"], "attend un nombre"),
        (["check", "absent.csv", "--table", "commandes"], "introuvable"),
        (["check"], "Il manque"),
        (["params", "indicateur"], "Vouliez-vous dire « indicateurs »"),
    ],
)
def test_wrong_usage_says_what_was_meant_and_exits_2(smkit, arguments: list[str], said: str) -> None:
    code, _, err = smkit(*arguments)
    assert code == 2 and said in err


def test_an_unknown_table_is_wrong_usage(smkit, export) -> None:
    code, _, err = smkit("check", export(GOOD), "--table", "comandes")
    assert code == 2 and "commandes" in err


def test_an_unknown_kpi_says_the_nearest(smkit) -> None:
    code, _, err = smkit("kpi", "panier_moyn")
    assert code == 2 and "panier_moyen" in err


def test_a_clean_file_is_read_and_exits_0(smkit, export) -> None:
    code, out, _ = smkit("check", export(GOOD), "--table", "commandes")
    assert code == 0 and "2 lignes lues" in out.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD.replace("10,00 €", "gratuit"), "gratuit"),
        (GOOD.replace("04/04/2025", "31/02/2025"), "31/02/2025"),
        (GOOD.replace("A2", ""), "ligne 3"),
        ("", "vide"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20, ""),
        (GOOD.replace("Quantité", "Couleur"), "Quantité"),
        ("Campagne;Coût\nSalon;12\n", "campagnes"),
        (GOOD.splitlines()[0] + "\n", "aucune ligne"),
    ],
)
def test_a_problem_in_the_file_is_told_and_exits_1(smkit, export, content, said: str) -> None:
    code, out, err = smkit("check", export(content), "--table", "commandes")
    assert code == 1 and said.lower() in (out + err).lower() and len(out + err) > 40


def test_a_target_that_is_set_for_no_indicator_is_said(smkit, tmp_path: Path) -> None:
    file = tmp_path / "objectifs.csv"
    file.write_text(
        "Indicateur;Période;Objectif\nCA;2026-01;100\nSatisfaction;2026;9\nPanier moyn;2026;9\n", "utf-8"
    )
    code, out, _ = smkit("check", str(file), "--table", "objectifs")
    said = out.replace("\xa0", " ").replace("\u202f", " ")
    assert code == 0 and "Aucun problème" not in said and "« CA »" not in said
    assert (
        "« Satisfaction » n'est le nom d'aucun indicateur du glossaire : cet objectif ne sera pas suivi"
        in said
    )
    assert "Vouliez-vous dire « Panier moyen » ?" in said and said.count("Vouliez-vous") == 1


def test_check_writes_what_it_found(smkit, export, tmp_path: Path) -> None:
    bad = GOOD.replace("10,00 €", "gratuit")
    code, out, _ = smkit("check", export(bad), "--table", "commandes", "--to", "verif")
    assert code == 1 and out.splitlines()[-1] == "verif"
    assert {p.suffix for p in (tmp_path / "verif").iterdir()} == {".csv", ".xlsx", ".json"}


def test_json_is_for_programs(smkit, export) -> None:
    code, out, _ = smkit("check", export(GOOD), "--table", "commandes", "--json")
    content = json.loads(out)
    assert code == 0 and (content["rows"], content["kept"], content["rejected"]) == (2, 2, 0)
    for arguments in (["list"], ["params", "etude_de_cas_roi"], ["kpi"], ["progress"], ["doctor"]):
        code, out, _ = smkit(*arguments, "--json")
        assert json.loads(out)


def test_a_report_ends_with_its_path(smkit, tmp_path: Path) -> None:
    code, out, err = smkit(
        "report", "etude_de_cas_roi", "-p", "cout_fixe", "1 000,50", "-p", "contacts", "400", "--to", "r"
    )
    last = Path(out.splitlines()[-1])
    assert code == 0 and last == Path("r/etude_de_cas_roi/rapport.html") and last.is_file()
    assert "fait en" in err
    content = json.loads((tmp_path / "r/etude_de_cas_roi/resultats.json").read_text("utf-8"))
    got = {f["id"]: f["value"] for f in content["figures"]}
    assert got["cout"] == 1000.5 and got["cout_par_contact"] == 2.50125 and got["marge"] is None


def test_bad_business_input_fails_the_report_in_french(smkit) -> None:
    code, _, err = smkit(
        "report", "etude_de_cas_roi", "-p", "taux_marque", "50", "-p", "prix", "3", "--to", "r"
    )
    assert code == 1 and "0 à 1" in err.replace("\xa0", " ")
    code, _, err = smkit("report", "etude_de_cas_roi", "-p", "actions", "[{nom: x, pri: 3}]", "--to", "r")
    assert code == 1 and "« prix »" in err.replace("\xa0", " ")


def test_too_many_rejects_give_no_report(smkit, export, tmp_path: Path) -> None:
    export(GOOD.replace("10,00 €", "gratuit"))
    code, _, err = smkit("report", "indicateurs", "-p", "commandes", "commandes.csv", "--to", "r")
    assert code == 1 and "smkit check" in err
    assert not (tmp_path / "r" / "indicateurs").exists()


def test_init_copies_once_and_never_overwrites(smkit, tmp_path: Path) -> None:
    code, out, _ = smkit("init", "kit")
    assert code == 0 and out.splitlines()[-1] == "kit"
    assert out.splitlines()[-2] == "Pour commencer : smkit lab kit"
    lesson = tmp_path / "kit/notebooks/rapports/etude_de_cas_roi.ipynb"
    lesson.write_text("à moi", "utf-8")
    code, out, _ = smkit("init", "kit")
    assert code == 0 and out.startswith("Fichiers copiés : 0.") and lesson.read_text("utf-8") == "à moi"
    _, out, _ = smkit("init", "mon kit")
    assert out.splitlines()[-2] == 'Pour commencer : smkit lab "mon kit"'


def test_a_fault_of_ours_is_told_and_exits_3(smkit, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boum")

    monkeypatch.setattr("smkit.reports.asking.shelf.items", broken)
    code, _, err = smkit("list")
    assert code == 3 and "SMKIT_DEBUG=1" in err


def test_lab_without_jupyterlab_says_how_to_get_it(smkit, monkeypatch) -> None:
    monkeypatch.setattr("smkit.workspace.find_spec", lambda _: None)
    code, _, err = smkit("lab")
    assert code == 1 and "-m pip install" in err and '"voila>=0.5.8"' in err


def test_the_command_is_installed_and_quiet() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "smkit", "kpi", "panier_moyen"],
        capture_output=True,
        text=True,
        env=os.environ,
    )
    assert done.returncode == 0 and "Panier moyen" in done.stdout and done.stderr == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_while_the_command_is_still_being_loaded_is_answered_in_french(
    tmp_path: Path, number: int
) -> None:
    """It comes while the first package that it needs is imported: that package, here, is one of ours that sends it."""
    (tmp_path / "click.py").write_text(
        f"import os, time\nos.kill(os.getpid(), {number:d})\ntime.sleep(60)\n", "utf-8"
    )
    path = os.pathsep.join([str(tmp_path), *sys.path])
    done = subprocess.run(
        [sys.executable, "-m", "smkit", "list"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": path},
        timeout=50,
    )
    assert done.returncode == 128 + number and done.stdout == ""
    assert done.stderr == "Interrompu. Ce qui était terminé est en place.\n"


def test_where_a_work_is_is_written_over_itself_in_a_terminal_and_taken_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    seen = Terminal()
    monkeypatch.setattr("sys.stderr", seen)
    with Ticker() as ticker:
        ticker.tell("Lecture de la moitié")
        ticker.tell("Fini")
    *shown, last = seen.getvalue().split("\r")[1:]
    assert shown == ["Lecture de la moitié", "Fini".ljust(20), " " * 20] and last == ""


def test_the_installed_command_begins_at_the_same_lines(kit: Path) -> None:
    scripts = tomllib.loads((kit / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert scripts == {"smkit": "smkit.__main__:main"}


def test_check_writes_a_page_whatever_happens(smkit, export, tmp_path: Path) -> None:
    code, out, _ = smkit("check", export(GOOD), "--table", "commandes", "--html", "p/bon.html")
    assert code == 0 and out.splitlines()[-1] == str(Path("p/bon.html"))
    assert "<html" in (tmp_path / "p/bon.html").read_text("utf-8")
    code, _, err = smkit("check", export("", "vide.csv"), "--table", "commandes", "--html", "p/vide.html")
    assert code == 1 and "vide" in err and "vide.csv" in (tmp_path / "p/vide.html").read_text("utf-8")


def test_an_accepted_mapping_serves_again(smkit, export) -> None:
    odd = export(GOOD.replace("Quantité", "Volume vendu"), "etrange.csv")
    assert smkit("check", odd, "--table", "commandes")[0] == 1
    code, _, _ = smkit(
        "check", odd, "--table", "commandes", "-c", "quantity=Volume vendu", "--save-mapping", "m.yaml"
    )
    assert code == 0
    assert smkit("check", odd, "--table", "commandes", "-c", "m.yaml")[0] == 0


OWN = """
marge_commande: {name: Marge par commande, name_en: Margin per order, formula: a ÷ b, unit: EUR, direction: higher, audience: both,
  source: nous, says: a, pitfalls: b, act: c, type: ratio, numerator: gross_margin, denominator: costed_orders}
"""


@pytest.mark.parametrize(
    "arguments", [["kpi", "--catalog", "moi.yaml"], ["kpi", "marge_commande", "--catalog", "moi.yaml"]]
)
def test_own_indicators_join_the_glossary(smkit, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "moi.yaml").write_text(OWN, "utf-8")
    code, out, _ = smkit(*arguments)
    assert code == 0 and "Marge par commande" in out


def test_mistakes_in_own_indicators_are_told_with_their_line(smkit, tmp_path: Path) -> None:
    (tmp_path / "moi.yaml").write_text(
        OWN.replace("gross_margin", "gros_margin").replace("unit: EUR", "unit: euros"), "utf-8"
    )
    code, _, err = smkit("kpi", "--catalog", "moi.yaml")
    assert code == 1 and "moi.yaml, ligne 2" in err and "EUR" in err
    code, _, err = smkit("kpi", "--catalog", "absent.yaml")
    assert code == 1 and "absent.yaml" in err


def test_the_glossary_is_a_page_that_asks_for_nothing(smkit, tmp_path: Path) -> None:
    code, out, _ = smkit("kpi", "--html", "glossaire.html")
    page = (tmp_path / "glossaire.html").read_text("utf-8")
    assert code == 0 and out.strip() == "glossaire.html"
    assert 'id="kpi-panier_moyen"' in page and 'type="search"' in page and "@media print" in page
    assert "http" not in page and 'src="' not in page


def test_kpis_are_computed_from_the_terminal(smkit, export, tmp_path: Path) -> None:
    name = export(GOOD + "A3;05/05/2025;1;9,50 €\n")
    code, out, _ = smkit(
        "kpi",
        "compute",
        "panier_moyen",
        "nb_commandes",
        "--orders",
        name,
        "--by",
        "mois",
        "--compare",
        "previous",
    )
    flat = out.replace("\xa0", " ").replace("\u202f", " ")
    assert code == 0 and "avril 2025" in flat and "1 239,50 €" in flat
    assert (
        "-99,2 %" not in flat and "période incomplète, jamais comparée" in flat
    )  # the file ends on the 5th of May
    code, out, _ = smkit("kpi", "compute", "panier_moyen", "--commandes", name, "--json", "--to", "t.csv")
    content = json.loads(out)
    assert code == 0 and content["rows"][0]["value"] == pytest.approx(2488.5 / 3) and content["skipped"] == {}
    assert "panier_moyen" in (tmp_path / "t.csv").read_text("utf-8-sig")


def test_a_folder_of_parquet_is_scanned_under_a_memory_limit(smkit, tmp_path: Path) -> None:
    import pandas as pd

    (tmp_path / "ventes").mkdir()
    pd.DataFrame({"N° de commande": ["1"], "Date": pd.to_datetime(["2026-01-05"]), "CA": [12.5]}).to_parquet(
        tmp_path / "ventes/a.parquet"
    )
    code, out, _ = smkit("kpi", "compute", "panier_moyen", "--orders", "ventes", "--memory", "200MB")
    assert code == 0 and "12,50" in out
    code, _, err = smkit("kpi", "compute", "panier_moyen", "--orders", "ventes", "--memory", "beaucoup")
    assert code == 1 and "2GB" in err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["panier_moyn", "--folder", "boutique"], 2, "panier_moyen"),
        (["panier_moyen"], 2, "--orders"),
        (["panier_moyen", "--connection", "mysql://x"], 1, "postgresql://"),
        (["panier_moyen", "--orders", "absent.parquet"], 1, "absent.parquet"),
        (["panier_moyen", "--orders", "absent.csv"], 1, "absent.csv"),
        (["taux_de_gain", "--orders", "commandes.csv"], 1, "Leads et opportunités"),
        (["panier_moyen", "--orders", "commandes.csv", "--by", "mois,segmant"], 2, "segmant"),
        (["panier_moyen", "--orders", "commandes.csv", "--by", "segment"], 1, "Segment."),
        (["panier_moyen", "--orders", "commandes.csv", "--start", "hier"], 1, "2026-03-31"),
        (["panier_moyen", "--orders", "commandes.csv", "--compare", "hier"], 2, "previous"),
    ],
)
def test_what_cannot_be_computed_is_told(smkit, export, arguments: list[str], code: int, said: str) -> None:
    export(GOOD)
    left, _, err = smkit("kpi", "compute", *arguments)
    assert (left, said in err) == (code, True), err


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("indicateurs", "smkit report indicateurs"),
        ("roi_campagne", "smkit app roi_campagne"),
        ("05_roi_campagnes", "smkit lab"),
        ("mes ventes.csv", 'smkit check "mes ventes.csv" --table commandes'),
    ],
)
def test_what_is_no_command_is_told_for_what_it_is(
    word: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mes ventes.csv").write_text("a;b", "utf-8")
    with pytest.raises(SystemExit) as left:
        cli.main([word])
    assert left.value.code == 2 and capsys.readouterr().err.rstrip().endswith(line)
