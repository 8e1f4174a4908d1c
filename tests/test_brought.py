"""Orders that a server keeps come here with numbers in the place of identifiers: what numbers are, and what is never sent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
import postgres
import pytest

from smkit import brought, warehouse
from smkit.addresses import WarehouseError
from smkit.analysis.kpis import clusters, draws
from smkit.analysis.who import lot, who

WHO = ("order_id", "customer_id")


def _orders() -> pd.DataFrame:
    """Orders of two lines, some without a customer; identifiers of every length up to three blocks, in capitals or not."""
    r = np.random.default_rng(5)
    letters = list("abCK0123-_/")
    people = ["".join(r.choice(letters, size)) for size in range(1, 40) for _ in range(3)]
    numbers = np.arange(400).repeat(2)
    return pd.DataFrame(
        {
            "order_id": [f"F{number:04}" for number in numbers],
            "order_date": pd.Timestamp("2025-01-05 23:30") + pd.to_timedelta(numbers * 11, unit="h"),
            "customer_id": [None if number % 9 == 0 else people[number % len(people)] for number in numbers],
            "product": ["Thé", None, "Épices", " "] * 200,
            "quantity": [1.0, np.nan, -1.5, 0.1] * 200,
        }
    ).astype({"order_date": "datetime64[us]"})


@pytest.fixture(scope="module")
def in_postgres(postgres_url: str) -> Iterator[Any]:
    import psycopg

    with psycopg.connect(postgres_url, autocommit=True) as base:
        postgres.filled(base, "numbered", _orders())
    base = warehouse.connect(postgres_url)
    yield base.sql(
        'SELECT order_id COLLATE "C" AS order_id, order_date, customer_id COLLATE "C" AS customer_id, product, '
        "quantity::float8 AS quantity FROM numbered",
        schema=_kinds(),
    )
    base.disconnect()


def _kinds() -> Any:
    import ibis

    return ibis.schema(
        {"order_id": "string", "order_date": "timestamp", "customer_id": "string", "product": "string", "quantity": "float64"}
    )  # fmt: skip


@pytest.fixture(scope="module")
def in_spark(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    file = tmp_path_factory.mktemp("lines") / "orders.parquet"
    _orders().to_parquet(file, index=False)
    return warehouse.connect("spark://local").read_parquet(file)


@pytest.fixture(params=["in_postgres", "in_spark"])
def server(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


@contextmanager
def overheard(engine: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a server sends meanwhile, in the list."""
    sent: list[str] = []
    own: Callable[..., Any] = engine.streamed

    def streamed(*asked: Any) -> Iterator[Any]:
        for batch in own(*asked):
            sent.append(str(batch.to_pydict()))
            yield batch

    with monkeypatch.context() as patch:
        patch.setattr(engine, "streamed", streamed)
        for name in ("execute", "to_pyarrow"):
            patch.setattr(engine, name, lambda *_, **__: pytest.fail("rows came another way"))
        yield sent


def test_numbers_stand_for_identifiers_none_of_which_is_sent(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, engine = _orders(), server.get_backend()
    with overheard(engine, monkeypatch) as sent:
        orders = brought.near(server)
    said = " ".join(sent)
    assert "Épices" in said
    assert not [each for name in WHO for each in table[name].dropna() if f"'{each}'" in said]
    found, people = orders.execute(), who(orders)
    assert orders.get_backend().name == "duckdb" and brought.near(orders) is orders
    names = people.names({number for name in WHO for number in found[name].dropna()})
    told = found.assign(**{name: found[name].map(names) for name in WHO})
    keys = ["order_id", "product", "quantity"]  # a base has its rows in any order
    pd.testing.assert_frame_equal(
        *(each.sort_values(keys, ignore_index=True) for each in (told, table)), check_dtype=False
    )
    assert [names[number] for number in sorted(names)] == sorted(names.values())
    by_lot = sorted(names, key=people.lot)
    assert [names[number] for number in by_lot] == sorted(names.values(), key=lot)
    drawn = clusters.tagged({"orders": orders})["orders"].execute()
    names_ = told["customer_id"].fillna(told["order_id"]).tolist()
    assert drawn[clusters.GROUP].astype(int).tolist() == draws.drawn(names_, 100).tolist()


def test_somebody_is_found_as_told(server: Any) -> None:
    table, people = _orders(), who(brought.near(server))
    one = max(table["customer_id"].dropna(), key=len)
    (number,) = people.numbers([one, "nobody"])
    assert people.names([number]) == {number: one}
    assert people.numbers([one.swapcase()]) == {} == people.numbers([])
    assert one in people.numbers([one.swapcase()], folded=True).values()


def test_no_orders_at_all(server: Any) -> None:
    none = brought.near(server.filter(server["quantity"] > 99))
    assert none.get_backend().name == "duckdb" and none.execute().columns.tolist() == list(_orders())
    assert not none.count().execute()


def test_orders_that_change_meanwhile_are_told(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = server.get_backend()
    own: Callable[..., Any] = engine.streamed
    asked: list[Any] = []

    def streamed(rows: Any) -> Iterator[Any]:
        asked.append(rows)
        for batch in own(rows):  # of the identifiers, that come first, the base has one less
            yield batch.slice(1) if len(asked) == 1 else batch

    monkeypatch.setattr(engine, "streamed", streamed)
    with pytest.raises(WarehouseError, match="ont changé dans la base.*Relancez"):
        brought.near(server)
