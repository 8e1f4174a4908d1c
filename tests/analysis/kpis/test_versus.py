"""Figures beside those of the period before, and of a year ago; intervals, small numbers, and divisions always by zero."""

import math
from typing import Any

import pandas as pd
import pytest

from smkit.analysis import kpis
from smkit.analysis.errors import InputError

ORDERS = pd.DataFrame(
    [("1", "2024-12-10", 80.0), ("2", "2025-01-10", 100.0), ("3", "2025-02-10", 50.0),
     ("4", "2026-01-10", 150.0), ("5", "2026-02-10", 75.0)],
    columns=["order_id", "order_date", "amount"],
).assign(order_date=lambda t: pd.to_datetime(t["order_date"]))  # fmt: skip


def rows(compare: Any, **kwargs: Any) -> list[list[Any]]:
    table = kpis.compute("chiffre_affaires", {"orders": ORDERS}, compare=compare, **kwargs).table
    table = table.astype(object).where(table.notna(), None)
    return table[["value", "previous", "change"]].values.tolist()


def test_the_month_before_and_the_same_month_a_year_ago() -> None:
    window = {"start": "2026-01-01", "end": "2026-02-28", "grain": "month"}
    assert rows("previous", **window) == [[150, 0, None], [75, 150, -0.5]], "a change from 0 has no rate"
    assert rows("year", **window) == [[150, 100, 0.5], [75, 50, 0.5]]


def test_before_the_first_period_there_is_nothing() -> None:
    assert rows("previous", grain="month")[:2] == [[80, None, None], [100, 80, 0.25]]
    assert rows("year", grain="quarter")[0] == [80, None, None]


def test_two_windows_of_as_many_days_without_a_grain() -> None:
    assert rows("previous", start="2025-01-01", end="2025-01-31") == [[100, 80, 0.25]]
    assert rows("year", start="2026-01-01", end="2026-02-28") == [[225, 150, 0.5]]
    assert rows("previous") == [[455, None, None]], "the whole history has nothing before it"


def test_a_rate_changes_by_points() -> None:
    leads = pd.DataFrame(
        {
            "lead_id": list("1234"),
            "stage": ["won", "lost", "won", "won"],
            "closed_at": pd.to_datetime(["2026-01-05"] * 2 + ["2026-02-05"] * 2),
        }
    )
    table = kpis.compute("taux_de_gain", {"leads": leads}, grain="month", compare="previous").table
    assert table["change"].tolist()[1] == 50


def test_an_unknown_comparison_is_refused_in_french() -> None:
    with pytest.raises(InputError, match="Vouliez-vous dire"):
        kpis.compute("chiffre_affaires", {"orders": ORDERS}, compare="previos")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("won", "lost", "low", "high"), [(8, 2, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (50, 50, 0.4038, 0.5962)]
)
def test_wilson_bounds_of_a_rate(won: int, lost: int, low: float, high: float) -> None:
    """Bounds from published tables of Wilson's interval."""
    leads = pd.DataFrame(
        {"lead_id": [str(n) for n in range(won + lost)], "stage": ["won"] * won + ["lost"] * lost}
    )
    row = kpis.compute("taux_de_gain", {"leads": leads}).table.iloc[0]
    assert (row["low"], row["high"]) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))
    assert row["small"] == (won + lost < 30)


def test_only_proportions_have_an_interval_and_only_rates_and_means_may_be_small() -> None:
    table = kpis.compute(["chiffre_affaires", "panier_moyen"], {"orders": ORDERS}).table
    assert table["low"].isna().all() and table["small"].tolist() == [False, True]


def test_a_division_that_is_always_by_zero_says_what_to_check() -> None:
    leads = pd.DataFrame(
        {"lead_id": ["1", "2"], "stage": "open", "closed_at": pd.to_datetime(["2026-01-05", "2026-02-05"])}
    )
    result = kpis.compute("taux_de_gain", {"leads": leads}, grain="month")
    assert [(note.code, note.count) for note in result.notes] == [("always_zero", 2)]
    assert "vérifiez que ses colonnes sont remplies" in result.notes[0].text


def test_two_tables_are_compared_on_the_months_that_both_cover() -> None:
    market = pd.DataFrame(
        {"period": ["2025-01", "2025-02", "2027-01", "2025"], "market_revenue": [1_000.0, 500.0, 9e9, 9e9]}
    )
    table = kpis.compute("part_de_marche", {"orders": ORDERS, "market": market.iloc[:2]}).table
    assert table["value"].tolist() == [150 / 1_500]
    monthly = kpis.compute("part_de_marche", {"orders": ORDERS, "market": market}, grain="month")
    known = monthly.table.dropna(subset=["value"])
    assert known["value"].tolist() == [0.1, 0.1], "a year is no month"
    assert [(note.code, note.count) for note in monthly.notes] == [("undated_rows", 1)]
    late = {"orders": ORDERS, "market": market.iloc[2:3]}
    assert kpis.compute("part_de_marche", late).skipped["part_de_marche"].code == "nothing_in_common"


def test_a_lifetime_is_counted_on_twelve_months_or_not_at_all() -> None:
    orders = ORDERS.assign(customer_id="a")
    assert (
        kpis.compute("clv_simple", {"orders": orders}, grain="month").skipped["clv_simple"].code
        == "whole_years"
    )
    assert kpis.compute("clv_simple", {"orders": orders.iloc[:3]}).skipped["clv_simple"].code == "whole_years"
    end = kpis.compute("clv_simple", {"orders": orders}, end="2026-01-31").table
    assert end["value"].tolist() == [3 * (50 + 150)], "February 2025 to January 2026, three times"


def test_nrr_may_pass_100_per_cent_and_grr_never() -> None:
    rows = [("1", "2026-01-05", "a", 100.0), ("2", "2026-01-05", "b", 100.0), ("3", "2026-01-06", "c", 100.0)]
    rows += [
        ("4", "2026-02-05", "a", 300.0),
        ("5", "2026-02-05", "b", 40.0),
        ("6", "2026-02-05", "new", 999.0),
    ]
    orders = pd.DataFrame(rows, columns=["order_id", "order_date", "customer_id", "amount"])
    orders["order_date"] = pd.to_datetime(orders["order_date"])
    table = kpis.compute(["nrr", "grr", "clients_perdus"], {"orders": orders}, grain="month").table
    february = table[table["period"] == "2026-02-01"]["value"].tolist()
    assert february == [pytest.approx(340 / 300), pytest.approx(140 / 300), 1]
    assert math.isnan(table["value"].iloc[0])
