"""The rows that name a group of others, over it or under it: « mars 2026 (12) », with their sum or their number."""

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from smkit.tables.cells import Mask, Parsed
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import rows as lines
from smkit.tables.schema import key

_COUNTED = re.compile(r"\((\d{1,6})\)\s*$")
#: What a line that counts those of a group is called.
_NUMBERED = frozenset(
    {"nombre", "nb", "count", "nombre de lignes", "record count", "nombre d enregistrements"}
)
#: More of them than this are another matter.
_GROUPS = 2000
#: The share of such rows that must be sums, what rounding leaves of a sum.
_MOSTLY, _CENT = 0.9, 0.011


def find(raw: Raw, parsed: Mapping[str, Parsed], main: NDArray[np.float64], bad: Mask, usable: Mask) -> Mask:
    """Return the rows that stand over a group of rows, or under it, and have a name and figures alone.

    Parameters: `main` figure of each row; `bad`, the rows that cannot be used; `usable`, those whose figure counts.
    They are the sum of the rows up to another such row; or their name has how many rows there are, as « mars 2026 (12) ».
    """
    out = np.zeros(len(main), dtype=bool)
    missing = np.zeros(len(main), dtype=bool)
    for column in parsed.values():
        missing |= column.faults.get("missing", np.False_)
    rows = np.flatnonzero(bad & missing)
    if not 0 < len(rows) <= _GROUPS:
        return out
    labels = lines.labels(raw, rows)
    labelled = np.array([bool(each) for each in labels])
    rows, labels = rows[labelled], [each for each in labels if each]
    base = usable.copy()
    base[rows] = False
    values = np.where(base, np.nan_to_num(main), 0.0)
    sums, counts = np.append(0.0, np.cumsum(values)), np.append(0, np.cumsum(base))
    edges = np.concatenate([[0], rows, [len(main)]])
    fits, several = np.zeros(len(rows), dtype=bool), False
    for at, (row, label) in enumerate(zip(rows.tolist(), labels, strict=True)):
        number = _COUNTED.search(label)
        for near, far in ((row, edges[edges > row]), (row, edges[edges < row])):
            sizes = np.abs(counts[far] - counts[near])
            good = (sizes > 0) & np.isclose(
                np.abs(sums[far] - sums[near]), abs(main[row]), rtol=1e-6, atol=_CENT
            )
            if key(label) in _NUMBERED:
                good |= (sizes > 0) & (sizes == main[row])
            if number:
                good |= (sizes > 0) & (sizes == int(number[1]))
            fits[at] |= bool(good.any())
            several |= bool((good & (sizes > 1)).any()) or bool(number)
    if several and fits.mean() >= _MOSTLY:
        out[rows[fits]] = True
    return out
