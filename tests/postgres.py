"""A PostgreSQL server of the tests' own."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd


def binaries() -> Path | None:
    """Where Debian puts PostgreSQL's programs; None when it is not there."""
    found = (
        sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if Path("/usr/lib/postgresql").is_dir()
        else []
    )
    return found[-1].parent if found else None


@contextmanager
def served() -> Iterator[str]:
    """A server on loopback, its data in a folder of its own, run by an unprivileged user; yields its URL.

    Its own account, smkit, needs no password, and every other one does.
    """
    programs = binaries()
    assert programs is not None
    user = "postgres" if os.geteuid() == 0 else None  # initdb refuses root
    folder = Path(tempfile.mkdtemp(prefix="smkit_pg_"))
    if user:
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "smkit", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"],
        check=True, capture_output=True, user=user, cwd=folder,
    )  # fmt: skip
    rules = "host all smkit 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    (data / "pg_hba.conf").write_text(rules, "utf-8")
    command = [programs / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder, "-F"]
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=user, cwd=folder
    )
    try:
        url = f"postgresql://smkit@127.0.0.1:{port}/postgres"
        _wait(url)
        yield url
    finally:
        server.send_signal(signal.SIGINT)  # at once, whoever is connected
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str) -> None:
    import psycopg

    for _ in range(200):
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start")


def filled(base: Any, name: str, orders: pd.DataFrame) -> None:
    """Make a table of some rows, as a rule orders, in a base."""
    kinds = {"f": "numeric", "M": "timestamp", "i": "bigint", "b": "boolean"}
    columns = ", ".join(
        f'"{each}" {"timestamptz" if getattr(kind, "tz", None) else kinds.get(kind.kind, "text")}'
        for each, kind in orders.dtypes.items()
    )
    base.execute(f"CREATE TABLE {name} ({columns})")
    with base.cursor().copy(f"COPY {name} FROM STDIN WITH CSV") as lines:
        lines.write(orders.to_csv(index=False, header=False))
    base.execute(f"ANALYZE {name}")


@contextmanager
def shop(url: str, orders: pd.DataFrame, password: str) -> Iterator[str]:
    """A base that sorts as French does, with `orders` behind a view, « ventes », and an account that may read it, no more.

    Yields the address of the base for that account, « lecteur », without its password.
    """
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CREATE DATABASE boutique TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'fr'")
        server.execute("REVOKE ALL ON DATABASE boutique FROM public")
        server.execute(f"CREATE ROLE lecteur LOGIN PASSWORD '{password}'")
        server.execute("ALTER ROLE lecteur SET default_transaction_read_only = on")
        server.execute("GRANT CONNECT ON DATABASE boutique TO lecteur")
    place = url.rpartition("/")[0] + "/boutique"
    with psycopg.connect(place, autocommit=True) as base:
        filled(base, "lignes", orders)
        base.execute("CREATE VIEW ventes AS SELECT * FROM lignes")
        base.execute("GRANT SELECT ON ventes TO lecteur")
    yield place.replace("//smkit@", "//lecteur@")
