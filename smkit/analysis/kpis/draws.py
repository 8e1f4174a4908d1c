"""Which of a hundred groups is a name drawn into? The same one in memory and in every engine, on whatever day and machine.

It is the first half of the hash by which PostgreSQL shares out its partitioned tables (`hashtextextended`, seed 0, of Bob Jenkins'
lookup3), which no version of it may change: there, a base draws its own customers, and here numpy draws the same.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from smkit.analysis import who
from smkit.analysis.judging.chance import GROUPS

#: The column that holds a row's group.
GROUP = "_group"
_BLOCK = 12  # bytes of a name that are mixed at a time
_START = 0x9E3779B9 + 3923095
#: Which bytes of a block belong to a name that ends in it after so many.
_INSIDE = np.where(np.arange(_BLOCK) < np.arange(_BLOCK)[:, None], np.uint8(255), np.uint8(0))
#: How far each of three words is turned, block after block, then at the end.
_MIX, _FINAL = (4, 6, 8, 16, 19, 4), (14, 11, 25, 16, 4, 14, 24)

_Words = NDArray[np.uint32]


def drawn(names: Sequence[str] | NDArray[Any] | pa.Array, groups: int) -> NDArray[np.int8]:
    """Return the group of each name, from 0.

    Parameters: `names`, texts; `groups`, how many there are, 127 at most.

    >>> drawn(["C0042", "C0043", "C0042"], 100).tolist()
    [59, 24, 59]
    """
    return ((hashed(names) >> 32) % groups).astype(np.int8)


def there(names: Any, orders: Any) -> Any:
    """Return the group of each name of a column of an embedded engine, a whole number.

    Parameters: `names`, texts; `orders`, the Ibis table whose names they are (see `who`).

    >>> import ibis
    >>> rows = ibis.duckdb.connect().create_table("ventes", {"customer_id": ["C0042", "C0043"]})
    >>> rows.select(group=there(rows.customer_id, rows)).execute()["group"].tolist()
    [59, 24]
    """
    return (who.who(orders).group or _drawing())(names)


@cache
def _drawing() -> Any:
    """What gives an embedded engine the group of a name."""
    import ibis

    @ibis.udf.scalar.pyarrow(signature=(("string",), "int8"))
    def group(names: Any) -> Any:
        names = names.combine_chunks() if isinstance(names, pa.ChunkedArray) else names
        return pa.array(drawn(names, GROUPS))

    return group


def hashed(names: Sequence[str] | NDArray[Any] | pa.Array) -> NDArray[np.int64]:
    """Return the hash of each name, as PostgreSQL has it.

    >>> hashed(["", "C0042"]).tolist()
    [-6939563903564495251, -631700527392057233]
    """
    texts = names if isinstance(names, pa.Array) else pa.array(names, pa.large_string())
    texts = texts.cast(pa.large_string()).cast(pa.large_binary())
    offsets = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]
    sizes = np.diff(offsets)
    full = sizes // _BLOCK
    most = int(full.max(initial=0) + 1) * _BLOCK
    data = np.zeros(int(offsets[-1] - offsets[0]) + most, np.uint8)
    data[:-most] = np.frombuffer(texts.buffers()[2] or b"", np.uint8)[offsets[0] : offsets[-1]]
    starts = offsets[:-1] - offsets[0]
    found = np.empty(len(texts), np.int64)
    # all that end in the same block at once: an engine gives two thousand names at a time, and each step counts
    for blocks in np.flatnonzero(np.bincount(full)).tolist():
        own = np.flatnonzero(full == blocks)
        cells = sliding_window_view(data, (blocks + 1) * _BLOCK)[starts[own]]
        cells[:, -_BLOCK:] &= _INSIDE[sizes[own] % _BLOCK]
        found[own] = _hashed(cells, sizes[own])
    return found


def _hashed(cells: NDArray[np.uint8], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The hash of names of some bytes each, one a row, filled up with zeros to the end of the block in which they end."""
    words = np.ascontiguousarray(cells).view("<u4").T.astype(np.uint32, order="C")
    a = b = c = (sizes + _START).astype(np.uint32)
    for at in range(0, len(words) - 3, 3):
        a, b, c = a + words[at], b + words[at + 1], c + words[at + 2]
        for turn in range(0, 6, 3):
            a, c = (a - c) ^ _turned(c, _MIX[turn]), c + b
            b, a = (b - a) ^ _turned(a, _MIX[turn + 1]), a + c
            c, b = (c - b) ^ _turned(b, _MIX[turn + 2]), b + a
    # of the last block, which is never full, the lowest byte of the last word is kept for a length
    a, b, c = a + words[-3], b + words[-2], c + (words[-1] << np.uint32(8))
    c = (c ^ b) - _turned(b, _FINAL[0])
    a = (a ^ c) - _turned(c, _FINAL[1])
    b = (b ^ a) - _turned(a, _FINAL[2])
    c = (c ^ b) - _turned(b, _FINAL[3])
    a = (a ^ c) - _turned(c, _FINAL[4])
    b = (b ^ a) - _turned(a, _FINAL[5])
    c = (c ^ b) - _turned(b, _FINAL[6])
    return ((b.astype(np.uint64) << np.uint64(32)) | c.astype(np.uint64)).view(np.int64)


def _turned(word: _Words, by: int) -> _Words:
    return (word << np.uint32(by)) | (word >> np.uint32(32 - by))
