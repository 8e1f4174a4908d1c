"""When must each task of an event start, at the latest? Counted back from its date, on working days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.plan.closing import Days
from smkit.analysis.plan.network import Links, links, order
from smkit.analysis.plan.rows import CLOSED, complete, fold, sound
from smkit.errors import suggest
from smkit.typography import day as written
from smkit.typography import listing

_SHOWN = 3  # events that are named
_LONGEST = 365 * 4  # days looked back and forth: no task of an event takes years


@dataclass(frozen=True)
class _Place:
    """The working days around an event, as positions: the next day is one more."""

    days: np.ndarray
    event: date

    @property
    def before(self) -> int:
        """The last working day before the event."""
        return int(np.searchsorted(self.days, np.datetime64(self.event, "D"))) - 1

    @property
    def after(self) -> int:
        """The first working day after the event."""
        return int(np.searchsorted(self.days, np.datetime64(self.event, "D"), side="right"))

    def on_or_after(self, day: date) -> int:
        return int(np.searchsorted(self.days, np.datetime64(day, "D")))


def backward(tasks: pd.DataFrame, event: date, today: date, days: Days) -> pd.DataFrame:
    """Return when each task may start at the earliest and must start at the latest, for an event to be ready.

    Parameters: `tasks`, one row a task: action, days (working days it takes, 1 at least), and optionally before (working days
    before the event by which it must be over, 1 unless told), after (working days after the event by which it must be over,
    for what follows it), on_the_day (it happens on the day itself), depends_on, status, and any other column, which is kept;
    `event`, its day, which may be a closed one; `today`; `days` of the place, as `closed_days` gives them.
    Returns the tasks, by latest start, with latest_start, latest_end, earliest_start, earliest_end (days), slack (working days
    between the earliest and the latest end: below 0, the task cannot be over in time), critical (no task before the event has
    less slack), too_late (its latest start is past), done. Nothing but what happens on the day falls on a closed one.
    Raises InputError for an event already past, a duration that is no whole number of days, or tasks that wait in a circle.
    Source: the critical path method (Kelley and Walker, 1959), counted back from a date.

    >>> from smkit.analysis.plan.closing import closed_days
    >>> tasks = pd.DataFrame({"action": ["Écrire", "Imprimer"], "days": [2, 3], "depends_on": [None, "Écrire"]})
    >>> found = backward(tasks, date(2026, 5, 4), date(2026, 4, 20), closed_days("FR"))
    >>> [str(day.date()) for day in found["latest_start"]], found["slack"].tolist()
    (['2026-04-24', '2026-04-28'], [4, 4])
    """
    if event < today:
        raise InputError(
            f"La date de l'événement, le {written(event)}, est passée : donnez une date à venir, ou la date du jour où vous le "
            "préparez."
        )
    rows = _read(tasks)
    after = links(rows)
    sequence = order(rows, after)
    place = _Place(_working(days, min(today, event), event), event)
    latest = _latest(rows, after, sequence, place)
    earliest = _earliest(rows, after, sequence, place, today)
    length = rows["days"].to_numpy()
    found = rows.assign(
        latest_start=_dates(place, latest - length + 1, rows),
        latest_end=_dates(place, latest, rows),
        earliest_start=_dates(place, earliest - length + 1, rows),
        earliest_end=_dates(place, earliest, rows),
        slack=latest - earliest,
    )
    found["slack"] = found["slack"].mask(found["on_the_day"], 0)
    found["too_late"] = (found["latest_start"] < pd.Timestamp(today)) & ~found["done"] & ~found["on_the_day"]
    awaited = ~found["done"] & ~found["on_the_day"] & found["after"].isna()
    found["critical"] = awaited & (found["slack"] == found.loc[awaited, "slack"].min())
    return found.sort_values(["latest_start", "latest_end"], kind="stable", ignore_index=True)


def as_plan(schedule: pd.DataFrame, event: str) -> pd.DataFrame:
    """Return the tasks of a schedule as rows of a plan, each a part of the event, at their latest dates.

    Parameters: `schedule`, as `backward` gives it; `event`, its name.

    >>> from smkit.analysis.plan.closing import closed_days
    >>> tasks = pd.DataFrame({"action": ["Écrire"], "days": [2]})
    >>> made = as_plan(backward(tasks, date(2026, 5, 4), date(2026, 4, 20), closed_days("FR")), "Salon")
    >>> made[["action", "part_of", "status"]].values.tolist()
    [['Écrire', 'Salon', 'planned']]
    """
    rows = complete(schedule.assign(start_date=schedule["latest_start"], end_date=schedule["latest_end"]))
    kept = [
        "action",
        "start_date",
        "end_date",
        "owner",
        "category",
        "planned_cost",
        "status",
        "part_of",
        "depends_on",
    ]
    rows = rows.assign(part_of=event, status=rows["status"].where(rows["status"].notna(), "planned"))
    return rows[[*kept, "milestone", "supplier", "note"]]


def tasks_of(plan: pd.DataFrame, event: str, days: Days) -> pd.DataFrame:
    """Return the tasks that a plan holds for an event, as `backward` takes them: their lengths are those of their dates.

    Parameters: `plan`, canonical plan, both dates known; `event`, the action that they are a part of, "" for the only one that
    there is, or for a plan that names none; `days` of the place. Raises InputError when no row is a part of it.

    >>> from smkit.analysis.plan.closing import closed_days
    >>> plan = pd.DataFrame({"action": ["Stand"], "part_of": ["Salon"], "start_date": ["2026-04-30"], "end_date": ["2026-05-04"]})
    >>> tasks_of(plan, "salon", closed_days("FR"))["days"].tolist()
    [2]
    """
    rows = sound(plan)
    known = {fold(each): str(each) for each in rows["part_of"].dropna()}
    wanted = fold(event) or (next(iter(known)) if len(known) == 1 else "")
    rows = rows[(rows["part_of"].map(fold) == wanted) & bool(wanted or not known)].reset_index(drop=True)
    if not len(rows):
        raise InputError(_no_task(event, list(known.values())))
    lengths = [
        max(1, days.between(start.date(), end.date() + timedelta(days=1)))
        for start, end in zip(rows["start_date"], rows["end_date"], strict=True)
    ]
    return rows.assign(days=lengths)


def _no_task(event: str, known: Sequence[str]) -> str:
    """Say that a plan has no task of an event, and which events it has.

    >>> print(*_no_task("", ["Salon", "Webinaire"]).split())
    Le plan a plusieurs événements : « Salon » et « Webinaire ». Dites lequel : -p evenement "Salon".
    """
    if not known:
        return (
            f"Aucune ligne du plan ne fait partie de « {event} » : la colonne « Fait partie de » est vide, ou manque. "
            "Écrivez-y le nom de l'événement devant chacune de ses tâches."
        )
    events = listing(known, most=_SHOWN)
    if not event:
        return f'Le plan a plusieurs événements : {events}. Dites lequel : -p evenement "{known[0]}".'
    near = suggest(event, known) or f" Le plan a {events}."
    return (
        f"Aucune ligne du plan ne fait partie de « {event} ».{near} Vérifiez la colonne « Fait partie de »."
    )


def _read(tasks: pd.DataFrame) -> pd.DataFrame:
    """The tasks with every column that counts, checked."""
    rows = complete(tasks)
    lengths = pd.to_numeric(rows["days"], errors="coerce") if "days" in rows else pd.Series(1, rows.index)
    bad = lengths.isna() | (lengths < 1) | (lengths % 1 != 0)
    if bad.any():
        first = rows[bad].iloc[0]
        raise InputError(
            f"« {first['action']} » : durée « {first['days']} » trouvée, or il faut un nombre entier de jours ouvrés, 1 au moins."
        )
    rows["days"] = lengths.astype("int64")
    for name in ("before", "after"):
        rows[name] = pd.to_numeric(rows[name]).astype("float64") if name in rows else float("nan")
    marked = (
        rows["on_the_day"].astype("boolean")
        if "on_the_day" in rows
        else pd.Series(False, rows.index, "boolean")
    )
    rows["on_the_day"] = marked.fillna(False).astype(bool)
    rows["done"] = rows["status"].isin(CLOSED)
    return rows


def _working(days: Days, first: date, last: date) -> np.ndarray:
    """Every working day from well before to well after."""
    start, end = first - timedelta(days=_LONGEST), last + timedelta(days=_LONGEST)
    span = np.arange(np.datetime64(start, "D"), np.datetime64(end, "D"))
    return span[np.is_busday(span, busdaycal=days.calendar(start, end))]


def _latest(rows: pd.DataFrame, after: Links, sequence: list[int], place: _Place) -> np.ndarray:
    """The position of each task's latest end, the last tasks first."""
    own = np.where(
        rows["after"].notna(),
        place.after - 1 + rows["after"].fillna(0),
        place.before + 1 - rows["before"].fillna(1).clip(lower=1),
    ).astype("int64")
    length, on_the_day, done = (rows[name].to_numpy() for name in ("days", "on_the_day", "done"))
    follows = rows["after"].notna().to_numpy()
    own[on_the_day] = place.before
    for row in reversed(sequence):
        for follower in after[row]:
            if on_the_day[row] or done[follower]:
                continue
            if on_the_day[follower]:
                limit = place.before if not follows[row] else own[row]
            else:
                limit = own[follower] - length[follower]
            own[row] = min(own[row], limit)
    return own


def _earliest(
    rows: pd.DataFrame, after: Links, sequence: list[int], place: _Place, today: date
) -> np.ndarray:
    """The position of each task's earliest end, the first tasks first."""
    now = place.on_or_after(today)
    length, on_the_day, done = (rows[name].to_numpy() for name in ("days", "on_the_day", "done"))
    start = np.where(rows["after"].notna(), max(place.after, now), now)
    end = start + length - 1
    for row in sequence:
        end[row] = start[row] + length[row] - 1
        if done[row] or on_the_day[row]:
            continue
        for follower in after[row]:
            start[follower] = max(start[follower], end[row] + 1)
    return end


def _dates(place: _Place, positions: np.ndarray, rows: pd.DataFrame) -> pd.Series:
    """The days at some positions; the event's own for what happens on it."""
    days = pd.Series(
        place.days[np.clip(positions, 0, len(place.days) - 1)].astype("datetime64[s]"), rows.index
    )
    return days.mask(rows["on_the_day"], pd.Timestamp(place.event))
