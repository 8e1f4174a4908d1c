"""How sure are we? Stability of the rules, plan of a test, filters by segment and season."""

import numpy as np
import pandas as pd
import pytest
from baskets_helpers import lines, planted

import smkit
from smkit import paths
from smkit.analysis.crosssell import (
    by_group,
    choose,
    design_effect,
    encode,
    offers,
    retention,
    rules,
    rules_by,
    stability,
    trial,
    trial_of,
    trial_of_all,
    where,
)
from smkit.analysis.errors import InputError


def test_a_real_rule_holds_and_a_broken_one_does_not() -> None:
    strong = planted(4000)
    found = stability(strong, 0.01, 0.2).set_index(["antecedent", "consequent"])
    assert found.loc[("p0", "p1"), "holds"] and 0.8 < found.loc[("p0", "p1"), "kept"] < 1.2
    late = strong["order_id"] >= 3200
    broken = strong[~(late & (strong["product"] == "p1"))]  # p1 is no longer sold with p0
    broken = pd.concat(
        [
            broken,
            strong[late & (strong["product"] == "p0")].assign(
                order_id=lambda t: t["order_id"] + 10_000, product="p1"
            ),
        ]
    )
    found = stability(broken, 0.01, 0.2).set_index(["antecedent", "consequent"])
    assert not found.loc[("p0", "p1"), "holds"] and found.loc[("p0", "p1"), "confidence_later"] < 0.1


def test_the_later_figures_are_those_of_the_later_orders() -> None:
    orders = planted(1500)
    found = stability(orders, 0.01, 0.1, first=0.7)
    numbers = sorted(orders["order_id"].unique())
    early, late = (orders[orders["order_id"].isin(part)] for part in (numbers[:1050], numbers[1050:]))
    expected = rules(early, 0.01, 0.1)
    pd.testing.assert_frame_equal(found[expected.columns], expected)
    held = late.groupby("order_id")["product"].agg(set)
    for row in found.head(20).itertuples():
        had = [h for h in held if row.antecedent in h]
        assert row.n_antecedent_later == len(had)
        assert row.n_both_later == sum(row.consequent in h for h in had)


def test_sorting_by_lift_keeps_less_than_sorting_by_what_is_sure() -> None:
    orders = planted(3000, products=60, seed=2)
    kept = retention(stability(orders, 3 / 3000, 0.0), top=40).set_index("sorted_by")["kept"]
    assert kept["confidence_low"] > kept["lift"] and kept["confidence_low"] > 0.8


@pytest.mark.parametrize("first", [0, 1, 1.5])
def test_both_sides_need_orders(first: float) -> None:
    with pytest.raises(InputError, match="first"):
        stability(planted(50), first=first)
    with pytest.raises(InputError, match="order_date"):
        stability(lines([{"a"}]))


@pytest.mark.parametrize(
    ("base", "target", "held_out"), [(0.1, 0.15, 0.5), (0.3, 0.36, 0.2), (0.02, 0.04, 0.1)]
)
def test_the_test_sees_the_effect_as_often_as_it_says(base: float, target: float, held_out: float) -> None:
    plan = trial(base, target, held_out=held_out, chance=0.8)
    random = np.random.default_rng(0)
    with_it = random.binomial(plan.offered, target, 20_000) / plan.offered
    without = random.binomial(plan.held_out, base, 20_000) / plan.held_out
    pooled = (with_it * plan.offered + without * plan.held_out) / (plan.offered + plan.held_out)
    z = (with_it - without) / np.sqrt(pooled * (1 - pooled) * (1 / plan.offered + 1 / plan.held_out))
    assert (z > 1.96).mean() == pytest.approx(0.8, abs=0.025)
    assert plan.held_out / (plan.held_out + plan.offered) == pytest.approx(held_out, abs=0.01)


def test_drawing_customers_sees_the_effect_as_often_as_it_says_and_no_other_more_often() -> None:
    """Customers who order often, and each more or less fond of the product: a fair test draws them, and widens its interval."""
    random = np.random.default_rng(0)

    def orders(customers: int, lift: float) -> tuple[np.ndarray, np.ndarray]:
        times = random.geometric(0.25, customers)
        fond = random.beta(1.2, 2.8, customers)  # 30 % on average
        return np.repeat(np.arange(customers), times), random.random(times.sum()) < np.repeat(
            fond + lift * (1 - fond), times
        )

    who, bought = orders(20_000, 0)
    design = design_effect(bought, pd.Series(who))
    assert design is not None and 1.8 < design < 2.4
    plan = trial(0.3, 0.3 + 0.1 * 0.7, design=design)
    assert plan.offered == pytest.approx(design * trial(0.3, 0.37).offered, abs=2)

    def seen(lift: float, widen: float) -> float:
        found = 0
        for _ in range(1_500):
            with_it, without = (
                orders(plan.offered // 4, lift)[1],
                orders(plan.held_out // 4, 0)[1],
            )  # 4 orders a customer
            pooled = (with_it.sum() + without.sum()) / (len(with_it) + len(without))
            error = np.sqrt(pooled * (1 - pooled) * (1 / len(with_it) + 1 / len(without)) * widen)
            found += with_it.mean() - without.mean() > 1.96 * error
        return found / 1_500

    assert seen(0.1, design) == pytest.approx(0.8, abs=0.04)
    assert seen(0, design) == pytest.approx(0.025, abs=0.012)
    assert seen(0, 1) > 0.06, "taking orders for unrelated would see effects that are not there"


def test_a_design_effect_is_that_of_statsmodels() -> None:
    sm = pytest.importorskip("statsmodels.api")
    random = np.random.default_rng(1)
    who = random.integers(0, 60, 400)
    bought = random.random(400) < random.beta(1, 3, 60)[who]
    fit = sm.OLS(bought.astype(float), np.ones(400))
    robust = fit.fit(cov_type="cluster", cov_kwds={"groups": who, "use_correction": False}).bse[0] ** 2
    plain = bought.mean() * (1 - bought.mean()) / 400
    assert design_effect(bought, pd.Series(who)) == pytest.approx(robust / plain * 60 / 59)


def test_customers_are_drawn_where_they_are_known() -> None:
    baskets = encode(planted(2000))
    found = offers(baskets).head(2)
    by_order = trial_of_all(found, baskets, weeks=24)
    assert by_order.design is None and "commandes tirées au sort" in by_order.reading()
    once = planted(2000).assign(customer_id=lambda t: "K" + t["order_id"].astype(str))
    alone = trial_of_all(found, encode(once), weeks=24)
    assert alone.design == pytest.approx(1, abs=0.01) and alone.offered == pytest.approx(
        by_order.offered, rel=0.01
    )
    assert "Tirez au sort les clients" in alone.reading() and "élargi" not in alone.reading()
    # forty orders a customer, who take the second product all the time or never
    table = planted(2000)
    second = found["consequent"].iloc[0]
    fond = table.groupby("order_id")["product"].agg(set).map(lambda held: second in held)
    back = table.assign(customer_id=table["order_id"].map(fond.cumsum() // 40 + 1000 * fond))
    often = trial_of_all(found, encode(back), weeks=24)
    assert often.design > 2 and often.offered > 1.9 * alone.offered  # type: ignore[operator]
    assert "élargi de" in often.reading()
    partly = trial_of_all(
        found, encode(once.assign(customer_id=once["customer_id"].where(once["order_id"] < 900))), weeks=24
    )
    assert partly.design == pytest.approx(1, abs=0.01), "an order of nobody known is drawn on its own"
    assert trial_of_all(found, encode(table.assign(customer_id=np.nan)), weeks=24) == by_order


def test_the_plan_of_an_offer() -> None:
    offer = offers(planted(4000)).iloc[0]
    plan = trial_of(offer, weeks=24)
    assert plan.base == offer["confidence"]
    assert plan.target == pytest.approx(plan.base + (1 - plan.base) * offer["confidence_low"] * 0.1)
    assert plan.weeks == -(-(plan.offered + plan.held_out) // (offer["n_antecedent"] / 24))
    assert "tirées au sort" in plan.reading() and "contient zéro" in plan.reading()


def test_one_test_for_several_offers_counts_each_order_once() -> None:
    orders = planted(3000)
    baskets = encode(orders)
    pool = offers(baskets, 0.005, 0.1).head(4)
    assert len(pool) > 1
    plan = trial_of_all(pool, baskets, weeks=18, take_up=0.3)
    links = pool[["antecedent", "consequent", "confidence_low"]].to_numpy().tolist()
    base, target, concerned = 0.0, 0.0, 0
    for held in orders.groupby("order_id")["product"].agg(set):
        offered = [(then, low) for first, then, low in links if first in held]
        if offered:
            concerned += 1
            bought = any(then in held for then, _ in offered)
            base += bought
            target += 1 if bought else 1 - float(np.prod([1 - 0.3 * low for _, low in offered]))
    assert plan.base == pytest.approx(base / concerned) and plan.target == pytest.approx(target / concerned)
    assert plan.weeks == -(-(plan.offered + plan.held_out) // (concerned / 18))
    assert f"Proposez les {len(pool)} offres" in plan.reading() and "laquelle" in plan.reading()


def test_together_the_boutiques_offers_are_tested_sooner_though_not_soon_enough() -> None:
    baskets = encode(smkit.read("orders", paths.BOUTIQUE / "commandes.csv").table)
    ten, weeks = offers(baskets).head(10), choose.weeks(baskets)
    (_, alone), (_, together), *stronger = choose.plans(ten, baskets, weeks, 0.1)
    assert (alone.offers, together.offers) == (1, 10)
    assert 10 * together.weeks < alone.weeks and not together.feasible  # type: ignore[operator]
    assert [rate for rate, _ in stronger] == [0.25, 0.5]
    assert [plan.weeks for _, plan in stronger] == sorted((plan.weeks for _, plan in stronger), reverse=True)
    least = choose.within_reach(ten, baskets, weeks)
    assert trial_of_all(ten, baskets, weeks=weeks, take_up=least).feasible
    assert not trial_of_all(ten, baskets, weeks=weeks, take_up=least - 0.01).feasible
    assert choose.within_reach(ten, baskets, 100 * weeks) is None
    assert choose.plans(ten.head(0), baskets, weeks, 0.1) == choose.plans(ten, baskets, None, 0.1) == []
    with pytest.raises(InputError, match="Aucune offre à tester"):
        trial_of_all(ten.head(0), baskets, weeks=weeks)


def test_a_test_nobody_would_wait_for_says_so() -> None:
    assert "Durée : 7 semaines." in trial(0.10, 0.15, per_week=200).reading().replace("\u00a0", " ")
    assert "trop petit pour ce volume" in trial(0.10, 0.11, per_week=20).reading()
    assert "semaine" not in trial(0.10, 0.15).reading()


@pytest.mark.parametrize(
    "arguments", [(0.2, 0.2), (0.3, 0.2), (0, 0.2), (0.2, 1), (0.1, 0.2, {"per_week": 0}), (0.1, 0.2, {"held_out": 1}),
     (0.1, 0.2, {"design": 0.5})],
)  # fmt: skip
def test_a_test_that_cannot_be_is_explained(arguments: tuple) -> None:
    options = arguments[2] if len(arguments) > 2 else {}
    with pytest.raises(InputError):
        trial(*arguments[:2], **options)


def test_where() -> None:
    orders = planted(400).assign(segment=lambda t: np.where(t["order_id"] % 2, "B2B", "B2C"))
    assert set(where(orders, segment=" b2b ")["segment"]) == {"B2B"}
    assert len(where(orders, segment="", season="")) == len(orders)
    summer = orders.assign(order_date=pd.Timestamp("2025-07-14"))
    assert len(where(summer, season="été", segment=["B2B", "B2C"])) == len(orders)
    assert len(where(summer, season=" Ete ", segment=None)) == len(orders)
    assert set(where(orders.assign(store=orders["order_id"] % 3), store=2)["order_id"] % 3) == {2}
    with pytest.raises(InputError, match="hiver, printemps"):
        where(orders, season="mousson")
    with pytest.raises(InputError, match="B2B, B2C"):
        where(orders, segment="B2D")
    with pytest.raises(InputError, match="été"):
        where(orders, season="été")
    with pytest.raises(InputError, match="zone"):
        where(orders, zone="Nord")


def test_by_group_counts_each_groups_orders() -> None:
    orders = planted(3000).assign(region=lambda t: "R" + (t["order_id"] % 97 % 12).astype(str).str.zfill(2))
    orders["order_date"] += pd.to_timedelta(orders["order_id"] % 365, unit="D")
    orders.loc[orders["order_id"] % 50 == 0, "region"] = None
    baskets, found = encode(orders), offers(orders).head(2)
    held = orders.groupby("order_id")["product"].agg(set)
    region = orders.groupby("order_id")["region"].first()
    table = by_group(found, baskets, "region")
    assert (table["n_groups"] == 12).all() and table["group"].nunique() == 8
    assert set(table["group"]) == set(region.value_counts().index[:8])
    assert table["group"].tolist() == sorted(set(table["group"])) * 2
    for row in table.to_dict("records"):
        had = held[region == row["group"]].map(lambda basket, one=row["antecedent"]: one in basket)
        both = held[region == row["group"]].map(
            lambda basket, row=row: {row["antecedent"], row["consequent"]} <= basket
        )
        assert (row["n_antecedent"], row["n_both"]) == (had.sum(), both.sum())
        assert pd.isna(row["confidence"]) if had.sum() < 10 else row["confidence"] == both.sum() / had.sum()
    seasons = by_group(found, baskets, "season")["group"].tolist()
    assert seasons == ["hiver", "printemps", "été", "automne"] * 2
    for person in ("customer_id", "salesperson"):
        with pytest.raises(InputError, match="confidentiels"):
            by_group(found, encode(orders.assign(**{person: "X"})), person)
    with pytest.raises(InputError, match="Vouliez-vous dire.*region"):
        by_group(found, baskets, "regoin")


def test_nothing_answers_to_everything_at_once() -> None:
    orders = pd.DataFrame(
        {"order_id": [1, 2], "product": "a", "segment": ["B2B", "B2C"], "region": ["Nord", "Sud"]}
    )
    with pytest.raises(InputError, match="à la fois"):
        where(orders, segment="B2B", region="Sud")


def test_rules_of_each_group() -> None:
    orders = planted(400).assign(segment=lambda t: np.where(t["order_id"] % 2, "B2B", "B2C"))
    table = rules_by(orders, "segment", 0.02, 0.2)
    for segment in ("B2B", "B2C"):
        own = table[table["segment"] == segment].drop(columns="segment").reset_index(drop=True)
        pd.testing.assert_frame_equal(own, rules(where(orders, segment=segment), 0.02, 0.2))
    assert rules_by(orders, "season", 0.02, 0.2)["season"].unique().tolist() == ["hiver"]


def test_a_group_without_a_sale_has_no_rule() -> None:
    orders = planted(400).assign(segment=lambda t: np.where(t["order_id"] % 2, "B2B", "B2C"))
    returned = orders.assign(quantity=np.where(orders["segment"] == "B2B", -1.0, 1.0))
    assert set(rules_by(returned, "segment", 0.02, 0.2)["segment"]) == {"B2C"}
    with pytest.raises(InputError, match="aucune valeur sur une vente"):
        rules_by(returned.assign(segment=returned["segment"].where(returned["segment"] == "B2B")), "segment")
    mixed = orders.assign(segment=orders["segment"].map({"B2B": 1, "B2C": "autre"}))
    assert rules_by(mixed, "segment", 0.02, 0.2)["segment"].unique().tolist() == [1, "autre"]
    with pytest.raises(InputError, match="tableau pandas"):
        rules_by(encode(orders), "segment")  # type: ignore[arg-type]
