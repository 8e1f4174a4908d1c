"""What moves in an account with a payment provider: sales and refunds, and what is neither (payouts, fees, conversions)."""

import re
from collections.abc import Mapping, Sequence

from smkit.tables.opening.garbled import healed
from smkit.tables.schema import key

#: Headers of what each movement is.
_KIND = re.compile(
    r"(?:event |reporting )?(?:type|category|categorie)(?: (?:de |d )?(?:transactions?|operations?|mouvements?|evenements?))?|"
    r"(?:transactions?|balance transactions?) types?|operations?|mouvements?"
)
_FEE = re.compile(r"(?:.* )?(?:frais|fees?|commissions?)(?: .*)?")
#: What a parcel or a file costs the customer is no fee of a provider.
_CHARGED = re.compile(r"\b(?:livraison|port|envoi|expedition|shipping|delivery|postage|dossier|notaires?)\b")
#: Headers of what an account holds after a movement, or of what is paid out of it.
_LEFT = re.compile(
    r"(?:montant |total )?net(?: (?:amount|total|ht|ttc))?|soldes?|balance|(?:numero (?:de |du )?)?(?:versements?|virements?)|"
    r"(?:automatic )?payout(?: \w+)?|settlement(?: \w+)?|transfer(?: \w+)?"
)
#: What is no sale, before all the others: the fee of a refund is a fee, the withdrawal of a payment a withdrawal.
_MOVED = re.compile(
    r"\b(?:virements?|versements?|retraits?|withdraw\w*|payouts?|transfer(?:t?s?|red)|depots?|deposits?|top ?ups?|"
    r"approvisionnements?|tax(?:es)?|vat|tva|marketing|etiquettes?|labels?|ajout de fonds|add(?:ed)? funds|frais|fees?|"
    r"commissions?|conversions?|blocages?|holds?|reserves?|autorisations?|authori[sz]ations?|contributions?|advances?|avances?|"
    r"network costs?|mass ?pay\w*|paiements? groupes?)\b"
)
_BACK = re.compile(
    r"\b(?:rembours\w*|refund\w*|avoirs?|retours?|revers\w*|disputes?|litiges?|chargebacks?|retrofactur\w*)\b"
)
_SOLD = re.compile(
    r"\b(?:paiements?|payments?|charges?|ventes?|sales?|achats?|purchases?|commandes?|orders?|encaissements?|checkout)\b"
)


def place(headers: Sequence[str]) -> int | None:
    """Return the place of the column that says what each movement of an account is; None for a list of sales.

    >>> place(["Date", "Type", "Brut", "Frais", "Net"]), place(["Date", "Type", "Montant", "Frais de port", "Net"])
    (1, None)
    """
    said = [key(healed(header)) for header in headers]
    kinds = [i for i, header in enumerate(said) if _KIND.fullmatch(header)]
    fees = any(_FEE.fullmatch(header) and not _CHARGED.search(header) for header in said)
    return kinds[0] if kinds and fees and any(map(_LEFT.fullmatch, said)) else None


def classes(words: Sequence[str]) -> Mapping[str, str]:
    """Return the class of each word for a movement, as `statuses` has them; {} where none of them is no sale.

    >>> classes(["Paiement Express Checkout", "Remboursement de paiement", "Frais de paiement", "Ajustement"])
    {'paiement express checkout': 'sale', 'remboursement de paiement': 'credit', 'frais de paiement': 'none'}
    >>> classes(["Commande", "Remboursement"])
    {}
    """
    found = {}
    for word in map(key, map(healed, words)):
        kinds = (("none", _MOVED), ("credit", _BACK), ("sale", _SOLD))
        if name := next((name for name, means in kinds if means.search(word)), ""):
            found[word] = name
    return found if "none" in found.values() else {}
