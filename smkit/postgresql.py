"""A PostgreSQL base as one moment of it: only read, never written, and its refusals said in French."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from io import BufferedReader, RawIOBase
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg
from ibis.backends.postgres import Backend

from smkit.addresses import Address, WarehouseError

#: Seconds in which a server has to answer, then seconds of silence of the network after which it is gone.
_PATIENCE, _SILENCE, _AGAIN, _TIMES = 15, 30, 10, 3
#: What each sort or group may take of the server's memory: its own default is for hundreds of small questions.
_WORK = "64MB"
#: Bytes of rows read at a time.
_BLOCK = 2**23
_GROUPS = 100  # as many as `kpis.draws` is asked for
#: What makes a moment: nothing is written, nothing of what others write is seen. A notebook left open holds it for a while only.
_MOMENT = (
    "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
    f"SET LOCAL work_mem = '{_WORK}'",
    "SET LOCAL jit = off",
    # rows come in the order that they lie in, each time
    "SET LOCAL synchronize_seqscans = off",
    "SET LOCAL idle_in_transaction_session_timeout = '5min'",
)
#: What is said of a refusal, by the beginning of its code.
_SAID = {
    "28": "le nom ou le mot de passe n'est pas accepté. Vérifiez-les (variable PGPASSWORD, ou fichier ~/.pgpass)",
    "3D": "cette base n'existe pas sur ce serveur. Vérifiez son nom, à la fin de l'adresse",
    "42501": "ce compte n'a pas le droit de lire. Demandez : GRANT SELECT ON la_vue TO ce_compte",
    "42P01": "une table ou une vue n'y est plus : renommée ou supprimée depuis. Vérifiez son nom, puis relancez",
    "42703": "une colonne n'y est plus : renommée ou supprimée depuis. Vérifiez la vue, puis relancez",
    "57014": "le serveur arrête les questions trop longues (statement_timeout). Demandez plus de temps pour ce compte, ou une vue "
    "qui garde moins de lignes",
    "53300": "le serveur a trop de connexions. Attendez un moment, puis relancez",
    "53": "le serveur manque de place ou de mémoire. Parlez-en à qui le tient, ou demandez une vue qui garde moins de lignes",
    "40": "le serveur a interrompu la lecture pour se mettre à jour. Relancez",
    "22": "la vue échoue sur une valeur qu'elle ne sait pas convertir. Corrigez la vue",
    "25006": "il fallait y écrire, et rien n'y est jamais écrit. Donnez une vue qui ne fait que lire",
    "08": "la connexion a été coupée. Vérifiez le réseau et le serveur, puis relancez",
    "57P": "le serveur s'arrête ou a coupé la connexion. Attendez qu'il soit revenu, puis relancez",
}
_ABSENT = "ne répond pas. Vérifiez l'adresse (serveur, port), que le serveur tourne et que le réseau y mène"
#: What a server says, in English or in French, of a name or of a base that it does not know; when one connects there is no code.
_WORDS = {
    "28": ("password", "mot de passe", "authentication", "authentification", "role ", "rôle ", "pg_hba"),
    "3D": ("database", "base de données"),
    "53300": ("too many", "trop de", "connection slots", "connexion restants"),
}


class _Stream(RawIOBase):
    """Blocks of bytes that come one after the other, as a file."""

    def __init__(self, blocks: Iterable[Any]) -> None:
        self._blocks, self._left = iter(blocks), memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        if not self._left:
            self._left = memoryview(next(self._blocks, b""))
        taken = min(len(room), len(self._left))
        room[:taken], self._left = self._left[:taken], self._left[taken:]
        return taken


class Base(Backend):
    """Ibis's own backend, whose refusals are WarehouseError, in French, with the `place` that refuses."""

    place = ""

    def execute(self, expr: Any, /, **options: Any) -> Any:
        with refused(self.place):
            return super().execute(expr, **options)

    def to_pyarrow(self, expr: Any, /, **options: Any) -> Any:
        with refused(self.place):
            return super().to_pyarrow(expr, **options)

    def streamed(self, table: Any) -> Iterator[Any]:
        """Yield the rows of an Ibis table as batches of Arrow: COPY sends them a dozen times faster than a cursor."""
        from pyarrow import csv

        kinds = table.schema().to_pyarrow()
        query = f"COPY ({self.compile(table)}) TO STDOUT (FORMAT csv)"
        reading = {
            "read_options": csv.ReadOptions(column_names=kinds.names, block_size=_BLOCK),
            "parse_options": csv.ParseOptions(newlines_in_values=True),
            "convert_options": csv.ConvertOptions(
                column_types=kinds,
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        }
        with (
            refused(self.place),
            self.con.cursor() as cursor,
            cursor.copy(query) as blocks,
        ):
            sent = BufferedReader(_Stream(blocks), _BLOCK)
            if sent.peek(1):  # Arrow reads no rows only where there are some
                with csv.open_csv(sent, **reading) as rows:
                    yield from rows

    def hashed(self, names: Any, seed: int) -> Any:
        """Return a whole number for each text of a column, by the hash of a text and of a `seed` by which PostgreSQL shares out its
        partitioned tables; missing where there is none."""
        return _functions()["hashtextextended"](names, seed)

    def drawn(self, ids: Any) -> Any:
        """Return a table of identifiers, `id`, with what draws lots between them, `lot`, as `who.lot` does, and the group of a
        hundred that each is drawn into, `group`, as `kpis.draws` does."""
        import ibis

        own = _functions()
        lot = own["sha256"](own["convert_to"](ibis.literal("\x1f") + ids.id, "UTF8"))
        return ids.mutate(lot=lot, group=((self.hashed(ids.id, 0) >> 32) % _GROUPS + _GROUPS) % _GROUPS)

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows that answer a query in SQL, which holds `%s` for each of `values`."""
        with refused(self.place):
            return self.con.execute(query, values or None).fetchall()

    def still(self) -> None:
        """Stay at this moment: whatever others write from now on is not seen, and nothing can be written from here."""
        with refused(self.place):
            for order in _MOMENT:
                self.con.execute(order)


def connect(address: Address) -> Base:
    """Return the connection that an address names; its password comes from there, from PGPASSWORD or from ~/.pgpass.

    Parameters: `address`, of `addresses.read`.
    Raises WarehouseError, which says what to do and repeats no password.
    """
    parts = urlsplit(address.url)
    database, _, schema = parts.path.strip("/").partition("/")
    options: dict[str, Any] = {
        "application_name": "smkit", "connect_timeout": _PATIENCE, "keepalives_idle": _SILENCE, "keepalives_interval": _AGAIN,
        "keepalives_count": _TIMES, **dict(parse_qsl(parts.query)),
    }  # fmt: skip
    named = {
        "host": parts.hostname, "port": parts.port, "user": unquote(parts.username or ""),
        "database": unquote(database), "schema": unquote(schema),
        "password": address.password,
    }  # fmt: skip
    try:
        base: Base = Base().connect(**{name: value for name, value in named.items() if value}, **options)
    except psycopg.Error as problem:
        raise WarehouseError(f"« {address.place} » {_unanswered(problem)}.") from None
    base.place = address.place
    return base


@cache
def _functions() -> dict[str, Any]:
    """PostgreSQL's own functions that hash."""
    import ibis

    own = ibis.udf.scalar.builtin

    @own(signature=(("string", "int64"), "int64"))
    def hashtextextended(names: Any, seed: Any) -> Any: ...

    @own(signature=(("string", "string"), "binary"))
    def convert_to(names: Any, encoding: Any) -> Any: ...

    @own(signature=(("binary",), "binary"))
    def sha256(names: Any) -> Any: ...

    return {each.__name__: each for each in (hashtextextended, convert_to, sha256)}


@contextmanager
def refused(place: str) -> Iterator[None]:
    """Say in French why a base refuses what is asked of it.

    Parameters: `place`, as people read it.
    Raises WarehouseError in place of any error of the driver.
    """
    try:
        yield
    except psycopg.Error as problem:
        raise WarehouseError(f"La base « {place} » : {_why(problem)}.") from problem


def _why(problem: psycopg.Error) -> str:
    """What a refusal means, and what to do of it."""
    code = problem.sqlstate or ("08" if isinstance(problem, psycopg.OperationalError) else "")
    for size in (5, 3, 2):
        if found := _SAID.get(code[:size]):
            return found
    code = code or type(problem).__name__
    return (
        f"elle refuse une question (code {code}). Vérifiez la vue, ou exportez les commandes dans un fichier"
    )


def _unanswered(problem: psycopg.Error) -> str:
    """Why a connection was not made."""
    if problem.sqlstate:
        return f"refuse la connexion : {_why(problem)}"
    said = str(problem).lower()
    refusing = "fatal" in said or "password" in said
    for code, words in _WORDS.items() if refusing else ():
        if any(word in said for word in words):
            return f"refuse la connexion : {_SAID[code]}"
    return _ABSENT
