"""Somebody whom one table names may stand in another, as a campaign or a company: that is looked at once all are read."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from smkit.tables import environment, schema
from smkit.tables.opening.load import Source
from smkit.tables.parsing import keys, namesakes
from smkit.tables.reading import Reading
from smkit.tables.telling import people as telling


def hidden(readings: Mapping[str, Reading], files: Mapping[str, Source]) -> dict[str, Reading]:
    """Return the readings of several tables without the full names that one of them holds and another calls people.

    Parameters: `readings` and `files`, what they were read from, by canonical table. A name that is hidden already stays so.
    """
    if os.environ.get(environment.PERSONAL) == "1":
        return dict(readings)
    key = {
        name: keys.for_file(None if isinstance(files[name], pd.DataFrame) else Path(str(files[name])))
        for name, reading in readings.items()
        if reading.people.whole
    }
    found = dict(readings)
    for name in readings:
        for other in key.keys() - {name}:
            reading, known = found[name], readings[other].people
            frames = (reading.table, reading.set_apart, reading.lost)
            told = namesakes.hide(
                frames, schema.table(name), known, key[other], reading.journal.answers.get("personnes", "")
            )
            journal = replace(reading.journal, notes=(*reading.journal.notes, *telling.namesakes(told)))
            found[name] = replace(reading, journal=journal)
    return found
