"""numpy, DuckDB and Spark count the same things on the same messy orders."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from baskets_helpers import MESSY

from smkit import sample, warehouse
from smkit.analysis import wherever
from smkit.analysis.crosssell import chance, encode, engines, facts, files, intake, pairs, rules
from smkit.analysis.errors import InputError


def messy(n: int = 4_000) -> pd.DataFrame:
    """Random orders with every defect there is, and one giant basket."""
    random = np.random.default_rng(5)
    code = random.zipf(1.4, n) % 40
    table = pd.DataFrame(
        {
            "order_id": [f"C{i:05}" for i in random.integers(0, n // 4, n)],
            "product_id": [f"P{c:02}" for c in code],
            "product": [
                f"produit {c} {'ABC'[k]}" for c, k in zip(code, random.integers(0, 3, n), strict=True)
            ],
            "quantity": random.choice([1.0, 2.0, -1.0, 0.0, np.nan], n, p=[0.6, 0.3, 0.05, 0.03, 0.02]),
            "unit_price": random.choice([5.0, 9.5, 0.0, np.nan], n, p=[0.5, 0.45, 0.03, 0.02]),
            "amount": random.choice([np.nan, 12.0, -3.0], n, p=[0.5, 0.48, 0.02]),
        }
    )
    for column in ("order_id", "product_id", "product"):
        table[column] = table[column].mask(random.random(n) < 0.03).astype("str")
    giant = pd.DataFrame({"order_id": "GÉANT", "product_id": [f"G{i}" for i in range(80)], "amount": 1.0})
    return pd.concat([table, giant, MESSY.astype({"order_id": "str", "product": "str"})], ignore_index=True)


TABLES = {
    "messy": (messy(), 0.01),
    "names only": (messy().drop(columns="product_id"), 0.01),
    "codes only": (messy().drop(columns=["product", "amount"]), 0.01),
    "no figures": (messy()[["order_id", "product_id", "product"]], 0.02),
    "boutique's": (sample.orders(5_000).astype({"product": "str", "product_id": "str"}), 0.01),
    "nothing frequent": (MESSY, 0.9),
}


@pytest.fixture
def session(spark: Any) -> Any:
    """The Spark session that all the tests of analysis share."""
    from pyspark.sql import SparkSession

    return SparkSession.active()


@pytest.mark.parametrize("name", TABLES)
def test_duckdb_gives_the_same_rules(name: str) -> None:
    table, support = TABLES[name]
    expected = rules(table, support, 0.05, max_basket=50)
    pd.testing.assert_frame_equal(rules(table, support, 0.05, max_basket=50, engine="duckdb"), expected)
    pd.testing.assert_frame_equal(
        pairs(table, support, max_basket=50, engine="duckdb"), pairs(table, support, max_basket=50)
    )
    assert intake(table, max_basket=50, engine="duckdb") == encode(table, max_basket=50).intake
    assert len(expected) > 10 or name == "nothing frequent"


def test_spark_gives_the_same_rules(session: Any, tmp_path: Path) -> None:
    table, support = TABLES["messy"]
    table.to_parquet(tmp_path / "commandes.parquet")
    frame = session.read.parquet(str(tmp_path / "commandes.parquet"))
    expected = rules(table, support, 0.05, max_basket=50)
    pd.testing.assert_frame_equal(rules(frame, support, 0.05, max_basket=50, engine="spark"), expected)
    assert intake(frame, max_basket=50) == encode(table, max_basket=50).intake
    assert not [view.name for view in session.catalog.listTables() if "smkit" in view.name]


def test_files_of_every_kind_give_the_same_rules(tmp_path: Path) -> None:
    table, support = TABLES["messy"]
    expected = rules(table, support, 0.05)
    table.to_parquet(tmp_path / "commandes.parquet")
    table.to_csv(tmp_path / "commandes.csv", index=False)
    (tmp_path / "parts").mkdir()
    table.iloc[:1000].to_parquet(tmp_path / "parts/a.parquet")
    table.iloc[1000:].to_parquet(tmp_path / "parts/b.parquet")
    for name in ("commandes.parquet", "commandes.csv", "parts"):
        for engine in (None, "numpy", "duckdb"):
            pd.testing.assert_frame_equal(rules(tmp_path / name, support, 0.05, engine=engine), expected)
            pd.testing.assert_frame_equal(rules(str(tmp_path / name), support, 0.05, engine=engine), expected)


def test_an_ibis_table_runs_where_it_lives(tmp_path: Path) -> None:
    import ibis

    table, support = TABLES["messy"]
    connection = ibis.duckdb.connect()
    orders = connection.create_table("commandes", table)
    expected = rules(table, support, 0.05)
    pd.testing.assert_frame_equal(rules(orders, support, 0.05), expected)
    some = orders.filter(orders.product_id != "P01")
    pd.testing.assert_frame_equal(
        rules(some, support, 0.05),
        rules(table[table["product_id"].ne("P01") & table["product_id"].notna()], support, 0.05),
    )
    pd.testing.assert_frame_equal(rules(orders, support, 0.05, engine="numpy"), expected)


@pytest.fixture(params=["DuckDB", "PostgreSQL"])
def kept(request: pytest.FixtureRequest) -> Iterator[Callable[[pd.DataFrame], Any]]:
    """What puts a table in an engine, and gives it as an Ibis one."""
    import ibis

    if request.param == "DuckDB":
        connection = ibis.duckdb.connect()
    else:
        connection = warehouse.connect(request.getfixturevalue("postgres_url"))
    yield lambda table: connection.create_table("lignes_gardees", table, overwrite=True)
    connection.disconnect()


@pytest.mark.parametrize("name", [name for name in TABLES if name != "nothing frequent"])
def test_baskets_of_an_engine_are_those_of_the_same_lines_in_memory(
    name: str, kept: Callable[[pd.DataFrame], Any]
) -> None:
    table, _ = TABLES[name]
    random = np.random.default_rng(8)
    who = pd.Series([f"C{code:03}" for code in random.integers(0, 300, len(table))], dtype="str")
    table = table.assign(
        customer_id=who.mask(random.random(len(table)) < 0.1),
        segment=pd.Series(random.choice(["B2B", "B2C"], len(table)), dtype="str").mask(random.random(len(table)) < 0.1),
        order_date=pd.Timestamp("2026-01-01") + pd.to_timedelta(random.integers(0, 90, len(table)), "D"),
    )  # fmt: skip
    here = encode(table, max_basket=50)
    there = encode(kept(table), max_basket=50)
    assert there.intake == here.intake
    for one, other in (
        (here.keys, there.keys),
        (here.names, there.names),
        (here.categories, there.categories),
    ):
        assert one.equals(other)
    for part in ("indptr", "indices"):
        assert (getattr(here.rows, part) == getattr(there.rows, part)).all()
    assert (chance.customers(here) == chance.customers(there)).all()
    pd.testing.assert_frame_equal(facts(there), facts(here), rtol=1e-12)
    for column in ("segment", "order_date"):
        pd.testing.assert_series_equal(
            there.first_line(column).astype(here.lines[column].dtype), here.first_line(column)
        )


def test_lines_come_in_the_order_of_their_files(tmp_path: Path) -> None:
    for part in range(4):
        lines = pd.DataFrame(
            {"order_id": np.arange(50_000) + 50_000 * part, "product": "thé", "quantity": 1.0}
        )
        lines["amount"] = lines["order_id"] + 1.0
        lines.to_parquet(tmp_path / f"{part}.parquet", row_group_size=5_000)
    connection = warehouse.embedded("300MB")  # which gives rows in any order
    orders = warehouse.scan(tmp_path, connection=connection)
    lines = encode(orders.filter(orders.amount % 7 != 3)).lines
    assert lines["amount"].is_monotonic_increasing and len(lines) > 170_000
    assert lines["order_id"].tolist() == list(range(len(lines)))
    ((setting,),) = connection.raw_sql("SELECT current_setting('preserve_insertion_order')").fetchall()
    assert setting is False


def test_baskets_of_another_engine_are_refused() -> None:
    import ibis

    with pytest.raises(InputError, match="DuckDB ou PostgreSQL"):
        encode(
            ibis.sqlite.connect().create_table(
                "commandes", schema={"order_id": "string", "product": "string"}
            )
        )


def test_no_identifier_leaves_an_engine(
    kept: Callable[[pd.DataFrame], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow as pa

    seen: list[pa.RecordBatch] = []
    batches = wherever.batches
    monkeypatch.setattr(
        wherever, "batches", lambda rows: (seen.append(each) or each for each in batches(rows))
    )
    told = ["C0042", "C0043", "C0042"]
    for ids in (told, [42, 43, 42]):
        orders = pd.DataFrame(
            {"order_id": ids, "customer_id": ids, "salesperson": told, "product": list("aab")}
        )
        lines = encode(kept(orders)).lines
        assert lines[["order_id", "customer_id"]].to_numpy().tolist() == [[0, 0], [1, 1], [0, 0]]
        (batch,) = seen
        cells = {str(cell) for column in batch.columns for cell in column.to_pylist()}
        assert batch.schema.names == ["order_id", "customer_id", "product"] and not cells & {
            *map(str, ids),
            *told,
        }
        seen.clear()


def test_duckdb_is_chosen_when_the_file_would_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "commandes.parquet"
    table, support = TABLES["messy"]
    table.to_parquet(path)
    expected = rules(path, support, 0.05)
    assert engines._fitting(path) == "numpy"
    monkeypatch.setattr(files, "free_memory", lambda: 10_000)
    assert engines._fitting(path) == "duckdb"
    monkeypatch.setattr(engines, "read", lambda path: pytest.fail("the file was read in memory"))
    pd.testing.assert_frame_equal(rules(path, support, 0.05), expected)


def test_free_memory_is_that_of_a_machine() -> None:
    assert 2**26 < files.free_memory() < 2**46


@pytest.mark.parametrize("engine", ["numpy", "duckdb"])
def test_what_no_engine_can_do_is_explained(engine: str, tmp_path: Path) -> None:
    table = TABLES["messy"][0]
    with pytest.raises(InputError, match="Fichier introuvable"):
        rules(tmp_path / "absent.parquet", engine=engine)
    with pytest.raises(InputError, match="CSV ou Parquet"):
        (tmp_path / "commandes.xlsx").touch()
        rules(tmp_path / "commandes.xlsx", engine=engine)
    with pytest.raises(InputError, match="aucun fichier Parquet"):
        rules(tmp_path, engine=engine)
    with pytest.raises(InputError, match="order_id"):
        rules(table.drop(columns="order_id"), engine=engine)
    with pytest.raises(InputError, match="Aucun panier"):
        rules(table.assign(amount=-1.0), engine=engine)
    with pytest.raises(InputError, match="min_support"):
        rules(table, 0, engine=engine)


def test_an_unknown_engine_is_explained() -> None:
    with pytest.raises(
        InputError, match="Vouliez-vous dire « duckdb »".replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    ):
        rules(MESSY, engine="duckbd")
    with pytest.raises(InputError, match="Moteur inconnu"):
        intake(MESSY, engine="polars")
    with pytest.raises(InputError, match="Moteur inconnu"):
        rules(encode(MESSY), engine="polars")
    with pytest.raises(InputError, match="numpy compte"):
        rules(encode(MESSY), engine="duckdb")
    with pytest.raises(InputError, match="DataFrame Spark"):
        rules(MESSY, engine="spark")
    with pytest.raises(InputError, match="numpy"):
        rules({"order_id": [1]}, engine="numpy")  # type: ignore[arg-type]
