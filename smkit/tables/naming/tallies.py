"""Answers already counted: a line for each mark, or for each group, and how many gave it, where a line a person is needed."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from smkit.tables.cells import Cells, distinct
from smkit.tables.errors import ReadError, one_line
from smkit.tables.parsing import numbers
from smkit.tables.schema import TableSchema, key

#: A header that says how many: « Nombre de réponses », « Effectif », « Visiteurs ».
_WHOM = (
    r"reponses|repondants|votes|avis|personnes|clients|visiteurs|visites|exposes|destinataires|contacts|sessions|answers|responses|"
    r"respondents|visitors|people|users|recipients"
)
_MANY = re.compile(
    rf"(?:(?:nombre|nb|nbre|number|total|count|volume)(?: (?:de|d|des|of))? (?:{_WHOM})|nombre|nb|effectifs?|n|count|{_WHOM})"
)
#: What says whose line it is.
_WHO = frozenset({"customer_id", "unit_id"})
#: What each table needs a line of, and what a line of counts is of.
_LINES = {
    "survey": ("réponse", "note", "un NPS ne se calcule pas sur ces totaux"),
    "experiment": ("personne", "groupe ou par jour", "un test compare des personnes, une à une"),
}


def check(
    name: str, headers: Sequence[str], cells: Sequence[Cells], schema: TableSchema, chosen: Mapping[str, int]
) -> None:
    """Raise ReadError where a survey or an experiment has a line for each mark or group, and how many it stands for.

    Parameters: `name` of the file, its `headers` and `cells`; `chosen`, the place of each canonical column.

    >>> from smkit.tables.schema import table
    >>> columns = {"Note": ["0", "9", "10"], "Nombre de réponses": ["4", "21", "30"]}
    >>> try:
    ...     check("nps.csv", list(columns), [pd.Series(each) for each in columns.values()], table("survey"), {"score": 0})
    ... except ReadError as error:
    ...     print(str(error).replace("\\xa0", " ").partition(" : ")[0])
    « nps.csv » donne une ligne par note, avec leur nombre (« Nombre de réponses »)
    """
    if schema.name not in _LINES:
        return
    many = {place for place, header in enumerate(headers[: len(cells)]) if _MANY.fullmatch(key(header))}
    if any(chosen[name] not in many for name in _WHO & chosen.keys()):
        return
    read = {
        name: distinct(cells[place]).codes
        for name, place in chosen.items()
        if name in ("date", "score", "segment")
    }
    if schema.name == "survey" and pd.DataFrame(read).duplicated().any():
        return
    if schema.name == "experiment" and not _counts(cells[chosen["converted"]]):
        return
    taken = {place for name, place in chosen.items() if name not in _WHO}
    place = next((place for place in sorted(many - taken) if _counts(cells[place])), None)
    if place is None:
        return
    line, of, why = _LINES[schema.name]
    raise ReadError(
        f"« {name} » donne une ligne par {of}, avec leur nombre (« {one_line(headers[place])} ») : {why}. Attendu : une ligne par "
        f"{line}. Exportez le détail plutôt que le tableau de synthèse."
    )


def _counts(cells: Cells) -> bool:
    """Are all cells of a column whole numbers, some of them above one?"""
    found = numbers.parse(pd.Series(distinct(cells).words(), dtype="str"))
    values = found.values.to_numpy(np.float64, na_value=np.nan)
    return bool(
        len(values) and not found.faulty().any() and (values == np.floor(values)).all() and (values > 1).any()
    )
