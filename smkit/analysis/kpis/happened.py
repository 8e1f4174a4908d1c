"""What has happened, and what is only expected? Nothing after today moves a period, and an open deal closes nowhere."""

from collections.abc import Mapping
from copy import copy
from datetime import date, timedelta
from typing import Any

import pandas as pd

#: The date that puts a row of a table in a period; a row whose own is still to come has not happened.
_DATED = {"orders": "order_date", "sessions": "date", "survey": "date", "campaigns": "start_date"}
_MOMENTS = ("created_at", "qualified_at", "assigned_at", "first_contact_at", "closed_at")


def happened(tables: Mapping[str, Any], today: date | None = None) -> tuple[dict[str, Any], dict[str, int]]:
    """Return the tables as of a day, and how many of their dates were still to come, by canonical name.

    Parameters: `tables` by canonical name; `today`, the day of the run (the clock's by default).
    Orders, sessions, answers and campaigns of later days are left out; a lead stays, without the dates that are still to come: CRMs
    give every open deal an expected closing date, which counts on a won or lost deal alone. Orders that stay in an engine are
    filtered there; its other tables, small beside them, are fetched: they are then counted and judged as in memory.

    >>> leads = pd.DataFrame({"lead_id": ["1", "2"], "stage": ["won", "open"],
    ...                       "closed_at": pd.to_datetime(["2026-02-03", "2027-05-31"])})
    >>> tables, later = happened({"leads": leads}, date(2026, 3, 1))
    >>> tables["leads"]["closed_at"].notna().tolist(), later
    ([True, False], {'leads': 1})
    """
    kept: Any = copy(
        tables
    )  # of the same kind: what `smkit.gather` returns says how to give a table that is not there
    later: dict[str, int] = {}
    end = pd.Timestamp((today or date.today()) + timedelta(days=1))
    for name, table in tables.items():
        if not isinstance(table, pd.DataFrame) and name == "orders":
            if "order_date" in table.columns and table["order_date"].type().is_temporal():
                at = table["order_date"]
                later[name] = int((at >= end.to_pydatetime()).sum().fill_null(0).execute())
                kept[name] = table.filter((at < end.to_pydatetime()) | at.isnull()) if later[name] else table
            continue
        table = kept[name] = _near(table)
        if name == "leads":
            kept[name], later[name] = _closed(table, end)
        elif (at := _DATED.get(name)) and at in table:
            to_come = _wall(table[at]) >= end
            kept[name], later[name] = (
                (table[~to_come].reset_index(drop=True), int(to_come.sum())) if to_come.any() else (table, 0)
            )
    return kept, {name: count for name, count in later.items() if count}


def _closed(leads: pd.DataFrame, end: pd.Timestamp) -> tuple[pd.DataFrame, int]:
    """The leads without closing dates of what is open, nor any date still to come."""
    found, later = leads, 0
    for column in _MOMENTS:
        if column not in leads:
            continue
        to_come = _wall(leads[column]) >= end
        if column == "closed_at" and "stage" in leads:
            to_come |= ~leads["stage"].isin(["won", "lost"]) & leads[column].notna()
        if to_come.any():
            found = found.assign(**{column: found[column].mask(to_come)})
            later += int(to_come.sum())
    return found, later


def _near(table: Any) -> pd.DataFrame:
    """A table as pandas holds it; engines disagree on what a text is there."""
    if isinstance(table, pd.DataFrame):
        return table
    found: pd.DataFrame = table.execute()
    return found.astype({name: "str" for name, kind in table.schema().items() if kind.is_string()})


def _wall(moments: pd.Series) -> pd.Series:
    """Moments by the clock on the wall."""
    return moments.dt.tz_localize(None) if getattr(moments.dtype, "tz", None) is not None else moments
