"""Who is late, whom to call, whom to believe: rhythms, win-back, satisfaction, stability, against simulated worlds."""

import numpy as np
import pandas as pd
import pytest

from smkit import customers
from smkit.analysis.customers import winback
from smkit.analysis.errors import InputError


def buyers(n: int, shape: float, seed: int, *, days: int = 720) -> pd.DataFrame:
    """Customers at paces of their own (a purchase every 10 to 60 days), who all stay; looked at on the last day."""
    r = np.random.default_rng(seed)
    rows = []
    for customer in range(n):
        pace, at = r.uniform(10, 60), r.uniform(0, 90)
        while at < days:
            rows.append((f"K{customer}", at, 50.0))
            at += max(1.0, r.gamma(shape) / shape * pace)
    table = pd.DataFrame(rows, columns=["customer_id", "day", "amount"])
    moments = pd.Timestamp("2024-01-01") + pd.to_timedelta(table["day"].astype(int), unit="D")
    return table.assign(order_date=moments, order_id=[f"C{n}" for n in range(len(table))])


@pytest.mark.parametrize("shape", [1.0, 4.0, 20.0])
def test_as_many_who_stay_are_called_late_as_is_said(shape):
    orders = buyers(1_200, shape, seed=int(shape))
    clients = customers.customers(orders)
    from smkit.analysis.customers.rhythm import regularity

    assert regularity(clients) == pytest.approx(shape, rel=0.2)
    found = customers.silences(orders, at="2025-12-20")
    wrong, told = found["state"].isin(["late", "gone"]).sum(), found["by_chance"].sum()
    assert wrong <= 0.07 * len(found) and abs(wrong - told) < 4 * told**0.5 + 4


def test_a_customer_who_stops_is_late_by_their_own_rhythm_alone():
    """Forty days of silence: news of a customer who buys every week, none of one who buys every two months."""
    regular = [("A", day) for day in range(0, 320, 7)] + [("B", day) for day in range(0, 330, 60)]
    others = [(f"K{n}", day) for n in range(30) for day in range(n % 9, 360, 20 + n)]
    table = pd.DataFrame(regular + others, columns=["customer_id", "day"])
    orders = pd.DataFrame({"customer_id": table["customer_id"], "order_id": [f"C{n}" for n in range(len(table))], "amount": 100.0,
                           "order_date": pd.Timestamp("2025-01-01") + pd.to_timedelta(table["day"], unit="D")})  # fmt: skip
    found = customers.silences(orders, at="2025-12-26").set_index("customer_id")
    assert found.loc["A", "silence"] > 40 and found.loc["A", "state"] == "gone"
    assert found.loc["B", "silence"] > 40 and found.loc["B", "state"] == "on_time"
    assert found.index[0] == "A" and found.loc["A", "limit"] < 20 < 60 < found.loc["B", "limit"]
    assert found.loc["A", "at_stake"] == 100.0 * sum(d <= 320 for d in range(0, 320, 7))


def test_the_big_account_comes_first():
    days = pd.date_range("2025-01-01", "2025-09-30", freq="14D")
    each = [
        pd.DataFrame({"customer_id": f"K{n}", "order_date": days, "amount": 10.0 + 990 * (n == 7)})
        for n in range(12)
    ]
    orders = pd.concat(each, ignore_index=True)
    found = customers.silences(orders.assign(order_id=[str(n) for n in range(len(orders))]), at="2025-12-31")
    assert found.iloc[0][["customer_id", "state"]].tolist() == ["K7", "gone"]
    sums = customers.totals(found).set_index("state")
    assert sums.loc["gone", "customers"] == 12 and sums["at_stake"].sum() == pytest.approx(
        found["at_stake"].sum()
    )


def lost(n: int = 200) -> pd.DataFrame:
    return pd.DataFrame({"customer_id": [f"K{i}" for i in range(n)], "margin": [float(i) for i in range(n)],
                         "last": pd.date_range("2022-07-01", periods=n, freq="6D")})  # fmt: skip


def test_winback_keeps_the_law_and_the_cost():
    found = customers.win_back(lost(), "2026-01-01", cost=2.0, uplift=0.04, opposed=["K199", "K0"])
    people = found.people.set_index("customer_id")
    assert people.loc["K199", "reason"] == people.loc["K0", "reason"] == "opposed"
    old = people["last"] < pd.Timestamp("2023-01-01")
    assert set(people.loc[old & (people.index != "K0"), "reason"]) == {"too_old"}
    kept = people[people["reason"] == ""]
    # 0,04 × margin > 2 € means a margin above 50 €
    assert (
        kept.index.tolist() == [f"K{i}" for i in range(198, 50, -1)]
        and found.left_out["not_worth_it"] == 51 - 31
    )
    assert (found.contacted, found.controls) == (148 - 30, 30) and found.cost == 118 * 2.0
    assert people.loc[people["reason"] != "", "group"].isna().all()
    told = kept[kept["group"] == "À contacter"]
    assert found.gain == pytest.approx(told["expected"].sum()) and told.loc[
        "K198", "expected"
    ] == pytest.approx(198 * 0.04 - 2)


def test_the_draw_depends_on_identifiers_alone_and_is_even():
    one = customers.win_back(lost(), "2026-01-01", cost=0.1, uplift=0.1)
    other = customers.win_back(lost().sample(frac=1, random_state=4), "2026-01-01", cost=0.1, uplift=0.1)
    pd.testing.assert_frame_equal(one.people, other.people)
    again = customers.win_back(lost(), "2026-01-01", cost=0.1, uplift=0.1, draw="printemps")
    assert not one.people["group"].equals(again.people["group"])
    picked = 0
    for n in range(200):
        people = customers.win_back(lost(), "2026-01-01", cost=0.1, uplift=0.1, draw=str(n)).people
        picked = picked + people.set_index("customer_id").loc[["K150", "K60"], "group"].eq("Témoin").astype(
            int
        )
    assert (abs(picked - 40) < 20).all()  # one time in five, whatever the margin


def test_the_size_of_the_winback_test_is_that_of_experiments():
    from smkit.analysis.experiments.trials import power, sample_size

    found = customers.win_back(lost(), "2026-01-01", cost=1.0, uplift=0.05, base=0.03)
    assert found.needed == sample_size(0.03, 0.05)
    assert found.chance == pytest.approx(power(0.03, 0.05, found.contacted, found.controls))
    assert customers.win_back(lost(), "2026-01-01", cost=1.0, uplift=0.0).needed is None
    for wrong in ({"uplift": 5.0}, {"cost": -1.0}, {"control_share": 1.0}):
        with pytest.raises(InputError):
            customers.win_back(lost(), "2026-01-01", **{"cost": 1.0, "uplift": 0.1, **wrong})


@pytest.mark.parametrize(("up", "down"), [(0.5, 0.2), (0.1, 0.1), (0.85, 0.05), (0.3, 0.5)])
@pytest.mark.parametrize("n", [30, 80, 400])
def test_the_interval_of_nps_holds_its_promise(up, down, n):
    r = np.random.default_rng(n)
    draws = r.multinomial(n, [up, down, 1 - up - down], 1_500)
    held = 0
    for promoters, detractors, passives in draws[:400]:
        found = customers.nps(pd.Series([9] * promoters + [2] * detractors + [8] * passives))
        held += found.low <= 100 * (up - down) <= found.high
    assert held / 400 >= 0.92


def test_few_answers_have_no_score_and_scores_are_checked():
    few = customers.nps(pd.Series([10] * 29))
    assert np.isnan(few.score) and few.answers == 29
    assert customers.nps(pd.Series([10, None] * 30)).score == 100
    for wrong in (11, -1, 7.5):
        with pytest.raises(InputError, match="0 à 10"):
            customers.nps(pd.Series([10] * 30 + [wrong]))
    by = customers.nps_by(
        pd.DataFrame({"score": [10] * 40 + [0] * 5, "segment": ["B2B"] * 40 + ["B2C"] * 5}), "segment"
    )
    assert (
        by["score"].tolist()[0] == 100
        and np.isnan(by["score"].tolist()[1])
        and by["answers"].tolist() == [40, 5]
    )


def test_themes_are_found_by_words_and_comments_stay_where_they_are():
    survey = pd.DataFrame({
        "score": [3, 2, 10, 9, 5],
        "comment": ["Livraison en retard", "Délais trop longs, SAV injoignable", "Équipe à l'écoute", None, "Rien à dire"],
    })  # fmt: skip
    found = customers.themes(survey).set_index("theme")
    assert found.loc["Livraison"].tolist() == [2, 0, 2] and found.loc["Accueil et conseil"].tolist() == [
        1,
        1,
        0,
    ]
    assert found.loc["Après-vente", "comments"] == 1 and found.loc["Autre", "comments"] == 1
    assert customers.themes(survey[:0]).empty


def test_detractors_with_big_accounts_come_first():
    survey = pd.DataFrame({"customer_id": ["A", "A", "B", "C", "D", None], "score": [9, 2, 4, 10, 8, 1],
                           "date": pd.date_range("2026-01-01", periods=6)})  # fmt: skip
    clients = pd.DataFrame({"customer_id": ["A", "B", "C", "D"], "monetary": [10.0, 900.0, 50.0, 5.0]})
    found = customers.answered(survey, clients)
    assert found[["customer_id", "kind"]].values.tolist() == [
        ["B", "detractor"],
        ["A", "detractor"],
        ["C", "promoter"],
    ]


def groups(gap: float, seed: int) -> pd.DataFrame:
    """Half buy every week, half every `gap` weeks, for two years, for 100 €; the latter stopped long ago when gap is large."""
    r = np.random.default_rng(seed)
    rows = []
    for n in range(200):
        every, until = (7, 720) if n % 2 else (7 * gap, 720 if gap < 3 else 300)
        at = r.uniform(0, every)
        while at < until:
            rows.append((f"K{n}", int(at)))
            at += max(1, r.exponential(every))
    table = pd.DataFrame(rows, columns=["customer_id", "day"])
    return table.assign(order_date=pd.Timestamp("2024-01-01") + pd.to_timedelta(table["day"], unit="D"), amount=100.0,
                        order_id=[str(n) for n in range(len(table))])  # fmt: skip


def test_segments_that_chance_made_are_told_from_those_that_hold():
    alike = customers.stability(groups(1.0, 5), at="2025-12-20", draws=20)
    apart = customers.stability(groups(20.0, 5), at="2025-12-20", draws=20)
    assert (alike["verdict"] == "chance").mean() > 0.6  # everybody buys alike: fifths part nothing

    def mean(table):
        return np.average(table["same"], weights=table["customers"])

    assert mean(apart) > mean(alike) + 0.1
    pd.testing.assert_frame_equal(apart, customers.stability(groups(20.0, 5), at="2025-12-20", draws=20))


def test_what_an_offer_brings_is_tried_on_a_range_of_its_effect() -> None:
    people = pd.DataFrame(
        {"customer_id": [f"K{n}" for n in range(50)], "last": pd.Timestamp(2025, 10, 1), "margin": 100.0}
    )
    supposed = {"cost": 1.0, "base": 0.02, "fixed_cost": 10.0}
    chosen = winback.win_back(people, "2025-12-31", uplift=0.03, **supposed)
    for times in winback.RANGE:
        again = winback.win_back(people, "2025-12-31", uplift=0.03 * times, **supposed)
        assert chosen.contacted == again.contacted and chosen.gain_at(times) == pytest.approx(again.gain)
