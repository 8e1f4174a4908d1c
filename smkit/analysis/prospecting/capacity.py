"""Can it be done? The goal beside the hours there are, the sales cycle, and the prospects that fit in the quarter."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.needed import holds, moments
from smkit.analysis.prospecting.funnel import Goal
from smkit.typography import told


@dataclass(frozen=True)
class Feasible:
    """A goal beside the contacts a week that a team can make.

    `verdict`: "yes" (even at the upper end of the interval), "no" (not even at its lower end), "unsure" between the two.
    `hours` a week and person that the point asks for, with `hours_low` and `hours_high`; `revenue` that the capacity brings at the
    rates seen, with its interval; `rate`, the win rate per contact at which the capacity would do; `people` who prospect.
    """

    capacity: float
    verdict: str
    hours: float
    hours_low: float
    hours_high: float
    revenue: float
    revenue_low: float
    revenue_high: float
    rate: float
    people: float


@dataclass(frozen=True)
class Lag:
    """What the sales cycle does to a goal: `share` of what is sown in time to count (0–1), `median` cycle in days, and contacts a
    week once it is allowed for."""

    median: float
    share: float
    per_week: float
    low: float
    high: float


@dataclass(frozen=True)
class Cycle:
    """Days from creation to signature of the deals won: `mean`, `median`, quartiles, and how many deals tell it."""

    deals: int
    mean: float
    median: float
    first_quarter: float
    last_quarter: float
    days: tuple[float, ...]


def feasible(goal: Goal, people: float, hours: float, minutes: float) -> Feasible:
    """Tell whether a goal fits in the hours there are.

    Parameters: `goal`, as `goal` returns it; `people` who prospect; `hours` a week that each gives to it; `minutes` that one
    contact takes, its preparation and notes included.
    Raises InputError for a number that is not above zero.

    >>> from smkit.analysis.prospecting.funnel import goal
    >>> feasible(goal(200_000, 5_000, 120, 18, 4), people=2, hours=6, minutes=20).verdict
    'unsure'
    """
    can = capacity(people, hours, minutes)
    each = minutes / 60 / people
    verdict = "yes" if can >= goal.high else "no" if can < goal.low else "unsure"
    return Feasible(
        capacity=can, verdict=verdict, hours=goal.per_week * each, hours_low=goal.low * each,
        hours_high=goal.high * each, revenue=goal.revenue * can / goal.per_week,
        revenue_low=goal.revenue * can / goal.high, revenue_high=goal.revenue * can / goal.low,
        rate=goal.meeting_rate * goal.win_rate * goal.per_week / can, people=people,
    )  # fmt: skip


def capacity(people: float, hours: float, minutes: float) -> float:
    """Return how many contacts a week a team can make. Parameters and errors: as `feasible`.

    >>> capacity(2, 6, 20)
    36.0
    """
    for name, value in (
        ("Nombre de personnes", people),
        ("Heures par semaine", hours),
        ("Minutes par contact", minutes),
    ):
        if not value > 0:
            raise InputError(f"{name} : {told(value)} trouvé, or il faut un nombre supérieur à 0.")
    return people * hours * 60 / minutes


def cycle(leads: pd.DataFrame) -> Cycle:
    """Return how long the deals won took.

    Parameters: `leads`, canonical (`stage`, `created_at`, `closed_at`).
    Raises InputError when a date column is missing, or no deal won has both dates: the delay is then unknown, never zero. A deal
    signed before it was created is a mistake of the file, and is left out.

    >>> seen = pd.DataFrame({"stage": ["won", "won", "lost"], "created_at": pd.to_datetime(["2026-01-01"] * 3),
    ...     "closed_at": pd.to_datetime(["2026-01-11", "2026-02-10", "2026-01-03"])})
    >>> cycle(seen).mean
    25.0
    """
    holds(leads, "stage")
    for column, label in (("created_at", "la date de création"), ("closed_at", "la date de clôture")):
        if column not in leads:
            raise InputError(
                f"Le cycle de vente demande {label} des affaires : la colonne « {column} » manque. Ajoutez-la à l'export, ou "
                "donnez vous-même un nombre de jours."
            )
    won = leads[leads["stage"] == "won"]
    days = (moments(won["closed_at"]) - moments(won["created_at"])).dt.total_seconds().dropna() / 86_400
    days = days[days >= 0]
    if days.empty:
        raise InputError(
            "Aucune affaire gagnée n'a à la fois une date de création et une date de clôture : le cycle de vente est inconnu. "
            "Remplissez ces dates, ou donnez vous-même un nombre de jours."
        )
    return Cycle(
        deals=len(days), mean=float(days.mean()), median=float(days.median()),
        first_quarter=float(days.quantile(0.25)), last_quarter=float(days.quantile(0.75)),
        days=tuple(sorted(days.tolist())),
    )  # fmt: skip


def lag(goal: Goal, days: Sequence[float]) -> Lag:
    """Return what a goal asks for when only the deals signed before its end count.

    Parameters: `goal`, as `goal` returns it; `days` that past deals took, or a single number of days for all.
    A contact made in week w counts when its deal is signed in the weeks that are left, as often as past ones were.
    Raises InputError without any delay, or when none is short enough: nothing sown now would count in time.

    >>> from smkit.analysis.prospecting.funnel import goal
    >>> late = lag(goal(200_000, 5_000, 120, 18, 4), [70])
    >>> round(late.share, 3), round(late.per_week, 1)
    (0.783, 33.3)
    """
    import numpy as np

    took = np.sort(np.asarray(days, dtype=float))
    if not len(took) or np.isnan(took).any():
        raise InputError("Le cycle de vente manque : donnez la durée, en jours, de vos affaires gagnées.")
    left = 7 * (goal.weeks - np.arange(int(goal.weeks)))
    share = float((np.searchsorted(took, left, side="left") / len(took)).mean())
    if share == 0:
        raise InputError(
            f"Vos affaires mettent {told(round(took.min()))} jours au moins, plus que les {told(goal.weeks)} semaines qui "
            "restent : rien de ce "
            "que vous semez maintenant ne comptera. Changez l'échéance, ou comptez sur les affaires déjà ouvertes."
        )
    return Lag(
        median=float(np.median(took)), share=share, per_week=goal.per_week / share, low=goal.low / share,
        high=goal.high / share,
    )  # fmt: skip


def harvest(days: Sequence[float], weeks: Sequence[int] = (4, 8, 13, 26, 46)) -> pd.DataFrame:
    """Return when what is sown this week lands: the share of the deals that will be won, signed within so many weeks.

    Parameters: `days` that past deals took; `weeks` after the contact.
    Returns one row a number of weeks: weeks, share (fraction of the deals won).

    >>> harvest([10, 20, 40, 90], weeks=(2, 4, 13)).values.tolist()
    [[2.0, 0.25], [4.0, 0.5], [13.0, 1.0]]
    """
    took = pd.Series(list(days), dtype=float)
    shares = [float((took <= 7 * each).mean()) if len(took) else float("nan") for each in weeks]
    return pd.DataFrame({"weeks": list(weeks), "share": shares})


def tiers(
    prospects: int, contacts: float, each: tuple[int, int] = (6, 2), first: float = 0.6
) -> tuple[int, int, int]:
    """Return how many prospects to follow closely, to try, and to leave for later, by what the quarter holds.

    Parameters: `prospects` to share out, best first; `contacts` that can be made in the period; `each`, contacts that one of tier
    A and one of tier B gets; `first`, the share of the contacts kept for tier A.
    Returns the sizes of A, B and C. Thirds would promise follow-up that nobody has the time for.
    Raises InputError for a capacity below zero or contacts below one.

    >>> tiers(300, 312)
    (31, 63, 206)
    """
    if contacts < 0 or min(each) < 1 or not 0 <= first <= 1:
        raise InputError(
            f"Contacts possibles : {told(contacts)}, contacts par prospect : {each[0]} et {each[1]}, part des premiers : "
            f"{told(first)}. "
            "Il faut un nombre positif, au moins un contact par prospect, et une part de 0 à 1."
        )
    closely = min(prospects, int(contacts * first // each[0]))
    tried = min(prospects - closely, int((contacts - closely * each[0]) // each[1]))
    return closely, tried, prospects - closely - tried
