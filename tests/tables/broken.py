"""Broken files: each is explained in one French message, or its bad rows are, and nothing is repaired by guessing."""

import gzip
import io
import json
import os
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from corpus import HEADERS, ORDERS, cells, delimited, shop

#: Fills a folder and returns the file to read.
Make = Callable[[Path], Path]


@dataclass(frozen=True)
class Refused:
    """A file that is refused whole, with what its message must say and must not."""

    make: Make
    says: tuple[str, ...]
    never: tuple[str, ...] = ()
    table: str = "orders"
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rejected:
    """A row, written instead of the shop's fourth one: its column, what is shown of the cell, what is said."""

    row: str
    column: str
    value: str
    says: str


def _file(content: bytes | str | Callable[[], bytes], name: str = "export.csv") -> Make:
    def make(folder: Path) -> Path:
        path, held = (
            folder / name,
            content() if callable(content) else content,
        )  # what is huge is made when it is read
        path.write_bytes(held if isinstance(held, bytes) else held.encode())
        return path

    return make


def _missing(folder: Path) -> Path:
    (folder / "ventes_mars.csv").write_text("x")
    return folder / "ventes_mar.csv"


def _folder(folder: Path) -> Path:
    (folder / "mars.csv").write_text("x")
    return folder


def _loop(folder: Path) -> Path:
    os.symlink(folder / "b.csv", folder / "a.csv")
    os.symlink(folder / "a.csv", folder / "b.csv")
    return folder / "a.csv"


def _dangling(folder: Path) -> Path:
    os.symlink(folder / "parti.csv", folder / "a.csv")
    return folder / "a.csv"


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "a.csv")
    return folder / "a.csv"


def _book(frame: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.to_excel(out, index=False, engine="xlsxwriter")
    return out.getvalue()


def _zip(names: list[str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, shop())
    return out.getvalue()


def _mixed() -> bytes:
    lines = shop(ending="\n").splitlines(keepends=True)
    return "".join(lines[:3]).encode() + "".join(lines[3:]).encode("cp1252")


def _without(header: str, instead: str | None = None) -> str:
    text = shop(headers=[instead if name == header and instead else name for name in HEADERS])
    if instead:
        return text
    place = HEADERS.index(header)
    return delimited([[c for i, c in enumerate(row) if i != place] for row in [HEADERS, *map(cells, ORDERS)]])


def _swollen(part: str, swell: Callable[[bytes], bytes]) -> bytes:
    """Return the shop's workbook with one of its files swollen."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(BOOK)) as book,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in book.namelist():
            archive.writestr(name, swell(book.read(name)) if name == part else book.read(name))
    return out.getvalue()


def _bomb(xml: bytes) -> bytes:
    return xml.replace(b"</sheetData>", b"</sheetData>" + b" " * (1 << 27))


SHEET = "xl/worksheets/sheet1.xml"
FAR_CELL = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'


def _cut_directory() -> bytes:
    """Return an old workbook whose list of streams, 128 bytes a stream, stops in the middle of one."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)  # version 3, sectors of 512 bytes
    struct.pack_into("<III", header, 44, 1, 1, 0)  # one sector of allocation table; the directory is sector 1
    struct.pack_into("<IIIII", header, 56, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<I", header, 76, 0)
    header[80:512] = b"\xff" * 432
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504
    return bytes(header) + table + bytes(50)


#: A workbook that Excel locked is a compound file with these streams.
LOCKED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + bytes(504)
    + "EncryptionInfo\0EncryptedPackage\0".encode("utf-16-le")
    + bytes(2000)
)
BOOK = _book(pd.DataFrame([cells(row) for row in ORDERS], columns=HEADERS))
FILTERS = ("que sa ligne d'en-têtes", "filtres de l'export")
BINARY = ("binaire", "Attendu : un fichier CSV, Excel (.xlsx) ou Parquet")

REFUSED: dict[str, Refused] = {
    "not there": Refused(_missing, ("introuvable", "« ventes_mars.csv »")),
    "folder not there": Refused(lambda f: f / "rien" / "a.csv", ("introuvable", "dossier « rien » n'existe pas")),
    "folder": Refused(_folder, ("est un dossier", "« mars.csv »")),
    "link loop": Refused(_loop, ("tourne en boucle", "Donnez le fichier lui-même")),
    "link to nothing": Refused(_dangling, ("raccourci", "n'existe plus")),
    "pipe": Refused(_pipe, ("n'est pas un fichier ordinaire",)),
    "name with a NUL": Refused(lambda f: f / "a\0b.csv", ("caractère interdit",)),
    "name too long": Refused(lambda f: f / ("a" * 300), ("trop long",)),
    "empty": Refused(_file(b""), ("vide (0 octet)",)),
    "blank lines": Refused(_file("\r\n \r\n"), ("vide", "lignes blanches")),
    "mark only": Refused(_file(b"\xef\xbb\xbf"), ("vide",)),
    "header only": Refused(_file(shop([])), FILTERS),
    "header and blank lines": Refused(_file(shop([], after="\r\n;;;;;\r\n")), FILTERS),
    "header and a total": Refused(_file(shop([], after="Total;;;;0;0\r\n")), FILTERS),
    "bytes of all sorts": Refused(_file(bytes(range(256)) * 64), BINARY),
    "picture": Refused(_file(b"\x89PNG\r\n\x1a\n" + bytes(64)), ("une image", *BINARY)),
    "PDF named .csv": Refused(_file(b"%PDF-1.7\n" + bytes(range(200))), ("PDF", *BINARY)),
    "Word document": Refused(_file(_zip(["[Content_Types].xml", "word/document.xml"]), "export.docx"), ("un document Word",)),
    "presentation": Refused(_file(_zip(["[Content_Types].xml", "ppt/presentation.xml"])), ("une présentation PowerPoint",)),
    "RAR archive": Refused(_file(b"Rar!\x1a\x07" + bytes(64)), ("archive RAR", "Décompressez")),
    "JSON": Refused(_file(json.dumps([{"order_id": "1", "amount": 5}])), ("fichier JSON", "export CSV")),
    "HTML saved as .xls": Refused(_file("<html><body><table><tr><td>Date</td></tr></table></body></html>", "export.xls"),
                                  ("page web", "enregistrez-le en .xlsx")),
    "XML spreadsheet": Refused(_file('<?xml version="1.0"?><Workbook></Workbook>', "export.xls"), ("XML", ".xlsx")),
    "workbook with a password": Refused(_file(LOCKED, "export.xlsx"), ("mot de passe", "copie sans mot de passe")),
    "truncated workbook": Refused(_file(BOOK[: len(BOOK) // 2], "export.xlsx"), ("classeur Excel", "abîmé ou incomplet")),
    "workbook with noise inside": Refused(_file(BOOK[:400] + bytes(len(BOOK) - 800) + BOOK[-400:], "export.xlsx"),
                                          ("export.xlsx",)),
    "old workbook cut in its directory": Refused(_file(_cut_directory(), "export.xls"), ("classeur Excel", "abîmé ou incomplet")),
    "workbook bomb": Refused(_file(lambda: _swollen(SHEET, _bomb), "export.xlsx"), ("export.xlsx", "démesuré")),
    "a cell far away": Refused(_file(_swollen(SHEET, lambda xml: xml.replace(b"</sheetData>", FAR_CELL)), "export.xlsx"),
                               ("feuille « Sheet1 »", "très loin du tableau", "Supprimez les lignes et les colonnes vides")),
    "empty workbook": Refused(_file(_book(pd.DataFrame()), "export.xlsx"), ("aucune feuille",)),
    "truncated Parquet": Refused(_file(b"PAR1" + bytes(200)), ("Parquet abîmé",)),
    "truncated gzip": Refused(_file(gzip.compress(shop().encode() * 50)[:-40]), ("archive abîmée ou incomplète",)),
    "gzip of nothing": Refused(_file(gzip.compress(b"")), ("vide une fois décompressé",)),
    "gzip bomb": Refused(_file(lambda: gzip.compress(bytes(1 << 27))), ("démesuré",)),
    "zip that lost its first bytes": Refused(_file(b"PK" + _zip(["mars.csv"])[6:]), ("archive abîmée ou incomplète",)),
    "zip of two tables": Refused(_file(_zip(["mars.csv", "avril.csv"])), ("plusieurs tables", "« mars.csv »")),
    "zip of no table": Refused(_file(_zip(["notes.docx"])), ("ne contient aucune table",)),
    "NUL bytes": Refused(_file(shop().encode().replace(b"1 234,50", b"1 \x00234,50")), ("ligne 2", "octets nuls")),
    "mixed encodings": Refused(_file(_mixed()), ("mélange deux encodages", "ligne 1 est en UTF-8", "ligne 4 ne l'est pas")),
    "mark, then another encoding": Refused(_file(b"\xef\xbb\xbf" + shop().encode("utf-8") + "Crème".encode("cp1252")),
                                           ("mélange deux encodages",)),
    "quote never closed": Refused(_file(shop().replace("0002;", '0002;"').replace('"Café; moulu, 250 g"', "Café")),
                                  ("ligne 4", "guillemet ouvert n'est jamais refermé")),
    "quote closed by another row's": Refused(_file('N° commande;Date;Client;Montant\n1;13/02/2025;C1;5\n'
        '2;13/02/2025;"C2;6\n3;13/02/2025;"C3";7\n4;13/02/2025;C4;8\n'),
        ("ligne 3", "guillemet ouvert n'est jamais refermé", "avale la ligne suivante")),
    "two quotes never closed": Refused(_file('N° commande;Date;Client;Montant\n2;13/02/2025;"C2;6\n3;13/02/2025;"C3;7\n'),
                                       ("ligne 2", "guillemet ouvert n'est jamais refermé")),
    "no header": Refused(_file(shop().split("\r\n", 1)[1]), ("pas de ligne d'en-têtes", "« Aaaa"), ("Sencha",)),
    "no header, with an e-mail": Refused(_file("1;13/02/2025;prenom@exemple.fr;5\r\n"), ("pas de ligne d'en-têtes",), ("prenom@",)),
    "required column not there": Refused(_file(_without("Date")), ("obligatoire « Date de commande »", "Colonnes trouvées")),
    "required column with an odd name": Refused(_file(_without("N° commande", "Numreo comande")),
                                                ("« N° de commande »", "order_id=Numreo comande")),
    "neither price nor amount": Refused(_file(_without("P.U. HT")), ("« Quantité » et « Prix unitaire », ou « Montant »",)),
    "required column twice": Refused(_file(shop(headers=["Date", *HEADERS[1:]])), ("deux colonnes « Date »", "Renommez")),
    "another table": Refused(_file("Campagne;Coût;Clics\r\nSalon;5;1\r\n"), ("la table Campagnes (campagnes)",)),
    "header without end": Refused(_file("N° commande;Date;Montant" + "x" * 1_000_000), ("« Quantité »", "xxx…"), ("x" * 100,)),
    "amounts in thousands": Refused(_file("N° commande;Date;CA (k€)\r\n1;13/02/2025;5\r\n"), ("milliers", "« CA (k€) »")),
    "amounts in another currency": Refused(_file("N° commande;Date;Montant (USD)\r\n1;13/02/2025;5\r\n"), ("USD", "EUR")),
    "no currency": Refused(_file(shop()), ("« écus » ne se comprend pas", "trois lettres"), options={"currency": "écus"}),
    "mapping to a header not there": Refused(_file(shop()), ("« P.U. TH »", "Vouliez-vous dire « P.U. HT »"),
                                             options={"columns": "unit_price=P.U. TH"}),
    "mapping of an unknown column": Refused(_file(shop()), ("« prixx »",), options={"columns": "prixx=P.U. HT"}),
    "mapping without an equal sign": Refused(_file(shop()), ("colonne=en-tête",), options={"columns": "amount"}),
    "mapping file not there": Refused(_file(shop()), ("rien.yaml", "introuvable"), options={"columns": "rien.yaml"}),
}  # fmt: skip

REJECTED: dict[str, Rejected] = {
    "impossible day": Rejected("9;31/02/2025;p;C1;1;2", "Date", "31/02/2025", "n'existe pas"),
    "impossible leap day": Rejected("9;29/02/2025;p;C1;1;2", "Date", "29/02/2025", "n'existe pas"),
    "impossible hour": Rejected("9;01/02/2025 25:00;p;C1;1;2", "Date", "01/02/2025 25:00", "n'existe pas"),
    "impossible day in words": Rejected("9;31 avril 2025;p;C1;1;2", "Date", "31 avril 2025", "n'existe pas"),
    "year 25": Rejected("9;01/02/0025;p;C1;1;2", "Date", "01/02/0025", "1900–2100"),
    "word for a date": Rejected("9;mardi;p;C1;1;2", "Date", "mardi", "pas une date"),
    "no date": Rejected("9;;p;C1;1;2", "Date", "", "vide"),
    "no identifier": Rejected(";01/02/2025;p;C1;1;2", "N° commande", "", "vide"),
    "word for a number": Rejected("9;01/02/2025;p;C1;1;douze", "P.U. HT", "douze", "pas un nombre"),
    "groups of two digits": Rejected("9;01/02/2025;p;C1;1;12 34", "P.U. HT", "12 34", "pas un nombre"),
    "two decimal marks": Rejected("9;01/02/2025;p;C1;1;1,2,3", "P.U. HT", "1,2,3", "pas un nombre"),
    "number and unit": Rejected("9;01/02/2025;p;C1;2 kg;1", "Qté", "2 kg", "pas un nombre"),
    "thousands in a word": Rejected("9;01/02/2025;p;C1;1;12 k€", "P.U. HT", "12 k€", "pas un nombre"),
    "formula": Rejected("9;01/02/2025;p;C1;1;=SOMME(A1)", "P.U. HT", "=SOMME(A1)", "pas un nombre"),
    "infinity": Rejected("9;01/02/2025;p;C1;1;inf", "P.U. HT", "inf", "infini"),
    "division by zero": Rejected("9;01/02/2025;p;C1;1;#DIV/0!", "P.U. HT", "#DIV/0!", "infini"),
    "too big for a number": Rejected("9;01/02/2025;p;C1;1;1E999", "P.U. HT", "1E999", "infini"),
    "percentage for a quantity": Rejected("9;01/02/2025;p;C1;5 %;1", "Qté", "5 %", "pourcentage"),
    "dollars": Rejected("9;01/02/2025;p;C1;1;$2", "P.U. HT", "$2", "devise"),
    "other scripts' digits in a number": Rejected("9;01/02/2025;p;C1;1;١٢", "P.U. HT", "١٢", "pas un nombre"),
    "other scripts' digits in a date": Rejected(
        "9;０１/02/2025;p;C1;1;2", "Date", "０１/02/2025", "pas une date"
    ),
    "formula in error for an identifier": Rejected(
        "#N/A;01/02/2025;p;C1;1;2", "N° commande", "#N/A", "formule"
    ),
    "no quantity": Rejected("9;01/02/2025;p;C1;;2", "Qté", "", "vide"),
    "a field too many": Rejected("9;01/02/2025;p;C1;1;2;3", "", "", "a 7 champs et l'en-tête en a 6"),
    "fields too few": Rejected("9;01/02/2025;p", "", "", "a 3 champs et l'en-tête en a 6"),
    "a name where a number should be": Rejected(
        "9;01/02/2025;p;C1;1;Prénom Nom", "P.U. HT", "Aaaaaa Aaa", "pas un nombre"
    ),
    "a telephone where a date should be": Rejected(
        "9;06 12 34 56 78;p;C1;1;2", "Date", "99 99 99 99 99", "pas une date"
    ),
}
assert len(REFUSED) >= 40 and len(REJECTED) >= 20
