"""The same customers, to 1e-9, in memory, on files, on PostgreSQL and on Spark."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from smkit import customers, warehouse
from smkit.analysis.customers import ledger

QUESTIONS: dict[str, Callable[[Any], pd.DataFrame]] = {
    "rfm": lambda orders: customers.rfm(orders, at="2025-12-31"),
    "customers": lambda orders: customers.customers(orders, since="2025-02-01", by="segment"),
    "cohorts": lambda orders: customers.cohorts(orders, "month"),
    "retention": lambda orders: customers.retention(orders, "month", by="segment"),
    "movements": lambda orders: customers.movements(orders, "quarter", by="segment"),
    "silences": customers.silences,
    "three_rs": lambda orders: customers.three_rs(orders, days=180),
}


@pytest.fixture(scope="module")
def orders(any_tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    table = any_tables["orders"]
    return table.assign(product=[f"P{n % 7}" for n in range(len(table))])


@pytest.fixture(scope="module")
def expected(orders: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {name: ask(orders) for name, ask in QUESTIONS.items()}


def check(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    assert len(expected)
    pd.testing.assert_frame_equal(found, expected, rtol=1e-9, atol=1e-9, check_dtype=False)


@pytest.mark.parametrize("name", QUESTIONS)
def test_files_scanned_by_duckdb(
    name: str, orders: pd.DataFrame, expected: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    orders.to_parquet(tmp_path / "ventes.parquet", index=False)
    scanned = warehouse.scan(
        tmp_path / "ventes.parquet", "commandes", connection=warehouse.embedded("300MB", tmp_path)
    )
    check(QUESTIONS[name](scanned), expected[name])


def test_a_session_reads_the_lines_once(
    orders: pd.DataFrame, expected: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    """The file is gone once the first question is answered, and the others are answered all the same."""
    file = tmp_path / "ventes.parquet"
    orders.to_parquet(file, index=False)
    scanned = warehouse.scan(file, "commandes", connection=warehouse.embedded("300MB", tmp_path))
    alike = ("cohorts", "rfm", "silences")
    with ledger.session():
        check(QUESTIONS[alike[0]](scanned), expected[alike[0]])
        file.unlink()
        for name in alike[1:]:
            check(QUESTIONS[name](scanned), expected[name])


@pytest.fixture(scope="module")
def in_postgres(postgres_url: str, orders: pd.DataFrame) -> Any:
    connection = warehouse.connect(postgres_url)
    connection.create_table("commandes", orders)
    return warehouse.tables(connection)["orders"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_postgresql(name: str, in_postgres: Any, expected: dict[str, pd.DataFrame]) -> None:
    check(QUESTIONS[name](in_postgres), expected[name])


@pytest.fixture(scope="module")
def in_spark(spark: Any, orders: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Any:
    file = tmp_path_factory.mktemp("tables") / "orders.parquet"
    orders.to_parquet(file, index=False)
    return warehouse.scan(file, "orders", connection=spark)


@pytest.mark.parametrize("name", QUESTIONS)
def test_spark(name: str, in_spark: Any, expected: dict[str, pd.DataFrame]) -> None:
    check(QUESTIONS[name](in_spark), expected[name])
