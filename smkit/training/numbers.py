"""The number that a learner wrote, with its unit: one rule a question, which the question's own words give."""

import re
from decimal import Decimal

from smkit.training.otherwise import otherwise, ratio
from smkit.training.spelt import figures
from smkit.training.sums import computed
from smkit.training.units import (
    COUNTED,
    OtherUnit,
    Unreadable,
    allowed,
    in_asked,
    stems,
    stems_in_order,
    unit,
)
from smkit.training.words import plain

__all__ = ["OtherUnit", "Unreadable", "number", "unit"]

_DIGITS = r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d+(?:[.,]\d+)?|[.,]\d+"
_NUMBER = re.compile(rf"(\D*?)([+-]?)\s*({_DIGITS})(?![\d])\s*(.*)", re.DOTALL)
_RATIO = re.compile(
    rf"(\D*?)([+-]?)\s*({_DIGITS})\s*([^\W\d_]*)\s*(?:/|sur(?: les)?)\s*({_DIGITS})\s*([^\W\d_]*)[\s.]*"
)
#: Ways to write a number, and the usual one.
_WAYS = (
    (re.compile(r"(?<=\d)['’](?=\d{3}(?!\d))"), ""),
    (
        re.compile(
            r"[\uff05\ufe6a]|\bpour[ -]?cents?\b|\bpour 100\b|\bpct\b|\bp\. ?100\b|(?<=\d)p100$",
            re.IGNORECASE,
        ),
        "%",
    ),
    (re.compile(r"^moins\s+(?=\d)", re.IGNORECASE), "-"),
    (re.compile(r"€uros?\b|(?<=\d)e(?=[.\s]*$)", re.IGNORECASE), "€"),
    (re.compile(r"^(?:€|EUR)\s*(?=[+-]?\d)(.+)$", re.IGNORECASE), r"\1 €"),
    (re.compile(r"(\d+)((?: [^\W\d_]+)?) et (?:demie?\b|1/2)", re.IGNORECASE), r"\1,5\2"),
    (
        re.compile(
            r"^([+-]?\d[\d ]*?)\s?(?:€|euros?)\s?(?:et )?(\d\d)(?: ?(?:c|cts?|centimes?)\.?)?$", re.IGNORECASE
        ),
        r"\1,\2 €",
    ),
    (re.compile(r"(?<=\d)(?:er|e|[eè]me)\b", re.IGNORECASE), ""),
    (re.compile(r"\s*\((?!ou\b)[^()]*\)[\s.]*$|\s*[;,]?\s*(?:environ|à peu près)[\s.]*$"), ""),
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
#: A thousand by a point, which no amount has decimals enough to be.
_POINTED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:\.\d{3})+(?![\d.,])")
#: What is said twice: « 6 / 40 = 15 % », « 0,25, soit 25 % ».
_TWICE = re.compile(r"\s*(?:=|≈|→|->|=>|\bsoit\b|\bdonc\b|\bc'est[- ]à[- ]dire\b)\s*", re.IGNORECASE)
#: Words that go down, wherever they stand; and questions that ask how much is gone, where these add nothing.
_FALLING = re.compile(
    r"(?<!\bau )\bmoins\b|\bpert|\bperd|\bbaiss|\brecul|\bchut|\bdiminu|\bnegati|\bdeficit", re.IGNORECASE
)
_GONE = re.compile(r"dispar|manque|retir|perd|en trop|reste|gonfle", re.IGNORECASE)
_CHANGE = re.compile(r"chang|progress|augment|\bROI\b|de plus|ajout|gain|gagn|diff|écart", re.IGNORECASE)
_NONE = re.compile(
    r"(?:(?:il )?n y en a )?(?:aucune?|nul(?:le)?|rien|pas de difference|aucune difference)(?: du tout)?"
)
#: Words that make another number of the one they stand before.
_TURNED = re.compile(
    r"\b(?:pas|ni|jamais|sauf|entre|double|triple|fois|autre)\b|\b(?:plus|moins) (?:de|d')\s*$"
)


def number(text: str, question: str = "") -> float:
    """Return the number of a text, in the unit of its question.

    Parameters: `text`, such as « 5 000 € », « 66,7 % », « 6 k€ », « 3/10 », « deux clients », « 1200/4 », « une baisse de
    25 % »; `question`, which says what may stand around it.
    Returns a float, percentages as fractions.
    Raises Unreadable when it is no number, or when what is around is not of this question.

    >>> number("6 k€", "Combien, en euros ?"), number("66,7 %"), number("3 sur 10"), number("82 de plus")
    (6000.0, 0.667, 0.3, 82.0)
    >>> number("1.159,43"), number("13h30", "À quelle heure ?"), number("jeudi 30", "Quel jour, avant le jeudi 7 ?")
    (1159.43, 13.5, 30.0)
    >>> number("trois clients"), number("=1200/4"), number("6 / 40 = 15 %"), number("10 € de perte", "Quel gain, en euros ?")
    (3.0, 300.0, 0.15, -10.0)
    """
    written = _tidied(figures(_accounted(" ".join(_DASH.sub("-", text).split()), question)))
    written = otherwise(written, question)
    if ratio(question) and re.search(r"\bfois moins\b", written):
        raise Unreadable(f"« {text} » divise : donnez ce que cela fait, par exemple 0.5 ou « la moitié ».")
    if unit(question) in ("€", "k€"):
        written = _POINTED.sub(lambda found: found[0].replace(".", ""), written)
    if (dated := _dated(written, question)) is not None:
        return dated
    if _NONE.fullmatch(plain(written)):
        return 0.0
    told = [each.rstrip(" ,;") for each in _TWICE.split(written) if re.search(r"\d", each)]
    values = [_one(each, question, text) for each in told or [written]]
    if any(abs(value - values[-1]) > 0.02 * abs(values[-1]) for value in values):
        raise Unreadable(
            "Vous donnez deux nombres qui ne sont pas égaux : gardez celui qui répond à la question."
        )
    return values[-1]


def _one(written: str, question: str, text: str) -> float:
    """The number of one statement."""
    if before := _BEFORE.match(written):
        if (day := (before[1] or "").lower()) not in question.lower():
            raise Unreadable(
                f"« {day} » n'est pas un jour de cette question : relisez-la, ou donnez le nombre seul."
            )
        written = written[before.end() :]
    if (clock := _CLOCK.fullmatch(written)) and "heure" in stems(question):
        return int(clock[1]) + int(clock[2]) / 60
    if (ratio := _ratio(written, question)) is not None:
        return ratio
    if (result := computed(written)) is not None:
        return float(result)
    found = _NUMBER.fullmatch(_labelled(_divided(written, question), question))
    if found is None:
        raise Unreadable(f"On attend un nombre, comme 12.5 ou « 12,5 » ; vous écrivez « {text} ».")
    before_it, sign, digits, tail = found.groups()
    _lead(before_it, question, text)
    value = in_asked(_decimal(sign + digits), _rest(tail), question)
    return -abs(value) if _falls(f"{before_it} … {tail}", question) else value


def _divided(written: str, question: str) -> str:
    """« 1/4 de moins », « une baisse d'1/4 », « 2/3 d'euro » with their fraction as a decimal, where a share is asked."""
    found = re.findall(r"(?<![\d/.,])(\d{1,4})/(\d{1,4})(?![\d/.,])", written)
    alone = len(found) == 1 and len(re.findall(r"\d+", written)) == 2
    if not alone or not int(found[0][1]) or not (unit(question) == "part" or ratio(question)):
        return written
    over, under = found[0]
    return written.replace(f"{over}/{under}", f"{int(over) / int(under):.12f}")


def _labelled(written: str, question: str) -> str:
    """« taux : 12 % » and « le panier moyen est de 70 € » without what they name, where the question names it too."""
    label, mark, rest = (
        written.rpartition(":")
        if ":" in written
        else re.split(r"(?<=\w)( est de | est d'| est | fait )", written, maxsplit=1)
        if re.search(r"\w (?:est|fait) ", written)
        else ("", "", written)
    )
    if mark and re.search(r"\d", rest) and not _TURNED.search(plain(label)):
        falling = "moins " if _FALLING.search(plain(label)) and not re.search(r"[+-]\s*\d", rest) else ""
        words = stems(re.sub(r"\d\w*", "", label))
        return f"{falling}{rest.strip()}" if words <= allowed(question) or mark == ":" else written
    return written


def _lead(words: str, question: str, text: str) -> None:
    """Raise Unreadable where what stands before a number makes another one of it, or is of no answer to this question."""
    said = plain(re.sub(r"\bau (?:moins|plus)\b|\bj['’]", " ", words))
    known = all(word in allowed(question) or _FALLING.search(word) for word in stems_in_order(said))
    if _TURNED.search(f"{said} ") or not known:
        raise Unreadable(f"On attend un nombre, comme 12.5 ou « 12,5 » ; vous écrivez « {text} ».")


def _rest(tail: str) -> str:
    """What follows a number, without the words that say which way it goes."""
    return re.sub(r"\b(?:de |en )?(?:pertes?|baisse|recul|moins|perdue?s?|diminution)\b", " ", tail)


def _falls(around: str, question: str) -> bool:
    asked, said = unit(question), plain(re.sub(r"\bau moins\b", " ", around))
    asking = [each for each in re.split(r"(?<=[.?!]) ", question) if "?" in each] or [question]
    if not _FALLING.search(said) or _GONE.search(asking[-1]):
        return False
    return asked in ("€", "k€") or bool(_CHANGE.search(question))


def _dated(written: str, question: str) -> float | None:
    """Of a date where a year or a day is asked: « fin mai 2026 », « 30/04 » in a question of April."""
    asked = plain(question)
    if "quelle annee" in asked and (year := _YEAR.fullmatch(plain(written).replace("/", " "))):
        return float(year[1])
    day = _DAY.fullmatch(plain(written))
    if day is None or "jour" not in asked or "numero" not in asked:
        return None
    month = int(day[2]) if day[2].isdecimal() else _MONTHS.index(day[2]) + 1
    return float(day[1]) if 0 < month <= 12 and _MONTHS[month - 1] in asked else None


def _tidied(written: str) -> str:
    """« 17 € 50 », « € 17,50 », « 8'090,57 », « (environ) » and « 25 p. 100 », as everybody else writes them.

    >>> [_tidied(each) for each in ("17 € 50", "€ 17,50", "8'090,57 €", "25 p. 100", "2 jours et demi", "12 € (environ)")]
    ['17,50 €', '17,50 €', '8090,57 €', '25 %', '2,5 jours', '12 €']
    """
    written = re.sub(r"^[ .!?,;:=~≈→>*•]+(?![\d])|^[ !?;:=~≈→>*•]+(?=\d)|[ .!?,;:=]+$", "", written)
    for pattern, plainly in _WAYS:
        written = pattern.sub(plainly, written)
    return written.strip()


def _accounted(written: str, question: str) -> str:
    """« (48,30) », as accountants write what goes out; not where the question itself asks how that reads."""
    within = re.fullmatch(r"\((\d[^()]*)\)", written)
    return f"-{within[1]}" if within and written not in question and computed(written) is None else written


def _ratio(written: str, question: str) -> float | None:
    """« 3/10 », « 3 sur 10 », « 3 tickets sur 10 »."""
    found = _RATIO.fullmatch(written)
    if (
        found is None
        or not _decimal(found[5])
        or not stems(f"{found[1]} {found[4]} {found[6]}") <= allowed(question) | COUNTED
    ):
        return None
    # « Combien de points, sur 8 ? » : of « 2 sur 8 », the answer is 2
    if not unit(question) and re.search(rf", sur {re.escape(found[5])}\b", question):
        return float(_decimal(found[2] + found[3]))
    return float(_decimal(found[2] + found[3]) / _decimal(found[5]))


def _decimal(digits: str) -> Decimal:
    bare = digits.replace(" ", "")
    return Decimal((bare.replace(".", "") if "." in bare and "," in bare else bare).replace(",", "."))
