"""Where do sales stand against their target, this period and this year, and which group makes the gap?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from smkit.analysis.kpis import compute, targets
from smkit.analysis.kpis.board import extent
from smkit.analysis.kpis.definitions import Kpi
from smkit.analysis.periods import window
from smkit.analysis.wherever import values

_REVENUE = "chiffre_affaires"
_ALL = 0.99  # targets of groups that add up to less than that of the whole do not explain it


@dataclass(frozen=True)
class Standing:
    """Revenue against its target, amounts in € and fractions 0–1, None where the tables do not say.

    `attained`, by the last whole period; `year` and `aim`, since `since`, the day the (financial) year began; `before`, the same
    months a year before; `column`, `group` and `gap`, the group that misses its own target by most, where the whole misses;
    `alone`, whether the others, together, reach theirs.
    """

    attained: float | None = None
    year: float | None = None
    aim: float | None = None
    before: float | None = None
    column: str = ""
    group: str = ""
    gap: float | None = None
    alone: bool = False
    since: date | None = None


def stand(
    tables: Mapping[str, pd.DataFrame], now: Mapping[str, date], goals: pd.DataFrame, kpis: Mapping[str, Kpi], opens: Any = 1
) -> Standing:  # fmt: skip
    """Return where revenue stands on the last whole period and since the year began.

    Parameters: `tables` by canonical name; `now`, start and end of the last whole period, empty where there is none; `goals`, of
    `attained.goals` on the same days; `kpis`, the catalogue; `opens`, the month in which the financial year begins.

    >>> from smkit.analysis.kpis.catalog import catalog
    >>> days = pd.to_datetime(["2026-01-01", "2026-01-30"])
    >>> orders = pd.DataFrame({"order_id": list("12"), "order_date": days, "amount": [40.0, 50.0]})
    >>> now = {"start": date(2026, 1, 1), "end": date(2026, 1, 31)}
    >>> stand({"orders": orders}, now, pd.DataFrame(), catalog()).year
    90.0
    """
    if not now or "orders" not in tables:
        return Standing()
    end, since = now["end"], began(now["end"], opens)
    year, before = (
        _revenue(tables, since.replace(year=since.year - ago), _same_day(end, end.year - ago), kpis)
        for ago in (0, 1)
    )
    its = goals[goals["metric"] == _REVENUE] if len(goals) else goals
    whole = its[its["column"] == ""].to_dict("records") if len(its) else []
    part = _alone(tables["orders"], its) if len(its) and not whole else []
    whole = whole or part
    if not whole:
        return Standing(year=year, before=before, since=since)
    aim = float(whole[0]["denominator"])
    kept = Standing(_attained(tables, now, kpis), year, aim, before, since=since)
    missing = float(whole[0]["numerator"]) - aim
    return _explained(kept, its, missing) if missing < 0 and not part else kept


def _alone(orders: pd.DataFrame, its: pd.DataFrame) -> list[dict[Any, Any]]:
    """The target of the one group that the tables are limited to: it is that of their whole."""
    groups = [
        (column, group)
        for column, group in its[["column", "group"]].drop_duplicates().itertuples(index=False)
        if column in orders and set(map(str, values(orders, column))) == {str(group)}
    ]
    if len(groups) != 1:
        return []
    ((column, group),) = groups
    return its[(its["column"] == column) & (its["group"] == group)].to_dict("records")


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
            group = str(rows["group"].iloc[gaps.index(gap)])
            found = replace(kept, column=str(column), group=group, gap=gap, alone=missing - gap >= 0)
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
    known = extent(tables["orders"], "order_date")
    if known and pd.Timestamp(start).replace(day=28) < known[0]:
        return None
    value = compute(_REVENUE, tables, start=start, end=end, kpis=kpis).table["value"]
    return float(value.iloc[0]) if len(value) and pd.notna(value.iloc[0]) else None


def began(day: date, opens: Any = 1) -> date:
    """Return the first day of the (financial) year of a day; `opens`, the month in which it begins.

    >>> began(date(2026, 3, 31)), began(date(2026, 3, 31), 7)
    (datetime.date(2026, 1, 1), datetime.date(2025, 7, 1))
    """
    asked = window("year", opens=opens)
    first = asked.first_day(asked.number(day))
    assert first is not None
    return first


def _same_day(day: date, year: int) -> date:
    """The last day of the same month of another year."""
    return (pd.Timestamp(year, day.month, 1) + pd.offsets.MonthEnd(0)).date()
