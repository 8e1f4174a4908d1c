"""Do customers come back less, or are those who never came back much only more of them? The same region, segment and channel."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from smkit.analysis import wherever
from smkit.analysis.customers import ledger
from smkit.analysis.customers.retention import Change, retention
from smkit.analysis.judging.alike import GROUPS, MOST, OVERLAP
from smkit.analysis.judging.turned import MIXES

_COLUMNS = (*MIXES, "channel")
_SURE = 0.05  # the date is the one where the change of all shows most: what is left of it is put to the whole proof


def mixed(
    found: Change, orders: ledger.Orders, grain: str, at: Any = None, *, by: str = "", group: str = ""
) -> Change:
    """Return a change of retention with the column whose groups may make it by their weight, and the chance that this leaves.

    Parameters: `found`, of all customers or of a `group` of `by`; `orders`, `grain` and `at`, as `retention` takes them.
    Where customers of one region (segment, channel…) who came back less become more numerous, all of them together come back less,
    and none has changed: what is left within regions must be most of the change, and more than chance makes one time in twenty.
    """
    own = wherever.where(orders, by, group) if by else orders
    for column in _COLUMNS:
        if column == by or column not in own.columns or not 2 <= wherever.count(own, column) <= GROUPS:
            continue
        p = within(retention(own, grain, at=at, by=column), column, found)
        if p > _SURE:
            return found._replace(p=max(found.p, p), mix=column)
    return found


def within(followed: pd.DataFrame, column: str, found: Change) -> float:
    """Return how often chance makes the change that is left within the groups of a column, 1 where that is not most of it.

    Parameters: `followed`, as `retention` returns it by that `column`; `found`, the change of all. 0 where too few customers are
    of one group before and after: the column says nothing.
    Source: Mantel and Haenszel (1959), a stratum a group.

    >>> old, new = pd.Timestamp("2024-01-01"), pd.Timestamp("2025-01-01")
    >>> rows = [("Nord", old, 80, 64), ("Sud", old, 20, 4), ("Nord", new, 20, 16), ("Sud", new, 80, 16)]
    >>> table = pd.DataFrame(rows, columns=["region", "period", "before", "kept"])
    >>> within(table, "region", Change(new, 0.68, 0, 1, 0.32, 0, 1, 100, 100, 0.001))
    1.0
    """
    new = followed["period"] >= found.since
    k1, n1, k0, n0 = (
        followed[side].groupby(column)[name].sum() for side in (new, ~new) for name in ("kept", "before")
    )
    sides = pd.DataFrame({"k1": k1, "n1": n1, "k0": k0, "n0": n0}).fillna(0).astype("float64")
    whole = sides.sum()
    both = sides[(sides["n1"] > 0) & (sides["n0"] > 0)]
    size = both["n1"] + both["n0"]
    weight = both["n1"] * both["n0"] / size
    if not weight.sum() >= OVERLAP * whole["n1"] * whole["n0"] / (whole["n1"] + whole["n0"]):
        return 0.0
    gap = found.after - found.before
    left = float((weight * (both["k1"] / both["n1"] - both["k0"] / both["n0"])).sum() / weight.sum())
    if left * gap <= 0 or abs(left) < MOST * abs(gap):
        return 1.0
    rate = (both["k1"] + both["k0"]) / size
    variance = float((weight * rate * (1 - rate)).sum()) / float(weight.sum()) ** 2
    return math.erfc(abs(left) / math.sqrt(2 * variance)) if variance else 1.0
