"""What if leads were called back sooner? Promises that would have been kept, people that it takes, and what it might bring."""

from dataclasses import dataclass
from heapq import heapify, heapreplace
from typing import Any

import numpy as np
import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.smarketing.convention import Convention
from smkit.analysis.smarketing.kept import handled
from smkit.analysis.smarketing.lateness import Lateness, lateness, mean_won
from smkit.analysis.smarketing.opening import Opening, minutes

_MOST = 200  # people; beyond, the question is another one


@dataclass(frozen=True)
class WhatIf:
    """What a shorter delay would have meant: `share` of promises that were in fact kept within it (fraction), of `due` leads;
    `people` it takes at once to keep `wanted` of them, None beyond 200 or where the delay is counted on the calendar; `moved`,
    leads a year that would no longer be late;
    customers a year with _low and _high, and `amount` with its own, in currency, missing where no amount is told."""

    share: float
    due: int
    wanted: float
    people: int | None
    moved: float
    customers: float
    customers_low: float
    customers_high: float
    amount: float
    amount_low: float
    amount_high: float
    lateness: Lateness


def promising(convention: Convention, delay: str) -> Convention:
    """Return the convention with another delay for every first contact.

    Parameters: `convention`; `delay`, as people write it (« 4 heures ouvrées »).
    Raises InputError when it cannot be read.
    """
    from pydantic import ValidationError

    content = convention.model_dump()
    for promise in content["delais"]:
        if promise["arrivee"] == "premier contact":
            promise["delai"] = delay
    try:
        return Convention.model_validate(content)
    except ValidationError as problem:
        raise InputError(f"{problem.errors()[0]['ctx']['error']}.") from problem


def sooner(
    leads: pd.DataFrame, convention: Convention, delay: str, *, effort: float = 15, wanted: float = 0.9, at: Any = None
) -> WhatIf:  # fmt: skip
    """Work out what another delay would have meant on the leads of a file.

    Parameters: `leads`, canonical; `convention`; `delay`, the one to try, as people write it; `effort`, minutes that a first
    contact takes, calls without an answer included; `wanted`, share of promises to keep (fraction); `at`, the last moment known.
    Returns WhatIf. The gain supposes that leads called sooner would be won as often as those that were called in time, at equal
    source and profile: an association, given as a range, from the interval of the difference.
    """
    if not 0 < effort <= 480:
        raise InputError("Un premier contact prend entre 1 et 480 minutes : changez cette durée.")
    tried = promising(convention, delay)
    seen = handled(leads, tried, at)
    due = seen[seen["due"]]
    found = lateness(seen, at=at)
    late = due[due["state"] != "kept"]
    years = (
        max((due["started_at"].max() - due["started_at"].min()).days / 365.25, 1 / 12) if len(due) else 1.0
    )
    moved = max(0.0, wanted * len(due) - (len(due) - len(late))) / years
    likely, low, high = (
        -moved * each for each in (found.difference, found.difference_high, found.difference_low)
    )
    worth = mean_won(leads)
    return WhatIf(
        share=1 - len(late) / len(due) if len(due) else float("nan"),
        due=len(due),
        wanted=wanted,
        people=_team(due, tried, effort, wanted),
        moved=moved,
        customers=likely, customers_low=low, customers_high=high,
        amount=likely * worth, amount_low=low * worth, amount_high=high * worth,
        lateness=found,
    )  # fmt: skip


def people(start: pd.Series, when: Opening, allowed: float, effort: float, wanted: float) -> int | None:
    """Return how many people it takes to contact so large a share of leads in time, had each arrived as it did.

    Parameters: `start`, moments (the clock of each lead); `when`, as `opening` returns it; `allowed`, worked minutes; `effort`,
    minutes of a contact; `wanted`, a fraction. Leads are taken in the order in which they come, by whoever is free.
    Returns a number of people, None where 200 would not do.

    >>> from smkit.analysis.smarketing.opening import opening
    >>> people(pd.Series(pd.to_datetime(["2026-03-03 10:00"] * 4)), opening(), 30, 30, 1.0)
    4
    """
    arrived = start.dropna().sort_values()
    if not len(arrived):
        return None
    at = minutes(arrived, when.tz)
    edges = (pd.Timestamp(edge, unit="m") for edge in (at.min(), at.max()))
    clock = when.line(*edges).until(at)
    return next(
        (team for team in range(1, _MOST + 1) if _kept(clock, team, allowed, effort) >= wanted - 1e-9), None
    )


def _team(due: pd.DataFrame, convention: Convention, effort: float, wanted: float) -> int | None:
    """People that the promise takes; None where it is counted on the calendar, whose nights nobody works."""
    rules = [rule for rule in convention.delais if rule.arrivee == "premier contact"]
    if not len(due) or not all(rule.worked for rule in rules):
        return None
    return people(
        due["started_at"], convention.horaires.opening(), float(due["allowed"].median()), effort, wanted
    )


def _kept(arrived: np.ndarray, team: int, allowed: float, effort: float) -> float:
    """Share of leads answered in time by a team that takes them first come, first served, on the clock of worked time."""
    free = [float("-inf")] * team
    heapify(free)
    kept = 0
    for moment in arrived:
        done = max(free[0], moment) + effort
        heapreplace(free, done)
        kept += done - moment <= allowed + 1e-9
    return kept / len(arrived)
