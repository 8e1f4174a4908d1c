"""What a person who waits is told: how many rows there are, how far the reading is, how long it may still take."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from smkit.tables.environment import PROGRESS
from smkit.tables.errors import count
from smkit.ticking import every
from smkit.typography import typeset

#: Seconds before anything is said, and between two words.
_FIRST, _NEXT = 0.8, 1.0
#: Seconds between two words to another process.
_OFTEN = 0.2


@dataclass
class Work:
    """What is being done: `done` of `total` columns of a file of `rows` rows, 0 where that is not known yet."""

    name: str = ""
    rows: int = 0
    done: int = 0
    total: int = 0
    begun: float = field(default_factory=time.monotonic)

    def say(self) -> str:
        """Return where the work is, in French.

        >>> Work("ventes.csv", 1200, 1, 4, time.monotonic() - 3).say().replace("\\xa0", " ").replace("\\u202f", " ")
        'Lecture de « ventes.csv » : 1 200 lignes, colonne 2 sur 4, reste environ 9 s'
        """
        spent = time.monotonic() - self.begun
        text = f"Lecture de « {self.name} »"
        if not self.total:
            return typeset(f"{text} : ouverture, {spent:.0f} s")
        text += f" : {count(self.rows, 'ligne', 'lignes')}"
        if self.done >= self.total:
            return typeset(f"{text}, dernières vérifications, {spent:.0f} s")
        text += f", colonne {self.done + 1} sur {self.total}"
        left = spent / self.done * (self.total - self.done) if self.done else 0
        return typeset(text + (f", reste environ {left:.0f} s" if self.done else ""))


_now: Work | None = None
#: What another process is told of this one: the reading, the rows read, the first cell's moment, when it was last told.
_read = Work()
_rows = 0
_begun = _told = 0.0
_last = 0


def step(name: str, rows: int, done: int, total: int) -> None:
    """Note how far a reading is: `done` columns of `total`, in a file of `rows` rows. Costs nothing where nobody waits."""
    if _now is not None:
        _now.name, _now.rows, _now.done, _now.total = name, rows, done, total
    if PROGRESS in os.environ:
        global _read, _rows
        begun = _read.begun if _read.name == name else time.monotonic()
        _read = Work(name, rows, done, total, begun)
        _rows += rows if done == total else 0
        _note(_read.say())


def cell(done: int, total: int) -> None:
    """Note how far the computing is: `done` cells of `total` of a notebook."""
    if PROGRESS in os.environ:
        global _begun, _rows, _last
        if done <= _last or not _begun:  # another notebook
            _begun, _rows = time.monotonic(), 0
        _last = done
        left = (time.monotonic() - _begun) / (done or 1) * (total - done)
        on = f" sur {count(_rows, 'ligne', 'lignes')}" if _rows else ""
        more = f", reste environ {left:.0f} s" if _rows else ""
        _note(f"Calcul{on} : étape {done + 1} de {total}{more}")


def page() -> None:
    """Note that the page is being written."""
    if PROGRESS in os.environ:
        _note(
            "Écriture de la page" + (f", {count(_rows, 'ligne lue', 'lignes lues')}" if _rows else ""),
            now=True,
        )


def _note(text: str, now: bool = False) -> None:
    """Write a sentence for whoever waits in another process, now and then."""
    global _told
    moment = time.monotonic()
    if now or moment - _told > _OFTEN:
        _told = moment
        with suppress(OSError):
            Path(os.environ[PROGRESS]).write_text(typeset(text), encoding="utf-8")


@contextmanager
def told(name: str, tell: Callable[[str], None]) -> Iterator[None]:
    """Have `tell` called with a sentence within a second, then each second, for as long as the reading of a file lasts."""
    global _now
    _now = work = Work(name)
    try:
        with every(_NEXT, lambda: tell(work.say()), first=_FIRST):
            yield
    finally:
        _now = None
