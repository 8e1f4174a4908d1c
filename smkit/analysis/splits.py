"""Which rows, and which column to split them by."""

from collections.abc import Mapping
from copy import copy

import pandas as pd

from smkit.analysis.errors import InputError
from smkit.analysis.wherever import count, values
from smkit.errors import suggest

#: Columns that tables may be split by, the most telling first. Never a person: results of people are confidential.
CANDIDATES = ("segment", "region", "channel", "category", "source")
_MOST = 12  # beyond that many values a split says nothing


def keep(tables: dict[str, pd.DataFrame], *, segment: str = "") -> dict[str, pd.DataFrame]:
    """Keep the rows of one segment, in the tables that have the column.

    Parameters: `tables` by canonical name; `segment`, as the file writes it (case and spaces ignored), or "" for all.
    Returns the tables; one without the column stays whole.
    Raises InputError when no table has that segment, with those that exist.

    >>> orders = pd.DataFrame({"order_id": ["1", "2"], "segment": ["B2B", "B2C"]})
    >>> len(keep({"orders": orders}, segment="b2b ")["orders"])
    1
    """
    kept = copy(
        tables
    )  # of the same kind: what `smkit.gather` returns says how to give a table that is not there
    if not segment.strip():
        return kept
    wanted, seen = _fold(segment), set()
    for name, table in tables.items():
        if "segment" not in table:
            continue
        every = values(table, "segment")
        seen |= set(every)
        own = [value for value in every if _fold(value) == wanted]
        if isinstance(table, pd.DataFrame):
            kept[name] = table[table["segment"].isin(own)].reset_index(drop=True)
        else:
            kept[name] = table.filter(table["segment"].isin(own))
    if wanted not in {_fold(value) for value in seen}:
        empty = any("segment" in table for table in tables.values())
        none = "aucun, la colonne est vide" if empty else "aucune table n'a de colonne « segment »"
        known = ", ".join(sorted(seen)) or none
        raise InputError(
            f"Aucune ligne du segment « {segment} ».{suggest(segment, seen)} Segments présents : {known}."
        )
    return kept


def uncut(tables: Mapping[str, pd.DataFrame], segment: str) -> list[str]:
    """Return the tables that `keep` leaves whole, by canonical name: they have no segment.

    >>> uncut({"orders": pd.DataFrame({"segment": ["B2B"]}), "sessions": pd.DataFrame({"sessions": [1]})}, "B2B")
    ['sessions']
    """
    return [name for name, table in tables.items() if segment.strip() and "segment" not in table]


def choose(tables: Mapping[str, pd.DataFrame], by: str = "") -> str:
    """Choose the column to split the indicators by.

    Parameters: `tables` by canonical name; `by`, a canonical column, or "" to choose the first that has 2 to 12 values.
    Returns the column, or "" when there is none to choose.
    Raises InputError when `by` is in no table.

    >>> choose({"orders": pd.DataFrame({"segment": ["B2B"] * 2, "region": ["Nord", "Sud"]})})
    'region'
    """
    columns = {name for table in tables.values() for name in table.columns}
    if by:
        if by not in columns:
            raise InputError(
                f"Découpage impossible : aucune table n'a de colonne « {by} ».{suggest(by, columns)} "
                f"Découpages possibles ici : {', '.join(name for name in CANDIDATES if name in columns) or 'aucun'}."
            )
        return by
    main = next((tables[name] for name in ("orders", "leads", "sessions") if name in tables), pd.DataFrame())
    return next((name for name in CANDIDATES if name in main and 2 <= count(main, name) <= _MOST), "")


def _fold(text: object) -> str:
    return " ".join(str(text).casefold().split())
