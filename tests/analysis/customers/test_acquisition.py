"""What a new customer costs beside its first year: a table worked by hand, and what makes it n.d."""

import pandas as pd
import pytest

from smkit.analysis.customers import acquisition


def lines(rows: list[tuple[str, str, float]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["customer_id", "order_date", "amount"])
    return table.assign(
        order_id=[str(at) for at in range(len(table))], order_date=pd.to_datetime(table["order_date"])
    )


BOUGHT = [
    ("Ancien", "2024-01-10", 900.0),
    ("A", "2024-06-10", 100.0),
    ("A", "2025-05-10", 300.0),  # within its twelve months
    ("A", "2025-06-10", 800.0),  # beyond
    ("B", "2025-03-01", 50.0),
    ("C", "2025-12-31", 70.0),
]


def test_cost_margin_and_months_by_hand() -> None:
    costs = pd.DataFrame({"period": ["2024-12", "2025-01", "2025-12"], "cost": [999.0, 60.0, 20.0]})
    (row,) = acquisition(lines(BOUGHT), costs, margin_rate=0.5).to_dict("records")
    assert (row["new"], row["cost"], row["cac"], row["followed"]) == (2, 80.0, 40.0, 1)
    assert row["margin"] == 200.0 and row["payback"] == 3  # 40 € at 16,67 € a month


def test_beyond_a_year_or_without_what_it_takes_it_is_left_out() -> None:
    costs = pd.DataFrame({"period": ["2025-01"], "cost": [1_000.0]})
    assert pd.isna(acquisition(lines(BOUGHT), costs, margin_rate=0.5)["payback"].iloc[0])
    assert pd.isna(acquisition(lines(BOUGHT), costs)["margin"].iloc[0])  # no cost of goods, no rate: n.d.
    assert acquisition(lines(BOUGHT[4:]), costs, margin_rate=0.5).empty
    assert acquisition(lines(BOUGHT), costs.assign(period="2025"), margin_rate=0.5).empty


@pytest.mark.parametrize("segment", ["B2B", "B2C"])
def test_segments_never_mix(segment: str) -> None:
    orders = lines([*BOUGHT, *BOUGHT]).assign(segment=["B2B"] * 6 + ["B2C"] * 6)
    orders["customer_id"] += orders["segment"]
    costs = pd.DataFrame({"period": ["2025-01"] * 2, "cost": [60.0, 20.0], "segment": ["B2B", "B2C"]})
    found = acquisition(orders, costs, margin_rate=0.5).set_index("group")
    assert found.loc[segment, "cac"] == {"B2B": 30.0, "B2C": 10.0}[segment]
