"""Who is silent among thousands: chance shows some who look gone when nobody leaves, and one who truly is still stands out."""

import numpy as np
import pandas as pd
import pytest

from smkit.analysis.customers import rhythm, verdicts


def steady(seed: int, size: int, pace: float) -> pd.DataFrame:
    """Customers who buy when they please, at one pace, for two years; nobody leaves."""
    draw = np.random.default_rng(seed)
    who = np.repeat(np.arange(size), draw.poisson(pace, size))
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(draw.integers(0, 731, len(who)), "D")
    return pd.DataFrame({"order_id": np.arange(len(who)).astype(str), "order_date": days, "customer_id": who.astype(str),
                         "amount": 50.0})  # fmt: skip


@pytest.mark.parametrize("size", [300, 2_000])
def test_of_thousands_who_stay_some_look_gone_and_it_is_told_of_no_loss(size: int) -> None:
    found = [rhythm.silences(steady(seed, size, 7)) for seed in range(12)]
    assert sum(verdicts.unusual(each) for each in found) <= 2
    assert size < 1_000 or sum((each["state"] == "gone").any() for each in found) >= 9


def test_one_account_that_stops_is_told_among_thousands() -> None:
    orders = steady(0, 2_000, 7)
    days = pd.date_range("2024-01-04", "2025-06-30", freq="10D")
    one = pd.DataFrame(
        {
            "order_id": [f"G{n}" for n in range(len(days))],
            "order_date": days,
            "customer_id": "grand",
            "amount": 900.0,
        }
    )
    assert not verdicts.unusual(rhythm.silences(orders))
    found = rhythm.silences(pd.concat([orders, one]))
    assert verdicts.unusual(found) and found.iloc[0]["customer_id"] == "grand"
    assert verdicts.silence(found.iloc[0]).word == "moins bien"
