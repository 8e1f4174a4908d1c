"""Baskets as 64-bit masks, one bit a product: planting a pair is one line, and a million baskets a moment."""

import numpy as np

from smkit.sample import effects
from smkit.sample.draws import Draws
from smkit.sample.world import CODES, PRODUCTS

#: Weights of baskets of 1, 2, 3… draws.
SIZES = {"B2B": (0.20, 0.28, 0.26, 0.16, 0.10), "B2C": (0.34, 0.29, 0.20, 0.11, 0.06)}
_WEIGHTS = {"B2B": [p.b2b for p in PRODUCTS], "B2C": [p.b2c for p in PRODUCTS]}
_BIT = {code: np.uint64(1) << np.uint64(position) for position, code in enumerate(CODES)}


def has(masks: np.ndarray, code: str) -> np.ndarray:
    """Which baskets hold the product.

    >>> empty = np.zeros(2, dtype=np.uint64)
    >>> has(put(empty, "EQ02", np.array([True, False])), "EQ02"), has(empty, "EQ02")
    (array([ True, False]), array([False, False]))
    """
    return (masks & _BIT[code]) != 0


def put(masks: np.ndarray, code: str, where: np.ndarray) -> np.ndarray:
    """The baskets with the product wherever `where` is true.

    >>> both = put(put(np.zeros(1, dtype=np.uint64), "EQ02", np.array([True])), "AC01", np.array([True]))
    >>> [has(both, code).item() for code in ("EQ02", "AC01", "AC02")]
    [True, True, False]
    """
    return np.where(where, masks | _BIT[code], masks)


def take(masks: np.ndarray, code: str, where: np.ndarray) -> np.ndarray:
    """The baskets without the product wherever `where` is true.

    >>> full = put(np.zeros(2, dtype=np.uint64), "EQ02", np.array([True, True]))
    >>> has(take(full, "EQ02", np.array([True, False])), "EQ02")
    array([False,  True])
    """
    return np.where(where, masks & ~_BIT[code], masks)


def fill(draws: Draws, n: int, segment: str) -> np.ndarray:
    """`n` baskets of a segment, with the planted pairs, triple and substitutes.

    >>> masks = fill(Draws(1, "example"), 20_000, "B2C")
    >>> with_cone = has(masks, "EQ02")  # the planted share of its filters is 0.45
    >>> print(masks.min() > 0, abs(has(masks, "AC01")[with_cone].mean() - 0.45) < 0.05)
    True True
    """
    sizes = 1 + draws.pick(n, SIZES[segment])
    masks = np.zeros(n, dtype=np.uint64)
    for slot in range(len(SIZES[segment])):
        wide = np.flatnonzero(sizes > slot)
        masks[wide] |= np.uint64(1) << draws.pick(len(wide), _WEIGHTS[segment]).astype(np.uint64)
    return _plant(draws, masks)


def _plant(draws: Draws, masks: np.ndarray) -> np.ndarray:
    n = len(masks)
    one, other = effects.SUBSTITUTES
    apart = has(masks, one) & has(masks, other) & ~draws.chance(n, effects.SUBSTITUTES_KEPT)
    leave_one = draws.chance(n, 0.5)
    masks = take(take(masks, one, apart & leave_one), other, apart & ~leave_one)
    for pair in effects.PAIRS:
        first = has(masks, pair.first)
        # What chance had put there goes out first, so that the probability is the declared one exactly.
        masks = take(masks, pair.then, first)
        masks = put(masks, pair.then, first & draws.chance(n, pair.probability))
    machine, second, third = effects.TRIPLE
    first, u = has(masks, machine), draws.uniform(n)
    both, only = effects.TRIPLE_BOTH, effects.TRIPLE_BOTH + effects.TRIPLE_FIRST_ONLY
    masks = take(take(masks, second, first), third, first)
    masks = put(masks, second, first & (u < only))
    return put(masks, third, first & ((u < both) | ((u >= only) & (u < only + effects.TRIPLE_SECOND_ONLY))))


def lines(masks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Unfold baskets into (position of the basket, position of the product), in the baskets' order.

    >>> lines(np.array([0b101, 0b10], dtype=np.uint64))
    (array([0, 0, 1]), array([0, 2, 1]))
    """
    bits = np.unpackbits(masks.astype("<u8").view(np.uint8), bitorder="little")
    found = np.flatnonzero(bits)
    return found >> 6, found & 63
