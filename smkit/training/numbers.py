"""The number that a learner wrote, with its unit: one rule a question, which the question's own words give."""

import re
from decimal import Decimal

from smkit.training.words import plain

_DIGITS = r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d+(?:[.,]\d+)?|[.,]\d+"
_NUMBER = re.compile(rf"(?:environ|soit|=|~|≈)?\s*([+-]?)\s*({_DIGITS})\s*(.*)", re.DOTALL)
_RATIO = re.compile(rf"([+-]?)\s*({_DIGITS})\s*(?:/|sur)\s*({_DIGITS})")
#: An hour with its minutes, and what comes before a day or an hour.
_CLOCK = re.compile(r"([01]?\d|2[0-3])\s*[h:]\s*([0-5]\d)", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:(?:le|à)\s+)?(?:(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?(?:(?:le|à)\s+)?(?=\d)",
    re.IGNORECASE,
)
_DASH = re.compile("[\u2010-\u2015\u2212]")
_WRITTEN = (
    "zero",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
)
_EUROS = {
    "€": 1,
    "euro": 1,
    "eur": 1,
    "k€": 1_000,
    "ke": 1_000,
    "k": 1_000,
    "millier": 1_000,
    "m€": 1_000_000,
    "million": 1_000_000,
}
# what may follow a number in any question, save another one's unit
_COUNTED = {
    "acheteur", "achat", "action", "affaire", "article", "client", "commande", "contact", "lead", "ligne", "lot", "personne",
    "point", "pt", "prospect", "question", "rendez-vou", "reponse", "ticket", "unite", "vente", "visite",
}  # fmt: skip
_SMALL = set("de d en par au a plu moin un une le la l du total tout".split())
_SHORT = {"h": "heure", "min": "minute", "mn": "minute", "j": "jour", "sem": "semaine", "trim": "trimestre"}
_SHARE = re.compile(
    r"\bparts?\b|\btaux\b|\brétention\b|\batteinte\b|\bROI\b|\bproportion\b|\bsupport\b|\bconfiance\b",
    re.IGNORECASE,
)


class Unreadable(Exception):
    """An answer that is not of the expected kind; the message, French, says what to write."""


def unit(question: str) -> str:
    """Return the unit that a question asks for: « k€ », « € », « part », or nothing.

    >>> unit("Quel est le gain, en euros ?"), unit("Quelle part des contacts ?"), unit("Combien de ventes ?")
    ('€', 'part', '')
    >>> unit("La marge est de 25 %. Combien de ventes faut-il ?"), unit("De combien cela change-t-il ? Écrivez une part (0.12).")
    ('', 'part')
    """
    asked = question.replace("\u202f", " ").replace("\xa0", " ")
    if "en k€" in asked:
        return "k€"
    if re.search(r"\ben euros\b|\bcombien d'euros", asked, re.IGNORECASE):
        return "€"
    if "Écrivez une part" in asked:
        return "part"
    sentences = re.split(r"(?<=[.?!]) ", asked)
    asking = [sentence for sentence in sentences if "?" in sentence] or sentences
    return (
        "part" if _SHARE.search(asking[-1].partition("lift")[0]) else ""
    )  # a lift is a ratio, though of two shares


def number(text: str, question: str = "") -> float:
    """Return the number of a text, in the unit of its question.

    Parameters: `text`, such as « 5 000 € », « 66,7 % », « 6 k€ », « 3/10 », « deux »; `question`, which says what may follow it.
    Returns a float, percentages as fractions.
    Raises Unreadable when it is no number, or when what follows is not of this question.

    >>> number("6 k€", "Combien, en euros ?"), number("66,7 %"), number("3 sur 10"), number("82 de plus")
    (6000.0, 0.667, 0.3, 82.0)
    >>> number("1.159,43"), number("13h30", "À quelle heure ?"), number("jeudi 30", "Quel jour, avant le jeudi 7 ?")
    (1159.43, 13.5, 30.0)
    """
    written = " ".join(_DASH.sub("-", text).split())
    if before := _BEFORE.match(written):
        if (day := (before[1] or "").lower()) not in question.lower():
            raise Unreadable(
                f"« {day} » n'est pas un jour de cette question : relisez-la, ou donnez le nombre seul."
            )
        written = written[before.end() :]
    if (ratio := _RATIO.fullmatch(written)) and _decimal(ratio[3]):
        return float(_decimal(ratio[1] + ratio[2]) / _decimal(ratio[3]))
    if (clock := _CLOCK.fullmatch(written)) and "heure" in _stems(question):
        return int(clock[1]) + int(clock[2]) / 60
    if plain(written) in _WRITTEN:
        return float(_WRITTEN.index(plain(written)))
    found = _NUMBER.fullmatch(written)
    if found is None:
        raise Unreadable(f"On attend un nombre, comme 12.5 ou « 12,5 » ; vous écrivez « {text} ».")
    sign, digits, tail = found.groups()
    return float(_decimal(sign + digits) * _factor(tail, unit(question), question))


def _decimal(digits: str) -> Decimal:
    bare = digits.replace(" ", "")
    return Decimal((bare.replace(".", "") if "." in bare and "," in bare else bare).replace(",", "."))


def _factor(tail: str, asked: str, question: str) -> Decimal:
    """What a number is multiplied by to be in the unit asked for."""
    if not tail.strip(" ."):
        return Decimal(1)
    if tail.strip(" .").startswith(("%", "pour cent", "pourcent")):
        if asked in ("€", "k€"):
            raise Unreadable("On attend un montant en euros ; vous donnez un pourcentage.")
        return Decimal("0.01")
    words = tail.lower().split()
    money = plain(words[0]).removesuffix("s")
    money = words[0].strip(".") if "€" in words[0] else money
    if money in _EUROS:
        if asked == "part":
            raise Unreadable("On attend une part, comme 0.25 ou « 25 % » ; vous donnez un montant.")
        return Decimal(_EUROS[money]) / (1_000 if asked == "k€" else 1)
    allowed = _COUNTED | _SMALL | _stems(question)
    if foreign := [word for word in words if not _stems(word) <= allowed]:
        raise Unreadable(
            f"« {' '.join(foreign)} » n'est pas une unité de cette question : écrivez le nombre seul, ou suivi de l'unité demandée."
        )
    return Decimal(1)


def _stems(text: str) -> set[str]:
    """The words of a text, plurals and usual abbreviations undone."""
    return {_SHORT.get(word, word.rstrip("s")) for word in re.split(r"[^a-z0-9€-]+", plain(text)) if word}
