"""What an engine was asked of a reading that the workspace keeps is not asked again: answers stand beside it.

An answer goes by its SQL, in which tables made on the way bear the digest of their own. Such a table is made only when a question
that reads it has no answer yet: a report that is made again counts nothing. Answers hold what the engine returned, no name that the
reading does not, and go with it.
"""

import hashlib
import json
import os
import shutil
import sys
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend

from smkit import filing
from smkit.errors import SmkitError
from smkit.tables import environment, named, storeroom
from smkit.tables.parsing import keys
from smkit.tables.storeroom import ABOUT

#: What the file of an answer is called, the bytes that one may take in memory, and those of all beside a reading.
ENDING, _MOST, _ROOM = ".reponse", 250_000_000, 500_000_000
_DIGEST = hashlib.sha256().digest_size


class Engine(Backend):
    """DuckDB, whose answers stand in a folder.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> engine = Engine().connect().beside(Path(folder.name))
    >>> sales = engine.create_table("ventes", {"amount": [1.0, 2.0]})
    >>> float(sales.filter(sales.amount > 1).cache().amount.sum().execute())
    2.0
    >>> len(list(Path(folder.name).iterdir()))
    1
    >>> folder.cleanup()
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._folder: Path | None = None
        self._left, self._still = 0, lambda: True
        self._made: weakref.WeakValueDictionary[str, ops.DatabaseTable] = weakref.WeakValueDictionary()
        self._later: dict[str, ir.Table] = {}

    def beside(self, folder: Path, still: Callable[[], bool] = lambda: True) -> "Engine":
        """Keep the answers of this connection in a folder, and take those that are there.

        Parameters: `folder`; `still`, that the tables are what they were when it was chosen.
        """
        self._folder, self._still = folder, still
        used = sum(each.stat().st_size for each in folder.glob(f"*{ENDING}"))
        self._left = min(_ROOM - used, shutil.disk_usage(folder).free - storeroom.FREE)
        return self

    def remember(self, path: Path, files: Sequence[Path]) -> None:
        """Keep the answers of this connection in the workspace, among the readings, until its files change.

        Parameters: `path`, what the reading goes by; `files` of Parquet, which name nobody in clear.
        """
        if os.environ.get(environment.PERSONAL) == "1":
            return
        with suppress(OSError, SmkitError):
            before = [named.state(each) for each in files]
            told = [[str(each.relative_to(path.parent)), keys.fingerprint(each)] for each in files]
            home = storeroom.home()
            folder = home / hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]
            folder.mkdir(0o700, parents=True, exist_ok=True)
            (folder / ABOUT).write_text(json.dumps({"file": path.name}, ensure_ascii=False), "utf-8")
            os.utime(folder)
            storeroom.tidy(home)
            self.beside(folder, lambda: [named.state(each) for each in files] == before)

    def _to_duckdb_relation(
        self, expr: ir.Expr, *, params: Any = None, limit: Any = None, **kwargs: Any
    ) -> Any:
        if self._folder is None or params:
            return super()._to_duckdb_relation(expr, params=params, limit=limit, **kwargs)
        sql = self.compile(expr.as_table(), limit=limit, **kwargs)
        file = self._folder / f"{self._name(expr, sql)}{ENDING}"
        found = _read(file)
        if found is None:
            self._run_pre_execute_hooks(expr)
            found = self.con.sql(sql).to_arrow_table()
            self._keep(file, found)
        return _Answer(found)

    def _run_pre_execute_hooks(self, expr: ir.Expr) -> None:
        for table in expr.op().find(ops.DatabaseTable):
            if (later := self._later.pop(table.name, None)) is not None:
                self.create_table(table.name, later, schema=later.schema(), temp=True)
        super()._run_pre_execute_hooks(expr)

    def _cached_table(self, table: ir.Table) -> ir.CachedTable:
        if self._folder is None:
            return super()._cached_table(table)
        name = f"t{self._name(table, self.compile(table))[:24]}"
        if (made := self._made.get(name)) is None:
            place = ops.Namespace(catalog="temp", database="main")
            made = self._made[name] = ops.DatabaseTable(name, table.schema(), self, place)
            self._later[name] = table
            weakref.finalize(made, self._forget, name).atexit = False
        return ir.CachedTable(made)

    def _forget(self, name: str) -> None:
        """Drop a table that nothing asks of any more."""
        if self._later.pop(name, None) is None:
            self.con.execute(f'DROP TABLE IF EXISTS temp.main."{name}"')

    def _name(self, expr: ir.Expr, sql: str) -> str:
        """What a question goes by: its SQL, the content of tables that are given with it, and the code of what is no SQL."""
        told = hashlib.sha256(duckdb.__version__.encode())
        for table in expr.op().find(ops.InMemoryTable):  # its name is drawn
            sql = sql.replace(table.name, _digest(table.data.to_pyarrow(table.schema)))
        for function in expr.op().find(ops.ScalarUDF):
            if function.__input_type__ is not ops.udf.InputType.BUILTIN:
                told.update(Path(str(sys.modules[function.__module__].__file__)).read_bytes())
        told.update(sql.encode())
        return told.hexdigest()

    def _keep(self, file: Path, answer: pa.Table) -> None:
        """Write an answer, whole or not at all, where there is room."""
        if answer.nbytes > min(_MOST, self._left) or not self._still():
            return
        sink = pa.BufferOutputStream()
        with pa.ipc.new_file(
            sink, answer.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")
        ) as writer:
            writer.write_table(answer)
        content = sink.getvalue()
        with suppress(OSError):
            with filing.once_whole(file) as draft, draft.open("wb") as out:
                out.write(hashlib.sha256(content).digest())
                out.write(content)
            self._left -= content.size


class _Answer:
    """What an engine returned, as what Ibis asks it for."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def to_arrow_table(self) -> pa.Table:
        return self._table


def _read(file: Path) -> pa.Table | None:
    """An answer, None where there is none, or none that is whole."""
    with suppress(OSError, pa.ArrowException):
        content = file.read_bytes()
        if hashlib.sha256(memoryview(content)[_DIGEST:]).digest() == content[:_DIGEST]:
            return pa.ipc.open_file(pa.py_buffer(content).slice(_DIGEST)).read_all()
    return None


def _digest(table: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return f"m{hashlib.sha256(sink.getvalue()).hexdigest()[:24]}"
