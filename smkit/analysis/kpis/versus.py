"""Against what? Each figure beside that of the period before, or of the same one a year ago."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pandas as pd

from smkit.analysis.kpis.definitions import Kpi
from smkit.analysis.periods import Window
from smkit.analysis.proportions import difference_test

_CHANCE = 0.05  # a change that chance alone makes more often than that is not told as one


def reach(asked: Window, compare: str) -> Window | None:
    """Return the window that holds what a window is compared with; None where there is nothing to compare with.

    With a grain, the whole history before. Without one, as many days just before or a year ago, when both ends are given.
    """
    if asked.grain:
        return replace(asked, start=None)
    if not (asked.start and asked.end):
        return None
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
    """Return `table` with `previous`, `change` and `sure`, from `earlier`: the same KPIs in the window of `reach`."""
    keys = ["kpi", *(["metric"] if "metric" in table else []), *by]
    parts = {"value": "previous", "numerator": "_numerator", "denominator": "_denominator"}
    before = earlier[[*keys, "period", *parts]].rename(columns=parts)
    if asked.grain:
        later = asked.year_back() if compare == "year" else asked.back()
        before["period"] = (before["period"] + later).astype("datetime64[us]")
    found = table.merge(before, on=[*keys, "period"], how="left")
    found["previous"] = found["previous"].astype("float64")
    found["change"] = [
        change(value, previous, kpis[kpi].unit)
        for kpi, value, previous in zip(found["kpi"], found["value"], found["previous"], strict=True)
    ]
    found["change"] = found["change"].astype("float64")
    counts = found[["numerator", "denominator", "_numerator", "_denominator"]].to_numpy("float64")
    found["sure"] = [sure(kpis[kpi], *row) for kpi, row in zip(found["kpi"], counts, strict=True)]
    return found.drop(columns=["_numerator", "_denominator"]).astype({"sure": "object"})


def sure(kpi: Kpi, count: float, cases: float, count_before: float, cases_before: float) -> bool | None:
    """Return whether a rate of counted cases changed by more than chance alone would do; None for any other KPI.

    Parameters: `kpi`; `count` among `cases`, now and before. A difference that chance makes less than once in twenty is one.

    >>> from smkit.analysis.kpis.catalog import catalog
    >>> sure(catalog()["taux_de_gain"], 11, 83, 14, 64), sure(catalog()["taux_de_gain"], 110, 830, 140, 640)
    (False, True)
    """
    counts = (count, cases, count_before, cases_before)
    if not getattr(kpi, "proportion", False) or not all(part == part for part in counts):
        return None
    if not (cases and cases_before):
        return None
    return difference_test(*(round(part) for part in counts))[0] <= _CHANCE


def change(value: float, before: float | None, unit: str) -> float | None:
    """Return how much a value changed: a fraction of what it was, or points for one that is itself a fraction or in points.

    None where there is nothing to compare with, or it was 0.

    >>> change(110.0, 100.0, "EUR"), change(0.5, 0.4, "fraction").__round__(9), change(1.0, 0.0, "count")
    (0.1, 10.0, None)
    >>> change(10.0, -5.0, "points")
    15.0
    """
    if before is None or pd.isna(before) or pd.isna(value):
        return None
    if unit == "fraction":
        return (value - before) * 100
    if unit == "points":  # a score that may be 0 or negative has no rate of change
        return value - before
    return (value - before) / abs(before) if before else None
