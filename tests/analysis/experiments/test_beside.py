"""What is told beside the rates of a test: sales and money of each group, groups between them, segments."""

import math

import pandas as pd
import pytest

from smkit.analysis import experiments
from smkit.analysis.experiments.verdicts import MONEY, RIVALS, SALES, SEGMENTS


def amounts(name: str, **groups: tuple[float, float, float]) -> pd.DataFrame:
    rows = [
        {"group": group, name: at, f"{name}_low": low, f"{name}_high": high}
        for group, (at, low, high) in groups.items()
    ]
    return pd.DataFrame(rows)


NONE = pd.DataFrame(columns=["proven", "p"])
ALIKE = pd.DataFrame({"split": ["age"], "p_holm": [0.6]})


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (10.0, 90.0, "gagne"),
        (-90.0, -10.0, "perd"),
        (-5.0, 90.0, "on ne peut pas dire"),
        (math.nan, math.nan, "on ne peut pas dire"),
    ],
)
def test_an_amount_is_gained_or_lost_only_when_its_whole_interval_is(
    low: float, high: float, word: str
) -> None:
    middle = (low + high) / 2
    sales = amounts("revenue_gained", A=(middle, low, high))
    found = experiments.beside(sales, amounts("net_gain", A=(middle, low, high)), NONE, ALIKE)
    assert {found[SALES + "A"].word, found[MONEY + "A"].word} == {word}
    decided = word in ("gagne", "perd")
    assert found[SALES + "A"].stake is None, "sales are no margin"
    assert found[MONEY + "A"].stake == (pytest.approx(abs(middle)) if decided else None)


def test_each_group_is_judged_on_its_own_and_rivals_on_the_surest() -> None:
    sales = amounts("revenue_gained", A=(50.0, 10.0, 90.0), B=(-50.0, -90.0, -10.0))
    rivals = pd.DataFrame({"proven": [False, True], "p": [0.3, 0.0002]})
    found = experiments.beside(sales, sales.iloc[:0], rivals, ALIKE)
    assert {name: found[SALES + name].word for name in "AB"} == {"A": "gagne", "B": "perd"}
    assert [name for name in found if name.startswith(MONEY)] == []
    assert found[RIVALS].word == "oui" and found[RIVALS].p == 0.0002
    assert (
        experiments.beside(sales, sales.iloc[:0], rivals.head(1), ALIKE)[RIVALS].word == "on ne peut pas dire"
    )
    assert experiments.beside(sales, sales.iloc[:0], NONE, ALIKE)[RIVALS].word == "on ne peut pas dire"


@pytest.mark.parametrize(
    ("p", "word"), [([0.04, 0.9], "oui"), ([0.06, 0.9], "on ne peut pas dire"), ([], "on ne peut pas dire")]
)
def test_segments_differ_when_one_split_does_after_correction(p: list[float], word: str) -> None:
    sales = amounts("revenue_gained", A=(50.0, 10.0, 90.0))
    assert experiments.beside(sales, sales.iloc[:0], NONE, pd.DataFrame({"p_holm": p}))[SEGMENTS].word == word


@pytest.mark.parametrize("stop", ["sizes", "losses", "shared"])
def test_what_stops_the_verdict_leaves_nothing_to_say_beside_it(stop: str) -> None:
    sales = amounts("revenue_gained", A=(50.0, 10.0, 90.0))
    assert experiments.beside(sales, sales.iloc[:0], NONE, ALIKE, (stop,)) == {}  # type: ignore[arg-type]
