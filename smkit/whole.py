"""A file that is whole under its name, or not there: a full disk or a Ctrl-C leaves the one that was."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

_LONGEST = 40  # letters of a name that a temporary one repeats: a disk takes 255 bytes


def written(path: Path, fill: Callable[[Path], object]) -> Path:
    """Fill a temporary file beside the final one, then put it in its place, and return that.

    Parameters: `path`; `fill`, called with the temporary file, of the same ending.
    Raises what `fill` raises, PermissionError where a file that may not be written is there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = written(Path(folder, "a.txt"), lambda draft: draft.write_text("tout"))
    ...     file.read_text(), [each.name for each in file.parent.iterdir()]
    ('tout', ['a.txt'])
    """
    final = path.resolve() if path.is_symlink() else path
    if final.exists() and not os.access(final, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    draft = final.with_name(f".{os.getpid()}-{final.stem[-_LONGEST:]}{final.suffix}")
    try:
        fill(draft)
        os.replace(draft, final)
    finally:
        draft.unlink(missing_ok=True)
    return path
