"""Since when is the convention less well kept, and where? The month at which a group's share changed, its size and sureness."""

import math
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.judging.chance import changed, followed
from smkit.analysis.judging.interval import unrest
from smkit.analysis.proportions import chi_square_tail, difference_test, holm, newcombe

_FEWEST = 10  # promises due on each side of a change, below which no change is looked for
_DRAWS = 2_000
_SEED = 17  # the draws are of chance, not of the data: the same file gives the same answer
_YEAR = 12  # months
_SEASON = 0.02  # chance left to the season, whose date is the one where it shows most
_RESTLESS = 0.05  # months that draws make differ by as much less often than that differ by themselves
_NEAR = 1.92  # half the 95 % point of a chi-square of one degree: months as likely as that are not ruled out


def slips(leads: pd.DataFrame, column: str, *, confidence: float = 0.95) -> pd.DataFrame:
    """Look in each group for the month since which the share of promises kept has changed.

    Parameters: `leads`, as `handled` returns them; `column` of the groups; `confidence`, a fraction.
    Returns one row a group: the column, since (month, « 2025-03 »), earliest and latest (months that the data do not rule out),
    before, after (fractions) with before_due, after_due (counts), change with low and high (Newcombe), p (of so sharp a change
    in a share that never changed, by simulation over every month, months that differ by more than draws being no change, and
    no less than that of the season, beside the same months a year before and beside all other groups), p_holm (corrected for
    the number of groups) and found. The surest first. A group that is too small to look in has no month.
    Source: likelihood ratio over every month, as a change of level in a binomial series (Hinkley and Hinkley, 1970).

    >>> from itertools import product
    >>> months = pd.date_range("2025-01-01", periods=8, freq="MS")
    >>> rows = [(m, "Ouest", "kept" if i < (9 if m < months[4] else 3) else "late", True) for m, i in product(months, range(10))]
    >>> seen = pd.DataFrame(rows, columns=["started_at", "region", "state", "due"])
    >>> slips(seen, "region")[["region", "since", "before", "after", "found"]].values.tolist()
    [['Ouest', '2025-05', 0.9, 0.3, True]]
    """
    due = leads[leads["due"]]
    month = due["started_at"].dt.strftime("%Y-%m")
    rng = np.random.default_rng(_SEED)
    rows = []
    for value, part in due.groupby(column, sort=True):
        kept = (part["state"] == "kept").groupby(month.loc[part.index]).agg(["sum", "size"])
        others = due[due[column] != value]
        beside = (others["state"] == "kept").groupby(month.loc[others.index]).agg(["sum", "size"])
        rows.append({column: value} | _change(kept, beside, rng, confidence))
    if not rows:
        return pd.DataFrame(columns=[column, "since", "p", "p_holm", "found"])
    table = pd.DataFrame(rows)
    table["p_holm"] = holm(table["p"].tolist())
    table["found"] = table["p_holm"] < 1 - confidence
    return table.sort_values(["p_holm", "p", column], kind="stable", ignore_index=True)


def _change(
    kept: pd.DataFrame, others: pd.DataFrame, rng: np.random.Generator, confidence: float
) -> dict[str, object]:
    """The likeliest month of change in a series of months, and what chance alone would make of it; the same of all other groups."""
    wins, due = kept["sum"].to_numpy(dtype=float), kept["size"].to_numpy(dtype=float)
    before = np.cumsum(due)[:-1]
    allowed = (before >= _FEWEST) & (due.sum() - before >= _FEWEST)
    if not allowed.any():
        return {"since": None, "earliest": None, "latest": None, "before": np.nan, "after": np.nan, "before_due": 0,
                "after_due": 0, "change": np.nan, "low": np.nan, "high": np.nan, "p": 1.0}  # fmt: skip
    gains = np.where(allowed, _gain(wins, due), -np.inf)
    at = int(gains.argmax())
    alike = rng.binomial(due.astype(int), wins.sum() / due.sum(), size=(_DRAWS, len(due))).astype(float)
    by_chance = np.where(allowed, _gain(alike, due), -np.inf).max(axis=1)
    wide = max(1.0, unrest(wins, due)[0])
    p = float((1 + (by_chance >= gains[at] / wide - 1e-9).sum()) / (1 + _DRAWS))
    p = max(p, _in_season(kept, others, kept.index[at + 1], wide))
    near = np.flatnonzero(gains >= gains[at] - _NEAR * wide)
    months = kept.index[1:]
    first, second = (wins[: at + 1].sum(), due[: at + 1].sum()), (wins[at + 1 :].sum(), due[at + 1 :].sum())
    low, high = newcombe(*second, *first, confidence)
    return {
        "since": months[at], "earliest": months[near[0]], "latest": months[near[-1]],
        "before": first[0] / first[1], "after": second[0] / second[1], "before_due": int(first[1]), "after_due": int(second[1]),
        "change": second[0] / second[1] - first[0] / first[1], "low": low, "high": high,
        "p": p,
    }  # fmt: skip


def _in_season(kept: pd.DataFrame, others: pd.DataFrame, since: str, wide: float) -> float:
    """The chance that the season, or months that differ for everybody, makes a change as large: 0 where nothing tells it.

    The months since must have changed beside the same ones a year before, where they are known, and beside all other groups, which
    have the same months; the latter no more where all groups together have another level for good.
    """
    months = pd.PeriodIndex(kept.index, freq="M")
    new = np.asarray(months >= pd.Period(since, freq="M"))
    own, rest = (part.to_numpy(dtype=float) for part in (kept, others.reindex(kept.index, fill_value=0)))
    moved = _moved(own, new)
    year = _year_before(own, months, new, moved, wide)
    if min(rest[new, 1].sum(), rest[~new, 1].sum()) <= 0:
        return year or 0.0
    if year is not None and year > _SEASON:
        return 1.0
    beside = _beside(own, rest, new, moved)
    whole = own + rest
    lasting = year is not None and changed(whole[:, 0] / whole[:, 1], whole[:, 1]) is not None
    return min(beside, year) if lasting and year is not None else beside


def _moved(months: np.ndarray, new: np.ndarray) -> float:
    """By how much a share has changed, from kept and due by month."""
    (won, size), (own, base) = months[new].sum(axis=0), months[~new].sum(axis=0)
    return float(won / size - own / base)


def _year_before(
    own: np.ndarray, months: pd.PeriodIndex, new: np.ndarray, moved: float, wide: float
) -> float | None:
    """The chance of so large a gap with the same months a year before, which differ by so many times what draws do.

    1 where it goes the other way, None where none is known.
    """
    from scipy import special

    places = {month: place for place, month in enumerate(months)}
    pairs = [(int(at), places.get(months[int(at)] - _YEAR, -1)) for at in np.flatnonzero(new)]
    twins = [(at, then) for at, then in pairs if then >= 0 and not new[then]]
    if not twins:
        return None
    now, then = (own[sorted({pair[side] for pair in twins})].sum(axis=0) for side in (0, 1))
    change = now[0] / now[1] - then[0] / then[1]
    if change * moved <= 0:
        return 1.0
    p = difference_test(*map(int, (*now, *then)))[0]
    return float(2 * special.ndtr(special.ndtri(p / 2) / wide**0.5))


def _beside(own: np.ndarray, rest: np.ndarray, new: np.ndarray, moved: float) -> float:
    """The chance of so large a change beside that of the other groups.

    Months whose gap differs by more than draws widen it, and more where a month follows the one before.
    """
    from scipy import special

    apart = moved - _moved(rest, new)
    if apart * moved <= 0:
        return 1.0
    sides = [part[side].sum(axis=0) for part in (own, rest) for side in (new, ~new)]
    error = sum(_drawn(won / size, size) for won, size in sides)
    seen = rest[:, 1] > 0
    mean = [part[seen, 0].sum() / part[seen, 1].sum() for part in (own, rest)]
    drawn = sum(_drawn(rate, part[seen, 1]) for rate, part in zip(mean, (own, rest), strict=True))
    gap = own[seen, 0] / own[seen, 1] - rest[seen, 0] / rest[seen, 1]
    squares, sure = 0.0, 1 / np.asarray(drawn)
    for side in (new[seen], ~new[seen]):
        centre = np.average(gap[side], weights=sure[side])
        squares += float((sure[side] * (gap[side] - centre) ** 2).sum())
    free = max(int(seen.sum()) - 2, 1)
    wide = max(1.0, squares / free)
    month = wide * float(np.mean(drawn))
    again = 1 + followed(gap, new[seen], month, month / wide) / month
    score = abs(apart) / math.sqrt(wide * again * error)
    if chi_square_tail(wide * free, free) > _RESTLESS:
        return float(2 * special.ndtr(-score))
    p = 2 * special.stdtr(free, -score)
    # of months that differ by themselves, the date is the one where they seem to differ for good
    looked = np.cumsum(own[seen, 1])[:-1]
    looked = (looked >= _FEWEST) & (own[seen, 1].sum() - looked >= _FEWEST)
    return float((1 + (_furthest(sure, looked) >= -special.ndtri(p / 2) - 1e-9).sum()) / (1 + _DRAWS))


def _furthest(sure: np.ndarray, looked: np.ndarray) -> np.ndarray:
    """How many standard errors apart draws of months that never change put two levels, at the place where they are most."""
    drawn = np.random.default_rng(_SEED).standard_normal((_DRAWS, len(sure))) * np.sqrt(sure)
    below, sums = np.cumsum(sure), np.cumsum(drawn, axis=1)
    left, before = below[-1] - below[:-1], below[:-1]
    gaps = sums[:, :-1] / before - (sums[:, -1:] - sums[:, :-1]) / left
    return np.where(looked, np.abs(gaps) / np.sqrt(1 / before + 1 / left), 0.0).max(axis=1)


def _drawn(rate: float, size: Any) -> Any:
    """The variance of a share that is drawn, never quite 0."""
    return np.maximum(rate * (1 - rate), 0.25 / size) / size


def _gain(wins: np.ndarray, due: np.ndarray) -> np.ndarray:
    """Log-likelihood that two levels gain over one, for a change after each month but the last."""
    kept, all_ = np.cumsum(wins, axis=-1), np.cumsum(due)
    whole, total = kept[..., -1:], all_[-1]
    return np.asarray(
        _likely(kept[..., :-1], all_[:-1])
        + _likely(whole - kept[..., :-1], total - all_[:-1])
        - _likely(whole, total)
    )


def _likely(wins: np.ndarray, due: np.ndarray) -> np.ndarray:
    from scipy.special import xlogy

    return np.asarray(xlogy(wins, wins / due) + xlogy(due - wins, 1 - wins / due))
