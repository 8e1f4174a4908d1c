"""Is a value a telephone number, however people type it, and which one? Does a text show one?

A value that stands where people do is read generously; in a text, where figures and dates stand too, only what can be nothing
else counts. Whether a number could be dialled, and what is left of it at home, is `phonenumbers`' to say.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache

from smkit.tables.parsing.seen import LONGEST, typed

#: Countries' codes that people here dial: Europe's neighbours, the overseas departments and territories, the Maghreb, Canada.
_CODES = "33|32|41|352|377|44|49|34|39|351|31|1|262|590|594|596|508|687|689|212|213|216"
#: Whose mobiles, written with the country's code, its + or 00 lost, are told from codes of customers.
_NEAR = ("33", "32", "41", "352", "262", "590", "594", "596", "212", "213", "216")
#: Where a number without the country's code may be of.
_HOMES = ("FR", "BE", "CH", "LU", "RE", "GP", "MQ", "GF", "MA", "DZ", "TN")

_LABEL = re.compile(
    r"^(?:(?:t[ée]l(?:[ée]phone)?|phone|mobile|mob|portable|port|gsm|natel|fixe|fax|whatsapp|sms|callto|standard|ligne"
    r"|directe?|bureau|domicile|perso|pro|n°|num[ée]ro)(?![^\W\d_])[\s.:°]*|[tmpf]\b[\s.:]+)+",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\(?\+?[\d(][\d\s./()-]*")
#: What a spreadsheet makes of a number: 612345678.0, 6,12345678E+08.
_FLOAT = re.compile(r"([+(]*\d[\d ()]{6,18}\d)[.,]0+")
#: « (soir) », « bis », « poste 12 ».
_AFTER = re.compile(
    r"(?<=\d)(?:\s*(?:\([^()\d]*\)?|(?<=\s)[^\W\d_]{2,}\.?|\b(?:poste|ext|p)\b\.?\s*\d{1,5}|#\s*\d{1,5}))+$",
    re.IGNORECASE,
)
_POWER = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,2}", re.IGNORECASE)
_ENOUGH = re.compile(r"(?:\d\D*){8}|E\+?\d", re.IGNORECASE)
_BETWEEN = re.compile(r" ?(?:[/;,|]| ou | et ) ?(?=[(+0])")
#: Figures of a machine, as 6.26000011.
_DECIMAL = re.compile(r"\d{1,3}[.,]\d{5,}")
_BY_PAIRS = re.compile(r"0\d(?P<gap>[,;_·|\\])\d\d(?:(?P=gap)\d\d){3}")
_APART = re.compile(r"[+(\do][\d\s()_·\\./-]*", re.IGNORECASE)
_BY_THREES = re.compile(r"\d{3}\s\d{3}\s\d{3}")
_GROUPED = re.compile(r"\(?\d{3}\)?[\s./-]*\d{3}[\s./-]+\d{4}")
_TRUNK = re.compile(rf"\+?(?:{_CODES})\s?\(0\)")

_GAP, _WIDE = "[ ./-]", r"(?: ?[./_·\\-] ?| )"
_SHOWN = re.compile(
    rf"(?<![\w,.])(?:"
    rf"(?:\(0\) ?|[0O])[1-9](?P<a>{_WIDE}?)\d\d(?:(?P=a)\d\d){{3}}"  # France: 06 12 34 56 78
    rf"|0[1-9]\d\d(?P<b>{_WIDE})\d\d(?:(?P=b)\d\d){{2}}"  # 0612 34 56 78, 0262 12 34 56
    rf"|0[1-9](?P<c>{_GAP})\d{{3}}(?P=c)\d{{3}}(?P=c)\d\d"  # 06 123 456 78
    rf"|0\d{{1,2}}{_WIDE}\d{{2,3}}(?:{_GAP}\d\d){{2}}|04\d\d{_GAP}\d\d(?:{_GAP}?\d\d){{2}}"  # Belgium: 02 123 45 67, 0470/12 34 56
    rf"|(?:1{_GAP})?(?:\([2-9]\d\d\){_GAP}?|[2-9]\d\d[ .-])\d{{3}}[ .-]\d{{4}}"  # Québec: (514) 555-0199
    rf"|(?:\(?\+|(?<!\d[ ./-])00){_GAP}?(?:{_CODES})\)?(?:{_WIDE}?\(?0?\)?)(?:{_WIDE}?\(?\d\)?){{8,10}}"  # with the country's code
    rf"|(?:{_CODES}) ?\(0\)(?:{_WIDE}?\d){{8,9}}"  # 33 (0)6 12 34 56 78
    rf")(?!\w|/(?!0[1-9][ .]?\d)|[.,](?!0+\b)\d|{_GAP}?[€%£$]|{_GAP}\d\d)"
)


def shown(text: str) -> Iterator[str]:
    """Yield the telephone numbers that a text shows, as it writes them; figures, dates and codes are none.

    Parameters: `text`, as `seen.typed` returns it.

    >>> list(shown("Rappeler Nord au 06 12 34 56 78 ou au (514) 555-0199, le 01.02.2026 10:30"))
    ['06 12 34 56 78', '(514) 555-0199']
    """
    return (found.group() for found in _SHOWN.finditer(text))


def dialled(value: str) -> str | None:
    """Return what a telephone number dials in its country, the same however it is typed, or None when the value is none.

    France and its overseas departments, Belgium, Switzerland, Luxembourg, Québec and the Maghreb; a 0 that a spreadsheet lost is
    not missed, nor what people write before and after the number.

    >>> dialled("tel:06 12 34 56 78") == dialled("+33 6 12 34 56 78") == dialled("612345678.0") == dialled("06 12 34 56 78 (soir)")
    True
    >>> dialled("17850"), dialled("3760123456789")
    (None, None)
    """
    if not _ENOUGH.search(value):
        return None
    text = _plain(value)
    if _DECIMAL.fullmatch(text):
        return None
    if _WHOLE.fullmatch(text) and (number := _number(text)):
        return number
    first, *others = _BETWEEN.split(text)
    found = map(dialled, (first, *others)) if others else (_number(_plain(each)) for each in shown(text))
    return next(filter(None, found), None)


def short(value: str) -> str | None:
    """Return what a number dials that is a telephone only beside others: it has lost its 0, or is as short as a code.

    >>> short("142685300"), short("98 123 456"), short("12345")
    ('142685300', '98123456', None)
    """
    if len(value) > LONGEST:
        return None
    text = _plain(value)
    digits = re.sub(r"\D", "", text)
    if not _WHOLE.fullmatch(text) or not 8 <= len(digits) <= 9 or digits[0] == "0":
        return None
    return digits if any(_valid(digits, country) for country in _HOMES) else None


def registered(value: str) -> bool:
    """Is the value, by its check digit, a company's number (SIREN, SIRET) or an article's (EAN)? A French number it may still be.

    >>> registered("732 829 320 00074"), registered("3017620422003"), registered("0033612345678")
    (True, True, False)
    """
    if len(value) > LONGEST:
        return False
    digits = re.sub(r"[\s.\u00a0\u202f]", "", value)
    if not digits.isdigit() or digits.startswith("0033"):
        return False
    if len(digits) == 13:
        return sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0
    return len(digits) in (9, 14) and _luhn(digits)


def _plain(value: str) -> str:
    """A value without what stands around the number, its signs the usual ones; one too long to be one, as it is typed."""
    if len(value) > LONGEST:
        return typed(value)
    text = re.sub(r"^[^\w+(]+|[^\w)]+$", "", typed(value))
    text = _AFTER.sub("", _LABEL.sub("", text))
    if _POWER.fullmatch(text):
        try:
            exact = Decimal(text.replace(",", "."))
        except InvalidOperation:
            return text
        text = f"{exact:f}"
    if rounded := _FLOAT.fullmatch(text):
        text = rounded[1]
    if _BY_PAIRS.fullmatch(text):
        text = re.sub(r"\D", " ", text)
    if _APART.fullmatch(text):
        text = re.sub(r"[_·\\]", " ", text)
    return re.sub(r"^[oO](?=[1-9][\d\s./-]+$)", "0", text)


def _number(text: str) -> str | None:
    """What is dialled, by a text that is digits and what stands between them."""
    digits, solid = re.sub(r"\D", "", text), text.isdigit()
    if "+" in text[:2] or digits.startswith("00") or _TRUNK.match(text):
        number = digits.removeprefix("00")
        if registered(text) or not 8 <= len(number) <= 16 or number[0] == "0":
            return None
        likely = not solid or _abroad(number) or (number.startswith("33") and len(number) == 11)
        return _home(number) if likely else None
    if digits.startswith("0"):
        ten = len(digits) == 10 and digits[1] != "0"
        nine = len(digits) == 9 and digits[1] != "0" and (not solid or _valid(digits, "BE"))
        return digits[1:] if ten or nine else None
    if len(digits) == 9 and (digits[0] in "67" or (digits[:2] in _BELGIAN and _valid(digits, "BE"))):
        company = (_BY_THREES.fullmatch(text) or digits[0] == "4") and _luhn(digits)
        return None if company else digits
    if len(digits) in (11, 12) and digits.startswith(_NEAR) and (home := _abroad(digits, mobile=solid)):
        return home
    american = digits.removeprefix("1") if len(digits) == 11 else digits
    if len(american) == 10 and american[0] in "23456789" and american[3] in "23456789":
        return american if _GROUPED.search(text) or _canadian(american[:3]) else None
    return None


#: What Belgian mobiles begin with, their 0 lost.
_BELGIAN = ("45", "46", "47", "48", "49")


def _luhn(digits: str) -> bool:
    from stdnum import luhn

    return bool(luhn.is_valid(digits))


@cache
def _canadian(area: str) -> bool:
    """Is it an area code of Canada? Ten bare digits that begin otherwise are a code more often than a number."""
    return _valid(f"{area}2345678", "CA")


def _home(digits: str) -> str:
    """What is dialled at home by a number with its country's code, there or not."""
    import phonenumbers

    try:
        return str(phonenumbers.parse(f"+{digits}").national_number)
    except phonenumbers.NumberParseException:
        return digits[-9:]


def _abroad(digits: str, *, mobile: bool = False) -> str:
    """What is dialled at home by a number with its country's code, if there is such a number, and a `mobile` where asked; or ""."""
    import phonenumbers

    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return "" if mobile and phonenumbers.number_type(number) not in kinds else str(number.national_number)


def _valid(digits: str, country: str) -> bool:
    import phonenumbers

    return bool(phonenumbers.is_valid_number_for_region(phonenumbers.parse(digits, country), country))
