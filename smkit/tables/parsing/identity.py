"""Numbers that are one person's: bank accounts, cards, social security numbers, known by their own check digits."""

import re
from collections.abc import Iterator

from smkit.tables.parsing.seen import LONGEST

#: How long an account's number is, by country.
_ACCOUNTS = {"AD": 24, "BE": 16, "CH": 21, "DE": 22, "DZ": 26, "ES": 24, "FR": 27, "GB": 22, "IT": 27, "LU": 20, "MA": 28, "MC": 27,
             "NL": 18, "PT": 25, "TN": 24}  # fmt: skip
_ACCOUNT = re.compile(rf"(?<!\w)(?:{'|'.join(_ACCOUNTS)})\d\d(?:[ .-]?[A-Z0-9]){{11,26}}", re.IGNORECASE)
_ANYWHERE = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
#: A French account without its country: bank, branch, account, key.
_BRANCH = re.compile(r"(?<!\w)\d{5}[ -]?\d{5}[ -]?[A-Z0-9]{11}[ -]?\d\d(?!\w)", re.IGNORECASE)
_CARD = re.compile(
    r"(?<![\w.,-])(?:(?:4\d|5[1-5]|2[2-7]|6[05])\d\d([ -]?)\d{4}\1\d{4}\1\d{4}|3[47]\d\d([ -]?)\d{6}\2\d{5})(?![\w-]|[.,]\d)"
)
_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
#: As a receipt shows it.
_MASKED = re.compile(r"(?<!\w)\d{4}(?:[ -]?[*xX\u2022]{4}){2}[ -]?\d{4}(?!\w)")
#: As the card has it, and in any other way.
_FRENCH_APART = re.compile(
    r"(?<![\w.,-])[12]([ .-])\d\d\1(?:0[1-9]|1[0-2]|[2-9]\d)\1(?:\d\d|2[AB])\1\d{3}\1\d{3}(?:\1\d\d)?(?![\w-])",
    re.IGNORECASE,
)
_FRENCH = re.compile(
    r"(?<![\w.,-])[12][ .-]?\d\d[ .-]?\d\d[ .-]?(?:\d\d|2[AB])[ .-]?\d{3}[ .-]?\d{3}[ .-]?\d\d(?![\w-])",
    re.IGNORECASE,
)
_BELGIAN = re.compile(r"(?<![\w.,-])\d\d[. ]?\d\d[. ]?\d\d[ -]{0,3}\d{3}[-. ]?\d\d(?![\w-]|[.,]\d)")
_SWISS = re.compile(r"(?<![\w.,-])756[. ]?\d{4}[. ]?\d{4}[. ]?\d\d(?![\w-])")


def accounts(text: str) -> Iterator[str]:
    """Yield the numbers of bank accounts that a text shows.

    Parameters: `text`, without invisible signs, its spaces single.

    >>> list(accounts("IBAN FR76 3000 6000 0112 3456 7890 189, merci"))
    ['FR76 3000 6000 0112 3456 7890 189']
    """
    if len(text) <= LONGEST and _ANYWHERE.fullmatch(whole := _solid(text)) and _is_account(whole):
        yield text
        return
    for found in _ACCOUNT.finditer(text):
        written = _first(found.group(), _ACCOUNTS[found.group()[:2].upper()])
        if (
            written
            and not text[found.start() + len(written) :][:1].isalnum()
            and _is_account(_solid(written))
        ):
            yield written
    yield from (found.group() for found in _BRANCH.finditer(text) if _is_branch(_solid(found.group())))


def cards(text: str) -> Iterator[str]:
    """Yield the numbers of bank cards that a text shows.

    >>> list(cards("CB 4111 1111 1111 1111, EAN 3017620422003"))
    ['4111 1111 1111 1111']
    """
    from stdnum import luhn

    yield from (found.group() for found in _CARD.finditer(text) if luhn.is_valid(_solid(found.group())))
    yield from (found.group() for found in _MASKED.finditer(text))


def insured(text: str) -> Iterator[str]:
    """Yield the social security numbers, French, Belgian and Swiss, that a text shows.

    A French one written apart, as on the card, is one even when a digit of it is wrong.

    >>> list(insured("NIR 1 84 05 75 116 001 22, NISS 85.07.30-033.28"))
    ['1 84 05 75 116 001 22', '85.07.30-033.28']
    """
    from stdnum import ean
    from stdnum.be import nn
    from stdnum.fr import nir

    yield from (found.group() for found in _FRENCH_APART.finditer(text))
    for pattern, right in ((_FRENCH, nir), (_BELGIAN, nn), (_SWISS, ean)):
        for written in (found.group() for found in pattern.finditer(text)):
            if right.is_valid(_solid(written)) and not (
                right is nn and written.isdigit() and written != text
            ):
                yield written  # eleven figures in a sentence are a number of any kind


def _solid(written: str) -> str:
    return re.sub(r"[ .-]", "", written).upper()


def _first(written: str, most: int) -> str:
    """The beginning of a number, as far as so many letters and digits; "" where there are fewer."""
    ends = [found.end() for found in re.finditer(r"[A-Za-z0-9]", written)]
    return written[: ends[most - 1]] if len(ends) >= most else ""


def _is_account(number: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(number, check_country=False))


def _is_branch(number: str) -> bool:
    """Is its key right? Letters count as digits, as the banks have it."""
    return int(number.translate(_LETTERS)) % 97 == 0
