"""One indicator over some months, in one group: what the judge needs of it, and what is shown of it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit import numbering
from smkit.analysis.judging import amounts, interval, mix, windows
from smkit.analysis.judging.chance import ROUNDED, Estimate
from smkit.analysis.judging.decide import Look
from smkit.analysis.judging.windows import Span
from smkit.analysis.kpis import cases as cases_of
from smkit.analysis.kpis.clusters import Cells
from smkit.analysis.kpis.definitions import Kpi
from smkit.analysis.kpis.history import QUARTERLY

_COUNTED = ("taux_conversion_site",)  # counted cases, though their rows are days of them
_AGAIN = ("frequence_achat",)  # people who came, each once at least
_NEAR = 0.05  # rows without a group leave a whole that is hardly another one
_LEVELS = ("clients_actifs",)  # counted again each month: told by month

Group = tuple[tuple[str, str], ...]
#: A column, how its groups split a change, and their names.
Weights = tuple[str, mix.Mix, tuple[str, ...]]
#: Log, code, stratum and month of each case.
Cases = tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]


@dataclass(frozen=True)
class Looked:
    """A look, and what it is of: the `value` of the indicator and what it was `before`, the periods `now` and those `against`
    (months, or quarters for what is slow), `below`, the denominator now (0 for a sum), and `parts`, where the whole is but a mix:
    each group, what it was and what it is; `whole`, whether the periods `now` are taken as one (who bought in a half-year, and came
    back in the next)."""

    look: Look
    value: float
    before: float
    now: tuple[int, ...]
    against: tuple[int, ...]
    below: float = 0.0
    parts: tuple[tuple[str, float, float], ...] = ()
    whole: bool = False

    @property
    def months(self) -> int:
        """How many months the window has."""
        return len(self.now) * (3 if self.look.about in QUARTERLY else 1)


@dataclass(frozen=True)
class Logs:
    """The cases behind a mean, in the order of months: the `log` of each, the `code` of its customer, the number of its `month`; by
    column, the `strata` of each, from 1, 0 where it has none, and their `names`."""

    log: NDArray[np.float64]
    code: NDArray[np.int32]
    month: NDArray[np.int32]
    strata: Mapping[str, NDArray[np.int32]]
    names: Mapping[str, pd.Index]

    def of(self, column: str, name: str | None = None) -> Cases:
        """Return the cases as `amounts` takes them.

        Parameters: `column`, that likes are compared by, "" for none; `name`, the group whose cases alone are asked for: within it
        likes are compared by the other column, or a segment that comes or goes would move what every region sells for.
        """
        none = np.zeros(len(self.log), np.int32)
        if name is None:
            return self.log, self.code, self.strata[column] if column else none, self.month
        place = int(self.names[column].get_indexer(pd.Index([name]))[0]) + 1
        kept = self.strata[column] == place if place else none > 0
        other = next((codes for beside, codes in self.strata.items() if beside != column), none)
        log, code, stratum, month = (each[kept] for each in (self.log, self.code, other, self.month))
        return log, code, stratum, month


def logs(id: str, tables: Mapping[str, pd.DataFrame], columns: Sequence[str]) -> Logs | None:
    """Return the cases behind a mean of `cases.MEANS`, by some columns; None where the tables lack what it needs."""
    rows = cases_of.cases(id, tables, columns)
    if rows is None:
        return None
    month = rows["month"].to_numpy(np.int32)
    if (month[1:] < month[:-1]).any():  # small numbers are put in order at once; an engine does it for us
        order = np.argsort((month - month.min()).astype(np.int16), kind="stable")
        rows, month = rows.take(order), month[order]
    # there are as many as orders: all are as short as they may be
    told = {column: numbering.of(rows[column]) for column in columns}
    return Logs(
        np.log(rows["value"].to_numpy()),
        rows["code"].to_numpy(np.int32),
        month,
        {column: np.asarray(its.codes, np.int32) + np.int32(1) for column, its in told.items()},
        {column: its.values.astype("str") for column, its in told.items()},
    )


def look(
    kpi: Kpi, cells: Cells, at: int, span: Span, own: Cases | None = None, dims: Group = (),
    mixed: Mapping[str, Cells] | None = None,
) -> list[Looked]:  # fmt: skip
    """Return the looks at one indicator over one window: a sum against the same months a year before; a mean or a rate against the
    months that led there and against the same months a year before.

    Parameters: `cells` of the indicator, and `at`, the place of the group in them; `span`; `own`, its cases, of `Logs`; `dims`, the
    group's column and name; `mixed`, the indicator's cells by column.
    """
    size = cells.above.shape[2]
    now, then, base = ([m - cells.first for m in months] for months in (span.now, span.then, span.base))
    if max(now) >= size:
        return []
    if cells.below is None:
        found = [_sum(kpi, cells, at, span, dims)] if min(then) >= 0 else []
        return [each for each in found if each]
    if min(base) < 0:
        return []
    estimate = _alike(own, span) if own is not None else partial(_estimate, kpi, cells, at, span)
    yearly = estimate(span.then) if min(then) >= 0 else None
    usual = estimate(span.base)
    weights = [_mixes(mixed or {}, span.now, against) for against in (span.base, span.then)]
    of_base, of_then = (_beside(*pair) for pair in (weights, weights[::-1]))
    both = [
        # quarters before are of other seasons: what is slow is compared with the same quarter alone
        None
        if kpi.id in QUARTERLY
        else _ratio(kpi, cells, at, span, span.base, usual, yearly, dims, of_base),
        _ratio(kpi, cells, at, span, span.then, yearly, None, dims, of_then) if min(then) >= 0 else None,
    ]
    return [each for each in both if each]


def gap(
    kpi: Kpi, cells: Cells, span: Span, dims: Group, *, whole: bool = False, ago: Cells | None = None
) -> list[Looked]:
    """Return the look at a rate of counted cases in one group, beside all the other groups over the same months.

    Parameters: `cells` of the indicator by the column of `dims`, the group's column and name; `span`; `whole`, whether its months
    are one period in the cells; `ago`, the cells of a year before, for what groups do not owe alike (some buy more slowly).
    """
    now = [0] if whole else [m - cells.first for m in span.now]
    found = _gap(cells, dims[0][1], now)
    if found is None or cells.below is None:
        return []
    if kpi.id in QUARTERLY:
        then = [0] if whole else [m - cells.first for m in span.then]
        found = interval.opened(found, _gap(ago, dims[0][1], then) if ago else None)
    at = cells.segments.index(dims[0][1])
    own, every = (
        [part[place][..., now].sum() for part in (cells.above, cells.below)] for place in (at, slice(None))
    )
    value, before = own[0] / own[1], (every[0] - own[0]) / (every[1] - own[1])
    names = (_compared(kpi, span, span.then)[0], "ailleurs")
    seen = Look(kpi.id, kpi.direction, names, "points", found.change, found, dims=dims)
    return [Looked(seen, float(value), float(before), span.now, span.now, float(own[1]), whole=whole)]


def _gap(cells: Cells, name: str, months: list[int]) -> Estimate | None:
    if (
        cells.below is None
        or name not in cells.segments
        or not 0 <= min(months) <= max(months) < cells.above.shape[2]
    ):
        return None
    return interval.gap(cells.above, cells.below, cells.segments.index(name), months)


def _sum(kpi: Kpi, cells: Cells, at: int, span: Span, dims: Group) -> Looked | None:
    known = range(min(span.base[0], span.then[0]), span.now[-1] + 1)
    above = cells.above[at][:, [m - cells.first for m in known]]
    now, then = ([known.index(m) for m in months] for months in (span.now, span.then))
    value, before = float(above[:, now].sum()), float(above[:, then].sum())
    moved = value / before - 1 if before > 0 else None
    level = len(now) if kpi.id in _LEVELS else 1
    alike = span.then if kpi.id in QUARTERLY else windows.same_feast(span)
    feast, counted = None, kpi.unit == "count"
    if alike != span.then and set(alike) <= set(known):
        feast = interval.sums(above, now, [known.index(m) for m in alike], counted=counted)
    found = Look(
        kpi.id, kpi.direction, _compared(kpi, span, span.then), "fraction", moved,
        interval.sums(above, now, then, counted=counted), feast=feast, dims=dims,
    )  # fmt: skip
    return Looked(found, value / level, before / level, span.now, span.then)


def _ratio(
    kpi: Kpi, cells: Cells, at: int, span: Span, against: tuple[int, ...], estimate: Estimate | None, season: Estimate | None,
    dims: Group, weights: Sequence[Weights],
) -> Looked | None:  # fmt: skip
    factor = getattr(kpi, "factor", 1.0)
    sides = [
        [float(part[at][:, [m - cells.first for m in months]].sum()) for part in (cells.above, cells.below)]  # type: ignore[index]
        for months in (span.now, against)
    ]
    if not (sides[0][1] and sides[1][1]):
        return None
    value, before = (above / below * factor for above, below in sides)
    points = kpi.unit in ("fraction", "points")
    scale = 100 if kpi.unit == "fraction" else 1
    moved = (value - before) * scale if points else value / before - 1 if before > 0 else None
    known = [each for each in weights if _same(each[1], value / factor, before / factor)]
    names, its = next(((names, its) for _, its, names in known if its.rules), ((), None))
    parts = tuple(
        (name, was * factor, now * factor)
        for name, (was, now) in zip(names, its.groups if its else (), strict=True)
    )
    mixes = tuple((column, its) for column, its, _ in known)
    found = Look(
        kpi.id, kpi.direction, _compared(kpi, span, against), "points" if points else "fraction", moved, estimate, season,
        mixes=mixes, rate=before * scale if kpi.unit == "fraction" else None, dims=dims,
    )  # fmt: skip
    return Looked(found, value, before, span.now, against, sides[0][1], parts)


def _alike(own: Cases, span: Span) -> Callable[[Sequence[int]], Estimate | None]:
    """What compares the cases of the months now with those of other months; how much months differ is looked at once."""
    unrest = amounts.restless(*own, list(span.base))
    return lambda against: amounts.amounts(*own, list(span.now), list(against), unrest)


def _estimate(kpi: Kpi, cells: Cells, at: int, span: Span, against: Sequence[int]) -> Estimate | None:
    above, below = cells.above[at], cells.below[at]  # type: ignore[index]
    now, then, usual = ([m - cells.first for m in its] for its in (span.now, against, span.base))
    if getattr(kpi, "proportion", False) or kpi.id in _COUNTED:
        return interval.proportions(above, below, now, then, usual)
    by = interval.ratios if tuple(against) == tuple(span.base) or kpi.id in QUARTERLY else interval.yearly
    found = by(above, below, now, then, points=kpi.unit in ("fraction", "points"))
    if kpi.id not in _AGAIN:
        return found
    sides = [(float(above[:, its].sum()), float(below[:, its].sum())) for its in (now, then)]
    return interval.again(found, *sides)


def _same(its: mix.Mix, value: float, before: float) -> bool:
    """Whether a mix splits the very change of the whole: customers of several channels, kept or not in each, make another one."""
    near = all(
        math.isclose(one, other, rel_tol=_NEAR) for one, other in ((its.after, value), (its.before, before))
    )
    return near and its.change * (value - before) > (ROUNDED * before) ** 2


def _mixes(mixed: Mapping[str, Cells], months: Sequence[int], against: Sequence[int]) -> list[Weights]:
    """How much of a change is of the groups' weights, by column, the most telling first."""
    found = []
    for column, cells in mixed.items():
        now, then = ([m - cells.first for m in its] for its in (months, against))
        if (
            min(then) < 0
            or max(now) >= cells.above.shape[2]
            or cells.below is None
            or len(cells.segments) < 2
        ):
            continue
        parts = mix.split(cells.above, cells.below, now, then)
        found += [(column, parts, cells.segments)] if parts and math.isfinite(parts.weights) else []
    return found


def _beside(its: Sequence[Weights], others: Sequence[Weights]) -> list[Weights]:
    """Mixes, each with what weights have moved by over the same months beside others."""
    scores = {column: other.score for column, other, _ in others}
    return [(column, replace(each, beside=scores.get(column, 0.0)), names) for column, each, names in its]


def _compared(kpi: Kpi, span: Span, against: Sequence[int]) -> tuple[str, str]:
    def months(periods: Sequence[int]) -> list[int]:
        return [m for q in periods for m in range(3 * q, 3 * q + 3)] if kpi.id in QUARTERLY else list(periods)

    same = tuple(against) == span.then or kpi.id in QUARTERLY
    return windows.named(months(span.now)), windows.named(months(against)) if same else windows.counted(
        against
    )
