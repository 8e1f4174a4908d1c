"""Against what? Each figure beside that of the period before, or of the same one a year ago."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pandas as pd

from smkit.analysis.definitions import Kpi
from smkit.analysis.periods import PER_YEAR, Window


def reach(asked: Window, compare: str) -> Window | None:
    """Return the window to compute, long enough for every period to have what it is compared with.

    None where there is nothing to compare with: without a grain, windows are compared only when both ends are given.
    """
    if not asked.grain:
        return asked if asked.start and asked.end else None
    if not asked.start:
        return asked
    return replace(asked, start=asked.first_day(asked.number(asked.start) - _back(asked, compare)))


def shifted(asked: Window, compare: str) -> Window:
    """Return the window that a window with two ends is compared with: as many days just before, or a year ago."""
    assert asked.start and asked.end
    if compare == "previous":
        return asked.before(asked.start, asked.end)[0]
    start, end = (pd.Timestamp(day) for day in (asked.start, asked.end + timedelta(days=1)))
    year = pd.DateOffset(years=1)
    return replace(asked, start=(start - year).date(), end=(end - year).date() - timedelta(days=1))


def join(
    table: pd.DataFrame,
    earlier: pd.DataFrame,
    kpis: Mapping[str, Kpi],
    by: Sequence[str],
    asked: Window,
    compare: str,
) -> pd.DataFrame:
    """Return `table` with `previous` and `change`, and without the periods that were there to be compared with.

    `earlier` is what to compare with: the same table with a grain, that of `shifted` without.
    """
    keys = ["kpi", *(["metric"] if "metric" in table else []), *by]
    before = earlier[[*keys, "period", "value"]].rename(columns={"value": "previous"})
    if asked.grain:
        months = 12 // PER_YEAR[asked.grain] * _back(asked, compare)
        before["period"] = (before["period"] + pd.DateOffset(months=months)).astype("datetime64[us]")
    found = table.merge(before, on=[*keys, "period"], how="left")
    found["previous"] = found["previous"].astype("float64")
    found["change"] = [
        change(value, previous, kpis[kpi].unit)
        for kpi, value, previous in zip(found["kpi"], found["value"], found["previous"], strict=True)
    ]
    found["change"] = found["change"].astype("float64")
    if asked.grain and asked.start:
        first = pd.Timestamp(str(asked.first_day(asked.number(asked.start))))
        found = found[~(found["period"] < first)].reset_index(drop=True)
    return found


def change(value: float, before: float | None, unit: str) -> float | None:
    """Return how much a value changed: a fraction of what it was, or points for one that is itself a fraction.

    None where there is nothing to compare with, or it was 0.

    >>> change(110.0, 100.0, "EUR"), change(0.5, 0.4, "fraction").__round__(9), change(1.0, 0.0, "count")
    (0.1, 10.0, None)
    """
    if before is None or pd.isna(before) or pd.isna(value):
        return None
    if unit == "fraction":
        return (value - before) * 100
    return (value - before) / abs(before) if before else None


def _back(asked: Window, compare: str) -> int:
    """How many periods back is what each is compared with."""
    assert asked.grain
    return 1 if compare == "previous" else PER_YEAR[asked.grain]
