"""What to do after an experiment: extend, stop, or test again, by what was proven and what it left."""

from typing import TYPE_CHECKING, Any

from smkit.display import french
from smkit.display.experiments.sentences import Said, points

if TYPE_CHECKING:
    import pandas as pd


def advice(
    effects: "pd.DataFrame", returns: "pd.DataFrame", detectable: float | None, needed: int | None, *, unequal: bool = False
) -> Said:  # fmt: skip
    """Say what to do next, each with its effect and its assumption.

    Parameters: `effects` and `returns`, as `analysis.experiments` returns them; `detectable`, smallest difference that the test
    would see (fraction), and `needed`, people each group needs to see half of it, or None; `unequal`, when the groups' sizes
    cannot be bad luck.
    Returns (sentence, ids of the figures it rests on).
    """
    if unequal:
        return [
            (
                "Comparez le fichier à la liste tirée au sort : qui manque, qui est en trop ? Refaites ensuite ce rapport sur les "
                "groupes d'origine.",
                ["personnes"],
            ),
            (
                "Si ces tailles étaient voulues, dites-le avec le paramètre repartition : le rapport conclura.",
                [],
            ),
        ]
    said: Said = []
    money = returns.set_index("group")
    for effect in effects[effects["proven"]].to_dict("records"):
        name = effect["group"]
        if effect["difference"] > 0:
            said.append((_extension(effect, money.loc[name]), ["ecart"]))
        else:
            said.append((f"Arrêtez « {name} » : il convertit moins que de ne rien faire.", ["ecart"]))
    silent = effects[~effects["proven"]]
    if len(silent):
        names = french.listing(f"« {name} »" for name in silent["group"])
        more = (
            f" Pour voir un écart de {points(detectable / 2, silent.iloc[0].to_dict())}, il faudrait "
            f"{french.plural(needed, 'personne')} par groupe : décidez d'abord si un tel effet vaudrait son coût."
            if needed and detectable
            else ""
        )
        said.append(
            (
                f"N'étendez pas {names} sur la foi de ce test : changez l'offre ou le message, ou refaites-le avec plus de "
                f"monde.{more}",
                ["p_holm"],
            )
        )
    return said + _lacking(effects, money)


def _extension(effect: dict[Any, Any], money: "pd.Series[Any]") -> str:
    """What to do with a group that converts better: by what its extra sales left, or brought, where it is known."""
    name = effect["group"]
    again = "refaites-le sur une partie de la liste, avec un groupe témoin, avant de l'étendre."
    if effect["revenue_gained_high"] < 0:
        return (
            f"N'étendez pas « {name} » : il convertit mieux mais rapporte moins d'argent que de ne rien faire. Cherchez ce qui "
            "réduit les achats, une remise trop forte par exemple."
        )
    if money["net_gain_high"] < 0:
        return f"« {name} » vend davantage mais coûte plus qu'il ne rapporte : réduisez son coût avant de l'étendre."
    if money["net_gain_low"] < 0:
        return f"« {name} » vend davantage, mais il n'est pas sûr que ces ventes paient son coût : {again}"
    if effect["revenue_gained_low"] < 0:
        return f"« {name} » vend à plus de monde, mais il n'est pas sûr que les montants suivent : {again}"
    low, high = (french.number(max(0.0, effect[end] * 1000), 0) for end in ("low", "high"))
    return (
        f"Étendez « {name} » aux personnes du même genre : pour 1 000 de plus, attendez de {low} à {high} acheteurs "
        "supplémentaires, si elles réagissent comme celles du test. Gardez un petit groupe témoin pour le vérifier."
    )


def _lacking(effects: "pd.DataFrame", money: "pd.DataFrame") -> Said:
    """What the report would need to say whether the action pays."""
    if money["roi"].notna().any():
        return []
    wanted = []
    if effects["revenue_gained"].isna().all():
        wanted.append("le montant de chaque achat (paramètre valeur)")
    if money["cost"].isna().all():
        wanted.append("le coût par contact (cout_contact)")
    if money["margin_gained"].isna().all():
        wanted.append("le taux de marque (taux_marque)")
    if not wanted:
        return []
    return [
        (
            f"Donnez {french.listing(wanted)} : le rapport dira alors si les ventes gagnées paient l'action.",
            ["roi"],
        )
    ]
