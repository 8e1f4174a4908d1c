"""What does a question ask, and how may it be answered? Rules that a person reads, and the words that decided."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import pandas as pd

from smkit.analysis.discovery.clauses import Clause, cut
from smkit.analysis.discovery.forms import form
from smkit.analysis.discovery.hits import Hit, best, find
from smkit.analysis.discovery.rules import Rules, load
from smkit.analysis.discovery.spelling import spell
from smkit.analysis.discovery.wording import words

#: What a full answer would be about.
DIMENSIONS = ("qui", "quoi", "ou", "quand", "comment", "combien", "pourquoi", "indetermine")
#: How a question may be answered, in the order in which they are recognised.
FORMS = ("orientee", "alternative", "fermee", "ouverte")
#: How a reason spells the names that have no accent.
_SPELLED = {"orientee": "orientée", "fermee": "fermée", "ou": "où", "indetermine": "sans dimension précise"}

_LINK = r"(?:(?:a|avec|pour|de|par|depuis|votre|vos|le|la|les|l|d|quels?|quelles?|combien)\W+)*"
_JOINS = re.compile(r"\bet\b")
_AND = re.compile(rf"(?:\W+\w+){{0,4}}?\W+et\W+{_LINK}")
_COMMA = re.compile(rf"\W*,\W*{_LINK}")


def classify(questions: Iterable[str | None]) -> pd.DataFrame:
    """Tell what each question is about, how it may be answered, and which words decided.

    Parameters: `questions`, French questions as they were said or typed (missing ones are « indetermine »).
    Returns one row a question, in order: question, dimension (one of `DIMENSIONS`), form (one of `FORMS`), why (French).
    Source: 002 (QQOQCP, open and closed questions); the rules stand in `questions.yaml`, where one may add.

    >>> asked = classify(["Depuis combien de temps cela dure-t-il ?", "Qu'est-ce qui vous freine ?"])
    >>> asked[["dimension", "form"]].values.tolist()
    [['quand', 'fermee'], ['pourquoi', 'ouverte']]
    """
    asked = list(questions)
    rows = [_class(question if isinstance(question, str) else "") for question in asked]
    table = pd.DataFrame(rows, columns=["dimension", "form", "why"])
    table.insert(0, "question", pd.Series(asked, dtype=object))
    return table


@lru_cache(maxsize=100_000)  # people ask the same questions again
def _class(question: str) -> tuple[str, str, str]:
    rules = load()
    clauses = cut(*spell(" ".join(unicodedata.normalize("NFC", question).split()), rules), rules)
    if not clauses:
        return "indetermine", "ouverte", "aucune question"
    hits = find(clauses, rules)
    subject = best(hits, "dimension")
    several = _several(clauses, hits)
    dimension = "indetermine" if several else subject.label if subject else _unknown(clauses, rules)
    how, shown = form(clauses, hits, rules)
    if several and how == "fermee":
        how = "ouverte"  # it takes more than one datum
    reasons = [
        f"« {clauses[hit.clause].said(hit.start, hit.end)} » → {_SPELLED.get(label, label)}"
        for hit, label in ((subject, dimension), (shown, how))
        if hit
    ]
    return dimension, how, " ; ".join(reasons) or "aucun mot connu"


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


def _unknown(clauses: list[Clause], rules: Rules) -> str:
    """Without a known word, a question is about a thing, if it has an object at all."""
    said = [
        word for clause in clauses for word in words(clause.folded) if not rules.mark("vides").fullmatch(word)
    ]
    return "quoi" if len(said) >= 2 else "indetermine"
