"""Each tool's export is recognised by itself and means what the tool means, values too."""

import pandas as pd
import pytest
from corpus import expected
from exports_corpus import EXPORTS
from tables_helpers import add_up

from smkit.tables import exports, read
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
