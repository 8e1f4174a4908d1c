"""Which days can a KPI be computed on? Those that all its tables cover, by whole months, or the last twelve."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from smkit.analysis.kpis.board import extent
from smkit.analysis.kpis.measures import PERIODIC, Measure
from smkit.analysis.kpis.query import Skip
from smkit.analysis.periods import Window, complete, dated, parse_period

if TYPE_CHECKING:
    from smkit.analysis.kpis.query import Tables

Span = tuple[date, date]
LATE = 4  # a month whose first data come on the 4th (holidays, a week-end) is whole


def window_of(
    measures: Iterable[Measure], tables: "Tables", asked: Window, span: str | None
) -> Window | Skip:
    """Return the days on which a KPI is computed, or why there are none.

    Parameters: its `measures`; `asked`, the window of the question; `span`, year or months where it makes sense on twelve months
    only, or on no less than a month.
    With a grain each period stands for itself, and a table that has nothing to say of one leaves it n.d. Without a grain, a KPI
    that stands on several tables (market share, CAC) is computed on the whole months that all of them cover: else one would bring
    two years, and the other one.
    """
    if span == "year" and asked.grain not in (None, "year"):
        return Skip("whole_years")
    if span == "months" and asked.grain == "week":
        return Skip("whole_months")
    sources = dict.fromkeys((measure.table, measure.at) for measure in measures)
    if asked.grain or (len(sources) == 1 and span != "year"):
        return asked
    spans = [whole_months(tables, table, at, asked) for table, at in sources]
    known = [span for span in spans if span]
    if len(known) < len(spans):
        return Skip("nothing_in_common")
    start, end = max(first for first, _ in known), min(last for _, last in known)
    if span == "year":
        twelve = (pd.Timestamp(end) - pd.DateOffset(years=1)).date() + timedelta(days=1)
        if twelve < start:
            return Skip("whole_years")
        start = twelve
    return replace(asked, start=start, end=end) if start <= end else Skip("nothing_in_common")


def whole(tables: "Tables", name: str, at: str, asked: Window) -> Span | None:
    """Return the first and last day of the whole periods that a table covers: of its months, or of its weeks; None without any."""
    if asked.grain != "week" or name in PERIODIC:
        return whole_months(tables, name, at, asked)
    found = extent(tables[name], at)
    if found is None:
        return None
    first, last = max(found[0].date(), asked.start or date.min), min(found[1].date(), asked.end or date.max)
    number = asked.number(last)
    monday = asked.first_day(number)
    assert monday is not None
    end = asked.last_day(number if complete(monday, last, "week") else number - 1)
    start = asked.first_day(asked.number(first - timedelta(days=1)) + 1)
    assert start is not None and end is not None
    return (start, end) if start <= end else None


def whole_months(tables: "Tables", name: str, at: str, asked: Window) -> Span | None:
    """Return the first and last day of the whole months, within a window, that a table covers; None when there is none."""
    table = tables[name]
    if name in PERIODIC:
        frame = table if isinstance(table, pd.DataFrame) else table.execute()
        firsts = dated(frame, replace(asked, grain=None))["period"].dropna()
        lasts = [_end_of(text) for text in frame.loc[firsts.index, "period"]]
        return (firsts.min().date(), max(lasts)) if len(firsts) else None
    found = extent(table, at)
    if found is None:
        return None
    first, last = max(found[0].date(), asked.start or date.min), min(found[1].date(), asked.end or date.max)
    start = first.replace(day=1)
    if first.day > LATE and first != asked.start:
        start = (pd.Timestamp(start) + pd.DateOffset(months=1)).date()
    month = Window("month")
    number = month.number(last) if complete(last.replace(day=1), last, "month") else month.number(last) - 1
    end = month.last_day(number)
    if last == asked.end:
        end = last
    assert end is not None
    start = max(start, asked.start or start)
    return (start, end) if start <= end else None


def _end_of(text: str) -> date:
    found = parse_period(text)
    assert found is not None
    end = Window(found[0]).last_day(found[1])
    assert end is not None
    return end
