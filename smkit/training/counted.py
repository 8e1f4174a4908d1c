"""What a question counts: sales, minutes, a year. What is counted is neither an amount nor a percentage."""

import re

_OF = r"(?:de |d')"
_THINGS = re.compile(
    rf"\bcombien {_OF}(?:(?:ces|ses|vos|nos) )?(?:(?:deux|trois|quatre|cinq|six|dix) )?(\w[\w-]*[sx])\b",
    re.IGNORECASE,
)
#: « NPS, en points »; « 4 et 48 jours à acheter. Donnez la moyenne ».
_UNIT = re.compile(r", en (points)\b|\d (jours|heures|minutes|semaines|mois) à \w+er\b")
_ONE = re.compile(r"\bquel(?:le)? (année|heure|semaine|jour)\b", re.IGNORECASE)
_ELLIPTIC = re.compile(r"\bcombien (?:d'entre|en) |\b(?:son|le) numéro\b|\best la note\b", re.IGNORECASE)
_FEMININE = ("année", "heure", "semaine")
_VOWELS = "aeiouyéèêh"


def counted(question: str) -> str:
    """Return, in French, what a question wants counted: « un nombre de ventes », « une année », « un nombre »; nothing elsewhere.

    Parameters: `question`, of which `numbers.unit` has said that it asks for neither euros nor a share.

    >>> counted("Combien de ventes faut-il ?"), counted("De combien d'achats ?"), counted("Jusqu'en quelle année ?")
    ('un nombre de ventes', "un nombre d'achats", 'une année')
    >>> counted("Combien d'entre eux faut-il ?"), counted("Combien de marge chaque euro a-t-il rapporté ?")
    ('un nombre', '')
    """
    asked = " ".join(question.replace("’", "'").split())  # narrow blanks and line ends are blanks
    if things := _THINGS.findall(asked):
        return number_of(things[-1])
    if found := _UNIT.search(asked):
        return number_of(found[1] or found[2])
    if one := _ONE.search(asked):
        return f"{'une' if one[1] in _FEMININE else 'un'} {one[1]}"
    return "un nombre" if _ELLIPTIC.search(asked) else ""


def number_of(things: str) -> str:
    """Return « un nombre de ventes », « un nombre d'achats ».

    >>> number_of("achats")
    "un nombre d'achats"
    """
    return f"un nombre {'d’' if things[0].lower() in _VOWELS else 'de '}{things}".replace("’", "'")
