"""The rules of `questions.yaml`, read once: which words may decide, and where to look for them."""

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from smkit.analysis.discovery.wording import Grammar, fold, words


class Rule(NamedTuple):
    """A turn of phrase: `label` is what it shows (a dimension or a form) with `force`, of 9 at most.

    `datum` is None but for nouns: does one datum answer who asks for it?
    """

    axis: str
    label: str
    force: float
    found: re.Pattern[str]
    datum: bool | None = None


class Rules:
    """Every rule, and which of them a word calls for."""

    def __init__(self, text: str) -> None:
        book: dict[str, Any] = yaml.load(text, yaml.BaseLoader)  # nosec: only text comes of it, for « on » is no boolean
        self._grammar = Grammar(book["listes"], book["amorces"])
        self.rules: list[Rule] = []
        self._exact: dict[str, list[int]] = {}
        self._starts: dict[str, list[int]] = {}
        self._called: dict[str, tuple[int, ...]] = {}
        for axis, group in (("dimension", "tournures"), ("form", "formes")):
            for label, forces in book[group].items():
                for force, phrases in forces.items():
                    for phrase in phrases:
                        self._add(axis, label, float(force), phrase)
        for label, forces in book["noms"].items():
            for force, kinds in forces.items():
                for kind, phrases in kinds.items():
                    for phrase in (each for named in phrases for each in self._grammar.entries(named)):
                        self._add("dimension", label, float(force), phrase, kind == "donnee")
        self.spelling = {
            fold(wrong): fold(right) for right, wrongs in book["orthographe"].items() for wrong in wrongs
        }
        self.known = frozenset(fold(word) for word in book["fautes"])
        self.no_choice = re.compile(
            "|".join(self._grammar.pattern(phrase).pattern for phrase in book["faux_choix"])
        )

    def _add(self, axis: str, label: str, force: float, phrase: str, datum: bool | None = None) -> None:
        self.rules.append(Rule(axis, label, force, self._grammar.pattern(phrase), datum))
        anchors = self._grammar.anchors(phrase)
        if not anchors:
            raise ValueError(f"« {phrase} » : il y faut au moins un mot.")
        for anchor in anchors:
            held = self._starts if anchor.endswith("*") else self._exact
            held.setdefault(anchor.rstrip("*"), []).append(len(self.rules) - 1)

    def called(self, word: str) -> tuple[int, ...]:
        """Return the numbers of the rules that a word may be part of."""
        known = self._called.get(word)
        if known is None:
            found = list(self._exact.get(word, ()))
            for end in range(1, len(word) + 1):
                found += self._starts.get(word[:end], ())
            known = self._called[word] = tuple(found)
        return known

    def candidates(self, clause: str) -> list[Rule]:
        """Return the rules worth trying on a folded clause."""
        numbers = {number for word in words(clause) for number in self.called(word)}
        return [self.rules[number] for number in sorted(numbers)]


@cache
def load() -> Rules:
    """Return the packaged rules."""
    return Rules(Path(__file__).with_name("questions.yaml").read_text(encoding="utf-8"))
