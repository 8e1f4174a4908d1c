"""What to do after an experiment: extend, stop, or test again, by what was proven and what it left."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from smkit.display import french
from smkit.display.actions import Action
from smkit.display.experiments.sentences import Said, points, spent

if TYPE_CHECKING:
    import pandas as pd

#: What to do before anything may be concluded, by what `Draw.stops` tells.
_MENDING: dict[str, Said] = {
    "sizes": [
        (
            "Comparez le fichier à la liste tirée au sort : qui manque, qui est en trop ? Refaites ensuite ce rapport sur les "
            "groupes d'origine.",
            ["personnes"],
            "",
        ),
        (
            "Si ces tailles étaient voulues, dites-le avec le paramètre repartition : le rapport conclura.",
            [],
            "",
        ),
    ],
    "losses": [
        (
            "Retrouvez les résultats qui manquent, ou comptez comme « non » qui n'a rien acheté, dans tous les groupes de la même "
            "façon ; refaites ensuite ce rapport.",
            ["resultats_connus"],
            "",
        )
    ],
    "shared": [
        (
            "Gardez à chaque personne le seul groupe tiré au sort au départ, puis refaites ce rapport. Au prochain test, "
            "tirez au sort "
            "des personnes, et non des envois ou des visites.",
            ["personnes"],
            "",
        )
    ],
    "mixes": [
        (
            "Retrouvez comment les groupes ont été composés : une liste choisie n'est pas un tirage au sort. Si le tirage a été "
            "fait à part dans chaque segment, refaites ce rapport un segment à la fois (paramètre segment) ; sinon, refaites le "
            "test en tirant tout le monde au sort.",
            ["personnes"],
            "",
        )
    ],
}

#: The same in a few words: what to do, and what it supposes.
_MENDED = {
    "sizes": ("Comparer le fichier à la liste tirée au sort, puis refaire ce rapport", "les tailles ne viennent pas du hasard"),
    "losses": ("Retrouver les résultats qui manquent, puis refaire ce rapport", "ils manquent plus dans un groupe"),
    "shared": ("Garder à chaque personne son premier groupe, puis refaire ce rapport", "un résultat n'a qu'un groupe"),
    "mixes": ("Retrouver comment les groupes ont été composés, puis tirer au sort", "des groupes choisis ne se comparent pas"),
}  # fmt: skip
_MARKETING = "Responsable marketing"


def actions(
    effects: "pd.DataFrame", returns: "pd.DataFrame", detectable: float | None, needed: int | None, *, stops: Sequence[str] = ()
) -> list[Action]:  # fmt: skip
    """Return what to do next as rows of the table « À faire », the first the most worth; `advice` says each in full.

    Parameters: as `advice`. The stake of a group is the gain that the test measured, as if it were made once a year.
    """
    if stops:
        return [
            Action(_MENDED[stop][0], "Responsable de l'étude", "avant de conclure", why=_MENDED[stop][1], sure="établie",
                   list="groupes")
            for stop in stops
        ]  # fmt: skip
    rows = []
    money = returns.set_index("group")
    proven = effects[effects["proven"]].to_dict("records")
    for at, effect in enumerate([each for each in proven if each["difference"] > 0]):
        rows.append(
            Action(f"Ne pas envoyer aussi « {effect['group']} » aux mêmes personnes", _MARKETING, "au prochain envoi",
                   why="une personne n'achète pas deux fois : les gains ne s'additionnent pas", sure="établie", list="ecarts")
            if at
            else _proven(effect, money.loc[effect["group"]])
        )  # fmt: skip
    rows += [
        Action(f"Arrêter « {effect['group']} »", _MARKETING, "tout de suite", why="il convertit moins que de ne rien faire",
               sure="établie", list="ecarts")
        if effect.get("spends") != "more"
        else Action(f"Refaire « {effect['group']} » sur une partie de la liste, avec un groupe témoin", _MARKETING,
                    "au prochain envoi", why="il vend à moins de monde, pour plus d'argent", sure="à confirmer", list="ecarts")
        for effect in proven
        if effect["difference"] < 0
    ]  # fmt: skip
    rows += [_spending(effect, money.loc[effect["group"]]) for effect in spent(effects).to_dict("records")]
    for effect in _silent(effects).to_dict("records"):
        why = (
            f"pour voir {points(detectable / 2, effect)} : {french.number(needed)} personnes par groupe"
            if needed and detectable
            else "le hasard suffit à expliquer l'écart"
        )
        rows.append(
            Action(f"Ne pas étendre « {effect['group']} » : changer l'offre, ou refaire le test en plus grand", _MARKETING,
                   "avant le prochain envoi", why=why, sure="à confirmer", list="ecarts")
        )  # fmt: skip
    wanted = _wanted(effects, money)
    if wanted:
        rows.append(
            Action(f"Donner {french.listing(what for what, _ in wanted)}", "Contrôle de gestion", "avant d'étendre",
                   why="sans cela, nul ne sait si l'action se paie", sure="établie")
        )  # fmt: skip
    return rows


def _silent(effects: "pd.DataFrame") -> "pd.DataFrame":
    """The groups of which neither the rate nor the spending proves anything."""
    return effects[~effects["proven"].astype(bool) & ~effects["group"].isin(spent(effects)["group"])]


def _spending(effect: dict[Any, Any], money: "pd.Series[Any]") -> Action:
    """The row of a group that sells for more, or less, to as many people."""
    name = effect["group"]
    if effect["spends"] == "less":
        return Action(f"Arrêter « {name} »", _MARKETING, "tout de suite", why="il rapporte moins que de ne rien faire",
                      sure="établie", list="ecarts")  # fmt: skip
    return replace(_proven(effect, money), why="ses acheteurs achètent pour plus" + _yearly(money))


def _yearly(money: "pd.Series[Any]") -> str:
    return ", une fois l'an sur autant que dans le test" if french.is_known(money["net_gain"]) else ""


def _proven(effect: dict[Any, Any], money: "pd.Series[Any]") -> Action:
    """The row of a group that converts better, by what its extra sales left, where it is known."""
    name, known = effect["group"], french.is_known(money["net_gain"])
    stake, least, most = (float(money[f"net_gain{end}"]) if known else None for end in ("", "_low", "_high"))
    low, high = (french.number(max(0.0, effect[end] * 1000), 0) for end in ("low", "high"))
    why = f"{low} à {high} acheteurs de plus pour 1 000 personnes"
    why += _yearly(money)
    do = {
        "poorer": f"Ne pas étendre « {name} » : il vend à plus de monde, pour moins d'argent",
        "dear": f"Réduire le coût de « {name} » avant de l'étendre",
        "unpaid": f"Refaire « {name} » sur une partie de la liste, avec un groupe témoin",
        "unsure": f"Refaire « {name} » sur une partie de la liste, avec un groupe témoin",
    }.get(_standing(effect, money), f"Étendre « {name} », en gardant un petit groupe témoin")
    return Action(do, _MARKETING, "au prochain envoi", stake, least, most, why, "établie", "ecarts")


def _standing(effect: dict[Any, Any], money: "pd.Series[Any]") -> str:
    """How a group that converts better stands in money: poorer, dear, unpaid, unsure, or nothing against it."""
    if effect["revenue_gained_high"] < 0:
        return "poorer"
    if money["net_gain_high"] < 0:
        return "dear"
    if money["net_gain_low"] < 0:
        return "unpaid"
    return "unsure" if effect["revenue_gained_low"] < 0 else ""


def advice(
    effects: "pd.DataFrame",
    returns: "pd.DataFrame",
    detectable: float | None,
    needed: int | None,
    *,
    rivals: "pd.DataFrame | None" = None,
    stops: Sequence[str] = (),
) -> Said:
    """Say what to do next, each with its effect and its assumption.

    Parameters: `effects`, `returns` and `rivals`, as `analysis.experiments` returns them; `detectable`, smallest difference that
    the test would see (fraction), and `needed`, people each group needs to see half of it, or None; `stops`, what forbids a
    verdict.
    Returns (sentence, ids of the figures it rests on, group that it judges).
    """
    if stops:
        return [step for stop in stops for step in _MENDING[stop]]
    said: Said = []
    money = returns.set_index("group")
    better = [
        effect for effect in effects.to_dict("records") if effect["proven"] and effect["difference"] > 0
    ]
    if better:
        said.append(
            (_extension(better[0], money.loc[better[0]["group"]]), ["ecart"], str(better[0]["group"]))
        )
    if len(better) > 1:
        said.append((_one_each(better, rivals), ["taux_conversion"], str(better[0]["group"])))
    for effect in effects[effects["proven"] & (effects["difference"] < 0)].to_dict("records"):
        do = (
            f"N'arrêtez pas « {effect['group']} » sur ce seul taux : il vend à moins de monde, pour plus d'argent. Refaites-le sur "
            "une partie de la liste, avec un groupe témoin."
            if effect.get("spends") == "more"
            else f"Arrêtez « {effect['group']} » : il convertit moins que de ne rien faire."
        )
        said.append((do, ["ecart"], str(effect["group"])))
    for effect in spent(effects).to_dict("records"):
        said.append((_worth(effect, money.loc[effect["group"]]), ["ca_incremental"], str(effect["group"])))
    silent = _silent(effects)
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
                str(silent.iloc[0]["group"]),
            )
        )
    return said + _lacking(effects, money)


def _extension(effect: dict[Any, Any], money: "pd.Series[Any]") -> str:
    """What to do with a group that converts better: by what its extra sales left, or brought, where it is known."""
    name = effect["group"]
    again = "refaites-le sur une partie de la liste, avec un groupe témoin, avant de l'étendre."
    stands = _standing(effect, money)
    if stands == "poorer":
        return (
            f"N'étendez pas « {name} » : il convertit davantage mais rapporte moins d'argent que de ne rien faire. Cherchez ce qui "
            "réduit les achats, une remise trop forte par exemple."
        )
    if stands == "dear":
        return f"« {name} » vend davantage mais coûte plus qu'il ne rapporte : réduisez son coût avant de l'étendre."
    if stands == "unpaid":
        return f"« {name} » vend davantage, mais il n'est pas sûr que ces ventes paient son coût : {again}"
    if stands == "unsure":
        return f"« {name} » vend à plus de monde, mais il n'est pas sûr que les montants suivent : {again}"
    low, high = (french.number(max(0.0, effect[end] * 1000), 0) for end in ("low", "high"))
    return (
        f"Étendez « {name} » aux personnes du même genre : pour 1 000 de plus, attendez de {low} à {high} acheteurs "
        "supplémentaires, si elles réagissent comme celles du test. Gardez un petit groupe témoin pour le vérifier."
    )


def _worth(effect: dict[Any, Any], money: "pd.Series[Any]") -> str:
    """What to do with a group that sells for more, or less, to as many people."""
    if effect["spends"] == "less":
        return (
            f"Arrêtez « {effect['group']} » : il rapporte moins que de ne rien faire. Cherchez ce qui réduit les achats, une "
            "remise trop forte par exemple."
        )
    if _standing(effect, money):
        return _extension(effect, money)
    return (
        f"Étendez « {effect['group']} » aux personnes du même genre : ses acheteurs achètent pour plus. Gardez un petit groupe "
        "témoin pour le vérifier."
    )


def _one_each(better: list[dict[Any, Any]], rivals: "pd.DataFrame | None") -> str:
    """Which of the groups that work to give a person, who can get but one."""
    best, others = better[0]["group"], [effect["group"] for effect in better[1:]]
    beaten: set[str] = set()
    if rivals is not None:
        beaten = set(rivals.loc[(rivals["group"] == best) & rivals["proven"], "other"])
    lost = [name for name in others if name in beaten]
    even = [name for name in others if name not in beaten]
    said = []
    if lost:
        names = french.listing(f"« {name} »" for name in lost)
        said.append(
            f"Une personne ne reçoit qu'un envoi : donnez-lui « {best} » plutôt que {names}, "
            f"qui {'convertit' if len(lost) == 1 else 'convertissent'} moins."
        )
    if even:
        names = french.listing(f"« {name} »" for name in even)
        said.append(
            f"Entre « {best} » et {names}, le test ne tranche pas : gardez le moins cher, ou refaites un test entre eux, mais "
            "n'additionnez pas leurs gains."
        )
    return " ".join(said)


def _lacking(effects: "pd.DataFrame", money: "pd.DataFrame") -> Said:
    """What the report would need to say whether the action pays."""
    wanted = _wanted(effects, money)
    if not wanted:
        return []
    return [
        (
            f"Donnez {french.listing(f'{what} ({name})' for what, name in wanted)} : le rapport dira alors si les "
            "ventes gagnées paient l'action.",
            ["roi"],
            "",
        )
    ]


def _wanted(effects: "pd.DataFrame", money: "pd.DataFrame") -> list[tuple[str, str]]:
    """What is not known of the money, in French, and the parameter that says it."""
    if money["roi"].notna().any():
        return []
    wanted = []
    if effects["revenue_gained"].isna().all():
        wanted.append(("le montant de chaque achat", "valeur"))
    if money["cost"].isna().all():
        wanted.append(("le coût par contact", "cout_contact"))
    if money["margin_gained"].isna().all():
        wanted.append(("le taux de marque", "taux_marque"))
    return wanted
