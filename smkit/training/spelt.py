"""Numbers that are written in letters, as figures: « trois clients », « deux cents », « trois quarts », « ½ »."""

import re

_UNITS = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
).split()
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
         "huitante": 80, "octante": 80, "nonante": 90}  # fmt: skip
_SMALL = {word: number for number, word in enumerate(_UNITS)} | {"une": 1, "vingts": 20} | _TENS
_LARGE = {"cent": 100, "cents": 100, "mille": 1_000}
_PARTS = {"moitie": 2, "demi": 2, "demie": 2, "tiers": 3, "quart": 4, "quarts": 4}
_ORDINAL = {
    "cinquieme": 5,
    "sixieme": 6,
    "septieme": 7,
    "huitieme": 8,
    "neuvieme": 9,
    "dixieme": 10,
    "onzieme": 11,
    "douzieme": 12,
    "quinzieme": 15,
    "seizieme": 16,
    "vingtieme": 20,
    "trentieme": 30,
    "quarantieme": 40,
    "cinquantieme": 50,
    "soixantieme": 60,
    "centieme": 100,
    "millieme": 1000,
}
_PARTS |= _ORDINAL | {f"{word}s": number for word, number in _ORDINAL.items()}
_SIGNS = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5",
          "⅙": "1/6", "⅛": "1/8"}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
#: What may stand between two words of one number.
_JOINT = re.compile(r"\s*-\s*|\s+")
_ARTICLES = {"un", "une"}
_PARTED = re.compile(r"(?<![\d.,])(\d{1,3}) ([^\W\d_]{4,})\b")
#: After « un », what makes a number of it: « un contact sur 30 », « une heure et demie ».
_ONE = re.compile(
    rf"(?:[^\W\d_]+ )?(?:sur (?:les )?(?:\d|(?:{'|'.join([*_SMALL, *_LARGE])})\b)|et (?:demie?|quart)\b)",
    re.IGNORECASE,
)


def figures(text: str) -> str:
    """Return a text whose numbers in letters are figures; « un » and « une » alone are articles, and stay.

    >>> figures("trois clients"), figures("vingt et un"), figures("deux cent quatre-vingts"), figures("trente-cinq mille")
    ('3 clients', '21', '280', '35000')
    >>> figures("trois quarts"), figures("la moitié"), figures("un sur quatre"), figures("un taux de 12 %"), figures("5 mille")
    ('3/4', '1/2', '1 sur 4', 'un taux de 12 %', '5 mille')
    """
    for sign, plainly in _SIGNS.items():
        text = text.replace(sign, plainly)
    found = list(_WORD.finditer(text))
    out, at, place = "", 0, 0
    while place < len(found):
        end = _run(text, found, place)
        if (
            said := _said(text, found[place:end], text[: found[place].start()], found[end : end + 1])
        ) is None:
            place += 1
            continue
        written, end = said[0], place + said[1]
        out += text[at : found[place].start()] + written
        at, place = found[end - 1].end(), end
    parted = _PARTED.sub(_parted, out + text[at:])
    return re.sub(r"\b(?:la|le|les) (?=\d+/\d)", "", parted)


def _parted(found: re.Match[str]) -> str:
    """« 3 quarts » as 3/4; a count of more parts than a whole has is none that anybody says."""
    whole = _PARTS.get(_plain(found[2]), 0)
    return f"{found[1]}/{whole}" if int(found[1]) < whole else found[0]


def _plain(word: str) -> str:
    return word.lower().replace("é", "e").replace("è", "e")


def _run(text: str, found: list[re.Match[str]], place: int) -> int:
    """Where the words of a number that begins there end."""
    end = place
    while end < len(found):
        word = _plain(found[end][0])
        joined = end == place or _JOINT.fullmatch(text[found[end - 1].end() : found[end].start()])
        more = (
            word == "et"
            and end > place
            and end + 1 < len(found)
            and _plain(found[end + 1][0]) in ("un", "une", "onze")
        )
        if not joined or not (word in _SMALL or word in _LARGE or more):
            break
        end += 1
    return end


def _said(
    text: str, words: list[re.Match[str]], before: str, after: list[re.Match[str]]
) -> tuple[str, int] | None:
    """The figures of a run of words and how many words they take; None where it is none."""
    if not words:
        alone = _plain(after[0][0]) if after else ""
        led = re.search(r"(?:^|\s)(?:l[ae]|les) $", before.lower())
        return (
            (f"1/{_PARTS[alone]}", 1)
            if alone in ("moitie", "demi") or (led and alone in ("tiers", "quart"))
            else None
        )
    if re.search(r"\d[\d ]*$|\bpour\s*$", before) and _plain(words[0][0]) in _LARGE:
        return None  # « 5 mille », « 12 pour cent »: a unit of the figures before
    number = _value([_plain(word[0]) for word in words])
    following = _plain(after[0][0]) if after else ""
    if following in _PARTS:
        return f"{number}/{_PARTS[following]}", len(words) + 1
    rest = text[words[-1].end() :].strip(" .!?")
    article = len(words) == 1 and _plain(words[0][0]) in _ARTICLES
    if (
        article
        and rest
        and not _ONE.match(rest)
        and following != "sur"
        and not re.search(r"\bsur\s*$", before)
    ):
        return None
    return str(number), len(words)


def _value(words: list[str]) -> int:
    total = part = 0
    for word in words:
        if word == "mille":
            total, part = (total + max(part, 1) * 1_000), 0
        elif word in ("cent", "cents"):
            part = max(part, 1) * 100
        elif word in ("vingt", "vingts") and part % 100 == 4:  # quatre-vingts
            part += 76
        elif word != "et":
            part += _SMALL[word]
    return total + part
