"""Customers who buy at Easter have not gone because Easter has moved; those who have gone are told all the same."""

import ibis
import numpy as np
import pandas as pd
import pytest

from smkit.analysis.customers import verdicts
from smkit.analysis.customers.feast import eastern
from smkit.analysis.customers.picture import Picture, picture
from smkit.display import customers as shown

#: From a calendar.
EASTERS = [pd.Timestamp(day) for day in ("2023-04-09", "2024-03-31", "2025-04-20")]


def _kept(seed: int, last: str, *, peak: float = 5.0, gone_from: str = "", share: float = 0.0) -> Picture:
    """Four hundred customers who buy alike every day, more in the fortnight before Easter; some leave on a day."""
    draw = np.random.default_rng(seed)
    days = pd.date_range("2023-01-01", last)
    feast = days.isin([easter - pd.Timedelta(n, "D") for easter in EASTERS for n in range(1, 15)])
    each = draw.poisson(8.0 * np.where(feast, peak, 1.0))
    when, who = np.repeat(days, each), draw.integers(0, 400, int(each.sum()))
    stay = (who >= 400 * share) | (when < gone_from) if gone_from else np.ones(len(who), bool)
    number = np.arange(len(who)).astype(str)
    orders = pd.DataFrame({"order_id": number, "order_date": when, "customer_id": who.astype(str)}).assign(
        amount=20.0
    )
    return picture(orders[stay], last)


@pytest.mark.parametrize("last", ["2024-06-30", "2024-12-31", "2025-03-31", "2025-06-30"])
def test_easter_in_another_quarter_loses_nobody(last: str) -> None:
    for seed in range(4):
        found = _kept(seed, last)
        assert not found.worse()
        assert not found.better() or last.endswith(
            "06-30"
        )  # a spring that begins or ends a history is beside few others


def test_what_easter_may_do_is_said_to_be_of_easter() -> None:
    told = [_kept(seed, "2025-03-31") for seed in range(6)]
    by_feast = [each for each in told if any(change and change.feast for change in each.changes.values())]
    assert by_feast
    assert verdicts.overall(by_feast[0]).reason.startswith("Pâques n'est pas dans les mêmes périodes")
    assert "le hasard ou Pâques, qui change de date," in shown.answer(by_feast[0])


GONE = [
    ("2024-07-01", "2025-03-31"),
    ("2025-01-01", "2025-03-31"),
    ("2024-04-01", "2024-12-31"),
    ("2024-10-01", "2024-12-31"),
]


@pytest.mark.parametrize(("gone_from", "last"), GONE)
def test_customers_who_have_gone_are_told_whenever_they_went(gone_from: str, last: str) -> None:
    """Two in five leave a company that Easter brings nothing."""
    assert _kept(3, last, peak=1.0, gone_from=gone_from, share=0.4).worse()


@pytest.mark.parametrize(("gone_from", "last"), [GONE[0], GONE[1], GONE[3]])
def test_customers_who_have_gone_are_told_of_a_company_that_has_easter(gone_from: str, last: str) -> None:
    """The spring quarter of 2024 has no other like it in this history: what shows in it alone may be of Easter."""
    assert _kept(3, last, gone_from=gone_from, share=0.4).worse()


def test_easter_is_known_by_what_is_bought_for_it() -> None:
    days = pd.date_range("2023-01-01", "2025-06-30")
    feast = days.isin([easter - pd.Timedelta(n, "D") for easter in EASTERS for n in range(1, 15)])
    for seed in range(20):
        each = np.random.default_rng(seed).poisson(np.where(feast, 4.0, 2.0))
        flat = np.random.default_rng(seed).poisson(2.0, len(days))
        bought = pd.DataFrame({"order_date": days.repeat(each)})
        assert eastern(bought) and (seed or eastern(ibis.memtable(bought)))
        assert not eastern(pd.DataFrame({"order_date": days.repeat(flat)}))
