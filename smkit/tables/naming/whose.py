"""Which column of a test says who is who? Headers that number lines do not, and one that no list has may."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from smkit.tables.cells import Cells, distinct, is_blank
from smkit.tables.errors import AskedError, count, one_line
from smkit.tables.parsing import flags
from smkit.tables.schema import IDS, TableSchema, key

#: Headers that may number the lines of the file, and nobody.
_NUMBERS = IDS | {"uid", "uuid"}
#: Values on several lines that a column must have, and the share of its lines that must have a value.
_FEW, _FILLED = 20, 0.8
#: The share of those values that stand in one group alone, and by how many standard deviations that must beat chance.
_ALONE, _BEYOND = 0.9, 4.0
#: A column with fewer values than this, each on so many lines or more, names nobody: yes and no, tools, shops.
_NAMES, _LINES = 10, 10


def settle(
    headers: Sequence[str],
    cells: Sequence[Cells],
    schema: TableSchema,
    chosen: dict[str, int],
    candidates: Mapping[str, Sequence[int]],
) -> dict[str, str]:
    """Take, in place, who stands on several lines where « ID » numbers the lines, and nobody where « E-mail » says yes and no.

    Parameters: `chosen`, the place of each canonical column, less what a person says; `candidates`, the other places that their
    headers allow. Returns the header of `unit_id` where what columns hold gave it.

    >>> import pyarrow as pa
    >>> from smkit.tables.schema import table
    >>> people = pa.array([f"C{i // 2}" for i in range(60)])
    >>> cells = [pa.array(list(map(str, range(60)))), people, pa.array(["A"] * 30 + ["B"] * 30)]
    >>> chosen = {"unit_id": 0, "group": 2}
    >>> settle(["ID", "Client", "Groupe"], cells, table("experiment"), chosen, {"unit_id": [1]}), chosen["unit_id"]
    ({'unit_id': 'Client'}, 1)
    """
    if schema.name != "experiment" or not {"unit_id", "group"} <= chosen.keys():
        return {}
    place, others = chosen["unit_id"], candidates.get("unit_id", ())
    if _names_nobody(cells[place]):
        del chosen["unit_id"]
        kept = [each for each in others if not _names_nobody(cells[each])]
    elif may_number_lines(headers[place], cells[place]):
        kept = [each for each in others if repeats(cells[each], cells[chosen["group"]])]
    else:
        return {}
    if not kept:
        return {}
    chosen["unit_id"] = kept[0]
    return {"unit_id": headers[kept[0]]}


def check(
    name: str,
    headers: Sequence[str],
    cells: Sequence[Cells],
    schema: TableSchema,
    chosen: Mapping[str, int],
    told: Mapping[str, str],
) -> None:
    """Ask who is who in a test where no column says it, or one that numbers the lines, and another that is not read seems to.

    Parameters: `name` of the file; `chosen`, the place of each canonical column; `told`, what the person says, where an empty
    `unit_id` makes each line a person. Raises AskedError.

    >>> import pyarrow as pa
    >>> from smkit.tables.schema import table
    >>> cells = [pa.array([f"P{i // 2}" for i in range(60)]), pa.array(["A"] * 30 + ["B"] * 30)]
    >>> check("t.csv", ["Dossier", "Groupe"], cells, table("experiment"), {"group": 1}, {"unit_id": ""})
    """
    if schema.name != "experiment" or "unit_id" in told or "group" not in chosen:
        return
    own = chosen.get("unit_id")
    if own is not None and not may_number_lines(headers[own], cells[own]):
        return
    for place, header in enumerate(headers[: len(cells)]):
        if not header or place in chosen.values() or not repeats(cells[place], cells[chosen["group"]]):
            continue
        codes = distinct(cells[place]).codes
        values, shown = len(np.unique(codes[codes >= 0])), one_line(header)
        own_header = "" if own is None else one_line(headers[own])
        nothing = f"rien, sinon « {own_header} » qui change à chaque ligne," if own_header else "rien"
        raise AskedError(
            f"« {name} » : {nothing} n'y dit qui est qui, et chacune de ses {count(len(codes), 'ligne', 'lignes')} compterait pour "
            f"une personne. Or la colonne « {shown} » n'a que {count(values, 'valeur', 'valeurs')}, qui reviennent sur plusieurs "
            "lignes et presque toujours dans un seul groupe, comme le fait un identifiant. Attendu : une ligne par personne, ou "
            f"son identifiant. Si chaque ligne est bien une personne, écrivez « unit_id={own_header} » dans colonnes. Si "
            f"« {shown} » dit qui est qui, écrivez ",
            {"colonnes": f"unit_id={shown}"},
        )


def repeats(cells: Cells, groups: Cells) -> bool:
    """Do values stand on several lines, and almost always in one group, far more often than chance would have it?

    A day, a town or a channel is met in every group; a person is in the one that was drawn.

    >>> import pyarrow as pa
    >>> groups = pa.array(["A", "B"] * 60)
    >>> people, towns = [i // 4 * 2 + i % 2 for i in range(120)], [i % 45 for i in range(120)]
    >>> [repeats(pa.array(list(map(str, each))), groups) for each in (people, towns)]
    [True, False]
    """
    codes, group = distinct(cells).codes, distinct(groups).codes
    seen = (codes >= 0) & (group >= 0)
    if seen.sum() < _FILLED * len(codes):
        return False
    rows = pd.DataFrame({"value": codes[seen], "group": group[seen]})
    values = rows.groupby("value")["group"].agg(["size", "nunique"])
    values = values[values["size"] > 1]
    if len(values) < _FEW:
        return False
    shares = rows["group"].value_counts(normalize=True).to_numpy()
    chance = (shares[:, None] ** values["size"].to_numpy()).sum(axis=0)
    alone = (values["nunique"] == 1).to_numpy()
    spread = max(float(np.sqrt((chance * (1 - chance)).sum())), 1e-9)
    return bool(alone.mean() >= _ALONE and (alone.sum() - chance.sum()) / spread >= _BEYOND)


def may_number_lines(header: str, cells: Cells) -> bool:
    """Does a column that says « ID » change on every line, so that it may number lines, and not people?

    >>> import pyarrow as pa
    >>> [may_number_lines(header, pa.array(["7", "8"])) for header in ("ID", "Client")]
    [True, False]
    """
    codes = distinct(cells).codes
    return key(header) in _NUMBERS and len(np.unique(codes)) == len(codes)


def _names_nobody(cells: Cells) -> bool:
    """Has a column so few values, each on so many lines, or yes and no alone, that it cannot say who is who?"""
    found = distinct(cells)
    codes = found.codes[found.codes >= 0]
    values = len(np.unique(codes))
    if values >= _NAMES:
        return False
    said = {word.casefold() for word in found.words() if not is_blank(word)}
    return len(codes) >= _LINES * values or (len(codes) > _NAMES and said <= flags.YES | flags.NO)
