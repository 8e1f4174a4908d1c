"""The French of customers: what the codes of `smkit.customers` are called on a page."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from smkit.display import french, turning

if TYPE_CHECKING:
    from smkit.analysis.customers import Change, Picture

ALL = "Tous"  # the only group where orders have none

#: Parts of a change of revenue, in the order of `smkit.customers.PARTS`.
PARTS = {
    "new": "Nouveaux clients",
    "returned": "Clients de retour",
    "growth": "Gardés, en hausse",
    "decline": "Gardés, en baisse",
    "lost": "Clients perdus",
    "without_customer": "Ventes sans client",
}
STATES = {
    "gone": "Parti sans doute",
    "late": "En retard",
    "on_time": "Dans son rythme",
    "unknown": "Rythme inconnu",
}
METHODS = {
    "mbgnbd": "Modèle MBG/NBD",
    "bgnbd": "Modèle BG/NBD",
    "rate": "Rythme passé, prolongé",
    "rank": "Simple rang (fréquence, puis récence)",
}
REASONS = {
    "opposed": "Opposition à la prospection",
    "too_old": "Plus de trois ans sans nouvelles (CNIL)",
    "not_worth_it": "Marge attendue sous le coût du contact",
}
RS = {
    "retention": "Retention : clients des douze mois d'avant, gardés",
    "related_sales": "Related sales : ventes associées",
    "referrals": "Referrals : prêts à recommander",
    "recommended_leads": "Referrals : leads venus par recommandation",
}
VERDICTS = {"solid": "Solide", "doubtful": "Fragile", "chance": "Sans doute dû au hasard"}


def quarter(day: Any, *, short: bool = False) -> str:
    """Write the quarter that begins on a day.

    >>> quarter("2025-04-01"), quarter("2025-10-01", short=True)
    ('2e trimestre 2025', 'T4\\n2025')
    """
    text = str(day)[:7]
    return french.period(f"{text[:4]}-T{(int(text[5:7]) + 2) // 3}", short=short)


def period(picture: "Picture", day: Any) -> str:
    """Write the period of a picture that begins on a day."""
    return quarter(day) if picture.grain == "quarter" else f"mois de {french.month(str(day)[:7])}"


def unit(picture: "Picture", count: int = 1) -> str:
    """Return what the periods of a picture are called."""
    return ("trimestre" if count == 1 else "trimestres") if picture.grain == "quarter" else "mois"


def among(group: str) -> str:
    """Say among whom, after « des clients »; nothing where all are meant.

    >>> among("B2B"), among("Tous")
    (' en B2B', '')
    """
    return "" if group == ALL else f" en {group}"


def pace(usual: Any) -> str:
    """Say how often somebody buys. Parameters: `usual`, days from a purchase to the next.

    >>> pace(29.6), pace(1.2)
    ('tous les 30 jours', 'tous les jours')
    """
    days = french.number(usual, 0)
    return "tous les jours" if days in ("0", "1") else f"tous les {days} jours"


def payback(row: Mapping[Any, Any]) -> str:
    """Say in how long a new customer repays what it cost. Parameters: `row`, as `smkit.customers.acquisition` gives it.

    >>> costs = {"cac": 100.0, "margin": 60.0, "payback": None}
    >>> [payback(costs | {"clv_low": low, "clv_high": high}) for low, high in ((120, 150), (80, 150), (70, 80))]
    ['entre un et trois ans', 'peut-être en trois ans', 'pas en trois ans']
    """
    if not french.is_known(row["cac"]) or not french.is_known(row["margin"]):
        return french.UNKNOWN
    if french.is_known(row["payback"]):
        return f"en {row['payback']:.0f} mois"
    if not french.is_known(row["clv_low"]):
        return "au-delà d'un an"
    if row["clv_low"] >= row["cac"]:
        return "entre un et trois ans"
    return "peut-être en trois ans" if row["clv_high"] >= row["cac"] else "pas en trois ans"


def euros(x: Any, currency: str = "EUR") -> str:
    """Write an amount for a sentence: in k€ from 10 000, without cents from 100.

    >>> " ".join(euros(x) for x in (96_158.4, 845.2, 12.5, None)).split()
    ['96', 'k€', '845', '€', '12,50', '€', 'n.d.']
    """
    return french.brief_money(x, currency)


def besides(changes: "Sequence[Change]") -> str:
    """Say what else than chance may make these changes, after « sans changement que le hasard »; "" where nothing else does."""
    mixes = dict.fromkeys(turning.named(each.mix) for each in changes if each.mix)
    if mixes:
        return f" ou le poids des {french.listing(mixes)}, qui a changé,"
    if any(each.feast for each in changes):
        return " ou Pâques, qui change de date,"
    return " ou la saison, que le fichier ne montre pas," if any(each.season for each in changes) else ""
