"""A lesson as learners get it, without its answers, and as who leads the workshop keeps it, with all of them."""

import re
import shutil
from pathlib import Path
from typing import Any

import nbformat

from smkit import paths, workspace
from smkit.training import copies as training
from smkit.training import exercises, progress, variants
from smkit.typography import typeset

_SOLUTION = "solution"
#: A link of Markdown to a file, not to the network nor to a place of the same page.
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\((?![a-z]+:|#)([^)#\s]+)(#[^)\s]*)?\)")
#: What a lesson says of the solution under each exercise, which a station does not hold.
_UNDER = re.compile(r"La\s+solution\s+est\s+repliée\s+juste\s+en\s+dessous\.")
_ASK = "Si vous restez bloqué, demandez à l'animateur : il a les solutions."


def learner(notebook: Any, draw: int | None = None) -> Any:
    """Return a copy without solutions, ready to be worked in.

    Parameters: `notebook`, a lesson (nbformat 4); `draw`, the number of a team, whose questions have their own figures.
    """
    copy = nbformat.from_dict(notebook)
    copy.cells = [cell for cell in copy.cells if _SOLUTION not in cell.metadata.get("tags", [])]
    for cell in copy.cells:
        if cell.cell_type == "markdown":
            cell.source = _UNDER.sub(typeset(_ASK), cell.source)
    if draw is not None:
        for name in variants.names():
            _redraw(copy, name, draw)
    return training.prepare(copy, lesson=True)


def _redraw(copy: Any, name: str, draw: int) -> None:
    """Ask an exercise with the figures of a team."""
    before, after = exercises.find(name), exercises.find(f"{name}@{draw}")
    if before is None or after is None:
        return
    asked = re.compile(r"\s+".join(map(re.escape, before.question.split())))  # whatever its blanks are
    for cell in copy.cells:
        cell.source = asked.sub(lambda _: typeset(after.question), cell.source)
        cell.source = cell.source.replace(f'"{name}"', f'"{after.name}"')


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


def held(lessons: list[Path]) -> set[Path]:
    """Return the files of a learner's folder, as the kit places them: lessons, the pages these lead to, the boutique's.

    Parameters: `lessons`, notebooks of the kit.
    """
    linked = {path for lesson in lessons for path in _linked(nbformat.read(lesson, as_version=4), lesson)}
    files = (path for path in paths.BOUTIQUE.rglob("*") if path.is_file())
    return {path.resolve().relative_to(paths.KIT.resolve()) for path in (*lessons, *linked, *files)}


def relinked(text: str, source: Path, there: set[Path], at: str) -> str:
    """Return a Markdown text whose links lead to a learner's folder; what that folder does not hold is no link any more.

    Parameters: `text`, of `source`, a file of the kit; `there`, as `held` returns it; `at`, from the page where the text will
    stand to the learner's folder, such as « postes/poste_01 ».
    """

    def lead(found: re.Match[str]) -> str:
        target = (source.parent / found[2]).resolve()
        inside = (
            target.relative_to(paths.KIT.resolve()) if target.is_relative_to(paths.KIT.resolve()) else None
        )
        return (
            f"[{found[1]}]({at}/{inside.as_posix()}{found[3] or ''})"
            if inside in there and inside
            else found[1]
        )

    return _LINK.sub(lead, text)


def led(notebook: Any, source: Path, there: set[Path], at: str) -> Any:
    """Return a notebook whose text is `relinked`. Parameters: `notebook`, changed in place; the others as `relinked`."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = relinked(cell.source, source, there, at)
    return notebook


def station(folder: Path, lessons: list[Path], draw: int = 1) -> None:
    """Make a learner's folder: their copies, the pages these lead to, the boutique's files, and a place for their progress.

    Parameters: `folder`, to be made; `lessons`, notebooks of the kit; `draw`, the number of the team, which draws its figures.
    """
    workspace.private(folder)
    (folder / ".smkit" / progress.DRAW).write_text(str(draw), "utf-8")
    (folder / ".smkit" / progress.LED).touch()
    shutil.copytree(paths.BOUTIQUE, folder / "datasets" / paths.BOUTIQUE.name)
    there = held(lessons)
    mine = {lesson.resolve() for lesson in lessons}
    for inside in sorted(there):
        source, target = paths.KIT / inside, folder / inside
        up = "/".join([".."] * (len(inside.parts) - 1)) or "."
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".ipynb":
            notebook = led(nbformat.read(source, as_version=4), source, there, up)
            write(learner(notebook, draw) if source.resolve() in mine else notebook, target)
        elif source.suffix == ".md":
            target.write_text(relinked(source.read_text("utf-8"), source, there, up), "utf-8")
        elif not target.exists():
            shutil.copyfile(source, target)


def write(notebook: Any, path: Path) -> None:
    """Write a notebook. Parameters: `notebook`; `path`, whose folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def _linked(notebook: Any, lesson: Path) -> set[Path]:
    """The files of the kit, other lessons left aside, that a lesson's text leads to."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    found = {(lesson.parent / link).resolve() for _, link, _ in _LINK.findall(text)}
    lessons = lesson.parent.resolve()
    return {
        path
        for path in found
        if path.is_file() and path.is_relative_to(paths.KIT.resolve()) and path.parent != lessons
    }
