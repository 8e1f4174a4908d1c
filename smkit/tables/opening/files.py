"""From a path to the bytes of a table: what cannot be opened is explained, what is compressed is opened."""

import errno
import gzip
import io
import struct
import zipfile
import zlib
from pathlib import Path

from smkit.errors import suggest_file
from smkit.tables.errors import ReadError, listing

SUFFIXES = (".csv", ".tsv", ".txt", ".gz", ".zip", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet")

#: A small archive may open into a file that fills the memory: it is not read beyond these sizes.
_OPEN_TIMES, _OPEN_AT_LEAST = 300, 1 << 26

#: What systems and spreadsheets leave beside files: `~$ventes.xlsx` says that somebody has it open.
_LEFT = ("~$", ".", "._", ".~lock")
_SYSTEM = frozenset({"desktop.ini", "thumbs.db"})

_REASONS = {
    errno.EACCES: "l'accès est refusé. Fermez-le s'il est ouvert ailleurs, ou demandez le droit de le lire",
    errno.EPERM: "l'accès est refusé. Fermez-le s'il est ouvert ailleurs, ou demandez le droit de le lire",
    errno.ELOOP: "c'est un raccourci qui tourne en boucle. Donnez le fichier lui-même",
    errno.ENAMETOOLONG: "son nom est trop long. Renommez-le",
    errno.EIO: "le disque ne répond pas. Copiez-le ailleurs",
}
#: What zipfile raises on archives that are damaged, locked or written in a way that it does not know.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)

_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".parquet")


def inside(folder: Path) -> list[Path]:
    """Return the exports of a folder, by name; none for what is no folder.

    >>> inside(Path(__file__)), inside(Path(__file__).parent)
    ([], [])
    """
    try:
        there = sorted(folder.iterdir(), key=lambda path: path.name.casefold()) if folder.is_dir() else []
    except (OSError, ValueError):  # whoever reads it says so
        return []
    return [
        path
        for path in there
        if path.suffix.lower() in SUFFIXES and path.is_file() and not left_behind(path.name)
    ]


def left_behind(name: str) -> bool:
    """Is a file no table, but what a system or a spreadsheet leaves in a folder?

    >>> [left_behind(name) for name in ("~$ventes.xlsx", ".DS_Store", "desktop.ini", "ventes.xlsx")]
    [True, True, True, False]
    """
    return name.startswith(_LEFT) or name.lower() in _SYSTEM


class Contents:
    """The name of a file (no folder) and its bytes, which are given away once: a big file stands once in memory."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data

    def take(self) -> bytes:
        """Return the bytes and forget them."""
        data, self.data = self.data, b""
        return data


def contents(path: Path) -> Contents:
    """Return the contents of a file, out of its gzip or zip where it has one.

    Raises ReadError, in French, when the file is not there, cannot be read, or is empty.
    """
    if path.name.startswith(("~$", ".~lock")):
        raise ReadError(
            f"« {path.name} » n'est pas le classeur : c'est la marque que quelqu'un l'a ouvert. Donnez "
            f"« {path.name.removeprefix('~$').removeprefix('.~lock.').rstrip('#')} »."
        )
    data = _bytes(path)
    if data.startswith(b"\x1f\x8b"):
        data = _gunzip(path.name, data)
    if data.startswith(b"PK") and not _workbook(path.name, data):
        data = _unzip(path.name, data)
    return Contents(path.name, data)


def _bytes(path: Path) -> bytes:
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise ReadError(f"« {name} » est un dossier : donnez un fichier.{_inside(path)}")
        if path.is_symlink() and not path.exists():
            path.stat()  # a loop says so itself; else the target is gone
        if path.exists() and not path.is_file():
            raise ReadError(f"« {name} » n'est pas un fichier ordinaire : donnez un fichier CSV ou Excel.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(_missing(path)) from None
    except (OSError, ValueError) as error:
        reason = _REASONS.get(getattr(error, "errno", None) or 0, "le système refuse. Copiez-le ailleurs")
        if isinstance(error, ValueError):
            reason = "son nom contient un caractère interdit. Renommez-le"
        raise ReadError(f"« {_printable(name)} » ne peut pas être lu : {reason}.") from None
    if not data:
        raise ReadError(f"« {name} » est vide (0 octet) : exportez-le de nouveau.")
    return data


def _inside(folder: Path) -> str:
    try:
        names = sorted(
            item.name
            for item in folder.iterdir()
            if item.suffix.lower() in SUFFIXES and not left_behind(item.name)
        )[:5]
    except OSError:
        return ""
    if not names:
        return ""
    together = " Pour lire ensemble plusieurs exports d'une même table, mettez-les seuls dans un dossier, et donnez ce dossier."
    return f" Par exemple : {listing(names, 'ou')}.{together if len(names) > 1 else ''}"


def _printable(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def _missing(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"« {path.name} » est introuvable : son dossier « {folder.name} » n'existe pas."
    if path.is_symlink():
        return f"« {path.name} » est un raccourci vers un fichier qui n'existe plus : donnez le fichier."
    return f"« {path.name} » est introuvable.{suggest_file(path) or ' Vérifiez le nom et le dossier.'}"


def _gunzip(name: str, data: bytes) -> bytes:
    most = max(_OPEN_AT_LEAST, _OPEN_TIMES * len(data))
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as archive:
            opened = archive.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(_damaged(name)) from error
    return _checked(name, opened, most)


def _unzip(name: str, data: bytes) -> bytes:
    most = max(_OPEN_AT_LEAST, _OPEN_TIMES * len(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = [
                n for n in archive.namelist() if Path(n).suffix.lower() in _TABLES and "__MACOSX" not in n
            ]
            if len(inside) != 1:
                what = (
                    f"contient plusieurs tables ({listing(inside[:5])})"
                    if inside
                    else "ne contient aucune table"
                )
                raise ReadError(
                    f"« {name} » est une archive qui {what} : décompressez-la, puis donnez le fichier voulu."
                )
            if archive.getinfo(inside[0]).flag_bits & 1:
                raise ReadError(locked(name))
            with archive.open(inside[0]) as file:
                opened = file.read(most + 1)
    except DAMAGED as error:
        raise ReadError(_damaged(name)) from error
    return _checked(name, opened, most)


def _checked(name: str, opened: bytes, most: int) -> bytes:
    if len(opened) > most:
        raise ReadError(f"« {name} » s'ouvre sur un fichier démesuré : décompressez-le et vérifiez-le.")
    if not opened:
        raise ReadError(f"« {name} » est vide une fois décompressé : exportez-le de nouveau.")
    return opened


def _workbook(name: str, data: bytes) -> bool:
    """Is the archive an Excel or LibreOffice workbook? A damaged one tells it by its name, and is told later."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except DAMAGED:
        return name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")) or b"[Content_Types]" in data
    return "[Content_Types].xml" in names or "mimetype" in names


def _damaged(name: str) -> str:
    return f"« {name} » est une archive abîmée ou incomplète : téléchargez-la ou exportez-la de nouveau."


def locked(name: str) -> str:
    """Say that a file opens with a password only.

    >>> locked("ventes.xlsx")
    '« ventes.xlsx » est protégé par un mot de passe : enregistrez-en une copie sans mot de passe.'
    """
    return f"« {name} » est protégé par un mot de passe : enregistrez-en une copie sans mot de passe."
