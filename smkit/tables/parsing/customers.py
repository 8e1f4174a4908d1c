"""Customers written in several ways, « cl-1 » and « CL-1 », and labels of those whom nobody knows: « Client comptoir »."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from smkit.tables.cells import Distinct, distinct, shapes
from smkit.tables.coded import encoded
from smkit.tables.parsing import personal
from smkit.tables.schema import key as plain

if TYPE_CHECKING:
    import ibis.expr.types as ir

_NAME = "customer_id"
#: What stands for a customer whom nobody knows, as `schema.key` writes it.
_NOBODY = frozenset(
    (
        "anonyme|client anonyme|anonymous|inconnu|inconnue|client inconnu|unknown|unknown customer|client divers|"
        "clients divers|divers clients|comptoir|client comptoir|clients comptoir|client au comptoir|"
        "vente comptoir|vente au comptoir|ventes comptoir|ventes au comptoir|passage|client de passage|"
        "clients de passage|client passage|non renseigne|non renseignee|client non renseigne|sans nom|"
        "client sans nom|non identifie|client non identifie|sans client|aucun client|pas de client|guest|"
        "guest customer|walk in|walk in customer|cash customer|client comptant|vente comptant|invite"
    ).split("|")
)
#: Zeros that a spreadsheet takes off a number.
_ZEROS = r"^0+([0-9])"
#: The shape of a code that `folded` leaves as it is, but for its case.
_BARE = re.compile("[0A-Za-z_/#-]+")


@dataclass(frozen=True)
class Spelt:
    """How many customers there are as they are `written`, how many are the `same`, and two ways to write one (`shown`)."""

    written: int
    same: int
    shown: tuple[str, str]


def nobody(frames: Sequence[pd.DataFrame], told: str = "") -> dict[str, int]:
    """Empty, in place, the customers whom a label says that nobody knows; return how many rows of the first frame had each label.

    Parameters: `told`, the answer `clients`: « tels_quels » leaves them.

    >>> frame = pd.DataFrame({"customer_id": ["C1", "Client comptoir", "ANONYME"]})
    >>> nobody([frame]), frame["customer_id"].tolist()
    ({'Client comptoir': 1, 'ANONYME': 1}, ['C1', nan, nan])
    """
    found: dict[str, int] = {}
    for frame in (frame for frame in frames if _NAME in frame and told != "tels_quels"):
        cells = distinct(frame[_NAME])
        if personal.codes_alone(cells.text):
            continue
        words = cells.words()
        labels = {place: word for place, word in enumerate(words) if word and plain(word) in _NOBODY}
        if not labels:
            continue
        if frame is frames[0]:
            rows = pd.Series(cells.codes).value_counts()
            found = {word: int(rows.get(place, 0)) for place, word in labels.items()}
        frame[_NAME] = cells.strings([None if place in labels else word for place, word in enumerate(words)])
    return {word: rows for word, rows in found.items() if rows}


def spelt(frames: Sequence[pd.DataFrame], told: str = "") -> Spelt | None:
    """Return how many customers of the first frame are one but for case, spaces, zeros or a legal form; None where none is.

    Parameters: `told`, the answer `clients`: « reunir » puts them, in place, under the first way that each is written. People will
    go by one pseudonym, whatever way each is written: they are told as one already, and no way to write one is shown.

    >>> spelt([pd.DataFrame({"customer_id": ["cl-1", "CL-1", "007", "7", "Vis SARL", "Vis S.A.R.L."]})])
    Spelt(written=6, same=3, shown=('cl-1', 'CL-1'))
    """
    there = [(frame, distinct(frame[_NAME])) for frame in frames if _NAME in frame and len(frame)]
    text = _each_once([cells for _, cells in there])
    codes = all(personal.codes_alone(cells.text) for _, cells in there)
    if not len(text) or (codes and _apart(text)):
        return None  # codes come by the million, and none of these is another's: they are not looked at one by one
    alike = folded(text)
    single = len(encoded(alike)[1]) == len(text) and not pc.any(pc.match_substring(alike, " ")).as_py()
    if codes and single:
        return None
    words, same = text.to_pylist(), alike.to_pylist()
    people = set() if codes else set(filter(personal.names_someone, words))
    if single and not people:
        return None
    ways, own, known = defaultdict[str, list[str]](list), dict[str, str](), dict[str, str]()
    for word, what in zip(words, same, strict=True):
        own[word] = personal.same(word) if word in people else word
        named = word in people or any(personal.is_legal_form(part.replace(".", "")) for part in word.split())
        reached = word in people and personal.reachable(word)
        known[word] = own[word] if reached else personal.same(what) if named or " " in what else what
        ways[known[word]].append(word)
    mine = {word for word in there[0][1].words() if word} if there[0][0] is frames[0] else set[str]()
    number, written = len({known[word] for word in mine}), len({own[word] for word in mine})
    several = [each for each in ways.values() if len({own[word] for word in each}) > 1]
    if not several or number == written:
        return None
    if told == "reunir":
        first = {word: each[0] for each in several for word in each}
        for frame, cells in there:
            frame[_NAME] = cells.strings([first.get(word, word) for word in cells.words()])
    shown = next((each for each in several if not people & set(each)), ["", ""])
    return Spelt(written, number, (shown[0], shown[1]))


def _apart(codes: pa.StringArray) -> bool:
    """Do the shapes of codes, each once, show that none is another's? They have a few; one has figures that another has not."""
    found = shapes(codes)[1]
    if len({shape.casefold() for shape in found}) < len(found) or not all(map(_BARE.fullmatch, found)):
        return False
    return not pc.any(pc.starts_with(codes, "0")).as_py()


def _each_once(columns: Sequence[Distinct]) -> pa.StringArray:
    """Return the texts of columns, each once, in the order in which they come."""
    if len(columns) == 1 and columns[0].single:
        text = columns[0].text
    else:
        texts = [pa.array(cells.words(), pa.string()) if cells.typed else cells.text for cells in columns]
        text = pa.chunked_array(texts, pa.string()).unique()
    return (
        text.filter(pc.not_equal(text, "")) if text.null_count or pc.any(pc.equal(text, "")).as_py() else text
    )


def folded(words: pa.StringArray) -> pa.StringArray:
    """Return what the ways to write one customer have in common: no case, accent, point, zero before a number nor legal form.

    >>> folded(pa.array(["AZIMUT  1 S.A.R.L.", "Azimut 1", "00042", "42"])).to_pylist()
    ['azimut 1', 'azimut 1', '42', '42']
    """
    text = pc.utf8_lower(pc.utf8_normalize(words, form="NFKD"))
    text = pc.replace_substring_regex(text, r"\pM|\.", "")
    text = pc.replace_substring_regex(text, r"\s+", " ")
    bare = pc.utf8_trim(pc.replace_substring_regex(text, _legal(), " "), " ,")
    text = pc.if_else(pc.equal(bare, ""), text, bare)
    return pc.replace_substring_regex(pc.utf8_trim_whitespace(text), _ZEROS + r"([0-9]*)$", r"\1\2")


def in_engine(lines: "ir.Table") -> tuple[int, int]:
    """Return how many customers a table of an engine has as they are written, and but for case and zeros; nothing for numbers."""
    if _NAME not in lines.columns or not lines[_NAME].type().is_string():
        return 0, 0
    own = lines.select(_NAME).distinct()  # a pattern is looked for once in each
    same = own[_NAME].lower().re_replace(_ZEROS + r"([0-9]*)$", r"\1\2")
    found = own.aggregate(written=own[_NAME].count(), same=same.nunique()).execute()
    return int(found["written"].iloc[0]), int(found["same"].iloc[0])


@cache
def _legal() -> str:
    forms = [form for form in personal.legal_forms() if len(form) > 1]
    return rf"(?:^|[ ,])(?:{'|'.join(sorted(forms, key=len, reverse=True))})(?:$|[ ,])"
