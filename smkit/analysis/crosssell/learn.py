"""What goes with what, learnt from all baskets at once: EASE, or the surest rules when products are too many.

EASE (Steck, 2019, « Embarrassingly Shallow Autoencoders ») is one closed form: with `G` the table of how often
products meet and `P` the inverse of `G + λ·I`, product i speaks for product j with weight `−P[i, j] / P[j, j]`.
Unlike a rule, it knows what i says beyond the other products of the basket. `λ` is chosen on later orders
that were not learnt from. The inverse costs the cube of the number of products.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.crosssell.counts import count_pairs
from smkit.analysis.crosssell.encode import Baskets, encode
from smkit.analysis.crosssell.holdout import histories, last_orders, questions, ranks
from smkit.analysis.crosssell.rules import wilson_low
from smkit.analysis.errors import InputError
from smkit.errors import suggest

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Weights = Any  # products × products: a float32 square (EASE) or a sparse matrix (rules)

MOST = 5_000
UNITS = ("order", "customer")
_RIDGES = (20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0)
_LEAST = 3  # baskets with a product, below which nothing is learnt about it
_TRIED = 4_000  # questions that a value of λ is tried on
_AHEAD = 0.1  # share of the orders, the last ones, kept for the choice of λ


@dataclass(frozen=True, eq=False)
class Model:
    """What was learnt, made by `learn`.

    `unit`: what a row of `rows` is, an order or a customer; `columns`: the columns of `baskets.matrix` that were
    learnt; `rows`: what each bought, weighted (see `holdout.histories`), by position in `columns`; `customers`:
    the names of the rows, for customers. `method`: "ease" or "rules"; `ridge`: the λ of EASE; `tried`: mean
    reciprocal rank, on held-out orders, of each λ tried. `weights[i, j]`: what product i says of product j.
    """

    baskets: Baskets
    unit: str
    columns: NDArray[np.intp]
    rows: csr_matrix
    customers: pd.Index
    method: str
    ridge: float | None
    tried: dict[float, float]
    weights: Weights


def learn(
    orders: pd.DataFrame | Baskets, unit: str = "order", *, ridge: float | None = None, most: int = MOST
) -> Model:
    """Learn what to recommend, from orders or from customers' whole histories.

    Parameters: `orders`, order lines or what `encode` made of them; `unit`, "order" (what completes a basket)
    or "customer" (what such customers buy; needs customer_id); `ridge`, the λ of EASE (None: chosen on the last
    tenth of the orders, or on each customer's last one); `most`, the number of products, bought at least 3
    times, beyond which the surest rules replace EASE.
    Raises InputError: an unknown unit, a column missing, no basket, a λ that is not above 0, too few products.

    >>> orders = pd.DataFrame({"order_id": [1, 1, 2, 2, 3, 3, 4], "product": ["a", "b"] * 3 + ["c"]})
    >>> learn(orders).method
    'ease'
    """
    if unit not in UNITS:
        raise InputError(f"Unité inconnue : « {unit} ».{suggest(unit, UNITS)} Unités : {', '.join(UNITS)}.")
    if ridge is not None and not ridge > 0:
        raise InputError(f"« ridge » vaut {ridge} : un nombre au-dessus de 0 est attendu.")
    baskets = orders if isinstance(orders, Baskets) else encode(orders)
    rows, customers = histories(baskets, unit)
    totals = np.bincount(rows.indices, minlength=rows.shape[1])
    columns = np.flatnonzero(totals >= _LEAST)
    if len(columns) < 2:
        raise InputError(
            f"Il faut au moins deux produits achetés {_LEAST} fois pour recommander ; ici, {len(columns)}."
        )
    rows = rows[:, columns]
    if len(columns) > most:
        return Model(baskets, unit, columns, rows, customers, "rules", None, {}, surest(rows))
    tried: dict[float, float] = {}
    if ridge is None:
        tried = _try(*questions(baskets, unit, last_orders(baskets, unit, _AHEAD), columns))
        ridge = max(tried, key=lambda value: (tried[value], value))
    return Model(baskets, unit, columns, rows, customers, "ease", ridge, tried, ease(rows, ridge))


def ease(rows: csr_matrix, ridge: float, *, rough: bool = False) -> NDArray[np.float32]:
    """Return the weights of EASE: a square of products, nothing on its diagonal.

    `rough` computes with 32-bit numbers, twice as fast: enough to tell one λ from another.
    """
    from scipy.linalg import lapack

    bought = (rows != 0).astype(np.float32 if rough else np.float64)
    square = (bought.T @ bought).toarray(order="F")
    square[np.diag_indices_from(square)] += ridge
    potrf, potri = (lapack.spotrf, lapack.spotri) if rough else (lapack.dpotrf, lapack.dpotri)
    factor, _ = potrf(square, lower=False, overwrite_a=True)
    inverse, _ = potri(factor, lower=False, overwrite_c=True)
    weights = np.triu(inverse).astype(np.float32)
    weights += np.triu(weights, 1).T
    weights /= -np.diagonal(weights).copy()
    np.fill_diagonal(weights, 0)
    return weights


def surest(rows: csr_matrix) -> csr_matrix:
    """Return Wilson's lower bound of the share of the buyers of i that also buy j, where some do."""
    from scipy.sparse import csr_matrix

    first, second, both = count_pairs(rows, np.arange(rows.shape[1]), _LEAST)
    totals = np.bincount(rows.indices, minlength=rows.shape[1])
    left, right = np.concatenate([first, second]), np.concatenate([second, first])
    low = wilson_low(np.concatenate([both, both]), totals[left]).astype(np.float32)
    return csr_matrix((low, (left, right)), shape=(rows.shape[1],) * 2)


def score(bought: csr_matrix, weights: Weights) -> NDArray[np.float32]:
    """Return what the products bought say of every product: the sum of EASE, the best of the rules."""
    if isinstance(weights, np.ndarray):
        return np.asarray(bought @ weights)
    scores = np.zeros(bought.shape, dtype=np.float32)
    for row, (start, end) in enumerate(zip(bought.indptr[:-1], bought.indptr[1:], strict=True)):
        if end > start:
            scores[row] = weights[bought.indices[start:end]].max(axis=0).toarray()[0]
    return scores


def _try(rows: csr_matrix, known: csr_matrix, hidden: csr_matrix) -> dict[float, float]:
    """Mean reciprocal rank of each λ; every one alike where there is nothing to try it on."""
    known, hidden = known[:_TRIED], hidden[:_TRIED]
    return {
        ridge: float((1 / ranks(score(known, ease(rows, ridge, rough=True)), known, hidden)).mean())
        if hidden.nnz
        else 0.0
        for ridge in _RIDGES
    }
