"""What the file itself may make of a change is said, and not judged: a name that changed, days of one group, lines there twice."""

import ibis
import numpy as np
import pandas as pd
import pytest

from smkit.analysis import dashboard, kpis
from smkit.display import dashboard as shown

KPIS = kpis.catalog()
TODAY = "2026-01-05"


def _orders(seed: int, each: int = 240) -> pd.DataFrame:
    """Some orders a month, of three hundred customers who stay for three years, each in one of four regions."""
    draw = np.random.default_rng(seed)
    days = pd.date_range("2023-01-01", periods=36, freq="MS").repeat(each)
    when = (days + pd.to_timedelta(draw.integers(0, 28, len(days)), "D")).astype("datetime64[us]")
    who = draw.integers(0, 300, len(days))
    orders = pd.DataFrame({
        "order_id": np.arange(len(days)).astype(str), "order_date": when, "customer_id": np.char.add("K", who.astype(str)),
        "amount": np.round(draw.uniform(18, 22, len(days)), 2),
        "region": np.array(["Est", "Nord", "Ouest", "Sud"])[who % 4]})  # fmt: skip
    orders.loc[orders.index[-1], "order_date"] = pd.Timestamp("2025-12-31")
    return orders


def _renamed(orders: pd.DataFrame, day: str) -> pd.DataFrame:
    late = (orders["order_date"] >= day) & (orders["region"] == "Sud")
    return orders.assign(region=orders["region"].mask(late, "Midi"))


def _lacking(orders: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    return orders[~(orders["order_date"].between(first, last) & (orders["region"] == "Sud"))]


def _doubled(orders: pd.DataFrame, month: str) -> pd.DataFrame:
    return pd.concat([orders, orders[orders["order_date"].dt.strftime("%Y-%m") == month]], ignore_index=True)


def _decided(board: dashboard.Dashboard) -> list[tuple[str, object]]:
    return [(s.verdict.about, s.verdict.dims) for s in board.watched.seen if s.verdict.decided]


@pytest.mark.parametrize("day", ["2025-07-01", "2025-09-15", "2025-11-01"])
def test_a_group_that_changes_its_name_loses_nobody_and_wins_nobody(day: str) -> None:
    orders = _orders(1)
    board, as_ever = (dashboard.make({"orders": its}, today=TODAY) for its in (_renamed(orders, day), orders))
    (doubt,) = board.watched.doubts
    assert (doubt.kind, doubt.group, doubt.other) == ("renamed", "Sud", "Midi")
    assert not _decided(board) and not _decided(as_ever) and not board.alerts and not as_ever.watched.doubts
    said = [told.text.replace("\xa0", " ") for told in shown.advice(board, KPIS)]
    assert said[0].startswith("La région « Sud » ne vend plus depuis") and "« Midi »" in said[0]


def test_a_group_that_closes_beside_one_that_opens_is_judged() -> None:
    """The customers of the South leave, others come in the Midi: that is no name."""
    orders = _renamed(_orders(2), "2025-07-01")
    orders["customer_id"] = orders["customer_id"].mask(
        orders["region"] == "Midi", "N" + orders["customer_id"]
    )
    board = dashboard.make({"orders": orders}, today=TODAY)
    assert not board.watched.doubts
    assert ("nb_commandes", (("region", "Sud"),)) in _decided(board)
    assert [alert.group for alert in board.alerts if alert.kind == "churn"] == ["Sud"]


def test_who_buys_in_another_group_is_not_gone() -> None:
    """Half of the South's customers move to the North: they are not called."""
    orders = _orders(3)
    late = (orders["order_date"] >= "2025-07-01") & (orders["region"] == "Sud")
    who = orders["customer_id"].str[1:].astype(int) // 4
    moved = orders.assign(region=orders["region"].mask(late & (who % 2 == 0), "Nord"))
    moved = moved[~(late & (who % 6 == 1))]
    board = dashboard.make({"orders": moved}, today=TODAY)
    earlier, later = (moved[moved["order_date"].between(*days)] for days in
                      (("2025-04-01", "2025-06-30"), ("2025-10-01", "2025-12-31")))  # fmt: skip
    for alert in board.alerts:
        listed = set(alert.listed["customer_id"])
        assert listed and not listed & set(later["customer_id"])
        assert listed <= {*moved["customer_id"]} and len(earlier)


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        ("2024-12-01", "2024-12-31", True),
        ("2025-11-10", "2025-11-25", True),
        ("2024-03-01", "2024-03-31", False),
    ],
)
def test_days_that_one_group_lacks_are_told_and_nothing_that_counts_them_is_judged(
    first: str, last: str, held: bool
) -> None:
    board = dashboard.make({"orders": _lacking(_orders(4), first, last)}, today=TODAY)
    assert not _decided(board)
    assert [(doubt.kind, doubt.group) for doubt in board.watched.doubts] == [("missing", "Sud")] * held
    if held:
        (doubt,) = board.watched.doubts
        assert doubt.hole is not None
        assert abs(doubt.hole.first - pd.Timestamp(first).date()).days <= 3
        touched = [s for s in board.watched.seen if s.of.look.doubt]
        assert {s.group for s in touched} == {("", ""), ("region", "Sud")}


@pytest.mark.parametrize("month", ["2025-12", "2024-12"])
def test_a_month_exported_twice_makes_nothing_better_nor_worse(month: str) -> None:
    board = dashboard.make({"orders": _doubled(_orders(5), month)}, today=TODAY)
    (doubt,) = board.watched.doubts
    assert doubt.kind == "twice" and doubt.share == 1.0 and not _decided(board)
    answer = shown.answer(board, KPIS, "mois", "EUR").text
    assert "deux fois dans le fichier : on ne peut pas comparer" in answer and "%" not in answer
    assert any("ecarter" in told.text for told in shown.advice(board, KPIS))
    dearer = _orders(5)
    dearer["amount"] *= np.where(dearer["order_date"].dt.strftime("%Y-%m") == month, 2, 1)
    judged = dashboard.make({"orders": dearer}, today=TODAY)
    assert not judged.watched.doubts and "chiffre_affaires" in {about for about, _ in _decided(judged)}


def test_the_same_is_found_in_an_engine() -> None:
    orders = _orders(6)
    for its in (
        _renamed(orders, "2025-07-01"),
        _lacking(orders, "2025-11-10", "2025-11-25"),
        _doubled(orders, "2025-12"),
        orders,
    ):
        here, there = (
            dashboard.make({"orders": table}, today=TODAY).watched.doubts
            for table in (its, ibis.memtable(its))
        )
        assert here == there
        assert len(here) == (its is not orders)
