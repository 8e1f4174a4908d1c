"""What a file is, from its bytes alone: kind, encoding, separator, and where its header stands."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: How many cells of a line are headers of the wanted table.
Score = Callable[[Sequence[str]], int]

SEPARATORS = ";\t,|"
#: A header further down than this is not looked for.
HEAD_LINES = 40
_HEAD_BYTES = 1 << 17

_SIGNATURES = {
    b"PAR1": "parquet",
    b"PK\x03\x04": "workbook",
    b"\xd0\xcf\x11\xe0": "workbook",
}


@dataclass(frozen=True)
class Dialect:
    """How a text file is laid out: `line` of its header (from 1), `start` of its rows in bytes and lines."""

    separator: str
    headers: tuple[str, ...]
    line: int
    start: int
    start_line: int


def kind(data: bytes) -> str:
    """Return "parquet", "workbook" (Excel), "text" or "binary", whatever the file is called.

    >>> kind(b"a;b"), kind(b"PAR1..."), kind(bytes(range(256)))
    ('text', 'parquet', 'binary')
    """
    for signature, name in _SIGNATURES.items():
        if data.startswith(signature):
            return name
    head = data[:_HEAD_BYTES]
    if _wide(head) is None and b"\0" in data:
        return "binary"
    controls = sum(map(head.count, (bytes([c]) for c in range(1, 32) if c not in b"\t\n\r\f\v\x1a\x1b")))
    return "binary" if controls > len(head) / 100 else "text"


def decode(data: bytes) -> tuple[bytes, str]:
    r"""Return the text as UTF-8 bytes whose lines end in a newline, and the encoding that it was in.

    UTF-8 is tried first, because cp1252 accepts nearly anything and turns UTF-8 into silent nonsense.

    >>> decode("Qté\r\n".encode("cp1252")) == ("Qté\n".encode(), "cp1252")
    True
    """
    if data.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    elif wide := _wide(data[:_HEAD_BYTES]):
        encoding = wide
    else:
        encoding = "utf-8"
    if not (encoding == "utf-8" and data.isascii()):
        data, encoding = _transcode(data, encoding)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data, encoding


def dialect(data: bytes, score: Score) -> Dialect:
    """Return how a text file is laid out: the separator and line that hold most headers of the table.

    `data` is what `decode` returns, with some text in it.

    >>> found = dialect(b"Export\\n\\nDate;Montant\\n01/02/2025;3,5\\n", lambda cells: len(cells) - 1)
    >>> found.separator, found.headers, found.line
    (';', ('Date', 'Montant'), 3)
    """
    head = data[:_HEAD_BYTES]
    if len(data) > _HEAD_BYTES and b"\n" in head:
        head = head[: head.rindex(b"\n") + 1]
    text = head.decode("utf-8", errors="replace")
    separators, skip = SEPARATORS, 0
    if text[:4].lower() == "sep=" and len(first := text.split("\n", 1)[0]) == 5:
        separators, skip = first[4], 1
    candidates = [_layout(text, separator, skip, score) for separator in separators]
    _, line, end, headers, separator = max(candidates, key=lambda found: found[0])
    start = -1
    for _ in range(end):
        start = data.find(b"\n", start + 1)
        if start < 0:
            start = len(data)
            break
    return Dialect(separator, tuple(headers), line, min(start + 1, len(data)), end + 1)


def _layout(
    text: str, separator: str, skip: int, score: Score
) -> tuple[tuple[int, int], int, int, list[str], str]:
    """Return how well a separator fits, then its header: first line, last line, cells."""
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=separator)
    records: list[tuple[int, int, list[str]]] = []
    line = 0
    try:
        for cells in reader:
            records.append((line + 1, reader.line_num, cells))
            line = reader.line_num
            if len(records) >= HEAD_LINES:
                break
    except csv.Error:  # a cell beyond csv's limit: what was read so far is enough to judge
        pass
    records = records[skip:] or [(1, 1, [""])]
    first, last, cells = records[header([record[2] for record in records], score)]
    alike = sum(len(record[2]) == len(cells) for record in records) if len(cells) > 1 else 0
    return (score(cells), alike), first, last, cells, separator


def header(records: Sequence[Sequence[str]], score: Score) -> int:
    """Return which of the first lines is the header: the first that holds most headers of the table.

    Where no line holds any, it is the first line that has as many filled cells as any other.

    >>> header([["Export de mars"], [], ["Date", "Montant"]], lambda cells: 0)
    2
    """
    scores = [score(cells) for cells in records]
    if not any(scores):
        scores = [sum(bool(cell.strip()) for cell in cells) for cells in records]
    return scores.index(max(scores))


def _wide(head: bytes) -> str | None:
    """Return the UTF-16 variant, told by its mark or by every other byte of Latin text being zero."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if len(head) >= 4 and head[1::2].count(0) > 0.4 * len(head) / 2 and not head[::2].count(0):
        return "utf-16-le"
    if len(head) >= 4 and head[::2].count(0) > 0.4 * len(head) / 2 and not head[1::2].count(0):
        return "utf-16-be"
    return None


def _transcode(data: bytes, encoding: str) -> tuple[bytes, str]:
    for trial in (encoding, "cp1252", "latin-1"):
        try:
            text = data.decode(trial)
        except UnicodeDecodeError:
            continue
        if trial == "utf-8":
            return data, trial
        return text.encode("utf-8", errors="replace"), trial
    raise AssertionError("latin-1 decodes any bytes")
