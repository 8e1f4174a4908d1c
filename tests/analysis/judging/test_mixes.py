"""Simpson's paradox, wherever tables can be split: each group rises, their weight turns, and the whole falls."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from smkit.analysis import dashboard
from smkit.analysis.judging import decide, mix
from smkit.analysis.judging.chance import Estimate

TODAY = "2026-01-03"
Tables = dict[str, pd.DataFrame]


def drawn(
    seed: int, n: int, before: float, after: float
) -> tuple[np.random.Generator, pd.DatetimeIndex, np.ndarray, np.ndarray]:
    """Two years of days, which of them are of the last half-year, and which are of the group whose weight turns."""
    draw = np.random.default_rng(seed)
    days = pd.date_range("2024-01-01", "2025-12-31 20:00", periods=n)
    late = np.asarray(days >= "2025-07-01")
    return draw, days, late, draw.random(n) < np.where(late, after, before)


def deals_by_source(before: float = 0.5, after: float = 0.15, rise: float = 1.15) -> Tables:
    draw, days, late, fair = drawn(1, 3_000, before, after)
    won = draw.random(3_000) < np.where(fair, 0.6, 0.13) * np.where(late, rise, 1.0)
    return {"leads": pd.DataFrame({
        "lead_id": [f"L{n}" for n in range(3_000)], "stage": np.where(won, "won", "lost"), "closed_at": days,
        "created_at": days - pd.Timedelta(days=20), "amount": 1_000.0, "source": np.where(fair, "Salon", "Site web")})}  # fmt: skip


def answers_by_segment() -> Tables:
    draw, days, late, large = drawn(2, 2_400, 0.7, 0.2)
    score = draw.normal(np.where(large, 9.0, 6.2), 1.0) + 0.4 * late
    score = np.clip(score.round(), 0, 10)
    return {"survey": pd.DataFrame({"date": days, "score": score, "segment": np.where(large, "B2B", "B2C")})}


def sold(seed: int, column: str) -> Tables:
    draw, days, late, dear = drawn(seed, 3_000, 0.6, 0.2)
    price = np.where(dear, 55.0, 20.0)
    kept = np.where(dear, 0.60, 0.20) + np.where(late, np.where(dear, 0.02, 0.04), 0.0)
    return {"orders": pd.DataFrame({
        "order_id": [f"C{n}" for n in range(3_000)], "order_date": days, "unit_cost": price * (1 - kept), "unit_price": price,
        "customer_id": draw.integers(0, 400, 3_000).astype(str), "quantity": 1.0,
        column: np.where(dear, "Machine", "Tasse")})}  # fmt: skip


MIXES: dict[str, tuple[Callable[[], Tables], str, str]] = {
    "deals won, by source": (deals_by_source, "taux_de_gain", "source"),
    "answers, by segment": (answers_by_segment, "nps", "segment"),
    "margin, by product": (lambda: sold(3, "product"), "taux_de_marque", "product"),
    "margin, by category": (lambda: sold(4, "category"), "taux_de_marque", "category"),
}


@pytest.mark.parametrize("name", MIXES)
def test_a_whole_that_falls_for_the_weight_of_its_groups_is_told_as_mix(name: str) -> None:
    make, about, along = MIXES[name]
    board = dashboard.make(make(), today=TODAY)
    whole = [each.verdict for each in board.told if each.verdict.about == about and not each.verdict.dims]
    assert {(verdict.word, verdict.along) for verdict in whole} == {("effet de mélange", along)}


def test_a_rate_that_falls_in_each_source_is_told_as_a_fall() -> None:
    board = dashboard.make(deals_by_source(0.4, 0.4, 0.6), today=TODAY)
    assert "moins bien" in {e.verdict.word for e in board.told if e.verdict.about == "taux_de_gain"}


@pytest.mark.parametrize("last_digit", [0.0, 1e-13])
def test_few_customers_or_groups_that_did_not_move_show_no_mix(last_digit: float) -> None:
    """The same margin in each group; the weights of two groups turn, of one customer or of many: rounding is no change."""
    above, below = np.zeros((2, 100, 2)), np.zeros((2, 100, 2))
    for customers in (1, 3, 100):
        below[:, :customers] = [[[30.0, 10.0]], [[10.0, 30.0]]]
        above[:, :customers] = below[:, :customers] * np.array([0.5, 0.4])[:, None, None]
        above[0, :customers, 0] *= 1 + last_digit
        found = mix.split(above, below, [1], [0])
        assert found is not None and found.score == found.own_score == 0.0 and not found.rules


def test_as_many_customers_as_tell_chance_show_a_mix() -> None:
    draw = np.random.default_rng(3)
    below = draw.uniform(0.9, 1.1, (2, 100, 2)) * np.array([[[30.0, 10.0]], [[10.0, 30.0]]])
    above = below * draw.uniform(0.9, 1.1, below.shape) * np.array([0.5, 0.4])[:, None, None]
    found = mix.split(above, below, [1], [0])
    assert found is not None and abs(found.score) > 2 and found.rules


def _baskets(
    seed: int, turned: float, each: int = 30, now: tuple[int, ...] = (21, 22, 23), then: tuple[int, ...] = tuple(range(3, 21)),
    spread: float = 1.2,
) -> mix.Mix | None:  # fmt: skip
    """Some orders a month for two years, very unequal: those of companies are twice those of people, whose share is `turned`."""
    draw = np.random.default_rng(seed)
    n = 24 * each
    month, who = np.repeat(np.arange(24), each), draw.integers(0, 100, n)
    company = draw.random(n) < np.where(month >= 21, turned, 0.4)
    amount = draw.lognormal(7.0, spread, n) * np.where(company, 2.0, 1.0)
    cell = (company.astype(int) * 100 + who) * 24 + month
    above, below = (np.bincount(cell, each, minlength=4800).reshape(2, 100, 24) for each in (amount, None))
    return mix.split(above, below.astype(float), [*now], [*then])


def test_weights_that_chance_moves_make_no_mix_and_those_that_turn_do() -> None:
    still, turned = (
        np.mean([bool(found and found.rules) for seed in range(200) if (found := _baskets(seed, share))])
        for share in (0.4, 0.9)
    )
    assert still <= 0.01 and turned >= 0.5


def test_groups_that_chance_sends_the_other_way_make_no_mix() -> None:
    """Of small months where nothing changes, many have a whole that goes one way and both its groups the other."""
    drawn = [_baskets(seed, 0.4, now=(23,), then=(11,), spread=0.3) for seed in range(300)]
    known = [found for found in drawn if found]
    assert (
        np.mean([found.against for found in known]) > 0.05
        and np.mean([found.rules for found in known]) < 0.02
    )


@pytest.mark.parametrize(
    ("score", "beside", "word"),
    [
        (-1.5, -3.7, "effet de mélange"),  # of the same months, that fell beside the usual ones
        (-3.0, 0.0, "effet de mélange"),
        (-1.5, 3.7, "on ne peut pas dire"),
        (-0.5, -3.7, "on ne peut pas dire"),
        (-1.5, 0.0, "on ne peut pas dire"),
    ],
)
def test_groups_against_their_whole_are_a_mix_beyond_chance_and_never_a_fall(
    score: float, beside: float, word: str
) -> None:
    found = mix.Mix(456.0, 395.0, 23.0, -84.0, score, ((1093.0, 1107.0), (51.0, 79.0)), 0.3, beside)
    sure = Estimate(-0.2, -0.3, -0.1, 1e-9, -6.0, 200)
    seen = decide.Look("panier_moyen", "higher", ("décembre 2025", "décembre 2024"), "fraction", -0.13, sure,
                       mixes=(("segment", found),))  # fmt: skip
    (verdict,) = decide.judge([seen])
    assert (verdict.word, verdict.stake) == (word, None)


def arrived(seed: int, fall: float = 1.0) -> Tables:
    """Two years of orders in three regions: small accounts arrive in the last half-year; baskets of one region are `fall` times."""
    draw = np.random.default_rng(seed)
    n = 4_000
    days = pd.DatetimeIndex(pd.date_range("2024-01-01", "2025-12-31 20:00", periods=n))
    late = np.asarray(days >= "2025-07-01")
    who = (
        draw.integers(0, 300, n) + 300 * (days.quarter + 4 * days.year).to_numpy()
    )  # each quarter has its customers
    small, region = who % 3 == 0, np.array(["Est", "Nord", "Sud"])[who // 3 % 3]
    amount = np.where(small, 40.0, 200.0) * np.exp(draw.normal(0, 0.4, n))
    amount = amount * np.where(late & (region == "Sud"), fall, 1.0)
    table = pd.DataFrame({
        "order_id": [f"C{at}" for at in range(n)], "order_date": days, "customer_id": who.astype(str), "amount": amount.round(2),
        "segment": np.where(small, "Petits", "Grands"), "region": region})  # fmt: skip
    return {"orders": table[late | ~small]}


def test_small_accounts_that_arrive_make_no_region_s_basket_fall() -> None:
    words = [
        {
            each.group: each.verdict.word
            for each in dashboard.make(arrived(2, fall), today=TODAY).watched.seen
            if each.verdict.about == "panier_moyen" and each.group[0] == "region" and each.verdict.decided
        }
        for fall in (1.0, 0.75)
    ]
    assert words == [{}, {("region", "Sud"): "moins bien"}]
