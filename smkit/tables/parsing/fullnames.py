"""Where somebody's full name stands in a text, as its words tell: first names, titles, and what names no person."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from smkit import first_names
from smkit.tables.parsing import personal
from smkit.tables.parsing.seen import bare
from smkit.tables.schema import key as plain
from smkit.tables.schema import load

#: Letters beside figures are those of a code; an underline parts words as a space does.
WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?![^\W_])")
#: A text of more letters is a sentence, where a name is one only if what is before says so.
LONGEST = 80
#: What is between the partners of a firm.
_PARTNERS = re.compile(r"&| (?:et|and|und|e|en) ")
_LINKS = frozenset({" ", "-", ", ", "'", "’", ". "})
_PARTICLES = frozenset("de du des le la el ben van von der den d da dos di l".split())
#: What a service says after whom it is for: « (3 h) », « 2026 », « - 2 jours ».
_AFTER = re.compile(
    r"\s*(?:[-–—,:]?\s*(?:[(\[][^)\]]*\d[^)\]]*[)\]]|(?:n°\s?)?\d[\d/.,]*\s?(?:h|heures?|min|minutes?|j|jours?|séances?|mois)?\.?))?\s*"
)
_SURNAME = r"(?:d['’]|(?:d[eu]|des|la|le|van|von|den|der) )*[^\W\d_]{2,}(?:[ '’-][^\W\d_]{2,})?"
_INITIAL = re.compile(
    rf"(?:[^\W\d_]\.[ -]?){{1,2}}(?P<last>{_SURNAME})|(?P<first>{_SURNAME}) (?:[^\W\d_]\.[ -]?){{1,2}}"
)
_BETWEEN = frozenset("de d par avec a l n du".split())


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


def names(text: str, things: bool = False, short: bool = False) -> list[Name]:
    """Return the names in a text, from left to right.

    Parameters: `things`, whether only what is surely in the order of a name is one, and ends the text, a duration or a number left
    out: what follows tells a thing that bears its maker's name; `short`, whether an initial and a surname alone are one.

    >>> [[(name.start, name.end) for name in names(text, short=True)] for text in ("Mme Nom", "P. Nom", "Nom P.", "P.V.")]
    [[(0, 7)], [(0, 6)], [(0, 6)], []]
    """
    shown = text if text.isascii() else bare(text)
    if short and (whole := _initialed(bare(shown))):
        return [whole]
    if not any(_leads(word) for word in WORD.findall(shown)):  # as most texts, by the million
        return []
    shown = bare(shown)
    words = list(WORD.finditer(shown))
    if len(words) < 2 or not personal.names_someone(shown):
        return []
    if things and _PARTNERS.search(shown):
        return []
    found = [name for name in _each(shown, words, things) if name.sure or len(shown) <= LONGEST]
    return [name for name in found if name.sure or _AFTER.fullmatch(shown, name.end)] if things else found


def _initialed(shown: str) -> Name | None:
    """An initial and a surname that are the whole text, in either order: « P. Nom », « Nom J.-P. »."""
    found = _INITIAL.fullmatch(shown)
    if found is None:
        return None
    last = found["last"] or found["first"]
    words = [plain(word) for word in WORD.findall(last)]
    if not all(map(_is_last, re.split(r"[ '’-]", re.sub(r"^(?:d['’]|[a-z]{2,3} )+", "", last)))):
        return None
    return Name(0, len(shown), "", words[-1])


@lru_cache(1 << 16)
def _leads(word: str) -> bool:
    return _is_first(word) or personal.civil(word, ".")


def _each(shown: str, words: Sequence[re.Match[str]], things: bool) -> Iterator[Name]:
    place, done = 0, 0
    while place < len(words):
        found = _titled(shown, words, place, things) or _forward(shown, words, place, things)
        if found is None and place > done:
            found = _backward(shown, words, place, things)
        if found is None:
            place += 1
            continue
        name, place = found
        done = place
        yield name


def _titled(shown: str, words: Sequence[re.Match[str]], place: int, things: bool) -> tuple[Name, int] | None:
    """A name after « Mme » or « M. »."""
    title = words[place]
    if place + 1 == len(words) or not personal.civil(title[0], shown[title.end() : title.end() + 1]):
        return None
    end = _last(shown, words, place + 1)
    if end is None:
        return None
    known = _is_first(words[place + 1][0]) and end > place + 2
    first = plain(words[place + 1][0]) if known else ""
    sure = known or _cued(words, place, things)
    return Name(title.start(), words[end - 1].end(), first, plain(words[end - 1][0]), sure), end


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
    if end is None or is_thing({plain(word[0]) for word in words[place:end]}):
        return None
    last = plain(words[end - 1][0])
    return Name(
        words[place].start(), words[end - 1].end(), plain(words[place][0]), last, _cued(words, place, things)
    ), end


def _backward(
    shown: str, words: Sequence[re.Match[str]], place: int, things: bool
) -> tuple[Name, int] | None:
    """A last name, and the first name after it."""
    own, before = words[place], words[place - 1]
    if not _is_first(own[0]) or not _apart(shown, words, place) or not _is_last(before[0]):
        return None
    loud = before[0].isupper() and (not own[0].isupper() or not _is_place(words, place - 1))
    if (things and not loud) or is_thing({plain(before[0]), plain(own[0])}) or _is_place(words, place - 1):
        return None
    name = Name(
        before.start(),
        own.end(),
        plain(own[0]),
        plain(before[0]),
        loud and _cued(words, place - 1, things),
        not loud,
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


def _cued(words: Sequence[re.Match[str]], place: int, things: bool) -> bool:
    """Does what stands before say that a person is named? The word before, that of a thing; any, in what is to be done."""
    said = [plain(word[0]) for word in words[:place]]
    if not things and said[-1:] == ["avec"]:
        return True
    while said and said[-1] in _BETWEEN:
        said.pop()
    return not book()["cues"].isdisjoint(said[-1:] if things else said)


def _is_place(words: Sequence[re.Match[str]], place: int) -> bool:
    before = place - 1
    while before >= 0 and plain(words[before][0]) in _PARTICLES:
        before -= 1
    # « Chez Untel » is a restaurant; a job is done « chez » somebody
    return before >= 0 and plain(words[before][0]) in book()["places"] - ({"chez"} if before else set())


def is_thing(words: Collection[str]) -> bool:
    return frozenset(words) - _PARTICLES in _things()


@lru_cache(1 << 16)
def _is_first(word: str) -> bool:
    return word[:1].isupper() and plain(word) in firsts()


def _is_last(word: str) -> bool:
    """May a word be a last name? Two letters at least, a capital, and no word of every day."""
    said = plain(word)
    return (
        len(word) > 1
        and word[:1].isupper()
        and said not in book()["ordinary"]
        and said not in book()["places"]
        and said not in book()["cues"]
        and (_is_first(word) or personal.names_someone(word))
    )


@cache
def firsts() -> frozenset[str]:
    return (frozenset(map(plain, first_names.known())) | book()["more_first"]) - book()["not_first"]


@cache
def _things() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(name.split()) for name in book()["things"])


@cache
def book() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load("parsing/strangers.yaml").items()}
