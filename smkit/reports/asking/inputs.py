"""The files a report reads: found, named without their folder, and fingerprinted."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from smkit import paths, reach
from smkit.errors import SmkitError, suggest_file
from smkit.reports.asking import bases
from smkit.reports.errors import UsageError
from smkit.tables import schema
from smkit.tables.opening import stores
from smkit.tables.opening.files import inside, left_behind
from smkit.typography import clip

_FOLDER = "donnees"
_BLOCK = 1 << 20
_TEXTS = ("convention", "retour")  # files that hold no table: a convention, a workbook that comes back


def names() -> set[str]:
    """Return the names of the parameters that take a file: a table's French stem, a text, or `donnees`, a folder of tables."""
    return {_FOLDER, *_TEXTS, *(table.stem for table in schema.tables().values())}


def stem(name: str) -> str:
    """Return what people call a file, by its name in `files` or `texts`.

    >>> stem("orders"), stem("convention")
    ('commandes', 'convention')
    """
    return name if name in _TEXTS else schema.table(name).stem


def tables(declared: Iterable[str]) -> list[str]:
    """Return the canonical tables that a report reads.

    Parameters: `declared`, the names of its parameters.

    >>> tables(["commandes", "devise"])
    ['orders']
    """
    known = set(declared)
    return [table.name for table in schema.tables().values() if table.stem in known]


def locate(bound: Mapping[str, Any], base: Path) -> dict[str, Any]:
    """Make the files among some parameters absolute, and check that they exist.

    Parameters: `bound`, {name: value}; `base`, the folder that relative names start from.
    Returns {name: value}.
    Raises UsageError when a file is missing, with the closest name in its folder.
    """
    located = dict(bound)
    for name in names() & bound.keys() - bases.views(bound):
        value = bound[name]
        if not value or (name == _FOLDER and value == "boutique"):
            continue
        try:
            path = base / reach.whole(value)
            there = reach.kind(path)
            reach.written(path.resolve())
        except SmkitError as problem:
            raise UsageError(f"Le paramètre « {name} » : {problem}") from problem
        if not there:
            near = suggest_file(path) or " Vérifiez le nom et le dossier."
            raise UsageError(
                f"Le paramètre « {name} » nomme « {clip(str(value), 120)} », qui est introuvable.{near}"
            )
        if name == _FOLDER and there != "folder" and path.suffix.lower() != stores.ENDING:
            raise UsageError(f"Le paramètre « {_FOLDER} » attend un dossier, et « {value} » est un fichier.")
        located[name] = str(path.resolve())
    return located


def shown(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters as people may read them: files by their name, never their folder; a base by its server and its name."""
    known = names() - bases.views(parameters)
    return {
        name: (Path(value).name if name in known else _named(value))
        if isinstance(value, str) and value
        else value
        for name, value in bases.shown(parameters).items()
    }


def _named(value: str) -> str:
    """A value in which each file stands by its name."""
    for part in _asides(value):
        value = value.replace(part, Path(part).name)
    return value


def beside(parameters: Mapping[str, Any]) -> dict[str, Path]:
    """Return the YAML files that other parameters name (a mapping in `colonnes`, a template of one's own), by name.

    Parameters: `parameters`, with whole paths.
    """
    known = names()
    values = [value for name, value in parameters.items() if name not in known and isinstance(value, str)]
    return {Path(part).name: Path(part) for value in values for part in _asides(value)}


def _asides(value: str) -> list[str]:
    """The parts of a value that are YAML files, as they are written in it."""
    parts = [part.strip() for part in re.split(r"[,;\[\]]", value)]
    return [
        part
        for part in parts
        if part.lower().endswith((".yaml", ".yml")) and "=" not in part and _there(part)
    ]


def _there(part: str) -> bool:
    try:
        return Path(part).is_file()
    except (OSError, ValueError):
        return False


def files(parameters: Mapping[str, Any], known: Iterable[str]) -> dict[str, Path]:
    """Return the files of tables that a report may read, by canonical table.

    Parameters: `parameters`, with whole paths; `known`, every name that the report declares: it reads the tables among them,
    or whatever its folder holds when it names none.
    """
    known = set(known)
    stems = {table.stem: table.name for table in schema.tables().values()}
    there = bases.views(parameters)
    found = {stems[n]: Path(parameters[n]) for n in stems.keys() & known - there if parameters.get(n)}
    folder = parameters.get(_FOLDER) or ("" if found or there else "boutique")
    if _FOLDER not in known or not folder:
        return found
    asked = {stems[n] for n in stems.keys() & known - there} or set(stems.values())
    place = paths.BOUTIQUE if folder == "boutique" else Path(folder)
    if place.is_file():  # a base
        with suppress(SmkitError):  # whoever reads it says so
            found = dict.fromkeys(asked.intersection(stores.held(place)), place) | found
        return found
    spellings = {schema.key(word): t.name for t in schema.tables().values() for word in (t.stem, t.name)}
    for path in sorted(place.iterdir()) if place.is_dir() else []:
        name = "" if left_behind(path.name) else spellings.get(schema.key(path.stem))
        if name in asked and (path.is_file() or stores.holds(path)):
            found.setdefault(name, path)
    return found


def texts(parameters: Mapping[str, Any], known: Iterable[str]) -> dict[str, Path]:
    """Return the files that hold no table among those that a report may read, by parameter.

    Parameters: as `files`.
    """
    return {name: Path(parameters[name]) for name in {*_TEXTS} & {*known} if parameters.get(name)}


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file, read again only when its size or its date has changed; "" when it is gone.

    That of a folder is made of those of the tables in it, with their names.
    """
    try:
        if path.is_dir():
            there = sorted({*path.rglob("*.parquet"), *inside(path)})
            known = [f"{each.relative_to(path)} {fingerprint(each)}" for each in there]
            return hashlib.sha256("\n".join(known).encode()).hexdigest()
        stat = path.stat()
        return _hash(path, stat.st_size, stat.st_mtime_ns)
    except OSError:
        return ""


@cache
def _hash(path: Path, _size: int, _modified: int) -> str:
    def read(getting_on: Callable[[], None]) -> str:
        whole = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                whole.update(block)
                getting_on()
        return whole.hexdigest()

    return reach.answered(read, path)
