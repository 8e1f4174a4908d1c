"""What to ask next: the questions of a sector, those that an answer calls for first, then what is not known yet."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import yaml

from smkit.analysis.discovery.classify import classify
from smkit.analysis.discovery.evidence import bant
from smkit.analysis.discovery.interviews import LETTERS, coverage, told
from smkit.analysis.discovery.wording import fold, words
from smkit.analysis.errors import InputError
from smkit.errors import suggest

#: Without a reason known, nothing else is worth as much; then who decides, when, and for how much.
_WORTH = {"pourquoi": 7, "quoi": 6, "qui": 5, "quand": 4, "combien": 3, "comment": 2, "ou": 1}
_FIELD = {"budget": "combien", "autorite": "qui", "besoin": "pourquoi", "temps": "quand"}


class Asked(NamedTuple):
    """A question of the bank; `heard` (words of an answer) calls for `then`."""

    question: str
    dimension: str
    form: str
    heard: str = ""
    then: str = ""


def sectors() -> list[str]:
    """Return the sectors that have a bank of questions."""
    return list(_book())


@cache
def bank(sector: str, offer: str = "cette offre") -> tuple[Asked, ...]:
    """Return the questions of a sector.

    Parameters: `sector`, one of `sectors()`; `offer`, what one sells, as it is named in the questions.
    Raises InputError for a sector that has no bank.

    >>> len(bank("industrie")) >= 30
    True
    """
    if sector not in _book():
        raise InputError(
            f"Aucune banque de questions pour « {sector} ».{suggest(sector, sectors())} Secteurs : {', '.join(sectors())}."
        )
    entries = [entry if isinstance(entry, dict) else {"q": entry} for entry in _book()[sector]]
    said = [str(entry["q"]).replace("{offre}", offer) for entry in entries]
    found = classify(said)
    return tuple(
        Asked(question, dimension, form, str(entry.get("si", "")), str(entry.get("alors", "")))
        for question, dimension, form, entry in zip(
            said, found["dimension"], found["form"], entries, strict=True
        )
    )


def ask_next(
    interview: pd.DataFrame, sector: str, offer: str = "cette offre", *, count: int = 3
) -> pd.DataFrame:
    """Propose the next questions, given what was answered.

    Parameters: `interview`, rows of one prospect as `interviews.assess` returns them (none: the opening questions); `sector`,
    one of `sectors()`; `offer`, French; `count`, how many.
    Returns at most `count` rows, first the most useful: question, dimension, form, because (French).
    Raises InputError for a sector that has no bank.

    >>> ask_next(pd.DataFrame(columns=["question", "answer", "answer_words", "dimension"]), "industrie")["dimension"].tolist()
    ['quoi', 'pourquoi', 'qui']
    """
    questions = bank(sector, offer)
    done = {_key(str(question)) for question in interview["question"]}
    rows = [row for row in _follow_ups(interview, questions) if _key(row["question"]) not in done]
    proposed = {_key(row["question"]) for row in rows}
    for dimension, because in _missing(interview):
        fresh = [
            each for each in questions
            if each.dimension == dimension and _key(each.question) not in done | proposed
        ]  # fmt: skip
        # an open question first: it may tell what one would not have asked
        for each in sorted(fresh, key=lambda each: each.form != "ouverte")[:1]:
            proposed.add(_key(each.question))
            rows.append(
                {
                    "question": each.question,
                    "dimension": each.dimension,
                    "form": each.form,
                    "because": because,
                }
            )
    return pd.DataFrame(rows[:count], columns=["question", "dimension", "form", "because"])


def _follow_ups(interview: pd.DataFrame, questions: tuple[Asked, ...]) -> list[dict[str, str]]:
    """What answers call for, the latest first."""
    rows = []
    for said, question in list(zip(told(interview)["answer"], told(interview)["question"], strict=True))[
        ::-1
    ]:
        for each in questions:
            if (
                each.then
                and _alike(str(question), each.question)
                and _heard(each.heard).search(fold(str(said)))
            ):
                found = classify([each.then]).iloc[0]
                rows.append(
                    {"question": each.then, "dimension": found["dimension"], "form": found["form"],
                     "because": "sa réponse y invite"}
                )  # fmt: skip
    return rows


def _missing(interview: pd.DataFrame) -> list[tuple[str, str]]:
    """The dimensions to ask for, the most useful first, and why; those that are known come last."""
    if interview.empty:
        return [
            (letter, "pour ouvrir l'entretien")
            for letter in ("quoi", "pourquoi", "qui", "comment", "quand", "combien", "ou")
        ]
    state = coverage(interview).set_index("dimension")["state"]
    wanted = {
        _FIELD[field]
        for field, score in bant(interview)[["field", "score"]].itertuples(index=False)
        if not score
    }
    said = {
        "jamais demandé": "jamais demandé",
        "effleuré": "effleuré : la réponse ne dit presque rien",
        "su": "pour aller plus loin",
    }
    order = sorted(
        LETTERS,
        key=lambda letter: (state[letter] == "su", -(_WORTH[letter] + 2 * (letter in wanted))),
    )
    return [(letter, said[state[letter]]) for letter in order]


def _key(question: str) -> str:
    return " ".join(words(fold(question)))


def _alike(asked: str, of_bank: str) -> bool:
    """Is it the question of the bank, give or take a word or two?"""
    one, other = set(words(fold(asked))), set(words(fold(of_bank)))
    return len(one & other) >= 0.7 * len(one | other)


@cache
def _heard(marks: str) -> re.Pattern[str]:
    spelled = [re.escape(word).replace(r"\*", r"\w*") for word in fold(marks).split()]
    return re.compile("|".join(rf"(?<!\w){word}(?!\w)" for word in spelled))


@cache
def _book() -> dict[str, list[object]]:
    book: dict[str, list[object]] = yaml.safe_load(
        Path(__file__).with_name("banks.yaml").read_text(encoding="utf-8")
    )
    return book
