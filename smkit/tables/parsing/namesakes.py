"""Somebody's name where nobody is expected: a campaign, a product, a company or a note that bears it.

A name is known again by its digest under the key of its file, so that what goes from one table to the next names nobody.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import combinations, pairwise
from typing import TypeAlias

import pandas as pd

from smkit.tables.cells import Cells, distinct
from smkit.tables.parsing import contacts, personal
from smkit.tables.parsing.seen import bare
from smkit.tables.parsing.streets import postal
from smkit.tables.schema import Column, TableSchema
from smkit.tables.schema import key as plain

Frame: TypeAlias = pd.DataFrame | Mapping[str, Cells]
_WORD = re.compile(r"[^\W_]+")
#: What a deal or an order goes by, and what parts the company from who is there in it.
DEALS, _CUTS = frozenset({"lead_id", "order_id"}), re.compile(r"(\s+[-–—|·]\s*|\s*[-–—|·]\s+|\s*[/_:;()]\s*)")
#: What is named as a thing, and may bear a person's first name or surname alone; and how short such a word may not be.
THINGS, _SHORTEST = frozenset({"product", "campaign", "account", "supplier"}), 3
#: Names that share a word, beyond which it tells nothing of who two of them are; words of a name, beyond which it is none.
_COMMON, _LONGEST = 20, 6


@dataclass(frozen=True)
class People:
    """Whom the columns of people of a table name: the pseudonym of each full name by its digest, and the digests of their words."""

    whole: Mapping[str, str] = field(default_factory=dict)
    words: frozenset[str] = frozenset()

    def __or__(self, other: "People") -> "People":
        return People({**other.whole, **self.whole}, self.words | other.words)


@dataclass
class Found:
    """What there is to tell, by column label: how many texts were `hidden`, the lone first names or surnames that were `left`."""

    hidden: dict[str, int] = field(default_factory=dict)
    left: dict[str, list[str]] = field(default_factory=dict)


def people(
    frames: Sequence[Frame], schema: TableSchema, key: Callable[[], bytes], others: Sequence[str] = ()
) -> People:
    """Return whom the columns of people of a table's frames name, before they are hidden.

    Parameters: `key`, as `personal.hide` takes it; `others`, the names in the columns that the table does not take.
    """
    whole: dict[str, str] = {}
    words: set[str] = set()
    for column in schema.columns:
        for name, said in _full(frames, column):
            whole.setdefault(
                personal.digest(said, key()), personal.pseudonym(name, key(), personal.prefix(column))
            )
            words.update(personal.same(said).split())
    for name in others:
        whole.setdefault(personal.digest(name, key()), personal.pseudonym(name, key()))
        words.update(personal.same(name).split())
    return People(whole, frozenset(personal.digest(word, key()) for word in words))


def hide(
    frames: Sequence[pd.DataFrame],
    schema: TableSchema,
    known: People,
    key: bytes,
    told: str = "",
    kept: Collection[str] = (),
) -> Found:
    """Put, in place, the people whom texts name in full under their pseudonyms, and tell the lone names that are left.

    Parameters: `frames` of one table, the first of which is shown; `known`, whose names are looked for, digested with `key`;
    `told`, what a person says to hide wherever a cell holds it alone, apart by « ; », « tous » for each lone name that is
    left, or « aucun » for nobody; `kept`, the columns whose names stay as they are.
    """
    found = Found()
    names = {personal.same(name) for name in told.split(";") if name.strip()}
    ask, each = names != {"aucun"}, names == {"tous"}
    look = _Look(known, key)
    for column in schema.columns:
        deals = column.name in DEALS and column.name not in kept
        if not (column.type == "text" or deals) or column.role == "person" or not (known.whole or names):
            continue
        for frame in (frame for frame in frames if column.name in frame):
            cells = distinct(frame[column.name])
            if deals and personal.codes_alone(cells.text):
                continue
            before = cells.words()
            if deals:
                before = [look.in_a_deal(text) if text else text for text in before]
            alone = each and column.name in THINGS
            after = [
                personal.pseudonym(text, key)
                if text and (personal.same(text) in names or (alone and look.alone(text)))
                else look.without(text)
                for text in before
            ]
            if number := sum(a != b for a, b in zip(cells.words(), after, strict=True)):
                frame[column.name] = cells.strings(list(after))
            if frame is frames[0]:
                found.hidden |= {column.label: number} if number else {}
                left = [t for t in after if column.name in THINGS and ask and look.alone(t)]
                found.left |= {column.label: sorted(left)} if left else {}
    return found


def without(known: People, key: bytes) -> Callable[[str], str]:
    """Return what puts each of those who are `known`, by the digests of `key`, under their pseudonym in a text."""
    return _Look(known, key).without


def reached(frames: Sequence[pd.DataFrame], schema: TableSchema, key: Callable[[], bytes]) -> dict[str, int]:
    """Put, in place, the ways to reach or identify somebody that texts hold under pseudonyms, and return how many texts did by
    column label; `key` is called only when there is something to hide."""
    found: dict[str, int] = {}
    for column in schema.columns:
        if column.type != "text" or column.role == "person":
            continue
        for frame in (frame for frame in frames if column.name in frame):
            cells = distinct(frame[column.name])
            before = cells.words()
            after = [contacts.without(text, lambda way: personal.pseudonym(way, key())) for text in before]
            if number := sum(a != b for a, b in zip(before, after, strict=True)):
                frame[column.name] = cells.strings(after)
                found |= {column.label: number} if frame is frames[0] else {}
    return found


def addresses(frame: pd.DataFrame, schema: TableSchema) -> list[tuple[Column, int]]:
    """Return the columns whose texts look like postal addresses, and how many of each do."""
    found = []
    for column in schema.columns:
        if column.type == "text" and column.role != "person" and column.name in frame:
            if number := sum(map(postal, filter(None, distinct(frame[column.name]).words()))):
                found.append((column, number))
    return found


def doubles(
    frames: Sequence[pd.DataFrame], schema: TableSchema, key: Callable[[], bytes]
) -> dict[str, list[tuple[str, str]]]:
    """Return the pairs of pseudonyms that may be one person, by column label: a first name that is an initial or missing, one
    more first name, an e-mail address made of the name.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for column in schema.columns:
        written: dict[frozenset[str], dict[str, str]] = defaultdict(dict)
        for name in _named(frames, column):
            who, said = personal.same(name), personal.called(name)
            if said or "@" in who:
                words = personal.same(said).split() if said else _WORD.findall(plain(who.partition("@")[0]))
                written[frozenset(words)].setdefault(who, name)
        first = {words: next(iter(names.values())) for words, names in written.items()}
        pairs = [pair for names in written.values() for pair in pairwise(names.values())]
        pairs += [(first[one], first[other]) for one, other in _close(list(written))]
        if pairs:
            hidden = partial(personal.pseudonym, key=key(), prefix=personal.prefix(column))
            found[column.label] = sorted((hidden(one), hidden(other)) for one, other in pairs)
    return found


class _Look:
    """Looks in texts for names that are known by their digests."""

    def __init__(self, known: People, key: bytes) -> None:
        self.known, self.key = known, key
        self.is_part = cache(self._is_part)

    def _is_part(self, word: str) -> bool:
        return personal.digest(word, self.key) in self.known.words

    def without(self, text: str) -> str:
        """Return a text with each full name that it bears under its pseudonym, the same text where there is none."""
        shown = bare(text) if text else ""
        words = [(m.start(), m.end(), plain(m[0])) for m in _WORD.finditer(shown)]
        before = {
            n
            for n, (start, end, _) in enumerate(words)
            if personal.civil(shown[start:end], shown[end : end + 1])
        }
        place, done = 0, []
        for start, end in self._names([word for _, _, word in words], before):
            name = " ".join(word for _, _, word in words[start:end])
            known = self.known.whole.get(personal.digest(name, self.key))
            done += [shown[place : words[start][0]], known or personal.pseudonym(name, self.key)]
            place = words[end - 1][1]
        return "".join([*done, shown[place:]]) if done else text

    def _names(self, words: Sequence[str], before: Collection[int]) -> Iterator[tuple[int, int]]:
        """The places of full names, and of those told as somebody's by what is before them, at `before`."""
        start = 0
        while start < len(words):
            end = start
            while end < len(words) and self.is_part(words[end]):
                end += 1
            last = next(
                (e for e in range(end, start + 1, -1)
                 if personal.digest(" ".join(words[start:e]), self.key) in self.known.whole), 0
            )  # fmt: skip
            if not last and start - 1 in before and any(len(word) >= _SHORTEST for word in words[start:end]):
                last = end
                yield start - 1, last
            elif last:
                yield start, last
            start = last or start + 1

    def in_a_deal(self, text: str) -> str:
        """Return what a deal goes by, where a part that is somebody's surname alone, beside a company's name, is a pseudonym."""
        parts = _CUTS.split(text)  # each odd one is what parts two
        if len(parts) < 2:  # « Nom » alone may be the company
            return text
        hidden = [
            personal.pseudonym(part, self.key) if n % 2 == 0 and self.alone(part) else part
            for n, part in enumerate(parts)
        ]
        return "".join(hidden)

    def alone(self, text: str) -> bool:
        """Is a text one word, that is part of somebody's name?"""
        words = personal.same(text).split() if text else []
        return (
            len(words) == 1 and len(words[0]) >= _SHORTEST and words[0].isalpha() and self.is_part(words[0])
        )


def _named(frames: Sequence[Frame], column: Column) -> list[str]:
    """Those whom a column of people names, each as it is first written."""
    if column.role != "person":
        return []
    return list(dict.fromkeys(
        name for frame in frames if column.name in frame for name in personal.somebody(frame[column.name])
    ))  # fmt: skip


def _full(frames: Sequence[Frame], column: Column) -> Iterator[tuple[str, str]]:
    """Each cell that names somebody in full or as « Mme Nom », and the name in it, a telephone or an address left out."""
    for cell in _named(frames, column):
        said = personal.called(cell)
        if " " in personal.same(said) or personal.titled(said):
            yield cell, said


def _close(names: Sequence[frozenset[str]]) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The pairs of names, as sets of words, that may be one person's: one says no more than the other, or says it shorter."""
    there, by_word = set(names), defaultdict[str, list[frozenset[str]]](list)
    for name in names:
        for word in name if 1 < len(name) <= _LONGEST else ():
            by_word[word].append(name)
    for name in names:
        for size in range(2, len(name) if len(name) <= _LONGEST else 0):
            yield from (
                (part, name)
                for each in combinations(sorted(name), size)
                if (part := frozenset(each)) in there
            )
        longest = max(name, key=lambda word: (len(word), word))
        short = len(name) == 1 or any(len(word) == 1 for word in name)
        others = by_word[longest] if short and longest.isalpha() and len(longest) >= _SHORTEST else []
        if len(others) <= _COMMON:
            yield from ((name, other) for other in others if other != name and _shorter(name, other))


def _shorter(name: frozenset[str], other: frozenset[str]) -> bool:
    """Is each word of a name one of the other's, or the initial of one that is left?

    >>> _shorter(frozenset({"p", "nom"}), frozenset({"prenom", "nom"}))
    True
    >>> _shorter(frozenset({"autre", "nom"}), frozenset({"prenom", "nom"}))
    False
    """
    left = other - name
    return all(len(word) == 1 and any(each.startswith(word) for each in left) for word in name - other)
