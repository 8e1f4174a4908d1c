"""A quarter's prospecting in sentences: whom, how many a week, and what the data cannot tell."""

from datetime import timedelta
from typing import TYPE_CHECKING

from smkit.analysis.prospecting import verdicts
from smkit.display import french, turning
from smkit.display.prospecting.words import STEPS, about, column, described
from smkit.display.told import Said, Told
from smkit.typography import between

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from smkit.analysis.prospecting import Quarter


_RATE = ["taux_de_gain"]


def answer(quarter: "Quarter") -> str:
    """Answer « qui, et combien par semaine ? ». Parameters: `quarter`, as `analysis.prospecting.quarter` returns it."""
    return f"{_whom(quarter)} {_how_many(quarter)}"


def findings(quarter: "Quarter", *, on: "date | None" = None, currency: str = "EUR") -> Said:
    """Say what past deals tell: the funnel, the cycle, who wins, the score, Pareto.

    Parameters: as `answer`; `on`, the day of the first contacts, from which one reaps; `currency` code.

    """
    said: Said = _turned(quarter)
    if quarter.goal and quarter.funnel:
        said.append(
            Told(
                _funnel(quarter, currency),
                ["contacts_par_semaine", "contacts_par_semaine_bas", "contacts_par_semaine_haut"],
            )
        )
    elif quarter.why.get("funnel") or quarter.why.get("goal"):
        said.append(Told(quarter.why.get("funnel") or quarter.why["goal"], ["contacts_par_semaine"]))
    if quarter.lag and quarter.cycle:
        said.append(
            Told(_lag(quarter, on), ["contacts_a_temps", "cycle_moyen", "cycle_median", "part_a_temps"])
        )
    said += [*kinds(quarter), *empty_channels(quarter)]
    said.append(
        Told(
            quarter.score.reason,
            ["note_auc", "note_brier", "note_brier_base"],
            verdicts.score(quarter.score),
        )
    )
    if quarter.pareto:
        said.append(Told(_pareto(quarter), ["clients_80pct"], verdicts.rule(quarter.pareto)))
    return said


def _turned(quarter: "Quarter") -> Said:
    """How the win rate has changed for good, and which rate the plan is made at."""
    if quarter.turn is None:
        return []
    told = turning.lasting(quarter.turn, "Le taux de gain", "des affaires créées")
    plan = "Le plan est fait sur vos propres comptes : vérifiez qu'ils sont d'après ce mois."
    if quarter.planned_on:
        plan = "Le plan est fait au taux récent, connu sur moins d'affaires : son intervalle est plus large."
    return [Told(f"{told}. {plan}", ["taux_de_gain_recent"], verdicts.turned(quarter.turn))]


def kinds(quarter: "Quarter", most: int = 2) -> Said:
    """Say which kinds of account win beyond chance, as a salesperson would. Parameters: as `answer`; `most`, sentences.

    Kinds that are channels are left to `empty_channels`.
    """
    found = quarter.kinds
    if found.empty:
        return []
    sure = found[found["proven"] & (found["difference"] > 0)].head(most)
    if sure.empty:
        looked = french.listing(dict.fromkeys(column(name) for name in found["column"]))
        seen = f"(on a regardé : {looked} ; {french.plural(len(found), 'comparaison')})"
        worse = found[found["proven"]]
        if len(worse):
            row = worse.to_dict("records")[-1]
            less = f"un compte {described(row['column'], row['kind'])} se gagne moins souvent que les autres"
            said = f"Aucun type de client ne se gagne mieux que les autres au-delà du hasard {seen} ; {less}."
            return [Told(said, _RATE, verdicts.kind(row))]
        said = (
            f"Aucun type de client ne se distingue des autres au-delà du hasard {seen} : n'en écartez aucun sur la foi de ces "
            "données."
        )
        return [Told(said, _RATE, verdicts.kind(None))]
    return [
        Told(
            f"{'Votre client idéal' if not at else 'Puis'} : un compte {described(row['column'], row['kind'])}. Sur 100 affaires "
            f"décidées, il s'en gagne {french.number(100 * row['rate'], 0)}, contre {french.number(100 * row['others'], 0)} pour "
            f"les autres ({between(*(french.number(100 * row[end], 0) for end in ('low', 'high')))} de plus, d'après "
            f"{french.plural(int(row['deals']), 'affaire')}).",
            _RATE,
            verdicts.kind(row),
        )
        for at, row in enumerate(sure.to_dict("records"))
    ]


def empty_channels(quarter: "Quarter") -> Said:
    """Say which channels bring volume without quality. Parameters: as `answer`."""
    if quarter.channels is None:
        return []
    return [
        Told(
            f"« {row['channel']} » fait du volume sans qualité : {french.percent(row['share'])} des leads, mais "
            f"{french.percent(row['rate'])} de gagnés contre {french.percent(row['others'])} pour les autres sources (entre "
            f"{french.number(-100 * row['difference_high'], 0)} et {french.number(-100 * row['difference_low'], 0)} points de "
            "moins).",
            _RATE,
            verdicts.channel(row),
        )
        for row in quarter.channels[quarter.channels["empty"]].to_dict("records")
    ]


def limits(quarter: "Quarter", *, base: str = "", currency: str = "EUR", listed: bool = False) -> list[str]:
    """Say what the data cannot tell.

    Parameters: as `answer`; `base`, HT or TTC; `currency` code; `listed`, whether prospects were given.
    """
    said = [
        "L'intervalle des contacts par semaine dit l'incertitude des taux, connus sur un nombre limité de contacts ; la "
        "chance de "
        "l'année à venir s'y ajoute.",
        f"{french.amounts_told(base, currency)}. Une source, une région ou un secteur qui gagne davantage n'en est pas "
        "forcément la cause.",
    ]
    if quarter.funnel and quarter.funnel.step == "none":
        said.append(
            "Le fichier commence à l'affaire ouverte : les contacts restés sans suite n'y sont pas, et il en faudra davantage. "
            "Comptez-les, puis donnez contacts, rendez_vous et gagnees."
        )
    if quarter.score.undated:
        said.append(
            f"{french.plural(quarter.score.undated, 'affaire')} sans date de création : hors du jugement de la note."
        )
    if quarter.pareto and quarter.pareto.unnamed:
        said.append("Des ventes sans compte nommé sont hors de la courbe de Pareto.")
    said += [quarter.why[name] for name in ("cycle", "lag", "channels", "pareto") if name in quarter.why]
    if listed:
        said.append(
            "Les personnes sont sous un pseudonyme. Pour retrouver l'une d'elles, sur votre machine seulement : smkit reveal "
            "FICHIER Personne-… --table prospects."
        )
        said.append(
            "Les règles de droit sont résumées : ceci n'est pas un avis juridique. Vérifiez le texte à jour sur Légifrance."
        )
    return said


def law(answers: "pd.DataFrame", on: str, by_day: str, *, told: bool = True) -> Said:
    """Say how many prospects may be called, and how many may no longer be approached at all.

    Parameters: `answers`, as `analysis.prospecting.allowed` returns it; `on`, day of the contact, and `by_day`, day of the rules,
    in words; `told`, whether somebody gave that day: taken from files, it may be past, and some may since be out of time.
    """
    calls = int((answers["phone"] == "yes").sum())
    writes = int((answers["email"] == "yes").sum())
    never = int((answers[["email", "phone", "post"]] == "no").all(axis=1).sum())
    check = int((answers[["email", "phone", "post"]] == "check").any(axis=1).sum())
    said = (
        f"Au {on}, sur {french.plural(len(answers), 'prospect')}, vous pouvez en appeler {french.number(calls)} et écrire à "
        f"{french.number(writes)} par e-mail (règles au {by_day})."
    )
    if never:
        said += f" {french.number(never)} ne {'doit plus être sollicité' if never == 1 else 'doivent plus être sollicités'}."
    if check:
        said += f" Pour {french.number(check)}, il faut d'abord retrouver la date de leur dernier contact."
    if not told:
        said += f" Le {on} vient de vos fichiers : donnez votre jour de contact (« jour »), trois ans de silence ferment une fiche."
    return [Told(said, ["prospects_joignables"])]


def _whom(quarter: "Quarter") -> str:
    found = quarter.kinds
    sure = found[found["proven"] & (found["difference"] > 0)] if len(found) else found
    if len(sure):
        first = sure.iloc[0]
        whom = described(first["column"], first["kind"], several=True)
        return (
            f"Commencez par les comptes {whom} : {french.percent(first['rate'])} d'affaires gagnées, contre "
            f"{french.percent(first['others'])} pour les autres."
        )
    return "Vos données ne désignent aucun type de client à appeler d'abord."


def _how_many(quarter: "Quarter") -> str:
    asked, possible = quarter.lag or quarter.goal, quarter.feasible
    if asked is None:
        return "Le nombre de contacts par semaine est inconnu : voyez pourquoi plus bas."
    week = (
        f"Il faut environ {about(asked.per_week)} contacts par "
        f"semaine{', cycle de vente compris' if quarter.lag else ''} : entre "
        f"{about(asked.low)} et {about(asked.high)}, d'après ce que vos comptes permettent de savoir."
    )
    if quarter.planned_on:
        turn = quarter.planned_on
        mixed = f", surtout par le poids des {turning.groups(turn)}" if turn.mix else ""
        week += f" C'est au taux récent : le taux de gain {turning.how_much(turn)} depuis {french.month(turn.since)}{mixed}."
    if possible is None:
        return week
    return f"{week} {_FEASIBLE[possible.verdict].format(capacity=about(possible.capacity))}"


_FEASIBLE = {
    "yes": "Vous pouvez en faire {capacity} : c'est faisable.",
    "no": "Vous ne pouvez en faire que {capacity} : ce n'est pas faisable ainsi.",
    "unsure": "Vous pouvez en faire {capacity} : on ne peut pas dire si cela suffira.",
}


def _funnel(quarter: "Quarter", currency: str) -> str:
    asked, seen = quarter.goal, quarter.funnel
    assert asked and seen
    middle = "" if seen.step == "none" else f", {french.number(seen.meetings)} {STEPS[seen.step]}"
    wins = french.plural(int(seen.wins), "affaire gagnée", "affaires gagnées")
    value, revenue = (french.money(each, currency, decimals=0) for each in (seen.value, asked.revenue))
    since = f" depuis {french.month(quarter.planned_on.since)}" if quarter.planned_on else ""
    return (
        f"{french.number(seen.contacts)} contacts dont on connaît l'issue{since}{middle}, {wins} de {value} en moyenne : {revenue} "
        f"demandent {french.number(asked.deals, 0)} affaires, soit {about(asked.per_week)} contacts par semaine pendant "
        f"{french.number(asked.weeks)} semaines ; de {about(asked.low)} à {about(asked.high)} d'après ce que ces comptes "
        "permettent de savoir, 19 fois sur 20."
    )


def _lag(quarter: "Quarter", on: "date | None") -> str:
    late, took = quarter.lag, quarter.cycle
    assert late and took and quarter.goal
    first, last = took.first_quarter, took.last_quarter
    when = f"{between(french.days(round(first)), french.days(round(last)))} plus tard"
    if on is not None:
        when = between(*(f"le {french.date(on + timedelta(days=round(each)))}" for each in (first, last)))
    return (
        f"Ce que vous semez {'cette semaine' if on is None else f'le {french.date(on)}'} se signe, une fois sur deux, {when}. "
        f"Une affaire gagnée met {french.days(took.mean)} en moyenne, la moitié moins de {french.days(took.median)} : semés "
        f"régulièrement, {french.percent(late.share, 0)} des contacts des {french.number(quarter.goal.weeks)} semaines "
        f"aboutiront "
        f"à temps. Pour compter dans l'objectif, il en faut donc {about(late.per_week)} par semaine, "
        f"{between(about(late.low), about(late.high), 'soit ')}."
    )


def _pareto(quarter: "Quarter") -> str:
    spread = quarter.pareto
    assert spread
    share = french.percent(spread.share, 0)
    who, make = ("clients", "font") if spread.needed > 1 else ("client", "fait")
    said = f"{french.plural(spread.needed, who, who)} sur {french.number(spread.customers)} ({share}) {make} 80 % des ventes"
    if spread.holds == "yes":
        return (
            f"{said} : la règle des 80/20 tient, les 20 % premiers en font {french.percent(spread.top, 0)}."
        )
    if spread.holds == "flatter":
        return (
            f"{said} : la règle des 80/20 ne tient pas ici, les 20 % premiers n'en font que {french.percent(spread.top, 0)}. Se "
            "concentrer sur quelques comptes laisserait le gros des ventes de côté."
        )
    return (
        f"{said} : plus concentré que 80/20, les 20 % premiers en font {french.percent(spread.top, 0)}. Perdre l'un d'eux "
        "coûterait cher."
    )
