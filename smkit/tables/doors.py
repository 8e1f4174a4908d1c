"""The line that answers a question: how a person types it, for the command that was used."""

import json
import os
import re
import shlex
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from smkit.tables.environment import DOOR
from smkit.typography import typeset

#: Around the answers of a question where a page asks it, and where no command is told yet: no text of a file holds them.
_MARK, _KEPT = "\x1e", "\x1d"
#: The lines that were made since somebody listens, with the answers in each.
_heard: ContextVar[dict[str, dict[str, str]] | None] = ContextVar("heard", default=None)
#: What stands between two answers under one name.
_JOINTS = {
    "colonnes": ", ",
    "statuts": "; ",
    "etapes": "; ",
    "natures": "; ",
    "etats": "; ",
    "personnes": "; ",
    "depenses": "; ",
}
#: Where an answer is given, said of one that stands in a page: whoever reads it there may have typed no command, nor hold the file.
_WHERE = " (dans l'établi, ou par -p dans le terminal)"
_VALUE = r"(?:(?!\s: «\s|\s»).)*?"
_IN_PAGE = re.compile(
    rf"(?:\w+\s: «\s{_VALUE}\s»(?:, (?=\w+\s: «\s))?)+{re.escape(_WHERE)}".replace(r"\ ", r"\s"), re.DOTALL
)
_PAIR = re.compile(rf"(\w+)\s: «\s({_VALUE})\s»", re.DOTALL)
#: A file to look at, said in a page.
_LOOK = "smkit check, sur « {} » (table {})"
_LOOKED = re.compile(r"smkit check, sur «\s(.+?)\s» \(table (\w+)\)")
#: A line to type in a sentence, up to its end; what only names a command is none.
_TYPED = re.compile(r"(smkit \w+ [^\n]*? ?--?\w[^\n]*)")


def line(**answers: str) -> str:
    """Return what to type to answer a question: the command that was used, with the answers more.

    Parameters: `answers`, by French name (`colonnes`, `statuts`…).
    Where no command says otherwise (a notebook, Python), it is the parameter and its value.

    >>> line(statuts="vente=Livrée")
    'statuts : « vente=Livrée ».'
    """
    text = _line(answers)
    if (known := _heard.get()) is not None:
        known[text] = answers
    return text


def _line(answers: Mapping[str, str]) -> str:
    command = _command()
    plain = ", ".join(f"{name} : « {text} »" for name, text in answers.items())
    if not command:
        return f"{plain}."
    if command["style"] == "page":
        return plain + _WHERE
    if command["style"] == "values":  # a page, which makes menus of them
        return _MARK + json.dumps(answers, ensure_ascii=False) + _MARK
    given: dict[str, str] = command["given"]
    for name, text in answers.items():
        before = given.get(name, "") or command["known"].get(name, "")
        given[name] = f"{before}{_JOINTS[name]}{text}" if before and name in _JOINTS else text
    return " ".join([*command["words"], *_flags(given, command["style"])])


def _command() -> dict[str, Any]:
    """The command that was used, as `typed` writes it; nothing where none is known."""
    told: dict[str, Any] = json.loads(os.environ.get(DOOR) or "{}")
    return told


def _flags(given: Mapping[str, str], style: str) -> list[str]:
    flag = "-p {}" if style == "parameter" else "--{}"
    return [
        flag.format(name if style == "parameter" else name.replace("_", "-")) + f" {word(text)}"
        for name, text in given.items()
    ]


def look(file: str, stem: str) -> str:
    """Return what to type to see all that is wrong with a file.

    Parameters: `file`, its name; `stem` of its table.

    >>> with through(["smkit", "kpi"], {}, "option", {"commandes": "smkit check mars/v.csv --table commandes"}):
    ...     look("v.csv", "commandes")
    'smkit check mars/v.csv --table commandes'
    >>> with through([], {}, "page"):
    ...     look("v.csv", "commandes")
    'smkit check, sur « v.csv » (table commandes)'
    """
    command = _command()
    if command.get("style") in ("page", "values"):
        return _LOOK.format(file, stem)
    return str(command.get("looks", {}).get(stem) or f"smkit check {word(file)} --table {stem}")


def aloud(text: str, names: Container[str]) -> str:
    """Return a sentence that was made for a page (style `page`) with the lines to type for the command that is used now.

    Parameters: `text`; `names` that answers go by: whatever else looks like one is prose.

    >>> with through([], {}, "page"):
    ...     said = "À dire : « a » ou « b ». Dites-le → " + line(statuts="vente=a", dates="jma")
    >>> said
    "À dire : « a » ou « b ». Dites-le → statuts : « vente=a », dates : « jma » (dans l'établi, ou par -p dans le terminal)"
    >>> with through(["smkit", "report", "r"], {"commandes": "mars/v.csv"}, "parameter"):
    ...     aloud(said, ["statuts", "dates"])
    'À dire : « a » ou « b ». Dites-le → smkit report r -p commandes mars/v.csv -p statuts vente=a -p dates jma'
    """
    return answered(text, names, lambda answers: line(**answers), look)


def answered(
    text: str,
    names: Container[str],
    say: Callable[[Mapping[str, str]], str],
    see: Callable[[str, str], str],
) -> str:
    """Return a sentence that was made for a page with its answers said otherwise, and where a file is looked at.

    Parameters: `text`; `names` that answers go by; `say`, what is put in the place of some answers; `see`, of a file and the stem
    of its table.
    """

    def spoken_line(found: re.Match[str]) -> str:
        pairs = list(_PAIR.finditer(found[0]))
        answers: dict[str, str] = {}
        begins = len(found[0])
        while pairs and pairs[-1][1] in names:  # from its end: prose may stand before it
            last = pairs.pop()
            answers = {last[1]: re.sub(r"[\u00a0\u202f]", " ", last[2]), **answers}
            begins = last.start()
        return found[0][:begins] + say(answers) if answers else found[0]

    text = _IN_PAGE.sub(spoken_line, text)
    return _LOOKED.sub(lambda found: see(found[1], found[2]), text)


def around(text: str) -> str:
    """Return French text with its no-break spaces, but for the lines to type in it: a file may be called « 5 000 % ».

    A line goes to the end of its own.

    >>> around("À dire : smkit check 'a : b.csv' --dates jma")
    "À dire\\xa0: smkit check 'a : b.csv' --dates jma"
    """
    parts = _TYPED.split(text)
    return "".join(part if place % 2 else typeset(part) for place, part in enumerate(parts))


def together(questions: Sequence[Mapping[str, str]]) -> str:
    """Return the one line that answers several questions, each given by its answers; "" for less than two that
    differ.

    >>> together([{"dates": "jma"}, {"statuts": "vente=Livrée"}, {"statuts": "vente=Partie"}])
    'dates : « jma », statuts : « vente=Livrée; vente=Partie ».'
    """
    asked: set[str] = set()
    heard = 0  # the questions that are not answered by those before them
    for question in questions:
        heard += any(name not in asked or name in _JOINTS for name in question)
        asked |= question.keys()
    return line(**joined(questions)) if heard > 1 else ""


def joined(questions: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return the answers of several questions as one: words are added to words, and of the rest the first holds.

    >>> joined([{"dates": "jma", "statuts": "vente=Livrée"}, {"dates": "mja"}, {"statuts": "annulee=Perdue"}])
    {'dates': 'jma', 'statuts': 'vente=Livrée; annulee=Perdue'}
    """
    answers: dict[str, str] = {}
    for question in questions:
        for name, text in question.items():
            joint = _JOINTS.get(name, "") if name in answers else ""
            answers[name] = f"{answers[name]}{joint}{text}" if joint else answers.get(name, text)
    return answers


def asked(text: str) -> tuple[str, list[dict[str, str]]]:
    """Return a sentence without the answers that stand in it, and those answers, for a page that asks (style `values`).

    >>> with through([], {}, "values"):
    ...     asked("En attente : mise à part. Pour les compter → " + line(en_attente="compter"))
    ('En attente : mise à part. Pour les compter', [{'en_attente': 'compter'}])
    """
    parts = text.split(_MARK)
    said = "".join(parts[::2]).strip().removesuffix("→").rstrip()
    return said, [json.loads(part) for part in parts[1::2]]


@contextmanager
def heard() -> Iterator[Mapping[str, Mapping[str, str]]]:
    """While it lasts, note each line that is made, and its answers, in what it gives.

    >>> with heard() as lines:
    ...     text = line(dates="jma")
    >>> lines
    {'dates : « jma ».': {'dates': 'jma'}}
    """
    lines: dict[str, dict[str, str]] = {}
    token = _heard.set(lines)
    try:
        yield lines
    finally:
        _heard.reset(token)


def neutral(text: str, lines: Mapping[str, Mapping[str, str]]) -> str:
    """Return a text without the command of whoever asked for it: `spoken` puts that of whoever reads it.

    Parameters: `text`; `lines` that it may hold, as `heard` has them.
    Raises ValueError where that would not give the same text back.

    >>> with heard() as lines:
    ...     text = "Comptées deux fois → " + line(doublons="ecarter")
    >>> kept = neutral(text, lines)
    >>> with through(["smkit", "check", "v.csv"], {}, "option"):
    ...     spoken(kept)
    'Comptées deux fois → smkit check v.csv --doublons ecarter'
    """
    found = text
    for own in sorted(lines, key=len, reverse=True):
        for shown in dict.fromkeys((own, typeset(own))):
            content = json.dumps([lines[own], shown != own], ensure_ascii=False)
            found = _outside(found, shown, f"{_KEPT}{content}{_KEPT}")
    if spoken(found) != text:
        raise ValueError("a line of the journal cannot be said otherwise")
    return found


def spoken(text: str) -> str:
    """Return a text of `neutral` with the line to type for the command that is used now."""
    parts = text.split(_KEPT)
    for place in range(1, len(parts), 2):
        answers, shown = json.loads(parts[place])
        parts[place] = typeset(line(**answers)) if shown else line(**answers)
    return "".join(parts)


def _outside(text: str, old: str, new: str) -> str:
    """Replace what stands outside the marks."""
    parts = text.split(_KEPT)
    return _KEPT.join(part if place % 2 else part.replace(old, new) for place, part in enumerate(parts))


def typed(
    words: Sequence[str],
    given: Mapping[str, str],
    style: str,
    looks: Mapping[str, str] | None = None,
    known: Mapping[str, str] | None = None,
) -> str:
    """Return what the environment says of a command.

    Parameters: `words` of it; the answers `given`; `style`, how answers are given: option, parameter, values (a page makes menus
    of them) or page (they are told, and where to give them); `looks`, the line that shows all that is wrong with a file, by the
    French stem of its table; `known`, what is answered elsewhere than on the line, in a case's file: what is added to it has to
    be typed with it.
    """
    return json.dumps(
        {
            "words": [word(each) for each in words],
            "given": dict(given),
            "style": style,
            "looks": dict(looks or {}),
            "known": dict(known or {}),
        }
    )


@contextmanager
def through(
    words: Sequence[str],
    given: Mapping[str, str],
    style: str,
    looks: Mapping[str, str] | None = None,
    known: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Have the messages end with the line to type for this command, for as long as it works; parameters: those of `typed`."""
    before = os.environ.get(DOOR)
    os.environ[DOOR] = typed(words, {name: text for name, text in given.items() if text}, style, looks, known)
    try:
        yield
    finally:
        if before is None:
            del os.environ[DOOR]
        else:
            os.environ[DOOR] = before


def quoted(text: str) -> str:
    """Return a value as a terminal takes it.

    >>> quoted("won=Signé, Reçu"), quoted("US$=x")
    ('"won=Signé, Reçu"', "'US$=x'")
    >>> print(quoted("l'été $.csv"))
    'l'"'"'été $.csv'
    """
    if any(sign in text for sign in '$`"!') or ("\\" in text and os.name != "nt"):
        return shlex.quote(text)
    return f'"{text}"'


def word(text: str) -> str:
    """Return a word of a line as a terminal takes it: as it is where nothing in it means something there.

    >>> word("mars/v.csv"), word("mars 2026/v.csv"), word("")
    ('mars/v.csv', '"mars 2026/v.csv"', '""')
    """
    special = " \t\n;&|<>()'\"$`*?#!{}[]~^%" + ("" if os.name == "nt" else "\\")
    return text if text and not set(text) & set(special) else quoted(text)
