"""What a question is handed: days written as France writes them, and what is no table, told in French; nothing handed changes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from smkit.analysis import customers, kpis, plan, prospecting, smarketing
from smkit.analysis.campaigns import compare, portfolio
from smkit.analysis.errors import InputError

_DAY = date(2026, 12, 31)
#: No day here is beyond the twelfth: each of them is another day, too, to whoever puts the month first.
_ORDERS = pd.DataFrame(
    {"order_id": ["1", "2", "3"], "customer_id": ["a", "a", "b"], "amount": [10.0, 20.0, 30.0]}
    | {"order_date": pd.to_datetime(["2026-01-05", "2026-02-06", "2026-02-07"])}
)
_PLAN = pd.DataFrame({"action": ["Salon", "Mailing"], "planned_cost": [100.0, 50.0]}).assign(
    start_date=pd.to_datetime(["2026-01-05", "2026-03-04"]),
    end_date=pd.to_datetime(["2026-02-06", "2026-05-06"]),
)
_LEADS = pd.DataFrame({"stage": ["won", "lost", "won"], "source": ["a", "b", "a"]}).assign(
    created_at=pd.to_datetime(["2026-01-05", "2026-01-06", "2026-02-01"]),
    closed_at=pd.to_datetime(["2026-02-06", "2026-03-07", "2026-04-08"]),
)
_CAMPAIGNS = pd.DataFrame({"campaign": ["Mars"], "cost": [9.0], "end_date": pd.to_datetime(["2026-03-04"])})
_ASKED: dict[str, tuple[pd.DataFrame, Callable[[Any], Any]]] = {
    "customers": (_ORDERS, lambda table: customers.customers(table)),
    "cohorts": (_ORDERS, lambda table: customers.cohorts(table)),
    "kpis": (_ORDERS, lambda table: kpis.compute("panier_moyen", {"orders": table}, grain="month").table),
    "plan": (_PLAN, plan.complete),
    "wrong": (_PLAN, plan.wrong),
    "journey": (_LEADS, smarketing.journey),
    "last_known": (_LEADS, smarketing.last_known),
    "conversion": (_LEADS, smarketing.conversion),
    "review": (_LEADS, lambda table: smarketing.review(table, None)),
    "cycle": (_LEADS, prospecting.cycle),
    "won_by_month": (_LEADS, prospecting.won_by_month),
    "finished": (_CAMPAIGNS, lambda table: portfolio.finished(table, date(2026, 4, 1))[0]["campaign"]),
}


def _written(table: pd.DataFrame, how: Callable[["pd.Series[Any]"], Any]) -> pd.DataFrame:
    return table.assign(**{name: how(table[name]) for name in table if table[name].dtype.kind == "M"})


@pytest.mark.parametrize("question", _ASKED)
def test_days_as_france_writes_them_are_those_days(question: str) -> None:
    table, ask = _ASKED[question]
    wanted = repr(ask(table))
    for how in (
        lambda days: days.dt.strftime("%d/%m/%Y"),
        lambda days: days.dt.date.astype("object"),
        lambda days: days.dt.tz_localize("Europe/Paris"),
        lambda days: days.astype("timestamp[us][pyarrow]"),
    ):
        handed = _written(table, how)
        kept = handed.copy(deep=True)
        assert repr(ask(handed)) == wanted
        pd.testing.assert_frame_equal(handed, kept)


@pytest.mark.parametrize("question", [name for name in _ASKED if name != "kpis"])
def test_what_is_no_day_is_told_with_its_column(question: str) -> None:
    table, ask = _ASKED[question]
    with pytest.raises(InputError, match=r"\w+_\w+\W+ ne contient pas que des dates\W+bientôt\W+ trouvé"):
        ask(_written(table, lambda days: days.dt.strftime("%d/%m/%Y").where(days.index != 0, "bientôt")))


@pytest.mark.parametrize("handed", [None, [1], "commandes.csv", {"cost": [1.0]}, _ORDERS["amount"]])
@pytest.mark.parametrize(
    "ask",
    [
        compare.results,
        customers.customers,
        plan.state,
        smarketing.journey,
        smarketing.last_known,
        prospecting.cycle,
        lambda table, _day: smarketing.compliance(table),
        lambda table, day: smarketing.lateness(table, at=day),
        lambda table, day: prospecting.allowed(table, day),
    ],
)
def test_what_is_no_table_is_told_with_what_to_take(ask: Callable[..., Any], handed: Any) -> None:
    with pytest.raises(InputError, match="Un tableau pandas est attendu"):
        ask(handed, _DAY) if ask not in (compare.results, prospecting.cycle, smarketing.last_known) else ask(
            handed
        )


def test_two_columns_of_a_name_are_told() -> None:
    twice = pd.concat([_PLAN, _PLAN["start_date"]], axis=1)
    with pytest.raises(InputError, match=r"Deux colonnes portent le même nom\W+start_date"):
        plan.late(twice, date(2026, 4, 1))
