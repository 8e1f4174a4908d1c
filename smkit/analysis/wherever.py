"""What is asked of a table wherever it lives: in memory, or in an engine that keeps its rows."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, reduce
from operator import or_
from secrets import randbits
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    import pyarrow as pa


def values(table: Any, column: str) -> list[Any]:
    """Return the values that a column has, each once, in order; missing is none of them.

    Parameters: `table`, a DataFrame or an Ibis table; `column`, one of few values: all of them come back.

    >>> values(pd.DataFrame({"segment": ["B2C", None, "B2B", "B2C"]}), "segment")
    ['B2B', 'B2C']
    """
    if isinstance(table, pd.DataFrame):
        found = table[column].dropna().unique()
    else:
        found = table.select(column).distinct().execute()[column].dropna().unique()
    return sorted(found.tolist(), key=str)


def count(table: Any, column: str) -> int:
    """Return how many values a column has, however many; they stay where they are.

    >>> count(pd.DataFrame({"segment": ["B2C", None, "B2B", "B2C"]}), "segment")
    2
    """
    found = table[column].nunique()
    return int(found if isinstance(table, pd.DataFrame) else found.execute())


def where(table: Any, column: str, value: Any) -> Any:
    """Return the rows where a column has a value, or none where `value` is None.

    >>> orders = pd.DataFrame({"segment": ["B2C", None], "amount": [1.0, 2.0]})
    >>> [where(orders, "segment", its)["amount"].tolist() for its in ("B2C", None)]
    [[1.0], [2.0]]
    """
    if isinstance(table, pd.DataFrame):
        return table[table[column].isna() if value is None else table[column] == value]
    return table.filter(table[column].isnull() if value is None else table[column] == value)


def parted(table: Any, wanted: Mapping[str, Sequence[Any]]) -> tuple[Any, Any]:
    """Return the rows that have a value wanted in one of some columns, and the others.

    Parameters: `table`; `wanted`, values by column.

    >>> lines = pd.DataFrame({"product": ["port", "thé", None]})
    >>> [part["product"].tolist() for part in parted(lines, {"product": ["port"]})]
    [['port'], ['thé', nan]]
    """
    found = [table[name].isin(list(values)) for name, values in wanted.items() if values]
    if not isinstance(table, pd.DataFrame):
        found = [each.fill_null(False) for each in found]
    either = reduce(or_, found)
    if isinstance(table, pd.DataFrame):
        return table[either], table[~either]
    return table.filter(either), table.filter(~either)


def rows(table: Any) -> pd.DataFrame:
    """Return the rows of a table, which are few, in memory.

    >>> len(rows(pd.DataFrame({"amount": [1.0, 2.0]})))
    2
    """
    return table if isinstance(table, pd.DataFrame) else pd.DataFrame(table.execute())


def some(table: Any) -> bool:
    """Tell whether a table has a row.

    >>> some(pd.DataFrame({"segment": []}))
    False
    """
    return bool(len(table) if isinstance(table, pd.DataFrame) else table.limit(1).count().execute())


def batches(table: Any) -> "Iterator[pa.RecordBatch]":
    """Yield the rows of an Ibis table in the order that its engine has them, a part after the other.

    Parameters: `table`, of DuckDB or of PostgreSQL.

    >>> import ibis
    >>> rows = ibis.duckdb.connect().create_table("ventes", pd.DataFrame({"amount": [1.0, 2.0]}))
    >>> [batch.num_rows for batch in batches(rows)]
    [2]
    """
    engine = table.get_backend()
    if hasattr(engine, "streamed"):  # PostgreSQL, our own
        yield from engine.streamed(table)
        return
    import ibis
    import pyarrow as pa

    ((before,),) = engine.con.execute("SELECT current_setting('preserve_insertion_order')").fetchall()
    engine.con.execute("SET preserve_insertion_order = true")
    try:
        # Ibis 12 asks this of DuckDB by a name that its version 2 has no longer
        yield from pa.RecordBatchReader.from_stream(engine.con.sql(ibis.to_sql(table, dialect="duckdb")))
    finally:
        engine.con.execute(f"SET preserve_insertion_order = {before}")


def hashed(names: Any) -> Any:
    """Return a whole number for each text of a column of an engine, which hashes it there; missing where there is none.

    Parameters: `names`, a column of texts or of whole numbers, of DuckDB or of PostgreSQL. Of ten million texts, two share a
    number once in 370 000 times.

    >>> import ibis
    >>> rows = ibis.duckdb.connect().create_table("ventes", pd.DataFrame({"order_id": ["F7", "F7", "F8", None]}))
    >>> one, other, third, none = rows.select(code=hashed(rows["order_id"])).execute()["code"]
    >>> one == other != third, pd.isna(none)
    (True, True)
    """
    texts, engine = names.cast("string"), names.get_backend()
    if hasattr(engine, "hashed"):  # a server, of which what a network carries tells nobody whose it is
        return engine.hashed(texts, randbits(63))
    return texts.isnull().ifelse(None, _scattered()(texts))


@cache
def _scattered() -> Any:
    """DuckDB's own."""
    import ibis

    @ibis.udf.scalar.builtin(name="hash", signature=(("string",), "uint64"))
    def scattered(names: Any) -> Any: ...

    return scattered
