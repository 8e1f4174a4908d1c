"""What a measure is, and the columns that measures read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, NumericValue, Scalar, Table

#: Date columns and number columns of the canonical tables; all others are text.
DATES = frozenset(
    ("order_date", "created_at", "qualified_at", "assigned_at", "first_contact_at", "closed_at")
    + ("start_date", "end_date", "date")
)
NUMBERS = frozenset(
    ("quantity", "unit_price", "amount", "unit_cost", "cost", "impressions", "clicks", "contacts", "leads")
    + ("conversions", "buyers", "revenue", "margin_rate", "sessions", "converted_sessions")
    + ("market_revenue", "leader_revenue", "score")
)
#: Tables whose rows cover a period written as text (2026-03, 2026-T1, 2026): a few rows, whatever the company.
PERIODIC = frozenset(("market", "costs"))


@dataclass(frozen=True)
class Measure:
    """One thing that can be measured: `value` makes the aggregate from the rows of `table`.

    `at` is the date that puts a row in a period; `needs` and one set of `one_of` are the columns read.
    `n` names the measure that counts what stands behind (orders, leads…); itself when empty.
    `ignores` name the counts of rows that had to be left out; such a count says why in `code`.
    A measure that is not `additive` (a median, distinct customers) is no sum of those of shorter periods;
    one that is not `zero` is missing, not 0, where there is no row.
    """

    name: str
    table: str
    at: str
    value: Callable[[Table], Scalar]
    needs: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    rows: str = "lines"
    n: str = ""
    ignores: tuple[str, ...] = ()
    code: str = ""
    additive: bool = True
    zero: bool = True


def filled(t: Table, *columns: str) -> BooleanValue:
    """Return whether every one of the columns is filled in."""
    known = t[columns[0]].notnull()
    for column in columns[1:]:
        known = known & t[column].notnull()
    return known


def known_rows(
    table: str, at: str, suffix: str, *columns: str, n: str = "", **sums: Callable[[Table], NumericValue]
) -> list[Measure]:
    """Return sums over the rows where all `columns` are filled in, the number of those rows, and that of the others.

    `n` names the sum that counts what stands behind, if not the number of rows. The parts of a ratio must come from the same
    rows: a campaign without revenue must not bring its cost to it.

    >>> made = known_rows("costs", "period", "spending", "cost", spending=lambda t: t.cost)
    >>> [(each.name, each.n, each.ignores) for each in made[:2]]
    [('spending', 'costs_with_spending', ('costs_without_spending',)), ('costs_with_spending', '', ('costs_without_spending',))]
    >>> made[2].name, made[2].code
    ('costs_without_spending', 'missing_values')
    """
    known, unknown = f"{table}_with_{suffix}", f"{table}_without_{suffix}"

    def add(name: str, value: Callable[[Table], Scalar], **kwargs: object) -> Measure:
        return Measure(name, table, at, value, columns, **kwargs)  # type: ignore[arg-type]

    def total(row: Callable[[Table], NumericValue]) -> Callable[[Table], Scalar]:
        return lambda t: row(t).sum(where=filled(t, *columns))

    return [
        *(add(name, total(row), n=n or known, ignores=(unknown,)) for name, row in sums.items()),
        add(known, lambda t: t.count(where=filled(t, *columns)), ignores=(unknown,)),
        add(unknown, lambda t: t.count(where=~filled(t, *columns)), code="missing_values"),
    ]


def delay(table: str, at: str, name: str, since: str, until: str, won_only: bool = False) -> list[Measure]:
    """Return days from a date to another: total, number, median, and the rows left out, undated or negative.

    `won_only` keeps won deals, and tells of those that lack a date; else a row without its end is only not over yet.
    """

    def kept(t: Table) -> BooleanValue:
        return t.stage == "won" if won_only else t[until].notnull()

    def days(t: Table) -> NumericValue:
        return (t[until].epoch_seconds() - t[since].epoch_seconds()).cast("float64") / 86_400.0

    def valid(t: Table) -> BooleanValue:
        return kept(t) & (days(t) >= 0)

    def add(suffix: str, value: Callable[[Table], Scalar], **kwargs: object) -> Measure:
        needs = (*(("stage",) if won_only else ()), until, since)
        return Measure(f"{name}_{suffix}", table, at, value, needs, **kwargs)  # type: ignore[arg-type]

    behind = {"n": f"{name}_deals", "ignores": (f"{name}_undated", f"{name}_negative")}
    return [
        add("days", lambda t: days(t).sum(where=valid(t)), **behind),
        add("deals", lambda t: t.count(where=valid(t)), ignores=behind["ignores"]),
        add(
            "median", lambda t: valid(t).ifelse(days(t), None).median(), additive=False, zero=False, **behind
        ),
        add("undated", lambda t: t.count(where=kept(t) & days(t).isnull()), code="no_delay"),
        add("negative", lambda t: t.count(where=kept(t) & (days(t) < 0)), code="negative_delay"),
    ]
