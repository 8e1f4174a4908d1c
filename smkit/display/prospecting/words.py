"""What prospecting is called in French: columns, answers of the law, tiers, verdicts."""

import math
from collections.abc import Mapping

from smkit.display import french

#: Columns of leads and prospects, inside a sentence.
COLUMNS: Mapping[str, str] = {
    "source": "source", "segment": "segment", "region": "région", "sector": "secteur", "size": "taille", "account": "compte",
    "product": "produit",
}  # fmt: skip
_DESCRIBED: Mapping[str, str] = {
    "source": "venu{s} par « {} »", "segment": "du segment « {} »", "region": "de la région « {} »", "sector": "du secteur « {} »",
    "size": "de la taille « {} »", "product": "qui demande{nt} « {} »", "account": "nommé{s} « {} »",
}  # fmt: skip
CHANNELS = {"email": "E-mail", "phone": "Téléphone", "post": "Courrier"}
ANSWERS = {"yes": "oui", "if": "sous condition", "check": "à vérifier", "no": "non"}
#: What stands between a contact and a deal, by where it was counted.
STEPS = {"given": "rendez-vous", "qualified": "leads qualifiés", "none": "contacts suivis"}
VERDICTS = {
    "right": "tient : mieux que les autres",
    "wrong": "à l'envers : moins bien que les autres",
    "nothing": "ne vaut rien : rien ne le distingue du hasard",
    "few": "trop peu d'affaires pour juger",
}


def described(name: str, kind: str, *, several: bool = False) -> str:
    """Return how an account of a kind is told from the others, after « un compte », or `several` of them after « les comptes ».

    >>> described("source", "Salon"), described("source", "Salon", several=True), described("effectif", "10 à 49")
    ('venu par « Salon »', 'venus par « Salon »', 'dont la colonne « effectif » dit « 10 à 49 »')
    """
    if name not in _DESCRIBED:
        return f"dont la colonne « {name} » dit « {kind} »"
    return _DESCRIBED[name].format(kind, s="s" if several else "", nt="nt" if several else "")


def column(name: str) -> str:
    """Return what a column is called in a sentence.

    >>> column("region"), column("effectif")
    ('région', 'effectif')
    """
    return COLUMNS.get(name, name)


def about(value: float) -> str:
    """Write a number of contacts: whole from ten on, with one decimal below.

    >>> about(26.087), about(9.12)
    ('26', '9,1')
    """
    return french.number(value, 0 if value >= 10 else 1)


def roughly(value: float, currency: str = "EUR") -> str:
    """Write an amount that is only known to a factor: two digits, the rest would be invented.

    >>> print(roughly(91_282), roughly(624_733))
    91 000 € 620 000 €
    """
    digits = 1 - math.floor(math.log10(value)) if value > 0 else 0
    return french.money(round(value, min(digits, 0)), currency, decimals=0)
