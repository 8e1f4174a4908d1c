"""Rows that lack what their table needs."""

import numpy as np

from smkit.tables.cells import Parsed
from smkit.tables.schema import TableSchema


def check(parsed: dict[str, Parsed], schema: TableSchema) -> None:
    """Mark the rows where a required column is empty, or where no set of columns is complete."""
    there = [names for names in schema.one_of if all(name in parsed for name in names)]
    needed = {column.name for column in schema.required} | {name for names in there for name in names}
    blank = {name: parsed[name].missing() & ~parsed[name].faulty() for name in needed}
    for column in schema.required:
        failed = parsed[column.name].told.get("formula_error", np.False_)
        parsed[column.name].mark("formula_error", blank[column.name] & failed)
        parsed[column.name].mark("missing", blank[column.name] & ~failed)
    if there:
        lacking = np.logical_and.reduce([np.logical_or.reduce([blank[n] for n in names]) for names in there])
        for name in there[0]:
            failed = parsed[name].told.get("formula_error", np.False_)
            parsed[name].mark("formula_error", lacking & blank[name] & failed)
            parsed[name].mark("incomplete", lacking & blank[name] & ~failed)
