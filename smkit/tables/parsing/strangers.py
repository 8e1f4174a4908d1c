"""People whom no column of people names: a region, a channel or a product whose values are mostly somebody's full name.

A value alone among ordinary ones stays as it is: « Saint Denis », a brand, a product with a first name in it. Whoever stands beside
one of them does not: « Nord (Prénom Nom) » among « Nord » and « Sud ».
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import pyarrow as pa

from smkit.tables.cells import bearing, distinct
from smkit.tables.parsing import fullnames, personal
from smkit.tables.parsing.namesakes import DEALS, THINGS
from smkit.tables.parsing.seen import bare
from smkit.tables.schema import Column, TableSchema
from smkit.tables.schema import key as plain

#: What parts a company from who is there, in what a deal goes by.
_CUTS = re.compile(r"\s+[-–—|·]\s*|\s*[-–—|·]\s+|[/:;()]")
#: What parts a place from whoever answers for it, and what closes it: « Nord (Prénom Nom) », « Nord - Prénom Nom ».
_OPENS, _CLOSES = re.compile(r"(?:\s*[(\[/:|·]|\s+[-–—])\s*$"), re.compile(r"\s*[)\]]?\s*")
#: A share of the values of a column, and a number of people, from which its values are people; a share from which all but words
#: of jobs are.
_MOST, _PEOPLE, _ALL = 0.5, 2, 0.6
#: Share of the names that one word beside is met in, beyond which it is a thing's: « Robe Camille », « Robe Juliette ».
_SHARED = 0.15
#: What is before names in a column, in so many ways at most; figures in it, and what a name is up to; two words of letters.
_LEADS, _FIGURES, _BEFORE_FIGURES = 50, re.compile(r"\d+"), re.compile(r"[^\d(\[]+")
_TWO_WORDS = r"\pL{2,}[^\pL0-9]+\pL{2,}"
#: What says that a company is one person, whose name it bears: « Prénom Nom EI ».
_ALONE = re.compile(
    r"\b(?:EI|E\.I\.|EIRL|E\.I\.R\.L\.|(?i:entreprise individuelle|entrepreneure? individuel(?:le)?"
    r"|(?:auto|micro)[ -]?entre\w+))(?!\w)"
)
#: Free text, which is never shown as it is, or is masked where it is.
FREE = frozenset({"question", "answer"})
#: What keeps the names of a column as they are, after its name.
_KEPT = "=aucun"


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
        if column.name in DEALS and not any(may_name(each.text) for each in cells):
            continue
        values = list(dict.fromkeys(text for each in cells for text in each.words() if text))
        # what a deal or an order goes by may be one person's: each is looked at alone
        names = of_deals(values) if column.name in DEALS else people(values, column.name in THINGS)
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
        if column.name in DEALS
        or (column.type == "text" and column.role != "person" and column.name not in FREE)
    ]


def people(values: Sequence[str], things: bool = False) -> dict[str, list[tuple[int, int]]]:
    """Return the values of a column that name people, each once, with the places of the names in the value as it is seen.

    Parameters: `values`, each once; `things`, whether it is what things are called.

    >>> people(["Web", "Mme Nom", "M. Autre"]).keys()
    dict_keys(['Mme Nom', 'M. Autre'])
    >>> people(["Web", "Boutique", "Saint Denis", "Mme Nom"])
    {}
    """
    found = {value: names for value in values if (names := fullnames.names(value, things, short=not things))}
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
        beside = {} if things else _beside(values, likely)
        sure = {
            value: [n for n in names if n.sure or n is beside.get(value)] for value, names in likely.items()
        }
        known = {value: [(n.start, n.end) for n in names] for value, names in sure.items() if names}
        return {value: spans for value in values if (spans := _alone(value))} | known
    places = {value: [(n.start, n.end) for n in names] for value, names in likely.items()}
    return places | _rest(values, places, share >= _ALL)


def _beside(
    values: Sequence[str], names: Mapping[str, Sequence[fullnames.Name]]
) -> dict[str, fullnames.Name]:
    """The names that stand beside what is a value of the column too, or stands before several names: whoever answers for it."""
    found: dict[str, tuple[str, fullnames.Name]] = {}
    for value, own in names.items():
        shown, last = bare(value), own[-1]
        cut = _OPENS.search(shown, 0, last.start)
        if cut and cut.start() and _CLOSES.fullmatch(shown, last.end):
            found[value] = plain(shown[: cut.start()]), last
    heads = Counter(head for head, _ in found.values())
    there = {plain(value) for value in values}
    return {value: name for value, (head, name) in found.items() if head in there or heads[head] > 1}


def _alone(value: str) -> list[tuple[int, int]]:
    """Return where a company that is one person bears their full name; nothing for any other, whose name is no personal datum."""
    shown = bare(value)
    found = _ALONE.search(shown)
    if not found or len(shown) > fullnames.LONGEST:
        return []
    before = shown[: found.start()].rstrip(" ,;:(-–—")
    after = bare(shown[found.end() :])
    if names := fullnames.names(before):
        return [(name.start, name.end) for name in names]
    start = len(shown) - len(after)
    return [(start + name.start, start + name.end) for name in fullnames.names(after)]


def of_deals(values: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
    """Return what deals or orders go by where somebody is named, each once, with the places of the names, as `people` does.

    >>> of_deals(["Devis Mme Nom 12", "Devis 13"])
    {'Devis Mme Nom 12': [(6, 13)]}
    """
    places = {text: spans for text in values if (spans := _of_a_deal(text))}
    share = len(places) / len(values) if values else 0
    return places | _rest(values, places, share >= _ALL) if share >= _MOST and len(places) > 1 else places


def may_name(numbers: pa.StringArray) -> bool:
    """May numbers of orders or deals name somebody? Codes, by the million, do not.

    >>> may_name(pa.array(["C-0042", "7"])), may_name(pa.array(["Devis Prénom Nom"]))
    (False, True)
    """
    return bool(bearing(numbers, _TWO_WORDS).any()) and not personal.codes_alone(numbers)


def names(text: str, deal: bool = False) -> list[str]:
    """Return the full names that a text bears, wherever it stands: it does not know whether they are people's.

    Parameters: `deal`, whether it is what a deal goes by, where a company stands beside somebody.

    >>> names("Service des ventes"), names("Mme Nom"), names("Boulons SARL_Mme Nom"), names("Boulons SARL_Mme Nom", deal=True)
    ([], ['Mme Nom'], [], ['Mme Nom'])
    """
    return [_written(text, span) for span in (_of_a_deal(text) if deal else places(text))]


def maybe(text: str) -> list[tuple[int, int]]:
    """Return where a text ends by what may be somebody's name, though its first name is as often a thing's or a town's.

    >>> maybe("Salaire Victoria Nom"), maybe("Salaires nets")
    ([(8, 20)], [])
    """
    shown = bare(text)
    for word in fullnames.WORD.finditer(shown):
        rest = shown[word.start() :]
        if (
            plain(word[0]) in fullnames.book()["not_first"]
            and personal.looks_like_a_name(rest)
            and _may_be_somebody(rest)
        ):
            return [(word.start(), len(shown))]
    return []


def is_told(text: str) -> bool:
    """Does a text bear a full name, and say that it is somebody's?

    >>> is_told("Mme Nom"), is_told("Thé Marie Lou")
    (False, False)
    """
    return any(name.sure and name.first for name in fullnames.names(text))


def without(text: str, key: Callable[[], bytes]) -> str:
    """Return a text with the names that it bears under pseudonyms, the same text where there is none.

    >>> without("Service des ventes", lambda: b"secret")
    'Service des ventes'
    """
    found = places(text)
    return _without(text, found, key()) if found else text


def places(text: str) -> list[tuple[int, int]]:
    """Return where a text bears full names, as it is seen.

    >>> places("Appel de Mme Nom")
    [(9, 16)]
    """
    return [(name.start, name.end) for name in fullnames.names(text)]


def _of_a_deal(text: str) -> list[tuple[int, int]]:
    """The names in what a deal goes by: those of the text, else of each of its parts, whatever company is beside and however small
    the letters are. « Marie Boulons SARL » is a company; whoever comes after it is none."""
    shown, start = bare(text), 0
    if bare(apart := shown.replace("_", " ")) == apart:
        shown = apart
    if (found := places(shown)) or len(text) > fullnames.LONGEST:
        return found
    ends = [(cut.start(), cut.end()) for cut in _CUTS.finditer(shown)]
    ends += [(word.end(),) * 2 for word in fullnames.WORD.finditer(shown) if personal.is_legal_form(word[0])]
    for end, after in sorted([*ends, (len(shown),) * 2]):
        start += len(shown[start:end]) - len(shown[start:end].lstrip())
        part = shown[start:end].rstrip()
        if part.islower() and len(part.title()) == len(part):
            part = part.title()
        found += [(start + name.start, start + name.end) for name in fullnames.names(part)]
        start = max(start, after)
    return found


def _rest(
    values: Sequence[str], places: Mapping[str, Sequence[tuple[int, int]]], all_: bool
) -> dict[str, list[tuple[int, int]]]:
    """The other values of a column, where what looks like a name stands after what is before the names of `places`; `all_`, that
    what is alone is people too. Figures before it and after it may be others: « Devis 7 … (3 h) »."""
    leads = Counter(
        _FIGURES.sub(r"\\d+", re.escape(bare(value)[: spans[0][0]])) for value, spans in places.items()
    )
    before = [
        re.compile(lead)
        for lead in sorted(dict(leads.most_common(_LEADS)), key=len, reverse=True)
        if lead or all_
    ]
    found = {}
    for value in values:
        shown = bare(value)
        for lead in before if value not in places else ():
            if not (there := lead.match(shown)) or not (name := _BEFORE_FIGURES.match(shown, there.end())):
                continue
            text = name[0].rstrip(" ,;:-–—/")
            if personal.looks_like_a_name(text) and _may_be_somebody(text):
                found[value] = [(there.end(), there.end() + len(text))]
                break
    return found


def _may_be_somebody(text: str) -> bool:
    """Beside people's names, may a text that looks like one be another? « Blanc » and « Rose » are last names too after a first."""
    words = [plain(word) for word in fullnames.WORD.findall(text)]
    if not words or fullnames.is_thing(words):
        return False
    firsts = fullnames.firsts() | fullnames.book()["not_first"]
    known = {words[0], words[-1]} & firsts or personal.civil(text.split()[0].rstrip("."), ".")
    return bool(known) or not set(words) & (fullnames.book()["ordinary"] | fullnames.book()["places"])


def _without(text: str, places: Sequence[tuple[int, int]], key: bytes) -> str:
    shown, place, done = bare(text), 0, []
    for start, end in places:
        done += [shown[place:start], personal.pseudonym(shown[start:end], key)]
        place = end
    return "".join([*done, shown[place:]])


def _written(text: str, span: tuple[int, int]) -> str:
    return bare(text)[span[0] : span[1]]
