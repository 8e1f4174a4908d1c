"""Parts of what a report reads, orders that stay in place above all: judged once, then counted by each report, a part or all."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from smkit.tables import in_place
from smkit.tables.parsing import groups
from smkit.tables.part import Part
from smkit.tables.reading import Reading


def again(path: Path, judged: Reading) -> Reading:
    """Return a reading of `in_place.read` over its rows.

    Parameters: `path`; `judged`, what another process said of them, without any.
    """
    lines = in_place.lines(path)
    return replace(
        judged, table=groups.together(lines, judged.joined) if isinstance(judged, in_place.Counted) else lines
    )


def values(table: Any, column: str) -> set[str | None]:
    """Return the values of a column, None where there are rows without one.

    Parameters: `table`, a DataFrame, or an Ibis table whose rows stay where they are; `column`, that it has.

    >>> sorted(values(pd.DataFrame({"region": ["Sud", "Nord", "Sud"]}), "region"))
    ['Nord', 'Sud']
    """
    if isinstance(table, pd.DataFrame):
        found = table[column].drop_duplicates()
    else:
        found = table.select(own=table[column].cast("string")).distinct().execute()["own"]
    return {None if pd.isna(each) else str(each) for each in found}


def kept(table: Any, part: Part) -> Any:
    """Return the rows of an Ibis table that a report is about.

    >>> import ibis
    >>> orders = ibis.memtable(pd.DataFrame({"region": ["Nord", None, "Sud"], "amount": [1.0, 2.0, 3.0]}))
    >>> [kept(orders, Part("region", its)).execute()["amount"].tolist() for its in ("Sud", None)]
    [[3.0], [2.0]]
    """
    column = table[part.column].cast("string")
    return table.filter(column.isnull() if part.value is None else column == part.value)


def dated(reading: Reading) -> tuple[Reading, int]:
    """Return a reading of `in_place.read` of which a part was kept, with the first and the last day of that part, and its rows."""
    assert isinstance(reading, in_place.Counted)
    table: Any = reading.table
    day = table["order_date"].date()
    found = table.aggregate(rows=table.count(), first=day.min(), last=day.max()).execute().iloc[0]
    days = None if pd.isna(found["first"]) else (pd.Timestamp(found["first"]), pd.Timestamp(found["last"]))
    return replace(reading, days=days), int(found["rows"])
