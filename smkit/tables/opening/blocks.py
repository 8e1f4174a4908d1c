"""From a large text file to raw cells, a block at a time: its bytes never stand whole in memory, and its columns are codes.

It says what `text.read` would, cell for cell. What only a look at the whole can settle (a mixture of encodings, lines that end in
two ways, a quote that is never closed, letters written as in HTML) is left to it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow

from smkit import memory
from smkit.tables import coded, waiting
from smkit.tables.coded import Codes, narrow
from smkit.tables.opening import encoding as letters
from smkit.tables.opening import sniff, stacked, text
from smkit.tables.opening.raw import Raw

#: Bytes from which a file is read so, and bytes of a block.
LEAST, BLOCK = 30_000_000, 1 << 22
_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]")


class _Whole(Exception):
    """The file has to be seen whole."""


class _Foreign(Exception):
    """Letters are not in UTF-8."""


def read(path: Path, score: sniff.Score) -> Raw | None:
    """Return the cells of a large text file; None for any other file, and for one that has to be seen whole.

    Parameters: `path`; `score`, as `text.read` takes it.
    """
    try:
        return _read(path, score) if path.is_file() and path.stat().st_size >= LEAST else None
    except (OSError, _Whole, pa.ArrowException):  # whoever reads it whole says what is wrong with it
        return None


def _read(path: Path, score: sniff.Score) -> Raw:
    with path.open("rb") as file:
        head = file.read(letters.SAMPLE)
    if sniff.kind(head) != "text" or letters.wide(head):
        raise _Whole
    waiting.opening(path.name, head, path.stat().st_size, "text")
    try:
        return _read_as("utf-8", path, head, score)
    except _Foreign:
        return _read_as(_one_byte(path, head), path, head, score)


def _read_as(encoding: str, path: Path, head: bytes, score: sniff.Score) -> Raw:
    """Return the cells of a file whose bytes are letters of an encoding. Raises _Foreign where they are not in UTF-8.

    Parameters: `head`, its first bytes; `score`, as `read` takes it.
    """
    seen = _Seen(encoding)
    first = letters.unmarked(head)
    seen.check_letters(head if len(head) < letters.SAMPLE else head[: head.rfind(b"\n") + 1])
    if letters.alone(first[: 1 << 16]) or not first[: 1 << 16].strip():
        raise _Whole
    dialect = sniff.dialect(first, score, encoding)
    if len(dialect.headers) == 1:
        raise _Whole
    start = len(head) - len(first) + dialect.start
    seen.check(head[:start])
    found = _Found(encoding, dialect)
    for block, quoted in _rows(path, start, seen):
        found.add(block, quoted)
    if not found.texts:
        raise _Whole
    raw = text.raw(
        path.name, found.cells(), np.concatenate(found.starts), found.broken, dialect, encoding, first
    )
    if stacked.shown(raw):
        raise _Whole
    return raw


def _rows(path: Path, start: int, seen: "_Seen") -> Iterator[tuple[bytes, bool]]:
    """Give the rows of a file, which begin at a byte, by blocks, without the last line break, and whether a quote has come."""
    held, before = b"", False
    for block, quoted in _blocks(path, start):
        seen.check(block)
        if held:
            yield held, before
        held, before = block, quoted
    held = held.removesuffix(b"\r\n") if held.endswith(b"\r\n") else held.removesuffix(b"\n")
    if held:
        yield held, before


def _blocks(path: Path, start: int = 0) -> Iterator[tuple[bytes, bool]]:
    """Give a file, from a byte on, a block of whole lines at a time, and whether a quote has come: cells may hold line breaks then,
    and blocks are of whole records."""
    left, quoted = b"", False
    with path.open("rb") as file:
        file.seek(start)
        while more := file.read(BLOCK):
            left += more
            quoted = quoted or b'"' in more
            end = _end(left) if quoted else left.rfind(b"\n") + 1
            if end:
                yield left[:end], quoted
                left = left[end:]
            elif len(left) > 8 * BLOCK:  # a line, or a cell, out of all proportion
                raise _Whole
    if left.endswith(b"\x1a"):
        raise _Whole
    if left:
        yield left, quoted


def _end(block: bytes) -> int:
    """Return where the last line of a block ends that no quote holds open, 0 where none does."""
    signs = np.frombuffer(block, dtype=np.uint8)
    ends, quotes = np.flatnonzero(signs == 10), np.flatnonzero(signs == 34)
    outside = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0


def _one_byte(path: Path, head: bytes) -> str:
    """Return the encoding of a file that is not in UTF-8. Raises _Whole where letters in UTF-8 stand beside others.

    Parameters: `path`; `head`, its first bytes.
    """
    rare = False
    for block, _ in _blocks(path):
        if (b"\xc3" in block or b"\xc2" in block) and _UTF8_LETTER.search(block):  # seldom letters of theirs
            raise _Whole
        rare = rare or any(byte in block for byte in letters.RARE)
    return letters.one_byte(head, rare)


@dataclass
class _Seen:
    """What the bytes of a file were so far: in an encoding, in lines that end all in one way (`breaks`)."""

    encoding: str
    breaks: bytes = b""

    def check(self, block: bytes) -> None:
        """Look at some whole lines. Raises _Whole where they cannot be read as they are, _Foreign where they are not in UTF-8."""
        if b"\0" in block or letters.unescaped(block, "utf-8")[1]:
            raise _Whole
        self.check_letters(block)
        returns = b"\r" in block
        if returns and block.count(b"\r") != block.count(b"\n"):
            raise _Whole
        if returns or b"\n" in block:
            breaks = b"\r\n" if returns else b"\n"
            self.breaks = self.breaks or breaks
            if self.breaks != breaks:
                raise _Whole

    def check_letters(self, block: bytes) -> None:
        """Look at the letters of some whole lines. Raises _Foreign where they are not in UTF-8 and should be."""
        if self.encoding == "utf-8" and not block.isascii():
            ends = pa.array([0, len(block)], pa.int32()).buffers()[1]
            try:  # Arrow looks at letters in a third of the time that Python takes to read them
                pa.StringArray.from_buffers(1, ends, pa.py_buffer(block)).validate(full=True)
            except pa.ArrowInvalid as problem:
                raise _Foreign from problem


@dataclass
class _Found:
    """What the blocks of a file have given so far: of each column, the texts of each block and their codes; the lines."""

    encoding: str
    dialect: sniff.Dialect
    quoted: bool = False
    texts: list[list[pa.StringArray]] = field(default_factory=list)
    codes: list[list[Codes]] = field(default_factory=list)
    starts: list[NDArray[np.int32]] = field(default_factory=list)
    broken: list[tuple[int, int, str]] = field(default_factory=list)
    records: int = 0
    line: int = 0

    def add(self, block: bytes, quoted: bool) -> None:
        """Take the records of a block in; `quoted`, that a quote stands in it or in one before."""
        self.quoted = quoted
        if self.encoding != "utf-8":
            block = block.decode(self.encoding, errors="replace").encode()
        before = len(self.broken)
        table = self._cells(block)
        records = table.num_rows + len(self.broken) - before
        self._lines(block, records)
        for place, column in enumerate(table.columns):
            if place == len(self.texts):
                self.texts.append([])
                self.codes.append([])
            for chunk in column.chunks:
                self.texts[place].append(chunk.dictionary)
                self.codes[place].append(narrow(chunk.indices.to_numpy(), len(chunk.dictionary)))
        self.records += records

    def _cells(self, block: bytes) -> pa.Table:
        names = [str(place) for place in range(len(self.dialect.headers))]

        def note(row: Any) -> str:
            self.broken.append((self.records + row.number, row.actual_columns, row.text[: text.EXCERPT]))
            return "skip"

        return arrow.read_csv(
            pa.py_buffer(block),
            arrow.ReadOptions(column_names=names, use_threads=False, block_size=len(block) + 1),
            arrow.ParseOptions(
                delimiter=self.dialect.separator,
                newlines_in_values=self.quoted,
                ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            arrow.ConvertOptions(
                column_types=dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string())),
                strings_can_be_null=False,
                null_values=[],
                check_utf8=False,  # it has been
            ),
        )

    def _lines(self, block: bytes, records: int) -> None:
        """Note the line on which each record starts. Raises _Whole where quotes do not tell it."""
        first = self.dialect.start_line + self.line
        if not self.quoted:
            self.starts.append(np.arange(first, first + records, dtype=np.int32))
            self.line += records
            return
        signs = np.frombuffer(block, dtype=np.uint8)
        ends, quotes = np.flatnonzero(signs == 10), np.flatnonzero(signs == 34)
        if len(quotes) % 2 or not text.paired(signs, quotes, ord(self.dialect.separator)):
            raise _Whole
        outside = np.flatnonzero(np.searchsorted(quotes, ends) % 2 == 0) + 1
        starts = np.concatenate([[0], outside[: len(outside) - block.endswith(b"\n")]])
        if len(starts) != records:
            raise _Whole
        self.starts.append((starts + first).astype(np.int32))
        self.line += len(ends) + (not block.endswith(b"\n"))

    def cells(self) -> list[pa.DictionaryArray]:
        """Return the columns, each as codes of its texts in the order in which they come; what the blocks gave is forgotten."""
        columns = []
        while self.texts:
            columns.append(self._column(self.texts.pop(0), self.codes.pop(0)))
            memory.give_back()
        return columns

    def _column(self, texts: list[pa.StringArray], codes: list[Codes]) -> pa.DictionaryArray:
        places = [0, *accumulate(map(len, texts))]
        joined = text.mended(pa.concat_arrays(texts), self.quoted)
        texts.clear()
        order, joined = coded.encoded(joined)
        whole = np.empty(sum(map(len, codes)), dtype=order.dtype)
        done = 0
        for place, block in zip(places[:-1], codes, strict=True):
            whole[done : done + len(block)] = order[place:][block]
            done += len(block)
        return pa.DictionaryArray.from_arrays(pa.array(whole), joined)
