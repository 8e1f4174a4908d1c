"""Where to count: in memory with numpy, in DuckDB for a file larger than memory, in the user's Spark session.

Every engine counts the same things; what is made of the counts is written once, in `rules`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

import numpy as np
import pandas as pd

from smkit.analysis.crosssell import sql
from smkit.analysis.crosssell.counts import Together, threshold, together
from smkit.analysis.crosssell.encode import Baskets, encode
from smkit.analysis.crosssell.files import columns, fits, read, scan
from smkit.analysis.crosssell.intake import MAX_BASKET, Intake, require_baskets, whole
from smkit.analysis.errors import InputError
from smkit.errors import suggest

if TYPE_CHECKING:
    from ibis.expr.types import Table
    from pyspark.sql import DataFrame as SparkFrame

    Orders: TypeAlias = pd.DataFrame | Baskets | str | Path | Table | SparkFrame

ENGINES = ("numpy", "duckdb", "spark")


class _Queried(NamedTuple):
    """Orders that live in an engine: a name or subquery, its columns, and what runs a query."""

    relation: str
    columns: Iterable[str]
    run: Callable[[str], pd.DataFrame]
    close: Callable[[], object]


def count(
    orders: Orders, min_support: float, *, engine: str | None = None, max_basket: int = MAX_BASKET
) -> Together:
    """Count baskets, frequent products and frequent pairs with the engine asked for, else the one that fits.

    Raises InputError: an unknown engine, or one that cannot read such orders; and as `rules` does.
    """
    threshold(min_support, 1)
    engine = _chosen(engine, orders)
    if isinstance(orders, Baskets):
        return together(orders, min_support)
    whole("max_basket", max_basket, 1)
    if engine == "numpy":
        return together(encode(_frame(orders), max_basket=max_basket), min_support)
    source = _open(orders, engine)
    try:
        return _query(source, min_support, max_basket)
    finally:
        source.close()


def intake(orders: Orders, *, engine: str | None = None, max_basket: int = MAX_BASKET) -> Intake:
    """Return what the analysis reads of the orders and what it leaves out (parameters and errors as in `rules`).

    >>> intake(pd.DataFrame({"order_id": [1, 1, 2], "product": ["a", "a", None]})).duplicates
    1
    """
    engine = _chosen(engine, orders)
    if isinstance(orders, Baskets):
        return orders.intake
    whole("max_basket", max_basket, 1)
    if engine == "numpy":
        return encode(_frame(orders), max_basket=max_basket).intake
    source = _open(orders, engine)
    try:
        return _intake(source, max_basket)
    finally:
        source.close()


def _chosen(engine: str | None, orders: Orders) -> str:
    """The engine asked for, else the one that fits. Baskets are counted in memory."""
    if engine is None:
        return "numpy" if isinstance(orders, Baskets) else _fitting(orders)
    if engine not in ENGINES:
        raise InputError(
            f"Moteur inconnu : « {engine} ».{suggest(str(engine), ENGINES)} Moteurs : {', '.join(ENGINES)}."
        )
    if isinstance(orders, Baskets) and engine != "numpy":
        raise InputError(_UNREADABLE.format(engine=engine, kind="des paniers d'encode, que numpy compte"))
    return engine


def _fitting(orders: Orders) -> str:
    if isinstance(orders, pd.DataFrame):
        return "numpy"
    if isinstance(orders, str | Path):
        return "numpy" if fits(orders) else "duckdb"
    return "spark" if _from(orders, "pyspark") else "duckdb"


def _frame(orders: Orders) -> pd.DataFrame:
    if isinstance(orders, pd.DataFrame):
        return orders
    if isinstance(orders, str | Path):
        return read(orders)
    if _from(orders, "ibis"):
        return cast("Table", orders).to_pandas()
    raise InputError(_UNREADABLE.format(engine="numpy", kind=type(orders).__name__))


def _open(orders: Orders, engine: str) -> _Queried:
    if engine == "spark":
        return _spark(orders)
    if _from(orders, "ibis"):
        return _ibis(orders)
    if not isinstance(orders, pd.DataFrame | str | Path):
        raise InputError(_UNREADABLE.format(engine=engine, kind=type(orders).__name__))
    import duckdb

    folder = tempfile.TemporaryDirectory(prefix="smkit-")  # where DuckDB puts what memory cannot hold
    connection = duckdb.connect(config={"temp_directory": folder.name})
    if isinstance(orders, pd.DataFrame):
        names: Iterable[str] = list(orders.columns)
        connection.register("orders", orders)
        relation = "orders"
    else:
        names, relation = columns(orders), scan(orders)

    def close() -> None:
        connection.close()
        folder.cleanup()

    return _Queried(relation, names, lambda query: connection.sql(query).df(), close)


def _ibis(orders: Any) -> _Queried:
    import ibis

    backend = orders.get_backend()
    if backend.name != "duckdb":
        raise InputError(
            f"Table Ibis sur « {backend.name} » : DuckDB est attendu ici. Sur Spark, donnez le DataFrame Spark."
        )
    relation = f"({ibis.to_sql(orders, dialect='duckdb')})"
    return _Queried(relation, orders.columns, lambda query: backend.con.sql(query).df(), lambda: None)


def _spark(orders: Any) -> _Queried:
    if not _from(orders, "pyspark"):
        raise InputError(_UNREADABLE.format(engine="spark", kind=type(orders).__name__))
    view = "smkit_baskets_orders"
    session = orders.sparkSession
    orders.createOrReplaceTempView(view)

    def run(query: str) -> pd.DataFrame:
        found = session.sql(query)
        return pd.DataFrame.from_records([tuple(row) for row in found.collect()], columns=found.columns)

    return _Queried(view, orders.columns, run, lambda: session.catalog.dropTempView(view))


def _intake(source: _Queried, max_basket: int) -> Intake:
    require_baskets(source.columns)
    counts = source.run(sql.intake(source.relation, source.columns, max_basket)).iloc[0]
    found = Intake(**{name: int(counts[name]) for name in counts.index}, max_basket=max_basket)
    if not found.baskets:
        raise InputError(
            "Aucun panier : aucune ligne n'est la vente d'un produit connu dans une commande numérotée. "
            "Vérifiez les colonnes lues, ou élargissez la sélection."
        )
    return found


def _query(source: _Queried, min_support: float, max_basket: int) -> Together:
    read = _intake(source, max_basket)
    least = threshold(min_support, read.baskets)
    cut = max_basket if read.giants else None
    table = source.run(sql.pairs(source.relation, source.columns, least, cut))
    sides = [
        table[[f"{side}_id", f"{side}_name", f"n_{side}"]].set_axis(["product_id", "product", "n"], axis=1)
        for side in ("first", "second")
    ]
    products = pd.concat(sides).drop_duplicates("product_id", ignore_index=True)
    products = products.astype({"product_id": "str", "product": "str", "n": "int64"})
    place = pd.Index(products["product_id"])
    return Together(
        read.baskets,
        products,
        place.get_indexer(table["first_id"]).astype(np.int32),
        place.get_indexer(table["second_id"]).astype(np.int32),
        table["n_both"].to_numpy(dtype=np.int64),
    )


def _from(orders: object, package: str) -> bool:
    return type(orders).__module__.split(".")[0] == package


_UNREADABLE = (
    "Le moteur « {engine} » ne lit pas ce genre de données ({kind}). numpy et duckdb lisent un tableau pandas, "
    "un fichier CSV ou Parquet ou une table Ibis ; spark lit un DataFrame Spark."
)
