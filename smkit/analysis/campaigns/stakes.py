"""What is a decision on campaigns worth a year? Losses that would end, and euros that would move, each with its range."""

from typing import Any, NamedTuple

import pandas as pd

from smkit.analysis.campaigns import budget


class Stake(NamedTuple):
    """€ of margin a year: what is expected, the least and the most."""

    worth: float
    low: float
    high: float


def years(start: Any, end: Any) -> float:
    """Return how many years campaigns ran, one at least: what was done once is supposed to be done once a year.

    At one, then, they tell no pace, and nothing of theirs is said to be « par an » without that assumption.
    Parameters: `start` and `end`, first and last day, or None.

    >>> years("2024-01-01", "2025-12-31"), years("2025-03-01", "2025-03-31"), years(None, None)
    (2.0, 1.0, 1.0)
    """
    if pd.isna(start) or pd.isna(end):
        return 1.0
    return max(1.0, round(((pd.Timestamp(end) - pd.Timestamp(start)).days + 1) / 365.25, 1))


def losing(campaigns: pd.DataFrame) -> pd.DataFrame:
    """Return the campaigns that lose money even at the end of what chance allows, the worst first.

    Parameters: `campaigns`, as `portfolio.summary` returns it, whose `loses` counts how many are looked at. One whose range is
    unknown is judged on its net gain.

    >>> rows = {"campaign": ["A", "B", "C"], "net_gain": [-50.0, -10.0, 9.0], "net_gain_high": [-20.0, 5.0, 20.0]}
    >>> losing(pd.DataFrame(rows))["campaign"].tolist()
    ['A']
    """
    worst = campaigns["net_gain_high"].fillna(campaigns["net_gain"]) < 0
    if "loses" in campaigns:
        worst &= campaigns["loses"].astype(bool)
    return campaigns[(campaigns["net_gain"] < 0) & worst].sort_values("net_gain", kind="stable")


def hopeless(campaigns: pd.DataFrame) -> pd.DataFrame:
    """Return the campaigns of unknown margin that sell less than they cost, so that they lose at any margin, the worst first.

    Parameters: `campaigns`, as `portfolio.summary` returns it.

    >>> rows = {"campaign": ["A", "B", "C"], "gross_gain": [-10.0, 10.0, -60.0], "net_gain": [None] * 3}
    >>> hopeless(pd.DataFrame(rows))["campaign"].tolist()
    ['C', 'A']
    """
    gain = campaigns.reindex(columns=["gross_gain"])["gross_gain"]
    return campaigns.loc[gain[campaigns["net_gain"].isna() & (gain < 0)].sort_values(kind="stable").index]


def avoided(losers: pd.DataFrame, over: float) -> Stake:
    """Return what a year without these campaigns keeps, if they were made again at the same pace.

    Parameters: `losers`, of `losing`; `over`, the years that they ran, of `years`. The range adds up each campaign's own: it
    supposes that all of them are lucky, or unlucky, together.

    >>> rows = {"net_gain": [-50.0, -30.0], "net_gain_low": [-60.0, -40.0], "net_gain_high": [-20.0, -10.0]}
    >>> avoided(pd.DataFrame(rows), 2.0)
    Stake(worth=40.0, low=15.0, high=50.0)
    """
    ends = (losers[f"net_gain_{end}"].fillna(losers["net_gain"]).sum() for end in ("high", "low"))
    return Stake(*(-float(each) / over for each in (losers["net_gain"].sum(), *ends)))


def moved(shared: pd.DataFrame, over: float, *, elasticity: float, spread: float = 0.2) -> Stake:
    """Return what a budget shared otherwise adds to net gain in a year, and between what elasticities put it.

    Parameters: `shared`, as `budget.surviving` returns it, in money; `over`, of `years`; `elasticity` supposed, moved by
    `spread` both ways, as there.

    >>> two = pd.DataFrame({"cost": [100.0], "value": [400.0], "proposed": [200.0]})
    >>> [round(each) for each in moved(two, 1.0, elasticity=0.5, spread=0.25)]
    [66, -24, 173]
    """
    low, high = budget.range_of(shared, elasticity, spread)
    return Stake(budget.added(shared, elasticity) / over, low / over, high / over)
