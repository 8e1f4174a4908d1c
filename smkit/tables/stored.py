"""A reading as files: its tables as Parquet, the rest as JSON, under a seal that tells whether they are whole.

No raw name is among them: tables and people are as the reader leaves them, under pseudonyms and digests.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from smkit import memory
from smkit.tables import coded, doors
from smkit.tables.parsing import keys, namesakes
from smkit.tables.reading import Reading
from smkit.tables.storeroom import ABOUT
from smkit.tables.telling.journal import Journal, Note

TABLE = "table.parquet"
_SEAL = "sceau.txt"
_FRAMES, _PEOPLE = ("table", "rejected", "set_apart", "lost"), ("people", "words")
#: Rows that an engine takes at a time: each of its threads has some.
_GROUP = 250_000
#: A column of more texts, or of days, is smaller as it is than by a dictionary, and sooner written.
_FEW = 1_000


class Damaged(Exception):
    """Files that are not, byte for byte, those that were written."""


@dataclass(frozen=True)
class About:
    """What stands beside a reading: the digest of the `key` of its pseudonyms, the `day` it was made, the `latest` of its dates."""

    key: str
    day: date
    latest: date | None


def write(reading: Reading, folder: Path, about: About, lines: Mapping[str, Mapping[str, str]]) -> None:
    """Write a reading into an empty folder, its seal last.

    Parameters: `about` it; `lines`, those to type that its journal holds, as `doors.heard` has them: they are written without the
    command that was used.
    Raises ValueError for a journal that cannot be written so.
    """
    advice = {text: doors.neutral(text, lines) for text in reading.rejected["advice"].unique()}
    frames = {name: getattr(reading, name) for name in _FRAMES}
    frames["rejected"] = reading.rejected.assign(advice=reading.rejected["advice"].map(advice).astype("str"))
    whole = reading.people.whole
    frames["people"] = pd.DataFrame({"digest": list(whole), "pseudonym": list(whole.values())}, dtype="str")
    frames["words"] = pd.DataFrame({"digest": sorted(reading.people.words)}, dtype="str")
    for name, frame in frames.items():
        _write_frame(frame, folder / f"{name}.parquet")
    journal = asdict(reading.journal)
    del journal["answers"]  # whoever asks for the reading has just given them, names to hide among them
    journal["answer"] = doors.neutral(reading.journal.answer, lines)
    for note in journal["notes"]:
        note["answer"] = doors.neutral(note["answer"], lines)
    rest = {
        "file": reading.journal.file,
        "key": about.key,
        "day": about.day.isoformat(),
        "latest": about.latest and about.latest.isoformat(),
        "journal": journal,
    }
    (folder / ABOUT).write_text(json.dumps(rest, ensure_ascii=False, indent=1, default=_plain), "utf-8")
    (folder / _SEAL).write_text(_seal(folder), "utf-8")


def about(folder: Path) -> About:
    """Return what stands beside the reading of a folder, and check that all its files are whole.

    Raises Damaged, OSError, ValueError or KeyError where they are not.
    """
    if (folder / _SEAL).read_text("utf-8") != _seal(folder):
        raise Damaged(folder.name)
    rest = _rest(folder)
    latest = rest["latest"]
    return About(rest["key"], date.fromisoformat(rest["day"]), latest and date.fromisoformat(latest))


def load(folder: Path, answers: Mapping[str, str], day: date) -> Reading:
    """Return the reading of a folder that is whole, without the `rows` of its table.

    Parameters: `answers`, what was told to the reader, by French name; `day` on which it was made.
    """
    from pyarrow import parquet

    frames = {name: _frame(folder / f"{name}.parquet") for name in (*_FRAMES[1:], *_PEOPLE)}
    table = parquet.read_schema(folder / TABLE).empty_table().to_pandas()
    content = _rest(folder)["journal"]
    notes = tuple(Note(**{**note, "answer": doors.spoken(note["answer"])}) for note in content["notes"])
    said = {"notes": notes, "answers": dict(answers), "answer": doors.spoken(content["answer"])}
    rejected = frames["rejected"]
    advice = {text: doors.spoken(text) for text in rejected["advice"].unique()}
    rejected["advice"] = rejected["advice"].map(advice).astype("str")
    people = namesakes.People(
        dict(zip(frames["people"]["digest"], frames["people"]["pseudonym"], strict=True)),
        frozenset(frames["words"]["digest"]),
    )
    journal = Journal(**{**content, **said})
    return Reading(table, rejected, frames["set_apart"], journal, frames["lost"], people, day)


def rows(folder: Path) -> pd.DataFrame:
    """Return the table of the reading of a folder, its texts as codes (see `coded`)."""
    from pyarrow import parquet

    file = folder / TABLE
    texts = [field.name for field in parquet.read_schema(file) if coded.is_text(field.type)]
    with parquet.ParquetFile(file, read_dictionary=texts) as stored:
        columns = (coded.narrowed(stored.read([name])) for name in stored.schema_arrow.names)
        table = reduce(lambda whole, one: whole.append_column(one.field(0), one.column(0)), columns)
    found: pd.DataFrame = table.to_pandas(
        types_mapper=lambda kind: pd.ArrowDtype(kind) if pa.types.is_dictionary(kind) else None,
        split_blocks=True,
        self_destruct=True,  # column by column, so that they never stand twice in memory
    )
    return found


def _seal(folder: Path) -> str:
    """The fingerprints of all that a reading is made of, as `sha256sum` writes them."""
    files = [folder / ABOUT, *(folder / f"{name}.parquet" for name in (*_FRAMES, *_PEOPLE))]
    return "".join(f"{keys.fingerprint(file)}  {file.name}\n" for file in files)


def _rest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / ABOUT).read_text("utf-8"))
    return found


def _write_frame(frame: pd.DataFrame, file: Path) -> None:
    """Write a table, whose texts are texts there, however they stand in memory: codes of a few are written as they are."""
    from pyarrow import parquet

    schema = pa.Table.from_pandas(coded.plain(frame.head(0)), preserve_index=False).schema
    held = {name: column for name in frame if (column := coded.codes_of(frame[name])) is not None}
    few = {name: column for name, column in held.items() if len(column.dictionary) <= _FEW}
    own = pa.schema(
        [field.with_type(few[field.name].type) if field.name in few else field for field in schema]
    )
    alike = [
        field.name
        for field in own
        if field.name in few or not (field.name in held or pa.types.is_temporal(field.type))
    ]
    others = [field for field in schema if field.name not in few]
    figures = [field.name for field in others if not coded.is_text(field.type)]
    with parquet.ParquetWriter(
        file,
        own,
        compression="zstd",
        compression_level=1,
        use_dictionary=alike,
        write_statistics=figures,
        store_schema=False,  # whoever reads it finds texts
    ) as writer:
        writer.add_key_value_metadata(schema.metadata)
        for start in range(0, max(len(frame), 1), _GROUP):
            rows = coded.plain(frame[[field.name for field in others]].iloc[start : start + _GROUP])
            part = pa.Table.from_pandas(rows, pa.schema(others), preserve_index=False)
            columns = [
                few[name][start : start + _GROUP] if name in few else part.column(name) for name in frame
            ]
            writer.write_table(pa.table(columns, schema=own))
            memory.give_back()


def _frame(file: Path) -> pd.DataFrame:
    from pyarrow import parquet

    frame: pd.DataFrame = parquet.read_table(file).to_pandas()
    return frame


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(type(value).__name__)
