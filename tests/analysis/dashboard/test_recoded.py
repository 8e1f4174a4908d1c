"""Codes of customers that all change at once make no new customers and lose nobody: the report says so and judges none."""

import ibis
import numpy as np
import pandas as pd
import pytest

from smkit.analysis import dashboard, kpis
from smkit.analysis.customers.recoded import recoded as of_customers
from smkit.analysis.dashboard.recoded import recoded
from smkit.display import dashboard as shown

KPIS = kpis.catalog()
OF_CUSTOMERS = (
    "nouveaux_clients",
    "retention",
    "clients_fideles",
    "cac_complet",
    "frequence_achat",
    "clients_actifs",
)


def _orders(seed: int, day: str | None = None, people: int = 80) -> pd.DataFrame:
    """A hundred orders a month of eighty customers who stay for three years; their codes change on a day."""
    draw = np.random.default_rng(seed)
    days = pd.date_range("2023-01-01", periods=36, freq="MS").repeat(100)
    when = (days + pd.to_timedelta(draw.integers(0, 28, len(days)), "D")).astype("datetime64[us]")
    who = "A" + pd.Series(draw.integers(0, people, len(days)).astype(str))
    late = when >= pd.Timestamp(day or "2030-01-01")
    orders = pd.DataFrame({
        "order_id": np.arange(len(days)).astype(str), "order_date": when, "customer_id": who.mask(late, "N" + who),
        "amount": draw.uniform(18, 22, len(days))})  # fmt: skip
    orders.loc[orders.index[-1], "order_date"] = pd.Timestamp("2025-12-31")
    return orders


@pytest.mark.parametrize("day", ["2025-07-01", "2025-03-14", "2025-10-01", "2024-02-01"])
def test_nothing_that_follows_customers_is_judged_and_all_that_does_not_is(day: str) -> None:
    orders = _orders(1, day)
    board, as_ever = (
        dashboard.make({"orders": its}, today="2026-01-05", start=None) for its in (orders, _orders(1))
    )
    assert (
        board.watched.recoded == pd.Timestamp(day).replace(day=1).date() and as_ever.watched.recoded is None
    )
    assert not [s for s in board.watched.seen if s.verdict.decided and s.verdict.about in OF_CUSTOMERS]
    words = [
        [(s.verdict.about, s.verdict.word) for s in its.watched.seen if s.verdict.about in ("chiffre_affaires", "nb_commandes")]
        for its in (board, as_ever)
    ]  # fmt: skip
    assert words[0] == words[1] and words[0]
    value = board.whole.table.set_index("kpi")
    assert value.loc[["nouveaux_clients", "retention"], "reason"].eq("recoded").all()
    assert value.loc[["nouveaux_clients", "retention"], "value"].isna().all() and value["value"].notna().any()
    assert not [alert for alert in board.alerts if alert.kind == "churn"]


def test_the_limits_and_the_advice_say_it() -> None:
    board = dashboard.make({"orders": _orders(1, "2025-07-01")}, today="2026-01-05")
    told = [text.replace("\xa0", " ") for text in shown.limits(board, KPIS, "", "EUR")]
    (said,) = [text for text in told if "leurs codes ont sans doute changé" in text]
    assert said.startswith("En juillet 2025, presque tous les clients disparaissent")
    assert any("n.d., presque tous les codes de clients changent en cours de route" in text for text in told)
    assert "leurs codes" in shown.advice(board, KPIS)[0].text


def test_the_same_is_found_as_by_who_reads_each_customer_and_in_an_engine() -> None:
    for seed in range(3):
        renamed_in = _orders(seed, "2025-07-01")
        half = renamed_in.where(renamed_in["customer_id"].str[-1:].astype(int) % 2 == 0, _orders(seed))
        once = renamed_in.assign(customer_id=renamed_in["order_id"])
        for orders in (renamed_in, half, once, _orders(seed)):
            assert recoded({"orders": orders}) == of_customers(orders)
    assert recoded({"orders": ibis.memtable(renamed_in)}) == of_customers(renamed_in) is not None
    assert recoded({"orders": renamed_in.drop(columns="customer_id")}) is None and recoded({}) is None


def test_customers_who_left_are_judged_all_the_same() -> None:
    """Nine in ten leave in July 2025 and nobody comes: a fall of sales, and no change of codes."""
    orders = _orders(2)
    late = orders["order_date"] >= "2025-07-01"
    gone = orders[~late | (orders["customer_id"].str[1:].astype(int) < 8)]
    board = dashboard.make({"orders": gone}, today="2026-01-05")
    assert board.watched.recoded is None
    assert "retention" in {s.verdict.about for s in board.watched.seen if s.verdict.bad}


@pytest.mark.parametrize("day", ["2025-06-01", "2025-10-01"])
def test_a_season_that_comes_back_every_year_hides_no_change_of_codes(day: str) -> None:
    """From June to September one order in three is made, each year: sales of the months after are not those of before."""
    orders = _orders(3, day)
    summer = orders["order_date"].dt.month.between(6, 9) & (orders.index % 3 > 0)
    assert of_customers(orders[~summer]) == pd.Timestamp(day).date()
    left = orders["customer_id"].str.startswith("N") & (orders.index % 5 > 1)
    assert (
        of_customers(orders[~summer & ~left]) is None
    )  # three sales in five are lost beside: these are others
