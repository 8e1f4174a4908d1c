"""Do two rates still differ where cases are alike? The same period, the same group, and chance taken from accounts."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.judging.turned import MIXES

#: Chance left to what is held equal in turn, as to the season, where a gap is proven by itself.
DOUBT = 0.10
#: Days since its clock started, after which a lead that is not won is counted as not won.
MATURE = 60
#: Part of what may be compared below which two columns say the same thing, and one cannot be held for the other.
OVERLAP = 0.2
#: Part of a gap below which what is held equal makes most of it.
MOST = 0.5
#: Values of a column, beyond which few cases are alike.
GROUPS = 30
_PERIOD = "Q"  # cases of one quarter are as old as each other, and of one season
_MONTHLY = (
    40  # cases a month from which there are enough to compare those of one month, whose season is the same
)
_WAITED = 0.9  # of wins: who has waited as long as these has had the time to be one
_ENOUGH = 20  # wins that tell how long one waits for the others
_LEFT = 0.5  # part of the leads below which what is old enough does not speak for them


class Held(NamedTuple):
    """A difference of rates between cases that are alike: `difference` (a fraction), `p`, how often chance alone makes as much, and
    `weight`, how many cases could be compared (half the harmonic mean of both sides, over what is held equal)."""

    difference: float
    p: float
    weight: float


#: What cases are compared within, by what it is: "" for their period, else for a column and their period.
Strata = Mapping[str, NDArray[np.int64]]


def strata(cases: pd.DataFrame, columns: Sequence[str] = MIXES, dated: str = "created_at") -> Strata:
    """Return what cases are to be compared within: their quarter, or month where they are many, then each column that has groups.

    Parameters: `cases`, one a row; `columns` whose groups may have another weight on either side; `dated`, when each began.

    >>> found = strata(pd.DataFrame({"region": ["Nord", "Sud"], "created_at": pd.to_datetime(["2026-01-05", "2026-02-09"])}))
    >>> {name: codes.tolist() for name, codes in found.items()}
    {'': [0, 0], 'region': [1, 2]}
    """
    period = np.zeros(len(cases), np.int64)
    if dated in cases:
        moments = cases[dated].dt.tz_localize(None) if cases[dated].dt.tz is not None else cases[dated]
        months = moments.dt.to_period("M")
        many = len(cases) >= _MONTHLY * max(1, months.nunique())
        period = pd.factorize(months if many else moments.dt.to_period(_PERIOD), sort=True)[0] + (
            1 if moments.isna().any() else 0
        )
    found = {"": np.asarray(period, np.int64)}
    for column in columns:
        if column in cases and 2 <= cases[column].nunique() <= GROUPS:
            codes = pd.factorize(cases[column].astype("object"), sort=False)[0] + 1
            found[column] = found[""] + codes.astype(np.int64) * (int(found[""].max(initial=0)) + 1)
    return found


def held(
    here: NDArray[np.bool_], won: NDArray[Any], among: NDArray[np.int64], accounts: NDArray[np.int64] | None = None
) -> Held:  # fmt: skip
    """Compare the rate of some cases with that of the others among those that are alike.

    Parameters: `here`, which cases; `won`, which did; `among`, what each is compared within; `accounts`, the code of its customer
    where one may have several cases (chance is then taken from customers, and a few of them prove nothing), or None.
    Source: Mantel and Haenszel (1959), with the variance of their test; by customer, that of the sums of its terms.

    >>> big = np.repeat([True, False], 400)  # large deals are won twice as often, and three in four of them come from here
    >>> here, won = (np.arange(800) % 4 < 3) == big, np.arange(800) // 4 % 4 < np.where(big, 2, 1)
    >>> found = held(here, won, big.astype(int))
    >>> float(won[here].mean() - won[~here].mean()), found.difference, found.p
    (0.125, 0.0, 1.0)
    """
    from scipy import special

    size = int(among.max(initial=0)) + 1
    n, n1, m = (np.bincount(among, each, size) for each in (None, here.astype(float), won.astype(float)))
    both = (n1 > 0) & (n1 < n)
    weight = float((n1 * (n - n1) / np.maximum(n, 1))[both].sum())
    if not weight:
        return Held(0.0, 1.0, 0.0)
    share, rate = (each / np.maximum(n, 1) for each in (n1, m))
    kept = both[among]
    terms = np.where(kept, (here - share[among]) * (won - rate[among]), 0.0)
    moved = float(terms.sum()) / weight
    terms *= np.sqrt(n / np.maximum(n - 1, 1))[among]
    sums = terms[kept] if accounts is None else np.bincount(accounts[kept], terms[kept])
    squares = sums[sums != 0] ** 2
    variance = float((n1 * (n - n1) * m * (n - m) / np.maximum(n**2 * (n - 1), 1))[both].sum())
    if accounts is not None:
        variance = max(variance, float(squares.sum()))
    if not variance:
        return Held(moved, 1.0, weight)
    score = abs(moved) * weight / variance**0.5
    few = float(squares.sum() ** 2 / (squares**2).sum()) if accounts is not None and len(squares) else np.inf
    p = (
        float(2 * special.stdtr(max(few - 1, 1.0), -score))
        if few < np.inf
        else float(2 * special.ndtr(-score))
    )
    return Held(moved, p, weight)


def proof(
    here: NDArray[np.bool_], won: NDArray[Any], among: Strata, accounts: NDArray[np.int64] | None = None, but: str = "",
    gap: float | None = None,
) -> float:  # fmt: skip
    """Return how often chance alone makes a gap of rates, whatever is held equal in turn: 1 where that makes most of the gap.

    Parameters: as `held`; `among`, of `strata`; `but`, the column whose groups are compared; `gap`, the difference that is told, by
    default that of the two rates. A column that hardly leaves anything to compare says the same as that one: neither can be held
    for the other.

    >>> draw = np.random.default_rng(1)
    >>> recent = draw.random(2_000) < 0.5  # a source of the last year, where twice as many deals are won from anywhere
    >>> here, won = recent & (draw.random(2_000) < 0.5), draw.random(2_000) < np.where(recent, 0.4, 0.2)
    >>> proof(here, won, {"": np.zeros(2_000, int)}) < 1e-6, proof(here, won, {"": recent.astype(int)}) > 0.05
    (True, True)
    """
    if not 0 < here.sum() < len(here):
        return 1.0
    gap = float(won[here].mean() - won[~here].mean()) if gap is None else gap
    whole = float(here.sum() * (~here).sum() / len(here))
    chances = []
    for column, codes in among.items():
        found = held(here, won, codes, accounts)
        if column and (column == but or found.weight < OVERLAP * whole):
            continue
        chances.append(
            found.p if found.difference * gap > 0 and abs(found.difference) >= MOST * abs(gap) else 1.0
        )
    return max(chances, default=1.0)


def accounts(cases: pd.DataFrame, column: str = "account") -> NDArray[np.int64] | None:
    """Return the code of each case's customer, each by itself where it has none; None where nobody has several.

    >>> accounts(pd.DataFrame({"account": ["A", None, "A", None]})).tolist(), accounts(pd.DataFrame({"account": ["A", "B"]}))
    ([0, 1, 0, 2], None)
    """
    if column not in cases or cases[column].nunique() == cases[column].notna().sum():
        return None
    codes, names = pd.factorize(cases[column])
    alone = codes < 0
    return np.where(alone, len(names) + np.cumsum(alone) - 1, codes).astype(np.int64)


def ripe(leads: pd.DataFrame, by: str) -> "pd.Series[bool]":
    """Tell which leads are old enough to have been won, had they to be: as old as nine wins in ten of the slowest group.

    Parameters: `leads`, canonical; `by`, the column of the groups. All of them where dates do not say it, or too few are so old.

    >>> days = pd.to_datetime(["2026-01-01"] * 40 + ["2026-03-30"])
    >>> seen = pd.DataFrame({"source": "Salon", "stage": ["won"] * 40 + ["open"], "created_at": days})
    >>> ripe(seen.assign(closed_at=days + pd.Timedelta(20, "D")), "source").tolist()[-2:]
    [True, False]
    """
    every = pd.Series(True, leads.index)
    if not {"created_at", "closed_at"} <= set(leads):
        return every
    won = leads[leads["stage"].eq("won")]
    took = (won["closed_at"] - won["created_at"]).where(lambda each: each >= pd.Timedelta(0)).dropna()
    groups = took.groupby(won[by])
    waits = groups.quantile(_WAITED)[groups.size() >= _ENOUGH]
    if waits.empty:
        return every
    ends = leads["closed_at"].where(leads["stage"].isin(["won", "lost"]))
    old = ~(leads["created_at"] > max(leads["created_at"].max(), ends.max()) - waits.max())
    return old if old.mean() >= _LEFT else every
