"""One event, one stake: what else sees the same euros says what counts them."""

from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from smkit.analysis import dashboard
from smkit.analysis.dashboard.told import told
from smkit.analysis.dashboard.watch import Seen
from smkit.analysis.judging import Verdict
from smkit.analysis.kpis import catalog
from smkit.display import dashboard as indicators

TODAY = "2026-01-03"
Told = dict[tuple[str, tuple[str, ...]], float | None]


def sold(*stopped: str) -> pd.DataFrame:
    """Two years of orders of three segments in two regions; some segments buy nothing any more in the last quarter."""
    draw, n = np.random.default_rng(6), 9_000
    days = pd.date_range("2024-01-01", "2025-12-31 20:00", periods=n)
    who = draw.integers(0, 360, n)
    table = pd.DataFrame({
        "order_id": [f"C{at}" for at in range(n)], "order_date": days, "quantity": 1.0, "customer_id": who.astype(str),
        "unit_price": np.exp(draw.normal(4, 0.4, n)).round(2), "segment": np.array(["Bars", "Écoles", "Hôtels"])[who % 3],
        "region": np.array(["Est", "Ouest"])[who // 3 % 2]})  # fmt: skip
    table["unit_cost"] = table["unit_price"] * 0.6
    return table[~(table["segment"].isin(stopped) & (table["order_date"] >= "2025-10-01"))].reset_index(
        drop=True
    )


def bad(board: dashboard.Dashboard) -> Told:
    return {
        (each.verdict.about, tuple(name for _, name in each.verdict.dims)): each.verdict.stake
        for each in board.told
        if each.verdict.bad
    }


@pytest.fixture(scope="module")
def lost() -> dashboard.Dashboard:
    return dashboard.make({"orders": sold("Hôtels")}, today=TODAY)


def test_a_lost_segment_is_one_stake_however_many_indicators_see_it(lost: dashboard.Dashboard) -> None:
    orders = sold()
    year = orders[(orders["order_date"] >= "2025-01-01") & (orders["segment"] == "Hôtels")]
    margin = (year["unit_price"] - year["unit_cost"]).sum()  # had they bought to the end
    stakes = [stake for stake in bad(lost).values() if stake]
    assert len(bad(lost)) > 1 and len(stakes) == 1 and 0.5 * margin < stakes[0] < 2 * margin
    assert all(each.counted for each in lost.told if each.verdict.bad and not each.verdict.stake)


def test_what_sees_the_same_fall_says_what_counts_it(lost: dashboard.Dashboard) -> None:
    said = [text.text.replace("\xa0", " ") for text in indicators.findings(lost, catalog(), {})]
    assert sum("en jeu" in text.lower() for text in said) == 1
    assert any("La même baisse que celle de «" in text.replace("\u202f", " ") for text in said)
    rows = [row for row in indicators.actions(lost, catalog()) if row.stake]
    assert len(rows) == 1


def fall(about: str, stake: float, *dims: tuple[str, str], word: Any = "moins bien") -> Seen:
    change = -0.3 if word == "moins bien" else 0.3
    verdict = Verdict(word, about, "Planté.", change=change, stake=stake, p=1e-6, dims=dims)
    return Seen(verdict, cast(Any, None))


def test_two_regions_a_rise_and_a_price_are_money_of_their_own() -> None:
    est, ouest, pro = ("region", "Est"), ("region", "Ouest"), ("segment", "Pro")
    seen = [
        fall("chiffre_affaires", 50.0, est),
        fall("chiffre_affaires", 40.0, ouest),
        fall("panier_moyen", 30.0, pro),  # a part of the first, by its price
        fall("nb_commandes", 20.0, est),
        fall("clients_actifs", 10.0, word="mieux"),
        fall("taux_de_gain", 5.0),
    ]
    found = [
        (each.verdict.about, each.group, each.verdict.stake) for each in told(seen) if isinstance(each, Seen)
    ]
    assert found == [
        ("chiffre_affaires", est, 50.0), ("chiffre_affaires", ouest, 40.0), ("panier_moyen", pro, None),
        ("nb_commandes", est, None), ("clients_actifs", ("", ""), 10.0), ("taux_de_gain", ("", ""), 5.0)]  # fmt: skip
