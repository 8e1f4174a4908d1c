"""The rejected rows: one line a problem, with what to do; a cell that may name somebody shows its shape."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from smkit.tables import doors
from smkit.tables.cells import Mask, Parsed, taken, written
from smkit.tables.errors import PROBLEMS, Problem, listing, shape
from smkit.tables.naming.columns import Match
from smkit.tables.naming.missing import sets
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import personal
from smkit.tables.parsing.words import likely_stage
from smkit.tables.schema import Column, TableSchema
from smkit.typography import typeset

#: A cell is shown up to this many letters.
LONGEST = 60
#: Words that a line to copy holds.
_WORDS = 12
COLUMNS = ("line", "column", "value", "problem", "advice")


def rejected(
    raw: Raw,
    parsed: Mapping[str, Parsed],
    match: Match,
    schema: TableSchema,
    bad: Mask,
    broken: Iterable[int],
    currency: str,
) -> pd.DataFrame:
    """Return one row a problem among the rows of `bad` and the `broken` lines, ordered as in the file."""
    found: list[tuple[int, int, str, str, str, str]] = []
    for name, column in parsed.items():
        position, about = match.chosen[name], schema.column(name)
        header, cells = raw.headers[position], raw.cells[position]
        for fault, mask in column.faults.items():
            rows = np.flatnonzero(mask & bad)
            values = [_shown(cell, about) for cell in taken(cells, rows)]
            problem = _explain(fault, about, schema, currency, list(dict.fromkeys(values))[:_WORDS])
            for row, value in zip(rows.tolist(), values, strict=True):
                found.append((int(raw.lines[row]), position, header, value, problem.text, problem.advice))
    fields = {each.line: each.fields for each in raw.broken}
    wrong = {
        count: PROBLEMS["field_count"].fill(found=count, expected=len(raw.headers))
        for count in set(fields.values())
    }
    for line in broken:
        problem = wrong[fields[line]]
        found.append((line, -1, "", "", problem.text, problem.advice))
    found.sort(key=lambda each: each[:2])
    frame = pd.DataFrame([(line, *rest) for line, _, *rest in found], columns=list(COLUMNS))
    return frame.astype({"line": "int64", **dict.fromkeys(COLUMNS[1:], "str")})


def _explain(fault: str, column: Column, schema: TableSchema, currency: str, words: Sequence[str]) -> Problem:
    hint = "Corrigez le mot dans l'export."
    if column.name == "stage" and words:
        likely = {word: likely_stage(word) for word in words}
        meant = [
            f"{stage}={', '.join(w for w in words if likely[w] == stage)}"
            for stage in ("open", "won", "lost")
        ]
        answer = doors.line(etapes="; ".join(text for text in meant if not text.endswith("=")))
        hint = f"Dites ce que ce mot veut dire avec le paramètre etapes : open, won (gagné) ou lost (perdu) → {answer}"
    example = words[0] if words else ""
    if fault == "either_way":
        hint = doors.line(nombres="1,234.50" if "," in example else "1.234,50")
    return PROBLEMS[fault].fill(
        label=column.label,
        currency=currency,
        range=_range(column),
        sets=sets(schema),
        values=listing([spellings[0] for spellings in column.values.values()], "ou"),
        hint=typeset(hint),
        found=example,
    )


def _range(column: Column) -> str:
    low = "" if column.min is None else f"au moins {column.min:g}"
    high = "" if column.max is None else f"au plus {column.max:g}"
    return " et ".join(filter(None, [low, high])) or "moins de dix mille milliards"


def _shown(value: object, column: Column) -> str:
    """Return a cell as it is written, or its shape where it may tell who a person is."""
    text = written(value)
    private = column.role == "person" or personal.reachable(text)
    if column.type not in ("text", "id", "enum"):  # a name that slipped into a column of figures
        private |= personal.looks_like_a_name(text)
    if private:
        return shape(text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
