"""Whether what two reports say is the same."""

import math
from typing import Any

import pytest


def alike(one: Any, other: Any) -> bool:
    """Whether two records are the same, numbers to the twelve digits that are written, of which the last may be rounded either way;
    what is nearly nothing of a sum is nothing."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        last = 10.0 ** (math.floor(math.log10(abs(one))) - 11) if one and math.isfinite(one) else 0.0
        return one == pytest.approx(other, rel=1e-12, abs=max(1.001 * last, 1e-12), nan_ok=True)
    return one == other
