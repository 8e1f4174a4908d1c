"""Ctrl-C and SIGTERM are heard within two seconds, whatever is going on, and the exit code says which."""

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

#: What a calculation that cannot be interrupted, in compiled code, is given before the process ends around it, in seconds.
GRACE = 1.5
SIGNALS = (signal.SIGINT, signal.SIGTERM)

#: Set once a signal has been heard.
_taken = threading.Event()


class Terminated(KeyboardInterrupt):
    """SIGTERM, raised where Ctrl-C would be."""


def code(number: int) -> int:
    """Return the exit code of who is stopped by a signal.

    >>> code(signal.SIGTERM), code(signal.SIGINT)
    (143, 130)
    """
    return 128 + number


@contextmanager
def heard(last_words: Callable[[], None]) -> Iterator[None]:
    """While it lasts, SIGTERM and Ctrl-C raise, and a process that cannot hear them in time ends all the same.

    Parameters: `last_words`, called before such an end. Outside of the main thread, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _taken.clear()
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    over = threading.Event()
    before = {number: signal.signal(number, _stop) for number in SIGNALS}
    wakeup = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=_listen, args=(ours, over, last_words), daemon=True).start()
    try:
        yield
    finally:
        over.set()
        signal.set_wakeup_fd(wakeup)
        for number, handler in before.items():
            signal.signal(number, handler)
        theirs.close()


def taken() -> None:
    """Say that a signal has been heard: what is under way is being ended, and a second one is not waited for."""
    _taken.set()


def _stop(number: int, _frame: FrameType | None) -> None:
    taken()
    raise Terminated if number == signal.SIGTERM else KeyboardInterrupt


def _listen(ours: socket.socket, over: threading.Event, last_words: Callable[[], None]) -> None:
    """Look after each signal: if the main thread, in compiled code or at a disk that does not answer, does not hear it, end."""
    times = 0
    with ours, suppress(OSError):
        while heard := ours.recv(1):
            if heard[0] not in SIGNALS:
                continue
            times += 1
            if not over.wait(GRACE) and (times > 1 or not _taken.is_set()):
                with suppress(Exception):
                    last_words()
                os._exit(code(heard[0]))
