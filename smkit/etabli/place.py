"""What stands in the workspace: the person's files, what was told of them, and nothing outside."""

import hashlib
import json
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smkit import __version__, filing
from smkit.errors import SmkitError
from smkit.etabli.told import Told, from_plain
from smkit.reports.keeping.manifest import replace
from smkit.tables import storeroom
from smkit.tables.opening.files import left_behind
from smkit.workspace import private

#: The largest file that is taken, and the room that is left on the disk after it, in bytes.
LARGEST, ROOM = 2 << 30, 200 << 20
_LONGEST = 120
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069<>:"|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """A workspace, by its folder."""

    root: Path

    @property
    def files(self) -> Path:
        """Where the person's files are; made if need be."""
        folder = self.root / "mes_fichiers"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def said(self) -> str:
        """The folder of the person's files, as people find it: from their own folder where it is in it."""
        with suppress(ValueError, RuntimeError):
            return str(Path("~") / self.files.relative_to(Path.home()))
        return str(self.files)

    @property
    def reports(self) -> Path:
        """Where reports are written."""
        return self.root / "rapports"

    def own(self, *names: str) -> Path:
        """A folder that the page keeps for itself, made if need be."""
        folder = private(self.root).joinpath("etabli", *names)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def listed(self) -> list[Path]:
        """The person's files, the newest first."""
        found = [path for path in self.files.iterdir() if _plain_file(path) and not left_behind(path.name)]
        return sorted(found, key=lambda path: (-path.stat().st_mtime, path.name))

    def file(self, name: str) -> Path | None:
        """The person's file of that name; None when there is none here, or when the name leads elsewhere."""
        path = self.files / name
        if not name or name != Path(name).name or "\\" in name or "\0" in name or left_behind(name):
            return None
        return path if _plain_file(path) else None

    def told(self, name: str) -> Told:
        """What was told of a file."""
        with suppress(OSError, ValueError, TypeError, AttributeError):
            return from_plain(json.loads(self._note(name).read_text("utf-8")))
        return Told()

    def tell(self, name: str, told: Told) -> None:
        """Note what was told of a file."""
        replace(self._note(name), json.dumps(told.plain(), ensure_ascii=False))

    def key(self, path: Path, told: Told) -> str:
        """What tells one reading of a file from another: the file as it is now, and what was told of it."""
        about = path.stat()
        content = [__version__, path.name, about.st_size, about.st_mtime_ns, told.plain()]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:24]

    def reading(self, key: str) -> dict[str, Any] | None:
        """What was understood of a file, if it has been read."""
        with suppress(OSError, ValueError):
            found: dict[str, Any] = json.loads((self.own("lectures") / f"{key}.json").read_text("utf-8"))
            return found
        return None

    def note_reading(self, key: str, found: Mapping[str, Any]) -> None:
        """Note what was understood of a file."""
        replace(self.own("lectures") / f"{key}.json", json.dumps(found, ensure_ascii=False))

    def before(self, name: str) -> Path:
        """Where is noted what a report, or one of its parts, said the time before; parameter: its `name`."""
        return self.own("avant") / f"{name.replace('/', '__')}.json"

    def draft(self) -> Path:
        """Where a file that comes in is written until it is whole."""
        return self.own("depot") / f"{secrets.token_hex(8)}.part"

    def take(self, draft: Path, name: str) -> Path:
        """Put a whole draft among the person's files, under a name that is free, and return its path."""
        wanted = self.files / safe_name(name)
        same = wanted.is_file() and _same(draft, wanted)
        path = wanted if same else filing.untaken(wanted, numbered=lambda stem, n: f"{stem} ({n})")
        os.replace(draft, path)
        return path

    def forget(self, name: str) -> None:
        """Delete a file of the person's, what was noted of it, and what was kept of its reading."""
        if path := self.file(name):
            storeroom.forget(self.root, name)
            self._note(name).unlink(missing_ok=True)
            path.unlink()
            shutil.rmtree(self.own("lectures"), ignore_errors=True)  # they are made again when asked for

    def _note(self, name: str) -> Path:
        return self.own("fichiers") / f"{hashlib.sha256(name.encode()).hexdigest()[:24]}.json"


def safe_name(name: str) -> str:
    """Return a name that every system takes, and that leads nowhere else.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\\\ventes\\\\mars 2026.xlsx"), safe_name(".\\0"), safe_name("con.csv")
    ('passwd', 'mars 2026.xlsx', 'fichier', '_con.csv')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = _FORBIDDEN.sub("", last).strip(" .~")
    if _RESERVED.match(clean):
        clean = f"_{clean}"
    stem, dot, suffix = clean.rpartition(".")
    if dot and len(suffix) <= 10:
        clean = f"{stem[: _LONGEST - len(suffix) - 1].rstrip(' .')}.{suffix}"
    while len(clean.encode()) > 200:  # systems count bytes
        clean = clean[:-11] + clean[-10:]
    return clean[:_LONGEST] or "fichier"


def check_room(size: int, folder: Path) -> None:
    """Raise SmkitError, before anything is read, for a file that is too large or that the disk has no room for.

    Parameters: `size`, in bytes, negative where it is not known; `folder` to write in.
    """
    if size < 0:
        raise SmkitError(
            "Le navigateur ne dit pas la taille du fichier : copiez-le dans le dossier « mes_fichiers »."
        )
    if size > LARGEST:
        raise SmkitError(
            f"Ce fichier pèse {weight(size)}, et l'établi en prend {weight(LARGEST)} au plus. Exportez une période plus courte, "
            "ou seulement les colonnes utiles."
        )
    free = shutil.disk_usage(folder).free
    if size + ROOM > free:
        raise SmkitError(
            f"Ce fichier pèse {weight(size)} et le disque n'a plus que {weight(free)} de libre. Faites de la place, puis "
            "déposez-le de nouveau."
        )


def weight(size: int) -> str:
    """Write a number of bytes as people do.

    >>> weight(3_400_000).replace("\\xa0", " "), weight(2 << 30).replace("\\xa0", " "), weight(900).replace("\\xa0", " ")
    ('3,4 Mo', '2,1 Go', '1 ko')
    """
    for unit, name in ((1e9, "Go"), (1e6, "Mo")):
        if size >= unit:
            return f"{size / unit:.1f}\u00a0{name}".replace(".", ",")
    return f"{max(1, round(size / 1e3))}\u00a0ko"


def _plain_file(path: Path) -> bool:
    try:
        return path.is_file() and not path.is_symlink()
    except (OSError, ValueError):  # a name that no system takes
        return False


def _same(one: Path, other: Path) -> bool:
    import filecmp

    return filecmp.cmp(one, other, shallow=False)
