"""What is known of one customer, counted by hand on three of them; and the questions of a report where there is no answer."""

from datetime import date
from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from smkit.analysis import customers
from smkit.analysis.customers import ledger, reading
from smkit.analysis.customers.picture import ALL
from smkit.analysis.customers.rfm import NAMES

STABILITY = import_module(
    "smkit.analysis.customers.stability"
)  # the package names the question like its module
#: order, day, customer, product, quantity, unit price, unit cost
ROWS = [
    ("C1", "2024-11-15", "K1", "thé", 2, 50.0, 20.0), ("C1", "2024-11-15", "K1", "bol", 1, 30.0, np.nan),
    ("C2", "2025-01-10", "K1", "thé", 1, 50.0, 20.0), ("R1", "2025-01-20", "K1", "bol", -1, 30.0, np.nan),
    ("C3", "2025-08-04", "K1", "cône", 1, 400.0, 250.0), ("C4", "2025-09-30", "K1", "cône", 1, 400.0, np.nan),
    ("C5", "2025-02-01", "K2", "thé", 1, 700.0, 1.0), ("C6", "2025-09-01", "K3", "thé", 1, 100.0, 1.0),
    ("R2", "2025-09-02", "K3", "thé", -2, 100.0, 1.0), ("C7", "2025-09-29", None, "thé", 1, 9.0, 1.0),
    ("C8", "2025-10-05", "K1", "bol", 1, 5_000.0, 1.0),
]  # fmt: skip
NAMED = ["order_id", "order_date", "customer_id", "product", "quantity", "unit_price", "unit_cost"]


@pytest.fixture(scope="module")
def orders() -> pd.DataFrame:
    return pd.DataFrame(ROWS, columns=NAMED).assign(order_date=lambda t: pd.to_datetime(t["order_date"]))


def test_an_account_is_that_of_its_own_lines_until_the_day_on_which_one_looks(orders: pd.DataFrame) -> None:
    found = customers.account(orders, " k1 ", "2025-09-30")
    assert (found.customer, found.last) == ("K1", date(2025, 9, 30))
    # K1 kept 980 − 30 of what it bought, K2 700, and K3 sent back more than it bought: less than nothing is nothing
    assert (found.rank, found.customers) == (1, 3) and found.share == pytest.approx(950 / (950 + 700))
    quarters = found.quarters.set_index("period")
    assert list(quarters.index) == list(
        pd.to_datetime(["2024-10-01", "2025-01-01", "2025-04-01", "2025-07-01"])
    )
    assert quarters["orders"].tolist() == [1, 1, 0, 2] and quarters["revenue"].tolist() == [130, 50, 0, 800]
    assert quarters["returned"].tolist() == [0, 30, 0, 0]
    assert (
        quarters["margin"].iloc[1] == 30 and quarters["margin"].iloc[2] == 0
    )  # nothing bought, nothing left
    assert found.months.tolist() == [130, 0, 50, 0, 0, 0, 0, 0, 0, 400, 400]


def test_what_was_bought_twice_and_not_for_half_a_year_has_stopped(orders: pd.DataFrame) -> None:
    found = customers.account(orders, "K1", "2025-09-30").products.set_index("product")
    assert found["revenue"].to_dict() == {
        "cône": 800,
        "thé": 150,
        "bol": 30,
    }  # most money first, returns apart
    assert found["orders"].to_dict() == {"cône": 2, "thé": 2, "bol": 1}
    assert found["stopped"].to_dict() == {"cône": False, "thé": True, "bol": False}
    earlier = customers.account(orders, "K1", "2025-03-31").products.set_index("product")
    assert not earlier["stopped"].any() and "cône" not in earlier.index
    by_amount = orders.assign(amount=orders["quantity"] * orders["unit_price"]).drop(
        columns=["quantity", "unit_price"]
    )
    pd.testing.assert_frame_equal(
        customers.account(by_amount, "K1", "2025-09-30").products.set_index("product"),
        found,
        check_dtype=False,
    )


@pytest.mark.parametrize(("day", "months"), [("2025-09-30", 11), ("2025-09-27", 11), ("2025-09-26", 10)])
def test_a_month_is_whole_within_a_weekend_of_its_end(orders: pd.DataFrame, day: str, months: int) -> None:
    found = customers.account(orders, "K1", day)
    assert len(found.months) == months and found.months.iloc[0] == 130


def test_an_account_that_only_sent_back_weighs_nothing(orders: pd.DataFrame) -> None:
    found = customers.account(orders, "K3", "2025-09-30")
    assert found.share == 0 and found.rank == 3
    assert customers.account(orders, "", "2025-09-30").customer == "K1"  # nobody is silent: the largest


def test_what_stands_apart_is_counted_apart(orders: pd.DataFrame) -> None:
    assert reading.apart(orders, "2025-09-30") == {"guests": 9.0, "returned": 230.0}
    assert reading.apart(orders, "2025-01-31") == {"guests": 0.0, "returned": 30.0}


def test_too_short_a_history_has_no_answer_and_no_error(orders: pd.DataFrame) -> None:
    assert reading.three_rs_or_none(orders, "2025-09-30") is None
    assert reading.moves_or_none(orders[orders["order_date"] > "2025-08-01"], "2025-09-30") is None


def test_each_group_has_its_own_outlook_and_one_without_customers_says_why(orders: pd.DataFrame) -> None:
    grouped = orders.assign(
        segment=orders["customer_id"].map({"K1": "B2B", "K2": "B2B", "K3": "B2C"}).fillna("Salon")
    )
    found = reading.outlooks(grouped, "2025-09-30", days=30)
    assert list(found) == ["B2B", "B2C", "Salon"]
    assert found["Salon"].orders is None and found["Salon"].why and found["Salon"].days == 30
    assert list(reading.outlooks(orders, "2025-09-30")) == [ALL]


def test_scores_are_those_of_each_segment_and_of_all_where_there_is_none() -> None:
    """Two promoters and a detractor of three; one promoter of two; four of six less one."""
    survey = pd.DataFrame(
        {"score": [10, 9, 0, 8, 10, 10] * 50, "segment": ["B2B", "B2B", "B2B", "B2C", "B2C", None] * 50}
    )
    found = reading.scores(survey)
    assert {name: each.score for name, each in found.items()} == pytest.approx({"B2B": 100 / 3, "B2C": 50})
    assert reading.scores(survey.drop(columns="segment"))[ALL].score == pytest.approx(50)


SILENT = pd.DataFrame(
    {
        "customer_id": ["gone", "late", "called", "steady", "quiet", "young"],
        "state": ["gone", "late", "gone", "steady", "unknown", "unknown"],
        "silence": [400, 90, 300, 10, 180, 179],
        "margin_at_stake": [100.0] * 6,
        "last": pd.to_datetime(
            ["2024-11-26", "2025-10-02", "2025-03-06", "2025-12-21", "2025-07-04", "2025-07-05"]
        ),
    }
)


def test_who_is_written_to_is_late_gone_or_silent_for_so_long_and_is_not_called_anyway() -> None:
    chosen = reading.choose_win_back(SILENT, "2025-12-31", cost=1.0, uplift=0.05, called=["called"])
    assert chosen is not None and set(chosen.people["customer_id"]) == {"gone", "late", "quiet"}
    later = reading.choose_win_back(SILENT, "2025-12-31", silence=179, cost=1.0, uplift=0.05)
    assert later is not None and set(later.people["customer_id"]) == {
        "gone",
        "late",
        "called",
        "quiet",
        "young",
    }


def test_nobody_is_chosen_where_no_margin_is_known() -> None:
    told = {"cost": 1.0, "uplift": 0.05}
    assert reading.choose_win_back(SILENT.assign(margin_at_stake=np.nan), "2025-12-31", **told) is None
    some = SILENT.assign(margin_at_stake=[100.0] + [np.nan] * 5)
    assert reading.choose_win_back(some, "2025-12-31", **told) is not None
    nobody = reading.choose_win_back(SILENT.iloc[3:4], "2025-12-31", **told)
    assert nobody is not None and nobody.people.empty


def buyers(number: int) -> pd.DataFrame:
    """Customers who differ by far, in all three measures: half buy each week for much, half once a quarter for little."""
    rows = [
        (f"K{who}", day, 500.0 if who % 2 else 5.0)
        for who in range(number)
        for day in (range(0, 700, 7) if who % 2 else range(0, 400, 90))
    ]
    table = pd.DataFrame(rows, columns=["customer_id", "day", "amount"])
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(table["day"], unit="D")
    return table.assign(order_date=days, order_id=[str(at) for at in range(len(table))])


def test_stability_has_a_row_for_each_segment_best_first_within_nought_and_one() -> None:
    orders = buyers(40)
    found = customers.stability(orders, "2025-12-20", draws=8)
    real = customers.rfm(orders, "2025-12-20")["segment"].value_counts()
    assert found.set_index("segment")["customers"].to_dict() == real.to_dict()
    assert [NAMES.index(name) for name in found["segment"]] == sorted(
        NAMES.index(name) for name in found["segment"]
    )
    assert found["same"].between(0, 1).all()
    words = pd.cut(found["same"], [-1, 0.5, 0.75, 2], right=False, labels=["chance", "doubtful", "solid"])
    assert found["verdict"].tolist() == words.tolist()
    assert list(customers.stability(buyers(9), "2025-12-20", draws=2)["segment"]) == []


def test_customers_that_are_many_are_drawn_and_those_drawn_are_all_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(STABILITY, "_MOST", 30)
    found = customers.stability(buyers(40), "2025-12-20", draws=3)
    assert found["customers"].sum() == 30


def test_a_draw_moves_nobody_before_today_and_leaves_everybody_one_purchase() -> None:
    orders = buyers(40)
    clients = ledger.customers(orders, date(2025, 12, 20))
    silence = (pd.Timestamp("2025-12-20") - clients["last"]).dt.days.to_numpy("float64")
    again = STABILITY._Again(orders, date(2025, 12, 20), clients, silence)
    drawn = again.draw(np.random.default_rng(4))
    assert len(drawn) == 40 and (drawn["recency"] >= 0).all() and (drawn["frequency"] >= 1).all()
    own = clients["customer_id"].str[1:].astype(int) % 2 == 1
    each = (drawn["monetary"] / drawn["frequency"]).to_numpy()
    assert set(each[own.to_numpy()]) == {500.0} and set(each[~own.to_numpy()]) == {
        5.0
    }  # of their own purchases alone
    usual = np.where(own, 7, 90)
    assert (np.abs(drawn["recency"] - silence) <= usual / 2 + 0.5).all()
