"""The line that answers a question: how a person types it, for the command that was used."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from smkit.tables.environment import DOOR

#: Around the answers of a question where a page asks it: no text of a file holds it.
_MARK = "\x1e"
#: What stands between two answers under one name.
_JOINTS = {"colonnes": ", ", "statuts": "; ", "etapes": "; "}


def line(**answers: str) -> str:
    """Return what to type to answer a question: the command that was used, with the answers more.

    Parameters: `answers`, by French name (`colonnes`, `statuts`…).
    Where no command says otherwise (a notebook, Python), it is the parameter and its value.

    >>> line(statuts="vente=Livrée")
    'statuts : « vente=Livrée ».'
    """
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
    """Return the one line that answers several questions, each given by its answers; "" for less than two.

    >>> together([{"dates": "jma"}, {"statuts": "vente=Livrée"}, {"statuts": "vente=Partie"}])
    'dates : « jma », statuts : « vente=Livrée; vente=Partie ».'
    """
    answers: dict[str, str] = {}
    for question in questions if len(questions) > 1 else ():
        for name, text in question.items():
            joint = _JOINTS.get(name, "") if name in answers else ""
            answers[name] = f"{answers[name]}{joint}{text}" if joint else answers.get(name, text)
    return line(**answers) if answers else ""


def asked(text: str) -> tuple[str, list[dict[str, str]]]:
    """Return a sentence without the answers that stand in it, and those answers, for a page that asks (style `values`).

    >>> with through([], {}, "values"):
    ...     asked("En attente : mise à part. Pour les compter → " + line(en_attente="compter"))
    ('En attente : mise à part. Pour les compter', [{'en_attente': 'compter'}])
    """
    parts = text.split(_MARK)
    said = "".join(parts[::2]).strip().removesuffix("→").rstrip()
    return said, [json.loads(part) for part in parts[1::2]]


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
