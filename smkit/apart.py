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
    return _Copy(work, patient).found if room() else cache(work)


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
        with (
            warnings.catch_warnings()
        ):  # later Pythons warn where there are threads: a copy touches none of their work
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process = os.fork()
        if not self._process:
            if patient:
                os.nice(_LAST)
            _answer(work, theirs)
        os.close(theirs)
        self.found = cache(self._found)

    def _found(self) -> Any:
        waited = time.monotonic()
        until = waited + max(_LEAST, _TIMES * (waited - self._start))
        said = bytearray()
        with suppress(OSError):
            while select.select([self._pipe], [], [], max(0.0, until - time.monotonic()))[0]:
                if not (part := os.read(self._pipe, 1 << 20)):
                    break
                said += part
        os.close(self._pipe)
        try:
            found = pickle.loads(said)
        except Exception:  # cut short, or of an error: done here, it says what went wrong
            with suppress(OSError):
                os.kill(self._process, signal.SIGKILL)
            found = self._work()
        with suppress(OSError):
            os.waitpid(
                self._process, os.WNOHANG
            )  # giving back its memory takes it a moment, which is not ours
        return found


def _answer(work: Callable[[], Any], pipe: int) -> None:
    """Do a work, say what it returns, and end at once: what else this process is a copy of is not its own."""
    gc.disable()  # looking at what could be freed would copy it
    try:
        with os.fdopen(pipe, "wb") as said:
            pickle.dump(work(), said, protocol=pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)
