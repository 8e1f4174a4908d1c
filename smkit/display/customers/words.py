"""The French of customers: what the codes of `smkit.customers` are called on a page."""

from typing import Any

from smkit.display import french

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
    "retention": "Retention : clients gardés",
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


def euros(x: Any, currency: str = "EUR") -> str:
    """Write an amount for a sentence: in k€ from 10 000, without cents from 100.

    >>> " ".join(euros(x) for x in (96_158.4, 845.2, 12.5, None)).split()
    ['96', 'k€', '845', '€', '12,50', '€', 'n.d.']
    """
    if french.is_known(x) and abs(x) >= 10_000:
        return french.number(x / 1_000, 0) + "\N{NO-BREAK SPACE}k" + french.symbol(currency)
    return french.money(x, currency, decimals=0 if french.is_known(x) and abs(x) >= 100 else None)
