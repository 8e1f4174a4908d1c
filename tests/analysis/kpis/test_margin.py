"""The share of sales that is margin: what a person tells first, then what the orders say, never a guess."""

import pandas as pd
import pytest

from smkit.analysis.errors import InputError
from smkit.analysis.kpis import margin_rate


def orders(**columns: object) -> pd.DataFrame:
    lines = {
        "order_id": ["1", "2"],
        "order_date": pd.to_datetime(["2026-03-02"] * 2),
        "quantity": [1, 3],
        "unit_price": [10.0, 30.0],
    }
    return pd.DataFrame(lines | columns)


def test_it_is_the_ratio_of_sums_of_the_orders_and_of_one_segment() -> None:
    lines = orders(unit_cost=[9.0, 15.0], segment=["B2B", "B2C"])
    assert margin_rate({"orders": lines}) == pytest.approx((1 + 45) / 100)
    assert margin_rate({"orders": lines}, segment="b2b") == pytest.approx(0.1)
    assert margin_rate({"orders": lines}, 0.25, segment="b2b") == 0.25


@pytest.mark.parametrize(
    "tables",
    [
        {},
        {"orders": orders()},
        {"orders": orders(unit_cost=[20.0, 60.0])},  # sold at a loss
        {"orders": orders(unit_cost=[None, None])},
        {"orders": orders(unit_cost=[9.0, 15.0])[:0]},
    ],
)
def test_what_nobody_tells_is_unknown(tables: dict[str, pd.DataFrame]) -> None:
    assert margin_rate(tables) is None


def test_a_segment_that_the_orders_lack_is_unknown_and_not_that_of_the_others() -> None:
    assert (
        margin_rate({"orders": orders(unit_cost=[9.0, 15.0], segment=["B2B", "B2C"])}, segment="Export")
        is None
    )


@pytest.mark.parametrize("told", [40, -0.1, float("nan")])
def test_a_rate_that_is_no_share_is_refused(told: float) -> None:
    with pytest.raises(InputError, match="Taux de marque"):
        margin_rate({}, told)
