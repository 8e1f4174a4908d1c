"""What a person who waits is told: how many rows there are, how far the work is, how long it may still take."""

import json
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
#: Bytes opened in a second by an office machine: of text, and of a workbook; bytes whose fingerprint it takes. Only for the time
#: before a column is read.
_PACE = {"text": 25e6, "workbook": 1e6, "print": 250e6}
_GLANCE = 1 << 16
#: Seconds that the cells of a report take for each one of reading, and at least; then those of its page.
_TIMES, _LEAST, _PAGE = 6.0, 5.0, 3.0


@dataclass(frozen=True)
class Work:
    """What is being done, in French, and the moment at which it may be over, of the machine's steady clock; None: not known."""

    text: str = ""
    until: float | None = None

    def say(self, now: float) -> str:
        """Return where the work is, with the time left at a moment.

        >>> Work("Lecture", 12.0).say(now=3.0), Work("Lecture", 12.0).say(now=20.0)
        ('Lecture, reste environ 9 s', 'Lecture, un peu plus long que prévu')
        """
        if self.until is None:
            return typeset(self.text)
        left = self.until - now
        more = f"reste environ {max(left, 1):.0f} s" if left > -_NEXT else "un peu plus long que prévu"
        return typeset(f"{self.text}, {more}")


@dataclass
class _State:
    """What this process remembers of its work: the present word, the reading of a file, all readings, the cells of a notebook."""

    work: Work = field(default_factory=Work)
    name: str = ""
    begun: float = 0.0
    opened: float = 0.0
    rows: dict[str, int] = field(default_factory=dict)  # by file: one may be gone through twice
    reading: float = 0.0
    computing: float = 0.0
    cell: int = 0
    told: float = 0.0
    writing: bool = False
    aside: bool = False


_state = _State()


def opening(name: str, data: bytes, size: int, kind: str) -> None:
    """Note that a file of so many bytes is being opened; its rows are counted from its beginning where it is text."""
    if _state.writing or _state.aside:  # the page looks once more at who is named in the file
        return
    now = _state.begun = time.monotonic()
    _state.name = name
    beginning = data[:_GLANCE]
    rows = round(beginning.count(b"\n") * size / max(len(beginning), 1)) if kind == "text" else 0
    told = f"environ {count(_rounded(rows), 'ligne', 'lignes')}" if rows else f"{size / 1e6:.0f} Mo"
    until = now + size / _PACE[kind] if kind in _PACE else None
    _note(Work(f"Lecture de « {name} » : {told}, ouverture", until))


def step(name: str, rows: int, done: int, total: int) -> None:
    """Note how far a reading is: `done` columns of `total`, in a file of `rows` rows."""
    if _state.aside:
        return
    now = time.monotonic()
    if not done or _state.name != name:
        _state.opened = now
        _state.begun = _state.begun if _state.name == name else now
        _state.name = name
    spent = now - _state.opened
    text = f"Lecture de « {name} » : {count(rows, 'ligne', 'lignes')}"
    if done == total:
        _state.rows[name], _state.reading = rows, _state.reading + now - _state.begun
        _note(Work(f"{text}, dernières vérifications", now + spent), now=True)
        return
    left = spent / done * (total - done) if done else _state.opened - _state.begun
    _note(Work(f"{text}, colonne {done + 1} sur {total}", now + left))


def looking(name: str, size: int) -> None:
    """Note that a file of so many bytes is compared with those that were read before."""
    if _state.aside:
        return
    _state.name, _state.begun = name, time.monotonic()
    text = f"« {name} » : {count(round(size / 1e6))} Mo, comparés aux fichiers déjà lus"
    _note(Work(text, _state.begun + size / _PACE["print"]), now=True)


def taken(name: str, rows: int, day: str) -> None:
    """Note that so many rows are taken from the reading of a day, in words."""
    now = time.monotonic()
    _state.rows[name], _state.reading = rows, _state.reading + now - _state.begun
    _note(Work(f"« {name} » : {count(rows, 'ligne', 'lignes')}, reprises de la lecture du {day}"), now=True)


def counting(name: str, rows: int) -> None:
    """Note that a file of so many rows is counted where it is, and not read."""
    _note(Work(f"« {name} » : {count(rows, 'ligne', 'lignes')}, comptées sur place par le moteur"), now=True)


@contextmanager
def aside() -> Iterator[None]:
    """While it lasts, note nothing of what is read: it is no file that anybody waits for."""
    before, _state.aside = _state.aside, True
    try:
        yield
    finally:
        _state.aside = before


def cell(done: int, total: int) -> None:
    """Note how far the computing is: `done` cells of `total` of a notebook."""
    now = time.monotonic()
    if done <= _state.cell or not _state.computing:  # another notebook
        _state.computing, _state.rows, _state.reading = now, {}, 0.0
    _state.cell, _state.writing = done, False
    if not _state.rows:
        _note(Work(f"Calcul : étape {done + 1} de {total}"))
        return
    spent = now - _state.computing - _state.reading
    left = max(_LEAST, _TIMES * _state.reading) - spent
    if 2 * done > total or left < 0:
        left = spent / done * (total - done)
    rows = count(sum(_state.rows.values()), "ligne", "lignes")
    _note(Work(f"Calcul sur {rows} : étape {done + 1} de {total}", now + left))


def page() -> None:
    """Note that the page is being written."""
    _state.writing = True
    rows = f", {count(sum(_state.rows.values()), 'ligne lue', 'lignes lues')}" if _state.rows else ""
    _note(Work(f"Écriture de la page{rows}", time.monotonic() + _PAGE), now=True)


def heard(note: str) -> str:
    """Return what another process noted, as a sentence with the time left now; "" where it noted nothing yet."""
    try:
        said = json.loads(note)
    except ValueError:  # not written yet, or half of it
        return ""
    return Work(said["text"], said["until"]).say(time.monotonic())


def _rounded(rows: int) -> int:
    """Two figures are enough of a number that is not counted.

    >>> _rounded(1_004_213), _rounded(87)
    (1000000, 87)
    """
    unit = 10 ** max(len(str(rows)) - 2, 0)
    return round(rows / unit) * unit


def _note(work: Work, now: bool = False) -> None:
    """Keep a word for whoever waits here, and write it now and then for whoever waits in another process."""
    _state.work = work
    moment = time.monotonic()
    if PROGRESS in os.environ and (now or moment - _state.told > _OFTEN):
        _state.told = moment
        with suppress(OSError):
            content = json.dumps({"text": work.text, "until": work.until}, ensure_ascii=False)
            Path(os.environ[PROGRESS]).write_text(content, encoding="utf-8")


@contextmanager
def told(name: str, tell: Callable[[str], None]) -> Iterator[None]:
    """Have `tell` called with a sentence within a second, then each second, for as long as the reading of a file lasts."""
    _state.work = Work(f"Lecture de « {name} »")
    with every(_NEXT, lambda: tell(_state.work.say(time.monotonic())), first=_FIRST):
        yield
