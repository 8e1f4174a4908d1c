"""Where will the year land? Last year's months at this year's level, with the interval that past dates would have earned."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.dashboard.standing import began
from smkit.analysis.intervals import LEAST, earned
from smkit.analysis.judging import Verdict
from smkit.analysis.judging.verdict import Word
from smkit.analysis.judging.windows import number
from smkit.analysis.kpis import compute, coverage, targets
from smkit.analysis.kpis.definitions import Kpi
from smkit.analysis.periods import Window
from smkit.typography import typeset

_YEAR, _LEVEL = 12, 3  # months of a season, and those that tell this year's level
_KEPT = 0.5  # how much of a change of level is taken to last: half-way, as damped trends have it
_REVENUE, _AIM = "chiffre_affaires", "atteinte_objectif"
_PER_YEAR = {"year": 1, "quarter": 4, "month": 12}


@dataclass(frozen=True)
class Landing:
    """The year's revenue as it should end, amounts in €: `done` so far, `amount` in all, `low` and `high`, None where the history
    is too short; `left`, months to come; `tested`, past dates that the interval comes from; `lacking`, months of history that it
    would still take; `aim`, the year's target, None where there is none; `spoiled`, whether days without a sale, and no lack of
    history, leave no forecast.
    """

    done: float
    amount: float | None
    low: float | None
    high: float | None
    left: int
    tested: int
    lacking: int
    aim: float | None = None
    spoiled: bool = False

    @property
    def verdict(self) -> Verdict | None:
        """Whether the target will be reached: « oui », « non » or « on ne peut pas dire »; None without one, or a landing."""
        if self.aim is None or self.low is None or self.high is None:
            return None
        if self.low < self.aim <= self.high:
            return Verdict(
                "on ne peut pas dire", _AIM, typeset("L'objectif est dans l'intervalle de la prévision.")
            )
        word: Word = "oui" if self.aim <= self.low else "non"
        return Verdict(word, _AIM, typeset("L'objectif est hors de l'intervalle de la prévision."))


def land(
    months: pd.Series, opens: int = 1, aim: float | None = None, hollow: Collection[int] = ()
) -> Landing | None:
    """Return where the (financial) year of the last month lands; None when that month ends it, or nothing is known.

    Parameters: `months`, € by whole month, indexed by monthly periods, none missing; `opens`, the month in which the year begins;
    `aim`, € of the year's target; `hollow`, months that days without a sale took a part of, as `windows.number` counts them: what
    rests on one is no forecast, and no past date that does says how far one may be wrong.
    The months to come are those of a year before, times the square root of how the last three months compare with the same ones a
    year before: a change of level is taken to last by half. The same was done at each past month, for as many months ahead: what
    came over what would have been told gives the interval, that should hold eight times out of ten. Too few such dates, and there
    is no forecast. Source: damped trends (Gardner and McKenzie, 1985); benchmarks/bench_landing.py compares.

    >>> index = pd.period_range("2023-01", "2025-10", freq="M")
    >>> found = land(pd.Series(100.0, index=index))
    >>> found.done, found.amount, found.low, found.high, found.tested
    (1000.0, 1200.0, 1200.0, 1200.0, 18)
    """
    if not len(months):
        return None
    elapsed = (months.index[-1].month - opens) % _YEAR + 1
    left = _YEAR - elapsed
    if not left:
        return None
    gone = np.isin([number(month.start_time.date()) for month in months.index], list(hollow))
    values = np.where(gone, np.nan, months.to_numpy(dtype=float))  # a sum that rests on one is not known
    done = float(values[-elapsed:].sum()) if len(values) >= elapsed else float("nan")
    ratios = [
        after / told
        for at in range(_YEAR + _LEVEL, len(values) - left + 1)
        if (told := ahead(values[:at], left)) is not None
        and told > 0
        and not math.isnan(after := float(values[at : at + left].sum()))
    ]
    coming, around = ahead(values, left), earned(ratios, overlap=left)
    lacking = max(0, _YEAR + _LEVEL + left + math.ceil((LEAST - 1) * left) - len(values))
    if coming is None or around is None or done != done:
        return Landing(
            done, None, None, None, left, len(ratios), lacking, aim, bool(gone.any()) and not lacking
        )
    low, high = (done + coming * ratio for ratio in around)
    return Landing(done, done + coming, low, high, left, len(ratios), 0, aim)


def ahead(values: Any, left: int) -> float | None:
    """Return the sum of the next months: the same ones a year before, half-way to the level of the last three.

    Parameters: `values`, by month, an array; `left`, how many months ahead, twelve at most. None where a year before is not known,
    or a month that it rests on (NaN).

    >>> import numpy as np
    >>> ahead(np.array([10.0] * 12 + [40.0] * 3), 2), ahead(np.array([10.0] * 14), 2)
    (40.0, None)
    """
    if len(values) < _YEAR + _LEVEL:
        return None
    before = values[-_YEAR - _LEVEL : -_YEAR].sum()
    start = len(values) - _YEAR
    level = values[-_LEVEL:].sum() / before if before > 0 else -1.0
    coming = float(values[start : start + left].sum() * level**_KEPT) if level >= 0 else math.nan
    return None if math.isnan(coming) else coming


def months(tables: Mapping[str, pd.DataFrame], end: date | None, kpis: Mapping[str, Kpi]) -> pd.Series:
    """Return revenue by whole month up to a day, a month without a sale being nil; empty where orders have no dates.

    Parameters: `tables` by canonical name; `end`, the last day that counts, or None; `kpis`, the catalogue.

    >>> from smkit.analysis.kpis.catalog import catalog
    >>> days = pd.to_datetime(["2026-01-01", "2026-03-31"])
    >>> orders = pd.DataFrame({"order_id": list("12"), "order_date": days, "amount": [40.0, 50.0]})
    >>> months({"orders": orders}, None, catalog()).tolist()
    [40.0, 0.0, 50.0]
    """
    orders = tables.get("orders")
    known = orders is not None and "order_date" in orders
    span = coverage.whole_months(tables, "orders", "order_date", Window(end=end)) if known else None
    if span is None:
        return pd.Series(dtype="float64")
    last = pd.Period(span[1], "M")
    last = last if span[1] == last.end_time.date() else last - 1
    index = pd.period_range(span[0], last, freq="M")
    if not len(index):
        return pd.Series(dtype="float64")
    table = compute(
        _REVENUE, tables, grain="month", start=span[0], end=index[-1].end_time.date(), kpis=kpis
    ).table
    if "period" not in table:
        return pd.Series(dtype="float64")
    found = table.set_index(pd.PeriodIndex(table["period"], freq="M"))["value"]
    return found.reindex(index).fillna(0.0)


def year_aim(goals: pd.DataFrame | None, day: date, kpis: Mapping[str, Kpi], opens: Any = 1) -> float | None:
    """Return the revenue target of the whole (financial) year of a day; None where a part of the year has none.

    Parameters: `goals`, canonical targets; `day`; `kpis`, the catalogue; `opens`, the month in which the year begins. Targets of
    the whole company count before those of its regions or segments, which are added up by one cut only.

    >>> from smkit.analysis.kpis.catalog import catalog
    >>> asked = pd.DataFrame({"period": ["2026-T1", "2026-T2", "2026-T3", "2026-T4"], "metric": "chiffre_affaires", "target": 25.0})
    >>> year_aim(asked, date(2026, 5, 1), catalog()), year_aim(asked[:3], date(2026, 5, 1), catalog())
    (100.0, None)
    """
    if goals is None or targets.lacking({"targets": goals}, ()):
        return None
    since = began(day, opens)
    until = (pd.Timestamp(since) + pd.DateOffset(years=1, days=-1)).date()
    its = targets.inside(
        targets.read(targets.about(goals, [_REVENUE], kpis), kpis)[0], Window(None, since, until)
    )
    columns = [name for name in ("segment", "region", "salesperson") if name in its]
    whole = its[its[columns].isna().all(axis=1)]
    cuts = [
        whole,
        *(
            its[its[name].notna() & its[[o for o in columns if o != name]].isna().all(axis=1)]
            for name in columns
        ),
    ]
    for cut in cuts:
        for grain, asked in _PER_YEAR.items():
            own = cut[cut["grain"] == grain]
            if own["period"].nunique() == asked:
                return float(own["target"].sum())
    return None
