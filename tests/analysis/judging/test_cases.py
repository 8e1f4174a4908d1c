"""Each file of the cases, and a variant of its kind that no file holds: neither may be told more than it shows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy import stats

from smkit.analysis import crosssell, dashboard, experiments
from smkit.analysis.campaigns import assess
from smkit.analysis.campaigns.actions import one, ranges
from smkit.analysis.campaigns.risk import likely, risk, simulate
from smkit.analysis.kpis import compute

TESTS = Path(__file__).parents[2]
DAY = pd.Timedelta(days=1)


def orders(days: pd.DatetimeIndex, amounts: Any, who: Any, **more: Any) -> pd.DataFrame:
    table = pd.DataFrame({"order_id": [f"C{n}" for n in range(len(days))], "order_date": days})
    return table.assign(customer_id=who, amount=amounts, **more)


def decided(tables: dict[str, pd.DataFrame], today: str) -> list[str]:
    board = dashboard.make(tables, today=today)
    return [each.verdict.about for each in board.told if each.verdict.decided]


def test_a_basket_that_rises_by_its_mix_is_no_good_news() -> None:
    """The other way round: both segments fall, and the whole rises, for large baskets became more frequent."""
    draw = np.random.default_rng(7)
    days = pd.date_range("2024-01-01", "2025-12-31 18:00", periods=2_400)
    late = days >= pd.Timestamp("2025-10-01")
    large = draw.random(len(days)) < np.where(late, 0.75, 0.25)
    amount = np.where(large, 900.0, 60.0) * np.where(late, 0.85, 1.0) * np.exp(draw.normal(0, 0.1, len(days)))
    who = pd.Series(np.where(large, "E", "P")) + pd.Series(draw.integers(0, 90, len(days)).astype(str))
    table = orders(days, amount.round(2), who.to_numpy(), segment=np.where(large, "B2B", "B2C"))
    board = dashboard.make({"orders": table}, today="2026-01-02")
    words = {
        each.verdict.word
        for each in board.told
        if each.verdict.about == "panier_moyen" and not each.verdict.dims
    }
    assert words == {"effet de mélange"}


def test_a_month_that_wins_every_year_is_no_news() -> None:
    """Every December wins far more of its deals, and nothing changes from one year to the next."""
    draw = np.random.default_rng(3)
    closed = pd.date_range("2023-01-01", "2025-12-31 20:00", periods=3_600)
    won = draw.random(len(closed)) < np.where(closed.month == 12, 0.6, 0.25)
    leads = pd.DataFrame(
        {"lead_id": [f"L{n}" for n in range(len(closed))], "stage": np.where(won, "won", "lost"),
         "created_at": closed - 20 * DAY, "closed_at": closed, "amount": 1_000.0}
    )  # fmt: skip
    assert "taux_de_gain" not in decided({"leads": leads}, "2026-01-02")


def test_a_quarter_that_is_not_over_is_never_compared() -> None:
    """A quarter that is not over, beside a whole one: shown, never compared."""
    table = orders(pd.date_range("2025-01-01", "2025-11-10", periods=200), 10.0, "K1")
    found = compute("chiffre_affaires", {"orders": table}, grain="quarter", compare="previous").table
    board = dashboard.make({"orders": table}, grain="quarter", today="2025-11-11")
    assert (
        len(found) == 4
        and board.compared[0] != "2025-T4"
        and not [e for e in board.told if e.verdict.decided]
    )


def test_a_first_month_of_ten_days_makes_no_success() -> None:
    """The first month of the export has ten days: a year later, the same month is no success."""
    draw = np.random.default_rng(2)
    days = pd.date_range("2024-03-22", "2025-03-31 18:00", periods=390)
    assert decided({"orders": orders(days, 50.0, draw.integers(0, 60, 390).astype(str))}, "2025-04-01") == []


def test_orders_that_are_steady_are_told_nothing() -> None:
    draw = np.random.default_rng(11)
    days = pd.DatetimeIndex(sorted(pd.Timestamp("2024-01-01") + DAY * x for x in draw.uniform(0, 730, 360)))
    table = orders(days, np.exp(draw.normal(4, 0.8, 360)).round(2), draw.integers(0, 70, 360).astype(str))
    assert decided({"orders": table}, "2026-01-02") == []


def test_deals_that_are_expected_move_nothing() -> None:
    """Open deals are all expected to close in two years: the last month is the last that happened."""
    draw = np.random.default_rng(5)
    created = pd.date_range("2024-01-01", "2025-12-20", periods=400)
    stage = np.where(
        created > pd.Timestamp("2025-10-15"), "open", np.where(draw.random(400) < 0.3, "won", "lost")
    )
    closed = created + 30 * DAY + np.where(stage == "open", 700, 0) * DAY
    leads = pd.DataFrame(
        {"lead_id": [f"D{n}" for n in range(400)], "stage": stage, "created_at": created, "closed_at": closed, "amount": 500.0}
    )  # fmt: skip
    board = dashboard.make({"leads": leads}, today="2026-01-02")
    assert board.later == {"leads": int((stage == "open").sum())}
    assert all(period <= "2025-12" for period in board.compared) and not [
        e for e in board.told if e.verdict.decided
    ]


def test_one_account_makes_no_offer() -> None:
    """One account that orders the same three products every week, among customers who choose at random."""
    draw = np.random.default_rng(4)
    rows = [
        (f"C{n}", f"K{draw.integers(250)}", f"P{at:02d}")
        for n in range(500)
        for at in draw.choice(30, 2, replace=False)
    ]
    rows += [(f"T{n}", "compte", product) for n in range(100) for product in ("P01", "P02", "P03")]
    table = pd.DataFrame(rows, columns=["order_id", "customer_id", "product"])
    assert len(crosssell.offers(table.assign(quantity=1.0, unit_price=10.0, unit_cost=6.0))) == 0


def trial_of(won: int, lost: int, base: int, rest: int, lines: int = 1, **named: float) -> pd.DataFrame:
    outcome = [True] * won + [False] * lost + [True] * base + [False] * rest
    group = ["Appel"] * (won + lost) + ["Témoin"] * (base + rest)
    table = pd.DataFrame(
        {"unit_id": [f"U{n}" for n in range(len(group))], "group": group, "converted": outcome}
    )
    return table.loc[np.repeat(table.index, lines)].reset_index(drop=True)


def word(table: pd.DataFrame, looks: int = 1) -> tuple[str, float]:
    people = experiments.people(table)
    stops = experiments.draw(people).stops
    found = experiments.effects(experiments.arms(people.table, "Témoin"), looks=looks, sound=not stops)
    return experiments.verdicts(found, "Témoin", stops)["Appel"].word, float(found["p"].iloc[0])


def test_ten_lines_a_person_are_one_person() -> None:
    once, many = (word(trial_of(20, 130, 12, 138, lines)) for lines in (1, 10))
    assert once == many == ("on ne peut pas dire", pytest.approx(0.131, abs=0.02))


def test_five_looks_ask_for_more_proof() -> None:
    """p = 0,02 proves after one look and not after five, where Pocock asks for 0,0158."""
    table = trial_of(76, 724, 51, 749)
    assert 0.0158 < word(table)[1] < 0.05
    assert word(table)[0] == "oui" and word(table, looks=5)[0] == "on ne peut pas dire"


def test_people_lost_in_the_control_leave_no_verdict() -> None:
    """The control group loses its outcomes, and only people who answer are left in it."""
    table = trial_of(60, 440, 20, 480)
    gone = (table["group"] == "Témoin") & (np.arange(len(table)) % 5 == 0)
    table["converted"] = table["converted"].astype("boolean").mask(gone)
    assert word(table[["unit_id", "group", "converted"]])[0] == "on ne peut pas dire"


def test_a_discount_is_paid_to_all_who_bought() -> None:
    """40 buyers had 20 €; at most 30 bought for it: the cost does not depend on how many."""
    told = {"cout_fixe": 100, "prix": 200, "remise": 0.1, "acheteurs": 40, "taux_marque": 0.4}
    fields, conversion = ranges({"acheteurs": [10, 15, 30]})
    point, drawn = likely(one("Offre", **told), fields, conversion)
    table = simulate(point, drawn, draws=20_000)
    assert assess(point).cost == 100 + 40 * 20 and (table["cost"] == 900).all()
    got = risk(table["net_gain"])  # each sale added leaves 80 €: 12 of them repay 900 €
    assert got.loss == pytest.approx(stats.triang.cdf(10.75, 0.25, 10, 20), abs=0.02)


def test_a_price_keeps_what_the_purchase_costs() -> None:
    """Goods bought 30 €: 60 sales repay 4 800 € at 110 €, whatever the margin rate was at 50 €."""
    action = one("Prix", cout_fixe=4_800, prix=50, acheteurs=60, taux_marque=0.4)
    assert float(assess(action).break_even_price or 0) == 110


#: The test above that makes a variant of each file's kind.
VARIANTS: dict[str, Callable[[], None]] = {
    "melange.csv": test_a_basket_that_rises_by_its_mix_is_no_good_news,
    "fin_de_trimestre.csv": test_a_month_that_wins_every_year_is_no_news,
    "mois_partiel.csv": test_a_quarter_that_is_not_over_is_never_compared,
    "commandes_debut_20_janvier.csv": test_a_first_month_of_ten_days_makes_no_success,
    "commandes_stables.csv": test_orders_that_are_steady_are_told_nothing,
    "hubspot_fermetures_prevues.csv": test_deals_that_are_expected_move_nothing,
    "commandes_un_client_fidele.csv": test_one_account_makes_no_offer,
    "exp_quatre_lignes_par_personne.csv": test_ten_lines_a_person_are_one_person,
    "exp_regards.csv": test_five_looks_ask_for_more_proof,
    "exp_resultats_manquants.csv": test_people_lost_in_the_control_leave_no_verdict,
    "remise_sur_tous.yaml": test_a_discount_is_paid_to_all_who_bought,
    "prix_deux_lectures.yaml": test_a_price_keeps_what_the_purchase_costs,
}


def test_every_case_has_a_test_that_reads_it_and_a_variant(shared: Path) -> None:
    cases = [
        *(shared.parent / "cases" / "judging").iterdir(),
        *(shared.parent / "cases" / "reports").iterdir(),
    ]
    names = {case.name for case in cases}
    assert names == set(VARIANTS) and len(names) == 12
    told = (shared.parent / "cases" / "README.md").read_text("utf-8")
    assert all(name.partition(".")[0] in told for name in names)
    texts = "\n".join(file.read_text("utf-8") for file in TESTS.rglob("test_*.py") if file != Path(__file__))
    assert {name for name in names if f'"{name}"' not in texts} == set()
    assert all(yaml.safe_load(case.read_text("utf-8"))["rapport"] for case in cases if case.suffix == ".yaml")
