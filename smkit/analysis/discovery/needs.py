"""The need that is said, the one that the answers let see, and the words to check both with the customer."""

import re
from typing import NamedTuple

import pandas as pd

from smkit.analysis.discovery.answers import refuses, stakes, wishes
from smkit.analysis.discovery.evidence import bant
from smkit.analysis.discovery.interviews import DATA, told

_LONG = 6  # words from which an answer to « pourquoi » tells a reason
_UNSAID = "non exploré : aucune question n'a porté sur les raisons"


class Need(NamedTuple):
    """What a customer asks for, and why. `apparent` and `deep` are quoted; `chain` goes from one to the other.

    `deep` is "" when no question reached the reasons; each step of `chain` is (question, answer).
    """

    apparent: str
    deep: str
    chain: tuple[tuple[str, str], ...]

    @property
    def explored(self) -> bool:
        """Did a question reach the reasons?"""
        return bool(self.deep)

    def deep_or_why_not(self) -> str:
        """The deep need, or that nobody asked for it."""
        return self.deep or _UNSAID


def need(interview: pd.DataFrame) -> Need:
    """Find the need that is said, and the one behind it.

    Parameters: `interview`, rows of one prospect as `interviews.assess` returns them.
    Returns the need: apparent, the first wish, or what the first question about the thing says; deep, the answer to a « pourquoi »
    that says most of what is at stake.
    Source: 002 (a stock software is asked for; shortages and their cost are the need).

    >>> from smkit.analysis.discovery.interviews import assess
    >>> talk = assess(pd.DataFrame({"prospect": "A", "question": ["Que cherchez-vous ?", "Pourquoi ?"],
    ...     "answer": ["Un logiciel de gestion de stock.", "Nous avons des ruptures, et cela coûte cher."]}))
    >>> need(talk).deep
    'Nous avons des ruptures, et cela coûte cher.'
    """
    answered = told(interview)
    reasons = [
        (question, said)
        for question, said, dimension, length in zip(
            answered["question"],
            answered["answer"],
            answered["dimension"],
            answered["answer_words"],
            strict=True,
        )
        if dimension == "pourquoi" and not refuses(said) and length >= _LONG
    ]
    deep = max(reasons, key=lambda step: (stakes(step[1]), len(step[1])), default=("", ""))[1]
    return Need(_apparent(answered), deep, tuple(reasons))


def reformulate(interview: pd.DataFrame) -> str:
    """Put an interview in the words to read aloud: « Si je résume, … Est-ce bien cela ? »

    Parameters: `interview`, rows of one prospect as `interviews.assess` returns them.
    Returns French sentences that quote the customer, and ask what is missing rather than make it up.
    """
    found = need(interview)
    parts = [
        f"Si je résume, vous m'avez dit : « {_short(found.apparent)} »."
        if found.apparent
        else "Si je résume…"
    ]
    if found.deep:
        parts.append(f"Ce qui compte derrière, c'est ceci : « {_short(found.deep)} ».")
    known = bant(interview).set_index("field")
    for field, lead in (
        ("autorite", "Pour décider"),
        ("temps", "Pour le moment"),
        ("budget", "Côté chiffres"),
    ):
        said = _short(str(known.loc[field, "answer"]))
        if known.loc[field, "score"] == 2 and said and not any(said in part for part in parts):
            parts.append(f"{lead} : « {said} ».")
    if not found.deep:
        parts.append(
            "Je n'ai pas encore compris ce qui vous y pousse : pourquoi est-ce important maintenant ?"
        )
    return " ".join([*parts, "Est-ce bien cela ?"])


def _apparent(answered: pd.DataFrame) -> str:
    """The first wish; a bare « oui » leaves it to the question, what answers an open one is the wish."""
    first = answered[answered["dimension"].isin(["quoi", "comment", "combien", "indetermine"])]
    for question, said, form, length in zip(
        first["question"], first["answer"], first["form"], first["answer_words"], strict=True
    ):
        if wishes(said):
            return next((part for part in _sentences(said) if wishes(part)), said)
        if wishes(question) and form == "ouverte":
            if not refuses(said):
                return str(said)
        elif wishes(question):
            return f"{question} {said}" if length >= 3 else str(question)
    rest = answered[~answered["dimension"].isin(DATA)]  # who, where, when and how many are no needs
    for said, length in zip(rest["answer"], rest["answer_words"], strict=True):
        if length >= 3 and not refuses(said):
            return str(said)
    return ""


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.!?…])\s+", text) if part.strip()]


def _short(text: str) -> str:
    """The first sentences, to about two hundred signs, without their last mark."""
    kept = ""
    for part in _sentences(text):
        if kept and len(kept) + len(part) > 200:
            break
        kept = f"{kept} {part}".strip()
    return kept.rstrip(" .!?")
