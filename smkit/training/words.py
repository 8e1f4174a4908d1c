"""What counts as the same words: accents, case, articles, plurals, spaces before units are nobody's mistake."""

import re
import unicodedata
from typing import Any

_DASH = re.compile("[\u2010-\u2015\u2212]")
_FIRST = re.compile(
    r"^(?:(?:la |le )?(?:reponse|choix|option) )?(?:c est )?(?:(?:les?|la|l|un|une|des|du|de la|de l|de) )?"
)
_STANDS_FOR = re.compile(r"(?<= pas) (?:le|la|l|en) ")
_NEGATED = re.compile(r"\b(?:pas|ni|jamais|sauf|sans)\b")


def plain(text: Any) -> str:
    """Return a text without accents, case, doubled spaces nor final stop; any dash is the keyboard's.

    >>> plain("  Référencement  payant."), plain("Black Friday −30 %")
    ('referencement payant', 'black friday -30 %')
    """
    dashed = _DASH.sub("-", str(text)).replace("œ", "oe").replace("€", "€")
    split = unicodedata.normalize("NFKD", dashed)
    letters = "".join(sign for sign in split if not unicodedata.combining(sign))
    return " ".join(re.sub("['’«»\"“”]", " ", letters.lower()).split()).rstrip(" .!")


def same_words(mine: str, theirs: str) -> bool:
    """Tell whether two texts are the same words, articles, plurals and the space before a unit left aside.

    >>> same_words("les réseaux sociaux", "Réseaux sociaux"), same_words("Santos moulu 1kg", "Santos moulu 1 kg")
    (True, True)
    >>> same_words("thé", "théière"), same_words("sous conditions", "sous condition")
    (False, True)
    """
    return _bare(mine) == _bare(theirs)


def same_letters(mine: str, theirs: str) -> bool:
    """Tell whether two texts are the same, accents included; case and spaces are left aside.

    >>> same_letters("théière", "Théière"), same_letters("theiere", "Théière")
    (True, False)
    """

    def exact(text: str) -> str:
        bare = re.sub('[«»"“”]', " ", unicodedata.normalize("NFC", text).lower())
        return " ".join(bare.split()).rstrip(" .!")

    return exact(mine) == exact(theirs)


def chosen(text: str, choices: tuple[str, ...]) -> str | None:
    """Return the only choice that a sentence names; None when it names none, or several, or says what it is not.

    >>> chosen("Je dirais B", ("A", "B")), chosen("oui, bien sûr", ("oui", "non")), chosen("pas A", ("A", "B"))
    ('B', 'oui', None)
    >>> chosen("On ne peut pas le dire", ("oui", "non", "on ne peut pas dire"))
    'on ne peut pas dire'
    """
    said = _STANDS_FOR.sub(" ", plain(text))
    for choice in choices:
        if same_words(text, choice):
            return choice
    spaced = f" {re.sub(r'[^a-z0-9€%-]+', ' ', said)} "
    found = [choice for choice in choices if f" {re.sub(r'[^a-z0-9€%-]+', ' ', plain(choice))} " in spaced]
    longest = [
        one for one in found if not any(one != other and plain(one) in plain(other) for other in found)
    ]
    if len(longest) != 1 or (_NEGATED.search(said) and not _NEGATED.search(plain(longest[0]))):
        return None
    return longest[0]


def part_of(mine: str, theirs: str) -> bool:
    """Tell whether a text is a good part of a name, enough to know which.

    >>> part_of("Santos moulu", "Santos moulu 1 kg"), part_of("le", "Salon")
    (True, False)
    """
    short, whole = _bare(mine), _bare(theirs)
    return len(short) >= 4 and short != whole and f" {short} " in f" {whole} "


def _bare(text: str) -> str:
    words = _FIRST.sub("", plain(text), count=1) or plain(text)
    joined = re.sub(r"(?<=\d) (?=[%a-z€])", "", words)
    return " ".join(word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in joined.split())
