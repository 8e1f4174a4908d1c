"""What can be measured on leads and opportunities: conversion, win rate, delays and the promise of a quick answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from smkit.analysis.kpis.measures.base import Measure, delay

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Scalar, Table

#: Days in which a convention may promise a first contact; `contacted_within_2_days` and so on.
DEADLINES = (1, 2, 3, 5, 7, 10, 15, 30)


def deadlines(leads: Table) -> Table:
    """Return the leads with `_as_of`, the last moment that the file knows of: what is due, is due by then."""
    latest = leads.assigned_at.max().over()
    for name in {"created_at", "first_contact_at", "closed_at"} & set(leads.columns):
        moment = leads[name]
        if name == "closed_at" and "stage" in leads.columns:  # an open deal has but an expected date
            moment = _closed(leads).ifelse(moment, None)
        other = moment.max().over()
        latest = (other > latest).ifelse(other, latest)
    return leads.mutate(_as_of=latest)


def _leads(name: str, at: str, value: Callable[[Table], Scalar], *needs: str, **kwargs: object) -> Measure:
    return Measure(name, "leads", at, value, needs=("stage", *needs), **kwargs)  # type: ignore[arg-type]


def _closed(t: Table) -> BooleanValue:
    return t.stage.isin(["won", "lost"])


def _closing_months(t: Table) -> Scalar:
    """How many months saw a deal closed."""
    months = t.closed_at.year().cast("int64") * 12 + t.closed_at.month().cast("int64")
    return months.nunique(where=_closed(t))


def _closed_amount(t: Table) -> Scalar:
    """Value of what was decided; nothing where no lost deal has a value, or the rate would say that all was won.

    Many CRMs set the value of a lost deal to 0: that is none.
    """
    lost, valued = t.count(where=t.stage == "lost"), t.count(where=(t.stage == "lost") & (t.amount > 0))
    return t.amount.sum(where=_closed(t)).nullif(
        ((lost > 0) & (valued == 0)).ifelse(t.amount.sum(where=_closed(t)), -1.0)
    )


def _promise(days: int) -> list[Measure]:
    """Leads due for a first contact within `days` of being assigned, and those of them contacted in time.

    A lead that is not due yet is in neither: those that were called at once would else count before those that are late.
    """

    def late(t: Table, moment: str) -> BooleanValue:
        return t[moment].epoch_seconds() - t.assigned_at.epoch_seconds() > days * 86_400

    def due(t: Table) -> BooleanValue:
        return t.assigned_at.notnull() & late(t, "_as_of")

    def met(t: Table) -> BooleanValue:
        return due(t) & t.first_contact_at.notnull() & ~late(t, "first_contact_at")

    def add(name: str, value: Callable[[Table], Scalar], **kwargs: object) -> Measure:
        needs = ("assigned_at", "first_contact_at")
        return Measure(name, "leads", "assigned_at", value, needs, rows="deadlines", **kwargs)  # type: ignore[arg-type]

    return [
        add(f"contacted_within_{days}_days", lambda t: t.count(where=met(t)), n=f"due_within_{days}_days"),
        add(f"due_within_{days}_days", lambda t: t.count(where=due(t))),
    ]


_VALUED = {"n": "closed_valued", "ignores": ("closed_unvalued",)}

MEASURES = [
    # by creation: what became of the leads of a month
    _leads("leads", "created_at", lambda t: t.count()),
    _leads("leads_won", "created_at", lambda t: t.count(where=t.stage == "won"), n="leads"),
    _leads("leads_qualified", "created_at", lambda t: t.count(where=t.qualified_at.notnull()), "qualified_at"),
    _leads(
        "qualified_won", "created_at", lambda t: t.count(where=t.qualified_at.notnull() & (t.stage == "won")), "qualified_at",
        n="leads_qualified",
    ),
    _leads("leads_fit", "created_at", lambda t: t.count(where=t.profile_fit), "profile_fit", n="leads_profiled"),
    _leads("leads_profiled", "created_at", lambda t: t.count(where=t.profile_fit.notnull()), "profile_fit"),
    # by closing: what was decided in a month
    _leads("won", "closed_at", lambda t: t.count(where=t.stage == "won")),
    _leads("lost", "closed_at", lambda t: t.count(where=t.stage == "lost")),
    _leads("closed", "closed_at", lambda t: t.count(where=_closed(t))),
    _leads("closing_months", "closed_at", _closing_months, n="closed", additive=False),
    _leads(
        "won_amount", "closed_at", lambda t: t.amount.sum(where=t.stage == "won"), "amount",
        n="won_valued", ignores=("won_unvalued",),
    ),
    _leads(
        "won_valued", "closed_at", lambda t: t.count(where=(t.stage == "won") & t.amount.notnull()), "amount",
        ignores=("won_unvalued",),
    ),
    _leads(
        "won_unvalued", "closed_at", lambda t: t.count(where=(t.stage == "won") & t.amount.isnull()), "amount",
        code="missing_values",
    ),
    _leads("closed_amount", "closed_at", _closed_amount, "amount", **_VALUED),
    _leads(
        "closed_valued", "closed_at", lambda t: t.count(where=_closed(t) & t.amount.notnull()), "amount",
        ignores=("closed_unvalued",),
    ),
    _leads(
        "closed_unvalued", "closed_at", lambda t: t.count(where=_closed(t) & t.amount.isnull()), "amount",
        code="missing_values",
    ),
    *delay("leads", "closed_at", "cycle", "created_at", "closed_at", won_only=True),
    *delay("leads", "closed_at", "conversion", "first_contact_at", "closed_at", won_only=True),
    *delay("leads", "assigned_at", "response", "assigned_at", "first_contact_at"),
    *(measure for days in DEADLINES for measure in _promise(days)),
]  # fmt: skip
