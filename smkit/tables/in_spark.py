"""The orders of a Spark server: judged there where names are needed, then brought here, numbers in the place of identifiers."""

from dataclasses import dataclass
from typing import Any, ClassVar

from smkit import addresses, brought, warehouse
from smkit.tables.errors import ReadError, listing
from smkit.tables.in_base import Dialect, Served, left_there, refusing, taken
from smkit.tables.opened import WITNESS
from smkit.tables.schema import table as find_table

SPARK = Dialect(
    day="CAST({own} AS TIMESTAMP_NTZ)",
    number="CAST({own} AS DOUBLE)",
    text="nullif(CAST({own} AS STRING), '')",
    said_zone="CAST(from_utc_timestamp({own}, 'Europe/Paris') AS TIMESTAMP_NTZ) AS {own}",
    said_day="to_date({own}, 'dd/MM/yyyy') AS {own}",
    said_number="CAST(replace({own}, ',', '.') AS DECIMAL(18, 2)) AS {own}",
    said_text="CAST({own} AS STRING) AS {own}",
    quote="`",
)
_VIEWS = 10  # named in a message


@dataclass(frozen=True)
class Lines(Served):
    """Orders of Spark, brought to an engine here; `there`, as the server has them."""

    engine: ClassVar[str] = "Spark"

    there: Any

    def identified(self, lines: Any) -> Any:
        return self.there.select(lines.columns)


def opened(connexion: str, wanted: str) -> Lines:
    """Return the orders of a Spark server, opened.

    Parameters: `connexion`, its address; `wanted`, the name of a table or of a view, with its base or not, the folder of Parquet
    files that Spark sees, or "" for the table named commandes or orders.
    Raises ReadError for a table that is not there or that the reader would change; WarehouseError for no answer.
    """
    place = addresses.read(connexion).place
    server = warehouse.connect(connexion)
    source = f"parquet.{SPARK.quoted(wanted)}" if "/" in wanted else _found(server, wanted, place)
    shown = f"{wanted or source} (Spark {place})"
    with refusing(shown):
        kinds = server.columns(source)
        headers, cells, typed = taken(kinds, SPARK)
        there = server.sql(f"SELECT {cells} FROM {source}", schema=typed)
        raw = brought.near(there)
        head = raw.limit(WITNESS).to_pyarrow()
        return Lines(raw.get_backend(), raw, head, shown, headers, left_there(kinds, headers), there)


def _found(server: Any, wanted: str, place: str) -> str:
    """The table that is wanted, as SQL has it."""
    orders = find_table("orders")
    for name in [wanted] if wanted else [orders.stem, orders.name]:
        if server.exists(name):
            return ".".join(map(SPARK.quoted, name.split(".")))
    there = listing(server.list_tables(), most=_VIEWS) or "rien"
    asked = f"« {wanted} »" if wanted else f"« {orders.stem} » ou « {orders.name} »"
    raise ReadError(
        f"Spark « {place} » n'a pas de table ni vue {asked}. On y voit : {there}. Donnez par le paramètre commandes le nom d'une "
        "table (base.table), ou le chemin d'un dossier de fichiers Parquet que Spark voit."
    )
