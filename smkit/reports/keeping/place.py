"""Where a batch writes: reports appear only when whole, and an earlier good one stays until that moment."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, unquote

_WORK = ".en_cours"
_BEFORE = "avant"
FAILED = "_echecs"


@contextmanager
def workshop(to: Path) -> Iterator[Path]:
    """A folder to work in, on the disk of the reports; what an interrupted batch left in it is put right first.

    Parameters: `to`, the folder of the reports, held (see `lock`).
    """
    work = to / _WORK
    for earlier in sorted((work / _BEFORE).glob("*")):
        _settle(earlier, to / unquote(earlier.name))
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def scratch(work: Path) -> Path:
    """Return a new empty folder in the workshop."""
    folder = Path(tempfile.mkdtemp(dir=work))
    folder.chmod(0o755)  # mkdtemp's is for its owner alone
    return folder


def put(whole: Path, to: Path, name: str, work: Path) -> None:
    """Put a whole report in place of the earlier one, or leave both as they are.

    Parameters: `whole`, its folder in the workshop `work`; `to`, the folder of the reports; `name`, « rapport » or
    « rapport/part ». Reports of parts that stand in the earlier folder stay.
    Raises OSError when the earlier one cannot be moved (a file open in Excel, on Windows).
    """
    final = to / name
    final.parent.mkdir(parents=True, exist_ok=True)
    earlier = work / _BEFORE / quote(name, safe="")
    if final.exists():
        earlier.parent.mkdir(exist_ok=True)
        final.rename(earlier)
    try:
        whole.rename(final)
    except OSError:
        if earlier.exists():
            earlier.rename(final)
        raise
    if earlier.exists():
        _settle(earlier, final)
    shutil.rmtree(to / FAILED / name, ignore_errors=True)
    with suppress(OSError):  # only when it was the last
        (to / FAILED / name).parent.rmdir()
        (to / FAILED).rmdir()


def put_aside(broken: Path, to: Path, name: str) -> None:
    """Keep the notebook of a failed run, apart from the reports; an earlier good one is not touched.

    Parameters: as `put`; nothing is kept of a run that never started.
    """
    apart = to / FAILED / name
    with suppress(OSError):  # the reason is told all the same
        for file in broken.iterdir():
            if file.name != "rapport.ipynb":
                file.unlink()
        if any(broken.iterdir()):
            shutil.rmtree(apart, ignore_errors=True)
            apart.parent.mkdir(parents=True, exist_ok=True)
            broken.rename(apart)


def _settle(earlier: Path, final: Path) -> None:
    """Finish a replacement: the earlier folder comes back if nothing replaced it, else only its parts are kept."""
    if not final.exists():
        final.parent.mkdir(parents=True, exist_ok=True)
        earlier.rename(final)
        return
    for part in earlier.iterdir():
        if part.is_dir() and not (final / part.name).exists():
            part.rename(final / part.name)
    shutil.rmtree(earlier, ignore_errors=True)
