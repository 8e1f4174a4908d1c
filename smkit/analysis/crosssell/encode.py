"""From order lines to baskets: one row per order, one column per product, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.crosssell.codes import Codes, commonest, factor, orders_of
from smkit.analysis.crosssell.fetched import fetched
from smkit.analysis.crosssell.intake import (
    MAX_BASKET,
    Intake,
    called,
    framed,
    grouped,
    require_baskets,
    sales,
    whole,
)
from smkit.analysis.errors import InputError

if TYPE_CHECKING:
    from ibis.expr.types import Table
    from scipy.sparse import csr_matrix

_PART = 4_000_000  # codes at a time
_BASKETS = 50_000  # baskets at a time: their lines stay in the processor's cache


class Rows(NamedTuple):
    """A sparse matrix of ones without its values: the columns of row i are `indices[indptr[i]:indptr[i + 1]]`.

    The names are scipy's, so that what reads only these takes either; loading scipy costs more than counting a
    small file.
    """

    indptr: NDArray[np.integer]
    indices: Codes
    shape: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Baskets:
    """Orders as baskets of distinct products, made by `encode`.

    `rows`: the products (columns) of each basket, ascending. `keys`: the products' keys, by column. `intake`:
    what was left out. `lines`: the order lines behind; `basket` and `column` are the place of each in `rows`.
    """

    rows: Rows
    keys: pd.Index
    intake: Intake
    lines: pd.DataFrame
    column: Codes

    def __len__(self) -> int:
        return self.rows.shape[0]

    @cached_property
    def matrix(self) -> csr_matrix:
        """The rows as a matrix: 1 where the basket (row) holds the product (column)."""
        from scipy.sparse import csr_matrix

        ones = np.ones(len(self.rows.indices), dtype=np.uint8)
        return csr_matrix((ones, self.rows.indices, self.rows.indptr), shape=self.rows.shape)

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """In how many baskets each product is."""
        found, width = self.rows.indices, len(self.keys)
        counts = np.zeros(width, dtype=np.int64)
        for start in range(0, len(found), _PART):  # a part at a time: bincount makes a copy, twice as wide
            counts += np.bincount(found[start : start + _PART], minlength=width)
        return counts

    @cached_property
    def basket(self) -> Codes:
        """The row of each line in the matrix."""
        starts, codes, _ = orders_of(self.lines["order_id"])
        return np.repeat(codes, np.diff(np.append(starts, len(self.lines))))

    @cached_property
    def names(self) -> pd.Index:
        """What each product is called: its most frequent name, the first in the alphabet among equals."""
        if "product_id" not in self.lines or "product" not in self.lines:
            return self.keys
        names = self._most_frequent("product")
        return names.where(names.notna(), self.keys)

    @cached_property
    def categories(self) -> pd.Index:
        """Each product's most frequent category; missing when there is none."""
        if "category" not in self.lines:
            return pd.Index([None] * len(self.keys), dtype="str")
        return self._most_frequent("category")

    def first_line(self, column: str) -> pd.Series:
        """The value of `column` on the first line of each basket, by row of the matrix."""
        rows = np.full(len(self), len(self.lines), dtype=np.int64)
        np.minimum.at(rows, self.basket, np.arange(len(self.lines)))
        return self.lines[column].iloc[rows].reset_index(drop=True)

    def _most_frequent(self, column: str) -> pd.Index:
        codes, labels = factor(self.lines[column])
        known = codes >= 0
        product, label = (self.column, codes) if known.all() else (self.column[known], codes[known])
        chosen = np.full(len(self.keys), -1, dtype=np.int32)
        chosen[product] = label
        varied = np.unique(product[chosen[product] != label])  # most have one name: count the others only
        if len(varied):
            several = np.isin(product, varied)
            chosen[varied] = commonest(product[several], label[several], labels)
        return pd.Index(np.append(labels.to_numpy(dtype=object), [None])[chosen], dtype="str")


def encode(orders: pd.DataFrame | Table, *, max_basket: int = MAX_BASKET) -> Baskets:
    """Return the baskets of the orders: sales only, each product once per order.

    Parameters: `orders`, canonical order lines, a DataFrame or an Ibis table (`order_id`, and `product_id` or `product`; with
    `quantity`, `unit_price` or `amount`, lines that are no sales are left out); `max_basket`, the number of distinct
    products beyond which an order is set aside as no customer's basket.
    A product is known by its `product_id`, by its `product` where the code is missing.
    Raises InputError: no table, a column missing or text where figures are expected, no basket left.

    >>> orders = pd.DataFrame({"order_id": ["1", "1", "2"], "product": ["thé", "théière", "thé"]})
    >>> encode(orders).matrix.toarray().tolist()
    [[1, 1], [1, 0]]
    """
    whole("max_basket", max_basket, 1)
    lines, total = _sales(orders) if isinstance(orders, pd.DataFrame) else _fetched(orders)
    not_sales = total - len(lines)
    product, keys = _product(lines)
    missing = lines["order_id"].isna().to_numpy()
    no_order, unknown = int(missing.sum()), (product < 0) & ~missing
    no_product = int(unknown.sum())
    if no_order or no_product:
        known = ~missing & ~unknown
        lines, product = lines[known], product[known]
    if not len(lines):
        raise InputError(_nothing(total, not_sales, no_order, no_product))
    rows = _rows(lines["order_id"], product, len(keys))
    sizes = np.diff(rows.indptr)
    giant = sizes > max_basket
    giants, giant_lines = int(giant.sum()), int(sizes[giant].sum())
    duplicates = len(lines) - len(rows.indices)
    if giants:
        if giant.all():
            raise InputError(
                f"Chaque commande a plus de {grouped(max_basket)} produits différents : la colonne lue comme "
                f"{called('order_id')} est-elle la bonne ? Si oui, la limite se relève en Python (max_basket)."
            )
        starts, codes, _ = orders_of(lines["order_id"])
        inside = np.repeat(~giant[codes], np.diff(np.append(starts, len(lines))))
        lines, product = lines[inside], product[inside]
        held = rows.indices[np.repeat(~giant, sizes)]
        rows = Rows(np.append(0, np.cumsum(sizes[~giant])), held, (int((~giant).sum()), len(keys)))
    intake = Intake(
        total, not_sales, no_order, no_product, duplicates, giants, giant_lines, rows.shape[0], max_basket
    )
    return Baskets(rows, keys, intake, lines, product)


def _sales(orders: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    require_baskets(framed(orders).columns)
    sale = sales(orders)
    return orders if sale is None else orders[sale], len(orders)


def _fetched(orders: Any) -> tuple[pd.DataFrame, int]:
    if not hasattr(orders, "get_backend"):
        framed(orders)
    require_baskets(orders.columns)
    return fetched(orders)


def _product(lines: pd.DataFrame) -> tuple[Codes, pd.Index]:
    """Code and key of each line's product: `product_id`, else `product`."""
    if "product_id" not in lines:
        return factor(lines["product"])
    codes, keys = factor(lines["product_id"])
    missing = codes < 0
    if "product" not in lines or not missing.any():
        return codes, keys
    others, names = factor(lines["product"][missing])
    union = keys.union(names, sort=False)
    codes = codes.copy()  # Arrow's own are not to be written over
    codes[missing] = np.append(union.get_indexer(names), -1).astype(np.int32)[others]
    return codes, union


def _rows(order_id: pd.Series, product: Codes, width: int) -> Rows:
    """The distinct products of each order, orders as they first appear."""
    starts, codes, orders = orders_of(order_id)
    bounds = np.append(starts, len(order_id))
    if len(starts) > orders:  # some order comes back later in the file: bring its lines together
        basket = np.repeat(codes, np.diff(bounds))
        product = product[np.argsort(basket, kind="stable")]
        bounds = np.append(0, np.cumsum(np.bincount(basket, minlength=orders)))
    items, sizes = [], []
    for first in range(0, orders, _BASKETS):
        part = bounds[first : first + _BASKETS + 1]
        row = np.repeat(np.arange(len(part) - 1) * width, np.diff(part))
        cells = row + product[part[0] : part[-1]]
        cells.sort()
        new = np.append(True, cells[1:] != cells[:-1])
        items.append((cells - row)[new].astype(np.int32))
        sizes.append(np.add.reduceat(new, part[:-1] - part[0], dtype=np.int64))
    ends = np.cumsum(np.concatenate(sizes))
    narrow = np.int32 if ends[-1] < 2**31 else np.int64
    return Rows(np.append(0, ends).astype(narrow), np.concatenate(items), (orders, width))


def _nothing(total: int, not_sales: int, no_order: int, no_product: int) -> str:
    if not total:
        return "Aucune ligne de commande : il n'y a pas de panier à analyser. Élargissez la sélection."
    intake = Intake(total, not_sales, no_order, no_product, 0, 0, 0, 0)
    return " ".join(
        [
            "Aucun panier : aucune ligne n'est la vente d'un produit connu.",
            *intake.notes(),
            "Vérifiez les colonnes lues.",
        ]
    )
