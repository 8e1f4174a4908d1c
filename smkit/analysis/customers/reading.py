"""What a report asks, answered or said to be impossible: the same questions, without an error where data are too short."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import pandas as pd

from smkit.analysis import wherever
from smkit.analysis.customers import ledger
from smkit.analysis.customers.loyalty import three_rs
from smkit.analysis.customers.picture import ALL, Outlook, groups_of, outlook
from smkit.analysis.customers.rfm import moves
from smkit.analysis.customers.satisfaction import Nps, nps
from smkit.analysis.customers.winback import WinBack, win_back
from smkit.analysis.errors import InputError
from smkit.analysis.who import lot as own_lot


def outlooks(
    orders: ledger.Orders, at: Any = None, *, days: int = 91, margin_rate: float | None = None
) -> dict[str, Outlook]:
    """Return what to expect of each group (parameters: as `outlook`): one that mixes two kinds of customers fits none."""
    by = groups_of(orders)
    if not by:
        return {ALL: outlook(orders, at, days=days, margin_rate=margin_rate)}
    _, last = ledger.reach(orders, at)
    names = wherever.values(orders, by)
    return {name: _own(wherever.where(orders, by, name), last, days, margin_rate) for name in names}


def scores(survey: pd.DataFrame) -> dict[str, Nps]:
    """Return the score of each segment, or of all where the survey has none (parameters: canonical survey)."""
    by = groups_of(survey)
    if not by:
        return {ALL: nps(survey["score"])}
    return {str(name): nps(own["score"]) for name, own in survey.dropna(subset=[by]).groupby(by, sort=True)}


def choose_win_back(
    silences: pd.DataFrame, at: Any, *, silence: int = 180, cost: float, uplift: float,
    base: float = 0.02, control_share: float = 0.2, opposed: Collection[Any] = (),
    fixed_cost: float = 0.0,
    called: Collection[Any] = (),
    lot: Callable[[Any, str], Any] = own_lot,
) -> WinBack | None:  # fmt: skip
    """Choose among the customers who are late, gone or, without a rhythm, silent for `silence` days.

    Parameters: `silences`, as `rhythm.silences` returns them; `called`, identifiers of those whom somebody calls anyway (no draw
    may leave them alone); the others as `win_back`. Returns None where no margin is known.
    """
    quiet = silences["state"].isin(["gone", "late"])
    quiet |= (silences["state"] == "unknown") & (silences["silence"] >= silence)
    people = silences[quiet & ~silences["customer_id"].isin(list(called))]
    margin = people["margin_at_stake"]
    if len(people) and margin.isna().all():
        return None
    return win_back(
        people.assign(margin=margin), at, cost=cost, uplift=uplift, base=base, control_share=control_share, opposed=opposed,
        fixed_cost=fixed_cost, lot=lot,
    )  # fmt: skip


def three_rs_or_none(
    orders: ledger.Orders,
    at: Any = None,
    *,
    survey: pd.DataFrame | None = None,
    leads: pd.DataFrame | None = None,
) -> pd.DataFrame | None:
    """Return the 3R of a year, None where the history does not hold two (parameters: as `three_rs`)."""
    return _or_none(lambda: three_rs(orders, at, survey=survey, leads=leads))


def moves_or_none(orders: ledger.Orders, at: Any = None) -> pd.DataFrame | None:
    """Return the moves of a quarter between segments, None where the history is too short (parameters: as `moves`)."""
    return _or_none(lambda: moves(orders, at))


def apart(orders: ledger.Orders, at: Any = None) -> dict[str, float]:
    """Return what stands apart: `guests`, sales without a customer, and `returned`, goods brought back (currency)."""
    spent = ledger.spending(orders, "year", at)
    return {
        "guests": float(spent.loc[spent["customer_id"].isna(), "revenue"].sum()),
        "returned": float(spent["returned"].sum()),
    }


def _own(orders: ledger.Orders, last: Any, days: int, margin_rate: float | None) -> Outlook:
    try:
        return outlook(orders, last, days=days, margin_rate=margin_rate)
    except InputError as problem:  # a group of guests, or whose first order came after that day
        return Outlook(days, None, None, None, None, None, None, str(problem))


def _or_none(ask: Callable[[], pd.DataFrame]) -> pd.DataFrame | None:
    try:
        return ask()
    except InputError:
        return None
