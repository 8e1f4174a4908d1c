"""What a file looks like before it is read: its headers, some values, and the table that it most likely holds."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from smkit.tables.cells import Cells, taken, written
from smkit.tables.errors import shape
from smkit.tables.naming import aims, columns, exports, mapping
from smkit.tables.opening import load, sniff
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import personal, scores, strangers
from smkit.tables.schema import TableSchema, key, recognise, tables
from smkit.typography import clip

#: A longer text file is known by its beginning: bytes.
_BEGINNING = 1 << 20
#: What the marks of a survey are called.
_SCORE = "NPS"
#: Values shown of a column, the rows that they are looked for in, and the letters of each.
_SAMPLES, _ROWS, _LONGEST = 3, 50, 24


def glance(path: Path, told: Mapping[str, str], sheet: str = "") -> Raw:
    """Return the cells of a file, or of the beginning of a long text.

    Parameters: `path`; `told`, the person's own mapping; `sheet`, of a workbook.
    Raises ReadError when it cannot be opened.
    """

    def score(cells: Sequence[str]) -> int:
        return max(columns.score(cells, schema, told) for schema in tables().values())

    with path.open("rb") as file:
        start = file.read(_BEGINNING + 1)
    if len(start) <= _BEGINNING or sniff.kind(start[:4096]) != "text":
        return load.load(path, score, sheet=sheet)
    with tempfile.TemporaryDirectory(prefix="smkit-") as folder:
        part = Path(folder) / path.name
        part.write_bytes(start[: start.rfind(b"\n") + 1] or start)
        return load.load(part, score, sheet=sheet)


def guess(headers: Sequence[str], name: str, cells: Sequence[Cells] = ()) -> list[str]:
    """Return the tables that a file may hold, canonical, the likeliest first; none when its headers say nothing.

    Parameters: `headers`; `name` of the file, which counts where headers hesitate; `cells`, which show that a question of any
    length has the marks of a survey.

    >>> guess(["N° de commande", "Date", "Montant"], "export.csv")[0], guess(["Campagne", "Coût"], "x.csv")[0]
    ('orders', 'campaigns')
    >>> guess(["Plat", "Temps", "Note"], "recettes.csv")
    []
    """
    asked = scores.recommending(headers, cells)
    ranked = []
    for schema in tables().values():
        own = [_SCORE if header == asked and schema.name == "survey" else header for header in headers]
        known = columns.score(own, schema, {})
        if known and (_enough(known, own, schema) or _named(name, schema)):
            ranked.append((_whole(own, schema), _named(name, schema), known, schema.name))
    ranked.sort(key=lambda each: each[:3], reverse=True)
    return [each[3] for each in ranked]


def _whole(headers: Sequence[str], schema: TableSchema) -> bool:
    """Do headers name every column without which the table cannot be read?"""
    return schema.complete(_meant(headers, schema))


def _enough(known: int, headers: Sequence[str], schema: TableSchema) -> bool:
    """Do headers say enough of a table? One word among others, or a date that any file may have, says nothing of what it holds."""
    needed = {column.name for column in schema.required} | {name for names in schema.one_of for name in names}
    alone = known == 1 and sum(map(bool, headers)) > 2
    return not alone and bool(needed & _meant(headers, schema))


def _meant(headers: Sequence[str], schema: TableSchema) -> set[str]:
    words = exports.vocabulary(schema.name)
    found = {recognise(header, schema)[0] for header in headers}
    found |= {words[key(header)] for header in headers if key(header) in words}
    if schema.name == "targets" and any(map(aims.indicator, headers)):
        found |= {"metric", "target"}
    return found


def _named(name: str, schema: TableSchema) -> bool:
    words = key(Path(name).stem).split()
    return any(key(word) in words for word in (schema.stem, schema.name))


def headers(raw: Raw) -> list[dict[str, Any]]:
    """Return each header of a file with some of its values, those that may name somebody by their shape alone."""
    found = []
    for place, (header, cells) in enumerate(zip(raw.headers, raw.cells, strict=True)):
        if not header:
            continue
        said = [written(cell) for cell in taken(cells, np.arange(min(len(cells), _ROWS)))]
        said = list(dict.fromkeys(value.strip() for value in said if value.strip()))
        people = strangers.people(said)
        roles = {
            schema.column(name).role for schema in tables().values() if (name := recognise(header, schema)[0])
        }
        private = "person" in roles
        shown = [_shown(value, private or value in people, bool(roles)) for value in said[:_SAMPLES]]
        found.append({"header": mapping.ranked(raw.headers, place), "samples": shown})
    return found


def _shown(value: str, private: bool, known: bool) -> str:
    if private or personal.reachable(value) or (not known and personal.looks_like_a_name(value)):
        return shape(value, _LONGEST)
    return clip(value, _LONGEST)
