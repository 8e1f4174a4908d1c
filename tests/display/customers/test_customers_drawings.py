"""The titles of the customers' charts: no more than what is sure, and the sums that their bars show."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from smkit.analysis.customers.picture import Picture
from smkit.analysis.customers.retention import Change
from smkit.analysis.customers.satisfaction import Nps
from smkit.display.customers import drawings

Company = Callable[..., Picture]
Recorded = list[dict[str, Any]]


def changed(before: float, after: float, p: float) -> Change:
    return Change(pd.Timestamp("2025-07-01"), before, 0, 1, after, 0, 1, 50, 50, p)


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"Tous": changed(0.8, 0.6, 0.01)}, "Les clients reviennent moins depuis le 3e trimestre 2025"),
        ({"Tous": changed(0.6, 0.8, 0.01)}, "Les clients reviennent plus depuis le 3e trimestre 2025"),
        ({"Tous": changed(0.8, 0.6, 0.2)}, "les clients reviennent comme avant, au hasard près"),
        ({"Tous": None}, "Part des clients qui reviennent d'un trimestre à l'autre"),
        (
            {"B2B": changed(0.6, 0.8, 0.01), "B2C": changed(0.8, 0.6, 0.01)},
            "Les clients B2C reviennent moins",
        ),
    ],
)
def test_retention_is_titled_by_what_is_sure(
    changes: Mapping[str, Change | None], title: str, company: Company, recorded: Recorded
) -> None:
    drawings.retention_chart(company(changes=changes))
    assert title in recorded[0]["title"] and "2025-T3 : 75,0 %" in recorded[0]["alt"]


def test_a_month_is_named_by_its_name_and_no_period_draws_nothing(
    company: Company, recorded: Recorded
) -> None:
    monthly = company(grain="month", changes={"Tous": changed(0.8, 0.6, 0.01)})
    drawings.retention_chart(monthly)
    drawings.retention_chart(company(followed=company().followed.head(0)))
    (chart,) = recorded
    assert chart["title"] == "Les clients reviennent moins depuis juillet 2025"
    assert "2025-07 : 75,0 %" in chart["alt"]


def test_the_way_from_one_revenue_to_the_next_adds_up(company: Company, recorded: Recorded) -> None:
    parts = {
        "new": 300.0,
        "returned": 200.0,
        "growth": 0.0,
        "decline": -150.0,
        "lost": -450.0,
        "without_customer": 0.001,
    }
    moved = pd.DataFrame([{"period": pd.Timestamp("2025-07-01"), "revenue_before": 600.0, "revenue": 500.0} | parts])  # fmt: skip
    drawings.movements_chart(company(moved=moved), "Tous")
    drawings.movements_chart(company(year=moved), "Tous")
    quarter, year = recorded
    assert quarter["title"] == (
        "Les clients perdus retirent 450 €, nouveaux et clients de retour en apportent 500 €"
    )
    steps = quarter["alt"].removeprefix(quarter["title"] + ". ").removesuffix(".").split(" ; ")
    assert [step.rsplit(" ", 2)[0] for step in steps] == [
        "Avant", "Nouveaux clients", "Clients de retour", "En baisse", "Clients perdus", "Maintenant"
    ]  # fmt: skip
    money = [float(step.rsplit(" ", 2)[1].replace("−", "-")) for step in steps]
    assert sum(money[:-1]) == money[-1] == 500
    assert ". Un an plus tôt 600 € ; " in year["alt"]


def test_the_largest_silent_accounts_are_weighed_among_all_who_are_silent(recorded: Recorded) -> None:
    silences = pd.DataFrame({"customer_id": [f"Compte {n}" for n in range(10)], "state": ["gone", "late"] * 5, "at_stake": 100.0,
                             "margin_at_stake": [50.0] * 8 + [25.0] * 2})  # fmt: skip
    here = pd.DataFrame(
        {"customer_id": ["Fidèle"], "state": "on_time", "at_stake": 9_000.0, "margin_at_stake": 9.0}
    )
    drawings.silences_chart(pd.concat([silences, here]))
    drawings.silences_chart(silences.head(1).assign(margin_at_stake=float("nan")))
    drawings.silences_chart(here)
    several, one = recorded
    assert several["title"] == "8 clients silencieux portent 89 % de la marge en jeu"  # 400 of 450
    assert one["title"] == "1 client silencieux porte 100 % des ventes en jeu"
    assert "Fidèle" not in several["alt"] and "Compte 0 50,00 €" in several["alt"]


def test_a_trial_is_told_of_the_largest_group_by_the_model_that_is_kept(recorded: Recorded) -> None:
    def tried(customers: int, expected: float) -> Any:
        methods = pd.DataFrame({"method": ["rate", "mbgnbd"], "expected": [999.0, expected]})
        deciles = pd.DataFrame({"decile": [1, 2], "expected": [2.5, 0.5], "real": [2.0, 1.0]})
        return SimpleNamespace(
            test=SimpleNamespace(
                customers=customers, methods=methods, deciles=deciles, best="mbgnbd", real=1_234
            )
        )

    drawings.calibration_chart({"B2B": tried(50, 40.0), "B2C": tried(900, 1_100.4)})
    drawings.calibration_chart({"Tous": SimpleNamespace(test=None)})
    (chart,) = recorded
    assert chart["title"] == "À l'essai en B2C, le modèle prévoyait 1 100 achats : il y en a eu 1 234"
    assert "Dixième 1 : 2,50 prévus, 2,00 réels" in chart["alt"]


def test_a_segment_recommends_more_only_where_intervals_do_not_meet(recorded: Recorded) -> None:
    low = Nps(-20.0, -30.0, -10.0, 10, 10, 30)
    drawings.satisfaction_chart({"B2C": low, "B2B": Nps(40.0, 20.0, 60.0, 30, 10, 10)})
    drawings.satisfaction_chart({"B2C": low, "B2B": Nps(0.0, -15.0, 15.0, 10, 10, 10)})
    drawings.satisfaction_chart({"B2B": Nps(float("nan"), float("nan"), float("nan"), 2, 0, 0)})
    apart, close = recorded
    assert apart["title"] == "NPS : B2B recommande plus que B2C, au-delà du hasard"
    assert close["title"] == "NPS, et ce que le hasard en laisse savoir"
    assert "B2C −20, entre −30 et −10" in apart["alt"]
