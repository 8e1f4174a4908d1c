"""A report as it is read in « L'établi », where there is no terminal: what it asks is answered on the page of its file."""

import re
from collections.abc import Mapping
from html import escape, unescape

from smkit.etabli.choices import CHOICES, WORDS
from smkit.etabli.labels import of_the_form
from smkit.tables import doors
from smkit.tables.answers import NAMES
from smkit.typography import typeset

#: What is code, or no text; then any tag; then what a table holds, which people wrote.
_LEFT = r"<(?P<kind>script|style|pre|code|td|th|title)\b.*?</(?P=kind)\s*>"
_PARTS = re.compile(rf"({_LEFT}|<[^>]*>)", re.DOTALL | re.IGNORECASE)
#: What only sends to a terminal, once there is nothing to type.
_BARE = re.compile(r"\s*\(dans l'établi, ou par -p dans le terminal\)")
#: What a sentence has where it names a command or a parameter; without it, « (nombre, valeur) » is prose.
_NAMED = re.compile(r"[a-z]_[a-z]|\bparamètre|--[a-z]|\bsmkit ")


def of_the_room(page: str) -> str:
    """Return the page of a report without what only a terminal takes: the question that answers it, on the page of the file.

    Tables and code are left as they are.

    >>> with doors.through([], {}, "page"):
    ...     page = f"<p>Comptées deux fois → {doors.line(doublons='ecarter')}</p>"
    >>> of_the_room(page).replace("\\xa0", " ")
    '<p>Comptées deux fois → page du fichier, « Ce qui est écrit deux fois » : « Les compter une seule fois »</p>'
    """
    parts, at = list[str](), 0
    for tag in _PARTS.finditer(page):
        parts += [_said(page[at : tag.start()]), tag[0]]
        at = tag.end()
    return "".join([*parts, _said(page[at:])])


def _said(text: str) -> str:
    """A text between two tags, as the room says it; as it is where nothing in it is typed."""
    plain = unescape(text)
    told = _BARE.sub("", doors.answered(plain, {"colonnes", "devise", *NAMES}, _answer, _look))
    told = of_the_form(told) if _NAMED.search(told) else told
    return text if told.split() == plain.split() else escape(told, quote=False)


def _answer(answers: Mapping[str, str]) -> str:
    """Where an answer is picked, and which."""
    return typeset("page du fichier, " + " ; ".join(_pick(name, text) for name, text in answers.items()))


def _pick(name: str, text: str) -> str:
    label, options = CHOICES.get(name, ("", ()))
    chosen = dict(options).get(text)
    if chosen:
        return f"« {label} » : « {chosen} »"
    sense, _, word = text.partition("=")
    meant = dict(WORDS[name][1]).get(sense) if name in WORDS and ";" not in text else None
    return f"« {word} » {WORDS[name][0]} « {meant} »" if meant else "« À vous de dire »"


def _look(file: str, _stem: str) -> str:
    """The page where all that is wrong with a file is shown."""
    return typeset(f"la page du fichier « {file} »")
