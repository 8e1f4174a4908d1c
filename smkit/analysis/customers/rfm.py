"""Who are the best customers, and who is slipping away? Recency, frequency and money, with cut points that are said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from smkit.analysis.customers import ledger
from smkit.analysis.errors import InputError

#: For each of recency, frequency and monetary, the values beyond which a score rises by one.
Cuts: TypeAlias = Mapping[str, Sequence[float]]

MEASURES = ("recency", "frequency", "monetary")
SCORES = {"recency": "r", "frequency": "f", "monetary": "m"}
GROUPS = 5
_FEW = 10  # customers below which a fifth of them is nobody

#: Plain names, best first; the first whose least recency score and least value score (mean of f and m) are reached.
SEGMENTS = (
    ("Meilleurs clients", 4, 4.0),
    ("Clients fidèles", 3, 4.0),
    ("Gros clients qui s'éloignent", 1, 4.0),
    ("Clients prometteurs", 4, 2.0),
    ("Nouveaux ou petits clients", 4, 0.0),
    ("À relancer", 3, 0.0),
    ("Endormis", 2, 0.0),
    ("Perdus", 1, 0.0),
)
NAMES = tuple(name for name, _, _ in SEGMENTS)
UNKNOWN = "Trop peu de clients"


def rfm(orders: ledger.Orders, at: Any = None, *, cuts: Cuts | None = None) -> pd.DataFrame:
    """Score every customer who bought by recency, frequency and money.

    Parameters: `orders`, canonical order lines (DataFrame or Ibis table); `at`, the day on which one looks, by default the last day
    with an order; `cuts`, one's own cut points for recency (days), frequency (orders) and monetary (currency), those left out being
    the fifths of the customers.
    Returns one row a customer: customer_id; recency (days from the last order to `at`), frequency (orders), monetary (sales less
    returns, currency); r, f, m (1 to 5, 5 is best); segment (a plain name of `SEGMENTS`); first, last (dates), revenue and returned
    (currency). Sorted by customer. Sales without a customer are not counted, nor customers who only brought goods back.
    Raises InputError as `ledger.customers` does, and for cut points that do not rise.
    Source: Hughes (1994), Strategic Database Marketing, by fifths; cut points are values, so that equal customers get equal scores.

    >>> lines = pd.DataFrame({"order_id": list("123"), "order_date": pd.to_datetime(["2026-01-05", "2026-02-05", "2026-03-01"]),
    ...                       "customer_id": ["A", "A", "B"], "amount": [10.0, 30.0, 50.0]})
    >>> rfm(lines)[["customer_id", "recency", "frequency", "monetary"]].values.tolist()
    [['A', 24, 2, 40.0], ['B', 0, 1, 50.0]]
    """
    _, end = ledger.reach(orders, at)
    clients = ledger.customers(orders, end)
    table = pd.DataFrame(
        {
            "customer_id": clients["customer_id"],
            "recency": (pd.Timestamp(end) - clients["last"]).dt.days,
            "frequency": clients["orders"],
            "monetary": (clients["revenue"] - clients["returned"]).round(6),
        }
    )
    return named(scored(table, {**cut_points(table), **_checked(cuts or {})})).join(
        clients[["first", "last", "revenue", "returned"]]
    )


def cut_points(table: pd.DataFrame) -> dict[str, list[float]]:
    """Return the values that part customers in fifths (parameters: `table` with recency, frequency, monetary).

    Each is a value of a customer. Where many are equal, as with a single order, cut points are too and some scores are nobody's.

    >>> cut_points(pd.DataFrame({"recency": range(10), "frequency": [1] * 9 + [4], "monetary": [10.0] * 10}))["recency"]
    [1.0, 3.0, 5.0, 7.0]
    """
    shares = np.arange(1, GROUPS) / GROUPS
    return {
        name: [float(value) for value in np.quantile(table[name], shares, method="inverted_cdf")]
        for name in MEASURES
    }


def scored(table: pd.DataFrame, cuts: Cuts) -> pd.DataFrame:
    """Return a table of recency, frequency and monetary with its scores r, f and m, from 1 to 5.

    Parameters: `table`; `cuts`, as `cut_points` returns them. A value equal to a cut point is below it.

    >>> ten = pd.DataFrame({"recency": range(10), "frequency": range(10), "monetary": range(10)})
    >>> scored(ten, cut_points(ten))[["r", "f"]].values.tolist()[::3]
    [[5, 1], [4, 2], [2, 4], [1, 5]]
    """
    scores = {}
    for name, score in SCORES.items():
        above = np.searchsorted(np.asarray(cuts[name], dtype="float64"), table[name].to_numpy("float64"))
        scores[score] = len(cuts[name]) + 1 - above if name == "recency" else above + 1
    return table.assign(**scores)


def named(scored: pd.DataFrame) -> pd.DataFrame:
    """Return scored customers with the plain name of their `segment`; with fewer than ten, no name is given.

    >>> named(pd.DataFrame({"r": [5] * 10, "f": [5] * 10, "m": [4] * 10}))["segment"].iloc[0]
    'Meilleurs clients'
    """
    if len(scored) < _FEW:
        return scored.assign(segment=UNKNOWN)
    value = (scored["f"] + scored["m"]) / 2
    reached = [(scored["r"] >= r) & (value >= least) for _, r, least in SEGMENTS]
    return scored.assign(segment=np.select(reached, NAMES, default=NAMES[-1]))


def limits(scored: pd.DataFrame) -> pd.DataFrame:
    """Say what each score means: the least and the greatest value met, and how many customers have it.

    Parameters: `scored`, as `rfm` returns it. Returns measure, score, low, high (days, orders or currency), customers; best first.
    """
    parts = []
    for name, score in SCORES.items():
        each = scored.groupby(score)[name].agg(low="min", high="max", customers="size")
        parts.append(each.rename_axis("score").reset_index().assign(measure=name)[::-1])
    return pd.concat(parts, ignore_index=True)[["measure", "score", "low", "high", "customers"]]


def segments(scored: pd.DataFrame) -> pd.DataFrame:
    """Say what each segment weighs.

    Parameters: `scored`, as `rfm` returns it.
    Returns one row a segment, best first: segment, customers, share (of customers), revenue and its revenue_share (sales less
    returns), and the medians recency (days), frequency (orders) and monetary (currency a customer).
    """
    grouped = scored.groupby("segment", sort=False)
    table = pd.DataFrame(
        {
            "customers": grouped.size(),
            "revenue": grouped["monetary"].sum(),
            **{name: grouped[name].median() for name in MEASURES},
        }
    )
    total = table["revenue"].sum()
    table.insert(1, "share", table["customers"] / table["customers"].sum())
    table.insert(3, "revenue_share", table["revenue"] / total if total > 0 else float("nan"))
    known = [name for name in (*NAMES, UNKNOWN) if name in table.index]
    return table.loc[known].rename_axis("segment").reset_index()


def moves(orders: ledger.Orders, at: Any = None, *, days: int = 91, cuts: Cuts | None = None) -> pd.DataFrame:
    """Say how customers went from one segment to another.

    Parameters: as `rfm`; `days` between the two looks, by default a quarter. Both looks use the cut points of the first one
    (or `cuts`): with fresh fifths, somebody would have to fall for somebody to rise.
    Returns before, after, customers, revenue (sales less returns at the second look); `before` is « Nouveaux clients » for
    those whose first order came in between. Largest first.
    Raises InputError as `rfm` does, when nobody had bought at the first look included.
    """
    start, end = ledger.reach(orders, at)
    if (end - start).days < days:
        covered = (end - start).days + 1
        raise InputError(
            f"L'historique ne couvre que {covered} jour{'s' if covered > 1 else ''} : pour comparer à {days} jours plus "
            "tôt, il en faut davantage."
        )
    earlier = rfm(orders, end - timedelta(days=days), cuts=cuts)
    now = rfm(orders, end, cuts={**cut_points(earlier), **(cuts or {})})
    both = now.merge(
        earlier[["customer_id", "segment"]], on="customer_id", how="left", suffixes=("", "_before")
    )
    both["before"] = both["segment_before"].fillna("Nouveaux clients")
    grouped = both.groupby(["before", "segment"], as_index=False).agg(
        customers=("customer_id", "size"), revenue=("monetary", "sum")
    )
    return grouped.rename(columns={"segment": "after"}).sort_values(
        ["customers", "before", "after"], ascending=[False, True, True], ignore_index=True
    )


def concentration(scored: pd.DataFrame, share: float = 0.2) -> tuple[float, int, float]:
    """Say how much rests on few customers.

    Parameters: `scored`, with `monetary`; `share` of the customers, the largest.
    Returns the part of the money that they make (0–1), the number of customers that make 80 % of it, and the part of the
    largest one; missing parts where nothing was earned. Customers whose returns exceed their sales count for nothing.
    Source: Pareto's rule.

    >>> concentration(pd.DataFrame({"monetary": [80.0, 5.0, 5.0, 5.0, 5.0]}))
    (0.8, 1, 0.8)
    """
    money = np.sort(scored["monetary"].clip(lower=0).to_numpy("float64"))[::-1]
    total = money.sum()
    if total <= 0:
        return float("nan"), 0, float("nan")
    kept = max(1, round(share * len(money)))
    most = int(np.searchsorted(np.cumsum(money), 0.8 * total * (1 - 1e-12)) + 1)
    return float(money[:kept].sum() / total), most, float(money[0] / total)


def _checked(cuts: Cuts) -> dict[str, list[float]]:
    checked: dict[str, list[float]] = {}
    for name, values in cuts.items():
        numbers = [float(value) for value in values]
        if name not in MEASURES or not numbers or numbers != sorted(numbers):
            raise InputError(
                f"Bornes de « {name} » : on attend recency (jours), frequency (commandes) ou monetary (montant), avec des valeurs "
                "qui montent, par exemple [30, 90, 180, 365]."
            )
        if len(numbers) != GROUPS - 1:
            raise InputError(
                f"Bornes de « {name} » : quatre valeurs font cinq notes ; {len(numbers)} trouvées."
            )
        checked[name] = numbers
    return checked
