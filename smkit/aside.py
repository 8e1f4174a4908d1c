"""Work that goes on beside what waits for nothing of it, and ends before its process says that it is done."""

import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Found = TypeVar("Found")
_UNDER_WAY: list[threading.Thread] = []


def begin(work: Callable[[], object]) -> None:
    """Have a work done in a thread of its own, or at once where there can be none: Python ends after it, in any case.

    Parameters: `work`, which says by itself what went wrong.

    >>> done = []
    >>> begin(lambda: done.append("rangé"))
    >>> end()
    >>> done
    ['rangé']
    """
    thread = threading.Thread(target=contextvars.copy_context().run, args=(work,), name="smkit-aside")
    try:
        thread.start()
    except RuntimeError:  # no memory for another one
        work()
    else:
        _UNDER_WAY.append(thread)


def end() -> None:
    """Wait for all that was begun."""
    while _UNDER_WAY:
        _UNDER_WAY.pop().join()


def meanwhile(work: Callable[[], Found], pays: bool = True) -> Callable[[], Found]:
    """Have a work done beside what comes next, on another core.

    Parameters: `work`; `pays`, whether it is long enough, in code that leaves Python to others: else it is done once it is asked.
    Returns what gives its result, or raises what it has raised.

    >>> meanwhile(lambda: 6 * 7)(), meanwhile(lambda: 6 * 7, pays=False)()
    (42, 42)
    """
    if not pays:
        return work
    pool = ThreadPoolExecutor(1, thread_name_prefix="smkit-aside")
    try:
        return pool.submit(contextvars.copy_context().run, work).result
    except RuntimeError:  # no memory for a thread
        return work
    finally:
        pool.shutdown(wait=False)
