"""Targets as they are shown: the gap has its sign, what is better low is read the other way, and bad ones are said to be."""

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from smkit.analysis import kpis
from smkit.display.dashboard import goals

KPIS = kpis.catalog()
LOWER = next(id for id, kpi in KPIS.items() if kpi.direction == "lower" and kpi.unit == "EUR")
Recorded = list[dict[str, Any]]


def shown(aims: pd.DataFrame, whole: list[str]) -> Any:
    table = pd.DataFrame({"kpi": whole, "value": 1.0})
    return SimpleNamespace(aims=aims, told=(), whole=SimpleNamespace(table=table))


def test_a_target_stands_beside_what_was_made_the_last_month_first(recorded: Recorded) -> None:
    aims = pd.DataFrame(
        [
            ("panier_moyen", "2025-11", 50.0, 40.0),
            ("chiffre_affaires", "2025-11", 90.0, 100.0),
            ("chiffre_affaires", "2025-12", 110.0, 100.0),
            ("chiffre_affaires", "2025-10", float("nan"), 100.0),
        ],
        columns=["kpi", "period", "value", "target"],
    )
    goals.aims_table(shown(aims, ["panier_moyen", "chiffre_affaires"]), KPIS, currency="GBP")
    (table,) = recorded
    assert table["rows"] == [
        ["décembre 2025", "Chiffre d'affaires", 110, 100, 10, 1.1],
        ["novembre 2025", "Chiffre d'affaires", 90, 100, -10, 0.9],
        ["novembre 2025", "Panier moyen", 50, 40, 10, 1.25],
    ]
    assert table["columns"][2]["unit"] == ["GBP"] * 3
    rate = pd.DataFrame(
        [("taux_transformation", "2025-12", 0.12, 0.1)], columns=["kpi", "period", "value", "target"]
    )
    goals.aims_table(shown(rate, ["taux_transformation"]), KPIS, currency="EUR")
    assert recorded[-1]["rows"][0][2:] == [0.12, 0.1, pytest.approx(2), pytest.approx(1.2)]
    assert [column["unit"] for column in recorded[-1]["columns"][2:5]] == [
        ["fraction"],
        ["fraction"],
        ["points"],
    ]
    for nothing in (aims.assign(target=None), aims.head(0), pd.DataFrame()):
        goals.aims_table(shown(nothing, ["chiffre_affaires"]), KPIS, currency="EUR")
    assert len(recorded) == 2


def test_what_is_better_low_is_attained_by_making_less(recorded: Recorded) -> None:
    rows = [
        {"metric": "chiffre_affaires", "group": "B2B", "label": "", "numerator": 90.0, "denominator": 100.0,
         "value": 0.9, "status": "behind"},
        {"metric": LOWER, "group": "", "label": "2025-12", "numerator": 20.0, "denominator": 16.0, "value": 1.25,
         "status": "met"},
    ]  # fmt: skip
    goals.goals_table(SimpleNamespace(goals=pd.DataFrame(rows)), KPIS, currency="EUR")  # type: ignore[arg-type]
    goals.goals_table(SimpleNamespace(goals=pd.DataFrame()), KPIS, currency="EUR")  # type: ignore[arg-type]
    (table,) = recorded
    assert table["rows"] == [
        ["Chiffre d'affaires", "B2B", "depuis janvier", 100, 90, 0.9, "en retard"],
        [KPIS[LOWER].name, "ensemble", "décembre 2025", 20, 16, 1.25, "atteint"],
    ]


def target(**more: Any) -> dict[str, Any]:
    row = {
        "kpi": "chiffre_affaires",
        "metric": "Chiffre d'affaires",
        "period": "2026-03",
        "target": 100.0,
        "hint": "",
    }
    return row | dict.fromkeys(("specific", "measurable", "attainable", "relevant", "timed"), True) | more


@pytest.mark.parametrize(
    ("rows", "advice"),
    [
        ([target(), target()], ""),
        ([target(kpi=None, metric="ventes", specific=False, hint=" Vouliez-vous dire « X » ?")],
         "nommez un indicateur du glossaire. Vouliez-vous dire « X » ?"),
        ([target(timed=False)], "écrivez la période 2026-03"),
        ([target(target=0.0)], "donnez une valeur supérieure à 0."),
        ([target(measurable=False)], "donnez au rapport les tables"),
        ([target(relevant=False)], "1 demande moins que l'an dernier (mars 2026). Confirmez ou corrigez."),
        ([target(attainable=False)] * 2, "2 demandent une hausse de plus de moitié (dont mars 2026)."),
        ([target(attainable=False, region="Ouest")], "1 demande une hausse de plus de moitié (mars 2026, Ouest)."),
        ([target(kpi=LOWER, relevant=False), target(kpi=LOWER, attainable=False)],
         "1 demande plus que l'an dernier, or plus bas c'est mieux (mars 2026) et 1 demande une baisse de plus d'un tiers"),
    ],
)  # fmt: skip
def test_a_target_that_is_not_smart_is_told_how_to_be(
    rows: list[dict[str, Any]], advice: str, recorded: Recorded
) -> None:
    goals.smart_table(SimpleNamespace(smart=pd.DataFrame(rows)), KPIS)  # type: ignore[arg-type]
    said = [each["text"] for each in recorded if each["kind"] == "statement"]
    assert (advice in said[0]) if advice else said == []


def test_criteria_are_counted_among_the_targets_that_could_be_judged(recorded: Recorded) -> None:
    rows = [target(), target(relevant=None, attainable=False), target(relevant=None, metric="CA")]
    goals.smart_table(SimpleNamespace(smart=pd.DataFrame(rows).assign(timed=None)), KPIS)  # type: ignore[arg-type]
    (row,) = recorded[0]["rows"]  # two spellings of one indicator
    assert row == ["Chiffre d'affaires", 3, "tous", "tous", "2 sur 3", "tous", "—"]
