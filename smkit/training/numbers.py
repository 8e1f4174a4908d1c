"""The number that a learner wrote, with its unit: one rule a question, which the question's own words give."""

import re
from decimal import Decimal

from smkit.training.counted import counted, number_of
from smkit.training.words import plain

_DIGITS = r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d+(?:[.,]\d+)?|[.,]\d+"
#: What is said before a number: « environ 30 », « il faut 300 ventes », « en 2026 », « semaine 36 ».
_SAID = (
    r"(?:(?:environ|soit|=|~|≈|à peu près|(?:je|on) (?:trouve|obtient|obtiens)|c'est|ça fait|"
    r"il (?:en )?(?:faut|faudrait|reste|y (?:en )?a)|"
    r"(?:jusqu')?en|jusqu'à|la|semaine)\s*)*"
)
_NUMBER = re.compile(rf"{_SAID}([+-]?)\s*({_DIGITS})\s*(.*)", re.DOTALL | re.IGNORECASE)
_RATIO = re.compile(rf"([+-]?)\s*({_DIGITS})\s*([^\W\d_]*)\s*(?:/|sur)\s*({_DIGITS})\s*([^\W\d_]*)")
#: Ways to write a number, and the usual one.
_WAYS = (
    (re.compile(r"(?<=\d)['’](?=\d{3}(?!\d))"), ""),
    (re.compile(r"^(?:une? )?(?:moins|perte de|baisse de)\s+(?=\d)", re.IGNORECASE), "-"),
    (re.compile(r"^(?:une? )?(?:plus|gain de|hausse de|il manque)\s+(?=\d)", re.IGNORECASE), ""),
    (re.compile(r"^€\s*(?=[+-]?\d)(.+)$"), r"\1 €"),
    (
        re.compile(
            r"^([+-]?\d[\d ]*?)\s?(?:€|euros?)\s?(\d\d)(?: ?(?:c|cts?|centimes?)\.?)?$", re.IGNORECASE
        ),
        r"\1,\2 €",
    ),
    (re.compile(r"(?<=\d)(?:er|e|[eè]me)\b", re.IGNORECASE), ""),
    (re.compile(r"\bp\. ?100$|(?<=\d)p100$"), "%"),
)
_MONTHS = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()
_YEAR = re.compile(
    rf"(?:jusqu )?(?:(?:en|fin|debut|au|le|{'|'.join(_MONTHS)}|\d{{1,2}}(?:er)?) )*((?:19|20)\d\d)"
)
_MONTH = rf"\d{{1,2}}|{'|'.join(_MONTHS)}"
_DAY = re.compile(
    rf"(?:(?:le|lundi|mardi|mercredi|jeudi|vendredi) )*(\d{{1,2}})(?:er)? ?(?:/| )({_MONTH})(?:(?:/| )\d{{2,4}})?"
)
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
#: How many; of euros where nothing else is asked.
_MANY = {"k": 1_000, "millier": 1_000, "million": 1_000_000}
_EUROS = {"€": 1, "euro": 1, "eur": 1, "k€": 1_000, "ke": 1_000, "m€": 1_000_000} | _MANY
# what may follow a number in any question, save another one's unit
_COUNTED = {
    "acheteur", "achat", "action", "affaire", "article", "client", "commande", "contact", "lead", "ligne", "lot", "personne",
    "point", "pt", "prospect", "question", "rendez-vou", "reponse", "ticket", "unite", "vente", "visite",
}  # fmt: skip
#: Those that have no meaning but in their own question.
_NEUTRAL = {"point", "pt", "unite", "question", "reponse"}
_LASTING = {"jour", "heure", "minute", "semaine"}
_SMALL = set("de d en par au a plu moin un une le la l du total tout".split())
_SHORT = {"h": "heure", "min": "minute", "mn": "minute", "j": "jour", "sem": "semaine", "trim": "trimestre"}
_SHARE = re.compile(
    r"\bparts?\b|\btaux\b|\brétention\b|\batteinte\b|\bROI\b|\bproportion\b|\bsupport\b|\bconfiance\b",
    re.IGNORECASE,
)


class Unreadable(Exception):
    """An answer that is not of the expected kind; the message, French, says what to write."""


class OtherUnit(Unreadable):
    """A number in a unit that is not the question's; `value`, the number that it is, tells what mistake led there."""

    def __init__(self, message: str, value: float) -> None:
        super().__init__(message)
        self.value = value


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
    written = _tidied(" ".join(_DASH.sub("-", text).split()))
    if (dated := _dated(written, question)) is not None:
        return dated
    if before := _BEFORE.match(written):
        if (day := (before[1] or "").lower()) not in question.lower():
            raise Unreadable(
                f"« {day} » n'est pas un jour de cette question : relisez-la, ou donnez le nombre seul."
            )
        written = written[before.end() :]
    if ratio := _ratio(written, question):
        return ratio
    if (clock := _CLOCK.fullmatch(written)) and "heure" in _stems(question):
        return int(clock[1]) + int(clock[2]) / 60
    if plain(written) in _WRITTEN:
        return float(_WRITTEN.index(plain(written)))
    found = _NUMBER.fullmatch(written)
    if found is None:
        raise Unreadable(f"On attend un nombre, comme 12.5 ou « 12,5 » ; vous écrivez « {text} ».")
    sign, digits, tail = found.groups()
    value = _decimal(sign + digits)
    in_asked = float(value * _factor(tail, unit(question), question))
    if said := _other(tail, question):
        raise OtherUnit(said, in_asked)
    return in_asked


def _dated(written: str, question: str) -> float | None:
    """Of a date where a year or a day is asked: « fin mai 2026 », « 30/04 » in a question of April."""
    asked = plain(question)
    if "quelle annee" in asked and (year := _YEAR.fullmatch(plain(written))):
        return float(year[1])
    day = _DAY.fullmatch(plain(written))
    if day is None or "jour" not in asked or "numero" not in asked:
        return None
    month = int(day[2]) if day[2].isdecimal() else _MONTHS.index(day[2]) + 1
    return float(day[1]) if 0 < month <= 12 and _MONTHS[month - 1] in asked else None


def _tidied(written: str) -> str:
    """« 17 € 50 », « € 17,50 », « 8'090,57 », « moins 10 » and « une perte de 10 € », as everybody else writes them.

    >>> [_tidied(each) for each in ("17 € 50", "€ 17,50", "8'090,57 €", "moins 10", "une perte de 10 €", "25 p. 100")]
    ['17,50 €', '17,50 €', '8090,57 €', '-10', '-10 €', '25 %']
    """
    for pattern, plainly in _WAYS:
        written = pattern.sub(plainly, written)
    return written


def _ratio(written: str, question: str) -> float | None:
    """« 3/10 », « 3 sur 10 », « 3 tickets sur 10 »."""
    found = _RATIO.fullmatch(written)
    if (
        found is None
        or not _decimal(found[4])
        or not _stems(f"{found[3]} {found[5]}") <= _COUNTED | _stems(question)
    ):
        return None
    return float(_decimal(found[1] + found[2]) / _decimal(found[4]))


def _other(tail: str, question: str) -> str:
    """What there is to say of a unit that is not that of the question: an amount of a count, sales of an amount."""
    asked, written = unit(question), plain(tail).split()
    if not written:
        return ""
    share, word = (
        written[0].startswith(("%", "pour cent", "pourcent")) or written[:2] == ["pour", "cent"],
        written[0],
    )
    money = word.rstrip(".s") in _EUROS or "€" in word
    if not asked:
        bare = "lift" in question
        want = counted(question) or ("un rapport, sans unité" if bare else "")
        if want and money and word.rstrip(".s") not in _MANY:
            return f"On attend {want} ; vous donnez un montant."
        if share and not bare and (want or re.search(r"\bnombre\b", question)):
            return f"On attend {want or 'un nombre'} ; vous donnez un pourcentage."
        if (
            want != "un nombre"
            and (lasting := _stems(word) & _LASTING)
            and want
            and not lasting <= _stems(want)
        ):
            return f"On attend {want} ; vous donnez {number_of(f'{min(lasting)}s')}."
        return ""
    if (things := _stems(word)) and things <= _COUNTED - _NEUTRAL:
        want = {"part": "une part, comme 0.25 ou « 25 % »", "€": "un montant en euros"}.get(
            asked, "un montant en k€"
        )
        return f"On attend {want} ; vous donnez {number_of(tail.split()[0].strip(' .,'))}."
    return ""


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
