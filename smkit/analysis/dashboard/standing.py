"""Where do sales stand against their target, this period and this year, and which group makes the gap?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from smkit.analysis.kpis import compute, targets
from smkit.analysis.kpis.definitions import Kpi

_REVENUE = "chiffre_affaires"
_ALL = 0.99  # targets of groups that add up to less than that of the whole do not explain it


@dataclass(frozen=True)
class Standing:
    """Revenue against its target, amounts in € and fractions 0–1, None where the tables do not say.

    `attained`, by the last whole period; `year` and `aim`, since January; `before`, the same months a year before; `column`,
    `group` and `gap`, the group that misses its own target by most, where the whole misses; `alone`, whether the others,
    together, reach theirs.
    """

    attained: float | None = None
    year: float | None = None
    aim: float | None = None
    before: float | None = None
    column: str = ""
    group: str = ""
    gap: float | None = None
    alone: bool = False


def stand(
    tables: Mapping[str, pd.DataFrame], now: Mapping[str, date], goals: pd.DataFrame, kpis: Mapping[str, Kpi]
) -> Standing:
    """Return where revenue stands on the last whole period and since January.

    Parameters: `tables` by canonical name; `now`, start and end of the last whole period, empty where there is none; `goals`, of
    `attained.goals` on the same days; `kpis`, the catalogue.

    >>> from smkit.analysis.kpis.catalog import catalog
    >>> days = pd.to_datetime(["2026-01-01", "2026-01-30"])
    >>> orders = pd.DataFrame({"order_id": list("12"), "order_date": days, "amount": [40.0, 50.0]})
    >>> now = {"start": date(2026, 1, 1), "end": date(2026, 1, 31)}
    >>> stand({"orders": orders}, now, pd.DataFrame(), catalog()).year
    90.0
    """
    if not now or "orders" not in tables:
        return Standing()
    end = now["end"]
    year, before = (
        _revenue(tables, date(on, 1, 1), _same_day(end, on), kpis) for on in (end.year, end.year - 1)
    )
    its = goals[goals["metric"] == _REVENUE] if len(goals) else goals
    whole = its[its["column"] == ""].to_dict("records") if len(its) else []
    if not whole:
        return Standing(year=year, before=before)
    aim = float(whole[0]["denominator"])
    kept = Standing(_attained(tables, now, kpis), year, aim, before)
    missing = float(whole[0]["numerator"]) - aim
    return _explained(kept, its, missing) if missing < 0 else kept


def _explained(kept: Standing, its: pd.DataFrame, missing: float) -> Standing:
    """The group furthest below its target, of the column whose targets add up to the whole's."""
    assert kept.aim is not None
    found: Standing | None = None
    for column, rows in its[its["column"] != ""].groupby("column", sort=False):
        if not _ALL <= rows["denominator"].sum() / kept.aim <= 1 / _ALL:
            continue
        gaps = [float(gap) for gap in rows["numerator"] - rows["denominator"]]
        gap = min(gaps)
        if gap < min(0.0, found.gap or 0.0 if found else 0.0):
            found = Standing(
                kept.attained, kept.year, kept.aim, kept.before,
                str(column), str(rows["group"].iloc[gaps.index(gap)]), gap, alone=missing - gap >= 0,
            )  # fmt: skip
    return found or kept


def _attained(
    tables: Mapping[str, pd.DataFrame], now: Mapping[str, Any], kpis: Mapping[str, Kpi]
) -> float | None:
    asked = targets.about(tables["targets"], [_REVENUE], kpis)
    rows = compute(
        "atteinte_objectif", {**tables, "targets": asked}, start=now["start"], end=now["end"], kpis=kpis
    ).table
    known = rows["value"].dropna()
    return float(known.iloc[0]) if len(known) else None


def _revenue(
    tables: Mapping[str, pd.DataFrame], start: date, end: date, kpis: Mapping[str, Kpi]
) -> float | None:
    """Revenue between two days; None where the orders begin later than the first."""
    if pd.Timestamp(start).replace(day=28) < tables["orders"]["order_date"].min():
        return None
    value = compute(_REVENUE, tables, start=start, end=end, kpis=kpis).table["value"]
    return float(value.iloc[0]) if len(value) and pd.notna(value.iloc[0]) else None


def _same_day(day: date, year: int) -> date:
    """The last day of the same month of another year."""
    return (pd.Timestamp(year, day.month, 1) + pd.offsets.MonthEnd(0)).date()
