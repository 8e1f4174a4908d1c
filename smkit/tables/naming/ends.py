"""Deals whose end stands in columns of marks, « Gagné » and « Perdu », or in a result that open deals lack, and not in a stage."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from smkit.tables.cells import Cells, distinct, is_blank, taken, written
from smkit.tables.naming import exports
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import dates, flags, words
from smkit.tables.schema import Column, TableSchema, key, recognise

_WON = frozenset(
    "gagne|gagnee|gagne le|gagnee le|est gagne|affaire gagnee|signe|signee|vendu|vendue|conclu|conclue|won|is won|won time|"
    "won at|closed won".split("|")
)
_LOST = frozenset(
    "perdu|perdue|perdu le|perdue le|est perdu|affaire perdue|lost|is lost|lost time|lost at|closed lost".split(
        "|"
    )
)


def ended(
    raw: Raw, schema: TableSchema, told: Mapping[str, str], tool: exports.Export | None
) -> tuple[Raw, dict[str, str], list[str]]:
    """Return leads with one column of stages made of two, the mapping to it, and their headers: a result that is blank as long as
    the deal is open, as the other column says (« Résultat » beside « Statut »).

    >>> from smkit.tables.schema import table
    >>> cells = (pa.array(["7", "8"]), pa.array(["Fermé", "Ouvert"]), pa.array(["Gagné", ""]))
    >>> raw = Raw("v.csv", ("N°", "Statut", "Résultat"), cells, np.array([2, 3]), "texte")
    >>> found, told, headers = ended(raw, table("leads"), {}, None)
    >>> told, found.cells[-1].to_pylist(), headers
    ({'stage': 'Étape : Résultat / Statut'}, ['Gagné', 'Ouvert'], ['Résultat', 'Statut'])
    """
    own = dict(told)
    if schema.name != "leads" or (tool and "stage" in tool.positions(raw.headers)):
        return raw, own, []
    stage = schema.column("stage")
    known = words.vocabulary(stage)
    places = [place for place, header in enumerate(raw.headers) if recognise(header, schema)[0] == "stage"]
    meant = {place: _meant(raw.cells[place], known, stage) for place in places}
    for result, other in permutations(places, 2):
        name = f"Étape : {raw.headers[result]} / {raw.headers[other]}"
        said, state = meant[result], meant[other]
        blank = said == ""
        if (
            blank.any()
            and set(said[~blank]) in ({"won"}, {"lost"}, {"won", "lost"})
            and (state[blank] == "open").all()
        ):
            if told.get("stage", name) != name:
                return raw, own, []
            cells = np.where(
                blank, "Ouvert", [written(cell) for cell in taken(raw.cells[result], np.arange(len(blank)))]
            )
            found = replace(
                raw, headers=(*raw.headers, name), cells=(*raw.cells, pa.array(cells.tolist(), pa.string()))
            )
            return found, own | {"stage": name}, [raw.headers[result], raw.headers[other]]
    return raw, own, []


def _meant(cells: Cells, known: Mapping[str, str], stage: Column) -> NDArray[np.object_]:
    """Return the stage that each cell says, "" where it is blank and "?" where it is not known."""
    found = distinct(cells)
    said = ["" if is_blank(word) else words.meaning(word, known, stage) or "?" for word in found.words()]
    return np.array([*said, ""], dtype=object)[found.codes]


def staged(
    raw: Raw, schema: TableSchema, told: Mapping[str, str], tool: exports.Export | None
) -> tuple[Raw, dict[str, str], list[str]]:
    """Return leads with the stage that columns of marks say as a column of their own, the mapping to it, and
    the headers that served.

    Where one column alone says who won, the others are left as words that are asked about.

    >>> from smkit.tables.schema import table
    >>> cells = (pa.array(["7", "8", "9"]), pa.array(["x", "", ""]), pa.array(["", "x", ""]))
    >>> raw = Raw("v.csv", ("N°", "Gagné", "Perdu"), cells, np.array([2, 3, 4]), "texte")
    >>> found, told, *_ = staged(raw, table("leads"), {}, None)
    >>> told, found.cells[-1].to_pylist()
    ({'stage': 'Étape : Gagné / Perdu', 'closed_at': ''}, ['Gagné', 'Perdu', 'Ouvert'])
    """
    own = dict(told)
    if schema.name != "leads" or (tool and "stage" in tool.positions(raw.headers)):
        return raw, own, []
    won, lost = (_place(raw, names) for names in (_WON, _LOST))
    places = [place for place in (won, lost) if place is not None]
    name = "Étape : " + " / ".join(raw.headers[place] for place in places)
    marked = any(flags.marks(raw.cells[place]) for place in places)
    if not marked or told.get("stage", name) != name:
        return raw, own, []
    if "stage" not in told and any(recognise(header, schema)[0] == "stage" for header in raw.headers):
        return raw, own, []
    stages = np.full(
        len(raw.lines),
        "Ouvert" if len(places) > 1 else f"Non {raw.headers[places[0]].strip(' ?').lower()}",
        dtype=object,
    )
    for place, word in ((won, "Gagné"), (lost, "Perdu")):
        if place is not None:
            parsed = flags.yes_no(raw.cells[place]).values
            yes = parsed.fillna(False).to_numpy(bool)
            stages[yes & np.isin(stages, ["Gagné", "Perdu"])] = "Gagné et perdu"
            stages[yes & (stages != "Gagné et perdu")] = word
            if len(places) == 1:
                stages[parsed.isna().to_numpy()] = "Case vide"
    found = replace(raw, headers=(*raw.headers, name), cells=(*raw.cells, pa.array(stages, pa.string())))
    own |= {"stage": name}
    if "closed_at" not in own and (left := _days(raw, places, schema)) is not None:
        own["closed_at"] = left
    return found, own, [raw.headers[place] for place in places]


def _days(raw: Raw, places: Sequence[int], schema: TableSchema) -> str | None:
    """Return the header of the day of the end ("" for none) where a column of marks would be taken for it; None otherwise."""
    ends = [place for place, header in enumerate(raw.headers) if recognise(header, schema)[0] == "closed_at"]
    marked = [
        place for place in ends if place in places and dates.parse(raw.cells[place]).values.isna().all()
    ]
    return next((raw.headers[place] for place in ends if place not in marked), "") if marked else None


def _place(raw: Raw, names: frozenset[str]) -> int | None:
    """Return the only column of marks, or of blanks, under one of some headers; None where there is none, or several."""
    found = [
        place
        for place, header in enumerate(raw.headers)
        if key(header) in names and not flags.yes_no(raw.cells[place]).faulty().any()
    ]
    return found[0] if len(found) == 1 else None
