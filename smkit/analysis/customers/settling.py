"""Where exactly is the best fit? A search stops near it, at a place that depends on the processor; its slopes tell the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_FIT_DIGITS = 9  # kept of what was fitted: the last digits of a sum differ from one processor to the next


def settled(
    slopes: Callable[[Floats], Floats], near: Floats, bounds: Sequence[tuple[float, float]]
) -> Floats:
    """Return the place beside `near` where all slopes are 0, or `near` itself where there is none.

    Parameters: `slopes`, of what is minimised, at a place; `near`, where a search stopped; `bounds` of each dimension: those that
    the search ran into stay there.

    >>> settled(lambda x: 2 * (x - 3), np.array([3.001]), [(-10, 10)]).tolist()
    [3.0]
    """
    from scipy.optimize import root

    low, high = np.array(bounds, dtype="float64").T
    free = (near > low + 1e-6) & (near < high - 1e-6)
    if not free.any():
        return near

    def there(moved: Floats) -> Floats:
        place = near.copy()
        place[free] = moved
        return place

    found = root(lambda moved: slopes(there(moved))[free], near[free], tol=1e-14)
    place = there(found.x)
    close = np.abs(place - near).max() < 0.01 and bool(((place > low) & (place < high))[free].all())
    flat = np.abs(slopes(place)[free]).max() <= np.abs(slopes(near)[free]).max()
    return place if close and flat else near


def rounded(value: float) -> float:
    """Return a fitted value with the digits that all machines agree on.

    >>> rounded(0.24259395241803)
    0.242593952
    """
    return float(f"{value:.{_FIT_DIGITS}g}")
