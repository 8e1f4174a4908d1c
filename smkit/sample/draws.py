"""Random draws that give the same values on every machine: uniform numbers, and arithmetic on them.

Uniforms are bits of the generator; NumPy's normal, Poisson or gamma draws go through the machine's
mathematical library, and may change with NumPy's version.
"""

from collections.abc import Sequence
from zlib import crc32

import numpy as np

# Quantiles of a delay or an amount of mean 1 with a long tail (straight lines between them).
_LEVELS = np.array([0.0, 0.25, 0.50, 0.75, 0.90, 1.0])
_QUANTILES = np.array([0.15, 0.50, 0.82, 1.25, 1.90, 4.20])
_QUANTILES = _QUANTILES / np.sum(np.diff(_LEVELS) * (_QUANTILES[1:] + _QUANTILES[:-1]) / 2)


class Draws:
    """A stream of draws for each purpose, so that one table never moves another: `Draws(seed, "leads")`."""

    def __init__(self, seed: int, purpose: str, part: int = 0) -> None:
        self._rng = np.random.Generator(np.random.PCG64([seed, crc32(purpose.encode()), part]))

    def uniform(self, n: int, low: float = 0.0, high: float = 1.0) -> np.ndarray:
        """`n` numbers, even between `low` and `high`.

        >>> drawn = Draws(1, "example").uniform(10_000, 2, 4)
        >>> print(2 <= drawn.min(), drawn.max() < 4, abs(drawn.mean() - 3) < 0.05)
        True True True
        """
        return low + (high - low) * self._rng.random(n)

    def below(self, n: int, limit: int | np.ndarray) -> np.ndarray:
        """`n` whole numbers from 0 to `limit` − 1.

        >>> np.unique(Draws(1, "example").below(1_000, 3)).tolist()
        [0, 1, 2]
        """
        return (self._rng.random(n) * limit).astype(np.int64)

    def chance(self, n: int, probability: float | np.ndarray) -> np.ndarray:
        """`n` booleans, true with `probability`.

        >>> print(abs(Draws(1, "example").chance(10_000, 0.3).mean() - 0.3) < 0.02)
        True
        """
        return self._rng.random(n) < probability

    def pick(self, n: int, weights: Sequence[float] | np.ndarray) -> np.ndarray:
        """`n` positions in `weights`, each as often as its weight.

        >>> shares = np.bincount(Draws(1, "example").pick(10_000, [1, 0, 3])) / 10_000
        >>> print(np.abs(shares - [0.25, 0, 0.75]).max() < 0.02)
        True
        """
        edges = np.cumsum(weights, dtype=float)
        return np.searchsorted(edges, self._rng.random(n) * edges[-1], side="right")

    def shuffled(self, n: int) -> np.ndarray:
        """0 to `n` − 1 in random order.

        >>> order = Draws(1, "example").shuffled(100).tolist()
        >>> order != sorted(order), sorted(order) == list(range(100))
        (True, True)
        """
        return np.argsort(self._rng.random(n), kind="stable")

    def skewed(self, n: int, mean: float | np.ndarray) -> np.ndarray:
        """`n` positive numbers of the given mean, with a long tail: delays, amounts.

        >>> drawn = Draws(1, "example").skewed(100_000, 12.0)
        >>> print(drawn.min() > 0, abs(drawn.mean() - 12) < 0.1, np.median(drawn) < drawn.mean())
        True True True
        """
        return mean * np.interp(self._rng.random(n), _LEVELS, _QUANTILES)
