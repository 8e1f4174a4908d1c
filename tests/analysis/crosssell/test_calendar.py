"""Seasons and changes of range are no affinity: products that sell together in time were not chosen together."""

import numpy as np
import pandas as pd
import pytest

from smkit.analysis.crosssell import encode, linked, offers, substitutes
from smkit.analysis.crosssell.calendar import gone

PRODUCTS = np.array(list("ABCDEFGHIJKLMNOP"))


def _sold(seed: int, kind: str, orders: int = 3_000) -> pd.DataFrame:
    """Two years of orders whose products are drawn one by one: A to D, then E to H, have a season, or leave the range."""
    random = np.random.default_rng(seed)
    popular = 1 / np.arange(1, 17) ** 0.7
    rows = []
    for number in range(orders):
        day = pd.Timestamp("2024-11-01") + pd.Timedelta(days=int(random.integers(730)))
        weight = popular.copy()
        if kind == "season":
            winter = day.month in (11, 12, 1, 2, 3, 4)
            weight[:4] *= 8 if winter else 0.1
            weight[4:8] *= 0.1 if winter else 8
        if kind == "replaced":
            weight[slice(0, 4) if day > pd.Timestamp("2025-08-14") else slice(4, 8)] = 0
        chosen = random.random(16) < np.clip(weight / weight.sum() * 2.2, 0, 0.9)
        if kind == "planted" and chosen[5]:
            chosen[9] = random.random() < 0.5
        if not chosen.any():
            chosen[random.choice(16, p=weight / weight.sum())] = True
        who = int(random.integers(600))
        rows += [(number, day, who, name, "B2B" if who % 3 == 0 else "B2C") for name in PRODUCTS[chosen]]
    return pd.DataFrame(rows, columns=["order_id", "order_date", "customer_id", "product", "segment"])


@pytest.mark.parametrize("kind", ["season", "replaced"])
def test_the_calendar_makes_no_offer_and_no_replacement(kind: str) -> None:
    """Without their dates the same baskets look linked; month by month, they meet as often as they are sold."""
    for seed in range(2):
        orders = _sold(seed, kind)
        baskets = encode(orders)
        assert len(linked(encode(orders.drop(columns="order_date"))))
        assert not len(linked(baskets)) and not len(offers(baskets))
        assert not len(substitutes(baskets))


def test_a_pair_that_is_chosen_is_found_in_every_season() -> None:
    """J goes with F, and is found, with as many customers as a count by hand."""
    orders = _sold(1, "planted")
    found = linked(encode(orders))
    assert set(map(frozenset, found[["antecedent", "consequent"]].to_numpy())) == {frozenset("FJ")}
    whose = (
        orders[orders["product"].isin(["F", "J"])].groupby(["customer_id", "order_id"])["product"].nunique()
    )
    assert set(found["n_customers"]) == {whose[whose == 2].index.get_level_values(0).nunique()}


def test_what_is_sold_no_more_is_not_offered() -> None:
    """J and F go together, and F left the range six months ago; a rare product that waits is still sold."""
    orders = _sold(1, "planted")
    late = orders["order_date"] > pd.Timestamp("2026-05-01")
    baskets = encode(orders[~(late & (orders["product"] == "F"))])
    assert baskets.keys[gone(baskets)].tolist() == ["F"]
    assert not len(linked(baskets))
