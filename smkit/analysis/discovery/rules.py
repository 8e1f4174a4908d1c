"""The rules of `questions.yaml`, read once: which words may decide, and where to look for them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import yaml

from smkit.analysis.discovery.wording import Grammar, Turn, fold

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


class Rule(NamedTuple):
    """A turn of phrase: `label` is what it shows (a dimension or a form) with `force`, of 9 at most.

    `datum` is None but for nouns: does one datum answer who asks for it? `own`: it is of a person's own file.
    """

    axis: str
    label: str
    force: float
    turn: Turn
    datum: bool | None = None
    own: bool = False


#: A word that shows less than this is a kind for the weights, and no rule by itself.
_HINT = 5.0
#: A rule of one word has no expression: its words are looked up.
_WORD = Turn("", False, [], [])


@dataclass(frozen=True, slots=True, eq=False)  # the same word is the same object: it is found at once
class Told:
    """What the weights know a word by: the word, its figures as zeros, and its kind by the rules, « @qui » (none: "")."""

    word: str
    kind: str = ""


class Said(NamedTuple):
    """What a word is part of: the rules that it calls for, those that it obeys alone, those (and the marks) it may begin."""

    calls: frozenset[int]
    alone: tuple[Rule, ...]
    first: frozenset[int]
    marks: frozenset[str]
    told: Told


class Calls(Generic[T]):
    """Which rules, or marks, a word calls for."""

    def __init__(self) -> None:
        self._exact: dict[str, list[T]] = {}
        self._starts: dict[str, list[T]] = {}

    def add(self, words: list[str], number: T) -> None:
        """Let some words (`*`: beginnings) call for a rule."""
        for word in words:
            held = self._starts if word.endswith("*") else self._exact
            held.setdefault(word.rstrip("*"), []).append(number)

    def __getitem__(self, word: str) -> frozenset[T]:
        return self.begun(word).union(self._exact.get(word, ()))

    def begun(self, word: str) -> frozenset[T]:
        """Return which rules, or marks, the beginning of a word calls for."""
        return frozenset[T]().union(*(self._starts.get(word[:end], ()) for end in range(1, len(word) + 1)))


class Memory(dict[K, V]):
    """What was found about each word that was met; emptied when it is full."""

    def __init__(self, find: Callable[[K], V]) -> None:
        self._find = find

    def __missing__(self, word: K) -> V:
        if len(self) > 50_000:
            self.clear()
        found = self[word] = self._find(word)
        return found


class Rules:
    """Every rule, and how to find which of them a clause obeys."""

    def __init__(self, text: str, own: str = "") -> None:
        books = [_book(text), _book(own)] if own else [_book(text)]
        _checked(books)
        book = _joined(books)
        self._grammar = Grammar(book["listes"], book["amorces"])
        self._rules: list[Rule] = []
        self._patterns: dict[int, re.Pattern[str]] = {}
        self.memory = Memory(self.said)
        self._ones, self._rarest, self._first, self._begins = (
            Calls[int](),
            Calls[int](),
            Calls[int](),
            Calls[str](),
        )
        self._opening: set[int] = set()
        self._anywhere: set[int] = set()
        self._learn(books[0], False)
        packaged = len(self._rules)
        for each in books[1:]:
            self._learn(each, True)
        #: Numbers of the rules that a person wrote.
        self.own = frozenset(range(packaged, len(self._rules)))
        self.spelling = {
            fold(wrong): fold(right) for right, wrongs in book["orthographe"].items() for wrong in wrongs
        }
        self.known = frozenset(fold(word) for word in book["fautes"])
        self._marks: dict[str, re.Pattern[str]] = {}
        for name, phrases in book["reperes"].items():
            turns = [self._grammar.turn(phrase) for phrase in phrases]
            for turn in turns:
                self._begins.add(turn.first or turn.rarest, name)
            self._marks[name] = re.compile("|".join(rf"\b{turn.found}" for turn in turns))

    def _learn(self, book: dict[str, Any], own: bool) -> None:
        for axis, group in (("dimension", "tournures"), ("form", "formes")):
            for label, forces in book.get(group, {}).items():
                for force, phrases in forces.items():
                    for phrase in (each for written in phrases for each in self._grammar.phrases(written)):
                        self._add(Rule(axis, label, float(force), _WORD, None, own), phrase)
        for label, forces in book.get("noms", {}).items():
            for force, kinds in forces.items():
                for kind, phrases in kinds.items():
                    for phrase in (each for named in phrases for each in self._grammar.entries(named)):
                        self._add(
                            Rule("dimension", label, float(force), _WORD, kind == "donnee", own), phrase
                        )

    def mark(self, name: str) -> re.Pattern[str]:
        """Return the expression of one of the lists of `reperes`."""
        return self._marks[name]

    def said(self, word: str) -> Said:
        """Return what a folded word is part of; `memory` keeps it."""
        begins = self._first[word]
        ones = {number for number in begins if "\\W" not in self._rules[number].turn.found}
        obeyed = self._ones[word] | {number for number in ones if self._pattern(number).fullmatch(word)}
        if any(
            self._rules[number].datum is not None and self._rules[number].label == "qui" for number in obeyed
        ):
            # « chercheurs » are people: the beginning « cherch* » means nothing there
            obeyed -= {number for number in self._ones.begun(word) if self._rules[number].datum is None}
        rules = [self._rules[number] for number in sorted(obeyed)]
        shape = "0" * len(word) if word.isdigit() else word
        kind = "/".join(sorted({rule.label for rule in rules if rule.axis == "dimension"}))
        alone = tuple(
            rule
            for rule in rules
            if rule.own or rule.axis == "form" or rule.datum is not None or rule.force >= _HINT
        )
        told = Told(shape, f"@{kind}" if kind else "")
        return Said(self._rarest[word], alone, begins - ones, self._begins[word], told)

    def may_own(self, word: str) -> bool:
        """Is a folded word part of a rule of the person's own?"""
        said = self.memory[word]
        return not self.own.isdisjoint(said.calls) or any(rule.own for rule in said.alone)

    def obeyed(self, folded: str, words: list[tuple[str, int, Said]]) -> list[tuple[Rule, int, int]]:
        """Return the rules that a folded clause obeys, and from where to where; `words` with their places."""
        found: list[tuple[Rule, int, int]] = []
        called: set[int] = set()
        for _, _, said in words:
            called |= said.calls
        rules, patterns = self._rules, self._patterns
        for word, place, said in words:
            for rule in said.alone:
                found.append((rule, place, place + len(word)))
            for number in called & said.first:
                if match := (patterns.get(number) or self._pattern(number)).match(folded, place):
                    found.append((rules[number], place, match.end()))
        if opening := called & self._opening:
            found += self._at(opening, folded, self._grammar.openings(folded, words[0][1]))
        if anywhere := called & self._anywhere:
            found += self._at(anywhere, folded, [place for _, place, _ in words])
        return found

    def _at(self, numbers: Iterable[int], folded: str, places: list[int]) -> Iterator[tuple[Rule, int, int]]:
        """Yield the rules that are obeyed at one of the places."""
        for number in numbers:
            for place in places:
                if match := self._pattern(number).match(folded, place):
                    yield self._rules[number], place, match.end()
                    break

    def _pattern(self, number: int) -> re.Pattern[str]:
        pattern = self._patterns.get(number)
        if pattern is None:
            pattern = self._patterns[number] = re.compile(self._rules[number].turn.found)
        return pattern

    def _add(self, rule: Rule, phrase: str) -> None:
        number = len(self._rules)
        if words := self._grammar.ones(phrase):
            self._rules.append(rule)
            self._ones.add(words, number)
            return
        turn = self._grammar.turn(phrase)
        self._rules.append(rule._replace(turn=turn))
        if not turn.rarest:
            raise ValueError(f"« {phrase} » : il y faut au moins un mot.")
        self._rarest.add(turn.rarest, number)
        if turn.opens:
            self._opening.add(number)
        elif turn.first:
            self._first.add(turn.first, number)
        else:
            self._anywhere.add(number)


def _book(text: str) -> dict[str, Any]:
    """A file of rules, as text: for YAML « on » is a boolean."""
    try:
        book = yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ValueError(
            f"Vos règles ne se lisent pas{f', ligne {mark.line + 1}' if mark else ''} : vérifiez les retraits et les deux-points."
        ) from error
    if not isinstance(book, dict):
        raise ValueError("Vos règles sont à ranger par groupes, comme « tournures: » ou « noms: ».")
    return book


def _checked(books: list[dict[str, Any]]) -> None:
    """Refuse groups and labels that the packaged file does not have, and slips that no word of a question could be."""
    first, *rest = books
    for book in rest:
        for group in book:
            if group not in first:
                raise ValueError(f"« {group} » n'est pas un groupe de règles : {', '.join(first)}.")
        for group in ("tournures", "noms", "formes"):
            for label in book.get(group, {}):
                if label not in first[group]:
                    raise ValueError(
                        f"« {label} » n'est pas connu dans « {group} » : {', '.join(first[group])}."
                    )
        for wrongs in book.get("orthographe", {}).values():
            if several := [wrong for wrong in wrongs if " " in fold(wrong)]:
                raise ValueError(f"« {several[0]} » : une faute d'« orthographe » est d'un seul mot.")


def _joined(books: list[dict[str, Any]]) -> dict[str, Any]:
    """What the rules refer to, lists of the one going on in the other: `listes`, `amorces`, `orthographe`, `fautes`, `reperes`."""
    first, *rest = books
    joined = {group: first[group] for group in ("listes", "amorces", "orthographe", "fautes", "reperes")}
    for book in rest:
        for group in joined.keys() & book.keys():
            said = book[group]
            joined[group] = (
                [*joined[group], *said]
                if isinstance(said, list)
                else {
                    name: [*joined[group].get(name, []), *said.get(name, [])]
                    for name in {**joined[group], **said}
                }
            )
    return joined


@cache
def load(own: str = "") -> Rules:
    """Return the packaged rules, and those of a person's own file beside them.

    Parameters: `own`, the text of a YAML of the same groups as `questions.yaml`, each of which may be left out.
    """
    return Rules(Path(__file__).with_name("questions.yaml").read_text(encoding="utf-8"), own)
