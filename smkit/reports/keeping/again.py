"""A report on large files that was made in another folder is not made again: a copy of it stands in the workspace.

It is found again by the fingerprint of all that it is made from, as in a folder of its own (see `manifest`), and stands among the
readings of its files, whose lot it shares (see `storeroom`): `smkit doctor --vider` forgets both.
"""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from smkit.errors import SmkitError
from smkit.reports.asking import bases, inputs
from smkit.reports.keeping.manifest import Outcome
from smkit.reports.keeping.pieces import Piece
from smkit.tables import storeroom

_ENTRY = "rapport.json"
#: What a report leaves besides its formats.
_ALWAYS = ("rapport.ipynb", "resultats.json")


def worth(piece: Piece, personal: bool) -> bool:
    """Is a report long to make, of the kit's own notebooks and of files alone, and without people's names?

    Parameters: `piece`; `personal`, whether personal data may be shown. One that is split by a column tells its values as it is
    made: it is not copied, nor are its parts.
    """
    job = piece.job
    if personal or job.each or job.report.own or bases.named(job.parameters):
        return False
    with suppress(OSError):
        return sum(map(_size, set(piece.read.values()))) >= storeroom.PACKED
    return False


def keep(fingerprint: str, outcome: Outcome, files: Mapping[str, str], folder: Path, file: str) -> None:
    """Keep a copy of a report that has just been made, whole or not at all, where there is room.

    Parameters: `fingerprint` of what it is made from; `outcome`; `files` written, {name: SHA-256}; `folder` where they stand;
    `file`, the name of what it read.
    """
    if outcome.missing or outcome.last >= outcome.date[:10]:  # days that were to come may come
        return
    entry = asdict(outcome) | {"files": dict(files)}
    with suppress(OSError, SmkitError):
        home = storeroom.home()
        home.mkdir(exist_ok=True)
        if shutil.disk_usage(home).free < storeroom.FREE:
            return
        with storeroom.once_whole(home / _name(fingerprint)) as made:
            for name in files:
                shutil.copyfile(folder / name, made / name)
            (made / _ENTRY).write_text(json.dumps(entry, ensure_ascii=False), "utf-8")
            (made / storeroom.ABOUT).write_text(json.dumps({"file": file}, ensure_ascii=False), "utf-8")
        storeroom.tidy(home)


def take(fingerprint: str, formats: Sequence[str], into: Path) -> Outcome | None:
    """Copy a report that was kept into a folder, and return how it went when it was made; None where there is none in these
    formats, or none whole.

    Parameters: `fingerprint` of what it is made from; `formats` asked for; `into`, an empty folder.
    """
    with suppress(OSError, SmkitError, ValueError, KeyError, TypeError):
        folder = storeroom.home() / _name(fingerprint)
        entry = json.loads((folder / _ENTRY).read_text("utf-8"))
        known = entry.pop("files")
        for name in (*_ALWAYS, *(f"rapport.{each}" for each in formats)):
            shutil.copyfile(folder / name, into / name)
            if inputs.fingerprint(into / name) != known[name]:
                return None
        os.utime(folder)
        return replace(Outcome(**entry), formats=tuple(formats), again=True)
    return None


def _name(fingerprint: str) -> str:
    return fingerprint[:32]


def _size(path: Path) -> int:
    """The bytes of a file, or of all that a folder holds."""
    return sum(
        each.stat().st_size for each in (path.rglob("*") if path.is_dir() else [path]) if each.is_file()
    )
