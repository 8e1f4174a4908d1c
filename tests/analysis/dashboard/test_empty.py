"""A hole in the export is no fall: what touches it is not judged, and the answer, the cards and the limits say why."""

import dataclasses
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pytest

from smkit.analysis import dashboard, kpis
from smkit.analysis.dashboard.empty import empty
from smkit.analysis.judging import decide
from smkit.display import dashboard as shown
from smkit.display.dashboard import drawings, hollow

KPIS = kpis.catalog()
DAYS = pd.date_range("2024-01-01", "2025-12-31")


def _orders(hole: tuple[str, str] | None, pace: float = 3.0) -> pd.DataFrame:
    """Three orders a day by sixty customers, but on the days of a hole."""
    draw = np.random.default_rng(4)
    days = DAYS.repeat(draw.poisson(pace, len(DAYS)) + 1)
    if hole:
        days = days[(days < pd.Timestamp(hole[0])) | (days > pd.Timestamp(hole[1]))]
    size = len(days)
    return pd.DataFrame({
        "order_id": [f"C{n}" for n in range(size)], "order_date": days.astype("datetime64[us]"),
        "customer_id": [f"K{n}" for n in draw.integers(0, 60, size)], "amount": draw.uniform(15, 25, size)})  # fmt: skip


@pytest.fixture(scope="module")
def cut() -> dashboard.Dashboard:
    return dashboard.make({"orders": _orders(("2025-12-01", "2025-12-14"))}, today="2026-01-05")


@pytest.mark.parametrize("times", [0.0, -1.0])
@pytest.mark.parametrize("engine", [False, True])
def test_a_file_of_gifts_or_of_returns_alone_has_its_dashboard(times: float, engine: bool) -> None:
    """Nobody buys there: no customer's code can have changed, and the other indicators are told."""
    orders = _orders(None, pace=0.2)
    orders["amount"] *= times
    asked = ibis.memtable(orders) if engine else orders
    board = dashboard.make({"orders": asked}, today="2026-01-05")
    assert board.watched.recoded is None
    returned = board.whole.table.query("kpi == 'chiffre_affaires_net'")["value"].fillna(0.0)
    assert returned.sum() == pytest.approx(orders["amount"].sum())


def _plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def _decided(board: dashboard.Dashboard) -> list[Any]:
    return [seen.verdict for seen in board.watched.seen if seen.verdict.decided]


def test_two_weeks_without_a_sale_are_no_fall(cut: dashboard.Dashboard) -> None:
    assert not _decided(cut)
    of = {seen.verdict.about: seen for seen in cut.watched.seen if seen.of.months == 1}
    assert of["chiffre_affaires"].verdict.reason.startswith(
        "Aucune vente du 1er décembre 2025 au 14 décembre 2025"
    )
    assert of["panier_moyen"].of.look.hole is None  # each order is as large as it is
    looks = [dataclasses.replace(seen.of.look, hole=None) for seen in cut.watched.seen]
    assert "moins bien" in [verdict.word for verdict in decide.judge(looks)]


def test_the_answer_the_cards_and_the_limits_say_the_hole(cut: dashboard.Dashboard) -> None:
    said = _plain(shown.answer(cut, KPIS, "mois", "EUR").text)
    assert "sur un an" not in said
    assert said.endswith(
        "Aucune vente du 1er décembre 2025 au 14 décembre 2025 : avec ce trou, on ne peut pas comparer à un an plus tôt."
    )
    limit = next(
        text for text in map(_plain, shown.limits(cut, KPIS, "", "EUR")) if text.startswith("Aucune vente")
    )
    assert "commandes étaient attendues" in limit and "l'export est-il incomplet" in limit
    row = cut.changes.set_index("kpi", drop=False).loc["chiffre_affaires_net"].to_dict()
    assert hollow.short(cut, row, KPIS) == "avec un trou dans les ventes"
    assert hollow.short(cut, row | {"kpi": "panier_moyen"}, KPIS) == ""
    (advised,) = shown.advice(cut, KPIS)
    assert _plain(advised.text).startswith("Vérifiez d'abord l'export : aucune vente du 1er décembre 2025")


def test_the_title_of_a_chart_says_the_hole_and_not_chance(
    cut: dashboard.Dashboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles: list[str] = []
    monkeypatch.setattr(drawings.charts, "line", lambda *its, **more: titles.append(its[3]))
    monkeypatch.setattr(drawings.record, "chart", lambda *its, **more: None)
    for name in ("chiffre_affaires", "panier_moyen"):
        table = cut.whole.table[cut.whole.table["kpi"] == name]
        twice = pd.concat([table, table])  # a line has two ends
        drawings.trend_chart(twice, KPIS[name], cut, currency="EUR", source="ventes.csv")
    first, second = titles
    assert first.endswith("sur un an, avec un trou dans les ventes") and "hasard" not in first
    assert "trou" not in second


@pytest.mark.parametrize("month", ["2024-12", "2025-07"])
def test_a_month_that_is_absent_is_no_rise_of_the_year(month: str) -> None:
    last = pd.Period(month).end_time
    board = dashboard.make({"orders": _orders((f"{month}-01", str(last)), 1.0)}, today="2026-01-05")
    said = _plain(shown.answer(board, KPIS, "mois", "EUR").text)
    assert [hole.months for hole in board.watched.holes] == [(int(month[:4]) * 12 + int(month[5:]) - 1,)]
    year = said.split("Année : ")[1]
    assert "sur un an" not in year and "trou" in year
    assert not [each for each in _decided(board) if each.about in ("chiffre_affaires", "nb_commandes")]
    assert ("sur un an" in said.split("Année")[0]) == (
        month == "2025-07"
    )  # December itself has no hole, nor had it


def test_a_year_does_not_land_on_months_without_a_sale() -> None:
    """Four years until August 2025: the months to come are those of autumn 2024, of which one is absent from the export."""
    draw = np.random.default_rng(6)
    days = pd.date_range("2021-09-01", "2025-08-31").repeat(3)
    every = pd.DataFrame({
        "order_id": [f"C{n}" for n in range(len(days))], "order_date": days.astype("datetime64[us]"),
        "amount": draw.uniform(15, 25, len(days))})  # fmt: skip
    cut = every[(every["order_date"] < "2024-10-01") | (every["order_date"] > "2024-10-31")]
    whole, short = (
        dashboard.make({"orders": its}, today="2025-09-05", start=start)
        for its, start in ((every, None), (cut, "2025-01-01"))
    )
    assert whole.landing is not None and whole.landing.amount == pytest.approx(60 * 365, rel=0.02)
    assert short.landing is not None and short.landing.amount is None and short.landing.spoiled
    (said,) = [text for text in map(_plain, shown.limits(short, KPIS, "", "EUR")) if "Atterrissage" in text]
    assert said.startswith("Atterrissage de l'année : n.d., des jours sans vente faussent")


def test_without_a_hole_nothing_is_said_of_one_and_a_fall_is_told() -> None:
    """Half of the orders of December lost, on every day alike."""
    orders = _orders(None, 7.0)
    late = orders["order_date"] >= "2025-12-01"
    board = dashboard.make({"orders": orders[~late | (orders.index % 2 == 0)]}, today="2026-01-05")
    assert board.watched.holes == () and hollow.limits(board.watched.holes) == []
    assert ("moins bien", "nb_commandes") in [(verdict.word, verdict.about) for verdict in _decided(board)]
    assert "sur un an" in shown.answer(board, KPIS, "mois", "EUR").text


def test_a_part_that_rests_while_the_others_sell_has_no_hole() -> None:
    orders = _orders(None, 6.0)
    north = orders.assign(region=np.where(orders.index % 2, "Nord", "Sud"))
    idle = (north["region"] == "Nord") & north["order_date"].between("2025-12-01", "2025-12-14")
    every = north[~idle]
    alone = every[every["region"] == "Nord"]
    part: Any = {"part": ("region", "Nord"), "whole": {"orders": every}}
    assert dashboard.make({"orders": alone}, today="2026-01-05", **part).watched.holes == ()
    assert len(dashboard.make({"orders": alone}, today="2026-01-05").watched.holes) == 1


def test_an_engine_finds_the_same_holes_and_verdicts() -> None:
    orders = _orders(("2025-12-01", "2025-12-14"))
    there = ibis.duckdb.connect().create_table("orders", orders)
    here, far = (dashboard.make({"orders": its}, today="2026-01-05").watched for its in (orders, there))
    assert here.holes == far.holes and len(here.holes) == 1
    bare = orders[["order_date", "amount"]]
    assert len({empty({"orders": its})[0].first for its in (bare, ibis.memtable(bare))}) == 1
    words = [
        [(seen.verdict.about, seen.verdict.word, seen.verdict.reason) for seen in each.seen]
        for each in (here, far)
    ]
    assert words[0] == words[1]
