"""A learner's workspace: copies where bets are bets, signed, and a lab that opens on the front door without a word of English."""

import json
from pathlib import Path

import nbformat
import pytest

from smkit import workspace
from smkit.training import copies, registry, tour


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kit")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_DATA_DIR", str(folder / "jupyter"))
        patch.setenv("HOME", str(folder))
        workspace.create(folder)
    return folder


@pytest.mark.parametrize("lesson", registry.LESSONS.values())
def test_a_lesson_copied_has_no_outputs_and_shows_only_what_is_the_learners(kit: Path, lesson: str) -> None:
    cells = nbformat.read(kit / "notebooks" / "formation" / f"{lesson}.ipynb", as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)
    shown = [cell for cell in code if not cell.metadata.get("jupyter", {}).get("source_hidden")]
    theirs = ("verifier(", "quiz(", "jouer(", "juger(")
    assert all("= " in cell.source or any(word in cell.source for word in theirs) for cell in shown)
    assert all(cell in shown for cell in code if any(word in cell.source for word in theirs))
    assert code[0].source.startswith(copies.OPENING)
    folded = [cell for cell in code if cell not in shown]
    assert all(
        cell.source.startswith("# ") for cell in folded
    )  # JupyterLab shows the first line of a folded cell


def test_a_report_copied_keeps_its_outputs(kit: Path) -> None:
    cells = nbformat.read(kit / "notebooks" / "rapports" / "indicateurs.ipynb", as_version=4).cells
    assert any(cell.get("outputs") for cell in cells)


def test_copies_are_signed(kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nbformat.sign import NotebookNotary

    monkeypatch.setenv("JUPYTER_DATA_DIR", str(kit / "jupyter"))
    notebook = nbformat.read(kit / "notebooks" / "formation" / "05_roi_campagnes.ipynb", as_version=4)
    assert NotebookNotary(data_dir=str(kit / "jupyter")).check_signature(notebook)


def test_the_lab_opens_on_the_front_door_says_where_in_one_french_line_and_no_more(
    kit: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(workspace, "_served", lambda command, env: called.append(command) or 0)
    assert workspace.lab(kit) == 0 and workspace.lab(kit, ["--port=9999"]) == 0
    said = capfd.readouterr().err.splitlines()
    assert len(said) == 2 and all("Ctrl-C" in line for line in said)
    assert "http://localhost:" in said[0] and "00_accueil" in said[0] and "http" not in said[1]
    assert "--ServerApp.log_level=ERROR" in called[0]
    tours = json.loads((kit / ".smkit" / "lab" / f"{tour.SETTINGS}.jupyterlab-settings").read_text("utf-8"))[
        "tours"
    ]
    assert [f"jupyterlab-tour:user-tours:{one['id']}" for one in tours] == [tour.ID]
    door = (kit / "notebooks" / "00_accueil.ipynb").read_text("utf-8")
    assert json.dumps(tour.ID)[1:-1] in door
    assert "--LabApp.default_url=/lab/tree/notebooks/00_accueil.ipynb" in called[0]
