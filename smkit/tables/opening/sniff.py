"""What a file is, from its bytes alone: its kind, its separator, and where its header stands."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from smkit.tables.opening.encoding import wide

#: How many cells of a line are headers of the wanted table.
Score = Callable[[Sequence[str]], int]
#: Which header of a sheet stands for each one of another that it lacks; None where they hold not the same table.
Same = Callable[[Sequence[str], Sequence[str]], Mapping[str, str] | None]
#: Has a line of headers all that the wanted table needs?
Whole = Callable[[Sequence[str]], bool]

SEPARATORS = ";\t,|"
#: A header further down than this is not looked for.
HEAD_LINES = 60
_HEAD_BYTES = 1 << 17
#: A figure, an amount or a date.
_VALUE = re.compile(r"[\d\s.,/:()€$£%-]*\d[\d\s.,/:()€$£%-]*")
#: A day or an amount to the cent, which no header is.
_SURE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d\d-\d\d|\d[\d\s]*[.,]\d\d")

_SIGNATURES = {
    b"PAR1": "parquet",
    b"PK\x03\x04": "workbook",
    b"\xd0\xcf\x11\xe0": "workbook",
    b"%PDF": "un document PDF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"GIF8": "une image",
    b"Rar!": "une archive RAR",
    b"7z\xbc\xaf": "une archive 7-Zip",
    b"BZh": "une archive bzip2",
    b"\xfd7zXZ": "une archive xz",
    b"(\xb5/\xfd": "une archive zstd",
    b"SQLite format 3": "une base SQLite",
    b"{\\rtf": "un document RTF",
}
#: Other archives of Microsoft Office, told by a file that each has inside.
_OFFICE = {b"word/document.xml": "un document Word", b"ppt/presentation.xml": "une présentation PowerPoint"}
_MARKUP = (b"<!doctype", b"<html", b"<table", b"<meta", b"<head", b"<body", b"<?xml", b"<workbook", b"<!--")


@dataclass(frozen=True)
class Dialect:
    """How a text file is laid out: `line` of its header (from 1), `start` of its rows in bytes and lines."""

    separator: str
    headers: tuple[str, ...]
    line: int
    start: int
    start_line: int


def kind(data: bytes) -> str:
    """Return "parquet", "workbook" (Excel), "text", "markup", "json", "nul" or "binary", or what it is in French.

    The content decides, whatever the file is called.

    >>> kind(b"a;b"), kind(b"PAR1..."), kind(bytes(range(256))), kind(b" <HTML><table>")
    ('text', 'parquet', 'binary', 'markup')
    """
    if data.startswith(b"PK") and b"xl/workbook" not in data:
        for inside, name in _OFFICE.items():
            if inside in data:
                return name
    for signature, name in _SIGNATURES.items():
        if data.startswith(signature):
            return name
    head = data[:_HEAD_BYTES]
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if start.startswith(_MARKUP):
        return "markup"
    if start[:1] in (b"{", b"[") and b":" in start and b'"' in start:
        return "json"
    controls = sum(head.count(c) for c in range(1, 32) if c not in b"\t\n\r\f\v\x1a\x1b")
    if wide(data) is None:
        if controls > len(head) / 100 or head.count(0) > len(head) / 20:
            return "binary"
        if b"\0" in data:
            return "nul"
    return "text"


def dialect(data: bytes, score: Score, encoding: str = "utf-8") -> Dialect:
    """Return how a text file is laid out: the separator and line that hold most headers of the table.

    `data` is what `encoding.plain` returns, with some text in it.

    >>> found = dialect(b"Export\\n\\nDate;Montant\\n01/02/2025;3,5\\n", lambda cells: len(cells) - 1)
    >>> found.separator, found.headers, found.line
    (';', ('Date', 'Montant'), 3)
    """
    head = data[:_HEAD_BYTES]
    if len(data) > _HEAD_BYTES and b"\n" in head:
        head = head[: head.rindex(b"\n") + 1]
    text = head.decode(encoding, errors="replace")
    separators, skip = SEPARATORS, 0
    first = text.split("\n", 1)[0].strip('"\r ')
    announced = {"\\t": "\t", "": "\t"}.get(first[4:], first[4:])
    if first[:4].lower() == "sep=" and announced.isascii():
        separators, skip = announced[0], 1
    candidates = [_layout(text, separator, skip, score) for separator in separators]
    _, line, end, headers, separator = max(candidates, key=lambda found: found[0])
    start = -1
    for _ in range(end):
        start = data.find(b"\n", start + 1)
        if start < 0:
            start = len(data)
            break
    return Dialect(separator, tuple(headers), line, min(start + 1, len(data)), end + 1)


def wrapped(data: bytes) -> bool:
    """Is each line one quoted cell that holds a whole row, as when an export was saved again from one column?

    >>> wrapped(b'"Date;Client"\\n"01/02/2025;""Vis; SA"";3"\\n'), wrapped(b'"Date"\\n')
    (True, False)
    """
    lines = [line.strip() for line in data[:_HEAD_BYTES].split(b"\n")[:HEAD_LINES] if line.strip()]
    rows = [line for line in lines if any(line.count(mark.encode()) for mark in SEPARATORS)]
    return bool(rows) and all(
        line[:1] == line[-1:] == b'"' and b'"' not in line[1:-1].replace(b'""', b"") for line in lines
    )


def unwrap(data: bytes) -> bytes:
    """Return the rows of a `wrapped` text.

    >>> unwrap(b'"Date;Client"\\n"01/02/2025;""Vis; SA"";3"\\n')
    b'Date;Client\\n01/02/2025;"Vis; SA";3\\n'
    """
    lines = (line.strip() for line in data.split(b"\n"))
    return b"\n".join(line[1:-1].replace(b'""', b'"') if line[:1] == b'"' else line for line in lines)


def numbered(data: bytes, encoding: str = "utf-8") -> bytes:
    r"""Return a text without a header, its columns apart by a separator or by spaces, under a header #1, #2…

    >>> numbered(b" 00004 19970101  29.33\n")
    b'#1\t#2\t#3\n00004\t19970101\t29.33\n'
    """
    found = dialect(data, lambda cells: 0, encoding)
    separator, width = found.separator, len(found.headers)
    if width == 1:
        data = b"\n".join(b"\t".join(line.split()) for line in data.split(b"\n"))
        separator, width = "\t", data.split(b"\n", 1)[0].count(b"\t") + 1
    return separator.join(f"#{i + 1}" for i in range(width)).encode() + b"\n" + data


def _layout(
    text: str, separator: str, skip: int, score: Score
) -> tuple[tuple[int, int], int, int, list[str], str]:
    """Return how well a separator fits, then its header: first line, last line, cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
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
    at = header([record[2] for record in records], score)
    first, last, cells = records[at]
    alike = sum(len(record[2]) == len(cells) for record in records) if len(cells) > 1 else 0
    fitted = _fitted(cells, [record[2] for record in records[at + 1 :]])
    best = max(
        score(record[2]) for record in records
    )  # what tells the separator, where a line of values is not the header
    return (best, alike), first, last, fitted, separator


def _fitted(headers: list[str], rows: list[list[str]]) -> list[str]:
    """Return headers as many as the fields of the rows, where the ones too many or too few are all blank.

    >>> _fitted(["Date", "CA"], [["01/02/2025", "3", ""]]), _fitted(["Date", "CA", ""], [["01/02/2025", "3"]])
    (['Date', 'CA', ''], ['Date', 'CA'])
    """
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    if not widths or widths[len(headers)]:
        return headers
    width = widths.most_common(1)[0][0]
    beyond = [cell for row in rows if len(row) == width for cell in row[len(headers) :]]
    if any(cell.strip() for cell in (*headers[width:], *beyond)):
        return headers
    return [*headers[:width], *[""] * (width - len(headers))]


def header(records: Sequence[Sequence[str]], score: Score) -> int:
    """Return which of the first lines is the header: the first that holds most headers of the table.

    Where no line holds any, it is the first line that has as many filled cells as any other. A line of values is no header where
    one without any stands above: « Ventes » and « Clients » are also what accounts are called.

    >>> header([["Export de mars"], [], ["Date", "Montant"]], lambda cells: 0)
    2
    >>> header([["Journal", "Pièce"], ["Ventes", "03/01/2025"]], lambda cells: cells[0] == "Ventes")
    0
    """
    scores = [score(cells) for cells in records]
    if not any(scores):
        scores = [sum(bool(cell.strip()) for cell in cells) for cells in records]
    best = scores.index(max(scores))
    if holds_values(records[best]):
        return _above(records, best)
    return next((at for at in range(best) if scores[at] > 1 and _stands_over(records, at, best)), best)


def _stands_over(records: Sequence[Sequence[str]], at: int, best: int) -> bool:
    """Is a line the header of the rows under it, although another one further down has more names, most of which are its own?

    >>> lines = [["N°", "Date"], ["7", "3/3"], ["N°", "Date", "Canal"]]
    >>> _stands_over(lines, 0, 2), _stands_over([lines[0], lines[2]], 0, 1)
    (True, False)
    """
    own, other = ({cell.strip() for cell in records[line] if cell.strip()} for line in (at, best))
    shared = len(own & other)
    under = [cell for cell in records[at + 1] if cell.strip()]
    row = len(under) > 1 and any(char.isdigit() for cell in under for char in cell)
    return row and best > at + 1 and shared > 1 and 2 * shared > len(other) and 2 * shared > len(own)


def holds_values(cells: Sequence[str]) -> bool:
    """Are a quarter of the filled cells of a line, or more, figures, dates or addresses, or is one a day or an amount to the cent?

    >>> holds_values(["Date", "Client", "Montant 2026"]), holds_values(["VE", "03/01/2025", "Ventes", "Clients", "F1"])
    (False, True)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    values = [cell for cell in filled if _VALUE.fullmatch(cell) or "@" in cell]
    return bool(filled) and (len(values) >= max(1, len(filled) / 4) or any(map(_SURE.fullmatch, values)))


def is_data(cells: Sequence[str], known: int) -> bool:
    """Is a line of values no header, though `known` of its cells are what headers are called?

    >>> is_data(["Ventes", "03/01/2025"], 1), is_data(["Date", "2025", "2026"], 1), is_data(["2025", "2026"], 0)
    (True, False, True)
    """
    return holds_values(cells) and (not known or any(_SURE.fullmatch(cell.strip()) for cell in cells))


def _above(records: Sequence[Sequence[str]], at: int) -> int:
    """The first line over a line of values that names as many columns, each its own and without a figure alone; else that line."""
    width = sum(bool(cell.strip()) for cell in records[at])
    for place, cells in enumerate(records[:at]):
        filled = [cell.strip() for cell in cells if cell.strip()]
        if (
            len(filled) >= width
            and len(set(filled)) == len(filled)
            and not any(map(_VALUE.fullmatch, filled))
        ):
            return place
    return at
