"""What does a question ask, and how may it be answered? Rules that a person reads, learned weights, and the words that decided."""

import re
from collections.abc import Iterable
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis.discovery.clauses import Clause, cut
from smkit.analysis.discovery.forms import form
from smkit.analysis.discovery.hits import Hit, best, find
from smkit.analysis.discovery.rules import Rules, Told, load
from smkit.analysis.discovery.spelling import meant
from smkit.analysis.discovery.stream import Words
from smkit.analysis.discovery.weights import DIMENSIONS, LABELS, Weights
from smkit.analysis.discovery.weights import load as load_weights
from smkit.analysis.discovery.wording import words

#: How a reason spells the names that have no accent.
_SPELLED = {"orientee": "orientée", "fermee": "fermée", "ou": "où", "indetermine": "sans dimension précise"}
#: Words of this strength make what they show 2,7 times more likely, of 9 eight times: chosen on questions that no rule
#: was made for.
TRUST = 7.0
_SURE = (9.0 / TRUST) ** 3
_BATCH = 2_000  # questions weighed at once
#: Weights this near one another are not to be believed alone.
_CLOSE = 1.0

_LINK = r"(?:(?:a|avec|pour|de|par|depuis|votre|vos|le|la|les|l|d|quels?|quelles?|combien)\W+)*"
_JOINS = re.compile(r"\bet\b")
_AND = re.compile(rf"(?:\W+\w+){{0,4}}?\W+et\W+{_LINK}")
_PLACE = {label: place for place, label in enumerate(LABELS)}
_TOPICS, _WAYS = slice(0, len(DIMENSIONS)), slice(len(DIMENSIONS), len(LABELS))
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
    """Rules and weights together: rules are asked where the weights hesitate, and where a person's own may say more."""

    def __init__(self, rules: Rules, weights: Weights) -> None:
        self._rules, self._weights = rules, weights
        self._words = Words(partial(meant, rules=rules))

    def answers(self, questions: list[str]) -> list[Answer]:
        """Return the answer to each question."""
        new = list(dict.fromkeys(questions))
        found: dict[str, Answer] = {}
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            found.update(zip(batch, self._weighed(batch), strict=True))
        return [found[question] for question in questions]

    def read(self, told: list[Told]) -> Reading:
        """Return what the rules alone make of a question: its words and signs in order."""
        rules = self._rules
        clauses = cut(told, rules)
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

    def _weighed(self, questions: list[str]) -> list[Answer]:
        """Let the rules weigh beside the words, and tell what decided."""
        row = self._words.row(questions)
        weighed = self._weights.weigh(row, self._words.told)
        scores = weighed.scores
        bounds = np.append(row.starts, len(row.words)).tolist()
        asked = _hesitant(scores)
        if self._rules.own:
            own = np.array([self._rules.may_own(each.word) for each in self._words.told])
            asked |= np.logical_or.reduceat(own[row.words], row.starts)
        readings = {}
        for number in np.flatnonzero(asked).tolist():
            said = row.words[bounds[number] : bounds[number + 1]].tolist()
            reading = readings[number] = self.read([self._words.told[word] for word in said])
            if reading.dimension:
                topic = _SURE if reading.several else _trust(reading.subject)
                scores[number, _PLACE[reading.dimension]] += topic
            scores[number, _PLACE[reading.form]] += _trust(reading.shown)
        reasons = []
        for axis, part in (("dimension", _TOPICS), ("form", _WAYS)):
            order = scores[:, part].argsort(axis=1)[:, ::-1] + part.start
            first, other = order[:, 0], order[:, 1].copy()
            for number, reading in readings.items():
                ruled = getattr(reading, axis)
                if ruled and _PLACE[ruled] != first[number]:
                    other[number] = _PLACE[ruled]
            begin, end = weighed.shown(row.starts, first, other)
            for number, reading in readings.items():  # of a rule that was obeyed, its words
                hit = reading.subject if part is _TOPICS else reading.shown
                if hit and hit.label == LABELS[first[number]]:
                    places = reading.clauses[hit.clause].places(hit.start, hit.end)
                    begin[number], end[number] = (bounds[number] + place for place in places)
            reasons.append(zip(map(LABELS.__getitem__, first.tolist()), row.said(begin, end), strict=True))
        return [
            Answer(
                topic, way, f"« {of} » → {_SPELLED.get(topic, topic)} ; « {how} » → {_SPELLED.get(way, way)}"
            )
            if end - start > 2  # more than the signs that open and end it
            else Answer("indetermine", "ouverte", "aucune question")
            for (topic, of), (way, how), start, end in zip(*reasons, bounds[:-1], bounds[1:], strict=True)
        ]


def _trust(hit: Hit | None) -> float:
    """What the words of a rule add to what they show; nothing undoes a rule of the person's own."""
    if hit is None:
        return 0.0
    return 1e6 if hit.own else (hit.force / TRUST) ** 3


@cache
def _reader(own: str) -> Reader:
    return Reader(load(own), load_weights())


def _hesitant(scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which questions have two dimensions, or two forms, of nearly the same weight?"""
    close = np.zeros(len(scores), bool)
    for axis in (_TOPICS, _WAYS):
        ordered = np.sort(scores[:, axis], axis=1)
        close |= ordered[:, -1] - ordered[:, -2] < _CLOSE
    return close


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
