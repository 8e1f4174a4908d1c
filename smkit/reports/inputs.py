"""The files a report reads: found, named without their folder, and fingerprinted."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from smkit import paths
from smkit.reports.errors import UsageError, suggest
from smkit.tables import schema

_FOLDER = "donnees"


def names() -> set[str]:
    """Return the names of the parameters that take a file: a table's French stem, or `donnees`, a folder of them."""
    return {_FOLDER, *(table.stem for table in schema.tables().values())}


def locate(bound: Mapping[str, Any], base: Path) -> dict[str, Any]:
    """Make the files among some parameters absolute, and check that they exist.

    Parameters: `bound`, {name: value}; `base`, the folder that relative names start from.
    Returns {name: value}.
    Raises UsageError when a file is missing, with the closest name in its folder.
    """
    located = dict(bound)
    for name in names() & bound.keys():
        value = bound[name]
        if not value or (name == _FOLDER and value == "boutique"):
            continue
        path = (base / Path(value).expanduser()).resolve()
        if not path.exists():
            near = suggest(path.name, [p.name for p in path.parent.iterdir()]) if path.parent.is_dir() else ""
            raise UsageError(
                f"Le paramètre « {name} » nomme « {value} », qui est introuvable. "
                f"{near or 'Vérifiez le nom et le dossier.'}"
            )
        if name == _FOLDER and not path.is_dir():
            raise UsageError(f"Le paramètre « {_FOLDER} » attend un dossier, et « {value} » est un fichier.")
        located[name] = str(path)
    return located


def shown(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters as people may read them: files by their name, never their folder."""
    known = names()
    return {
        name: Path(value).name if name in known and isinstance(value, str) and value else value
        for name, value in parameters.items()
    }


def fingerprints(parameters: Mapping[str, Any], sources: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return {file name: SHA-256} of what a report says it read.

    Parameters: `parameters`, with whole paths; `sources`, the notebook's records of what it read.
    """
    stems = {table.name: table.stem for table in schema.tables().values()}
    folder = parameters.get(_FOLDER) or ""
    place = paths.BOUTIQUE if folder in ("", "boutique") else Path(folder)
    prints = {}
    for source in sources:
        named = parameters.get(stems[source["table"]])
        path = Path(named) if named else place / source["file"]
        if path.is_file():
            with path.open("rb") as file:
                prints[source["file"]] = hashlib.file_digest(file, "sha256").hexdigest()
    return prints
