"""What is decided of a plan: an amount that moves is not what it brings, and what is late, missing or too much is named."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from smkit.display import plan as shown

SHIFT = pd.DataFrame(
    {"action": ["Salon", "Partenaires", "Radio"], "low": [2_600.0, 1_000.0, 0.0], "high": [5_000.0, 1_000.0, 900.0],
     "gain_low": [300.0, 50.0, 0.0], "gain_high": [900.0, 80.0, 10.0], "sure": [True, True, False]}
)  # fmt: skip
LATE = pd.DataFrame(
    {"action": [f"A{n}" for n in range(4)], "owner": ["Direction", None, "Ventes", "Ventes"], "stake": [800.0, 0.0, 1.0, 1.0]}
)  # fmt: skip
WHOLE = pd.DataFrame(
    {"action": ["Salon"], "timed": [True], "specific": [True], "measurable": [True], "attainable": [None]}
)
LOAD = pd.DataFrame(
    {"owner": ["Ventes", "Direction", None], "actions": [4, 6, 9], "over": True,
     "week": pd.to_datetime(["2026-03-02", "2026-03-09", "2026-03-16"])}
)  # fmt: skip
NO_LOAD = LOAD.head(0)


def plain(text: str) -> str:
    return " ".join(text.split())


def told(
    shift: pd.DataFrame | None = None, extra: float = 0.0, *, late: int = 0, missing: float = 0.0,
    forgotten: pd.DataFrame = WHOLE, load: pd.DataFrame = NO_LOAD, kept: float | None = None, rate: float | None = 0.5,
) -> tuple[list[str], list[Any]]:  # fmt: skip
    """What is advised, and the rows of the table, of one plan."""
    found: Any = SimpleNamespace(to_find=missing)
    revenue: Any = SimpleNamespace(ratio=kept)
    said = shown.advice(LATE.head(late), forgotten, load, found, shift, extra)
    rows = shown.actions(LATE.head(late), forgotten, load, found, revenue, shift, extra, rate)
    return [plain(each.text) for each in said], rows


def test_what_is_moved_is_not_what_it_brings() -> None:
    (said,), (row,) = told(SHIFT, 10_000)
    assert said.startswith(
        "Placez jusqu'à 6 000 € dans « Salon » (de 2 600 € à 5 000 €, pour un gain de marge de 300 € à 900 €) et "
        "« Partenaires » (1 000 €, pour un gain de marge de 50 € à 80 €). Un euro de plus y rapporte encore plus"
    )
    assert plain(row.do) == "Placer jusqu'à 6 000 € dans « Salon » et « Partenaires »"
    assert (row.low, row.stake, row.high) == (350, 665, 980) and row.list == "budget_deplace"


def test_an_amount_that_finds_its_place_is_placed_whole() -> None:
    (said,), (row,) = told(SHIFT, 3_600)
    assert said.startswith("Placez 3 600 € dans « Salon »") and plain(row.do).startswith(
        "Placer 3 600 € dans"
    )


def test_a_cut_is_taken_whole_and_may_cost_margin() -> None:
    cut = SHIFT.assign(
        low=-SHIFT["high"], high=-SHIFT["low"], gain_low=-SHIFT["gain_high"], gain_high=-SHIFT["gain_low"]
    )
    (said,), (row,) = told(cut, -6_000)
    assert said.startswith(
        "Reprenez 6 000 € sur « Salon » (de 2 600 € à 5 000 €, pour un effet sur la marge de −900 € à −300 €)"
    )
    assert "Un euro de moins y fait perdre le moins" in said and plain(row.do).startswith(
        "Reprendre 6 000 € sur"
    )
    assert (row.low, row.stake, row.high) == (-980, -665, -350)


@pytest.mark.parametrize(
    ("extra", "said"),
    [(500, "Aucune action ne mérite à coup sûr 500 € de plus"), (-500, "Rien ne dit où reprendre 500 €")],
)
def test_what_depends_on_the_assumption_is_not_advised(extra: float, said: str) -> None:
    (only,), rows = told(SHIFT.assign(sure=False), extra)
    assert only.startswith(said) and rows == []
    assert told(SHIFT, 0) == ([], []) and told(None, 500) == ([], [])


def test_late_actions_are_asked_of_whom_they_fall_to_three_at_most() -> None:
    said, rows = told(late=4)
    assert said == [
        "« A0 » : demandez à « Direction » une nouvelle date tenable, ou décidez de l'arrêter (800 € de ventes en dépendent).",
        "« A1 » : désignez qui en répond et une date tenable, ou décidez de l'arrêter.",
        "« A2 » : demandez à « Ventes » une nouvelle date tenable, ou décidez de l'arrêter (1 € de ventes en dépendent).",
    ]
    assert [(row.who, row.stake, row.sure) for row in rows] == [
        ("Direction", 400, "à confirmer"), ("À désigner", None, "établie"), ("Ventes", 0.5, "à confirmer")
    ]  # fmt: skip


@pytest.mark.parametrize(("kept", "ends"), [(0.6, (240, 400)), (1.5, (400, 600))])
def test_sales_that_wait_are_worth_what_closed_actions_kept(kept: float, ends: tuple[float, float]) -> None:
    (row,) = told(late=1, kept=kept)[1]
    assert (row.low, row.high) == ends and row.stake == sum(ends) / 2
    (unknown,) = told(late=1, kept=kept, rate=None)[1]
    assert unknown.stake is None and plain(unknown.why) == "800 € de ventes en dépendent"


def test_what_is_still_to_find_is_told_in_sales_and_staked_in_margin() -> None:
    (said,), (row,) = told(missing=2_000)
    assert said.startswith("Trouvez 2 000 €") and row.stake == 1_000 and "2 000 € de ventes" in plain(row.why)
    assert told(missing=2_000, rate=None)[1][0].stake is None


def test_an_incomplete_action_is_told_what_it_lacks() -> None:
    lacking = pd.DataFrame({"action": ["Salon", "Stand"], "timed": [False, True], "specific": True, "measurable": False,
                            "attainable": [None, False]})  # fmt: skip
    said, (row,) = told(forgotten=lacking)
    assert said == [
        "Complétez « Salon » : il y manque un début et une fin, dans le bon ordre.",
        "Complétez « Salon » et « Stand » : il y manque un résultat à constater, des ventes ou un jalon.",
        "Vérifiez la promesse de « Stand » : plus de ventes par euro, de moitié au moins, que la meilleure action close de la "
        "même catégorie.",
    ]
    assert plain(row.do).startswith("Compléter « Salon » et 1 autre :")
    assert told(forgotten=WHOLE.assign(attainable=False))[1] == []  # a promise is checked, not completed


def test_who_has_most_to_carry_is_relieved_first() -> None:
    (said,), (row,) = told(load=LOAD)
    assert said == "Allégez « Direction » la semaine du 9 mars 2026 : 6 actions à mener de front."
    assert row.by == date(2026, 3, 9) and plain(row.do) == "Alléger Direction : 6 actions de front"
    assert told(load=LOAD.assign(over=False)) == ([], [])


def test_no_more_than_five_are_decided_in_a_month() -> None:
    _, rows = told(SHIFT, 10_000, late=4, missing=2_000, load=LOAD, forgotten=WHOLE.assign(timed=False))
    assert [row.list for row in rows] == ["retards"] * 3 + ["actions_du_plan", "budget_deplace"]
