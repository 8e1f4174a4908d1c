"""What happened on the way is what was planted: the dearest campaigns, the month when prices moved, and nothing else."""

import ibis
import numpy as np
import pandas as pd
import pytest

import smkit
from smkit.analysis.dashboard.events import events, missing, repriced
from smkit.sample import world


@pytest.fixture(scope="module")
def boutique_orders() -> pd.DataFrame:
    return smkit.gather("").tables["orders"]


def sales(prices: dict[str, list[float]]) -> pd.DataFrame:
    """One sale a product and a month, from January 2026, at these prices."""
    rows = [
        (product, f"2026-{month:02}-15", price)
        for product, its in prices.items()
        for month, price in enumerate(its, 1)
    ]
    table = pd.DataFrame(rows, columns=["product", "order_date", "unit_price"])
    return table.assign(order_date=pd.to_datetime(table["order_date"]), quantity=1)


def test_a_price_rise_of_most_products_is_noted_with_its_size() -> None:
    steady, raised = [10.0, 10.0, 10.0], [10.0, 10.0, 10.6]
    found = repriced(sales(dict.fromkeys("abcde", raised) | {"f": steady}))
    assert found["day"].tolist() == [pd.Timestamp("2026-03-01")]
    assert found["change"].iloc[0] == pytest.approx(0.06)


def test_a_fall_that_lasts_is_noted_once_and_a_passing_discount_is_not() -> None:
    lasting, passing = [10.0] * 4 + [9.0] * 4, [10.0] * 4 + [9.0] + [10.0] * 3
    found = repriced(sales(dict.fromkeys("abcde", lasting)))
    assert found["day"].tolist() == [pd.Timestamp("2026-05-01")] and found[
        "change"
    ].tolist() == pytest.approx([-0.1])
    assert not len(repriced(sales(dict.fromkeys("abcde", passing))))


def test_the_rise_planted_in_the_boutique_is_the_one_found(boutique_orders) -> None:
    found = repriced(boutique_orders)
    assert found["day"].tolist() == [pd.Timestamp("2025-01-01")]
    assert found["change"].iloc[0] == pytest.approx(world.PRICE_RISE - 1, abs=0.003)


@pytest.mark.parametrize(
    "prices",
    [
        dict.fromkeys("abcdef", [10.0, 10.0, 10.1]),  # one per cent
        dict.fromkeys("abcd", [10.0, 10.0, 12.0]),  # four products
        dict.fromkeys("abcde", [1.0, 1.0, 1.5]) | {"f": [100.0, 100.0, 100.0]},  # a small part of the sales
        dict.fromkeys("abc", [10.0, 10.0, 12.0])
        | dict.fromkeys("def", [10.0, 10.0, 8.0]),  # not the same way
    ],
    ids=["small", "few", "minor", "mixed"],
)
def test_what_is_no_general_change_of_prices_is_not_noted(prices: dict[str, list[float]]) -> None:
    assert not len(repriced(sales(prices)))


def test_the_three_dearest_campaigns_of_the_days_asked_are_noted_in_order() -> None:
    spent = pd.DataFrame(
        {
            "campaign": ["A", "B", "C", "D", "D", "E"],
            "cost": [50.0, 10.0, 30.0, 20.0, 25.0, 999.0],
            "start_date": pd.to_datetime(["2026-05-01", "2026-02-01", "2026-04-01", "2026-03-09", "2026-03-01", "2025-01-01"]),
        }
    )  # fmt: skip
    found = events({"campaigns": spent}, "2026-01-01", "2026-12-31")
    assert found[["name", "day"]].values.tolist() == [
        ["D", pd.Timestamp("2026-03-01")], ["C", pd.Timestamp("2026-04-01")], ["A", pd.Timestamp("2026-05-01")]
    ]  # fmt: skip


def test_nothing_is_noted_without_its_columns() -> None:
    assert not len(events({}))
    assert not len(
        events({"orders": pd.DataFrame({"amount": [1.0]}), "campaigns": pd.DataFrame({"campaign": ["A"]})})
    )


def shop(seed: int, months: int = 24, gap: tuple[str, str] | None = None) -> pd.DataFrame:
    """Orders of six products that customers choose at random; one may be out of stock from a day to another."""
    draw = np.random.default_rng(seed)
    days = pd.date_range("2024-01-01", periods=months * 90, freq="8h")
    product = draw.choice(list("ABCDEF"), len(days), p=[0.3, 0.2, 0.2, 0.1, 0.1, 0.1])
    if gap:
        out = (days >= gap[0]) & (days < gap[1]) & (product == "A")
        product = np.where(out, "B", product)
    return pd.DataFrame({"order_id": range(len(days)), "order_date": days, "product": product})


def test_a_product_that_nobody_could_buy_for_a_month_is_noted_from_its_first_day() -> None:
    found = missing(shop(1, gap=("2024-09-10", "2024-10-12")))
    assert found[["name", "kind"]].values.tolist() == [["A", "missing"]]
    assert abs(found["day"].iloc[0] - pd.Timestamp("2024-09-10")) < pd.Timedelta(days=4)


@pytest.mark.parametrize("seed", range(8))
def test_products_that_are_chosen_at_random_are_never_missing(seed: int) -> None:
    assert not len(missing(shop(seed)))


def test_a_closed_month_and_a_season_miss_nothing() -> None:
    table = shop(2)
    closed = table[table["order_date"].dt.month != 8]
    assert not len(missing(closed))
    summer = table[~((table["product"] == "A") & table["order_date"].dt.month.isin([6, 7]))]
    assert not len(missing(summer))
    asleep = table[~((table["product"] == "A") & table["order_date"].between("2024-03-01", "2024-09-30"))]
    assert not len(missing(asleep))


def test_what_is_missing_in_the_boutique_is_nothing(boutique_orders: pd.DataFrame) -> None:
    assert not len(missing(boutique_orders))


def test_what_is_missing_is_the_same_where_orders_stay_in_an_engine() -> None:
    """Orders hold a product on two lines, some at one moment, and a product is missing for a month."""
    draw = np.random.default_rng(5)
    days = pd.date_range("2026-01-01", periods=600, freq="3h").repeat(2)[:1_000]
    lines = pd.DataFrame({"order_id": [f"F{place}" for place in range(1_000)], "order_date": days})
    lines = pd.concat([lines] * 3, ignore_index=True)
    lines["product"] = draw.choice(["Thé", "Café"], 3_000)
    lines.loc[lines["order_date"].between("2026-02-01", "2026-02-20"), "product"] = "Café"
    here, there = missing(lines), missing(ibis.memtable(lines))
    assert here["name"].tolist() == ["Thé"]
    pd.testing.assert_frame_equal(there, here)
