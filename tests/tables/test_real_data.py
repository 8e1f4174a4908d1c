"""Files that coordinators hold, with the figures that their publishers and earlier studies give."""

import pandas as pd
import pytest
from pace import cpu_within
from tables_helpers import add_up

from smkit.tables import ReadError, baskets, read


def notes(reading):
    return {note.code: note.count for note in reading.journal.notes}


def test_online_retail(shared):
    with cpu_within(6):
        reading = read("orders", shared / "online_retail" / "online_retail_2010_2011.parquet", currency="GBP")
    add_up(reading)
    table, found = reading.table, notes(reading)
    assert (reading.journal.rows, reading.journal.rejected) == (541_909, 0)
    assert (found["cancellations"], found["missing_customers"], found["duplicates"]) == (
        9_288,
        135_080,
        5_268,
    )
    assert table["order_id"].nunique() == 25_900
    assert table["customer_id"].nunique() == 4_372
    assert (table["quantity"] * table["unit_price"]).sum() == pytest.approx(9_747_747.93, abs=0.005)
    assert found["prices_not_positive"] == (table["unit_price"] <= 0).sum()


def test_crm(shared):
    reading = read("leads", shared / "crm" / "sales_pipeline.csv")
    add_up(reading)
    table = reading.table
    assert reading.journal.kept == 8_800
    assert table["stage"].value_counts()[["won", "lost"]].tolist() == [4_238, 2_473]
    won = table[table["stage"] == "won"]
    assert won["amount"].sum() == 10_005_534
    cycle = (won["closed_at"] - won["created_at"]).dt.days
    assert (round(cycle.mean(), 3), cycle.median()) == (51.782, 57)
    assert notes(reading)["missing_creation"] == table["created_at"].isna().sum() > 0
    assert table["salesperson"].str.fullmatch("Commercial-[0-9a-f]{12}").all()
    assert "Cancity" in set(table["account"])


def test_facebook_ads(shared):
    mapping = "campaign=xyz_campaign_id, cost=Spent, buyers=Approved_Conversion, start_date="
    reading = read("campaigns", shared / "facebook_ads" / "KAG_conversion_data.csv", columns=mapping)
    add_up(reading)
    table = reading.table
    assert len(table) == 1_143 and table["campaign"].nunique() == 3
    assert (table["clicks"] == 0).sum() == 207
    assert table["cost"].sum() / table["buyers"].sum() == pytest.approx(54.407, abs=5e-4)
    assert table["cost"].sum() / table["clicks"].sum() == pytest.approx(1.5382, abs=5e-5)


def test_hillstrom(shared):
    mapping = "group=segment, converted=conversion, revenue=spend, segment="
    reading = read("experiment", shared / "hillstrom" / "hillstrom.csv", columns=mapping)
    add_up(reading)
    rates = reading.table.groupby("group")["converted"].mean() * 100
    assert rates.astype(float).round(4).to_dict() == {
        "Mens E-Mail": 1.2531,
        "Womens E-Mail": 0.8837,
        "No E-Mail": 0.5726,
    }


def test_bank(shared):
    reading = read(
        "experience", shared / "bank" / "bank-additional.csv", columns="group=contact, converted=y, unit_id="
    )
    add_up(reading)
    assert len(reading.table) == 4_119 and reading.table["converted"].sum() == 451


def test_cdnow_has_no_header_and_no_order_number(shared):
    mapping = "order_id=#1 + #3, customer_id=#2, order_date=#3, quantity=#4, amount=#5"
    reading = read("orders", shared / "cdnow" / "CDNOW_sample.txt", columns=mapping)
    add_up(reading)
    table = reading.table
    assert (len(table), reading.journal.rejected) == (6_919, 0)
    assert table["customer_id"].nunique() == 2_357
    first = table.loc[0, ["order_id", "customer_id", "quantity", "amount"]].tolist()
    assert first == ["00004-19970101", "0001", 2.0, 29.33]
    assert (table["order_date"].min(), table["order_date"].max()) == (
        pd.Timestamp("1997-01-01"),
        pd.Timestamp("1998-06-30"),
    )


def test_the_frequency_and_recency_of_cdnow_come_out_of_its_orders(shared):
    """The publisher's summary of 39 weeks is made again from the orders that were read."""
    mapping = "order_id=#1 + #3, customer_id=#2, order_date=#3, quantity=#4, amount=#5"
    table = read("orders", shared / "cdnow" / "CDNOW_sample.txt", columns=mapping).table
    days = table[table["order_date"] <= "1997-09-30"].groupby("customer_id")["order_date"]
    summary = pd.read_csv(shared / "cdnow" / "cdnow_customers_summary.csv")
    assert len(summary) == days.ngroups == 2_357
    assert (days.nunique() - 1).tolist() == summary["frequency"].tolist()
    recency = (days.max() - days.min()).dt.days / 7
    assert recency.tolist() == pytest.approx(summary["recency"].tolist(), abs=0.01)


def test_groceries_has_one_basket_a_line(shared):
    reading = baskets.read(shared / "groceries" / "groceries.csv")
    assert reading.journal.rows == reading.table["order_id"].nunique() == 9_835
    assert len(reading.table) == 43_367 and reading.table["product"].nunique() == 169
    assert reading.table["product"].value_counts().iloc[0] == 2_513  # whole milk


@pytest.mark.parametrize("name", ["accounts", "products", "sales_teams"])
def test_files_that_are_no_canonical_table_say_so(shared, name):
    with pytest.raises(ReadError, match="Colonnes trouvées"):
        read("leads", shared / "crm" / f"{name}.csv")
