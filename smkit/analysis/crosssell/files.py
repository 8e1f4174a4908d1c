"""Order files with canonical columns: what they hold, and whether they fit in memory."""

import os
from pathlib import Path

import pandas as pd

from smkit.analysis.crosssell.intake import require_baskets
from smkit.analysis.errors import InputError

#: The columns that baskets are made of.
_READ = ("order_id", "product_id", "product", "quantity", "unit_price", "amount")
_LINE = 150  # bytes of memory that a line of Parquet needs, from reading to counting
_TEXT = 5  # the same, for each byte of a CSV file
_PART = 0.7  # of the memory that is free


def columns(source: str | Path) -> list[str]:
    """Return the names of the columns of a Parquet or CSV file, or of a folder of Parquet files.

    Raises InputError when it is not there or is no such file.
    """
    path = _existing(source)
    if path.suffix.lower() == ".csv":
        import duckdb

        with duckdb.connect() as connection:
            return list(connection.sql(f"SELECT * FROM {scan(path)} LIMIT 0").columns)
    import pyarrow.parquet as pq

    return list(pq.read_schema(_parquet(path)[0]).names)


def scan(source: str | Path) -> str:
    """Return the SQL that reads a file in DuckDB."""
    path = _existing(source)
    pattern = path / "*.parquet" if path.is_dir() else path
    quoted = str(pattern).replace("'", "''")
    if path.suffix.lower() != ".csv":
        return f"read_parquet('{quoted}')"
    return f"read_csv('{quoted}', types = {{'order_id': 'VARCHAR'}})"


def read(source: str | Path) -> pd.DataFrame:
    """Return the columns of a file that baskets are made of."""
    present = columns(source)
    require_baskets(present)
    wanted = [name for name in _READ if name in present]
    path = _existing(source)
    if path.suffix.lower() != ".csv":
        return pd.read_parquet(path, columns=wanted)
    import duckdb

    with duckdb.connect() as connection:
        return connection.sql(f"SELECT {', '.join(wanted)} FROM {scan(path)}").to_arrow_table().to_pandas()


def fits(source: str | Path) -> bool:
    """Return whether the orders of a file can be counted in the memory that is free."""
    path = _existing(source)
    if path.suffix.lower() == ".csv":
        needed = path.stat().st_size * _TEXT
    else:
        import pyarrow.parquet as pq

        needed = sum(pq.read_metadata(part).num_rows for part in _parquet(path)) * _LINE
    return needed < _PART * free_memory()


def free_memory() -> int:
    """Return the bytes of memory that this process may still take, as far as the system says."""
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            free = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))
    except (OSError, StopIteration):
        names = getattr(os, "sysconf_names", {})
        known = {"SC_PHYS_PAGES", "SC_PAGE_SIZE"} <= set(names)
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if known else 8 << 30
        free = total // 2
    try:  # a container may allow less than the machine has
        group = Path("/sys/fs/cgroup")
        limit = int((group / "memory.max").read_text()) - int((group / "memory.current").read_text())
    except (OSError, ValueError):
        return free
    return min(free, max(limit, 0))


def _existing(source: str | Path) -> Path:
    path = Path(source)
    if not path.exists():
        raise InputError(f"Fichier introuvable : « {path.name} ». Vérifiez son nom et son dossier.")
    if not (path.is_dir() or path.suffix.lower() in (".csv", ".parquet", ".pq")):
        raise InputError(
            f"« {path.name} » : un fichier CSV ou Parquet est attendu ici. Lisez les autres avec smkit.read."
        )
    return path


def _parquet(path: Path) -> list[Path]:
    parts = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    if not parts:
        raise InputError(f"Le dossier « {path.name} » ne contient aucun fichier Parquet.")
    return parts
