"""All that a process has started, however it went away: by its session, by orphans that come back to it, and by a control group
of its own where one may make one.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil  # type: ignore[import-untyped]

_GROUPS = Path("/sys/fs/cgroup")
_ADOPT = 36  # PR_SET_CHILD_SUBREAPER, of Linux
#: Looks at who is left: a process that is being killed may start another.
_LOOKS = 100
_MOMENT = 0.001  # s


def found() -> None:
    """Become the head of a family: a session, a control group, and whatever descendants are orphaned."""
    if sys.platform == "win32":
        return
    os.setsid()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_ADOPT, 1, 0, 0, 0)
    for room in _rooms():
        for empty in room.glob("smkit-*"):  # of a machine that was cut off
            with suppress(OSError):
                empty.rmdir()
        with suppress(OSError):
            own = room / f"smkit-{os.getpid()}"
            own.mkdir()
            (own / "cgroup.procs").write_text(str(os.getpid()))
            return


def tree(head: int) -> list[psutil.Process]:
    """Return a process, by its number, and those that it has started; none once it is gone."""
    try:
        first = psutil.Process(head)
        return [first, *first.children(recursive=True)]
    except psutil.Error:
        return []


def memory(head: int, most: int) -> int:
    """Return the memory in use, in bytes, of a process, by its number, and of those that it has started.

    A copy shares nearly all that it has (see `apart`), and counts for nothing unless all together might be more than `most`: they
    are then counted exactly where the system does, which takes it a while.
    """
    found, own, copied = tree(head), 0, 0
    for process in found:
        with suppress(psutil.Error):
            used = process.memory_info().rss
            if process is not found[0] and process.cmdline() == found[0].cmdline():
                copied += used
            else:
                own += used
    return _exactly(found) or own + copied if copied and own + copied > most else own


def _exactly(processes: list[psutil.Process]) -> int:
    """What some processes take, each page once, whoever shares it; 0 where the system does not tell."""
    used = 0
    for process in processes:
        with suppress(psutil.Error, AttributeError):
            used += process.memory_full_info().pss
    return used


def end(head: int) -> None:
    """End a process, by its number, and all that it has started, at once."""
    for _ in range(_LOOKS):
        numbers = {each.pid for each in tree(head)} | _listed(head)
        left = [number for number in numbers if number != head and _alive(number)]
        for number in left:
            _kill(number)
        if not left:
            break
    if hasattr(os, "killpg"):
        with suppress(OSError):  # gone, or not yet the leader of its group
            os.killpg(head, signal.SIGKILL)
    _kill(head)


def forget(head: int) -> None:
    """Take away the control group of a process that has ended; the system may count it for a moment more."""
    for room in _rooms():
        own, looks = room / f"smkit-{head}", 0
        while own.is_dir() and (looks := looks + 1) < _LOOKS:
            with suppress(OSError):
                own.rmdir()
            time.sleep(_MOMENT)


def _kill(number: int) -> None:
    with suppress(psutil.Error):
        psutil.Process(number).kill()


def _alive(number: int) -> bool:
    with suppress(psutil.Error):
        return bool(psutil.Process(number).status() != psutil.STATUS_ZOMBIE)
    return False


def _listed(head: int) -> set[int]:
    """Who is in the control group of a process."""
    found = set[int]()
    for room in _rooms():
        with suppress(OSError, ValueError):
            found |= set(map(int, (room / f"smkit-{head}" / "cgroup.procs").read_text().split()))
    return found


def _rooms() -> Iterator[Path]:
    """Where a control group of ours would be: of version 2, else of version 1, in the hierarchies that limit nothing."""
    with suppress(OSError, ValueError):
        for line in sorted(Path("/proc/self/cgroup").read_text().splitlines()):
            number, controllers, place = line.split(":", 2)
            if number == "0" or controllers in ("pids", "freezer"):
                roots = [_GROUPS / "unified", _GROUPS] if number == "0" else [_GROUPS / controllers]
                yield from (
                    room
                    for root in roots
                    if (room := root / place.lstrip("/")) and (room / "cgroup.procs").is_file()
                )
