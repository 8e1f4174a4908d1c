"""What is known of each product sold: category, price, cost, and what an order with it brings in."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.crosssell.encode import Baskets
from smkit.analysis.crosssell.intake import figure

Floats = NDArray[np.float64]

_PART = 4_000_000  # lines at a time


def facts(baskets: Baskets) -> pd.DataFrame:
    """Return one row per product, in the order of the matrix's columns.

    product_id, product, category; n (baskets with it); price and unit_cost (€, medians over its lines);
    revenue_per_order (€, mean over the baskets with it); margin_rate (fraction of the revenue of the lines
    whose cost is known: taux de marque); margin_per_order (€). Missing where the lines do not say.

    >>> from smkit.analysis.crosssell.encode import encode
    >>> orders = pd.DataFrame({"order_id": [1, 2], "product": ["a", "a"], "quantity": [1.0, 3.0],
    ...                        "unit_price": [10.0, 10.0], "unit_cost": [6.0, 6.0]})
    >>> facts(encode(orders))[["price", "revenue_per_order", "margin_per_order"]].values.tolist()
    [[10.0, 20.0, 8.0]]
    """
    lines, width = baskets.lines, len(baskets.keys)
    revenue, costed, margin = np.zeros(width), np.zeros(width), np.zeros(width)
    price = np.empty(len(lines))
    for start in range(0, len(lines), _PART):
        part = slice(start, start + _PART)
        own, column = lines.iloc[part], baskets.column[part]
        amount, quantity, cost = _amount(own), figure(own, "quantity"), figure(own, "unit_cost")
        asked = figure(own, "unit_price")
        price[part] = np.where(np.isnan(asked), amount / np.where(quantity > 0, quantity, np.nan), asked)
        known, told = ~np.isnan(amount * quantity * cost), ~np.isnan(amount)
        revenue += _sum(column[told], amount[told], width)
        costed += _sum(column[known], amount[known], width)
        margin += _sum(column[known], (amount - quantity * cost)[known], width)
    with np.errstate(divide="ignore", invalid="ignore"):
        per_order = np.where(revenue > 0, revenue / baskets.counts, np.nan)
        rate = np.where(costed > 0, margin / costed, np.nan)
    medians = {
        name: pd.Series(values).groupby(baskets.column).median().reindex(range(width)).to_numpy()
        for name, values in (("price", price), ("unit_cost", figure(lines, "unit_cost")))
    }
    return pd.DataFrame(
        {
            "product_id": baskets.keys,
            "product": baskets.names,
            "category": baskets.categories,
            "n": baskets.counts,
            "price": medians["price"],
            "unit_cost": medians["unit_cost"],
            "revenue_per_order": per_order,
            "margin_rate": rate,
            "margin_per_order": per_order * rate,
        }
    )


def beside(baskets: Baskets, first: NDArray[np.integer], second: NDArray[np.integer]) -> Floats:
    """Return what the second product of each pair brings in (€, mean) in the baskets that hold the first one too.

    Parameters: `baskets`; `first` and `second`, positions of the products of each pair. Missing where no such basket tells.

    >>> from smkit.analysis.crosssell.encode import encode
    >>> orders = pd.DataFrame({"order_id": [1, 1, 2], "product": ["a", "b", "b"], "amount": [5.0, 10.0, 90.0]})
    >>> beside(encode(orders), np.array([0]), np.array([1])).tolist()
    [10.0]
    """
    from scipy.sparse import csc_matrix

    amount = _amount(baskets.lines)
    told = ~np.isnan(amount)
    spent = csc_matrix(
        (amount[told], (baskets.basket[told], baskets.column[told])), shape=baskets.matrix.shape
    )
    held = baskets.matrix.tocsc()
    found = np.full(len(first), np.nan)
    for at, (one, other) in enumerate(zip(first, second, strict=True)):
        rows = held.indices[held.indptr[one] : held.indptr[one + 1]]
        bought, values = (
            part[spent.indptr[other] : spent.indptr[other + 1]] for part in (spent.indices, spent.data)
        )
        both = np.isin(bought, rows)
        found[at] = values[both].mean() if both.any() else np.nan
    return found


def _amount(lines: pd.DataFrame) -> Floats:
    amount, bought = figure(lines, "amount"), figure(lines, "quantity") * figure(lines, "unit_price")
    return np.where(np.isnan(amount), bought, amount)


def _sum(column: NDArray[np.int32], values: Floats, width: int) -> Floats:
    return np.bincount(column, weights=values, minlength=width).astype(np.float64)
