"""On which days an indicator is computed, by hand on a calendar."""

from datetime import date

import pandas as pd
import pytest

from smkit.analysis.kpis import compute, coverage, measures
from smkit.analysis.kpis.query import Skip
from smkit.analysis.periods import Window, window


def orders(*days: str) -> dict[str, pd.DataFrame]:
    return {"orders": pd.DataFrame({"order_date": pd.to_datetime(list(days))})}


@pytest.mark.parametrize(
    ("first", "last", "start", "end", "whole"),
    [
        ("2025-01-04", "2025-03-31", "", "", ("2025-01-01", "2025-03-31")),  # begun after the holidays
        ("2025-01-05", "2025-03-31", "", "", ("2025-02-01", "2025-03-31")),
        ("2025-01-01", "2025-03-15", "", "", ("2025-01-01", "2025-02-28")),
        ("2025-01-20", "2025-02-10", "", "", None),
        ("2025-01-20", "2025-06-30", "2025-01-20", "", ("2025-01-20", "2025-06-30")),  # asked so
        ("2025-01-01", "2025-06-30", "2025-02-10", "2025-05-12", ("2025-02-10", "2025-05-12")),
        ("2025-01-01", "2025-06-30", "2026-01-01", "", None),
        ("2024-02-01", "2024-02-29", "", "", ("2024-02-01", "2024-02-29")),
    ],
)  # fmt: skip
def test_whole_months_of_a_table(
    first: str, last: str, start: str, end: str, whole: tuple[str, str] | None
) -> None:
    found = coverage.whole_months(orders(first, last), "orders", "order_date", window(None, start, end))
    assert found == (whole and tuple(map(date.fromisoformat, whole)))


@pytest.mark.parametrize(
    ("first", "last", "whole"),
    [
        ("2025-03-03", "2025-03-30", ("2025-03-03", "2025-03-30")),  # a Monday, a Sunday
        ("2025-03-04", "2025-03-30", ("2025-03-10", "2025-03-30")),
        ("2025-03-04", "2025-03-25", ("2025-03-10", "2025-03-23")),
        ("2025-03-04", "2025-03-11", None),
    ],
)
def test_whole_weeks_of_a_table(first: str, last: str, whole: tuple[str, str] | None) -> None:
    found = coverage.whole(orders(first, last), "orders", "order_date", Window("week"))
    assert found == (whole and tuple(map(date.fromisoformat, whole)))


def test_periods_written_as_words_are_whole_by_themselves() -> None:
    costs = {"costs": pd.DataFrame({"period": ["2025-T2", "2025-T1", "2024"], "cost": [1.0, 2.0, 3.0]})}
    found = coverage.whole_months(costs, "costs", "period", window(None))
    assert found == (date(2024, 1, 1), date(2025, 6, 30))
    assert coverage.whole_months({"costs": costs["costs"].head(0)}, "costs", "period", window(None)) is None


TWO = [measures.MEASURES["sales"], measures.MEASURES["spending"]]


def both(first: str, last: str, *months: str) -> dict[str, pd.DataFrame]:
    return orders(first, last) | {"costs": pd.DataFrame({"period": list(months), "cost": 1.0})}


def test_two_tables_are_computed_on_the_months_that_both_cover() -> None:
    found = coverage.window_of(
        TWO, both("2024-01-01", "2025-06-30", "2025-03", "2025-08"), window(None), None
    )
    assert isinstance(found, Window) and (found.start, found.end) == (date(2025, 3, 1), date(2025, 6, 30))
    apart = coverage.window_of(TWO, both("2024-01-01", "2024-06-30", "2025-03"), window(None), None)
    assert isinstance(apart, Skip) and apart.code == "nothing_in_common"
    none = coverage.window_of(TWO, both("2024-01-20", "2024-02-10", "2024-01", "2024-12"), window(None), None)
    assert isinstance(none, Skip) and none.code == "nothing_in_common"


def test_a_year_is_the_last_twelve_months_in_common_or_none() -> None:
    asked = window(None)
    found = coverage.window_of(TWO, both("2023-01-01", "2025-06-30", "2023-01", "2025-08"), asked, "year")
    assert isinstance(found, Window) and (found.start, found.end) == (date(2024, 7, 1), date(2025, 6, 30))
    short = coverage.window_of(TWO, both("2024-07-01", "2025-05-31", "2023-01", "2025-08"), asked, "year")
    assert isinstance(short, Skip) and short.code == "whole_years"
    leap = coverage.window_of(TWO[:1], orders("2023-03-01", "2024-02-29"), asked, "year")
    assert isinstance(leap, Window) and (leap.start, leap.end) == (date(2023, 3, 1), date(2024, 2, 29))


@pytest.mark.parametrize(
    ("grain", "span", "code"), [("month", "year", "whole_years"), ("week", "months", "whole_months")]
)
def test_what_needs_long_periods_is_not_cut_in_short_ones(grain: str, span: str, code: str) -> None:
    found = coverage.window_of(TWO, both("2024-01-01", "2025-06-30", "2025-03"), Window(grain), span)
    assert isinstance(found, Skip) and found.code == code


def test_with_a_grain_or_one_table_the_window_is_that_of_the_question() -> None:
    tables, months, all_ = both("2024-01-01", "2025-06-30", "2025-03"), Window("month"), window(None)
    assert coverage.window_of(TWO, tables, months, None) is months
    assert coverage.window_of(TWO[:1], tables, all_, None) is all_
    years = Window("year")
    assert coverage.window_of(TWO, tables, years, "year") is years


@pytest.mark.parametrize(
    ("start", "end", "value"),
    [
        ("2025-10-01", "2025-11-30", 0.0),
        ("2025-01-01", "2025-11-30", None),
        ("2025-01-01", "2025-03-31", None),
    ],
)
def test_nobody_new_is_a_figure_where_the_history_is_known(start: str, end: str, value: float | None) -> None:
    lines = pd.DataFrame(
        {
            "order_id": ["a", "b", "c"],
            "customer_id": ["x", "x", "x"],
            "order_date": pd.to_datetime(["2025-01-10", "2025-07-01", "2025-10-15"]),
            "amount": 10.0,
        }
    )
    found = compute("nouveaux_clients", {"orders": lines}, start=start, end=end, since=date(2025, 6, 1)).table
    assert found["value"].isna().all() if value is None else found["value"].tolist() == [value]
    assert (found["reason"].tolist() == ["history_cut"]) == (value is None)
