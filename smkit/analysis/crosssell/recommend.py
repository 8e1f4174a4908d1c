"""What to propose now, to this basket or this customer, and why: a reason that can be said aloud."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.crosssell.encode import Baskets
from smkit.analysis.crosssell.intake import grouped, whole
from smkit.analysis.crosssell.learn import Model, learn, score
from smkit.analysis.errors import InputError, typeset
from smkit.errors import suggest

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_COLUMNS = ["product_id", "product", "score", "reason", "because_id", "because", "n_because", "n_both"]


def recommend(
    orders: pd.DataFrame | Baskets | Model,
    *,
    basket: Sequence[str] | None = None,
    customer: str | None = None,
    n: int = 5,
) -> pd.DataFrame:
    """Return what to propose to who has this basket, or to this customer, the best first.

    Parameters: `orders`, order lines, what `encode` made of them, or what `learn` learnt from them (once, for
    many questions: unit "order" for baskets, "customer" for customers); `basket`, product keys or names;
    `customer`, a customer_id; one of the two; `n`, how many products.
    Returns one row per product: product_id, product, score (how strongly it is proposed, comparable within the
    table only); reason: "together" (orders with `because` hold it more often), "customers" (buyers of
    `because` buy it more often) or "popular" (nothing better is known); because_id and because, the product
    of the basket or history that speaks for it most; n_because (orders or customers with it), n_both (those
    with both), share (n_both / n_because); popularity (share of all orders or customers with the product) and
    popularity_rank (1: the most bought), to see what popularity alone would have proposed. `say` puts it in French.
    Raises InputError: neither or both questions, an unknown product or customer, or as `learn` does.

    >>> orders = pd.DataFrame({"order_id": [1, 1, 2, 2, 3, 3, 4, 5, 6], "product": ["cône", "filtres"] * 3 + ["thé"] * 3})
    >>> recommend(orders, basket=["cône"], n=1)[["product", "reason", "because", "n_both"]].values.tolist()
    [['filtres', 'together', 'cône', 3]]
    """
    if (basket is None) == (customer is None):
        raise InputError("Donnez soit « basket » (des produits), soit « customer » (un client).")
    whole("n", n, 1)
    unit = "order" if customer is None else "customer"
    model = orders if isinstance(orders, Model) else learn(orders, unit)
    if model.unit != unit:
        raise InputError(
            f"Ce modèle a été appris par « {model.unit} » : apprenez-le avec learn(…, unit='{unit}')."
        )
    bought = _history(model, str(customer)) if basket is None else _basket(model, basket)
    return _answer(model, bought, n)


def say(row: Mapping[str, Any] | pd.Series) -> str:
    """Return the reason of one recommendation as a French sentence for a salesperson.

    >>> say({"reason": "together", "product": "Filtres", "because": "Cône", "n_both": 73, "n_because": 156,
    ...      "share": 73 / 156, "popularity": 0.05}).replace(chr(160), " ").replace(chr(8239), " ")
    'Avec « Cône », 47 % des commandes comprennent aussi « Filtres » (73 sur 156), contre 5 % en général.'
    """
    product, popularity = row["product"], _percent(row["popularity"])
    if row["reason"] == "popular":
        return typeset(
            f"« {product} » se retrouve dans {popularity} des achats, sans lien particulier avec ceux-ci."
        )
    counts = f"({grouped(int(row['n_both']))} sur {grouped(int(row['n_because']))})"
    share = _percent(row["share"])
    if row["reason"] == "customers":
        sentence = f"{share} des clients de « {row['because']} » achètent aussi « {product} »"
    else:
        sentence = f"Avec « {row['because']} », {share} des commandes comprennent aussi « {product} »"
    return typeset(f"{sentence} {counts}, contre {popularity} en général.")


def _answer(model: Model, bought: csr_matrix, n: int) -> pd.DataFrame:
    scores = score(bought, model.weights)[0]
    scores[bought.indices] = -np.inf
    totals = np.bincount(model.rows.indices, minlength=len(model.columns))
    popularity_rank = np.empty(len(totals), dtype=np.int64)
    popularity_rank[np.argsort(-totals, kind="stable")] = np.arange(1, len(totals) + 1)
    known = scores > 0
    order = np.lexsort((popularity_rank, -np.where(known, scores, 0.0)))  # then what sells most
    best = order[np.isfinite(scores[order])][:n]
    reasons = [_reason(model, bought.indices, int(item), totals) for item in best]
    columns = model.columns[best]
    table = pd.DataFrame(reasons, columns=["reason", "because_id", "because", "n_because", "n_both", "share"])
    table = table.assign(
        product_id=model.baskets.keys[columns],
        product=model.baskets.names[columns],
        score=np.where(known, scores, 0.0)[best],
        popularity=totals[best] / model.rows.shape[0],
        popularity_rank=popularity_rank[best],
    )
    table = table.astype({"n_because": "Int64", "n_both": "Int64", "share": "float64"})
    return table[[*_COLUMNS, "share", "popularity", "popularity_rank"]]


def _reason(model: Model, learnt: NDArray[np.intp], item: int, totals: NDArray[np.int64]) -> tuple[Any, ...]:
    """Why a product is proposed: the product bought that says most for it, if the counts bear it out."""
    weights = model.weights[learnt, [item] * len(learnt)] if len(learnt) else np.empty(0)
    weights = np.asarray(weights).ravel()
    for position in np.argsort(-weights, kind="stable"):
        if weights[position] <= 0:
            break
        because = int(learnt[position])
        both = int((np.diff(model.rows[:, [because, item]].indptr) == 2).sum())
        if both * model.rows.shape[0] > int(totals[because]) * int(totals[item]):
            column = model.columns[because]
            reason = "together" if model.unit == "order" else "customers"
            key, name = model.baskets.keys[column], model.baskets.names[column]
            return reason, key, name, int(totals[because]), both, both / int(totals[because])
    return "popular", None, None, None, None, None


def _basket(model: Model, basket: Sequence[str]) -> csr_matrix:
    """The products learnt about among those told, as one row."""
    from scipy.sparse import csr_matrix

    found = np.flatnonzero(np.isin(model.columns, _columns(model.baskets, basket)))
    ones, row = np.ones(len(found), dtype=np.float32), np.zeros(len(found), dtype=np.intp)
    return csr_matrix((ones, (row, found)), shape=(1, len(model.columns)))


def _columns(baskets: Baskets, basket: Sequence[str]) -> NDArray[np.intp]:
    """The columns of products told by key or by name (the most sold of those that share a name)."""
    wanted = list(basket) if isinstance(basket, Iterable) and not isinstance(basket, str) else [basket]
    if not wanted:
        raise InputError("Le panier est vide : donnez au moins un produit.")
    columns = baskets.keys.get_indexer(pd.Index(wanted))
    named = pd.Series(np.arange(len(baskets.names)), index=baskets.names)
    for position, product in enumerate(wanted):
        if columns[position] < 0:
            if product not in named.index:
                raise InputError(
                    f"Produit inconnu : « {product} ».{suggest(str(product), baskets.names)} "
                    "Donnez un code ou un nom de produit des commandes."
                )
            columns[position] = max(named.loc[[product]], key=baskets.counts.__getitem__)
    return columns


def _history(model: Model, customer: str) -> csr_matrix:
    found = model.customers.get_indexer(pd.Index([customer]))[0]
    if found < 0:
        raise InputError(
            f"Client inconnu : « {customer} ».{suggest(customer, model.customers)} "
            "Donnez un identifiant de client des commandes."
        )
    return model.rows[found]


def _percent(value: float) -> str:
    percent = 100 * float(value)
    return f"{percent:.0f} %" if percent >= 1 or not percent else f"{percent:.1f} %".replace(".", ",")
