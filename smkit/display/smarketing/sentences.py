"""A month of the convention in sentences: who keeps what, what it goes with, and what the file cannot tell."""

from typing import TYPE_CHECKING, Any

from smkit.analysis.smarketing import verdicts
from smkit.analysis.smarketing.meeting import DAYS
from smkit.display import french, turning
from smkit.display.smarketing.words import kept_verdict, promised, whole_share
from smkit.display.told import Said, Told
from smkit.typography import between

if TYPE_CHECKING:
    from smkit.analysis.smarketing import Meeting


def answer(meeting: "Meeting") -> str:
    """Answer « chacun tient-il sa promesse ? » for the month, in one sentence a side.

    Parameters: `meeting`, as `smarketing.meeting` returns it.
    """
    parts = [part for part in (_sales(meeting), _marketing(meeting)) if part]
    if not parts:
        return _without(meeting)
    return " ".join(parts)


def findings(meeting: "Meeting", currency: str = "EUR") -> Said:
    """Say what both sides should know, what is surest and weighs most first.

    Parameters: as `answer`; `currency` code.
    """
    said: Said = []
    for change in meeting.changed.to_dict("records"):
        said.append(
            Told(_change(change), ["conformite_avant", "conformite_depuis"], verdicts.change(meeting, change))
        )
    said += _lateness(meeting, currency)
    said += _sources(meeting)
    said += _turned(meeting)
    said += _conversion(meeting)
    return said


def others(meetings: "list[Meeting]") -> list[str]:
    """Say what becomes of the leads of the other segments, which are in none of the figures above.

    Parameters: `meetings` of those segments.
    """
    said = []
    for each in meetings:
        if (row := each.target) is None:
            continue
        said.append(
            f"« {each.segment} » est compté à part : {french.plural(len(each.leads), 'lead')}, dont {_rate(row)} sont clients à "
            f"{row['days']:.0f} jours. Ils ne sont dans aucun des chiffres ci-dessus."
        )
    return said


def _sales(meeting: "Meeting") -> str:
    held = meeting.month_kept
    if held is None:
        return ""
    month = french.month(meeting.month)
    if not held["due"]:
        return f"Côté ventes, aucune promesse n'est arrivée à échéance en {month}."
    verdict = kept_verdict(held["rate"], held["high"], promised(meeting))
    return (
        f"Côté ventes, promesse {verdict} en {month} : {french.number(held['kept'])} premiers contacts à temps sur "
        f"{french.number(held['due'])} ({french.percent(held['rate'])}, pour {whole_share(promised(meeting))} promis)."
    )


def _marketing(meeting: "Meeting") -> str:
    row = meeting.brought
    if row is None or not french.is_known(row["owed"]):
        return ""
    number = "tenu" if row["kept_number"] else "pas tenu"
    text = f"Côté marketing, nombre {number} : {french.plural(row['leads'], 'lead')} pour {french.number(row['owed'])} promis"
    if not row["known"] or not french.is_known(row["owed_share"]):
        return f"{text} ; le profil est n.d."
    verdict = kept_verdict(row["share"], row["high"], row["owed_share"])
    return (
        f"{text} ; profil {verdict.replace('tenue', 'tenu')} : {french.percent(row['share'])} au profil, pour "
        f"{whole_share(row['owed_share'])} promis."
    )


def _without(meeting: "Meeting") -> str:
    """What can still be said when no promise can be measured."""
    row = meeting.target
    if row is None:
        return "On ne peut pas dire si la convention est tenue : le fichier n'a pas ce qu'il faut (voir « Données et limites »)."
    return (
        "On ne peut pas dire si la convention est tenue (voir « Données et limites »). Ce que le fichier dit : "
        f"{_rate(row)} des leads sont clients à {row['days']:.0f} jours."
    )


def _change(row: dict[Any, Any]) -> str:
    when = french.month(row["since"])
    if row["earliest"] != row["latest"]:
        when += f" (à {french.month(row['earliest'])} ou {french.month(row['latest'])} près)"
    fell = "est tombée" if row["change"] < 0 else "est montée"
    low, high = sorted((abs(row["low"]) * 100, abs(row["high"]) * 100))
    interval = between(french.points(low, 0), french.points(high, 0))
    return (
        f"« {row['region']} » : la part des premiers contacts à temps {fell} de {whole_share(row['before'])} à "
        f"{whole_share(row['after'])} depuis {when}, soit {french.points(abs(row['change']) * 100, 0)} de "
        f"{'moins' if row['change'] < 0 else 'plus'} ({interval}). Le hasard ne l'explique pas."
    )


def _lateness(meeting: "Meeting", currency: str) -> Said:
    late = meeting.late
    if late is None or not late.enough:
        return []
    ids = ["ecart_retard", "rapport_retard"]
    equal = (
        " à source et profil égaux"
        if {"source", "profile_fit"} <= set(late.adjusted)
        else " à source égale"
        if late.adjusted
        else ""
    )
    judged = verdicts.late(meeting)
    span = between(french.points(late.difference_low * 100), french.points(late.difference_high * 100))
    if not late.proven:
        doubt = (
            "mais entre leads de la même période, de la même région ou du même client, le hasard peut suffire à le faire"
            if late.apart
            else "et zéro est dedans"
        )
        return [
            Told(
                f"On ne peut pas dire si les retards vont avec moins de ventes :{equal} l'écart est {span}, {doubt}.",
                ids,
                judged,
            )
        ]
    tried = ""
    if len(meeting.ratios) > 1 and meeting.ratios[0] == meeting.ratios[0]:
        least, most = (french.number(each, 2) for each in (min(meeting.ratios), max(meeting.ratios)))
        tried = f" (de {least} à {most} fois les chances d'une promesse tenue, selon le recul)"
    said: Said = [
        Told(
            f"Un lead dont la promesse est manquée devient {'moins' if late.difference < 0 else 'plus'} souvent client{tried} :"
            f"{equal}, "
            f"{french.points(late.difference * 100)} ({span}). C'est une association.",
            ids,
            judged,
        )
    ]
    if meeting.lost is not None and late.difference < 0:  # late leads that win more cost no customer
        likely, low, high = (max(0.0, each) for each in meeting.lost)
        worth = ""
        if meeting.stake is not None:
            amounts = [french.money(max(0.0, each), currency, 0) for each in meeting.stake[1:]]
            worth = f", soit {between(*amounts)} de ventes au montant moyen"
        said.append(
            Told(
                f"Sur douze mois, cela va avec {french.number(likely, 0)} client{'s' if likely >= 1.5 else ''} en moins "
                f"({between(french.number(low, 0), french.number(high, 0))}){worth}.",
                ["clients_en_moins", "enjeu_retards"],
                judged,
            )
        )
    return said


def _sources(meeting: "Meeting") -> Said:
    found, sources = meeting.poorest, meeting.sources
    if found is None:
        return []
    worst, others = found
    rate = ""
    own = sources[sources["source"] == worst["source"]] if len(sources) else sources
    if len(own) and french.is_known(own["rate"].iloc[0]):
        rate = f" ; {french.percent(own['rate'].iloc[0])} de ses leads sont clients à {own['days'].iloc[0]:.0f} jours"
    return [
        Told(
            f"« {worst['source']} » fait {whole_share(worst['volume'])} des leads, mais {whole_share(worst['share'])} seulement "
            f"ont le profil promis, contre {whole_share(others)} ailleurs{rate}.",
            ["part_profil"],
            verdicts.source(meeting),
        )
    ]


def _turned(meeting: "Meeting") -> Said:
    """How the rate of conversion has changed for good, and at which one the month is judged."""
    if (turn := meeting.turn) is None:
        return []
    days = meeting.goal.jours if meeting.goal else DAYS
    told = turning.lasting(turn, f"Le taux de conversion à {days:.0f} jours", "des leads créés")
    rate = "L'objectif commun est jugé" if meeting.goal else "Le taux est compté"
    after = (
        f"{rate} sur les leads créés depuis."
        if meeting.turned
        else "Ces leads sont trop récents pour juger de leur seul taux."
    )
    return [Told(f"{told}. {after}", ["conversion_cohorte"], verdicts.turned(meeting))]


def _conversion(meeting: "Meeting") -> Said:
    row, goal = meeting.target, meeting.goal.cible if meeting.goal else None
    if row is None or not french.is_known(row["rate"]):
        return []
    against = ""
    if goal is not None:
        reached = row["low"] <= goal <= row["high"]
        state = (
            "est dans la fourchette"
            if reached
            else "est dépassé"
            if row["low"] > goal
            else "n'est pas atteint"
        )
        against = f" ; l'objectif commun, {whole_share(goal)}, {state}"
    since = f" créés depuis {french.month(meeting.turned.since)}" if meeting.turned else ""
    return [
        Told(
            f"{_rate(row)} des leads{since} sont clients à {row['days']:.0f} jours{against}. Le taux naïf, "
            f"{french.percent(row['naive'])}, compte les derniers arrivés comme des échecs.",
            ["conversion_cohorte", "conversion_naive"],
            verdicts.conversion(meeting),
        )
    ]


def _rate(row: Any) -> str:
    return (
        f"{french.percent(row['rate'])} ({between(french.percent(row['low']), french.percent(row['high']))})"
    )
