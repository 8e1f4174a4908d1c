"""Where people got stuck, from the progress files of a room; nobody is ranked."""

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smkit import reach
from smkit.errors import SmkitError
from smkit.training import exercises, progress, registry


@dataclass(frozen=True)
class Stuck:
    """An exercise that some tried without success: its name and question, how many tried it, and the stations still at it."""

    name: str
    question: str
    tried: int
    stations: tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """How many exercises of the final case a station has right, of how many, by kind."""

    station: str
    right: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Room:
    """What a room's progress files say: how many could be read, which could not, the exercises people are stuck at, and the marks.

    Marks stand in the order of the stations, those who began the final case only; `idle` are the stations where nothing was tried;
    `tried`, whether anything was somewhere.
    """

    read: int
    unread: tuple[str, ...]
    stuck: tuple[Stuck, ...]
    marks: tuple[Mark, ...] = ()
    idle: tuple[str, ...] = ()
    tried: bool = False


def gather(folder: Path) -> Room:
    """Gather the progress files under a folder.

    Parameters: `folder`, that holds the learners' folders.
    Returns the room, most shared difficulty first.
    Raises SmkitError when there is no learner's folder.
    """
    folder = folder.resolve()
    files = sorted(folder.rglob(f".smkit/{progress.FILE}"))
    homes = {each.parent for each in folder.rglob(".smkit") if each.is_dir()}
    if not homes:
        raise SmkitError(
            f"Aucune progression dans « {reach.name(folder)} ». Copiez-y les dossiers des postes, avec leur dossier caché .smkit, "
            "puis relancez."
        )
    attempts: dict[str, dict[str, Any]] = {}
    unread = []
    called = _called(folder, homes)
    for file in files:
        station = called[file.parent.parent]
        try:
            content = json.loads(file.read_text("utf-8-sig"))  # as `progress` reads it
            attempts[station] = {name: entry for name, entry in content.items() if isinstance(entry, dict)}
        except (OSError, ValueError, AttributeError):
            unread.append(station)
    tried = Counter(name for entries in attempts.values() for name in entries)
    stuck = [
        Stuck(name, question, tried[name], stations)
        for name in tried
        if (question := _asked(name))
        and (stations := tuple(who for who, entries in attempts.items() if _failing(entries.get(name))))
    ]
    stuck.sort(key=lambda one: (-len(one.stations), one.name))
    marks = (_mark(who, entries) for who, entries in attempts.items())
    places = homes - {file.parent.parent for file in files}
    idle = sorted(
        {called[each] for each in places} | {who for who, entries in attempts.items() if not entries}
    )
    return Room(
        len(attempts),
        tuple(unread),
        tuple(stuck),
        tuple(mark for mark in marks if mark),
        tuple(idle),
        bool(tried),
    )


def _called(folder: Path, homes: Collection[Path]) -> dict[Path, str]:
    """What each station is called: its folder's name, with those above it where two rooms have stations of the same name."""
    names = Counter(home.name for home in homes)
    return {
        home: home.name if names[home.name] == 1 else home.relative_to(folder).as_posix() for home in homes
    }


def _asked(name: str) -> str:
    """What is asked under a name, of an exercise or of a lesson's quiz; nothing when no lesson has it."""
    prefix, _, rest = name.partition(".")
    if rest == "quiz" and prefix in registry.LESSONS:
        return f"Le quiz de « {registry.load(prefix).TITLE} »"
    exercise = exercises.find(name)
    return exercise.question if exercise else ""


def _mark(station: str, entries: dict[str, Any]) -> Mark | None:
    from smkit.training.lessons.cas_de_synthese import MARKS

    names = {kind: [f"synthese.{name}" for name in each] for kind, each in MARKS.items()}
    if not any(name in entries for each in names.values() for name in each):
        return None
    right = {
        kind: (sum(bool(entries.get(name, {}).get("juste")) for name in each), len(each))
        for kind, each in names.items()
    }
    return Mark(station, right)


def _failing(entry: Any) -> bool:
    return bool(entry) and not entry.get("juste")
