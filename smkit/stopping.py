"""Ctrl-C and SIGTERM are heard within two seconds, whatever is going on, and the exit code says which.

This is what runs first: what takes long to import is imported once they are heard.
"""

import atexit
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

TYPE_CHECKING = False  # see smkit/__init__.py
if TYPE_CHECKING:
    import socket
    import threading
    from pathlib import Path

#: What a calculation that cannot be interrupted, in compiled code, is given before the process ends around it, in seconds.
GRACE = 1.5
#: What an end in good order, once begun, is given more: reports in place, the manifest written.
_ORDER = 5.0
SIGNALS = (signal.SIGINT, signal.SIGTERM)
WORDS = "Interrompu. Ce qui était terminé est en place."

#: The signals that have been heard.
_heard: list[int] = []
#: Processes of ours that would outlive us by a while.
_others: set[int] = set()
#: Folders in which something is being made, that is nobody's until it is whole.
_drafts: set[str] = set()


def code(number: int) -> int:
    """Return the exit code of who is stopped by a signal.

    >>> code(signal.SIGTERM), code(signal.SIGINT)
    (143, 130)
    """
    return 128 + number


def number() -> int:
    """Return the signal that has been heard, the first one; 0 for none."""
    return _heard[0] if _heard else 0


def taken(number: int) -> None:
    """Say that a signal has been heard: what is under way is being ended, and a second one is not waited for."""
    _heard.append(number)


def along(process: int) -> None:
    """Have a process of ours, by its number, end with us when we are stopped."""
    _others.add(process)


@contextmanager
def draft(folder: "Path") -> Iterator[None]:
    """While it lasts, a folder goes when we are stopped, even in the middle of what cannot be interrupted; and at its end."""
    import shutil

    _drafts.add(str(folder))
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _drafts.discard(str(folder))


def from_the_start() -> None:
    """Have SIGTERM and Ctrl-C end this process at once and in French: before it does anything, and once all is done."""
    for number in SIGNALS:
        signal.signal(number, _leave)
    atexit.register(_deaf)  # the first one registered is the last one run


def _deaf() -> None:
    """Let a signal change nothing any more: all is done, and Python, as it ends, would give it back to the system, which kills."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _leave(number: int, _frame: FrameType | None) -> None:
    with suppress(Exception):  # it may be closed, or in the middle of a line
        sys.stderr.write(f"{WORDS}\n")
    os._exit(code(number))


@contextmanager
def heard(last_words: Callable[[], None]) -> Iterator[None]:
    """While it lasts, SIGTERM and Ctrl-C raise KeyboardInterrupt, and a process that cannot hear them in time ends all the same.

    Parameters: `last_words`, called before such an end. Outside of the main thread, nothing changes.
    """
    import socket
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _heard.clear()
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
        if _heard:
            _end_ours()
        signal.set_wakeup_fd(wakeup)
        for number, handler in before.items():
            signal.signal(number, handler)
        theirs.close()


def _stop(number: int, _frame: FrameType | None) -> None:
    taken(number)
    raise KeyboardInterrupt


def _listen(ours: "socket.socket", over: "threading.Event", last_words: Callable[[], None]) -> None:
    """Look after each signal: end what the main thread, in compiled code or at a disk that does not answer, does not end."""
    first, until, ordered = 0, float("inf"), False
    with ours, suppress(OSError):
        while not over.is_set():
            ours.settimeout(max(0.01, until - time.monotonic()) if first else None)
            try:
                if not (got := ours.recv(1)):
                    return
                if got[0] in SIGNALS:
                    until, ordered = time.monotonic() + GRACE, bool(first)  # a second one is not waited for
                    first = first or got[0]
            except TimeoutError:
                if _heard and not ordered:
                    until, ordered = until + _ORDER, True
                elif not over.is_set():
                    with suppress(Exception):
                        last_words()
                    _end_ours()
                    os._exit(code(first))


def _end_ours() -> None:
    for process in _others:
        with suppress(OSError):
            os.kill(process, signal.SIGKILL)
    if _drafts:
        import shutil

        for folder in tuple(_drafts):
            shutil.rmtree(folder, ignore_errors=True)
