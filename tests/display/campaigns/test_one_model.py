"""The figures, thresholds, formulas and sentences of one action say one thing: each redone here by hand, on many actions."""

import math
import random
from fractions import Fraction as F
from itertools import pairwise
from typing import Any

import pytest

from smkit.analysis.campaigns import Action, assess
from smkit.analysis.campaigns.actions import compare, forecast, gain_curve, one
from smkit.analysis.campaigns.planned import gaps
from smkit.analysis.campaigns.risk import likely, risk, simulate
from smkit.analysis.campaigns.sensitivity import around, tornado, two_first
from smkit.analysis.campaigns.verdicts import judge
from smkit.analysis.errors import InputError
from smkit.display.campaigns import action_figures, deciding, rivals
from smkit.display.campaigns.action_drawings import profit_chart
from smkit.display.campaigns.one import answer, findings
from smkit.reports.writing import formulas


def drawn(seed: int) -> dict[str, Any]:
    """An action drawn at random, as `Action` takes it; amounts may be tiny or huge."""
    r = random.Random(seed)
    scale = r.choice([1, 1, 1, 0.001, 1e5])
    told: dict[str, Any] = {
        "fixed_cost": round(r.uniform(0, 5000) * scale, 2),
        "price": round(r.choice([r.uniform(0.5, 300) * scale, 100]), 2),
        "buyers": r.choice([r.randint(1, 300), r.randint(1, 5)]),
        "margin_rate": round(r.uniform(0.05, 1), 2),
    }
    if r.random() < 0.5:
        told["discount"] = round(r.uniform(0.01, 0.5), 2)
    if r.random() < 0.3:
        told["coupon"] = round(r.uniform(0.01, 10) * max(scale, 1), 2)
    if ("discount" in told or "coupon" in told) and r.random() < 0.4:
        told["redemption"] = round(r.uniform(0.05, 1), 2)
        told["coupons"] = int(told["buyers"] / told["redemption"] * r.random())
    if r.random() < 0.4:
        told["added"] = r.randint(1, told["buyers"])
    if r.random() < 0.4:
        told |= {"contacts": told["buyers"] + r.randint(0, 5000), "cost_per_contact": 0.1}
    return told


def gain(told: dict[str, Any]) -> F:
    """Net gain, from the definition alone."""
    x = {name: F(str(value)) for name, value in told.items()}
    sold = x.get("added", x["buyers"])
    used = x["coupons"] * x["redemption"] if "coupons" in x else x["buyers"]
    off = x["price"] * x.get("discount", 0) + x.get("coupon", 0)
    spent = x["fixed_cost"] + x.get("contacts", 0) * x.get("cost_per_contact", 0) + off * used
    return x["price"] * x["margin_rate"] * sold - spent


ACTIONS = [drawn(seed) for seed in range(150)]


@pytest.mark.parametrize("told", ACTIONS)
def test_headline_and_thresholds_agree(told: dict[str, Any]) -> None:
    outcome, sold, made = assess(Action(**told)), told.get("added", told["buyers"]), gain(told)
    assert outcome.net_gain is not None and abs(F(outcome.net_gain) - made) < F(1, 10**9)
    if outcome.break_even_sales is not None:
        assert (sold >= outcome.break_even_sales) == (made >= 0)
    curve = gain_curve(Action(**told)) if outcome.break_even_sales else None
    for sales, gained in curve.itertuples(index=False) if curve is not None else ():
        assert (gained >= -1e-9) == (sales >= outcome.break_even_sales)
    said = " ".join(text for text, _ in findings(outcome, Action(**told)))
    assert ("le compte n'y est pas" in said) <= (made < 0) and ("le compte y est" in said) <= (made >= 0)


@pytest.mark.parametrize("told", ACTIONS)
def test_each_formula_gives_the_figure_it_stands_under(told: dict[str, Any], monkeypatch) -> None:
    recorded: list[tuple[str, Any, Any]] = []
    monkeypatch.setattr(
        action_figures.record, "figure", lambda id, value, unit, **k: recorded.append((id, value, k.get("formula")))
    )  # fmt: skip
    action_figures.figures(assess(Action(**told)), Action(**told))
    known = {id: float(value) for id, value, _ in recorded if value is not None}
    written = [(id, value, formula) for id, value, formula in recorded if formula]
    assert {"chiffre_affaires", "cout", "gain_net"} <= {id for id, *_ in written}
    for id, value, formula in written:
        assert formulas.value(formula, known) == pytest.approx(float(value), rel=1e-6, abs=1e-6), id


@pytest.mark.parametrize("told", ACTIONS)
def test_what_is_moved_stays_possible(told: dict[str, Any]) -> None:
    action = Action(**told)
    moved = tornado(action)
    for row in moved[moved["input"] != "price"].to_dict("records"):
        for value, at in ((row["low"], row["at_low"]), (row["high"], row["at_high"])):
            other = told | {row["input"]: value}
            assert float(gain(other)) == pytest.approx(at, rel=1e-6, abs=1e-6)
            assert other.get("coupons", 0) * other.get("redemption", 0) <= other["buyers"] + 1e-6
            assert other.get("added", 0) <= other["buyers"] + 1e-6
    if len(moved) > 1:
        down, across = two_first(moved)
        grid = around(action, down, across)
        for x in grid.index:
            for y in grid.columns:
                other = told | {down: x, across: y}
                if other.get("added", 0) > other["buyers"] or other["buyers"] > other.get(
                    "contacts", math.inf
                ):
                    assert math.isnan(grid.loc[x, y])


def test_the_verdict_the_answer_and_the_action_go_the_same_way() -> None:
    seen = set()
    for at, (low, middle, high) in enumerate([(20, 30, 31), (29, 30, 80), (29, 30, 31), (10, 30, 50)] * 3):
        cost = (1475, 1550, 1500)[at // 4]
        point, ranges = likely(
            Action(fixed_cost=cost, price=100, buyers=30, margin_rate=0.5), {"buyers": (low, middle, high)}
        )
        drawn_risk = risk(simulate(point, ranges, draws=2_000)["net_gain"])
        verdict, loss = judge(point, assess(point), drawn_risk)
        said = answer(assess(point), verdict=verdict, loss=loss).split(" ")[0]
        first = deciding.one_actions(assess(point), verdict=verdict, risk=drawn_risk)[0].do
        assert said == {"gagne": "Oui", "perd": "Non", "trop tôt": "Trop"}[verdict.word]
        assert first.startswith(
            {"gagne": "Refaire l'action,", "perd": "Ne pas", "trop tôt": "Refaire l'action à petite"}[
                verdict.word
            ]
        )
        seen.add((verdict.word, drawn_risk.loss > 0.8, drawn_risk.loss < 0.2))
    assert {("trop tôt", True, False), ("trop tôt", False, True)} <= seen


def test_sales_told_twice_are_told_once_and_a_contradiction_is_asked() -> None:
    both = {"fixed_cost": 4500, "price": 100, "margin_rate": 0.5, "buyers": 100}
    with pytest.raises(InputError, match=r"8\D?000 trouvé.*panier moyen de 80"):
        Action(**both, revenue=8_000)
    same, alone = Action(**both, revenue=10_000), Action(**both)
    assert assess(same) == assess(alone) and tornado(same).equals(tornado(alone))
    rounded = assess(Action(fixed_cost=2_000, price=33.33, buyers=90, margin_rate=0.8, revenue=3_000))
    assert rounded.revenue == 3_000 and rounded.break_even_sales == 75
    assert assess(Action(fixed_cost=500, revenue=-200, buyers=10, margin_rate=0.5)).net_gain == -600


def test_a_forecast_by_its_revenue_is_explained_by_the_price() -> None:
    told = {"cout_fixe": 2000, "prix": 100, "acheteurs": 60, "taux_marque": 0.5}
    steps = gaps(forecast("Essai", told, {"chiffre_affaires": "9 000 €"}), one("Essai", **told))
    assert steps["step"].tolist() == ["Gain net prévu", "Prix", "Gain net réel"]
    assert steps["amount"].tolist() == [2500.0, -1500.0, 1000.0]


def test_actions_that_earn_as_much_are_said_to() -> None:
    def rows(*costs: float):
        return compare({
            name: assess(Action(fixed_cost=cost, price=100, buyers=40, margin_rate=0.5))
            for name, cost in zip("ABC", costs, strict=False)
        })  # fmt: skip

    assert rivals.rivals_answer(rows(1000, 1000, 1500)).startswith("« A » et « B » gagnent autant")
    assert "gagnent autant" in rivals.rivals_advice(rows(1000, 1000))[0][0]
    assert (
        "A" in deciding.rivals_actions(rows(1000, 1000))[0].do
        and deciding.rivals_actions(rows(1000, 1000))[0].stake is None
    )
    assert rivals.rivals_answer(rows(3000, 3000)).startswith("Aucune")
    assert rivals.rivals_answer(rows(1000, 900)).startswith("« B » gagne le plus")
    for before, after in pairwise([1000, 999, 500]):
        assert rivals.even(rows(before, after)) == []


def test_a_small_loss_is_none_of_nothing(monkeypatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("smkit.display.campaigns.action_drawings.charts.waterfall", lambda *a, **k: None)
    monkeypatch.setattr(
        "smkit.display.campaigns.action_drawings.chart", lambda id, axes, **k: said.append(k["alt"])
    )
    outcome = assess(Action(fixed_cost=0.5, price=0.02, buyers=30, margin_rate=0.5))
    profit_chart(None, outcome)  # type: ignore[arg-type]
    assert "perd 0,20\xa0€" in said[0] and "perd 0\xa0€" not in said[0]
