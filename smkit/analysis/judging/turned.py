"""Has a rate changed for good, and since when? Leads by the month in which they came, each for as long as it was followed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.judging.chance import GROUPS, changed
from smkit.analysis.judging.mix import Mix, split
from smkit.analysis.judging.verdict import Verdict, Word
from smkit.analysis.proportions import newcombe, z_test

#: Columns whose groups may change weight, and make a rate change alone.
MIXES = ("source", "segment", "region", "sector", "size")
#: How often a rate that has not changed looks as if it had, wherever in its history one looks.
_LEVEL = 0.05
_SMALL = 0.10  # parts of a rate below which its change moves no plan
_DOUBT = 0.10  # chance left to the season, as for any other figure
_YEAR = 12  # months before a change, without which nobody knows its season
_ENDS = 20  # ends below which nobody knows how long one waits for the others
_WAITED = 0.95  # of ends: who has waited as long as these says how the others will go
_HEARD = 0.5  # part of the ends to come below which a lead says nothing yet
_REASON = "L'écart dépasse ce que le hasard, la saison et le mélange des groupes font seuls."

Floats = NDArray[Any]


@dataclass(frozen=True)
class Turn:
    """A rate that has changed for good.

    `since`, the first month of those that came in at the new rate (« 2025-07 »); `before` and `after`, fractions; `low` and `high`,
    the 95 % interval of their difference; `p`, for all the months at which it could have changed; `wins` of `cases` since, each
    case for as long as it was followed; `mix` of the groups of `along`, where their weight makes most of the change.
    """

    since: str
    before: float
    after: float
    low: float
    high: float
    p: float
    wins: int
    cases: float
    mix: Mix | None = None
    along: str = ""

    @property
    def fell(self) -> bool:
        """Whether the rate is lower than it was."""
        return self.after < self.before

    def verdict(self, about: str) -> Verdict:
        """Return what may be said of it: better or worse, or a mix where the weight of groups makes most of it.

        Parameters: `about`, the id of the rate.
        """
        change = 100 * (self.after - self.before)
        word: Word = "effet de mélange" if self.mix else "moins bien" if self.fell else "mieux"
        reason = (
            "C'est le poids des groupes qui a changé, plus que leur propre taux." if self.mix else _REASON
        )
        return Verdict(
            word, about, reason, (f"depuis {self.since}", "avant"), change=change, low=min(100 * self.low, change),
            high=max(100 * self.high, change), unit="points", mix=100 * self.mix.weights if self.mix else None,
            along=self.along, n=round(self.cases), p=self.p,
        )  # fmt: skip


def of_decided(leads: pd.DataFrame, along: Sequence[str] = MIXES) -> Turn | None:
    """Return how the share won among deals decided has changed for good; None where nothing says that it has.

    Parameters: `leads`, canonical (`stage`, `created_at`, `closed_at`); `along`, columns whose mix may make the change.
    Deals are taken by the month in which they were created; a loss weighs what is heard of wins over what is heard of losses in the
    days that its deal had. What is won of all that was created has to go the same way: losses that nobody writes down are no rise.

    >>> rng = np.random.default_rng(3)
    >>> days = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 700, 3000), "D")
    >>> won = rng.random(3000) < np.where(days < pd.Timestamp("2025-07-01"), 0.4, 0.2)
    >>> deals = pd.DataFrame({"created_at": days, "closed_at": days + pd.Timedelta(20, "D"), "stage": np.where(won, "won", "lost")})
    >>> turn = of_decided(deals)
    >>> turn.since, round(turn.before, 1), round(turn.after, 1)
    ('2025-07', 0.4, 0.2)
    """
    known = _read(leads)
    if known is None:
        return None
    gained, gone = _heard(known, "won"), _heard(known, "lost")
    if gained is None or gone is None:
        return None
    even = np.divide(gained, gone, out=np.zeros(len(gained)), where=gone >= _HEARD)
    weight = np.where(known["won"], 1.0, np.where(known["lost"], even, 0.0))
    found = _turn(known, weight, (gained >= _HEARD) & (gone >= _HEARD), along)
    if found is None:
        return None
    recent, won = (known["created"] >= pd.Timestamp(found.since)).to_numpy(), known["won"].to_numpy()
    every = _compared(*(float(part[side].sum()) for side in (recent, ~recent) for part in (won, gained)))
    return (
        found
        if every is not None and every[0] * (found.after - found.before) > 0 and every[1] <= _LEVEL
        else None
    )


def of_created(leads: pd.DataFrame, days: float, along: Sequence[str] = MIXES) -> Turn | None:
    """Return how the share of leads won within so many days of their creation has changed for good; None where nothing says so.

    Parameters: `leads` and `along` as `of_decided` takes them; `days` after creation.
    A lead that has not had its days yet counts for the part of wins that come by its age: the last ones are no failures.
    """
    known = _read(leads)
    if known is None:
        return None
    soon = known["won"] & (known["took"] <= days)
    known = known.assign(won=soon, lost=False, seen=known["seen"].clip(upper=days))
    heard = _heard(known, "won")
    return None if heard is None else _turn(known, heard, heard >= _HEARD, along)


def _read(leads: pd.DataFrame) -> pd.DataFrame | None:
    """Leads that can be placed in time, in one order whatever the engine: month, won, lost, days taken and days followed."""
    if not {"stage", "created_at", "closed_at"} <= set(leads):
        return None
    created, closed = (_clock(leads[name]) for name in ("created_at", "closed_at"))
    won, lost = leads["stage"].eq("won"), leads["stage"].eq("lost")
    ends = closed.where(won | lost)
    if ends.isna().all() or created.isna().all():
        return None
    # what was created before the first end that is known is there only if it took long
    placed = (created >= ends.min().to_period("M").start_time) & (~(won | lost) | (ends >= created))
    last = max(created.max(), ends.max())
    known = leads.assign(
        month=created.dt.year * 12 + created.dt.month - 1, won=won, lost=lost, took=_days(ends - created),
        seen=_days(last - created), created=created,
    )[placed]  # fmt: skip
    return known.sort_values(["created", "took", "won"], kind="stable", ignore_index=True)


def _days(spans: "pd.Series[Any]") -> "pd.Series[Any]":
    return spans.dt.total_seconds() / 86_400


def _clock(moments: "pd.Series[Any]") -> "pd.Series[Any]":
    return moments if moments.dt.tz is None else moments.dt.tz_localize(None)


def _heard(known: pd.DataFrame, end: str) -> Floats | None:
    """For each lead, which part of such ends comes within the days that it was followed; None where too few are known."""
    took = known.loc[known[end], "took"].to_numpy()
    if len(took) < _ENDS:
        return None
    waited = float(np.quantile(took, _WAITED))
    old = known[known[end] & (known["seen"] >= waited)]["took"]
    if len(old) < _ENDS:
        return None
    return np.searchsorted(np.sort(old.to_numpy()), known["seen"].to_numpy(), side="right") / len(old)


def _turn(known: pd.DataFrame, weight: Floats, told: NDArray[np.bool_], along: Sequence[str]) -> Turn | None:
    """The last lasting change of won over weight, by month of creation, that neither chance nor the season makes."""
    known, weight = known[told], weight[told]
    if not len(known):
        return None
    month, won = known["month"].to_numpy(dtype=np.int64), known["won"].to_numpy(dtype=float)
    first = int(month.min())
    wins, cases = np.bincount(month - first, won), np.bincount(month - first, weight)
    months = np.flatnonzero(cases > 0)
    start = place = 0
    while (
        at := changed(wins[months[place:]] / cases[months[place:]], cases[months[place:]], _LEVEL)
    ) is not None:
        start, place = place, place + at
    if not place:
        return None
    then, now = months[start:place], months[place:]
    found = _judged(wins, cases, then, now, len(months))
    if found is None or not _in_season(wins, cases, months[:place], now):
        return None
    since = int(first + now[0])
    found = replace(found, since=f"{since // 12}-{since % 12 + 1:02d}")
    return _mixed(found, known, weight, (month - first, won), (now.tolist(), then.tolist()), along)


def _judged(wins: Floats, cases: Floats, then: Floats, now: Floats, looks: int) -> Turn | None:
    """What changed between two stretches of months, where cases alone would not do as much and it is worth a word."""
    own, size, other, base = (float(part[side].sum()) for side in (now, then) for part in (wins, cases))
    tested, before, after = _compared(own, size, other, base), other / base, own / size
    if tested is None or abs(after - before) < _SMALL * before or tested[1] * looks > _LEVEL:
        return None
    low, high = newcombe(own, size, other, base)
    return Turn("", before, after, low, high, min(1.0, tested[1] * looks), round(own), size)


def _in_season(wins: Floats, cases: Floats, then: Floats, now: Floats) -> bool:
    """Whether the same months of the years before, a whole one of which has to be known, go the same way."""
    twins = [
        (each, each - _YEAR * years) for each in now for years in range(1, 10) if each - _YEAR * years in then
    ]
    if not twins or now[0] - then[0] < _YEAR:
        return False
    sides = [sorted({pair[at] for pair in twins}) for at in (0, 1)]
    tested = _compared(*(float(part[side].sum()) for side in sides for part in (wins, cases)))
    whole = wins[now].sum() / cases[now].sum() - wins[then].sum() / cases[then].sum()
    return tested is not None and tested[0] * whole > 0 and tested[1] <= _DOUBT


def _compared(own: float, size: float, other: float, base: float) -> tuple[float, float] | None:
    """The test of two rates; cases counted in part may fall below the wins, all of which were heard of."""
    if min(size, base) <= 0:
        return None
    return z_test(min(own, size), size, min(other, base), base)


def _mixed(
    found: Turn, known: pd.DataFrame, weight: Floats, cells: Any, windows: tuple[list[int], list[int]], along: Sequence[str]
) -> Turn:  # fmt: skip
    """The change with the mix that makes most of it, if one does."""
    month, won = cells
    shape = int(month.max()) + 1
    drawn = np.arange(len(known)) % GROUPS
    for column in along:
        if column not in known or known[column].nunique() < 2:
            continue
        codes = pd.factorize(known[column].astype(str), sort=True)[0]
        cell = (codes * GROUPS + drawn) * shape + month
        parts = (np.bincount(cell, each, (codes.max() + 1) * GROUPS * shape) for each in (won, weight))
        above, below = (each.reshape(-1, GROUPS, shape) for each in parts)
        mix = split(above, below, *windows)
        if mix is not None and mix.rules:
            return replace(found, mix=mix, along=column)
    return found
