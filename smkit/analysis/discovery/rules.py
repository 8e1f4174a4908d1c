"""The rules of `questions.yaml`, read once: which words may decide, and where to look for them."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from smkit.analysis.discovery.wording import Grammar, Turn, fold

_WORD = re.compile(r"\w+")


class Rule(NamedTuple):
    """A turn of phrase: `label` is what it shows (a dimension or a form) with `force`, of 9 at most.

    `datum` is None but for nouns: does one datum answer who asks for it?
    """

    axis: str
    label: str
    force: float
    turn: Turn
    datum: bool | None = None


class Calls:
    """Which rules a word calls for."""

    def __init__(self) -> None:
        self._exact: dict[str, list[int]] = {}
        self._starts: dict[str, list[int]] = {}
        self._known: dict[str, frozenset[int]] = {}

    def add(self, words: list[str], number: int) -> None:
        """Let some words (`*`: beginnings) call for a rule."""
        for word in words:
            held = self._starts if word.endswith("*") else self._exact
            held.setdefault(word.rstrip("*"), []).append(number)

    def __getitem__(self, word: str) -> frozenset[int]:
        known = self._known.get(word)
        if known is None:
            found = [self._starts.get(word[:end], ()) for end in range(1, len(word) + 1)]
            known = self._known[word] = frozenset(self._exact.get(word, ())).union(*found)
        return known


class Rules:
    """Every rule, and how to find which of them a clause obeys."""

    def __init__(self, text: str) -> None:
        # as text: for YAML « on » is a boolean
        book: dict[str, Any] = yaml.load(text, yaml.BaseLoader)
        self._grammar = Grammar(book["listes"], book["amorces"])
        self._rules: list[Rule] = []
        self._rarest, self._first = Calls(), Calls()
        self._opening: set[int] = set()
        self._anywhere: set[int] = set()
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
        self._marks = {
            name: re.compile("|".join(rf"\b{self._grammar.turn(phrase).found.pattern}" for phrase in phrases))
            for name, phrases in book["reperes"].items()
        }

    def mark(self, name: str) -> re.Pattern[str]:
        """Return the expression of one of the lists of `reperes`."""
        return self._marks[name]

    def calls(self, word: str) -> bool:
        """Tell whether a folded word is part of any rule."""
        return bool(self._rarest[word])

    def obeyed(self, clause: str) -> Iterator[tuple[Rule, int, int]]:
        """Yield the rules that a folded clause obeys, and from where to where."""
        places = [(word[0], word.start()) for word in _WORD.finditer(clause)]
        called = frozenset[int]().union(*(self._rarest[word] for word, _ in places))
        done: set[int] = set()
        for word, place in places:
            for number in (self._first[word] & called) - done:
                rule = self._rules[number]
                if found := rule.turn.found.match(clause, place):
                    yield rule, place, found.end()
                    if rule.datum is None:
                        done.add(number)
        openings = self._grammar.openings(clause, places[0][1]) if places else []
        for number in called & self._opening:
            for place in openings:
                if found := self._rules[number].turn.found.match(clause, place):
                    yield self._rules[number], place, found.end()
                    break
        for number in called & self._anywhere:
            for _, place in places:
                if found := self._rules[number].turn.found.match(clause, place):
                    yield self._rules[number], place, found.end()
                    break

    def _add(self, axis: str, label: str, force: float, phrase: str, datum: bool | None = None) -> None:
        turn = self._grammar.turn(phrase)
        number = len(self._rules)
        self._rules.append(Rule(axis, label, force, turn, datum))
        if not turn.rarest:
            raise ValueError(f"« {phrase} » : il y faut au moins un mot.")
        self._rarest.add(turn.rarest, number)
        if turn.opens:
            self._opening.add(number)
        elif turn.first:
            self._first.add(turn.first, number)
        else:
            self._anywhere.add(number)


@cache
def load() -> Rules:
    """Return the packaged rules."""
    return Rules(Path(__file__).with_name("questions.yaml").read_text(encoding="utf-8"))
