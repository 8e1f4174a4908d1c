"""Columns that join others, as « Société + Nom »: whoever a part names goes under a pseudonym before anything is made of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import pyarrow as pa
import pyarrow.compute as pc

from smkit.tables.opening.raw import JOINT, Raw, parts
from smkit.tables.parsing import bystanders, personal, strangers
from smkit.tables.schema import Column, TableSchema, recognise


@dataclass(frozen=True)
class Joined:
    """What was hidden in a column made of others: its `column`, the `headers` that name people, how many `people` there were, and
    whether each header is `sure` to name them: « Nom » may be that of a deal.
    """

    column: Column
    headers: tuple[str, ...]
    people: int
    sure: bool = False


def hide(
    raw: Raw, chosen: Mapping[str, int], schema: TableSchema, key: Callable[[], bytes], told: str = ""
) -> tuple[Raw, list[Joined]]:
    """Return the same cells, with those whom joined columns name under pseudonyms, and what was hidden.

    Parameters: `chosen`, the place of each canonical column; `key`, called only when somebody is hidden; `told`, the answer
    `personnes`, where « lead_id=aucun » keeps what that column joins.

    >>> import numpy as np
    >>> from smkit.tables.schema import table
    >>> cells = (pa.array(["Boulons SA"]), pa.array(["NOM"]))
    >>> raw = Raw("l.csv", ("Société", "Nom"), cells, np.array([2]), "texte").joining(["Société + Nom"])
    >>> hide(raw, {"lead_id": 2}, table("leads"), lambda: b"secret")[0].cells[2].to_pylist()
    ['Boulons SA-Personne-33632ac7fb41']
    """
    cells, done = list(raw.cells), []
    for name, place in chosen.items():
        if name in strangers.kept(told)[0]:
            continue
        pieces, headers, people, sure = [], list[str](), set[str](), True
        for column, own, texts in pieces_of(raw, place, chosen, schema):
            if column:
                encoded = texts.dictionary_encode()
                words = encoded.dictionary.to_pylist()
                shown = [_hidden(word, column, key) for word in words]
                people |= {after for before, after in zip(words, shown, strict=True) if after != before}
                texts = pc.take(pa.array(shown, pa.string()), encoded.indices)
                headers += own
                sure &= column is not _ANYBODY
            pieces.append(texts)
        if people:
            cells[place] = pc.binary_join_element_wise(*pieces, JOINT)
            done.append(Joined(schema.column(name), tuple(headers), len(people), sure))
    return replace(raw, cells=tuple(cells)), done


def pieces_of(
    raw: Raw, place: int, chosen: Mapping[str, int], schema: TableSchema
) -> list[tuple[Column | None, list[str], pa.StringArray]]:
    """Return the parts of a joined column, each with its column of people (None for others), its headers and its texts.

    A first and a last name side by side are one part, and one person. A column that joins nothing has none.

    >>> import numpy as np
    >>> from smkit.tables.schema import table
    >>> cells = (pa.array(["Boulons SA"]), pa.array(["Prénom"]), pa.array(["NOM"]))
    >>> raw = Raw("l.csv", ("Société", "Prénom", "Nom"), cells, np.array([2]), "texte").joining(["Société + Prénom + Nom"])
    >>> [(own, texts.to_pylist()) for _, own, texts in pieces_of(raw, 3, {"lead_id": 3}, table("leads"))]
    [(['Société'], ['Boulons SA']), (['Prénom', 'Nom'], ['Prénom NOM'])]
    """
    own = parts(raw.headers[place], raw.headers)
    of = {header: _of_people(header, raw.headers, chosen, schema) for header in own}
    found = []
    for column, group in groupby(own, of.__getitem__):
        headers = list(group)
        texts = raw.joined(headers, " " if column else JOINT)
        found.append((column, headers, texts))
    return found


def _of_people(
    header: str, headers: Sequence[str], chosen: Mapping[str, int], schema: TableSchema
) -> Column | None:
    """Return the column of people that a header is, or would be; None for any other."""
    place = headers.index(header)
    name = next((name for name, at in chosen.items() if at == place), "") or recognise(header, schema)[0]
    if name and schema.column(name).role == "person":
        return schema.column(name)
    return _ANYBODY if bystanders.names_people(header) else None


def _hidden(word: str, column: Column, key: Callable[[], bytes]) -> str:
    return personal.pseudonym(word, key(), personal.prefix(column)) if personal.names_someone(word) else word


#: Whoever a column that no table takes names.
_ANYBODY = Column("contact", "Contact", "text", role="person")
