"""Currencies, as a sign, a word or a code; nothing is ever converted."""

import re

from smkit.tables.cells import Parsed
from smkit.tables.errors import ReadError

SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "EURO": "EUR", "EUROS": "EUR", "US$": "USD"} | {
    **dict.fromkeys(("DH", "DHS", "DIRHAM", "DIRHAMS"), "MAD"),
    **dict.fromkeys(("F CFP", "FCFP", "CFP"), "XPF"),
    **dict.fromkeys(("F CFA", "FCFA", "CFA", "FRANC CFA", "FRANCS CFA"), "XOF"),
    **dict.fromkeys(("FRANC CFP", "FRANCS CFP", "FRANC PACIFIQUE", "FRANCS PACIFIQUE"), "XPF"),
    **dict.fromkeys(("FRANC SUISSE", "FRANCS SUISSES", "SWISS FRANC", "SWISS FRANCS"), "CHF"),
    **dict.fromkeys(("LIVRE STERLING", "LIVRES STERLING", "LIVRES", "STERLING"), "GBP"),
    **dict.fromkeys(("DOLLAR", "DOLLARS", "US DOLLAR", "US DOLLARS", "DOLLAR US", "DOLLARS US"), "USD"),
    **dict.fromkeys(("DOLLAR AMÉRICAIN", "DOLLARS AMÉRICAINS"), "USD"),
    **dict.fromkeys(("DOLLAR CANADIEN", "DOLLARS CANADIENS", "CANADIAN DOLLARS"), "CAD"),
}
CODES = tuple(
    "EUR USD GBP CHF CAD JPY AUD NZD MXN HKD SGD MAD TND DZD XOF XAF XPF SEK NOK DKK PLN CZK HUF RON BRL CNY INR".split()
)
#: Whose sign is `$` alone: it is any of them, and the report's own where the report is in one.
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "MXN", "HKD", "SGD"})
#: A dollar that says its country: $ CA, CA$, $CAD, $ US, A$…
_COUNTRIES = {
    "CA": "CAD",
    "CAN": "CAD",
    "CAD": "CAD",
    "C": "CAD",
    "US": "USD",
    "USD": "USD",
    "AU": "AUD",
    "AUD": "AUD",
    "A": "AUD",
}
#: A currency as the words of a header say it: « Coût (en dollars US) ».
HEADER = re.compile(
    r"\b(?:(?:US|canadian) dollars?|dollars?(?: (?:US|américains?|canadiens?))?|livres? sterling"
    r"|francs? (?:suisses?|CF[AP]|pacifique)|dirhams?|(?-i:DHS?|F ?CF[AP]|FCF[AP]))\b|(?<=\()livres(?=\))|(?<=\ben )livres\b",
    re.IGNORECASE,
)
_DOLLAR = re.compile(r"([A-Z]*)\s*[$]\s*([A-Z]*)")
_FRANC = re.compile(r"S?FRS?\.?")
#: A currency beside a number, as a regular expression in any case.
PATTERN = (
    r"(?:US|CAN?|AU|C|A)\s?[$]|[$]\s?(?:CAD|CAN|CA|USD|US|AUD|AU)|[€$£¥]|EUROS?|DHS?|DIRHAMS?|F?\s?CF[AP]|S?Frs?\.?(?![a-z])|"
    + "|".join(CODES)
)


def code_of(text: str) -> str:
    """Return the code of a currency written as a sign, a word or a code; a « $ » alone is USD.

    >>> code_of("€"), code_of(" gbp "), code_of("Euros"), code_of("$ CA"), code_of("Fr.")
    ('EUR', 'GBP', 'EUR', 'CAD', 'CHF')
    """
    text = text.strip().upper()
    if (found := _DOLLAR.fullmatch(text)) and (country := found[1] or found[2]):
        return _COUNTRIES.get(country, text)
    return "CHF" if _FRANC.fullmatch(text) else SIGNS.get(text, text)


def known(text: str) -> bool:
    """Is a text the code, the sign or the word of a currency?

    >>> [known(text) for text in ("EUR", " $ ", "euros", "francs suisses", "Fr.", "Paris")]
    [True, True, True, True, True, False]
    """
    return code_of(text) in CODES


def fits(text: str, currency: str) -> bool:
    """May a currency as it is written be that of the report? A « $ » alone is any dollar.

    >>> fits("$", "CAD"), fits("US$", "CAD"), fits("", "EUR"), fits("£", "EUR")
    (True, False, True, False)
    """
    return (
        not text
        or not currency
        or code_of(text) == currency
        or (text.strip().casefold() in ("$", "dollar", "dollars") and currency in _DOLLARS)
        or (code_of(text) == "XOF" and currency == "XAF")  # « FCFA » is both
    )


def asked(text: str) -> str:
    """Return the code of the currency that a user asks for, "" for none. Raises ReadError when it is no currency.

    >>> asked("euros"), asked("")
    ('EUR', '')
    """
    code = code_of(text)
    if code and not re.fullmatch("[A-Z]{3}", code):
        raise ReadError(
            f"La devise « {text} » ne se comprend pas. Attendu : un code de trois lettres, par exemple EUR, USD ou CHF."
        )
    return code


def check(parsed: dict[str, Parsed], currency: str) -> None:
    """Write the currency column as codes, and mark the rows in another currency than the report's."""
    if "currency" in parsed:
        column = parsed["currency"]
        here = column.values.map(lambda text: fits(text, currency), na_action="ignore").fillna(True)
        column.values = column.values.map(code_of, na_action="ignore").astype("str")
        if currency:
            column.values = column.values.mask(column.values.notna() & here.astype(bool), currency)
            column.mark("other_currency", ~here.to_numpy(bool))
