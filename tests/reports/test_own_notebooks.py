"""A report of one's own: what a workspace edits or adds is what runs, and the report says so."""

import shutil
from pathlib import Path

import nbformat
import pytest

from smkit import paths, workspace
from smkit.reports.asking import shelf
from smkit.reports.errors import UsageError
from smkit.reports.keeping import build

ROOM = Path("notebooks/rapports")


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace in a folder with spaces and accents: an edited glossary, a report more, a broken one."""
    folder = tmp_path / "mon espace à moi"
    workspace.create(folder)
    monkeypatch.setenv("SMKIT_WORKSPACE", str(folder))
    edited = folder / ROOM / "glossaire.ipynb"
    notebook = nbformat.read(edited, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("smkit.finding('Ajouté par la maison.')"))
    nbformat.write(notebook, edited)
    shutil.copy(edited, folder / ROOM / "mon_rapport.ipynb")
    (folder / ROOM / "casse.ipynb").write_text('{"cells": [', "utf-8")
    return folder


def test_what_is_edited_or_added_runs_and_the_page_says_whose_it_is(mine: Path, tmp_path: Path) -> None:
    to = tmp_path / "sortie"
    jobs = [job for name in ("glossaire", "mon_rapport") for job in build.plan(name, {}, [])]
    outcomes = build.make(jobs, to, ("html",), settings=build.Settings(force=True))
    assert [outcome.made for outcome in outcomes] == [True, True]
    for name in ("glossaire", "mon_rapport"):
        page = (to / name / "rapport.html").read_text("utf-8")
        assert "Ajouté par la maison." in page
        assert "par le carnet de votre espace de travail" in page and f"{name}.ipynb" in page


def test_a_broken_one_is_explained(mine: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="casse.ipynb est illisible"):
        build.plan("casse", {"public": "B2B"}, [])
    (outcome,) = build.make(
        build.plan("casse", {}, []), tmp_path / "sortie", ("html",), settings=build.Settings(force=True)
    )
    assert not outcome.made and "illisible" in outcome.reason


def test_a_copy_that_nobody_touched_is_the_kits(mine: Path) -> None:
    assert shelf.find("rapports", "indicateurs").own == ""
    assert shelf.find("rapports", "glossaire").own == "le carnet de votre espace de travail"
    assert {item.name for item in shelf.items("rapports")} >= {"mon_rapport", "casse", "indicateurs"}


def test_a_path_is_taken_and_found_again(mine: Path) -> None:
    path = mine / "à part" / "essai.ipynb"
    path.parent.mkdir()
    shutil.copy(mine / ROOM / "mon_rapport.ipynb", path)
    item = shelf.find("rapports", str(path))
    assert build.plan(str(path), {}, [])[0].name == "essai"
    assert item.path == path and item.own == "un carnet à vous" and shelf.find("rapports", item.asked) == item


def test_a_path_that_leads_nowhere_is_explained() -> None:
    with pytest.raises(UsageError, match="« absent.ipynb » n'est pas un carnet"):
        shelf.find("rapports", "ailleurs/absent.ipynb")


def test_without_a_workspace_the_kit_is_all_there_is() -> None:
    found = shelf.items("rapports")
    assert found and all(item.path.is_relative_to(paths.NOTEBOOKS) and not item.own for item in found)
