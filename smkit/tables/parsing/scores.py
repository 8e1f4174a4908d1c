"""Marks as surveys write them: « 9 », « 9 - Très probable », « 9/10 »; and the scale that a header says."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from smkit.tables.cells import Cells, Parsed, arrow, distinct, texts
from smkit.tables.parsing import numbers
from smkit.tables.schema import key

#: A mark out of ten, or a mark and what it means.
_LABELLED = r"^\s*(\d{1,2})\s*(?:/\s*10|[-–—:=(.]\s*[^\d\s].*|\s[^\d\s].*)\s*$"

#: The best mark of a scale, in a header: « sur 5 », « /5 », « de 1 à 5 », « 1-5 ».
_SCALE = re.compile(
    r"(?:\b(?:sur|out of)\s*|(?<!\d)/\s*|\b[01]\s*(?:-|–|à|a|to|et)\s*)(\d{1,3})\b(?!\s*[/%])", re.IGNORECASE
)
_TEN = 10
#: Words of a question on recommending.
RECOMMENDS = re.compile(r"\b(?:recommand\w*|recommend\w*|nps|likely)\b")
#: What somebody says who gives no mark.
_NO_ANSWER = re.compile(
    r"nspp?|nr|ns|nc|n a|dk|passe|abstention|sans (?:avis|opinion|reponse|note|objet)|pas de (?:reponse|note)|skipped|unsure"
    r"|(?:pas d|aucune?|no|non) ?(?:avis|opinion|reponse|answer|response|note)|non (?:repondu|renseigne|concerne|applicable)e?"
    r"|(?:je )?ne (?:se |me |souhaite pas (?:se |me )?|veut pas |sait |sais |peut |peux )?"
    r"(?:prononcer?|repondre|repond|pas|juger|dire)(?: pas)?|(?:je )?(?:sait|sais) pas|refuse?(?: de repondre)?"
    r"|(?:i )?(?:don t|dont|do not) know|(?:prefer|rather) not (?:to )?(?:say|answer)|not (?:applicable|sure|answered)"
    r"|keine angabe|weiss nicht"
)


def out_of(header: str) -> int | None:
    """Return the best mark of the scale that a header says, where it is not ten; None where it says none, or ten.

    >>> [out_of(text) for text in ("Recommandation sur 5", "Note /20", "Note (1-5)", "Note de 0 à 10", "Note", "Enquête du 3/5")]
    [5, 20, 5, None, None, None]
    """
    found = [int(each) for each in _SCALE.findall(header)]
    return found[0] if found and _TEN not in found else None


def parse(cells: Cells, mark: str = "", sure: bool = False) -> Parsed:
    """Return marks as numbers, without what they mean beside them; faults are those of `numbers.parse`. Told: no_answer, where
    somebody says that no mark is given, which gives no value.

    >>> parse(pd.Series(["9 - Très probable", "4/10", 7, "Ne se prononce pas"])).values.tolist()
    [9.0, 4.0, 7.0, nan]
    """
    parsed = numbers.parse(cells, "", mark, sure)
    if "not_a_number" not in parsed.faults:
        return parsed
    words = arrow(cells) if texts(cells) else arrow(pd.Series(_written(cells), dtype="str"))
    found = distinct(words)
    silent = found.rows([bool(_NO_ANSWER.fullmatch(key(word))) for word in found.words()])
    if silent.any():
        words = pc.if_else(pa.array(silent), None, words)
    parsed = numbers.parse(pc.replace_substring_regex(words, _LABELLED, r"\1"), "", mark, sure)
    if silent.any():
        parsed.told["no_answer"] = silent
    return parsed


def _written(cells: Cells) -> list[str | None]:
    found = distinct(cells)
    words = found.words()
    return [None if code < 0 else words[code] for code in found.codes.tolist()]


def within(cells: Cells, low: float, high: float) -> bool:
    """Are all values whole numbers within a range?"""
    parsed = parse(cells)
    values = parsed.values.to_numpy()
    filled = values[np.isfinite(values)]
    return (
        bool(len(filled))
        and not parsed.faulty().any()
        and bool(((filled >= low) & (filled <= high) & (filled % 1 == 0)).all())
    )


def recommending(headers: Sequence[str], cells: Sequence[Cells]) -> str:
    """Return the header of the marks that a survey's question on recommending has, as long as it may be; "" where there are none.

    >>> import pyarrow as pa
    >>> asked = "Quelle est la probabilité que vous nous recommandiez à un collègue ?"
    >>> [recommending([header], [pa.array(["9", "0"])]) != "" for header in (asked, "Recommandé par", "Note")]
    [True, True, False]
    >>> recommending(["Recommandé par"], [pa.array(["Salon"])])
    ''
    """
    found = (
        header
        for header, own in zip(headers, cells, strict=False)
        if RECOMMENDS.search(key(header)) and within(own, 0, 10)
    )
    return next(found, "")
