"""Codes that change are no departure; a departure, a shop where everybody buys once, or a growth is no change of codes."""

from datetime import date

import ibis
import numpy as np
import pandas as pd
import pytest

from smkit.analysis import customers
from smkit.analysis.customers import verdicts
from smkit.analysis.customers.recoded import recoded
from smkit.display import customers as shown


def _orders(seed: int, people: int = 80) -> pd.DataFrame:
    """Sixty orders a month of eighty customers who stay, for three years."""
    draw = np.random.default_rng(seed)
    days = pd.date_range("2023-01-01", periods=36, freq="MS").repeat(60)
    when = days + pd.to_timedelta(draw.integers(0, 28, len(days)), "D")
    who = pd.Series(draw.integers(0, people, len(days)).astype(str))
    return pd.DataFrame({
        "order_id": np.arange(len(days)).astype(str), "order_date": when.astype("datetime64[us]"), "customer_id": "A" + who,
        "amount": draw.uniform(18, 22, len(days))})  # fmt: skip


def _renamed(orders: pd.DataFrame, day: str) -> pd.DataFrame:
    late = orders["order_date"] >= day
    return orders.assign(customer_id=orders["customer_id"].mask(late, "N" + orders["customer_id"]))


@pytest.mark.parametrize("day", ["2025-07-01", "2025-03-14", "2024-02-01"])
def test_all_codes_changed_in_a_month_are_seen(day: str) -> None:
    for seed in range(3):
        renamed = _renamed(_orders(seed), day)
        assert recoded(renamed) == date.fromisoformat(day).replace(day=1)
        assert recoded(ibis.memtable(renamed)) == date.fromisoformat(day).replace(day=1)


def test_what_only_looks_like_it_is_none() -> None:
    for seed in range(5):
        orders = _orders(seed)
        late = orders["order_date"] >= "2025-07-01"
        once = orders.assign(customer_id=orders["order_id"])
        gone = orders[
            ~late | (orders["customer_id"].str[1:].astype(int) < 8)
        ]  # nine in ten leave, and nobody comes
        half = _renamed(orders, "2025-07-01").where(
            orders["customer_id"].str[1:].astype(int) % 2 == 0, orders
        )
        more = pd.concat(
            [gone, *(_renamed(orders, "2025-07-01")[late].assign(order_id=f"{n}") for n in range(3))]
        )
        short = _renamed(orders, "2025-12-10")
        for name, each in {
            "as ever": orders,
            "once": once,
            "gone": gone,
            "half": half,
            "more": more,
            "late": short,
        }.items():
            assert recoded(each) is None, name


def test_a_change_of_codes_is_said_instead_of_a_loss_and_nobody_is_called() -> None:
    orders = _renamed(_orders(1), "2025-07-01")
    seen = customers.picture(orders)
    assert not seen.worse() and verdicts.overall(seen).word == "on ne peut pas dire"
    assert "leurs codes ont sans doute changé" in verdicts.overall(seen).reason
    assert shown.answer(seen).startswith(
        "On ne peut pas le dire : en juillet 2025, presque tous les clients disparaissent"
    )
    silences = customers.silences(orders, seen.last)
    calls = customers.to_call(silences)
    assert len(calls)
    (action,) = shown.actions(seen, silences, calls, None, pd.DataFrame())
    assert action.do.startswith("Demander si les codes clients ont changé")
    (advice,) = shown.advice(seen, silences, calls, None, uplift=0.03)
    assert "n'appelez personne" in advice.text
    assert not [
        told
        for told in shown.findings(seen, silences, (0.2, 30, 0.02))
        if "tu," in told.text or "taisent" in told.text
    ]


def test_a_real_loss_is_still_told() -> None:
    orders = _orders(2)
    keep = (orders["order_date"] < "2025-07-01") | (orders["customer_id"].str[1:].astype(int) < 40)
    seen = customers.picture(orders[keep])
    assert seen.recoded is None and seen.worse() and shown.answer(seen).startswith("Non")
