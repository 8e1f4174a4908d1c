"""A learner's copy of a notebook: bets are still bets, and what is not theirs to write is folded away."""

from pathlib import Path
from typing import Any

#: What JupyterLab shows of a folded cell is its first line.
FOLDED = "# Voir le calcul"
OPENING = "# Ouvrir la leçon : cliquez ici, puis Maj + Entrée"
_THEIRS = ("verifier(", "quiz(", "jouer(", "juger(", "= ...")


def prepare(notebook: Any, *, lesson: bool) -> Any:
    """Return a notebook ready to be worked in: no outputs in a lesson, and its cells that are not the learner's folded.

    Parameters: `notebook`, as nbformat reads it, changed in place; `lesson`, whether it is one.
    """
    if not lesson:
        return notebook
    opened = False
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs, cell.execution_count = [], None
        if "parameters" in cell.metadata.get("tags", []) or any(word in cell.source for word in _THEIRS):
            continue
        if not opened:
            cell.source = f"{OPENING}\n{cell.source}"
            opened = True
        elif not cell.source.startswith("#"):
            cell.source = f"{FOLDED}\n{cell.source}"
        cell.metadata.setdefault("jupyter", {})["source_hidden"] = True
    return notebook


def write(source: Path, target: Path, *, lesson: bool) -> None:
    """Write a learner's copy of a notebook, and sign it: JupyterLab asks nothing, in English, of who opens it.

    Parameters: `source`; `target`, whose folder exists; `lesson`, whether it is one.
    Raises OSError when it cannot be written.
    """
    import nbformat
    from nbformat.sign import NotebookNotary

    notebook = prepare(nbformat.read(source, as_version=4), lesson=lesson)
    nbformat.write(notebook, target)
    try:
        NotebookNotary().sign(notebook)
    except Exception:  # a home that cannot be written in: the copy is good all the same
        pass
