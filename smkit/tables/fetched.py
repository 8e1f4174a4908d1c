"""Tables of a PostgreSQL base: which of a report's stand there, and those that are no orders, brought whole and read as a file is.

Orders are counted in the base (`in_base`). Campaigns, targets or visits are thousands of rows, and leads or prospects are looked at
one by one: they come here, two million rows at most, and whom they name is under a pseudonym before anything is computed.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from smkit import addresses
from smkit.tables import in_base
from smkit.tables.errors import ReadError, listing
from smkit.tables.opening import stores
from smkit.tables.opening.load import LAYOUT, NAME
from smkit.tables.schema import table as find_table
from smkit.typography import typeset

if TYPE_CHECKING:
    import pandas as pd


def views(connexion: str, given: Mapping[str, Any], asked: Collection[str], folder: bool) -> dict[str, str]:
    """Return the view of each table that a report takes from a base, "" for one that bears the name of its table.

    Parameters: `connexion`, the address of the base; `given`, what a person names, by canonical table; `asked`, the tables that the
    report takes, in order; `folder`, whether the others are in a folder: orders alone are then looked for by name.
    Raises ReadError for a base that none of them is said to be in.

    >>> views("postgresql://serveur/crm", {"leads": "ventes.leads", "orders": "ventes.csv"}, ["orders", "leads"], False)
    {'leads': 'ventes.leads'}
    """
    if addresses.is_spark(connexion):  # it has orders alone, by a name or by the folder that it sees
        if "orders" in asked:
            return {"orders": str(given.get("orders") or "")}
        raise ReadError(
            "Spark ne donne que des commandes, et ce rapport n'en lit pas. Donnez ses tables en fichiers, ou l'adresse d'une base "
            "PostgreSQL par le paramètre connexion."
        )
    if found := {name: its for name, its in given.items() if stores.is_view(its)}:
        return found
    left = [name for name in asked if name not in given]
    if not folder:
        with _left(connexion) as base:
            if there := [name for name in in_base.named(base) if name in left]:
                return dict.fromkeys(there, "")
    if "orders" in left or (left and not folder):
        return {"orders" if "orders" in left else left[0]: ""}  # and what is there is said
    stems = listing((find_table(name).stem for name in asked), "ou")
    raise ReadError(
        f"Rien n'est pris dans la base de connexion. Donnez le nom d'une de ses vues par le paramètre {stems}, ou retirez "
        "connexion."
    )


def others(connexion: str, views: Mapping[str, str], orders: Any = None) -> "dict[str, pd.DataFrame]":
    """Return the rows of each view of a base but that of orders, by canonical table.

    Parameters: `connexion`, the address of the base; `views`, as `views` returns them; `orders` of that base, an Ibis table, so
    that all is of one moment, or None.
    Raises: as `in_base.connected` and `bring`.
    """
    wanted = {name: view for name, view in views.items() if name != "orders"}
    if not wanted:
        return {}
    if orders is not None:
        base = orders.get_backend()
        return {name: bring(base, name, view) for name, view in wanted.items()}
    with _left(connexion) as own:
        return {name: bring(own, name, view) for name, view in wanted.items()}


def read(connexion: str, table: str, view: str) -> "pd.DataFrame":
    """Return the rows of one view of a base. Parameters and errors: those of `others` and `bring`."""
    with _left(connexion) as base:
        return bring(base, table, view)


def bring(base: Any, table: str, wanted: str) -> "pd.DataFrame":
    """Return the rows of a view, in the order that they lie in, which say where they come from.

    Parameters: `base`, of `in_base.connected`; `table`, canonical; `wanted`, the name of the view, with its schema or not, or ""
    for the one that bears the name of the table.
    Raises ReadError for a view that is not there, may not be read or is too long; WarehouseError for a base that does not answer.
    """
    import ibis
    import pyarrow as pa

    schema, name = in_base.found(base, table, wanted)
    shown = f"{name} ({base.place})"
    source = f"{stores.quoted(schema)}.{stores.quoted(name)}"
    ((rows,),) = base.ask(f"SELECT count(*) FROM {source}")
    stores.check(shown, rows, table)
    kinds = base.get_schema(name, database=schema)
    cells = {header: _cell(header, kind) for header, kind in kinds.items()}
    asked = ", ".join(f"{cell} AS {stores.quoted(header)}" for header, (cell, _) in cells.items())
    found = base.sql(
        f"SELECT {asked} FROM {source}",
        schema=ibis.schema({header: its for header, (_, its) in cells.items()}),
    )
    try:
        arrow = pa.Table.from_batches(base.streamed(found), found.schema().to_pyarrow())
    except pa.ArrowException as problem:
        raise ReadError(
            f"« {shown} » : une de ses valeurs ne se lit pas (une date à l'infini, par exemple). Écartez-la dans une vue, ou "
            "exportez la table en CSV."
        ) from problem
    frame = stores.framed(arrow)
    for header, kind in kinds.items():
        if kind.is_timestamp() and kind.timezone is not None:
            frame[header] = frame[header].dt.tz_localize("UTC")
    frame.attrs |= {NAME: typeset(shown), LAYOUT: "vue d'une base PostgreSQL"}
    return frame


@contextmanager
def _left(connexion: str) -> Iterator[Any]:
    """A connection to a base, which is left at the end."""
    base = in_base.connected(connexion)
    try:
        yield base
    finally:
        base.disconnect()


def _cell(header: str, kind: Any) -> tuple[str, str]:
    """The SQL of a column, and its type: that of a Parquet file, and text for whatever such a file would not have."""
    own = stores.quoted(header)
    if kind.is_boolean():
        return f"{own}::text", "boolean"
    if kind.is_integer():
        return f"{own}::int8", "int64"
    if kind.is_decimal():
        return f"{own}::numeric::float8", "float64"  # money is no number at once
    if kind.is_floating():
        return f"{own}::float8", "float64"
    if kind.is_date():
        return own, "date"
    if kind.is_timestamp():
        return (
            f"({own} AT TIME ZONE 'UTC')" if kind.timezone is not None else f"{own}::timestamp"
        ), "timestamp"
    return f"{own}::text", "string"
