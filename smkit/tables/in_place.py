"""Orders too many to be read whole: the reader judges a witness, an engine counts the rest, and the rows stay where they are.

The witness has the first rows and one row for each text of the file. Where the reader would change anything in it (a date to
read, a person to hide, an order that is no sale), or a count says that it would elsewhere, the file is read whole, as any other;
a base, which nobody reads whole, is refused, and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from functools import reduce
from operator import and_, or_
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from smkit import addresses, warehouse
from smkit.errors import SmkitError
from smkit.tables import in_base, in_spark, waiting
from smkit.tables.errors import ReadError, count
from smkit.tables.opened import Opened, Whole, first_wrong, odd_identifiers, of, written_out
from smkit.tables.opening import stores
from smkit.tables.parsing import customers, distant, groups, namesakes, trials
from smkit.tables.parsing.sales import LINES
from smkit.tables.reading import Reading
from smkit.tables.reading import read as read_file
from smkit.tables.schema import TableSchema
from smkit.tables.schema import table as find_table
from smkit.tables.telling import groups as groups_told
from smkit.tables.telling import notes
from smkit.tables.telling import people as who
from smkit.tables.telling import trials as trials_told

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Lines from which a Parquet file is counted where it is; a folder of them, or a DuckDB file, always is.
MANY = 2_000_000
#: Texts of a column that a witness may hold.
_TEXTS = 20_000
_MOST = 1e13  # as the reader has it: no figure of a company is larger
#: What rounding leaves between an amount and its quantity times its price.
_CENT = 0.011


@dataclass(frozen=True)
class Counted(Reading):
    """A reading whose `table` is an Ibis one; `texts`, every text of its columns of words, `days`, its first and last one,
    `counted_by`, the engine, and `joined`, the values that were put together."""

    texts: tuple[pd.DataFrame, ...] = ()
    days: tuple[pd.Timestamp, pd.Timestamp] | None = None
    counted_by: str = ""
    joined: Mapping[str, groups.Ways] = field(default_factory=dict)

    @property
    def in_place(self) -> bool:
        return True

    @property
    def engine(self) -> str:
        return self.counted_by

    @property
    def extent(self) -> tuple[pd.Timestamp, pd.Timestamp] | None:
        return self.days


def read(name: str, source: Any, **options: Any) -> Reading | None:
    """Return the reading of a large file whose rows stay where they are; None where it is not one, or is read whole.

    Parameters: those of `smkit.read`.
    Raises ReadError for a folder or a base that can neither be counted in place nor read whole, and says why.
    """
    if not wanted(name, source):
        return None
    import duckdb

    path = Path(source)
    try:
        its = of(path)
        found = _read(its, path.name, options)
        its.remember(path)  # nobody is named in what is asked of it from now on
        return found
    except (duckdb.Error, pa.ArrowException):
        return None
    except (Whole, SmkitError) as problem:
        if not stores.holds(path) or (rows := stores.rows(path, name)) <= stores.MOST:
            return None  # whoever reads it whole takes what is right in it, and says what is wrong
        raise ReadError(
            f"« {path.name} » ne peut pas être compté sur place : {str(problem).rstrip('.')}. Corrigez cela : {count(rows)} lignes "
            f"sont trop pour être lues en entier ({count(stores.MOST)} au plus)."
        ) from problem


def over(file: Path, reading: Reading) -> Counted:
    """Return a reading whose rows are counted where the workspace keeps them.

    Parameters: `file`, the Parquet file of its table, which the reader has made; `reading`, without rows.
    """
    from smkit.tables.asked import Engine

    schema = find_table(reading.journal.table)
    connection = warehouse.embedded(warehouse.room(), engine=Engine()).beside(file.parent)
    lines = _canonical(connection.read_parquet(str(file), table_name=schema.name), schema)
    words = [c.name for c in schema.columns if c.type == "text" and c.name in lines.columns]
    texts = [lines.select(name).distinct().execute() for name in words]
    ends = lines.aggregate(first=lines["order_date"].min(), last=lines["order_date"].max()).execute()
    its = {each.name: getattr(reading, each.name) for each in fields(Reading)}
    return Counted(
        **its | {"table": lines},
        texts=(*texts, reading.set_apart, reading.lost),
        days=(ends["first"].iloc[0], ends["last"].iloc[0]),
        counted_by=Opened.engine,
    )


def lines(path: Path) -> "ir.Table":
    """Return the rows of a file, a folder or a DuckDB file that `read` has read, where they are."""
    its = of(path)
    its.remember(path)
    return _canonical(its.raw, find_table("orders"))


def read_base(connexion: str, view: str, **options: Any) -> Reading:
    """Return the reading of the orders of a base, which stay there.

    Parameters: `connexion`, the address of the base; `view`, the name of a view or of a table there, or "" for the one named as
    orders are; `options`, those of `smkit.read`.
    Raises ReadError for one that cannot be counted there, and says what to do; WarehouseError for a base that does not answer.
    """
    kind = addresses.read(connexion).kind
    opened = (in_spark if kind == "spark" else in_base).opened(connexion, view)
    with in_base.leaving(opened.connection), in_base.refusing(opened.name):
        return _read(opened, opened.name, options)


def naming_somebody(reading: Reading) -> ReadError:
    """Return why a base whose texts name people of another table is not counted: nobody can be hidden there."""
    return ReadError(
        f"« {reading.journal.file} » : un produit, une région ou un autre texte y porte le nom d'une personne d'une autre table. "
        f"{in_base.REMEDY}"
    )


def names(reading: Reading, people: namesakes.People, key: bytes) -> bool:
    """Tell whether a text of a file that stays in place names somebody whom another table calls a person.

    Parameters: `people` of the other table, and `key`, that of its file.
    """
    if not isinstance(reading, Counted):
        return False
    schema = find_table(reading.journal.table)
    for frame in reading.texts:
        found = namesakes.hide([frame.copy()], schema, people, key)
        # what is left is asked about, where all can be read
        if found.hidden or (found.left and reading.kept_on):
            return True
    return False


def wanted(name: str, source: Any) -> bool:
    """Tell whether a table is to stay in place, if it can: orders in a folder, in a base or in a large file.

    Parameters: those of `smkit.read`.
    """
    from pyarrow import parquet

    if name != "orders" or isinstance(source, pd.DataFrame):
        return False
    if stores.holds(Path(source)):
        return True
    path = Path(source)
    try:
        return path.suffix.lower() == ".parquet" and parquet.read_metadata(path).num_rows >= MANY
    except (pa.ArrowException, OSError):
        return False  # whoever reads it says so


def _read(opened: Opened, name: str, options: dict[str, Any]) -> Counted:
    schema, raw = find_table("orders"), opened.raw
    waiting.counting(name, int(raw.count().execute()))
    _check_columns(raw, schema)
    lines = _canonical(raw, schema)
    identified = opened.identified(_canonical(raw, schema, numbers=True))
    _check_identifiers(opened, identified, schema)
    witness = _witness(opened, schema)
    with waiting.aside():
        judged = read_file("orders", witness, **options | {"groupes": "", "essais": ""})
    _check_witness(judged, witness)
    facts = _facts(identified, schema)
    repeats, worth = opened.repeated()
    if repeats and options.get("doublons") == "ecarter":
        raise Whole("des lignes y sont écrites deux fois, et vous demandez de ne les compter qu'une fois")
    rows = facts.pop("rows")
    hints = {name: facts.pop(name) for name in trials.HINTS if name in facts}
    tried = trials.in_engine(identified, hints)
    if tried and options.get("essais") == "ecarter":
        raise Whole("des commandes y ressemblent à des essais, et vous demandez de les mettre à part")
    facts["duplicates"] = repeats
    written, same = customers.in_engine(identified)
    if written > same and options.get("clients") == "reunir":
        raise Whole("des clients y sont écrits de plusieurs façons, et vous demandez de les réunir")
    spelt = customers.Spelt(written, same, ("", "")) if written > same else None
    ways, wanted = groups.in_engine(lines, judged.table, schema), options.get("groupes", "")
    joined = ways if wanted == "reunir" else {}
    told = (
        *opened.told,
        *trials_told.counted(tried, judged.journal.currency),
        *who.spelt(spelt, options.get("clients", "")),
        *notes.about_counts("orders", facts, worth, judged.journal.currency),
        *groups_told.spelt([*ways.values()], wanted),
    )
    layout = f"sur place (moteur {opened.engine})"
    columns = opened.columns or judged.journal.columns
    asked = {name: options.get(name, "") for name in ("essais", "groupes")}
    answers = {**judged.journal.answers, **{name: answer for name, answer in asked.items() if answer}}
    journal = replace(
        judged.journal,
        file=name,
        rows=rows,
        kept=rows,
        layout=layout,
        notes=told,
        columns=columns,
        answers=answers,
    )
    none = (judged.rejected[:0], judged.set_apart[:0])
    words = [c.name for c in schema.columns if c.type == "text" and c.name in judged.table]
    texts = (judged.table[words].drop_duplicates(),)
    return Counted(
        groups.together(lines, joined), *none, journal, judged.lost[:0], judged.people, None, texts=texts, days=_days(lines),
        counted_by=opened.engine, joined=joined,
    )  # fmt: skip


def _check_columns(raw: "ir.Table", schema: TableSchema) -> None:
    """Check that every column is canonical, and of its type. Raises Whole."""
    known = {column.name: column for column in schema.columns}
    for name, kind in raw.schema().items():
        if name not in known or name in ("status", "refunded_amount", "discount"):
            raise Whole(f"la colonne « {name} » n'est pas de celles d'une table de commandes prête à compter")
        column = known[name]
        fits = {
            "id": kind.is_string() or kind.is_integer(),
            "text": kind.is_string(),
            "datetime": kind.is_date() or (kind.is_timestamp() and kind.timezone is None),
            "number": kind.is_numeric() and not kind.is_boolean(),
        }
        if not fits.get(column.type, False):
            raise Whole(f"la colonne « {name} » n'est pas du type attendu")
    missing = [column.name for column in schema.required if column.name not in raw.columns]
    if missing or not any(set(names) <= set(raw.columns) for names in schema.one_of):
        raise Whole(
            "il y manque une colonne obligatoire (order_id, order_date, et quantity avec unit_price, ou amount)"
        )
    if not set(LINES) & set(raw.columns):
        raise Whole("rien n'y dit ce qui a été vendu (product, product_id, quantity ou unit_price)")


def _canonical(raw: "ir.Table", schema: TableSchema, numbers: bool = False) -> "ir.Table":
    """The table with its columns in their order, and as the reader types them: an empty text is no text.

    `numbers` leaves whom a list names as a number where a number tells it.
    """
    kinds = {"datetime": "timestamp", "number": "float64"}
    cells = {}
    for column in (column for column in schema.columns if column.name in raw.columns):
        own = raw[column.name]
        if column.type in kinds:
            own = own.cast(kinds[column.type])
        elif own.type().is_string():
            own = own.nullif("")
        elif (
            column.role == "person" and not numbers
        ):  # whom a report lists sort as texts, and are looked for as texts
            own = own.cast("string")
        cells[column.name] = own
    return raw.select(**cells)


def _witness(opened: Opened, schema: TableSchema) -> pd.DataFrame:
    """The first rows of a file, and a row for each of its texts, as the reader opens them. Raises Whole."""
    raw, kinds = opened.raw, opened.head.schema
    if not len(opened.head):
        raise Whole("il n'y a aucune ligne")
    parts = [opened.head]
    for column in schema.columns:
        if column.type == "text" and column.name in raw.columns:
            if raw.select(column.name).distinct().count().execute() > _TEXTS:
                raise Whole(f"la colonne « {column.name} » a plus de {_TEXTS} textes différents")
            parts.append(opened.firsts(column.name).select(kinds.names).cast(kinds))
    return pa.concat_tables(parts).to_pandas()


def _check_witness(judged: Reading, witness: pd.DataFrame) -> None:
    """Check that the reader takes every row of a witness as it is, and has nothing to ask. Raises Whole."""
    journal, table = judged.journal, judged.table
    # a trial is counted in place as it is in memory: the witness alone cannot say how many there are
    odd = [note for note in journal.notes if note.code not in (*notes.COUNTED, "trials", "spelt", "groups")]
    if odd:  # what it asks, at its end, is for whoever reads it whole
        said = odd[0].text.rstrip(".")
        raise Whole(said.rpartition(". ")[0] or said if odd[0].answer else said)
    if journal.rejected or journal.set_apart or journal.corrected or journal.skipped or journal.tool:
        raise Whole(f"des lignes y sont à corriger ou à écarter{first_wrong(judged.rejected)}")
    for name in table:
        own, its = witness[name], table[name]
        if its.dtype.kind == "f":
            same = np.array_equal(own.astype("float64"), its, equal_nan=True)
        elif its.dtype.kind == "M":
            same = bool(
                (pd.to_datetime(own).to_numpy("datetime64[us]") == its.to_numpy("datetime64[us]")).all()
            )
        else:
            same = written_out(own) == written_out(its)
        if not same:
            raise Whole(f"la colonne « {name} » ne peut pas être prise telle quelle")
    if list(journal.columns) != list(journal.columns.values()) or set(table) != set(witness):
        raise Whole("ses colonnes ne sont pas toutes lues sous leur nom")


def _check_identifiers(opened: Opened, lines: "ir.Table", schema: TableSchema) -> None:
    """Check that identifiers are plain, and that none of those of people tells who somebody is. Raises Whole."""
    there = [column for column in schema.columns if column.type == "id" and column.name in lines.columns]
    odd = {column.name: odd_identifiers(lines[column.name], column.role == "person") for column in there}
    counted = lines.aggregate(**{name: each.sum().fill_null(0) for name, each in odd.items()}).execute()
    for column in there:
        if int(counted[column.name].iloc[0]):
            raise Whole(f"des identifiants de la colonne « {column.name} » sont à lire un par un")
    for column in there:
        if column.role == "person" and opened.names_somebody(lines, column.name):
            raise Whole(
                f"la colonne « {column.name} » peut nommer des personnes, à mettre sous pseudonyme",
                "Demandez une vue où un code tient lieu de nom (par exemple C0042), que le kit garde tel quel.",
            )


def _facts(lines: "ir.Table", schema: TableSchema) -> dict[str, int]:
    """How many `rows` there are, and those of each kind worth a note. Raises Whole where one would be rejected."""
    import ibis

    numbers = [
        column.name for column in schema.columns if column.type == "number" and column.name in lines.columns
    ]
    wrong = lines["order_id"].isnull() | lines["order_date"].isnull()
    for name in numbers:
        wrong = wrong | (lines[name].isnan() | (lines[name].abs() > _MOST)).fill_null(False)
    sets = [names for names in schema.one_of if set(names) <= set(lines.columns)]
    blanks = [reduce(or_, (lines[name].isnull() for name in names)) for names in sets]
    if {"amount", "quantity", "unit_price"} <= set(lines.columns):  # an amount may be that of a whole order
        own = lines["quantity"] * lines["unit_price"]
        wrong = wrong | ((lines["amount"] - own).abs() > _CENT).fill_null(False)
    elif {"amount", "quantity"} <= set(lines.columns):  # of a return, it may have lost its sign
        wrong = wrong | ((lines["amount"] > 0) & (lines["quantity"] < 0)).fill_null(False)
    number = lines["order_id"]
    cancelled = number.re_search(notes.CANCELLED) if number.type().is_string() else ibis.literal(False)
    kinds = notes.order_rows(lines, cancelled)
    found = lines.aggregate(
        rows=lines.count(),
        wrong=(wrong | reduce(and_, blanks)).sum(),
        **{code: rows.sum().fill_null(0) for code, rows in kinds.items()},
        **trials.hints(lines),
    ).execute()
    counted = {str(name): int(number) for name, number in found.iloc[0].items()}
    if counted.pop("wrong"):
        raise Whole("des lignes y sont incomplètes, ou leurs montants sont à vérifier")
    return counted


def _days(lines: "ir.Table") -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and last day of the sales. Raises Whole where one is dated after today, or years away from the others."""
    days = lines.select(day=lines["order_date"].date()).distinct().execute()["day"]
    known = np.sort(pd.to_datetime(days).to_numpy("datetime64[D]"))
    if (
        known[-1] > np.datetime64(date.today() + timedelta(days=1))
        or (np.diff(known).astype(int) > distant.GAP).any()
    ):
        raise Whole("des ventes y sont datées après aujourd'hui, ou à des années des autres")
    return pd.Timestamp(known[0]), pd.Timestamp(known[-1])
