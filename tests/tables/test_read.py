"""What reading promises whatever the table: rows add up, each reject says where and why, nothing is invented."""

import datetime as dt

import pandas as pd
import pytest
from tables_helpers import add_up, plain

from smkit.tables import read

ORDERS = "N° commande;Date;Produit;Client;Qté;P.U. HT\n"


def orders(tmp_path, body, **options):
    file = tmp_path / "ventes.csv"
    file.write_text(ORDERS + body, encoding="utf-8")
    reading = read("orders", file, **options)
    add_up(reading)
    return reading


def notes(reading):
    return {note.code: note.count for note in reading.journal.notes}


def test_columns_types_and_order_are_canonical(tmp_path):
    table = orders(tmp_path, "001;13/02/2025 10:30;NA;17850.0;-2;1 234,50 €\n").table
    assert list(table) == ["order_id", "order_date", "product", "customer_id", "quantity", "unit_price"]
    assert table.dtypes.astype(str).tolist() == ["str", "datetime64[us]", "str", "str", "float64", "float64"]
    assert table.loc[0].tolist() == ["001", pd.Timestamp("2025-02-13 10:30"), "NA", "17850", -2.0, 1234.5]


@pytest.mark.parametrize(
    ("row", "column", "value", "problem", "advice"),
    [
        ("1;13/02/2025;p;c1;1;douze", "P.U. HT", "douze", "pas un nombre", "1 234,50"),
        ("1;31/02/2025;p;c1;1;2", "Date", "31/02/2025", "n'existe pas", "jamais devinée"),
        ("1;01/02/0025;p;c1;1;2", "Date", "01/02/0025", "1900–2100", "quatre chiffres"),
        ("1;hier;p;c1;1;2", "Date", "hier", "pas une date", "jj/mm/aaaa"),
        ("1;13/02/2025;p;c1;inf;2", "Qté", "inf", "infini", "formule"),
        ("1;13/02/2025;p;c1;5 %;2", "Qté", "5 %", "pourcentage", "sans"),
        ("1;13/02/2025;p;c1;;2", "Qté", "", "vide", "« Quantité » et « Prix unitaire », ou « Montant »"),
        (";13/02/2025;p;c1;1;2", "N° commande", "", "vide", "obligatoire"),
        ("1;13/02/2025;p;c1;1;2;3", "", "", "a 7 champs et l'en-tête en a 6", "séparateur"),
        ("1;13/02/2025", "", "", "a 2 champs et l'en-tête en a 6", "séparateur"),
        ("1;13/02/2025;p;c1;1;$2", "P.U. HT", "$2", "devise", "rien n'est converti"),
    ],
)
def test_a_row_that_cannot_be_used_says_where_and_why(tmp_path, row, column, value, problem, advice):
    reading = orders(tmp_path, f"0;13/02/2025;p;c1;1;2\n{row}\n9;14/02/2025;p;c1;1;2\n", currency="EUR")
    assert reading.table["order_id"].tolist() == ["0", "9"]
    assert len(reading.rejected) == 1
    found = reading.rejected.iloc[0].map(lambda cell: plain(cell) if isinstance(cell, str) else cell)
    assert found[["line", "column", "value"]].tolist() == [3, column, value]
    assert problem in found["problem"] and advice in found["advice"]


def test_an_unknown_stage_is_rejected_until_it_is_told(tmp_path):
    file = tmp_path / "leads.csv"
    file.write_text("ID;Étape\n1;Gagné\n2;Contrat reçu\n", encoding="utf-8")
    reading = read("leads", file)
    assert reading.rejected[["line", "column", "value"]].values.tolist() == [[3, "Étape", "Contrat reçu"]]
    assert "etapes" in reading.rejected["advice"][0]
    assert read("leads", file, stages="won=Contrat reçu").table["stage"].tolist() == ["won", "won"]


def test_one_row_may_have_several_problems_and_counts_once(tmp_path):
    reading = orders(tmp_path, ";31/02/2025;p;c;x;2\n")
    assert reading.rejected["column"].tolist() == ["N° commande", "Date", "Qté"]
    assert (reading.journal.rows, reading.journal.rejected) == (1, 1)


def test_lines_that_are_no_rows_are_counted_apart(tmp_path):
    reading = orders(tmp_path, "1;13/02/2025;p;c;1;2\n\n;;;;;\nSous-total;;;;1;2\nTOTAL GÉNÉRAL;;;;1;2\n")
    assert (reading.journal.rows, reading.journal.kept, reading.journal.skipped) == (1, 1, 4)


def test_a_product_called_total_is_a_row(tmp_path):
    assert orders(tmp_path, "Total;13/02/2025;Total;c1;1;2\n").journal.kept == 1


def test_notes_on_orders_count_what_is_worth_knowing(tmp_path):
    row = "{};13/02/2025;{};{};{};{}\n"
    reading = orders(
        tmp_path,
        row.format("C1", "p", "c1", -1, 2)  # a cancellation
        + row.format("CLIENT", "p", "c1", -1, 2)  # a return: C alone does not make a cancellation
        + row.format("2", "p", "c1", -3, 2)  # another return
        + row.format("3", "p", "", 0, 2)  # no customer, quantity zero
        + row.format("4", "", "c1", 1, 0) * 3  # no product, price zero, and twice seen before
        + row.format("5", "p", "c1", 1, -8),  # price below zero
    )
    expected = {"cancellations": 1, "returns": 2, "missing_customers": 1, "zero_quantities": 1}
    expected |= {"missing_products": 3, "prices_not_positive": 4, "duplicates": 2}
    assert {code: n for code, n in notes(reading).items() if code in expected} == expected
    assert reading.journal.kept == 8


def test_rows_that_differ_in_a_column_nobody_reads_are_no_duplicates():
    frame = pd.DataFrame(
        {"N° commande": ["1", "1"], "Date": ["13/02/2025"] * 2, "Montant": [5, 5], "Ligne": [1, 2]}
    )
    assert "duplicates" not in notes(read("orders", frame))


def test_notes_on_leads(tmp_path):
    file = tmp_path / "leads.csv"
    file.write_text(
        "ID;Étape;Date de création;Date de clôture;Montant\n"
        "1;Gagné;;15/03/2025;\n2;Perdu;14/03/2025;13/03/2025;5\n3;Ouvert;14/03/2025;;\n",
        encoding="utf-8",
    )
    found = notes(read("leads", file))
    assert found == {"missing_creation": 1, "won_without_amount": 1, "closed_before_created": 1}


def test_rows_in_another_currency_are_rejected_and_none_without_a_currency():
    frame = pd.DataFrame({"N° commande": ["1", "2", "3"], "Date": ["13/02/2025"] * 3, "Montant": [1, 2, 3],
                          "Devise": ["EUR", "gbp", None]})  # fmt: skip
    assert read("orders", frame, currency="€").table["order_id"].tolist() == ["1", "3"]
    assert read("orders", frame).table["currency"].tolist()[:2] == ["EUR", "GBP"]


def test_corrected_rows_are_counted_and_said(tmp_path):
    reading = orders(tmp_path, "17850.0;2025-02-13T10:00:00+04:00;p;c;1;2\n2.0;2025-02-14;p;c;1;2\n")
    assert reading.journal.corrected == 2
    assert {"whole_number": 2, "offset": 1}.items() <= notes(reading).items()
    assert reading.table["order_date"][0] == pd.Timestamp("2025-02-13 10:00")


def test_percentages_are_fractions_and_out_of_range_is_rejected():
    frame = pd.DataFrame(
        {"Campagne": ["a", "b", "c"], "Coût": [1, 2, 3], "Taux de marque": ["50 %", "0,5", "150 %"]}
    )
    reading = read("campagnes", frame)
    assert reading.table["margin_rate"].tolist() == [0.5, 0.5]
    assert "au plus 1" in plain(reading.rejected["problem"][0])
    whole = read("campagnes", frame.assign(**{"Taux de marque": ["50 %", "0,5", "50"]}))
    assert whole.table["margin_rate"].tolist() == [0.5, 0.5] and whole.rejected["value"].tolist() == ["0,5"]


def test_whole_numbers_and_scores_are_checked():
    frame = pd.DataFrame({"Date": ["13/02/2025"] * 4, "Note": ["10", "11", "8,5", "-1"]})
    reading = read("enquete", frame)
    assert reading.table["score"].tolist() == [10.0]
    assert reading.rejected["line"].tolist() == [3, 4, 5]


def test_a_workbook_is_read_on_its_best_sheet_with_typed_cells(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Notes de l'export"])
    sheet = book.create_sheet("Ventes")
    for row in (
        ["Ventes de mars"],
        [],
        ["N° commande", "Date", "Client", "Quantité", "Prix unitaire"],
        [17850.0, dt.datetime(2025, 3, 1, 10, 5), None, 2, 1.234],
        ["007", "02/03/2025", "c2", "1 234", "5,5"],
        [None, None, None, None, None],
        ["008", "31/02/2025", "c2", 1, True],
        ["Total", None, None, 3, None],
    ):
        sheet.append(row)
    book.save(tmp_path / "ventes.xlsx")
    reading = read("orders", tmp_path / "ventes.xlsx")
    add_up(reading)
    assert reading.table["order_id"].tolist() == ["17850", "007"]
    assert reading.table["order_date"].tolist() == [
        pd.Timestamp("2025-03-01 10:05"),
        pd.Timestamp("2025-03-02"),
    ]
    assert reading.table["unit_price"].tolist() == [1.234, 5.5]
    assert reading.rejected["line"].tolist() == [7, 7]
    assert reading.journal.skipped == 4


def test_a_dataframe_is_left_as_it_was():
    frame = pd.DataFrame({"Campagne": [" a "], "Coût": ["1 000"]}, index=[7])
    before = frame.copy()
    assert read("campaigns", frame).table["cost"].tolist() == [1000.0]
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("mapping", ["cost=Spent, campaign=Id", {"cost": "Spent", "campaign": "Id"}])
def test_what_cannot_be_guessed_is_told(mapping):
    frame = pd.DataFrame({"Id": [916], "Spent": [1.5], "Coût": [9]})
    reading = read("campaigns", frame, columns=mapping)
    assert reading.table.loc[0].tolist() == ["916", 1.5]
    assert dict(reading.journal.columns) == {"Id": "campaign", "Spent": "cost"}


def test_an_empty_target_ignores_the_column():
    frame = pd.DataFrame({"Campagne": ["a"], "Coût": [1], "Date": ["n'importe quoi"]})
    assert "start_date" not in read("campaigns", frame, columns="start_date=").table


def test_the_best_of_two_headers_is_taken_and_the_other_told():
    frame = pd.DataFrame({"Invoice No": ["9"], "N° de commande": ["1"], "Date": ["13/02/2025"], "CA": [1]})
    reading = read("orders", frame)
    assert reading.table["order_id"].tolist() == ["1"]
    assert notes(reading)["rival_column"] == 1


def test_headers_ignore_accents_case_punctuation_and_units():
    frame = pd.DataFrame({"n°_COMMANDE": ["1"], "date": ["13/02/2025"], "P.U. HT (€)": [1], "QUANTITE": [2]})
    assert list(read("orders", frame).table) == ["order_id", "order_date", "quantity", "unit_price"]


def test_the_journal_says_it_in_french_and_in_json(tmp_path):
    journal = orders(tmp_path, "1;13/02/2025;p;;1;2\n2;x;p;;1;2\n").journal
    assert plain(journal.summary()) == "2 lignes lues dans « ventes.csv » (Commandes) : 1 gardée, 1 rejetée."
    assert "1 ligne sans client" in plain(journal.markdown())
    assert journal.to_dict()["notes"][0] == {
        "code": "missing_customers",
        "count": 1,
        "text": journal.notes[0].text,
    }
    assert str(tmp_path) not in str(journal.to_dict())


def test_an_identifier_with_two_stages_is_told():
    leads = pd.DataFrame({"ID": ["1", "1", "2"], "Étape": ["Gagné", "Perdu", "Gagné"]})
    assert notes(read("leads", leads))["two_stages"] == 1


def test_identifiers_that_a_spreadsheet_destroyed_are_told():
    frame = pd.DataFrame({"N° commande": ["3,01E+12", "1"], "Date": ["13/02/2025"] * 2, "Montant": [1, 2]})
    assert notes(read("orders", frame))["scientific"] == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [("Total", 2), ("TOTAL GÉNÉRAL", 2), ("Total : Compte", 2), ("Total Direct", 3), ("", 2)],
)
def test_a_total_among_names_is_no_campaign(name, kept):
    """« Total Direct » is a campaign like another unless its figures are the sum of the others."""
    cost = 30 if name == "" else 31
    frame = pd.DataFrame({"Campagne": ["a", "b", name], "Coût": [10, 20, cost], "Clics": [1, 2, 4]})
    reading = read("campagnes", frame)
    assert (reading.journal.kept, reading.journal.rejected) == (kept, 0)
    summed = frame.assign(Coût=[10, 20, 30])
    assert read("campagnes", summed).journal.kept == 2


def test_a_company_called_total_is_rejected_and_never_dropped():
    leads = pd.DataFrame({"Entreprise": ["Total Énergie"], "ID": ["1"], "Étape": ["Bof"], "Montant": [None]})
    assert read("leads", leads).rejected["value"].tolist() == ["Bof"]
