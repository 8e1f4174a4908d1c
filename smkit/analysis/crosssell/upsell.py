"""What dearer product do buyers really move up to? Same category, bought in the order that follows."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from smkit.analysis.crosssell.chance import customers, grouping, groups, p_more
from smkit.analysis.crosssell.counts import share
from smkit.analysis.crosssell.encode import Baskets, encode
from smkit.analysis.crosssell.facts import facts
from smkit.analysis.crosssell.intake import require, require_dates, whole
from smkit.analysis.crosssell.rules import wilson_low
from smkit.analysis.errors import InputError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


def upsell(
    orders: pd.DataFrame | Baskets,
    *,
    min_after: int = 5,
    min_step: float = 0.1,
    within: str | None = None,
    risk: float = 0.05,
) -> pd.DataFrame:
    """Return the products that customers move up to, from a cheaper one of the same category, the surest first.

    Parameters: `orders`, order lines (with order_date, customer_id, category and prices) or what `encode` made
    of them; `min_after`, the least number of customers whose following order holds the dearer product; `min_step`, how
    much dearer it must be (0.1: 10 %); `within`, a column whose groups are compared apart (None: `segment` when
    there is one, "" for none); `risk`, the probability of even one move that chance alone explains.
    For each order of a known customer that has a following one: does the following one hold the dearer
    product? Customers are counted, not orders: one who moves up ten times is one. Returns one row per move: antecedent_id,
    antecedent, consequent_id, consequent, category; price_from, price_to (€, medians), step (€); n_next (customers with an order
    of the first that is followed by another), n_after (those with one followed by an order with the second), share and share_low
    (fraction, and Wilson's lower bound at 95 %), expected (customers who would, if the order before did not matter), ratio
    (n_after / expected), p_value (times the number of moves compared, up to 1).
    Raises InputError: a column missing, no basket, a parameter outside its bounds.

    >>> days = pd.date_range("2026-01-01", periods=80)
    >>> orders = pd.DataFrame({"order_id": range(80), "order_date": days, "customer_id": [i // 2 for i in range(80)],
    ...     "product": ["simple", "luxe"] * 20 + ["thé"] * 40, "category": ["moulin"] * 40 + ["thé"] * 40,
    ...     "quantity": 1, "unit_price": [20.0, 60.0] * 40})
    >>> upsell(orders)[["antecedent", "consequent", "n_after", "share", "step"]].values.tolist()
    [['simple', 'luxe', 20, 1.0, 40.0]]
    """
    whole("min_after", min_after, 0)
    if not (isinstance(min_step, Real) and min_step >= 0):
        raise InputError(f"« min_step » vaut {min_step} : 0 ou plus est attendu (0,1 pour 10 %).")
    share("risk", risk)
    baskets = orders if isinstance(orders, Baskets) else encode(orders)
    require(baskets.lines.columns, "customer_id", "category", what="La montée en gamme")
    require_dates(baskets.lines, "La montée en gamme")
    if "amount" not in baskets.lines:
        require(baskets.lines.columns, "unit_price", what="La montée en gamme")
    now, following = _followed(baskets)
    known = facts(baskets)
    held, then = baskets.matrix[now].astype(np.int32), baskets.matrix[following].astype(np.int32)
    category, price = pd.factorize(known["category"])[0], known["price"].to_numpy()
    first, second, after = _pairs(held, then)
    dearer = (
        (category[first] >= 0)
        & (category[first] == category[second])
        & (price[second] >= (1 + min_step) * price[first])
        & (price[second] > price[first])
    )
    first, second, after = first[dearer], second[dearer], after[dearer]
    member = groups(baskets, grouping(baskets, within))[:, now]
    later = (member @ then).toarray() / np.maximum(np.asarray(member.sum(axis=1)), 1)
    who = customers(baskets)[now]
    after, expected, n_next = _moving(
        who, np.asarray(member.argmax(axis=0)).ravel(), held, then, later, first, second
    )
    p_value = np.minimum(p_more(after, expected) * max(len(first), 1), 1.0)
    table = pd.DataFrame(
        {
            "antecedent_id": baskets.keys[first],
            "antecedent": baskets.names[first],
            "consequent_id": baskets.keys[second],
            "consequent": baskets.names[second],
            "category": known["category"].iloc[first].to_numpy(),
            "price_from": price[first],
            "price_to": price[second],
            "step": price[second] - price[first],
            "n_next": n_next,
            "n_after": after,
            "share": after / n_next,
            "share_low": wilson_low(after, n_next),
            "expected": expected,
            "ratio": after / expected,
            "p_value": p_value,
        }
    )
    table = table[(after >= min_after) & (p_value <= risk) & (after > expected)]
    keys = ["share_low", "n_after", "antecedent_id", "consequent_id"]
    return table.sort_values(keys, ascending=[False, False, True, True], kind="stable", ignore_index=True)


def _pairs(held: csr_matrix, then: csr_matrix) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    moves = (held.T @ then).tocoo()
    return moves.row, moves.col, moves.data.astype(np.int64)


def _moving(
    who: np.ndarray, group: np.ndarray, held: csr_matrix, then: csr_matrix, later: np.ndarray, first: np.ndarray,
    second: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Of each move: customers who made it, who would by chance, and who could.

    Parameters: of each followed order, `who` made it, its `group`, what it `held` and what the following one holds (`then`);
    `later`, the share of following orders of each group (row) with each product (column); `first` and `second`, columns.
    """
    held, then = held.tocsc(), then.tocsc()
    made, chance, could = (np.zeros(len(first)) for _ in range(3))
    for one in np.unique(first):
        moves = np.flatnonzero(first == one)
        rows = held.indices[held.indptr[one] : held.indptr[one + 1]]
        _, place = np.unique(who[rows], return_inverse=True)
        never = np.log1p(-np.minimum(later[group[rows]][:, second[moves]], 1 - 1e-12))
        people = int(place.max()) + 1
        alike = np.zeros((people, len(moves)))
        np.add.at(alike, place, never)
        could[moves], chance[moves] = people, -np.expm1(alike).sum(axis=0)
        for move in moves:
            other = then.indices[then.indptr[second[move]] : then.indptr[second[move] + 1]]
            made[move] = len(np.unique(who[np.intersect1d(rows, other, assume_unique=True)]))
    return made.astype(np.int64), chance, could.astype(np.int64)


def _followed(baskets: Baskets) -> tuple[np.ndarray, np.ndarray]:
    """Baskets of known customers that are followed by another of theirs, and which one follows."""
    when = pd.DataFrame(
        {"customer": baskets.first_line("customer_id"), "date": baskets.first_line("order_date")}
    ).dropna()
    when = when.sort_values(["customer", "date"], kind="stable")
    customer = when["customer"].to_numpy()
    again = np.flatnonzero(customer[1:] == customer[:-1])
    rows = when.index.to_numpy()
    return rows[again], rows[again + 1]
