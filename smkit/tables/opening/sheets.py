"""What an Excel workbook holds, looked at before it is opened: its size, and the errors of its formulas."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from smkit.tables.errors import ReadError
from smkit.tables.opening.files import DAMAGED

#: Each sheet's cells in error: (row, column) from 0 → what Excel shows there, such as #DIV/0!.
Errors = dict[tuple[int, int], str]

#: A workbook opens into 10 to 30 times its size; one that opens into more than this is no table.
_OPEN_TIMES, _OPEN_AT_LEAST = 100, 1 << 26
#: The reader lays a sheet out cell by cell up to its last one: a stray cell far away fills the memory.
_MOST_CELLS = 50_000_000
_BLOCK = 1 << 20

_CELL = re.compile(rb'<(?:\w+:)?c\s([^>]*\bt="e"[^>]*)>(.*?)</(?:\w+:)?c>', re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)<")
_HIDDEN = re.compile(rb'<(?:\w+:)?row\s[^>]*\bhidden="(?:1|true)"[^>]*>')
_PLACE_OF_ROW = re.compile(rb'\br="([0-9]{1,7})"')
_NO_VALUE = re.compile(rb"</f>\s*(?:<v\s*/>|<v>\s*</v>|</c>)")
_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="([0-9]{1,7})"')
#: Only columns beyond Z are looked for: the usual sheet has none, and is scanned fast.
_WIDE = re.compile(rb'\br="([A-Z]{2,3})[0-9]')


@dataclass
class Facts:
    """What the reader does not tell of a sheet: its cells in error, its hidden rows (from 1), its formulas without a value."""

    errors: Errors = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    uncalculated: int = 0


def facts(name: str, data: bytes) -> dict[str, Facts]:
    """Return what the reader does not tell of each sheet, by its title; nothing for a workbook that is not in Excel's XML.

    The reader gives cells in error as empty ones. Raises ReadError where the workbook would fill the memory.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            most = max(_OPEN_AT_LEAST, _OPEN_TIMES * len(data))
            if sum(part.file_size for part in archive.infolist()) > most:
                raise ReadError(
                    f"« {name} » s'ouvre sur un classeur démesuré, comme aucun tableau n'en donne. Copiez ses "
                    "données dans un nouveau classeur, ou exportez-le de nouveau."
                )
            return {title: _facts(name, title, archive, part) for title, part in _parts(archive).items()}
    except (*DAMAGED, ElementTree.ParseError):
        return {}  # the reader says what is damaged


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the file of each sheet in the archive, by its title."""
    if "xl/workbook.xml" not in archive.namelist():
        return {}
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    files = {link.get("Id"): posixpath.join("/xl", link.get("Target", ""))[1:] for link in links}
    parts = {}
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iterfind(".//{*}sheet"):
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        if files.get(link) in archive.namelist():
            parts[sheet.get("name", "")] = files[link]
    return parts


def _facts(name: str, title: str, archive: zipfile.ZipFile, part: str) -> Facts:
    found = Facts()
    rows, columns = 0, 26
    for text in _cells(archive, part):
        rows = max([rows, *map(int, _ROW.findall(text, text.rfind(b"<row")))])
        columns = max([columns, *(_column(letters) + 1 for letters in set(_WIDE.findall(text)))])
        if rows * columns > _MOST_CELLS:
            raise ReadError(
                f"« {name} », feuille « {title} » : une cellule écrite très loin du tableau la rend démesurée. "
                "Supprimez les lignes et les colonnes vides au-delà des données, ou copiez-les dans un nouveau "
                "classeur."
            )
        if b" hidden=" in text:
            places = (_PLACE_OF_ROW.search(row) for row in _HIDDEN.findall(text))
            found.hidden.update(int(place[1]) for place in places if place)
        if b"</f>" in text or b"<f/>" in text:
            found.uncalculated += len(_NO_VALUE.findall(text))
        for attributes, content in _CELL.findall(text) if b't="e"' in text else ():
            place, value = _PLACE.search(attributes), _VALUE.search(content)
            if place and value:
                found.errors[int(place[2]) - 1, _column(place[1])] = value[1].decode(
                    "ascii", errors="replace"
                )
    return found


def _cells(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Give the text of a sheet, a block at a time, each cut where a cell ends."""
    kept = b""
    with archive.open(part) as file:
        while block := file.read(_BLOCK):
            text = kept + block
            end = text.rfind(b"</c>") + len("</c>") if b"</c>" in block else 0
            kept = text[end:]
            if end:
                yield text[:end]
    yield kept


def _column(letters: bytes) -> int:
    """Return the position of a column from its letters.

    >>> _column(b"A"), _column(b"AA"), _column(b"XFD")
    (0, 26, 16383)
    """
    position = 0
    for letter in letters:
        position = position * 26 + letter - ord("A") + 1
    return position - 1
