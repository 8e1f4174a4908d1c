"""Text columns as codes of their distinct texts: five million cells are often a few thousand texts, and a byte or two a row.

In a DataFrame such a column is an Arrow dictionary; whoever reads for others gives it back as text (`plain`).
"""

from collections.abc import Iterator
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from smkit import numbering

Codes: TypeAlias = NDArray[np.signedinteger[Any]]

#: Rows that are looked at together: numpy makes eight bytes of each code that it looks up, and what is made of them stays near.
_BLOCK = 1 << 18
#: Texts that Arrow tells apart at a time: of millions, its table of those it has seen is larger than they are, and slow.
_TEXTS, _PARTS = 1 << 18, 16


def codes_of(cells: Any) -> pa.DictionaryArray | None:
    """Return a column that is made of codes, None for any other.

    >>> codes_of(pd.Series(["a"])), codes_of(series(np.array([0, -1]), pa.array(["a"]))).to_pylist()
    (None, ['a', None])
    """
    if isinstance(cells, pa.DictionaryArray):
        return cells
    if not isinstance(cells, pd.Series) or not isinstance(cells.dtype, pd.ArrowDtype):
        return None
    kind = cells.dtype.pyarrow_dtype
    if not pa.types.is_dictionary(kind) or not is_text(kind.value_type):
        return None
    column = pa.chunked_array(pa.array(cells))
    found = column.unify_dictionaries().combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    if pa.types.is_large_string(kind.value_type):
        found = pa.DictionaryArray.from_arrays(found.indices, found.dictionary.cast(pa.string()))
    return found


def codes_and_text(column: pa.DictionaryArray) -> tuple[Codes, pa.StringArray]:
    """Return the codes of a column, −1 where it has none, and its texts in the order in which they come, the others left out.

    >>> codes, text = codes_and_text(pa.DictionaryArray.from_arrays(pa.array([2, 0, None, 2]), pa.array(["a", "b", "c"])))
    >>> codes.tolist(), text.to_pylist()
    ([0, 1, -1, 0], ['c', 'a'])
    """
    places = pc.fill_null(column.indices, -1) if column.indices.null_count else column.indices
    return first_seen(places.to_numpy(zero_copy_only=False), column.dictionary)


def first_seen(codes: Codes, text: pa.StringArray) -> tuple[Codes, pa.StringArray]:
    """Return codes and texts, these in the order in which the codes come, and none that no code stands for.

    >>> codes, text = first_seen(np.array([1, -1, 1]), pa.array(["a", "b"]))
    >>> codes.tolist(), text.to_pylist()
    ([0, -1, 0], ['b'])
    """
    if _in_order(codes, len(text)):
        return codes, text
    size = len(codes)
    firsts = np.full(len(text) + 1, size, dtype=np.int32)  # the last place is that of −1
    firsts[codes[::-1]] = np.arange(size - 1, -1, -1, dtype=np.int32)
    seen = np.flatnonzero(firsts[:-1] < size)
    seen = seen[np.argsort(firsts[seen], kind="stable")]
    del firsts
    order = np.full(len(text) + 1, -1, dtype=np.int32)
    order[seen] = np.arange(len(seen), dtype=np.int32)
    return spread(narrow(order, len(seen)), codes), text.take(pa.array(seen))


def _in_order(codes: Codes, size: int) -> bool:
    """Is each new code the next one, and the last one that of the last of so many texts?"""
    last = -1
    for rows in parts(len(codes)):
        if codes[rows].max() > last:
            most = np.maximum(np.maximum.accumulate(codes[rows]), last)
            if most[0] > last + 1 or (np.diff(most) > 1).any():
                return False
            last = int(most[-1])
    return last + 1 == size


def narrow(codes: NDArray[Any], size: int) -> Codes:
    """Return codes of so many texts in as few bytes as they fit in.

    >>> narrow(np.array([0, -1]), 100).dtype, narrow(np.array([0]), 1000).dtype
    (dtype('int8'), dtype('int16'))
    """
    kind = next(kind for kind in (np.int8, np.int16, np.int32, np.int64) if size <= np.iinfo(kind).max)
    return codes.astype(kind, copy=False)


def encoded(text: pa.StringArray) -> tuple[Codes, pa.StringArray]:
    """Return texts as codes, and those that they stand for, each once, in the order in which they come.

    >>> codes, text = encoded(pa.array(["b", "a", "b"]))
    >>> codes.tolist(), text.to_pylist()
    ([0, 1, 0], ['b', 'a'])
    """
    if len(text) <= _TEXTS:
        found = text.dictionary_encode()
        return narrow(found.indices.to_numpy(), len(found.dictionary)), found.dictionary
    part = _part(text)
    first, places = np.zeros(len(text), dtype=bool), np.empty(len(text), dtype=np.int32)
    for number in range(_PARTS):
        rows = np.flatnonzero(part == number).astype(np.int32)
        own = text.take(pa.array(rows)).dictionary_encode()
        codes, firsts = own.indices.to_numpy(), np.empty(len(own.dictionary), dtype=np.int32)
        firsts[codes[::-1]] = rows[::-1]  # the last one to be put in is the first one
        first[firsts] = True
        places[rows] = firsts[codes]
    order = np.cumsum(first, dtype=np.int32) - 1
    return narrow(order[places], int(first.sum())), text.filter(pa.array(first))


def _part(text: pa.StringArray) -> NDArray[np.uint8]:
    """Return which of some parts each text is in, by the letters in its middle and at its end."""
    ends = np.frombuffer(text.buffers()[1], dtype=np.int32)[text.offset :][: len(text) + 1]
    signs = np.frombuffer(text.buffers()[2] or b"\0", dtype=np.uint8)
    last = np.maximum(ends[1:] - 1, 0)
    part = (signs[last] + 7 * signs[np.minimum((ends[:-1] + ends[1:]) // 2, last)]).astype(np.uint8) % _PARTS
    part[ends[:-1] == ends[1:]] = 0
    return part


def parts(size: int) -> Iterator[slice]:
    """Give the rows of a column a block at a time.

    >>> [rows.stop - rows.start for rows in parts(300_000)]
    [262144, 37856]
    """
    yield from (slice(start, min(start + _BLOCK, size)) for start in range(0, size, _BLOCK))


def spread(values: NDArray[Any], codes: Codes) -> NDArray[Any]:
    """Return the value that each code stands for, the last one for −1, a block of rows at a time.

    >>> spread(np.array([5.0, 7.0, np.nan]), np.array([1, 0, -1], dtype=np.int8)).tolist()
    [7.0, 5.0, nan]
    """
    found = np.empty(len(codes), dtype=values.dtype)
    for rows in parts(len(codes)):
        np.take(values, codes[rows], out=found[rows], mode="wrap")
    return found


def series(codes: Codes, text: pa.StringArray) -> pd.Series:
    """Return a column as pandas holds it.

    >>> series(np.array([0, 0, -1], dtype=np.int8), pa.array(["a"])).isna().tolist()
    [False, False, True]
    """
    places = pa.array(codes, mask=codes < 0) if (codes < 0).any() else pa.array(codes)
    column = pa.DictionaryArray.from_arrays(places, text)
    return pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array([column])))


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose columns of codes are texts again; the table itself where it has none.

    >>> plain(pd.DataFrame({"a": series(np.array([0, -1]), pa.array(["x"]))}))["a"].tolist()
    ['x', nan]
    """
    found = {name: codes_of(frame[name]) for name in frame}
    texts = {name: column for name, column in found.items() if column is not None}
    if not texts:
        return frame
    columns = {name: _decoded(texts[name]) if name in texts else frame[name] for name in frame}
    return pd.DataFrame(columns, index=frame.index, copy=False)


def _decoded(column: pa.DictionaryArray) -> Any:
    """A column of codes as texts, which remember them."""
    # as pandas holds texts: those that each stands for are fewer to turn into that than the rows are
    own = pa.DictionaryArray.from_arrays(column.indices, column.dictionary.cast(pa.large_string()))
    found = pd.array(own.dictionary_decode(), dtype="str")
    numbering.keep(found, partial(codes_and_text, column))
    return found


def narrowed(table: pa.Table) -> pa.Table:
    """Return an Arrow table whose columns of codes stand each for texts of one list, in as few bytes as they fit in.

    >>> narrowed(pa.table({"a": pa.array(["x", None, "x"]).dictionary_encode()})).schema.field("a").type.index_type
    DataType(int8)
    """
    for place, column in enumerate(table.columns):
        if pa.types.is_dictionary(column.type):
            column = column.unify_dictionaries()
            most = len(column.chunk(0).dictionary) if column.num_chunks else 0
            kind = pa.from_numpy_dtype(narrow(np.array([], dtype=np.int64), most).dtype)
            own = column.cast(pa.dictionary(kind, column.type.value_type))
            table = table.set_column(place, table.schema.field(place).with_type(own.type), own)
    return table


def is_text(kind: pa.DataType) -> bool:
    """Is a type of Arrow one of texts?

    >>> is_text(pa.large_string()), is_text(pa.int8())
    (True, False)
    """
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
