"""Campaigns side by side: what the tables and charts say is what the figures say."""

from typing import Any

import pandas as pd
import pytest

from smkit.analysis.campaigns import Action, assess
from smkit.analysis.campaigns.compare import readings, vary
from smkit.display import record
from smkit.display.campaigns import action as actions

CHANNELS = pd.DataFrame(
    {
        "channel": ["Salon", "Réseaux sociaux"],
        "gross_gain": [71_084.0, 1_050.0],
        "net_gain": [11_340.0, -3_520.0],
    }
)
MAILING = Action(fixed_cost=15_000, price=100, buyers=200, margin_rate=0.5)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The records that are shown, with their kind and plain text."""
    seen: list[dict[str, Any]] = []

    def keep(kind: str, data: dict[str, Any], text: str, *_: Any) -> None:
        plain = text.replace("\xa0", " ").replace("\u202f", " ")
        seen.append(data | {"kind": kind, "plain": plain})

    monkeypatch.setattr(record, "_show", keep)
    return seen


def test_a_table_has_french_headers_and_the_currency_of_the_report(shown: list[dict[str, Any]]) -> None:
    actions.results_table(
        "canaux", CHANNELS.assign(roi=[0.6, -0.55], autre=1), title="Canaux", currency="GBP"
    )
    (table,) = shown
    heads = {column["name"]: (column["label"], column["unit"]) for column in table["columns"]}
    assert heads["net_gain"] == ("Gain net", "GBP") and heads["roi"] == ("ROI", "fraction")
    assert heads["channel"] == ("Canal", None) and heads["autre"] == ("autre", None)


def test_the_three_readings_are_named_with_their_formula_and_unit(shown: list[dict[str, Any]]) -> None:
    actions.readings_table(readings(assess(MAILING)), title="Trois ROI")
    (table,) = shown
    assert [row[0] for row in table["rows"]] == [
        "Sur le chiffre d'affaires",
        "Marge par euro",
        "ROI standard",
    ]
    assert table["columns"][2]["unit"] == ["fraction", "ratio", "fraction"]
    assert [round(row[2], 2) for row in table["rows"]] == [0.33, 0.67, -0.33]


def test_gross_gains_hide_what_net_gains_show(shown: list[dict[str, Any]]) -> None:
    actions.gross_gain_chart(CHANNELS, source="essai")
    actions.gains_chart(CHANNELS)
    actions.net_gain_chart(CHANNELS)
    said = [chart["plain"] for chart in shown]
    assert "2 canaux sur 2" in said[0]
    assert "« Réseaux sociaux » : 1 050 € de gain brut, −3 520 € de gain net" in said[1]
    assert "En perte : 1 canal sur 2" in said[2]


def test_net_gains_that_nobody_knows_are_said_to_be_unknown(shown: list[dict[str, Any]]) -> None:
    actions.net_gain_chart(CHANNELS.assign(net_gain=None))
    assert [one["kind"] for one in shown] == ["statement"] and "n.d." in shown[0]["text"]


def test_a_long_list_keeps_the_campaigns_that_lose_most(
    shown: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from smkit.display import charts

    drawn = []
    bars = charts.bars
    monkeypatch.setattr(charts, "bars", lambda table, *a, **k: (drawn.append(table), bars(table, *a, **k))[1])
    many = pd.DataFrame(
        {"campaign": [f"C{i}" for i in range(40)], "net_gain": [float(i - 10) for i in range(40)]}
    )
    actions.net_gain_chart(many)
    assert len(drawn[0]) == 15 and drawn[0]["net_gain"].min() == -10
    assert "les 15 plus faibles. En perte : 10 campagnes sur 40" in shown[0]["plain"]


def test_a_discount_raises_the_break_even(shown: list[dict[str, Any]]) -> None:
    actions.discount_chart(vary(MAILING, "discount", [0, 0.1, 0.5]))
    assert "Avec 10 % de remise, il faut 375 ventes au lieu de 300" in shown[0]["plain"]
