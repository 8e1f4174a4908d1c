"""Order lines that an engine keeps, as baskets need them: small numbers in the place of orders, customers and texts.

The engine gives a hash for each order and each customer: nobody's identifier leaves it. What comes makes the same baskets as the
same lines in memory, in a tenth of the room.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.analysis import wherever
from smkit.analysis.crosssell.codes import orders_of
from smkit.analysis.crosssell.intake import sales
from smkit.analysis.errors import InputError

_ENGINES = ("duckdb", "postgres")
_WHOSE = ("order_id", "customer_id")
#: Who sold says nothing of what goes with what.
_LEFT = ("salesperson",)
_FIGURES = ("quantity", "unit_price", "amount")


def fetched(orders: Any) -> tuple[pd.DataFrame, int]:
    """Return the sales among the lines of an Ibis table, in the engine's order, and how many lines it has in all.

    Parameters: `orders`, canonical order lines.
    Orders and customers are whole numbers, from 0, and texts are categories.
    Raises InputError for an engine that is neither DuckDB nor PostgreSQL.

    >>> import ibis
    >>> lines = {"order_id": ["F7", "F7", "F8"], "product": ["thé", "miel", "thé"], "amount": [2.5, -1.0, 2.5]}
    >>> found, total = fetched(ibis.duckdb.connect().create_table("commandes", pd.DataFrame(lines)))
    >>> found.values.tolist(), total
    ([[0, 'thé', 2.5], [1, 'thé', 2.5]], 3)
    """
    engine = orders.get_backend().name
    if engine not in _ENGINES:
        raise InputError(f"Table Ibis sur « {engine} » : DuckDB ou PostgreSQL est attendu ici.")
    total = int(orders.count().execute())
    columns: dict[str, _Values] = {}
    for name in orders.columns:
        if name not in _LEFT:
            kind = _Whose if name in _WHOSE else _Texts if orders[name].type().is_string() else _Values
            columns[name] = kind(total)
    cells = {name: wherever.hashed(orders[name]) if name in _WHOSE else orders[name] for name in columns}
    for batch in wherever.batches(orders.select(**cells)):
        sale = sales(pd.DataFrame({name: numbers(batch[name]) for name in _FIGURES if name in columns}))
        for name, column in columns.items():
            column.take(batch[name], slice(None) if sale is None else sale)
    return pd.DataFrame({name: columns.pop(name).whole() for name in list(columns)}, copy=False), total


def numbers(cells: Any) -> NDArray[Any]:
    """Return a column of Arrow as numpy has it: NaN or NaT where a cell is missing."""
    return np.asarray(cells.to_numpy(zero_copy_only=False))


class _Values:
    """A column of at most `most` cells, that comes a part after the other."""

    def __init__(self, most: int) -> None:
        # room for all at once: parts would leave theirs in pieces
        self._cells: NDArray[Any] = np.empty(most, np.int16)
        self._taken = 0

    def take(self, cells: Any, kept: Any) -> None:
        part = self.read(cells)[kept]
        if self._cells.dtype != part.dtype:
            taken, self._cells = self._cells[: self._taken], np.empty(len(self._cells), part.dtype)
            self._cells[: self._taken] = taken
        self._cells[self._taken : self._taken + len(part)] = part
        self._taken += len(part)

    def read(self, cells: Any) -> NDArray[Any]:
        return numbers(cells)

    def whole(self) -> Any:
        return self._cells[: self._taken]


class _Texts(_Values):
    """A column of texts: their codes, in the order in which they come, −1 where there is none."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._known: dict[str, int] = {}

    def read(self, cells: Any) -> NDArray[Any]:
        coded = cells.dictionary_encode()
        own = [self._known.setdefault(text, len(self._known)) for text in coded.dictionary.to_pylist()]
        kind = np.int16 if len(self._known) <= np.iinfo(np.int16).max else np.int32
        return np.array([*own, -1], kind)[numbers(coded.indices.fill_null(len(own)))]

    def whole(self) -> Any:
        return pd.Categorical.from_codes(super().whole(), pd.Index(list(self._known), dtype="str"))


class _Whose(_Values):
    """A column of hashes: a whole number for each, from 0; missing where there is none."""

    def read(self, cells: Any) -> NDArray[Any]:
        return numbers(cells.fill_null(0)).view(np.int64)

    def whole(self) -> Any:
        hashes = pd.Series(super().whole())
        starts, codes, _ = orders_of(hashes)
        times = np.diff(np.append(starts, len(hashes)))
        missing = hashes.to_numpy()[starts] == 0
        found = np.repeat(codes, times)
        return pd.arrays.IntegerArray(found, np.repeat(missing, times)) if missing.any() else found
