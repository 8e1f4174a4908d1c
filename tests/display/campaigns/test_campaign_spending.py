"""What is advised of the next budget: the table and the sentence name the same campaigns, and every sum is the rows'."""

from typing import Any

import pandas as pd
import pytest

from smkit.analysis.campaigns import stakes
from smkit.display.campaigns import acting, spending

Recorded = list[dict[str, Any]]
CAMPAIGNS = pd.DataFrame(
    {"campaign": ["Flyers", "Vidéo", "E-mail", "Salon"], "cost": 900.0, "bought": 5, "revenue": 600.0, "margin": 300.0,
     "net_gain": [-600.0, -900.0, -50.0, 2_000.0], "net_gain_low": [-700.0, -950.0, -300.0, 900.0],
     "net_gain_high": [-500.0, -800.0, 100.0, 3_000.0]}
)  # fmt: skip
SHARED = pd.DataFrame({"channel": ["Terrain", None], "cost": [100.0, 200.0], "value": [400.0, 300.0], "proposed": [180.0, 100.0],
                       "expected": [560.0, 200.0], "sure": True})  # fmt: skip
GIVEN: dict[str, Any] = {"elasticity": 0.5, "budget": 300.0}


def plain(text: str) -> str:
    return " ".join(text.split())


def advised(campaigns: pd.DataFrame, shared: pd.DataFrame | None = None, **more: Any) -> str:
    given = GIVEN | {"cap": 2.0, "in_money": True} | more
    return plain(
        " ".join(sentence for sentence, *_ in spending.advice(campaigns, shared, "channel", **given))
    )


def test_the_loss_that_ends_is_that_of_the_campaigns_named(recorded: Recorded) -> None:
    said = advised(CAMPAIGNS, years=2.0)
    assert (
        "Ne refaites pas telles quelles « Flyers » et « Vidéo » : même avec plus de chance, elles perdaient"
        in said
    )
    assert "Vous y gagnez 750 € de marge par an, si leurs acheteurs" in said  # 1 500 over two years
    stop, _ = acting.actions(CAMPAIGNS, None, "channel", over=2.0, in_money=True, **GIVEN)
    assert (stop.stake, stop.low, stop.high) == (750.0, 650.0, 825.0)
    assert "2 campagnes, dont « Vidéo », qui fait au moins la moitié" in plain(stop.do)
    acting.losers_table(CAMPAIGNS)
    acting.losers_table(CAMPAIGNS.tail(2))
    (table,) = recorded
    assert [row[0] for row in table["rows"]] == ["Vidéo", "Flyers"]


def test_nothing_is_said_to_be_gained_a_year_where_nothing_tells_the_pace() -> None:
    shared = SHARED.assign(cost=[100.0, 300.0])
    for years in (1.0, 2.0):
        said = advised(CAMPAIGNS, shared, gain=(40.0, 120.0), years=years)
        stop = next(
            row
            for row in acting.actions(CAMPAIGNS, shared, "channel", over=years, in_money=True, **GIVEN)
            if row.list == "campagnes_perdantes"
        )
        paced = years > 1
        assert ("par an" in said.lower()) is paced and ("refaites au même rythme" in stop.why) is paced
    once = advised(CAMPAIGNS, shared, gain=(40.0, 120.0))
    assert "Vous y gagnez 1 500 € de marge, ce qu'ont perdu ces campagnes, si leurs acheteurs" in once
    assert "Sur ces campagnes, c'est de 40 € à 120 € de marge nette en plus" in once
    assert "ce qu'a perdu cette campagne, si ses acheteurs" in advised(CAMPAIGNS.head(1))
    rows = acting.actions(CAMPAIGNS, shared, "channel", over=1.0, in_money=True, **GIVEN)
    assert all("une fois l'an" in row.why for row in rows if row.stake is not None)


def test_a_loss_without_a_range_is_said_by_the_table_and_by_the_sentence_alike(recorded: Recorded) -> None:
    unknown = CAMPAIGNS.head(1).assign(net_gain_low=float("nan"), net_gain_high=float("nan"))
    said = advised(unknown)
    assert "Ne refaites pas telle quelle « Flyers » : elle perdait. Vous y gagnez 600 €" in said
    assert "chance" not in said
    stop, _ = acting.actions(unknown, None, "channel", over=1.0, in_money=True, **GIVEN)
    assert plain(stop.do) == "Ne pas refaire telle quelle « Flyers »" and stop.stake == 600
    acting.losers_table(unknown)
    assert "Au moins" not in [column["label"] for column in recorded[0]["columns"]]


def test_the_worst_is_not_said_to_be_half_of_the_loss_where_it_is_not() -> None:
    three = CAMPAIGNS.head(2).assign(net_gain=[-600.0, -610.0])
    both = pd.concat([three, three.assign(campaign=["Radio", "Affiches"])])
    stop, _ = acting.actions(both, None, "channel", over=1.0, in_money=True, **GIVEN)
    assert plain(stop.do).endswith("4 campagnes, dont « Vidéo », la pire")


def test_moves_of_the_budget_are_told_with_what_they_bring(recorded: Recorded) -> None:
    said = advised(CAMPAIGNS.tail(1), SHARED, gain=(40.0, 120.0), years=2.0)
    assert "Ajoutez 80 € à « Terrain » ; retirez 100 € à « Non renseigné »." in said
    assert "un gain net de 480 € au lieu de 400 €, pour 280 € de dépenses au lieu de 300 €" in said
    assert "Par an, c'est de 20 € à 60 € de marge nette en plus" in said
    assert "20 € restent à ne pas dépenser" in said and "n'augmente son résultat que de 41 %" in said
    people = advised(CAMPAIGNS.tail(1), SHARED, in_money=False)
    assert "Effet attendu : 760 acheteurs au lieu de 700, pour 280 €" in people and "restent à" not in people


def test_the_row_of_the_budget_says_what_the_sentence_does() -> None:
    money, _ = acting.actions(CAMPAIGNS.tail(1), SHARED, "channel", over=2.0, in_money=True, **GIVEN)
    assert (
        plain(money.do)
        == "Déplacer le budget : 80,00 € de plus à « Terrain », 100 € de moins à « Non renseigné »"
    )
    assert money.stake == pytest.approx(stakes.moved(SHARED, 2.0, elasticity=0.5).worth)
    assert "se recoupe" not in money.why
    people, _ = acting.actions(CAMPAIGNS.tail(1), SHARED, "channel", over=2.0, in_money=False, **GIVEN)
    assert people.stake is None and plain(people.why).endswith("acheteurs attendus : +60")
    overlapping = acting.actions(CAMPAIGNS, SHARED, "channel", over=2.0, in_money=True, **GIVEN)
    assert "se recoupe" in next(row for row in overlapping if row.list == "budget").why


@pytest.mark.parametrize(
    ("change", "cost", "sure", "told"),
    [(4.0, 1_000.0, True, False), (6.0, 1_000.0, True, True), (4.0, 20.0, True, True), (0.9, 2.0, True, False),
     (500.0, 1_000.0, False, False)],
)  # fmt: skip
def test_only_moves_worth_telling_are_told(change: float, cost: float, sure: bool, told: bool) -> None:
    shared = pd.DataFrame(
        {"channel": ["Terrain"], "cost": [cost], "proposed": [cost + change], "sure": [sure]}
    )
    down, up = spending.told_moves(shared, 1_000.0)
    assert len(up) == told and not len(down)
    down, up = spending.told_moves(shared.assign(proposed=cost - change), 1_000.0)
    assert len(down) == told and not len(up)


def test_a_budget_that_nothing_moves_is_kept() -> None:
    still = SHARED.assign(proposed=SHARED["cost"])
    assert "Gardez la répartition actuelle du budget" in advised(CAMPAIGNS.tail(1), still)
    (only,) = acting.actions(CAMPAIGNS.tail(1), still, "channel", over=1.0, in_money=True, **GIVEN)
    assert "témoin" in only.do
