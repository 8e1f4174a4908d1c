"""What to do about customers, and what is said of those who leave: one is not spoken of as several, and money adds up."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from smkit.analysis.customers.picture import Picture
from smkit.analysis.customers.retention import Change
from smkit.analysis.customers.satisfaction import Nps
from smkit.analysis.customers.winback import WinBack
from smkit.display.customers import acting, sentences

Company = Callable[..., Picture]
NOBODY = pd.DataFrame()


def plain(text: str) -> str:
    return " ".join(text.split())


def silent(count: int, **more: Any) -> pd.DataFrame:
    """So many who are gone, the largest first, beside one who buys at their rhythm."""
    rows = {"customer_id": [*(f"Compte {n}" for n in range(count)), "Fidèle"], "state": ["gone"] * count + ["on_time"],
            "usual": 30.0, "silence": 90, "by_chance": 0.02, "p": [1e-6] * count + [0.5],
            "at_stake": [900.0, *[100.0] * (count - 1), 5_000.0],
            "margin_at_stake": [90.0, *[30.0] * (count - 1), 2_000.0]}  # fmt: skip
    return pd.DataFrame(rows).assign(**more)


def fallen(**known: Any) -> dict[str, Any]:
    change = Change(pd.Timestamp("2025-07-01"), 0.8, 0.7, 0.9, 0.6, 0.5, 0.7, 60, 60, 0.01)
    return {"changes": {"Tous": change}} | known


def test_one_account_to_call_is_not_spoken_of_as_several(company: Company) -> None:
    quiet = silent(1)
    (row,) = acting.actions(company(), quiet, quiet.head(1), None, NOBODY)
    assert plain(row.do) == "Appeler « Compte 0 », qui se tait"
    assert (row.low, row.stake, row.high) == pytest.approx((9.0, 15.75, 22.5))
    (costless,) = acting.actions(
        company(), quiet, quiet.head(1).assign(margin_at_stake=float("nan")), None, NOBODY
    )
    assert costless.stake is None and plain(costless.why) == "il achetait pour 900 € par an"
    said = plain(acting.advice(company(), quiet, quiet.head(1), None, uplift=0.03)[0].text)
    assert "appelez le client de la table « Qui se tait ». Il pèse 90,00 € de marge" in said
    told = plain(sentences.leaving(quiet)[1].text)
    assert told.startswith(
        "En tout, 1 client se tait plus longtemps que son rythme ne l'explique, dont 1 sans doute parti"
    )


def test_the_part_of_the_stake_is_of_the_money_that_is_told(company: Company) -> None:
    quiet = silent(3)
    margin = plain(acting.advice(company(), quiet, quiet.head(2), None, uplift=0.03)[0].text)
    assert (
        "les 2 premiers clients de la table « Qui se tait », dans l'ordre. Ils pèsent 120 € de marge"
        in margin
    )
    assert "par an, 80 % de l'enjeu." in margin  # 120 of 150; of sales, 1 000 of 1 100
    costless = silent(3, margin_at_stake=float("nan"))
    sales = plain(acting.advice(company(), costless, costless.head(2), None, uplift=0.03)[0].text)
    assert "1 000 € de ventes par an, 91 % de l'enjeu." in sales


def test_nobody_is_called_where_chance_shows_as_many(company: Company) -> None:
    quiet = silent(1, state="late", by_chance=0.6, p=0.04)
    assert acting.actions(company(), quiet, quiet.head(1), None, NOBODY) == []
    assert "taux_marque" in acting.advice(company(), quiet, quiet.head(1), None, uplift=0.03)[0].text


@pytest.mark.parametrize(
    ("contacted", "controls", "said"),
    [
        (1, 0, "écrivez au client de la table « À reconquérir », trop peu pour un groupe témoin."),
        (
            9,
            1,
            "écrivez aux 9 clients de la table « À reconquérir » et laissez tranquille celui du groupe témoin.",
        ),
        (9, 2, "et laissez tranquilles les 2 du groupe témoin."),
        (0, 0, "Ne relancez personne en masse"),
    ],
)
def test_a_campaign_counts_its_people(contacted: int, controls: int, said: str, company: Company) -> None:
    chosen = WinBack(pd.DataFrame({"reason": [""]}), contacted, controls, 100.0, 20.0, None, None)
    (only,) = acting.advice(company(), silent(1), NOBODY, chosen, uplift=0.04)
    assert said in plain(only.text)
    if contacted:  # half as many come back: 60 less 20; twice as many: 240 less 20
        assert (
            "si l'offre fait revenir 4 % de clients en plus (hypothèse à vérifier) : de 40,00 € à 220 €"
            in plain(only.text)
        )
        assert "pour 2 % à 8 %" in plain(only.text) and ("experience" in only.text) is bool(controls)


def test_a_low_end_that_loses_asks_for_a_trial(company: Company) -> None:
    chosen = WinBack(pd.DataFrame({"reason": [""]}), 9, 2, 10.0, 20.0, 400, 0.3)
    said = plain(acting.advice(company(), silent(1), NOBODY, chosen, uplift=0.04)[0].text)
    assert "coûte plus qu'elle ne rapporte : commencez par un essai" in said
    assert "il faudrait 400 personnes par groupe : avec ceux-ci, 30 % seulement" in said


def test_a_customer_costs_more_than_three_years_repay(company: Company) -> None:
    row = {"group": "B2C", "new": 10, "cac": 100.0, "clv_low": 60.0, "clv_high": 80.0}
    (asked,) = acting.actions(company(), silent(1), NOBODY, None, pd.DataFrame([row]))
    assert (asked.low, asked.stake, asked.high) == (200.0, 300.0, 400.0)
    assert plain(asked.do) == "Ramener le coût d'un nouveau client B2C de 100 € à 60,00 €"
    assert acting.actions(company(), silent(1), NOBODY, None, pd.DataFrame([row | {"clv_high": 100.0}])) == []


@pytest.mark.parametrize(
    ("grain", "said"),
    [
        ("quarter", "Sur deux trimestres, la perte"),
        ("month", "Sur deux mois, la perte se voit entière : au mois de"),
    ],
)
def test_a_loss_is_dated_and_seen_over_two_periods(grain: str, said: str, company: Company) -> None:
    lost = company(grain=grain, **fallen(half_changes=fallen()["changes"]))
    first = plain(sentences.findings(lost, silent(1), (float("nan"), 0, 0))[-1].text)
    assert said in first and "(entre 70,0 % et 90,0 %) à 60,0 % (entre 50,0 % et 70,0 %)" in first
    (looked,) = acting.actions(lost, silent(1), NOBODY, None, NOBODY)
    assert plain(looked.do) == "Demander à cinq clients perdus ce qui a changé avant le 1er juillet 2025"


@pytest.mark.parametrize(
    ("new", "revenue", "said"),
    [
        (
            300.0,
            1_200.0,
            "; les nouveaux en apportent 300 € et le cachent : le chiffre d'affaires fait +20,0 %.",
        ),
        (
            50.0,
            1_100.0,
            "; les nouveaux en apportent 50,00 €, les autres achètent davantage, et cela le cache",
        ),
        (300.0, 900.0, ", mais les autres achètent moins : le chiffre d'affaires fait −10,0 %."),
        (50.0, 800.0, "; les nouveaux n'en apportent que 50,00 €."),
        (0.0, 800.0, "; les nouveaux n'en apportent pas."),
    ],
)
def test_what_hides_a_loss_is_named_for_what_it_is(
    new: float, revenue: float, said: str, company: Company
) -> None:
    year = pd.DataFrame({"period": pd.to_datetime(["2025-04-01", "2025-07-01"]), "lost": [-9_999.0, -200.0], "new": [9.0, new],
                         "revenue_before": [9.0, 1_000.0], "revenue": [9.0, revenue]})  # fmt: skip
    told = plain(sentences.answer(company(**fallen(year=year))))
    assert told.startswith("Non : depuis le 3e trimestre 2025, vous ne gardez que 60,0 %")
    assert "retirent 200 € de ventes" in told and said in told


def test_fragile_segments_are_not_said_to_hold() -> None:
    def said(*verdicts: str) -> str:
        rows = {"segment": [f"S{n}" for n in range(len(verdicts))], "verdict": verdicts}
        return plain(" ".join(each.text for each in sentences.stable(pd.DataFrame(rows))))

    assert said("solid", "solid").startswith("Les segments RFM tiennent")
    assert "mais « S1 » est fragile" in said("solid", "doubtful") and "tiennent" not in said(
        "solid", "doubtful"
    )
    assert "« S0 » et « S1 » sont fragiles" in said("doubtful", "doubtful")
    assert said("doubtful", "chance").startswith("Le segment « S1 » doit beaucoup au hasard")
    assert said() == ""


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (5, 30, "plus de promoteurs que"),
        (-30, -5, "plus de détracteurs que"),
        (-5, 30, "s'équilibrent, au hasard près"),
    ],
)
def test_a_score_says_no_more_than_its_interval(low: float, high: float, said: str) -> None:
    (only,) = sentences.satisfaction({"Tous": Nps((low + high) / 2, low, high, 20, 10, 10)}, 30)
    assert said in plain(only.text) and "(40 réponses)" in plain(only.text)
