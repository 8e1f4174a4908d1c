"""Channels that break even lose on some page by chance, and are not told; one that sells less than half of what repays it is."""

import numpy as np
import pandas as pd
import pytest

from smkit.analysis.dashboard.alerts import channels


def page(buyers: list[int]) -> pd.DataFrame:
    """Channels whose cost forty buyers repay."""
    names = [f"Canal {at}" for at in range(len(buyers))]
    table = pd.DataFrame(
        {"campaign": names, "channel": names, "cost": 1_600.0, "buyers": buyers, "margin_rate": 0.4}
    )
    return table.assign(start_date=pd.Timestamp("2025-03-01"), revenue=100.0 * table["buyers"])


@pytest.mark.parametrize("count", [2, 10])
def test_channels_that_break_even_are_not_condemned(count: int) -> None:
    draw = np.random.default_rng(7)
    told = [bool(channels({"campaigns": page(draw.poisson(40, count).tolist())})) for _ in range(60)]
    assert sum(told) <= 5


def test_a_channel_that_sells_two_fifths_is() -> None:
    draw = np.random.default_rng(8)
    found = 0
    for _ in range(20):
        alerts = channels({"campaigns": page([*draw.poisson(50, 5).tolist(), draw.poisson(16)])})
        found += [alert.group for alert in alerts] == ["Canal 5"]
    assert found >= 15


def test_where_no_buyer_is_counted_nothing_is_said_of_chance() -> None:
    table = page([30, 60]).drop(columns="buyers")
    [alert] = channels({"campaigns": table})
    assert alert.group == "Canal 0" and "aucun acheteur n'est compté" in alert.verdict.reason
