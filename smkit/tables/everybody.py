"""Somebody whom one table names may stand in another, as a campaign or a company: that is looked at once all are read."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import pandas as pd

from smkit.errors import SmkitError
from smkit.tables import environment, handover, in_place, schema
from smkit.tables.opening.load import Source
from smkit.tables.parsing import keys, namesakes, personal, strangers
from smkit.tables.raw_cells import raw_cells
from smkit.tables.reading import Reading
from smkit.tables.telling import people as telling


def hidden(
    readings: Mapping[str, Reading], files: Mapping[str, Source], beside: Mapping[str, Path]
) -> dict[str, Reading]:
    """Return the readings of several tables without the full names that one of them holds and another calls people.

    Parameters: `readings` and `files`, what they were read from, by canonical table; `beside`, the files of the tables of the
    same folder that were not read. A name that is hidden already stays so.
    """
    if os.environ.get(environment.PERSONAL) == "1":
        return dict(readings)
    found = dict(readings)
    for other, people, key in _known(readings, files, beside):
        for name in readings.keys() - {other}:
            if not found[name].in_place:  # what stays in its file names nobody
                found[name] = _without(found[name], people, key)
    return found


def naming(
    readings: Mapping[str, Reading], files: Mapping[str, Source], beside: Mapping[str, Path]
) -> list[str]:
    """Return the tables whose rows stay in their file, and name there somebody whom another table calls a person.

    Parameters: as `hidden`.
    """
    there = [name for name, reading in readings.items() if reading.in_place]
    if not there or os.environ.get(environment.PERSONAL) == "1":
        return []
    known = list(_known(readings, files, beside))
    return [
        name for name in there
        if any(in_place.names(readings[name], people, key) for other, people, key in known if other != name)
    ]  # fmt: skip


def _known(
    readings: Mapping[str, Reading], files: Mapping[str, Source], beside: Mapping[str, Path]
) -> Iterator[tuple[str, namesakes.People, bytes]]:
    """The tables that name people in full, whom they name, and the key of their file."""
    known = [(name, reading.people, files[name]) for name, reading in readings.items()]
    known += [(name, _people(name, path), path) for name, path in beside.items()]
    for name, people, source in known:
        if people.whole:
            yield name, people, keys.for_file(None if isinstance(source, pd.DataFrame) else Path(source))


def named(orders: Any, told: Any) -> Any:
    """Return customers as the orders name them: where people are shown, a pseudonym told among the parameters is found again.

    Parameters: `orders`, a DataFrame, or an Ibis table, which names nobody; `told`, a customer or a list of them, as the parameters
    have them.

    >>> named(pd.DataFrame({"customer_id": ["C0042"]}), ["C0042", "C0043"])
    ['C0042', 'C0043']
    """
    there = isinstance(orders, pd.DataFrame) and "customer_id" in orders
    if not there or os.environ.get(environment.PERSONAL) != "1":
        return told
    key, prefix = keys.for_file(None), personal.prefix(schema.table("orders").column("customer_id"))
    people = [
        name for name in orders["customer_id"].dropna().astype("str").unique() if personal.names_someone(name)
    ]
    known = {personal.pseudonym(name, key, prefix): name for name in people}
    return [known.get(one, one) for one in told] if isinstance(told, list) else known.get(told, told)


def _without(reading: Reading, people: namesakes.People, key: bytes) -> Reading:
    frames = (reading.table, reading.set_apart, reading.lost)
    answered = strangers.kept(reading.journal.answers.get("personnes", ""))[1]
    told = namesakes.hide(frames, schema.table(reading.journal.table), people, key, answered)
    journal = replace(reading.journal, notes=(*reading.journal.notes, *telling.namesakes(told)))
    return replace(reading, journal=journal)


def _people(table: str, path: Path) -> namesakes.People:
    """Whom a file names; nobody where it cannot be read, which is told to whoever reads it."""

    def find() -> namesakes.People:
        key = cache(partial(keys.for_file, path))
        with suppress(SmkitError):
            return namesakes.people([raw_cells(table, path)], schema.table(table), key)
        return namesakes.People()

    return handover.once(path, ["everybody", table], find)
