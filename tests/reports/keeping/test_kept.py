"""Same or not is looked at, not assumed; and what we did not write is not ours to delete."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from smkit.reports.asking.plan import Job
from smkit.reports.errors import UsageError
from smkit.reports.keeping import build, place
from smkit.typography import day

RETRY = build.Settings(retry=True)


@pytest.fixture
def to(jobs: list[Job], tmp_path: Path) -> Path:
    """A folder where the report stands, as a page and slides."""
    folder = tmp_path / "sortie"
    build.make(jobs, folder, ("html", "pptx"))
    return folder


def test_a_retry_makes_anew_what_has_changed(jobs: list[Job], to: Path, file: Path) -> None:
    (same,) = build.make(jobs, to, ("html",), settings=RETRY)
    assert same.unchanged
    file.write_text("Facture;Date;CA\nF1;01/03/2025;99\n", "utf-8")
    (again,) = build.make(jobs, to, ("html",), settings=RETRY)
    assert again.made and not again.unchanged


@pytest.mark.parametrize("settings", [RETRY, build.Settings()], ids=["retry", "plain"])
@pytest.mark.parametrize("damaged", ["rapport.html", "resultats.json", "rapport.pptx"])
def test_an_emptied_output_is_made_anew(
    jobs: list[Job], to: Path, damaged: str, settings: build.Settings
) -> None:
    (to / "essai" / damaged).write_bytes(b"")
    (again,) = build.make(jobs, to, ("html",), settings=settings)
    assert not again.unchanged and (to / "essai" / damaged).stat().st_size > 100


def test_one_more_format_keeps_the_others(jobs: list[Job], to: Path) -> None:
    (again,) = build.make(jobs, to, ("xlsx",), settings=RETRY)
    assert set(again.formats) == {"html", "pptx", "xlsx"}
    assert {p.name for p in (to / "essai").iterdir()} >= {"rapport.html", "rapport.pptx", "rapport.xlsx"}


def test_a_foreign_file_stays_and_an_edited_one_is_kept_under_its_day(jobs: list[Job], to: Path) -> None:
    (to / "essai" / "notes de réunion.txt").write_text("à garder", "utf-8")
    (to / "essai" / "rapport.pptx").write_bytes(b"ma version")
    (again,) = build.make(jobs, to, ("html", "pptx"), settings=build.Settings(force=True))
    name = f"rapport (modifié le {day(date.today())}).pptx"
    assert again.kept == (name,)
    assert (to / "essai" / name).read_bytes() == b"ma version"
    assert (to / "essai" / "notes de réunion.txt").read_text("utf-8") == "à garder"
    assert (to / "essai" / "rapport.pptx").read_bytes()[:2] == b"PK"


def test_a_report_that_cannot_be_put_in_place_leaves_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where a file of it is open elsewhere: the second of the two exchanges is refused."""
    to, work, whole = tmp_path / "sortie", tmp_path / "sortie" / "travail", tmp_path / "neuf"
    for folder, text in ((to / "essai", "avant"), (whole, "après")):
        folder.mkdir(parents=True)
        (folder / "rapport.html").write_text(text, "utf-8")
    work.mkdir()
    real = Path.rename

    def refused(path: Path, target: Path) -> Path:
        if path == whole:
            raise PermissionError(13, "open elsewhere")
        return real(path, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(PermissionError):
        place.put(whole, to, "essai", work, lambda name: {})
    assert (to / "essai" / "rapport.html").read_text("utf-8") == "avant"
    assert (whole / "rapport.html").read_text("utf-8") == "après"


def test_a_second_version_of_the_day_and_a_file_of_somebody_s_under_a_name_of_ours_are_kept(
    jobs: list[Job], to: Path
) -> None:
    today, essai = day(date.today()), to / "essai"
    for version in (b"le matin", b"le soir"):
        (essai / "rapport.pptx").write_bytes(version)
        build.make(jobs, to, ("html", "pptx"), settings=build.Settings(force=True))
    (essai / "rapport.xlsx").write_bytes(b"mon tableau")  # no workbook was asked for until now
    (again,) = build.make(jobs, to, ("html", "pptx", "xlsx"), settings=build.Settings(force=True))
    assert again.kept == (f"rapport (modifié le {today}).xlsx",)
    kept = {f"rapport (modifié le {today}).pptx": b"le matin", f"rapport (modifié le {today}, 2).pptx": b"le soir",
            f"rapport (modifié le {today}).xlsx": b"mon tableau"}  # fmt: skip
    assert {name: (essai / name).read_bytes() for name in kept} == kept
    assert (essai / "rapport.xlsx").read_bytes()[:2] == b"PK"


def test_a_page_that_is_not_ours_is_not_overwritten(jobs: list[Job], tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("<h1>Mon site</h1>", "utf-8")
    with pytest.raises(UsageError, match="que smkit n'a pas écrite"):
        build.make(jobs, folder)
    assert [path.name for path in folder.iterdir()] == ["index.html"]


@pytest.mark.parametrize("way", ["sortie", "sortie/essai"])
def test_a_plain_file_in_the_way_is_told_before_any_work(jobs: list[Job], tmp_path: Path, way: str) -> None:
    path = tmp_path / way
    path.parent.mkdir(exist_ok=True)
    path.write_text("à moi", "utf-8")
    with pytest.raises(UsageError, match="est un fichier, là où il faut un dossier"):
        build.make(jobs, tmp_path / "sortie")
    assert path.read_text("utf-8") == "à moi"


def test_what_was_begun_and_not_finished_does_not_stand(jobs: list[Job], to: Path) -> None:
    path = to / "manifest.json"
    content = json.loads(path.read_text("utf-8"))
    content["reports"][0]["begun"] = "2026-03-03T07:00:00+01:00"
    path.write_text(json.dumps(content), "utf-8")
    (again,) = build.make(jobs, to, ("html",), settings=RETRY)
    assert not again.unchanged
    assert "begun" not in json.loads(path.read_text("utf-8"))["reports"][0]


def test_files_are_on_the_disk_before_the_exchange(
    jobs: list[Job], to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill cannot show it, the order of the calls can: all that is written, then the exchange."""
    seen: list[str] = []
    fsync, rename = os.fsync, Path.rename
    monkeypatch.setattr(os, "fsync", lambda handle: (seen.append("disk"), fsync(handle))[1])
    monkeypatch.setattr(
        Path, "rename", lambda path, target: (seen.append(f"{target}"), rename(path, target))[1]
    )
    build.make(jobs, to, ("html", "pptx"), settings=build.Settings(force=True))
    exchange = seen.index(str(to / "essai"))
    written = len(list((to / "essai").iterdir()))
    assert seen[:exchange].count("disk") >= written + 1  # each file, and the folder


def test_an_interrupted_exchange_gives_the_earlier_report_back(jobs: list[Job], to: Path) -> None:
    before = {path.name: path.read_bytes() for path in (to / "essai").iterdir()}
    earlier = to / ".en_cours" / "avant" / "essai"
    earlier.parent.mkdir(parents=True)
    (to / "essai").rename(earlier)
    with place.workshop(to, lambda _: {}):
        pass
    assert {path.name: path.read_bytes() for path in (to / "essai").iterdir()} == before
