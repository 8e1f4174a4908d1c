"""Plans, failures, and what stays in place."""

from pathlib import Path

import pytest

from smkit.reports.asking import inputs
from smkit.reports.asking import shelf as shelves
from smkit.reports.errors import UsageError
from smkit.reports.keeping import build


@pytest.fixture
def report(shelf: Path, tmp_path: Path):
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
    assert 'data-etat="echec"' in (tmp_path / "sortie" / "index.html").read_text("utf-8")
    report()
    assert not (tmp_path / "sortie" / "_echecs" / "essai").exists()
    assert 'data-etat="echec"' not in (tmp_path / "sortie" / "index.html").read_text("utf-8")


def test_a_file_is_named_without_its_folder(report, tmp_path: Path) -> None:
    file = tmp_path / "mes commandes.csv"
    file.write_text("Facture;Date;CA\nF1;01/03/2025;10\n", "utf-8")
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
        shelves.find("rapports", "etude_de_cas")


def test_a_fingerprint_is_that_of_the_file_read(tmp_path: Path) -> None:
    import hashlib

    file = tmp_path / "commandes.csv"
    file.write_bytes(b"abc")
    known = ["donnees", "commandes", "devise"]
    assert inputs.files({"donnees": str(tmp_path)}, known) == {"orders": file}
    assert inputs.files({"commandes": str(file)}, known) == {"orders": file}
    assert inputs.fingerprint(file) == hashlib.sha256(b"abc").hexdigest()
    file.write_bytes(b"abcd")
    assert inputs.fingerprint(file) == hashlib.sha256(b"abcd").hexdigest()
    file.unlink()
    assert inputs.fingerprint(file) == ""
