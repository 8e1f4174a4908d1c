"""What to do after an experiment: the gain measured is the stake of one group alone, and a doubt forbids."""

import pandas as pd

from smkit.display import experiments


def effect(group: str, **more: object) -> dict[str, object]:
    row = {"group": group, "difference": 0.027, "low": 0.016, "high": 0.039, "proven": True, "p_holm": 1e-4}
    row |= {"revenue_gained": 900.0, "revenue_gained_low": 200.0, "revenue_gained_high": 1_500.0}
    return row | more


def money(*groups: str, net: float = 300.0, low: float = 50.0) -> pd.DataFrame:
    return pd.DataFrame(
        [{"group": g, "net_gain": net, "net_gain_low": low, "net_gain_high": 700.0, "margin_gained": 500.0, "cost": 200.0,
          "roi": net / 200} for g in groups]
    )  # fmt: skip


def test_one_group_is_extended_and_gains_are_not_added() -> None:
    effects = pd.DataFrame([effect("Offre"), effect("Relance"), effect("Lettre", proven=False)])
    rows = experiments.actions(effects, money("Offre", "Relance", "Lettre"), 0.015, 11_045)
    assert [row.stake for row in rows] == [300.0, None, None]
    assert rows[0].do.startswith("Étendre « Offre »") and (rows[0].low, rows[0].high) == (50.0, 700.0)
    assert rows[1].do.startswith("Ne pas envoyer aussi « Relance »")
    assert rows[2].do.startswith("Ne pas étendre « Lettre »") and "045 personnes" in rows[2].why


def test_what_does_not_surely_pay_is_tried_again_before_it_is_extended() -> None:
    (row,) = experiments.actions(pd.DataFrame([effect("Offre")]), money("Offre", low=-40.0), None, None)
    assert row.do.startswith("Refaire « Offre » sur une partie")
    (row,) = experiments.actions(
        pd.DataFrame([effect("Offre", difference=-0.02)]), money("Offre"), None, None
    )
    assert row.do == "Arrêter « Offre »" and row.stake is None


def test_a_test_that_may_not_conclude_only_asks_for_mending() -> None:
    (row,) = experiments.actions(
        pd.DataFrame([effect("Offre")]), money("Offre"), None, None, stops=("losses",)
    )
    assert row.do.startswith("Retrouver les résultats") and row.stake is None and row.list == "groupes"
