"""The course of a rate behind an alert: whole quarters alone, group by group, of the segments that the alert is about."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from smkit.analysis.dashboard.courses import courses


@pytest.fixture(scope="module")
def orders() -> pd.DataFrame:
    """One order a customer and quarter; one of two in the South goes after the second, and another segment never comes back."""
    bought = [
        (who, region, quarter, "B2B")
        for quarter in range(5)
        for who, region in (("a", "Nord"), ("b", "Nord"), ("c", "Sud"))
    ]
    bought += [("d", "Sud", quarter, "B2B") for quarter in range(2)]
    bought += [(f"x{quarter}{n}", "Sud", quarter, "B2C") for quarter in range(5) for n in range(9)]
    table = pd.DataFrame(bought, columns=["customer_id", "region", "quarter", "segment"])
    days = pd.date_range("2025-02-10", periods=5, freq="3MS")
    return table.assign(
        order_id=table.index.astype(str),
        amount=10.0,
        order_date=table.pop("quarter").map(dict(enumerate(days))),
    )


def rates(orders: pd.DataFrame, last: date, kpi: str = "retention") -> dict[Any, Any]:
    alert: Any = SimpleNamespace(
        column="region", verdict=SimpleNamespace(about=kpi), values={"segments": ("B2B",)}
    )
    found = courses({"orders": orders}, [alert], {"orders": (date(2025, 1, 1), last)})
    return {
        key: table.pivot(index="region", columns="period", values="value").to_dict("index")
        for key, table in found.items()
    }


def test_the_rate_of_each_group_by_whole_quarter(orders: pd.DataFrame) -> None:
    whole = {"2025-T2": 1.0, "2025-T3": 1.0, "2025-T4": 1.0}
    found = rates(orders, date(2026, 2, 20))  # the fifth quarter is not over
    assert found == {("retention", "region"): {"Nord": whole, "Sud": whole | {"2025-T3": 0.5}}}


def test_two_quarters_are_no_course_and_other_indicators_have_none(orders: pd.DataFrame) -> None:
    assert rates(orders, date(2025, 10, 15)) == {} == rates(orders, date(2026, 2, 20), "panier_moyen")
