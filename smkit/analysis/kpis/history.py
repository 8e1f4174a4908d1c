"""Since when, and until when, can an indicator be compared? Whole months, a history that is not cut, cases that are over."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from smkit.analysis.judging import windows
from smkit.analysis.judging.windows import Span
from smkit.analysis.kpis.coverage import whole, whole_months
from smkit.analysis.kpis.definitions import Kpi
from smkit.analysis.kpis.evaluate import leaves
from smkit.analysis.kpis.measures import MEASURES
from smkit.analysis.periods import Window, window

#: What needs twelve months of history behind it: in a cut export everybody looks new.
NEW = ("new_customers",)
#: Compared quarter by quarter: a month is shorter than the time between two purchases.
QUARTERLY = ("retention",)
#: Leads by date of creation: the last ones have not had the time to sign.
YOUNG = ("taux_transformation", "taux_transformation_qualifies")
_OVER = 0.9  # share of the deals that are closed within the time left to them


def needs_past(kpi: Kpi, kpis: Mapping[str, Kpi]) -> bool:
    """Tell whether an indicator stands on first purchases, which a cut history makes of everybody.

    >>> from smkit.analysis.kpis.catalog import catalog
    >>> [id for id in ("nouveaux_clients", "cac_complet", "retention") if needs_past(catalog()[id], catalog())]
    ['nouveaux_clients', 'cac_complet']
    """
    return any(name in NEW for name in leaves(kpi, kpis))


def full_from(tables: Mapping[str, pd.DataFrame], since: date | None = None) -> date | None:
    """Return the day from which first purchases are known for what they are: `since`, or twelve months into the orders.

    >>> orders = pd.DataFrame({"order_date": pd.to_datetime(["2024-01-02", "2025-12-31"])})
    >>> full_from({"orders": orders})
    datetime.date(2025, 1, 1)
    """
    if since is not None or "orders" not in tables or "order_date" not in tables["orders"].columns:
        return since
    whole = whole_months(tables, "orders", "order_date", window(None))
    return (pd.Timestamp(whole[0]) + pd.DateOffset(years=1)).date() if whole else None


def history(
    kpi: Kpi, kpis: Mapping[str, Kpi], tables: Mapping[str, pd.DataFrame], *, since: date | None = None,
    start: Any = None, end: Any = None,
) -> tuple[date, date] | None:  # fmt: skip
    """Return the first and last day of the whole months on which an indicator can be compared; None when there are none.

    Parameters: `kpi`, of the catalogue `kpis`; `tables`; `since`, the day from which the history is whole, if the person says it;
    `start` and `end`, days, both included.
    New customers (and their cost) are known after twelve months; deals by closing date, once the pipeline has had the time to fill;
    leads by creation date, once they have had the time to sign.
    """
    asked = window(None, start, end)
    sources = {(MEASURES[name].table, MEASURES[name].at) for name in leaves(kpi, kpis)}
    spans = [whole_months(tables, table, at, asked) for table, at in sources]
    known = [span for span in spans if span]
    if len(known) < len(spans) or not known:
        return None
    first, last = max(span[0] for span in known), min(span[1] for span in known)
    if needs_past(kpi, kpis):
        first = max(first, full_from(tables, since) or first)
    if kpi.id in YOUNG:
        last = min(last, _month_end(last - lag(tables["leads"])))
    elif ("leads", "closed_at") in sources and "created_at" in tables["leads"]:
        created = tables["leads"]["created_at"].min()
        first = (
            max(first, _month_start(created.date() + lag(tables["leads"]))) if pd.notna(created) else first
        )
    return (first, last) if first < last else None


def whole_only(
    table: pd.DataFrame, kpis: Mapping[str, Kpi], tables: Mapping[str, Any], asked: Window, compare: str | None = None
) -> pd.DataFrame:  # fmt: skip
    """Return a computed table without comparisons of periods that are not whole; those rows say so in `reason`.

    Parameters: `table`, of `kpis.compute` with a grain; `kpis`, the catalogue; `tables`; `asked`, the window of the question;
    `compare`, as `kpis.compute`.
    The first period of an export and the one that is still running are shown, never compared.
    """
    if asked.grain is None or "period" not in table:
        return table
    partial = pd.Series(False, index=table.index)
    earlier = partial.copy()
    for id in table["kpi"].unique():
        kpi = kpis[str(id)]
        sources = {(MEASURES[name].table, MEASURES[name].at) for name in leaves(kpi, kpis)}
        inside, every = (_common(tables, sources, its) for its in (asked, replace(asked, start=None)))
        if inside is None or every is None:
            continue
        first, last = inside
        rows = table["kpi"] == id
        ends = table["period"] + asked.back() - timedelta(days=1)
        partial |= rows & ((table["period"] < first) | (ends > last))
        ago = asked.year_back() if compare == "year" else asked.back()
        earlier |= rows & (table["period"] - ago < every[0])
    found = table.assign(reason=table["reason"].mask(partial & table["value"].notna(), "partial"))
    if "change" in found:
        hidden = partial | earlier
        found = found.assign(previous=found["previous"].mask(hidden), change=found["change"].mask(hidden))
    return found


def _common(
    tables: Mapping[str, Any], sources: Collection[tuple[str, str]], asked: Window
) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """The first and last day of the whole periods that some tables share."""
    spans = [span for name, at in sources if (span := whole(tables, name, at, asked))]
    if not spans:
        return None
    return pd.Timestamp(max(span[0] for span in spans)), pd.Timestamp(min(span[1] for span in spans))


def lag(leads: pd.DataFrame) -> timedelta:
    """Return the time within which most deals are closed; none where dates do not say it."""
    if not {"created_at", "closed_at", "stage"} <= set(leads.columns):
        return timedelta(0)
    took = (leads["closed_at"] - leads["created_at"])[leads["stage"].isin(["won", "lost"])]
    took = took[took >= pd.Timedelta(0)]
    return (
        timedelta(days=math.ceil(took.dt.total_seconds().quantile(_OVER) / 86_400))
        if len(took)
        else timedelta(0)
    )


def spans(id: str, whole: tuple[date, date], lengths: Sequence[int] = windows.LENGTHS) -> list[Span]:
    """Return what an indicator's last months (quarters for what is slow) can be compared with.

    Parameters: `id` of the indicator; `whole`, of `history`; `lengths`, months.
    """
    first, last = (windows.number(day) for day in whole)
    if id not in QUARTERLY:
        return windows.spans(first, last, lengths)
    start, stop = -(-first // 3) + 1, (last + 1) // 3 - 1  # in the first quarter, nobody can have come back
    found = []
    for now in (
        range(stop, stop + 1),
        range(stop - 1, stop),
        range(stop - 1, stop + 1),
    ):  # the last, the one before, and both
        if now[0] - 4 >= start:
            found.append(
                Span(tuple(now), tuple(n - 4 for n in now), tuple(range(max(start, now[0] - 6), now[0])))
            )
    return found


def quarters(numbers: Sequence[int]) -> tuple[date, date]:
    """Return the first and the last day of quarters in a row.

    >>> quarters([2025 * 4 + 2, 2025 * 4 + 3])
    (datetime.date(2025, 7, 1), datetime.date(2025, 12, 31))
    """
    asked = window("quarter")
    first, last = asked.first_day(numbers[0]), asked.last_day(numbers[-1])
    assert first and last  # a quarter has both
    return first, last


def _month_end(day: date) -> date:
    """The last day of the last month that is over on a day."""
    return (pd.Timestamp(day) + timedelta(days=1)).to_period("M").start_time.date() - timedelta(days=1)


def _month_start(day: date) -> date:
    """The first day of the first month that begins on a day or later."""
    return day if day.day == 1 else (pd.Timestamp(day) + pd.offsets.MonthBegin()).date()
