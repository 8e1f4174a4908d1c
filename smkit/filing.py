"""How a file takes its place: under a name that nobody has taken, and only once it is whole."""

import errno
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path


def _after(stem: str, number: int) -> str:
    return f"{stem}_{number}"


def untaken(path: Path, *others: Path, numbered: Callable[[str, int], str] = _after) -> Path:
    """Return a path at which nothing stands: the one that is given, or the first that has a number, from 2 on.

    Parameters: `path`; `others`, folders in which the name must be free too; `numbered`, a name without its ending, and a number
    → that name with it.

    >>> untaken(Path("nulle_part/plan.xlsx")).name
    'plan.xlsx'
    """
    names = chain((path.name,), (f"{numbered(path.stem, number)}{path.suffix}" for number in count(2)))
    rooms = (path.parent, *others)
    return path.with_name(next(name for name in names if not any((room / name).exists() for room in rooms)))


@contextmanager
def once_whole(path: Path, draft: Path | None = None) -> Iterator[Path]:
    """Give a file to write, which takes its place when all went well; otherwise what stood there stays.

    Parameters: `path`, its place; `draft`, where it is written meanwhile, a name of its own beside it unless it is told: a folder
    that one process has at a time needs no other, and what was left by one that died is then written over. A link stays one.
    Raises PermissionError where a file that may not be written stands there: a rename would not ask.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, once_whole(Path(folder, "note.txt")) as draft:
    ...     _ = draft.write_text("bien", "utf-8")
    """
    final = path.resolve() if path.is_symlink() else path
    if final.exists() and not os.access(final, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    draft = draft or final.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        yield draft
        os.replace(draft, final)
    finally:
        draft.unlink(missing_ok=True)
