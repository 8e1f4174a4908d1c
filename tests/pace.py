"""How slow the machine is now: limits on time are those of an ordinary core, and hosts differ by a factor of two and more.

A limit that holds is compared with nothing else. One that does not is measured against a fixed work, done there and then: what took
too long on a slow or crowded host passes, what takes too long on any does not.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: What one turn of the fixed work takes, in seconds, on a core of some 3 GHz that nobody else wants, under CPython 3.11.
_TURN = 34e-9


def slowness(clock: Callable[[], float] = time.monotonic, turns: int = 1_500_000) -> float:
    """How many times longer things take now than on an ordinary core: by the clock, or in CPU where that is the clock."""
    begun, total = clock(), 0
    for turn in range(turns):
        total += turn
    return max(1.0, (clock() - begun) / (turns * _TURN))


def held(seconds: float, most: float) -> bool:
    """Whether so many seconds of CPU are within a limit that is meant for an ordinary core."""
    return seconds < most or seconds < most * max(slowness(time.process_time) for _ in range(10))


@contextmanager
def cpu_within(most: float) -> Iterator[None]:
    """Fail where what is done inside takes more CPU than so many seconds of an ordinary core."""
    begun = time.process_time()
    yield
    spent = time.process_time() - begun
    assert held(spent, most), f"{spent:.2f} s de processeur, pour {most:g} s au plus sur un cœur ordinaire"
