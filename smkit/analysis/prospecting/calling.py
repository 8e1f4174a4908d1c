"""Whom to contact, and when: the prospects that the law leaves open and the hours hold, best first."""

from collections.abc import Hashable
from datetime import date, timedelta
from typing import Any

import pandas as pd

from smkit.analysis.periods import one_day
from smkit.analysis.prospecting.capacity import tiers
from smkit.analysis.prospecting.law import IF, YES, allowed, as_of
from smkit.analysis.prospecting.planning import Quarter
from smkit.analysis.prospecting.results import Score


def contact_day(told: str, *tables: pd.DataFrame | None) -> date:
    """Return the day on which prospects will be approached.

    Parameters: `told`, « 2026-09-01 » or « 1er septembre 2026 », or "" for the day after the last one of tables, never before the
    rules of `allowed` hold; `tables`, with their dates. The clock is not asked: the same files give the same report.
    Raises InputError when it is no date.

    >>> contact_day("2026-09-01"), contact_day("", pd.DataFrame({"closed_at": pd.to_datetime(["2024-05-02"])}))
    (datetime.date(2026, 9, 1), datetime.date(2026, 8, 11))
    """
    given = one_day("Jour", told)
    if given is not None:
        return given
    last = [
        _happened(table, name).max()
        for table in tables
        if table is not None
        for name in table.select_dtypes("datetime")
    ]
    days = [moment.date() + timedelta(days=1) for moment in last if not pd.isna(moment)]
    return max([as_of(), *days])


def _happened(table: pd.DataFrame, name: Hashable) -> pd.Series:
    """The dates of a column, but for the days on which open deals are only expected to close."""
    expected = name == "closed_at" and "stage" in table
    return table[name].where(table["stage"] != "open") if expected else table[name]


def shortlist(prospects: pd.DataFrame, on: date, quarter: Quarter, contacts: float) -> pd.DataFrame:
    """Return whom to contact in the quarter, best first, by the channels that the law leaves open.

    Parameters: `prospects`, canonical; `on`, the day of the contact; `quarter`, as `quarter` returns it; `contacts` that can
    be made in the quarter.
    Returns the prospects that may be approached by e-mail or telephone: prospect, account, region, source (those that
    there are), email and phone with their rules, `chance` (where a score is shown), and `tier`: A, B, or C for later. Where no
    score is shown the order is that of the last contact that came from them: no better one is known.
    """
    answers = allowed(prospects, on)
    table = prospects.assign(
        **{name: answers[name] for name in ("email", "email_rule", "phone", "phone_rule", "professional")}
    )
    if quarter.segment in {"B2B", "B2C"}:
        table = table[table["professional"] == (quarter.segment == "B2B")]
    table = table[table["email"].isin([YES, IF]) | table["phone"].isin([YES, IF])]
    table["chance"] = _chance(table, quarter.score)
    recent = table["last_contact_at"] if "last_contact_at" in table else pd.Series(pd.NaT, index=table.index)
    table = table.assign(_recent=recent).sort_values(
        ["chance", "_recent", "prospect"], ascending=[False, False, True], na_position="last", kind="stable"
    )
    closely, tried, later = tiers(len(table), contacts)
    table["tier"] = ["A"] * closely + ["B"] * tried + ["C"] * later
    shown = (
        "tier",
        "prospect",
        "account",
        "source",
        "chance",
        "phone",
        "email",
        "region",
        "phone_rule",
        "email_rule",
    )
    return table[[name for name in shown if name in table]].reset_index(drop=True)


def _chance(table: pd.DataFrame, judged: Score) -> Any:
    """The chance of each prospect: that of the best column where it does as well as all of them, which is simpler."""
    names = [each.name for each in judged.columns]
    if not judged.shown or not set(names) <= set(table):
        return pd.Series(float("nan"), index=table.index)
    if judged.best is not None and judged.best.enough:
        seen = judged.points[judged.points["column"] == judged.best.column].set_index("level")["rate"]
        read = next(each for each in judged.columns if each.name == judged.best.column)
        return read.read(table[read.name]).map(seen)
    return judged.of(table)["chance"]
