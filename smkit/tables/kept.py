"""A large file is read and checked once: its reading stays in the workspace, for every later check and report.

It is found again by all that it depends on: the bytes of the file, what was asked of the reader, the key of the pseudonyms, and the
reader itself. Wherever something is doubtful, the file is read again. Where people are shown, nothing is kept.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from smkit import __version__, aside
from smkit.errors import SmkitError
from smkit.tables import coded, doors, environment, in_place, named, stored, storeroom, waiting
from smkit.tables.answers import answered
from smkit.tables.naming import mapping
from smkit.tables.opening import stores
from smkit.tables.opening.load import Source
from smkit.tables.parsing import currencies, keys
from smkit.tables.reading import Reading
from smkit.tables.reading import compact as read_file
from smkit.tables.schema import table as find_table
from smkit.tables.storeroom import NOTHING, PACKED, TEXT
from smkit.typography import day as in_words

_PACKED = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".gz", ".zip"})
#: The libraries whose ways show in what is read.
_READERS = tuple("pandas numpy pyarrow python-calamine openpyxl phonenumberslite python-stdnum".split())

#: The fingerprints of files, by their state.
_CONTENTS: dict[named.State | None, str] = {}


def read(table: str, source: Source, **options: Any) -> Reading:
    """Read as `smkit.read` does, or take what was read of the same file before.

    Parameters, result and errors: those of `smkit.read`.

    >>> read("campagnes", pd.DataFrame({"Campagne": ["Salon"], "Coût": ["1 200 €"]})).table["cost"].tolist()
    [1200.0]
    """
    found = compact(table, source, **options)
    return replace(found, table=coded.plain(found.table))


def compact(table: str, source: Source, **options: Any) -> Reading:
    """Read as `read` does, where texts of a large file stay codes, as `coded` has them: a table that is told, not computed on.

    Parameters, result and errors: those of `smkit.read`.
    """
    return _read(table, source, False, options)


def counted(table: str, source: Source, **options: Any) -> Reading:
    """Read as `read` does, where orders that are too many stay where they are kept, as an Ibis table (see `in_place`).

    Parameters, result and errors: those of `smkit.read`.
    """
    found = _read(table, source, True, options)
    return found if found.in_place else replace(found, table=coded.plain(found.table))


def _read(table: str, source: Source, countable: bool, options: dict[str, Any]) -> Reading:
    if isinstance(source, pd.DataFrame) or not _large(path := Path(source)):
        return read_file(table, source, **options)
    aside.end()  # it may be what is asked for
    try:
        asked = _Asked.of(table, **options)
        waiting.looking(path.name, path.stat().st_size)
        content = _content(path)
        folder = storeroom.home() / asked.name(path, content)
    except (OSError, SmkitError):  # the reader says what is wrong with them
        return read_file(table, source, **options)
    if (found := _take(folder, path, asked, countable)) is None:
        with doors.heard() as lines:
            found = read_file(table, source, **options)
        if _countable(found, countable):
            if _keep(found, lines, folder, path, content):
                found = _take(folder, path, asked, countable) or found
        elif countable:  # a report, which goes on meanwhile
            held = _held(found)
            aside.begin(lambda: _keep(held, lines, folder, path, content))
        else:
            _keep(found, lines, folder, path, content)
    storeroom.tidy(folder.parent)
    return found


def nothing(path: Path, asked: list[Any]) -> Path | None:
    """Return the mark that a question about a large file, asked before, has found nothing there; None where it is not kept.

    Parameters: `path`; `asked`, what tells this question from others, ready for JSON.
    """
    if not _large(path):
        return None
    try:
        return storeroom.home() / f"{_name(_content(path), asked)}{NOTHING}"
    except OSError:
        return None


def note(mark: Path) -> None:
    """Make a mark of `nothing`."""
    with suppress(OSError):
        mark.parent.mkdir(exist_ok=True)
        mark.touch()


@dataclass(frozen=True)
class _Asked:
    """What was asked of the reader, however it was told."""

    table: str
    columns: tuple[tuple[str, str], ...]
    answers: dict[str, str]
    currency: str
    spared: tuple[str, ...]

    @classmethod
    def of(cls, table: str, *, columns: mapping.ColumnMap | str | None = None, currency: str | None = None,
           spared: Sequence[str] = (), **answers: Any) -> "_Asked":  # fmt: skip
        schema = find_table(table).without(spared)
        said = answered(answers).over(mapping.answers(columns, schema))
        return cls(
            schema.name,
            tuple(mapping.explicit(columns, schema).items()),
            said.french(),
            currencies.asked(currency or ""),
            tuple(sorted(spared)),
        )

    def name(self, path: Path, content: str) -> str:
        """What this reading of a file goes by; `content`, the fingerprint of its bytes."""
        return _name(content, path.name, asdict(self))


def _name(*told: Any) -> str:
    """What goes by all that it depends on, this reader among it."""
    whole = json.dumps([*told, _reader()], ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


@cache
def _reader() -> list[str]:
    """What tells this reader from another: its code, and the libraries under it."""
    code = hashlib.sha256()
    package = Path(__file__).parents[1]
    files = (
        each
        for kind in ("*.py", "*.yaml")
        for each in (*package.glob(kind), *(package / "tables").rglob(kind))
    )
    for file in sorted(files):
        code.update(file.relative_to(package).as_posix().encode())
        code.update(file.read_bytes())
    return [__version__, code.hexdigest(), *(f"{name} {version(name)}" for name in _READERS)]


def _content(path: Path) -> str:
    """The fingerprint of a file, found once for as long as the system knows of no change to it."""
    state = named.state(path)
    if state not in _CONTENTS:
        _CONTENTS[state] = keys.fingerprint(path)
    return _CONTENTS[state]


def _large(path: Path) -> bool:
    if os.environ.get(environment.PERSONAL) == "1":
        return False
    suffix = path.suffix.lower()
    try:
        least = PACKED if suffix in _PACKED else TEXT
        return suffix not in (".parquet", stores.ENDING) and path.is_file() and path.stat().st_size >= least
    except (OSError, ValueError):
        return False


def _countable(reading: Reading, countable: bool) -> bool:
    return countable and reading.journal.table == "orders" and reading.journal.kept >= in_place.MANY


def _take(folder: Path, path: Path, asked: _Asked, countable: bool) -> Reading | None:
    """The reading of a folder; None where there is none, or where it is no longer right."""
    if not folder.exists():
        return None
    import duckdb
    import pyarrow as pa

    with suppress(stored.Damaged, OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        about = stored.about(folder)
        if about.key != keys.in_force(path) or _to_come(about.latest):
            return None
        os.utime(folder)
        reading = stored.load(folder, asked.answers, about.day)
        waiting.taken(path.name, reading.journal.kept, in_words(about.day))
        with suppress(SmkitError, duckdb.Error):  # no engine: whole, then
            if _countable(reading, countable):
                return in_place.over(folder / stored.TABLE, reading)
        return replace(reading, table=stored.rows(folder))
    return None


def _keep(
    reading: Reading, lines: Mapping[str, Mapping[str, str]], folder: Path, path: Path, content: str
) -> bool:
    """Keep a reading, whole or not at all, and tell whether it is kept."""
    import pyarrow as pa

    latest, later = _latest(reading), any(note.code == "later" for note in reading.journal.notes)
    if later or _to_come(latest):  # what the reader makes of it changes with the days
        return False
    home = folder.parent
    try:
        home.mkdir(exist_ok=True)
        if _content(path) != content or shutil.disk_usage(home).free < storeroom.FREE:
            return False
        with storeroom.once_whole(folder) as made:
            stored.write(reading, made, stored.About(keys.in_force(path), date.today(), latest), lines)
    except (OSError, ValueError, TypeError, MemoryError, pa.ArrowException):
        return False
    return True


def _held(reading: Reading) -> Reading:
    """A reading whose tables stay as they are, whatever becomes of those that were handed over."""
    frames = ("table", "rejected", "set_apart", "lost")
    return replace(reading, **{name: getattr(reading, name).copy(deep=False) for name in frames})


def _latest(reading: Reading) -> date | None:
    """The last day of the sales that a file holds."""
    if reading.journal.table != "orders":
        return None
    days = [frame["order_date"].max() for frame in (reading.table, reading.set_apart)]
    return max((day.date() for day in days if not pd.isna(day)), default=None)


def _to_come(latest: date | None) -> bool:
    return latest is not None and latest > date.today() + timedelta(days=1)
