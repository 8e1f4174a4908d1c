"""What a worker makes of a disk that is full, a file that is gone, and the part of the data that it was given."""

import errno
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from smkit.reports.writing import produce


@pytest.mark.parametrize(
    "problem, told",
    [
        (OSError(errno.ENOSPC, "No space left on device"), "Le disque est plein"),
        (OSError(errno.EFBIG, "File too large"), "Le disque est plein"),
        (
            PermissionError(errno.EACCES, "Permission denied", "/home/moi/c.csv"),
            "Le fichier « c.csv » n'a pas pu",
        ),
        (OSError(errno.EIO, "Input/output error"), "Le fichier n'a pas pu"),
    ],
)
def test_a_disk_and_a_file_are_told_in_french_without_a_folder(problem: OSError, told: str) -> None:
    said = produce._explain(problem)
    assert said.startswith(told) and said.endswith("--retry.")
    assert "/home" not in said and "denied" not in said and "space left" not in said


def test_a_notebook_that_cannot_be_kept_leaves_no_half_of_itself(tmp_path: Path) -> None:
    notebook = new_notebook(cells=[new_code_cell("1")])
    produce.keep(notebook, tmp_path)
    assert (tmp_path / "rapport.ipynb").stat().st_size > 0
    produce.keep(notebook, tmp_path / "absent")
    assert not (tmp_path / "absent").exists()
    produce.keep_so_far([], {}, tmp_path / "absent")


def test_the_part_is_said_under_the_title_as_text() -> None:
    kind = "application/vnd.smkit.title+json"
    data = {kind: {"text": "Où en est-on ?", "line": "de janvier à mars"}, "text/plain": "", "text/html": ""}
    other = new_output("display_data", {"text/plain": "1"})
    notebook = new_notebook(cells=[new_code_cell("x", outputs=[new_output("display_data", data), other])])
    produce._name_part(notebook, "Région : <b>Nord & Est</b>")
    shown = notebook.cells[0].outputs[0].data
    assert shown[kind]["line"] == "Région : <b>Nord & Est</b> · de janvier à mars"
    assert "&lt;b&gt;Nord &amp; Est&lt;/b&gt; · de janvier à mars" in shown["text/html"]
    assert shown["text/plain"].splitlines()[1] == shown[kind]["line"]
    assert notebook.cells[0].outputs[1] == other
