"""Every KPI against a computation by hand in plain Python, with zero, missing and one-row cases."""

import math
import statistics
from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import ibis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smkit.analysis import kpis
from smkit.analysis.errors import InputError, UnknownKpi
from smkit.analysis.kpis import board

ORDER_KPIS = [
    "chiffre_affaires",
    "chiffre_affaires_net",
    "nb_factures",
    "nb_commandes",
    "panier_moyen",
    "nouveaux_clients",
    "retention",
]
LEAD_KPIS = [
    "taux_transformation",
    "affaires_gagnees",
    "affaires_perdues",
    "montant_gagne",
    "taux_de_gain",
    "cycle_moyen",
    "cycle_median",
    "delai_moyen_conversion",
    "delai_median_conversion",
]

# order_id, date, customer, segment, quantity, price: returns, a gift, an unknown customer, a gap in March
ORDERS = pd.DataFrame(
    [
        ("1", "2026-01-05", "a", "B2B", 2, 10.0),
        ("1", "2026-01-05", "a", "B2B", 1, 5.0),
        ("2", "2026-01-31", "b", "B2C", 3, 4.0),
        ("3", "2026-02-10", "a", "B2B", 1, 50.0),
        ("C1", "2026-02-11", "b", "B2C", -3, 4.0),
        ("4", "2026-02-12", "c", "B2C", 1, 7.0),
        ("5", "2026-02-13", None, "B2C", 1, 9.0),
        ("6", "2026-04-02", "b", "B2C", 1, 8.0),
        ("7", "2026-04-03", "d", "B2B", 1, 0.0),
        ("8", "2026-04-30", "c", "B2B", 2, 6.0),
    ],
    columns=["order_id", "order_date", "customer_id", "segment", "quantity", "unit_price"],
).assign(order_date=lambda t: pd.to_datetime(t["order_date"]))

LEADS = pd.DataFrame(
    [
        ("1", "won", "2026-01-01", "2026-01-03", "2026-01-11", 100.0, "Nord"),
        ("2", "won", "2026-01-05", "2026-01-05", "2026-02-04", 300.0, "Nord"),
        ("3", "lost", "2026-01-06", "2026-01-07", "2026-02-10", 900.0, "Sud"),
        ("4", "open", "2026-02-01", None, None, 50.0, "Sud"),
        ("5", "won", None, None, "2026-02-20", None, "Sud"),
        ("6", "won", "2026-03-10", "2026-03-12", "2026-03-01", 10.0, "Nord"),
        ("7", "won", "2026-02-02", "2026-02-02", "2026-02-05", 40.0, None),
    ],
    columns=["lead_id", "stage", "created_at", "first_contact_at", "closed_at", "amount", "region"],
).astype({name: "datetime64[us]" for name in ("created_at", "first_contact_at", "closed_at")})

CAMPAIGNS = pd.DataFrame(
    {
        "campaign": ["Mailing", "Salon", "Radio"],
        "start_date": pd.to_datetime(["2026-01-05", "2026-01-20", "2026-02-01"]),
        "cost": [15_000.0, 5_000.0, 1_000.0],
        "contacts": [5_000, 200, None],
        "buyers": [200, 10, None],
        "revenue": [20_000.0, 12_000.0, 4_000.0],
        "margin_rate": [0.5, 0.25, None],
    }
)


def value(id: str, tables: dict[str, Any], **kwargs: Any) -> float:
    table = kpis.compute(id, tables, **kwargs).table
    assert len(table) == 1
    return float(table["value"].iloc[0])


def by_period(id: str, tables: dict[str, Any], **kwargs: Any) -> dict[str, float]:
    table = kpis.compute(id, tables, grain="month", **kwargs).table
    return {f"{row.period:%m}": row.value for row in table.itertuples() if not math.isnan(row.value)}


# --- orders ---------------------------------------------------------------------------------------------------


def test_orders_in_all() -> None:
    tables = {"orders": ORDERS}
    assert value("chiffre_affaires", tables) == 20 + 5 + 12 + 50 + 7 + 9 + 8 + 12
    assert value("chiffre_affaires_net", tables) == 123 - 12
    assert value("nb_factures", tables) == 9
    assert value("nb_commandes", tables) == 7, "neither the return nor the gift is a sale"
    assert value("panier_moyen", tables) == pytest.approx(123 / 7)
    assert value("nouveaux_clients", tables) == 3, "d was only given something, one buyer is unknown"


def test_orders_by_month_keep_the_empty_month() -> None:
    tables = {"orders": ORDERS}
    assert by_period("chiffre_affaires", tables) == {"01": 37, "02": 66, "03": 0, "04": 20}
    assert by_period("nouveaux_clients", tables) == {"01": 2, "02": 1, "03": 0, "04": 0}
    table = kpis.compute("panier_moyen", tables, grain="month").table
    march = table[table["period"] == "2026-03-01"].iloc[0]
    assert math.isnan(march["value"]) and march["reason"] == "zero_denominator" and march["n"] == 0


def test_retention_by_month_is_by_customer() -> None:
    table = kpis.compute("retention", {"orders": ORDERS}, grain="month").table.set_index("period")
    assert table["denominator"].tolist() == [0, 2, 2, 0]
    assert table["numerator"].tolist() == [0, 1, 0, 0]
    assert table["reason"].tolist()[0] == "no_previous_customers"
    assert table.loc["2026-02-01", "value"] == 0.5, "a came back, b only sent something back"


def test_retention_without_grain_compares_two_windows_of_the_same_length() -> None:
    tables = {"orders": ORDERS}
    # January 5 to April 30 is 116 days: up to March 3 (a, b, c), then from March 4 (b, c).
    table = kpis.compute("retention", tables).table
    assert table[["numerator", "denominator"]].values.tolist() == [[2, 3]]
    # February against the 28 days before it: a and b, of whom a bought again.
    table = kpis.compute("retention", tables, start="2026-02-01", end="2026-02-28").table
    assert table[["numerator", "denominator"]].values.tolist() == [[1, 2]]


def test_a_group_that_everybody_left_has_lost_them_all() -> None:
    """Who comes back is asked of the customers of before: a region without any sale since is at 0 %, not out of the table."""
    day = pd.to_datetime(["2026-01-10", "2026-01-11", "2026-01-12", "2026-02-03"])
    orders = pd.DataFrame({"order_id": list("1234"), "order_date": day, "customer_id": list("abca"), "amount": 10.0,
                           "region": ["Nord", "Sud", "Sud", "Nord"]})  # fmt: skip
    for cut in ({}, {"grain": "month"}):
        table = kpis.compute(
            "retention", {"orders": orders}, by="region", start="2026-02-01", end="2026-02-28", **cut
        ).table  # type: ignore[arg-type]
        assert table.set_index("region")[["numerator", "denominator", "value"]].T.to_dict("list") == {
            "Nord": [1, 1, 1], "Sud": [0, 2, 0],
        }  # fmt: skip


def test_groups_add_up_and_new_customers_stand_where_they_first_bought() -> None:
    tables = {"orders": ORDERS}
    result = kpis.compute([*ORDER_KPIS], tables, by="segment").table.set_index(["kpi", "segment"])["value"]
    assert result["chiffre_affaires"].to_dict() == {"B2B": 87, "B2C": 36}
    assert result["nouveaux_clients"].to_dict() == {"B2B": 1, "B2C": 2}
    assert result["retention"].to_dict() == {"B2B": 0, "B2C": 0.5}, "c moved from B2C to B2B"
    assert result["panier_moyen"].to_dict() == pytest.approx({"B2B": 87 / 3, "B2C": 9})


def test_a_blank_group_is_a_group() -> None:
    orders = ORDERS.assign(segment=ORDERS["segment"].where(ORDERS["segment"] == "B2B"))
    table = kpis.compute(
        ["chiffre_affaires", "retention"], {"orders": orders}, by=["segment"], grain="month"
    ).table
    blank = table[table["segment"].isna() & (table["kpi"] == "chiffre_affaires")]
    assert blank["value"].tolist() == [12, 16, 0, 8]
    assert table.loc[table["kpi"] == "chiffre_affaires", "value"].sum() == 123


def test_new_customers_need_the_history_before_the_window() -> None:
    tables = {"orders": ORDERS}
    assert value("nouveaux_clients", tables, start="2026-02-01", end="2026-02-28") == 1
    assert value("nouveaux_clients", {"orders": ORDERS[ORDERS["order_date"] >= "2026-02-01"]}) == 3


def test_both_ends_of_the_window_are_included() -> None:
    late = ORDERS.assign(order_date=ORDERS["order_date"] + pd.Timedelta(hours=23))
    for orders in (ORDERS, late):
        assert value("chiffre_affaires", {"orders": orders}, start="2026-01-31", end="2026-04-02") == 86
    assert value("chiffre_affaires", {"orders": ORDERS}, end=date(2026, 1, 5)) == 25


def test_amount_beats_quantity_times_price_and_fills_in_for_it() -> None:
    orders = pd.DataFrame(
        {
            "order_id": ["1", "2", "3"],
            "order_date": pd.to_datetime(["2026-01-01"] * 3),
            "amount": [10.0, None, -4.0],
        }
    )
    assert value("chiffre_affaires", {"orders": orders}) == 10
    assert value("chiffre_affaires_net", {"orders": orders}) == 6
    assert value("nb_commandes", {"orders": orders}) == 1
    both = orders.assign(quantity=[2, 3, 1], unit_price=[9.0, 2.0, 1.0])
    assert value("chiffre_affaires", {"orders": both}) == 16


def test_one_row_and_no_row() -> None:
    one = kpis.compute(ORDER_KPIS, {"orders": ORDERS.iloc[:1]}).table.set_index("kpi")
    assert one["value"].drop("retention").tolist() == [20, 20, 1, 1, 20, 1]
    assert one.loc["retention", "reason"] == "no_previous_customers"
    none = kpis.compute(ORDER_KPIS, {"orders": ORDERS.iloc[:0]}).table.set_index("kpi")
    assert none["value"].drop(["panier_moyen", "retention"]).tolist() == [0, 0, 0, 0, 0]
    assert none.loc["panier_moyen", "reason"] == "zero_denominator"
    assert kpis.compute(ORDER_KPIS, {"orders": ORDERS.iloc[:0]}, grain="month").table.empty


lines = st.lists(
    st.tuples(
        st.integers(1, 12),
        st.integers(0, 400),
        st.sampled_from(["a", "b", "c", "d", None]),
        st.sampled_from(["B2B", "B2C", None]),
        st.integers(-2, 5),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=12, deadline=None)
@given(lines, st.sampled_from([0, 1_000]))
def test_orders_by_month_and_segment_against_plain_python(rows: list[tuple[Any, ...]], many: int) -> None:
    """An oracle that loops over lines, without pandas or SQL; a day belongs to one order. More than `many` are added up first."""
    days = [date(2025, 1, 1) + timedelta(row[1]) for row in rows]
    months = [day.year * 12 + day.month for day in days]
    ids = [f"{row[0]}-{day}" for row, day in zip(rows, days, strict=True)]
    orders = pd.DataFrame(
        {
            "order_id": ids,
            "order_date": pd.to_datetime(pd.Series(days)),
            "customer_id": [row[2] for row in rows],
            "segment": [row[3] for row in rows],
            "quantity": [row[4] for row in rows],
            "unit_price": [float(row[5]) for row in rows],
        }
    )
    net: dict[Any, float] = defaultdict(float)
    sold: dict[Any, float] = defaultdict(float)
    baskets: dict[Any, set[str]] = defaultdict(set)
    invoices: dict[Any, set[str]] = defaultdict(set)
    buyers: dict[Any, set[str]] = defaultdict(set)
    first: dict[str, date] = {}
    for day, month, id, row in zip(days, months, ids, rows, strict=True):
        cell = (month, row[3])
        net[cell] += row[4] * row[5]
        invoices[cell].add(id)
        if row[4] > 0 and row[5] > 0:
            sold[cell] += row[4] * row[5]
            baskets[cell].add(id)
            if row[2]:
                buyers[cell].add(row[2])
                first[row[2]] = min(day, first.get(row[2], day))
    new: dict[Any, set[str]] = defaultdict(set)
    for day, month, row in zip(days, months, rows, strict=True):
        if row[2] and row[4] > 0 and row[5] > 0 and first[row[2]] == day:
            new[month, row[3]].add(row[2])

    with patch.object(board, "_MANY", many):
        table = kpis.compute(ORDER_KPIS, {"orders": orders}, by="segment", grain="month").table
    cells = [
        (month, segment) for month in range(min(months), max(months) + 1) for segment in {r[3] for r in rows}
    ]
    assert len(table) == len(cells) * len(ORDER_KPIS)
    for row in table.itertuples():
        cell = (
            row.period.year * 12 + row.period.month,
            row.segment if isinstance(row.segment, str) else None,
        )
        before = buyers[cell[0] - 1, cell[1]]
        expected = {
            "chiffre_affaires": sold[cell],
            "chiffre_affaires_net": net[cell],
            "nb_factures": len(invoices[cell]),
            "nb_commandes": len(baskets[cell]),
            "panier_moyen": sold[cell] / len(baskets[cell]) if baskets[cell] else math.nan,
            "nouveaux_clients": len(new[cell]),
            "retention": len(before & buyers[cell]) / len(before) if before else math.nan,
        }[row.kpi]
        assert row.value == pytest.approx(expected, nan_ok=True), (row.kpi, cell)
        assert isinstance(row.reason, str) == math.isnan(row.value)


# --- leads ----------------------------------------------------------------------------------------------------


def test_leads_in_all() -> None:
    tables = {"leads": LEADS}
    table = kpis.compute(LEAD_KPIS, tables).table.set_index("kpi")
    cycles = [10, 30, 3]  # the undated deal and the one closed before it was created are left out
    delays = [8, 30, 3]
    assert table["value"].to_dict() == pytest.approx(
        {
            "taux_transformation": 5 / 7,
            "affaires_gagnees": 5,
            "affaires_perdues": 1,
            "montant_gagne": 450,
            "taux_de_gain": 5 / 6,
            "cycle_moyen": statistics.mean(cycles),
            "cycle_median": statistics.median(cycles),
            "delai_moyen_conversion": statistics.mean(delays),
            "delai_median_conversion": statistics.median(delays),
        }
    )
    assert table["n"].tolist() == [7, 5, 1, 4, 6, 3, 3, 3, 3]


def test_rows_left_out_are_told() -> None:
    notes = {(note.kpi, note.code): note for note in kpis.compute(LEAD_KPIS, {"leads": LEADS}).notes}
    assert notes["montant_gagne", "missing_values"].count == 1
    assert notes["cycle_moyen", "no_delay"].count == 1
    assert notes["cycle_moyen", "negative_delay"].count == 1
    assert notes["cycle_moyen", "negative_delay"].text.startswith("1 ligne dont la fin précède le début")
    assert ("taux_transformation", "undated") not in notes, "without periods it is in the total"


def test_conversion_is_by_creation_month_and_win_rate_by_closing_month() -> None:
    tables = {"leads": LEADS}
    result = kpis.compute(["taux_transformation", "taux_de_gain"], tables, grain="month")
    rates = result.table.set_index(["kpi", "period"])["value"]
    assert rates["taux_transformation"].tolist() == pytest.approx([2 / 3, 1 / 2, 1])
    assert rates["taux_de_gain"].tolist() == pytest.approx([1, 3 / 4, 1])
    assert [(note.kpi, note.code, note.count) for note in result.notes] == [
        ("taux_transformation", "undated", 1)
    ]


def test_leads_without_a_date_are_outside_a_window_and_counted() -> None:
    result = kpis.compute("taux_transformation", {"leads": LEADS}, start="2026-01-01")
    assert result.table["denominator"].tolist() == [6]
    assert result.notes[0].code == "undated" and result.notes[0].count == 1


def test_leads_by_region_with_a_blank_one() -> None:
    table = kpis.compute(["affaires_gagnees", "cycle_median"], {"leads": LEADS}, by="region").table
    won = table[table["kpi"] == "affaires_gagnees"].set_index("region")["value"]
    assert won["Nord"] == 3 and won["Sud"] == 1 and won[won.index.isna()].tolist() == [1]
    median = table[table["kpi"] == "cycle_median"].set_index("region")
    assert median.loc["Nord", "value"] == 20
    assert median.loc["Sud", "reason"] == "missing_values"


def test_no_deal_closed() -> None:
    opened = LEADS[LEADS["stage"] == "open"]
    table = kpis.compute(LEAD_KPIS, {"leads": opened}).table.set_index("kpi")
    assert table.loc[["taux_transformation", "affaires_gagnees", "montant_gagne"], "value"].tolist() == [
        0,
        0,
        0,
    ]
    assert table.loc["taux_de_gain", "reason"] == "zero_denominator"
    assert table.loc["cycle_moyen", "reason"] == table.loc["cycle_median", "reason"] == "no_rows"


def test_hours_count_as_parts_of_a_day() -> None:
    lead = pd.DataFrame(
        {
            "lead_id": ["1"],
            "stage": ["won"],
            "created_at": ["2026-01-01 08:00"],
            "closed_at": ["2026-01-02 20:00"],
        }
    )
    lead = lead.astype({"created_at": "datetime64[ns]", "closed_at": "datetime64[s]"})
    assert value("cycle_moyen", {"leads": lead}) == value("cycle_median", {"leads": lead}) == 1.5


# --- sessions and campaigns ---------------------------------------------------------------------------------------


def test_site_conversion_is_a_ratio_of_sums_over_the_days_known() -> None:
    sessions = pd.DataFrame(
        {
            "date": pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03"]),
            "sessions": [100, 300, 600],
            "converted_sessions": [10, 6, None],
        }
    )
    result = kpis.compute("taux_conversion_site", {"sessions": sessions})
    assert result.table["value"].tolist() == [16 / 400], "neither the mean of 10 % and 2 % nor 16 / 1000"
    assert [(note.code, note.count) for note in result.notes] == [("missing_values", 1)]
    closed = sessions.assign(sessions=0, converted_sessions=0)
    assert kpis.compute("taux_conversion_site", {"sessions": closed}).table["reason"].tolist() == [
        "zero_denominator"
    ]


def test_campaigns_set_the_cost_of_the_same_campaigns_against_the_rest() -> None:
    ids = [
        "cout",
        "cout_par_contact",
        "gain_brut",
        "marge",
        "gain_net",
        "marge_par_euro",
        "roi",
        "marge_par_acheteur",
        "seuil_rentabilite",
    ]
    result = kpis.compute(ids, {"campaigns": CAMPAIGNS})
    table = result.table.set_index("kpi")
    assert table["value"].to_dict() == pytest.approx(
        {
            "cout": 21_000,
            "cout_par_contact": 20_000 / 5_200,
            "gain_brut": 15_000,
            "marge": 13_000,
            "gain_net": -7_000,
            "marge_par_euro": 0.65,
            "roi": -0.35,
            "marge_par_acheteur": 13_000 / 210,
            "seuil_rentabilite": math.ceil(20_000 * 210 / 13_000),
        }
    )
    assert table["n"].tolist() == [3, 2, 3, 2, 2, 2, 2, 2, 2]
    assert {note.kpi for note in result.notes if note.count == 1} == {*ids} - {"cout", "gain_brut"}


def test_the_mailing_of_source_003_from_a_table() -> None:
    tables = {"campaigns": CAMPAIGNS.iloc[:1]}
    ids = ["gain_brut", "marge", "gain_net", "marge_par_euro", "roi", "seuil_rentabilite", "cout_par_contact"]
    values = kpis.compute(ids, tables).table["value"].tolist()
    assert values == pytest.approx([5_000, 10_000, -5_000, 2 / 3, -1 / 3, 300, 3])


def test_a_value_that_no_campaign_gives_is_missing_and_not_zero() -> None:
    table = kpis.compute(["marge", "gain_net", "roi", "gain_brut"], {"campaigns": CAMPAIGNS.iloc[2:]}).table
    assert table["reason"].tolist()[:3] == ["missing_values"] * 3
    assert table["value"].tolist()[3] == 3_000
    blank = CAMPAIGNS.assign(margin_rate=None)
    assert kpis.compute("marge", {"campaigns": blank}).table["reason"].tolist() == ["missing_values"]


def test_a_ratio_is_missing_for_the_reason_of_its_missing_part() -> None:
    text = """
essai: {name: Essai, name_en: Trial, formula: a, unit: ratio, direction: none, audience: both, source: s,
  says: a, pitfalls: b, act: c, type: ratio, numerator: NUM, denominator: DEN}
"""
    blank = {"campaigns": CAMPAIGNS.assign(contacts=None)}
    for numerator, denominator in (("cost_with_cost", "contacts"), ("contacts", "cost_with_cost")):
        own = kpis.load(text.replace("NUM", numerator).replace("DEN", denominator), file="moi.yaml")
        assert kpis.compute("essai", blank, kpis=own).table["reason"].tolist() == ["missing_values"]


def test_campaigns_by_month_and_a_margin_of_zero() -> None:
    assert by_period("roi", {"campaigns": CAMPAIGNS}) == pytest.approx({"01": -0.35})
    nothing = CAMPAIGNS.assign(margin_rate=0.0)
    table = kpis.compute(["roi", "seuil_rentabilite"], {"campaigns": nothing.iloc[:2]}).table
    assert table["value"].tolist()[0] == -1
    assert table["reason"].tolist()[1] == "zero_denominator"


# --- what surrounds them ------------------------------------------------------------------------------------------


def test_missing_table_column_and_dimension_are_skipped_with_the_reason() -> None:
    tables = {"orders": ORDERS.drop(columns=["customer_id", "unit_price"]), "leads": LEADS}
    result = kpis.compute(
        ["chiffre_affaires", "retention", "roi", "cycle_moyen", "clv_predictive"],
        tables,
        by="region",
    )
    skips = {id: (skip.code, skip.table, skip.columns) for id, skip in result.skipped.items()}
    assert skips == {
        "chiffre_affaires": ("missing_columns", "orders", ("unit_price",)),
        "retention": ("missing_columns", "orders", ("customer_id", "unit_price")),
        "roi": ("missing_table", "campaigns", ()),
        "clv_predictive": ("not_computed", "", ()),
    }
    assert set(result.table["kpi"]) == {"cycle_moyen"}
    assert "commandes" in result.skipped["chiffre_affaires"].explain({"orders": "commandes"})
    skip = kpis.compute("chiffre_affaires", {"orders": ORDERS}, by="region").skipped["chiffre_affaires"]
    assert (skip.code, skip.columns) == ("missing_dimension", ("region",))


def test_a_date_is_needed_only_to_cut_by_period() -> None:
    undated = LEADS.drop(columns=["closed_at", "created_at"])
    assert value("taux_de_gain", {"leads": undated}) == pytest.approx(5 / 6)
    assert kpis.compute("taux_de_gain", {"leads": undated}, grain="month").skipped[
        "taux_de_gain"
    ].columns == ("closed_at",)


def test_the_table_is_tidy_and_in_the_order_asked() -> None:
    ids = ["panier_moyen", "affaires_gagnees", "chiffre_affaires"]
    table = kpis.compute(ids, {"orders": ORDERS, "leads": LEADS}, grain="quarter").table
    parts = ["numerator", "denominator", "n", "low", "high", "small", "reason"]
    assert list(table.columns) == ["kpi", "period", "value", *parts]
    assert table["kpi"].tolist() == ["panier_moyen"] * 2 + ["affaires_gagnees"] + ["chiffre_affaires"] * 2
    assert table["period"].tolist() == [
        pd.Timestamp(d) for d in ("2026-01-01", "2026-04-01", "2026-01-01", "2026-01-01", "2026-04-01")
    ]
    assert kpis.compute([], {}).table.columns.tolist() == table.columns.tolist()


def test_every_reason_and_note_has_its_sentence() -> None:
    for note in kpis.compute(LEAD_KPIS, {"leads": LEADS}, grain="month").notes:
        assert note.text.endswith(".")
    for tables in ({"orders": ORDERS}, {"leads": LEADS[LEADS["stage"] == "open"]}):
        reasons = kpis.compute(kpis.catalog(), tables, grain="month").table["reason"].dropna()
        assert set(reasons) <= set(kpis.REASONS)


def test_ibis_tables_are_read_where_they_live() -> None:
    connection = ibis.duckdb.connect()
    tables = {"orders": connection.create_table("ventes", ORDERS), "leads": LEADS}
    ids = [*ORDER_KPIS, "taux_de_gain"]
    there = kpis.compute(ids, tables, by="segment", grain="month")
    here = kpis.compute(ids, {"orders": ORDERS, "leads": LEADS}, by="segment", grain="month")
    pd.testing.assert_frame_equal(there.table, here.table)
    assert list(there.skipped) == ["taux_de_gain"]


def test_own_catalogue_may_stand_on_other_kpis() -> None:
    text = """
essai: {name: Essai, name_en: Trial, formula: a, unit: ratio, direction: none, audience: both, source: s,
  says: a, pitfalls: b, act: c, type: ratio, numerator: panier_moyen, denominator: nb_commandes}
"""
    own = kpis.load(text, file="moi.yaml", base=kpis.catalog())
    assert value("essai", {"orders": ORDERS}, kpis=own) == pytest.approx(123 / 7 / 7)


@pytest.mark.parametrize(
    ("kwargs", "words"),
    [
        ({"grain": "moi"}, "Vouliez-vous dire"),
        ({"start": "31/02/2026"}, "n'est pas une date"),
        ({"end": 2026}, "n'est pas une date"),
        ({"start": "2026-02-01", "end": "2026-01-01"}, "échangez les deux dates"),
        ({"by": "month"}, "est une durée, pas une colonne"),
        ({"by": "order_date"}, "est une date, pas un groupe"),
        ({"by": "period"}, "est une date, pas un groupe"),
        ({"by": ["segment", "value"]}, "On ne découpe pas par « value »"),
        ({"by": "quantity"}, "On ne découpe pas par « quantity »"),
    ],
)
def test_bad_questions_are_refused_in_french(kwargs: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words.replace(" ", "\\s")):
        kpis.compute("chiffre_affaires", {"orders": ORDERS}, **kwargs)


def test_a_day_may_be_written_as_the_french_do() -> None:
    asked = {"start": "01/02/2026", "end": "28/02/2026"}
    iso = {"start": "2026-02-01", "end": "2026-02-28"}
    found, expected = (
        kpis.compute("chiffre_affaires", {"orders": ORDERS}, **days).table for days in (asked, iso)
    )
    pd.testing.assert_frame_equal(found, expected)


def test_a_day_is_that_of_the_clock_on_the_wall() -> None:
    """Half past midnight in Paris on 1 March is still February in Greenwich: it is a sale of March."""
    orders = pd.DataFrame({"order_id": ["1", "2"], "amount": [10.0, 20.0]}).assign(
        order_date=pd.to_datetime(["2026-02-28 23:30", "2026-03-01 00:30"]).tz_localize("Europe/Paris")
    )
    table = kpis.compute("chiffre_affaires", {"orders": orders}, grain="month").table
    assert table["value"].tolist() == [10, 20]
    assert value("chiffre_affaires", {"orders": orders}, start="2026-03-01", end="2026-03-01") == 20


@pytest.mark.parametrize("group", ["customer_id", "order_id"])
def test_figures_one_by_one(group: str) -> None:
    table = kpis.compute(["chiffre_affaires", "clients_actifs"], {"orders": ORDERS}, by=group).table
    sales = table[table["kpi"] == "chiffre_affaires"].set_index(group)["value"]
    sold = ORDERS[(ORDERS["quantity"] > 0) & (ORDERS["unit_price"] > 0)]
    expected = (sold["quantity"] * sold["unit_price"]).groupby(sold[group], dropna=False).sum()
    assert sales[sales > 0].sort_index().tolist() == expected.sort_index().tolist()


@pytest.mark.parametrize("column", ["order_date", "amount"])
def test_text_that_no_engine_can_read_is_told_with_its_column(column: str) -> None:
    orders = pd.DataFrame({"order_id": ["1"], "order_date": ["2026-01-31"], "amount": ["12.5"]})
    assert value("chiffre_affaires", {"orders": orders}) == 12.5
    odd = orders.assign(**{column: ["le 31 janvier"]})
    with pytest.raises(InputError, match=column):
        kpis.compute("chiffre_affaires", {"orders": odd}, grain="month")


def test_unknown_kpi_is_refused() -> None:
    with pytest.raises(UnknownKpi, match="panier_moyen"):
        kpis.compute("panier_moyn", {"orders": ORDERS})


def test_inputs_are_left_as_they_were() -> None:
    before = {"orders": ORDERS.copy(), "leads": LEADS.copy()}
    kpis.compute(kpis.catalog(), {"orders": ORDERS, "leads": LEADS}, grain="month")
    pd.testing.assert_frame_equal(ORDERS, before["orders"])
    pd.testing.assert_frame_equal(LEADS, before["leads"])


def test_groups_of_a_table_without_a_row() -> None:
    dates = {name: pd.to_datetime([]) for name in ("created_at", "closed_at")}
    texts = {name: pd.Series([], dtype="str") for name in ("lead_id", "stage", "region")}
    leads = pd.DataFrame({**texts, **dates, "amount": pd.Series([], dtype="float64")})
    found = kpis.compute(
        ["taux_transformation", "montant_gagne"], {"leads": leads}, by=["region"], grain="month"
    )
    assert found.table.empty and not found.skipped


def test_visits_are_counted_where_nothing_says_which_bought():
    alone = pd.DataFrame({"date": pd.to_datetime(["2026-03-01", "2026-03-02"]), "sessions": [120.0, 140.0]})
    assert kpis.compute("sessions_site", {"sessions": alone}).table["value"].tolist() == [260]
    assert kpis.compute("taux_conversion_site", {"sessions": alone}).table["value"].isna().all()
