"""Which kinds of account win? Each value of each column beside all the others, corrected for so many looks."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.intervals import wilson
from smkit.analysis.judging import alike
from smkit.analysis.needed import holds
from smkit.analysis.proportions import difference_test, holm, newcombe
from smkit.analysis.prospecting.features import column, dates
from smkit.analysis.prospecting.outcomes import closed

_LEAST = 20  # deals of a kind, and of the others, below which it is not looked at
_FEW = 5  # accounts below which their spread tells nothing


def kinds(
    table: pd.DataFrame, outcome: str, columns: Sequence[str] | None = None, *, unit: str | None = None,
    confidence: float = 0.95, among: alike.Strata | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Compare the win rate of each kind of account with that of all the others.

    Parameters: `table`, one row a deal; `outcome`, the name of the column that says whether it was won (empty while open);
    `columns` to look at, or None for all that can be read; `unit`, the column of the accounts when one may have several deals
    (chance is then taken from accounts, never from lines); `confidence`, a fraction; `among`, of `alike.strata` of the deals, what
    a gap has to hold within: a kind that came in a better year, or from a better source, is no better for that.
    Returns one row a kind, best first: column, kind, deals and wins (counts), rate with rate_low and rate_high (Wilson), others
    (their rate), difference with low and high (fractions), p, p_holm (corrected for all the kinds looked at) and proven.
    Raises InputError when a column does not exist.
    Sources: Newcombe (1998); Holm (1979); Cochran (1977), ratio estimate by account.

    >>> sizes = ["PME", "ETI"] * 100
    >>> deals = pd.DataFrame({"taille": sizes, "gagne": [s == "PME" and at % 3 > 0 for at, s in enumerate(sizes)]})
    >>> kinds(deals, "gagne")[["kind", "wins", "proven"]].values.tolist()
    [['PME', 66, True], ['ETI', 0, True]]
    """
    holds(table, *(columns or ()), *((unit,) if unit else ()))
    deals, won = closed(table, outcome)
    names = columns or [
        str(name) for name in deals.columns if name not in {outcome, unit} and not dates(deals[name])
    ]
    accounts = pd.factorize(deals[unit].where(deals[unit].notna(), "(vide)"))[0] if unit else None
    told = table[outcome].notna().to_numpy()
    known = {column: codes[told] for column, codes in (among or {}).items()}
    rows: list[dict[str, Any]] = []
    for name in names:
        read = column(deals[name])
        if read is None:
            continue
        values = read.read(deals[name]).to_numpy()
        for level in read.levels:
            here = values == level
            if min(here.sum(), (~here).sum()) >= _LEAST:
                row = {"column": name, "kind": level} | _beside(here, won, accounts, confidence)
                if known and row["p"] < 1 - confidence:
                    row["p"] = max(row["p"], alike.proof(here, won, known, accounts, name))
                rows.append(row)
    found = pd.DataFrame(rows)
    if found.empty:
        return pd.DataFrame(
            columns=["column", "kind", "deals", "wins", "rate", "difference", "p", "p_holm", "proven"]
        )
    found["p_holm"] = holm(found["p"].tolist())
    found["proven"] = found["p_holm"] < 1 - confidence
    return found.sort_values(
        ["difference", "column"], ascending=[False, True], kind="stable", ignore_index=True
    )


def _beside(
    here: np.ndarray, won: np.ndarray, accounts: np.ndarray | None, confidence: float
) -> dict[str, Any]:
    """One kind beside the others."""
    wins, deals = int(won[here].sum()), int(here.sum())
    other_wins, other_deals = int(won[~here].sum()), int((~here).sum())
    own = wilson(wins, deals, confidence)
    assert own is not None
    difference = wins / deals - other_wins / other_deals
    if accounts is None:
        low, high = newcombe(wins, deals, other_wins, other_deals, confidence)
        p = difference_test(wins, deals, other_wins, other_deals)[0]
    else:
        low, high, p = _by_account(here, won, accounts, difference, confidence)
    return {
        "deals": deals, "wins": wins, "rate": wins / deals, "rate_low": own[0], "rate_high": own[1],
        "others": other_wins / other_deals, "difference": difference, "low": low, "high": high, "p": p,
    }  # fmt: skip


def _by_account(
    here: np.ndarray, won: np.ndarray, accounts: np.ndarray, difference: float, confidence: float
) -> tuple[float, float, float]:
    """Interval and p of a difference of rates when the deals of one account go together."""
    from scipy import special

    surprise = np.where(
        here, (won - won[here].mean()) / here.sum(), -(won - won[~here].mean()) / (~here).sum()
    )
    sums = np.bincount(accounts, weights=surprise)
    sides = [len(np.unique(accounts[side])) for side in (here, ~here)]
    least = min(sides)
    if least < _FEW:
        return -1.0, 1.0, 1.0
    deviation = math.sqrt(float((sums**2).sum()) * least / (least - 1))
    if deviation == 0:
        return difference, difference, 0.0 if difference else 1.0
    freedom = least - 1
    half = float(special.stdtrit(freedom, 0.5 + confidence / 2)) * deviation
    p = 2 * float(special.stdtr(freedom, -abs(difference) / deviation))
    return max(-1.0, difference - half), min(1.0, difference + half), p
