"""Work that goes on beside what waits for nothing of it, and ends before its process says that it is done."""

import contextvars
import threading
from collections.abc import Callable

from smkit import apart

#: What waits for each work.
_UNDER_WAY: list[Callable[[], object]] = []


def begin(work: Callable[[], object]) -> None:
    """Have a work done in a copy of this process, else in a thread of its own, or at once where there can be none: Python ends
    after it, in any case.

    Parameters: `work`, which says by itself what went wrong.

    >>> done = []
    >>> begin(lambda: done.append("rangé"))
    >>> end()
    >>> done
    ['rangé']
    """
    if apart.room():
        _UNDER_WAY.append(apart.begin(work, patient=True))
        return
    thread = threading.Thread(target=contextvars.copy_context().run, args=(work,), name="smkit-aside")
    try:
        thread.start()
    except RuntimeError:  # no memory for another one
        work()
    else:
        _UNDER_WAY.append(thread.join)


def end() -> None:
    """Wait for all that was begun."""
    while _UNDER_WAY:
        _UNDER_WAY.pop()()
