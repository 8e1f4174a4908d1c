"""The judge against companies whose truth is known: a quick part, with fixed seeds, of benchmarks/bench_honesty.py."""

import bench_honesty
import numpy as np
import pandas as pd
import pytest

from smkit.analysis.dashboard.alerts import churn
from smkit.analysis.dashboard.watch import watch
from smkit.analysis.kpis import catalog
from smkit.sample import companies


@pytest.mark.parametrize("season", [True, False])
def test_companies_where_nothing_changes_are_told_nothing(season: bool) -> None:
    spoke = [
        seed
        for seed in range(3)
        if bench_honesty.said(companies.company(seed, companies.SMALL, season=season))
    ]
    assert not spoke


def test_a_region_that_buys_more_slowly_than_the_others_has_lost_nobody() -> None:
    """Once a year in the countryside and seven times in town, year after year: it is a rhythm, and no customer has gone."""
    draw = np.random.default_rng(5)
    who = np.repeat(np.arange(300), draw.poisson(np.where(np.arange(300) % 3 == 0, 2.6, 14.0)))
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(draw.integers(0, 731, len(who)), "D")
    orders = pd.DataFrame({
        "order_id": [f"C{n}" for n in range(len(who))], "order_date": days, "customer_id": who.astype(str),
        "amount": np.exp(draw.normal(4, 0.5, len(who))), "region": np.where(who % 3 == 0, "Rural", "Ville")})  # fmt: skip
    watched = watch({"orders": orders}, catalog(), ids=["retention"])
    gaps = [seen for seen in watched.seen if seen.verdict.compared and seen.verdict.compared[1] == "ailleurs"]
    assert gaps and max(abs(seen.verdict.change or 0.0) for seen in gaps) > 30
    assert not [seen for seen in watched.seen if seen.verdict.decided]


def _chocolates(seed: int, last: str, lost: float = 0.0) -> pd.DataFrame:
    """A shop that sells four times as much in the fortnight before Easter, up to a last day; `lost` of it in that last month."""
    draw = np.random.default_rng(seed)
    days = pd.date_range("2023-01-01", last)
    feast = days.isin([easter - pd.Timedelta(n, "D") for easter in EASTERS for n in range(1, 15)])
    late = days >= pd.Timestamp(last).replace(day=1)
    each = draw.poisson(20.0 * np.where(feast, 4.0, 1.0) * np.where(late, 1 - lost, 1.0))
    size = int(each.sum())
    return pd.DataFrame({
        "order_id": [f"C{n}" for n in range(size)], "order_date": np.repeat(days, each),
        "customer_id": draw.integers(0, 900, size).astype(str), "amount": np.exp(draw.normal(3, 0.5, size))})  # fmt: skip


#: From a calendar.
EASTERS = [pd.Timestamp(day) for day in ("2023-04-09", "2024-03-31", "2025-04-20")]


@pytest.mark.parametrize("last", ["2025-03-31", "2025-04-30", "2025-05-31"])
def test_easter_in_another_month_is_neither_a_fall_nor_a_rise(last: str) -> None:
    ids = ["chiffre_affaires", "nb_commandes", "clients_actifs"]
    for seed in range(3):
        watched = watch({"orders": _chocolates(seed, last)}, catalog(), ids=ids)
        assert watched.seen and not [seen for seen in watched.seen if seen.verdict.decided]


def test_half_of_the_sales_of_march_lost_is_told_though_easter_has_moved() -> None:
    watched = watch({"orders": _chocolates(1, "2025-03-31", 0.5)}, catalog(), ids=["nb_commandes"])
    assert "moins bien" in [seen.verdict.word for seen in watched.seen]


@pytest.mark.parametrize("plant", companies.PLANTS)
def test_what_is_planted_is_among_the_first_five_findings(plant: str) -> None:
    assert bench_honesty.tells(companies.company(1_001, plant=plant), plant)


def test_customers_gone_since_mid_year_are_counted_from_one_half_year_to_the_next() -> None:
    """Four in ten customers of the West left in July: the rate, the gap with elsewhere and the list are those of a plain count."""
    tables = companies.company(1_001, plant="region")
    orders = tables["orders"]
    # 184 days before July, as many as since
    before = orders[orders["order_date"].between("2024-12-29", "2025-07-01", inclusive="left")]
    back = set(orders.loc[orders["order_date"] >= "2025-07-01", "customer_id"])
    asked = before.groupby("customer_id").agg(region=("region", "first"), spent=("unit_price", "sum"))
    kept = asked.index.isin(back)
    west = (asked["region"] == "Ouest").to_numpy()
    watched = watch(tables, catalog(), ids=["retention"])
    (alert,) = churn(tables, watched)
    assert (alert.column, alert.group, alert.verdict.compared[1]) == ("region", "Ouest", "ailleurs")
    assert alert.values["rate"] == pytest.approx(kept[west].mean())
    assert alert.values["before"] == pytest.approx(kept[~west].mean())
    assert alert.verdict.change == pytest.approx(100 * (kept[west].mean() - kept[~west].mean()))
    gone = asked[west & ~kept]
    assert alert.values["lost"] == len(gone) == len(alert.listed)
    assert alert.values["revenue"] == pytest.approx(gone["spent"].sum())
    assert sorted(alert.listed["customer_id"]) == sorted(gone.index)
    assert alert.values["rate"] < 0.6 < 0.8 < alert.values["before"] and alert.verdict.word == "moins bien"


@pytest.mark.trials
@pytest.mark.parametrize("size", [companies.SMALL, companies.MIDDLE, companies.LARGE])
def test_at_most_one_stationary_company_in_ten_is_told_anything(size: companies.Size) -> None:
    spoke = sum(
        bool(bench_honesty.said(companies.company(seed, size, season=seed % 2 == 0))) for seed in range(30)
    )
    assert spoke <= 3


@pytest.mark.trials
@pytest.mark.parametrize("plant", ["region", "sla"])
def test_what_is_hardest_to_see_is_told_nine_times_in_ten(plant: str) -> None:
    drawn = (companies.company(1_000 + n, season=n % 2 == 0, plant=plant) for n in range(30))
    assert sum(bench_honesty.tells(tables, plant) for tables in drawn) >= 27


def test_a_company_is_drawn_again_alike_and_an_unknown_plant_is_refused() -> None:
    once, twice = (companies.company(4, companies.SMALL) for _ in range(2))
    assert all(once[name].equals(twice[name]) for name in once)
    with pytest.raises(ValueError, match="magie"):
        companies.company(1, plant="magie")


def test_two_new_customers_then_none_prove_nothing() -> None:
    """Forty customers who come back every month for three years, and two newcomers, in the autumn of the second."""
    draw = np.random.default_rng(3)
    months = pd.date_range("2023-01-01", periods=36, freq="MS")
    rows = [
        (month + pd.Timedelta(draw.integers(0, 28), "D"), f"K{draw.integers(0, 40)}")
        for month in months
        for _ in range(40)
    ]
    rows += [
        (pd.Timestamp("2024-10-03"), "N1"),
        (pd.Timestamp("2024-11-12"), "N2"),
        (pd.Timestamp("2025-12-31"), "K1"),
    ]
    orders = pd.DataFrame(rows, columns=["order_date", "customer_id"])
    orders = orders.assign(order_id=[f"C{n}" for n in range(len(rows))], amount=25.0)
    watched = watch({"orders": orders}, catalog(), ids=["nouveaux_clients"])
    fallen = [seen for seen in watched.seen if seen.of.value == 0 < seen.of.before]
    assert fallen and {seen.verdict.word for seen in fallen} == {"on ne peut pas dire"}
    assert all((seen.verdict.high or 0.0) > 1 for seen in fallen)


def _baskets(seed: int, before: float, after: float, since: str, noise: float) -> pd.DataFrame:
    """Sixty orders a month by a hundred and twenty customers for three years, at a price that changes on a day."""
    draw = np.random.default_rng(seed)
    days = pd.date_range("2023-01-01", periods=36, freq="MS").repeat(60) + pd.to_timedelta(
        draw.integers(0, 28, 36 * 60), "D"
    )
    price = np.where(days < since, before, after) * draw.uniform(1 - noise, 1 + noise, len(days))
    return pd.DataFrame({
        "order_id": [f"C{n}" for n in range(len(days))], "order_date": days,
        "customer_id": draw.integers(0, 120, len(days)).astype(str), "amount": price})  # fmt: skip


def _said_of_baskets(orders: pd.DataFrame) -> dict[tuple[int, bool], tuple[str, str]]:
    """The word and the reason, by months and whether it is against a year before."""
    orders = pd.concat([orders, orders.tail(1).assign(order_id="Z", order_date=pd.Timestamp("2025-12-31"))])
    watched = watch({"orders": orders}, catalog(), ids=["panier_moyen"])
    return {
        (seen.of.months, len(seen.of.against) == seen.of.months): (seen.verdict.word, seen.verdict.reason)
        for seen in watched.seen
    }


def test_a_price_cut_on_every_order_is_told_though_the_months_before_are_of_both_prices() -> None:
    """From 20 to 16 € ± 5 % a year ago: no draw of customers makes it, and each price has its months, which are alike."""
    said = _said_of_baskets(_baskets(19, 20.0, 16.0, "2025-01-01", 0.05))
    assert said[6, True][0] == said[1, True][0] == "moins bien"


def test_a_price_that_comes_and_goes_is_not_put_to_the_account_of_few_cases() -> None:
    """16 € in one month of five, December 2025 among them, and 20 € in the others: no draw of customers makes it, months do."""
    orders = _baskets(19, 20.0, 20.0, "2025-01-01", 0.05)
    month = orders["order_date"].dt.year * 12 + orders["order_date"].dt.month
    orders["amount"] *= np.where((month - month.max()) % 5 == 0, 0.8, 1.0)
    hidden = "Les mois d'avant diffèrent déjà assez entre eux pour qu'un tel écart ne prouve rien."
    assert _said_of_baskets(orders)[1, True] == ("on ne peut pas dire", hidden)


def test_baskets_that_are_all_alike_are_stable_and_one_price_for_another_is_told() -> None:
    assert {word for word, _ in _said_of_baskets(_baskets(3, 25.0, 25.0, "2025-01-01", 0.0)).values()} == {
        "stable"
    }
    said = _said_of_baskets(_baskets(3, 25.0, 30.0, "2025-12-01", 0.0))
    assert {said[1, year][0] for year in (True, False)} == {"mieux"}


def test_baskets_that_vary_and_do_not_change_are_still_told_nothing() -> None:
    for seed in range(4):
        said = _said_of_baskets(_baskets(seed, 25.0, 25.0, "2025-01-01", 0.3))
        assert not {word for word, _ in said.values()} & {"mieux", "moins bien"}
