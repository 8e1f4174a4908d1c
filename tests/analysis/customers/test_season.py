"""A forecast whose season turns: none is given, where what comes each year is unlike what the model learns from."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from smkit import customers
from smkit.analysis.customers.season import turn

END = pd.Timestamp("2026-10-31")


def _bought(seed: int, low: float, people: int = 300, grown: float = 1.0) -> pd.DataFrame:
    """Three years of customers who come every two months or so; from October to April, `low` of their visits are purchases."""
    random = np.random.default_rng(seed)
    rows: list[tuple[int, pd.Timestamp, str, float]] = []
    for who in range(people):
        day = 1_095 * random.random() ** grown
        gone = day + random.exponential(400)
        while day < min(1_095, gone):
            when = pd.Timestamp("2023-11-01") + pd.Timedelta(days=int(day))
            if 5 <= when.month <= 9 or random.random() < low:
                rows.append((len(rows), when, f"C{who}", 40.0))
            day += random.exponential(45)
    return pd.DataFrame(rows, columns=["order_id", "order_date", "customer_id", "amount"])


@pytest.mark.parametrize("seed", [0, 1])
def test_no_forecast_out_of_season(seed: int) -> None:
    """What came the year before, counted by hand, is a fraction of what came before it: the page says so, and forecasts nothing."""
    orders = _bought(seed, 0.15)
    found = customers.outlook(orders, END)
    days = orders["order_date"]
    then = int(((days >= "2025-11-01") & (days < "2026-02-01")).sum())
    before = int(((days >= "2025-08-01") & (days < "2025-11-01")).sum())
    assert found.orders is None and "saison" in found.why
    assert f"({then})" in found.why and f"({before})" in found.why and "moins d'achats" in found.why


def test_growth_and_chance_are_no_season() -> None:
    """Of sixty companies without a season, growing or not, all keep their forecast."""
    turned = [
        turn(_bought(seed, 1.0, 120, grown), date(2026, 10, 31), 91)
        for seed in range(30)
        for grown in (1.0, 0.5)
    ]
    assert turned == [None] * 60


def test_a_high_season_is_seen_too() -> None:
    """At the end of April, summer comes."""
    found = turn(_bought(2, 0.15), date(2026, 4, 30), 91)
    assert found is not None and found.then > 2 * max(found.before, found.after)
