"""Work that a copy of this process does while this one goes on: on two cores, an answer comes in little more than half the time."""

import gc
import os
import pickle
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, TypeVar

from smkit import memory
from smkit.tables import environment

Found = TypeVar("Found")

#: A copy that has said nothing after so many seconds, and so many times what this process took meanwhile, is not waited for.
_LEAST, _TIMES = 10.0, 5
_LAST = 10  # how much others come first, of 19


def begin(work: Callable[[], Found], *, patient: bool = False) -> Callable[[], Found]:
    """Have a work begun in a copy of this process, and return what waits for its result: the work is done here where there is no
    room for a copy, and where one fails.

    Parameters: `work`, which changes nothing here but what it returns, and asks nothing of an engine, a thread or a connection;
    `patient`, that nobody waits for it: others come first.

    >>> found = begin(lambda: sum(range(10)))
    >>> found()
    45
    """
    if room():
        with suppress(OSError):  # so many processes or open files as there may be
            return _Copy(work, patient).found
    return cache(work)


def room() -> bool:
    """Tell whether a copy would have a core and memory of its own: only for a report made alone, in a process of its own."""
    if os.environ.get(environment.ALONE) != "1" or not sys.platform.startswith("linux"):
        return False
    return len(os.sched_getaffinity(0)) > 1 and memory.left() > memory.used()


class _Copy:
    """A copy of this process, and what it is asked."""

    def __init__(self, work: Callable[[], Any], patient: bool) -> None:
        self._work = work
        self._start = time.monotonic()
        self._pipe, theirs = os.pipe()
        try:
            self._process = _fork()
            if not self._process:
                _answer(work, theirs, patient)
        except OSError:
            os.close(self._pipe)
            raise
        finally:
            os.close(theirs)
        self.found = cache(self._found)

    def _found(self) -> Any:
        try:
            found = pickle.loads(self._said())
        except Exception:  # cut short, or of an error: done here, it says what went wrong
            with suppress(OSError):
                os.kill(self._process, signal.SIGKILL)
            found = self._work()
        with suppress(OSError):  # giving back its memory takes it a moment, which is not ours
            os.waitpid(self._process, os.WNOHANG)
        return found

    def _said(self) -> bytearray:
        """What the copy says until its end, or until it is not waited for."""
        now = time.monotonic()
        until = now + max(_LEAST, _TIMES * (now - self._start))
        said = bytearray()
        with open(self._pipe, "rb", buffering=0) as pipe:
            while select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
                if not (part := pipe.read(1 << 20)):
                    break
                said += part
        return said


def _fork() -> int:
    """A copy of this process: its number here, 0 there. Later Pythons warn where there are threads: none of them goes on there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _answer(work: Callable[[], Any], pipe: int, patient: bool) -> None:
    """Do a work, say what it returns, and end at once, whatever happens: what else this process is a copy of is not its own."""
    try:
        gc.disable()  # looking at what could be freed would copy it
        if patient:
            os.nice(_LAST)
        with os.fdopen(pipe, "wb") as said:
            pickle.dump(work(), said, protocol=pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)
