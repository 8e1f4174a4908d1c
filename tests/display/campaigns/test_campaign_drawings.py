"""The titles of the campaigns' charts: no more than their rows say."""

from typing import Any

import pandas as pd
import pytest

from smkit.analysis.campaigns import actions
from smkit.analysis.campaigns.action import Action
from smkit.analysis.campaigns.assess import assess
from smkit.display import pictures
from smkit.display.campaigns import action_drawings, dimensions, drawings

Recorded = list[dict[str, Any]]


@pytest.mark.parametrize(
    ("revenue", "title"),
    [
        ([60.0, 30.0, 20.0], "« A » fait plus de la moitié des recettes"),
        ([40.0, 35.0, 30.0], "« A » rapporte le plus de recettes"),
        ([50.0, 50.0, None], "rapporte le plus de recettes"),
    ],
)
def test_the_first_action_is_not_said_to_be_most_of_the_revenue_where_it_is_not(
    revenue: list[float | None], title: str, recorded: Recorded
) -> None:
    action_drawings.plan_chart(pd.DataFrame({"action": [*"ABC"], "cost": 10.0, "revenue": revenue}))
    assert title in recorded[0]["title"]


def test_sales_made_stand_on_the_curve_of_what_they_leave(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty bought, twenty-five of them for the action: these alone are set against the break-even, at what they left."""
    drawn: list[Any] = []
    monkeypatch.setattr(pictures, "phone", lambda axes: lambda: drawn.append(axes))
    action = Action(fixed_cost=1_000, price=120, buyers=60, added=25, margin_rate=0.4)
    action_drawings.break_even_chart(actions.gain_curve(action), assess(action), action)
    (made,) = [line for line in drawn[0].lines if line.get_marker() == "D"]
    assert (made.get_xdata()[0], made.get_ydata()[0]) == (25, pytest.approx(25 * 120 * 0.4 - 1_000))
    assert "à partir de 21 ventes en plus" in " ".join(recorded[0]["title"].split())


@pytest.mark.parametrize(
    ("gains", "title"),
    [
        ([5.0], "La campagne n'a pas perdu d'argent"),
        ([-5.0], "La campagne a perdu de l'argent"),
        ([5.0, -5.0], "1 des 2 campagnes a perdu de l'argent"),
    ],
)
def test_one_campaign_is_not_counted_among_one(gains: list[float], title: str, recorded: Recorded) -> None:
    drawings.gain_chart(pd.DataFrame({"campaign": [*"AB"][: len(gains)], "net_gain": gains}))
    assert recorded[0]["title"] == title


def test_all_groups_are_counted_not_those_that_fit_the_chart(recorded: Recorded) -> None:
    sure = pd.DataFrame(
        {
            "campaign": [f"C{i}" for i in range(15)],
            "net_gain": 10.0,
            "net_gain_low": 5.0,
            "net_gain_high": 15.0,
        }
    )
    drawings.sureness_chart(sure, "campaign")
    assert recorded[0]["title"].startswith("15 gains sur 15 restent")


def test_a_chart_of_the_first_of_thousands_says_how_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(drawings, "chart", lambda id, axes, alt, **more: said.append(alt.split(".")[0]))
    gains = [float(n) for n in range(3_000)]
    many = pd.DataFrame({"campaign": [f"Campagne {n}" for n in range(3_000)], "net_gain": gains,
                         "net_gain_low": [gain - 1 for gain in gains], "net_gain_high": [gain + 1 for gain in gains],
                         "cost": 10.0, "proposed": [10.0 + n - 1_500 for n in range(3_000)]})  # fmt: skip
    drawings.sureness_chart(many, "campaign")
    assert said[0] == "2\u202f998\xa0gains sur 3\u202f000 restent au-dessus de zéro, hasard compris"
    measures: list[str] = []
    for name in ("intervals", "paired"):
        monkeypatch.setattr(drawings.charts, name, lambda *rows, measure, **more: measures.append(measure))
    monkeypatch.setattr(drawings, "chart", lambda *shown, **more: None)
    drawings.sureness_chart(many, "campaign")
    drawings.budget_chart(many, "campaign")
    drawings.budget_chart(many.head(5), "campaign")
    assert measures == [
        "Gain net, 12 plus grands sur 3\u202f000",
        "Budget, 6 plus fortes hausses et 6 plus fortes baisses",
        "Budget",
    ]


def test_one_buyers_interval_leaves_the_costs_of_the_others_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[float] = []
    monkeypatch.setattr(drawings, "chart", lambda id, axes, **more: ends.append(axes.get_xlim()[1]))
    few = {"campaign": [*"AB"], "net_gain": None, "cpa": [10.0, 60.0], "cpa_low": [6.0, 11.0]}
    for high in (4_590.0, 150.0):
        drawings.sureness_chart(pd.DataFrame(few | {"cpa_high": [20.0, high]}), "campaign")
    assert ends[0] < 4 * 60 and 150 < ends[1] < 180


def test_a_value_is_not_compared_with_itself() -> None:
    rows = {"dimension": "age", "value": ["A", "B"], "cost": 50.0, "bought": [40, 0], "cpa": [1.25, None]}
    split = pd.DataFrame(rows | {"cpa_low": [1.0, None], "cpa_high": [2.0, None], "p": 1e-9, "p_holm": 1e-9})
    assert dimensions.dimension_findings(split) == []
