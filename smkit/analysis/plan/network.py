"""Which task waits for which? The links of a plan, an order to do its tasks in, and the circles that forbid one."""

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.plan.rows import complete, fold
from smkit.errors import suggest

Links = Mapping[int, Sequence[int]]
_LONGEST = 8


def names(depends_on: object, known: Iterable[str] = ()) -> list[str]:
    """Return what a cell of `depends_on` names; several are separated by « ; », a line break, or a comma where no task has one.

    >>> names("Louer le stand ; Imprimer, plier"), names("A, B", {"a", "b"}), names(None)
    (['Louer le stand', 'Imprimer, plier'], ['A', 'B'], [])
    """
    found: list[str] = []
    for part in re.split(r"[;\n]", str(depends_on)) if fold(depends_on) else []:
        pieces = part.split(",")
        split = fold(part) not in known and all(fold(piece) in known for piece in pieces)
        found += pieces if split else [part]
    return [piece.strip() for piece in found if piece.strip()]


def links(plan: pd.DataFrame) -> dict[int, list[int]]:
    """Return, for each row of a plan, the rows that wait for it; names that no row has are left out (`unknown` tells them).

    Parameters: `plan`, canonical plan; `depends_on` holds actions or references, and « ; » between several.

    >>> links(pd.DataFrame({"action": ["A", "B"], "depends_on": [None, "a"]}))
    {0: [1], 1: []}
    """
    rows = complete(plan)
    known = _known(rows)
    after: dict[int, list[int]] = {row: [] for row in range(len(rows))}
    for row, cell in enumerate(rows["depends_on"]):
        for name in names(cell, known):
            if (before := known.get(fold(name))) is not None:
                after[before].append(row)
    return after


def unknown(plan: pd.DataFrame) -> list[str]:
    """Say in French which names of `depends_on` no action bears, with the closest one.

    >>> unknown(pd.DataFrame({"action": ["Louer le stand", "Monter"], "depends_on": [None, "Louer le stnd"]}))[0][:55]
    '« Monter » dépend de « Louer le stnd », qui n’est pas d'
    """
    rows = complete(plan)
    known, said = _known(rows), []
    originals = rows["action"].dropna().astype(str).tolist()
    for action, cell in zip(rows["action"], rows["depends_on"], strict=True):
        for name in names(cell, known):
            if fold(name) not in known:
                said.append(
                    f"« {action} » dépend de « {name} », qui n’est pas dans le plan : ce lien est ignoré.{suggest(name, originals)}"
                )
    return said


def followers(row: int, after: Links) -> list[int]:
    """Return every row that waits for one, near or far, itself left out, in order.

    >>> followers(0, {0: [1], 1: [2], 2: [0]})
    [1, 2]
    """
    seen, queue = {row}, deque(after[row])
    while queue:
        if (reached := queue.popleft()) not in seen:
            seen.add(reached)
            queue.extend(after[reached])
    return sorted(seen - {row})


def order(plan: pd.DataFrame, after: Links) -> list[int]:
    """Return the rows so that each comes after those it waits for.

    Parameters: `plan`, canonical plan, for its names; `after`, as `links` gives it.
    Raises InputError when tasks wait for each other in a circle, told one by one.

    >>> order(pd.DataFrame({"action": ["B", "A"]}), {0: [], 1: [0]})
    [1, 0]
    """
    left = {row: 0 for row in after}
    for nexts in after.values():
        for row in nexts:
            left[row] += 1
    ready, done = deque(row for row, count in left.items() if not count), []
    while ready:
        done.append(row := ready.popleft())
        for follower in after[row]:
            left[follower] -= 1
            if not left[follower]:
                ready.append(follower)
    if len(done) < len(after):
        raise InputError(_told([str(plan["action"].iloc[row]) for row in circle(after)]))
    return done


def circle(after: Links) -> list[int]:
    """Return the rows of one circle, each followed by one that waits for it; empty when there is none.

    >>> circle({0: [1], 1: [2], 2: [1]})
    [1, 2]
    """
    colour: dict[int, int] = {}
    for start in after:
        path, stack = [], [(start, iter(after[start]))] if start not in colour else []
        if stack:
            colour[start] = 1
            path.append(start)
        while stack:
            row, nexts = stack[-1]
            follower = next(nexts, None)
            if follower is None:
                colour[row] = 2
                stack.pop()
                path.pop()
            elif colour.get(follower) == 1:
                return path[path.index(follower) :]
            elif follower not in colour:
                colour[follower] = 1
                path.append(follower)
                stack.append((follower, iter(after[follower])))
    return []


def _known(rows: pd.DataFrame) -> dict[str, int]:
    """The first row of each name, and of each reference."""
    known: dict[str, int] = {}
    for column in ("reference", "action"):
        for row, name in enumerate(rows[column].map(fold)):
            if name:
                known.setdefault(name, row)
    return known


def _told(tasks: Sequence[str]) -> str:
    """A circle, said: each task and the one it waits for."""
    if len(tasks) == 1:
        return f"« {tasks[0]} » dépend d’elle-même : videz sa colonne « Dépend de »."
    chain = [*reversed(tasks)]
    shown = chain if len(chain) <= _LONGEST else [*chain[:_LONGEST], "…"]
    said = ", qui attend ".join(f"« {task} »" for task in [*shown[1:], shown[0]])
    return (
        f"Ces tâches s’attendent en rond, aucune ne peut commencer : « {shown[0]} » attend {said}. "
        "Retirez l’un de ces liens dans la colonne « Dépend de »."
    )
