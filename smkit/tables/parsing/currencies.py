"""Currencies, as a sign, a word or a code; nothing is ever converted."""

import re

from smkit.tables.errors import ReadError

SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "EURO": "EUR", "EUROS": "EUR", "US$": "USD"}
CODES = tuple(
    "EUR USD GBP CHF CAD JPY AUD MAD TND DZD XOF XAF SEK NOK DKK PLN CZK HUF RON BRL CNY INR".split()
)
#: A currency beside a number, as a regular expression in any case.
PATTERN = "US[$]|[€$£¥]|EUROS?|" + "|".join(CODES)


def code_of(text: str) -> str:
    """Return the code of a currency written as a sign, a word or a code.

    >>> code_of("€"), code_of(" gbp "), code_of("Euros")
    ('EUR', 'GBP', 'EUR')
    """
    text = text.strip().upper()
    return SIGNS.get(text, text)


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
