"""A second header inside a file: two exports one under the other, whose columns are put together by name, or refused."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from smkit.tables import coded
from smkit.tables.cells import arrow, texts
from smkit.tables.errors import ReadError, listing
from smkit.tables.opening.raw import Broken, Raw
from smkit.tables.opening.sniff import Same, Whole
from smkit.typography import typeset

#: Fewer names say no header.
_FEW = 2
#: Headers that are not known to be some stand on fewer of the lines than this.
_RARE = 0.05


@dataclass(frozen=True)
class Apart:
    """What stands under several headers, put together.

    `headers`, `rows` with their `lines`, what the later headers change (`told`), and how many lines are `left`: they, and titles
    over them; `broken` are the rows that have not as many fields as their header.
    """

    headers: tuple[str, ...]
    rows: list[list[Any]]
    lines: list[int]
    told: tuple[str, ...]
    left: int
    broken: tuple[Broken, ...] = ()


def another(headers: Sequence[str], row: Sequence[Any]) -> bool:
    """Is a row another header of the same table: most of its names, and not these very ones in this order?

    >>> own = ["N°", "Date", "Montant"]
    >>> [another(own, row) for row in (["N°", "Date", "Statut", "Montant"], ["N°", "Montant", "Date"], own, ["7", "Date", ""])]
    [True, True, False, False]
    """
    names, cells = _names(headers), [cell.strip() if isinstance(cell, str) else cell for cell in row]
    shared = names & {cell for cell in cells if isinstance(cell, str)}
    filled = [cell for cell in cells if cell != ""]
    if len(shared) < _FEW or 2 * len(shared) <= len(names) or 2 * len(shared) < len(filled):
        return False
    if any(not isinstance(cell, str) or cell.replace(",", "").isdigit() for cell in filled):
        return False
    return filled != [header.strip() for header in headers if header.strip()]


def shown(raw: Raw) -> bool:
    """Does a text file that is read hold another header among its rows?

    >>> cells = (pa.array(["7", "Montant", "3"]), pa.array(["3/3", "Date", "8"]))
    >>> shown(Raw("v.csv", ("Date", "Montant"), cells, np.arange(2, 5), "texte"))
    True
    """
    own = _names(raw.headers)
    likely = (each.text for each in raw.broken if any(name in each.text for name in own))
    if any(another(raw.headers, _split(text, raw.separator)) for text in likely):
        return True
    names = pa.array(sorted(own), pa.string())
    if len(names) < _FEW or not len(raw.lines):
        return False
    found = np.zeros(len(raw.lines), dtype=np.int64)
    for cells in raw.cells:
        if (column := coded.codes_of(cells)) is not None:
            held = pc.is_in(column.dictionary, value_set=names)
            if pc.any(held).as_py():
                found += np.asarray(pc.fill_null(held.take(column.indices), False))
        elif texts(cells):
            found += np.asarray(pc.is_in(arrow(cells), value_set=names))
    rows = np.flatnonzero(2 * found > len(names))
    every = [
        [arrow(cells.take(pa.array([row])))[0].as_py() for cells in raw.cells] for row in rows[:_FEW].tolist()
    ]
    return any(another(raw.headers, row) for row in every)


def text(raw: Raw, data: str, same: Same, whole: Whole) -> Raw:
    """Return a text file that holds several headers with its columns put together by name. Raises ReadError.

    Parameters: `raw`, as it is read under its first header; `data`, its text; `same` and `whole`, as `load` has them.
    """
    reader = csv.reader(io.StringIO(data, newline=""), delimiter=raw.separator)
    records, lines, line = [], [], 0
    for cells in reader:
        if line >= raw.preamble:
            records.append(cells)
            lines.append(line + 1)
        line = reader.line_num
    if (
        not records
        or [cell.strip() for cell in records[0]][: len(raw.headers)] != list(raw.headers)[: len(records[0])]
    ):
        return raw
    found = apart(raw.name, records, lines, same, whole)
    if found is None:
        return raw
    columns = zip(*found.rows, strict=True) if found.rows else [() for _ in found.headers]
    return replace(
        raw,
        headers=found.headers,
        cells=tuple(pa.array(column, pa.string()) for column in columns),
        lines=np.array(found.lines, dtype=np.int64),
        broken=found.broken,
        preamble=raw.preamble + found.left,
        stacked=found.told,
    )


def apart(
    name: str, records: Sequence[Sequence[Any]], lines: Sequence[int], same: Same, whole: Whole
) -> Apart | None:
    """Return what stands under several headers put together by name; None where there is one, or another table under it.

    Parameters: `name` of the file; `records`, the first of which is a header, with their `lines`. Raises ReadError where a later
    header names other amounts, or other columns that are read.

    >>> rows = [["N°", "Montant"], ["7", "12"], ["N°", "Canal", "Montant"], ["8", "Web", "5"]]
    >>> found = apart("v.csv", rows, [1, 2, 3, 4], lambda own, others: {}, lambda own: True)
    >>> found.headers, found.rows, found.lines
    (('N°', 'Montant', 'Canal'), [['7', '12', ''], ['8', '5', 'Web']], [2, 4])
    """
    first = _headers(records[0])
    names = _names(first)
    near = [at for at, row in enumerate(records) if at and not names.isdisjoint(row)]
    if not whole(first) and len(near) > len(records) * _RARE:  # rows that look alike are no headers
        return None
    starts = [at for at in near if another(first, records[at])]
    if not starts:
        return None
    again = [at for at in near if _headers(records[at]) == first]  # the first header may come back too
    starts = [0, *sorted({*starts, *again})]
    headers = list(first)
    told: list[str] = []
    places: list[list[int]] = [list(range(len(first)))]
    for start in starts[1:]:
        own = _headers(records[start])
        meant = same(first, own)
        if meant is None and same(own, first) is None:
            if not whole(own):
                return None
            raise ReadError(_refusal(name, lines, starts, start, first, own))
        back = {other: header for header, other in (meant or {}).items()}
        named = [back.get(header, header) for header in own]
        new = [header for header in named if header and header not in headers]
        headers += new
        places.append([headers.index(header) if header else -1 for header in named])
        gone = [header for header in first if header and header not in named]
        told += [_told(lines[start], new, gone, back)] if own != first else []
    rows, kept, broken, left = [], [], [], len(starts) - 1
    ends = [*starts[1:], len(records)]
    for start, end, place in zip(starts, ends, places, strict=True):
        body = list(range(start + 1, end))
        while end < len(records) and body and sum(cell != "" for cell in records[body[-1]]) < _FEW:
            left += any(cell != "" for cell in records[body.pop()])  # what stands over the next header
        for at in body:
            row = records[at]
            filled = max((n + 1 for n, cell in enumerate(row) if cell != ""), default=0)
            if filled > len(place) or (len(row) < len(place) and filled > 1):
                broken.append(Broken(lines[at], len(row), "".join(map(str, row))[:200]))
                continue
            out: list[Any] = [""] * len(headers)
            for to, cell in zip(place, row, strict=False):
                if to >= 0:
                    out[to] = cell
            rows.append(out)
            kept.append(lines[at])
    return Apart(tuple(headers), rows, kept, tuple(told), left, tuple(broken))


def _told(line: int, new: list[str], gone: list[str], back: dict[str, str]) -> str:
    """Say what a later header changes."""
    parts = [f"{listing(new)} en plus"] if new else []
    parts += [f"{listing(gone)} en moins"] if gone else []
    parts += [f"« {own} » pour « {header} »" for own, header in back.items()]
    return typeset(f"ligne {line} ({', '.join(parts) or 'autre ordre'})")


def _refusal(
    name: str,
    lines: Sequence[int],
    starts: Sequence[int],
    start: int,
    first: Sequence[str],
    own: Sequence[str],
) -> str:
    """Say why two headers of a file cannot be read together, and what to do."""
    gone = [header for header in first if header and header not in own]
    new = [header for header in own if header and header not in first]
    before, last = lines[start] - 1, lines[-1]
    return typeset(
        f"« {name} », ligne {lines[start]} : un deuxième en-tête, où {listing(new)} tient la place de {listing(gone)}. "
        "Attendu : les mêmes colonnes dans tout le fichier, car ce qu'elles disent ne s'additionne pas. "
        f"Enregistrez les lignes {lines[starts[0]]} à {before} et {lines[start]} à {last} dans deux fichiers, ou écrivez toutes "
        "les lignes dans une même unité sous un seul en-tête, puis relancez."
    )


def _headers(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple(str(cell).strip() for cell in row)


def _names(headers: Iterable[str]) -> set[str]:
    return {header.strip() for header in headers if header.strip()}


def _split(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator or ","), [])
