"""Where sales stand against their target: worked by hand on two regions."""

from datetime import date

import pandas as pd
import pytest

from smkit.analysis.dashboard import attained
from smkit.analysis.dashboard.standing import stand
from smkit.analysis.kpis.catalog import catalog

KPIS = catalog()
NOW = {"start": date(2026, 2, 1), "end": date(2026, 2, 28)}


def tables(north: float, west: float) -> dict[str, pd.DataFrame]:
    """Two months of two regions, each asked for 100 a month; 150 a month in all a year before."""
    days = pd.to_datetime(
        ["2025-01-01", "2025-02-10", "2026-01-05", "2026-02-05", "2026-01-06", "2026-02-28"]
    )
    orders = pd.DataFrame({"order_id": list("123456"), "order_date": days})
    orders["amount"] = [150.0, 150.0, north, north, west, west]
    orders["region"] = ["Nord", "Ouest", "Nord", "Nord", "Ouest", "Ouest"]
    asked = [(f"2026-0{month}", region) for month in (1, 2) for region in ("Nord", "Ouest")]
    targets = pd.DataFrame(asked, columns=["period", "region"]).assign(
        metric="chiffre_affaires", target=100.0
    )
    return {"orders": orders, "targets": targets}


@pytest.mark.parametrize(
    ("north", "west", "group", "gap", "alone"),
    [
        (110.0, 60.0, "Ouest", -80.0, True),
        (90.0, 60.0, "Ouest", -80.0, False),
        (110.0, 95.0, "", None, False),
    ],
)
def test_the_group_that_makes_the_gap(
    north: float, west: float, group: str, gap: float | None, alone: bool
) -> None:
    made = tables(north, west)
    found = stand(made, NOW, attained.goals(made, NOW["end"], KPIS)[0], KPIS)
    assert found.year == pytest.approx(2 * (north + west)) and found.aim == 400 and found.before == 300
    assert found.attained == pytest.approx((north + west) / 200)
    assert (found.group, found.gap, found.alone) == (group, gap, alone)


def test_without_targets_the_year_is_known() -> None:
    found = stand({"orders": tables(100.0, 100.0)["orders"]}, NOW, pd.DataFrame(), KPIS)
    assert (found.year, found.before, found.aim, found.attained) == (400, 300, None, None)
    assert stand({}, {}, pd.DataFrame(), KPIS).year is None
