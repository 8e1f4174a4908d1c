"""A product that nobody could buy is named beside the fall that it makes, and beside no other."""

from datetime import date

import ibis
import numpy as np
import pandas as pd
import pytest

from smkit.analysis import dashboard, kpis
from smkit.analysis.dashboard.absent import absent
from smkit.analysis.dashboard.events import events
from smkit.display import dashboard as shown

MAY = [{"start": date(year, 5, 1), "end": date(year, 5, 31)} for year in (2026, 2025)]


def _shop(seed: int, gone: tuple[str, str] | None = None, lost: float = 0.0) -> pd.DataFrame:
    """Twelve orders a day until May 2026, six in ten for tea, that nobody could buy on some days; a share lost in May."""
    draw = np.random.default_rng(seed)
    days = pd.date_range("2024-01-01", "2026-05-31")
    days = days.repeat(draw.poisson(12.0 * np.where(days >= "2026-05-01", 1 - lost, 1.0)))
    what = np.where(draw.random(len(days)) < 0.6, "Thé", draw.choice(["Café", "Miel", "Sel"], len(days)))
    orders = pd.DataFrame({
        "order_id": np.arange(len(days)).astype(str), "order_date": days.astype("datetime64[us]"), "product": what,
        "customer_id": draw.integers(0, 500, len(days)).astype(str), "amount": draw.uniform(15, 25, len(days))})  # fmt: skip
    out = (orders["product"] == "Thé") & orders["order_date"].between(*(gone or ("2030-01-01", "2030-01-02")))
    return orders[~out]


def _why(orders: pd.DataFrame) -> str:
    board = dashboard.make({"orders": orders}, today="2026-06-02")
    return " ".join(each.text for each in shown.findings(board, kpis.catalog(), {})).replace("\xa0", " ")


def test_the_product_is_named_with_its_days_beside_the_fall() -> None:
    orders = _shop(1, ("2026-05-04", "2026-05-25"))
    tea = orders[orders["product"] == "Thé"].set_index("order_date")["amount"]
    (found,) = absent({"orders": orders}, events({"orders": orders}), *MAY)
    assert (found.product, str(found.first), str(found.last)) == ("Thé", "2026-05-04", "2026-05-25")
    assert found.moved == pytest.approx(tea["2026-05"].sum() - tea["2025-05"].sum())
    there = {"orders": ibis.memtable(orders)}
    assert absent(there, events({"orders": orders}), *MAY)[0].moved == pytest.approx(found.moved)
    said = _why(orders)
    assert (
        "L'essentiel de cette baisse vient de « Thé », absent des ventes du 4 mai 2026 au 25 mai 2026" in said
    )


@pytest.mark.parametrize(
    ("gone", "lost"), [(None, 0.4), (("2026-02-01", "2026-02-20"), 0.4), (("2025-05-04", "2025-05-20"), 0.0), (None, 0.0)]
)  # fmt: skip
def test_a_fall_that_no_absence_makes_and_a_rise_name_nothing(
    gone: tuple[str, str] | None, lost: float
) -> None:
    for seed in range(3):
        assert "absent des ventes" not in _why(_shop(seed, gone, lost))
