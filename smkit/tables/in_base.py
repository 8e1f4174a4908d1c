"""The orders of a PostgreSQL base, which stay there: which view they are, and what may be asked of it (other tables: `fetched`).

No order's number and no customer leaves the base to be judged: the witness that the reader looks at has ranks in their place.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import pyarrow as pa

from smkit import warehouse
from smkit.addresses import WarehouseError
from smkit.errors import SmkitError, suggest
from smkit.tables.errors import ReadError, count, listing, one_line
from smkit.tables.opened import WITNESS, Opened, Whole, worth
from smkit.tables.parsing import personal
from smkit.tables.schema import Column, tables
from smkit.tables.schema import table as find_table
from smkit.tables.telling.journal import Note
from smkit.typography import typeset

#: What the ranks of each part of a witness start from, so that no two parts have an order in common.
_APART = 100_000
#: Columns that tell who or which: they stay in the base.
_HIDDEN = ("order_id", "customer_id")
#: What to do where nothing better is known.
REMEDY = typeset(
    "Dans la base, faites une vue où c'est corrigé (CREATE VIEW … AS SELECT …) et donnez son nom ; ou exportez les commandes : un "
    "fichier est lu en entier."
)
#: The tables, views and the like that an account may see, with the right to read them.
_SEEN = """
SELECT n.nspname, c.relname, pg_table_is_visible(c.oid),
       has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
ORDER BY 1, 2
"""
_VIEWS = 10  # named in a message


@dataclass(frozen=True)
class Dialect:
    """How a server writes what columns are cast to, and what people would write in a view of it; `{own}` is the column."""

    day: str
    number: str
    text: str
    said_zone: str
    said_day: str
    said_number: str
    said_text: str
    quote: str = '"'

    def quoted(self, name: str) -> str:
        """Return a name as the server writes it."""
        return f"{self.quote}{name.replace(self.quote, 2 * self.quote)}{self.quote}"


POSTGRESQL = Dialect(
    day="{own}::timestamp",
    number="{own}::float8",
    # in the order of their letters' codes
    text="nullif({own}::text, '') COLLATE \"C\"",
    said_zone="{own} AT TIME ZONE 'Europe/Paris' AS {own}",
    said_day="to_date({own}, 'DD/MM/YYYY') AS {own}",
    said_number="replace({own}, ',', '.')::numeric AS {own}",
    said_text="{own}::text AS {own}",
)


@dataclass(frozen=True)
class Served(Opened):
    """Orders of a server: `name` of the view as people read it, its `headers` by canonical column, and the columns `left` there."""

    name: str
    headers: Mapping[str, str]
    left: tuple[str, ...]

    @property
    def told(self) -> tuple[Note, ...]:
        if not self.left:
            return ()
        number = count(len(self.left), "colonne laissée", "colonnes laissées")
        text = f"{number} dans la base, sans être lue{'s' if len(self.left) > 1 else ''} : {listing(self.left, most=15)}."
        return (Note("unused_columns", len(self.left), typeset(text)),)

    @property
    def columns(self) -> dict[str, str]:
        return {header: name for name, header in self.headers.items()}

    def names_somebody(self, lines: Any, column: str) -> bool:
        each = lines.select(column).distinct()  # the second pattern is dear, and few need it
        own = each[column].cast("string")
        odd = own.notnull() & ~own.re_search(personal.CODE) & ~own.re_search(personal.longer_codes())
        return bool(each.filter(odd).limit(1).count().execute())


@dataclass(frozen=True)
class View(Served):
    """Orders in a PostgreSQL base, that stay there; `source`, the view as SQL has it."""

    engine: ClassVar[str] = "PostgreSQL"

    source: str

    def firsts(self, column: str) -> pa.Table:
        import ibis

        raw = self.raw  # a few orders that have them all, before anything is sorted
        orders = raw.group_by(column).aggregate(order_id=raw["order_id"].min())
        few = raw.filter(raw["order_id"].isin(orders["order_id"]))
        each = few.mutate(_first=ibis.row_number().over(group_by=column))
        each = each.filter(each["_first"] == 0).drop("_first")
        return _nameless(each, 1 + raw.columns.index(column))

    def repeated(self) -> tuple[int, float]:
        own = worth(
            {
                name: POSTGRESQL.number.format(own=POSTGRESQL.quoted(header))
                for name, header in self.headers.items()
            }
        )
        ((rows, amount),) = self.connection.ask(
            "SELECT coalesce(sum(n - 1), 0), coalesce(sum((n - 1) * worth), 0) FROM (SELECT count(*) AS n, "
            f"min({own}) AS worth FROM {self.source} AS own GROUP BY hashtextextended(own::text, 0)) AS each WHERE n > 1"
        )
        return int(rows), float(amount)


def opened(connexion: str, wanted: str) -> View:
    """Return the orders of a base, opened.

    Parameters: `connexion`, the address of the base; `wanted`, the name of a view or of a table, with its schema or not, or ""
    for the one named commandes or orders.
    Raises ReadError for another kind of base, a view that is not there or may not be read; WarehouseError for no answer.
    """
    base = connected(connexion)
    with leaving(base):
        schema, name = found(base, "orders", wanted)
        shown = f"{name} ({base.place})"
        with refusing(shown):
            return _opened(base, schema, name, shown)


def connected(connexion: str) -> Any:
    """Return a connection to a base, which stays at this moment of it.

    Parameters: `connexion`, the address of the base.
    Raises ReadError for another kind of base, WarehouseError for one that does not answer.
    """
    base = warehouse.connect(connexion)
    with leaving(base):
        base.still()
    return base


@contextmanager
def leaving(base: Any) -> Iterator[None]:
    """Leave a base where something is wrong: as long as one stays at a moment, nobody can change what was read."""
    try:
        yield
    except BaseException:
        base.disconnect()
        raise


@contextmanager
def refusing(shown: str) -> Iterator[None]:
    """Say why a view, as people read its name, is not counted, and what to do: nobody reads a base whole. Raises ReadError."""
    try:
        yield
    except WarehouseError:
        raise
    except (Whole, SmkitError) as problem:
        reason, remedy = str(problem).rstrip("."), getattr(problem, "remedy", "") or REMEDY
        raise ReadError(f"« {shown} » ne peut pas être compté dans la base : {reason}. {remedy}") from problem


def named(base: Any) -> list[str]:
    """Return the canonical tables whose French or English name is that of a view that may be read.

    Parameters: `base`, connected.
    """
    there = {name.lower() for _, name, near, may in base.ask(_SEEN) if near and may}
    return [schema.name for schema in tables().values() if there & {schema.stem, schema.name}]


def found(base: Any, table: str, wanted: str) -> tuple[str, str]:
    """Return the schema and the name of a view.

    Parameters: `base`, connected; `table`, the canonical one that it holds; `wanted`, its name, with its schema or not, or "" for
    the one named as its table is.
    Raises ReadError for none, or one that may not be read, and says what is there.
    """
    its = find_table(table)
    seen = [(schema, name, near, may) for schema, name, near, may in base.ask(_SEEN)]
    schema, _, short = wanted.rpartition(".")
    names = (short,) if wanted else (its.stem, its.name)
    alike = [
        each for each in seen
        if each[1].lower() in {name.lower() for name in names} and (each[0] == schema if schema else each[2])
    ]  # fmt: skip
    alike = [each for each in alike if each[1] in names] or alike
    if len(alike) == 1:
        if not alike[0][3]:
            raise ReadError(
                f"Ce compte n'a pas le droit de lire « {alike[0][1]} » ({base.place}). Demandez à qui tient la base : "
                f"GRANT SELECT ON {alike[0][1]} TO ce_compte"
            )
        return alike[0][0], alike[0][1]
    known = [name if near else f"{schema}.{name}" for schema, name, near, may in seen if may]
    there = listing(known, most=_VIEWS) if known else "rien que ce compte puisse lire"
    asked = f"« {wanted} »" if wanted else " ou ".join(f"« {name} »" for name in dict.fromkeys(names))
    raise ReadError(
        f"La base « {base.place} » n'a pas {'une seule' if alike else 'de'} table ni vue {asked}.{suggest(wanted, known)} "
        f"On y voit : {there}. Donnez le nom de la vue par le paramètre {its.stem}."
    )


def _opened(base: Any, schema: str, name: str, shown: str) -> View:
    kinds = base.get_schema(name, database=schema)
    source = f"{POSTGRESQL.quoted(schema)}.{POSTGRESQL.quoted(name)}"
    headers, cells, typed = taken(kinds, POSTGRESQL)
    raw = base.sql(f"SELECT {cells} FROM {source}", schema=typed)
    left = left_there(kinds, headers)
    return View(base, raw, _nameless(raw.limit(WITNESS), 0), shown, headers, left, source)


def taken(kinds: Any, dialect: Dialect) -> tuple[dict[str, str], str, Any]:
    """Return what is taken of a view: the header of each canonical column, the cells that SELECT gives, and their Ibis schema.

    Parameters: `kinds`, the Ibis schema of the view; `dialect` of the server. Raises Whole where the reader would change something.
    """
    import ibis

    orders = find_table("orders")
    headers = warehouse.headers(kinds.names, "orders")
    if missing := [column for column in orders.required if column.name not in headers]:
        raise Whole(
            f"il y manque {listing(column.label for column in missing)}",
            f"Donnez-leur ce nom dans une vue, par exemple : SELECT numero AS {missing[0].name}…",
        )
    if "salesperson" in headers:  # a report is never cut by a person of its own accord
        headers.pop("salesperson")
    there = [column for column in orders.columns if column.name in headers]
    cells = ", ".join(
        f"{_cell(column, headers[column.name], kinds[headers[column.name]], dialect)} AS {column.name}"
        for column in there
    )
    types = {"datetime": "timestamp", "number": "float64"}
    return headers, cells, ibis.schema({column.name: types.get(column.type, "string") for column in there})


def left_there(kinds: Any, headers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the columns of a view that are not taken, as people read them. Parameters: as `taken` has them."""
    return tuple(one_line(header) for header in kinds.names if header not in headers.values())


def _cell(column: Column, header: str, kind: Any, dialect: Dialect) -> str:
    """The SQL that gives a column as the reader types it. Raises Whole."""
    own = dialect.quoted(header)
    if column.name in ("status", "refunded_amount", "discount"):
        raise Whole(
            f"la colonne « {header} » dit ce qu'il faut écarter ou déduire",
            "Demandez une vue qui ne garde que les ventes (WHERE …), montants déduits, et qui n'a pas cette colonne.",
        )
    if column.type == "datetime":
        if kind.is_timestamp() and kind.timezone is not None:
            raise Whole(
                f"la colonne « {header} » a un fuseau horaire, et une vente de minuit y a deux jours",
                f"Dites lequel dans une vue : {dialect.said_zone.format(own=header)}.",
            )
        if kind.is_date() or kind.is_timestamp():
            return dialect.day.format(own=own)
        raise Whole(
            f"la colonne « {header} » n'est pas une date",
            f"Faites-en une dans une vue, par exemple : {dialect.said_day.format(own=header)}.",
        )
    if column.type == "number":
        if kind.is_numeric() and not kind.is_boolean():
            return dialect.number.format(own=own)
        raise Whole(
            f"la colonne « {header} » n'est pas un nombre",
            f"Faites-en un dans une vue, par exemple : {dialect.said_number.format(own=header)}.",
        )
    if kind.is_string() or kind.is_uuid() or (column.type == "id" and kind.is_integer()):
        return dialect.text.format(own=own)
    raise Whole(
        f"la colonne « {header} » n'est pas un texte",
        f"Faites-en un dans une vue : {dialect.said_text.format(own=header)}.",
    )


def _nameless(rows: Any, part: int) -> pa.Table:
    """Some rows, with a rank in the place of each number of an order and of each customer."""
    import ibis

    ranks = {
        name: rows[name].notnull().ifelse(
            (ibis.dense_rank().over(order_by=rows[name]) + part * _APART + 1).cast("string"), ibis.null("string")
        )
        for name in _HIDDEN
        if name in rows.columns
    }  # fmt: skip
    return rows.mutate(**ranks).to_pyarrow()
