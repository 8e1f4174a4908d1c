"""Costs of quarters and years that add up those of the months, or quarters, of the same file."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.tables.cells import Mask, Parsed

_CENT = 0.011


def find(parsed: Mapping[str, Parsed], main: NDArray[np.float64], usable: Mask) -> Mask:
    """Return the rows that are, to the cent, the sum of those of shorter periods within theirs, of the same nature and segment.

    Parameters: `main`, the figure of each row; `usable`, the rows that count.

    >>> periods = pd.Series(["2026-01", "2026-02", "2026-03", "2026-T1", "2026-T2"])
    >>> find({"period": Parsed(periods)}, np.array([5.0, 6.0, 7.0, 18.0, 30.0]), np.ones(5, dtype=bool)).tolist()
    [False, False, False, True, False]
    """
    written = parsed["period"].values.fillna("").astype(str)
    parts = written.str.extract(r"^(\d{4})(?:-(?:T(\d)|(\d\d)))?$").astype("float64").to_numpy()
    year, quarter, month = parts.T
    of = np.where(np.isfinite(month), np.ceil(month / 3), quarter)
    grain = np.select([np.isfinite(month), np.isfinite(quarter), np.isfinite(year)], [3, 2, 1], 0)
    keys = [parsed[name].values.fillna("").astype(str) for name in ("kind", "segment") if name in parsed]
    same, _ = (
        pd.factorize(pd.MultiIndex.from_arrays(keys)) if keys else (np.zeros(len(main), dtype=np.int64), None)
    )
    found = np.zeros(len(main), dtype=bool)
    for row in np.flatnonzero(usable & (grain > 0) & (grain < 3)):
        inside = usable & (same == same[row]) & (year == year[row])
        inside &= (of == of[row]) if grain[row] == 2 else True
        for finer in range(int(grain[row]) + 1, 4):
            there = main[inside & (grain == finer)]
            if len(there) > 1 and abs(there.sum() - main[row]) < _CENT:
                found[row] = True
    return found
