"""Refusals of prospects wherever a file has them: columns by channel that add up, agreements taken back, the same person twice."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from smkit.tables.cells import Mask, distinct, is_blank
from smkit.tables.errors import one_line
from smkit.tables.naming import opposed_sheets
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import contacts, refusals, telephones
from smkit.tables.schema import TableSchema, recognise

#: Columns of refusals by channel, "" being all of them, and the channel of each agreement.
COLUMNS = {"": "opposed", "email": "opposed_email", "phone": "opposed_phone"}
AGREEMENTS = {"consent_email": "email", "consent_phone": "phone"}
#: How large a share of cells is an address or a number where a column holds them.
_MOSTLY = 0.5
#: Answers of cells, the least sure last: a refusal anywhere is one, and a word that says neither is no « non ».
_YES, _NO, _BLANK = "oui", "non", ""


@dataclass(frozen=True)
class Refusals:
    """What was read: `columns`, canonical name → the headers that say it; `worded`, header → words read as refusals; `back`, header
    of an agreement → rows that take it back; `given`, header of an agreement → words read as yes; `twins`, rows that share the
    address or the number of somebody who refused; `sheets` of refusals.
    """

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    worded: Mapping[str, Sequence[str]] = field(default_factory=dict)
    back: Mapping[str, int] = field(default_factory=dict)
    given: Mapping[str, Sequence[str]] = field(default_factory=dict)
    twins: int = 0
    sheets: Sequence[opposed_sheets.Sheet] = ()

    @property
    def used(self) -> list[str]:
        """The headers that served."""
        return [header for headers in self.columns.values() for header in headers]


@dataclass(frozen=True)
class _Column:
    """What each row of a column answers, the words that were made one, and whether its cells have to be written anew."""

    header: str
    place: int
    rows: NDArray[Any]
    worded: Sequence[str] = ()
    changed: bool = False


def gathered(raw: Raw, schema: TableSchema, told: Mapping[str, str]) -> tuple[Raw, dict[str, str], Refusals]:
    """Return prospects with one column of refusals a channel, the mapping to them, and what was read.

    Parameters: `told`, the person's own mapping: a column that it names, or ignores, is as it says.

    >>> from smkit.tables.schema import table
    >>> cells = [pa.array(each) for each in (["7", "8", "9"], ["1", "0", ""], ["0", "0", "x"], ["oui", "Bloctel", "non"])]
    >>> raw = Raw("p.csv", ("N°", "Unsubscribed", "Blacklisté", "Do Not Call"), tuple(cells), np.array([2, 3, 4]), "texte")
    >>> found, told, _ = gathered(raw, table("prospects"), {})
    >>> told
    {'opposed': 'Opposition : Unsubscribed / Blacklisté', 'opposed_phone': 'Do Not Call'}
    >>> [each.to_pylist() for each in found.cells[3:]]
    [['oui', 'oui', 'non'], ['oui', 'non', 'oui']]
    """
    own = dict(told)
    if schema.name != "prospects":
        return raw, own, Refusals()
    headers, cells = list(raw.headers), list(raw.cells)
    columns = _columns(raw, schema, told)
    back, given = dict[str, int](), dict[str, Sequence[str]]()
    for place, channel in _agreements(raw, schema, told):
        column, taken = _agreed(raw, place, channel)
        if column.changed:
            cells[place] = pa.array(column.rows.tolist(), pa.string())
            given[column.header] = column.worded
        if taken.any():
            back[column.header] = int(taken.sum())
            columns[channel].append(_Column(column.header, -1, np.where(taken, _YES, _BLANK).astype(object)))
    beside = opposed_sheets.sheets(raw, schema)
    for sheet in beside:
        for channel, rows in sheet.rows.items():
            if rows.any():
                columns[channel].append(_Column(sheet.title, -1, np.where(rows, _YES, _BLANK).astype(object)))
    joined = {channel: _joined(found, len(raw.lines)) for channel, found in columns.items()}
    spread, twins = _spread(raw, {channel: rows == _YES for channel, rows in joined.items()})
    for channel, name in COLUMNS.items():
        found, rows = columns[channel], joined[channel]
        more = spread[channel] & (rows != _YES)
        if not found and not more.any():
            continue
        rows = np.where(more, _YES, rows)
        if len(found) == 1 and found[0].place >= 0:
            own[name] = found[0].header
            if found[0].changed or more.any():  # plain cells stay as they are, and are told as ever
                cells[found[0].place] = pa.array(rows.tolist(), pa.string())
            continue
        own[name] = _label(schema, name, found)
        headers.append(own[name])
        cells.append(pa.array(rows.tolist(), pa.string()))
    every = [each for found in columns.values() for each in found]
    read = Refusals(
        {
            COLUMNS[channel]: [each.header for each in found if each.place >= 0]
            for channel, found in columns.items()
        },
        {each.header: each.worded for each in every if each.worded},
        back,
        given,
        twins,
        beside,
    )
    return replace(raw, headers=tuple(headers), cells=tuple(cells)), own, read


def _label(schema: TableSchema, name: str, found: Sequence[_Column]) -> str:
    """Return what a column made of several is called."""
    of = " / ".join(dict.fromkeys(each.header for each in found)) or "coordonnées partagées"
    return f"{schema.column(name).label} : {of}"


def _columns(raw: Raw, schema: TableSchema, told: Mapping[str, str]) -> dict[str, list[_Column]]:
    """Return the columns of refusals by channel: those that a person names, else those whose header or words say so."""
    found: dict[str, list[_Column]] = {channel: [] for channel in COLUMNS}
    names = {channel: told[name] for channel, name in COLUMNS.items() if name in told}
    asked = {channel: header for channel, header in names.items() if header in raw.headers or not header}
    taken = {header for name, header in told.items() if name not in COLUMNS.values()} | {*asked.values()}
    for channel, header in asked.items():
        if header:
            found[channel].append(_read(raw, raw.headers.index(header), False))
    for place, header in enumerate(raw.headers):
        meant = recognise(header, schema)[0]
        if not header or header in taken:
            continue
        said, channels = refusals.header(header)
        said = "no" if meant in COLUMNS.values() else said
        if said == "yes" and meant:
            continue
        column = _read(raw, place, said == "yes") if said else None if meant else _plain(raw, place)
        if column is not None:
            for channel in (each for each in channels or ("",) if each not in asked):
                found[channel].append(column)
    return found


def _read(raw: Raw, place: int, leave: bool) -> _Column:
    """Return what each row of a column of refusals says, or of leaves, of which a « non » is a refusal."""
    header, found = raw.headers[place], distinct(raw.cells[place])
    reasons = not leave and refusals.tells_when(header)
    answers, worded, changed = [], list[str](), leave
    for word in found.words():
        if is_blank(word):
            answers.append(_BLANK)
            continue
        said = refusals.refused(word, reasons)
        if leave and said is not None and not refusals.plainly(word):
            said = not said
        answers.append(word if said is None else _YES if said else _NO)
        if said is not None and refusals.plain(word) is None:
            changed = True
            worded += [one_line(word)] if said else []
    rows = np.array([*answers, _BLANK], dtype=object)[found.codes]
    return _Column(header, place, rows, worded, changed)


def _plain(raw: Raw, place: int) -> _Column | None:
    """Return the refusals of a column that says it in some cells, whatever its header; None where it does not."""
    found = distinct(raw.cells[place])
    words = found.words()
    said = [refusals.plainly(word) for word in words]
    if not any(said):
        return None
    rows = np.array([*(_YES if each else _BLANK for each in said), _BLANK], dtype=object)[found.codes]
    own = [one_line(word) for word, each in zip(words, said, strict=True) if each]
    return _Column(raw.headers[place], place, rows, own, True)


def _agreements(raw: Raw, schema: TableSchema, told: Mapping[str, str]) -> list[tuple[int, str]]:
    """Return the columns of agreements, and the channel of each."""
    found = []
    for place, header in enumerate(raw.headers):
        name = next((each for each, own in told.items() if own == header), "") or recognise(header, schema)[0]
        if name in AGREEMENTS and told.get(name, header) == header:
            found.append((place, AGREEMENTS[name]))
    return found


def _agreed(raw: Raw, place: int, channel: str) -> tuple[_Column, Mask]:
    """Return what each row of a column of agreements says, and the rows that take one back."""
    found = distinct(raw.cells[place])
    words = found.words()
    said = [(None, False) if is_blank(word) else refusals.agreed(word, channel) for word in words]
    plain = [is_blank(word) or refusals.plain(word) is not None for word in words]
    strange = [
        not own and not refusals.dated(word) and (answer is not None or word.strip() == "?")
        for word, own, (answer, _) in zip(words, plain, said, strict=True)
    ]
    answers = [
        _BLANK
        if is_blank(word) or word.strip() == "?"
        else word
        if answer is None
        else _YES
        if answer
        else _NO
        for word, (answer, _) in zip(words, said, strict=True)
    ]
    rows = np.array([*answers, _BLANK], dtype=object)[found.codes]
    taken = np.array([*(back for _, back in said), False], dtype=bool)[found.codes]
    own = [
        one_line(word) for word, odd, (answer, _) in zip(words, strange, said, strict=True) if odd and answer
    ]
    mixed = any(map(refusals.dated, words)) and False in map(refusals.plain, words)
    return _Column(raw.headers[place], place, rows, own, mixed or any(strange)), taken


def _joined(found: Sequence[_Column], size: int) -> NDArray[Any]:
    """Return what columns say together: a refusal anywhere, else a word that says neither, else a « non »."""
    rows = np.full(size, _BLANK, dtype=object)
    for column in found:
        for place, cell in enumerate(column.rows):
            here = rows[place]
            if cell == _YES or here in (_BLANK, _NO) and cell != _BLANK:
                rows[place] = here if here == _YES else cell
    return rows


def _spread(raw: Raw, refused: Mapping[str, Mask]) -> tuple[dict[str, Mask], int]:
    """Return the refusals with those of the rows that have one's address, or number to call, and how many rows that adds.

    Who has one's address is the same person, whatever is refused; a number may be shared by those of one company, and is refused
    for calls.
    """
    found = {channel: rows.copy() for channel, rows in refused.items()}
    if not any(rows.any() for rows in refused.values()):
        return found, 0
    for rows in _groups(raw, _address):
        for channel, own in refused.items():
            found[channel][rows] |= own[rows].any()
    calls = refused[""] | refused["phone"]
    for rows in _groups(raw, _dialled):
        found["phone"][rows] |= calls[rows].any() & ~found[""][rows]
    before = np.logical_or.reduce([refused[each] for each in refused])
    after = np.logical_or.reduce([found[each] for each in found])
    return found, int((after & ~before).sum())


def _address(_: str, word: str) -> str:
    return contacts.address(word)


def _dialled(header: str, word: str) -> str:
    return (telephones.dialled(word) or "") if "phone" in refusals.channels(header) else ""


def _groups(raw: Raw, named: Callable[[str, str], str]) -> Iterable[NDArray[np.int64]]:
    """Give the rows that share an address or a number, in the columns that hold them."""
    rows: dict[str, list[int]] = defaultdict(list)
    for header, cells in zip(raw.headers, raw.cells, strict=True):
        found = distinct(cells)
        words = [word for word in found.words() if not is_blank(word)]
        said = {word: named(header, word) for word in words}
        if sum(map(bool, said.values())) < max(1, _MOSTLY * len(words)):
            continue
        own = [said.get(word, "") for word in found.words()]
        for row, code in enumerate(found.codes):
            if code >= 0 and own[code]:
                rows[own[code]].append(row)
    return [np.unique(each) for each in rows.values() if len(set(each)) > 1]
