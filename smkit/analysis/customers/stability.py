"""Did chance make these segments? Purchases are drawn again, and one looks who stays where."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.customers import ledger
from smkit.analysis.customers.rfm import NAMES, UNKNOWN, Cuts, cut_points, named, scored
from smkit.analysis.customers.rhythm import regularity

_SOLID, _DOUBTFUL = 0.75, 0.5  # Hennig (2007): stable above, dissolved below
_MOST = 20_000  # customers that are drawn again; beyond, as many at random say the same


def stability(
    orders: ledger.Orders, at: Any = None, *, cuts: Cuts | None = None, draws: int = 50, seed: int = 1
) -> pd.DataFrame:
    """Say how well each segment holds when the same customers had bought, by chance, a little more or a little less.

    Parameters: `orders`, canonical order lines (DataFrame or Ibis table); `at` and `cuts`, as `rfm`; `draws`, how often; `seed`.
    Returns segment, customers, same (mean Jaccard likeness, 0–1, of the segment and of that which bears its name in a draw) and
    verdict (solid from 0,75, doubtful from 0,5, chance below); best segments first. With fewer than ten customers, no row.
    Source: a bootstrap: of each customer, as many purchases as chance allows at that regularity (see `rhythm.regularity`),
    drawn among their own, the last one moved by less than half of their usual wait, cut points made again; verdicts of Hennig
    (2007), Cluster-wise assessment of cluster stability.
    """
    _, end = ledger.reach(orders, at)
    clients = ledger.customers(orders, end)
    random = np.random.default_rng(seed)
    if len(clients) > _MOST:
        kept = np.sort(random.choice(len(clients), _MOST, replace=False))
        clients = clients.iloc[kept].reset_index(drop=True)
    silence = (pd.Timestamp(end) - clients["last"]).dt.days.to_numpy("float64")
    spent = (clients["revenue"] - clients["returned"]).to_numpy("float64")
    seen = pd.DataFrame({"recency": silence, "frequency": clients["orders"], "monetary": spent})
    real = named(scored(seen, {**cut_points(seen), **(cuts or {})}))["segment"].to_numpy()
    if (real == UNKNOWN).any():
        return pd.DataFrame(columns=["segment", "customers", "same", "verdict"])
    again = _Again(orders, end, clients, silence)
    likeness: dict[str, list[float]] = {name: [] for name in NAMES if (real == name).any()}
    for _ in range(draws):
        table = again.draw(random)
        drawn = named(scored(table, {**cut_points(table), **(cuts or {})}))["segment"].to_numpy()
        for name, values in likeness.items():
            mine, its = real == name, drawn == name
            values.append(float((mine & its).sum() / (mine | its).sum()))
    rows = [
        {"segment": name, "customers": int((real == name).sum()), "same": float(np.mean(values))}
        for name, values in likeness.items()
    ]
    found = pd.DataFrame(rows)
    verdicts = np.select(
        [found["same"] >= _SOLID, found["same"] >= _DOUBTFUL], ["solid", "doubtful"], "chance"
    )
    return found.assign(verdict=verdicts)


class _Again:
    """The customers of a file, ready to be drawn again."""

    def __init__(self, orders: ledger.Orders, end: Any, clients: pd.DataFrame, silence: Any) -> None:
        each = ledger.purchases(orders, end)
        each = each[each["orders"] > 0]
        place = pd.Series(np.arange(len(clients)), index=clients["customer_id"])
        own = each["customer_id"].map(place)
        each = (
            each[own.notna()]
            .assign(_client=own.dropna().astype("int64"))
            .sort_values("_client", kind="stable")
        )
        self._money = (each["revenue"] - each["returned"]).to_numpy("float64")
        self._count = np.bincount(each["_client"], minlength=len(clients))
        self._start = np.cumsum(self._count) - self._count
        self._silence, self._steady = silence, regularity(clients) ** 0.5
        waits = (clients["days"] - 1).to_numpy("float64")
        usual = (clients["last"] - clients["first"]).dt.days.to_numpy("float64") / np.where(
            waits > 0, waits, np.nan
        )
        self._usual = np.where(waits > 0, usual, np.nanmedian(usual) if (waits > 0).any() else 0.0)
        self._per_day = clients["orders"].to_numpy("float64") / clients["days"].to_numpy("float64")

    def draw(self, random: np.random.Generator) -> pd.DataFrame:
        by_chance = self._count + (random.poisson(self._count) - self._count) / self._steady
        drawn = np.maximum(1, np.rint(by_chance)).astype("int64")
        client = np.repeat(np.arange(len(drawn)), drawn)
        picked = self._start[client] + (random.random(len(client)) * self._count[client]).astype("int64")
        moved = self._silence + (random.random(len(drawn)) - 0.5) * self._usual
        return pd.DataFrame(
            {
                "recency": np.maximum(0, np.rint(moved)),
                "frequency": drawn * self._per_day,
                "monetary": np.bincount(client, self._money[picked], len(drawn)),
            }
        )
