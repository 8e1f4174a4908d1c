"""Are customers kept, since when are they not, and how many is that? By consecutive periods, and against half a year before."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from smkit.analysis.customers import ledger
from smkit.analysis.intervals import wilson
from smkit.analysis.judging.windows import feast_days
from smkit.analysis.periods import complete, window
from smkit.analysis.proportions import difference_test

_SURE = 0.05
_NEAR = 4  # days before Easter by which two periods may differ and be alike
_RESTLESS = 0.15  # beyond what draws differ by less often than that, periods are taken to differ, by as much as they show
_TOLD = 4  # periods beside those of a year before, below which nobody knows by how much they differ
LEAST = 5  # customers of the period before, below which a rate says nothing
PERIODS = 3  # periods with as many, below which no change is told


class Change(NamedTuple):
    """A change of a rate, dated and sized.

    `since` is the first day of the period where it shows; the rates `before` and `after` have their intervals, and
    `customers_before` and `customers_after` the customers followed (counts); `p` is the chance of seeing one as large if nothing
    had changed, corrected for the number of dates tried; `feast`, whether Easter, in other periods than a year before, may make it
    alone; `season`, whether the season may, for the periods since then were never seen a year before; `mix`, the column whose
    groups may make it by their weight, where customers of each come back as before, or "".
    """

    since: pd.Timestamp
    before: float
    before_low: float
    before_high: float
    after: float
    after_low: float
    after_high: float
    customers_before: int
    customers_after: int
    p: float
    feast: bool = False
    season: bool = False
    mix: str = ""


def retention(
    orders: ledger.Orders, grain: str = "quarter", *, at: Any = None, by: str = "", back: int = 1, confidence: float = 0.95
) -> pd.DataFrame:  # fmt: skip
    """Follow the customers of each period into a later one.

    Parameters: `orders`, canonical order lines (DataFrame or Ibis table); `grain`, month, quarter or year; `at`, the last day
    that is seen; `by`, a column of groups, or ""; `back`, how many periods before (2 quarters are half a year: unlike
    consecutive quarters, they do not forget a loss after one quarter); `confidence`, a fraction.
    Returns one row a period (whole ones alone) and group: period (first day), before (customers active `back` periods
    earlier), kept (those of them active in it), lost, active (all who bought in it), new (first purchase in it or, with
    `back` above 1, since the earlier period), returned (the others), retention (kept / before; missing where before is 0)
    with low and high, net (active / before − 1: what a count of customers shows, arrivals included). A period without any
    sale is a period. Raises InputError as `ledger.customers` does.
    Source: set of identifiers; for source 002's (final − new) / initial, see `by_counts`.

    >>> lines = pd.DataFrame({"order_id": list("1234"), "customer_id": list("ABAC"), "amount": [1.0] * 4,
    ...     "order_date": pd.to_datetime(["2026-01-05", "2026-01-08", "2026-02-05", "2026-02-28"])})
    >>> retention(lines, "month")[["before", "kept", "new", "retention"]].values.tolist()
    [[2.0, 1.0, 1.0, 0.5]]
    """
    asked = window(grain)
    first, end = ledger.reach(orders, at)
    spent = ledger.spending(orders, grain, end, by=by)
    bought = spent[spent["customer_id"].notna() & (spent["orders"] > 0)]
    last = asked.number(end)
    last_start = asked.first_day(last)
    assert last_start is not None
    if not complete(last_start, end, grain):
        last -= 1
    start = asked.number(first)
    if first != asked.first_day(start):
        start += 0 if _begins_whole(first, asked.first_day(start)) else 1
    groups = sorted(bought[by].dropna().unique()) if by else [None]
    periods = np.arange(start + back, last + 1)
    parts = []
    for group in groups:
        own = _followed(bought if group is None else bought[bought[by] == group], periods, back)
        parts.append(own if group is None else own.assign(**{by: group}))
    names = ["period", *([by] if by else []), "before", "kept", "lost", "active", "new", "returned"]
    table = pd.concat(parts, ignore_index=True)[names]
    bands = [
        wilson(k, n, confidence) or (math.nan, math.nan)
        for k, n in zip(table["kept"], table["before"], strict=True)
    ]
    base = table["before"].where(table["before"] > 0)
    return table.assign(
        period=table["period"].map(asked.first_day).astype("datetime64[us]"),
        retention=table["kept"] / base, low=[low for low, _ in bands], high=[high for _, high in bands],
        net=table["active"] / base - 1,
    )  # fmt: skip


def by_counts(start: int, new: int, end: int) -> float | None:
    """Return retention by counts alone: (end − new) / start.

    Parameters: customers at the `start`, those who are `new` and still there at the end, and those at the `end`.
    Returns a fraction, None without anybody at the start. Who comes back after an absence counts as kept: above the truth.
    Source: 002.

    >>> by_counts(100, 20, 95)
    0.75
    """
    return (end - new) / start if start else None


def change(
    followed: pd.DataFrame, *, season: int = 0, feast: bool = False, confidence: float = 0.95
) -> Change | None:
    """Date and size the change of a retention.

    Parameters: `followed`, the rows of one group as `retention` returns them; `season`, periods of a year (4 quarters), or 0: what
    is new must then also differ from the same periods a year before, without which nobody knows its season; `feast`, whether
    customers buy for Easter, which moves: a period is then beside one that has as much of it; `confidence`, a fraction.
    Returns the date that parts the periods best, whatever its sureness (read `p`); None with fewer than three usable periods.
    Source: likelihood ratio of two binomial rates at every date; its chance is that of 2 000 draws without any change, fewer
    where periods differ from the same ones a year before by more than draws do.
    """
    usable = followed[followed["before"] >= LEAST].sort_values("period")
    if len(usable) < PERIODS:
        return None
    kept, size = usable["kept"].to_numpy("float64"), usable["before"].to_numpy("float64")
    statistic, at = _split(kept[None, :], size)
    seen, where = float(statistic[0]), int(at[0])
    # as many draws as give a chance to the nearest two thousandth; the seed makes the answer the same every time
    drawn = np.random.default_rng(1).binomial(size.astype(int), kept.sum() / size.sum(), (2_000, len(size)))
    wide, free = (float(each[0]) for each in _wide(kept[None, :], size, at, season))
    by_chance, places = _split(drawn.astype("float64"), size)
    p = _often(by_chance, seen)
    spread = _wide(drawn.astype("float64"), size, np.full_like(places, where), season)[0]
    if restless := wide > 1 and free >= _TOLD and _often(spread, wide) <= _RESTLESS:
        # how much periods differ is itself known from few of them: draws are set beside what they differ by
        own = _wide(drawn.astype("float64"), size, places, season)[0]
        p = max(p, _often(by_chance / np.maximum(own, 1e-12), seen / wide))
    elif wide > 1:
        p = _often(by_chance, seen / wide)
    before, after = slice(None, where), slice(where, None)
    sums = [(float(kept[part].sum()), float(size[part].sum())) for part in (before, after)]
    (low, high), (low2, high2) = (wilson(k, n, confidence) or (math.nan, math.nan) for k, n in sums)
    (k, n), (k2, n2) = sums
    since = pd.Timestamp(usable["period"].iloc[where])
    unrest = max(1.0, wide), free if restless else math.inf
    seasonal = _of_season(kept, size, where, season, unrest)
    alike = (
        _of_season(kept, size, where, season, unrest, _feasts(usable["period"], season))
        if feast
        else seasonal
    )
    return Change(
        since, k / n, low, high, k2 / n2, low2, high2, int(n), int(n2), max(p, seasonal, alike),
        feast=max(p, seasonal) < _SURE <= alike, season=bool(season) and p < _SURE and not _twins(len(size), where, season).size,
    )  # fmt: skip


def _followed(bought: pd.DataFrame, periods: Any, back: int) -> pd.DataFrame:
    """Counts of one group, by period: each purchase looks for one of the same customer `back` periods earlier."""
    codes, _ = pd.factorize(bought["customer_id"])
    period = bought["period"].to_numpy("int64")
    origin = min(int(period.min()), int(periods[0]) if len(periods) else int(period.min())) - back
    width = max(int(period.max()), int(periods[-1]) if len(periods) else 0) - origin + 1
    keys = codes.astype("int64") * width + (period - origin)
    again = np.isin(keys - back, keys)
    born = bought.groupby(codes)["period"].transform("min").to_numpy("int64")
    new = born > period - back

    def counted(which: Any) -> Any:
        return np.bincount(period[which] - origin, minlength=width)

    active, kept, arrived = counted(slice(None)), counted(again), counted(new & ~again)
    at = periods - origin
    before = active[at - back]
    return pd.DataFrame(
        {
            "period": periods,
            "before": before,
            "kept": kept[at],
            "lost": before - kept[at],
            "active": active[at],
        }
        | {"new": arrived[at], "returned": active[at] - kept[at] - arrived[at]}
    )


def _feasts(periods: pd.Series[Any], season: int) -> Any:
    """How many of the days before Easter each period holds, and the one before it, whose customers come back in it."""
    months = 12 // season
    firsts = [pd.Timestamp(first) for first in periods]
    before = pd.DateOffset(months=months)
    return np.array([
        [feast_days(day.date(), months) for day in (first, first - before)] for first in firsts
    ])  # fmt: skip


def _often(by_chance: Any, seen: float) -> float:
    """How often draws go as far as what is seen, which is one of them."""
    return (1 + int((by_chance >= seen - 1e-9).sum())) / (1 + len(by_chance))


def _wide(kept: Any, size: Any, where: Any, season: int) -> tuple[Any, Any]:
    """How many times the spread of draws periods that keep their level spread, each beside the one a year before, and how many do.

    Parameters: `kept`, a row a series; `size` of its periods; `where` each is parted. One, of none, where no year before is known.
    """
    pooled = kept.sum(axis=1, keepdims=True) / size.sum()
    now = np.arange(season, len(size)) if season else np.arange(0)
    then = now - season
    drawn = pooled * (1 - pooled) * (1 / size[now] + 1 / size[then])
    same = ((now < where[:, None]) | (then >= where[:, None])) & (drawn > 0)
    moved = (kept[:, now] / size[now] - kept[:, then] / size[then]) ** 2 / np.where(drawn > 0, drawn, 1.0)
    many = same.sum(axis=1)
    return np.where(many > 0, (moved * same).sum(axis=1) / np.maximum(many, 1), 1.0), many


def _of_season(
    kept: Any, size: Any, where: int, season: int, unrest: tuple[float, float], feasts: Any = None
) -> float:
    """The chance that the new periods differ so from the same ones a year before; 1 where none of those is known.

    Parameters: `unrest`, of `_wide`, one at least; `feasts`, the days before Easter of each period and of the one before it, where
    it is bought for: a period that holds others than a year before is then beside the last older one that holds as many, and left
    out without any; 1 where all are.
    """
    if not season:
        return 0.0
    twins = _twins(len(size), where, season)
    if not len(twins):
        return 1.0
    others = twins - season
    if feasts is not None:
        pairs = [(at, old) for at in twins for old in [*range(where), at - season] if _alike(feasts, at, old)]
        latest = dict(pairs)  # a year before where it is alike, else the last period that is
        twins, others = (np.array(list(each), dtype=int) for each in (latest, latest.values()))
    if not len(twins):
        return 1.0
    counts = [int(part.sum()) for part in (kept[twins], size[twins], kept[others], size[others])]
    moved = counts[0] / counts[1] - counts[2] / counts[3]
    whole = kept[where:].sum() / size[where:].sum() - kept[:where].sum() / size[:where].sum()
    if feasts is not None and moved * whole <= 0:
        return 1.0
    from scipy import special

    p = difference_test(*counts)[0]
    wide, free = unrest
    return float(2 * special.stdtr(free, special.ndtri(p / 2) / wide**0.5)) if wide > 1 else p


def _twins(periods: int, where: int, season: int) -> Any:
    """The new periods whose like of a year before is an old one."""
    new = np.arange(where, periods)
    return new[(new - season >= 0) & (new - season < where)]


def _alike(feasts: Any, new: int, old: int) -> bool:
    return bool((np.abs(feasts[new] - feasts[old]) <= _NEAR).all())


def _split(kept: Any, size: Any) -> tuple[Any, Any]:
    """For each row of counts, the largest likelihood ratio of two rates, and where it parts them."""
    whole = _likelihood(kept.sum(axis=1), size.sum())
    ratios = []
    for at in range(1, len(size)):
        ratios.append(
            _likelihood(kept[:, :at].sum(axis=1), size[:at].sum()) + _likelihood(kept[:, at:].sum(axis=1), size[at:].sum()) - whole
        )  # fmt: skip
    found = np.array(ratios)
    return found.max(axis=0), found.argmax(axis=0) + 1


def _likelihood(kept: Any, size: float) -> Any:
    from scipy.special import xlogy

    rate = kept / size
    return xlogy(kept, rate) + xlogy(size - kept, 1 - rate)


def _begins_whole(first: Any, period_start: Any) -> bool:
    """Whether no more than a few quiet days miss at the start of the first period."""
    return (first - period_start).days <= 4
