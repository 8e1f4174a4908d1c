"""The dashboard: an exact decomposition, the planted effects first, SMART targets, and no headline on a partial month."""

import math
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smkit import gather
from smkit.analysis import dashboard, kpis
from smkit.analysis.dashboard import alerts, drivers, smart, trend, watch
from smkit.analysis.errors import InputError
from smkit.analysis.kpis import formulas

POSITIVE = st.floats(0, 1e6, allow_nan=False)


@given(st.lists(st.tuples(POSITIVE, POSITIVE), min_size=2, max_size=3))
def test_contributions_add_up_whatever_the_factors(pairs: list[tuple[float, float]]) -> None:
    before, after = [a for a, _ in pairs], [b for _, b in pairs]
    largest = math.prod(max(pair) for pair in pairs)  # what floats were added up on the way
    change = math.prod(after) - math.prod(before)
    assert sum(drivers.shapley(before, after)) == pytest.approx(change, abs=1e-12 * largest + 1e-300)


def test_a_factor_that_does_not_move_contributes_nothing() -> None:
    assert drivers.shapley([10, 2, 5], [10, 3, 5]) == pytest.approx([0, 50, 0])


LINES = st.lists(
    st.tuples(
        st.sampled_from(["2025-03-04", "2026-03-04"]),
        st.sampled_from(["a", "b", "c", None]),
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=15, deadline=None)
@given(LINES)
def test_the_tree_gives_back_the_change_of_revenue(rows: list[tuple[Any, ...]]) -> None:
    orders = pd.DataFrame(rows, columns=["order_date", "customer_id", "amount"]).assign(
        order_id=[str(n) for n in range(len(rows))], order_date=lambda t: pd.to_datetime(t["order_date"])
    )
    now, then = ({"start": f"{year}-03-01", "end": f"{year}-03-31"} for year in (2026, 2025))
    tree = drivers.tree({"orders": orders.astype({"amount": "float64"})}, now, then)
    by_year = orders.groupby(orders["order_date"].dt.year)["amount"].sum()
    assert tree["contribution"].sum() == pytest.approx(by_year.get(2026, 0) - by_year.get(2025, 0), abs=1e-6)


def test_what_large_sums_round_off_is_no_sale_of_nobody() -> None:
    """Every customer is known: the sales, added up order by order and customer by customer, differ by less than a cent."""
    r, lines = np.random.default_rng(5), 60_000
    orders = pd.DataFrame(
        {
            "order_id": [str(number) for number in range(lines)],
            "order_date": pd.to_datetime(["2026-03-02", "2025-03-02"] * (lines // 2)),
            "customer_id": [f"C{number}" for number in r.integers(0, 3_000, lines)],
            "amount": r.integers(1, 10**9, lines) / 100,
        }
    )
    march = [{"start": f"{year}-03-01", "end": f"{year}-03-31"} for year in (2026, 2025)]
    assert list(drivers.tree({"orders": orders}, *march)["branch"]) == list(drivers.CUSTOMERS)
    few = orders.assign(customer_id=orders["customer_id"].mask(orders.index == 0))
    assert list(drivers.tree({"orders": few}, *march)["branch"]) == [*drivers.CUSTOMERS, drivers.ANONYMOUS]


@pytest.fixture(scope="module")
def boutique() -> dict[str, pd.DataFrame]:
    return gather("boutique").tables


@pytest.fixture(scope="module")
def board(boutique: dict[str, pd.DataFrame]) -> dashboard.Dashboard:
    return dashboard.make(boutique)


def test_the_planted_effects_are_the_alerts(board: dashboard.Dashboard) -> None:
    """datasets/README.md: B2B leaves since April 2025, social networks lose money, the West calls late and misses its target."""
    seen = {(found.kind, found.group) for found in board.alerts}
    assert seen == {("churn", "B2B"), ("channel", "Réseaux sociaux"), ("sla", "Ouest"), ("target", "Ouest")}
    stakes = [found.stake or 0.0 for found in board.alerts]
    assert stakes == sorted(stakes, reverse=True)
    values = {found.kind: found.values for found in board.alerts}
    assert values["channel"]["marge_par_euro"] == pytest.approx(0.45, abs=0.005)
    assert values["churn"]["rate"] < 0.82 and values["churn"]["before"] > 0.95
    assert values["target"]["rate"] == pytest.approx(0.82, abs=0.005)


def test_lost_revenue_is_what_those_very_customers_had_bought(
    boutique: dict[str, pd.DataFrame], board: dashboard.Dashboard
) -> None:
    orders = boutique["orders"]
    own = orders[
        (orders["segment"] == "B2B")
        & (orders["quantity"] > 0)
        & (orders["unit_price"] > 0)
        & orders["customer_id"].notna()
    ]
    quarter = own["order_date"].dt.to_period("Q")
    here = set(own.loc[quarter == "2025Q4", "customer_id"])
    gone = own[(quarter == "2025Q3") & ~own["customer_id"].isin(here)]
    churn = next(found for found in board.alerts if found.kind == "churn")
    assert churn.values["lost"] == gone["customer_id"].nunique()
    assert churn.values["revenue"] == pytest.approx((gone["quantity"] * gone["unit_price"]).sum())


def test_nothing_to_tell_where_all_is_well(boutique: dict[str, pd.DataFrame]) -> None:
    """2024 alone has no year before it, and no channel but one loses."""
    before = {name: boutique[name] for name in ("orders", "leads")}
    watched = watch.watch(before, kpis.catalog(), end="2024-12-31")
    assert alerts.find(before, watched, end="2024-12-31") == []
    assert alerts.find({}, watch.Watched()) == []


def test_the_gain_of_calling_in_time_is_half_of_the_measured_gap(
    boutique: dict[str, pd.DataFrame], board: dashboard.Dashboard
) -> None:
    """Of the B2B deals concerned: leads that would have been called in time at the pace of the others, four quarters a year."""
    leads = boutique["leads"].query("segment == 'B2B'").dropna(subset=["assigned_at"])
    took = leads["first_contact_at"] - leads["assigned_at"]
    in_time = took <= pd.Timedelta(days=2)
    over = leads["stage"].isin(["won", "lost"])
    won = leads["stage"] == "won"
    gap = won[over & in_time].mean() - won[over & ~in_time].mean()
    last = leads["assigned_at"] >= "2025-10-01"
    moments = leads[["created_at", "assigned_at", "first_contact_at"]].assign(
        closed_at=leads["closed_at"].where(over)
    )
    due = last & (moments.max().max() - leads["assigned_at"] > pd.Timedelta(days=2))
    west = leads["region"] == "Ouest"
    late = (due & west).sum() * (in_time[due & ~west].mean() - in_time[due & west].mean())
    sla = next(found for found in board.alerts if found.kind == "sla")
    assert sla.values["sales"] == pytest.approx(
        4 * late * gap / 2 * leads.loc[won, "amount"].mean(), rel=0.02
    )
    assert sla.values["sales"] == pytest.approx(7_186, rel=0.01)


def test_the_basket_of_december_is_a_mix_and_brings_no_advice(board: dashboard.Dashboard) -> None:
    """B2B 1 093 to 1 107, B2C 51 to 79, and the whole falls: their weight changed, not their level."""
    basket = next(each for each in board.told if each.verdict.about == "panier_moyen")
    assert isinstance(basket, watch.Seen)
    assert (
        basket.verdict.word == "effet de mélange"
        and basket.verdict.along == "segment"
        and basket.verdict.stake is None
    )
    told = {name: (round(before), round(after)) for name, before, after in basket.of.parts}
    assert told == {"B2B": (1093, 1107), "B2C": (51, 79)} and basket.of.value < basket.of.before


def test_new_customers_of_a_cut_history_are_not_counted(
    boutique: dict[str, pd.DataFrame], board: dashboard.Dashboard
) -> None:
    first = board.periods.table.query("kpi in ('nouveaux_clients', 'cac_complet') and period < '2025-01-01'")
    assert len(first) == 24 and first["value"].isna().all() and set(first["reason"]) == {"history_cut"}
    assert not [
        each for each in board.watched.seen if each.verdict.about in ("nouveaux_clients", "cac_complet")
    ]
    changes = board.changes.set_index("kpi")
    assert pd.isna(changes.loc["nouveaux_clients", "year_change"])


def test_the_tree_of_the_boutique_adds_up_to_what_pandas_says(
    boutique: dict[str, pd.DataFrame], board: dashboard.Dashboard
) -> None:
    orders = boutique["orders"].query("quantity > 0 and unit_price > 0")
    by_month = (
        (orders["quantity"] * orders["unit_price"]).groupby(orders["order_date"].dt.to_period("M")).sum()
    )
    assert board.compared == ("2025-12", "2024-12")
    assert board.tree["contribution"].sum() == pytest.approx(by_month["2025-12"] - by_month["2024-12"])


@pytest.mark.parametrize("day", ["2025-12-03", "2025-12-20"])
def test_a_partial_last_month_never_makes_the_headline(boutique: dict[str, pd.DataFrame], day: str) -> None:
    cut = {"orders": boutique["orders"][boutique["orders"]["order_date"] < day]}
    board = dashboard.make(cut)
    assert board.compared == ("2025-11", "2024-11")
    row = board.changes[board.changes["kpi"] == "chiffre_affaires"].iloc[0]
    assert row["label"] == "2025-11" and row["partial"] == "2025-12"


def test_movers_of_a_column_add_up_to_the_change(board: dashboard.Dashboard) -> None:
    change = board.tree["contribution"].sum()
    for column, moved in board.movers.items():
        assert moved["difference"].sum() == pytest.approx(change), column
        assert moved["difference"].abs().is_monotonic_decreasing


def test_what_is_split_adds_up_to_the_whole_and_counts_nothing_to_come(
    boutique: dict[str, pd.DataFrame],
) -> None:
    today = date(2025, 6, 30)
    made = dashboard.make(boutique, by="region", today=today)
    orders = boutique["orders"][boutique["orders"]["order_date"] < "2025-07-01"]
    orders = orders[(orders["quantity"] > 0) & (orders["unit_price"] > 0)]
    sales = (orders["quantity"] * orders["unit_price"]).groupby(orders["region"]).sum()
    found = made.by[made.by["kpi"] == "chiffre_affaires"].set_index("region")["value"]
    assert found.to_dict() == pytest.approx(sales.to_dict())
    assert set(made.by["kpi"]) <= set(made.split) and not len(dashboard.make(boutique, today=today).by)


def test_b2b_and_b2c_are_read_with_their_own_indicators(board: dashboard.Dashboard) -> None:
    assert {"cycle_moyen", "cac_complet", "clv_marge", "nrr"} <= set(board.readings["B2B"]["kpi"])
    assert {"volume_ventes", "panier_moyen", "taux_conversion_site", "retention"} <= set(
        board.readings["B2C"]["kpi"]
    )
    assert list(board.joint["side"].unique()) == ["Marketing", "Ventes", "Ensemble"]


def test_targets_since_january_of_the_last_year(board: dashboard.Dashboard) -> None:
    west = board.goals[(board.goals["group"] == "Ouest") & (board.goals["metric"] == "chiffre_affaires")]
    assert west["value"].tolist() == [pytest.approx(0.82, abs=0.005)] and west["status"].tolist() == [
        "missed"
    ]


def test_a_whole_that_is_one_group_alone_is_not_told_twice(board: dashboard.Dashboard) -> None:
    """Deals are promised by B2B alone: « ensemble » would be set against every deal, and contradict the overall win rate."""
    rows = board.goals.set_index(["metric", "group"])
    assert ("taux_de_gain", "B2B") in rows.index and ("taux_de_gain", "") not in rows.index
    assert {"", "B2B", "B2C"} <= set(board.goals.loc[board.goals["metric"] == "nouveaux_clients", "group"])


def test_a_rate_is_held_against_its_last_target(
    boutique: dict[str, pd.DataFrame], board: dashboard.Dashboard
) -> None:
    """Quarterly targets of a mean do not add up: the last one is shown, with its quarter."""
    row = board.goals[(board.goals["metric"] == "panier_moyen") & (board.goals["group"] == "B2B")].iloc[0]
    orders = boutique["orders"].query(
        "segment == 'B2B' and quantity > 0 and unit_price > 0 and order_date >= '2025-10-01'"
    )
    basket = (orders["quantity"] * orders["unit_price"]).sum() / orders["order_id"].nunique()
    asked = boutique["targets"].query(
        "metric == 'panier_moyen' and segment == 'B2B' and period == '2025-T4'"
    )["target"]
    assert row["label"] == "2025-T4" and row["value"] == pytest.approx(basket / asked.iloc[0])
    assert board.unmet == ("taux_conversion_site",), "targets by segment, and traffic has none"


def test_a_period_without_a_day_of_the_data_is_no_dashboard_of_zeros(
    boutique: dict[str, pd.DataFrame],
) -> None:
    """The monthly line on last month's file: a revenue of 0 € would be false."""
    last = boutique["orders"]["order_date"].max().date()
    with pytest.raises(InputError, match=f"les données vont du 1er janvier 2024 au .* {last.year}"):
        dashboard.make(boutique, start=f"{last.year + 1}-02-01", end=f"{last.year + 1}-02-28")
    within = trend.extents(boutique, end="2024-01-31")
    assert all(first <= last for first, last in within.values()) and "orders" in within


def test_targets_alone_are_told_and_crash_nothing(boutique: dict[str, pd.DataFrame]) -> None:
    alone = dashboard.make({"targets": boutique["targets"]})
    assert alone.goals.empty and "chiffre_affaires" in alone.unmet


def test_retention_is_compared_by_quarter_in_a_monthly_dashboard(
    boutique: dict[str, pd.DataFrame], board: dashboard.Dashboard
) -> None:
    """A month is shorter than the time between two orders: a patient customer would look lost."""
    row = board.changes[board.changes["kpi"] == "retention"].iloc[0]
    bought = boutique["orders"].query("quantity > 0 and unit_price > 0").dropna(subset=["customer_id"])
    quarter = bought["order_date"].dt.to_period("Q")
    before, after = (set(bought.loc[quarter == q, "customer_id"]) for q in ("2025Q3", "2025Q4"))
    assert row["label"] == "2025-T4" and row["value"] == pytest.approx(len(before & after) / len(before))
    whole = [
        each for each in board.watched.seen if each.verdict.about == "retention" and not each.verdict.dims
    ]
    assert whole and not any(each.verdict.decided for each in whole), (
        "64 % against 67 %, on some 200 customers each"
    )


def test_what_a_channel_lost_is_ranked_by_year(board: dashboard.Dashboard) -> None:
    lost = next(found for found in board.alerts if found.kind == "channel")
    first, last = lost.values["span"]
    assert lost.values["gain_net"] == pytest.approx(-3_520, abs=1)
    assert lost.stake == pytest.approx(3_520 * 365 / ((last - first).days + 1), rel=0.001)


def test_a_score_changes_by_points() -> None:
    answers = [("2025-02-28", 10)] * 3 + [("2025-02-03", 0)] + [("2026-02-27", 0)] * 3 + [("2026-02-26", 10)]
    survey = pd.DataFrame(answers, columns=["date", "score"]).assign(date=lambda t: pd.to_datetime(t["date"]))
    row = dashboard.make({"survey": survey}).changes.iloc[0]
    assert (row["value"], row["year_ago"], row["year_change"]) == (-50, 50, -100)


def test_smart_says_what_is_wrong_with_each_target(boutique: dict[str, pd.DataFrame]) -> None:
    goals = pd.DataFrame(
        [
            ("2025-12", "chiffre_affaires", 90_000.0), ("2025-12", "Chiffre d'affaires", 200_000.0),
            ("2025-12", "chiffre_affaires", 10.0),
            ("bientôt", "panier_moyen", 50.0), ("2025-12", "panier_moyn", 50.0),
            ("2025-12", "roi", -1.0), ("2025-12", "cycle_moyen", 1.0),
        ],
        columns=["period", "metric", "target"],
    )  # fmt: skip
    found = smart.check(goals, {name: boutique[name] for name in ("orders", "leads")})
    verdicts = (
        found[list(smart.CRITERIA)]
        .astype(object)
        .where(found[list(smart.CRITERIA)].notna(), None)
        .values.tolist()
    )
    assert verdicts[0] == [True, True, True, True, True]
    assert verdicts[1][2] is False, "more than half as much again as December 2024"
    assert verdicts[2][3] is False, "a step back"
    assert verdicts[3][4] is False and verdicts[3][2] is None
    assert verdicts[4][0] is False and "Panier moyen" in found["hint"].iloc[4]
    assert verdicts[5][1] is False, "no campaign to measure it with, and a negative target"
    assert verdicts[6][2] is False, "from weeks to one day"


def test_a_formula_is_given_only_when_it_holds() -> None:
    catalog = kpis.catalog()
    values = {"panier_moyen": 50.0, "chiffre_affaires": 100.0, "nb_commandes": 2.0}
    assert formulas.formula(catalog["panier_moyen"], catalog, values) == "chiffre_affaires / nb_commandes"
    assert formulas.formula(catalog["panier_moyen"], catalog, values | {"nb_commandes": 3.0}) is None
    assert formulas.formula(catalog["panier_moyen"], catalog, {"panier_moyen": 50.0}) is None
    gain = {"gain_net": 5.0, "cout": 1.0, "roi": 5.0}
    assert formulas.formula(catalog["roi"], catalog, gain) is None, (
        "its cost is that of the campaigns with a margin"
    )


def test_every_formula_of_the_boutique_gives_its_figure_back(board: dashboard.Dashboard) -> None:
    values = board.whole.table.dropna(subset=["value"]).set_index("kpi")["value"].to_dict()
    found = {id: formulas.formula(kpis.get(id), kpis.catalog(), values) for id in values}
    given = {id: text for id, text in found.items() if text}
    assert {"panier_moyen", "taux_de_gain"} <= set(given)
    for id, text in given.items():
        assert eval(text, {}, values) == pytest.approx(values[id], rel=1e-9), id


def test_the_interval_of_the_trend_is_that_of_the_table(board: dashboard.Dashboard) -> None:
    rates = trend.sureness(board.whole.table)
    assert {"taux_de_gain", "retention"} <= set(rates) and "taux_conversion_site" not in rates


def test_a_question_asked_twice_is_answered_once_and_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    from smkit.analysis.kpis import query
    from smkit.analysis.kpis.board import session

    tables = gather("boutique").tables
    asked: list[str] = []
    run = query.Query._execute
    monkeypatch.setattr(query.Query, "_execute", lambda self, q: (asked.append(self.at), run(self, q))[1])
    alone = kpis.compute("panier_moyen", tables, by="segment", grain="month").table
    cost = len(asked)
    with session():
        first = kpis.compute(["panier_moyen", "chiffre_affaires"], tables, by="segment", grain="month").table
        again = kpis.compute("panier_moyen", tables, by="segment", grain="month").table
        other = kpis.compute("panier_moyen", tables, by="region", grain="month").table
    assert cost > 0 and len(asked) == 3 * cost, "only what is new is asked"
    pd.testing.assert_frame_equal(again, alone)
    pd.testing.assert_frame_equal(first[first["kpi"] == "panier_moyen"].reset_index(drop=True), alone)
    assert other["value"].sum() != alone["value"].sum()
