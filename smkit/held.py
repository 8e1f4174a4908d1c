"""One process at a time at a file: a lock that ends with the process that holds it, however it ends."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_AGAIN = 0.01  # seconds between two tries
_ANOTHER_S = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextmanager
def held(path: Path, wait: float = 0) -> Iterator[bool]:
    """Hold a lock, and tell whether one does: not where another process holds it still after so long, nor on a disk without locks.

    Parameters: `path`, of a file that is there as long as the lock is held, in a folder that exists; `wait`, in seconds.
    Raises OSError where such a file cannot be made.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, held(Path(folder) / "verrou") as mine:
    ...     with held(Path(folder) / "verrou") as other:
    ...         mine, other
    (True, False)
    """
    until = time.monotonic() + wait
    try:
        file = _current(path)
        while file is None and time.monotonic() < until:
            time.sleep(_AGAIN)
            file = _current(path)
    except NotImplementedError:
        file = None
    if file is None:
        yield False
        return
    try:
        yield True
    finally:
        with suppress(OSError):  # Windows keeps an open file
            path.unlink()
        os.close(file)
        if os.name == "nt":  # elsewhere, what bears that name by now is another one's
            with suppress(OSError):
                path.unlink()


def _current(path: Path) -> int | None:
    """The lock, of the file that bears its name now: its last owner may just have removed the one that was taken."""
    while (file := _taken(path)) is not None:
        with suppress(FileNotFoundError):
            if os.path.samestat(os.stat(path), os.fstat(file)):
                return file
        os.close(file)
    return None


def _taken(path: Path) -> int | None:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as refused:
        os.close(file)
        if refused.errno not in _ANOTHER_S:
            raise NotImplementedError from refused
        return None
    return file
