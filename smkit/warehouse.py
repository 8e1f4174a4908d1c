"""Tables too big for memory, or that live elsewhere: Parquet and CSV scanned by DuckDB, PostgreSQL, Spark.

What comes out are canonical Ibis tables, for `smkit.kpis.compute`: columns are renamed by the same synonyms as exports, and nothing
is loaded. Rows are taken as they are: what has to be checked row by row goes through `smkit.read`.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smkit import addresses, extras, memory, reach
from smkit.addresses import WarehouseError
from smkit.tables import schema

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["WarehouseError", "canonical", "connect", "embedded", "headers", "room", "scan", "tables"]

#: What each kind of base needs: the package, and the extra of the kit that brings it.
_EXTRAS = {"postgresql": ("psycopg", "postgres"), "spark": ("pyspark", "spark")}
_MEMORY, _SHARE = 3 * 2**29, 0.4  # bytes that an embedded engine may take, and part of what is left


def embedded(memory: str = "", spill: Path | str = "", *, engine: Any = None) -> Any:
    """Return a connection to an embedded DuckDB.

    Parameters: `memory`, the most that it may take (« 2GB »), or "" for its own choice; `spill`, the folder where it puts what does
    not fit, or "" for a temporary one; `engine`, a DuckDB of Ibis that is not its usual one.
    Raises WarehouseError when the amount cannot be read.
    """
    import tempfile

    import duckdb
    import ibis

    settings: dict[str, Any] = {"preserve_insertion_order": False}
    if memory:
        settings |= {
            "memory_limit": memory,
            "temp_directory": str(spill or Path(tempfile.gettempdir()) / "smkit_duckdb"),
        }
    try:
        return (engine or ibis.duckdb).connect(**settings)
    except (duckdb.ParserException, duckdb.InvalidInputException):
        raise WarehouseError(f"Mémoire « {memory} » : on attend une quantité, comme 2GB ou 500MB.") from None


def room() -> str:
    """Return the memory that an embedded engine may take; the rest of what it counts goes to the disk.

    >>> room().endswith("MB")
    True
    """
    return f"{min(_MEMORY, int(_SHARE * memory.left())) >> 20}MB"


def connect(url: str, memory: str = "") -> Any:
    """Return the connection that a URL names.

    Parameters: `url`, « postgresql://utilisateur@serveur/base », « spark://maitre:7077 » or « spark://local », or "" for DuckDB;
    `memory` as in `embedded`.
    Raises WarehouseError: an unknown kind of URL, a missing package, a base that does not answer. No password is repeated.
    """
    if not url:
        return embedded(memory)
    address = addresses.read(url)
    package, extra = _EXTRAS[address.kind]
    try:
        __import__(package)
    except ImportError:
        remedy = extras.command(extras.needed(extra))
        raise WarehouseError(f"Il manque de quoi s'y connecter. Installez-le avec : {remedy}") from None
    if address.kind == "postgresql":
        from smkit import postgresql  # it needs what was just looked for

        return postgresql.connect(address)
    from smkit import spark

    return spark.connect(address)


def tables(connection: Any) -> "dict[str, ir.Table]":
    """Return the canonical tables of a base: those that bear the French or the English name of one (commandes, orders).

    Raises WarehouseError when there is none.
    """
    known = {word: s.name for s in schema.tables().values() for word in (s.stem, s.name)}
    found = {known[name.lower()]: name for name in connection.list_tables() if name.lower() in known}
    if not found:
        stems = ", ".join(s.stem for s in schema.tables().values())
        raise WarehouseError(
            f"Aucune table reconnue dans cette base. Attendu : des tables ou des vues nommées {stems}."
        )
    return {name: canonical(connection.table(its), name) for name, its in found.items()}


def scan(source: Path | str, table: str = "orders", *, connection: Any = None) -> "ir.Table":
    """Return a file, or a folder of Parquet files, as a canonical table that is not loaded.

    Parameters: `source`, .parquet, .csv or a folder of .parquet; `table`, canonical name or French stem; `connection`, of
    `embedded`
    or `connect` (by default a DuckDB of its own).
    Raises WarehouseError: nothing there, or a file that it cannot scan.
    """
    source = Path(source)
    connection = embedded() if connection is None else connection
    if source.is_dir():
        files = sorted(source.rglob("*.parquet"))
        if not files:
            raise WarehouseError(f"Le dossier « {reach.name(source)} » ne contient aucun fichier .parquet.")
        found = connection.read_parquet(
            [str(file) for file in files] if connection.name == "duckdb" else str(source)
        )
    elif not source.is_file():
        raise WarehouseError(
            f"« {reach.name(source)} » est introuvable : vérifiez le nom du fichier ou du dossier."
        )
    elif source.suffix.lower() == ".parquet":
        found = connection.read_parquet(str(source))
    elif source.suffix.lower() in (".csv", ".txt", ".tsv") and connection.name == "duckdb":
        found = connection.read_csv(str(source), **_dialect(source))
    else:
        raise WarehouseError(
            f"« {reach.name(source)} » : on attend un dossier ou un fichier .parquet, ou un .csv."
        )
    return canonical(found, schema.table(table).name)


def canonical(table: "ir.Table", name: str) -> "ir.Table":
    """Return a table with its columns renamed to those of the canonical table called `name`; the others are left out.

    Raises WarehouseError when none of them is known.
    """
    found = headers(table.columns, name)
    return table.select(**{column: table[header] for column, header in found.items()})


def headers(columns: Iterable[str], name: str) -> dict[str, str]:
    """Return the header of each canonical column that is found among some, by the same synonyms as exports.

    Parameters: `columns`, headers; `name` of the canonical table.
    Raises WarehouseError when none of them is known.

    >>> headers(["N° facture", "Date", "remarque"], "orders")
    {'order_id': 'N° facture', 'order_date': 'Date'}
    """
    spellings = schema.table(name).spellings
    best: dict[str, tuple[int, str]] = {}
    for header in columns:
        column, rank = spellings.get(schema.key(header), ("", 0))
        if column and rank < best.get(column, (10_000, ""))[0]:
            best[column] = (rank, header)
    if not best:
        raise WarehouseError(
            f"Aucune colonne reconnue pour la table « {schema.table(name).stem} ». Trouvé : {', '.join(columns)}."
        )
    return {column: header for column, (_, header) in best.items()}


def _dialect(file: Path) -> dict[str, Any]:
    """How a CSV is written: French ones have `;`, a decimal comma and days first."""
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        head = lines.readline()
    delimiter = max(";,\t|", key=head.count)
    if delimiter != ";":
        return {"delim": delimiter}
    return {
        "delim": ";",
        "decimal_separator": ",",
        "dateformat": "%d/%m/%Y",
        "timestampformat": "%d/%m/%Y %H:%M",
    }
