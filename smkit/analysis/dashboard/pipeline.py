"""What will the open deals bring? By stage and age, at the win rates measured, and where the quarter should land."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd

from smkit.analysis.dashboard.trend import label
from smkit.analysis.intervals import earned
from smkit.analysis.periods import Window

#: What a lead has been through, the last one first, with the column that says it.
STEPS = {
    "contacted": "first_contact_at",
    "assigned": "assigned_at",
    "qualified": "qualified_at",
    "created": "created_at",
}
AGES = (30, 90)  # days: less than a month, one to three, more
_ENOUGH = 30  # cases under which a group takes the rate of all
_LEARNED = 3  # past dates that a rate is learned from, at least
_MONTH = 30.4  # days
_QUARTERS = 4  # shown beside the one that lands
_FIRST = 90  # days of a file whose older deals may not be in it


@dataclass(frozen=True)
class Pipeline:
    """Deals open on a day, and the quarter they land in.

    `day`, the last one known; `name` (« 2026-T1 »), `start` and `end` of the quarter; `groups`: step, age (0–2, `AGES`), deals,
    amount, rate (won in the end, of those closed that had reached the step, 0–1), weighted (amount × rate), soon (expected in the
    quarter); `unit`, « EUR », or « count » where no amount is known. `won` so far in the quarter, `coming` from the deals open,
    `fresh` from deals to be opened; `landing` with `low` and `high`, None where too few past dates tell the errors; `tested`, how
    many do. `past`: the amount won in each of the last whole quarters (label, won), the last one last. `splits`: for source and
    region (or team), the deals, amount and weighted amount of each value; `accounts`, those that make four fifths of the weighted
    amount, and of how many.
    """

    day: date
    name: str
    start: date
    end: date
    groups: pd.DataFrame
    unit: str
    won: float
    coming: float
    fresh: float
    landing: float | None
    low: float | None
    high: float | None
    tested: int
    past: pd.DataFrame = field(default_factory=pd.DataFrame)
    splits: dict[str, pd.DataFrame] = field(default_factory=dict)
    accounts: tuple[int, int] = (0, 0)


def pipeline(leads: pd.DataFrame | None, day: date, opens: int = 1) -> Pipeline | None:
    """Return the open pipeline on a day and the landing of its quarter; None where leads have no dates or none is open.

    Parameters: `leads`, canonical, with stage, created_at and closed_at; `day`, the last one that is known (the quarter is that
    of the day after); `opens`, the month in which the financial year begins.
    A deal open at a past date, at some step and age, was won within as many days or was not: that share, over the dates whose
    end is known, is the rate of its group (of all, under thirty cases), and what deals opened later brought within those days is
    added. The same was told at each past month from what was known then; what came over what was told gives the interval.
    """
    deals = Deals.of(leads)
    if deals is None:
        return None
    today = _day(day)
    quarter = Window("quarter", opens=opens)
    number = quarter.number(day + timedelta(days=1))
    start, end = quarter.first_day(number), quarter.last_day(number)
    assert start is not None and end is not None
    days = (end - day).days
    now = deals.open_at(today)
    if not now.any():
        return None
    value = deals.values(today)
    told = deals.told(today, days)
    won = float(
        value[deals.won & (deals.closed >= today - (day - start).days) & (deals.closed <= today)].sum()
    )
    soon, fresh = told if told is not None else (np.full(len(value), np.nan), float("nan"))
    ratios = deals.ratios(today, days)
    around = earned(ratios, overlap=days / _MONTH) if told is not None else None
    coming = float(soon[now].sum())
    groups, weighted = _groups(deals, now, today, value, soon)
    ahead = coming + fresh
    landing, low, high = (won + ahead * ratio if around else None for ratio in (1.0, *(around or (1.0, 1.0))))
    return Pipeline(
        day, label(start, "quarter", quarter.opens), start, end, groups, deals.unit, won, coming, fresh, landing, low, high,
        tested=len(ratios), past=_past(deals, value, quarter, number),
        splits=_splits(deals.table, now, value, weighted), accounts=_heavy(deals.table, now, weighted),
    )  # fmt: skip


def last_day(leads: pd.DataFrame | None, end: date | None = None) -> date | None:
    """Return the last day that leads tell, by what was opened or closed, planned closings aside; None where there are no dates.

    Parameters: `leads`, canonical; `end`, the last day that counts.
    """
    if leads is None or not {"stage", "created_at", "closed_at"} <= set(leads):
        return None
    over = leads.loc[leads["stage"].isin(["won", "lost"]), "closed_at"].max()
    known = [when.date() for when in (leads["created_at"].max(), over) if pd.notna(when)]
    return min(max(known), end or date.max) if known else None


@dataclass(frozen=True)
class Deals:
    """Leads as arrays: days as integers since 1970, a closing that is not known being far away."""

    table: pd.DataFrame
    created: np.ndarray
    closed: np.ndarray
    won: np.ndarray
    amount: np.ndarray
    steps: tuple[np.ndarray, ...]
    unit: str

    @classmethod
    def of(cls, leads: pd.DataFrame | None) -> "Deals | None":
        """Read the leads that can be placed in time; None where there are none, or the columns are not there."""
        if leads is None or not {"stage", "created_at", "closed_at"} <= set(leads):
            return None
        over = leads["stage"].isin(["won", "lost"])
        table = leads[leads["created_at"].notna() & (~over | leads["closed_at"].notna())].reset_index(
            drop=True
        )
        if table.empty:
            return None
        ended = np.asarray(table["stage"].isin(["won", "lost"]))
        won = np.asarray(table["stage"] == "won")
        amount = table["amount"].to_numpy(dtype=float) if "amount" in table else np.full(len(table), np.nan)
        known = bool(np.isfinite(amount[won]).any())
        closed = np.where(ended, _days(table["closed_at"]), _NEVER)
        steps = tuple(
            _days(table[name]) if name in table else np.full(len(table), _NEVER) for name in STEPS.values()
        )
        return cls(table, _days(table["created_at"]), closed, won, amount if known else np.ones(len(table)), steps,
                   "EUR" if known else "count")  # fmt: skip

    def open_at(self, day: int) -> np.ndarray:
        """Which were open on a day."""
        return (self.created <= day) & (self.closed > day)

    def values(self, day: int) -> np.ndarray:
        """The amount of each; where it is not known, the mean of those won by a day."""
        known = self.amount[self.won & (self.closed <= day)]
        mean = float(np.nanmean(known)) if np.isfinite(known).any() else 0.0
        return np.where(np.isfinite(self.amount), self.amount, mean)

    def group_at(self, day: int) -> np.ndarray:
        """The step and the age of each on a day, as one number."""
        step = np.full(len(self.created), len(STEPS) - 1)
        for at in reversed(range(len(STEPS))):
            step = np.where(self.steps[at] <= day, at, step)
        return np.asarray(step * (len(AGES) + 1) + np.digitize(day - self.created, AGES))

    def told(self, day: int, days: int) -> tuple[np.ndarray, float] | None:
        """What each deal open on a day is expected to bring within some days, and what those not yet opened would.

        Only what was known on that day is used. None where fewer than `_LEARNED` past dates are.
        """
        dates = [at for at in self._dates(day) if at + days <= day]
        if len(dates) < _LEARNED:
            return None
        size = len(STEPS) * (len(AGES) + 1)
        cases, wins, later = np.zeros(size), np.zeros(size), []
        value = self.values(day)
        for at in dates:
            were, group = self.open_at(at), self.group_at(at)
            soon = self.won & (self.closed > at) & (self.closed <= at + days)
            cases += np.bincount(group[were], minlength=size)
            wins += np.bincount(group[were & soon], minlength=size)
            later.append(float(value[soon & (self.created > at)].sum()))
        rates = np.where(cases >= _ENOUGH, wins / np.maximum(cases, 1), wins.sum() / max(cases.sum(), 1))
        expected = np.where(self.open_at(day), rates[self.group_at(day)] * value, 0.0)
        return expected, float(np.mean(later))

    def ratios(self, day: int, days: int) -> list[float]:
        """What came over what would have been told, at each past month whose days are over."""
        found = []
        for at in self._dates(day):
            if at + days > day or (told := self.told(at, days)) is None:
                continue
            expected = float(told[0].sum()) + told[1]
            came = self.won & (self.closed > at) & (self.closed <= at + days)
            if expected > 0:
                found.append(float(self.values(day)[came].sum()) / expected)
        return found

    def _dates(self, day: int) -> Sequence[int]:
        """The same day of each month before, as far back as the file tells what was open."""
        first = int(self.created.min()) + _FIRST
        last = pd.Timestamp(np.datetime64(day, "D"))
        back = (
            int((last - pd.DateOffset(months=n)).to_datetime64().astype("datetime64[D]").astype(int))
            for n in range(1, 61)
        )
        return [at for at in back if at >= first]


_NEVER = 2**31


def _days(when: pd.Series) -> np.ndarray:
    days = pd.to_datetime(when).to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), _NEVER, days.astype("int64"))


def _groups(
    deals: Deals, now: np.ndarray, day: int, value: np.ndarray, soon: np.ndarray
) -> tuple[pd.DataFrame, np.ndarray]:
    """The open deals by step and age, and the weighted amount of each deal."""
    code = deals.group_at(day)
    over = deals.closed <= day
    rates = np.full(len(STEPS), np.nan)
    whole = float(deals.won[over].mean()) if over.any() else float("nan")
    for at in range(len(STEPS)):
        reached = over & (deals.steps[at] <= deals.closed)
        rates[at] = float(deals.won[reached].mean()) if reached.sum() >= _ENOUGH else whole
    step = code // (len(AGES) + 1)
    weighted = np.where(now, value * rates[step], 0.0)
    names = list(STEPS)
    rows = pd.DataFrame({
        "step": [names[at] for at in step[now]], "age": code[now] % (len(AGES) + 1), "deals": 1, "amount": value[now],
        "rate": rates[step[now]], "weighted": weighted[now], "soon": soon[now],
    })  # fmt: skip
    place = {name: at for at, name in enumerate(names)}
    table = rows.groupby(["step", "age"], as_index=False).agg(
        {"deals": "sum", "amount": "sum", "rate": "first", "weighted": "sum", "soon": "sum"}
    )
    order = table["step"].map(place)
    return table.assign(place=order).sort_values(["place", "age"]).drop(columns="place").reset_index(
        drop=True
    ), weighted


def _past(deals: Deals, value: np.ndarray, quarter: Window, number: int) -> pd.DataFrame:
    """What was won in each of the four quarters before, those that the file tells whole."""
    rows = []
    for at in range(number - _QUARTERS, number):
        start, end = quarter.first_day(at), quarter.last_day(at)
        assert start is not None
        first, last = _day(start), _day(end)
        if first >= int(deals.created.min()):
            its = deals.won & (deals.closed >= first) & (deals.closed <= last)
            rows.append((label(start, "quarter", quarter.opens), float(value[its].sum())))
    return pd.DataFrame(rows, columns=["label", "won"])


def _day(day: date | None) -> int:
    return int(np.datetime64(str(day), "D").astype(int))


def _splits(
    table: pd.DataFrame, now: np.ndarray, value: np.ndarray, weighted: np.ndarray
) -> dict[str, pd.DataFrame]:
    """The open deals by source and by region, the largest first."""
    found = {}
    for name in ("source", "region"):
        if name in table and table.loc[now, name].nunique() > 1:
            rows = pd.DataFrame(
                {
                    "value": table.loc[now, name].to_numpy(),
                    "deals": 1,
                    "amount": value[now],
                    "weighted": weighted[now],
                }
            )
            by = rows.groupby("value", as_index=False, dropna=False).sum()
            found[name] = by.sort_values("weighted", ascending=False, kind="stable", ignore_index=True)
    return found


def _heavy(table: pd.DataFrame, now: np.ndarray, weighted: np.ndarray) -> tuple[int, int]:
    """How many accounts make four fifths of the weighted amount, and how many have an open deal; zeros where none is named."""
    if "account" not in table or table.loc[now, "account"].isna().all():
        return 0, 0
    by = (
        pd.Series(weighted[now])
        .groupby(table.loc[now, "account"].to_numpy())
        .sum()
        .sort_values(ascending=False)
    )
    total = by.sum()
    return (int((by.cumsum() < 0.8 * total - 1e-9).sum()) + 1 if total > 0 else 0), len(by)
