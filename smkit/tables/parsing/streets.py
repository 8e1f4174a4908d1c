"""Does a text look like a postal address, as France, Belgium, Switzerland, Luxembourg and Québec write them?"""

import re

from smkit.tables.parsing.seen import typed

#: What is a street after a number; and what is one only before a proper name or a postal code: « 3 cours de yoga ».
_SURE = r"rue|avenue|ave?|boulevard|boul|bl?v?d|bld|impasse|all[ée]es?|chemin|faubourg|fb?g|chauss[ée]e|ch[ée]e" \
        r"|lotissement|hameau|lieu-?dit|sentier|esplanade|promenade|rond-point"  # fmt: skip
_MAYBE = r"route|rte|place|pl|quai|cours|square|sq|passage|cit[ée]|villa|mail|r[ée]sidence|r|ch|chem|all|imp|lot|z\.?[ai]\.?c?"
_NUMBER = r"(?<![\w.])\d{1,4}(?:\s?[-/]\s?\d{1,4})?\s?(?:bis|ter|quater|[a-d]\b)?\s?,?\s?"
_NUMBERED = re.compile(
    rf"{_NUMBER}(?:(?P<sure>{_SURE})|{_MAYBE})\b\.?\s+(?P<rest>\w.{{0,40}})", re.IGNORECASE
)
_PROPER = re.compile(r"(?<![^\W\d_])[A-ZÀ-Þ][\w'’-]{2,}|\b\d{4,5}\b")
#: The number after the street, then the town: Rue Neuve 12, 1000 Bruxelles.
_AFTER = re.compile(
    rf"(?:\b(?:{_SURE}|{_MAYBE})\.?\s+[^\d,]{{3,40}}|\w{{3,}}(?:strasse|straße|str\.)),?\s+\d{{1,4}}\s?[a-d]?"
    rf"(?:\s(?:bte|bo[iî]te|bus)\s?\w{{1,4}})?\s*[,-]?\s*(?:[BLF]-)?\d{{4,5}}\s+\w",
    re.IGNORECASE,
)
#: No street at all: BP 12 75011 Paris; Résidence des Pins, 69003 Lyon.
_BOX = re.compile(
    r"\b(?:bp|cs|b\.p\.)\s?\d{1,5}\b\D{0,20}\b\d{5}\s+\w"
    r"|\b(?:z\.?[ai]\.?c?|r[ée]sidence|lieu-?dit|hameau|lotissement)\b\D{2,40}\b\d{5}\s+[^\W\d_]{2}",
    re.IGNORECASE,
)


def postal(text: str) -> bool:
    """Does a text look like a postal address, with its street or its box?

    >>> postal("12 bis, rue des Lilas"), postal("Rue Neuve 12, 1000 Bruxelles"), postal("BP 12, 75011 Paris")
    (True, True, True)
    >>> postal("Café de la Place 2025"), postal("3 cours de yoga")
    (False, False)
    """
    text = typed(text)
    if not any(map(str.isdigit, text)):
        return False
    streets = _NUMBERED.finditer(text)
    if any(street["sure"] or _PROPER.search(street["rest"]) for street in streets):
        return True
    return bool(_AFTER.search(text) or _BOX.search(text))
