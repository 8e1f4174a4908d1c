"""Work that takes time, done by processes of the batch engine: what is under way, how far it is, how it is stopped."""

import json
import os
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from smkit import memory
from smkit.reports.asking import shelf
from smkit.reports.running import supervise, workers
from smkit.tables import doors, environment

#: Seconds that a reading may take, and the share of the machine's memory that it may.
_SECONDS, _SHARE = 1800.0, 0.75
#: What is said of a reading that was stopped, under way or before it began.
STOPPED = "La lecture a été arrêtée avant sa fin. Relisez le fichier, ou déposez un export plus court."
#: Finished works that are remembered.
_REMEMBERED = 50


@dataclass
class Work:
    """Something under way: what it `says`, `done` of `total` steps (0 where that is not known), and how it ended."""

    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    says: str = ""
    done: int = 0
    total: int = 0
    over: bool = False
    stopped: bool = False
    result: Any = None
    reason: str = ""
    begun: float = field(default_factory=time.monotonic)
    about: dict[str, Any] = field(default_factory=dict)
    asked: supervise.Interruption = field(default_factory=supervise.Interruption)
    future: Future[None] | None = None

    def stop(self) -> None:
        """Ask for an end, which comes within half a second."""
        self.stopped = True
        self.asked.how = "arrêté à votre demande"
        if self.future and self.future.cancel():
            self.over = True

    def state(self) -> dict[str, Any]:
        """What a page shows of it."""
        return {
            "dit": self.says,
            "fait": self.done,
            "total": self.total,
            "fini": self.over,
            "secondes": round(time.monotonic() - self.begun),
        }


class Bench:
    """What is under way in a workspace: readings beside each other, reports one after another."""

    def __init__(self, root: Path, engine: str = "") -> None:
        self.root = root.resolve()
        self.engine = engine or workers.default_engine()
        self.works: dict[str, Work] = {}
        self.readings = ThreadPoolExecutor(2, thread_name_prefix="lecture")
        self.reports = ThreadPoolExecutor(1, thread_name_prefix="rapport")
        self._ready = threading.Lock()
        self.warm = False

    def get_ready(self) -> None:
        """Have the process from which the others are forked load what they need; return when it has."""
        with self._ready:
            if self.engine == "fork" and not self.warm:
                workers.start_server([item.path for item in shelf.items("rapports")])
                task = workers.Task("smkit.etabli.work:nothing", (), self.root, self._environment())
                list(supervise.run({"": task}, "fork", 1, self._limits(), supervise.Interruption()))
                self.warm = True

    def _limits(self) -> supervise.Limits:
        return supervise.Limits(_SECONDS, int(_SHARE * memory.limit()))

    def read(self, id_: str, function: str, *arguments: Any) -> Work:
        """Have a worker do `function` with some arguments, once at a time for the same `id_`; its result is the work's."""
        if (known := self.works.get(id_)) and not known.over:
            return known
        work = Work(id_, says="Lecture du fichier…")
        task = workers.Task(function, arguments, self.root, self._environment())
        return self._begin(work, self.readings, lambda: self._task(work, task))

    def make(self, work: Work, do: Callable[[Work], None]) -> Work:
        """Have `do` called with a work, after those that were asked for before."""
        work.says = "En attente du rapport précédent…"
        return self._begin(work, self.reports, lambda: do(work))

    @property
    def busy(self) -> bool:
        """Is anything under way?"""
        return any(not work.over for work in self.works.values())

    def close(self) -> list[Work]:
        """Stop all that is under way, and return what ended so; some may be whole by then."""
        under_way = [work for work in list(self.works.values()) if not work.over]
        for work in under_way:
            work.stop()
        for pool in (self.readings, self.reports):
            pool.shutdown(wait=True, cancel_futures=True)
        return [work for work in under_way if work.stopped]

    def _begin(self, work: Work, pool: ThreadPoolExecutor, do: Callable[[], None]) -> Work:
        for old in [each.id for each in self.works.values() if each.over][:-_REMEMBERED]:
            del self.works[old]
        self.works.pop(work.id, None)
        self.works[work.id] = work
        work.future = pool.submit(self._run, work, do)
        return work

    def _run(self, work: Work, do: Callable[[], None]) -> None:
        try:
            work.begun = time.monotonic()
            if not work.stopped:
                do()
        except Exception as problem:  # whatever it is, a page waits for a sentence
            from smkit.errors import SmkitError

            ours = isinstance(problem, SmkitError)
            work.reason = (
                str(problem) if ours else f"Une erreur qui n'est pas la vôtre : {type(problem).__name__}."
            )
        finally:
            work.over = True

    def _task(self, work: Work, task: workers.Task) -> None:
        def hear(_name: str, kind: str, content: Any) -> None:
            if kind == "says":
                work.says = content

        # a file that comes before that process is ready is read by one of its own, which loads less
        engine = self.engine if self.warm else "spawn"
        for _, ending in supervise.run({work.id: task}, engine, 1, self._limits(), work.asked, hear):
            work.result, work.reason = ending.result, _about_reading(ending.reason)

    def _environment(self) -> dict[str, str]:
        return dict(os.environ) | {
            "SMKIT_HEADLESS": "1",
            "SMKIT_WORKSPACE": str(self.root),
            environment.DOOR: doors.typed([], {}, "values"),
            environment.PERSONAL: "",
        }


def nothing(_tell: Callable[[str, Any], None]) -> tuple[None, int]:
    """Do nothing, in a worker: who can is ready."""
    return None, 0


def _about_reading(reason: str) -> str:
    """What the engine says of a report that ended too soon, said of a reading."""
    if not reason:
        return ""
    if "mémoire" in reason or "signal" in reason:
        return (
            "La lecture s'est arrêtée, souvent faute de mémoire. Fermez d'autres programmes, ou filtrez l'export (une année, une "
            "région), puis relisez."
        )
    return STOPPED


def steps(notebook: str) -> tuple[dict[int, int], dict[int, str]]:
    """Return, for a notebook as JSON, the rank from 1 of each cell of code, and the heading that each stands under.

    >>> steps('{"cells": [{"cell_type": "markdown", "source": "## Lire"}, {"cell_type": "code", "source": ""}]}')
    ({1: 1}, {1: 'Lire'})
    """
    ranks: dict[int, int] = {}
    titles: dict[int, str] = {}
    title = ""
    for position, cell in enumerate(json.loads(notebook)["cells"]):
        text = "".join(cell["source"])
        if cell["cell_type"] == "code":
            ranks[position], titles[position] = len(ranks) + 1, title
        elif heading := next((line for line in text.splitlines() if line.startswith("## ")), ""):
            title = heading.removeprefix("## ").strip()
    return ranks, titles
