"""A word now and then from beside a work that lasts, for as long as it does."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def every(seconds: float, look: Callable[[], object], first: float | None = None) -> Iterator[None]:
    """While a work lasts, call `look` from another thread: after `first` seconds, then every so many `seconds`, until it
    returns something true, which is enough.

    >>> seen = threading.Event()
    >>> with every(0.001, seen.set):
    ...     seen.wait(10)
    True
    """
    over = threading.Event()

    def watch() -> None:
        wait = seconds if first is None else first
        while not over.wait(wait) and not look():
            wait = seconds

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
