"""A column of numbers or days that stays codes of its distinct cells: each is parsed once, values are made when asked for."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.tables import coded
from smkit.tables.cells import Cells, Mask, Parsed
from smkit.tables.coded import Codes


def each_once(cells: Cells, parse: Callable[[Cells], Parsed]) -> Parsed:
    """Return a parsed column of numbers or days, whose distinct cells alone are parsed where it is made of codes.

    Parameters: `cells`; `parse`, by which a column is read as the set of its cells tells, whatever their number.

    >>> import pyarrow as pa
    >>> found = each_once(pa.array(["7", "x", "7"]).dictionary_encode(), lambda cells: Parsed(pd.Series([7.0, np.nan])))
    >>> found.values.tolist(), found.missing().tolist()
    ([7.0, nan, 7.0], [False, True, False])
    """
    held = coded.codes_of(cells)
    if held is None:
        return parse(cells)
    codes, text = coded.codes_and_text(held)
    return Figures(parse(text), codes)


class Figures(Parsed):
    """A parsed column as the codes of its `own` distinct values; once other values are given, they are the column."""

    def __init__(self, own: Parsed, codes: Codes) -> None:
        self.own: Parsed | None = own
        self.codes, self.marks = codes, own.marks
        self.faults, self.told = (
            {name: coded.spread(np.append(mask, False), codes) for name, mask in masks.items()}
            for masks in (own.faults, own.told)
        )

    @property
    def values(self) -> pd.Series:
        """The numbers or days, as any parsed column has them."""
        return self._values if self.own is None else self._of(self.own, self.codes)

    @values.setter
    def values(self, given: pd.Series) -> None:
        self._values, self.own = given, None

    @property
    def size(self) -> int:
        return len(self.codes)

    def figures(self, rows: slice) -> NDArray[Any]:
        return super().figures(rows) if self.own is None else self._spread(self.own, self.codes[rows])

    def bits(self, rows: slice) -> NDArray[np.uint64] | None:
        return self.figures(rows).view(np.uint64)

    def missing(self) -> Mask:
        if self.own is None:
            return super().missing()
        return coded.spread(np.append(self.own.missing(), True), self.codes)

    def at(self, rows: NDArray[np.int64]) -> pd.Series:
        return super().at(rows) if self.own is None else self._of(self.own, self.codes[rows])

    def kept(self, rows: Mask) -> pd.Series:
        if self.own is None or rows.all():
            return super().kept(rows)
        return self._of(self.own, self.codes[rows])

    def alike(self, rows: NDArray[np.int64] | slice) -> Codes:
        return pd.factorize(self.values if isinstance(rows, slice) else self.at(rows))[0]

    @staticmethod
    def _spread(own: Parsed, codes: Codes) -> NDArray[Any]:
        values = own.values.to_numpy()
        return coded.spread(
            np.append(values, values.dtype.type("NaT" if values.dtype.kind == "M" else "nan")), codes
        )

    @classmethod
    def _of(cls, own: Parsed, codes: Codes) -> pd.Series:
        return pd.Series(cls._spread(own, codes), copy=False)
