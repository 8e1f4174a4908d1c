"""Customers who buy more in winter, each year alike, are not told as kept better or worse by a file too short to show it."""

import numpy as np
import pandas as pd
import pytest

from smkit.analysis.customers import verdicts
from smkit.analysis.customers.picture import Picture, picture
from smkit.display.customers import sentences

END = pd.Timestamp("2026-01-01")


def world(seed: int, months: int, season: float = 0.5, gone: float = 0.0) -> pd.DataFrame:
    """Three hundred customers who buy at a pace of theirs; `gone`, the part of them that left half a year ago."""
    draw = np.random.default_rng(seed)
    start = END - pd.DateOffset(months=months)
    pace = draw.gamma(2, 0.25, 300)
    who = np.repeat(np.arange(300), draw.poisson(pace * months))
    days = start + pd.to_timedelta(np.floor(draw.random(len(who)) * (END - start).days), "D")
    winter = (1 + season * np.cos(2 * np.pi * days.month.to_numpy() / 12)) / (1 + season)
    left = (who < 300 * gone) & (days >= END - pd.DateOffset(months=6))
    kept = (draw.random(len(who)) < winter) & ~left
    table = pd.DataFrame(
        {"customer_id": "C" + pd.Series(who).astype(str), "order_date": days, "amount": 40.0}
    )[kept]
    return table.assign(order_id=np.arange(len(table)).astype(str))


def decided(found: Picture) -> bool:
    return verdicts.overall(found).word in ("mieux", "moins bien")


@pytest.mark.parametrize("months", [8, 15, 18])
def test_a_season_that_the_file_never_showed_is_no_change(months: int) -> None:
    seen = [picture(world(seed, months)) for seed in range(4)]
    assert not any(decided(each) for each in seen)
    if months < 18:  # later, most changes are dated where a year before is known
        assert any("la saison peut faire seule" in verdicts.overall(each).reason for each in seen)
        assert any("la saison, que le fichier" in sentences.answer(each) for each in seen)


def test_customers_who_left_are_told_where_a_year_before_is_known() -> None:
    assert sum(decided(picture(world(seed, 24, season=0.0, gone=0.4))) for seed in range(4)) == 4
