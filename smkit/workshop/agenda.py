"""Minute by minute: what fits a workshop's duration, when each part begins, and where to cut when one is late."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

from smkit.display import french
from smkit.errors import SmkitError
from smkit.workshop.outline import Outline, Part

Kind = Literal["accueil", "test", "leçon", "pause", "bilan"]

_BREAK, _BETWEEN_BREAKS = 10, 90  # minutes of a break; minutes of work after which one is due
_FASTEST = 0.6  # of a part's own time: faster than that, nobody follows
_LEAST = 2  # minutes of the shortest part
_LESSON = 20  # minutes of a lesson, at least: its idea, and an exercise
_ALONE = 5  # minutes: under that, what is only told goes with the exercises before it


@dataclass(frozen=True)
class Step:
    """A line of the schedule: when it starts and how long it lasts, in minutes, and the parts of a lesson it walks through."""

    start: int
    minutes: int
    kind: Kind
    title: str
    parts: tuple[Part, ...] = ()
    lesson: str = ""

    @property
    def end(self) -> int:
        """Minutes from the beginning."""
        return self.start + self.minutes


@dataclass(frozen=True)
class Agenda:
    """A schedule whose minutes add up to the duration; `home`, what is left to do afterwards; `first_cut`, what to drop
    first when one is late."""

    steps: tuple[Step, ...]
    home: tuple[Part, ...]
    first_cut: tuple[Part, ...]

    @property
    def minutes(self) -> int:
        """The whole duration."""
        return self.steps[-1].end


def duration(text: str) -> int:
    """Read a duration, in minutes: « 3h30 », « 2 heures », « 2:30 », « 90 min », « 90 ».

    Raises SmkitError when it is none.

    >>> duration("3h30"), duration("2 h"), duration("90 min"), duration("2 heures et 15 minutes"), duration("2:30")
    (210, 120, 90, 135, 150)
    """
    said = text.strip().casefold().replace(" ", "")
    said = re.sub(r"(?<=\d)heures?(?:et)?", "h", said)
    found = re.fullmatch(
        r"(?:(\d{1,2})(?:h|:(?=\d\d$))(?:(\d{1,2})(?:min|mn|minutes?)?)?|(\d{1,4})(?:min|mn|minutes?)?)", said
    )
    hours, rest, minutes = found.groups() if found else (None, None, None)
    total = int(minutes) if minutes else int(hours or 0) * 60 + int(rest or 0)
    if not found or not total or int(rest or 0) > 59:
        raise SmkitError(f"Durée attendue : « 3h30 », « 2h » ou « 90 min » ; reçu : « {text} ».")
    return total


def moment(text: str) -> int:
    """Read a time of day, in minutes since midnight: « 9h », « 14h30 », « 14:30 ».

    Raises SmkitError when it is none.

    >>> moment("14h30"), moment("9:05")
    (870, 545)
    """
    found = re.fullmatch(r"(\d{1,2})[h:](\d{2})?", text.strip().casefold().replace(" ", ""))
    hours, minutes = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hours > 23 or minutes > 59:
        raise SmkitError(f"Heure attendue : « 9h » ou « 14h30 » ; reçu : « {text} ».")
    return hours * 60 + minutes


def plan(lessons: Sequence[Outline], minutes: int) -> Agenda:
    """Share a duration between the parts of some lessons, with a welcome, two tests, breaks and a round-up.

    Parameters: `lessons`, in their order; `minutes`, of the whole.
    Raises SmkitError when not even the shortest workshop fits, or when the day has not so many hours.
    """
    if not 60 <= minutes <= 480:
        raise SmkitError(
            "Un atelier dure d'une heure à huit heures ; "
            f"durée demandée : {french.duration(minutes)}. Répartissez le reste sur un autre jour."
        )
    parts = [(outline, part) for outline in lessons for part in outline.parts]
    short = minutes < 120
    before: list[tuple[Kind, str, int]] = [
        ("accueil", "Accueil et tour de table", 5 if short else 10),
        ("test", "Test d'entrée", 5),
    ]
    after: list[tuple[Kind, str, int]] = [
        ("test", "Test de sortie", 5),
        ("bilan", "Bilan et questionnaire", 5 if short else 10),
    ]
    breaks = (minutes - 1) // (_BETWEEN_BREAKS + _BREAK) if minutes > _BETWEEN_BREAKS + 30 else 0
    room = minutes - sum(length for _, _, length in before + after) - _BREAK * breaks
    if room < _LESSON * len(lessons):
        raise SmkitError(
            f"{len(lessons)} leçons ne tiennent pas en {french.duration(minutes)} : comptez au moins {_LESSON} minutes "
            "pour chacune, accueil, tests et pauses en plus. Prenez-en moins, ou plus de temps."
        )
    chosen, home = _choose(parts, room)
    stretches = _together(chosen)
    lengths = _share([sum(part.minutes for part in stretch) for _, stretch in stretches], room)

    steps: list[Step] = []

    def add(kind: Kind, title: str, length: int, parts: tuple[Part, ...] = (), lesson: str = "") -> None:
        steps.append(Step(steps[-1].end if steps else 0, length, kind, title, parts, lesson))

    for kind, title, length in before:
        add(kind, title, length)
    paused = _pauses(lengths, breaks)
    for place, ((outline, stretch), length) in enumerate(zip(stretches, lengths, strict=True)):
        if place in paused:
            add("pause", "Pause", _BREAK)
        title = stretch[0].title if stretch[0].worked else stretch[0].room
        add("leçon", title, length, stretch, outline.title)
    for _ in range(breaks - len(paused)):
        add("pause", "Pause", _BREAK)
    for kind, title, length in after:
        add(kind, title, length)
    return Agenda(tuple(steps), tuple(part for _, part in home), _cuts(chosen))


def _pauses(lengths: Sequence[int], breaks: int) -> tuple[int, ...]:
    """The stretches before which a break stands, so that the longest time without one is the shortest that can be.

    >>> _pauses([60, 30, 30, 60], 1), _pauses([60], 2)
    ((2,), ())
    """
    gaps = range(1, len(lengths))

    def longest(places: tuple[int, ...]) -> int:
        ends = (0, *places, len(lengths))
        return max(sum(lengths[a:b]) for a, b in pairwise(ends))

    return min(combinations(gaps, min(breaks, len(gaps))), key=longest)


def clock(minutes: int, start: int) -> str:
    """Return a moment of the day: `minutes` after `start` (minutes since midnight).

    >>> clock(95, 9 * 60)
    '10 h 35'
    """
    at = (start + minutes) % (24 * 60)
    return f"{at // 60} h {at % 60:02d}"


def _choose(
    parts: Sequence[tuple[Outline, Part]], room: int
) -> tuple[list[tuple[Outline, Part]], list[tuple[Outline, Part]]]:
    """Keep what fits at the fastest pace that people follow, each lesson giving up its last parts in turn."""
    kept = list(parts)
    home: list[tuple[Outline, Part]] = []
    while sum(max(_LEAST, part.minutes * _FASTEST) for _, part in kept) > room:
        left = {outline.prefix: [pair for pair in kept if pair[0] is outline] for outline, _ in kept}
        longest = max(left.values(), key=lambda pairs: sum(part.minutes for _, part in pairs))
        home.insert(0, longest[-1])
        kept.remove(longest[-1])
    order = [id(part) for _, part in parts]
    return kept, sorted(home, key=lambda pair: order.index(id(pair[1])))


def _together(chosen: Sequence[tuple[Outline, Part]]) -> list[tuple[Outline, tuple[Part, ...]]]:
    """What is told and shown in one room, with nothing to do, is one line of the schedule."""
    found: list[tuple[Outline, tuple[Part, ...]]] = []
    for outline, part in chosen:
        if found and not part.worked and found[-1][0] is outline:
            before = found[-1][1]
            if before[-1].room == part.room and (part.room != "À vous" or part.minutes < _ALONE):
                found[-1] = (outline, (*before, part))
                continue
        found.append((outline, (part,)))
    return found


def _share(wanted: Sequence[float], room: int) -> list[int]:
    """Whole minutes in proportion of what is wanted, none under the least, their sum exactly `room` (largest remainder).

    What would have less than the least has it, and no more: the others share the rest, an idea as an exercise.

    >>> _share([2, 4, 12], 36), _share([0.5, 4, 12], 34)
    ([4, 8, 24], [2, 8, 24])
    """
    short: set[int] = set()
    while True:
        shared = [at for at in range(len(wanted)) if at not in short]
        pace = (room - _LEAST * len(short)) / (sum(wanted[at] for at in shared) or 1)
        under = {at for at in shared if wanted[at] * pace < _LEAST}
        if not under:
            break
        short |= under
    exact = [_LEAST if at in short else length * pace for at, length in enumerate(wanted)]
    lengths = [int(length) for length in exact]
    nearest = sorted(shared, key=lambda at: int(exact[at]) - exact[at])
    for at in nearest[: room - sum(lengths)]:
        lengths[at] += 1
    return lengths


def _cuts(chosen: Sequence[tuple[Outline, Part]]) -> tuple[Part, ...]:
    """The longest part of each lesson's second half: those who miss it lose practice, not the idea."""
    cuts = []
    for outline in dict.fromkeys(outline for outline, _ in chosen):
        mine = [part for other, part in chosen if other is outline]
        later = [part for part in mine[len(mine) // 2 :] if part.exercises] or mine[-1:]
        cuts.append(max(later, key=lambda part: part.minutes))
    return tuple(cuts)
