"""A customer who makes a large share of sales, orders regularly and stops is told, and who only waits is not."""

import ibis
import numpy as np
import pandas as pd
import pytest

from smkit.analysis import dashboard, kpis
from smkit.analysis.dashboard.lost import lost
from smkit.display import dashboard as shown

KPIS = kpis.catalog()


def _orders(seed: int, large: pd.DatetimeIndex, amount: float) -> pd.DataFrame:
    """A hundred orders a month of a hundred customers, very unequal, and those of a large one."""
    draw = np.random.default_rng(seed)
    n = 3_000
    days = pd.Timestamp("2023-07-01") + pd.to_timedelta(np.sort(draw.integers(0, 914, n)), "D")
    others = pd.DataFrame({
        "order_id": np.arange(n).astype(str), "order_date": days, "amount": draw.lognormal(4.0, 1.0, n),
        "customer_id": np.char.add("C", draw.integers(0, 100, n).astype(str))})  # fmt: skip
    its = pd.DataFrame({"order_date": large, "amount": amount, "customer_id": "G1"})
    its["order_id"] = "G" + its.index.astype(str)
    return pd.concat([others, its], ignore_index=True)


WEEKS = pd.date_range("2024-01-02", "2025-08-26", freq="7D")


@pytest.mark.parametrize("amount", [600.0, 2_000.0])
def test_a_large_customer_who_stops_is_told_with_the_share_it_was(amount: float) -> None:
    orders = _orders(1, WEEKS, amount)
    year = orders[orders["order_date"].between("2024-08-27", "2025-08-26")]
    share = year.loc[year["customer_id"] == "G1", "amount"].sum() / year["amount"].sum()
    (found,) = lost(orders)
    assert (found.customer, str(found.last), found.usual) == ("G1", "2025-08-26", 7)
    assert found.share == pytest.approx(share) and share > 0.1
    board = dashboard.make({"orders": orders}, today="2026-01-05")
    (alert,) = [each for each in board.alerts if each.kind == "account"]
    said = [told.text for told in shown.findings(board, KPIS, {}) if "n'achète plus" in told.text]
    assert alert.group == "G1" and len(said) == 1 and f"{100 * share:.0f}" in said[0]
    assert any("« G1 »" in told.text for told in shown.advice(board, KPIS))
    assert lost(ibis.memtable(orders)) == [found]


def test_who_still_buys_who_is_small_and_who_waits_as_before_are_not_told() -> None:
    still = pd.date_range("2024-01-02", "2025-12-30", freq="7D")
    seasonal = WEEKS[WEEKS.month.isin([1, 2, 3, 7, 8])]
    for large, amount in ((still, 2_000.0), (WEEKS, 60.0), (seasonal, 2_000.0), (WEEKS[::26], 9_000.0)):
        assert lost(_orders(2, large, amount)) == []


def test_chance_alone_makes_nobody_stop() -> None:
    """Ten customers who order at random, as often as every week or every month, over two years."""
    told = 0
    for seed in range(150):
        draw = np.random.default_rng(seed)
        pace = draw.choice([0.03, 0.07, 0.14], 10)
        who, day = np.nonzero(draw.random((10, 730)) < pace[:, None])
        rows = {
            "customer_id": np.char.add("K", who.astype(str)),
            "order_date": pd.Timestamp("2024-01-01") + pd.to_timedelta(day, "D"),
        }
        told += len(lost(pd.DataFrame(rows | {"amount": draw.lognormal(5.0, 0.8, len(who))})))
    assert told == 0
