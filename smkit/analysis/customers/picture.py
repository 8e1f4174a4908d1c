"""Are customers kept, as a whole and by group? Everything that a report asks of orders, in one look."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from smkit.analysis import wherever
from smkit.analysis.customers import ledger
from smkit.analysis.customers.backtest import Backtest, backtest, fitted
from smkit.analysis.customers.buying import Buying
from smkit.analysis.customers.feast import eastern
from smkit.analysis.customers.mixed import mixed
from smkit.analysis.customers.money import Money, gamma_gamma
from smkit.analysis.customers.movements import movements
from smkit.analysis.customers.newcomers import Newcomers, newcomers
from smkit.analysis.customers.recoded import recoded
from smkit.analysis.customers.retention import LEAST, Change, change, retention
from smkit.analysis.customers.season import Turn, turn
from smkit.analysis.customers.value import lifetime, residual
from smkit.analysis.errors import InputError
from smkit.analysis.periods import PER_YEAR, Course, course
from smkit.analysis.proportions import holm
from smkit.typography import told

ALL = "Tous"  # the only group where orders have none
_MOST = 6  # groups, beyond which nothing is split
_QUARTERS = 270  # days of history from which one counts by quarters
_SURE = 0.05
_FREQUENCIES = {"month": "M", "quarter": "Q", "year": "Y"}


@dataclass(frozen=True)
class Picture:
    """What became of customers.

    `first` and `last` day seen; `by`, the column of groups or ""; `grain`, quarter or month; `followed` and `half`, as `retention`
    returns them, from one period to the next and over two; `changes` and `half_changes` by group, None where it cannot be
    told, their `p` corrected for the number of groups; `moved`, as `movements` returns them, against the period before, and
    `year`, against the same one a year ago (empty where the history is too short); `hole`, the first and the last of two
    periods in a row, or more, without any sale, after which nothing is told of a change; `newcomers`, by group, how new customers
    stay where that has changed apart from the others; nor is it where customers' codes seem to
    have changed, in the month that begins on the day `recoded`.
    """

    first: date
    last: date
    by: str
    grain: str
    followed: pd.DataFrame
    half: pd.DataFrame
    changes: dict[str, Change | None]
    half_changes: dict[str, Change | None]
    moved: pd.DataFrame
    year: pd.DataFrame
    hole: tuple[pd.Timestamp, pd.Timestamp] | None = None
    recoded: date | None = None
    newcomers: dict[str, Newcomers | None] = field(default_factory=dict)

    @property
    def groups(self) -> list[str]:
        """Names of the groups."""
        return list(self.changes)

    def of(self, table: pd.DataFrame, group: str) -> pd.DataFrame:
        """Return the rows of a table that are of a group."""
        return _of(table, self.by, group)

    def course(self, group: str) -> Course:
        """Return how the retention of a group went, to its last whole period and on a year."""
        rows = self.of(self.followed, group)
        periods = pd.PeriodIndex(rows["period"], freq=_FREQUENCIES[self.grain])
        values = rows.set_index(periods)["retention"]
        return course(values, str(periods[-1]), rate=True) if len(rows) else Course()

    def compared(self, group: str) -> tuple[int, int]:
        """Return how many periods of a group are compared with the one before, and how many of them have customers enough."""
        rows = self.of(self.followed, group)
        return len(rows), int((rows["before"] >= LEAST).sum()) if len(rows) else 0

    def worse(self) -> list[str]:
        """Return the groups whose retention has fallen for sure, the most customers lost first."""
        sure = {g: c for g, c in self.changes.items() if c and c.p < _SURE and c.after < c.before}
        return sorted(sure, key=lambda g: -(sure[g].before - sure[g].after) * sure[g].customers_after)

    def better(self) -> list[str]:
        """Return the groups whose retention has risen for sure."""
        return [g for g, c in self.changes.items() if c and c.p < _SURE and c.after > c.before]

    def fresh(self) -> list[str]:
        """Return the groups whose new customers stay less than those before them, apart from the others."""
        return [
            g for g, found in self.newcomers.items() if found and found.change.after < found.change.before
        ]


@dataclass(frozen=True)
class Outlook:
    """What one may expect of the customers of a group over the next `days`.

    `test`, how such a forecast fared on the last months; `orders` expected, with `low` and `high` (the error of the test and
    chance both counted), and `people`, as `residual` returns them; `margin` expected (currency); `lifetime`, least and most
    margin that a new customer should bring in three years (currency; the model as it is, and corrected by the error of
    its test), None without a margin; `why`, French, what is missing where there is nothing.
    """

    days: int
    test: Backtest | None
    orders: float | None
    low: float | None
    high: float | None
    margin: float | None
    people: pd.DataFrame | None
    why: str = ""
    lifetime: tuple[float, float] | None = None


def groups_of(orders: ledger.Orders) -> str:
    """Return « segment » when orders have from 2 to 6 of them, else "".

    >>> groups_of(pd.DataFrame({"segment": ["B2B", "B2C"]})), groups_of(pd.DataFrame({"segment": ["B2B"]}))
    ('segment', '')
    """
    return (
        "segment" if "segment" in orders.columns and 2 <= wherever.count(orders, "segment") <= _MOST else ""
    )


def picture(orders: ledger.Orders, at: Any = None) -> Picture:
    """Follow customers, by group where there are any (parameters and errors: as `retention`)."""
    first, last = ledger.reach(orders, at)
    by = groups_of(orders)
    grain = "quarter" if (last - first).days >= _QUARTERS else "month"
    names = wherever.values(orders, by) if by else [ALL]
    with ledger.session():
        followed, half = (retention(orders, grain, at=last, by=by, back=back) for back in (1, 2))
        moved, year = _moved(orders, last, by, grain)
        changed = recoded(orders, last)
        hole, feast = _hole(followed), eastern(orders)
        untold = hole is not None or changed is not None
        fresh = {} if untold else newcomers(orders, grain, last, by=by, feast=feast)
    changes, halves = (
        _corrected(
            {
                name: None if untold else change(_of(table, by, name), season=PER_YEAR[grain], feast=feast)
                for name in names
            }
        )
        for table in (followed, half)
    )
    with ledger.session():
        for name, found in changes.items():
            if found and found.p < _SURE:
                changes[name] = mixed(found, orders, grain, last, by=by, group=name)
    return Picture(first, last, by, grain, followed, half, changes, halves, moved, year, hole, changed, fresh)


def outlook(
    orders: ledger.Orders, at: Any = None, *, days: int = 91, margin_rate: float | None = None
) -> Outlook:
    """Say what to expect of the customers of one group, and how such a forecast fared on the months that are known.

    Parameters: `orders`, canonical order lines; `at`, the last day, by default that of the last order; `days` ahead; `margin_rate`,
    taux de marque (0–1), by default that of the sales whose cost is known.
    Returns n.d. (None) and why, rather than a forecast that nothing supports, or out of its season.
    """
    _, last = ledger.reach(orders, at)
    season = turn(orders, last, days)
    if season is not None:
        return Outlook(days, None, None, None, None, None, None, _out_of_season(season))
    try:
        test = backtest(orders, last)
        clients = ledger.customers(orders, last)
        seen = ledger.summary(clients, last)
        fit = fitted(test.best, seen)
    except InputError as problem:
        return Outlook(days, None, None, None, None, None, None, str(problem))
    rate, money = margin_rate if margin_rate is not None else margin_rate_of(clients), _money(seen)
    people = residual(seen, fit, money, margin_rate=rate or 0.0, weeks=days / 7)
    expected = float(people["orders"].sum())
    forecast = float(test.methods.loc[test.methods["method"] == test.best, "expected"].iloc[0])
    missed = test.real / forecast if forecast else 1.0
    other = expected * missed
    low, high = min(expected, other), max(expected, other)
    return Outlook(
        days, test, expected, max(0.0, low - 1.96 * low**0.5), high + 1.96 * high**0.5,
        float(people["value"].sum()) if rate is not None else None, people,
        lifetime=None if rate is None else _between(clients, seen, fit, money, rate, missed),
    )  # fmt: skip


def _out_of_season(season: Turn) -> str:
    """Why there is no forecast: the days to come are of another season than those that the model learns its pace from."""
    way = "moins" if season.then < season.before else "plus"
    return (
        f"La saison tourne. Il y a un an, les mois qui viennent avaient bien {way} d'achats "
        f"({told(round(season.then))}) que ceux d'avant "
        f"({told(round(season.before))}), et le modèle, qui ignore les saisons, n'en saurait rien."
    )


def margin_rate_of(clients: pd.DataFrame) -> float | None:
    """Return the taux de marque of the sales whose cost is known; None without any (parameters: as `ledger.customers` returns)."""
    margin, costed = (float(clients[name].to_numpy("float64").sum()) for name in ("margin", "costed"))
    return margin / costed if costed > 0 else None


def _between(
    clients: pd.DataFrame, seen: pd.DataFrame, fit: Buying, money: Money | None, rate: float, missed: float
) -> tuple[float, float] | None:  # fmt: skip
    """What a new customer should bring, between the model's own answer and that answer as much corrected as its test was wrong."""
    told = [lifetime(clients, seen, fit, money, margin_rate=rate, repeats=each) for each in (1.0, missed)]
    return (min(told), max(told)) if all(one == one for one in told) else None


def _money(seen: pd.DataFrame) -> Money | None:
    try:
        return gamma_gamma(seen)
    except InputError:  # too few came back: everybody is worth the mean
        return None


def _of(table: pd.DataFrame, by: str, group: str) -> pd.DataFrame:
    return table[table[by] == group] if by and len(table) else table


def _hole(followed: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """The longest run of periods without any customer, when it is of two at least."""
    active = followed.groupby("period")["active"].sum()
    runs = (active > 0).cumsum()[active == 0]  # empty periods of one run share how many full ones came before
    if not len(runs) or runs.value_counts().max() < 2:
        return None
    longest = runs.index[runs == runs.value_counts().idxmax()]
    return longest[0], longest[-1]


def _moved(orders: ledger.Orders, last: date, by: str, grain: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    found = []
    for back in (1, PER_YEAR[grain]):
        try:
            found.append(movements(orders, grain, at=last, by=by, back=back))
        except InputError:  # too short a history
            found.append(pd.DataFrame())
    return found[0], found[1]


def _corrected(changes: dict[str, Change | None]) -> dict[str, Change | None]:
    known = {group: found for group, found in changes.items() if found}
    fixed = dict(zip(known, holm([found.p for found in known.values()]), strict=True))
    return {group: found._replace(p=fixed[group]) if found else None for group, found in changes.items()}
