"""Readings handed from one process to the next: in a batch, a file is read and checked once, whoever comes first.

Only where the environment says so: SMKIT_LECTURES names the folder of the hand-overs, SMKIT_PART the part to keep of them,
SMKIT_DECOUPE the column whose values are asked for, and where.
"""

import hashlib
import json
import os
import pickle
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from smkit.tables import in_parts, in_place
from smkit.tables.environment import READINGS, SPLIT
from smkit.tables.errors import count
from smkit.tables.kept import read as read_file
from smkit.tables.part import Part, current
from smkit.tables.reading import Reading
from smkit.tables.schema import table as find_table
from smkit.tables.schema import tables
from smkit.tables.telling.journal import Note
from smkit.typography import typeset

if TYPE_CHECKING:
    import pyarrow as pa

    from smkit.tables.opening.load import Source

Found = TypeVar("Found")
#: What a hand-over is made of: the rows, unless they stay where they are, and what was said of them.
_ROWS, _REST = "table.arrow", "rest.pickle"


def read(table: str, source: "Source", **options: Any) -> Reading:
    """Read as `kept.read` does, or take over what another process of the batch has read.

    Parameters, result and errors: those of `smkit.read`.
    """
    if READINGS not in os.environ or isinstance(source, pd.DataFrame):
        return read_file(table, source, **options)
    path = Path(source).absolute()
    with _turn(path, [table, options]) as place:
        if place.exists():
            return _load(place)
        reading = read_file(table, source, **options)
        with suppress(OSError):  # no room for it: the next one reads too
            _write(reading, place)
        return reading


def counted(table: str, source: "Source", **options: Any) -> Reading | None:
    """Read as `in_place.read` does, or take over what another process of the batch has judged: the rows stay where they are.

    Parameters, result and errors: those of `in_place.read`.
    """
    if READINGS not in os.environ or not in_place.wanted(table, source):
        return in_place.read(table, source, **options)
    path = Path(str(source)).absolute()
    with _turn(path, [table, options, "in place"]) as place:
        if place.exists():
            return in_parts.again(path, pickle.loads((place / _REST).read_bytes()))
        reading = in_place.read(table, source, **options)
        with suppress(OSError):
            if reading:
                _judged(reading, place)
        return reading


def alone() -> bool:
    """Tell whether this process reads for itself, and the whole: nobody waits for what it reads, nor keeps a part of it."""
    return READINGS not in os.environ and current() is None


def whole(table: str, source: "Source", reading: Reading, **options: Any) -> pd.DataFrame:
    """Return a table whole, whatever part of it this process was told to keep.

    Parameters: `table`, `source` and `options` as `read` was given them; `reading`, what it returned.
    """
    if READINGS not in os.environ or isinstance(source, pd.DataFrame) or reading.in_place:
        return reading.table
    path = Path(source).absolute()
    with _turn(path, [table, options]) as place:
        if place.exists():
            found: pd.DataFrame = _mapped(place).to_pandas()
            return found
    return read_file(table, source, **options).table


def days(
    table: str, source: "Source", reading: Reading, **options: Any
) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """Return the first and last day of a table whole, whatever part of it this process was told to keep.

    Parameters: those of `whole`; `reading`, as it was before a part of it was kept.
    """
    if READINGS in os.environ and not isinstance(source, pd.DataFrame) and not reading.in_place:
        with _turn(Path(source).absolute(), [table, options]) as place:
            if place.exists():
                dates = reading.table.select_dtypes("datetime").columns.tolist()
                return replace(reading, table=_mapped(place).select(dates).to_pandas()).extent
    return reading.extent


def once(path: Path, asked: list[Any], find: Callable[[], Found]) -> Found:
    """Find something in a file, or take over what another process of the batch has found there.

    Parameters: `path` of the file; `asked`, what tells this question from others, ready for JSON; `find`, called without
    arguments. Returns its result, which pickle must know.
    """
    if READINGS not in os.environ:
        return find()
    with _turn(path.absolute(), asked) as place:
        if place.exists():
            known: Found = pickle.loads(place.read_bytes())
            return known
        found = find()
        with suppress(OSError):
            place.with_suffix(".tmp").write_bytes(pickle.dumps(found))
            place.with_suffix(".tmp").rename(place)
        return found


def keep(readings: Mapping[str, Reading]) -> tuple[dict[str, pd.DataFrame], dict[str, Reading]]:
    """Return the tables to work on and their readings, limited to the part of the data that this report is about, if any.

    Parameters: `readings` by canonical table.
    A table without the column cannot be limited: its reading stays, and says so, but there is no table to compute on, so
    that no figure of the whole passes for one of the part.
    """
    if (part := current()) is None:
        return {name: reading.table for name, reading in readings.items()}, dict(readings)
    kept = {name: _limit(name, reading, part) for name, reading in readings.items()}
    return {name: r.table for name, r in kept.items() if part.column in r.table}, kept


def leave_values(readings: Mapping[str, Reading]) -> None:
    """Leave the values of a column, sorted, where a report of each is to follow; nothing where no table has the column.

    Parameters: `readings` by canonical table, whole.
    """
    if not (told := os.environ.get(SPLIT)):
        return
    column, file = json.loads(told)
    place = Path(file)
    having = [reading.table for reading in readings.values() if column in reading.table.columns]
    found = {each for table in having for each in in_parts.values(table, column)}
    if having:
        found.update(
            json.loads(place.read_text("utf-8")) if place.exists() else ()
        )  # of what was read before
        ordered = [*sorted(each for each in found if each is not None), *({None} & found)]
        place.write_text(json.dumps(ordered, ensure_ascii=False), "utf-8")


def _limit(name: str, reading: Reading, part: Part) -> Reading:
    table, lost = reading.table, reading.lost
    shown = "non renseignée" if part.value is None else f"« {part.value} »"
    label = next(
        (c.label for s in tables().values() for c in s.columns if c.name == part.column), part.column
    )
    if part.column in table:
        table, lost = _part(table, part), _part(lost, part)
        reading = replace(reading, table=table)
        reading, rows = in_parts.dated(reading) if reading.in_place else (reading, len(table))
        text = f"Ce rapport n'en garde que {count(rows, 'ligne', 'lignes')} : {label}, {shown}."
    else:
        rows = len(table)
        text = (
            f"« {find_table(name).stem} » n'a pas la colonne {label} : cette table ne peut pas être limitée à {shown}, et ce qui "
            "en dépend est n.d. dans ce rapport."
        )
    journal = replace(reading.journal, notes=(*reading.journal.notes, Note("part", rows, typeset(text))))
    return replace(reading, table=table, journal=journal, lost=lost)


def _part(table: Any, part: Part) -> Any:
    if part.column not in table:
        return table
    if not isinstance(table, pd.DataFrame):
        return in_parts.kept(table, part)
    column = table[part.column]
    return table[column.isna() if part.value is None else column == part.value].reset_index(drop=True)


def _write(reading: Reading, place: Path) -> None:
    """Write a reading, whole or not at all: the table as Arrow, which others map into memory, the rest beside it."""
    import pyarrow as pa

    making = place.with_suffix(".tmp")
    making.mkdir(exist_ok=True)
    table = pa.Table.from_pandas(reading.table, preserve_index=False)
    with pa.OSFile(str(making / _ROWS), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)
    rest = (reading.rejected, reading.set_apart, reading.journal, reading.lost, reading.people)
    (making / _REST).write_bytes(pickle.dumps(rest))
    making.rename(place)


def _judged(reading: Reading, place: Path) -> None:
    """Write what was said of rows that stay where they are, whole or not at all."""
    making = place.with_suffix(".tmp")
    making.mkdir(exist_ok=True)
    (making / _REST).write_bytes(pickle.dumps(replace(reading, table=pd.DataFrame())))
    making.rename(place)


def _load(place: Path) -> Reading:
    rejected, apart, journal, lost, people = pickle.loads((place / _REST).read_bytes())
    table = _mapped(place)
    if (part := current()) and part.column in table.column_names:
        import pyarrow.compute as pc

        column = table[part.column]  # limited before it takes memory of its own
        table = table.filter(pc.is_null(column) if part.value is None else pc.equal(column, part.value))
    return Reading(table.to_pandas(), rejected, apart, journal, lost, people)


def _mapped(place: Path) -> "pa.Table":
    import pyarrow as pa

    return pa.ipc.open_file(pa.memory_map(str(place / _ROWS))).read_all()


@contextmanager
def _turn(path: Path, asked: list[Any]) -> Iterator[Path]:
    """Wait for whoever asks the same of the same file, then give where the answer is or goes.

    Where the system has no such lock (Windows), both do the work.
    """
    stat = path.stat() if path.exists() else None
    whole = [str(path), stat and (stat.st_size, stat.st_mtime_ns), asked]
    name = hashlib.sha256(json.dumps(whole, default=str).encode()).hexdigest()[:16]
    place = Path(os.environ[READINGS]) / name
    try:
        import fcntl
    except ImportError:
        yield place
        return
    with place.with_suffix(".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield place
