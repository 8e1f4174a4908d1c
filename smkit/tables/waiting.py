"""What a person who waits is told: how many rows there are, how far the reading is, how long it may still take."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from smkit.tables.errors import count
from smkit.typography import typeset

#: Seconds before anything is said, and between two words.
_FIRST, _NEXT = 0.8, 1.0


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


def step(name: str, rows: int, done: int, total: int) -> None:
    """Note how far a reading is: `done` columns of `total`, in a file of `rows` rows. Costs nothing where nobody waits."""
    if _now is not None:
        _now.name, _now.rows, _now.done, _now.total = name, rows, done, total


@contextmanager
def told(name: str, tell: Callable[[str], None]) -> Iterator[None]:
    """Have `tell` called with a sentence within a second, then each second, for as long as the reading of a file lasts."""
    global _now
    _now = Work(name)
    over = threading.Event()

    def watch(work: Work) -> None:
        wait = _FIRST
        while not over.wait(wait):
            tell(work.say())
            wait = _NEXT

    watcher = threading.Thread(target=watch, args=(_now,), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        _now = None
