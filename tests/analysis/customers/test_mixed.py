"""Customers of whom each kind comes back as before, while the weight of the kinds changes, are not told as kept better or worse."""

import numpy as np
import pandas as pd
import pytest

from smkit.analysis.customers import verdicts
from smkit.analysis.customers.picture import picture
from smkit.display.customers import sentences

END = pd.Timestamp("2026-01-01")
MONTHS = 30


def world(seed: int, *, arriving: bool = True, gone: float = 0.0) -> pd.DataFrame:
    """Customers of Nord buy each six weeks; those of Sud buy twice a year, and come one after another."""
    draw = np.random.default_rng(seed)
    rows = []
    for region, pace in (("Nord", 0.8), ("Sud", 0.15)):
        born = draw.integers(0, MONTHS, 200) if region == "Sud" and arriving else np.zeros(200, int)
        many = draw.poisson(pace * (MONTHS - born))
        who = np.repeat(np.arange(200), many)
        days = (born[who] + draw.random(len(who)) * (MONTHS - born[who])) * 30.4
        left = (who < 200 * gone) & (days > (MONTHS - 6) * 30.4)
        kept = pd.DataFrame(
            {"customer_id": region + pd.Series(who).astype(str), "region": region, "days": days}
        )[~left]
        rows.append(kept)
    table = pd.concat(rows, ignore_index=True)
    dates = END - pd.to_timedelta(np.ceil(MONTHS * 30.4 - table["days"]), "D")
    return table.drop(columns="days").assign(
        order_date=dates, amount=40.0, order_id=np.arange(len(table)).astype(str)
    )


def test_the_weight_of_regions_is_no_change_of_customers() -> None:
    seen = [picture(world(seed)) for seed in range(5)]
    words = [verdicts.overall(each).word for each in seen]
    assert "moins bien" not in words and "mieux" not in words and words.count("effet de mélange") >= 4
    mixed = seen[words.index("effet de mélange")]
    assert verdicts.overall(mixed).along == "region"
    assert "le poids des régions, qui a changé" in sentences.answer(mixed)
    assert not mixed.worse()


def test_without_the_column_nothing_tells_it() -> None:
    assert picture(world(0).drop(columns="region")).worse()


@pytest.mark.parametrize("arriving", [True, False])
def test_customers_who_leave_everywhere_are_told(arriving: bool) -> None:
    found = [picture(world(seed, arriving=arriving, gone=0.4)) for seed in range(4)]
    assert sum(bool(each.worse()) for each in found) >= 3 + (not arriving)
