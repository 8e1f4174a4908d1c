"""Where a batch writes: reports appear only when whole, and an earlier good one stays until that moment."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from urllib.parse import quote, unquote

from smkit import filing
from smkit.reports.asking.inputs import fingerprint
from smkit.typography import day

_WORK = ".en_cours"
_BEFORE = "avant"
FAILED = "_echecs"

#: What was written of a report, {file: SHA-256}, by the report's name.
Written = Callable[[str], Mapping[str, str]]


@contextmanager
def workshop(to: Path, written: Written) -> Iterator[Path]:
    """A folder to work in, on the disk of the reports; what an interrupted batch left in it is put right first.

    Parameters: `to`, the folder of the reports, held (see `lock`); `written`, of the manifest.
    """
    work = to / _WORK
    for earlier in sorted((work / _BEFORE).glob("*")):
        name = unquote(earlier.name)
        _settle(earlier, to / name, written(name))
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


def put(whole: Path, to: Path, name: str, work: Path, written: Written) -> list[str]:
    """Put a whole report in place of the earlier one, or leave both as they are.

    Parameters: `whole`, its folder in the workshop `work`; `to`, the folder of the reports; `name`, « rapport » or
    « rapport/part »; `written`, of the manifest. Reports of parts that stand in the earlier folder stay, and so does what we did
    not write; a file of ours that somebody edited stays under another name.
    Returns those names.
    Raises OSError when the earlier one cannot be moved (a file open in Excel, on Windows).
    """
    final = to / name
    final.parent.mkdir(parents=True, exist_ok=True)
    earlier = work / _BEFORE / quote(name, safe="")
    on_disk(whole)
    if final.exists():
        earlier.parent.mkdir(exist_ok=True)
        final.rename(earlier)
    try:
        whole.rename(final)
    except OSError:
        if earlier.exists():
            earlier.rename(final)
        raise
    on_disk(final.parent, deep=False)
    kept = _settle(earlier, final, written(name)) if earlier.exists() else []
    shutil.rmtree(to / FAILED / name, ignore_errors=True)
    with suppress(OSError):  # only when it was the last
        (to / FAILED / name).parent.rmdir()
        (to / FAILED).rmdir()
    return kept


def on_disk(path: Path, *, deep: bool = True) -> None:
    """Wait until a file, or a folder and all that is in it, is on the disk and not only in memory.

    Parameters: `path`; `deep`, whether a folder's files are meant too. Where there is no such wait (folders, on Windows), nobody
    waits.
    """
    inside = sorted(path.rglob("*")) if deep and path.is_dir() else []
    for each in (*inside, path):
        with suppress(OSError):
            handle = os.open(each, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


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


def _settle(earlier: Path, final: Path, written: Mapping[str, str]) -> list[str]:
    """Finish a replacement: the earlier folder comes back if nothing replaced it, else only what is not ours is kept of it."""
    if not final.exists():
        final.parent.mkdir(parents=True, exist_ok=True)
        earlier.rename(final)
        return []
    kept = []
    for each in sorted(earlier.iterdir()):
        name = each.name
        ours = each.is_file() and (
            name in written or (not written and name.startswith(("rapport.", "resultats.json")))
        )
        if ours and (not written or fingerprint(each) == written[name] or each.stat().st_size == 0):
            continue
        if ours or (final / name).exists():  # somebody's own slides, where ours are asked for now
            name = _beside(each, final)
            kept.append(name)
        each.rename(final / name)
    shutil.rmtree(earlier, ignore_errors=True)
    return kept


def _beside(file: Path, folder: Path) -> str:
    """A name for somebody's file that no other of the folder, nor of its own, bears: it may be the day's second."""
    edited = f"{file.stem} (modifié le {day(date.fromtimestamp(file.lstat().st_mtime))}){file.suffix}"
    return filing.untaken(folder / edited, file.parent, numbered=lambda stem, n: f"{stem[:-1]}, {n})").name
