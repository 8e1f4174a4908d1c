"""Cells that are words: texts, identifiers, yes or no, and closed lists such as the stages of a lead."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from smkit.tables.cells import BLANKS, Parsed, arrow, distinct, mask
from smkit.tables.errors import ReadError, closest, listing, say
from smkit.tables.schema import Column, key

YES = frozenset({"oui", "o", "vrai", "true", "yes", "y", "1", "x", "converti", "acheteur"})
NO = frozenset({"non", "n", "faux", "false", "no", "0"})


def text(series: pd.Series) -> Parsed:
    """Return a column as text without outer spaces; an empty cell is missing, « NA » is a value.

    The apostrophe that keeps a spreadsheet from running `=…`, `+…`, `-…` or `@…` as a formula is taken off.

    >>> text(pd.Series([" NA ", "", "'=2+2"])).values.tolist()
    ['NA', nan, '=2+2']
    """
    cells = distinct(series)
    words = pa.array(cells.words(), pa.string()) if cells.typed else cells.text
    words = pc.replace_substring_regex(words, "^'([=+@-])", r"\1")
    return Parsed(cells.strings(pc.if_else(pc.equal(words, ""), None, words)).set_axis(series.index))


def identifier(series: pd.Series) -> Parsed:
    """Return a column as text identifiers: leading zeros stay, and a spreadsheet's `17850.0` is `17850`.

    Told: whole_number, where a text lost such an ending, which happens only when the whole column has it.

    >>> identifier(pd.Series(["007", "17850.0"])).values.tolist()
    ['007', '17850']
    """
    parsed = text(series)
    if pd.api.types.is_numeric_dtype(series.dtype):
        return parsed
    words = arrow(parsed.values)
    ending = mask(pc.match_substring_regex(words, r"^\d+[.,]0+$"))
    if ending.any() and not mask(pc.match_substring_regex(words, "[.,]"))[~ending].any():
        bare = pc.replace_substring_regex(words, r"[.,]0+$", "")
        parsed.values = bare.to_pandas().set_axis(series.index)
        parsed.told["whole_number"] = ending
    return parsed


def yes_no(series: pd.Series) -> Parsed:
    """Return a column as boolean, missing cells as NA. Fault: not_yes_no.

    >>> yes_no(pd.Series(["Oui", "0", "", "bof"])).values.tolist()
    [True, False, <NA>, <NA>]
    """
    cells = distinct(series)
    words = [word.casefold() for word in cells.words()]
    answers = [True if word in YES else False if word in NO else None for word in words]
    wrong = [answer is None and word not in BLANKS for answer, word in zip(answers, words, strict=True)]
    values = pd.array(np.array([*answers, None], dtype=object)[cells.codes], dtype="boolean")
    return Parsed(
        pd.Series(values, index=series.index), cells.faults({"not_yes_no": np.array(wrong, dtype=bool)})
    )


def choice(series: pd.Series, column: Column, told: Mapping[str, str] | None = None) -> Parsed:
    """Return a column as the canonical values of a closed list, missing cells as NaN. Fault: unknown_value.

    `told` gives the words that cannot be guessed: word as `schema.key` writes it → canonical value.

    >>> from smkit.tables.schema import table
    >>> choice(pd.Series(["Gagnée", "Prospecting"]), table("leads").column("stage")).values.tolist()
    ['won', 'open']
    """
    known = {key(word): value for value, words in column.values.items() for word in (value, *words)}
    known.update(told or {})
    cells = distinct(series)
    words = cells.words()
    found = [known.get(key(word)) for word in words]
    wrong = [
        value is None and word.casefold() not in BLANKS for value, word in zip(found, words, strict=True)
    ]
    values = cells.strings(found).set_axis(series.index)
    return Parsed(values, cells.faults({"unknown_value": np.array(wrong, dtype=bool)}))


def stages(given: str | None, column: Column) -> dict[str, str]:
    """Return the words that the user tells: `won=Signé, Contrat; lost=Perdu` → word → canonical value.

    Canonical values may be written in French. Raises ReadError for a value that does not exist.

    >>> from smkit.tables.schema import table
    >>> stages("gagné=Contrat reçu; lost=Sans suite", table("leads").column("stage"))
    {'contrat recu': 'won', 'sans suite': 'lost'}
    """
    known = {key(word): value for value, words in column.values.items() for word in (value, *words)}
    found: dict[str, str] = {}
    for part in (given or "").replace("\n", ";").split(";"):
        if not part.strip():
            continue
        name, equal, words = part.partition("=")
        value = known.get(key(name))
        if not equal or value is None:
            near = closest(name.strip(), list(column.values))
            example = f"{near or 'won'}={words.split(',')[0].strip() or 'Signé'}"
            raise ReadError(
                say(
                    f"Étapes : « {part.strip()} » ne se comprend pas. "
                    f"Attendu : {listing(column.values, 'ou')}, puis = et vos mots, par exemple « {example} »."
                )
            )
        found.update({key(word): value for word in words.split(",") if word.strip()})
    return found
