"""A lesson as learners get it, without its answers, and as who leads the workshop keeps it, with all of them."""

import re
import shutil
from pathlib import Path
from typing import Any

import nbformat

from smkit import paths, workspace
from smkit.training import copies as training
from smkit.training import exercises, progress, variants

_SOLUTION = "solution"
_LINK = re.compile(r"\]\((\.\./[^)#\s]+)\)")


def learner(notebook: Any, draw: int | None = None) -> Any:
    """Return a copy without solutions, ready to be worked in.

    Parameters: `notebook`, a lesson (nbformat 4); `draw`, the number of a team, whose questions have their own figures.
    """
    copy = nbformat.from_dict(notebook)
    copy.cells = [cell for cell in copy.cells if _SOLUTION not in cell.metadata.get("tags", [])]
    if draw is not None:
        for name in variants.names():
            _redraw(copy, name, draw)
    return training.prepare(copy, lesson=True)


def _redraw(copy: Any, name: str, draw: int) -> None:
    """Ask an exercise with the figures of a team."""
    before, after = exercises.find(name), exercises.find(f"{name}@{draw}")
    if before is None or after is None:
        return
    for cell in copy.cells:
        cell.source = cell.source.replace(before.question, after.question).replace(
            f'"{name}"', f'"{after.name}"'
        )


def solved(notebook: Any) -> Any:
    """Return a copy whose solutions are unfolded.

    Parameters: `notebook`, a lesson (nbformat 4).
    """
    copy = nbformat.from_dict(notebook)
    for cell in copy.cells:
        if _SOLUTION in cell.metadata.get("tags", []):
            cell.metadata.pop("jupyter", None)
    copy.cells[0].source = re.sub(
        r"^(# .*)$", r"\1 · corrigé", copy.cells[0].source, count=1, flags=re.MULTILINE
    )
    return copy


def station(folder: Path, lessons: list[Path], draw: int = 1) -> None:
    """Make a learner's folder: their copies, the pages these lead to, the boutique's files, and a place for their progress.

    Parameters: `folder`, to be made; `lessons`, notebooks of the kit; `draw`, the number of the team, which draws its figures.
    """
    workspace.private(folder)
    (folder / ".smkit" / progress.DRAW).write_text(str(draw), "utf-8")
    shutil.copytree(paths.BOUTIQUE, folder / "datasets" / paths.BOUTIQUE.name)
    for lesson in lessons:
        notebook = nbformat.read(lesson, as_version=4)
        for linked in _linked(notebook, lesson):
            target = folder / linked.relative_to(paths.KIT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(linked, target)
        write(learner(notebook, draw), folder / lesson.relative_to(paths.KIT))


def write(notebook: Any, path: Path) -> None:
    """Write a notebook. Parameters: `notebook`; `path`, whose folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def _linked(notebook: Any, lesson: Path) -> set[Path]:
    """The files of the kit that a lesson's text leads to."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    found = {(lesson.parent / link).resolve() for link in _LINK.findall(text)}
    return {path for path in found if path.is_file() and path.is_relative_to(paths.KIT.resolve())}
