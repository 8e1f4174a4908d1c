"""What a workspace keeps of large files that were read, readings and copies of reports: what is there, what goes, and when."""

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from smkit import paths

#: The folder in a workspace's `.smkit/`, and in the folder of a reading, the file that says what it was read from.
FOLDER, ABOUT = "lectures", "lecture.json"
#: What the name of an unfinished reading begins with, and what that of a mark ends with.
DRAFT, NOTHING = ".lecture-", ".rien"
#: Bytes from which what comes of a file is kept: of text, and of a workbook or an archive, which open into more.
TEXT, PACKED = 30_000_000, 10_000_000
#: Files whose readings are kept, bytes that these take together, and days that one stays without being asked for.
MOST, ROOM, DAYS = 10, 4_000_000_000, 60
#: Bytes that are left free on the disk.
FREE = 500_000_000
#: Seconds for which a reading that was asked for may still be in use, and a draft in the making.
_LATELY = 3600.0
_DAY = 86_400.0


@dataclass(frozen=True)
class Kept:
    """A reading that a workspace keeps, by the name of its `file`; the bytes that it takes, and when it was `last` asked for."""

    file: str
    size: int
    last: float
    folder: Path


def home() -> Path:
    """Return the folder of the readings of the workspace in force, which may not be there yet."""
    from smkit import workspace

    return workspace.private(paths.workspace()) / FOLDER


@contextmanager
def once_whole(folder: Path) -> Iterator[Path]:
    """Give a folder to fill, for its owner alone, which takes its place among the readings when all went well.

    Parameters: `folder`, its place: what stands there is no longer right, or another process has just put its own.
    """
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=DRAFT))
    try:
        made = draft / "lecture"
        made.mkdir(0o700)
        yield made
        if folder.exists():
            folder.rename(draft / "avant")
        made.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def all_of(place: Path) -> list[Kept]:
    """Return the readings that a workspace keeps, the one asked for last first. Parameter: `place`, its folder."""
    found = []
    for folder in _folders(place / ".smkit" / FOLDER):
        with suppress(OSError):
            size = sum(each.stat().st_size for each in folder.iterdir())
            found.append(Kept(_file(folder), size, folder.stat().st_mtime, folder))
    return sorted(found, key=lambda each: -each.last)


def forget(place: Path, file: str) -> None:
    """Delete the readings that a workspace keeps of a file. Parameters: `place`, its folder; `file`, its name."""
    for kept in all_of(place):
        if kept.file == file:
            shutil.rmtree(kept.folder, ignore_errors=True)
    for mark in (place / ".smkit" / FOLDER).glob(f"*{NOTHING}"):  # they tell nothing of their file
        mark.unlink(missing_ok=True)


def empty(place: Path) -> int:
    """Delete all the readings that a workspace keeps, and return how many there were. Parameter: `place`, its folder."""
    number = len(all_of(place))
    shutil.rmtree(place / ".smkit" / FOLDER, ignore_errors=True)
    return number


def tidy(home: Path) -> None:
    """Delete the readings that were asked for long ago, or are too many, and the drafts that nobody will finish.

    Parameters: `home`, the folder of the readings.
    """
    now = time.time()
    for draft in home.glob(f"{DRAFT}*"):
        with suppress(OSError):
            if now - draft.stat().st_mtime > _LATELY:
                shutil.rmtree(draft, ignore_errors=True)
    for mark in home.glob(f"*{NOTHING}"):
        with suppress(OSError):
            if now - mark.stat().st_mtime > DAYS * _DAY:
                mark.unlink()
    room, files = ROOM, set[str]()
    for kept in all_of(home.parents[1]):
        room -= kept.size
        files.add(kept.file)
        age = now - kept.last
        if age > _LATELY and (len(files) > MOST or room < 0 or age > DAYS * _DAY):
            shutil.rmtree(kept.folder, ignore_errors=True)


def _file(folder: Path) -> str:
    """The name of the file whose reading stands in a folder; "" where none can be told."""
    try:
        return str(json.loads((folder / ABOUT).read_text("utf-8"))["file"])
    except (OSError, ValueError, KeyError):
        return ""


def _folders(home: Path) -> list[Path]:
    try:
        return [each for each in home.iterdir() if each.is_dir() and not each.name.startswith(DRAFT)]
    except OSError:
        return []
