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
#: A cell with a format of its own; what such a format shows beside a figure, as the sign or the code of a currency.
_FORMATTED = re.compile(rb'<(?:\w+:)?c\s([^>]*\bs="([0-9]{1,5})"[^>]*)>')
_SHOWN = re.compile(r"""\[\$([^\]-]*)[^\]]*\]|"([^"]*)"|\\(.)|([€$£¥])""")
_CODE, _SIGN = re.compile(r"[A-Z]{3}|Fr\.?"), re.compile(r"(?:US|CA|C|AU|A)?\$|[€£¥]")
_EURO = ("€", "EUR")
#: Formats before this number are the reader's own, and show the currency of its country.
_OWN_FORMATS = 164
#: Only columns beyond Z are looked for: the usual sheet has none, and is scanned fast.
_WIDE = re.compile(rb'\br="([A-Z]{2,3})[0-9]')


@dataclass
class Facts:
    """What the reader does not tell of a sheet: its cells in error, its hidden rows (from 1), its formulas without a value,
    and the cells, by place, of which the format alone says another currency than the euro."""

    errors: Errors = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    uncalculated: int = 0
    money: dict[tuple[int, int], str] = field(default_factory=dict)


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
            foreign = _foreign(archive)
            parts = _parts(archive).items()
            return {title: _facts(name, title, archive, part, foreign) for title, part in parts}
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


def _foreign(archive: zipfile.ZipFile) -> dict[bytes, str]:
    """Return the styles of cells whose format shows another currency than the euro, by number, and what it shows."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
    shown = {
        each.get("numFmtId", ""): sign
        for each in styles.iterfind(".//{*}numFmt")
        if int(each.get("numFmtId", "0")) >= _OWN_FORMATS and (sign := currency(each.get("formatCode", "")))
    }
    own = {
        place: shown.get(each.get("numFmtId", ""), "")
        for place, each in enumerate(styles.iterfind("./{*}cellXfs/{*}xf"))
    }
    return {str(place).encode(): sign for place, sign in own.items() if sign and sign not in _EURO}


def currency(code: str) -> str:
    """Return the currency that a format of numbers shows, as it shows it; "" for none.

    >>> [currency(each) for each in ('[$$-409]#,##0.00', '#,##0.00 [$CHF]', '#,##0 "€"', '0 "kg"', '[$-40C]d mmmm', '#,##0 "k€"')]
    ['$', 'CHF', '€', '', '', '']
    """
    for bracket, quoted, escaped, bare in _SHOWN.findall(code):
        text = (bracket or quoted or escaped or bare).strip()
        if _SIGN.fullmatch(text) or (bracket and _CODE.fullmatch(text)):
            return text
    return ""


def _facts(name: str, title: str, archive: zipfile.ZipFile, part: str, foreign: dict[bytes, str]) -> Facts:
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
        for attributes, style in _FORMATTED.findall(text) if foreign else ():
            if style in foreign and (place := _PLACE.search(attributes)):
                found.money[int(place[2]) - 1, _column(place[1])] = foreign[style]
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
