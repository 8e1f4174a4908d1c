"""Five Saturdays beside four are no better sales: nothing is told of them, and the answer says what the calendar makes."""

import calendar as almanac

import ibis
import numpy as np
import pandas as pd
import pytest

from smkit.analysis import dashboard, kpis
from smkit.analysis.dashboard.weekdays import weekdays
from smkit.analysis.kpis import board
from smkit.display import dashboard as shown


def _shop(seed: int, last: str, share: float = 0.6, pace: float = 20.0, lost: float = 0.0) -> pd.DataFrame:
    """Three years of a shop that has a share of its sales on Saturdays, where nothing changes but, if asked, its last month."""
    draw = np.random.default_rng(seed)
    end = pd.Timestamp(last)
    days = pd.date_range(end - pd.DateOffset(months=36) + pd.DateOffset(days=1), end)
    each = pace * np.where(days.day_of_week == 5, 7 * share, 7 * (1 - share) / 6)
    days = days.repeat(draw.poisson(each * np.where(days >= end.replace(day=1), 1 - lost, 1.0)))
    return pd.DataFrame({
        "order_id": np.arange(len(days)).astype(str), "order_date": days.astype("datetime64[us]"),
        "customer_id": draw.integers(0, 1_500, len(days)).astype(str), "amount": draw.uniform(15, 25, len(days))})  # fmt: skip


def _saturdays(year: int, month: int) -> int:
    return sum(week[5] > 0 for week in almanac.monthcalendar(year, month))


def _answer(orders: pd.DataFrame, last: str) -> str:
    today = str((pd.Timestamp(last) + pd.Timedelta(3, "D")).date())
    board = dashboard.make({"orders": orders}, today=today)
    assert not [each for each in board.watched.seen if each.verdict.decided]
    return shown.answer(board, kpis.catalog(), "mois", "EUR").text.replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("last", ["2025-05-31", "2025-08-31", "2025-11-30", "2025-06-30"])
def test_a_month_of_more_saturdays_is_said_to_be_one(last: str) -> None:
    end = pd.Timestamp(last)
    now, then = (_saturdays(end.year - ago, end.month) for ago in (0, 1))
    said = _answer(_shop(3, last), last)
    assert (f"{now} samedis contre {then} un an plus tôt" in said) == (now != then)
    assert ("le calendrier fait seul" in said) == (now != then)


def test_what_the_calendar_makes_is_that_of_orders_counted_by_hand() -> None:
    orders = _shop(5, "2025-05-31")
    found = weekdays(
        orders, {"start": "2025-05-01", "end": "2025-05-31"}, {"start": "2024-05-01", "end": "2024-05-31"}
    )
    # 5 Saturdays and 26 other days, then 4 and 27: a Saturday is worth 4.2 days of the mean, another day 0.467
    assert found is not None and (found.day, found.now, found.then) == (5, 5, 4)
    assert found.change == pytest.approx((5 * 4.2 + 26 * 0.4667) / (4 * 4.2 + 27 * 0.4667) - 1, abs=0.01)
    there = ibis.memtable(orders)
    assert (
        weekdays(
            there, {"start": "2025-05-01", "end": "2025-05-31"}, {"start": "2024-05-01", "end": "2024-05-31"}
        )
        == found
    )


def test_days_that_sell_alike_or_a_fall_that_they_do_not_make_are_not_put_to_the_calendar() -> None:
    for seed in range(20):
        alike = _shop(seed, "2025-05-31", share=1 / 7, pace=4.0)
        assert (
            weekdays(
                alike,
                {"start": "2025-05-01", "end": "2025-05-31"},
                {"start": "2024-05-01", "end": "2024-05-31"},
            )
            is None
        )
    board = dashboard.make({"orders": _shop(1, "2025-05-31", lost=0.5)}, today="2025-06-02")
    assert "calendrier" not in shown.answer(board, kpis.catalog(), "mois", "EUR").text
    assert "moins bien" in [each.verdict.word for each in board.watched.seen]


@pytest.mark.parametrize("where", ["memory", "engine"])
def test_days_are_asked_once_for_what_is_empty_and_for_weekdays(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    own = board._daily

    def spied(orders: object, of: str) -> pd.Series:
        asked.append(of)
        return own(orders, of)

    monkeypatch.setattr(board, "_daily", spied)
    shop = _shop(0, "2025-08-31")
    orders = ibis.duckdb.connect().create_table("orders", shop) if where == "engine" else shop
    dashboard.make({"orders": orders}, today="2025-09-02")
    assert asked.count("order_id") == 1
