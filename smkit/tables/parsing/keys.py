"""Keys of pseudonyms: the published one serves the kit's own files, known by their SHA-256, and nothing else."""

import os
import secrets
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from hashlib import file_digest, sha256
from pathlib import Path

from smkit import paths
from smkit.errors import SmkitError, why

PUBLIC = "cle_publique.txt"
#: In the workspace's `.smkit/`: its key, and which files were read with it.
_OWN, _USES = "cle", "pseudonymes.txt"
_BYTES = 32


def for_file(path: Path | None) -> bytes:
    """Return the key of a data file: the published one for a file that the kit has written, else the workspace's.

    Parameters: `path`, None for a table in memory.
    The workspace key is 32 random bytes in `.smkit/cle`, made on first need, which only its owner reads and Git
    ignores: without it no pseudonym can be traced back, and with it the same person keeps one pseudonym from a
    file to the next. Raises SmkitError when there is no room for it.
    """
    if path is not None and (public := published(path)):
        return public
    key = _workspace()
    if path is not None:
        with suppress(OSError):  # what doctor tells is no reason to stop
            _note(path)
    return key


def published(path: Path) -> bytes:
    """Return the published key of a file, b"" where there is none: the kit wrote the file, and nobody has changed it since.

    Parameters: `path`; the key stands beside it with the fingerprints of the files that it serves.
    """
    public = path.absolute().parent / PUBLIC
    try:
        key, *served = public.read_bytes().splitlines()
        return (
            key.strip()
            if fingerprint(path).encode() in {line.split()[0] for line in served if line.strip()}
            else b""
        )
    except (OSError, ValueError):
        return b""


def text(key: str, files: Iterable[Path]) -> str:
    """Return what stands in a file of a published key: the key, then, as `sha256sum` writes them, the files that it serves.

    Parameters: `key`; `files`, written already.
    """
    lines = (f"{fingerprint(path)}  {path.name}\n" for path in sorted(files) if path.suffix == ".csv")
    return f"{key}\n{''.join(lines)}"


def there() -> bool:
    """Is there a key in this workspace?"""
    return (paths.workspace() / ".smkit" / _OWN).is_file()


def damaged() -> str:
    """Return what is wrong with the key of this workspace, in French; "" where nothing is, or where none was needed yet."""
    try:
        if there():
            _read(paths.workspace() / ".smkit" / _OWN)
    except SmkitError as problem:
        return str(problem)
    except OSError as problem:
        return f"La clé des pseudonymes (.smkit/{_OWN}) ne peut pas être lue : {why(problem)}."
    return ""


def in_force(path: Path) -> str:
    """Return what tells the key of a file from another, and nothing of the key; "" where none has been needed yet."""
    try:
        key = published(path) or (paths.workspace() / ".smkit" / _OWN).read_bytes()
    except OSError:
        return ""
    return sha256(b"smkit" + key).hexdigest()[:32]


def uses() -> list[str]:
    """Return the names of the files whose people went under pseudonyms with the workspace's key, each once, sorted."""
    try:
        lines = (paths.workspace() / ".smkit" / _USES).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return sorted({line.partition("  ")[2] for line in lines if "  " in line})


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _workspace() -> bytes:
    from smkit import workspace

    try:
        path = workspace.private(paths.workspace()) / _OWN
        if not path.exists():
            _make(path)
        return _read(path)
    except OSError as problem:
        raise SmkitError(
            f"La clé des pseudonymes ne peut pas être gardée dans l'espace de travail « {paths.workspace().name} » : "
            f"{why(problem)}. Ces données nomment des personnes, et rien n'est lu sans elle. Placez-vous dans un dossier à vous, "
            "ou créez-en un avec smkit init."
        ) from problem


def _make(path: Path) -> None:
    """Write a new key whole, or leave the one that another process has written meanwhile."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".cle-")  # its owner's alone
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        except OSError:  # a disk that knows no links
            if not path.exists():
                os.replace(draft, path)
    finally:
        Path(draft).unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise SmkitError(
            f"La clé des pseudonymes (.smkit/{_OWN}) est abîmée : avec une autre, les mêmes personnes changeraient de pseudonyme. "
            "Remettez-la d'une sauvegarde ; à défaut, effacez ce fichier, et une nouvelle clé sera faite."
        )
    return key


def _note(path: Path) -> None:
    """Keep the name of a file that is read with the workspace's key, once for each content."""
    line = f"{fingerprint(path)}  {path.name}\n".encode()
    noted = paths.workspace() / ".smkit" / _USES
    if line not in (noted.read_bytes() if noted.exists() else b""):
        with noted.open("ab") as file:
            file.write(line)  # at once: another process may be writing too
