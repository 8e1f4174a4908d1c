"""How much memory there is for us, and a work that ends with a sentence before the system would end it without one."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from smkit.errors import SmkitError
from smkit.ticking import every

_GIGA = 2**30
_TICK = 0.05  # s between two looks
#: What of the machine's free memory one work may take: the rest is for those that run beside it.
_SHARE = 0.9
#: What the libraries take before any data, by limit and by the option of `ulimit` that sets it; with less, compiled code ends
#: without a word.
_LEAST = {"RLIMIT_AS": ("v", 3 * _GIGA // 4), "RLIMIT_DATA": ("d", _GIGA // 8)}
#: What they say, and Python, in words of their own.
_SHORT = ("failed to map segment", "annot allocate memory", "can't start new thread")
#: What `mallopt` calls the free bytes beyond which some go back, and the size of a block that goes back as soon as it is free;
#: and ours: the most that glibc takes for a block of its heap, and room for a few of them.
_TRIM, _MAP = -1, -3
_HELD, _HEAP = _GIGA // 4, _GIGA // 32
#: What `mallinfo2` tells, in order.
_COUNTS = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
_HOLDS = False  # whether this process holds what it frees
_GROUPS = Path("/sys/fs/cgroup")
_MOST = ("memory.max", "memory/memory.limit_in_bytes")  # of version 2, of version 1


def limit() -> int:
    """Return the memory that this machine gives us, in bytes: its own, or less in a container or under `ulimit`.

    >>> limit() > 0
    True
    """
    import psutil  # type: ignore[import-untyped]

    return min([int(psutil.virtual_memory().total), *_container(), *_ours()])


def left() -> int:
    """Return what is free of it now, in bytes."""
    import psutil

    free = int(psutil.virtual_memory().available)
    return min(free, *(most - used() for most in _container()), *(most - used() for most in _ours()), free)


def used() -> int:
    """Return what this process takes, in bytes."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    import psutil

    return int(psutil.Process().memory_info().rss)


def spoken(size: int) -> str:
    """Return a size in gigabytes, in French.

    >>> spoken(3 * 2**29)
    '1,5 Go'
    """
    return f"{size / _GIGA:.1f}".replace(".", ",") + " Go"


def told(most: int) -> str:
    """Return the sentence for a work that needs more than `most` bytes."""
    return (
        f"La mémoire manque : la lecture demande plus de {spoken(most)}, ce que cette machine peut lui laisser. Fermez d'autres "
        "programmes, ou donnez une période plus courte de l'export ; un fichier Parquet prend moins de place."
    )


def enough() -> None:
    """Check that the limits on this process (`ulimit`) leave room for the libraries. Raises SmkitError."""
    for kind, (option, least) in _LEAST.items():
        for most in _limits(kind):
            if most < least:
                raise SmkitError(
                    f"La mémoire manque : ce terminal ne laisse que {spoken(most)} à un programme (ulimit -{option}), et smkit en "
                    f"demande au moins {spoken(least)}. Relevez cette limite (ulimit -{option} unlimited), puis relancez."
                )


def short(problem: Exception) -> bool:
    """Is it for want of memory that something failed, whatever it says?

    >>> short(MemoryError()), short(ImportError("x.so: failed to map segment from shared object")), short(ImportError("x"))
    (True, True, False)
    """
    return isinstance(problem, MemoryError) or any(words in str(problem) for words in _SHORT)


@contextmanager
def watched(stop: Callable[[str], None], most: int = 0) -> Iterator[None]:
    """While a work lasts, stop it once it takes more memory than there is for it.

    Parameters: `stop`, called from another thread with the sentence to show; `most`, in bytes; 0 is nine tenths of what is left.
    """
    most = most or used() + int(_SHARE * left())

    def look() -> bool:
        if over := used() > most:
            stop(told(most))
        return over

    with every(_TICK, look):
        yield


def give_back() -> None:
    """Return to the system the memory that is free in this process: Arrow and the C library keep it for later, and one that holds
    it (see `hold`) does until it is too much.
    """
    import ctypes

    import pyarrow as pa

    if _HOLDS and _free() <= _HELD:
        return
    pa.default_memory_pool().release_unused()
    with suppress(OSError, AttributeError, TypeError):  # other systems have no such call
        ctypes.CDLL(None).malloc_trim(0)


def hold() -> None:
    """Have this process keep what it frees for what it asks for next: of each large array, the system would clear every page."""
    global _HOLDS
    import ctypes

    with suppress(OSError, AttributeError, TypeError):  # other systems have no such call
        library = ctypes.CDLL(None)
        library.mallopt(_TRIM, _HELD)
        library.mallopt(_MAP, _HEAP)
        _HOLDS = bool(library.mallinfo2)


def _free() -> int:
    """The bytes that the C library keeps for later."""
    import ctypes

    class Told(ctypes.Structure):
        _fields_ = [(name, ctypes.c_size_t) for name in _COUNTS]

    ask = ctypes.CDLL(None).mallinfo2
    ask.restype = Told
    return int(ask().fordblks)


def _container() -> list[int]:
    """The limits of the control groups that we are in, as far as they can be read."""
    found = []
    for file in _MOST:
        with suppress(OSError, ValueError):
            found.append(int((_GROUPS / file).read_text()))  # « max » is no number
    with suppress(OSError, ValueError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            number, controllers, place = line.split(":", 2)
            if number == "0" or "memory" in controllers:
                room = _GROUPS if number == "0" else _GROUPS / "memory"
                for file in ("memory.max", "memory.limit_in_bytes"):
                    with suppress(OSError, ValueError):
                        found.append(int((room / place.lstrip("/") / file).read_text()))
    return [most for most in found if 0 < most < 2**60]


def _ours() -> list[int]:
    """The limits of this process (`ulimit -v`, `ulimit -d`)."""
    return _limits(*_LEAST)


def _limits(*kinds: str) -> list[int]:
    if sys.platform == "win32":
        return []
    import resource

    limits = (resource.getrlimit(getattr(resource, kind))[0] for kind in kinds)
    return [most for most in limits if 0 < most < 2**60]
