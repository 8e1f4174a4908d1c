"""Turns of phrase as a person writes them in YAML, and as a machine looks for them in a question."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

#: ù stays: « où » is not « ou ».
_FOLD: dict[str, str] = {
    **{sign: unicodedata.normalize("NFD", sign)[0] for sign in "àâäáãåçéèêëíìîïñóòôöõúûüýÿ"},
    **dict.fromkeys("'’‘ʼ`´-‐‑\u00a0\u202f", " "),
    "œ": "o",
    "æ": "a",
}
_ASKED = re.compile(r"(?<!c )\best ce (que|qu|qui)\b")
_WORD = re.compile(r"\w+")
# the words most often said in questions, in that order
_FREQUENT = (
    "vous de a est votre le la vos un pour il en d avez qui qu quel l ou ce ca c une les que combien par est_ce_que comment quelle"
    " dans sont t se quoi quand quels sur etes est_ce_qui au avec pas quelles où y on plus et si me du je fait chez des"
).split()
_RANKS = {word: rank / len(_FREQUENT) for rank, word in enumerate(_FREQUENT)}
_ENDINGS = ("", "s", "x", "e", "es", "ne", "nes")  # what « ~ » stands for
_PLURALS = re.compile(r"\(([^()\[\]]*~[^()\[\]]*)\)")
_GAP = r"(?:(?!et\b)\w+\W+){0,3}"


def fold(text: str) -> str:
    """Return the text in small letters, without accents, apostrophes or hyphens, sign for sign.

    Parameters: `text`, composed (NFC). Returns as many characters, so that a place in one is the same place in the other;
    « est-ce que » becomes one word, for its « que » asks nothing.

    >>> fold("Où est-ce que l'Été…")
    'où est_ce_que l ete…'
    """
    small = text.lower()
    if len(small) != len(text):  # a rare capital (İ) is two signs when small
        small = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    plain = small
    for sign, meant in _FOLD.items():  # of a long text, ten times faster than `translate`
        plain = plain.replace(sign, meant)
    return _ASKED.sub(lambda found: found[0].replace(" ", "_"), plain) if "est ce" in plain else plain


def words(folded: str) -> list[str]:
    """Return the words of a folded text."""
    return _WORD.findall(folded)


class Turn(NamedTuple):
    """A turn of phrase: its expression as text, whether it opens a clause, and the words without which it is not there.

    `rarest` are of the piece least often said, `first` of the first piece (none: it may be absent).
    """

    found: str
    opens: bool
    rarest: list[str]
    first: list[str]


class Grammar:
    """The lists and openings that turns of phrase refer to; it makes patterns of them.

    In a list `*` stands for a plural or a feminine, and is written `~` here; elsewhere it stands for any ending.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]], openings: Iterable[str]) -> None:
        self._lists = {
            fold(name): [fold(word).replace("*", "~") for word in entries] for name, entries in lists.items()
        }
        first = "|".join(
            sorted((fold(each).replace(" ", r"\W+") for each in openings), key=len, reverse=True)
        )
        self._opening = re.compile(rf"(?:{first})\W+")

    def entries(self, phrase: str) -> list[str]:
        """Return the phrases that one stands for: those of a list, or itself."""
        name = re.fullmatch(r"<(\w+)>", fold(phrase))
        return self._lists[name[1]] if name else [fold(phrase)]

    def phrases(self, phrase: str) -> list[str]:
        """Return the choices of « (un|deux mots|trois) », those of one word together: each is looked for in its way."""
        spelled = self._spelled(phrase)
        if len(_pieces(spelled)) > 1 or not spelled.startswith("("):
            return [spelled]
        choices = _choices(spelled[1:-1])
        ones = [choice for choice in choices if re.fullmatch(r"[\w*~]+", choice)]
        rest = [choice for choice in choices if choice not in ones]
        return ([f"({'|'.join(ones)})"] if ones else []) + rest

    def ones(self, phrase: str) -> list[str]:
        """Return the words (`*`: beginnings) of a phrase of one word: they are looked up, not searched for."""
        choices = _alternatives(phrase)
        if not all(re.fullmatch(r"\w+[*~]?", choice) for choice in choices):
            return []
        return [
            word
            for choice in choices
            for word in ([choice[:-1] + end for end in _ENDINGS] if choice.endswith("~") else [choice])
        ]

    def openings(self, clause: str, start: int) -> list[int]:
        """Return where what a folded clause says may begin: at its first word, and after « et », « au fait »…"""
        places = [start]
        while opened := self._opening.match(clause, places[-1]):
            places.append(opened.end())
        return places

    def turn(self, phrase: str) -> Turn:
        """Return a turn of phrase, ready to be looked for in a folded clause."""
        pieces = _pieces(self._spelled(phrase))
        opens = pieces[0] == "^"
        pieces = pieces[opens:]
        parts = [
            _part(piece, place == len(pieces) - 1 or pieces[place + 1].startswith(("$", "(?!")))
            for place, piece in enumerate(pieces)
        ]
        calls = [_calls(piece) for piece in pieces]
        rarest = max(calls, key=lambda found: min(map(_weight, found), default=0))
        return Turn("".join(parts), opens, rarest, [] if opens else _firsts(pieces[0]))

    def _spelled(self, phrase: str) -> str:
        return re.sub(r"<(\w+)>", lambda name: "(" + "|".join(self._lists[name[1]]) + ")", fold(phrase))


def _part(piece: str, last: bool) -> str:
    if piece == "$":
        return r"\W*$"
    if piece == "…":
        return _GAP
    if piece.startswith("(?!"):
        return rf"(?!\W+(?:{_loose(piece[3:-1])})(?!\w))"
    if piece.startswith("["):
        return rf"(?:(?:{_loose(piece[1:-1])})\W+)?"
    return rf"(?:{_loose(piece)})" + (r"(?!\w)" if last else r"\W+")


def _calls(piece: str) -> list[str]:
    """Words (`*`: beginnings) of which a text must hold one to hold the piece; none where it may be absent."""
    if piece in "$…" or piece.startswith(("[", "(?")):
        return []
    choices = [re.sub(r"\\[wd][*+]", " ", choice) for choice in _alternatives(piece)]
    found = [re.findall(r"[\w€%]+[*~]?", _plain(choice).replace("~", "*")) for choice in choices]
    return [max(each, key=_weight) for each in found] if all(found) else []


def _firsts(piece: str) -> list[str]:
    """Words (`*`: beginnings) with which a piece may begin; none where that cannot be told."""
    choices = _alternatives(piece)
    if any(choice.startswith(r"\d") for choice in choices):
        choices = [
            *(choice for choice in choices if not choice.startswith(r"\d")),
            *(f"{n}*" for n in range(10)),
        ]
    found = [re.match(r"([\w€%]+)([*~(]?)", choice) for choice in choices]
    return [word[1] + "*" * bool(word[2]) for word in found if word] if all(found) else []


def _alternatives(piece: str) -> list[str]:
    """Return the choices of « (un|(deux|trois)) », those of a list within it too."""
    if not (piece.startswith("(") and piece.endswith(")")):
        return [piece]
    return [each for choice in _choices(piece[1:-1]) for each in _alternatives(choice)]


def _pieces(phrase: str) -> list[str]:
    """Cut a phrase at the blanks that stand outside of brackets."""
    pieces, depth, start = [], 0, 0
    for place, sign in enumerate(phrase + " "):
        depth += (sign in "([") - (sign in ")]")
        if sign == " " and not depth:
            if place > start:
                pieces.append(phrase[start:place])
            start = place + 1
    return pieces


def _choices(inside: str) -> list[str]:
    """Cut choices at the bars that stand outside of inner brackets."""
    choices, depth, start = [], 0, 0
    for place, sign in enumerate(inside + "|"):
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and not depth:
            choices.append(inside[start:place])
            start = place + 1
    return choices


def _plain(choice: str) -> str:
    """A choice without what may be absent from it, its inner choices taken by their beginning."""
    return re.sub(
        r"(\w*)\([^)]*\)\w*",
        lambda inner: f"{inner[1]}*" if inner[1] else " ",
        re.sub(r"\[[^\]]*\]", " ", choice),
    )


def _weight(word: str) -> float:
    """How rare a word is, about: long words are, those of every question are not."""
    return _RANKS.get(word, len(word.rstrip("*")))


def _together(group: re.Match[str]) -> str:
    """Write the plurals of a group once, not after each of its words: it is read five times faster."""
    choices = group[1].split("|")
    ones = [choice[:-1] for choice in choices if choice.find("~") == len(choice) - 1]
    rest = [choice for choice in choices if choice.find("~") != len(choice) - 1]
    return "(" + "|".join(([f"(?:{'|'.join(ones)})~"] if ones else []) + rest) + ")"


def _loose(piece: str) -> str:
    """Write any ending, and any blank, as a regular expression does; inner brackets may be absent."""
    optional = re.sub(r"\[([^\]]*)\] ?", r"(?:(?:\1) )?", _PLURALS.sub(_together, piece))
    return (
        re.sub(r"(?<!\\[wd])\*", r"\\w*", optional)
        .replace("~", f"(?:{'|'.join(_ENDINGS[1:])})?")
        .replace(" ", r"\W+")
    )
