"""What to know before one believes an experiment: lost outcomes, people in two groups, several looks, rough intervals."""

from typing import TYPE_CHECKING

from smkit.display import french
from smkit.display.experiments.sentences import Said, split_name

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.experiments import Draw, People
    from smkit.analysis.experiments.mixes import Mix


def warnings(
    people: "People", draw: "Draw", effects: "pd.DataFrame", *, looks: int = 1, peeking: float = 0.05
) -> Said:
    """Warn of what makes a test say more than it knows.

    Parameters: `people`, `draw` and `effects`, as `analysis.experiments` returns them; `looks`, how often the result was looked
    at; `peeking`, the chance of a false alarm that it makes. Returns (sentence, ids of the figures it is about, group that it
    judges).
    """
    said: Said = []
    if "losses" in draw.stops:
        said.append((_losses(people), ["resultats_connus"], ""))
    if "mixes" in draw.stops and draw.uneven is not None:
        said.append((_uneven(draw.uneven), ["personnes"], ""))
    if people.shared:
        who = "personne se trouve" if people.shared == 1 else "personnes se trouvent"
        share = f"{french.percent(people.shared_share, 1)} des personnes"
        said.append(
            (
                f"{french.number(people.shared)} {who} dans plusieurs groupes à la fois ({share}) : leur résultat n'appartient à "
                "aucun, on ne les compte donc pas. "
                + (
                    f"Au-delà de {french.percent(0.02, 0)}, l'effet mesuré en est brouillé et le rapport ne conclut pas."
                    if "shared" in draw.stops
                    else "C'est trop peu pour changer la conclusion."
                ),
                ["personnes"],
                "",
            )
        )
    if people.repeated:
        said.append((_repeated(people), ["personnes"], ""))
    if looks > 1 and not draw.stops:
        least = effects.sort_values("p_holm", kind="stable").iloc[0]
        among = f", corrigée des {french.number(len(effects))} groupes" if len(effects) > 1 else ""
        said.append(
            (
                f"Le résultat a été regardé {french.number(looks)} fois, et s'arrêter au premier bon résultat donne une fausse "
                f"alerte dans {french.percent(peeking, 0)} des cas au lieu de {french.percent(0.05, 0)}. Le rapport en tient "
                f"compte : la probabilité de « {least['group']} » passe de {chance(least['p'])} à "
                f"{chance(least['p_holm'])}{among}.",
                ["p", "p_holm"],
                str(least["group"]),
            )
        )
    return said


def limits(
    arms: "pd.DataFrame", effects: "pd.DataFrame", people: "People", draw: "Draw", *, unpriced: int, base: str, currency: str
) -> list[str]:  # fmt: skip
    """Say what the test cannot tell and how it was checked, one sentence each.

    Parameters: `arms`, `effects`, `people` and `draw`, as `analysis.experiments` returns them; `unpriced`, buyers without an
    amount; `base`, HT or TTC; `currency` code.
    """
    sizes = french.listing(f"{row.group} {french.number(row.units)}" for row in people.drawn.itertuples())
    split = draw.sizes_p
    said = [f"{french.amounts_told(base, currency)}. Le groupe témoin est « {arms.iloc[0]['group']} »."]
    if not people.named:
        said.append(
            "Le fichier ne dit pas qui est qui : chaque ligne compte pour une personne. Si une personne peut y figurer deux fois, "
            "ajoutez son identifiant (colonnes « unit_id=… »)."
        )
    if "sizes" in draw.stops:
        said.append(
            f"Tailles des groupes : {sizes}. Un tirage au sort comme prévu n'en donnerait de si inégales qu'une fois sur "
            f"{french.number(1 / max(split, 1e-9), 0)}. Si ces tailles étaient voulues, dites-le avec le paramètre repartition."
        )
    else:
        said.append(f"Tailles des groupes conformes à un tirage au sort : {sizes}.")
    if people.drawn["lost"].any() and "losses" not in draw.stops:
        said.append(_losses(people) + " Ces pertes se ressemblent assez d'un groupe à l'autre pour comparer.")
    if (effects["money"] == "rough").any():
        said.append(
            "L'intervalle des ventes gagnées est approché : trop peu d'acheteurs, ou des montants trop inégaux pour le "
            "garantir. Le "
            "verdict, lui, repose sur les taux."
        )
    elif (effects["money"] == "unknown").any() and effects["revenue_gained"].notna().any():
        said.append(
            "Trop peu d'acheteurs dans un groupe pour dire entre quelles bornes se situent les ventes gagnées : le "
            "verdict repose sur "
            "les taux."
        )
    if unpriced:
        said.append(
            f"{french.plural(unpriced, 'acheteur')} sans montant : les ventes de leur groupe sont inconnues, et les ventes gagnées "
            "n.d. Complétez la colonne du montant."
        )
    said.append(
        "Ces probabilités valent pour le nombre de regards annoncé (paramètre regards) : s'arrêter dès que le résultat plaît "
        "multiplie les fausses alertes."
    )
    said.append(
        "Le test dit ce qui s'est passé pour ces personnes, à ce moment : une autre saison ou une autre cible peut "
        "répondre autrement."
    )
    return said


def _losses(people: "People") -> str:
    drawn = people.drawn.to_dict("records")
    shown = french.listing(
        f"{french.number(each['lost'])} sur {french.number(each['units'])} pour « {each['group']} »"
        for each in drawn
    )
    return f"Personnes tirées au sort dont le résultat manque ou n'a pas pu être lu : {shown}."


def _uneven(mix: "Mix") -> str:
    return (
        f"{split_name(mix.column)} : « {mix.value} » fait {french.percent(mix.share, 0)} de « {mix.group} » et "
        f"{french.percent(mix.others, 0)} du reste. Un tirage au sort donne à chaque groupe les mêmes parts, au hasard près."
    )


def _repeated(people: "People") -> str:
    alone = int(people.drawn["units"].sum())
    return (
        f"Le fichier compte {french.number(people.lines)} lignes pour {french.plural(alone + people.shared, 'personne')} "
        ": les lignes "
        "d'une même personne sont réunies, car une ligne n'est pas une personne. Elle compte comme acheteuse si l'une de "
        "ses lignes "
        "le dit."
    )


def chance(p: float) -> str:
    """Write a probability of chance alone: three decimals, or « moins de 0,001 ».

    >>> chance(0.0341), chance(1e-9)
    ('0,034', 'moins de 0,001')
    """
    return "moins de 0,001" if p < 0.001 else french.number(p, 3)
