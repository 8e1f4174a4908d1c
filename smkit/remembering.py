"""What was found of an Arrow array, which never changes, is not looked for again for as long as it lives."""

import weakref
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Found = TypeVar("Found")


class Remembered(Generic[Found]):
    """What was found of each of some arrays.

    >>> import pyarrow as pa
    >>> sizes, column = Remembered[int](), pa.array(["a", "b"])
    >>> [sizes.of(column, lambda: len(column)), sizes.of(column, lambda: 0)]
    [2, 2]
    >>> sizes.known(column), sizes.known(pa.array(["a", "b"]))
    (2, None)
    """

    def __init__(self) -> None:
        self._found: dict[int, Found] = {}

    def of(self, held: Any, find: Callable[[], Found]) -> Found:
        """Return what was found of an array, or find it; `find` keeps no hold on the array itself in what it returns."""
        if id(held) not in self._found:
            self._found[id(held)] = find()
            weakref.finalize(held, self._found.pop, id(held), None).atexit = False
        return self._found[id(held)]

    def known(self, held: Any) -> Found | None:
        """Return what was found of an array, None where nothing was yet."""
        return self._found.get(id(held))
