"""From a text file to raw cells: CSV, TSV and their kin."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv as arrow

from smkit.tables.cells import Cells
from smkit.tables.cells import arrow as as_text
from smkit.tables.errors import ReadError
from smkit.tables.opening import encoding as letters
from smkit.tables.opening import sniff, stacked
from smkit.tables.opening.files import Contents
from smkit.tables.opening.garbled import garbled
from smkit.tables.opening.raw import Broken, Raw
from smkit.typography import typeset

_BLOCK = 1 << 22
#: How much of a line that cannot be read is kept, to say what it is.
EXCERPT = 200
_SEPARATORS = {"\t": "tabulation"}


def read(
    file: Contents,
    score: sniff.Score,
    bare: bool = False,
    same: sniff.Same | None = None,
    whole: sniff.Whole | None = None,
) -> Raw:
    """Return the cells of a text file as text, whatever its encoding, separator and preamble.

    `score` counts the headers of the wanted table in a line, and so finds the header under a preamble; a `bare` file
    has none, and its columns are called #1, #2… `same` and `whole` tell whether another header further down is that of the same
    table. Raises ReadError: nothing but blank lines, a quote never closed…

    >>> raw = read(Contents("v.csv", b'Export\\nDate;Note\\n3/3;"deux\\nlignes"\\n4/3;\\n'), lambda line: "Date" in line)
    >>> raw.headers, raw.cells[1].to_pylist(), raw.lines.tolist(), raw.preamble
    (('Date', 'Note'), ['deux\\nlignes', ''], [3, 5], 1)
    >>> print(*raw.layout.split())
    texte, séparateur « ; », UTF-8
    """
    written = letters.detect(file.data, file.name)
    data, encoding = letters.plain(file.take(), written)
    data, entities = letters.unescaped(data, encoding)
    text = Contents(file.name, sniff.numbered(data, encoding) if bare else data)
    held = b"" if bare else data
    del data
    try:
        found = _read(text, score, encoding, written)
    except _Uneven:  # Arrow can only show a line that it refuses when it is UTF-8
        text = Contents(file.name, letters.transcoded(text.take(), encoding))
        found = _read(text, score, "utf-8", written)
    found = replace(found, entities=entities)
    if held and same and whole and stacked.shown(found):
        found = stacked.text(found, held.decode(encoding, errors="replace"), same, whole)
        found = replace(found, cells=tuple(mended(as_text(each), quoted=True) for each in found.cells))
    return found.headless() if bare else found


class _Uneven(Exception):
    """A line has too many or too few fields, in a text that is not UTF-8."""


def _read(text: Contents, score: sniff.Score, encoding: str, written: str) -> Raw:
    """Read a text in an encoding; its bytes are forgotten as soon as they are cells."""
    name, data = text.name, text.data
    if not data[: 1 << 16].strip() and not data.strip():
        raise ReadError(f"« {name} » est vide : il n'y a que des lignes blanches. Exportez-le de nouveau.")
    dialect = sniff.dialect(data, score, encoding)
    if len(dialect.headers) == 1 and sniff.wrapped(data):
        data = sniff.unwrap(data)
        dialect = sniff.dialect(data, score, encoding)
    stop = len(data) - data.endswith(b"\n")
    stop -= data.endswith(b"\r\n")
    stop = max(stop, dialect.start)
    head = data[: dialect.start]
    quoted = data.find(b'"', dialect.start) >= 0
    table, broken = _table(name, data, stop, dialect, quoted, strict=encoding != "utf-8")
    lines = _lines(data, stop, dialect, table.num_rows + len(broken), quoted)
    if quoted:
        body = data[dialect.start : stop]
        _check_last_quote(name, body, lines, dialect)
        _check_swallowed(name, body, lines, dialect)
        del body
    text.take()
    del data
    cells, columns = [], table.columns[::-1]
    del table
    while columns:  # column by column, so that the blocks are freed as they are joined
        cells.append(_joined(columns.pop(), encoding, quoted))
    return raw(name, cells, lines, broken, dialect, written, head, encoding)


def raw(
    name: str,
    cells: Sequence[Cells],
    lines: NDArray[np.signedinteger[Any]],
    broken: Sequence[tuple[int, int, str]],
    dialect: sniff.Dialect,
    written: str,
    head: bytes,
    encoding: str = "",
) -> Raw:
    """Return what a text file holds.

    Parameters: `lines` of all records, of which those of `broken` (number from 1, fields, text) have no `cells`; `written`, the
    encoding of the file, and `encoding`, that of its first bytes (`head`), where it is another.
    """
    over = b"\n".join(head[: dialect.start].split(b"\n")[: dialect.line - 1])
    above = over.decode(encoding or written, errors="replace")
    bad = np.zeros(len(lines), dtype=bool)
    bad[np.array([number - 1 for number, _, _ in broken], dtype=np.int64)] = True
    separator = _SEPARATORS.get(dialect.separator, dialect.separator)
    spoilt = any(map(garbled, dialect.headers)) or any(map(_spoilt, cells))
    return Raw(
        name,
        tuple(cell.strip() for cell in dialect.headers),
        tuple(cells),
        lines[~bad] if broken else lines,
        typeset(f"texte, séparateur « {separator} », {letters.NAMES[written]}"),
        dialect.line - 1,
        tuple(
            Broken(int(line), fields, excerpt)
            for line, (_, fields, excerpt) in zip(lines[bad], broken, strict=True)
        ),
        dialect.separator,
        doubtful=spoilt or written in ("mac_roman", "cp850"),
        above=above,
        over=tuple(cell.strip() for cell in above.rsplit("\n", 1)[-1].strip("\r").split(dialect.separator)),
    )


def _table(
    name: str, data: bytes, stop: int, dialect: sniff.Dialect, quoted: bool, strict: bool
) -> tuple[pa.Table, list[tuple[int, int, str]]]:
    """Return the cells, and the records (from 1) that have too many or too few fields: number, fields, text."""
    names = [str(i) for i in range(len(dialect.headers))]
    broken: list[tuple[int, int, str]] = []

    def note(row: Any) -> str:
        broken.append((row.number, row.actual_columns, row.text[:EXCERPT]))
        return "skip"

    if stop <= dialect.start:
        return pa.table({i: pa.array([], pa.binary()) for i in names}), broken
    body = pa.py_buffer(data).slice(dialect.start, stop - dialect.start)
    for block in (_BLOCK, len(body) + 1):
        broken.clear()
        try:
            table = arrow.read_csv(
                body,
                arrow.ReadOptions(column_names=names, use_threads=False, block_size=block),
                arrow.ParseOptions(
                    delimiter=dialect.separator,
                    newlines_in_values=quoted,
                    ignore_empty_lines=False,
                    invalid_row_handler=None if strict else note,
                ),
                arrow.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.binary()), strings_can_be_null=False, null_values=[]
                ),
            )
            return table, broken
        except (pa.ArrowInvalid, UnicodeDecodeError) as error:
            failure: Exception = error
    if strict:
        raise _Uneven
    raise ReadError(
        f"« {name} » ne se lit pas comme un tableau : une ligne est démesurée, "
        "ou un guillemet n'est jamais refermé. Exportez-le de nouveau."
    ) from failure


def _joined(column: pa.ChunkedArray, encoding: str, quoted: bool) -> pa.StringArray:
    cells = column.combine_chunks()
    if isinstance(cells, pa.ChunkedArray):  # no row at all
        cells = pa.array([], pa.binary())
    return mended(letters.recoded(cells, encoding), quoted)


def mended(text: pa.StringArray, quoted: bool) -> pa.StringArray:
    r"""Return cells whose line breaks are `\n`, and without what some tools put around codes: `="007"`.

    >>> mended(pa.array(["a\r\nb", '="007"']), quoted=True).to_pylist()
    ['a\nb', '007']
    """
    if quoted and pc.any(pc.match_substring(text, "\r")).as_py():
        text = pc.replace_substring(text, "\r\n", "\n")
    if (
        quoted and pc.any(pc.starts_with(text, '="')).as_py()
    ):  # how some tools keep Excel from spoiling a code
        text = pc.replace_substring_regex(text, r'^="(.*)"$', r"\1")
    return text


def _spoilt(text: Cells) -> bool:
    """Has another tool already written these letters in a wrong encoding? Its first cells tell."""
    first = as_text(text[:1000])
    return any(map(garbled, pc.filter(first, pc.invert(pc.string_is_ascii(first))).to_pylist()))


def _lines(data: bytes, stop: int, dialect: sniff.Dialect, records: int, quoted: bool) -> NDArray[np.int64]:
    """Return the line of the file on which each record starts; a quoted cell may hold line breaks."""
    first = dialect.start_line
    if not quoted:
        return np.arange(first, first + records)
    body = np.frombuffer(data, dtype=np.uint8)[dialect.start : stop]
    ends, quotes = np.flatnonzero(body == 10), np.flatnonzero(body == 34)
    if paired(body, quotes, ord(dialect.separator)):
        outside = np.searchsorted(quotes, ends) % 2 == 0
        starts = np.concatenate([[0], np.flatnonzero(outside) + 1])
        if len(starts) == records:
            return starts + first
    # A stray quote inside a cell upsets the count above; the csv module takes it as plain text.
    text = data[dialect.start : stop].decode("latin-1")  # a letter a byte will do to count lines
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.separator)
    found = [0]
    try:
        found += (reader.line_num for _ in reader)
    except csv.Error:  # a cell beyond csv's limit
        pass
    found = found[:records]
    return np.array(found + [found[-1]] * (records - len(found)), dtype=np.int64) + first


def paired(body: NDArray[np.uint8], quotes: NDArray[np.int64], separator: int) -> bool:
    """Does every quote that opens a cell stand at its beginning, and every one that closes it at its end?

    Parameters: `body`, the bytes of a text; the places of its `quotes`; its `separator`.

    >>> found = [np.frombuffer(body, dtype=np.uint8) for body in (b'"a";b', b'5" ;b"')]
    >>> [paired(body, np.flatnonzero(body == 34), ord(";")) for body in found]
    [True, False]
    """
    around = np.zeros(256, dtype=bool)
    around[[separator, 10, 13, 34]] = True
    opening, closing = quotes[::2], quotes[1::2]
    opening, closing = opening[opening > 0], closing[closing < len(body) - 1]
    return bool(around[body[opening - 1]].all() and around[body[closing + 1]].all())


def _check_last_quote(name: str, body: bytes, lines: NDArray[np.int64], dialect: sniff.Dialect) -> None:
    """Raise ReadError when the last record swallowed the end of the file: its quote was never closed."""
    if not len(lines):
        return
    span = dialect.start_line + body.count(b"\n") + 1 - int(lines[-1])
    if span > 1 and sum(line.count(b'"') for line in body.rsplit(b"\n", span)[-span:]) % 2:
        raise ReadError(
            f"« {name} », ligne {lines[-1]} : un guillemet ouvert n'est jamais refermé, et avale la fin du "
            "fichier. Refermez-le ou supprimez-le, puis relancez."
        )


def _check_swallowed(name: str, body: bytes, lines: NDArray[np.int64], dialect: sniff.Dialect) -> None:
    """Raise ReadError when a record swallowed the next: its quote closes where another cell of theirs begins.

    Only a record of several lines, with the separators of two, is looked at: a cell may hold line breaks.
    """
    letters = np.frombuffer(body, dtype=np.uint8)
    if paired(letters, np.flatnonzero(letters == 34), ord(dialect.separator)):
        return
    places = np.concatenate([[0], np.flatnonzero(letters == 10) + 1, [len(body)]])
    edges = np.append(lines - dialect.start_line, len(places) - 1)
    two = 2 * len(dialect.headers) - 3
    for record in np.flatnonzero(np.diff(edges) > 1).tolist():
        text = body[places[edges[record]] : places[edges[record + 1]]]
        if text.count(dialect.separator.encode()) < two:
            continue
        try:
            list(csv.reader(io.StringIO(text.decode("latin-1")), delimiter=dialect.separator, strict=True))
        except csv.Error as error:
            raise ReadError(
                f"« {name} », ligne {lines[record]} : un guillemet ouvert n'est jamais refermé, et avale la ligne "
                "suivante. Refermez-le ou supprimez-le, puis relancez."
            ) from error
