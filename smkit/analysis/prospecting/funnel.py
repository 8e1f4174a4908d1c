"""How many contacts a week does a goal ask for? From the goal back to the week, by the funnel's own rates."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from smkit.analysis.errors import InputError
from smkit.typography import told

_POINTS = 400  # of the first rate's distribution: enough for three digits of the interval
_WEEKS = 53  # no year has more


@dataclass(frozen=True)
class Goal:
    """What a revenue goal asks for, week by week.

    `deals`, `meetings` and `contacts` in all; `per_week`, contacts a week, with the interval `low` to `high`. The interval is the
    uncertainty of the two rates, known from so many contacts only; the luck of the year to come is not in it.
    """

    revenue: float
    value: float
    weeks: float
    meeting_rate: float
    win_rate: float
    deals: float
    meetings: float
    contacts: float
    per_week: float
    low: float
    high: float
    confidence: float = 0.95


def goal(
    revenue: float, value: float, contacts: float, meetings: float, wins: float, weeks: float = 46,
    *, confidence: float = 0.95,
) -> Goal:  # fmt: skip
    """Return how many contacts a week a revenue goal asks for, with the interval that the counts allow.

    Parameters: `revenue` to reach and mean `value` of a deal, in the same currency; `contacts` made so far, `meetings` and `wins`
    that came of them, counts; `weeks` of work until the goal; `confidence`, a fraction.
    Returns a `Goal`: contacts a week, at the rates seen, and its interval: quantiles of the product of the two rates, each with
    Jeffreys' posterior, Beta(successes + ½, failures + ½); where all succeeded, the rate seen is the end of its interval.
    Raises InputError when an input makes no sense (a step larger than the one before is a rate above 1), and when no meeting or
    no deal was won: a rate of zero asks for contacts without end, and no figure is made out of nothing.
    Source: 002 (objectifs SMART); Brown, Cai and DasGupta (2001) for the interval.

    >>> asked = goal(200_000, 5_000, 120, 18, 4)
    >>> round(asked.per_week, 1), round(asked.low, 1), round(asked.high, 1)
    (26.1, 11.5, 78.9)
    """
    revenue, value = (
        _positive("Objectif de chiffre d'affaires", revenue),
        _positive("Valeur d'une affaire", value),
    )
    weeks = _positive("Nombre de semaines", weeks)
    if weeks > _WEEKS:
        raise InputError(
            f"Nombre de semaines : {told(weeks)} trouvé, or une année en compte {_WEEKS} au plus."
        )
    if not 0 < _number("Confiance", confidence) < 1:
        raise InputError(
            f"Confiance : « {confidence} » trouvé, or elle se trouve entre 0 et 1 (95 % s'écrit 0,95)."
        )
    contacts, meetings, wins = _steps(contacts, meetings, wins)
    deals = revenue / value
    least, most = _product(
        (meetings, contacts - meetings), (wins, meetings - wins), (0.5 - confidence / 2, 0.5 + confidence / 2)
    )
    return Goal(
        revenue=revenue, value=value, weeks=weeks, meeting_rate=meetings / contacts, win_rate=wins / meetings,
        deals=deals, meetings=deals * meetings / wins, contacts=deals * contacts / wins,
        per_week=deals * contacts / wins / weeks, low=deals / max(most, wins / contacts) / weeks, high=deals / least / weeks,
        confidence=confidence,
    )  # fmt: skip


def _product(first: tuple[float, float], second: tuple[float, float], shares: Sequence[float]) -> list[float]:
    """Quantiles of the product of two rates, each known from (successes, failures)."""
    import numpy as np
    from scipy import optimize, special

    middle = (np.arange(_POINTS) + 0.5) / _POINTS
    rates = special.betaincinv(first[0] + 0.5, first[1] + 0.5, middle)
    won, lost = second[0] + 0.5, second[1] + 0.5

    def below(product: float, share: float) -> float:
        return float(special.betainc(won, lost, np.minimum(product / rates, 1.0)).mean()) - share

    return [float(optimize.brentq(below, 1e-15, 1.0, args=(share,), xtol=1e-12)) for share in shares]


def _steps(contacts: float, meetings: float, wins: float) -> tuple[float, float, float]:
    """The three steps of the funnel, checked."""
    contacts = _positive("Nombre de contacts", contacts)
    meetings, wins = _number("Nombre de rendez-vous", meetings), _number("Nombre d'affaires gagnées", wins)
    for none, several, step, before, of in (
        ("Aucun rendez-vous", "rendez-vous", meetings, contacts, "contacts"),
        ("Aucune affaire gagnée", "affaires gagnées", wins, meetings, "rendez-vous"),
    ):
        if step > before:
            raise InputError(
                f"{told(step)} {several} pour {told(before)} {of} : un taux ne peut pas dépasser 100 %. Vérifiez l'ordre des "
                "étapes, et que les trois comptes portent sur les mêmes contacts."
            )
        if step == 0:
            raise InputError(
                f"{none} sur {told(before)} {of} : on ne peut pas en tirer un nombre de contacts par semaine. Continuez de "
                "compter, ou prenez un autre canal dont vous connaissez les résultats."
            )
    return contacts, meetings, wins


def _number(name: str, value: float) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise InputError(f"{name} : un nombre est attendu, « {value} » trouvé.") from None
    if not math.isfinite(number) or number < 0:
        raise InputError(f"{name} : un nombre positif est attendu, « {value} » trouvé.")
    return number


def _positive(name: str, value: float) -> float:
    number = _number(name, value)
    if number == 0:
        raise InputError(f"{name} : 0 trouvé, or il faut un nombre supérieur à 0.")
    return number
