"""What is asked of a table wherever it lives: in memory, or in an engine that keeps its rows."""

from typing import Any

import pandas as pd


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


def some(table: Any) -> bool:
    """Tell whether a table has a row.

    >>> some(pd.DataFrame({"segment": []}))
    False
    """
    return bool(len(table) if isinstance(table, pd.DataFrame) else table.limit(1).count().execute())
