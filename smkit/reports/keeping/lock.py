"""One batch at a time in a folder: a lock that ends with the process that holds it, however it ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from smkit.reports.errors import UsageError

_NAME = ".verrou"


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold a folder for oneself.

    Parameters: `folder`, which exists.
    Raises UsageError when another process holds it.
    """
    path = folder / _NAME
    file = _taken(path)
    while file is not None and not _current(path, file):  # its last owner has just removed it
        os.close(file)
        file = _taken(path)
    if file is None:
        raise UsageError(
            f"Un autre « smkit report » écrit déjà dans « {folder.name} ». Attendez qu'il ait fini, ou choisissez un autre dossier "
            "avec --to."
        )
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps an open file
            path.unlink()
        os.close(file)
        with suppress(OSError):
            path.unlink()


def _taken(path: Path) -> int | None:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return None
    return file


def _current(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(file))
    except FileNotFoundError:
        return False
