"""A folder of Parquet files, or a DuckDB file, opened as one table: whole, in the order that its rows stand in.

Orders that are many stay there (`in_place`). Any other table is read as a file is, by the same rules, as long as it is no longer
than what a file may well hold.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from smkit.tables.errors import NBSP, ReadError, count, listing
from smkit.tables.opening.files import SUFFIXES, left_behind
from smkit.tables.schema import table as find_table
from smkit.tables.schema import tables
from smkit.typography import typeset

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

#: How the name of a DuckDB file ends.
ENDING = ".duckdb"
#: Rows of a table beyond which it is not brought whole from where it stays.
MOST = 2_000_000


def holds(path: Path) -> bool:
    """Tell whether a path leads to a folder of Parquet files, or to a DuckDB file, by its name.

    >>> holds(Path(__file__)), holds(Path(__file__).parent)
    (False, False)
    """
    try:
        return bool(files(path)) if path.is_dir() else path.suffix.lower() == ENDING and path.is_file()
    except (OSError, ValueError):  # whoever reads it says so
        return False


def is_view(value: Any) -> bool:
    """Tell whether a value names a view of a base rather than a file, which has an ending or a folder.

    >>> [is_view(each) for each in ("ventes_2025", "crm.leads", "leads.csv", "C:/leads", "crm.duckdb", None)]
    [True, True, False, False, False, False]
    """
    if not isinstance(value, str) or not value:
        return False
    return PurePath(value).suffix.lower() not in (*SUFFIXES, ENDING) and not {"/", "\\"} & set(value)


def read(path: Path, table: str) -> "tuple[pd.DataFrame, str]":
    """Return the rows of a table, and what they were read from, in French.

    Parameters: `path`, of which `holds` is true; `table`, its canonical name.
    Raises ReadError: nothing there, files that do not go together, more rows than `MOST`.
    """
    if path.is_dir():
        parts = together(path)
        check(path.name, parts.count_rows(), table)
        return framed(parts.to_table()), "dossier de fichiers Parquet"
    with opened(path) as base:
        name = named(path, names(base), table)
        check(path.name, _count(base, name), table)
        found = base.sql(f"SELECT * FROM base.{quoted(name)}").to_arrow_table()
    return framed(_universal(found)), typeset(f"table « {name} » d'une base DuckDB")


def held(path: Path) -> list[str]:
    """Return the canonical tables that a DuckDB file has, under their French or English names.

    Raises ReadError for one that does not open.
    """
    with opened(path) as base:
        there = {name.lower() for name in names(base)}
    return [schema.name for schema in tables().values() if there & {schema.stem, schema.name}]


def rows(path: Path, table: str) -> int:
    """Return how many rows a table has. Parameters and errors: those of `read`."""
    if path.is_dir():
        return int(together(path).count_rows())
    with opened(path) as base:
        return _count(base, named(path, names(base), table))


def files(folder: Path) -> list[str]:
    """Return the Parquet files of a folder and of those in it, in order."""
    return sorted(str(each) for each in folder.rglob("*.parquet") if not left_behind(each.name))


def together(folder: Path) -> Any:
    """Return the Parquet files of a folder and of those in it as one dataset of Arrow, in the order of their names.

    Raises ReadError for damaged files, and for those that have not the same columns: an engine would take those of the first.
    """
    import pyarrow as pa
    from pyarrow import dataset

    try:
        found = dataset.dataset(
            files(folder), format="parquet", partitioning="hive", partition_base_dir=str(folder)
        )
        kinds = [part.physical_schema for part in found.get_fragments()]
        if len({frozenset(each.names) for each in kinds}) > 1:
            raise ReadError(
                f"« {folder.name} » : ses fichiers Parquet n'ont pas tous les mêmes colonnes. Gardez-y les fichiers d'une seule "
                "table, ou donnez un seul fichier."
            )
        return found.replace_schema(pa.unify_schemas([found.schema, *kinds], promote_options="permissive"))
    except (pa.ArrowException, OSError) as problem:
        raise ReadError(
            f"« {folder.name} » : des fichiers Parquet y sont abîmés, ou leurs colonnes n'ont pas les mêmes types. Exportez-les "
            "de nouveau."
        ) from problem


def names(base: Any) -> list[str]:
    """Return the names of the tables and views of a base that is `opened`."""
    asked = "SELECT table_name FROM information_schema.tables WHERE table_catalog = 'base' ORDER BY 1"
    return [name for (name,) in base.execute(asked).fetchall()]


def named(path: Path, there: list[str], table: str) -> str:
    """Return which of the tables of a base is the one that is wanted: it bears its name, in French or in English.

    Parameters: `path` of the base; `there`, the names of its tables; `table`, canonical.
    Raises ReadError for none, or two.

    >>> named(Path("crm.duckdb"), ["Leads", "notes"], "leads")
    'Leads'
    """
    schema = find_table(table)
    found = [name for name in there if name.lower() in (schema.stem, schema.name)]
    if len(found) == 1:
        return found[0]
    wanted = " ou ".join(f"«{NBSP}{word}{NBSP}»" for word in dict.fromkeys((schema.stem, schema.name)))
    raise ReadError(
        f"« {path.name} » : on y attend une table ou une vue nommée {wanted}, et il y a : {listing(there) or 'aucune table'}. "
        f"Créez-la dans la base, par exemple : CREATE VIEW {schema.stem} AS SELECT * FROM …"
    )


def check(name: str, rows: int, table: str) -> None:
    """Check that a table is not too long to be brought whole.

    Parameters: `name` of what it stays in; how many `rows` it has; `table`, canonical.
    Raises ReadError, which says what to do.
    """
    if rows > MOST:
        raise ReadError(
            f"« {name} » a {count(rows, 'ligne', 'lignes')}, et la table {find_table(table).stem} est prise en entier : "
            f"{count(MOST, 'ligne', 'lignes')} au plus. Donnez-en une partie, par exemple les trois dernières années."
        )


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Give a connection where the DuckDB file of a path is « base », which stays as it is. Raises ReadError."""
    import duckdb

    place = str(path.resolve()).replace("'", "''")
    base = duckdb.connect(config={"preserve_insertion_order": True})
    try:
        base.execute(f"ATTACH '{place}' AS base (READ_ONLY)")
    except duckdb.Error:
        base.close()
        raise ReadError(
            f"« {path.name} » ne s'ouvre pas comme une base DuckDB (si un programme y écrit, fermez-le)."
        ) from None
    try:
        yield base
    except duckdb.Error as problem:
        raise ReadError(
            f"« {path.name} » : DuckDB n'arrive pas à lire la table (vue sur un fichier disparu, valeur qu'elle ne sait pas "
            "convertir…). Vérifiez-la dans la base, ou exportez-la en CSV."
        ) from problem
    finally:
        base.close()


def framed(table: "pa.Table") -> "pd.DataFrame":
    """Return some rows of Arrow as those of a Parquet file stand in memory: lists and the like, which no export has, are texts.

    >>> import pyarrow
    >>> framed(pyarrow.table({"lead_id": ["7"], "mots": [["a", "b"]]})).to_dict("records")
    [{'lead_id': '7', 'mots': "['a', 'b']"}]
    """
    import pyarrow as pa

    found: pd.DataFrame = table.to_pandas()
    for field in table.schema:
        if pa.types.is_nested(field.type) or pa.types.is_binary(field.type):
            found[field.name] = [
                None if cell is None else str(cell) for cell in table[field.name].to_pylist()
            ]
        elif pa.types.is_dictionary(field.type):
            found[field.name] = found[field.name].astype(object)
    return found


def quoted(name: str) -> str:
    """Return a name as SQL takes it, whatever letters it has."""
    return '"' + name.replace('"', '""') + '"'


def _count(base: Any, name: str) -> int:
    ((found,),) = base.execute(f"SELECT count(*) FROM base.{quoted(name)}").fetchall()
    return int(found)


def _universal(table: "pa.Table") -> "pa.Table":
    """The moments of a base have no zone of their own, but that of whoever looks: the reader asks by which clock to read them."""
    import pyarrow as pa

    kinds = [
        field.with_type(pa.timestamp(field.type.unit, "UTC"))
        if pa.types.is_timestamp(field.type) and field.type.tz
        else field
        for field in table.schema
    ]
    return table.cast(pa.schema(kinds))
