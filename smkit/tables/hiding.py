"""Whoever a reading speaks of goes under a pseudonym, in its tables and in what is told of them."""

import os
from collections.abc import Callable, Sequence

import pandas as pd

from smkit.tables import environment
from smkit.tables.parsing import namesakes, personal, strangers
from smkit.tables.schema import TableSchema
from smkit.tables.telling import people as who
from smkit.tables.telling.journal import Note


def hide(
    frames: Sequence[pd.DataFrame],
    schema: TableSchema,
    key: Callable[[], bytes],
    told: str,
    others: Sequence[str],
) -> tuple[namesakes.People, list[Note]]:
    """Put people under pseudonyms, in place, and return whom there were, and what there is to tell of them.

    Parameters: `frames`, the table of a reading first; `key`, of the pseudonyms; `told`, the answer `personnes`; `others`, people
    whom columns that are not read name. Nothing is hidden where names are kept on purpose.

    >>> from smkit.tables.schema import table
    >>> orders = pd.DataFrame({"order_id": ["F1"], "customer_id": ["m.nom@exemple.fr"]})
    >>> _, notes = hide([orders], table("orders"), lambda: b"k", "", [])
    >>> orders["customer_id"].tolist() == ["m.nom@exemple.fr"], [note.code for note in notes][:1]
    (False, ['pseudonyms'])
    """
    if os.environ.get(environment.PERSONAL) == "1":
        return namesakes.People(), []
    everybody = namesakes.people(frames, schema, key, others)
    doubles = namesakes.doubles(frames, schema, key)
    hidden = [personal.hide_people(frame, schema, key) for frame in frames]
    reached = namesakes.reached(frames, schema, key)
    said = [*who.pseudonyms(hidden[0]), *who.doubles(doubles), *who.reached(reached)]
    if everybody.whole or told:
        kept, asked = strangers.kept(told)
        said += who.namesakes(namesakes.hide(frames, schema, everybody, key(), asked, kept))
    said += who.strangers(strangers.hide(frames, schema, key, told))
    return everybody, [*said, *who.addresses(namesakes.addresses(frames[0], schema))]


def unnamed(everybody: namesakes.People, key: Callable[[], bytes], text: str) -> str:
    """Return what a sheet or a column is called without the names of people in it.

    >>> unnamed(namesakes.People(), lambda: b"k", "Ventes de mars")
    'Ventes de mars'
    """
    said = namesakes.without(everybody, key())(text) if everybody.whole else text
    return strangers.without(said, key)
