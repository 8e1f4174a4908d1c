"""What needs a decision, in a sentence: a channel, customers, an account, delays or a target."""

from typing import TYPE_CHECKING, Any

from smkit.display import french
from smkit.display.campaigns.sentences import of_a_euro
from smkit.display.dashboard import judged, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smkit.analysis.dashboard.alerts import Alert

#: The figures that each kind of alert rests on.
RESTS_ON = {
    "channel": ["marge_par_euro"],
    "churn": ["retention"],
    "account": ["chiffre_affaires"],
    "sla": ["conformite_sla"],
    "target": ["atteinte_objectif"],
}


def alert(found: "Alert", currency: str = "EUR") -> str:
    """Say what needs a decision, and what is at stake."""
    v, where = found.values, words.COLUMNS.get(found.column, found.column)
    if found.kind == "channel":
        gross = (
            f", malgré un gain brut de {french.money(v['gain_brut'], currency, decimals=0)}"
            if v.get("gain_brut", 0) > 0
            else ""
        )
        return (
            f"{where.capitalize()} « {found.group} » perd {french.money(-v['gain_net'], currency, decimals=0)}"
            f"{_campaigns(v['span'])}{gross} : "
            f"chaque euro dépensé n'y rapporte {of_a_euro(v['marge_par_euro'], currency)}."
        )
    if found.kind == "churn":
        who = f"{where.capitalize()} « {found.group} »" if found.group else "L'entreprise"
        now, was = french.percents(v["rate"], v["before"])
        long = v["months"] > 3  # from one half-year to the next
        kept = (
            "des clients des six mois d'avant ont racheté"
            if long
            else "des clients d'un trimestre ont racheté au suivant"
        )
        last = "En six mois" if long else "Au dernier trimestre"
        return (
            f"{who} perd ses clients : {words.when(found.verdict.compared[0])}, {now} {kept}, "
            f"contre {was} {judged.against(found.verdict)}. "
            f"{_missing(last, v, currency)}{_margin(found.stake, currency)}."
        )
    if found.kind == "account":
        its = v["lost"]
        return (
            f"Le client « {found.group} » n'achète plus : sa dernière commande est du {french.date(its.last)}, et il n'avait "
            f"jamais attendu plus de {french.plural(its.usual, 'jour')} dans l'année d'avant, où il faisait "
            f"{french.percent(its.share, 0)} des ventes "
            f"({french.money(its.spent, currency, decimals=0)}){_margin(found.stake, currency)}."
        )
    if found.kind == "sla":
        now, elsewhere = french.percents(v["rate"], v["elsewhere"])
        return (
            f"{where.capitalize()} « {found.group} » rappelle trop tard : {now} de ses "
            f"{french.plural(int(v['leads']), 'lead')}{of_segments(found)} contactés à temps "
            f"{words.during(_quarter(v['period']))}, contre {elsewhere} ailleurs{_margin(found.stake, currency)}."
        )
    return (
        f"{where.capitalize()} « {found.group} » manque son objectif sur douze mois : {french.percent(v['rate'])} du chiffre "
        f"d'affaires visé, soit {french.money(v['gap'], currency, decimals=0)} de ventes de moins{_margin(found.stake, currency)}."
    )


def _missing(last: str, values: "Mapping[str, Any]", currency: str) -> str:
    """How many customers buy nowhere any more, and what they bought; whoever left a group may buy in another."""
    lost = int(values["lost"])
    if not lost:
        return f"{last}, aucun ne manque à l'appel : ils achètent dans un autre groupe"
    missing = french.plural(lost, "client manque", "clients manquent")
    bought = french.money(values["revenue"], currency, decimals=0)
    spent = f", qui {'avait' if lost == 1 else 'avaient'} acheté pour {bought}" if values["revenue"] else ""
    return f"{last}, {missing} à l'appel{spent}"


def of_segments(found: "Alert") -> str:
    """The segments that an alert bears on, after what it counts; empty where it is all of them."""
    names = [f"« {name} »" for name in found.values.get("segments", ())]
    return f" {french.listing(names)}" if names else ""


def _margin(stake: float | None, currency: str) -> str:
    """What is at stake, at the end of a sentence; empty where margins are not known."""
    return f" ; en jeu, {french.money(stake, currency, decimals=0)} de marge par an" if stake else ""


def _campaigns(span: tuple[Any, Any] | None) -> str:
    """From when to when the campaigns ran; nothing where no date says it."""
    if not span:
        return ""
    first, last = map(french.month, span)
    since = f"d'{first}" if first[0] in "ao" else f"de {first}"
    return f" sur les campagnes {since}{'' if first == last else f' à {last}'}"


def _quarter(first: Any) -> str:
    return f"{first.year}-T{(first.month + 2) // 3}"
