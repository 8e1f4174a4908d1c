"""Does a value reach or identify one person: an e-mail address, a telephone number, an account, a card, a social security number?

What can be checked by its own check digits is; telephones follow each country's rules, in whatever way people type them.
"""

import re
from functools import cache
from unicodedata import normalize

#: What is between letters and is seen by nobody: soft hyphens, marks of direction, marks of encoding.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_AT = re.compile(r"\s?(?:@|\(at\)|\[at\])\s?", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@]\s?(?:@|\(at\)|\[at\])\s?[^\s@]", re.IGNORECASE)
_LABEL = re.compile(r"^(?:t[ée]l(?:[ée]phone)?|phone|mobile|portable|gsm)?[\s.:]*", re.IGNORECASE)
_DIALLED = re.compile(r"\+?[\d(][\d\s./()\u00a0\u202f\u2010-\u2015-]*")
#: Figures of a machine, as 6.26000011.
_DECIMAL = re.compile(r"\d{1,3}\.\d{5,}")
_BY_THREES = re.compile(r"\d{3}\s\d{3}\s\d{3}")
_GROUPED = re.compile(r"\(?\d{3}\)?[\s./-]*\d{3}[\s./-]+\d{4}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_CARD = re.compile(r"(?:4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|6[05]\d{14}|3[47]\d{13})")
_NIR = re.compile(r"[12]\d\d(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d\d|2[AB])\d{8}", re.IGNORECASE)
_NIR_WRITTEN = re.compile(
    r"[12][\s.-]\d\d[\s.-]\d\d[\s.-](?:\d\d|2[AB])[\s.-]\d{3}[\s.-]\d{3}(?:[\s.-]\d\d)?", re.IGNORECASE
)
_BELGIAN = re.compile(r"\d\d[.\s]?\d\d[.\s]?\d\d[\s-]?\d{3}[.\s]?\d\d")


def bare(value: str) -> str:
    """Return a text as it is seen: without invisible signs, accents in one piece, spaces single.

    >>> bare("\ufeffAnne\u00adMarie\u00a0 Ndé") == "AnneMarie Ndé"
    True
    """
    if not value.isascii():
        value = _INVISIBLE.sub("", normalize("NFKC", value))
    return " ".join(value.split())


def address(value: str) -> str:
    """Return the e-mail address that a text is, the same however it is typed; "" for another text.

    >>> address("<Contact (at) exemple.fr>"), address("Contact")
    ('contact@exemple.fr', '')
    """
    text = bare(value)
    if not addressed(text):
        return ""
    return "".join(_AT.sub("@", text).split()).strip("<>;,.").casefold().removeprefix("mailto:")


def reachable(value: str) -> bool:
    """Is the value an e-mail address, a telephone number, or a number that is one person's?

    >>> [reachable(v) for v in ("contact@exemple.fr", "06/12/34/56/78", "FR7630006000011234567890189", "17850")]
    [True, True, True, False]
    """
    value = bare(value)
    return addressed(value) or dialled(value) is not None or _numbered(value)


def addressed(value: str) -> bool:
    """Does the value hold an e-mail address?

    >>> addressed("contact (at) exemple.fr"), addressed("Contact")
    (True, False)
    """
    return _EMAIL.search(value) is not None


def dialled(value: str) -> str | None:
    """Return what a telephone number dials, the same however it is typed, or None when the value is none.

    France and its overseas departments, Belgium, Switzerland, Luxembourg, Québec and the Maghreb; a 0 that a spreadsheet lost is
    not missed.

    >>> dialled("tel:06 12 34 56 78") == dialled("+33 6 12 34 56 78") == dialled("612345678.")
    True
    >>> dialled("17850"), dialled("3760123456789")
    (None, None)
    """
    text = _LABEL.sub("", bare(value)).rstrip(".,; ")
    if not _DIALLED.fullmatch(text) or _DECIMAL.fullmatch(text):
        return None
    digits, solid = re.sub(r"\D", "", text), text.isdigit()
    if text.startswith("+") or digits.startswith("00"):
        number = digits.removeprefix("00")
        if registered(text):
            return None
        likely = not solid or _international(number) or (number.startswith("33") and len(number) == 11)
        return number[-9:] if likely and 8 <= len(number) <= 15 and number[0] != "0" else None
    if digits.startswith("0"):
        ten = len(digits) == 10 and digits[1] != "0"
        nine = len(digits) == 9 and digits[1] != "0" and (not solid or _valid(digits, "BE"))
        return digits[-9:] if ten or nine else None
    if len(digits) == 9 and digits[0] in "67":
        return None if _BY_THREES.fullmatch(text) and _luhn(digits) else digits
    if len(digits) == 11 and digits.startswith(("336", "337")):
        return digits[-9:]
    american = digits.removeprefix("1") if len(digits) == 11 else digits
    if len(american) == 10 and american[0] in "23456789" and american[3] in "23456789":
        return american[-9:] if _GROUPED.search(text) or _canadian(american[:3]) else None
    return None


def registered(value: str) -> bool:
    """Is the value, by its check digit, a company's number (SIREN, SIRET) or an article's (EAN)? A French number it may still be.

    >>> registered("732 829 320 00074"), registered("3017620422003"), registered("0033612345678")
    (True, True, False)
    """
    digits = re.sub(r"[\s.\u00a0\u202f]", "", value)
    if not digits.isdigit() or digits.startswith("0033"):
        return False
    if len(digits) == 13:
        return sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0
    return len(digits) in (9, 14) and _luhn(digits)


def _luhn(digits: str) -> bool:
    from stdnum import luhn

    return bool(luhn.is_valid(digits))


def _numbered(value: str) -> bool:
    text = re.sub(r"[\s.\u00a0\u202f-]", "", value).upper()
    if _IBAN.fullmatch(text):
        from stdnum import iban

        return bool(iban.is_valid(text, check_country=False))
    if _CARD.fullmatch(text):
        from stdnum import luhn

        return bool(luhn.is_valid(text))
    if _NIR.fullmatch(text):
        from stdnum.fr import nir

        return bool(_NIR_WRITTEN.fullmatch(value.strip()) or nir.is_valid(text))
    if _BELGIAN.fullmatch(value.strip()):
        from stdnum.be import nn

        return bool(nn.is_valid(text))
    return False


@cache
def _canadian(area: str) -> bool:
    """Is it an area code of Canada? Ten bare digits that begin otherwise are a code more often than a number."""
    return _valid(f"{area}2345678", "CA")


def _international(digits: str) -> bool:
    import phonenumbers

    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}")))
    except phonenumbers.NumberParseException:
        return False


def _valid(digits: str, country: str) -> bool:
    import phonenumbers

    return bool(phonenumbers.is_valid_number_for_region(phonenumbers.parse(digits, country), country))
