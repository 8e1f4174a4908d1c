"""Campaigns in sentences: which earn, which lose, which only look good, how sure it is."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from smkit.analysis.campaigns import luck
from smkit.analysis.campaigns.verdicts import COST, LOSING
from smkit.display import french
from smkit.typography import between

if TYPE_CHECKING:
    import pandas as pd

#: A sentence, the ids of the figures it rests on, and what judges it: a campaign, a channel or a name of `verdicts` ("" for none).
Said = list[tuple[str, list[str], str]]


def answer(whole: Mapping[str, Any], campaigns: "pd.DataFrame", currency: str = "EUR") -> str:
    """Answer « nos campagnes sont-elles rentables ? » in a sentence or two.

    Parameters: `whole`, the row of `portfolio.summary` of all together; `campaigns`, the same by campaign; `currency` code.
    """
    cost = _money(whole["cost"], currency)
    count = french.plural(len(campaigns), "campagne")
    if french.is_known(whole["net_gain"]):
        losing = int((campaigns["net_gain"] < 0).sum())
        gain, margin = _money(abs(whole["net_gain"]), currency), _money(whole["margin"], currency)
        head = (
            f"Oui dans l'ensemble : {cost} de dépenses ont laissé {margin} de marge, soit un gain net de {gain}."
            if whole["net_gain"] >= 0
            else f"Non : {margin} de marge ne couvrent pas {cost} de dépenses ; l'ensemble perd {gain}."
            if whole["margin"] > 0
            else f"Non : {cost} de dépenses n'ont laissé aucune marge ; l'ensemble perd {gain}."
        )
        if whole["verdict"] == "trop tôt":
            head = (
                f"Trop tôt pour le dire : {cost} de dépenses ont laissé {margin} de marge, soit "
                f"{'un gain' if whole['net_gain'] >= 0 else 'une perte'} de {gain}, et avec si peu d'acheteurs le hasard "
                "peut suffire."
            )
        early = _early(campaigns)
        if not losing:
            return (
                f"{head} Aucune des {count} n'a perdu d'argent.{early}"
                if len(campaigns) > 1
                else head + early
            )
        if whole["net_gain"] < 0:
            won = int((campaigns["net_gain"] >= 0).sum())
            rest = f"{french.number(won)} des {count} {'ont' if won > 1 else 'a'} pourtant gagné de l'argent."
            return f"{head} {rest if won else 'Aucune ne gagne.'}{early}"
        return f"{head} Mais {french.number(losing)} des {count} {'ont' if losing > 1 else 'a'} perdu de l'argent.{early}"
    if campaigns["net_gain"].notna().any():
        return _of_those_known(campaigns, currency)
    if french.is_known(whole["revenue"]) and french.is_known(whole["roas"]):
        revenue, back = _money(whole["revenue"], currency), french.money(whole["roas"], currency)
        return (
            f"{count.capitalize()} : {cost} de dépenses et {revenue} de ventes attribuées, soit {back} de ventes par euro. Sans le "
            f"taux de marque, on ne peut pas dire si elles gagnent de l'argent : il leur faut plus de "
            f"{french.percent(1 / whole['roas'])} de marge."
            if whole["roas"] > 1
            else f"Non : {cost} de dépenses pour {revenue} de ventes attribuées. Les ventes ne couvrent pas la dépense, quelle que "
            "soit la marge."
        )
    if french.is_known(whole["cpa"]):
        bought, paid = french.plural(whole["bought"], "acheteur"), whole["cpa"] * whole["bought"]
        # some campaigns count something else: forms, clicks
        spent = f"{cost}, dont {_money(paid, currency)}" if round(paid - whole["cost"], 2) else cost
        return (
            f"{count.capitalize()} : {spent} pour {bought}, soit {french.money(whole['cpa'], currency)} par acheteur"
            f"{_free(campaigns, currency)}. "
            "Sans le montant des ventes ni leur marge, on sait ce que coûte un acheteur, pas ce qu'il rapporte."
        )
    return f"{count.capitalize()} pour {cost} : sans ventes ni acheteurs, on ne peut pas dire ce qu'elles ont rapporté."


def _of_those_known(campaigns: "pd.DataFrame", currency: str) -> str:
    """Say what the campaigns earned whose sales and margin are known, where others lack them."""
    known, rest = (campaigns[campaigns["net_gain"].isna() == lacking] for lacking in (False, True))
    cost, margin, gain = (float(known[name].sum()) for name in ("cost", "margin", "net_gain"))
    lack = (
        "n'a pas de ventes ou de marge connues"
        if len(rest) == 1
        else "n'ont pas de ventes ou de marge connues"
    )
    head = (
        f"On ne peut pas le dire de l'ensemble : {french.plural(len(rest), 'campagne')} sur {french.number(len(campaigns))} "
        f"{lack} ({_money(rest['cost'].sum(), currency)} de dépenses)."
    )
    which = "L'autre" if len(known) == 1 else f"Les {french.number(len(known))} autres"
    ended = f"{'un gain' if gain >= 0 else 'une perte'} net{'' if gain >= 0 else 'te'} de {_money(abs(gain), currency)}"
    losing = int((known["net_gain"] < 0).sum())
    lost = ""
    if losing and len(known) > 1:
        lost = f" {french.number(losing)} d'entre elles {'ont' if losing > 1 else 'a'} perdu de l'argent."
    return (
        f"{head} {which} : {_money(cost, currency)} de dépenses et {_money(margin, currency)} de marge, soit {ended}."
        f"{lost}{_early(known)}"
    )


def _free(campaigns: "pd.DataFrame", currency: str) -> str:
    """Say that some of the buyers came from campaigns without any cost."""
    rows = campaigns[(campaigns["cost"] == 0) & (campaigns["bought"] > 0)]
    if not len(rows):
        return ""
    bought = french.plural(rows["bought"].sum(), "acheteur")
    names = some([f"« {name} »" for name in rows["campaign"]])
    return f", y compris {bought} de {names}, dont le coût est de {french.amount(0, currency)}"


def _early(campaigns: "pd.DataFrame") -> str:
    """Of how many campaigns it is too early to tell."""
    early = int((campaigns["verdict"] == "trop tôt").sum())
    if not early:
        return ""
    if len(campaigns) == 1:
        return " Mais le hasard peut suffire à l'expliquer."
    which = "l'une" if early == 1 else french.number(early)
    return f" Pour {which} d'entre elles, le hasard peut suffire à expliquer le résultat : n'en concluez rien encore."


def span(start: Any, end: Any) -> str:
    """Write the period of campaigns for the subtitle, nothing where it is not known. Parameters: first and last day, or None.

    >>> span("2026-03-01", "2026-03-31"), span(None, None)
    ('du 1er mars 2026 au 31 mars 2026 · ', '')
    """
    if not (french.is_known(start) and french.is_known(end)):
        return ""
    return f"{french.dates(start, end)} · "


def unfinished(rows: "pd.DataFrame", currency: str = "EUR") -> str:
    """Say which campaigns are not judged, for they still run or have not begun.

    Parameters: `rows`, as `portfolio.finished` sets them apart, one at least; `currency` code.
    """
    names = some([f"« {name} »" for name in dict.fromkeys(rows["campaign"])])
    one = rows["campaign"].nunique() == 1
    spent = rows["cost"].sum() if "cost" in rows else 0.0
    cost = f" ({_money(spent, currency)} de dépenses)" if spent else ""
    if one:
        return (
            f"{names}{cost} n'est pas finie : elle ne compte dans aucun chiffre de cette page, car ses acheteurs ne sont pas tous "
            "venus. Refaites ce rapport après sa fin."
        )
    return (
        f"{names}{cost} ne sont pas finies : elles ne comptent dans aucun chiffre de cette page, car leurs acheteurs ne sont pas "
        "tous venus. Refaites ce rapport après leur fin."
    )


def findings(campaigns: "pd.DataFrame", channels: "pd.DataFrame | None", currency: str = "EUR") -> Said:
    """Say which campaigns earn, lose, mislead, or are too small to be judged.

    Parameters: `campaigns` and `channels`, as `portfolio.summary` returns them (None without channels); `currency` code.
    Returns (sentence, ids of the figures it rests on, what judges it).
    """
    known = campaigns.dropna(subset=["net_gain"])
    if not len(known):
        return _by_cost(campaigns, currency)
    said = _leaders(known, currency) + _losers(known, currency) + _illusion(known, currency)
    if channels is not None:
        said += _by_channel(channels, currency)
    return said + _small(known, currency)


def limits(
    campaigns: "pd.DataFrame", oddities: Mapping[str, int], *, base: str, currency: str
) -> list[str]:  # fmt: skip
    """Say what the data cannot tell, and what surprises in it.

    Parameters: `campaigns`, as `portfolio.summary` returns it; `oddities`, as `ads.oddities` returns it; `base`, HT or TTC;
    `currency` code.
    """
    said = [f"{french.amounts_told(base, currency)}, tels que le fichier les donne ; rien n'est converti."]
    said += _unknown(campaigns)
    if free := _free(campaigns, currency):
        said.append(f"Le coût par acheteur compte tous les acheteurs{free} : cela l'abaisse.")
    if campaigns["buyers"].isna().all() and campaigns["conversions"].notna().any():
        said.append(
            "Le fichier ne compte pas d'acheteurs : les conversions de la plateforme en tiennent lieu. Vérifiez que ce sont des "
            "achats, et non des clics ou des formulaires."
        )
    if oddities["no_click"]:
        said.append(
            f"{french.plural(oddities['no_click'], 'ligne')} sans aucun clic : le coût compte, et le coût par clic "
            "n'y existe pas."
        )
    if oddities["more_bought"]:
        said.append(
            f"{french.plural(oddities['more_bought'], 'ligne')} avec plus d'acheteurs que de clics : c'est "
            "possible, car la plateforme "
            "attribue aussi des achats faits après avoir seulement vu l'annonce."
        )
    said.append(
        "Les ventes sont celles que l'on attribue aux campagnes. Sans groupe témoin, on ignore combien auraient eu "
        "lieu sans elles : le "
        "gain est un maximum."
    )
    return said


def _unknown(campaigns: "pd.DataFrame") -> list[str]:
    """Which of the sales and the margin is missing, and for how many campaigns."""
    said = []
    for lacks, what in (
        (campaigns["revenue"].isna(), "de ventes connues"),
        (campaigns["revenue"].notna() & campaigns["margin"].isna(), "de taux de marque"),
    ):
        if lacks.all():
            said.append(f"Aucune campagne n'a {what} : gain net n.d.")
        elif lacks.sum() == 1:
            said.append(f"1 campagne n'a pas {what} : son gain net est n.d., et celui de l'ensemble aussi.")
        elif lacks.any():
            count = french.number(int(lacks.sum()))
            said.append(
                f"{count} campagnes n'ont pas {what} : leur gain net est n.d., et celui de l'ensemble aussi."
            )
    return said


def _leaders(known: "pd.DataFrame", currency: str) -> Said:
    rated = known.dropna(subset=["margin_per_euro"])
    if len(known) < 2 or not len(rated) or known["net_gain"].max() < 0:
        return []  # what loses least has not gained
    best = known.sort_values("net_gain").to_dict("records")[-1]
    keen = rated.sort_values("margin_per_euro").to_dict("records")[-1]
    gain, per_euro = _money(best["net_gain"], currency), french.money(keen["margin_per_euro"], currency)
    chance = f" Entre {french.plural(len(known), 'campagne')}, le hasard peut suffire à mettre celle-là en tête du rendement."
    chance = "" if luck.leads(rated, str(keen["campaign"])) else chance
    if best["campaign"] == keen["campaign"]:
        sentence = f"« {best['campaign']} » gagne le plus ({gain}) et rend le plus par euro dépensé ({per_euro} de marge).{chance}"
    else:
        against = (
            f", contre {french.money(best['margin_per_euro'], currency)}"
            if french.is_known(best["margin_per_euro"])
            else ""
        )
        sentence = (
            f"« {best['campaign']} » gagne le plus : {gain}. « {keen['campaign']} » rend le plus par euro : "
            f"{per_euro} de marge{against}."
            + (
                chance
                or " Le premier classement dit d'où vient l'argent, le second où le suivant rendrait le plus."
            )
        )
    return [(sentence, ["gain_net", "marge_par_euro"], str(best["campaign"]))]


def _losers(known: "pd.DataFrame", currency: str) -> Said:
    losing = known[known["net_gain"] < 0].sort_values("net_gain")
    if not len(losing):
        return []
    names = some(
        [f"« {row['campaign']} » ({_money(row['net_gain'], currency)})" for row in losing.to_dict("records")]
    )
    if len(losing) == 1:
        first = str(losing.iloc[0]["campaign"])
        return [(f"Une seule campagne perd de l'argent : {names}.", ["gain_net"], first)]
    lost = _money(-losing["net_gain"].sum(), currency)
    return [
        (
            f"{names} : ensemble, ces campagnes ont perdu {lost}.",
            ["gain_net"],
            LOSING,
        )
    ]


def _illusion(known: "pd.DataFrame", currency: str) -> Said:
    rows = known[known["deceiving"]].sort_values("gross_gain").to_dict("records")
    if not rows:
        return []
    over, lost = _money(rows[-1]["gross_gain"], currency), _money(-rows[-1]["net_gain"], currency)
    return [
        (
            f"« {rows[-1]['campaign']} » fait illusion : ses ventes dépassent son coût de {over}, mais une fois les "
            "produits payés elle "
            f"perd {lost}.",
            ["gain_brut", "gain_net"],
            str(rows[-1]["campaign"]),
        )
    ]


def _small(known: "pd.DataFrame", currency: str) -> Said:
    few = known[known["few"] & known["net_gain_low"].notna()].sort_values("bought")
    if not len(few):
        return []
    small = few.to_dict("records")[0]
    low, high = (_money(small[f"net_gain_{end}"], currency) for end in ("low", "high"))
    rest = "reposent" if len(few) > 1 else "repose"
    verdict = "ne la jugez pas sur une fois"
    if small["net_gain_low"] > 0 or small["net_gain_high"] < 0:
        verdict = f"elle {'gagnait' if small['net_gain_low'] > 0 else 'perdait'} quand même, mais de combien reste incertain"
    return [
        (
            f"{french.plural(len(few), 'campagne')} {rest} sur moins de 30 acheteurs. « {small['campaign']} », avec "
            f"{french.plural(small['bought'], 'acheteur')}, aurait pu finir {between(low, high, 'à ')} par le seul "
            f"hasard : {verdict}.",
            ["gain_net_bas", "gain_net_haut", "acheteurs"],
            str(small["campaign"]),
        )
    ]


def _by_cost(campaigns: "pd.DataFrame", currency: str) -> Said:
    ranked = campaigns.dropna(subset=["cpa"]).sort_values("cpa")
    if len(ranked) < 2:
        return []
    best, worst = ranked.iloc[0], ranked.iloc[-1]
    sure = "l'écart est réel."
    if not luck.apart(ranked):
        among = f"entre {french.number(len(ranked))} campagnes, " if len(ranked) > 2 else ""
        sure = f"{among}l'écart n'est pas sûr."
    spent = campaigns["cost"].sum()
    said = [
        (
            f"Un acheteur coûte {french.money(best['cpa'], currency)} dans « {best['campaign']} » et "
            f"{french.money(worst['cpa'], currency)} dans « {worst['campaign']} ». Avec ce nombre d'acheteurs, le "
            "hasard seul laisse entre "
            f"{french.money(best['cpa_low'], currency)} et {french.money(best['cpa_high'], currency)} pour la première, entre "
            f"{french.money(worst['cpa_low'], currency)} et {french.money(worst['cpa_high'], currency)} pour la seconde : "
            + sure,
            ["cpa"],
            COST,
        )
    ]
    if worst["cost"] > spent / 2:
        said.append(
            (
                f"« {worst['campaign']} », la plus chère par acheteur, reçoit "
                f"{french.percent(worst['cost'] / spent, 0)} des dépenses. C'est "
                "aussi la plus grande : une petite campagne touche d'abord les personnes les plus faciles à convaincre.",
                ["cout", "cpa"],
                COST,
            )
        )
    return said


def _by_channel(channels: "pd.DataFrame", currency: str) -> Said:
    known = channels.dropna(subset=["net_gain", "channel"])
    losing = known[known["net_gain"] < 0].sort_values("net_gain")
    if not len(losing) or len(known) < 2:
        return []
    first = losing.iloc[0]
    luck, ends = "", list[str]()
    if french.is_known(first["net_gain_high"]):  # without a sale there is no interval, and nothing to rest on
        ends = ["gain_net_bas", "gain_net_haut"]
        luck = (
            ", et le hasard ne suffit pas à l'expliquer"
            if first["net_gain_high"] < 0 and first.get("loses", True)
            else ", mais le hasard peut suffire à l'expliquer"
        )
    return [
        (
            f"Par canal, « {first['channel']} » perd {_money(-first['net_gain'], currency)} : un euro n'y laisse "
            f"{of_a_euro(first['margin_per_euro'], currency)}{luck}.",
            ["gain_net", "marge_par_euro", *ends],
            str(first["channel"]),
        )
    ]


def of_a_euro(margin: float, currency: str = "EUR") -> str:
    """Say how little margin a euro spent brings, after « n'y rapporte ».

    >>> of_a_euro(0.45).replace("\xa0", " "), of_a_euro(0.0), of_a_euro(-0.2)
    ('que 0,45 € de marge', 'aucune marge', 'aucune marge')
    """
    return f"que {french.money(margin, currency)} de marge" if margin > 0 else "aucune marge"


def some(parts: Sequence[str], most: int = 4) -> str:
    """Write the first of a list, and how many others there are.

    >>> some(["A", "B", "C"], most=2)
    'A, B et 1\xa0autre'
    """
    if len(parts) <= most:
        return french.listing(parts)
    return f"{', '.join(parts[:most])} et {french.plural(len(parts) - most, 'autre')}"


def named(row: Mapping[Any, Any], by: str) -> str:
    """Write what a row is about, and say so where nobody told.

    >>> named({"channel": "Salon"}, "channel"), named({"channel": None}, "channel")
    ('Salon', 'Non renseigné')
    """
    return str(row[by]) if french.is_known(row[by]) else "Non renseigné"


def _money(x: Any, currency: str) -> str:
    return french.money(x, currency, decimals=0 if abs(x) >= 100 else 2)
