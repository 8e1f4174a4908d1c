"""Files as people leave them: what each gives, or what is asked, in the words of several tools, as CSV and as workbooks."""

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from tables_helpers import add_up, error, plain, shared

from smkit.tables import ReadError, Reading, check, gather, read


def csv(tmp_path: Path, text: str, name: str = "export.csv", encoding: str = "utf-8") -> Path:
    file = tmp_path / name
    file.write_text(text, encoding=encoding)
    return file


def book(tmp_path: Path, rows: list[list[object]], name: str = "export.xlsx") -> Path:
    file = tmp_path / name
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(file)
    return file


def codes(reading: Reading) -> dict[str, str]:
    """Return each note's code → its sentence and its line to copy."""
    add_up(reading)
    return {note.code: plain(note.whole()) for note in reading.journal.notes}


def total(reading: Reading) -> float:
    table = reading.table
    return float(
        table["amount"].sum() if "amount" in table else (table["quantity"] * table["unit_price"]).sum()
    )


# --- the shared cases --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "options", "sales", "rows"),
    [
        ("statut_generique.csv", {}, 150, 2), ("odoo_commandes.csv", {}, 1300.5, 2), ("odoo_lignes.csv", {}, 1740, 3),
        ("commandes_deux_fois.csv", {}, 190, 19), ("entites_html.csv", {}, 1333.5, 2), ("74_ttc_et_annulees.csv", {}, 28_800, 240),
        ("88_retour_signe_dans_type.csv", {}, 120, 3), ("33_quebec.csv", {"currency": "CAD"}, 13_689.4, 4),
        ("35_csv_dans_colonne_A.xlsx", {}, 1359.9, 3), ("79_lignes_masquees.xlsx", {}, 1770, 5),
        ("21_un_onglet_par_mois.xlsx", {"feuille": "toutes"}, 310, 12),
        ("milliers_ambigus.csv", {"nombres": "1,234.50"}, 16_249, 3),
        ("60_remise_sans_total.csv", {"columns": "discount=Remise %"}, 100, 2), ("64_tva_incluse.csv", {}, 180, 2),
        ("01_odoo_fr_commandes.xlsx", {"en_attente": "compter"}, 1648.1, 6),
    ],
)  # fmt: skip
def test_orders_give_their_total(name, options, sales, rows):
    reading = read("orders", shared(name), **{"currency": "EUR", **options})
    add_up(reading)
    assert (round(total(reading), 2), len(reading.table)) == (sales, rows)


@pytest.mark.parametrize(
    ("name", "table", "code", "says"),
    [
        ("64_tva_incluse.csv", "orders", "with_vat", "base : « TTC »"),
        ("60_remise_sans_total.csv", "orders", "discount", "20,00 €"),
        ("92_dates_deux_ordres.csv", "orders", "two_orders", "dates : « jma puis mja ligne"),
        ("21_un_onglet_par_mois.xlsx", "orders", "other_sheets", "feuille : « toutes »"),
        ("79_lignes_masquees.xlsx", "orders", "hidden_rows", "2 lignes masquées"),
        ("fuseaux.csv", "orders", "mixed_offsets", "fuseau : « Europe/Paris »"),
        ("54_taux_de_marge.csv", "campaigns", "markup", "margin_rate=Taux de marge"),
    ],
)  # fmt: skip
def test_what_could_change_the_total_is_told(name, table, code, says):
    reading = read(table, shared(name), currency="EUR")
    assert says in codes(reading)[code]
    assert "Aucun problème" not in check.report(reading)


def test_every_file_of_the_list_is_looked_at():
    listed = {case["file"] for case in json.loads(shared("expected.json").read_text(encoding="utf-8"))}
    text = Path(__file__).read_text(encoding="utf-8")
    assert not {name for name in listed if name not in text}


def test_leads_of_many_tools():
    assert read("leads", shared("50_leads_devises.csv"), currency="EUR").table["amount"].tolist() == [1000]
    odoo = read("leads", shared("02_odoo_fr_pistes.csv"), currency="EUR")
    assert (
        odoo.table["stage"].tolist() == ["won", "open", "open", "open", "lost"]
        and odoo.table["amount"].sum() == 51_600
    )
    zoho = read("leads", shared("05_zoho_affaires.csv"), currency="EUR").table
    assert zoho["lead_id"].str.startswith("zcrm").all() and zoho["stage"].tolist() == [
        "won",
        "open",
        "lost",
        "lost",
    ]
    assert {"salesperson", "source", "created_at", "currency"} <= set(zoho)
    assert read("leads", shared("07_pipedrive_fr.xlsx"), currency="EUR").table[
        "closed_at"
    ].notna().tolist() == [True, False, True]
    assert read("leads", shared("51_leads_noms_en_double.csv")).table["lead_id"].tolist() == [
        "9001",
        "9002",
        "9003",
        "9004",
    ]
    assert read("leads", shared("26_k_dans_cellules.csv"), currency="EUR").table["amount"].tolist() == [
        12_500,
        3_200,
        1_200_000,
    ]


def test_campaigns_of_many_tools():
    linked = read("campaigns", shared("11_linkedin_ads.csv"), currency="EUR").table
    assert linked["cost"].sum() == 2140.5 and set(linked["start_date"]) == {pd.Timestamp("2026-03-01")}
    brevo = read("campaigns", shared("10_brevo_campagnes.csv"))
    assert "ne dit pas ce que les campagnes ont coûté" in codes(brevo)["no_cost"] and "clicks" in brevo.table
    assert "Aucun problème" not in check.report(brevo)
    with pytest.raises(ReadError, match="Coût"):
        gather(campagnes=shared("10_brevo_campagnes.csv"))
    meta = read("campaigns", shared("73_meta_resultats_meles.csv"), currency="EUR").table
    assert meta["result_type"].nunique() == 3, "what results count is read, so that they are never added up"
    assert read("campaigns", shared("54_taux_de_marge.csv")).table["margin_rate"].round(4).tolist() == [
        0.6,
        0.3333,
    ]


def test_other_tables():
    assert read("survey", shared("70_enquete_nps.csv")).table["score"].tolist() == [9, 4]
    assert read("experiment", shared("40_experience_fr.csv")).table["converted"].tolist() == [
        False,
        True,
        True,
        False,
    ]
    assert read("costs", shared("28_semaines.csv")).rejected["problem"].str.contains("semaine").all()
    assert "tableau croisé dynamique" in error("orders", shared("18_tableau_croise.xlsx"))
    assert len(gather(shared("93_dossier_verrou_excel"), commandes=None).tables["orders"]) == 3


# --- variants of each kind ---------------------------------------------------------------------------------------------------


def test_zones_are_applied_when_asked(tmp_path):
    file = csv(tmp_path, "Commande;Date;CA\n1;2025-12-31T23:30:00Z;10\n2;2026-01-01T00:10:00+02:00;5\n")
    paris = (
        read("orders", file, fuseau="Europe/Paris").table["order_date"].dt.strftime("%Y-%m-%d %H:%M").tolist()
    )
    assert paris == ["2026-01-01 00:30", "2025-12-31 23:10"]
    assert read("orders", file, fuseau="montreal").table["order_date"].dt.month.tolist() == [12, 12]
    assert "mixed_offsets" in codes(read("orders", file))
    assert "n'existe pas" in error("orders", file, fuseau="Atlantide")


@pytest.mark.parametrize(
    ("text", "nombres", "amounts"),
    [("1;13/03/2025;1.299\n2;14/03/2025;12.500\n", "1.234,50", [1299, 12_500]),
     ("1;13/03/2025;1.299\n2;14/03/2025;12.500\n", "1,234.50", [1.299, 12.5])],
)  # fmt: skip
def test_how_numbers_are_written_may_be_said(tmp_path, text, nombres, amounts):
    file = csv(tmp_path, "Commande\tDate\tCA\n" + text.replace(";", "\t"))
    refused = read("orders", file)
    assert "« 1.299 »" in plain(refused.rejected["problem"][0]) and "nombres : « 1.234,50 »" in plain(
        refused.rejected["advice"][0]
    )
    assert read("orders", file, nombres=nombres).table["amount"].tolist() == amounts
    assert "décimales" in error("orders", file, nombres="1234")


def test_amounts_in_thousands_are_multiplied_when_asked(tmp_path):
    file = csv(tmp_path, "Commande;Date;CA (k€)\n1;13/03/2025;1,5\n")
    assert "echelle : « k€ »" in error("orders", file)
    assert read("orders", file, echelle="k€").table["amount"].tolist() == [1500]
    leads = book(tmp_path, [["Opportunité", "Étape", "Montant en M€"], ["O-1", "Gagné", 1.2]])
    assert read("leads", leads, echelle="M€", currency="EUR").table["amount"].tolist() == [1_200_000]
    assert "k€, M€, centimes, micros ou unite" in error("orders", file, echelle="douzaines")


@pytest.mark.parametrize(
    ("header", "unit", "worth"),
    [
        ("Montant (centimes)", "centimes", 12.34),
        ("Montant (cts)", "centimes", 12.34),
        ("Amount (cents)", "centimes", 12.34),
        ("Total (c€)", "centimes", 12.34),
        ("Montant (en €/100)", "centimes", 12.34),
        ("amount_cents", "centimes", 12.34),
        ("Montant HT en centimes", "centimes", 12.34),
        ("amount_micros", "micros", 0.001234),
    ],
)
def test_amounts_in_cents_are_asked_about_and_the_line_that_is_proposed_divides_them(
    tmp_path, header, unit, worth
):
    file = csv(tmp_path, f"Commande;Date;{header}\n1;13/03/2025;1234\n")
    said = plain(error("orders", file))
    assert f"echelle : « {unit} »" in said or f"echelle : {unit}" in said
    options = {"colonnes": f"amount={header}"} if "colonnes" in said.partition("Si c'est")[2] else {}
    table = read("orders", file, columns=options.get("colonnes"), echelle=unit).table
    assert table["amount"].tolist() == pytest.approx([worth])


def test_each_amount_keeps_the_unit_that_its_header_says(tmp_path):
    file = csv(tmp_path, "Commande;Date;Montant (k€);Coût (centimes)\n1;13/03/2025;1,5;250\n")
    table = read("orders", file, echelle="k€").table
    assert table[["amount", "unit_cost"]].to_numpy().tolist() == [[1500, 2.5]]


@pytest.mark.parametrize(
    ("cell", "value"), [("12,5 k€", 12_500), ("3 k€", 3000), ("1,2 M€", 1_200_000), ("2,5k", 2500)]
)
def test_thousands_in_cells(tmp_path, cell, value):
    rows = [["N° opportunité", "Étape", "Montant"], ["1", "Gagné", cell], ["2", "Perdu", cell]]
    assert read("leads", book(tmp_path, rows), currency="EUR").table["amount"].tolist() == [value] * 2
    mixed = read("leads", book(tmp_path, [*rows, ["3", "Perdu", "950"]]), currency="EUR")
    assert mixed.rejected["problem"].str.contains("milliers").all() and len(mixed.table) == 1
    said = read("leads", book(tmp_path, [*rows, ["3", "Perdu", "950 €"]]), currency="EUR").table
    assert said["amount"].tolist() == [value, value, 950], "which says its unit too"


@pytest.mark.parametrize(
    ("cell", "currency", "value"),
    [("1'234.–", "CHF", 1234), ("Fr. 12.50", "CHF", 12.5), ("99,90 $ CA", "CAD", 99.9), ("CA$5.50", "CAD", 5.5),
     ("120,00 € TVAC", "EUR", 120), ("$ 3.20", "AUD", 3.2), ("7,00 € HTVA", "EUR", 7)],
)  # fmt: skip
def test_currencies_as_their_countries_write_them(cell, currency, value):
    frame = pd.DataFrame({"Commande": ["1", "2"], "Date": "13/03/2025", "Montant": [cell, cell]})
    assert read("orders", frame, currency=currency).table["amount"].tolist() == [value, value]


def test_another_dollar_is_refused():
    frame = pd.DataFrame({"Commande": ["1", "2"], "Date": "13/03/2025", "Montant": ["US$ 3", "3 $"]})
    assert len(read("orders", frame, currency="CAD").table) == 1
    costs = pd.DataFrame({"Mois": ["2026-03", "2026-03"], "Coût": [5, 6], "Devise": ["EUR", "USD"]})
    assert read("costs", costs, currency="EUR").table["cost"].tolist() == [5]


def test_letters_as_in_a_web_page(tmp_path):
    text = 'N&deg; commande,Date,Client,Montant\n1,13/03/2025,Caf&#233; SARL,"99,00&nbsp;&euro;"\n'
    reading = read("orders", csv(tmp_path, text, encoding="cp1252"), currency="EUR")
    assert reading.table.loc[0, ["customer_id", "amount"]].tolist() == [
        "Café SARL",
        99,
    ] and "html_entities" in codes(reading)
    plain_text = read("orders", csv(tmp_path, "Commande;Date;Client;CA\n1;13/03/2025;R&D SARL;5\n"))
    assert plain_text.table["customer_id"].tolist() == ["R&D SARL"] and "html_entities" not in codes(
        plain_text
    )


def test_english_files_are_month_first_and_say_so(tmp_path):
    rows = "Order;Order date;Amount\n1;3/4/2025;10\n2;5/6/2025;20\n"
    reading = read("orders", csv(tmp_path, rows))
    assert (
        reading.table["order_date"].dt.month.tolist() == [3, 5]
        and "dates : « jma »" in codes(reading)["month_first_assumed"]
    )
    assert read("orders", csv(tmp_path, rows), dates="jma").table["order_date"].dt.month.tolist() == [4, 6]
    french = read(
        "orders",
        csv(
            tmp_path, rows.replace("Order date", "Date").replace("Order", "Commande").replace("Amount", "CA")
        ),
    )
    assert french.table["order_date"].dt.month.tolist() == [4, 6]


def test_a_proof_of_each_order_is_told_and_nothing_is_swapped(tmp_path):
    days = ["13/03/2025", "25/03/2025", "04/03/2025", "03/28/2025"]
    frame = pd.DataFrame({"Commande": list("abcd"), "Date": days, "CA": 1})
    reading = read("orders", frame)
    assert "two_orders" in codes(reading) and len(reading.rejected) == 1
    assert reading.table["order_date"].dt.month.tolist() == [3, 3, 3]
    assert "two_orders" not in codes(read("orders", frame, dates="jma"))


def test_next_lines_of_an_order_take_over_what_is_said_of_it(tmp_path):
    rows = [["Order Reference", "Order Date", "Customer", "Order Lines/Product", "Order Lines/Quantity", "Order Lines/Unit Price"],
            ["S1", "2025-03-13", "Acme SARL", "a", 2, 10], ["", "", "", "b", 1, 5], ["S2", "2025-03-14", "", "c", 1, 7],
            ["", "", "", "d", 1, 1]]  # fmt: skip
    table = read("orders", book(tmp_path, [[cell or None for cell in row] for row in rows])).table
    assert table["order_id"].tolist() == ["S1", "S1", "S2", "S2"]
    assert table["customer_id"].notna().tolist() == [True, True, False, False], (
        "another order's customer is never taken"
    )
    text = "Facture;Date;Client;Produit;Quantité;Prix\nF1;13/03/2025;K1;a;1;10\n;;;b;4;5\nF2;14/03/2025;K2;c;1;3\n"
    reading = read("orders", csv(tmp_path, text))
    assert total(reading) == 33 and "remplir : « non »" in codes(reading)["filled_down"]
    assert len(read("orders", csv(tmp_path, text), remplir="non").rejected)


def test_one_missing_number_is_no_next_line(tmp_path):
    text = "Facture;Date;Produit;Quantité;Prix\nF1;13/03/2025;a;1;10\n;14/03/2025;b;2;5\n"
    assert len(read("orders", csv(tmp_path, text)).rejected) == 1


def test_a_grouped_report_is_filled_when_asked(tmp_path):
    rows = [["Région", "Commande", "Date", "Montant"], ["Nord", "1", "13/03/2025", 5], [None, "2", "14/03/2025", 6],
            ["Sud", "3", "15/03/2025", 7], [None, "4", "15/03/2025", 8]]  # fmt: skip
    file = book(tmp_path, rows)
    assert "remplir : « Région »" in codes(read("orders", file))["grouped"]
    assert read("orders", file, remplir="Région").table["region"].tolist() == ["Nord", "Nord", "Sud", "Sud"]


@pytest.mark.parametrize("header", ["Total TTC", "Montant TVA incluse", "Amount incl. VAT", "Prix TVAC"])
def test_vat_in_a_header_is_told(header):
    frame = pd.DataFrame({"Commande": ["1"], "Date": "13/03/2025", header: 120})
    column = f"amount={header}"
    assert "with_vat" in codes(read("orders", frame, columns=column))
    told = read("orders", frame, columns=column, base="TTC")
    assert not next(note for note in told.journal.notes if note.code == "with_vat").answer


def test_a_discount_is_told_unless_it_is_already_in_the_amount():
    frame = pd.DataFrame({"Commande": ["1", "2"], "Date": "13/03/2025", "Produit": "a", "Quantité": [2, 1],
                          "Prix unitaire": [10, 5], "Discount Amount": [3, 0]})  # fmt: skip
    assert "3,00 €" in codes(read("orders", frame, currency="EUR"))["discount"]
    assert total(read("orders", frame, columns="discount=Discount Amount")) == 22
    assert "discount" not in codes(read("orders", frame.assign(Montant=[17, 5])))
    assert "discount" in codes(read("orders", frame.assign(Montant=[20, 5])))
    assert "discount" not in codes(read("orders", frame.rename(columns={"Discount Amount": "Code remise"})))


@pytest.mark.parametrize(
    ("header", "value", "rate"),
    [("Taux de marge", "150 %", 0.6), ("Taux de marge sur coût", "50 %", 1 / 3), ("Markup %", 100, 0.5), ("Marge %", 35, 0.35),
     ("Taux de marque", "35 %", 0.35), ("Taux de marge commerciale", "35 %", 0.35)],
)  # fmt: skip
def test_margins_on_cost_and_on_price(header, value, rate):
    frame = pd.DataFrame({"Campagne": ["A", "B"], "Coût": [1, 2], header: [value, value]})
    assert read("campaigns", frame).table["margin_rate"].tolist() == pytest.approx([rate, rate])


def test_a_person_may_say_that_it_is_a_share_of_the_price():
    frame = pd.DataFrame({"Campagne": ["A"], "Coût": [1], "Taux de marge": ["40 %"]})
    assert read("campaigns", frame, columns="margin_rate=Taux de marge").table["margin_rate"].tolist() == [
        0.4
    ]


@pytest.mark.parametrize("cell", ["2026-W10", "S12", "Semaine 12", "2026-S12"])
def test_weeks_are_named(cell):
    costs = read("costs", pd.DataFrame({"Semaine": [cell], "Coût": [1]}))
    assert "semaine" in costs.rejected["problem"][0]
    orders = read("orders", pd.DataFrame({"Commande": ["1"], "Date": [cell], "CA": 1}))
    assert "semaine" in orders.rejected["problem"][0]


@pytest.mark.parametrize(
    ("cell", "says"), [("S1 2026", "semestre"), ("01/03/2026 - 31/03/2026", "intervalle")]
)
def test_other_periods_are_named(cell, says):
    assert says in read("costs", pd.DataFrame({"Période": [cell], "Coût": [1]})).rejected["problem"][0]


def test_pivot_tables_are_named(tmp_path):
    english = [
        ["Sum of Amount", "Column Labels"],
        ["Row Labels", "January", "February", "Grand Total"],
        ["North", 1, 2, 3],
    ]
    assert "tableau croisé" in error("orders", book(tmp_path, english))
    months = "Région;janv. 2026;févr. 2026;mars 2026\nNord;1;2;3\n"
    assert "une colonne par période" in error("orders", csv(tmp_path, months))
    assert "tableau croisé" not in error(
        "orders", csv(tmp_path, "Région;Nombre de commandes;Total de la commande\nNord;1;2\n")
    )


def test_everything_in_column_a(tmp_path):
    rows = [["Facture,Date,Client,Montant"], ["F1,2025-03-13,K1,10.50"], ["F2,2025-03-14,K2,3.00"]]
    assert read("orders", book(tmp_path, rows)).table["amount"].tolist() == [10.5, 3]
    cut = [["Facture;Date;Client;Montant"], ["F1;13/03/2025;K1;10", "50"], ["F2;14/03/2025;K2;3", "00"]]
    assert read("orders", book(tmp_path, cut)).table["amount"].tolist() == [10.5, 3]


def test_sheets_are_chosen_by_name_number_or_all(tmp_path):
    file = tmp_path / "mois.xlsx"
    workbook = openpyxl.Workbook()
    for place, name in enumerate(("Janvier", "Février")):
        sheet = workbook.active if not place else workbook.create_sheet()
        sheet.title = name
        for row in [["Commande", "Date", "Montant"], [f"{name}-1", "13/03/2025", 10 + place]]:
            sheet.append(row)
    other = workbook.create_sheet("Clients")
    other.append(["Client", "Ville"])
    other.append(["K1", "Paris"])
    workbook.save(file)
    assert read("orders", file, feuille="février").table["amount"].tolist() == [11]
    assert read("orders", file, feuille=2).table["amount"].tolist() == [11]
    both = read("orders", file, feuille="toutes", columns="segment=Feuille")
    assert both.table["amount"].sum() == 21 and both.table["segment"].tolist() == ["Janvier", "Février"]
    assert read("orders", file, feuille="Janvier; Février").table["amount"].sum() == 21
    assert "Vouliez-vous dire « Janvier »" in error("orders", file, feuille="Janvie")
    assert "mêmes en-têtes" in error("orders", file, feuille="Janvier; Clients")


def test_hidden_rows_and_formulas_never_worked_out_are_told(tmp_path):
    file = book(tmp_path, [["Commande", "Date", "Montant"], ["1", "13/03/2025", 10], ["2", "14/03/2025", 5]])
    workbook = openpyxl.load_workbook(file)
    workbook.active.row_dimensions[3].hidden = True
    workbook.active["C2"] = "=5+5"
    workbook.save(file)
    reading = read("orders", file, currency="EUR")
    assert (
        "5,00 €" in codes(reading)["hidden_rows"] and "jamais été calculée" in codes(reading)["uncalculated"]
    )


def test_sheets_of_other_words_are_read_together(tmp_path):
    file = tmp_path / "regions.xlsx"
    workbook = openpyxl.Workbook()
    for place, name in enumerate(("Nord", "Sud", "Est")):
        sheet = workbook.active if not place else workbook.create_sheet()
        sheet.title = name
        for row in [["ID", "Étape", "Créé le", "Valeur"], [f"{name}-1", "Gagné", "13/03/2026", 10 + place]]:
            sheet.append(row)
    workbook.save(file)
    one = read("leads", file, currency="EUR")
    assert len(one.table) == 1 and "feuille : « toutes »" in codes(one)["other_sheets"]
    assert "Aucun problème" not in check.report(one)
    assert read("leads", file, currency="EUR", feuille="toutes").table["amount"].tolist() == [10, 11, 12]


def test_hidden_rows_of_leads_are_told(tmp_path):
    rows = [["ID", "Étape", "Valeur"], ["1", "Gagné", 10], ["2", "Perdu", 5], ["3", "Perdu", 5]]
    file = book(tmp_path, rows)
    workbook = openpyxl.load_workbook(file)
    for hidden in (3, 4):
        workbook.active.row_dimensions[hidden].hidden = True
    workbook.save(file)
    assert "2 lignes masquées" in codes(read("leads", file, currency="EUR"))["hidden_rows"]


@pytest.mark.parametrize(
    "left", ["~$commandes.xlsx", ".~lock.commandes.xlsx#", "desktop.ini", ".DS_Store", "._commandes.csv"]
)
def test_what_systems_leave_in_a_folder_is_no_table(tmp_path, left):
    csv(tmp_path, "Commande;Date;CA\n1;13/03/2025;5\n", "commandes.csv")
    (tmp_path / left).write_bytes(b"\x00\x01rubbish")
    assert len(gather(tmp_path).tables["orders"]) == 1
    if left.startswith("~$"):
        assert "donnez" in error("orders", tmp_path / left).lower()


def test_a_header_on_two_lines(tmp_path):
    rows = [
        ["Commande", None, "Client", None, "Montant"],
        ["N°", "Date", "Code", "Ville", "HT"],
        ["C1", "13/03/2025", "K1", "Lyon", 5],
    ]
    table = read("orders", book(tmp_path, rows)).table
    assert table["order_id"].tolist() == ["C1"] and table["amount"].tolist() == [5]


def test_columns_are_chosen_by_what_they_hold():
    leads = pd.DataFrame({"ID": ["1", "2"], "Étape": ["Pipe A", "Pipe B"], "Statut": ["Gagné", "Perdu"]})
    assert read("leads", leads).table["stage"].tolist() == ["won", "lost"]
    survey = pd.DataFrame(
        {
            "Date": ["13/03/2025"] * 2,
            "Recommanderiez-vous notre boutique à un ami ?": [10, 3],
            "Âge": [34, 51],
        }
    )
    assert read("survey", survey).table["score"].tolist() == [10, 3]
    test = pd.DataFrame({"Variante": ["A", "B"], "A cliqué puis commandé ?": ["oui", "non"]})
    assert read("experiment", test).table["converted"].tolist() == [True, False]
    both = survey.assign(Satisfaction=[5, 6])
    assert "Note" in error("survey", both), "two columns fit: nothing is guessed"


def test_unknown_stages_are_asked_about_in_the_words_of_the_file():
    leads = pd.DataFrame({"ID": ["1", "2", "3"], "Étape": ["Gagné", "Chaud bouillant", "En réflexion"]})
    advice = plain(read("leads", leads).rejected["advice"][0])
    assert "etapes : « open=Chaud bouillant, En réflexion »" in advice
    with pytest.raises(ReadError, match="open=Chaud bouillant"):
        gather(leads=leads)
    assert len(read("leads", leads, etapes="open=Chaud bouillant, En réflexion").table) == 3


def test_tools_without_a_cost_say_so(tmp_path):
    text = "Session campaign,Sessions,Key events\nsoldes,120,4\n"
    assert (
        "ne dit pas ce que les campagnes ont coûté"
        in codes(read("campaigns", csv(tmp_path, text)))["no_cost"]
    )
    mail = [["Campaign name", "Recipients", "Unique openers", "Unsubscribed"], ["a", 10, 4, 0]]
    assert "colonne « Coût »" in codes(read("campaigns", book(tmp_path, mail)))["no_cost"]


def test_what_adds_up_from_row_to_row_is_not_proposed_as_a_cost(tmp_path):
    text = "Jour;Campagne;Dépenses cumulées;Remarque\n01/03/2026;a;10;x\n02/03/2026;a;25;y\n"
    with pytest.raises(ReadError) as refused:
        read("campaigns", csv(tmp_path, text))
    assert "cost=Dépenses" not in plain(str(refused.value))


def test_equal_lines_are_told_with_what_they_weigh(tmp_path):
    text = "Facture;Date;Produit;CA\nF1;13/03/2025;a;10\nF1;13/03/2025;a;10\nF2;14/03/2025;b;5\n"
    said = plain(check.report(read("orders", csv(tmp_path, text), currency="EUR")))
    changed = said.partition("Ce qui change le total")[2]
    assert (
        "1 ligne déjà vue à l'identique" in changed
        and "deux ventes (10,00 €). Pour ne la compter qu'une fois" in changed
        and "Aucun problème" not in said
    )


def test_equal_lines_count_once_where_a_person_says_so(tmp_path):
    text = "Facture;Date;Produit;CA\nF1;13/03/2025;a;10\nF1;13/03/2025;a;10\nF2;14/03/2025;b;5\nF2;14/03/2025;a;5\n"
    reading = read("orders", csv(tmp_path, text), doublons="ecarter")
    assert reading.table["amount"].tolist() == [10, 5, 5]
    assert reading.set_apart[["line", "status"]].values.tolist() == [[3, "duplicate"]]
    (note,) = [note for note in reading.journal.notes if note.code == "repeated_orders"]
    assert note.amount == 10 and "1 ligne écrite deux fois à l'identique" in plain(note.text)
    assert len(read("orders", csv(tmp_path, text)).table) == 4


@pytest.mark.parametrize(
    ("rows", "worth"),
    [
        (["F1;1;10", "F2;-2;20", "F3;3;30"], [10, -20, 30]),
        (["F1;1;10", "F2;-2;-20", "F3;-3;30"], [10, -20, 30]),  # signs mean something there
        (["F1;-1;10", "F2;-2;20", "F3;3;30"], [10, 20, 30]),  # most are, so that none of them is a return
    ],
)
def test_a_return_whose_amount_has_lost_its_sign_is_taken_off(tmp_path, rows, worth):
    lines = [f"{order};13/03/2025;a;{rest}" for order, _, rest in (row.partition(";") for row in rows)]
    reading = read("orders", csv(tmp_path, "\n".join(["Facture;Date;Produit;Quantité;CA", *lines])))
    assert reading.table["amount"].tolist() == worth
    told = [note.amount for note in reading.journal.notes if note.code == "unsigned_returns"]
    assert told == ([20] if worth[1] < 0 and worth[0] > 0 and rows[1].endswith(";20") else [])


def test_formulas_never_worked_out_are_no_sound_file(tmp_path):
    rows = [["Commande", "Date", "Quantité", "Prix unitaire", "Montant"], ["1", "13/03/2025", 2, 5, "=C2*D2"],
            ["2", "14/03/2025", 3, 5, "=C3*D3"]]  # fmt: skip
    said = plain(check.report(read("orders", book(tmp_path, rows), currency="EUR")))
    assert "Total « Montant » : 25,00 €, 2 lignes." in said and "Aucun problème" not in said


def test_ranges_of_days_in_a_column_that_is_not_read_are_named(tmp_path):
    rows = [
        ["ID", "Étape", "Essai", "Montant"],
        ["A", "Gagné", "01/03/2026 - 31/03/2026", 5],
        ["B", "Gagné", "du 1er au 15 mars 2026", 6],
    ]
    reading = read("leads", book(tmp_path, rows), currency="EUR")
    assert "intervalles de dates" in codes(reading)["date_ranges"] and len(reading.table) == 2


def test_days_that_only_make_sense_month_first_are_asked_about(tmp_path):
    days = ["03/28/2026", "03/29/2026", "03/30/2026", "30/03/2026"]
    file = csv(tmp_path, "Commande;Date;CA\n" + "".join(f"{n};{day};10\n" for n, day in enumerate(days)))
    refused = read("orders", file)
    assert "dates : « mja »" in plain(refused.rejected["advice"][0]) and len(refused.table) == 1
    assert len(read("orders", file, dates="mja").table) == 3
    plainly_wrong = read("orders", csv(tmp_path, "Commande;Date;CA\n1;31/02/2026;5\n2;13/03/2026;5\n"))
    assert "mja" not in plainly_wrong.rejected["advice"][0]


def test_an_invoice_told_once_for_each_of_its_payments_counts_once(tmp_path):
    rows = ["F1;13/03/2025;C1;90,00;15/03/2025;45,00", "F1;13/03/2025;C1;90,00;15/04/2025;45,00",
            "F2;14/03/2025;C2;10,00;20/03/2025;10,00"]  # fmt: skip
    head = "N° facture;Date facture;Client;Montant facture;Date paiement;Montant payé"
    reading = read("orders", csv(tmp_path, "\n".join([head, *rows])), currency="EUR")
    assert reading.table["amount"].tolist() == [90, 10] and reading.rejected.empty
    assert reading.set_apart[["line", "status"]].values.tolist() == [[3, "duplicate"]]
    (note,) = [note for note in reading.journal.notes if note.code == "repeated_orders"]
    assert note.amount == 90 and "1 ligne redit une commande déjà lue" in plain(note.text)
    every = read("orders", csv(tmp_path, "\n".join([head, *rows])), doublons="compter")
    assert every.table["amount"].sum() == 190


def test_hidden_sheets_of_the_same_columns_are_told_and_read_where_they_are_named(tmp_path):
    rows = [["N° commande", "Date", "Montant HT"], ["1", "13/03/2026", 100], ["2", "14/03/2026", 50]]
    file = tmp_path / "ventes.xlsx"
    made = openpyxl.Workbook()
    for title, number in (("Ventes", 1), ("Archives", 3), ("Notes", 0)):
        sheet = made.create_sheet(title)
        for row in rows if number else [["À relire", "Par qui"], ["a", "b"]]:
            sheet.append([f"{number}{row[0]}" if row[0].isdigit() else row[0], *row[1:]])
        sheet.sheet_state = "visible" if number == 1 else "hidden"
    made.remove(made.active)
    made.save(file)
    reading = read("orders", file)
    assert reading.table["amount"].sum() == 150
    (note,) = [note for note in reading.journal.notes if note.code == "veiled_sheets"]
    assert "« Archives » (2 lignes)" in plain(note.text) and "Notes" not in note.text
    assert read("orders", file, feuille="Archives").table["order_id"].tolist() == ["31", "32"]
    assert read("orders", file, feuille="Ventes; Archives").table["amount"].sum() == 300
