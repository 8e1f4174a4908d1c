"""The published key serves only what the kit wrote; everything else goes by the workspace's, made once and kept private."""

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from smkit import doctor, paths
from smkit.errors import SmkitError
from smkit.sample import files
from smkit.tables import read
from smkit.tables.parsing import keys, personal

LEADS = "ID;Étape;Commercial\n1;Gagné;Prénom Nom\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of a file that the kit wrote and of another one, with a published key that knows the first."""
    folder = tmp_path / "boutique"
    folder.mkdir()
    (folder / "leads.csv").write_text(LEADS, "utf-8")
    (folder / keys.PUBLIC).write_text(keys.text("publique", [folder / "leads.csv"]), "utf-8")
    (folder / "export.csv").write_text(LEADS + "2;Perdu;Autre Nom\n", "utf-8")
    return folder


def first(path: Path) -> str:
    return str(read("leads", path).table["salesperson"][0])


def test_a_file_of_the_kit_has_the_same_pseudonyms_everywhere(folder: Path) -> None:
    assert first(folder / "leads.csv") == personal.pseudonym("prénom nom", b"publique", "Commercial")
    assert not (paths.workspace() / ".smkit").exists()


def test_an_export_beside_it_or_a_changed_file_has_the_key_of_the_workspace(folder: Path) -> None:
    beside = first(folder / "export.csv")
    key = keys.for_file(None)
    assert beside == personal.pseudonym("prénom nom", key, "Commercial") and key != b"publique"
    with (folder / "leads.csv").open("a") as file:
        file.write("3;Gagné;Prénom Nom\n")
    assert first(folder / "leads.csv") == beside
    assert keys.uses() == ["export.csv", "leads.csv"]


def test_every_file_of_the_boutique_is_served_and_nothing_else(kit: Path, tmp_path: Path) -> None:
    for path in (kit / "datasets" / "boutique").glob("*.csv"):
        assert keys.published(path) == files.KEY.encode(), path.name
    copy = tmp_path / "copie"
    shutil.copytree(kit / "datasets" / "boutique", copy)
    assert keys.published(copy / "leads.csv") == files.KEY.encode()
    (copy / "leads.csv").write_bytes((copy / "leads.csv").read_bytes() + b"\n")
    assert keys.published(copy / "leads.csv") == b""


@pytest.mark.parametrize(
    "damaged", [b"", b"publique", b"publique\n\n", b"\xff\n zz", b"publique\n0 leads.csv\n"]
)
def test_a_published_key_that_knows_no_file_serves_none(folder: Path, damaged: bytes) -> None:
    (folder / keys.PUBLIC).write_bytes(damaged)
    assert keys.published(folder / "leads.csv") == b""


def test_doctor_says_which_files_went_by_which_key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> str:
        (said,) = (check.text for check in doctor.examine() if "Pseudonymes" in check.text)
        return " ".join(said.split())

    assert "clé publiée pour 12 fichiers du kit" in told() and "espace de travail" not in told()
    first(folder / "export.csv")
    assert told().endswith("clé de cet espace de travail, qui reste ici : export.csv")
    monkeypatch.setattr(paths, "BOUTIQUE", folder)
    assert "pour 1 fichier du kit" in told() and "posés à côté : export.csv" in told()


def test_the_key_is_made_once_private_and_ignored_by_git() -> None:
    home = paths.workspace() / ".smkit"
    assert not home.exists() and not keys.there()
    made = keys.for_file(None)
    assert keys.for_file(None) == made and len(made) == 32 and keys.there()
    assert stat.S_IMODE((home / "cle").stat().st_mode) == 0o600
    assert (home / ".gitignore").read_text() == "*\n"
    assert sorted(path.name for path in home.iterdir()) == [".gitignore", "cle"]


def test_processes_that_start_together_have_one_key(tmp_path: Path) -> None:
    code = "from smkit.tables.parsing import keys; print(keys.for_file(None).hex())"
    started = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(4)]
    said = {process.communicate()[0] for process in started}
    assert len(said) == 1 and len(said.pop().strip()) == 64


@pytest.mark.parametrize("damaged", ["", "12ab", "zz" * 32])
def test_a_damaged_key_is_told_and_never_used(damaged: str) -> None:
    keys.for_file(None)
    (paths.workspace() / ".smkit" / "cle").write_text(damaged)
    with pytest.raises(SmkitError, match="abîmée.*sauvegarde"):
        keys.for_file(None)


def test_a_workspace_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("x")
    monkeypatch.setenv("SMKIT_WORKSPACE", str(tmp_path / "fichier"))
    with pytest.raises(SmkitError, match="espace de travail « fichier ».*smkit init"):
        read("leads", pd.DataFrame({"ID": ["1"], "Étape": ["Gagné"], "Commercial": ["Prénom Nom"]}))
