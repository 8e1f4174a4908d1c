"""Turns of phrase as a person writes them in YAML, and as a machine looks for them in a question."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

_ACCENTS = {
    ord(sign): unicodedata.normalize("NFD", sign)[0]
    for sign in "àâäáãåçéèêëíìîïñóòôöõúûüýÿ"  # ù stays: « où » is not « ou »
}
_FOLD = str.maketrans({**_ACCENTS, **dict.fromkeys("'’‘ʼ`´-‐‑", " "), "œ": "o", "æ": "a", "\u00a0": " ", "\u202f": " "})
_ASKED = re.compile(r"(?<!c )\best ce (que|qu|qui)\b")
_WORD = re.compile(r"\w+")
_GAP = r"(?:\w+\W+){0,3}"


def fold(text: str) -> str:
    """Return the text in small letters, without accents, apostrophes or hyphens, sign for sign.

    Parameters: `text`, composed (NFC). Returns as many characters, so that a place in one is the same place in the other;
    « est-ce que » becomes one word, for its « que » asks nothing.

    >>> fold("Où est-ce que l'Été…")
    'où est_ce_que l ete…'
    """
    small = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    return _ASKED.sub(lambda found: found[0].replace(" ", "_"), small.translate(_FOLD))


def words(folded: str) -> list[str]:
    """Return the words of a folded text."""
    return _WORD.findall(folded)


class Grammar:
    """The lists and openings that turns of phrase refer to; it makes patterns of them.

    In a list `*` stands for a plural or a feminine, and is written `~` here; elsewhere it stands for any ending.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]], openings: Iterable[str]) -> None:
        self._lists = {fold(name): [fold(word).replace("*", "~") for word in entries] for name, entries in lists.items()}
        first = "|".join(sorted((fold(each).replace(" ", r"\W+") for each in openings), key=len, reverse=True))
        self._opening = rf"^\W*(?:(?:{first})\W+)*"

    def entries(self, phrase: str) -> list[str]:
        """Return the phrases that one stands for: those of a list, or itself."""
        name = re.fullmatch(r"<(\w+)>", fold(phrase))
        return self._lists[name[1]] if name else [fold(phrase)]

    def pattern(self, phrase: str) -> re.Pattern[str]:
        """Return the regular expression of a turn of phrase, to be searched in a folded clause."""
        parts: list[str] = []
        pieces = _pieces(self._spelled(phrase))
        for place, piece in enumerate(pieces):
            last = place == len(pieces) - 1 or pieces[place + 1] == "$" or pieces[place + 1].startswith("(?!")
            parts.append(self._part(piece, last))
        return re.compile(r"(?<!\w)" * (pieces[0] != "^") + "".join(parts))

    def anchors(self, phrase: str) -> list[str]:
        """Return words (`*`: beginnings) of which a text must hold one to hold the phrase."""
        best: list[str] = []
        for piece in _pieces(self._spelled(phrase)):
            if piece in "^$…" or piece.startswith(("[", "(?")):
                continue
            choices = _choices(piece[1:-1]) if piece.startswith("(") and piece.endswith(")") else [piece]
            found = [max(re.findall(r"[\w€%]+[*~]?", _plain(choice).replace("~", "*")), key=len, default="") for choice in choices]
            if all(found) and min(map(_weight, found)) > min(map(_weight, best), default=0):
                best = found
        return best

    def _spelled(self, phrase: str) -> str:
        return re.sub(r"<(\w+)>", lambda name: "(" + "|".join(self._lists[name[1]]) + ")", fold(phrase))

    def _part(self, piece: str, last: bool) -> str:
        if piece == "^":
            return self._opening
        if piece == "$":
            return r"\W*$"
        if piece == "…":
            return _GAP
        if piece.startswith("(?!"):
            return rf"(?!\W+(?:{_loose(piece[3:-1])})(?!\w))"
        if piece.startswith("["):
            return rf"(?:(?:{_loose(piece[1:-1])})\W+)?"
        return rf"(?:{_loose(piece)})" + (r"(?!\w)" if last else r"\W+")


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
    return re.sub(r"(\w*)\([^)]*\)\w*", lambda inner: f"{inner[1]}*" if inner[1] else " ", re.sub(r"\[[^\]]*\]", " ", choice))


def _weight(word: str) -> int:
    return len(word.rstrip("*"))


def _loose(piece: str) -> str:
    """Write any ending, and any blank, as a regular expression does; inner brackets may be absent."""
    optional = re.sub(r"\[([^\]]*)\] ?", r"(?:(?:\1) )?", piece)
    return re.sub(r"(?<!\\[wd])\*", r"\\w*", optional).replace("~", "(?:s|x|e|es|ne|nes)?").replace(" ", r"\W+")
