"""What parsing a column gives, and the ways of looking at a column that every parser shares."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from smkit.remembering import Remembered
from smkit.tables import coded
from smkit.tables.coded import Codes

Mask = NDArray[np.bool_]
#: A raw column: Arrow text (from a text file), or codes of it (from a large one), or a pandas column of texts and typed cells.
Cells: TypeAlias = "pd.Series | pa.StringArray | pa.DictionaryArray"

#: What people and tools write for « no value » among numbers, dates or yes/no; in a text it is a value.
BLANKS = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "–",
        "na",
        "n/a",
        "#n/a",
        "nd",
        "n.d.",
        "nc",
        "n.c.",
        "nan",
        "null",
        "none",
        "(vide)",
    }
)

_DIGITS = bytes.maketrans(b"123456789", b"000000000")


@dataclass
class Parsed:
    """A parsed column: its values, the rows with each fault, and what the journal has to tell.

    `marks` are the decimal marks that a column of numbers shows without any doubt.
    """

    values: pd.Series
    faults: dict[str, Mask] = field(default_factory=dict)
    told: dict[str, Mask] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.values)

    def figures(self, rows: slice) -> NDArray[Any]:
        """Return the values of some rows of numbers or days."""
        return self.values.to_numpy()[rows]

    def bits(self, rows: slice) -> NDArray[np.uint64] | None:
        """Return a number for each of some rows, the same where their values are; None where it would take long to tell."""
        return self.figures(rows).view(np.uint64) if self.values.dtype.kind in "fM" else None

    def missing(self) -> Mask:
        """Return the rows without a value."""
        return np.asarray(self.values.isna(), dtype=bool)

    def at(self, rows: NDArray[np.int64]) -> pd.Series:
        """Return the values of some rows."""
        return self.values.iloc[rows].reset_index(drop=True)

    def kept(self, rows: Mask) -> pd.Series:
        """Return the values of a table that keeps some rows: texts as codes where the column has them."""
        return self.values if rows.all() else pd.Series(self.values.array[rows], copy=False)

    def alike(self, rows: NDArray[np.int64] | slice) -> Codes:
        """Return a number for each of some rows, the same where their values are the same, −1 where there is none."""
        return pd.factorize(self.values.iloc[rows])[0]

    def matching(self, pattern: str) -> Mask:
        """Return the rows whose text begins as a pattern says."""
        return matching(self.values, pattern)

    def faulty(self) -> Mask:
        """Return the rows that have any fault."""
        rows = np.zeros(self.size, dtype=bool)
        for mask in self.faults.values():
            rows |= mask
        return rows

    def mark(self, fault: str, rows: Mask) -> None:
        """Add a fault to some rows."""
        if rows.any():
            self.faults[fault] = self.faults.get(fault, np.False_) | rows


@dataclass(frozen=True)
class Distinct:
    """The distinct cells of a column: a column of a million cells rarely holds a million values.

    `codes` is each row's position among them, −1 when missing; `text` holds those that are text, trimmed, and null
    for the others, which stand in `typed` by position. `coded` says that the column came as codes, and stays so; `single`,
    that no two of its texts are the same once trimmed.
    """

    codes: Codes
    text: pa.StringArray
    typed: dict[int, Any]
    coded: bool = False
    single: bool = False

    def words(self) -> list[str]:
        """Return every distinct cell as text."""
        words = self.text.to_pylist()
        for position, value in self.typed.items():
            words[position] = written(value)
        return words

    def rows(self, mask: Mask | list[bool]) -> Mask:
        """Return a mask over rows from a mask over distinct cells; a missing row is False."""
        return coded.spread(np.append(np.asarray(mask, dtype=bool), False), self.codes)

    def faults(self, masks: dict[str, Mask]) -> dict[str, Mask]:
        """Return masks over rows, less the ones that are False everywhere."""
        return {code: self.rows(mask) for code, mask in masks.items() if mask.any()}

    def strings(self, words: list[str | None] | pa.Array) -> pd.Series:
        """Return a text column from the word of each distinct cell; None is missing."""
        if self.coded:
            found = self.meaning(words)
            return coded.series(found.codes, found.text)
        codes = pa.array(self.codes, mask=self.codes < 0)
        return strings(pc.take(pa.array(words, pa.string()), codes))

    def meaning(self, words: list[str | None] | pa.Array) -> "Distinct":
        """Return the same rows where each distinct cell is its word, each word once; None is missing."""
        if words is self.text and self.single:
            return self
        encoded = pa.array(words, pa.string()).dictionary_encode()
        places = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
        codes = coded.spread(coded.narrow(np.append(places, -1), len(encoded.dictionary)), self.codes)
        return replace(self, codes=codes, text=encoded.dictionary, single=True)

    def parsed(
        self,
        words: list[str | None] | pa.Array,
        faults: dict[str, Mask] | None = None,
        told: dict[str, Mask] | None = None,
    ) -> Parsed:
        """Return a parsed column of texts from the word of each distinct cell, which stays codes where it came so."""
        if self.coded:
            return Words(self.meaning(words), faults or {}, told or {})
        return Parsed(self.strings(words), faults or {}, told or {})


class Words(Parsed):
    """A parsed column of texts that stays codes of its distinct `cells`; `values` are made each time they are asked for.

    Once other values are given, they are the column.
    """

    def __init__(self, cells: Distinct, faults: dict[str, Mask], told: dict[str, Mask]) -> None:
        self.cells: Distinct | None = cells
        self.faults, self.told, self.marks = faults, told, frozenset()

    @property
    def values(self) -> pd.Series:
        """The texts, as any parsed column has them."""
        return (
            self._values if self.cells is None else replace(self.cells, coded=False).strings(self.cells.text)
        )

    @values.setter
    def values(self, given: pd.Series) -> None:
        self._values, self.cells = given, None

    @property
    def size(self) -> int:
        return super().size if self.cells is None else len(self.cells.codes)

    def bits(self, rows: slice) -> NDArray[np.uint64] | None:
        if self.cells is None:
            return super().bits(rows)
        return self.cells.codes[rows].astype(np.int64).view(np.uint64)

    def missing(self) -> Mask:
        return super().missing() if self.cells is None else self.cells.codes < 0

    def at(self, rows: NDArray[np.int64]) -> pd.Series:
        if self.cells is None:
            return super().at(rows)
        return replace(self.cells, codes=self.cells.codes[rows], coded=False).strings(self.cells.text)

    def kept(self, rows: Mask) -> pd.Series:
        if self.cells is None:
            return super().kept(rows)
        if not rows.all():
            return coded.series(self.cells.codes[rows], self.cells.text)
        column, own = coded.series(self.cells.codes, self.cells.text), self.cells
        _DISTINCT.of(_held(column), lambda: own)
        return column

    def alike(self, rows: NDArray[np.int64] | slice) -> Codes:
        return super().alike(rows) if self.cells is None else self.cells.codes[rows]

    def matching(self, pattern: str) -> Mask:
        if self.cells is None:
            return super().matching(pattern)
        return self.cells.rows(_beginning(self.cells.text, pattern))


#: The distinct cells of columns of codes, and the shapes of texts.
_DISTINCT, _SHAPES = Remembered[Distinct](), Remembered[tuple[NDArray[np.int32], list[str]]]()


def distinct(cells: Cells) -> Distinct:
    """Return the distinct cells of a column.

    >>> cells = distinct(pd.Series([" a", None, 2.5, " a"]))
    >>> cells.codes.tolist(), cells.text.to_pylist(), cells.typed
    ([0, -1, 1, 0], ['a', None], {1: 2.5})
    """
    if (column := coded.codes_of(cells)) is not None:
        return _DISTINCT.of(_held(cells), lambda: _of_codes(column))
    if texts(cells):
        encoded = arrow(cells).dictionary_encode()
        codes = encoded.indices
        if codes.null_count:
            codes = pc.fill_null(codes, -1)
        return Distinct(codes.to_numpy(zero_copy_only=False), trim(encoded.dictionary), {})
    try:
        found, uniques = pd.factorize(cells)
    except TypeError:  # lists and the like, out of a Parquet file: only what they look like can be told
        found, uniques = pd.factorize(cells.map(str, na_action="ignore"))
    typed = {position: value for position, value in enumerate(uniques) if not isinstance(value, str)}
    text = pa.array([value if isinstance(value, str) else None for value in uniques], pa.string())
    return Distinct(found.astype(np.int64), trim(text), typed)


def _held(cells: Cells) -> Any:
    """What Arrow holds of a column of codes, which lives as long as it does."""
    return cells if isinstance(cells, pa.Array) else getattr(cells.array, "_pa_array", None)


def _of_codes(column: pa.DictionaryArray) -> Distinct:
    places, text = coded.codes_and_text(column)
    trimmed = trim(text)
    return Distinct(places, trimmed, {}, coded=True, single=trimmed is text)


def texts(cells: Cells) -> bool:
    """Is the column made of texts alone, and not of codes of them?"""
    return isinstance(cells, pa.StringArray) or (
        isinstance(cells, pd.Series) and isinstance(cells.dtype, pd.StringDtype)
    )


def arrow(cells: Cells) -> pa.StringArray:
    """Return a text column as one Arrow array, without a copy where that can be."""
    if (column := coded.codes_of(cells)) is not None:
        return column.dictionary_decode()
    array = cells if isinstance(cells, pa.Array) else pa.array(cells)
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    return array if isinstance(array, pa.StringArray) else array.cast(pa.string())


def each_text(cells: Cells) -> pa.StringArray:
    """Return the texts of a column, each at least once: where it is made of codes, once, with some that no row has any more.

    >>> each_text(pd.Series(["a", "a"])).to_pylist(), each_text(pa.array(["b", "b"]).dictionary_encode()).to_pylist()
    (['a', 'a'], ['b'])
    """
    return arrow(cells) if (column := coded.codes_of(cells)) is None else column.dictionary


def strings(text: pa.Array) -> pd.Series:
    """Return Arrow text as a pandas text column, without a copy where that can be."""
    return pd.Series(pd.array(text, dtype="str"))


def matching(column: pd.Series, pattern: str) -> Mask:
    """Return the rows of a text column that begin as a pattern says, which names no figure but any; a missing one does not.

    >>> matching(pd.Series(["AV7", None], dtype="str"), "AV").tolist()
    [True, False]
    """
    if (held := coded.codes_of(column)) is not None:
        codes = pc.fill_null(held.indices, -1).to_numpy(zero_copy_only=False)
        return np.append(_beginning(held.dictionary, pattern), False)[codes]
    return column.str.match(pattern).fillna(False).to_numpy(bool)


def _beginning(text: pa.StringArray, pattern: str) -> Mask:
    codes, found = shapes(text)
    return by_shape(codes, matching(pd.Series(found, dtype="str"), pattern).tolist())


def trim(text: pa.StringArray) -> pa.StringArray:
    """Return texts without outer spaces of any kind; the same texts, not a copy, where there are none."""
    trimmed = pc.utf8_trim_whitespace(text)
    return text if trimmed.equals(text) else trimmed


def shapes(text: pa.StringArray) -> tuple[NDArray[np.int32], list[str]]:
    """Return each row's position among the shapes of a column, −1 when missing, and the shapes.

    A shape is a cell whose digits are all written 0: a column of a million amounts has a few dozen of them, so
    what a cell looks like is examined once a shape, and its digits are then gathered by the column.

    >>> codes, found = shapes(pa.array(["12,50 €", "47,90 €", None, "3"]))
    >>> codes.tolist(), found
    ([0, 0, -1, 1], ['00,00 €', '0'])
    """
    return _SHAPES.of(text, lambda: _drawn(text))


def _drawn(text: pa.StringArray) -> tuple[NDArray[np.int32], list[str]]:
    valid, offsets, data = text.buffers()
    drawn = b"" if data is None else data.to_pybytes().translate(_DIGITS)
    alike = pa.StringArray.from_buffers(len(text), offsets, pa.py_buffer(drawn), valid, -1, text.offset)
    encoded = alike.dictionary_encode()
    return pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False), encoded.dictionary.to_pylist()


def bearing(text: pa.StringArray, pattern: str) -> Mask:
    """Return which texts hold what a pattern says, which names no figure but any, whatever the case; a missing one does not.

    >>> bearing(pa.array(["TEST-4", "C-0042", None]), "test").tolist()
    [True, False, False]
    """
    codes, found = shapes(text)  # of codes, by the million, there are a few
    maybe = mask(pc.match_substring_regex(pa.array(found, pa.string()), pattern, ignore_case=True))
    return by_shape(codes, maybe.tolist())


def by_shape(codes: NDArray[np.int32], values: Sequence[Any], missing: Any = False) -> NDArray[Any]:
    """Return each row's value from the value of its shape.

    >>> by_shape(np.array([1, 0, -1]), [10, 20], 0).tolist()
    [20, 10, 0]
    """
    return np.array([*values, missing])[codes] if values else np.full(len(codes), missing)


def mask(array: Any) -> Mask:
    """Return an Arrow mask as numpy; null is False."""
    return np.asarray(pc.fill_null(array, False).to_numpy(zero_copy_only=False), dtype=bool)


def is_blank(text: str) -> bool:
    """Does a cell say that it has no value?

    >>> [is_blank(text) for text in (" n.d. ", "--", "0")]
    [True, True, False]
    """
    return text.strip().casefold() in BLANKS


def taken(cells: Cells, rows: NDArray[np.int64]) -> list[Any]:
    """Return the raw cells of some rows, missing ones as None."""
    if isinstance(cells, pa.Array):
        values: list[Any] = cells.take(pa.array(rows)).to_pylist()
        return values
    part = cells.iloc[rows]
    return part.astype(object).where(part.notna(), None).tolist()


def written(value: Any) -> str:
    """Return a cell as a person would read it: no `.0` after a whole number, no time at midnight.

    >>> written(17850.0), written(datetime(2025, 3, 1)), written(" x ")
    ('17850', '2025-03-01', 'x')
    """
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool | np.bool_):
        return "oui" if value else "non"
    if isinstance(value, float | np.floating):
        return str(int(value)) if np.isfinite(value) and value == int(value) else repr(float(value))
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()
