"""Orders that a server keeps, for the tests of those that the kit reads there."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import pytest

import smkit
from smkit.addresses import WarehouseError
from smkit.analysis.who import who
from smkit.tables.errors import ReadError
from smkit.tables.sources import Sources


def orders() -> pd.DataFrame:
    """Six hundred orders of two lines: returns, sales without a customer, free lines, and two lines that are there twice."""
    days = pd.date_range("2025-01-05 23:30", periods=600, freq="11h").repeat(2).astype("datetime64[us]")
    table = pd.DataFrame(
        {
            "order_id": [f"F{number:04}" for number in range(600) for _ in range(2)],
            "order_date": days,
            "customer_id": [
                None if n % 11 == 0 else f"{'cC'[n % 2]}-{n % 37:03}" for n in range(600) for _ in range(2)
            ],
            "product": ["Thé", "Café", "café", "Épices", "Miel", "Zeste"] * 200,
            "quantity": [1.0, 2.0, -1.0, 4.0] * 300,
            "unit_price": [10.5, 3.0, 10.5, 0.0, 7.25] * 240,
            "segment": ["B2B", "B2C", None] * 400,
        }
    )
    return pd.concat([table, table.head(2)], ignore_index=True)


@contextmanager
def told(match: str) -> Iterator[list[str]]:
    """Whatever is done inside is refused in a sentence that matches, whatever its spaces; it is put in the list."""
    said: list[str] = []
    with pytest.raises((ReadError, WarehouseError)) as caught:
        yield said
    said.append(" ".join(str(caught.value).split()))
    assert re.search(match, said[0]), said[0]


def check_same(counted: Sources, table: pd.DataFrame, engine: str = "PostgreSQL") -> None:
    """What is said of a base, and its rows, are those of the same orders in memory."""
    here, there = smkit.gather(commandes=table).readings["orders"], counted.readings["orders"]
    assert there.in_place and there.engine == engine and not here.in_place
    notes = [
        [note.to_dict() for note in each.journal.notes if note.code != "unused_columns"]
        for each in (here, there)
    ]
    alike, told = (
        [[note for note in each if (note["code"] == "spelt") == own] for each in notes]
        for own in (False, True)
    )
    assert alike[0] == alike[1] and len(alike[0]) == 5
    # an engine tells no way to write a customer: who they are stays there
    assert [[note["count"] for note in each] for each in told] == [[37], [37]]
    assert there.extent is not None and here.extent is not None
    assert [day.date() for day in there.extent] == [day.date() for day in here.extent]
    keys = list(here.table.columns)  # an engine gives rows in any order
    rows, people = there.table.execute()[keys], who(there.table)
    for name in ("order_id", "customer_id"):
        rows[name] = rows[name].map(people.names(set(rows[name].dropna())))
    pd.testing.assert_frame_equal(
        rows.sort_values(keys, ignore_index=True),
        here.table.sort_values(keys, ignore_index=True),
        check_dtype=False,
    )
