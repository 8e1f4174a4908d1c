"""What may be said of a month of the convention? Promises kept or not, what goes with being late: one word each."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from smkit.analysis.judging import Verdict, Word
from smkit.analysis.proportions import newcombe

if TYPE_CHECKING:
    from smkit.analysis.smarketing.meeting import Meeting


def promise(rate: float, high: float, promised: float) -> Word:
    """Say whether a promise is kept: « oui » where its share is reached, « non » where chance is ruled out, else unknown.

    Parameters: `rate` with the high end of its interval, and what was `promised`, fractions.

    >>> promise(0.93, 0.97, 0.9), promise(0.8, 0.88, 0.9), promise(0.85, 0.92, 0.9)
    ('oui', 'non', 'on ne peut pas dire')
    """
    if math.isnan(rate) or math.isnan(promised):
        return "on ne peut pas dire"
    return "oui" if rate >= promised else "non" if high < promised else "on ne peut pas dire"


def overall(meeting: "Meeting") -> Verdict:
    """Judge the month: « oui » when both sides keep all that can be measured, « non » when one of them does not.

    Parameters: `meeting`, as `smarketing.meeting` returns it.
    """
    words: list[Word] = []
    held, row = meeting.month_kept, meeting.brought
    if held is not None and held["due"]:
        words.append(promise(held["rate"], held["high"], meeting.promised))
    if row is not None and row["owed"] == row["owed"] and row["owed"] is not None:
        words.append("oui" if row["kept_number"] else "non")
        if row["known"] and row["owed_share"] == row["owed_share"] and row["owed_share"] is not None:
            words.append(promise(row["share"], row["high"], row["owed_share"]))
    if "non" in words:
        return Verdict("non", "convention", "Une promesse n'est pas tenue, et le hasard ne l'explique pas.")
    if words and set(words) == {"oui"}:
        return Verdict("oui", "convention", "Tout ce qui se mesure est tenu.")
    return Verdict(
        "on ne peut pas dire", "convention", "Trop peu de leads, ou rien dans le fichier, pour le dire."
    )


def change(meeting: "Meeting", row: Mapping[Any, Any]) -> Verdict:
    """Judge a region whose share of promises kept has changed; at stake, the margin a year of what it would have kept.

    Parameters: `meeting`; `row` of its `changed`, points.
    """
    worse = row["change"] < 0
    margin = meeting.margin_of(meeting.slipped(str(row["region"]))) if worse else None
    return Verdict(
        "moins bien" if worse else "mieux",
        "conformite_sla",
        "Le changement dépasse ce que le hasard fait seul, parmi tous les mois et toutes les régions regardés.",
        (f"depuis {row['since']}", "avant"),
        change=100 * row["change"],
        low=100 * min(row["low"], row["change"]),
        high=100 * max(row["high"], row["change"]),
        unit="points",
        p=float(row["p"]),
        n=int(row["after_due"]),
        stake=max(0.0, margin[0]) if margin else None,
        dims=(("region", str(row["region"])),),
    )


def late(meeting: "Meeting") -> Verdict:
    """Judge whether missed promises go with fewer customers; at stake, the margin a year that goes with them.

    Parameters: `meeting`, whose `late` is known. It is an association: nobody drew at random who was called late.
    """
    found = meeting.late
    assert found is not None
    sure = found.proven
    missed = float(meeting.year_kept[["late", "never"]].sum()) if meeting.year_kept is not None else 0.0
    margin = meeting.margin_of(missed)
    reason = (
        "Les deux vont ensemble au-delà du hasard ; rien ne prouve que l'un cause l'autre."
        if sure
        else "Entre leads de la même période, de la même région ou du même client, le hasard peut suffire à faire l'écart."
        if found.apart
        else "L'intervalle de l'écart passe par zéro."
    )
    return Verdict(
        "oui" if sure else "on ne peut pas dire",
        "retards",
        reason,
        ("promesse manquée", "promesse tenue"),
        change=100 * found.difference,
        low=100 * min(found.difference_low, found.difference),
        high=100 * max(found.difference_high, found.difference),
        unit="points",
        n=found.missed,
        stake=max(0.0, margin[0]) if margin else None,
    )


def source(meeting: "Meeting") -> Verdict:
    """Judge the source whose leads fit the profile least, where `poorest` tells one. Parameters: `meeting`."""
    assert meeting.poorest is not None
    worst, others = meeting.poorest
    told = meeting.profiles[meeting.profiles["known"] > 0]
    fit, known = (int(told[name].sum() - worst[name]) for name in ("fit", "known"))
    gap = 100 * (float(worst["share"]) - others)
    low, high = (100 * end for end in newcombe(int(worst["fit"]), int(worst["known"]), fit, known))
    return Verdict(
        "moins bien",
        "part_profil_conforme",
        "Tout l'intervalle de cette source est sous celui de chacune des autres.",
        (str(worst["source"]), "les autres sources"),
        change=gap,
        low=min(low, gap),
        high=max(high, gap),
        unit="points",
        n=int(worst["known"]),
        dims=(("source", str(worst["source"])),),
    )


def conversion(meeting: "Meeting") -> Verdict | None:
    """Judge the shared target of conversion; None where there is none, or no rate. Parameters: `meeting`."""
    row, goal = meeting.target, meeting.goal.cible if meeting.goal else None
    if row is None or goal is None or row["rate"] != row["rate"]:
        return None
    word: Word = "oui" if row["low"] > goal else "non" if row["high"] < goal else "on ne peut pas dire"
    reason = (
        "L'objectif est dans l'intervalle du taux."
        if word == "on ne peut pas dire"
        else "Tout l'intervalle du taux est du même côté de l'objectif."
    )
    return Verdict(
        word, "conversion_cohorte", reason, (f"à {row['days']:.0f} jours", "objectif commun"), change=100 * (row["rate"] - goal),
        low=100 * (min(row["low"], row["rate"]) - goal), high=100 * (max(row["high"], row["rate"]) - goal), unit="points",
    )  # fmt: skip


def turned(meeting: "Meeting") -> Verdict:
    """Judge a rate of conversion that has changed for good. Parameters: `meeting`, whose `turn` is known."""
    assert meeting.turn is not None
    return meeting.turn.verdict("conversion_cohorte")
