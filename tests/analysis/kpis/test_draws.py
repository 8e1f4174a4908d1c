"""A name is drawn into the same group in memory, by DuckDB and by PostgreSQL itself."""

import ibis
import numpy as np
import pandas as pd

from smkit import warehouse
from smkit.analysis.kpis import clusters, draws


def _names() -> list[str]:
    """Names of every length up to three blocks, with letters of one to four bytes."""
    r = np.random.default_rng(8)
    letters = list("abcK0123-éŒ€𝄞")
    return ["".join(r.choice(letters, size)) for size in range(40) for _ in range(5)] + ["x" * 1_000]


def test_the_hash_is_that_of_postgresql(postgres_url: str) -> None:
    names = _names()
    base = warehouse.connect(postgres_url)
    known = base.con.execute(
        "SELECT hashtextextended(name, 0) FROM unnest(%s::text[]) AS t(name)", (names,)
    ).fetchall()
    assert draws.hashed(names).tolist() == [number for (number,) in known]


def test_groups_are_the_same_in_memory_and_in_each_engine(postgres_url: str) -> None:
    names = [name for name in _names() if name]
    orders = pd.DataFrame({"order_id": [f"F{n}" for n in range(len(names))], "customer_id": names})
    orders["customer_id"] = orders["customer_id"].mask(orders.index % 7 == 0)
    here = clusters.tagged({"orders": orders})["orders"].set_index("order_id")[clusters.GROUP].astype(int)
    for engine in (ibis.duckdb.connect(), warehouse.connect(postgres_url)):
        there = clusters.tagged({"orders": engine.create_table("commandes", orders)})["orders"].execute()
        drawn = there.set_index("order_id")[clusters.GROUP].astype(int).loc[here.index]
        assert drawn.tolist() == here.tolist() and drawn.nunique() > 60


def test_groups_are_as_large_as_one_another() -> None:
    sizes = np.bincount(draws.drawn([f"K{n:06}" for n in range(200_000)], 100), minlength=100)
    assert (
        (sizes - 2_000) ** 2 / 2_000
    ).sum() < 149  # of a chi-square with 99 degrees, one in a thousand is beyond
