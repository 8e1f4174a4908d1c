"""Each tool's export is recognised by itself and means what the tool means, values too."""

import pandas as pd
import pytest
from corpus import expected
from exports_corpus import EXPORTS
from tables_helpers import add_up, plain

from smkit.tables import read
from smkit.tables.naming import exports
from smkit.tables.schema import table, tables


@pytest.mark.parametrize("name", EXPORTS)
def test_the_export_is_recognised_and_read(name, tmp_path):
    case = EXPORTS[name]
    file = tmp_path / "export.csv"
    file.write_bytes(case.content)
    reading = read(case.table, file, currency="EUR")
    add_up(reading)
    assert reading.journal.tool == case.tool
    pd.testing.assert_frame_equal(reading.table[list(case.names)], expected(case), check_dtype=False)
    found = dict(zip(reading.rejected["line"], reading.rejected["problem"], strict=True))
    assert found.keys() == case.rejected.keys()
    assert all(case.rejected[line] in problem for line, problem in found.items())
    assert (
        tuple(reading.set_apart["line"]) == case.apart if case.table == "orders" else reading.set_apart.empty
    )
    if case.skipped is not None:
        assert reading.journal.skipped == case.skipped
    assert not reading.table.astype(str).stack().str.contains("Prénom|exemple.fr|NOM").any()


def test_order_totals_of_shopify_are_not_amounts(tmp_path):
    file = tmp_path / "export.csv"
    file.write_bytes(EXPORTS["Shopify EN"].content)
    assert "amount" not in read("orders", file).table


def test_what_is_said_on_the_first_line_of_an_order_holds_for_all(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text(
        "Name,Email,Created at,Financial Status,Lineitem quantity,Lineitem name,Lineitem price\n"
        "#1,client@exemple.fr,2026-04-05 21:06:21 +0400,paid,1,a,2\n#1,,,,1,b,3\n#2,,,,1,c,4\n",
        encoding="utf-8",
    )
    reading = read("orders", file)
    assert reading.table["order_date"].nunique() == 1 and reading.table["customer_id"].nunique() == 1
    assert reading.rejected["line"].tolist() == [4]


def test_an_order_total_on_each_line_is_not_counted_again(tmp_path):
    file = tmp_path / "export.csv"
    head = "Order Number,Order Status,Order Date,Item Name,Quantity,{}Order Total Amount\n"
    lines = "501,Completed,2025-03-13 10:11,a,2,{}25.00\n501,Completed,2025-03-13 10:11,b,1,{}25.00\n"
    file.write_text(head.format("Item Cost,") + lines.format("10.00,", "5.00,"), encoding="utf-8")
    priced = read("orders", file)
    assert (
        "amount" not in priced.table and (priced.table["quantity"] * priced.table["unit_price"]).sum() == 25
    )
    assert any(
        "« Order Total Amount » est le total de la commande" in plain(note.text)
        for note in priced.journal.notes
    )
    file.write_text(head.format("") + lines.format("", ""), encoding="utf-8")
    unpriced = read("orders", file)
    assert unpriced.table["amount"].tolist() == [25.0]
    assert unpriced.rejected["line"].tolist() == [3] and "déjà compté" in unpriced.rejected["problem"][0]


def test_a_cancelled_order_of_shopify_is_no_sale_on_any_of_its_lines(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text(
        "Name,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem price,Cancelled at\n"
        "#1,paid,2025-03-13 10:00:00 +0100,1,a,2,\n#2,voided,2025-03-13 10:00:00 +0100,1,b,3,\n#2,,,1,c,4,\n"
        "#3,paid,2025-03-13 10:00:00 +0100,1,d,5,2025-03-14 09:00:00 +0100\n",
        encoding="utf-8",
    )
    reading = read("orders", file)
    assert reading.table["order_id"].tolist() == ["#1"] and reading.set_apart["line"].tolist() == [3, 4, 5]
    assert reading.set_apart["status"].tolist() == ["none"] * 3 and reading.journal.rejected == 0


@pytest.mark.parametrize("campaigns", [["Marque"], ["Marque", "Été"]])
def test_totals_of_google_ads_are_told_by_a_column_that_is_not_read(tmp_path, campaigns):
    file = tmp_path / "export.csv"
    rows = [f'Enabled,{name},EUR,"1,000",10,0.52,"1,641.68"' for name in campaigns]
    total = f'EUR,"{len(campaigns)},000",{10 * len(campaigns)},0.52,"{1641.68 * len(campaigns):,.2f}"'
    text = [
        "Campaign report",
        "March 2025",
        "Campaign state,Campaign,Currency code,Impr.,Clicks,Avg. CPC,Cost",
        *rows,
    ]
    text += [f"Total: {name}, --,{total}" for name in ("Search", "Campaigns", "Account")]
    file.write_text("\n".join(text) + "\n", encoding="utf-16")
    reading = read("campaigns", file)
    assert reading.table["campaign"].tolist() == campaigns
    assert reading.table["cost"].tolist() == [1641.68] * len(campaigns) and reading.journal.rejected == 0


@pytest.mark.parametrize(
    ("headers", "tool"),
    [
        ("Campagne,Coût,Impressions,Clics,Conversions,Valeur de conv.", "Google Ads"),
        ("Campaign,Cost,Impressions,Clicks,Conversions,Conv. value", "Google Ads"),
        ("Nom de la campagne,Coût,Impressions,Clics,Achats,Valeur de conv.", None),
    ],
)
def test_the_value_of_conversions_is_the_turnover_of_a_campaign(tmp_path, headers, tool):
    """Google Ads writes « Impressions » in full where nobody asked for the price of a click."""
    file = tmp_path / "export.csv"
    file.write_text(f'{headers}\nMarque,"1 000,50","20 000","1 200","40,00","4 000,00"\n', "utf-8")
    reading = read("campaigns", file)
    assert reading.table["revenue"].tolist() == [4000] and (tool is None or reading.journal.tool == tool)


def test_the_won_and_lost_dates_of_pipedrive_complete_each_other(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text(
        "Deal - ID,Deal - Title,Deal - Status,Deal - Won time,Deal - Lost time\n"
        "1,a,Won,2025-03-20 10:00,\n2,b,Lost,,2025-03-21 10:00\n3,c,Open,,\n",
        encoding="utf-8",
    )
    closed = read("leads", file).table["closed_at"]
    assert closed.dt.day.tolist()[:2] == [20, 21] and closed.isna().tolist() == [False, False, True]


def test_what_the_user_tells_beats_the_tool(tmp_path):
    file = tmp_path / "export.csv"
    file.write_bytes(EXPORTS["HubSpot FR"].content)
    told = read("leads", file, columns="lead_id=Nom de la transaction, amount=", stages="lost=Fermé gagné")
    assert "amount" not in told.table and told.table["stage"].tolist() == ["lost", "lost", "open"]


def test_every_tool_names_columns_and_values_that_exist():
    assert len(exports.catalog()) >= 11
    for tables_of in exports.catalog().values():
        for name, export in tables_of.items():
            schema = table(name)
            assert name in tables()
            known = {column.name for column in schema.columns}
            assert {*export.columns, *export.completed_by, *export.same_for.get("columns", ())} <= known
            for column, words in export.values.items():
                assert set(words.values()) <= set(schema.column(column).values)
            assert "any" in export.mend


def test_two_tools_never_claim_the_same_headers():
    for first, one in exports.catalog().items():
        for second, other in exports.catalog().items():
            for name in one.keys() & other.keys() if first < second else ():
                for known in one[name].known_by:
                    assert not any(known <= rival or rival <= known for rival in other[name].known_by)
