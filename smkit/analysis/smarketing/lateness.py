"""What does a missed promise go with? Chances to win, contacted on time against late or never, at equal source and profile."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.judging import alike
from smkit.analysis.judging.turned import MIXES
from smkit.analysis.needed import holds
from smkit.analysis.proportions import normal_quantile
from smkit.analysis.smarketing.conversion import last_known

_FEWEST = 5  # wins expected in each group; below, nothing is said


@dataclass(frozen=True)
class Lateness:
    """What missing the promise goes with: counts of leads old enough to be judged, then the comparison at equal mix.

    `missed` counts leads contacted late or never, `never` those among them that nobody contacted. `ratio` is the chance to win of
    missed leads over that of leads kept (1: no difference), `difference` that of the two chances, in fractions; both with their
    95 % interval, adjusted for the columns of `adjusted`; `crude` is the ratio without any adjustment. `enough` tells whether
    wins are many enough to compare at all; `chance`, how often chance alone makes that difference, whatever is held equal in turn
    (0 where the interval holds zero: nothing more is asked): the period (leads called late these last months have had less time to
    be won), the region, the size, the customers.
    """

    kept: int
    kept_won: int
    missed: int
    missed_won: int
    never: int
    crude: float
    ratio: float
    low: float
    high: float
    difference: float
    difference_low: float
    difference_high: float
    adjusted: tuple[str, ...]
    enough: bool
    chance: float = 0.0

    @property
    def apart(self) -> bool:
        """Whether the whole interval of the difference is on one side, of enough wins."""
        return self.enough and (self.difference_high < 0 or self.difference_low > 0)

    @property
    def proven(self) -> bool:
        """Whether chance alone is ruled out: the whole interval of the difference is on one side, whatever is held equal."""
        return self.apart and self.chance <= alike.DOUBT


def lateness(
    leads: pd.DataFrame, by: Sequence[str] = ("source", "profile_fit"), *, mature: float = alike.MATURE, at: Any = None,
    confidence: float = 0.95,
) -> Lateness:  # fmt: skip
    """Compare the chances to win of leads whose promise was missed and kept, at equal mix.

    Parameters: `leads`, as `handled` returns them (`state`, `started_at`, `stage`); `by`, columns to adjust for (those that the
    table lacks are left out); `mature`, days since the clock started, for a lead to be judged; `at`, the last moment known;
    `confidence`, a fraction.
    Returns Lateness; what cannot be computed is NaN. It is an association: nobody drew at random who was called late.
    Source: Mantel and Haenszel (1959); ratio's variance of Greenland and Robins (1985), difference's of Sato (1989).

    >>> seen = pd.DataFrame({"state": ["kept"] * 40 + ["late"] * 40, "started_at": pd.Timestamp("2025-01-06"),
    ...     "stage": ["won"] * 20 + ["lost"] * 20 + ["won"] * 10 + ["lost"] * 30, "source": "Salon"})
    >>> found = lateness(seen, at="2025-12-31")
    >>> found.ratio, round(found.low, 2), round(found.high, 2), found.proven
    (0.5, 0.27, 0.93, True)
    """
    holds(leads, "state", "started_at", "stage")
    last = last_known(leads) if at is None else pd.Timestamp(at)
    old = leads[(leads["started_at"] <= last - pd.Timedelta(days=mature)) & (leads["state"] != "pending")]
    missed, won = (old["state"] != "kept").to_numpy(), (old["stage"] == "won").to_numpy()
    columns = tuple(name for name in by if name in old and old[name].notna().any())
    strata = (
        old.groupby(list(columns), dropna=False, sort=False).ngroup().to_numpy()
        if columns
        else np.zeros(len(old), int)
    )
    n1, a, n0, c = (
        int(missed.sum()),
        int((missed & won).sum()),
        int((~missed).sum()),
        int((~missed & won).sum()),
    )
    edge = normal_quantile(0.5 + confidence / 2)
    overall = (a + c) / (n1 + n0) if n1 + n0 else 0.0
    counts = _counts(missed, won, strata)
    ratio, spread = _ratio(*counts)
    difference, error = _difference(*counts)
    low, high = difference - edge * error, difference + edge * error
    found = Lateness(
        n0, c, n1, a, int((old["state"] == "never").sum()), _over(_over(a, n1), _over(c, n0)),
        ratio, ratio * math.exp(-edge * spread), ratio * math.exp(edge * spread),
        difference, low, high, columns, min(n1, n0) * min(overall, 1 - overall) >= _FEWEST,
    )  # fmt: skip
    if not found.apart:
        return found
    among = alike.strata(old, (*MIXES, *by), "started_at")
    return replace(found, chance=alike.proof(missed, won, among, alike.accounts(old), gap=difference))


def cost(
    late: Lateness | None, missed: float, worth: float | None = 1.0
) -> tuple[float, float, float] | None:
    """Return what so many missed promises go with: the likeliest loss, and the ends of its interval.

    Parameters: `late`, as `lateness` returns it; `missed` promises; `worth` of a customer, 1 to count customers, in currency for
    money, None or missing where it is unknown.
    Returns None unless missed promises are proven to win less often, and the worth is known. It is an association.

    >>> late = Lateness(40, 20, 40, 10, 0, .5, .5, .27, .93, -0.25, -0.5, -0.1, ("source",), True)
    >>> cost(late, 20), cost(late, 20, 100.0), cost(late, 20, None)
    ((5.0, 2.0, 10.0), (500.0, 200.0, 1000.0), None)
    """
    if late is None or not late.proven or late.difference >= 0 or worth is None or math.isnan(worth):
        return None
    likely, low, high = (
        -missed * worth * each for each in (late.difference, late.difference_high, late.difference_low)
    )
    return likely, low, high


def mean_won(leads: pd.DataFrame) -> float:
    """Return the mean amount of the leads won, in currency; missing where none is told. Parameters: `leads`, canonical.

    >>> mean_won(pd.DataFrame({"stage": ["won", "won", "lost"], "amount": [100.0, 300.0, 50.0]}))
    200.0
    """
    if "amount" not in leads:
        return math.nan
    return float(leads.loc[(leads["stage"] == "won") & (leads["amount"] > 0), "amount"].mean())


def _counts(missed: np.ndarray, won: np.ndarray, strata: np.ndarray) -> tuple[np.ndarray, ...]:
    """Missed, missed and won, kept, kept and won, by stratum, where there is some of both."""
    size = int(strata.max(initial=-1)) + 1
    n1, a, n0, c = (
        np.bincount(strata, each.astype(float), size)
        for each in (missed, missed & won, ~missed, ~missed & won)
    )
    both = (n1 > 0) & (n0 > 0)
    return n1[both], a[both], n0[both], c[both]


def _ratio(n1: np.ndarray, a: np.ndarray, n0: np.ndarray, c: np.ndarray) -> tuple[float, float]:
    """Ratio of chances, and the standard error of its logarithm."""
    n = n1 + n0
    above, below = (a * n0 / n).sum(), (c * n1 / n).sum()
    if not above or not below:
        return (0.0 if below else math.nan), math.nan
    variance = ((n1 * n0 * (a + c) - a * c * n) / n**2).sum() / (above * below)
    return float(above / below), math.sqrt(variance)


def _difference(n1: np.ndarray, a: np.ndarray, n0: np.ndarray, c: np.ndarray) -> tuple[float, float]:
    """Difference of chances, and its standard error."""
    n = n1 + n0
    if not (weight := (n1 * n0 / n).sum()):
        return math.nan, math.nan
    found = ((a * n0 - c * n1) / n).sum() / weight
    p = ((n1**2 * c - n0**2 * a + n1 * n0 * (n0 - n1) / 2) / n**2).sum()
    q = ((a * (n0 - c) + c * (n1 - a)) / (2 * n)).sum()
    return float(found), float(np.sqrt(max(0.0, found * p + q)) / weight)


def _over(part: float, whole: float) -> float:
    return part / whole if whole else math.nan
