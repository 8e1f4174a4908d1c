"""Do words say that VAT is in amounts, or that it is not?"""

import re

from smkit.tables.errors import ReadError
from smkit.tables.schema import key
from smkit.typography import clip

_TAXES = r"(?:tax|taxes|vat|tva|gst|mwst|ust|btw|iva)"
_WITH_VAT = re.compile(
    r"\b(ttc|tvac|(?:net|montant|total) a payer|tva (?:incluse|comprise|inclus|incl)|toutes taxes|taxes comprises|"
    rf"(?:incl?|including|included|inclusive|inkl\w*)(?: of| de)? {_TAXES}|{_TAXES} incl\w*|with (?:tax|vat)|"
    r"bruttobetrag|bruttopreis|brutto)\b"
)
_WITHOUT = re.compile(
    rf"\b(ht|htva|hors taxes?|hors tva|(?:ex|excl\w*|exkl\w*|zzgl|sin|senza)(?: of| de)? {_TAXES}|{_TAXES} (?:excl|escl)\w*|"
    r"net of tax|nettobetrag|nettopreis|netto|imponibile)\b"
)


def says_vat(header: str) -> bool:
    """Does a header say that VAT is in its amounts? What a customer has to pay has it.

    >>> [says_vat(text) for text in ("Total TTC", "Net à payer", "Montant HT", "Montant")]
    [True, True, False, False]
    """
    words = key(header)
    return bool(_WITH_VAT.search(words)) and not without_vat(header)


def without_vat(header: str) -> bool:
    """Does a header say that its amounts are without VAT?

    >>> [without_vat(text) for text in ("Total HT", "Amount excl. tax", "Total")]
    [True, True, False]
    """
    return bool(_WITHOUT.search(key(header)))


def asked(text: str) -> str:
    """Return what a user says that amounts are, HT or TTC, "" for nothing. Raises ReadError when it is neither.

    >>> asked("hors taxes"), asked("ttc"), asked("")
    ('HT', 'TTC', '')
    """
    if not text.strip():
        return ""
    if without_vat(text):
        return "HT"
    if not says_vat(text):
        raise ReadError(
            f"La base « {clip(text, 60)} » ne se comprend pas. Attendu : HT, si les montants sont hors taxes, ou TTC, s'ils les "
            "comprennent."
        )
    return "TTC"
