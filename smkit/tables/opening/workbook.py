"""From an Excel or LibreOffice workbook to raw cells: the sheet that holds most of the wanted headers."""

import io
import os
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd

from smkit.tables.errors import ReadError, count
from smkit.tables.opening import sheets as parts
from smkit.tables.opening import sniff
from smkit.tables.opening.files import DAMAGED
from smkit.tables.opening.raw import Raw
from smkit.typography import typeset

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: Standard error belongs to the process: one thread at a time turns it away.
_QUIET = threading.Lock()


def read(name: str, data: bytes, score: sniff.Score) -> Raw:
    """Return the cells of the sheet whose first lines hold most headers of the wanted table.

    Cells keep their type; those of a merged range all hold its value; hidden columns are read as the others, a
    hidden sheet only where no visible one will do; a formula in error is the text that Excel shows. Raises
    ReadError: damaged, locked, empty, out of all proportion.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    errors = parts.errors(name, data)
    try:
        with _no_panic():
            book = CalamineWorkbook.from_filelike(io.BytesIO(data))
            hidden = {each.name for each in book.sheets_metadata if each.visible != SheetVisibleEnum.Visible}
            sheets = {
                title: _rows(book.get_sheet_by_name(title), errors.get(title, {}))
                for title in book.sheet_names
            }
    except PasswordError as error:
        raise ReadError(_locked(name)) from error
    except (CalamineError, *DAMAGED) as error:
        if _ENCRYPTED in data:
            raise ReadError(_locked(name)) from error
        raise ReadError(
            f"« {name} » n'est pas un classeur Excel lisible : il est abîmé ou incomplet. Ouvrez-le dans Excel "
            "et enregistrez-le en .xlsx, ou exportez-le de nouveau."
        ) from error
    filled = {title: rows for title, rows in sheets.items() if any(any(c != "" for c in row) for row in rows)}
    if not filled:
        raise ReadError(f"« {name} » est vide : aucune feuille ne contient de cellule.")
    found = {title: _header(rows, score) for title, rows in filled.items()}

    def fitness(title: str) -> tuple[bool, int]:
        named = score(_words(filled[title][found[title]]))
        return title not in hidden and named > 1, named

    title = max(found, key=fitness)
    at, rows = found[title], filled[title]
    headers = tuple(cell.strip() for cell in _words(rows[at]))
    there = {header for header in headers if header}
    alike = tuple(
        other
        for other in found
        if other != title
        and fitness(other)[0]
        and len(there.intersection(_words(filled[other][found[other]]))) > len(there) / 2
    )
    body = rows[at + 1 :]
    columns = [
        pd.Series([None if row[i] == "" else row[i] for row in body], dtype=object).infer_objects()
        for i in range(len(headers))
    ]
    layout = typeset(f"Excel, feuille « {title} »")
    if len(book.sheet_names) > 1:
        layout += f" (sur {count(len(book.sheet_names))})"
    lines = np.arange(at + 2, at + 2 + len(body))
    return Raw(name, headers, tuple(columns), lines, layout, at, calendar=_calendar(data), alike=alike)


def sheet_of(layout: str) -> str:
    """Return the title of the sheet that a layout of ours names, "" when it names none.

    >>> sheet_of("Excel, feuille «\xa0Plan\xa0» (sur 3)")
    'Plan'
    """
    found = re.search(r"feuille «\s(.*)\s»", layout)
    return found[1] if found else ""


@contextmanager
def _no_panic() -> Iterator[None]:
    """Turn a panic of the reader, which is no Exception and writes its trace to the terminal, into a ValueError."""
    with _QUIET:
        try:
            terminal = os.dup(2)
        except OSError:  # a program without a terminal has none
            terminal = -1
        try:
            if terminal >= 0:
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, 2)
                os.close(nowhere)
            yield
        except BaseException as error:
            if type(error).__name__ == "PanicException":
                raise ValueError(str(error)) from error
            raise
        finally:
            if terminal >= 0:
                os.dup2(terminal, 2)
                os.close(terminal)


def _rows(sheet: Any, errors: parts.Errors) -> list[list[Any]]:
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for (at, column), text in errors.items():
        if at < len(rows) and column < len(rows[at]):
            rows[at][column] = text
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if bottom == top or bottom >= len(rows) or right >= len(rows[top]):
            continue  # a title over several columns is one cell; a group over several rows is said for each
        for row in rows[top + 1 : bottom + 1]:
            row[left] = rows[top][left]
    return rows


def _header(rows: list[list[Any]], score: sniff.Score) -> int:
    return sniff.header([_words(row) for row in rows[: sniff.HEAD_LINES]], score)


def _words(row: list[Any]) -> list[str]:
    return [str(cell) for cell in row]


def _calendar(data: bytes) -> int:
    """Return the year in which the workbook's days begin: 1904 in those of old Macs."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            settings = archive.read("xl/workbook.xml")
    except DAMAGED:
        return 1900
    return 1904 if re.search(rb'date1904="(?:1|true)"', settings) else 1900


def _locked(name: str) -> str:
    return f"« {name} » est protégé par un mot de passe : enregistrez-en une copie sans mot de passe."
