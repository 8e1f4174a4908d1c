"""Orders that stay in an engine are judged there: the same verdicts as in memory, on the boutique."""

import ibis
import pandas as pd
import pytest

import smkit
from smkit.analysis.dashboard.watch import watch
from smkit.analysis.kpis import catalog, clusters
from smkit.analysis.kpis.happened import happened

IDS = ("chiffre_affaires", "nb_commandes", "panier_moyen", "clients_actifs", "retention", "nouveaux_clients")


def said(tables: dict[str, object]) -> dict[tuple[object, ...], str]:
    seen = watch(tables, catalog(), ids=IDS).seen  # type: ignore[arg-type]
    return {
        (each.verdict.about, each.verdict.dims, each.verdict.compared): each.verdict.word for each in seen
    }


@pytest.fixture(scope="module")
def orders() -> pd.DataFrame:
    return smkit.gather("boutique").tables["orders"]


@pytest.fixture(scope="module")
def stored(orders: pd.DataFrame) -> ibis.expr.types.Table:
    return ibis.duckdb.connect().create_table("orders", orders)


def test_the_same_verdicts_as_in_memory(orders: pd.DataFrame, stored: ibis.expr.types.Table) -> None:
    there, here = said({"orders": stored}), said({"orders": orders})
    assert there == here and len(here) > 20
    assert {"moins bien", "effet de mélange"} <= set(here.values())


def test_a_customer_is_in_one_group_of_a_hundred(stored: ibis.expr.types.Table) -> None:
    found = clusters.tagged({"orders": stored})["orders"].select("customer_id", clusters.GROUP).execute()
    known = found.dropna(subset=["customer_id"])
    assert (known.groupby("customer_id")[clusters.GROUP].nunique() == 1).all()
    assert (
        90 <= known[clusters.GROUP].nunique() <= 100
        and known[clusters.GROUP].astype(int).between(0, 99).all()
    )


def test_orders_of_an_engine_that_are_still_to_come_do_not_count(stored: ibis.expr.types.Table) -> None:
    day = pd.Timestamp(2025, 12, 15)
    kept, later = happened({"orders": stored}, day.date())
    late = int((stored["order_date"] >= (day + pd.Timedelta(days=1)).to_pydatetime()).sum().execute())
    assert later == {"orders": late} and late > 0
    assert kept["orders"]["order_date"].max().execute() < day + pd.Timedelta(days=1)
