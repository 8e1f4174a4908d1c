"""The report of a part: its periods end with the file, not with its own last sale; what has stopped is told."""

import ibis
import pandas as pd
import pytest

from smkit.analysis import dashboard
from smkit.analysis.kpis import catalog
from smkit.display import dashboard as shown


def sold() -> pd.DataFrame:
    """Nord sells until the last day, Sud until the 22nd of October, Ouest stopped in June, Est has nothing in October."""
    rules = {
        "Nord": ("2026-10-31", 3, 10.0),
        "Sud": ("2026-10-22", 3, 21.0),
        "Ouest": ("2026-06-12", 4, 30.0),
        "Est": ("2026-09-27", 20, 50.0),
    }
    rows = []
    for region, (last, every, amount) in rules.items():
        days = pd.date_range("2024-01-01", last, freq=f"{every}D")
        days = days if region != "Nord" else days.union(pd.DatetimeIndex([last]))
        rows += [(region, day, amount + day.day % 7) for day in days]
    table = pd.DataFrame(rows, columns=["region", "order_date", "amount"]).sort_values("order_date")
    table["order_id"] = [f"C{number}" for number in range(len(table))]
    table["customer_id"] = [f"K{number % 40}" for number in range(len(table))]
    return table.reset_index(drop=True)


def board(orders: pd.DataFrame, region: str, engine: bool) -> dashboard.Dashboard:
    whole = ibis.memtable(orders) if engine else orders
    part = (
        whole.filter(whole["region"] == region)
        if engine
        else orders[orders["region"] == region].reset_index(drop=True)
    )
    return dashboard.make(
        {"orders": part}, part=("region", region), whole={"orders": whole}, today="2026-11-15"
    )


@pytest.mark.parametrize("engine", [False, True])
@pytest.mark.parametrize("region", ["Nord", "Sud", "Ouest", "Est"])
def test_each_part_is_told_of_the_last_whole_period_of_the_file(region: str, engine: bool) -> None:
    orders = sold()
    its = orders[(orders["region"] == region) & (orders["order_date"] >= "2026-10-01")]
    found = board(orders, region, engine)
    changes = found.changes.set_index("kpi")
    assert set(changes.loc[changes.index != "retention", "label"]) == {"2026-10"}, (
        "no two periods in one summary"
    )
    assert changes.at["chiffre_affaires", "value"] == pytest.approx(its["amount"].sum(), rel=1e-12)
    assert changes.at["nb_commandes", "value"] == len(its)
    assert ("panier_moyen" in changes.index) == bool(len(its)), "nothing sold has no mean"
    assert found.extents["orders"][1].isoformat() == "2026-10-31"


@pytest.mark.parametrize("engine", [False, True])
def test_a_part_that_has_stopped_says_since_when(engine: bool) -> None:
    orders = sold()
    last = orders.loc[orders["region"] == "Ouest", "order_date"].max().date()
    found = board(orders, "Ouest", engine)
    assert found.stopped == last
    said = shown.answer(found, catalog(), "mois", "EUR").text
    assert f"Dernière vente le {last.day} juin 2026." in said.replace("\xa0", " ") and "Octobre 2026" in said
    assert not shown.sentences.why(found), "where nothing is sold no branch moved"
    assert board(orders, "Sud", engine).stopped is None


def test_the_whole_ends_with_its_last_sale_as_before() -> None:
    orders = sold()
    short = orders[orders["order_date"] < "2026-10-20"].reset_index(drop=True)
    assert set(dashboard.make({"orders": short}, today="2026-11-15").changes["label"]) >= {"2026-09"}
