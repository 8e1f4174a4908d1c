"""From an Excel or LibreOffice workbook to raw cells: the sheet that holds most of the wanted headers."""

import io
import os
import re
import threading
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from smkit.errors import suggest
from smkit.tables import doors
from smkit.tables.errors import ReadError, count, listing
from smkit.tables.opening import sheets as parts
from smkit.tables.opening import sniff, stacked
from smkit.tables.opening.files import DAMAGED, Contents, locked
from smkit.tables.opening.raw import Raw
from smkit.typography import typeset

#: The column that says which sheet a row comes from, where several are read together.
SHEET = "Feuille"
_ALL = ("toutes", "tous", "all", "*")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: Standard error belongs to the process: one thread at a time turns it away.
_QUIET = threading.Lock()


def read(
    name: str,
    data: bytes,
    score: sniff.Score,
    sheet: str = "",
    same_table: sniff.Same | None = None,
    whole: sniff.Whole | None = None,
) -> Raw:
    """Return the cells of the sheet whose first lines hold most headers of the wanted table, or of those asked for.

    Parameters: `name` of the file; `data`; `score`, see `sniff`; `sheet`, a name, a number, several, or « toutes »: those with
    the headers of the best one, read together, with their name in a column more; `same_table`, which headers of another sheet stand
    for those that it lacks; `whole`, whether headers have all that the table needs, so that a sheet is named when it is left out.
    Cells keep their type; those of a merged range all hold its value; hidden columns and rows are read as the others, a
    hidden sheet only where no visible one will do, or a person names it; a formula in error is the text that Excel shows. Raises
    ReadError: damaged, locked, empty, out of all proportion, no such sheet.
    """
    known = parts.facts(name, data)
    sheets, hidden = _open(name, data, known)
    titles = list(sheets)
    filled = {title: rows for title, rows in sheets.items() if any(any(c != "" for c in row) for row in rows)}
    if not filled:
        raise ReadError(f"« {name} » est vide : aucune feuille ne contient de cellule.")
    wanted = _wanted(name, sheet, titles, filled)
    if csv := _one_column(filled[wanted[0]] if len(wanted) == 1 else next(iter(filled.values()))):
        from smkit.tables.opening import text

        raw = text.read(Contents(name, csv.encode()), score)
        return replace(raw, layout=raw.layout.replace("texte", typeset("Excel, tout dans la colonne A"), 1))
    found = {title: _header(rows, score) for title, rows in filled.items()}

    def fitness(title: str) -> tuple[bool, int]:
        named = score(_words(filled[title][found[title]]))
        return title not in hidden and named > 1, named

    title = max(wanted or found, key=fitness)
    headers = _heads(filled[title][found[title]])
    there = {header for header in headers if header}
    heads = {each: _heads(filled[each][found[each]]) for each in found}

    renamed: dict[str, Mapping[str, str]] = {}

    def fits(each: str) -> bool:
        if each == title or (each in hidden and each not in wanted):
            return each == title
        lacking = [header for header in headers if header and _place(heads[each], header) < 0]
        meant = same_table(headers, heads[each]) if same_table and fitness(each)[0] else None
        renamed[each] = meant or {}
        return meant is not None or not any(score([header]) for header in lacking)

    same = [each for each in found if fits(each)]
    alike = tuple(each for each in same if each != title and fitness(each)[0])
    near = tuple(
        other
        for other in found
        if other not in same
        and fitness(other)[0]
        and (
            len(there.intersection(_words(filled[other][found[other]]))) > len(there) / 2
            or (whole is not None and whole(heads[other]))
        )
    )
    veiled = tuple(
        each
        for each in found
        if each in hidden and each != title and same_table and same_table(headers, heads[each]) is not None
    )
    sizes = {
        each: sum(any(c != "" for c in row) for row in filled[each][found[each] + 1 :])
        for each in (*alike, *near, *veiled)
    }
    read = same if _key(sheet) in _ALL else [each for each in wanted if each in same] or [title]
    if sheet and (left := [each for each in wanted if each not in read]):
        raise ReadError(
            f"« {name} » : {listing(left)} n'a pas les mêmes en-têtes que « {title} », et ne se lit pas avec. "
            f"Demandez une feuille à la fois → {doors.line(feuille=title)}"
        )
    layout = typeset(
        f"Excel, feuille « {title} »" if len(read) == 1 else f"Excel, {count(len(read))} feuilles réunies"
    )
    if len(titles) > 1:
        layout += f" (sur {count(len(titles))})"
    if len(read) > 1:  # a column that one sheet alone has is read too
        more = [
            header
            for each in read
            for header in heads[each]
            if header and _place(headers, header) < 0 and header not in renamed.get(each, {}).values()
        ]
        headers = (*headers, *dict.fromkeys(more))
    rows: list[list[Any]] = []
    lines: list[int] = []
    for each in read:
        body = filled[each][found[each] + 1 :]
        if len(read) > 1:
            back = {other: header for header, other in renamed.get(each, {}).items()}
            own = tuple(back.get(header, header) for header in heads[each])
            places = [
                at if own[at : at + 1] == (header,) else _place(own, header) if header else -1
                for at, header in enumerate(headers)
            ]
            body = [[*(row[place] if place >= 0 else "" for place in places), each] for row in body]
        rows += body
        lines += range(found[each] + 2, found[each] + 2 + len(body))
    under = None
    if len(read) == 1 and same_table and whole:
        first = found[title]
        below = range(first + 1, len(filled[title]) + 1)
        if under := stacked.apart(name, filled[title][first:], below, same_table, whole):
            headers, rows, lines = under.headers, under.rows, under.lines
    named = (*headers, SHEET) if len(read) > 1 else headers
    at = found[title]
    return Raw(
        name,
        named,
        tuple(
            pd.Series([None if row[i] == "" else row[i] for row in rows], dtype=object).infer_objects()
            for i in range(len(named))
        ),
        np.array(lines, dtype=np.int64),
        layout,
        sum(found[each] for each in read) + (under.left if under else 0),
        calendar=_calendar(data),
        alike=alike if len(read) == 1 and not sheet else (),
        near=near if not wanted else (),
        veiled=veiled if not wanted else (),
        sizes=sizes,
        renamed=tuple(
            f"« {own} » pour « {header} » (feuille « {each} »)"
            for each in (read if len(read) > 1 else ())
            for header, own in renamed.get(each, {}).items()
        ),
        gathered=len(headers) if len(read) > 1 else -1,
        above="\n".join(cell for row in filled[title][:at] for cell in _words(row) if cell),
        over=_heads(filled[title][at - 1]) if at else (),
        hidden=frozenset(known[title].hidden) if len(read) == 1 and title in known else frozenset(),
        stacked=under.told if under else (),
        left={each: filled[each] for each in filled if each not in read},
        uncalculated=sum(known[each].uncalculated for each in read if each in known),
    )


def _open(
    name: str, data: bytes, known: Mapping[str, parts.Facts]
) -> tuple[dict[str, list[list[Any]]], set[str]]:
    """Return the rows of each sheet, and the titles of the hidden ones. Raises ReadError."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    try:
        with _no_panic():
            book = CalamineWorkbook.from_filelike(io.BytesIO(data))
            nothing = parts.Facts()
            sheets = {
                title: _rows(book.get_sheet_by_name(title), known.get(title, nothing))
                for title in book.sheet_names
            }
    except PasswordError as error:
        raise ReadError(locked(name)) from error
    except (CalamineError, *DAMAGED) as error:
        if _ENCRYPTED in data:
            raise ReadError(locked(name)) from error
        raise ReadError(
            f"« {name} » n'est pas un classeur Excel lisible : il est abîmé ou incomplet. Ouvrez-le dans Excel "
            "et enregistrez-le en .xlsx, ou exportez-le de nouveau."
        ) from error
    return sheets, {each.name for each in book.sheets_metadata if each.visible != SheetVisibleEnum.Visible}


def _wanted(name: str, sheet: str, titles: Sequence[str], filled: Mapping[str, Any]) -> list[str]:
    """Return the titles that a person asks for, by name or number; none when any will do. Raises ReadError."""
    if not sheet or _key(sheet) in _ALL:
        return []
    found = []
    for part in [sheet] if sheet in titles else re.split(r"[;,]", sheet):
        asked = part.strip()
        alike = [title for title in titles if _key(title) == _key(asked)]
        if not alike and asked.isdigit() and 0 < int(asked) <= len(titles):
            alike = [titles[int(asked) - 1]]
        if not alike or alike[0] not in filled:
            what = "n'a pas de feuille" if not alike else "a une feuille vide"
            raise ReadError(
                f"« {name} » {what} « {asked} ».{suggest(asked, titles)} Feuilles : {listing(titles)}."
            )
        found += alike[:1]
    return found


def _one_column(rows: list[list[Any]]) -> str:
    """Return the text of a sheet whose every row stands whole in its first column, "" when it is not so.

    A comma may have cut a row in two cells: they are put together again. A title may stand above.
    """
    filled_rows = [row for row in rows[: sniff.HEAD_LINES] if any(cell != "" for cell in row)]
    at = next((at for at, row in enumerate(filled_rows) if _holds_several(row[0])), -1)
    if (
        at < 0
        or not all(_holds_several(row[0]) for row in filled_rows[at + 1 : at + 2])
        or any(cell != "" for row in filled_rows[: at + 1] for cell in row[1:])
    ):
        return ""
    lines = []
    for row in rows:
        filled = [str(cell) for cell in row]
        while filled and filled[-1] == "":
            filled.pop()
        lines.append(",".join(filled))
    return "\n".join(lines) + "\n"


def _holds_several(cell: Any) -> bool:
    """Does a cell hold a whole row, as a file with separators writes it?"""
    return isinstance(cell, str) and any(cell.count(mark) > 1 for mark in ";\t,|")


def _key(text: str) -> str:
    return text.strip().casefold()


def _heads(row: list[Any]) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in _words(row))


def _place(headers: Sequence[str], wanted: str) -> int:
    """Return where a header stands in a line of them, whatever its capitals; −1 where it does not."""
    return next((at for at, header in enumerate(headers) if _key(header) == _key(wanted)), -1)


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


def _rows(sheet: Any, known: parts.Facts) -> list[list[Any]]:
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for (at, column), text in known.errors.items():
        if at < len(rows) and column < len(rows[at]):
            rows[at][column] = text
    for (
        at,
        column,
    ), sign in known.money.items():  # as it shows: « 12,50 $ »; never three decimals, which may be thousands
        if at < len(rows) and column < len(rows[at]) and type(value := rows[at][column]) in (int, float):
            cents = 2 if round(value, 2) == value else 4
            rows[at][column] = f"{value:.{cents}f} {sign}".replace(".", ",", 1)
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
