"""The line that answers a question: how a person types it, for the command that was used."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

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
    "personnes": "; ",
    "depenses": "; ",
}


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
    told = os.environ.get(DOOR)
    if not told:
        return ", ".join(f"{name} : « {text} »" for name, text in answers.items()) + "."
    command = json.loads(told)
    given: dict[str, str] = command["given"]
    if command["style"] == "values":  # a page, which makes menus of them
        return _MARK + json.dumps(answers, ensure_ascii=False) + _MARK
    for name, text in answers.items():
        before = given.get(name, "")
        given[name] = f"{before}{_JOINTS[name]}{text}" if before and name in _JOINTS else text
    flag = "--{}" if command["style"] == "option" else "-p {}"
    words = [
        flag.format(name.replace("_", "-") if "--" in flag else name) + f" {_word(text)}"
        for name, text in given.items()
    ]
    return " ".join([*command["words"], *words])


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


def typed(words: Sequence[str], given: Mapping[str, str], style: str) -> str:
    """Return what the environment says of a command: its words, the answers given (`style` option, parameter or values)."""
    return json.dumps({"words": [_word(word) for word in words], "given": dict(given), "style": style})


@contextmanager
def through(words: Sequence[str], given: Mapping[str, str], style: str) -> Iterator[None]:
    """Have the messages end with the line to type for this command, for as long as it works."""
    before = os.environ.get(DOOR)
    os.environ[DOOR] = typed(words, {name: text for name, text in given.items() if text}, style)
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
    """
    special = any(sign in text for sign in '$`"\\!')
    return f"'{text}'" if special and "'" not in text else '"' + text.replace('"', '\\"') + '"'


def _word(word: str) -> str:
    return word if word and not set(word) & set(" ;&|<>()'\"$`*?#") else quoted(word)
