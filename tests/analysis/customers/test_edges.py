"""One customer, one order, all returns, a single month, two years of silence, a wholesaler among consumers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smkit import customers
from smkit.analysis.errors import InputError


def lines(*rows: tuple[str | None, str, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["customer_id", "order_date", "amount"])
    table["order_date"] = pd.to_datetime(table["order_date"])
    return table.assign(order_id=[f"C{n}" for n in range(len(table))])


def test_one_customer_one_order():
    one = lines(("A", "2026-01-05", 20.0))
    scored = customers.rfm(one)
    assert scored[["recency", "frequency", "monetary"]].values.tolist() == [[0, 1, 20.0]]
    assert scored["segment"].tolist() == ["Trop peu de clients"]
    assert customers.segments(scored)["segment"].tolist() == ["Trop peu de clients"]
    found = customers.silences(one)
    assert found["state"].tolist() == ["unknown"] and np.isnan(found["p"].iloc[0])
    assert customers.stability(one).empty and customers.retention(one).empty
    assert customers.cohorts(one)["partial"].tolist() == [True]
    for cannot in (customers.movements, customers.backtest, customers.moves, customers.three_rs):
        with pytest.raises(InputError):
            cannot(one)


def test_all_returns():
    back = lines(("A", "2026-01-05", -20.0), ("B", "2026-02-05", -5.0))
    for cannot in (customers.rfm, customers.cohorts, customers.silences):
        with pytest.raises(InputError, match="Aucune vente"):
            cannot(back)


def test_goods_sent_back_are_taken_off_whom_they_come_from_and_make_no_order():
    orders = lines(
        ("A", "2026-01-05", 100.0),
        ("A", "2026-03-05", -40.0),
        ("B", "2026-01-20", 10.0),
        ("C", "2026-02-01", -3.0),
    )
    scored = customers.rfm(orders, at="2026-03-31").set_index("customer_id")
    assert scored.index.tolist() == ["A", "B"] and scored.loc[
        "A", ["frequency", "monetary", "recency"]
    ].tolist() == [1, 60.0, 85]
    cells = customers.cohorts(orders, at="2026-03-31").set_index(["cohort", "age"])
    assert cells.loc[("2026-01-01", 2), ["customers", "revenue", "returned"]].tolist() == [0, 0.0, 40.0]


def test_guests_are_apart():
    orders = lines(
        (None, "2026-01-05", 100.0),
        ("A", "2026-01-20", 10.0),
        (None, "2026-02-05", 30.0),
        ("A", "2026-02-20", 10.0),
    )
    assert len(customers.rfm(orders)) == 1
    row = customers.movements(orders, "month", at="2026-02-28").iloc[0]
    assert row["without_customer"] == -70 and row["revenue"] == 40 and row["growth"] == 0
    with pytest.raises(InputError, match="Client"):
        customers.rfm(lines((None, "2026-01-05", 100.0)))
    with pytest.raises(InputError, match="Montant"):
        customers.rfm(orders.drop(columns="amount"))


def test_two_years_of_silence_are_periods_too():
    orders = lines(
        ("A", "2023-01-01", 10.0),
        ("B", "2023-02-01", 10.0),
        ("A", "2025-01-10", 10.0),
        ("A", "2025-03-30", 10.0),
    )
    found = customers.retention(orders, at="2025-03-31").set_index("period")
    assert len(found) == 8 and found["active"].tolist() == [0] * 7 + [1]
    assert found["before"].tolist() == [2] + [0] * 7 and found["retention"].isna().sum() == 7
    assert found.iloc[-1]["returned"] == 1 and found.iloc[-1]["new"] == 0
    moved = customers.movements(orders, at="2025-03-31").iloc[-1]
    assert moved["returned"] == 20 and moved["new"] == 0


def test_a_partial_quarter_is_not_compared():
    orders = lines(("A", "2025-01-01", 10.0), ("A", "2025-04-05", 10.0), ("A", "2025-07-10", 10.0))
    assert customers.retention(orders)["period"].tolist() == [pd.Timestamp("2025-04-01")]
    assert customers.movements(orders)["period"].tolist() == [pd.Timestamp("2025-04-01")]


def test_a_wholesaler_among_consumers_is_seen():
    orders = lines(
        *[(f"K{n}", f"2026-01-{1 + n % 28:02}", 20.0) for n in range(40)], ("GROS", "2026-01-15", 50_000.0)
    )
    scored = customers.rfm(orders)
    share, accounts, largest = customers.concentration(scored)
    assert largest > 0.98 and accounts == 1 and share > 0.98
    assert scored.set_index("customer_id").loc["GROS", "m"] == 5
    assert customers.limits(scored).query("measure == 'monetary'")["customers"].sum() == 41


def test_equal_customers_get_equal_scores():
    orders = lines(*[(f"K{n}", "2026-01-15", 20.0) for n in range(30)])
    scored = customers.rfm(orders)
    assert scored[["r", "f", "m"]].drop_duplicates().shape[0] == 1


def test_whole_numbers_and_zoned_days_are_read():
    orders = lines(("A", "2026-01-05", 100.0), ("B", "2026-01-20", 10.0))
    zoned = orders.assign(order_date=orders["order_date"].dt.tz_localize("Europe/Paris"), customer_id=[7, 8])
    assert customers.rfm(zoned)["recency"].tolist() == customers.rfm(orders)["recency"].tolist() == [15, 0]


def test_the_day_one_looks_hides_what_came_after():
    orders = lines(("A", "2026-01-05", 100.0), ("A", "2026-03-05", 40.0), ("B", "2026-03-20", 10.0))
    early = customers.rfm(orders, at="31/01/2026")
    assert early["customer_id"].tolist() == ["A"] and early["frequency"].tolist() == [1]
    with pytest.raises(InputError, match="précède"):
        customers.rfm(orders, at="2025-01-01")
    with pytest.raises(InputError, match="Bornes"):
        customers.rfm(orders, cuts={"recency": [90, 30, 10, 5]})


moments = st.dates(pd.Timestamp("2024-01-01").date(), pd.Timestamp("2025-12-31").date())
some = st.lists(
    st.tuples(st.sampled_from(["A", "B", "C", "D", None]), moments, st.integers(-5_000, 20_000).map(lambda c: c / 100)),
    min_size=2, max_size=40,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(some)
def test_nothing_is_lost_nor_counted_twice(rows):
    orders = lines(*[(who, str(day), amount) for who, day, amount in rows])
    known = orders[orders["customer_id"].notna() & (orders["amount"] > 0)]
    if known.empty:
        with pytest.raises(InputError):
            customers.rfm(orders)
        return
    scored = customers.rfm(orders, at="2025-12-31")
    assert scored["frequency"].sum() == len(known) and scored["revenue"].sum() == pytest.approx(
        known["amount"].sum()
    )
    cells = customers.cohorts(orders, "quarter", at="2025-12-31")
    assert cells["orders"].sum() == len(known) and cells["revenue"].sum() == pytest.approx(
        known["amount"].sum()
    )
    born = cells[cells["age"] == 0]
    assert born["size"].sum() == known["customer_id"].nunique() == born["customers"].sum()
    followed = customers.retention(orders, at="2025-12-31")
    assert (followed["kept"] + followed["new"] + followed["returned"] == followed["active"]).all()
    assert (followed["kept"] + followed["lost"] == followed["before"]).all() and (
        followed["returned"] >= 0
    ).all()
    shuffled = customers.rfm(orders.sample(frac=1, random_state=1), at="2025-12-31")
    pd.testing.assert_frame_equal(shuffled, scored)


@pytest.mark.parametrize("days", [1, 5])
def test_a_few_days_of_two_groups_have_no_movement(days: int) -> None:
    dates = pd.date_range("2026-03-02", periods=days).astype("str")
    orders = lines(*((f"C{n % 17}", dates[n % days], 10.0) for n in range(120)))
    seen = customers.picture(orders.assign(segment=["B2B", "B2C"] * 60))
    assert seen.groups == ["B2B", "B2C"] and not any(len(seen.of(seen.moved, each)) for each in seen.groups)
