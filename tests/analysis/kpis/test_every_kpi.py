"""Every KPI of the catalogue against an independent computation in pandas, and its zero, missing and one-row cases.

The oracle below is written from the definitions of the glossary, on the same tables, without the kit.
"""

import math
from typing import Any

import ibis
import pandas as pd
import pytest

from smkit.analysis import kpis

COMPUTED = [id for id, kpi in kpis.catalog().items() if kpi.type not in ("defined", "target")]


def over(numerator: float, denominator: float, factor: float = 1.0) -> float:
    return factor * numerator / denominator if denominator else math.nan


def order_figures(orders: pd.DataFrame) -> dict[str, float]:
    amount = orders["quantity"] * orders["unit_price"]
    sold = orders[(orders["quantity"] > 0) & (orders["unit_price"] > 0)].assign(
        amount=lambda t: t["quantity"] * t["unit_price"]
    )
    known, costed = sold.dropna(subset=["customer_id"]), sold.dropna(subset=["unit_cost"])
    sales, number = sold["amount"].sum(), sold["order_id"].nunique()
    bought = (costed["quantity"] * costed["unit_cost"]).sum()
    margin = costed["amount"].sum() - bought
    rep = sold.dropna(subset=["salesperson"])
    customers = known["customer_id"].nunique()
    halves = split(known, orders)
    return {
        "chiffre_affaires": sales, "chiffre_affaires_net": amount.sum(), "nb_factures": orders["order_id"].nunique(),
        "taux_de_retour": over(sales - amount.sum(), sales),
        "nb_commandes": number, "panier_moyen": over(sales, number), "volume_ventes": sold["quantity"].sum(),
        "articles_par_panier": over(sold["quantity"].sum(), number), "marge_brute": margin,
        "taux_de_marque": over(margin, costed["amount"].sum()), "taux_de_marge": over(margin, bought),
        "ventes_par_commercial": over(rep["amount"].sum(), rep["salesperson"].nunique()), "clients_actifs": customers,
        "nouveaux_clients": customers, "clients_fideles": 0, "frequence_achat": over(known["order_id"].nunique(), customers),
        "ca_par_client": over(known["amount"].sum(), customers), **halves,
    }  # fmt: skip


def split(known: pd.DataFrame, orders: pd.DataFrame) -> dict[str, float]:
    """The two halves of the history, of as many days each, customer by customer."""
    days = orders["order_date"].dt.normalize()
    start = days.min() + pd.Timedelta(days=((days.max() - days.min()).days + 2) // 2)
    length = days.max() - start + pd.Timedelta(days=1)
    before = known[(known["order_date"] >= start - length) & (known["order_date"] < start)]
    spent = before.groupby("customer_id")["amount"].sum()
    after = known[known["order_date"] >= start].groupby("customer_id")["amount"].sum().reindex(spent.index)
    again, kept = after.notna().sum(), pd.concat([spent, after.fillna(0)], axis=1).min(axis=1).sum()
    return {
        "clients_perdus": len(spent) - again, "retention": over(again, len(spent)),
        "attrition": over(len(spent) - again, len(spent)),
        "nrr": over(after.sum(), spent.sum()), "grr": over(kept, spent.sum()),
    }  # fmt: skip


def lead_figures(leads: pd.DataFrame) -> dict[str, float]:
    won, lost = leads["stage"] == "won", leads["stage"] == "lost"
    qualified = leads["qualified_at"].notna()
    value = leads["amount"].fillna(0)

    def days(since: str, until: str, rows: pd.Series) -> pd.Series:
        gap = (leads[until] - leads[since]).dt.total_seconds() / 86_400
        return gap[rows & (gap >= 0)]

    cycle, delay = days("created_at", "closed_at", won), days("first_contact_at", "closed_at", won)
    response = days("assigned_at", "first_contact_at", leads["first_contact_at"].notna())
    over_at = leads["closed_at"].where(won | lost)
    now = leads[["created_at", "assigned_at", "first_contact_at"]].assign(closed_at=over_at).max().max()
    two = pd.Timedelta(days=2)
    assigned, contacted = leads["assigned_at"].notna(), leads["first_contact_at"].notna()
    due = assigned & (now - leads["assigned_at"] > two)
    in_time = due & contacted & (leads["first_contact_at"] - leads["assigned_at"] <= two)
    valued = leads["amount"].notna()
    months = over_at.dt.to_period("M").nunique()
    return {
        "nb_leads": len(leads), "taux_transformation": over(won.sum(), len(leads)), "leads_qualifies": qualified.sum(),
        "taux_qualification": over(qualified.sum(), len(leads)),
        "taux_transformation_qualifies": over((won & qualified).sum(), qualified.sum()),
        "part_profil_conforme": over((leads["profile_fit"] == True).sum(), leads["profile_fit"].notna().sum()),  # noqa: E712
        "conformite_sla": over(in_time.sum(), due.sum()), "delai_moyen_prise_en_charge": response.mean(),
        "delai_median_prise_en_charge": response.median(), "delai_moyen_conversion": delay.mean(),
        "delai_median_conversion": delay.median(), "cycle_moyen": cycle.mean(), "cycle_median": cycle.median(),
        "affaires_gagnees": won.sum(), "affaires_perdues": lost.sum(), "affaires_conclues": (won | lost).sum(),
        "montant_gagne": value[won].sum(), "taux_de_gain": over(won.sum(), (won | lost).sum()),
        "taux_de_gain_valeur": over(value[won].sum(), value[won | lost].sum()),
        "valeur_moyenne_affaire": over(value[won].sum(), (won & valued).sum()),
        "montant_gagne_par_mois": over(value[won].sum(), months),
        "velocite_pipeline": over(over(value[won].sum(), months), cycle.mean()),
    }  # fmt: skip


def campaign_figures(campaigns: pd.DataFrame) -> dict[str, float]:
    def sums(*columns: str) -> pd.Series:
        rows = campaigns.dropna(subset=list(columns))
        rows = rows.assign(margin=rows["revenue"] * rows["margin_rate"])
        return rows.drop(columns=["campaign", "start_date"]).sum()

    paid, both, bought = (
        sums("revenue"),
        sums("revenue", "margin_rate"),
        sums("revenue", "margin_rate", "buyers"),
    )
    ads = sums("impressions", "clicks")
    return {
        "cout": campaigns["cost"].sum(), "cout_par_contact": over(sums("contacts")["cost"], sums("contacts")["contacts"]),
        "gain_brut": paid["revenue"] - paid["cost"], "marge": both["margin"], "gain_net": both["margin"] - both["cost"],
        "marge_par_euro": over(both["margin"], both["cost"]), "roi": over(both["margin"] - both["cost"], both["cost"]),
        "poas": over(both["margin"], both["cost"]), "roas": over(paid["revenue"], paid["cost"]),
        "marge_par_acheteur": over(bought["margin"], bought["buyers"]),
        "seuil_rentabilite": math.ceil(round(bought["cost"] / (bought["margin"] / bought["buyers"]), 9)),
        "impressions": campaigns["impressions"].sum(), "ctr": over(ads["clicks"], ads["impressions"]),
        "cpc": over(sums("clicks")["cost"], sums("clicks")["clicks"]),
        "cpm": over(sums("impressions")["cost"], sums("impressions")["impressions"], 1_000),
        "cpa": over(sums("conversions")["cost"], sums("conversions")["conversions"]),
        "cout_par_lead": over(sums("leads")["cost"], sums("leads")["leads"]),
        "taux_achat_contacts": over(sums("contacts", "buyers")["buyers"], sums("contacts", "buyers")["contacts"]),
    }  # fmt: skip


def shared_months(tables: dict[str, pd.DataFrame]) -> dict[str, float]:
    """What stands on two tables: January 2025 to January 2026, whole months of both; lifetimes on the last twelve."""
    orders = tables["orders"].query("order_date >= '2025-01-01' and order_date < '2026-02-01'")
    year = order_figures(orders[orders["order_date"] >= "2025-02-01"])
    sold = orders[(orders["quantity"] > 0) & (orders["unit_price"] > 0)]
    sales = (sold["quantity"] * sold["unit_price"]).sum()
    firsts = (
        tables["orders"].query("quantity > 0 and unit_price > 0").groupby("customer_id")["order_date"].min()
    )
    new = int((firsts < "2026-02-01").sum())
    market, costs = tables["market"], tables["costs"]
    media = costs.loc[costs["kind"] == "media", "cost"].sum()
    later = costs[costs["period"] >= "2025-02"]
    recent = sold[(sold["order_date"] >= "2025-02-01") & sold["customer_id"].notna()]
    margin = (recent["quantity"] * (recent["unit_price"] - recent["unit_cost"])).sum() / recent[
        "customer_id"
    ].nunique()
    recently_new = int(((firsts >= "2025-02-01") & (firsts < "2026-02-01")).sum())
    return {
        "part_de_marche": sales / market["market_revenue"].sum(), "part_de_marche_relative": sales / market["leader_revenue"].sum(),
        "depenses_commerciales": costs["cost"].sum(), "cac_complet": over(costs["cost"].sum(), new), "cac_paye": over(media, new),
        "clv_simple": 3 * year["ca_par_client"], "clv_marge": 3 * margin,
        "ltv_cac": over(3 * margin, over(later["cost"].sum(), recently_new)),
    }  # fmt: skip


def other_figures(tables: dict[str, pd.DataFrame]) -> dict[str, float]:
    traffic = tables["sessions"].dropna(subset=["sessions", "converted_sessions"])
    score = tables["survey"]["score"]
    return {
        "sessions_site": tables["sessions"]["sessions"].sum(),
        "taux_conversion_site": over(traffic["converted_sessions"].sum(), traffic["sessions"].sum()),
        "nps": over((score >= 9).sum() - (score <= 6).sum(), len(score), 100),
    }  # fmt: skip


@pytest.fixture(scope="module")
def expected(any_tables: dict[str, pd.DataFrame]) -> dict[str, float]:
    return {
        **order_figures(any_tables["orders"]), **lead_figures(any_tables["leads"]), **campaign_figures(any_tables["campaigns"]),
        **other_figures(any_tables), **shared_months(any_tables),
    }  # fmt: skip


@pytest.fixture(scope="module")
def found(any_tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return kpis.compute(COMPUTED, any_tables).table.set_index("kpi")


def test_the_oracle_knows_every_kpi(expected: dict[str, float]) -> None:
    assert set(expected) == set(COMPUTED) and len(COMPUTED) >= 35


@pytest.mark.parametrize("id", COMPUTED)
def test_against_pandas(id: str, found: pd.DataFrame, expected: dict[str, float]) -> None:
    assert found.loc[id, "value"] == pytest.approx(expected[id], rel=1e-9, abs=1e-9, nan_ok=True)


def blank(table: pd.DataFrame) -> pd.DataFrame:
    """The same rows with every number set to 0."""
    numbers = table.select_dtypes("number").columns
    return table.assign(**dict.fromkeys(numbers, 0.0))


@pytest.mark.parametrize("case", ["no row", "one row", "zeros", "blanks"])
def test_nothing_to_divide_is_never_a_number_nor_a_crash(
    case: str, any_tables: dict[str, pd.DataFrame]
) -> None:
    def make(table: pd.DataFrame) -> pd.DataFrame:
        if case == "no row":
            return table.iloc[:0]
        if case == "one row":
            return table.iloc[:1]
        if case == "zeros":
            return blank(table)
        return table.assign(
            **{name: None for name in table if name not in ("period", "stage", "order_id", "segment")}
        )

    table = kpis.compute(
        COMPUTED, {name: make(t) for name, t in any_tables.items() if name != "targets"}
    ).table
    assert not table["value"].isin([math.inf, -math.inf]).any()
    assert (table["value"].isna() == table["reason"].notna()).all()
    ratios = table[table["denominator"] == 0]
    assert ratios["value"].isna().all(), "a zero denominator is n.d., never 0"


def one(id: str, **tables: pd.DataFrame) -> float:
    return float(kpis.compute(id, tables).table["value"].iloc[0])


def test_the_velocity_of_the_facts() -> None:
    """50 opportunities × 10 000 € × 20 % / 30 days = 3 333,33 € a day."""
    created = pd.Timestamp("2026-01-01")
    leads = pd.DataFrame(
        {"lead_id": [str(n) for n in range(50)], "stage": ["won"] * 10 + ["lost"] * 40, "amount": 10_000.0}
    )
    leads = leads.assign(created_at=created, closed_at=created + pd.Timedelta(days=30))
    assert one("velocite_pipeline", leads=leads) == pytest.approx(50 * 10_000 * 0.20 / 30)
    # the same month twelve times over is no faster: a year, a quarter and a month say the same
    year = [
        leads.assign(
            lead_id=f"{n}-" + leads["lead_id"], created_at=day - pd.Timedelta(days=30), closed_at=day
        )
        for n, day in enumerate(pd.Timestamp(2025, month, 20) for month in range(1, 13))
    ]
    every = {"leads": pd.concat(year, ignore_index=True)}
    for grain in (None, "month", "quarter", "year"):
        values = kpis.compute("velocite_pipeline", every, grain=grain).table["value"]
        assert values.tolist() == pytest.approx([50 * 10_000 * 0.20 / 30] * len(values))
    by_week = kpis.compute("velocite_pipeline", every, grain="week")
    assert by_week.skipped["velocite_pipeline"].code == "whole_months" and not len(by_week.table)


def test_bought_5_sold_10_is_a_mark_up_of_100_and_a_margin_of_50_per_cent() -> None:
    order = {
        "order_id": ["1"],
        "order_date": [pd.Timestamp("2026-01-01")],
        "quantity": [3],
        "unit_price": [10.0],
        "unit_cost": [5.0],
    }
    assert (
        one("taux_de_marque", orders=pd.DataFrame(order)) == 0.5
        and one("taux_de_marge", orders=pd.DataFrame(order)) == 1.0
    )


def test_a_win_rate_in_value_without_the_value_of_losses_says_nothing() -> None:
    for lost in (None, 0.0):  # not filled in, or set to 0 by the CRM when a deal is lost
        leads = pd.DataFrame({"lead_id": ["1", "2"], "stage": ["won", "lost"], "amount": [100.0, lost]})
        table = kpis.compute("taux_de_gain_valeur", {"leads": leads}).table
        assert table["value"].isna().all(), "100 % would be a lie"
    assert one("taux_de_gain_valeur", leads=leads.assign(amount=[100.0, 300.0])) == 0.25


def test_no_number_of_sales_repays_when_each_one_loses() -> None:
    loss = {"campaign": ["a"], "cost": [100.0], "revenue": [50.0], "margin_rate": [-0.1], "buyers": [5.0]}
    row = kpis.compute("seuil_rentabilite", {"campaigns": pd.DataFrame(loss)}).table.iloc[0]
    assert math.isnan(row["value"]) and row["reason"] == "never_enough", "and not a break-even of -100 sales"
    assert one("seuil_rentabilite", campaigns=pd.DataFrame(loss | {"margin_rate": [0.5]})) == 20


def test_an_unhandled_lead_is_missed_once_due_and_nowhere_before() -> None:
    day = pd.Timestamp("2026-03-01")
    last = day + pd.Timedelta(days=9)
    rows = [(day, day), (day, None), (last, last), (day, day + pd.Timedelta(days=3))]
    leads = pd.DataFrame(rows, columns=["assigned_at", "first_contact_at"]).assign(
        lead_id=list("1234"), stage="open"
    )
    row = kpis.compute("conformite_sla", {"leads": leads}).table.iloc[0]
    assert (row["numerator"], row["denominator"]) == (1, 3), (
        "the lead of the 10th, called at once, is not due yet"
    )


def test_an_expected_closing_date_makes_nothing_due() -> None:
    day = pd.Timestamp("2026-03-01")
    leads = pd.DataFrame(
        {"lead_id": ["1"], "stage": ["open"], "assigned_at": [day], "first_contact_at": [pd.NaT]}
    )
    row = kpis.compute(
        "conformite_sla", {"leads": leads.assign(closed_at=day + pd.Timedelta(days=90))}
    ).table.iloc[0]
    assert row["denominator"] == 0


def test_a_file_without_any_lost_deal_has_no_win_rate() -> None:
    leads = pd.DataFrame({"lead_id": ["1", "2"], "stage": ["won", "open"]})
    row = kpis.compute("taux_de_gain", {"leads": leads}).table.iloc[0]
    assert math.isnan(row["value"]) and row["reason"] == "no_lost"


def test_a_file_of_won_deals_alone_has_no_conversion_rate_either() -> None:
    """With one open or lost deal beside them, leads became customers or did not, and the rate is that of the file."""
    days = {"created_at": pd.Timestamp("2026-03-02"), "qualified_at": pd.Timestamp("2026-03-03")}
    leads = pd.DataFrame({"lead_id": list("123"), "stage": "won"}).assign(**days)
    ids = ["taux_transformation", "taux_transformation_qualifies"]
    for tables in ({"leads": leads}, {"leads": ibis.memtable(leads)}):
        found = kpis.compute(ids, tables, grain="month").table
        assert found["value"].isna().all() and set(found["reason"]) == {"won_alone"}
    for stage in ("open", "lost"):
        more = leads.assign(stage=["won", "won", stage])
        assert kpis.compute(ids, {"leads": more}).table["value"].tolist() == pytest.approx([2 / 3, 2 / 3])


def test_facebook_ads(shared: Any) -> None:
    ads = pd.read_csv(shared / "facebook_ads" / "KAG_conversion_data.csv")
    names = {
        "Impressions": "impressions",
        "Clicks": "clicks",
        "Spent": "cost",
        "Approved_Conversion": "conversions",
    }
    table = ads.rename(columns=names).assign(campaign=ads["xyz_campaign_id"].astype("str"))
    got = kpis.compute(
        ["ctr", "cpc", "cpm", "cpa"], {"campaigns": table[["campaign", *names.values()]]}
    ).table["value"]
    assert got.tolist() == [
        pytest.approx(0.0001788, abs=5e-8),
        pytest.approx(1.5382, abs=5e-5),
        pytest.approx(0.27505, abs=5e-6),
        pytest.approx(54.407, abs=5e-4),
    ]
