"""What a lesson holds, in its order: the parts a workshop walks through, read from the lesson's own notebook."""

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from smkit import paths
from smkit.errors import SmkitError, suggest
from smkit.training import registry
from smkit.typography import clip

#: Rooms of a lesson that a workshop walks through; the others serve who works alone, before or after.
TAUGHT = ("Pour commencer", "L'idée", "Sur les données de la boutique", "À vous")
_CHART = "application/vnd.smkit.chart+json"
_EXERCISE = re.compile(r"\bverifier\(\s*[\"']([\w.]+)[\"']")
_CALLED = re.compile(r"^\*\*(Exercice \d+|Première question)\.\*\*", re.MULTILINE)
# « 3. Les lots (5 min) » is « Les lots »: a workshop counts its own minutes
_NUMBERED = re.compile(r"^\d+\.\s*|\s*\(\d+\s*min\b[^)]*\)$")
_SHOWN = 90  # of a question, in a list
_WORDS_A_MINUTE = 130  # spoken, with a pause to look at the screen
_SHORTEST = 0.5  # minutes: what is shorter is no part of its own
_MINUTES = {
    "exercise": 4.0,
    "chart": 1.5,
    "play": 5.0,
}  # to work and to discuss; to read together; to play, and to look back
_PLAYED = re.compile(r"^\w+ = jouer\(", re.MULTILINE)


@dataclass(frozen=True)
class Picture:
    """A chart as the lesson stores it: its title, what it shows in words, its PNG."""

    title: str
    alt: str
    png: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A stretch of a lesson under one heading: its `text` (Markdown), exercises (names), charts, and talks to play."""

    room: str
    title: str
    text: str
    exercises: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    plays: int = 0

    @property
    def worked(self) -> bool:
        """Is there something to do, or only to hear and to see?"""
        return bool(self.exercises) or self.plays > 0

    @property
    def minutes(self) -> float:
        """How long it lasts in a room, in minutes: spoken, read, worked and discussed."""
        spoken = len(self.text.split()) / _WORDS_A_MINUTE
        work = _MINUTES["exercise"] * len(self.exercises) + _MINUTES["play"] * self.plays
        return spoken + work + _MINUTES["chart"] * len(self.pictures)


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A lesson as a workshop sees it: the decision it opens on, its aims, its parts, what to keep in mind."""

    prefix: str
    notebook: Path
    title: str
    opening: str
    aims: str
    parts: tuple[Part, ...]
    kept: str


def find(name: str) -> str:
    """Return the prefix of a lesson, asked by its prefix, its number or its notebook's name.

    Raises SmkitError when there is no such lesson.

    >>> find("05"), find("05_roi_campagnes"), find("roi")
    ('roi', 'roi', 'roi')
    """
    asked = Path(str(name)).name.removesuffix(".ipynb").casefold()
    for prefix, stem in registry.LESSONS.items():
        number, _, rest = stem.partition("_")
        if asked in {prefix, stem, number, number.lstrip("0"), rest}:
            return prefix
    known = list(registry.LESSONS.values())
    raise SmkitError(
        f"Aucune leçon ne s'appelle « {name} ».{suggest(str(name), known)} Il y a : {', '.join(known)}. "
        "Recopiez un de ces noms, ou son numéro."
    )


def read(prefix: str) -> Outline:
    """Read a lesson.

    Parameters: `prefix`, as `find` returns it.

    >>> [part.title for part in read("roi").parts][2]
    'Les mots pour le dire'
    """
    path = paths.NOTEBOOKS / "formation" / f"{registry.LESSONS[prefix]}.ipynb"
    notebook: Any = nbformat.read(path, as_version=4)
    found = list(_stretches(notebook.cells))
    rooms = {
        room: "\n\n".join(part.text for part in found if part.room == room) for room in ("", *registry.ROOMS)
    }
    return Outline(
        prefix=prefix,
        notebook=path,
        title=registry.load(prefix).TITLE,
        opening=rooms[""].strip(),
        aims=next(part.text for part in found if part.room == "Ce que vous saurez faire").strip(),
        parts=tuple(_joined(part for part in found if part.room in TAUGHT)),
        kept=rooms["À retenir"].strip(),
    )


@cache
def called(prefix: str) -> dict[str, str]:
    """Return what a lesson's notebook calls each of its exercises, by their names.

    Parameters: `prefix`, as `find` returns it.

    >>> called("roi")["roi.cout_coupon"]
    'Exercice 1'
    """
    path = paths.NOTEBOOKS / "formation" / f"{registry.LESSONS[prefix]}.ipynb"
    notebook: Any = nbformat.read(path, as_version=4)
    names: dict[str, str] = {}
    title = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            title = (_CALLED.findall(cell.source) or [title])[-1]
        elif "reponse" in cell.source:
            names |= dict.fromkeys(_EXERCISE.findall(cell.source), title)
    return names


def told(name: str, question: str = "") -> str:
    """Return what an exercise is to who has not its name in mind: how its notebook calls it, and what it asks.

    Parameters: `name`, of an exercise or of a quiz (« roi.quiz »); `question`, where it is asked with other numbers: its lesson
    is then told too.

    >>> told("roi.gain_net").replace("\xa0", " ")
    "Exercice 5 : Alors, qu'a vraiment gagné ce mailing, en euros : marge moins coût de l'action ?"
    >>> told("roi.quiz")
    'Le quiz'
    """
    prefix, _, rest = name.partition(".")
    if rest == "quiz":
        return "Le quiz"
    bare = name.partition("@")[0]
    asked = next((one.question for one in registry.load(prefix).EXERCISES if one.name == bare), bare)
    lesson = f"« {registry.load(prefix).TITLE} », " if question else ""
    title = called(prefix).get(bare, "Exercice")
    return f"{lesson}{title.lower() if question else title} : {clip(question or asked, _SHOWN)}"


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    """A room's few words of introduction go with its first part: nobody plans thirty seconds."""
    before = ""
    for part in parts:
        whole = replace(part, text=f"{before}\n\n{part.text}".strip())
        before = ""
        if whole.minutes < _SHORTEST and not part.worked and not part.pictures:
            before = whole.text
        else:
            yield whole


def _stretches(cells: list[Any]) -> Iterator[Part]:
    """Cut a notebook at its headings."""
    room = title = ""
    text: list[str] = []
    exercises: list[str] = []
    pictures: list[Picture] = []
    plays = 0

    def part() -> Part:
        return Part(
            room=room,
            title=_NUMBERED.sub("", title or room),
            text="\n".join(text).strip(),
            exercises=tuple(exercises),
            pictures=tuple(pictures),
            plays=plays,
        )

    for cell in cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                level, _, heading = line.partition(" ")
                if level not in ("#", "##", "###"):
                    text.append(line)
                    continue
                if text or exercises or pictures:
                    yield part()
                text, exercises, pictures, plays = [], [], [], 0
                room, title = (heading, "") if level == "##" else (room, heading)
            text.append("")
        else:
            exercises += _EXERCISE.findall(cell.source) if "reponse" in cell.source else []
            pictures += _pictures(cell)
            plays += len(_PLAYED.findall(cell.source))
    yield part()


def _pictures(cell: Any) -> Iterator[Picture]:
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if _CHART in data and "image/png" in data:
            record = data[_CHART]
            yield Picture(record["title"], record["alt"], base64.b64decode(data["image/png"]))
