"""Customers who are not equally regular: nobody is said gone by the habits of others, and who stops is still told."""

import numpy as np
import pandas as pd
from scipy import stats

from smkit.analysis.customers import silences, verdicts
from smkit.analysis.customers.steadiness import beyond, steadiness

END = pd.Timestamp("2025-12-31")


def world(seed: int, gone: int = 0) -> pd.DataFrame:
    """Two hundred customers at paces of their own, of whom one buys every Monday and another when it happens."""
    draw = np.random.default_rng(seed)
    rows = []
    for one in range(200):
        shape, mean = draw.choice([0.5, 1.0, 4.0, 16.0]), 5 + draw.gamma(4, 10)
        days = np.cumsum(draw.gamma(shape, mean / shape, 250)) - draw.uniform(0, 300)
        days = np.unique(np.floor(days[(days > 0) & (days < (530 if one < gone else 730))]))
        rows.append(
            pd.DataFrame({"customer_id": f"C{one}", "order_date": END - pd.to_timedelta(730 - days, "D")})
        )
    table = pd.concat(rows, ignore_index=True)
    return table.assign(amount=50.0, order_id=np.arange(len(table)).astype(str))


def test_who_buys_when_it_happens_is_not_gone_by_the_habits_of_the_steady() -> None:
    seen = [silences(world(seed), END) for seed in range(3)]
    assert sum(int((each["state"] == "gone").sum()) for each in seen) <= 2
    assert sum(verdicts.unusual(each) for each in seen) <= 1
    late, told = (sum(float(each) for each in sums) for sums in zip(*(
        (each["state"].isin(["gone", "late"]).sum(), each["by_chance"].sum()) for each in seen), strict=True))  # fmt: skip
    assert abs(late - told) <= 3 * told**0.5


def test_who_stops_is_told_among_customers_of_all_habits() -> None:
    found = [silences(world(seed, gone=20), END) for seed in range(2)]
    left = {f"C{one}" for one in range(20)}
    assert all(
        len(left & set(each[each["state"].isin(["gone", "late"])]["customer_id"])) >= 14 for each in found
    )
    assert all(verdicts.unusual(each) for each in found)


def test_a_mixture_of_one_shape_is_that_shape() -> None:
    draw = np.random.default_rng(4)
    waits = draw.gamma(2.0, 15.0, (300, 8))
    sums = (np.full(300, 8), waits.sum(axis=1), np.log(waits).sum(axis=1))
    assert steadiness(*sums, 2.0) is None
    two = np.concatenate([waits[:150], draw.gamma(30.0, 1.0, (150, 8))])
    seen = (np.full(300, 8), two.sum(axis=1), np.log(two).sum(axis=1))
    found = steadiness(*seen, 3.0)
    assert found is not None
    ratio = np.full(300, 2.5)
    p, limit, chance = beyond(found, seen, ratio, np.zeros(300), 0.05)
    by_hand = [
        sum(w * stats.f.sf(2.5, 2 * k, 16 * k) for w, k in zip(row, found.shapes, strict=True))
        for row in found.likely(*seen)
    ]
    assert np.allclose(p, by_hand)
    assert (
        p[:150].mean() > 10 * p[150:].mean()
        and limit[:150].mean() > limit[150:].mean()
        and (chance < 0.12).all()
    )
