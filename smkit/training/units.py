"""In which unit a question asks for a number, and what the words after one make of it."""

import re
from decimal import Decimal

from smkit.training.counted import counted, number_of
from smkit.training.otherwise import lasting, ratio
from smkit.training.words import NEUTRAL, plain

#: How many; of euros where nothing else is asked.
MANY = {"k": 1_000, "mille": 1_000, "millier": 1_000, "million": 1_000_000}
_EUROS = {"€": 1, "euro": 1, "eur": 1, "k€": 1_000, "ke": 1_000, "keur": 1_000, "m€": 1_000_000} | MANY
_OTHER_MONEY = {"$": "dollars", "dollar": "dollars", "usd": "dollars", "£": "livres", "livre": "livres", "gbp": "livres",
                "chf": "francs suisses", "franc": "francs"}  # fmt: skip
_CENTS = {"c", "ct", "cts", "centime", "cent"}
# what may follow a number in any question, save another one's unit
_PEOPLE = {"acheteur", "client", "contact", "lead", "personne", "prospect", "particulier"}
_SALES = {"achat", "affaire", "commande", "ticket", "vente"}
COUNTED = _PEOPLE | _SALES | {"action", "article", "ligne", "lot", "point", "pt", "question", "rendez-vou", "reponse", "unite",
                               "visite"}  # fmt: skip
#: Those that have no meaning but in their own question.
_NEUTRAL = {"unite", "question", "reponse"}
_POINTS = {"point", "pt"}
_LASTING = {"jour", "heure", "minute", "semaine", "mois", "an", "annee"}
_SMALL = set(
    "de d en par pour au aux a plu moin un une le la l les du des total tout ce cette et sur".split()
)
_SHORT = {
    "h": "heure",
    "min": "minute",
    "mn": "minute",
    "j": "jour",
    "sem": "semaine",
    "trim": "trimestre",
    "moi": "mois",
}
_SHARE = re.compile(
    r"\bparts?\b|\btaux\b|\brétention\b|\batteinte\b|\bROI\b|\bproportion\b|\bsupport\b|\bconfiance\b",
    re.IGNORECASE,
)
_WANTS = {"part": "une part, comme 0.25 ou « 25 % »", "€": "un montant en euros", "k€": "un montant en k€"}
#: A basket is of an order, whether the question says so or not.
_ALSO = {"panier": {"commande", "ticket", "achat", "vente"}}
_TAX = re.compile(r"\b(?:ht|ttc)\b|\bhors[ -]taxes?\b")


class Unreadable(Exception):
    """An answer that is not of the expected kind; the message, French, says what to write."""


class OtherUnit(Unreadable):
    """A number in a unit that is not the question's; `value`, the number that it is, tells what mistake led there.

    `meant`, where one unit is so many of the other, is the same thing in that of the question.
    """

    def __init__(self, message: str, value: float, meant: float | None = None) -> None:
        super().__init__(message)
        self.value, self.meant = value, meant


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


def in_asked(value: Decimal, tail: str, question: str) -> float:
    """Return a number in the unit that its question asks for, from the words that follow it.

    Parameters: `value`; `tail`, what follows; `question`.
    Raises OtherUnit when it is another one's unit, Unreadable when these words are of no unit at all.

    >>> in_asked(Decimal(6), "k€", "Combien, en euros ?"), in_asked(Decimal(25), "% de plus", "Quelle part ?")
    (6000.0, 0.25)
    """
    asked, words = unit(question), stems_in_order(_TAX.sub(" ", plain(tail)))
    _taxed(tail, question)
    if re.search(r"[+*×=<>&#@_]|(?:^|\s)[-/]\s*\d", tail):
        raise Unreadable(
            f"On attend un seul nombre, sans calcul à côté ; vous écrivez « {tail.strip()} » après lui."
        )
    first = words[0] if words else ""
    signs = [sign for sign in _OTHER_MONEY if sign in words or sign in tail]
    if signs and (asked in ("€", "k€") or not first):
        raise Unreadable(f"Ici, on compte en euros ; vous donnez des {_OTHER_MONEY[signs[0]]}.")
    if tail.lstrip(" .").startswith("%"):
        _known(words, tail, question)
        return _share(value, asked, question)
    if first in _EUROS:
        _known([word for word in words if word not in _EUROS], tail, question)
        return _money(value * Decimal(_EUROS[first]), first, asked, question)
    # of an euro in cents: « chaque euro dépensé », « marge par euro »
    if first in _CENTS and (asked == "€" or (not asked and "euro" in stems(question))):
        _known([word for word in words if word not in _CENTS], tail, question)
        return float(value / 100)
    _known(words, tail, question)
    said = _other(first, asked, question)
    if said:
        own = float(value / 100 if first in _POINTS and asked == "part" else value)
        raise OtherUnit(said, own, lasting(own, first, question))
    return float(value)


def stems(text: str) -> set[str]:
    """Return the words of a text, plurals and usual abbreviations undone."""
    return set(stems_in_order(text))


def stems_in_order(text: str) -> list[str]:
    """Return them in their order."""
    found = (word for word in re.split(r"[^a-z0-9€$£-]+", plain(text)) if word.strip("-"))
    return [_SHORT.get(one, one) for one in (_SHORT.get(word, word.rstrip("s") or word) for word in found)]


def allowed(question: str) -> set[str]:
    """Return the words that change nothing to an answer: those of the question, and what anybody says."""
    asked = stems(question)
    more = {word for name, others in _ALSO.items() if name in asked for word in others}
    return _SMALL | NEUTRAL | asked | more | ({"foi"} if ratio(question) else set())


def _known(words: list[str], tail: str, question: str) -> None:
    """Raise Unreadable at words that no answer to this question has, or numbers that are not its own."""
    fine, numbers_of = allowed(question), set(re.findall(r"\d+", question))
    counted_too = fine | (COUNTED if not re.search(r"\bpar\b|/", plain(tail)) else set())
    digits = [word for word in words if word.isdecimal()]
    bounds = words[0] in ("a", "et", "ou") or words[0] in digits or "que" in words if digits else False
    if digits and (bounds or not set(digits) <= numbers_of):
        raise Unreadable(f"On attend un seul nombre ; après lui, vous écrivez aussi « {tail.strip(' .')} ».")
    per = re.search(r"(?:\bpar\b|/)\s*([a-z-]+)", plain(tail))
    if per and (not stems(per[1]) <= fine or "en tout" in question):
        raise Unreadable(
            f"La question ne demande rien « par {per[1]} » : donnez le nombre qu'elle demande, sans ajouter d'unité."
        )
    if foreign := [word for word in words if word not in counted_too | _LASTING and not word.isdecimal()]:
        said = " ".join(word for word in tail.split() if stems(word) & set(foreign)) or tail.strip()
        raise Unreadable(
            f"« {said} » n'est pas une unité de cette question : écrivez le nombre seul, ou suivi de l'unité demandée."
        )


def _taxed(tail: str, question: str) -> None:
    """Raise Unreadable where taxes are added to what is asked without them."""
    if "ttc" in stems(tail) and "ttc" not in stems(question):
        raise Unreadable(
            "Ici, les montants sont hors taxes (HT) ; vous donnez un montant toutes taxes comprises (TTC)."
        )


def _share(value: Decimal, asked: str, question: str) -> float:
    part = float(value / 100)
    if asked in ("€", "k€"):
        raise OtherUnit("On attend un montant en euros ; vous donnez un pourcentage.", part)
    bare = "lift" in question
    want = counted(question)
    if not asked and not bare and (want or re.search(r"\bnombre\b", question)):
        raise OtherUnit(f"On attend {want or 'un nombre'} ; vous donnez un pourcentage.", part)
    return part


def _money(euros: Decimal, word: str, asked: str, question: str) -> float:
    value = float(euros / (1_000 if asked == "k€" else 1))
    if asked == "part" and word not in MANY:
        raise OtherUnit("On attend une part, comme 0.25 ou « 25 % » ; vous donnez un montant.", value)
    want = "" if asked else counted(question) or ("un rapport, sans unité" if "lift" in question else "")
    if want and word not in MANY:
        raise OtherUnit(f"On attend {want} ; vous donnez un montant.", value)
    return value


def _other(word: str, asked: str, question: str) -> str:
    """What there is to say of something counted that is not what the question wants."""
    if not question or word not in (COUNTED | _LASTING) - _NEUTRAL:
        return ""
    given = number_of("années" if word == "annee" else word if word == "mois" else f"{_full(word)}s")
    if asked:
        if asked == "part" and word in _POINTS:
            return "Des points sont l'écart entre deux pourcentages. On attend ici une part, comme 0.25 ou « 25 % »."
        return f"On attend {_WANTS[asked]} ; vous donnez {given}."
    want = counted(question) or ("un rapport, sans unité" if "lift" in question else "")
    mine, asked_of = stems(want), stems(question)
    if word in mine or (want in ("", "un nombre") and word in asked_of):
        return ""
    if any(word in family and (mine or asked_of) & family for family in (_PEOPLE, _SALES, _POINTS)):
        return ""
    if want in ("", "un nombre"):
        return f"On attend un nombre, dans l'unité de la question ; vous donnez {given}."
    # « combien de lettres », « la note » : some other word of the question may well name what it counts
    if word not in _LASTING and not mine & (COUNTED | _LASTING) and word in stems(question):
        return ""
    return f"On attend {want} ; vous donnez {given}."


def _full(word: str) -> str:
    return {"pt": "point", "rendez-vou": "rendez-vou", "unite": "unité", "reponse": "réponse"}.get(word, word)
