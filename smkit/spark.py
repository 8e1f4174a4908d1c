"""A Spark session, asked little: what it refuses is said in French, and its rows come by Arrow."""

import os
import shutil
import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from re import search
from typing import Any

from py4j.protocol import Py4JError  # type: ignore[import-untyped]
from pyspark.errors import PySparkException

from smkit.addresses import Address, WarehouseError

with warnings.catch_warnings():  # what pyspark says of the pandas that came after it
    warnings.simplefilter("ignore", FutureWarning)
    from ibis.backends.pyspark import Backend

#: Seconds in which a master has to answer.
_PATIENCE = 15
_SETTINGS: dict[str, Any] = {
    "spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}  # fmt: skip
#: A Spark of this machine listens to it alone, and shares its work among few.
_HERE: dict[str, Any] = {
    "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.sql.shuffle.partitions": "8",
}  # fmt: skip
#: What is said of a refusal, by a word of its condition or of what Java says, the first that is found.
_SAID = {
    "TABLE_OR_VIEW_NOT_FOUND": "une table ou une vue n'y est plus : renommée ou supprimée depuis. Vérifiez son nom, puis relancez",
    "PATH_NOT_FOUND": "ce dossier n'y est pas, ou n'y est plus. Vérifiez son chemin, tel que Spark le voit",
    "UNABLE_TO_INFER_SCHEMA": "ce dossier ne contient aucun fichier Parquet. Vérifiez son chemin, tel que Spark le voit",
    "UNRESOLVED_COLUMN": "une colonne n'y est plus : renommée ou supprimée depuis. Vérifiez la vue, puis relancez",
    "FAILED_READ_FILE": "un fichier des commandes a disparu ou est abîmé. Attendez que la table soit récrite, puis relancez",
    "CAST_": "la vue échoue sur une valeur qu'elle ne sait pas convertir. Corrigez la vue",
    "maxResultSize": "il y a trop de lignes à rapporter (spark.driver.maxResultSize). Donnez une vue qui en garde moins",
    "OutOfMemory": "il n'a pas assez de mémoire (spark.driver.memory). Donnez-lui-en plus, ou une vue qui garde moins de lignes",
    "ermission": "ce compte n'a pas le droit de lire la table. Demandez-le à qui tient le serveur",
}
_GONE = "le serveur s'est arrêté, ou la connexion a été coupée. Vérifiez qu'il tourne, puis relancez"
_ABSENT = "ne répond pas. Vérifiez l'adresse (serveur, port), que le serveur tourne et que le réseau y mène"
_NO_JAVA = (
    "Spark a besoin de Java, qui n'est pas sur cette machine. Installez Java 17 ou plus, puis relancez."
)


class Spark(Backend):
    """Ibis's own backend, whose refusals are WarehouseError, in French, with the `place` that refuses."""

    place = ""

    def execute(self, expr: Any, /, **options: Any) -> Any:
        with refused(self.place), _unwarned():
            return super().execute(expr, **options)

    def to_pyarrow(self, expr: Any, /, **options: Any) -> Any:
        with refused(self.place), _unwarned():
            return super().to_pyarrow(expr, **options)

    def streamed(self, table: Any) -> Iterator[Any]:
        """Yield the rows of an Ibis table as batches of Arrow."""
        with refused(self.place), _unwarned():
            found = self._session.sql(self.compile(table)).toArrow()
        yield from found.cast(table.schema().to_pyarrow()).to_batches(max_chunksize=2**20)

    def columns(self, source: str) -> Any:
        """Return the Ibis schema of a table, or of what stands in its place in SQL; a moment in time has a zone."""
        import ibis
        from pyspark.sql.types import TimestampType

        with refused(self.place):
            fields = self._session.sql(f"SELECT * FROM {source} LIMIT 0").schema.fields
        kinds = self._get_schema_using_query(f"SELECT * FROM {source} LIMIT 0")
        moments = {each.name for each in fields if isinstance(each.dataType, TimestampType)}
        return ibis.schema({n: "timestamp('UTC')" if n in moments else kind for n, kind in kinds.items()})

    def exists(self, name: str) -> bool:
        """Tell whether there is a table or a view of that name, with its base or not."""
        with refused(self.place):
            return bool(self._session.catalog.tableExists(name))

    def hashed(self, names: Any, seed: int) -> Any:
        """Return a whole number for each text of a column, by Spark's own hash of a text and of a `seed`; missing where there is
        none."""
        return names.isnull().ifelse(None, _xxhash64()(names, seed))

    def drawn(self, ids: Any) -> Any:
        """Return a table of identifiers, `id`, with what draws lots between them, `lot`, as `who.lot` does, and the group of a
        hundred that each is drawn into, `group`, as `kpis.draws` does. Parameters: `ids`, without accents."""
        return self.sql(
            f"SELECT id, sha2(concat(chr(31), id), 256) AS lot, {_GROUP} AS own_group FROM ({self.compile(ids)}) AS ids",
            schema={"id": "string", "lot": "string", "own_group": "int64"},
        ).rename(group="own_group")


def connect(address: Address) -> Spark:
    """Return the connection that an address names, spark://local being a Spark of this machine.

    Parameters: `address`, of `addresses.read`.
    Raises WarehouseError, which says what to do.
    """
    local = address.place == "local"
    if not local:
        server, _, port = address.place.rpartition(":")
        try:
            socket.create_connection((server, int(port)), timeout=_PATIENCE).close()
        except (OSError, ValueError):
            raise WarehouseError(f"« {address.place} » {_ABSENT}.") from None
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise WarehouseError(_NO_JAVA)
    with refused(address.place), _unwarned(), _unheard():
        import ibis
        from pyspark.sql import SparkSession

        ibis.pyspark  # noqa: B018  its options exist once it is named

        builder = SparkSession.builder.master("local[*]" if local else address.url)
        settings = _SETTINGS | (_HERE if local else {})
        session = builder.appName("smkit").config(map=settings).getOrCreate()
        base: Spark = Spark().connect(session)
    base.place = address.place
    return base


@contextmanager
def refused(place: str) -> Iterator[None]:
    """Say in French why Spark refuses what is asked of it.

    Parameters: `place`, as people read it.
    Raises WarehouseError in place of any error of Spark or of Java.
    """
    try:
        yield
    except (PySparkException, Py4JError, ConnectionError, EOFError) as problem:
        raise WarehouseError(f"Spark « {place} » : {_why(problem)}.") from problem


def _why(problem: Exception) -> str:
    """What a refusal means, and what to do of it."""
    condition = problem.getCondition() if isinstance(problem, PySparkException) else ""
    text = f"{condition} {problem}"
    for word, said in _SAID.items():
        if word in text:
            return said
    if not isinstance(problem, PySparkException) or "stopped" in text:
        return _GONE
    code = condition or getattr(
        search(r"\[([A-Z_.]{5,})\]", text), "group", lambda _: type(problem).__name__
    )(1)
    return (
        f"une question est refusée (code {code}). Vérifiez la vue, ou exportez les commandes dans un fichier"
    )


@contextmanager
def _unwarned() -> Iterator[None]:
    """Without what pyspark says of the pandas that came after it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield


@contextmanager
def _unheard() -> Iterator[None]:
    """Java, which starts here, writes nothing among what people read."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


@cache
def _xxhash64() -> Any:
    import ibis

    @ibis.udf.scalar.builtin(signature=(("string", "int64"), "int64"))
    def xxhash64(names: Any, seed: Any) -> Any: ...

    return xxhash64


def _word(start: str) -> str:
    """The SQL of four letters of `id` from a place on, as one number, the first the smallest; beyond the end there is 0."""
    letters = (f"CAST(ascii(substr(id, {start} + {at}, 1)) AS BIGINT) * {256**at}" for at in range(4))
    return f"({' + '.join(letters)})"


def _struct(x: str, y: str, z: str) -> str:
    return f"named_struct('x', {x}, 'y', {y}, 'z', {z})"


def _folded(start: str, times: tuple[int, ...], x: str) -> str:
    """The SQL of three words mixed as many times, each time `x` being the new one."""
    turned = "(shiftleft(s.z, k) | shiftright(s.z, 32 - k))"
    return f"aggregate(array({', '.join(map(str, times))}), {start}, (s, k) -> {x.format(turned=f'({turned} & {_ALL})')})"


_ALL = 2**32 - 1
_BLOCKS = "CAST(length(id) DIV 12 AS INT)"
_FIRST = f"(length(id) + {0x9E3779B9 + 3923095}) & {_ALL}"
_MIXED = _folded(
    _struct(*(f"(w.{name} + {_word(f'12 * at + {1 + 4 * n}')}) & {_ALL}" for n, name in enumerate("xyz"))),
    (4, 6, 8, 16, 19, 4),
    _struct("s.y", f"(s.z + s.y) & {_ALL}", f"((s.x - s.z) & {_ALL}) ^ {{turned}}"),
)
_BEGUN = _struct(*(f"CAST({_FIRST} AS BIGINT)",) * 3)
_WORDS = f"aggregate(slice(sequence(0, {_BLOCKS}), 1, {_BLOCKS}), {_BEGUN}, (w, at) -> {_MIXED})"
_LAST = [f"{_word(f'12 * {_BLOCKS} + {1 + 4 * n}')} * {(1, 1, 256)[n]}" for n in range(3)]
_ENDED = _folded(
    _struct(*(f"(e.{name} + {_LAST['xyz'.index(name)]}) & {_ALL}" for name in "zxy")),
    (14, 11, 25, 16, 4, 14, 24),
    _struct("s.y", "s.z", f"((s.x ^ s.z) - {{turned}}) & {_ALL}"),
)
#: The SQL of the group of an identifier: the hash of `kpis.draws`, whose first half is a number with a sign.
_GROUP = f"transform(transform(array({_WORDS}), e -> {_ENDED}.y), b -> pmod(if(b >= {2**31}, b - {2**32}, b), 100))[0]"
