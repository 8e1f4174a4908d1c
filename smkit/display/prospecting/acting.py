"""What to do this quarter: whom, how many a week, by which channel, what to test, what not to do."""

from typing import TYPE_CHECKING

from smkit.display import french
from smkit.display.prospecting.sentences import Said
from smkit.display.prospecting.words import STEPS, about, column, roughly

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.prospecting import Quarter

_QUARTER = 13  # weeks


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
            (
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
        (
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
            (
                f"{need}. Vous en avez le temps : {_hours(possible.hours_high)} par semaine et par personne.",
                ids,
            )
        ]
    least, most = _hours(possible.hours_low), _hours(possible.hours_high)
    between = "" if least == most else f" (de {least} à {most})"
    hours = f"il faudrait {_hours(possible.hours)} par semaine et par personne{between}"
    rate = french.percent(possible.rate)
    reach = " à ".join(roughly(each, currency) for each in (possible.revenue_low, possible.revenue_high))
    return [
        (
            f"Combien : {about(possible.capacity)} contacts par semaine, tout ce que vos heures permettent, soit {reach} de "
            f"ventes à attendre. Pour tenir l'objectif, {hours}, ou {rate} de contacts gagnés.",
            ids,
        )
    ]


def _channel(quarter: "Quarter") -> Said:
    table = quarter.channels
    if table is None:
        return []
    best = table[table["proven"] & (table["difference"] > 0)].sort_values("rate", ascending=False)
    said: Said = []
    if len(best):
        row = best.iloc[0]
        said.append(
            (
                f"Par quelle source : demandez-en plus à « {row['channel']} » ({french.percent(row['rate'])} de leads gagnés, "
                f"entre {french.percent(row['low'])} et {french.percent(row['high'])}), tant que ce taux se maintient.",
                ["taux_de_gain"],
            )
        )
    if quarter.to_try:
        name, size = quarter.to_try
        said.append(
            (
                f"À essayer ensuite : « {name} », trop peu connu pour être jugé ; {french.plural(size, 'lead')} suffiraient.",
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
        (
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
                (
                    f"À ne pas faire : racheter « {row['channel']} » pour le nombre de leads. Il en faut "
                    f"{french.number(1 / row['rate'], 0) if row['rate'] else 'un nombre inconnu'} pour une affaire, contre "
                    f"{french.number(1 / row['others'], 0)} ailleurs.",
                    ["taux_de_gain"],
                )
            )
    if not quarter.score.shown:
        said.append(
            (
                "À ne pas faire : trier vos prospects par une note. Rien dans ces données ne permet d'en croire une.",
                ["note_auc"],
            )
        )
    if quarter.pareto and quarter.pareto.holds == "flatter":
        said.append(
            (
                "À ne pas faire : ne garder que « les 20 % qui comptent ». Ici, ils sont loin de faire 80 % des "
                "ventes.",
                ["clients_80pct"],
            )
        )
    return said


def _hours(value: float) -> str:
    return french.plural(round(value, 1), "heure")
