"""A process that does tasks for us: how it is started, what it says, what it uses, how it is stopped."""

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from types import ModuleType
from typing import Any

from smkit import aside, memory, stopping
from smkit.reports.asking import shelf
from smkit.reports.running import family, preload

#: How a report's process comes to be: forked from one preloaded process, or started anew.
ENGINES = ("fork", "spawn")
#: Letters of a temporary folder, beyond which a socket in it has too long a name for Linux (108 in all).
_LONGEST = 70


@dataclass(frozen=True)
class Task:
    """Something to do elsewhere: `function(tell, *arguments)`, in a folder and an environment.

    `function` is « module:name », for whoever asks need not load what it takes to do it; `arguments` can be pickled.
    `tell(kind, content)` sends word back while it runs; what it returns comes last: a result, and a peak of memory in bytes.
    """

    function: str
    arguments: tuple[Any, ...]
    folder: Path
    environment: Mapping[str, str]


def default_engine() -> str:
    """Return the engine for this machine: fork where it is safe, which Windows and macOS are not."""
    return "fork" if sys.platform.startswith("linux") else "spawn"


def start_server(notebooks: Sequence[Path]) -> None:
    """Start the preloaded process from which workers are forked; it goes on loading meanwhile, and ends with us.

    Parameters: `notebooks`, those whose imports it should do. One that runs already is kept.
    """
    from multiprocessing import forkserver, resource_tracker

    _within_reach()
    resource_tracker.ensure_running()  # the server would start it, and hear interrupts again: it unblocks them
    wanted = {preload.WANTED: os.pathsep.join(map(str, notebooks)), "PYTHONHASHSEED": "0"}
    with _environment(wanted), _deaf_to_interrupts():
        forkserver.set_forkserver_preload([preload.__name__])
        forkserver.ensure_running()
    # it would end with us by itself, once it has loaded all
    stopping.along(forkserver._forkserver._forkserver_pid)  # type: ignore[attr-defined]


def get_ready(report: str, engine: str) -> None:
    """Have what a lone report takes loaded on another core, a second and a half, while one looks at what else is asked.

    Parameters: `report`, its name; `engine`, the one that was asked for, or "".
    Raises UsageError where there is no such report.
    """
    if default_engine() == "fork" and engine in ("", "fork"):
        with suppress(OSError):  # a full disk is told by whoever writes there
            start_server([shelf.find("rapports", report).path])


def _within_reach() -> None:
    """Have multiprocessing put its sockets where their names are short, as later Pythons do by themselves."""
    from multiprocessing import util

    if len(asked := tempfile.gettempdir()) > _LONGEST:
        tempfile.tempdir = "/tmp"
        try:
            util.get_temp_dir()  # it is chosen once
        finally:
            tempfile.tempdir = asked


class Worker:
    """A process of ours, that does one task after another."""

    def __init__(self, engine: str) -> None:
        context = get_context("forkserver" if engine == "fork" else "spawn")
        self.messages, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), name="smkit-rapport")  # type: ignore[attr-defined]
        with _no_main():
            self.process.start()
        theirs.close()
        self.peak = 0

    def do(self, task: Task) -> None:
        """Hand over a task; its answers come through `messages`."""
        self.peak = 0
        with suppress(OSError):  # dead already: whoever watches will see it
            self.messages.send(task)

    def watch(self, most: int) -> int:
        """Return the memory in use, in bytes, of the process and of those it has started; `most`, what they may use."""
        used = family.memory(self.process.pid or 0, most)
        self.peak = max(self.peak, used)
        return used

    def stop(self) -> None:
        """End the process and all that it has started, at once."""
        family.end(self.process.pid)
        self.process.join()
        family.forget(self.process.pid)
        self.messages.close()


def _serve(messages: connection.Connection) -> None:
    """Do tasks until there is none, in a session of our own: Ctrl-C in the terminal is for whoever started us."""
    family.found()
    memory.hold()
    sys.dont_write_bytecode = True  # a module that a full disk cuts short would stop every later report
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # what a report prints is in its notebook
        os.dup2(null, descriptor)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            task = messages.recv()
        except EOFError:
            return
        os.chdir(task.folder)
        os.environ.clear()
        os.environ.update(task.environment)
        module, _, name = task.function.partition(":")
        function = getattr(import_module(module), name)
        result = function(lambda kind, content: messages.send((kind, content)), *task.arguments)
        aside.end()
        messages.send(("end", result))


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        family.end(os.getpid())  # and what a cell has started
        os._exit(1)


@contextmanager
def _environment(more: Mapping[str, str]) -> Iterator[None]:
    """Set some variables for a while, and touch no other: another thread may be starting a process with ours meanwhile."""
    before = {name: os.environ.get(name) for name in more}
    os.environ.update(more)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """A process that starts meanwhile does not hear the Ctrl-C of the terminal, which is for us: it is told by us when to end."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _no_main() -> Iterator[None]:
    """Keep multiprocessing from importing the main script again in each worker: tasks come from this package alone."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
