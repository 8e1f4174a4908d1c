"""What to do this quarter: whom, how many a week, by which channel, what to test, what not to do."""

from typing import TYPE_CHECKING

from smkit.analysis.prospecting import verdicts
from smkit.display import french
from smkit.display.actions import NO_STAKE, Action, Stake
from smkit.display.prospecting.words import STEPS, about, column, roughly
from smkit.display.told import Said, Told
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.prospecting import Quarter

_QUARTER = 13  # weeks
_MOST = 5  # actions beyond that are not taken


def actions(
    quarter: "Quarter",
    *,
    margin_rate: float | None = None,
    per_arm: int | None = None,
    shortlist: "pd.DataFrame | None" = None,
    stopped: int = 0,
    scripted: bool = False,
) -> list[Action]:
    """Return the quarter's plan as rows of the table « À faire », the first the most worth; `advice` says each in full.

    Parameters: as `advice`; `margin_rate`, taux de marque (0–1), or None; `stopped`, prospects that may not be approached as they
    are; `scripted`, whether a script is shown.
    """
    rows = [
        *_calls(quarter, margin_rate, shortlist),
        *_source(quarter, margin_rate),
        *_stop(quarter),
        *_clean(stopped),
        *_try(quarter),
        *_versions(quarter, per_arm, scripted),
        *_unscored(quarter),
    ]
    return sorted(rows, key=lambda row: -(row.stake or 0.0))[:_MOST]


def _calls(quarter: "Quarter", margin_rate: float | None, shortlist: "pd.DataFrame | None") -> list[Action]:
    asked, possible = quarter.lag or quarter.goal, quarter.feasible
    if asked is None or possible is None:
        return []
    worth: Stake = quarter.margin_of_contacts(margin_rate) or NO_STAKE
    contacts = min(asked.high, possible.capacity)
    each = f", soit {about(contacts / possible.people)} par personne" if possible.people > 1 else ""
    whom = "" if shortlist is None else ", rang A d'abord"
    return [
        Action(
            f"Prendre {about(contacts)} contacts par semaine{each}{whom}", "Commerciaux", "chaque semaine", *worth,
            "les taux observés tiennent toute l'année", "à confirmer",
            "liste_a_contacter" if shortlist is not None and (shortlist["tier"] != "C").any() else "",
        )
    ]  # fmt: skip


def _source(quarter: "Quarter", margin_rate: float | None) -> list[Action]:
    row = quarter.best_channel
    if row is None:
        return []
    worth: Stake = quarter.margin_of_more(margin_rate) or NO_STAKE
    return [
        Action(
            f"Obtenir un dixième de leads « {row['channel']} » en plus", "Direction commerciale", "ce trimestre",
            *worth, f"gagné comme les autres : {french.percent(row['rate'], 0)}", "établie", "canaux",
        )
    ]  # fmt: skip


def _stop(quarter: "Quarter") -> list[Action]:
    if quarter.channels is None:
        return []
    return [
        Action(
            f"Ne pas racheter « {row['channel']} »", "Responsable marketing", "avant le prochain achat",
            why=f"{french.percent(row['rate'], 0)} de gagnés, {french.percent(row['others'], 0)} ailleurs", sure="établie",
            list="canaux",
        )
        for row in quarter.channels[quarter.channels["empty"]].to_dict("records")
    ]  # fmt: skip


def _clean(stopped: int) -> list[Action]:
    if not stopped:
        return []
    return [
        Action(
            f"Retirer ou vérifier {french.plural(stopped, 'prospect')} avant tout appel", "Responsable du fichier",
            "cette semaine", why="opposition, ou trois ans sans contact venu d'eux", sure="établie", list="a_retirer",
        )
    ]  # fmt: skip


def _try(quarter: "Quarter") -> list[Action]:
    if not quarter.to_try:
        return []
    name, size = quarter.to_try
    return [
        Action(
            f"Essayer « {name} » sur {french.plural(size, 'lead')}", "Responsable marketing", "ce trimestre",
            why="trop peu connu pour être jugé", sure="à tester", list="canaux",
        )
    ]  # fmt: skip


def _versions(quarter: "Quarter", per_arm: int | None, scripted: bool) -> list[Action]:
    if per_arm is None:
        return []
    when = "ce trimestre"
    if quarter.feasible:
        when = f"en {french.plural(max(1, round(2 * per_arm / quarter.feasible.capacity)), 'semaine')}"
    return [
        Action(
            f"Tirer au sort deux accroches, {french.plural(per_arm, 'contact')} chacune", "Responsable des ventes", when,
            why="aucun écart n'est connu d'avance", sure="à tester", list="script" if scripted else "",
        )
    ]  # fmt: skip


def _unscored(quarter: "Quarter") -> list[Action]:
    judged = quarter.score
    if judged.shown:
        return []
    why = (
        "trop peu d'affaires pour juger une note"
        if judged.auc is None
        else "aucune ne prédit mieux que le taux de gain moyen"
    )
    return [
        Action(
            "Ne pas trier les prospects par une note", "Responsable des ventes", "ce trimestre", why=why, sure="établie"
        )
    ]  # fmt: skip


def advice(
    quarter: "Quarter",
    *,
    per_arm: int | None = None,
    gap: float = 0.0,
    shortlist: "pd.DataFrame | None" = None,
    currency: str = "EUR",
) -> Said:
    """Say what to do this quarter, and what not to do.

    Parameters: `quarter`, as `analysis.prospecting.quarter` returns it; `per_arm`, people each version of a script needs for a
    difference of `gap` (fraction) to be seen, or None; `shortlist`, as `analysis.prospecting.shortlist` returns it, or
    None; `currency` code.
    Returns (sentence, ids of the figures it rests on).
    """
    return [
        *_whom(quarter, shortlist),
        *_week(quarter, currency),
        *_channel(quarter),
        *_test(quarter, per_arm, gap),
        *_not(quarter),
    ]


def _whom(quarter: "Quarter", shortlist: "pd.DataFrame | None") -> Said:
    if shortlist is None:
        return [
            Told(
                "Qui : donnez votre liste (paramètre prospects) pour savoir qui contacter, et par quel canal vous en avez le "
                "droit.",
                [],
            )
        ]
    sizes = shortlist["tier"].value_counts()
    now = [int(sizes.get(tier, 0)) for tier in ("A", "B", "C")]
    judged = quarter.score
    order = "les contacts les plus récents d'abord, faute d'une note qui prédise"
    if judged.shown and shortlist["chance"].notna().any():
        single = judged.best is not None and judged.best.enough
        order = (
            f"dans l'ordre de la colonne « {column(judged.best.column)} »"
            if single and judged.best
            else "dans l'ordre de la note"
        )
    later = (
        f" Pour les autres ({french.number(now[2])}), vos heures n'y suffisent pas ce trimestre."
        if now[2]
        else ""
    )
    return [
        Told(
            f"Qui : {french.plural(now[0], 'prospect')} à suivre de près (rang A), {french.plural(now[1], 'prospect')} à essayer "
            f"(rang B), {order}.{later}",
            ["prospects_joignables", "capacite_semaine"],
        )
    ]  # fmt: skip


def _week(quarter: "Quarter", currency: str) -> Said:
    asked, possible = quarter.lag or quarter.goal, quarter.feasible
    if asked is None or possible is None:
        return []
    ids = ["contacts_a_temps", "contacts_a_temps_haut", "capacite_semaine"]
    need = f"Combien : visez {about(asked.high)} contacts par semaine, le haut de l'intervalle, et recomptez les taux dans un mois"
    if possible.verdict == "yes":
        return [
            Told(
                f"{need}. Vous en avez le temps : {_hours(possible.hours_high)} par semaine et par personne.",
                ids,
            )
        ]
    least, most = _hours(possible.hours_low), _hours(possible.hours_high)
    between = "" if least == most else f" (de {least} à {most})"
    hours = f"il faudrait {_hours(possible.hours)} par semaine et par personne{between}"
    more = f", ou {french.percent(possible.rate)} de contacts gagnés" if possible.rate <= 1 else ""
    reach = " à ".join(roughly(each, currency) for each in (possible.revenue_low, possible.revenue_high))
    return [
        Told(
            f"Combien : {about(possible.capacity)} contacts par semaine, tout ce que vos heures permettent, soit {reach} de "
            f"ventes à attendre. Pour tenir l'objectif, {hours}{more}.",
            ids,
        )
    ]


def _channel(quarter: "Quarter") -> Said:
    said: Said = []
    if (row := quarter.best_channel) is not None:
        said.append(
            Told(
                f"Par quelle source : demandez-en plus à « {row['channel']} » ({french.percent(row['rate'])} de leads gagnés, "
                f"{between(french.percent(row['low']), french.percent(row['high']), 'soit ')}), tant que ce taux se maintient.",
                ["taux_de_gain"],
                verdicts.channel(row),
            )
        )
    if quarter.to_try:
        name, size = quarter.to_try
        said.append(
            Told(
                f"À essayer ensuite : « {name} », trop peu connu pour être jugé ; {french.plural(size, 'lead')} suffiraient.",
                [],
            )
        )
    elif quarter.channels is not None and len(quarter.channels) > 1:
        said.append(
            Told(
                "À essayer ensuite : aucune source du fichier ne reste à départager. Pour apprendre, essayez-en une nouvelle.",
                [],
            )
        )
    return said


def _test(quarter: "Quarter", per_arm: int | None, gap: float) -> Said:
    if per_arm is None:
        return []
    weeks = long = ""
    if quarter.feasible:
        length = max(1, round(2 * per_arm / quarter.feasible.capacity))
        weeks = f", soit {french.plural(length, 'semaine')} à votre rythme"
        if length > _QUARTER:
            long = (
                " C'est plus d'un trimestre : mesurez plus tôt (une réponse plutôt qu'une vente), ou cherchez un écart plus "
                "grand."
            )
    measured = "d'affaires gagnées"
    if quarter.funnel and quarter.funnel.step != "none":
        measured = f"de {STEPS[quarter.funnel.step]}"
    return [
        Told(
            f"Quoi tester : deux accroches tirées au sort. Pour voir {french.number(100 * gap)} points d'écart sur la part "
            f"{measured}, il faut {french.plural(per_arm, 'contact')} par version{weeks} ; au-dessous, ne concluez rien. Lisez le "
            f"résultat avec le rapport « experience ».{long}",
            [],
        )
    ]


def _not(quarter: "Quarter") -> Said:
    said: Said = []
    if quarter.channels is not None:
        for row in quarter.channels[quarter.channels["empty"]].to_dict("records"):
            said.append(
                Told(
                    f"À ne pas faire : racheter « {row['channel']} » pour le nombre de leads. Il en faut "
                    f"{french.number(1 / row['rate'], 0) if row['rate'] else 'un nombre inconnu'} pour une affaire, contre "
                    f"{french.number(1 / row['others'], 0)} ailleurs.",
                    ["taux_de_gain"],
                    verdicts.channel(row),
                )
            )
    if not quarter.score.shown:
        said.append(
            Told(
                "À ne pas faire : trier vos prospects par une note. Rien dans ces données ne permet d'en croire une.",
                ["note_auc"],
                verdicts.score(quarter.score),
            )
        )
    if quarter.pareto and quarter.pareto.holds == "flatter":
        said.append(
            Told(
                "À ne pas faire : ne garder que « les 20 % qui comptent ». Ici, ils sont loin de faire 80 % des "
                "ventes.",
                ["clients_80pct"],
                verdicts.rule(quarter.pareto),
            )
        )
    return said


def _hours(value: float) -> str:
    return french.plural(round(value, 1), "heure")
