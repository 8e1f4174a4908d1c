"""Moments as machines count them, seconds or milliseconds since 1970: 1772438400 and 1772438400000 are 2 March 2026, 8 h, UTC."""

import re

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from smkit.tables.cells import Mask, is_blank

_FIGURES = re.compile(r"'?([0-9]{10}|[0-9]{13})(?:\.0+)?")
#: What machines count from, and the moments that a column may hold: those of 2001 on have ten figures.
_START, _LATEST = np.datetime64("1970-01-01", "us"), 4_102_444_800_000  # 2100


def read(text: pa.StringArray, moments: NDArray[np.datetime64], faults: dict[str, Mask]) -> Mask:
    """Read, in place, the cells of a column of such numbers alone; return which they are, all at the clock of UTC.

    >>> moments, wrong = np.array(["NaT", "NaT"], "M8[us]"), {"not_a_date": np.array([True, True])}
    >>> read(pa.array(["1772438400000", "1772438400"]), moments, wrong), moments.astype("M8[h]").astype(str).tolist()
    (array([ True,  True]), ['2026-03-02T08', '2026-03-02T08'])
    """
    read = np.zeros(len(text), dtype=bool)
    words = (
        [word.strip() for word in text.to_pylist()]
        if faults["not_a_date"].any() and np.isnat(moments).all()
        else []
    )
    found = [_FIGURES.fullmatch(word) for word in words]
    if not any(found) or not all(match or is_blank(word) for match, word in zip(found, words, strict=True)):
        return read
    counted = [int(match[1].ljust(13, "0")) if match else 0 for match in found]
    if max(counted) > _LATEST:
        return read
    for row, number in enumerate(counted):
        if number:
            moments[row], read[row] = _START + np.timedelta64(number, "ms"), True
    faults["not_a_date"] &= ~read
    return read
