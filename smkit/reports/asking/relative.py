"""Dates told from the day of the run, so that a report can come back each month by itself."""

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from smkit.errors import suggest
from smkit.reports.errors import UsageError

#: The parameters that are days, and which end of a period each is.
FIRST, LAST = "debut", "fin"

_WORD = re.compile(r"(jour|semaine|mois|trimestre|annee)(?:-(\d{1,4}))?\Z")
_MONTHS = {"mois": 1, "trimestre": 3, "annee": 12}
#: What `periode` may be, and the word of both its ends.
PERIODS = {
    "dernier_mois": "mois-1",
    "dernier_trimestre": "trimestre-1",
    "derniere_annee": "annee-1",
    "derniere_semaine": "semaine-1",
    "mois_en_cours": "mois",
    "trimestre_en_cours": "trimestre",
    "annee_en_cours": "annee",
}


def resolve(given: Mapping[str, Any], known: Collection[str], today: date | None = None) -> dict[str, Any]:
    """Turn what is told from today into days.

    Parameters: `given`, {parameter: value}; `known`, the report's parameters; `today`, the day of the run.
    `debut` and `fin` take `mois-1` (first day, last day of the month before this one), `trimestre`, `annee-2`, `semaine-1`,
    `jour-7`, and `periode`, where the report has both and no parameter of that name, takes a key of `PERIODS`.
    Returns {parameter: value}, days as 2026-03-01; all else as it was given.
    Raises UsageError for an unknown period.

    >>> resolve({"periode": "dernier_mois"}, ["debut", "fin"], date(2026, 3, 3))
    {'debut': '2026-02-01', 'fin': '2026-02-28'}
    >>> resolve({"debut": "trimestre-1", "base": "HT"}, ["debut", "base"], date(2026, 2, 10))
    {'debut': '2025-10-01', 'base': 'HT'}
    """
    today = today or date.today()
    asked = dict(given)
    if "periode" in asked and "periode" not in known and {FIRST, LAST} <= set(known):
        asked = {**_ends(str(asked.pop("periode")).strip()), **asked}
    for name, end in ((FIRST, 0), (LAST, 1)):
        word = asked.get(name)
        if isinstance(word, str) and (found := _WORD.match(word.strip())):
            asked[name] = _period(found[1], int(found[2] or 0), today)[end].isoformat()
    return asked


def _ends(word: str) -> dict[str, str]:
    if word not in PERIODS:
        hint = suggest(word, PERIODS) or f" Périodes connues : {', '.join(PERIODS)}."
        raise UsageError(f"La période « {word} » n'existe pas.{hint}")
    return {FIRST: PERIODS[word], LAST: PERIODS[word]}


def _period(unit: str, back: int, today: date) -> tuple[date, date]:
    """First and last day of the period so many before the one of today."""
    if unit == "jour":
        day = today - timedelta(days=back)
        return day, day
    if unit == "semaine":
        first = today - timedelta(days=today.weekday(), weeks=back)
        return first, first + timedelta(days=6)
    span = _MONTHS[unit]
    start = (today.year * 12 + today.month - 1) // span * span - back * span
    return _month(start), _month(start + span) - timedelta(days=1)


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
