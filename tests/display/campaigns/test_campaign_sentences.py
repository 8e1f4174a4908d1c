"""What a report says of campaigns: what is known is used, and what is missing is named."""

from typing import Any

import pandas as pd
import pytest

from smkit.analysis.campaigns import ads, budget, portfolio
from smkit.display import campaigns as shown

ADS = pd.DataFrame(
    {
        "campaign": ["Marque", "Générique", "Vidéo"],
        "cost": [555.30, 1_628.10, 93.0],
        "clicks": [1_234, 2_010, 310],
        "impressions": [12_345, 98_000, 402_100],
        "conversions": [82.5, 41.0, 0.0],
        "revenue": [8_210.0, 2_960.5, 0.0],
    }
)


def plain(text: str) -> str:
    return " ".join(text.split())


def answer(table: pd.DataFrame) -> str:
    return plain(shown.answer(portfolio.together(table), portfolio.summary(table)))


def limits(table: pd.DataFrame) -> str:
    said = shown.limits(portfolio.summary(table), ads.oddities(table), base="HT", currency="EUR")
    return plain(" ".join(said))


def advice(table: pd.DataFrame, by: str = "campaign") -> str:
    campaigns = portfolio.summary(table)
    shared = budget.allocate(campaigns, value="bought", label=by, worth=False)
    said = shown.advice(
        campaigns, shared, by, elasticity=0.6, cap=2.0, budget=float(table["cost"].sum()), in_money=False
    )
    return plain(" ".join(sentence for sentence, *_ in said))


def test_known_sales_are_told_and_only_the_margin_is_missing() -> None:
    assert "11 171 € de ventes attribuées, soit 4,91 € de ventes par euro" in answer(ADS)
    assert "plus de 20,4 % de marge" in answer(ADS) and "Sans le montant des ventes" not in answer(ADS)
    assert "Aucune campagne n'a de taux de marque" in limits(ADS) and "ventes connues" not in limits(ADS)
    assert "Donnez le taux de marque (paramètre taux_marque)" in advice(ADS)


def test_sales_under_the_cost_lose_whatever_the_margin() -> None:
    assert answer(ADS.assign(revenue=[100.0, 200.0, 0.0])).startswith("Non :")


def test_no_money_is_added_to_what_sells_less_than_it_costs() -> None:
    """« Générique » has by far the most room: 810 € for one sale of 49 €."""
    table = ADS.assign(cost=[112.0, 810.0, 586.0], conversions=[12.0, 1.0, 0.0], revenue=[960.5, 49.0, 0.0])
    said = advice(table)
    assert "Ajoutez 112 € à « Marque » ; retirez 586 € à « Vidéo »." in said
    assert said.startswith(
        "Avant d'y remettre de l'argent, regardez d'abord « Générique » et « Vidéo » : leurs ventes ne couvrent pas leur "
        "dépense. Quelle que soit la marge, elles ont perdu au moins 1 347 €, si leurs acheteurs"
    )
    rows = shown.actions(
        portfolio.summary(table), None, "campaign", over=1.0, elasticity=0.6, budget=1_508.0, in_money=False
    )
    assert plain(rows[0].do) == "Revoir « Générique » et « Vidéo » avant d'y remettre de l'argent"
    assert plain(rows[0].why).endswith("au moins 1 347 € de perte, quelle que soit la marge")
    assert "taux de marque" in rows[1].do, "« Marque » may earn: its margin is still to ask"


def test_campaigns_that_all_sell_less_than_they_cost_share_no_budget_and_need_no_margin() -> None:
    summed = portfolio.summary(ADS.assign(revenue=[100.0, 200.0, 0.0]))
    assert portfolio.measure(summed) == ""
    assert portfolio.measure(portfolio.summary(ADS)) == "bought"
    assert portfolio.measure(portfolio.summary(ADS.drop(columns="revenue"))) == "bought"
    given: dict[str, Any] = {"elasticity": 0.6, "budget": 2_276.0, "in_money": False}
    said = plain(" ".join(text for text, *_ in shown.advice(summed, None, "campaign", cap=2.0, **given)))
    assert said.startswith(
        "N'ajoutez rien à ce budget, et regardez d'abord « Générique », « Marque » et « Vidéo »"
    )
    assert "taux de marque" not in said
    assert not any("marque" in row.do for row in shown.actions(summed, None, "campaign", over=1.0, **given))


def test_one_that_sells_less_than_it_costs_is_told_alone_and_the_budget_is_not_said_to_be_right() -> None:
    """« Vidéo » sells cheaply, and for nothing: it keeps what it had, and so does « Marque »."""
    table = ADS.head(2).assign(cost=[500.0, 100.0], conversions=[5.0, 40.0], revenue=[5_000.0, 40.0])
    said = advice(table)
    assert "regardez d'abord « Générique » : ses ventes ne couvrent pas sa dépense" in said
    assert "elle a perdu au moins 60 €, si ses acheteurs" in said
    assert "Gardez la répartition" not in said and "Ajoutez" not in said


def test_what_campaigns_of_forms_cost_is_not_the_price_of_buyers() -> None:
    table = ADS.drop(columns=["revenue", "conversions"]).assign(buyers=[82, 41, None])
    assert "3 campagnes : 2 276 €, dont 2 183 € pour 123 acheteurs, soit 17,75 € par acheteur" in answer(
        table
    )
    known = answer(table.assign(buyers=[82, 41, 2]))
    assert "3 campagnes : 2 276 € pour 125 acheteurs, soit 18,21 € par acheteur" in known


def test_one_campaign_without_sales_leaves_the_whole_unknown() -> None:
    table = ADS.assign(revenue=[8_210.0, None, 0.0], margin_rate=0.4)
    assert "de ventes par euro" not in answer(table)
    assert (
        "1 campagne n'a pas de ventes connues : son gain net est n.d., et celui de l'ensemble aussi"
        in limits(table)
    )


def test_campaigns_that_are_known_are_told_beside_one_that_is_not() -> None:
    """Three of four have sales and a margin: the answer agrees with the table, which ranks them."""
    table = pd.DataFrame(
        {
            "campaign": ["A", "B", "C", "D"],
            "cost": [100.0, 0.0, 5_000.0, 3_000.0],
            "revenue": [400.0, 900.0, 60_000.0, None],
            "buyers": [4, 9, 600, None],
            "margin_rate": 0.4,
        }
    )
    said = answer(table)
    assert "1 campagne sur 4 n'a pas de ventes ou de marge connues (3 000 € de dépenses)" in said
    assert "Les 3 autres : 5 100 € de dépenses et 24 520 € de marge, soit un gain net de 19 420 €." in said
    assert "Sans le montant des ventes" not in said and "par acheteur" not in said
    lost = answer(table.assign(revenue=[100.0, None, 10_000.0, None]))
    assert "2 campagnes sur 4 n'ont pas" in lost and "soit une perte nette de 1 060 €." in lost
    assert "2 d'entre elles ont perdu de l'argent" in lost
    assert "L'autre : 100 €" in answer(table.assign(revenue=[400.0, None, None, None]))


def test_buyers_that_cost_nothing_are_not_counted_in_silence() -> None:
    table = ADS.drop(columns=["revenue", "conversions"]).assign(cost=[500.0, 0.0, 93.0], buyers=[82, 41, 2])
    free = "y compris 41 acheteurs de « Générique », dont le coût est de 0 €"
    assert f"par acheteur, {free}. Sans le montant" in answer(table) and free in limits(table)
    assert "y compris" not in answer(table.assign(cost=1.0)) + limits(table.assign(cost=1.0))


def test_conversions_that_stand_for_buyers_are_said_so() -> None:
    assert "les conversions de la plateforme en tiennent lieu" in limits(ADS)
    assert "tiennent lieu" not in limits(ADS.assign(buyers=[80.0, 41.0, 1.0]))


def test_every_euro_moved_is_told_even_from_a_small_campaign() -> None:
    """150 € is little for a budget of 58 705 €, and double what the campaign had."""
    table = pd.DataFrame(
        {
            "campaign": ["916", "936", "1178"],
            "cost": [149.71, 2_893.37, 55_662.15],
            "buyers": [24.0, 183.0, 872.0],
        }
    )
    assert "Ajoutez 2 893 € à « 936 » et 150 € à « 916 » ; retirez 3 043 € à « 1178 »." in advice(table)


@pytest.mark.parametrize(("losers", "whose"), [(1, "si ses acheteurs"), (2, "si leurs acheteurs")])
def test_one_campaign_is_not_spoken_of_as_several(losers: int, whose: str) -> None:
    table = pd.DataFrame(
        {
            "campaign": ["A", "B", "C"],
            "cost": [100.0, 5_000.0, 5_000.0],
            "revenue": [9_000.0, 900.0, 900.0 if losers == 2 else 90_000.0],
            "buyers": [90, 90, 90],
            "margin_rate": 0.5,
        }
    )
    assert whose in advice(table)
