"""What prospecting is called in French: columns, answers of the law, tiers, verdicts."""

import math
from collections.abc import Mapping

from smkit.display import french

#: Columns of leads and prospects, inside a sentence.
COLUMNS: Mapping[str, str] = {
    "source": "source", "segment": "segment", "region": "région", "sector": "secteur", "size": "taille", "account": "compte",
    "product": "produit",
}  # fmt: skip
_FEMININE = frozenset({"source", "region", "size"})
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


def the(name: str) -> str:
    """Return a column with its article.

    >>> the("source"), the("sector"), the("effectif")
    ('la source', 'le secteur', 'la colonne « effectif »')
    """
    if name not in COLUMNS:
        return f"la colonne « {name} »"
    return f"{'la' if name in _FEMININE else 'le'} {COLUMNS[name]}"


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
