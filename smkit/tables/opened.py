"""Orders that stay in an engine: what whoever judges them asks of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd
import pyarrow as pa

from smkit import warehouse
from smkit.tables.opening import stores
from smkit.tables.parsing import personal, sums
from smkit.tables.telling.journal import Note
from smkit.typography import typeset

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Numbers and names of orders, products and customers that the reader takes as they are: no space, no point, no sign of a formula.
_PLAIN = r"^[A-Za-z0-9][A-Za-z0-9_/-]*$"
#: Rows of a witness from the head of a file or of a view.
WITNESS = 20_000
#: People beyond codes: a column that has more of them is looked at one by one, by the reader.
_NAMES = 20_000


class Whole(Exception):
    """Why orders have to be read whole, in French, as the end of a sentence; `remedy`, what to do where they cannot be."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason)
        self.remedy = typeset(remedy)


def worth(cells: Mapping[str, str]) -> str:
    """Return the SQL of what a row is worth. Parameters: `cells`, that of each canonical column.

    >>> worth({"amount": "a", "quantity": "q", "unit_price": "p"}), worth({"order_id": "o"})
    ('coalesce(a, q * p)', 'NULL')
    """
    product = (
        f"{cells['quantity']} * {cells['unit_price']}"
        if {"quantity", "unit_price"} <= cells.keys()
        else "NULL"
    )
    return f"coalesce({cells['amount']}, {product})" if "amount" in cells else product


@dataclass(frozen=True)
class Opened:
    """Orders in DuckDB: its `connection`, its rows as they are, `raw`, and the first of them, `head`."""

    engine: ClassVar[str] = "DuckDB"

    connection: Any
    raw: "ir.Table"
    head: pa.Table

    @property
    def told(self) -> tuple[Note, ...]:
        """What is worth knowing of how they were opened."""
        return ()

    @property
    def columns(self) -> dict[str, str]:
        """The canonical column of each header; nothing where headers bear their names already."""
        return {}

    def identified(self, lines: "ir.Table") -> "ir.Table":
        """Return canonical lines with their identifiers, which are looked at where they stand. Parameters: `lines` of `raw`."""
        return lines

    def firsts(self, column: str) -> pa.Table:
        """Return a row for each text of a column."""
        raw = self.raw  # one order has each: the other cells are read of those alone
        orders = raw.group_by(column).aggregate(order_id=raw["order_id"].min())
        few = raw.filter(raw["order_id"].isin(orders["order_id"]))
        return few.distinct(on=column, keep="first").to_pyarrow()

    def names_somebody(self, lines: "ir.Table", column: str) -> bool:
        """Tell whether a column of people may tell who somebody is; codes leave no doubt, and stay there."""
        own = lines[column]
        code = own.re_search(personal.CODE) if own.type().is_string() else own < 10**personal.FIGURES
        found = lines.filter(own.notnull() & ~code).select(**{column: own.cast("string")}).distinct()
        names = found.limit(_NAMES + 1).execute()[column].tolist()
        return len(names) > _NAMES or any(personal.whose(names, personal.names_someone))

    def remember(self, path: Path) -> None:
        """Keep what is asked of Parquet that was judged, for the next report. Parameters: `path`, the file or the folder."""
        if path.suffix.lower() != stores.ENDING:
            self.connection.remember(path, [Path(each) for each in stores.files(path)] or [path])

    def repeated(self) -> tuple[int, float]:
        """Return how many rows are equal in every cell to an earlier one, and what they add up to."""
        raw = self.raw
        names = ", ".join(f'"{name}"' for name in raw.columns)
        own = worth({name: f'"{name}"' for name in raw.columns})
        ((rows, amount),) = self.connection.raw_sql(
            "SELECT coalesce(sum(n - 1), 0), coalesce(sum((n - 1) * worth), 0) "
            f"FROM (SELECT count(*) AS n, any_value({own}) AS worth "
            f'FROM "{raw.get_name()}" GROUP BY hash({names})) WHERE n > 1'
        ).fetchall()
        return int(rows), float(amount)


def odd_identifiers(own: Any, person: bool) -> Any:
    """Which identifiers are none that the reader takes as they are; a long number of a `person` is looked at on its own."""
    if own.type().is_string():
        return ~own.re_search(_PLAIN) | own.re_search(sums.TOTALS)
    return own < 0 if person else (own < 0) | (own >= 10**personal.FIGURES)


def first_wrong(rejected: pd.DataFrame) -> str:
    """Return the first thing that is wrong with the rows of a witness, after a space; nothing where none of them is rejected."""
    if not len(rejected):
        return ""
    wrong = rejected.iloc[0]
    return f" ({wrong['column']} : {wrong['problem']})" if wrong["column"] else f" ({wrong['problem']})"


def written_out(cells: pd.Series) -> list[str]:
    """Return the texts of a column, and its whole numbers as texts; "" where there is none.

    >>> written_out(pd.Series([1.0, None])), written_out(pd.Series(["a", None], dtype="str"))
    (['1', ''], ['a', ''])
    """
    if cells.dtype.kind == "f":  # whole numbers, some of which are missing
        cells = cells.astype("Int64")
    return ["" if missing else str(cell) for cell, missing in zip(cells, cells.isna(), strict=True)]


def of(path: Path) -> Opened:
    """Return the orders of a Parquet file, of a folder of them or of a DuckDB file, where they are."""
    if path.is_file() and path.suffix.lower() == stores.ENDING:
        return _base(path.resolve(), path.stat().st_mtime_ns)
    from pyarrow import parquet

    from smkit.tables.asked import Engine

    files = [str(path)]
    if path.is_dir():
        files = stores.together(path).files
    connection = warehouse.embedded(warehouse.room(), engine=Engine())
    raw = connection.read_parquet(files, table_name="orders_in_place")
    with parquet.ParquetFile(files[0]) as first:
        rows = next(first.iter_batches(batch_size=WITNESS), None)
        kinds = first.schema_arrow  # with what pandas wrote of its own types
    head = kinds.empty_table() if rows is None else pa.Table.from_batches([rows]).cast(kinds)
    return Opened(connection, raw, head)


@cache  # a process opens a base once, whoever asks
def _base(path: Path, _modified: int) -> Opened:
    """The orders of a DuckDB file, which stays as it is."""
    with stores.opened(path) as base:
        name = stores.named(path, stores.names(base), "orders")
    connection = warehouse.embedded(warehouse.room())
    place = str(path).replace("'", "''")
    connection.raw_sql(f"ATTACH '{place}' AS base (READ_ONLY)")
    connection.raw_sql(f"CREATE TEMP VIEW orders_in_place AS SELECT * FROM base.{stores.quoted(name)}")
    raw = connection.table("orders_in_place")
    return Opened(connection, raw, raw.limit(WITNESS).to_pyarrow())
