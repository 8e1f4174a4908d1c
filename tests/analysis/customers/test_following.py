"""Customers followed over time: against pandas alone on Online Retail, and against what was planted in the boutique."""

import numpy as np
import pandas as pd
import pytest

from smkit import customers, read


@pytest.fixture(scope="module")
def boutique() -> pd.DataFrame:
    from smkit.paths import BOUTIQUE

    return read("orders", BOUTIQUE / "commandes.csv").table


@pytest.fixture(scope="module")
def retail() -> pd.DataFrame:
    from pathlib import Path

    file = (
        Path(__file__).resolve().parents[4]
        / "shared"
        / "data"
        / "online_retail"
        / "online_retail_2010_2011.parquet"
    )
    if not file.is_file():
        pytest.skip("données réelles absentes")
    return read("orders", file, currency="GBP").table


def sales(table: pd.DataFrame) -> pd.DataFrame:
    lines = table.assign(amount=table["quantity"] * table["unit_price"])
    sold = lines[(lines["quantity"] > 0) & (lines["unit_price"] > 0)]
    return sold[sold["customer_id"].notna()]


def test_rfm_of_online_retail_is_that_of_pandas(retail):
    sold, at = sales(retail), pd.Timestamp("2011-12-09")
    day = sold["order_date"].dt.normalize()
    lines = retail.assign(amount=retail["quantity"] * retail["unit_price"])
    back = -lines[(lines["amount"] < 0) & lines["customer_id"].notna()].groupby("customer_id")["amount"].sum()
    by = sold.assign(day=day).groupby("customer_id")
    theirs = pd.DataFrame({"recency": (at - by["day"].max()).dt.days, "frequency": by["order_id"].nunique()})
    theirs["revenue"] = by["amount"].sum()
    theirs["monetary"] = theirs["revenue"] - back.reindex(theirs.index).fillna(0)
    mine = customers.rfm(retail, at="2011-12-09").set_index("customer_id")
    assert len(mine) == 4_338 and mine.index.tolist() == sorted(
        theirs.index
    )  # guests, and those with returns alone, are apart
    theirs = theirs.loc[mine.index]
    assert (mine["frequency"] == theirs["frequency"]).all()
    # an order placed over midnight is of the day of its first line
    assert ((mine["recency"] - theirs["recency"]).abs() <= 1).all() and (
        mine["recency"] != theirs["recency"]
    ).sum() <= 2
    np.testing.assert_allclose(mine[["revenue", "monetary"]], theirs[["revenue", "monetary"]], atol=1e-6)
    for name, score in (("frequency", "f"), ("monetary", "m")):
        edges = np.sort(theirs[name].to_numpy())[np.ceil(np.arange(1, 5) / 5 * len(theirs)).astype(int) - 1]
        assert (mine[score] == 1 + (theirs[name].to_numpy()[:, None] > edges).sum(axis=1)).all()
    # the customer who sent back all of a 77 183,60 order is worth nothing, and is not hidden
    assert mine.loc["12346", "monetary"] == 0 and mine.loc["12346", "revenue"] == pytest.approx(77_183.60)


def test_cohorts_of_online_retail_are_those_of_pandas(retail):
    sold = sales(retail)
    month = sold["order_date"].dt.to_period("M")
    first = month.groupby(sold["customer_id"]).transform("min")
    age = (month.dt.year - first.dt.year) * 12 + month.dt.month - first.dt.month
    grouped = sold.assign(cohort=first.dt.to_timestamp(), age=age).groupby(["cohort", "age"])
    theirs = grouped.agg(
        customers=("customer_id", "nunique"), orders=("order_id", "nunique"), revenue=("amount", "sum")
    )
    mine = customers.cohorts(retail).set_index(["cohort", "age"])
    assert mine["partial"].sum() == 13  # December 2011 stops on the 9th
    assert mine.loc[mine["partial"], ["customers", "revenue", "retention"]].isna().all().all()
    whole = mine[~mine["partial"]]
    theirs = theirs.reindex(whole.index).fillna(0)
    assert (whole["customers"] == theirs["customers"]).all() and (whole["orders"] == theirs["orders"]).all()
    np.testing.assert_allclose(whole["revenue"], theirs["revenue"], atol=1e-6)
    assert mine.loc[("2010-12-01", 0), "size"] == 885 and mine.loc[("2010-12-01", 0), "cut"]
    assert customers.history_is_cut(customers.cohorts(retail)) is True


def test_retention_of_online_retail_is_that_of_sets(retail):
    sold = sales(retail)
    own = {p: set(ids) for p, ids in sold.groupby(sold["order_date"].dt.to_period("M"))["customer_id"]}
    found = customers.retention(retail, "month").set_index("period")
    assert len(found) == 11
    for period, row in found.iterrows():
        now, before = own[pd.Period(period, "M")], own[pd.Period(period, "M") - 1]
        assert (row["before"], row["kept"], row["active"]) == (len(before), len(before & now), len(now))


def test_movements_add_up_to_the_cent(retail, boutique):
    for orders, by in ((retail, ""), (boutique, "segment")):
        for back in (1, 2, 4):
            found = customers.movements(orders, "quarter" if by else "month", by=by, back=back)
            cents = found[["revenue_before", *customers.PARTS, "revenue"]].mul(100).round().astype("int64")
            assert (cents[["revenue_before", *customers.PARTS]].sum(axis=1) == cents["revenue"]).all()
            assert (found[["decline", "lost"]] <= 0).all().all() and (
                found[["new", "returned", "growth"]] >= 0
            ).all().all()
    amount = boutique["quantity"] * boutique["unit_price"]
    sold = amount[(boutique["quantity"] > 0) & (boutique["order_date"] >= "2025-10-01")].sum()
    last = customers.movements(boutique, "quarter").iloc[-1]
    assert last["revenue"] == pytest.approx(sold, abs=0.005) and last["without_customer"] != 0


def test_the_planted_churn_is_found_dated_and_sized(boutique):
    """True rates: 98,5 % of the accounts a quarter before April 2025, 80,4 % since; planted in B2B alone."""
    followed = customers.retention(boutique, by="segment")
    b2b = customers.change(followed[followed["segment"] == "B2B"])
    assert b2b is not None and b2b.since == pd.Timestamp("2025-04-01") and b2b.p < 0.001
    assert b2b.before_low < 0.985 < b2b.before_high and b2b.after == pytest.approx(0.804, abs=0.04)
    rates = followed[followed["segment"] == "B2B"]["retention"].mul(100).round(1).tolist()
    assert rates == [97.0, 98.8, 99.0, 99.2, 89.7, 79.6, 82.0]  # those that datasets/README.md prints
    b2c = customers.change(followed[followed["segment"] == "B2C"])
    assert b2c is not None and b2c.p > 0.05


def test_half_a_year_does_not_forget_the_loss(boutique):
    own = customers.retention(boutique, by="segment", back=2)
    b2b = own[own["segment"] == "B2B"].set_index("period")["retention"]
    assert b2b["2024-10-01"] > 0.95 and b2b["2025-10-01"] < 0.7  # two quarters of loss together
    found = customers.change(own[own["segment"] == "B2B"])
    assert found is not None and found.p < 0.001 and found.before > 0.9 > 0.75 > found.after


def test_revenue_hides_the_churn(boutique):
    found = customers.movements(boutique[boutique["segment"] == "B2B"], back=4).set_index("period")
    second = found.loc["2025-04-01"]
    assert second["revenue"] > second["revenue_before"]  # it grows on a year
    assert (
        second["lost"] < 0 and second["new"] > -second["lost"]
    )  # since new accounts weigh more than lost ones


def test_source_002_counts_those_who_come_back_as_kept():
    assert customers.by_counts(0, 5, 5) is None
    moments = ["2026-01-05", "2026-01-06", "2026-02-05", "2026-03-05", "2026-03-06"]
    orders = pd.DataFrame({"order_id": list("12345"), "customer_id": list("ABBAB"), "amount": 1.0,
                           "order_date": pd.to_datetime(moments)})  # fmt: skip
    march = customers.retention(orders, "month", at="2026-03-31").iloc[-1]
    assert (march["before"], march["kept"], march["new"], march["returned"]) == (1, 1, 0, 1)
    assert customers.by_counts(1, 0, 2) == 2.0 and march["retention"] == 1.0


def test_pareto_of_the_boutique(boutique):
    """Planted: 20 % of the B2B accounts make about 80 % of the B2B revenue; datasets/README.md measures 80,8."""
    scored = customers.rfm(boutique[boutique["segment"] == "B2B"])
    share, accounts, largest = customers.concentration(scored.assign(monetary=scored["revenue"]))
    assert share == pytest.approx(0.808, abs=0.003) and accounts < 45 and largest < 0.2


def test_moves_use_one_ruler_and_lose_nobody(boutique):
    moved = customers.moves(boutique)
    assert moved["customers"].sum() == len(customers.rfm(boutique))
    fresh = moved[moved["before"] == "Nouveaux clients"]
    first = customers.rfm(boutique)["first"]
    assert fresh["customers"].sum() == (first > pd.Timestamp("2025-10-01")).sum()


def test_ones_own_cut_points_are_kept(boutique):
    own = {"recency": [30, 90, 180, 365], "frequency": [1, 2, 4, 9]}
    scored = customers.rfm(boutique, cuts=own)
    assert set(scored.loc[scored["recency"] <= 30, "r"]) == {5} and set(
        scored.loc[scored["recency"] > 365, "r"]
    ) == {1}
    assert set(scored.loc[scored["frequency"] == 1, "f"]) == {1} and set(
        scored.loc[scored["frequency"] >= 10, "f"]
    ) == {5}
    said = customers.limits(scored)
    assert said["customers"].sum() == 3 * len(scored)
    assert customers.segments(scored)["share"].sum() == pytest.approx(1)
    assert customers.segments(scored)["revenue"].sum() == pytest.approx(scored["monetary"].sum())


def test_three_rs_of_the_boutique(boutique):
    from smkit.paths import BOUTIQUE

    survey = read("survey", BOUTIQUE / "enquete.csv").table
    found = customers.three_rs(boutique, survey=survey).set_index("measure")
    year = sales(boutique)
    ids = [set(own) for _, own in year.groupby(year["order_date"].dt.year)["customer_id"]]
    assert found.loc["retention", "value"] == pytest.approx(len(ids[0] & ids[1]) / len(ids[0]), abs=0.02)
    pairs = year.groupby(["customer_id", "category"])["order_date"].min()
    fresh = set(pairs[pairs >= "2025-01-01"].index.get_level_values(0)) & ids[0]
    assert found.loc["related_sales", "count"] == pytest.approx(len(fresh), abs=2)
    assert found.loc["referrals", "value"] == pytest.approx((survey["score"] >= 9).mean())
    assert found.loc["recommended_leads", "base"] == 0 and np.isnan(found.loc["recommended_leads", "value"])
