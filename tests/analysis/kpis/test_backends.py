"""The same catalogue gives the same figures, to 1e-9, in memory, on files, on PostgreSQL and on Spark."""

import importlib.util
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from smkit import warehouse
from smkit.analysis import kpis
from smkit.analysis.kpis import board

QUESTIONS: dict[str, dict[str, Any]] = {
    "in all": {},
    "by month and segment": {"grain": "month", "by": "segment"},
    "by week": {"grain": "week"},
    "by financial year": {"grain": "year", "opens": 7},
    "in a window, against the one before": {
        "start": "2025-07-10",
        "end": "2025-12-20",
        "compare": "previous",
    },
}


@pytest.fixture(scope="module")
def expected(any_tables: dict[str, pd.DataFrame]) -> dict[str, kpis.Computation]:
    return {
        name: kpis.compute(kpis.catalog(), any_tables, **question) for name, question in QUESTIONS.items()
    }


def check(found: kpis.Computation, expected: kpis.Computation) -> None:
    assert len(expected.table) > 60 and set(found.skipped) == set(expected.skipped)
    assert sorted((n.kpi, n.code, n.count) for n in found.notes) == sorted(
        (n.kpi, n.code, n.count) for n in expected.notes
    )
    pd.testing.assert_frame_equal(found.table, expected.table, rtol=1e-9, atol=1e-9)


def test_almost_every_kpi_is_computed_here(expected: dict[str, kpis.Computation]) -> None:
    computed = {kpi.id for kpi in kpis.catalog().values() if kpi.type != "defined"}
    assert set(expected["in all"].table["kpi"]) == computed
    valued = expected["in all"].table.dropna(subset=["value"])["kpi"]
    assert len(computed - set(valued)) <= 1, computed - set(valued)


@pytest.mark.parametrize("question", ["in all", "by month and segment"])
def test_order_lines_added_up_before_they_are_asked(
    any_tables: dict[str, pd.DataFrame], question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = any_tables["orders"]  # each with a second line, of other figures, in the same order
    more = lines.assign(quantity=lines["quantity"] + 1, unit_cost=lines["unit_cost"] / 2)
    orders = {"orders": pd.concat([lines, more], ignore_index=True)}
    one_by_one = kpis.compute(kpis.catalog(), orders, **QUESTIONS[question])
    monkeypatch.setattr(board, "_MANY", 0)
    added_up = kpis.compute(kpis.catalog(), orders, **QUESTIONS[question])
    pd.testing.assert_frame_equal(added_up.table, one_by_one.table, rtol=1e-12, atol=1e-12)
    assert added_up.notes == one_by_one.notes


@pytest.mark.parametrize("kind", ["parquet", "folder", "csv"])
def test_files_scanned_under_a_memory_limit(
    kind: str, any_tables: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    orders = any_tables["orders"]
    place = tmp_path / ("ventes" if kind == "folder" else f"ventes.{kind}")
    if kind == "csv":
        french = {
            "order_id": "N° de commande",
            "order_date": "Date",
            "customer_id": "Client",
            "quantity": "Quantité",
        }
        french |= {
            "unit_price": "Prix unitaire",
            "unit_cost": "Coût unitaire",
            "salesperson": "Vendeur",
            "segment": "Segment",
        }
        orders.rename(columns=french).to_csv(
            place, sep=";", decimal=",", date_format="%d/%m/%Y %H:%M", index=False
        )
    elif kind == "parquet":
        orders.to_parquet(place, index=False)
    else:
        place.mkdir()
        orders[:100].to_parquet(place / "a.parquet", index=False)
        orders[100:].to_parquet(place / "b.parquet", index=False)
    scanned = warehouse.scan(place, "commandes", connection=warehouse.embedded("200MB", tmp_path))
    ids = [
        id
        for id, kpi in kpis.catalog().items()
        if kpi.parts and set(kpis.needs(kpi, kpis.catalog())) == {"orders"}
    ]
    assert len(ids) > 20
    for question in QUESTIONS.values():
        found, here = (kpis.compute(ids, {"orders": source}, **question) for source in (scanned, orders))
        check_same = found.table, here.table
        pd.testing.assert_frame_equal(*check_same, rtol=1e-9, atol=1e-9)


@pytest.fixture(scope="module")
def in_postgres(postgres_url: str, any_tables: dict[str, pd.DataFrame]) -> dict[str, Any]:
    connection = warehouse.connect(postgres_url)
    stems = {"orders": "commandes", "sessions": "trafic"}  # French and English names are both recognised
    for name, table in any_tables.items():
        connection.create_table(stems.get(name, name), table)
    return warehouse.tables(connection)


@pytest.mark.parametrize("question", QUESTIONS)
def test_postgresql(
    in_postgres: dict[str, Any], expected: dict[str, kpis.Computation], question: str
) -> None:
    check(kpis.compute(kpis.catalog(), in_postgres, **QUESTIONS[question]), expected[question])


def test_a_base_that_does_not_answer_is_told_without_its_password() -> None:
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("psycopg absent")
    with pytest.raises(warehouse.WarehouseError) as caught:
        warehouse.connect("postgresql://moi:secret@127.0.0.1:1/ventes")
    assert "127.0.0.1:1/ventes" in str(caught.value) and "secret" not in str(caught.value)


def test_a_base_without_our_tables_says_what_is_expected(postgres_url: str) -> None:
    connection = warehouse.connect(postgres_url.rpartition("/")[0] + "/template1")
    with pytest.raises(warehouse.WarehouseError, match="commandes"):
        warehouse.tables(connection)


@pytest.fixture(scope="module")
def in_spark(
    spark: Any, any_tables: dict[str, pd.DataFrame], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("tables")
    found = {}
    for name, table in any_tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
        found[name] = warehouse.scan(folder / f"{name}.parquet", name, connection=spark)
    return found


@pytest.mark.parametrize("question", QUESTIONS)
def test_spark(in_spark: dict[str, Any], expected: dict[str, kpis.Computation], question: str) -> None:
    check(kpis.compute(kpis.catalog(), in_spark, **QUESTIONS[question]), expected[question])
