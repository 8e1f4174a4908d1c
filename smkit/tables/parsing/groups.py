"""Regions, channels, segments, categories, products and their codes written in several ways, « Bretagne » and « bretagne »,
« SKU-1 » and « sku 1 »: which are one?

Nobody is put together unasked, as customers are not: « Pâte » and « Pâté » are two products, and a total by region that moved by
itself from one month's file to the next could not be told from a change of sales.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from smkit.tables.cells import distinct
from smkit.tables.coded import encoded
from smkit.tables.schema import TableSchema

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: What tables are split by, whose words are no person's nor a text of their own.
_COLUMNS = ("region", "segment", "channel", "category", "product", "source", "sector")
#: And the code of what is sold, which a spreadsheet takes zeros off.
_CODE, _ZEROS = "product_id", r"^0+([0-9]+)$"
#: What stands between the words of a name, or in their place.
_BETWEEN = r"[\s\-‐‑‒–—_.'’´`]+"
#: Letters that are two without their accent.
_TWO = (("œ", "oe"), ("æ", "ae"), ("ß", "ss"))

Rows = Callable[[Sequence[str]], Mapping[str, int]]


@dataclass(frozen=True)
class Ways:
    """The ways to write the values of a column, called `label`: each of `alike` is one value, the way that most rows have first."""

    label: str
    alike: tuple[tuple[str, ...], ...]

    @property
    def first(self) -> dict[str, str]:
        """The first way to write each value, by every other."""
        return {word: ways[0] for ways in self.alike for word in ways[1:]}


def spelt(frames: Sequence[pd.DataFrame], schema: TableSchema, told: str = "") -> list[Ways]:
    """Return the columns of which a value of the first frame is written in several ways.

    Parameters: `told`, the answer `groupes`: « reunir » puts them, in place, under the way that most rows have.

    >>> from smkit.tables.schema import table
    >>> frame = pd.DataFrame({"region": ["Bretagne", "bretagne", "Bretagne", "Corse"]})
    >>> spelt([frame], table("orders"), "reunir"), frame["region"].tolist()
    ([Ways(label='Région', alike=(('Bretagne', 'bretagne'),))], ['Bretagne', 'Bretagne', 'Bretagne', 'Corse'])
    """
    found = []
    for name, label in _columns(schema, frames[0].columns):
        cells = [
            distinct(frame[name]) for frame in frames
        ]  # a column of a million cells rarely holds a million words
        words = [each.words() for each in cells]
        own, codes = words[0], cells[0].codes

        def rows(
            asked: Sequence[str], own: Sequence[str] = own, codes: "np.ndarray" = codes
        ) -> Mapping[str, int]:
            by, wanted = np.bincount(codes[codes >= 0], minlength=len(own)), {*asked}
            counted = Counter[str]()
            for word, number in zip(own, by.tolist(), strict=True):
                counted[word] += number if word in wanted else 0
            return counted

        alike = _alike({word for each in words for word in each if word}, rows, code=name == _CODE)
        if not alike:
            continue
        ways = Ways(label, alike)
        if told == "reunir":
            for frame, each, written in zip(frames, cells, words, strict=True):
                frame[name] = each.strings([ways.first.get(word, word) for word in written])
        found.append(ways)
    return found


def in_engine(lines: "ir.Table", texts: pd.DataFrame, schema: TableSchema) -> dict[str, Ways]:
    """Return, by column, what `spelt` says of a table that stays in an engine.

    Parameters: `lines`, that table; `texts`, which have every text of its columns; `schema`, its own.
    """
    found = {}
    for name, label in _columns(schema, {*texts.columns, *({_CODE} & {*lines.columns})}):

        def rows(asked: Sequence[str], name: str = name) -> Mapping[str, int]:
            own = lines.filter(lines[name].isin(list(asked))).group_by(word=lines[name])
            counted = own.aggregate(rows=lambda its: its.count()).execute()
            return dict(zip(counted["word"], counted["rows"].astype(int), strict=True))

        known = _codes(lines) if name == _CODE else {str(word) for word in texts[name].dropna().unique()}
        if alike := _alike(known, rows, code=name == _CODE):
            found[name] = Ways(label, alike)
    return found


def _codes(lines: "ir.Table") -> set[str]:
    """Return the codes of products that an engine finds to be one but for case, hyphens and zeros, whatever stands between digits;
    numbers are written in one way."""
    if not lines[_CODE].type().is_string():
        return set()
    own = lines.filter(lines[_CODE].notnull()).select(_CODE).distinct()
    own = own.mutate(same=own[_CODE].lower().re_replace(r"[-_/]", "").re_replace(_ZEROS, r"\1"))
    several = own.group_by("same").aggregate(ways=own.count()).filter(lambda its: its.ways > 1)
    return set(own.semi_join(several, "same").execute()[_CODE])


def together(lines: "ir.Table", joined: Mapping[str, Ways]) -> "ir.Table":
    """Return a table of an engine where each value is written in one way, as `in_engine` found them.

    >>> import ibis
    >>> lines = ibis.memtable(pd.DataFrame({"region": ["Corse", "CORSE", "Sud"]}))
    >>> sorted(together(lines, {"region": Ways("Région", (("Corse", "CORSE"),))}).execute()["region"])
    ['Corse', 'Corse', 'Sud']
    """
    return lines.mutate(**{name: lines[name].substitute(ways.first) for name, ways in joined.items()})


def folded(words: pa.StringArray) -> pa.StringArray:
    """Return what the ways to write one value have in common: no case, accent, space nor hyphen, but between digits.

    >>> folded(pa.array(["Île-de-France", "ILE DE FRANCE", "E-mail", "email", "Vin 1 2", "Vin 12"])).to_pylist()
    ['iledefrance', 'iledefrance', 'email', 'email', 'vin1 2', 'vin12']
    """
    text = pc.replace_substring_regex(pc.utf8_normalize(pc.utf8_lower(words), form="NFKD"), r"\pM", "")
    for letter, two in _TWO:
        text = pc.replace_substring(text, letter, two)
    text = pc.utf8_trim_whitespace(pc.replace_substring_regex(text, _BETWEEN, " "))
    text = pc.replace_substring_regex(text, r"([^0-9]) ", r"\1")
    return pc.replace_substring_regex(text, r" ([^0-9])", r"\1")


def _columns(schema: TableSchema, there: Iterable[str]) -> list[tuple[str, str]]:
    known = {*there}
    return [
        (each.name, each.label)
        for each in schema.columns
        if each.name in known
        and (each.name == _CODE or (each.name in _COLUMNS and each.type == "text"))
        and not each.role
    ]


def _alike(words: Iterable[str], rows: Rows, code: bool = False) -> tuple[tuple[str, ...], ...]:
    """The words that are one, the way that most rows have first, of as many the first in order: whatever order they come in; a
    number that is a `code` is one without its first zeros."""
    known = sorted(words)
    if len(known) < 2:
        return ()
    same = folded(pa.array(known, pa.string()))
    same = pc.replace_substring_regex(same, _ZEROS, r"\1") if code else same
    if len(encoded(same)[1]) == len(known):
        return ()
    ways = defaultdict[str, list[str]](list)
    for word, what in zip(known, same.to_pylist(), strict=True):
        ways[what].append(word)
    several = [each for its in ways.values() if len(its) > 1 for each in _accented(its)]
    if not several:
        return ()
    counted = rows([word for each in several for word in each])
    return tuple(tuple(sorted(each, key=lambda word: (-counted.get(word, 0), word))) for each in several)


def _accented(words: Sequence[str]) -> list[list[str]]:
    """Words that are one without accents, apart where accents differ: « Pâte » is no « Pâté », and « Pate » may be either."""
    ways = defaultdict[str, list[str]](list)
    for word in words:
        ways[_accents(word)].append(word)
    if len([each for each in ways if not each.isascii()]) < 2:
        return [list(words)]
    return [each for each in ways.values() if len(each) > 1]


def _accents(word: str) -> str:
    """The letters of a word, with their accents, whatever its case and what stands between them."""
    return "".join(sign for sign in unicodedata.normalize("NFC", word).lower() if sign.isalnum())
