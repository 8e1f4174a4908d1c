"""Questions whose answer is known: the last orders hidden from what is learnt, and asked about afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.crosssell.encode import Baskets
from smkit.analysis.crosssell.intake import require, require_dates

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: What a customer bought one order earlier says a little less of what comes next: found on validation orders
#: of Online Retail, where 0.7 to 0.85 do alike and 1 (no fading) does worse at every λ.
FADE = 0.8


def last_orders(baskets: Baskets, unit: str, share: float) -> NDArray[np.bool_]:
    """Return which baskets to hide: the last `share` of them by date; each customer's last one, for customers."""
    order = _in_time(baskets)
    last = np.zeros(len(baskets), dtype=bool)
    if unit == "order":
        last[order[int(len(order) * (1 - share)) :]] = True
        return last
    customer = _customers(baskets)[0][order]
    last[order[~pd.Series(customer).duplicated(keep="last").to_numpy() & (customer >= 0)]] = True
    return last


def histories(
    baskets: Baskets, unit: str, kept: NDArray[np.bool_] | None = None
) -> tuple[csr_matrix, pd.Index]:
    """Return what each order, or each customer, bought in the baskets kept (all when None); and the customers.

    A customer's product weighs 1 when it was in their last order, and `FADE` times less for each order since.
    """
    from scipy.sparse import csr_matrix

    every = np.ones(len(baskets), dtype=bool) if kept is None else kept
    if unit == "order":
        return baskets.matrix[every].astype(np.float32), pd.Index([], dtype="str")
    codes, customers = _customers(baskets)
    order = _in_time(baskets)[::-1]
    order = order[every[order] & (codes[order] >= 0)]
    since = pd.Series(codes[order]).groupby(codes[order]).cumcount().to_numpy()
    bought = baskets.matrix[order].tocoo()
    width = baskets.matrix.shape[1]
    cells, latest = np.unique(
        codes[order][bought.row].astype(np.int64) * width + bought.col, return_index=True
    )
    weights = (FADE ** since[bought.row[latest]]).astype(np.float32)
    return csr_matrix((weights, np.divmod(cells, width)), shape=(len(customers), width)), customers


def questions(
    baskets: Baskets, unit: str, hidden: NDArray[np.bool_], columns: NDArray[np.intp]
) -> tuple[csr_matrix, csr_matrix, csr_matrix]:
    """Return what to learn from, then, for each question, what is known and what is to be found.

    For orders, one product of each hidden order is to be found, drawn at random (always the same). For
    customers, the products of the hidden orders that they had not bought before.
    """
    rows = histories(baskets, unit, ~hidden)[0][:, columns]
    if unit == "order":
        later = baskets.matrix[hidden][:, columns].astype(np.float32)
        return rows, *hide_one(later[np.diff(later.indptr) > 1])
    new = histories(baskets, unit, hidden)[0][:, columns]
    new = (new - new.multiply(rows != 0)).tocsr()
    new.eliminate_zeros()
    asked = np.flatnonzero((np.diff(rows.indptr) > 0) & (np.diff(new.indptr) > 0))
    return rows, rows[asked], new[asked]


def hide_one(rows: csr_matrix) -> tuple[csr_matrix, csr_matrix]:
    """Return the rows without one product each, and that product alone."""
    from scipy.sparse import csr_matrix

    sizes = np.diff(rows.indptr)
    drawn = rows.indptr[:-1] + (np.random.default_rng(0).random(len(sizes)) * sizes).astype(rows.indptr.dtype)
    stays = np.ones(rows.nnz, dtype=bool)
    stays[drawn] = False
    bounds = np.append(0, np.cumsum(sizes - 1))
    known = csr_matrix((rows.data[stays], rows.indices[stays], bounds), shape=rows.shape)
    hidden = csr_matrix((rows.data[drawn], rows.indices[drawn], np.arange(len(sizes) + 1)), shape=rows.shape)
    return known, hidden


def ranks(scores: NDArray[np.float32], known: csr_matrix, hidden: csr_matrix) -> NDArray[np.int64]:
    """Return, for each question, the rank (from 1) of the best placed answer among the products not bought.

    Products with the same score share the worst rank: no scorer gains by saying nothing.
    """
    scores = np.array(scores, dtype=np.float32)
    scores[known.nonzero()] = -np.inf
    best = np.full(hidden.shape[0], -np.inf, dtype=np.float32)
    row = np.repeat(np.arange(hidden.shape[0]), np.diff(hidden.indptr))
    np.maximum.at(best, row, scores[row, hidden.indices])
    return (scores >= best[:, None]).sum(axis=1)


def _in_time(baskets: Baskets) -> NDArray[np.intp]:
    """Baskets from the first to the last; in the order of the file where there is no date."""
    if "order_date" not in baskets.lines:
        return np.arange(len(baskets))
    require_dates(baskets.lines, "Apprendre des commandes, des premières aux dernières,")
    return np.argsort(baskets.first_line("order_date").to_numpy(), kind="stable")


def _customers(baskets: Baskets) -> tuple[NDArray[np.intp], pd.Index]:
    require(baskets.lines.columns, "customer_id", what="Recommander à un client")
    customer = baskets.first_line("customer_id")
    if customer.dtype.kind == "f" and (customer.dropna() % 1 == 0).all():
        customer = customer.astype("Int64")  # whole numbers, which a missing one made decimal
    codes, customers = pd.factorize(customer.astype("str"))
    return codes, pd.Index(customers)
