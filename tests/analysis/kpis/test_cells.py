"""Orders kept in an engine are asked by cell, and answer as in memory: whatever follows from who buys, or does not."""

from typing import Any
from unittest.mock import patch

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smkit.analysis.kpis import cases, clusters, compute
from smkit.analysis.kpis.board import session
from smkit.analysis.kpis.query import Query

IDS = ("chiffre_affaires", "chiffre_affaires_net", "nb_commandes", "panier_moyen", "marge_brute", "clients_actifs", "retention",
       "nouveaux_clients", "frequence_achat", "nrr", "grr")  # fmt: skip
KEYS = ["kpi", "period"]


def answers(orders: Any, by: list[str], many: bool, **asked: Any) -> pd.DataFrame:
    with session(many=many):
        tables = clusters.tagged({"orders": orders})
        # what is asked first must not answer for what is asked next
        parts = [compute(IDS, tables, by=cut, **asked).table for cut in ([], by, [clusters.GROUP, *by])]
    found = pd.concat(parts, keys=range(len(parts)), names=["asked"]).reset_index("asked")
    names = [name for name in (clusters.GROUP, *by) if name in found]
    found = found.astype({name: "str" for name in names})
    return found.sort_values(["asked", *KEYS, *names], ignore_index=True)


def check_same(orders: pd.DataFrame, by: list[str], **asked: Any) -> None:
    """Orders of an engine that are asked by cell, and those in memory, answer as those in memory that are not."""
    stored = ibis.duckdb.connect().create_table("orders", orders)
    here = answers(orders, by, many=False, **asked)
    same(here, answers(stored, by, many=True, **asked))
    with patch.multiple("smkit.analysis.kpis.board", _MANY=0, _CELLS=0):
        same(here, answers(orders, by, many=True, **asked))


def same(here: pd.DataFrame, there: pd.DataFrame) -> None:
    assert len(here) == len(there) and here["value"].notna().any()
    for name in here:
        if here[name].dtype.kind == "f":
            np.testing.assert_allclose(here[name], there[name], rtol=1e-12, atol=1e-9, err_msg=name)
        elif name != "reason":
            assert here[name].astype("str").tolist() == there[name].astype("str").tolist(), name


def drawn(seed: int, lines: int = 160) -> pd.DataFrame:
    """Order lines whose region follows from the customer, as segments mostly do; whose channel follows from the order alone, and
    whose category from neither; orders without a customer, some numbered as a customer is, and returns."""
    rng = np.random.default_rng(seed)
    order = rng.integers(0, lines // 3, lines)
    customer = order * 7 % 23
    day = pd.Timestamp("2025-01-01") + pd.to_timedelta(order * 9 % 500 * 24 + order % 24, "h")
    table = pd.DataFrame(
        {
            "order_id": order.astype(str),
            "order_date": day,
            "customer_id": pd.Series(customer.astype(str)).mask(order % 6 == 5),
            "region": np.array(["Nord", "Sud", None], dtype=object)[customer % 3],
            "segment": np.array(["B2B", "B2C"])[(customer + (order == 8)) % 2],
            "channel": np.array(["Web", "Boutique"])[order % 2],
            "category": np.array(["Café", "Thé", None], dtype=object)[rng.integers(0, 3, lines)],
            "quantity": rng.integers(-1, 4, lines).astype(float),
            "unit_price": rng.integers(1, 90, lines) / 2,
            "unit_cost": np.where(rng.random(lines) < 0.2, np.nan, 3.0),
        }
    )
    return table.astype({"region": "str", "category": "str"})


@pytest.mark.parametrize(
    "by", ["region", "segment", "channel", "category", "category channel", "region category"]
)
@pytest.mark.parametrize("grain", ["month", "quarter", "week", None])
def test_cells_add_up_to_what_memory_answers(by: str, grain: str | None) -> None:
    check_same(drawn(7), by.split(), grain=grain)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), by=st.sampled_from(["region", "segment", "channel", "category"]))
def test_whatever_the_orders(seed: int, by: str) -> None:
    check_same(drawn(seed, 60), [by], grain="month")


@pytest.mark.parametrize("days", [("2025-02-01", "2025-09-30"), ("2025-02-11", "2025-10-03")])
def test_days_that_are_whole_months_or_not(days: tuple[str, str]) -> None:
    start, end = days
    check_same(drawn(3), ["region"], start=start, end=end)
    check_same(drawn(3), ["category"], grain="quarter", start=start, end=end)


def test_orders_that_two_customers_share_and_that_last_two_days() -> None:
    lines = drawn(5)
    shared = lines["order_id"].isin(["3", "10", "11"])
    lines["customer_id"] = lines["customer_id"].mask(shared & (lines.index % 2 == 0), "22")
    lines["order_date"] += pd.to_timedelta(
        np.where(lines["order_id"].isin(["4", "9"]) & (lines.index % 2 == 0), 40, 0), "D"
    )
    for by in (["region"], ["category"], ["channel"]):
        check_same(lines, by, grain="month")


def test_orders_without_customers_without_dates_or_with_an_amount_alone() -> None:
    lines = drawn(11)
    check_same(lines.drop(columns="customer_id"), ["category"], grain="month")
    lines["order_date"] = lines["order_date"].mask(lines["order_id"] == "12")
    check_same(lines, ["region"], grain="month")
    amounts = lines.assign(amount=lines["quantity"] * lines["unit_price"]).drop(
        columns=["quantity", "unit_price", "unit_cost"]
    )
    check_same(amounts, ["segment"], grain="month")


def test_orders_that_nothing_cuts() -> None:
    check_same(drawn(13).drop(columns=["region", "segment", "channel"]), ["category"], grain="month")


@pytest.mark.parametrize("by", [[], ["region"], [clusters.GROUP], [clusters.GROUP, "region"]])
def test_orders_in_memory_are_asked_by_cell_once_they_are_many(
    by: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is a row by itself, and its region follows from who buys: once for all the ways to cut."""
    lines = drawn(19).assign(segment="B2B").drop_duplicates("order_id")
    counted: list[int] = []
    rows = Query._rows
    monkeypatch.setattr(Query, "_rows", lambda query, *asked: counted.append(1) or rows(query, *asked))
    monkeypatch.setattr("smkit.analysis.kpis.board._MANY", 0)
    for least, many in ((len(lines), True), (0, False)):
        monkeypatch.setattr("smkit.analysis.kpis.board._CELLS", least)
        with session(many=True):
            tables = clusters.tagged({"orders": lines})
            compute(IDS, tables, by=["segment"], grain="month")
            counted.clear()
            compute(IDS, tables, by=by, grain="month")
            assert bool(counted) is many


@pytest.mark.parametrize("there", [False, True], ids=["memory", "engine"])
def test_cases_by_two_columns_are_those_by_each_but_of_orders_of_two_groups(
    there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smkit.analysis.kpis.board._MANY", 0)
    columns, names = ["segment", "region"], ["code", "month", "value"]
    alike = drawn(19).assign(segment=lambda lines: np.where(lines["order_id"].astype(int) % 2, "B2B", "B2C"))
    mixed = alike.assign(
        region=alike["region"].mask(alike["order_id"].eq("3") & (alike.index % 2 == 0), "Est")
    )
    for lines, same in ((alike, True), (mixed, False)):
        orders = ibis.duckdb.connect().create_table("orders", lines) if there else lines
        with session(many=True):
            assert cases.together("panier_moyen", {"orders": orders}, columns) is same
            both = cases.cases("panier_moyen", {"orders": orders}, columns)
            each = [cases.cases("panier_moyen", {"orders": orders}, [name]) for name in columns]
        assert both is not None and len(both) > 20
        for name, own in zip(columns, each, strict=True):
            assert own is not None
            told = [
                found[[*names, name]].astype({name: "str"}).sort_values([*names, name]).values.tolist()
                for found in (both, own)
            ]
            assert not same or told[0] == told[1]


def test_what_was_asked_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even of orders that two customers share, which cells do not add up."""
    lines = drawn(5)
    lines["customer_id"] = lines["customer_id"].mask(
        (lines["order_id"] == "3") & (lines.index % 2 == 0), "22"
    )
    stored = ibis.duckdb.connect().create_table("orders", lines)
    put: list[int] = []
    execute = Query._execute

    def noted(query: Query, asked: Any) -> pd.DataFrame:
        put.append(1)
        return execute(query, asked)

    monkeypatch.setattr(Query, "_execute", noted)
    with session(many=True):
        compute(IDS, {"orders": stored}, by=["region"], grain="month")
        once = len(put)
        compute(IDS, {"orders": stored}, by=["region"], grain="month")
    assert len(put) == once > 0
