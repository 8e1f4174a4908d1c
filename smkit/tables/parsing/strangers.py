"""People whom no column of people names: a region, a channel or a product whose values are mostly somebody's full name.

A value alone among ordinary ones stays as it is: « Saint Denis », a brand, a product with a first name in it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import pandas as pd

from smkit import first_names
from smkit.tables.cells import distinct
from smkit.tables.parsing import personal
from smkit.tables.parsing.namesakes import DEALS, THINGS
from smkit.tables.parsing.seen import bare
from smkit.tables.schema import Column, TableSchema, load
from smkit.tables.schema import key as plain

#: Letters beside figures are those of a code.
_WORD = re.compile(r"\b[^\W\d_]+\b")
#: What is between the partners of a firm.
_PARTNERS = re.compile(r"&| (?:et|and|und|e|en) ")
#: What parts a company from who is there, in what a deal goes by.
_CUTS = re.compile(r"\s+[-–—|·]\s*|\s*[-–—|·]\s+|[/:;()]")
_LINKS = frozenset({" ", "-", ", ", "'", "’", ". "})
_PARTICLES = frozenset("de du des le la el ben van von der den d da dos di l".split())
_BETWEEN = frozenset("de d par avec a l n du".split())
#: A share of the values of a column, and a number of people, from which its values are people; a share from which all but words
#: of jobs are; letters beyond which a text is a sentence.
_MOST, _PEOPLE, _ALL, _LONGEST = 0.5, 2, 0.6, 80
#: Share of the names that one word beside is met in, beyond which it is a thing's: « Robe Camille », « Robe Juliette ».
_SHARED = 0.15
#: Free text, which is never shown as it is, or is masked where it is.
_FREE = frozenset({"question", "answer"})
#: What keeps the names of a column as they are, after its name.
_KEPT = "=aucun"


@dataclass(frozen=True)
class Name:
    """Somebody's full name in a text, from `start` to `end`: `first` and `last`, the words that tell; `sure`, that what is before
    says that it is a person's; `turned`, that the first name comes last, in letters as small."""

    start: int
    end: int
    first: str
    last: str
    sure: bool = False
    turned: bool = False


def kept(told: str) -> tuple[set[str], str]:
    """Return the columns whose names stay as they are, and what else is answered.

    Parameters: `told`, the answer `personnes`.

    >>> kept("region=aucun; tous")
    ({'region'}, 'tous')
    """
    parts = [part.strip() for part in told.split(";") if part.strip()]
    columns = {part.removesuffix(_KEPT) for part in parts if part.endswith(_KEPT)}
    return columns, "; ".join(part for part in parts if not part.endswith(_KEPT))


def keeping(column: Column) -> str:
    """Return the answer that keeps the names of a column as they are.

    >>> from smkit.tables.schema import table
    >>> keeping(table("orders").column("region"))
    'region=aucun'
    """
    return f"{column.name}{_KEPT}"


def hide(
    frames: Sequence[pd.DataFrame], schema: TableSchema, key: Callable[[], bytes], told: str = ""
) -> list[tuple[Column, int]]:
    """Put, in place, the people whom columns of texts hold under pseudonyms, and return the columns and how many people each held.

    Parameters: `frames` of one table; `key`, called only when somebody is hidden; `told`, the answer `personnes`.
    """
    there, found = kept(told)[0], []
    for column in columns(schema):
        if column.name in there:
            continue
        mine = [frame for frame in frames if column.name in frame]
        cells = [distinct(frame[column.name]) for frame in mine]
        values = list(dict.fromkeys(text for each in cells for text in each.words() if text))
        if column.name == DEALS:  # each may be one person's: it is looked at alone
            names = {text: spans for text in values if (spans := _of_a_deal(text))}
        else:
            names = people(values, column.name in THINGS)
        if not names:
            continue
        secret = key()
        hidden = {text: _without(text, spans, secret) for text, spans in names.items()}
        for frame, each in zip(mine, cells, strict=True):
            before = each.words()
            if any(text in hidden for text in before):
                frame[column.name] = each.strings([hidden.get(text, text) for text in before])
        who = {personal.same(_written(text, span)) for text, spans in names.items() for span in spans}
        found.append((column, len(who)))
    return found


def columns(schema: TableSchema) -> list[Column]:
    """Return the columns of a table where nobody is expected.

    >>> from smkit.tables.schema import table
    >>> [column.name for column in columns(table("sessions"))]
    ['channel']
    """
    return [
        column
        for column in schema.columns
        if column.name == DEALS
        or (column.type == "text" and column.role != "person" and column.name not in _FREE)
    ]


def people(values: Sequence[str], things: bool = False) -> dict[str, list[tuple[int, int]]]:
    """Return the values of a column that name people, each once, with the places of the names in the value as it is seen.

    Parameters: `values`, each once; `things`, whether it is what things are called.

    >>> people(["Web", "Mme Nom", "M. Autre"]).keys()
    dict_keys(['Mme Nom', 'M. Autre'])
    >>> people(["Web", "Boutique", "Saint Denis", "Mme Nom"])
    {}
    """
    found = {value: names for value in values if (names := _names(value, things))}
    pseudonyms = sum("Personne-" in value or "Commercial-" in value for value in values)
    met = defaultdict[str, set[str]](set)
    for name in (name for names in found.values() for name in names if not name.sure):
        met[name.last].add(name.first)
    shared = {last: len(firsts) for last, firsts in met.items() if len(firsts) > _SHARED * len(found)}
    likely = {
        value: own
        for value, names in found.items()
        if (own := [name for name in names if name.sure or shared.get(name.last, 1) < 3 - name.turned])
    }
    who = {frozenset((name.first, name.last)) for names in likely.values() for name in names}
    firsts = Counter(name.first for names in likely.values() for name in names)
    several = len(who) + pseudonyms >= _PEOPLE and (len(firsts) + pseudonyms > 1 or "" in firsts)
    share = (len(likely) + pseudonyms) / len(values) if values else 0
    if not (several and share >= _MOST):
        sure = {value: [n for n in names if n.sure and n.first] for value, names in likely.items()}
        return {value: [(n.start, n.end) for n in names] for value, names in sure.items() if names}
    places = {value: [(n.start, n.end) for n in names] for value, names in likely.items()}
    before = {bare(value)[: names[0].start] for value, names in likely.items()}
    for value in values:
        if value not in places and (start := _rest(bare(value), before, share >= _ALL)) is not None:
            places[value] = [(start, len(bare(value)))]
    return places


def names(text: str, deal: bool = False) -> list[str]:
    """Return the full names that a text bears, wherever it stands: it does not know whether they are people's.

    Parameters: `deal`, whether it is what a deal goes by, where a company stands beside somebody.

    >>> names("Service des ventes"), names("Mme Nom"), names("Boulons SARL_Mme Nom"), names("Boulons SARL_Mme Nom", deal=True)
    ([], ['Mme Nom'], [], ['Mme Nom'])
    """
    return [_written(text, span) for span in (_of_a_deal(text) if deal else _spans(text))]


def is_told(text: str) -> bool:
    """Does a text bear a full name, and say that it is somebody's?

    >>> is_told("Mme Nom"), is_told("Thé Marie Lou")
    (False, False)
    """
    return any(name.sure and name.first for name in _names(text))


def without(text: str, key: Callable[[], bytes]) -> str:
    """Return a text with the names that it bears under pseudonyms, the same text where there is none.

    >>> without("Service des ventes", lambda: b"secret")
    'Service des ventes'
    """
    found = _spans(text)
    return _without(text, found, key()) if found else text


def _spans(text: str) -> list[tuple[int, int]]:
    return [(name.start, name.end) for name in _names(text)]


def _of_a_deal(text: str) -> list[tuple[int, int]]:
    """The names in what a deal goes by: those of the text, else of each of its parts, whatever company is beside and however small
    the letters are. « Marie Boulons SARL » is a company; whoever comes after it is none."""
    shown, start = bare(text), 0
    if bare(apart := shown.replace("_", " ")) == apart:
        shown = apart
    if (found := _spans(shown)) or len(text) > _LONGEST:
        return found
    ends = [(cut.start(), cut.end()) for cut in _CUTS.finditer(shown)]
    ends += [(word.end(),) * 2 for word in _WORD.finditer(shown) if personal.is_legal_form(word[0])]
    for end, after in sorted([*ends, (len(shown),) * 2]):
        start += len(shown[start:end]) - len(shown[start:end].lstrip())
        part = shown[start:end].rstrip()
        if part.islower() and len(part.title()) == len(part):
            part = part.title()
        found += [(start + name.start, start + name.end) for name in _names(part)]
        start = max(start, after)
    return found


def _rest(text: str, before: Collection[str], all_: bool) -> int | None:
    """Where what looks like a name begins after what is before other names, or nowhere; `all_`, that the others are people."""
    for lead in sorted(before, key=len, reverse=True):
        if (lead or all_) and text.startswith(lead) and personal.looks_like_a_name(text[len(lead) :]):
            words = [plain(word) for word in _WORD.findall(text[len(lead) :])]
            known = words[0] in _firsts()  # there, « Blanc » and « Rose » are last names too
            if not _is_thing(words) and (known or not set(words) & (_book()["ordinary"] | _book()["places"])):
                return len(lead)
    return None


def _without(text: str, spans: Sequence[tuple[int, int]], key: bytes) -> str:
    shown, place, done = bare(text), 0, []
    for start, end in spans:
        done += [shown[place:start], personal.pseudonym(shown[start:end], key)]
        place = end
    return "".join([*done, shown[place:]])


def _written(text: str, span: tuple[int, int]) -> str:
    return bare(text)[span[0] : span[1]]


def _names(text: str, things: bool = False) -> list[Name]:
    """The names in a text, from left to right; `things`, whether only what is surely in the order of a name is one, and ends the
    text: what follows tells a thing that bears its maker's name."""
    shown = text if text.isascii() else bare(text)
    if not any(_leads(word) for word in _WORD.findall(shown)):  # as most texts, by the million
        return []
    shown = bare(shown)
    words = list(_WORD.finditer(shown))
    if len(words) < 2 or len(shown) > _LONGEST or not personal.names_someone(shown):
        return []
    if things and _PARTNERS.search(shown):
        return []
    found = list(_each(shown, words, things))
    return [name for name in found if name.sure or name.end == words[-1].end()] if things else found


@lru_cache(1 << 16)
def _leads(word: str) -> bool:
    return _is_first(word) or personal.civil(word, ".")


def _each(shown: str, words: Sequence[re.Match[str]], things: bool) -> Iterator[Name]:
    place, done = 0, 0
    while place < len(words):
        found = _titled(shown, words, place) or _forward(shown, words, place, things)
        if found is None and place > done:
            found = _backward(shown, words, place, things)
        if found is None:
            place += 1
            continue
        name, place = found
        done = place
        yield name


def _titled(shown: str, words: Sequence[re.Match[str]], place: int) -> tuple[Name, int] | None:
    """A name after « Mme » or « M. »."""
    title = words[place]
    if place + 1 == len(words) or not personal.civil(title[0], shown[title.end() : title.end() + 1]):
        return None
    end = _last(shown, words, place + 1)
    if end is None:
        return None
    known = _is_first(words[place + 1][0]) and end > place + 2
    first = plain(words[place + 1][0]) if known else ""
    return Name(title.start(), words[end - 1].end(), first, plain(words[end - 1][0]), known), end


def _forward(shown: str, words: Sequence[re.Match[str]], place: int, things: bool) -> tuple[Name, int] | None:
    """A first name, and the last name after it."""
    if not _is_first(words[place][0]) or _is_place(words, place):
        return None
    start = place + 1
    while start + 1 < len(words) and _linked(shown, words, start) and _is_first(words[start][0]):
        start += 1  # « Marie-Claude », « Jean Paul »
    if start == len(words) or not _apart(shown, words, start):
        return None
    end = _last(shown, words, start, things)
    if end is None or _is_thing({plain(word[0]) for word in words[place:end]}):
        return None
    last = plain(words[end - 1][0])
    return Name(
        words[place].start(), words[end - 1].end(), plain(words[place][0]), last, _cued(words, place)
    ), end


def _backward(
    shown: str, words: Sequence[re.Match[str]], place: int, things: bool
) -> tuple[Name, int] | None:
    """A last name, and the first name after it."""
    own, before = words[place], words[place - 1]
    if not _is_first(own[0]) or not _apart(shown, words, place) or not _is_last(before[0]):
        return None
    loud = before[0].isupper() and (not own[0].isupper() or not _is_place(words, place - 1))
    if (things and not loud) or _is_thing({plain(before[0]), plain(own[0])}) or _is_place(words, place - 1):
        return None
    name = Name(
        before.start(), own.end(), plain(own[0]), plain(before[0]), loud and _cued(words, place - 1), not loud
    )
    return name, place + 1


def _last(shown: str, words: Sequence[re.Match[str]], place: int, things: bool = False) -> int | None:
    """Where a last name that begins at `place` ends: particles, a word, and one more where a dash says so, or the end, unless it
    is that of `things`."""
    end = place
    while end + 1 < len(words) and plain(words[end][0]) in _PARTICLES and _linked(shown, words, end + 1):
        end += 1
    if not _is_last(words[end][0]):
        return None
    end += 1
    if end < len(words) and _linked(shown, words, end) and _is_last(words[end][0]):
        dashed = shown[words[end - 1].end()] == "-"
        end += dashed or (end + 1 == len(words) and not things)
    return end


def _linked(shown: str, words: Sequence[re.Match[str]], place: int) -> bool:
    return shown[words[place - 1].end() : words[place].start()] in _LINKS


def _apart(shown: str, words: Sequence[re.Match[str]], place: int) -> bool:
    """Is a word beside the one before it, and no half of it? « Paul-Autre » is a firm's."""
    return _linked(shown, words, place) and shown[words[place].start() - 1] != "-"


def _cued(words: Sequence[re.Match[str]], place: int) -> bool:
    """Does what stands before say that a person is named?"""
    before = place - 1
    while before >= 0 and plain(words[before][0]) in _BETWEEN:
        before -= 1
    return before >= 0 and plain(words[before][0]) in _book()["cues"]


def _is_place(words: Sequence[re.Match[str]], place: int) -> bool:
    before = place - 1
    while before >= 0 and plain(words[before][0]) in _PARTICLES:
        before -= 1
    return before >= 0 and plain(words[before][0]) in _book()["places"]


def _is_thing(words: Collection[str]) -> bool:
    return frozenset(words) - _PARTICLES in _things()


@lru_cache(1 << 16)
def _is_first(word: str) -> bool:
    return word[:1].isupper() and plain(word) in _firsts()


def _is_last(word: str) -> bool:
    """May a word be a last name? Two letters at least, a capital, and no word of every day."""
    said = plain(word)
    return (
        len(word) > 1
        and word[:1].isupper()
        and said not in _book()["ordinary"]
        and said not in _book()["places"]
        and said not in _book()["cues"]
        and (_is_first(word) or personal.names_someone(word))
    )


@cache
def _firsts() -> frozenset[str]:
    return (frozenset(map(plain, first_names.known())) | _book()["more_first"]) - _book()["not_first"]


@cache
def _things() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(name.split()) for name in _book()["things"])


@cache
def _book() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load("parsing/strangers.yaml").items()}
