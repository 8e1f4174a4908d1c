"""The whole box: written beside, and put in place once it is whole."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import nbformat

from smkit import reach, stopping
from smkit.errors import SmkitError, why
from smkit.workshop import agenda, copies, guide, outline, slides, story

_FIRST = "postes/poste_01"
MOST_PEOPLE = 40  # a room; beyond, two workshops


def make(
    lessons: Sequence[str],
    to: Path,
    *,
    people: int = 12,
    minutes: int = 210,
    start: int = 9 * 60,
    tell: Callable[[str], None] = lambda text: None,
) -> Path:
    """Make a workshop: guide, sheet, slides, learners' folders, solved copies.

    Parameters: `lessons`, their names; `to`, a folder that is not there yet, or empty; `people`, from 1 to 40; `minutes`, of
    the whole; `start`, minutes since midnight; `tell`, called as each piece begins.
    Returns the guide's path.
    Raises SmkitError when a lesson is unknown, when nothing fits, or when the folder is in use or cannot be written.
    """
    if not 1 <= people <= MOST_PEOPLE:
        raise SmkitError(f"Un atelier reçoit de 1 à {MOST_PEOPLE} personnes ; demandé : {people}.")
    prefixes = list(dict.fromkeys(outline.find(name) for name in lessons))
    read = tuple(_led(prefixes))
    plan = agenda.plan(read, minutes)
    if to.resolve() == Path.cwd():
        raise SmkitError(
            f"« {reach.name(to)} » est le dossier où vous êtes. Donnez le nom d'un dossier nouveau, par exemple : --to atelier"
        )
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise SmkitError(
            f"« {reach.name(to)} » contient déjà quelque chose, qui n'est pas remplacé. Donnez le nom d'un dossier nouveau."
        )
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=to.parent, prefix=f".{to.name}."))
    except OSError as problem:
        raise SmkitError(_unwritable(to, problem)) from problem
    with stopping.draft(draft):
        try:
            _fill(draft, read, plan, people, start, tell)
            if to.exists():
                to.rmdir()
            draft.chmod(0o755)
            draft.rename(to)
        except OSError as problem:
            raise SmkitError(_unwritable(to, problem)) from problem
    return to / "guide.html"


def _fill(
    folder: Path,
    lessons: tuple[outline.Outline, ...],
    plan: agenda.Agenda,
    people: int,
    start: int,
    tell: Callable[[str], None],
) -> None:
    title = " · ".join(lesson.title for lesson in lessons)
    tell("Guide et fiche")
    _write(folder / "guide.html", guide.guide(lessons, plan, people=people, start=start))
    _write(folder / "fiche.html", guide.sheet(lessons, plan, start=start))
    tell("Diaporama")
    told = list(story.tell(lessons, plan, start))
    slides.powerpoint(told, title, folder / "diaporama.pptx")
    _write(folder / "diaporama.html", slides.page(told, title))
    tell("Corrigés")
    notebooks = [lesson.notebook for lesson in lessons]
    there = copies.held(notebooks)
    for path in notebooks:
        whole = copies.led(nbformat.read(path, as_version=4), path, there, f"../{_FIRST}")
        copies.write(copies.solved(whole), folder / "corriges" / path.name)
    tell("Postes")
    for number in range(1, people + 1):
        copies.station(folder / "postes" / f"poste_{number:02d}", notebooks, number)


def _led(prefixes: list[str]) -> Iterator[outline.Outline]:
    """The lessons, whose links lead to the files of the first station: who leads has the whole folder."""
    read = [outline.read(prefix) for prefix in prefixes]
    there = copies.held([lesson.notebook for lesson in read])
    for lesson in read:

        def lead(text: str, source: Path = lesson.notebook) -> str:
            return copies.relinked(text, source, there, _FIRST)

        yield replace(
            lesson,
            opening=lead(lesson.opening),
            aims=lead(lesson.aims),
            parts=tuple(replace(part, text=lead(part.text)) for part in lesson.parts),
            kept=lead(lesson.kept),
        )


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def _unwritable(to: Path, problem: OSError) -> str:
    told = f"Impossible d'écrire « {reach.name(to)} » : {why(problem)}."
    return f"{told} Choisissez un dossier à vous, par exemple dans vos documents."
