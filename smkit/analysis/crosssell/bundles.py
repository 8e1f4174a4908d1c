"""Which products leave together, two, three, four at a time? Frequent sets, and the rules inside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from smkit.analysis.crosssell.counts import share, threshold
from smkit.analysis.crosssell.encode import Baskets, encode
from smkit.analysis.crosssell.intake import grouped, whole
from smkit.analysis.crosssell.rules import measures, wilson_low
from smkit.analysis.crosssell.sets import frequent_sets
from smkit.analysis.errors import typeset


@dataclass(frozen=True, eq=False)
class Bundles:
    """Frequent sets of products: `table` as `bundles` says, and whether the list had to be cut.

    `n` baskets; `complete_from`: every set found in that many baskets or more is there; `asked_from`: the
    number of baskets that the support asked for makes. The list was cut when they differ. `sizes`: in how
    many baskets each product or set of products is, by tuple of keys in the order of `items`.
    """

    table: pd.DataFrame
    n: int
    complete_from: int
    asked_from: int
    sizes: dict[tuple[str, ...], int]
    names: dict[str, str]

    @property
    def cut(self) -> bool:
        """Whether sets frequent enough were left out, because there were too many."""
        return self.complete_from > self.asked_from

    def notes(self) -> tuple[str, ...]:
        """What the reader must know: one French sentence when the list was cut."""
        if not self.cut:
            return ()
        return (
            typeset(
                f"Liste coupée aux {grouped(len(self.table))} lots les plus fréquents : elle est complète à partir de "
                f"{grouped(self.complete_from)} commandes par lot ; le support demandé en voulait {grouped(self.asked_from)}."
            ),
        )


def bundles(
    orders: pd.DataFrame | Baskets, min_support: float = 0.01, *, max_items: int = 4, most: int = 10_000
) -> Bundles:
    """Return the sets of 2 to `max_items` products bought together, those furthest beyond chance first.

    Parameters: `orders`, order lines or what `encode` made of them; `min_support`, the least share of baskets
    that hold the whole set, above 0 and up to 1; `max_items`, at least 2; `most`, the number of sets beyond
    which only the most frequent are kept (whole: see `Bundles.complete_from`).
    The table has one row per set: items (tuple of keys), products (their names), size; n_both (baskets with
    all of them), support, expected (baskets that chance alone would give, one product joining the others of
    the set: the most of all ways to split it), lift (n_both / expected), and lift_low, by which it is sorted:
    the same with Wilson's lower bound of the support.
    Raises InputError: a column missing, no basket, a parameter outside its bounds.

    >>> orders = pd.DataFrame({"order_id": [1, 1, 1, 2, 2, 2, 3], "product": list("abcabcd")})
    >>> bundles(orders, 0.5).table[["products", "n_both"]].values.tolist()[-1]
    ['b + c', 2]
    """
    whole("max_items", max_items, 2)
    whole("most", most, 1)
    baskets = orders if isinstance(orders, Baskets) else encode(orders)
    least = threshold(min_support, len(baskets))
    found = frequent_sets(baskets.matrix, least, max_items, most)
    keys, names = baskets.keys.to_numpy(dtype=object), baskets.names.to_numpy(dtype=object)
    singles = np.flatnonzero(baskets.counts >= least)
    sizes: dict[tuple[str, ...], int] = {(keys[i],): int(baskets.counts[i]) for i in singles}
    alphabet = np.argsort(keys)
    place = np.argsort(alphabet)
    for columns, both in zip(found.sets, found.counts, strict=True):
        items = alphabet[np.sort(place[columns], axis=1)]
        sizes.update(zip(map(tuple, keys[items].tolist()), both.tolist(), strict=True))
    called = dict(zip(keys[singles].tolist(), names[singles].tolist(), strict=True))
    return Bundles(_table(sizes, called, len(baskets)), len(baskets), found.least, least, sizes, called)


def bundle_rules(found: Bundles, min_confidence: float = 0.1) -> pd.DataFrame:
    """Return the rules of several products to one, read in the bundles: « with A and B, also C ».

    Parameters: `found`, what `bundles` returned; `min_confidence`, the least share of the baskets with the
    antecedent that also hold the consequent, 0 to 1. Rules whose antecedent the cap of `bundles` left out are
    not there. Returns the columns of `rules`; antecedent_id is a tuple of keys.
    Raises InputError when `min_confidence` is outside its bounds.

    >>> orders = pd.DataFrame({"order_id": [1, 1, 1, 2, 2, 2, 3], "product": list("abcabcd")})
    >>> bundle_rules(bundles(orders, 0.5))[["antecedent", "consequent", "confidence"]].values.tolist()[0]
    ['a + b', 'c', 1.0]
    """
    share("min_confidence", min_confidence, zero=True)
    rows = [
        (antecedent, consequent, found.sizes[antecedent], found.sizes[consequent,], both)
        for items, both in zip(found.table["items"], found.table["n_both"].tolist(), strict=True)
        for antecedent, consequent in _splits(items)
        if antecedent in found.sizes and both / found.sizes[antecedent] >= min_confidence
    ]
    ids, others, n_antecedent, n_consequent, n_both = zip(*rows, strict=True) if rows else ((),) * 5
    counted = (np.array(column, dtype=np.int64) for column in (n_antecedent, n_consequent, n_both))
    table = pd.DataFrame(
        {
            "antecedent_id": pd.Series(ids, dtype="object"),
            "antecedent": pd.Series(
                [" + ".join(map(found.names.__getitem__, key)) for key in ids], dtype="str"
            ),
            "consequent_id": pd.Series(others, dtype="str"),
            "consequent": pd.Series([found.names[key] for key in others], dtype="str"),
        }
        | measures(found.n, *counted)
    )
    keys = ["confidence_low", "n_both", "antecedent", "consequent"]
    return table.sort_values(keys, ascending=[False, False, True, True], kind="stable", ignore_index=True)


def _splits(items: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if len(items) > 2:
        for antecedent in combinations(items, len(items) - 1):
            yield antecedent, next(item for item in items if item not in antecedent)


def _table(sizes: dict[tuple[str, ...], int], names: dict[str, str], n: int) -> pd.DataFrame:
    sets = [items for items in sizes if len(items) > 1]
    both = np.array([sizes[items] for items in sets], dtype=np.int64)
    chance = np.array([_chance(items, sizes) for items in sets], dtype=np.float64) / n
    table = pd.DataFrame(
        {
            "items": pd.Series(sets, dtype="object"),
            "products": pd.Series([" + ".join(map(names.__getitem__, items)) for items in sets], dtype="str"),
            "size": pd.Series(map(len, sets), dtype="int64"),
            "n_both": both,
            "support": both / n,
            "expected": chance,
            "lift": both / chance,
            "lift_low": wilson_low(both, np.full(len(both), n)) * n / chance,
        }
    )
    order = ["lift_low", "n_both", "products"]
    return table.sort_values(order, ascending=[False, False, True], kind="stable", ignore_index=True)


def _chance(items: tuple[str, ...], sizes: dict[tuple[str, ...], int]) -> int:
    """The most, over the ways to take one product apart, of baskets with it × baskets with the others."""
    return max(sizes[items[:i] + items[i + 1 :]] * sizes[items[i : i + 1]] for i in range(len(items)))
