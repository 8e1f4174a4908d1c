"""An experiment in sentences: did it work, how sure is it, what to do next."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from smkit.display import french

if TYPE_CHECKING:
    import pandas as pd

Said = list[tuple[str, list[str]]]


def answer(arms: "pd.DataFrame", effects: "pd.DataFrame", *, unequal: bool = False) -> str:
    """Answer « est-ce que cela a marché ? » in a sentence or two.

    Parameters: `arms` and `effects`, as `analysis.experiments` returns them; `unequal`, when the groups' sizes cannot be bad luck.
    """
    if unequal:
        return (
            "On ne peut pas conclure : les groupes n'ont pas les tailles prévues, et une telle répartition "
            "n'arrive pas par hasard. "
            "Cherchez d'abord ce qui a déplacé des personnes d'un groupe à l'autre."
        )
    base = rate(arms.iloc[0]["rate"])
    rates = arms.set_index("group")["rate"]
    proven = effects[effects["proven"]]
    up, down = proven[proven["difference"] > 0], proven[proven["difference"] < 0]
    silent = effects.loc[~effects["proven"], "group"]
    said = []
    if len(up):
        won = french.listing(f"{rate(rates[name])} avec « {name} »" for name in up["group"])
        said.append(f"Oui : la conversion passe de {base} dans le groupe témoin à {won}.")
    if len(down):
        lost = french.listing(f"{rate(rates[name])} avec « {name} »" for name in down["group"])
        said.append(f"{'Mais elle' if len(up) else 'Non : la conversion'} tombe de {base} à {lost}.")
    if len(silent):
        names = french.listing(f"« {name} »" for name in silent)
        said.append(
            f"Rien ne prouve en revanche un effet de {names}."
            if said
            else f"Non, rien ne le prouve : l'écart entre {names} et le groupe témoin ({base}) peut venir du hasard."
        )
    return " ".join(said)


def findings(
    arms: "pd.DataFrame",
    effects: "pd.DataFrame",
    returns: "pd.DataFrame",
    heterogeneity: "pd.DataFrame",
    detectable: float | None,
    currency: str = "EUR",
) -> Said:
    """Say what each group gained, how sure it is, and whether segments differ.

    Parameters: `arms`, `effects` and `returns`, as `analysis.experiments` returns them; `heterogeneity`, as
    `analysis.subgroups` returns it; `detectable`, smallest difference that the test would see (fraction); `currency` code.
    Returns (sentence, ids of the figures it rests on).
    """
    rates, base = arms.set_index("group")["rate"], arms.iloc[0]
    sizes = arms.set_index("group")["units"]
    money = returns.set_index("group")
    said: Said = []
    for effect in effects.to_dict("records"):
        name = effect["group"]
        head = (
            f"« {name} » : {rate(rates[name])} d'acheteurs contre {rate(base['rate'])}, soit "
            f"{points(effect['difference'], effect, sign=True)}. Le vrai écart se situe sans doute entre "
            f"{points(effect['low'], effect)} et {points(effect['high'], effect)} (confiance à 95 %)"
        )
        if effect["proven"]:
            said.append((f"{head} : il n'est pas dû au hasard.", ["ecart", "z", "p_holm"]))
        else:
            seen = (
                f" Ce test pouvait voir un écart d'environ {points(detectable, effect)}."
                if detectable
                else ""
            )
            said.append((f"{head} : un effet nul reste possible.{seen}", ["ecart", "z", "p_holm"]))
        if effect["proven"] and french.is_known(effect["revenue_gained"]):
            said.append((_gained(effect, int(sizes[name]), currency), ["ca_incremental"]))
        if effect["proven"] and french.is_known(money.loc[name, "roi"]):
            said.append((_earned(money.loc[name], currency), ["gain_net", "roi"]))
    return said + _segments(heterogeneity)


def advice(
    effects: "pd.DataFrame", returns: "pd.DataFrame", arms: "pd.DataFrame", needed: int | None
) -> Said:
    """Say what to do next, each with its effect and its assumption.

    Parameters: as `findings`; `needed`, people each group needs to see half of the smallest difference seen here, or None.
    """
    said: Said = []
    money = returns.set_index("group")
    for effect in effects.to_dict("records"):
        name = effect["group"]
        if effect["proven"] and effect["difference"] > 0:
            low, high = (french.number(effect[end] * 1000, 0) for end in ("low", "high"))
            said.append((_extension(name, low, high, money.loc[name]), ["ecart"]))
        elif effect["proven"]:
            said.append((f"Arrêtez « {name} » : il fait fuir des acheteurs.", ["ecart"]))
    silent = effects.loc[~effects["proven"], "group"]
    if len(silent):
        names = french.listing(f"« {name} »" for name in silent)
        more = (
            f" Pour voir un effet deux fois plus petit, il faudrait {french.plural(needed, 'personne')} par groupe "
            ": décidez d'abord si un "
            "tel effet vaudrait son coût."
            if needed
            else ""
        )
        said.append(
            (
                f"N'étendez pas {names} en l'état : changez l'offre ou le message, puis refaites le test.{more}",
                ["p_holm"],
            )
        )
    if not money["roi"].notna().any():
        said.append(
            (
                "Donnez le coût par contact et le taux de marque (paramètres cout_contact et taux_marque) : le "
                "rapport dira alors si "
                "les ventes gagnées paient l'action.",
                ["roi"],
            )
        )
    return said


def looks_finding(looks: int, peeking: float) -> Said:
    """Warn who looked several times. Parameters: `looks`, how often; `peeking`, the chance of a false alarm that it makes."""
    if looks < 2:
        return []
    return [
        (
            f"Prudence : le résultat a été regardé {french.number(looks)} fois. S'arrêter au premier bon résultat "
            "donne une fausse alerte dans "
            f"{french.percent(peeking, 0)} des cas, et non {french.percent(0.05, 0)}. Fixez la taille du test "
            "d'avance et concluez une seule fois.",
            ["p"],
        )
    ]


def limits(
    arms: "pd.DataFrame", *, split: float, unequal: bool, shared: int, base: str, currency: str
) -> list[str]:  # fmt: skip
    """Say what the test cannot tell and how it was checked, one sentence each.

    Parameters: `arms`; `split`, as `experiments.split_p` returns it; `unequal`; `shared`, people seen in several groups;
    `base`, HT or TTC; `currency` code.
    """
    sizes = french.listing(f"{row.group} {french.number(row.units)}" for row in arms.itertuples())
    said = [
        f"Montants {base}, en {french.symbol(currency)}. Le groupe témoin est « {arms.iloc[0]['group']} »."
    ]
    if unequal:
        said.append(
            f"Tailles des groupes : {sizes}. Un tirage au sort comme prévu n'en donnerait de si inégales qu'une fois sur "
            f"{french.number(1 / max(split, 1e-9), 0)}. Si ces tailles étaient voulues, dites-le avec le paramètre repartition."
        )
    else:
        said.append(f"Tailles des groupes conformes à un tirage au sort : {sizes}.")
    if shared:
        said.append(
            f"{french.plural(shared, 'personne')} dans plusieurs groupes à la fois : l'effet mesuré en est brouillé."
        )
    said.append(
        "Ces probabilités valent si l'on conclut une seule fois, à la taille prévue : s'arrêter dès que le "
        "résultat plaît multiplie les "
        "fausses alertes."
    )
    said.append(
        "Le test dit ce qui s'est passé pour ces personnes, à ce moment : une autre saison ou une autre cible peut "
        "répondre autrement."
    )
    return said


def _extension(name: str, low: str, high: str, money: "pd.Series[Any]") -> str:
    """What to do with a group that bought more: by what its extra sales left, where it is known."""
    if french.is_known(money["net_gain"]) and money["net_gain"] < 0:
        return f"« {name} » vend davantage mais coûte plus qu'il ne rapporte : réduisez son coût avant de l'étendre."
    if french.is_known(money["net_gain_low"]) and money["net_gain_low"] < 0:
        return (
            f"« {name} » vend davantage, mais il n'est pas sûr que ces ventes paient son coût : refaites-le sur une "
            "partie de la liste, "
            "avec un groupe témoin, avant de l'étendre."
        )
    return (
        f"Étendez « {name} » aux personnes du même genre : pour 1 000 de plus, attendez de {low} à {high} acheteurs "
        "supplémentaires, si "
        "elles réagissent comme celles du test. Gardez un petit groupe témoin pour le vérifier."
    )


def _gained(effect: dict[Any, Any], people: int, currency: str) -> str:
    gained, low, high = (
        french.money(effect[f"revenue_gained{end}"], currency, decimals=0) for end in ("", "_low", "_high")
    )
    sure = "" if effect["revenue_gained_low"] > 0 else " : sur les montants, le hasard reste possible"
    return (
        f"Sur ses {french.number(people)} personnes, « {effect['group']} » a rapporté {gained} de ventes en plus "
        f"(entre {low} et {high}{sure}). "
        "Ses autres ventes auraient eu lieu sans lui."
    )


def _earned(money: "pd.Series[Any]", currency: str) -> str:
    gain = french.money(abs(money["net_gain"]), currency, decimals=0)
    verdict = "gagne" if money["net_gain"] >= 0 else "perd"
    return (
        f"Les ventes gagnées laissent {french.money(money['margin_gained'], currency, decimals=0)} de marge pour "
        f"{french.money(money['cost'], currency, decimals=0)} de coût : « {money.name} » {verdict} {gain}, soit un "
        "ROI contre témoin de "
        f"{french.percent(money['roi'], 0)} (entre {french.percent(money['roi_low'], 0)} et "
        f"{french.percent(money['roi_high'], 0)})."
    )


def _segments(heterogeneity: "pd.DataFrame") -> Said:
    if not len(heterogeneity):
        return []
    differ = heterogeneity[heterogeneity["p_holm"] < 0.05]
    if len(differ):
        names = french.listing(f"« {name} »" for name in differ["group"])
        return [
            (
                f"L'effet de {names} semble changer d'un segment à l'autre, plus que le hasard ne l'explique. Cela "
                "désigne une piste à "
                "tester, pas encore une cible : parmi plusieurs segments, l'un gagne toujours.",
                ["p_segments"],
            )
        ]
    return [
        (
            "Rien ne montre que l'effet diffère d'un segment à l'autre : les écarts entre segments restent de "
            "l'ordre du hasard. N'en "
            "choisissez pas un après coup.",
            ["p_segments"],
        )
    ]


def rate(share: float) -> str:
    """Write a rate, with two decimals where it is small.

    >>> rate(0.0373), rate(0.0057)
    ('3,7\\xa0%', '0,57\\xa0%')
    """
    return french.percent(share, 2 if share < 0.02 else 1)


def points(share: float, effect: Mapping[Any, Any], *, sign: bool = False) -> str:
    """Write a difference of rates in points, as finely as its interval asks.

    Parameters: `share`, a fraction; `effect`, a row of `analysis.experiments.effects`; `sign`, whether to write a plus.

    >>> points(0.0068, {"low": 0.005, "high": 0.0086}, sign=True), points(0.027, {"low": 0.016, "high": 0.039})
    ('+0,68\\xa0pt', '2,7\\xa0pt')
    """
    small = max(abs(effect["low"]), abs(effect["high"])) < 0.02
    return ("+" if sign and share > 0 else "") + french.points(share * 100, 2 if small else 1)
