"""From a file, or a DataFrame, to raw cells: text or typed values, each row with its line in the file."""

import csv
import io
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.tables import sniff
from smkit.tables.errors import ReadError, closest, count, listing, say

Source = str | PathLike[str] | pd.DataFrame

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".parquet")
IN_MEMORY = "tableau en mémoire"

_BLOCK = 1 << 23
_ENCODINGS = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1252": "Windows-1252", "latin-1": "ISO-8859-1"}
_SEPARATORS = {"\t": "tabulation"}


@dataclass(frozen=True)
class Raw:
    """The cells of a file, before anything is understood.

    `frame` has one column a header, named 0, 1, 2…; `lines` holds each row's line in the file, from 1; `broken`
    the lines whose number of fields is not the header's; `preamble` counts the lines above the header.
    """

    name: str
    headers: tuple[str, ...]
    frame: pd.DataFrame
    lines: NDArray[np.int64]
    layout: str
    preamble: int = 0
    broken: tuple[int, ...] = ()


def load(source: Source, score: sniff.Score) -> Raw:
    """Return the raw cells of a CSV, TSV, Excel or Parquet file, or of a DataFrame.

    `score` counts the headers of the wanted table in a line, and so finds the header under a preamble.
    What the file is, is told from its content and not from its name. Raises ReadError.

    >>> load(pd.DataFrame({"Coût": [1.5]}), len).headers
    ('Coût',)
    """
    if isinstance(source, pd.DataFrame):
        return _frame(IN_MEMORY, source, "tableau pandas")
    path = Path(source)
    data = _bytes(path)
    kind = sniff.kind(data)
    if kind == "parquet":
        return _parquet(path.name, data)
    if kind == "workbook":
        return _workbook(path.name, data, score)
    if kind == "binary":
        raise ReadError(
            say(
                f"« {path.name} » n'est pas un tableau : son contenu est binaire. "
                "Attendu : un fichier CSV, Excel (.xlsx) ou Parquet. Exportez-le de nouveau depuis votre outil."
            )
        )
    return _text(path.name, data, score)


def _bytes(path: Path) -> bytes:
    """Read a file, or say in French why it cannot be read."""
    name = path.name or str(path)
    if path.is_dir():
        inside = sorted(item.name for item in path.iterdir() if item.suffix.lower() in SUFFIXES)[:5]
        choice = f" Par exemple : {listing(inside, 'ou')}." if inside else ""
        raise ReadError(say(f"« {name} » est un dossier : donnez un fichier.{choice}"))
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(_missing(path)) from None
    except PermissionError:
        raise ReadError(
            say(
                f"« {name} » ne peut pas être lu : l'accès est refusé. "
                "Fermez-le s'il est ouvert ailleurs, ou demandez le droit de le lire."
            )
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(say(f"« {name} » ne peut pas être lu ({reason}). Copiez-le ailleurs.")) from None
    if not data:
        raise ReadError(say(f"« {name} » est vide (0 octet) : exportez-le de nouveau."))
    return data


def _missing(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return say(f"« {path.name} » est introuvable : son dossier « {folder.name} » n'existe pas.")
    near = closest(path.name, sorted(item.name for item in folder.iterdir() if item.is_file()))
    if near:
        return say(f"« {path.name} » est introuvable. Dans ce dossier, le nom le plus proche est « {near} ».")
    return say(f"« {path.name} » est introuvable : vérifiez le nom et le dossier.")


def _text(name: str, data: bytes, score: sniff.Score) -> Raw:
    data, encoding = sniff.decode(data)
    if not data.strip():
        raise ReadError(
            say(f"« {name} » est vide : il n'y a que des lignes blanches. Exportez-le de nouveau.")
        )
    dialect = sniff.dialect(data, score)
    body = data[dialect.start :].removesuffix(b"\n")
    frame, numbers = _cells(name, body, dialect)
    lines = _lines(body, dialect, len(frame) + len(numbers))
    _check_last_quote(name, body, lines, dialect)
    broken = np.zeros(len(lines), dtype=bool)
    broken[np.array(numbers, dtype=np.int64) - 1] = True
    separator = _SEPARATORS.get(dialect.separator, dialect.separator)
    layout = say(f"texte, séparateur « {separator} », {_ENCODINGS.get(encoding, encoding.upper())}")
    return Raw(
        name,
        tuple(cell.strip() for cell in dialect.headers),
        frame,
        lines[~broken],
        layout,
        dialect.line - 1,
        tuple(lines[broken].tolist()),
    )


def _cells(name: str, body: bytes, dialect: sniff.Dialect) -> tuple[pd.DataFrame, list[int]]:
    """Return the cells as text, and which records (from 1) have too many or too few fields."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    names = [str(i) for i in range(len(dialect.headers))]
    broken: list[int] = []

    def note(row: Any) -> str:
        broken.append(row.number)
        return "skip"

    if not len(body):
        return pd.DataFrame({int(i): pd.Series([], dtype="str") for i in names}), broken
    buffer = pa.py_buffer(body)
    for block in (_BLOCK, len(body) + 1):
        broken.clear()
        try:
            table = arrow.read_csv(
                buffer,
                arrow.ReadOptions(column_names=names, use_threads=False, block_size=block),
                arrow.ParseOptions(
                    delimiter=dialect.separator,
                    newlines_in_values=b'"' in body,
                    ignore_empty_lines=False,
                    invalid_row_handler=note,
                ),
                arrow.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, null_values=[]
                ),
            )
        except pa.ArrowInvalid as error:
            failure = error
        else:
            frame = table.to_pandas()
            frame.columns = pd.RangeIndex(len(names))
            return frame, broken
    raise ReadError(
        say(
            f"« {name} » ne se lit pas comme un tableau : une ligne est démesurée, "
            "ou un guillemet n'est jamais refermé. Exportez-le de nouveau."
        )
    ) from failure


def _lines(body: bytes, dialect: sniff.Dialect, records: int) -> NDArray[np.int64]:
    """Return the line of the file on which each record starts; a quoted cell may hold line breaks."""
    first = dialect.start_line
    if b'"' not in body:
        return np.arange(first, first + records)
    letters = np.frombuffer(body, dtype=np.uint8)
    ends = np.flatnonzero(letters == 10)
    quotes = np.flatnonzero(letters == 34)
    outside = np.searchsorted(quotes, ends) % 2 == 0
    starts = np.concatenate([[0], np.flatnonzero(outside) + 1])
    if len(starts) == records:
        return starts + first
    # A stray quote inside a cell upsets the count above; the csv module takes it as plain text.
    reader = csv.reader(io.StringIO(body.decode("utf-8"), newline="\n"), delimiter=dialect.separator)
    found = [0, *(reader.line_num for _ in reader)][:records]
    return np.array(found + [found[-1]] * (records - len(found)), dtype=np.int64) + first


def _check_last_quote(name: str, body: bytes, lines: NDArray[np.int64], dialect: sniff.Dialect) -> None:
    """Raise ReadError when the last record swallowed the end of the file: its quote was never closed."""
    if not len(lines):
        return
    span = dialect.start_line + body.count(b"\n") + 1 - int(lines[-1])
    if span > 1 and sum(line.count(b'"') for line in body.rsplit(b"\n", span)[-span:]) % 2:
        raise ReadError(
            say(
                f"« {name} », ligne {lines[-1]} : un guillemet ouvert n'est jamais refermé, et avale la fin du "
                "fichier. Refermez-le ou supprimez-le, puis relancez."
            )
        )


def _parquet(name: str, data: bytes) -> Raw:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(pa.BufferReader(data))
    except (pa.ArrowException, OSError) as error:
        raise ReadError(
            say(
                f"« {name} » est un fichier Parquet abîmé ou incomplet : copiez-le ou exportez-le de nouveau."
            )
        ) from error
    return _frame(name, table.to_pandas(), "Parquet")


def _frame(name: str, frame: pd.DataFrame, layout: str) -> Raw:
    headers = tuple(str(header).strip() for header in frame.columns)
    frame = frame.set_axis(pd.RangeIndex(len(headers)), axis=1).reset_index(drop=True)
    return Raw(name, headers, frame, np.arange(2, len(frame) + 2), layout)


def _workbook(name: str, data: bytes, score: sniff.Score) -> Raw:
    """Read the sheet whose first lines hold most headers of the wanted table."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {
            title: book.get_sheet_by_name(title).to_python(skip_empty_area=False)
            for title in book.sheet_names
        }
    except PasswordError as error:
        raise ReadError(
            say(f"« {name} » est protégé par un mot de passe : enregistrez-en une copie sans mot de passe.")
        ) from error
    except (CalamineError, OSError, ValueError) as error:
        raise ReadError(
            say(f"« {name} » n'est pas un classeur Excel lisible : ouvrez-le et enregistrez-le en .xlsx.")
        ) from error
    filled = {title: rows for title, rows in sheets.items() if any(any(c != "" for c in row) for row in rows)}
    if not filled:
        raise ReadError(say(f"« {name} » est vide : aucune feuille ne contient de cellule."))

    def best(rows: list[list[Any]]) -> int:
        return sniff.header([[str(cell) for cell in row] for row in rows[: sniff.HEAD_LINES]], score)

    found = {title: (best(rows), rows) for title, rows in filled.items()}
    title = max(found, key=lambda title: score([str(cell) for cell in found[title][1][found[title][0]]]))
    at, rows = found[title]
    headers = tuple(str(cell).strip() for cell in rows[at])
    cells = [[None if cell == "" else cell for cell in row] for row in rows[at + 1 :]]
    frame = pd.DataFrame(cells, columns=range(len(headers)), dtype=object).infer_objects()
    layout = say(f"Excel, feuille « {title} »")
    if len(book.sheet_names) > 1:
        layout += f" (sur {count(len(book.sheet_names))})"
    return Raw(name, headers, frame, np.arange(at + 2, at + 2 + len(frame)), layout, at)
