"""What is advised after an experiment: the sentence and the table say the same, and only what was proven."""

from typing import Any

import pandas as pd
import pytest

from smkit.display.experiments import acting


def plain(text: str) -> str:
    return " ".join(text.split())


def effect(group: str, **more: Any) -> dict[str, Any]:
    row = {"group": group, "difference": 0.027, "low": 0.016, "high": 0.039, "proven": True, "revenue_gained": 900.0,
           "revenue_gained_low": 200.0, "revenue_gained_high": 1_500.0}  # fmt: skip
    return row | more


def money(*groups: str, **more: Any) -> pd.DataFrame:
    row = {
        "net_gain": 300.0,
        "net_gain_low": 50.0,
        "net_gain_high": 700.0,
        "margin_gained": 500.0,
        "cost": 200.0,
        "roi": 1.5,
    }
    return pd.DataFrame([row | {"group": group} | more for group in groups])


def advised(effects: list[dict[str, Any]], returns: pd.DataFrame, **more: Any) -> list[str]:
    given: dict[str, Any] = {"detectable": None, "needed": None} | more
    return [plain(sentence) for sentence, *_ in acting.advice(pd.DataFrame(effects), returns, **given)]


@pytest.mark.parametrize(
    ("known", "paid", "sentence", "row"),
    [
        ({}, {}, "Étendez « Offre » aux personnes", "Étendre « Offre », en gardant un petit groupe témoin"),
        (
            {"revenue_gained_high": -1.0},
            {},
            "N'étendez pas « Offre » : il convertit davantage mais rapporte moins",
            "Ne pas étendre",
        ),
        (
            {},
            {"net_gain_high": -1.0},
            "coûte plus qu'il ne rapporte : réduisez son coût",
            "Réduire le coût de « Offre »",
        ),
        (
            {},
            {"net_gain_low": -1.0},
            "il n'est pas sûr que ces ventes paient son coût",
            "Refaire « Offre » sur une partie",
        ),
        (
            {"revenue_gained_low": -1.0},
            {},
            "il n'est pas sûr que les montants suivent",
            "Refaire « Offre » sur une partie",
        ),
    ],
)
def test_a_group_that_converts_better_is_extended_only_where_money_follows(
    known: dict[str, Any], paid: dict[str, Any], sentence: str, row: str
) -> None:
    effects, returns = [effect("Offre", **known)], money("Offre", **paid)
    (said,) = advised(effects, returns)
    (done,) = acting.actions(pd.DataFrame(effects), returns, None, None)
    assert sentence in said and plain(done.do).startswith(row)
    assert (done.stake, done.low) == (300.0, paid.get("net_gain_low", 50.0))


def test_a_thousand_more_people_bring_what_the_interval_says() -> None:
    (said,) = advised([effect("Offre", low=-0.002)], money("Offre"))
    assert "pour 1 000 de plus, attendez de 0 à 39 acheteurs supplémentaires" in said
    unknown = money("Offre", **dict.fromkeys(("net_gain", "net_gain_low", "net_gain_high"), float("nan")))
    (row,) = acting.actions(pd.DataFrame([effect("Offre")]), unknown, None, None)
    assert row.stake is None and plain(row.why) == "16 à 39 acheteurs de plus pour 1 000 personnes"


@pytest.mark.parametrize(
    ("beaten", "said"),
    [
        (["Lettre"], "plutôt que « Lettre », qui convertit moins."),
        (["Lettre", "Appel"], "plutôt que « Lettre » et « Appel », qui convertissent moins."),
        ([], "Entre « Offre » et « Lettre » et « Appel », le test ne tranche pas"),
    ],
)
def test_a_person_gets_the_one_that_beat_the_others(beaten: list[str], said: str) -> None:
    groups = ["Offre", "Lettre", "Appel"]
    rivals = pd.DataFrame(
        {"group": "Offre", "other": groups[1:], "proven": [name in beaten for name in groups[1:]]}
    )
    told = advised([effect(group) for group in groups], money(*groups), rivals=rivals)[1]
    assert said in told and ("le test ne tranche pas" in told) is (len(beaten) < 2)
    rows = acting.actions(pd.DataFrame([effect(group) for group in groups]), money(*groups), None, None)
    assert [row.stake for row in rows] == [300.0, None, None]  # gains are not added


def test_what_does_worse_is_stopped_and_what_shows_nothing_is_not_extended() -> None:
    effects = [
        effect("Appel", difference=-0.02),
        effect("Lettre", proven=False),
        effect("Flyer", proven=False),
    ]
    stop, silent = advised(effects, money("Appel", "Lettre", "Flyer"), detectable=0.03, needed=11_045)
    assert stop == "Arrêtez « Appel » : il convertit moins que de ne rien faire."
    assert silent.startswith("N'étendez pas « Lettre » et « Flyer » sur la foi de ce test")
    assert (
        "Pour voir un écart de 1,5 pt, il faudrait 11 045 personnes par groupe" in silent
    )  # half of what was seen
    (short,) = advised(effects[1:2], money("Lettre"))
    assert "il faudrait" not in short
    row = acting.actions(pd.DataFrame(effects[1:2]), money("Lettre"), None, None)[0]
    assert row.why == "le hasard suffit à expliquer l'écart"


def test_what_is_missing_to_judge_the_money_is_asked_for_by_name() -> None:
    nothing = money("Offre", roi=None, cost=None, margin_gained=None)
    effects = [effect("Offre", revenue_gained=None)]
    asked = advised(effects, nothing)[-1]
    assert asked.startswith(
        "Donnez le montant de chaque achat (valeur), le coût par contact (cout_contact) et le taux de marque (taux_marque) :"
    )
    row = acting.actions(pd.DataFrame(effects), nothing, None, None)[-1]
    assert row.do == "Donner le montant de chaque achat, le coût par contact et le taux de marque"
    assert advised(effects, money("Offre", roi=None))[-1].startswith(
        "Donnez le montant de chaque achat (valeur) :"
    )
    assert not any("Donnez" in each for each in advised(effects, money("Offre")))


@pytest.mark.parametrize("stop", ["sizes", "losses", "shared"])
def test_what_forbids_a_verdict_is_mended_before_anything(stop: str) -> None:
    told = advised([effect("Offre")], money("Offre"), stops=[stop])
    (row,) = acting.actions(pd.DataFrame([effect("Offre")]), money("Offre"), None, None, stops=[stop])
    assert "Étendez" not in " ".join(told) and "refai" in " ".join(told).lower()
    assert row.stake is None and row.by == "avant de conclure"
