"""Plans, failures, and what stays in place."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from smkit.reports import build, inputs, shelf
from smkit.reports.errors import UsageError

PARAMETERS = 'donnees = ""  # dossier\ncommandes = ""  # fichier\nissue = "bien"  # ce qui arrive\n'


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A small report of our own on the shelf, that ends as it is told."""
    room = tmp_path / "notebooks"
    (room / "rapports").mkdir(parents=True)
    monkeypatch.setattr("smkit.paths.NOTEBOOKS", room)
    cells = [
        new_markdown_cell("# Essai\n\nUn essai.", metadata={"tags": ["carnet"]}),
        new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
        new_code_cell("import smkit\nfrom smkit.errors import SmkitError\nsmkit.title('Essai <b>')"),
        new_code_cell(
            "if issue == 'données': raise SmkitError('Le fichier est vide : exportez-le de nouveau.')\n"
            "if issue == 'bogue': 1 / 0\n"
            "if issue == 'mort': import os; os._exit(9)\n"
        ),
        new_code_cell("smkit.answer('Tout va bien.')"),
    ]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "p"}}), room / "rapports" / "essai.ipynb")  # fmt: skip
    return lambda issue="bien", **more: build.make(
        build.plan("essai", {"issue": issue, **more}, []), tmp_path / "sortie"
    )[0]


def test_a_report_is_made_whole(report, tmp_path: Path) -> None:
    outcome = report()
    folder = tmp_path / "sortie" / "essai"
    assert outcome.made and (outcome.title, outcome.answer) == ("Essai <b>", "Tout va bien.")
    assert sorted(p.name for p in folder.iterdir()) == ["rapport.html", "rapport.ipynb", "resultats.json"]
    assert "Essai &lt;b&gt;" in (folder / "rapport.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("issue", "said"),
    [
        ("données", "Le fichier est vide : exportez-le de nouveau."),
        ("bogue", "Le carnet s'est arrêté à la cellule 5 : ZeroDivisionError"),
        ("mort", "Le moteur de calcul s'est arrêté"),
    ],
)
def test_a_failure_is_told_and_leaves_the_good_report(report, tmp_path: Path, issue: str, said: str) -> None:
    report()
    folder = tmp_path / "sortie" / "essai"
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    outcome = report(issue)
    assert not outcome.made and said in outcome.reason
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    assert (tmp_path / "sortie" / "_echecs" / "essai" / "rapport.ipynb").is_file()
    assert {p.name for p in (tmp_path / "sortie").iterdir()} == {
        "essai",
        "_echecs",
        "index.html",
        "manifest.json",
    }
    index = (tmp_path / "sortie" / "index.html").read_text("utf-8")
    assert "La dernière mise à jour a échoué" in index


def test_a_report_that_succeeds_again_clears_its_failure(report, tmp_path: Path) -> None:
    report("bogue")
    assert "En échec" in (tmp_path / "sortie" / "index.html").read_text("utf-8")
    report()
    assert not (tmp_path / "sortie" / "_echecs" / "essai").exists()
    assert "échec" not in (tmp_path / "sortie" / "index.html").read_text("utf-8")


def test_a_file_is_named_without_its_folder(report, tmp_path: Path) -> None:
    file = tmp_path / "mes commandes.csv"
    file.write_text("x", "utf-8")
    assert report(commandes=str(file)).made
    for written in ("rapport.ipynb", "rapport.html", "resultats.json"):
        text = (tmp_path / "sortie" / "essai" / written).read_text("utf-8")
        assert str(tmp_path) not in text
        assert "mes commandes.csv" in text


def test_a_missing_file_is_refused_before_anything_runs(report, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "commandes.csv").write_text("x", "utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="Vouliez-vous dire « commandes.csv »"):
        report(commandes="comandes.csv")


def test_an_unknown_format_is_refused(report) -> None:
    with pytest.raises(UsageError, match="Vouliez-vous dire « xlsx »"):
        build.make([], Path("nulle part"), ["xls"])


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("", "utf-8")
    with pytest.raises(UsageError, match="Choisissez un autre dossier"):
        build.make([], tmp_path / "fichier" / "dessous")


def test_a_case_for_another_report_is_refused(report, tmp_path: Path) -> None:
    case = tmp_path / "cas.yaml"
    case.write_text("rapport: autre\ntitre: x\nsources: [y]\n", "utf-8")
    with pytest.raises(UsageError, match="écrit pour le rapport « autre »"):
        build.plan("essai", {}, [case])
    with pytest.raises(UsageError, match="« autre » n'est pas dans le kit"):
        build.plan(None, {}, [case])


def test_a_case_names_files_beside_itself(report, tmp_path: Path) -> None:
    place = tmp_path / "cas"
    place.mkdir()
    (place / "c.csv").write_text("x", "utf-8")
    (place / "cas.yaml").write_text(
        "rapport: essai\ntitre: x\nsources: [y]\nparametres: {commandes: c.csv}\n", "utf-8"
    )
    (job,) = build.plan(None, {}, [place])
    assert job.parameters["commandes"] == str(place / "c.csv")


def test_an_unknown_report_says_what_exists() -> None:
    with pytest.raises(UsageError, match="Vouliez-vous dire « etude_de_cas_roi »"):
        shelf.find("rapports", "etude_de_cas")


def test_a_fingerprint_is_that_of_the_file_read(tmp_path: Path) -> None:
    import hashlib

    (tmp_path / "commandes.csv").write_bytes(b"abc")
    source = {"table": "orders", "file": "commandes.csv"}
    by_folder = inputs.fingerprints({"donnees": str(tmp_path)}, [source])
    by_name = inputs.fingerprints({"commandes": str(tmp_path / "commandes.csv")}, [source])
    assert by_folder == by_name == {"commandes.csv": hashlib.sha256(b"abc").hexdigest()}
