"""Order lines that a server keeps, brought once to an engine of this process with a number in the place of each identifier.

Numbers stand in the order of the identifiers, so that whatever sorts, joins or counts them answers as it would on the identifiers
themselves. These travel only for who is to be shown, asked for by their numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from secrets import randbits
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from smkit import warehouse
from smkit.addresses import WarehouseError
from smkit.analysis.who import Who

if TYPE_CHECKING:
    import ibis.expr.types as ir

_WHO = ("order_id", "customer_id")
#: What tells a number from one that a table may hold: « N0000042 », a code like those of customers.
_SIGN, _DIGITS = "N", 7
_CHANGED = "Les commandes ont changé dans la base pendant qu'on les lisait. Relancez, de préférence quand personne n'y écrit."


@dataclass(frozen=True)
class Elsewhere(Who):
    """Whom numbers stand for: `ids`, those of the server, an Ibis table of one column, `id`; the `seed` of their `hashes`, sorted;
    of each, its rank by name, `places`, its rank by lot, `lots`, and its group of a hundred, `groups`."""

    here = False

    ids: ir.Table
    seed: int
    hashes: NDArray[np.int64]
    places: NDArray[np.int64]
    lots: NDArray[np.int64]
    groups: NDArray[np.int8]

    @cached_property
    def _hashed(self) -> ir.Table:
        return self.ids.mutate(hash=self.ids.get_backend().hashed(self.ids.id, self.seed))

    def _found(self, asked: ir.Table) -> dict[Any, Any]:
        """The identifier of each number."""
        rows = asked.to_pyarrow().combine_chunks()
        codes = self.coded(pa.array(rows["hash"].to_numpy()))
        return dict(zip(codes.to_pylist(), rows["id"].to_pylist(), strict=True))

    @cached_property
    def _by_place(self) -> NDArray[np.int64]:
        return np.argsort(self.places)

    def coded(self, hashes: pa.Array) -> pa.Array:
        """Return the numbers of a column of hashes, missing where there is none; WarehouseError for one that is new."""
        own = np.asarray(hashes.fill_null(0).to_numpy(zero_copy_only=False), np.int64)
        at = np.searchsorted(self.hashes, own).clip(max=len(self.hashes) - 1)
        missing = np.asarray(hashes.is_null().to_numpy(zero_copy_only=False), bool)
        if not (missing | (self.hashes[at] == own)).all():
            raise WarehouseError(_CHANGED)
        return self._codes.take(pa.array(at, mask=missing))

    @cached_property
    def _codes(self) -> pa.Array:
        """The number of each hash, as a text."""
        import pyarrow.compute as pc

        digits = max(_DIGITS, len(str(len(self.places))))
        padded = pc.utf8_lpad(pa.array(self.places).cast(pa.string()), digits, "0")
        return pc.binary_join_element_wise(_SIGN, padded, "")

    def _at(self, number: str) -> int:
        return int(self._by_place[int(number[len(_SIGN) :]) - 1])

    def numbers(self, told: Iterable[Any], folded: bool = False) -> dict[Any, Any]:
        wanted = [text for one in told if (text := str(one).strip())]
        if not wanted:
            return {}
        own = self._hashed.id.lower() if folded else self._hashed.id
        return self._found(
            self._hashed.filter(own.isin([text.lower() if folded else text for text in wanted]))
        )

    def names(self, numbers: Collection[Any]) -> dict[Any, Any]:
        if not numbers:
            return {}
        wanted = [int(self.hashes[self._at(number)]) for number in numbers]
        return self._found(self._hashed.filter(self._hashed.hash.isin(wanted)))

    def lot(self, one: Any, draw: str = "") -> Any:
        assert not draw  # a server draws once
        return int(self.lots[self._at(one)])

    @cached_property
    def group(self) -> Callable[[Any], Any]:
        import ibis

        @ibis.udf.scalar.pyarrow(signature=(("string",), "int8"))
        def drawn_there(numbers: Any) -> Any:
            places = np.array([int(one[len(_SIGN) :]) - 1 for one in numbers.to_pylist()], np.int64)
            return pa.array(self.groups[self._by_place[places]])

        return drawn_there


def near(orders: Any) -> Any:
    """Return orders where every question may be put to them at length: those that a server keeps come, numbered, to a DuckDB here.

    Parameters: `orders`, canonical; a DataFrame, or a table that is in an engine of this process, is returned as it is.
    Raises WarehouseError for a server that does not answer to the end.

    >>> import pandas as pd
    >>> orders = pd.DataFrame({"order_id": ["F7"]})
    >>> near(orders) is orders
    True
    """
    import ibis

    server = orders.get_backend() if hasattr(orders, "get_backend") else None
    if server is None or server.name == "duckdb":
        return orders
    known = _known(orders)
    connection = warehouse.embedded(warehouse.room())
    connection.who = known
    kinds = {name: "string" if name in _WHO else kind for name, kind in orders.schema().items()}
    connection.create_table("orders", schema=ibis.schema(kinds))
    own = connection.con
    own.execute("SET preserve_insertion_order = true")
    cells = {
        name: server.hashed(orders[name], known.seed) if name in _WHO else orders[name]
        for name in orders.columns
    }
    for batch in server.streamed(orders.select(**cells)):
        rows = {name: known.coded(batch[name]) if name in _WHO else batch[name] for name in cells}
        own.register("part", pa.table(rows))
        own.execute("INSERT INTO orders SELECT * FROM part")
        own.unregister("part")
    own.execute("SET preserve_insertion_order = false")
    return connection.table("orders")


def _known(orders: Any) -> Elsewhere:
    """The identifiers of some orders, as numbers: each has its hash, its rank and its lot."""
    import ibis

    server, seed = orders.get_backend(), randbits(62)
    each = [orders.select(id=orders[name]) for name in _WHO if name in orders.columns]
    ids = ibis.union(*each, distinct=True) if len(each) > 1 else each[0].distinct()
    ids = ids.filter(ids.id.notnull())
    drawn = server.drawn(ids)
    ranked = drawn.select(
        hash=server.hashed(drawn.id, seed),
        place=ibis.row_number().over(order_by=drawn.id) + 1,
        lot=ibis.row_number().over(order_by=drawn.lot),
        group=drawn.group,
    )
    found = pa.Table.from_batches(server.streamed(ranked), ranked.schema().to_pyarrow())
    columns = [found[name].to_numpy() for name in found.column_names]
    order = np.argsort(columns[0])
    hashes, places, lots, groups = (column[order] for column in columns)
    return Elsewhere(ids, seed, hashes, places, lots, groups.astype(np.int8))
