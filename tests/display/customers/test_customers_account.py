"""The sheet of one customer before a visit: their rhythm, their year and what stopped, each said as it is."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from smkit.analysis.customers.account import Account
from smkit.display.customers import account as shown

Bakery = Callable[..., Account]
Recorded = list[dict[str, Any]]


def plain(text: str) -> str:
    return " ".join(text.split())


def test_the_customer_is_ranked_by_what_was_kept_after_returns(bakery: Bakery) -> None:
    told = plain(shown.account_answer(bakery()))
    assert told.startswith(
        "« Boulangerie » : 900 € de ventes nettes depuis le 6 janvier 2025, 2e client sur 10."
    )
    assert "1er client sur 10." in plain(shown.account_answer(bakery(rank=1)))


@pytest.mark.parametrize(
    ("state", "usual", "said"),
    [
        ("on_time", 30.4, "Il achète tous les 30 jours, et le silence de 12 jours est dans ses habitudes."),
        ("late", 5.0, "Il achetait tous les 5 jours et se tait depuis 12 jours : il est en retard"),
        ("gone", 1.2, "Il achetait tous les jours et se tait depuis 12 jours : il est sans doute parti."),
        ("unknown", float("nan"), "Trop peu d'achats (4) pour connaître son rythme."),
    ],
)
def test_a_silence_is_told_beside_the_customers_own_rhythm(
    state: str, usual: float, said: str, bakery: Bakery
) -> None:
    assert said in plain(shown.account_answer(bakery(state=state, usual=usual)))


def test_the_basket_is_of_sales_and_the_share_is_of_all(bakery: Bakery, recorded: Recorded) -> None:
    shown.account_figures(bakery())
    seen = {each["id"]: each for each in recorded}
    assert seen["panier_moyen"]["value"] == 250 and seen["ventes_nettes"]["value"] == 900
    assert seen["ventes_nettes"]["note"].startswith("12,5 %")
    assert seen["rythme"]["n"] == 3 and seen["enjeu_du_client"]["value"] == 250  # four days are three waits
    recorded.clear()
    shown.account_figures(bakery(usual=float("nan"), margin_at_stake=float("nan")))
    assert {each["id"] for each in recorded if each["value"] is None} == {"rythme", "enjeu_du_client"}
    assert all(each["note"] for each in recorded if each["value"] is None)


def test_a_year_is_compared_with_the_one_before(bakery: Bakery) -> None:
    months = pd.Series([100.0, 110.0, 90.0] * 4 + [200.0, 210.0, 190.0] * 4)
    first = plain(shown.account_findings(bakery(months=months))[0].text)
    assert "2 400 €, contre 1 200 € pour les douze d'avant (+100,0 %)" in first
    assert "n'en concluez rien" not in first
    assert "entiers" not in plain(shown.account_findings(bakery(months=months.tail(23)))[0].text)


def test_what_stopped_is_named_and_the_rest_is_counted(bakery: Bakery) -> None:
    many = pd.DataFrame({"product": [f"P{n}" for n in range(5)], "stopped": True})
    told = [plain(each.text) for each in shown.account_findings(bakery(products=many))]
    assert told[0].endswith("« P0 », « P1 » et « P2 », et 2 autres.")
    assert told[1] == "A renvoyé pour 100 €, 10,0 % de ses achats."
    assert "récence 4, fréquence 3, montant 5" in told[2]


@pytest.mark.parametrize(
    ("state", "ruled"), [("gone", True), ("late", True), ("on_time", False), ("unknown", False)]
)
def test_a_good_segment_beside_a_long_silence_is_said_to_be_measured_otherwise(
    state: str, ruled: bool, bakery: Bakery
) -> None:
    told = plain(shown.account_findings(bakery(state=state))[-1].text)
    assert told.startswith("Segment RFM")
    assert ("par rapport aux autres clients et non à son rythme" in told) is ruled


@pytest.mark.parametrize(
    ("state", "first"),
    [
        ("gone", "Demandez d'abord ce qui a changé"),
        ("on_time", "Demandez pourquoi il n'achète plus « Levure »"),
        ("unknown", "Demandez pourquoi"),
    ],
)
def test_who_is_silent_is_asked_why_before_anything_is_sold(state: str, first: str, bakery: Bakery) -> None:
    told = [plain(each.text) for each in shown.account_advice(bakery(state=state))]
    rows = shown.account_actions(bakery(state=state))
    assert told[0].startswith(first) and len(told) == len(rows) == 2
    assert [row.stake for row in rows] == ([250.0, None] if state == "gone" else [None, None])
    assert ("Le client va bien" in told[-1]) is (state == "on_time")


def test_the_best_quarter_is_the_one_that_sold_most(bakery: Bakery, recorded: Recorded) -> None:
    shown.account_chart(bakery())
    (chart,) = recorded
    assert chart["title"] == "Son meilleur trimestre : le 2e trimestre 2025, 750 €"
    assert "1er trimestre 2025 250 € ; 2e trimestre 2025 750 €." in chart["alt"]


def test_only_what_stopped_is_remarked(bakery: Bakery, recorded: Recorded) -> None:
    shown.account_tables(bakery())
    shown.account_tables(bakery(products=bakery().products.head(0)))
    quarters, products, alone = recorded
    assert [row[-1] for row in products["rows"]] == ["—", "arrêté"] and alone["id"] == "trimestres"
    assert quarters["rows"][0] == ["1er trimestre 2025", 1, 250, 0, None]
