"""Do campaigns differ beyond luck? The dearest buyer beside the cheapest, the best return, twelve months beside those before."""

import math
from dataclasses import replace

import pandas as pd

from smkit.analysis.periods import Course, twelve

_SURE = 0.05
_YEAR = 12  # months
_WIDE = 1.96  # standard errors
_MOST = 3.0  # beyond that, it is what campaigns sell that differs, rather than the luck of their baskets


def apart(ranked: pd.DataFrame) -> bool:
    """Tell whether the last campaign's buyers cost more than the first's beyond what chance makes among so many.

    Parameters: `ranked`, by cpa, with cost and bought. Of forty campaigns alike, the luckiest and the unluckiest always differ:
    the chance of that pair is counted as many times as there are pairs.
    Source: Przyborowski and Wilenski (1940), two Poisson counts given their sum; Bonferroni.

    >>> pair = pd.DataFrame({"cost": [100.0, 100.0], "bought": [60, 30]})
    >>> apart(pair), apart(pd.concat([pair.head(1), *[pair.assign(bought=45)] * 10, pair.tail(1)]))
    (True, False)
    """
    known = ranked[(ranked["bought"] > 0) & (ranked["cost"] > 0)]
    if len(known) < 2:
        return False
    best, worst = known.iloc[0], known.iloc[-1]
    p = _upper(best["bought"], worst["bought"], best["cost"] / (best["cost"] + worst["cost"]))
    return 2 * p * (len(known) * (len(known) - 1) / 2) <= _SURE


def leads(campaigns: pd.DataFrame, name: str) -> bool:
    """Tell whether a campaign returns more per euro than all the others together, beyond what chance makes of the luckiest one.

    Parameters: `campaigns`, as `portfolio.summary` returns it, their margin known; `name`, the one that returns most. Chance is
    that of the number of buyers, the fewer the more their baskets differ (`baskets`), counted once for each campaign that it may
    favour. Without a count of buyers, nothing tells luck.

    >>> rows = pd.DataFrame({"campaign": list("ABC"), "cost": 100.0, "bought": [12, 8, 9], "margin": [240.0, 160.0, 180.0]})
    >>> leads(rows, "A"), leads(rows.assign(bought=10 * rows["bought"], margin=10 * rows["margin"]), "A")
    (False, True)
    """
    known = campaigns[(campaigns["cost"] > 0) & (campaigns["bought"] > 0)]
    best = known[known["campaign"] == name]
    rest = known[known["campaign"] != name]
    margin, spent = float(best["margin"].sum()), float(rest["cost"].sum())
    if not len(best) or not len(rest) or not margin > 0:
        return False
    bought = float(best["bought"].sum())
    needed = float(rest["margin"].sum()) / spent * float(best["cost"].sum()) * bought / margin
    others = float(rest["bought"].sum())
    if needed <= 0:
        return True
    each = 1 + min(_MOST, baskets(known))  # a large order is one piece of luck
    return _upper(bought / each, others / each, needed / (needed + others)) * len(known) <= _SURE


def baskets(campaigns: pd.DataFrame) -> float:
    """Return by how much purchases differ, as the square of their coefficient of variation, from the mean baskets of campaigns.

    Parameters: `campaigns`, with bought and revenue, and channel where it is known: baskets are compared within a channel. 0 where
    nothing tells it.

    >>> rows = pd.DataFrame({"bought": [4.0, 4.0], "revenue": [400.0, 1_200.0]})
    >>> baskets(rows), baskets(rows.assign(revenue=400.0)), baskets(rows[:1])
    (2.0, 0.0, 0.0)
    """
    if "revenue" not in campaigns:
        return 0.0
    rows = campaigns[(campaigns["bought"] > 0) & (campaigns["revenue"] > 0)]
    channel = rows["channel"].fillna("") if "channel" in rows else pd.Series("", index=rows.index)
    usual = rows["revenue"].groupby(channel).transform("sum") / rows["bought"].groupby(channel).transform(
        "sum"
    )
    free = len(rows) - channel.nunique()
    apart = rows["bought"] * (rows["revenue"] / rows["bought"] / usual - 1) ** 2
    return float(apart.sum() / free) if free > 0 else 0.0


def year(months: pd.DataFrame, column: str) -> Course:
    """Follow what campaigns cost or brought over twelve months, and tell whether chance alone may have made its change.

    Parameters: `months`, of `portfolio.monthly`; `column`, cost, bought, margin or net_gain. What was spent is no chance; buyers
    are, and the margin as they are, each of a year leaving what those of that year leave (95 %).

    >>> index = pd.period_range("2024-01", "2025-12", freq="M")
    >>> told = pd.DataFrame({"cost": 50.0, "bought": [4.0] * 12 + [5.0] * 12, "margin": [80.0] * 12 + [100.0] * 12}, index=index)
    >>> year(told, "margin").sure, year(told * 20, "margin").sure, year(told, "cost").sure
    (False, True, True)
    """
    went = twelve(months[column])
    if went.change is None or column == "cost":
        return went
    bought = [
        float(part.sum())
        for part in (months["bought"].iloc[-_YEAR:], months["bought"].iloc[-2 * _YEAR : -_YEAR])
    ]
    if not min(bought) > 0:
        return replace(went, sure=False)
    if column == "bought":
        moved, variance = bought[0] - bought[1], sum(bought)
    else:
        sums = [
            float(part.sum())
            for part in (months[column].iloc[-_YEAR:], months[column].iloc[-2 * _YEAR : -_YEAR])
        ]
        left = [
            float(part.sum())
            for part in (months["margin"].iloc[-_YEAR:], months["margin"].iloc[-2 * _YEAR : -_YEAR])
        ]
        moved = sums[0] - sums[1]
        variance = sum(margin**2 / many for margin, many in zip(left, bought, strict=True))
    return replace(went, sure=abs(moved) > _WIDE * math.sqrt(variance))


def _upper(count: float, other: float, share: float) -> float:
    """How often, of so many events, chance gives as many to a part of them."""
    from scipy.special import bdtrc

    count, both = round(count), round(count) + round(other)
    return float(bdtrc(count - 1, both, share)) if count else 1.0
