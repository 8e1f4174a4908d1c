"""A report on large files is made once for all folders; whatever is not the same, or not whole, is made anew."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from smkit import paths
from smkit.reports.asking.plan import Job
from smkit.reports.keeping import again, build
from smkit.reports.keeping.manifest import Manifest, Outcome
from smkit.tables import storeroom


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storeroom, "PACKED", 1)


@pytest.fixture
def first(jobs: list[Job], tmp_path: Path) -> Path:
    """The folder where the report was made."""
    (outcome,) = build.make(jobs, tmp_path / "mars", ("html", "xlsx"))
    assert outcome.made and not outcome.again
    return tmp_path / "mars" / "essai"


def _made(jobs: list[Job], to: Path, formats: tuple[str, ...] = ("html", "xlsx"), **how: bool) -> Outcome:
    (outcome,) = build.make(jobs, to, formats, settings=build.Settings(**how))
    assert outcome.made, outcome.reason
    return outcome


def test_in_another_folder_it_is_the_same_to_the_byte_and_stands_there(
    jobs: list[Job], first: Path, tmp_path: Path
) -> None:
    outcome = _made(jobs, tmp_path / "avril")
    copied = tmp_path / "avril" / "essai"
    assert outcome.again and outcome.title == "Essai <b>"
    assert {p.name: p.read_bytes() for p in copied.iterdir()} == {
        p.name: p.read_bytes() for p in first.iterdir()
    }
    assert "Essai &lt;b&gt;" in (tmp_path / "avril" / "index.html").read_text("utf-8")
    assert Manifest(tmp_path / "avril").files("essai") == Manifest(tmp_path / "mars").files("essai")
    assert _made(jobs, tmp_path / "avril").unchanged


def test_fewer_formats_are_taken_alone_and_one_more_is_made(
    jobs: list[Job], first: Path, tmp_path: Path
) -> None:
    outcome = _made(jobs, tmp_path / "avril", ("html",))
    assert outcome.again and outcome.formats == ("html",)
    assert sorted(p.name for p in (tmp_path / "avril" / "essai").iterdir()) == [
        "rapport.html", "rapport.ipynb", "resultats.json"]  # fmt: skip
    assert not _made(jobs, tmp_path / "mai", ("html", "pptx")).again


def test_what_is_no_longer_the_same_is_made(jobs: list[Job], first: Path, file: Path, tmp_path: Path) -> None:
    other = build.plan("essai", {"commandes": str(file), "issue": "très bien"}, [])
    assert not _made(other, tmp_path / "avril").again
    file.write_text("Facture;Date;CA\nF1;01/03/2025;99\n", "utf-8")
    assert not _made(jobs, tmp_path / "mai").again


@pytest.mark.parametrize("how", ["force", "personal", "annexes"])
def test_what_is_asked_otherwise_is_made(jobs: list[Job], first: Path, tmp_path: Path, how: str) -> None:
    assert not _made(jobs, tmp_path / "avril", **{how: True}).again


def test_a_report_that_names_people_leaves_no_copy(jobs: list[Job], tmp_path: Path) -> None:
    _made(jobs, tmp_path / "mars", personal=True)
    assert storeroom.all_of(paths.workspace()) == []


@pytest.mark.parametrize("name", ["rapport.html", "rapport.json", "resultats.json"])
def test_a_damaged_copy_is_no_copy(jobs: list[Job], first: Path, tmp_path: Path, name: str) -> None:
    (kept,) = storeroom.all_of(paths.workspace())
    (kept.folder / name).write_text("{}", "utf-8")
    assert not _made(jobs, tmp_path / "avril").again
    assert (tmp_path / "avril" / "essai" / "rapport.html").stat().st_size > 100
    assert _made(jobs, tmp_path / "mai").again, "what was made anew is kept in its place"


def test_an_edited_report_is_kept_beside_the_copy(jobs: list[Job], first: Path, tmp_path: Path) -> None:
    (first / "rapport.html").write_text("ma version", "utf-8")
    outcome = _made(jobs, first.parent)
    (name,) = outcome.kept
    assert outcome.again and (first / name).read_text("utf-8") == "ma version"


def test_a_small_file_a_split_and_a_base_leave_no_copy(
    jobs: list[Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (piece,) = (build.Piece("essai", job) for job in jobs)
    assert again.worth(piece, personal=False)
    assert not again.worth(piece, personal=True)
    split = replace(jobs[0], each="region")
    assert not again.worth(build.Piece("essai", split), personal=False)
    base = replace(jobs[0], parameters={**jobs[0].parameters, "connexion": "postgresql://serveur/base"})
    assert not again.worth(build.Piece("essai", base), personal=False)
    monkeypatch.setattr(storeroom, "PACKED", 1_000)
    assert not again.worth(build.Piece("essai", jobs[0]), personal=False)


def test_days_that_were_to_come_may_come(tmp_path: Path) -> None:
    today = date.today().isoformat()
    (tmp_path / "rapport.html").write_text("page", "utf-8")
    for last, kept in (("2025-03-01", 1), (today, 0)):
        storeroom.empty(paths.workspace())
        done = Outcome("essai", "essai", made=True, date=f"{today}T10:00:00+01:00", last=last)
        again.keep("a" * 64, done, {"rapport.html": "b" * 64}, tmp_path, "commandes.csv")
        assert len(storeroom.all_of(paths.workspace())) == kept


def test_it_is_forgotten_with_its_file(jobs: list[Job], first: Path, tmp_path: Path) -> None:
    (kept,) = storeroom.all_of(paths.workspace())
    assert kept.file == "commandes.csv"
    storeroom.forget(paths.workspace(), "commandes.csv")
    assert not _made(jobs, tmp_path / "avril").again
