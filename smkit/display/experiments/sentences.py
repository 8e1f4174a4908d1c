"""An experiment in sentences: did it work, how sure is it, what to do next."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from smkit.analysis.experiments.verdicts import MONEY, RIVALS, SALES, SEGMENTS, no_gain
from smkit.display import french
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.judging.verdict import Verdict

#: A sentence, the ids of the figures it rests on, and the group that it judges ("" for none).
Said = list[tuple[str, list[str], str]]

#: Why there is no verdict, and until when, by what `Draw.stops` tells.
_STOPPED = {
    "sizes": "les groupes n'ont pas les tailles prévues, et une telle répartition n'arrive pas par hasard. Cherchez "
    "d'abord ce qui a "
    "déplacé des personnes d'un groupe à l'autre.",
    "losses": "des résultats manquent, et bien plus dans un groupe que dans l'autre. Ceux qui restent ne sont plus comparables : "
    "retrouvez d'abord les résultats manquants.",
    "shared": "trop de personnes se trouvent dans plusieurs groupes à la fois. Leur résultat n'appartient à aucun : "
    "cherchez d'abord "
    "comment elles ont pu recevoir deux versions.",
    "mixes": "les groupes ne se ressemblaient pas avant le test, bien plus que le hasard d'un tirage ne le permet. Leurs taux "
    "diffèrent déjà pour cela : cherchez d'abord comment chacun a été composé.",
}
_SPLITS = {"segment": "Segment", "age": "Âge", "gender": "Genre", "region": "Région", "channel": "Canal"}
_UNTIL = {
    "sizes": "les tailles des groupes ne sont pas expliquées",
    "losses": "les résultats manquants ne sont pas retrouvés",
    "shared": "des personnes appartiennent à plusieurs groupes",
    "mixes": "les groupes n'ont pas les mêmes personnes",
}


def answer(
    arms: "pd.DataFrame",
    effects: "pd.DataFrame",
    verdicts: "Mapping[str, Verdict]",
    *,
    stops: Sequence[str] = (),
    currency: str = "EUR",
) -> str:
    """Answer « est-ce que cela a marché ? » in a sentence or two.

    Parameters: `arms`, `effects` and `verdicts`, as `analysis.experiments` returns them; `stops`, what forbids a verdict;
    `currency` code.
    """
    if stops:
        return f"On ne peut pas conclure : {_STOPPED[stops[0]]}"
    base = rate(arms.iloc[0]["rate"])
    rates = arms.set_index("group")["rate"]
    proven = effects[effects["proven"]]
    up, down = proven[proven["difference"] > 0], proven[proven["difference"] < 0]
    spending = spent(effects)
    silent = [name for name in effects.loc[~effects["proven"], "group"] if name not in set(spending["group"])]
    none = [name for name in silent if verdicts[name].word == "non"]
    silent = [name for name in silent if name not in none]
    said = []
    if len(up):
        won = french.listing(f"{rate(rates[name])} avec « {name} »" for name in up["group"])
        said.append(f"Oui : la conversion passe de {base} dans le groupe témoin à {won}.")
    for effect in up[up["revenue_gained_high"] < 0].to_dict("records"):
        lost = _whole(-effect["revenue_gained"], currency)
        said.append(f"Mais « {effect['group']} » vend à plus de monde pour moins d'argent : {lost} de moins.")
    if len(down):
        lost = french.listing(f"{rate(rates[name])} avec « {name} »" for name in down["group"])
        said.append(f"{'Mais elle' if len(up) else 'Non : la conversion'} tombe de {base} à {lost}.")
    said += [
        f"Mais « {each['group']} » vend à moins de monde pour plus d'argent."
        for each in down.to_dict("records")
        if each.get("spends") == "more"
    ]
    for effect in spending.to_dict("records"):
        said.append(_spent(effect, arms, currency, first=not said))
    if none:
        names = french.listing(f"« {name} »" for name in none)
        said.append(
            f"{'' if said else 'Non : '}{names} ne change rien qui compte : le test exclut un effet d'un dixième du taux du "
            f"témoin ({base}), en plus comme en moins."
        )
    if silent:
        names = french.listing(f"« {name} »" for name in silent)
        said.append(
            f"Rien ne prouve en revanche un effet de {names}."
            if said
            else f"On ne peut pas dire : l'écart entre {names} et le groupe témoin ({base}) peut venir du hasard."
        )
        capped = [
            each["group"] for each in effects.to_dict("records") if each["group"] in silent and no_gain(each)
        ]
        if capped:
            who = (
                ""
                if len(capped) == len(silent)
                else f" de {french.listing(f'« {name} »' for name in capped)}"
            )
            said.append(
                f"N'en attendez pas une hausse{who} : le test exclut un dixième d'acheteurs en plus, mais pas "
                "qu'il en perde autant."
            )
    return " ".join(said)


def spent(effects: "pd.DataFrame") -> "pd.DataFrame":
    """Return the groups whose rate proves nothing, and whose people surely spend more or less than the control's.

    Parameters: `effects`, as `analysis.experiments.effects` returns it.
    """
    if "spends" not in effects:
        return effects[:0]
    return effects[~effects["proven"].astype(bool) & (effects["spends"] != "")]


def _spent(effect: Mapping[Any, Any], arms: "pd.DataFrame", currency: str, *, first: bool) -> str:
    """What a person of a group buys for, beside one of the control, where rates do not differ."""
    rows = arms.set_index("group").loc[[effect["group"], arms.iloc[0]["group"]]]
    each, base = (french.money(mean, currency) for mean in rows["mean"])
    rates, baskets = ((rows[name].iloc[0] / rows[name].iloc[1] - 1) for name in ("rate", "basket"))
    head = ("Oui : " if effect["spends"] == "more" else "Non : ") if first else ""
    why = "de plus grands achats" if effect["spends"] == "more" else "de plus petits achats"
    mostly = abs(baskets) > abs(rates) and (baskets > 0) == (effect["spends"] == "more")
    return (
        f"{head}avec « {effect['group']} », une personne achète pour {each} contre {base} dans le groupe témoin, au-delà du "
        "hasard. "
        f"La part d'acheteurs, elle, ne change pas de façon sûre{f' : ce sont surtout {why}' if mostly else ''}."
    )


def findings(
    arms: "pd.DataFrame",
    effects: "pd.DataFrame",
    returns: "pd.DataFrame",
    heterogeneity: "pd.DataFrame",
    detectable: float | None,
    *,
    rivals: "pd.DataFrame | None" = None,
    stops: Sequence[str] = (),
    currency: str = "EUR",
) -> Said:
    """Say what each group gained, how sure it is, how groups compare with each other, and whether segments differ.

    Parameters: `arms`, `effects`, `returns` and `rivals`, as `analysis.experiments` returns them; `heterogeneity`, as
    `analysis.subgroups` returns it; `detectable`, smallest difference that the test would see (fraction); `stops`, what forbids
    a verdict; `currency` code.
    Returns (sentence, ids of the figures it rests on, what judges it: a group, or a name of `verdicts.beside`).
    """
    rates, base = arms.set_index("group")["rate"], arms.iloc[0]
    if stops:
        seen = french.listing(f"{rate(rates[name])} avec « {name} »" for name in effects["group"])
        return [
            (
                f"Taux observés : {rate(base['rate'])} dans le groupe témoin, {seen}. Ne les comparez pas : {_UNTIL[stops[0]]}.",
                ["taux_conversion"],
                str(effects.iloc[0]["group"]),
            )
        ]
    sizes, money = arms.set_index("group")["units"], returns.set_index("group")
    said: Said = []
    for effect in effects.to_dict("records"):
        name = effect["group"]
        said.append(
            (
                f"« {name} » : {rate(rates[name])} d'acheteurs contre {rate(base['rate'])}, soit "
                f"{points(effect['difference'], effect, sign=True)}. Le vrai écart se situe sans doute entre "
                f"{points(effect['low'], effect)} et {points(effect['high'], effect)} (19 fois sur 20) : "
                f"{_sureness(effect, len(effects), detectable)}",
                ["ecart", "z", "p_holm"],
                str(name),
            )
        )
        judged = effect["proven"] or bool(effect.get("spends"))
        if judged and french.is_known(effect["revenue_gained"]):
            said.append((_gained(effect, int(sizes[name]), currency), ["ca_incremental"], f"{SALES}{name}"))
        if judged and french.is_known(money.loc[name, "roi"]):
            said.append((_earned(money.loc[name], currency), ["gain_net", "roi"], f"{MONEY}{name}"))
    return said + _between(rivals, rates) + _segments(heterogeneity)


def _sureness(effect: Mapping[Any, Any], groups: int, detectable: float | None) -> str:
    """What chance alone may have done, from the corrected probability."""
    chance = _often(effect["p_holm"])
    among = f" à l'un des {french.number(groups)} groupes" if groups > 1 else ""
    if effect["proven"]:
        return f"le hasard seul donnerait un tel écart{among} dans {chance} des tests."
    if effect["low"] > 0 or effect["high"] < 0:
        return f"mais le hasard seul donnerait un tel écart{among} dans {chance} des tests, trop souvent pour conclure."
    seen = (
        f" Ce test avait 8 chances sur 10 de voir un écart d'environ {points(detectable, effect)}."
        if detectable
        else ""
    )
    return f"un effet nul reste possible.{seen}"


def _often(p: float) -> str:
    """Write a probability as a share of tests: never « 0 % », which would be a certainty."""
    return f"moins de {french.percent(0.001, 1)}" if p < 0.001 else french.percent(p, 1)


def _gained(effect: Mapping[Any, Any], people: int, currency: str) -> str:
    """What a group sold beyond the control, or below it, and between what bounds."""
    gained, low, high = (effect[f"revenue_gained{end}"] for end in ("", "_low", "_high"))
    head = f"Sur ses {french.number(people)} personnes, « {effect['group']} »"
    rough = ", intervalle approché" if effect["money"] == "rough" else ""
    if effect["money"] == "unknown":
        way = "de plus" if gained >= 0 else "de moins"
        return (
            f"{head} a fait {_whole(abs(gained), currency)} de ventes {way} que le témoin à la même taille ; trop peu d'acheteurs "
            "pour dire entre quelles bornes."
        )
    if high < 0:
        bounds = f"{between(_whole(-high, currency), _whole(-low, currency))}{rough}"
        paid = (
            " Plus d'acheteurs, mais de plus petits achats."
            if effect["proven"] and effect["difference"] > 0
            else ""
        )
        return f"{head} a fait perdre {_whole(-gained, currency)} de ventes ({bounds}).{paid}"
    bounds = f"{between(_whole(low, currency), _whole(high, currency))}{rough}"
    if low > 0:
        sold = f"{head} a rapporté {_whole(gained, currency)} de ventes en plus ({bounds})."
        return f"{sold} Ses autres ventes auraient eu lieu sans lui."
    way = "en plus" if gained >= 0 else "en moins"
    return f"{head} a fait {_whole(abs(gained), currency)} de ventes {way} ({bounds}) : sur les montants, le hasard reste possible."


def _between(rivals: "pd.DataFrame | None", rates: "pd.Series[Any]") -> Said:
    """How groups that got something compare with each other."""
    if rivals is None or not len(rivals):
        return []
    said: Said = []
    for pair in rivals[rivals["proven"]].to_dict("records"):
        said.append(
            (
                f"« {pair['group']} » convertit plus que « {pair['other']} » ({rate(rates[pair['group']])} contre "
                f"{rate(rates[pair['other']])}) : le hasard seul donnerait un tel écart entre deux groupes dans "
                f"{_often(pair['p_holm'])} des tests.",
                ["taux_conversion"],
                RIVALS,
            )
        )
    if not said:
        said.append(
            (
                "Entre les groupes sollicités, aucun écart n'est sûr : rien ne dit lequel convertit le plus.",
                ["taux_conversion"],
                RIVALS,
            )
        )
    return said


def _earned(money: "pd.Series[Any]", currency: str) -> str:
    verdict = "gagne" if money["net_gain"] >= 0 else "perd"
    unsure = ""
    if not (money["net_gain_low"] >= 0 or money["net_gain_high"] <= 0):
        verdict = "finit avec un gain de" if money["net_gain"] >= 0 else "finit avec une perte de"
        unsure = " L'intervalle contient zéro : gain ou perte, le test ne le dit pas."
    return (
        f"Les ventes gagnées laissent {_whole(money['margin_gained'], currency)} de marge pour "
        f"{_whole(money['cost'], currency)} de coût : « {money.name} » {verdict} "
        f"{_whole(abs(money['net_gain']), currency)}, soit {french.percent(money['roi'], 0)} de sa dépense (entre "
        f"{french.percent(money['roi_low'], 0)} et {french.percent(money['roi_high'], 0)}), une fois déduites les ventes que le "
        f"témoin fait sans rien recevoir.{unsure}"
    )


def _whole(x: Any, currency: str) -> str:
    return french.money(x, currency, decimals=0)


def _segments(heterogeneity: "pd.DataFrame") -> Said:
    if not len(heterogeneity):
        return []
    differ = heterogeneity[heterogeneity["p_holm"] < 0.05]
    splits = list(dict.fromkeys(heterogeneity["split"]))
    looked = (
        "" if splits == ["segment"] else f" ({french.listing(split_name(each).lower() for each in splits)})"
    )
    if len(differ):
        names = french.listing(
            f"« {row['group']} »" + (f" ({split_name(row['split']).lower()})" if looked else "")
            for row in differ.to_dict("records")
        )
        return [
            (
                f"L'effet de {names} semble changer d'un segment à l'autre, plus que le hasard ne l'explique. Cela "
                "désigne une piste à "
                "tester, pas encore une cible : parmi plusieurs segments, l'un gagne toujours.",
                ["p_segments"],
                SEGMENTS,
            )
        ]
    return [
        (
            f"Rien ne montre que l'effet diffère d'un segment à l'autre{looked} : les écarts entre segments restent de "
            "l'ordre du hasard. N'en "
            "choisissez pas un après coup.",
            ["p_segments"],
            SEGMENTS,
        )
    ]


def split_name(column: str) -> str:
    """Return what a split of people is called in French.

    >>> split_name("age")
    'Âge'
    """
    return _SPLITS.get(column, column)


def rate(share: float) -> str:
    """Write a rate, with two decimals where it is small; nobody is a round zero.

    >>> rate(0.0373), rate(0.0057), rate(0.0)
    ('3,7\\xa0%', '0,57\\xa0%', '0\\xa0%')
    """
    if not share:
        return french.percent(share, 0)
    return french.percent(share, 2 if share < 0.02 else 1)


def points(share: float, effect: Mapping[Any, Any], *, sign: bool = False) -> str:
    """Write a difference of rates in points, as finely as its interval asks.

    Parameters: `share`, a fraction; `effect`, a row of `analysis.experiments.effects`; `sign`, whether to write a plus.

    >>> points(0.0068, {"low": 0.005, "high": 0.0086}, sign=True), points(0.027, {"low": 0.016, "high": 0.039})
    ('+0,68\\xa0pt', '2,7\\xa0pt')
    """
    small = max(abs(effect["low"]), abs(effect["high"])) < 0.02
    return ("+" if sign and share > 0 else "") + french.points(share * 100, 2 if small else 1)
