"""What does a question ask, and how may it be answered? Rules that a person reads, learned weights, and the words that decided."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from smkit.analysis.discovery.clauses import Clause, cut
from smkit.analysis.discovery.features import told
from smkit.analysis.discovery.forms import form
from smkit.analysis.discovery.hits import Hit, best, find
from smkit.analysis.discovery.rules import Rules, Told, load
from smkit.analysis.discovery.spelling import spell
from smkit.analysis.discovery.weights import DIMENSIONS, FORMS, LABELS, Weights
from smkit.analysis.discovery.weights import load as load_weights
from smkit.analysis.discovery.wording import words

#: How a reason spells the names that have no accent.
_SPELLED = {"orientee": "orientée", "fermee": "fermée", "ou": "où", "indetermine": "sans dimension précise"}
#: Words of this strength make what they show 2,7 times more likely, of 9 eight times: chosen on questions that no rule
#: was made for.
TRUST = 7.0
_SURE = (9.0 / TRUST) ** 3
_BATCH = 1_000  # questions weighed at once
_KEPT = 100_000  # people ask the same questions again

_LINK = r"(?:(?:a|avec|pour|de|par|depuis|votre|vos|le|la|les|l|d|quels?|quelles?|combien)\W+)*"
_JOINS = re.compile(r"\bet\b")
_AND = re.compile(rf"(?:\W+\w+){{0,4}}?\W+et\W+{_LINK}")
_PLACE = {label: place for place, label in enumerate(LABELS)}
_COMMA = re.compile(rf"\W*,\W*{_LINK}")


class Answer(NamedTuple):
    """What a question asks, how it may be answered, and which words decided."""

    dimension: str
    form: str
    why: str


def classify(questions: Iterable[str | None], own: str | Path | None = None) -> pd.DataFrame:
    """Tell what each question is about, how it may be answered, and which words decided.

    Parameters: `questions`, French questions as they were said or typed (missing ones are « indetermine »); `own`, a YAML of
    rules of yours, written as in `questions.yaml`: they stand beside the packaged ones, and what they decide no weight undoes.
    Returns one row a question, in order: question, dimension (one of `DIMENSIONS`), form (one of `FORMS`), why (French).
    Source: 002 (QQOQCP, open and closed questions); the rules stand in `questions.yaml`, the weights are learned from
    the labelled questions of the tests.

    >>> asked = classify(["Depuis combien de temps cela dure-t-il ?", "Qu'est-ce qui vous freine ?"])
    >>> asked[["dimension", "form"]].values.tolist()
    [['quand', 'fermee'], ['pourquoi', 'ouverte']]
    """
    asked = list(questions)
    found = _reader(Path(own).read_text(encoding="utf-8") if own else "").answers(
        [question if isinstance(question, str) else "" for question in asked]
    )
    table = pd.DataFrame(found, columns=list(Answer._fields))
    table.insert(0, "question", pd.Series(asked, dtype=object))
    return table


class Reading(NamedTuple):
    """What the rules make of a question: its clauses, what they say it asks, and the words that show it."""

    clauses: list[Clause]
    dimension: str | None
    subject: Hit | None
    several: bool
    form: str
    shown: Hit | None


class Reader:
    """Rules and weights together; it remembers what it answered."""

    def __init__(self, rules: Rules, weights: Weights) -> None:
        self._rules, self._weights = rules, weights
        self._answers: dict[str, Answer] = {}

    def answers(self, questions: list[str]) -> list[Answer]:
        """Return the answer to each question."""
        if len(self._answers) > _KEPT:
            self._answers.clear()
        new = [question for question in dict.fromkeys(questions) if question not in self._answers]
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            self._answers.update(zip(batch, self._weighed(list(map(self.read, batch))), strict=True))
        return [self._answers[question] for question in questions]

    def read(self, question: str) -> Reading:
        """Return what the rules alone make of a question."""
        rules = self._rules
        clauses = cut(*spell(" ".join(unicodedata.normalize("NFC", question).split()), rules), rules)
        if not clauses:
            return Reading([], None, None, False, "ouverte", None)
        hits = find(clauses, rules)
        subject = best(hits, "dimension")
        several = _several(clauses, hits) and not (subject and subject.own)
        dimension = "indetermine" if several else subject.label if subject else None
        how, shown = form(clauses, hits, rules)
        if several and how == "fermee":
            how = "ouverte"  # it takes more than one datum
        return Reading(clauses, dimension, subject, several, how, shown)

    def _weighed(self, readings: list[Reading]) -> list[Answer]:
        """Let the words of each question weigh beside what its rules say."""
        weights = self._weights
        said = [told(reading.clauses) for reading in readings]
        scores = weights.scores([weights.rows(each) for each in said], [len(each) for each in said])
        for number, reading in enumerate(readings):
            if reading.dimension:
                topic = _SURE if reading.several else _trust(reading.subject)
                scores[number, _PLACE[reading.dimension]] += topic
            scores[number, _PLACE[reading.form]] += _trust(reading.shown)
        topics, ways = (
            part.argsort(axis=1)[:, ::-1].tolist() for part in np.split(scores, [len(DIMENSIONS)], axis=1)
        )
        return [
            self._answer(reading, each, [DIMENSIONS[place] for place in topic[:2]], FORMS[way[0]])
            for reading, each, topic, way in zip(readings, said, topics, ways, strict=True)
        ]

    def _answer(self, reading: Reading, said: list[Told], dimensions: list[str], how: str) -> Answer:
        """The labels, with the words that decided: of a rule, or those that weighed most where no rule was obeyed.

        `dimensions` are the two that weigh most.
        """
        if not reading.clauses:
            return Answer("indetermine", "ouverte", "aucune question")
        first, second = dimensions
        reasons = []
        for label, rule, hit in (
            (first, reading.dimension or second, reading.subject),
            (how, reading.form, reading.shown),
        ):
            if label != rule:
                shown = _between_places(reading.clauses, *self._weights.shown(said, label, rule))
                reasons.append(f"« {shown} » → {_SPELLED.get(label, label)}")
            elif hit:
                reasons.append(
                    f"« {reading.clauses[hit.clause].said(hit.start, hit.end)} » → {_SPELLED.get(label, label)}"
                )
        return Answer(first, how, " ; ".join(reasons))


def _trust(hit: Hit | None) -> float:
    """What the words of a rule add to what they show; nothing undoes a rule of the person's own."""
    if hit is None:
        return 0.0
    return 1e6 if hit.own else (hit.force / TRUST) ** 3


@cache
def _reader(own: str) -> Reader:
    return Reader(load(own), load_weights())


def _between_places(clauses: list[Clause], first: int, last: int) -> str:
    """The words from one place to another, as typed: signs that open, part and end clauses count as places."""
    place, found = 1, []
    for clause in clauses:
        inside = clause.words[max(0, first - place) : max(0, last + 1 - place)]
        if inside:
            word, start, _ = inside[-1]
            found.append(clause.said(inside[0][1], start + len(word)))
        place += len(clause.words) + 1
    return ", ".join(found)


def _several(clauses: list[Clause], hits: list[Hit]) -> bool:
    """« Qui décide, et quand ? » asks two things, neither more than the other."""
    shown = [hit for hit in hits if hit.axis == "dimension" and hit.force >= 3.9]
    if len(shown) < 2 or not any(_JOINS.search(clause.folded) for clause in clauses) and len(clauses) == 1:
        return False
    shown.sort(key=lambda hit: (hit.clause, hit.start))
    for first in shown:
        if first.force < 6 or first.label == "indetermine":
            continue
        for second in shown:
            if second.label == first.label or (second.clause, second.start) < (first.clause, first.end):
                continue
            if clauses[first.clause].sentence != clauses[second.clause].sentence:
                continue
            between = _between(clauses, first, second)
            if clauses[second.clause].folded.startswith("et ", second.start):
                between += "et "
            rest = clauses[second.clause].folded[second.end :]
            if _AND.fullmatch(between) or (
                (second.datum is not None or second.force + clauses[second.clause].loss >= 6)
                and _COMMA.fullmatch(between)
                and len(words(rest)) <= 1
            ):
                return True
    return False


def _between(clauses: list[Clause], first: Hit, second: Hit) -> str:
    """The words between two hits, clauses joined by commas."""
    if first.clause == second.clause:
        return clauses[first.clause].folded[first.end : second.start]
    inner = [clauses[number].folded for number in range(first.clause + 1, second.clause)]
    return ",".join(
        [clauses[first.clause].folded[first.end :], *inner, clauses[second.clause].folded[: second.start]]
    )
