"""Objectives and plans: each row states something once, so that one written twice counts once, and a second one is asked about."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from smkit.tables.answers import Answers
from smkit.tables.cells import Mask, Parsed
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import rows as lines
from smkit.tables.schema import key
from smkit.tables.selling import Sold
from smkit.tables.telling import aims
from smkit.tables.telling import sales as telling

#: The tables, and what a row of each is called where duplicates are told.
TABLES = {"targets": "aims", "plan": "actions"}
#: What an objective is of.
_PARTS = ("salesperson", "segment", "region")
_OF = ("period", "metric", *_PARTS)
#: Words that stand for everybody, or everything, in the place of a part.
_WHOLE = re.compile(
    r"(?:total|totaux)(?: (?:general|equipe|france))?|(?:toute l )?equipe|(?:whole )?team|global|general|all|everyone|tous|toutes"
    r"|ensemble(?: (?:de l equipe|des (?:commerciaux|vendeurs|regions|segments|agences)))?|(?:tous|toutes)(?: (?:les|nos))? "
    r"(?:commerciaux|vendeurs|segments|clients|regions|agences|zones|confondus|confondues)"
)


def settle(
    raw: Raw,
    parsed: Mapping[str, Parsed],
    table: str,
    kept: Mask,
    chosen: Mapping[str, int],
    answers: Answers,
) -> Sold:
    """Set apart the rows written twice, and the objectives that a later row replaces where a person says so; return what was done.

    Parameters: `table`, canonical name; `kept`, the rows that can be used; `chosen`, the place of each canonical column.

    >>> from smkit.tables import read
    >>> aims = [["2026-01", "CA", "3000"], ["2026-01", "CA", "3000"], ["2026-02", "CA", "3100"]]
    >>> read("targets", pd.DataFrame(aims, columns=["Mois", "Indicateur", "Objectif"])).table["target"].tolist()
    [3000.0, 3100.0]
    """
    none = np.zeros(len(kept), dtype=bool)
    wholes = _wholes(parsed, kept) if table == "targets" else {}
    repeats = lines.repeats(raw, parsed, kept, chosen)
    twice = none.copy()
    twice[repeats] = True
    counted = answers.duplicates == "compter"
    nothing = np.full(len(kept), np.nan)
    notes = [telling.twice(twice, nothing, "", counted, what=TABLES[table])] if twice.any() else []
    notes += aims.wholes(
        {raw.headers[chosen[name]]: found for name, found in wholes.items() if name in chosen}
    )
    again = none if counted else twice
    earlier = _replaced(parsed, kept & ~twice) if table == "targets" else none
    if earlier.any():
        last = answers.history == "dernier"
        notes += aims.replaced(earlier, parsed, last, answers.history)
        earlier = earlier if last else none
    return Sold(
        earlier | again, again, none, (none, none), None, tuple(notes), repeats, nothing, earlier=earlier
    )


def _wholes(parsed: Mapping[str, Parsed], kept: Mask) -> dict[str, list[str]]:
    """Take away, in place, what stands for everybody where a salesperson, a segment or a region is named; return these words.

    The objective of the whole is then set beside the whole: added to those of its parts, it would count twice.
    """
    found = {}
    for name in _PARTS:
        if name not in parsed:
            continue
        values = parsed[name].values
        words = {word: bool(_WHOLE.fullmatch(key(str(word)))) for word in values[kept].dropna().unique()}
        if any(words.values()):
            parsed[name].values = values.mask(values.map(words).eq(True).to_numpy())
            found[name] = [str(word) for word, whole in words.items() if whole]
    return found


def _replaced(parsed: Mapping[str, Parsed], kept: Mask) -> Mask:
    """Return the rows whose objective is of what a row further down gives another for."""
    own = pd.DataFrame({name: parsed[name].values for name in _OF if name in parsed})[kept]
    found = np.zeros(len(kept), dtype=bool)
    found[kept] = own.duplicated(keep="last").to_numpy()
    return found
