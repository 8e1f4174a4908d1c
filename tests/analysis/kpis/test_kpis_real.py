"""The figures known of two real exports, and the same by a second road, in pandas."""

from pathlib import Path

import pandas as pd
import pytest

from smkit.analysis import kpis


@pytest.fixture
def retail(shared: Path) -> pd.DataFrame:
    table = pd.read_parquet(shared / "online_retail" / "online_retail_2010_2011.parquet")
    names = {
        "InvoiceNo": "order_id",
        "InvoiceDate": "order_date",
        "Quantity": "quantity",
        "UnitPrice": "unit_price",
        "CustomerID": "customer_id",
        "Country": "region",
    }
    table = table.rename(columns=names)[list(names.values())]
    return table.assign(
        customer_id=table["customer_id"].astype("Int64").astype("str").where(table["customer_id"].notna())
    )


@pytest.fixture
def crm(shared: Path) -> pd.DataFrame:
    table = pd.read_csv(shared / "crm" / "sales_pipeline.csv")
    stages = {"Won": "won", "Lost": "lost", "Engaging": "open", "Prospecting": "open"}
    return pd.DataFrame(
        {
            "lead_id": table["opportunity_id"],
            "stage": table["deal_stage"].map(stages),
            "created_at": pd.to_datetime(table["engage_date"]),
            "closed_at": pd.to_datetime(table["close_date"]),
            "amount": table["close_value"],
        }
    )


def test_online_retail_in_all(retail: pd.DataFrame) -> None:
    result = kpis.compute(kpis.catalog(), {"orders": retail}).table.set_index("kpi")
    values = result["value"]
    assert round(values["chiffre_affaires_net"], 2) == 9_747_747.93
    assert values["nb_factures"] == result.loc["chiffre_affaires_net", "n"] == 25_900
    assert round(values["chiffre_affaires"], 2) == 10_666_684.54
    assert round(values["panier_moyen"], 2) == 534.40
    assert values["taux_de_retour"] == pytest.approx(1 - 9_747_747.93 / 10_666_684.54, abs=1e-9)


def test_online_retail_by_month_and_country_against_pandas(retail: pd.DataFrame) -> None:
    ids = ["chiffre_affaires", "nb_commandes", "panier_moyen", "nouveaux_clients", "retention"]
    table = kpis.compute(ids, {"orders": retail}, by="region", grain="month").table
    found = table.set_index(["kpi", "period", "region"])["value"]

    sales = retail[(retail["quantity"] > 0) & (retail["unit_price"] > 0)]
    sales = sales.assign(
        period=sales["order_date"].dt.to_period("M").dt.to_timestamp(),
        amount=sales["quantity"] * sales["unit_price"],
    )
    revenue = sales.groupby(["period", "region"])["amount"].sum()
    orders = sales.groupby(["period", "region"])["order_id"].nunique()
    for id, expected in {
        "chiffre_affaires": revenue,
        "nb_commandes": orders,
        "panier_moyen": revenue / orders,
    }.items():
        actual = found[id].reindex(expected.index)
        assert actual.tolist() == pytest.approx(expected.tolist())
        if id != "panier_moyen":
            assert found[id].sum() == pytest.approx(expected.sum())

    known = sales[sales["customer_id"].notna()]
    first = known["order_date"] == known.groupby("customer_id")["order_date"].transform("min")
    new = known[first].groupby(["period", "region"])["customer_id"].nunique()
    assert found["nouveaux_clients"][lambda s: s > 0].to_dict() == new.to_dict()

    uk = known[known["region"] == "United Kingdom"].groupby("period")["customer_id"].agg(set)
    rates = {
        month: len(uk[month] & uk[before]) / len(uk[before])
        for before, month in zip(uk.index, uk.index[1:], strict=False)
    }
    actual = found["retention"].xs("United Kingdom", level="region").dropna().to_dict()
    assert actual == pytest.approx(rates)


def test_crm_in_all(crm: pd.DataFrame) -> None:
    table = kpis.compute(kpis.catalog(), {"leads": crm}).table.set_index("kpi")["value"]
    assert table["affaires_gagnees"] == 4_238
    assert table["affaires_perdues"] == 2_473
    assert table["montant_gagne"] == 10_005_534
    assert round(table["taux_de_gain"], 6) == 0.631501
    assert round(table["taux_transformation"], 6) == 0.481591, (
        "leads without a creation date are in the total"
    )
    assert round(table["cycle_moyen"], 3) == 51.782
    assert table["cycle_median"] == 57


def test_crm_by_quarter_against_pandas(crm: pd.DataFrame) -> None:
    result = kpis.compute(
        ["affaires_gagnees", "montant_gagne", "cycle_median", "taux_transformation"],
        {"leads": crm},
        grain="quarter",
    )
    found = result.table.set_index(["kpi", "period"])["value"]
    won = crm[crm["stage"] == "won"]
    won = won.assign(days=(won["closed_at"] - won["created_at"]).dt.days)
    by = won.groupby(won["closed_at"].dt.to_period("Q").dt.to_timestamp())
    assert found["affaires_gagnees"].to_dict() == by.size().to_dict()
    assert found["montant_gagne"].to_dict() == by["amount"].sum().to_dict()
    assert found["cycle_median"].to_dict() == by["days"].median().to_dict()
    cohort = crm.groupby(crm["created_at"].dt.to_period("Q").dt.to_timestamp())["stage"].agg(
        lambda s: (s == "won").mean()
    )
    assert found["taux_transformation"].to_dict() == pytest.approx(cohort.to_dict())
    assert {(n.code, n.count) for n in result.notes} == {("undated", 500)}


def test_facebook_ads_cost(shared: Path) -> None:
    ads = pd.read_csv(shared / "facebook_ads" / "KAG_conversion_data.csv")
    table = pd.DataFrame({"campaign": ads["xyz_campaign_id"].astype("str"), "cost": ads["Spent"]})
    whole = kpis.compute(["cout", "roi"], {"campaigns": table})
    assert whole.table["value"].tolist() == [pytest.approx(ads["Spent"].sum())]
    assert whole.skipped["roi"].columns == ("revenue", "margin_rate")
    each = kpis.compute("cout", {"campaigns": table}, by="campaign").table
    assert each.set_index("campaign")["value"].to_dict() == pytest.approx(
        ads.groupby(ads["xyz_campaign_id"].astype("str"))["Spent"].sum().to_dict()
    )
