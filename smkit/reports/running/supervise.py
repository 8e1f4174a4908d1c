"""Many tasks, each in a process that may hang, swell or die: every one ends, in a result or in a French reason."""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import connection
from typing import Any, TypeVar

from smkit import memory, stopping
from smkit.reports.running.workers import Task, Worker

_TICK = 0.25  # s between two looks at the memory and at the clock


#: Called, as it comes, with each word of a task: its name, the kind of the word and its content (see `run.Tell`).
Hear = Callable[[str, str, Any], None]

Found = TypeVar("Found")


@dataclass(frozen=True)
class Limits:
    """What one task may use: seconds, and bytes of memory."""

    seconds: float
    memory: int


@dataclass
class Ending:
    """How a task ended: its `result`, or the `reason` why it has none (`stopped`, because somebody asked for that); what it had
    `said`, how long and how much it took.
    """

    result: Any = None
    reason: str = ""
    stopped: bool = False
    said: list[tuple[str, Any]] = field(default_factory=list)
    seconds: float = 0.0
    peak: int = 0

    @property
    def cell(self) -> int | None:
        """The last cell that it said it was at, from 1."""
        return next((content + 1 for kind, content in reversed(self.said) if kind == "cell"), None)


class Interruption:
    """Whether someone asked the whole to stop, and how that was said.

    Where nothing is under way, the signal stops at once what waits, a disk for example.
    """

    def __init__(self) -> None:
        self.how = ""
        self.busy = False
        self.waits = False

    def ask(self, number: int, _frame: object) -> None:
        """Note the signal, which is looked at between two messages; a second Ctrl-C is not waited for."""
        stopping.taken(number)
        again = self.how and number == signal.SIGINT
        self.how = "interrompu (Ctrl-C)" if number == signal.SIGINT else "interrompu (demande d'arrêt)"
        if again or self.waits or not self.busy:
            raise KeyboardInterrupt

    def unless(self, do: Callable[[], Found]) -> Found | None:
        """Do something that may be long to come, or return None when somebody asks to stop meanwhile."""
        self.waits = True
        try:
            return do()
        except KeyboardInterrupt:
            if not self.how:
                raise
            return None
        finally:
            self.waits = False

    @contextmanager
    def during(self) -> Iterator[None]:
        """A stretch of work that ends well before it stops."""
        before, self.busy = self.busy, True
        try:
            yield
        finally:
            self.busy = before


@contextmanager
def interruptible(asked: Interruption | None = None) -> Iterator[Interruption]:
    """Turn Ctrl-C and SIGTERM, while it lasts, into a request that is looked at where it is safe to stop.

    Parameters: `asked`, the request of whoever may also ask from another thread.
    """
    asked = asked or Interruption()
    here = threading.current_thread() is threading.main_thread()
    before = {s: signal.signal(s, asked.ask) for s in stopping.SIGNALS} if here else {}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(
    tasks: Mapping[str, Task],
    engine: str,
    jobs: int,
    limits: Limits,
    asked: Interruption,
    hear: Hear = lambda name, kind, content: None,
) -> Iterator[tuple[str, Ending]]:
    """Do tasks, several at a time, and say how each ended as soon as it has.

    Parameters: `tasks` by name; `engine`, of `workers.ENGINES`; `jobs`, how many at a time; `limits` of each; `asked`, of
    `interruptible`; `hear`, called with what the tasks say.
    Yields (name, Ending). No process is left when it is over, however it is.
    """
    waiting = list(tasks.items())[::-1]
    running: dict[str, _Run] = {}
    idle: list[Worker] = []

    def start() -> None:
        while waiting and len(running) < jobs and (worker := idle.pop() if idle else born()):
            name, task = waiting.pop()
            running[name] = _Run(name, worker, task, hear)

    def born() -> Worker | None:
        # the process that it is forked from may still be loading
        return None if asked.how else asked.unless(lambda: Worker(engine))

    try:
        while (waiting or running) and not asked.how:
            start()
            if engine == "fork" and waiting and not idle and (worker := born()):
                idle.append(worker)  # born while the others work, so that none waits for it
            sources = [
                each for r in running.values() for each in (r.worker.messages, r.worker.process.sentinel)
            ]
            connection.wait(sources, timeout=_TICK)
            for name, each in list(running.items()):
                if each.over(limits):
                    del running[name]
                    again = engine == "spawn" and each.worker.process.is_alive() and not each.ending.reason
                    if again:
                        idle.append(each.worker)  # its kernel was the report's own; it may serve again
                    start()  # before what is left to do for this one
                    if not again:
                        each.worker.stop()
                    yield name, each.ending
        for name, each in running.items():
            if not each.whole():  # it may have ended, or got further, since it was last listened to
                each.ending.stopped = True
                each.stopped(f"Le rapport a été {asked.how}{each.where()}. Relancez avec --retry.")
            each.worker.stop()
            yield name, each.ending
        for name, _ in reversed(waiting):
            reason = f"Le lot a été {asked.how} avant ce rapport. Relancez avec --retry."
            yield name, Ending(reason=reason, stopped=True)
    finally:
        for worker in [*idle, *(each.worker for each in running.values())]:
            worker.stop()


class _Run:
    """One task under way."""

    def __init__(self, name: str, worker: Worker, task: Task, hear: Hear) -> None:
        self.name, self.worker, self.hear = name, worker, hear
        self.ending = Ending()
        self.start = self.looked = time.monotonic()
        worker.do(task)

    def over(self, limits: Limits) -> bool:
        """Take what it says, look after it, and return whether it has ended."""
        dead = (
            not self.worker.process.is_alive()
        )  # before the last messages are read, which it may have sent meanwhile
        if self.whole():
            return True
        now = time.monotonic()
        if dead:
            self.stopped(self._death())
        elif now - self.start > limits.seconds:
            self.stopped(
                f"Le rapport a été arrêté{self.where()} : il durait plus de {limits.seconds:.0f} s. Filtrez les données, ou "
                "donnez-lui plus de temps avec --timeout."
            )
        elif now - self.looked >= _TICK:
            self.looked = now
            if self.worker.watch(limits.memory) > limits.memory:
                self.stopped(
                    f"Le rapport a été arrêté{self.where()} : il prenait plus de {memory.spoken(limits.memory)} de mémoire. "
                    "Filtrez les données, ou donnez-lui plus de mémoire avec --memory."
                )
        return bool(self.ending.reason)

    def whole(self) -> bool:
        """Take what it says, and return whether that was its last word."""
        if last := self._listen():
            self._close()
        return last

    def stopped(self, reason: str) -> None:
        self.ending.reason = reason
        self._close()

    def where(self) -> str:
        return f" à la cellule {self.ending.cell}" if self.ending.cell else " avant sa première cellule"

    def _close(self) -> None:
        self.ending.seconds = time.monotonic() - self.start
        self.ending.peak = max(self.ending.peak, self.worker.peak)

    def _listen(self) -> bool:
        try:
            while self.worker.messages.poll():
                kind, content = self.worker.messages.recv()
                if kind == "end":
                    self.ending.result, self.ending.peak = content
                    return True
                self.ending.said.append((kind, content))
                self.hear(self.name, kind, content)
        except (EOFError, OSError):
            pass  # it is dead, or dies: the next look tells
        return False

    def _death(self) -> str:
        code = self.worker.process.exitcode
        said = f"signal {-code}" if code is not None and code < 0 else f"code {code}"
        return (
            f"Le moteur de calcul s'est arrêté{self.where()} ({said}), souvent faute de mémoire. Fermez d'autres programmes, ou "
            "filtrez les données, puis relancez avec --retry."
        )
