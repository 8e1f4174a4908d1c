"""The table « À faire » of campaigns and of cases: what is worth what a year, with its range, and the list behind it."""

from dataclasses import replace

import pandas as pd
import pytest

from smkit.analysis.campaigns import Action, assess, stakes
from smkit.analysis.campaigns.risk import Risk
from smkit.analysis.campaigns.verdicts import judge
from smkit.display import campaigns as montrer
from smkit.display.campaigns import deciding

CAMPAIGNS = pd.DataFrame(
    {
        "campaign": ["Salon", "Vidéos", "Flyers", "E-mail"],
        "revenue": [9_000.0, 900.0, 500.0, 4_000.0],
        "margin": [4_500.0, 300.0, 200.0, 2_000.0],
        "net_gain": [2_500.0, -900.0, -300.0, -50.0],
        "net_gain_low": [1_000.0, -1_000.0, -380.0, -400.0],
        "net_gain_high": [4_000.0, -700.0, -200.0, 300.0],
    }
)
GIVEN = dict(elasticity=0.6, budget=6_000.0, in_money=True)
LOSING = Action(name="Mailing", fixed_cost=15_000, price=100, buyers=200, margin_rate=0.5)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_campaigns_that_surely_lose_are_not_made_again_and_the_worst_is_named() -> None:
    first, last = montrer.actions(CAMPAIGNS, None, "campaign", over=2.0, **GIVEN)
    assert plain(first.do) == (
        "Ne pas refaire telles quelles 2 campagnes, dont « Vidéos », qui fait au moins la moitié de la perte"
    )
    assert (first.stake, first.low, first.high) == (600.0, 450.0, 690.0), "E-mail may earn: it is left out"
    assert first.list == "campagnes_perdantes" and first.sure == "établie"
    assert last.stake is None and "témoin" in last.do


def test_a_margin_that_is_not_known_is_asked_for() -> None:
    unknown = CAMPAIGNS.assign(margin=float("nan"), net_gain=float("nan"))
    rows = montrer.actions(unknown, None, "campaign", over=1.0, **GIVEN)
    assert [row.who for row in rows] == ["Contrôle de gestion", "Responsable marketing"]


def test_a_budget_that_moves_says_what_it_is_worth_between_elasticities() -> None:
    shared = pd.DataFrame(
        {"campaign": ["A", "B"], "cost": [100.0, 100.0], "value": [400.0, 60.0], "proposed": [200.0, 20.0],
         "expected": [606.3, 22.8], "sure": [True, True]}
    )  # fmt: skip
    (row,) = montrer.actions(CAMPAIGNS.head(1), shared, "campaign", over=2.0, **(GIVEN | {"budget": 200.0}))[
        :1
    ]
    assert plain(row.do) == "Déplacer le budget : 100 € de plus à « A », 80,00 € de moins à « B »"
    worth = (400 * 2**0.6 + 60 * 0.2**0.6 - 460 - 20) / 2
    assert row.stake == pytest.approx(worth) and row.low < row.stake < row.high and row.list == "budget"


@pytest.mark.parametrize("in_money", [True, False])
def test_moves_that_do_not_balance_say_what_is_no_longer_spent(in_money: bool) -> None:
    spent = {
        "A": (100.0, 145.0),
        "B": (300.0, 157.0),
        "C": (200.0, 106.0),
        "D": (90.0, 60.0),
        "E": (50.0, 50.0),
    }
    shared = pd.DataFrame(
        {"campaign": list(spent), "cost": [c for c, _ in spent.values()], "value": 400.0,
         "proposed": [p for _, p in spent.values()], "expected": 400.0, "sure": True}
    )  # fmt: skip
    (row,) = montrer.actions(
        CAMPAIGNS.head(1), shared, "campaign", over=1.0, **(GIVEN | {"budget": 740.0, "in_money": in_money})
    )[:1]
    said = {plain(part).strip() for part in str(row.why).split(" ; ")}
    # 45 − 143 − 94 are told, 30 are not: 222 in all
    assert "1 autre mouvement dans la liste" in said
    assert f"en tout, 222 € de moins à dépenser{', comptés dans le gain' if in_money else ''}" in said
    even = shared.assign(proposed=[145.0, 255.0, 200.0, 90.0, 50.0])
    rows = montrer.actions(
        CAMPAIGNS.head(1), even, "campaign", over=1.0, **(GIVEN | {"budget": 740.0, "in_money": in_money})
    )
    assert "en tout" not in str(rows[0].why) and "autre mouvement" not in str(rows[0].why)


@pytest.mark.parametrize(
    ("days", "over"), [(("2024-01-01", "2025-12-31"), 2.0), (("2025-03-01", "2025-03-09"), 1.0)]
)
def test_what_lasted_less_than_a_year_is_made_once_a_year(days: tuple[str, str], over: float) -> None:
    assert stakes.years(*days) == over


def test_an_action_that_lost_is_not_made_again_and_its_loss_is_the_stake() -> None:
    outcome = assess(LOSING)
    rows = deciding.one_actions(outcome, verdict=judge(LOSING, outcome)[0])
    assert [plain(row.do) for row in rows] == [
        "Ne pas refaire l'action telle quelle",
        "Chercher à la faire pour moins de 10 000 €",
        "Tester une offre qui amène 300 ventes",
    ]
    assert all(row.net for row in rows if row.stake is not None), "a loss avoided is a net gain, not a margin"
    assert rows[0].stake == 5_000 and rows[0].low is None and {row.list for row in rows} == {"chiffres"}


def test_ranges_of_its_owner_are_the_ranges_of_the_stake() -> None:
    risk = Risk(draws=1_000, mean=-5_000, low=-8_000, middle=-5_000, high=-1_000, loss=1.0, error=0.0)
    lost = deciding.one_actions(assess(LOSING), risk=risk)[0]
    assert (lost.stake, lost.low, lost.high) == (5_000, 1_000, 8_000)
    won = assess(replace(LOSING, buyers=400))
    (again,) = deciding.one_actions(won, risk=replace(risk, low=1_000, high=9_000))
    assert (again.stake, again.low, again.high) == (5_000, 1_000, 9_000) and again.do.startswith("Refaire")
    (asked,) = deciding.one_actions(assess(replace(LOSING, margin_rate=None)))
    assert asked.stake is None and "taux de marque" in asked.do


def test_of_two_actions_the_better_is_kept_unless_chance_can_do_it() -> None:
    compared = pd.DataFrame({"action": ["A", "B"], "net_gain": [900.0, 400.0]})
    (kept,) = deciding.rivals_actions(compared, chance=0.01)
    (tried,) = deciding.rivals_actions(compared, chance=0.3)
    assert kept.stake == tried.stake == 500 and kept.do.startswith("Garder « A »")
    assert tried.do.startswith("Refaire l'essai") and tried.sure == "à confirmer"
    (none,) = deciding.rivals_actions(compared.assign(net_gain=[-100.0, -300.0]))
    assert none.stake == 400 and none.do.startswith("Ne refaire aucune")
