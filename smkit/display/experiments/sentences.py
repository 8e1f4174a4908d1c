"""An experiment in sentences: did it work, how sure is it, what to do next."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from smkit.display import french

if TYPE_CHECKING:
    import pandas as pd

Said = list[tuple[str, list[str]]]


def answer(
    arms: "pd.DataFrame", effects: "pd.DataFrame", *, unequal: bool = False, currency: str = "EUR"
) -> str:
    """Answer « est-ce que cela a marché ? » in a sentence or two.

    Parameters: `arms` and `effects`, as `analysis.experiments` returns them; `unequal`, when the groups' sizes cannot be bad luck;
    `currency` code.
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
    for effect in up[up["revenue_gained_high"] < 0].to_dict("records"):
        lost = _whole(-effect["revenue_gained"], currency)
        said.append(f"Mais « {effect['group']} » vend à plus de monde pour moins d'argent : {lost} de moins.")
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
    *,
    unequal: bool = False,
    currency: str = "EUR",
) -> Said:
    """Say what each group gained, how sure it is, and whether segments differ.

    Parameters: `arms`, `effects` and `returns`, as `analysis.experiments` returns them; `heterogeneity`, as
    `analysis.subgroups` returns it; `detectable`, smallest difference that the test would see (fraction); `unequal`, when the
    groups' sizes cannot be bad luck; `currency` code.
    Returns (sentence, ids of the figures it rests on).
    """
    rates, base = arms.set_index("group")["rate"], arms.iloc[0]
    if unequal:
        seen = french.listing(f"{rate(rates[name])} avec « {name} »" for name in effects["group"])
        return [
            (
                f"Taux observés : {rate(base['rate'])} dans le groupe témoin, {seen}. Ne les comparez pas tant que les tailles des "
                "groupes ne sont pas expliquées.",
                ["taux_conversion"],
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
                f"{points(effect['low'], effect)} et {points(effect['high'], effect)} (confiance à 95 %) : "
                f"{_sureness(effect, len(effects), detectable)}",
                ["ecart", "z", "p_holm"],
            )
        )
        if effect["proven"] and french.is_known(effect["revenue_gained"]):
            said.append((_gained(effect, int(sizes[name]), currency), ["ca_incremental"]))
        if effect["proven"] and french.is_known(money.loc[name, "roi"]):
            said.append((_earned(money.loc[name], currency), ["gain_net", "roi"]))
    return said + _segments(heterogeneity)


def warnings(*, looks: int = 1, peeking: float = 0.05, shared: int = 0) -> Said:
    """Warn of what makes a test say more than it knows.

    Parameters: `looks`, how often the result was looked at; `peeking`, the chance of a false alarm that it makes; `shared`,
    people seen in several groups. Returns (sentence, ids of the figures it is about).
    """
    said: Said = []
    if looks > 1:
        said.append(
            (
                f"Prudence : le résultat a été regardé {french.number(looks)} fois. S'arrêter au premier bon résultat "
                "donne une fausse alerte dans "
                f"{french.percent(peeking, 0)} des cas, et non {french.percent(0.05, 0)}. Fixez la taille du test "
                "d'avance et concluez une seule fois.",
                ["p"],
            )
        )
    if shared:
        who = "personne se trouve" if shared == 1 else "personnes se trouvent"
        said.append(
            (
                f"Prudence : {french.number(shared)} {who} dans plusieurs groupes à la fois. Leur résultat compte dans "
                "chacun, et l'effet mesuré en est brouillé : gardez-leur le groupe tiré au sort le premier.",
                ["personnes"],
            )
        )
    return said


def limits(
    arms: "pd.DataFrame", *, split: float, unequal: bool, unpriced: int, base: str, currency: str
) -> list[str]:  # fmt: skip
    """Say what the test cannot tell and how it was checked, one sentence each.

    Parameters: `arms`; `split`, as `experiments.split_p` returns it; `unequal`; `unpriced`, buyers without an
    amount; `base`, HT or TTC; `currency` code.
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
    if unpriced:
        said.append(
            f"{french.plural(unpriced, 'acheteur')} sans montant : les ventes de leur groupe sont inconnues, et les ventes gagnées "
            "n.d. Complétez la colonne du montant."
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
    if high < 0:
        bounds = f"entre {_whole(-high, currency)} et {_whole(-low, currency)}"
        paid = " Plus d'acheteurs, mais de plus petits achats." if effect["difference"] > 0 else ""
        return f"{head} a fait perdre {_whole(-gained, currency)} de ventes ({bounds}).{paid}"
    bounds = f"entre {_whole(low, currency)} et {_whole(high, currency)}"
    if low > 0:
        sold = f"{head} a rapporté {_whole(gained, currency)} de ventes en plus ({bounds})."
        return f"{sold} Ses autres ventes auraient eu lieu sans lui."
    way = "en plus" if gained >= 0 else "en moins"
    return f"{head} a fait {_whole(abs(gained), currency)} de ventes {way} ({bounds}) : sur les montants, le hasard reste possible."


def _earned(money: "pd.Series[Any]", currency: str) -> str:
    verdict = "gagne" if money["net_gain"] >= 0 else "perd"
    unsure = ""
    if money["net_gain_low"] < 0 < money["net_gain_high"]:
        unsure = " L'intervalle contient zéro : gain ou perte, le test ne le dit pas."
    return (
        f"Les ventes gagnées laissent {_whole(money['margin_gained'], currency)} de marge pour "
        f"{_whole(money['cost'], currency)} de coût : « {money.name} » {verdict} "
        f"{_whole(abs(money['net_gain']), currency)}, soit un ROI contre témoin de "
        f"{french.percent(money['roi'], 0)} (entre {french.percent(money['roi_low'], 0)} et "
        f"{french.percent(money['roi_high'], 0)}).{unsure}"
    )


def _whole(x: Any, currency: str) -> str:
    return french.money(x, currency, decimals=0)


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
