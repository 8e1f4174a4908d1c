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
