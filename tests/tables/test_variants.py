"""Files of the kinds that the shared cases stand for, as other tools and other people leave them."""

import re

import openpyxl
import pandas as pd
import pytest
from tables_helpers import add_up, error, plain

from smkit.tables import ReadError, check, read


def sheets(folder, **given):
    """Write a workbook of several sheets, each a list of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in given.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / "classeur.xlsx")
    return folder / "classeur.xlsx"


def codes(reading) -> dict[str, str]:
    return {note.code: plain(note.whole()) for note in reading.journal.notes}


HEADS = ["N° facture", "Date", "Client", "Total HT"]


def test_an_order_written_twice_in_two_ways_is_one_order():
    """The same export pasted twice, the second time by another tool: days and figures in another writing."""
    rows = [[f"F{i}", f"{13 + i}/03/2026", "K1", f"1 2{i}0,50"] for i in range(8)]
    again = [[f"F{i}", f"2026-03-{13 + i}", "K1", f"12{i}0.50"] for i in range(8)]
    reading = read("orders", pd.DataFrame(rows + again, columns=HEADS), currency="EUR")
    add_up(reading)
    assert reading.table["amount"].sum() == sum(1200.5 + 10 * i for i in range(8))
    assert "8 commandes écrites deux fois" in codes(reading)["repeated_orders"]


def test_a_sheet_that_copies_another_is_not_counted_twice(tmp_path):
    rows = [[f"F{i}", f"2026-03-{13 + i}", "K1", 10 + i] for i in range(8)]
    file = sheets(tmp_path, Export=[HEADS, *rows], Copie=[HEADS, *rows])
    reading = read("orders", file, currency="EUR", feuille="toutes")
    add_up(reading)
    assert reading.table["amount"].sum() == sum(10 + i for i in range(8))
    assert "8 commandes écrites deux fois" in codes(reading)["repeated_orders"]


def test_sheets_whose_columns_stand_in_another_order_are_read_together(tmp_path):
    one = [HEADS, ["F1", "2026-03-13", "K1", 10]]
    two = [["Total HT", "client", "Date", "N° facture"], [20, "K2", "2026-03-14", "F2"]]
    file = sheets(tmp_path, T1=one, T2=two, T3=[HEADS, ["F3", "2026-03-15", "K3", 40]])
    assert "2 autres feuilles ont les mêmes colonnes" in codes(read("orders", file))["other_sheets"]
    table = read("orders", file, feuille="toutes").table
    assert table["amount"].tolist() == [10, 20, 40] and table["order_id"].tolist() == ["F1", "F2", "F3"]


def test_a_column_that_one_sheet_alone_has_is_read_too(tmp_path):
    two = [[*HEADS, "Remarque", "Statut"], ["F2", "2026-03-14", "K2", 20, "x", "Annulée"]]
    file = sheets(tmp_path, T1=[[*HEADS, "Statut"], ["F1", "2026-03-13", "K1", 10, "Payée"]], T2=two)
    assert "1 autre feuille a les mêmes colonnes" in codes(read("orders", file))["other_sheets"]
    reading = read("orders", file, feuille="toutes")
    add_up(reading)
    assert reading.table["amount"].tolist() == [10] and reading.set_apart["amount"].tolist() == [20]


def test_a_sheet_of_other_columns_is_never_left_in_silence(tmp_path):
    other = [["N° facture", "Date", "Client", "Montant"], ["F2", "2026-03-14", "K2", 20]]
    file = sheets(tmp_path, T1=[HEADS, ["F1", "2026-03-13", "K1", 10]], T2=other)
    for asked in ("", "toutes"):
        reading = read("orders", file, currency="EUR", feuille=asked)
        assert reading.table["amount"].tolist() == [10]
        assert "presque les mêmes colonnes" in codes(reading)["near_sheets"]
        assert "Aucun problème" not in check.report(reading)
    assert read("orders", file, feuille="T2").table["amount"].tolist() == [20]


#: What each discount takes off 2 × 50 €, in the header and the writing of a tool.
DISCOUNTS = {
    "Rem. %": "20",
    "Rem %": "20 %",
    "Discount": "0.2",
    "Remise HT (€)": "20,00",
    "Remise unitaire": "10,00",
}


@pytest.mark.parametrize("header", DISCOUNTS)
def test_a_discount_in_any_writing_is_told_and_taken_off_when_asked(header):
    frame = pd.DataFrame({"N° pièce": ["F1", "F2"], "Date": "13/03/2026", "Article": "Tasse", "Qté": [2, 1],
                          "PU HT": ["50,00", "7,00"], header: [DISCOUNTS[header], "0"]})  # fmt: skip
    reading = read("orders", frame, currency="EUR")
    assert "20,00 € de remise que les montants comptent encore" in codes(reading)["discount"]
    assert "Aucun problème" not in check.report(reading)
    taken = read("orders", frame, columns={"discount": header}).table
    assert taken["amount"].fillna(taken["quantity"] * taken["unit_price"]).tolist() == [80, 7]


def test_a_discount_that_is_taken_off_already_is_not_offered_again():
    frame = pd.DataFrame({"N° commande": ["F1", "F2"], "Date": "13/03/2026", "Remise": ["20,00", "0"]})
    assert "discount" not in codes(read("orders", frame.assign(**{"Net HT": ["80,00", "7,00"]})))
    shown = frame.assign(**{"Montant brut": ["100,00", "7,00"], "Montant HT": ["80,00", "7,00"]})
    assert "discount" not in codes(read("orders", shown))
    unsure = read("orders", frame.assign(**{"Montant HT": ["80,00", "7,00"]}), currency="EUR")
    assert "Rien ne montre si « Montant HT » en tient déjà compte" in codes(unsure)["discount"]


@pytest.mark.parametrize("header", ["Type pièce", "Type", "Nature", "Code journal"])
def test_short_names_of_papers_are_known_under_a_header_of_types(header):
    frame = pd.DataFrame({"N° pièce": ["1", "2", "3"], "Date": "13/03/2026", "Total HT": ["100,00", "40,00", "60,00"],
                          header: ["FA", "AV", "FA"]})  # fmt: skip
    reading = read("orders", frame, currency="EUR")
    assert reading.table["amount"].tolist() == [100, -40, 60] and "40,00 €" in codes(reading)["credit_notes"]
    others = read("orders", frame.assign(**{header: ["AV", "B2B", "PRO"]}))
    assert others.table["amount"].sum() == 200, "one code alone among other words says nothing"


def test_a_number_of_a_credit_note_with_a_positive_amount_is_told():
    frame = pd.DataFrame({"N° facture": ["FA001", "AV001", "FA002"], "Date": "13/03/2026",
                          "Total HT": ["100,00", "40,00", "60,00"]})  # fmt: skip
    reading = read("orders", frame, currency="EUR")
    assert "« AV001 »" in codes(reading)["credit_numbers"] and "40,00 €" in codes(reading)["credit_numbers"]
    assert "Aucun problème" not in check.report(reading)
    signed = frame.assign(**{"Total HT": ["100,00", "-40,00", "60,00"]})
    assert "credit_numbers" not in codes(read("orders", signed))
    assert "credit_numbers" not in codes(
        read("orders", frame.assign(**{"N° facture": ["AV1", "AV2", "AV3"]}))
    )
    typed = read("orders", frame.assign(Type=["Facture", "Avoir", "Facture"]))
    assert "credit_numbers" not in codes(typed) and typed.table["amount"].sum() == 120


@pytest.mark.parametrize(("text", "order"), [("%m/%d/%Y", "mja"), ("%d/%m/%Y", "jma")])
def test_days_that_a_spreadsheet_turned_round_are_asked_about_and_put_back(tmp_path, text, order):
    """An export opened under another language: days up to 12 change places with their month, the others stay as texts."""
    days = list(pd.date_range("2026-03-01", "2026-05-20"))
    cells = [
        day.strftime(text) if day.day > 12 else day.replace(day=day.month, month=day.day).to_pydatetime()
        for day in days
    ]
    rows = [[f"F{i}", cell, "K1", 10] for i, cell in enumerate(cells)]
    file = sheets(tmp_path, Ventes=[HEADS, *rows])
    reading = read("orders", file, currency="EUR")
    assert f"dates : « {order} »" in codes(reading)["turned"] and "Aucun problème" not in check.report(
        reading
    )
    assert read("orders", file, dates=order).table["order_date"].tolist() == days


def test_cells_of_days_among_texts_that_prove_nothing_are_left_alone(tmp_path):
    days = list(pd.date_range("2026-03-01", "2026-03-20"))
    rows = [
        [f"F{i}", day.to_pydatetime() if i % 2 else f"{day:%d/%m/%Y}", "K1", 10] for i, day in enumerate(days)
    ]
    reading = read("orders", sheets(tmp_path, Ventes=[HEADS, *rows]))
    assert reading.table["order_date"].tolist() == days and "turned" not in codes(reading)


def test_the_zone_that_is_proposed_is_the_one_of_the_file():
    def orders(*moments):
        return read("orders", pd.DataFrame({"N°": ["1", "2"], "Date": moments, "Montant": ["10,00", "5,00"]}))

    quebec = orders("2026-02-01T23:30:00-05:00", "2026-02-02T03:00:00Z")
    assert "fuseau : « America/Toronto »" in codes(quebec)["mixed_offsets"]
    seasons = orders("2026-02-01 23:30:00 -0500", "2026-07-01 23:30:00 -0400")
    assert "fuseau : « America/Toronto »" in codes(seasons)["mixed_offsets"]
    assert (
        "fuseau : « Europe/Paris »"
        in codes(orders("2026-02-01T23:30:00+01:00", "2026-02-02T03:00:00Z"))["mixed_offsets"]
    )


def test_an_advice_keeps_its_line_when_another_answer_takes_its_place(tmp_path):
    days = [f"{13 + i}/03/2026" for i in range(2)] + [f"04/{13 + i}/2026" for i in range(9)] + ["04/05/2026"]
    frame = pd.DataFrame({"Facture": [f"F{i}" for i in range(12)], "Date": days, "Total TTC": "10,00"})
    said = plain(check.report(read("orders", frame, currency="EUR")))
    assert said.count("Si toute la colonne est en mois/jour/année → dates : « mja »") == 1
    assert "ligne 4 et 8 autres" in said


def test_everything_in_column_a_may_stand_under_a_title(tmp_path):
    rows = [
        ["Rapport de mars"],
        ["Facture;Date;Client;Total HT"],
        ["F1;13/03/2026;K1;10,50"],
        ["F2;14/03/2026;K2;3,00"],
    ]
    assert read("orders", sheets(tmp_path, Export=rows)).table["amount"].tolist() == [10.5, 3]
    titled = [["Ventes, remises, avoirs"], HEADS, ["F1", "2026-03-13", "K1", 10]]
    assert read("orders", sheets(tmp_path, Export=titled)).table["amount"].tolist() == [10]


def total(reading):
    rows = reading.table
    if not {"quantity", "unit_price"} <= set(rows):
        return float(rows["amount"].sum())
    worth = (rows["quantity"] * rows["unit_price"]).round(2)
    return float((rows["amount"].fillna(worth) if "amount" in rows else worth).sum())


def copied(table, frame, **options):
    """Read, refused or not, with what the line of the message answers; return the message and the second reading."""
    try:
        said = plain(check.report(read(table, frame, currency="EUR", **options)))
    except ReadError as refused:
        said = plain(str(refused))
    answers = dict(
        re.findall(r"(colonnes|devise|statuts|etapes) : « ([^»]+) »", said.rpartition("écrivez")[2] or said)
    )
    given = {"columns": answers.get("colonnes"), "statuts": answers.get("statuts")}
    return said, read(
        table, frame, currency=answers.get("devise", "EUR"), **{k: v for k, v in given.items() if v}
    )


def test_a_missing_column_is_proposed_by_what_it_holds():
    """« Son en-tête » is no line to copy where the file has a column that could be it."""
    orders = pd.DataFrame(
        {"name": ["S001", "S002"], "Quand": ["13/03/2026", "14/03/2026"], "Montant": ["10,50", "8,25"]}
    )
    said, reading = copied("orders", orders)
    assert "order_id=name, order_date=Quand" in said and reading.table["amount"].tolist() == [10.5, 8.25]
    forms = pd.DataFrame({"Heure de début": ["13/03/2026 10:00"] * 2, "Heure de fin": ["13/03/2026 10:05"] * 2,
                          "Nous recommanderiez-vous ?": [9, 3]})  # fmt: skip
    assert copied("survey", forms)[1].table["score"].tolist() == [9, 3]
    notes = pd.DataFrame(
        {"Date": ["13/03/2026"] * 2, "Accueil (0-10)": [8, 8], "Recommandation (0-10)": [9, 3]}
    )
    assert copied("survey", notes)[1].table["score"].tolist() == [9, 3]


def test_what_is_proposed_could_be_it():
    """A likeness of spelling is no reason to propose figures for yes or no, or subscribers who leave for a cost."""
    bought = pd.DataFrame({"Groupe": ["A", "B"], "Montant commande": ["10,00", "8,00"]})
    assert "converted=Montant" not in error("experiment", bought)
    mails = pd.DataFrame(
        {"Nom": ["Mars", "Avril"], "Destinataires": [900, 800], "Clics": [9, 8], "Désabonnements": [3, 3]}
    )
    assert "une colonne « Coût », une valeur par ligne" in codes(read("campaigns", mails))["no_cost"]


def test_a_deal_is_known_by_its_number_where_names_come_back():
    frame = pd.DataFrame({"Nom de la transaction": ["Renouvellement"] * 3, "Phase de la transaction": "Fermé gagné",
                          "Montant": ["10", "20", "30"], "ID d'enregistrement": ["7", "8", "9"]})  # fmt: skip
    for header in ("ID d'enregistrement", "ID de l'enregistrement", "Record ID", "Numéro d'affaire"):
        named = frame.rename(columns={"ID d'enregistrement": header})
        assert read("leads", named).table["lead_id"].tolist() == ["7", "8", "9"], header
    lines = frame.rename(columns={"ID d'enregistrement": "N°", "Nom de la transaction": "Opportunité"})
    assert read("leads", lines).table["lead_id"].nunique() == 1, "a number of lines is none of deals"


def test_the_line_on_unknown_states_says_what_they_most_likely_are():
    frame = pd.DataFrame({"N°": ["1", "2", "3"], "Date": "13/03/2026", "Montant": "100,00",
                          "Statut": ["Payée", "Annulation magasin web", "Chez le voisin"]})  # fmt: skip
    said, reading = copied("orders", frame)
    assert "vente=Chez le voisin" in said and reading.table["amount"].sum() == 200


def test_odoo_s_own_names_are_read():
    frame = pd.DataFrame({"name": [f"S{i}" for i in range(5)], "date_order": "2026-03-13 10:00:00",
                          "partner_id/name": "K1", "amount_total": [1.0, 2, 4, 8, 16],
                          "state": ["sale", "draft", "sent", "cancel", "done"]})  # fmt: skip
    reading = read("orders", frame, currency="EUR")
    assert reading.table["amount"].tolist() == [1, 16] and reading.journal.tool == "Odoo"
    assert sorted(reading.set_apart["status"]) == ["none", "pending", "pending"]


@pytest.mark.parametrize(
    ("sign", "taxes", "code"), [("$", ["TPS", "TVQ"], "CAD"), ("$", [], "USD"), ("CHF", [], "CHF")]
)
def test_a_file_in_another_currency_comes_with_the_line_that_reads_it(sign, taxes, code):
    frame = pd.DataFrame({"Numéro": ["1", "2"], "Date": "13/03/2026", "Montant": [f"1 234,50 {sign}", f"10,00 {sign}"],
                          **{tax: "1,00" for tax in taxes}})  # fmt: skip
    said, reading = copied("orders", frame)
    assert f"Si tout le fichier est en {code} → devise : « {code} »" in said
    assert reading.table["amount"].sum() == 1244.5
    mixed = frame.assign(Montant=["1 234,50 €", f"10,00 {sign}"])
    assert "Si tout le fichier" not in check.report(read("orders", mixed, currency="EUR"))


def test_marks_out_of_five_are_no_recommendation():
    frame = pd.DataFrame({"Date": "13/03/2026", "Votre note": [1 + i % 5 for i in range(20)]})
    reading = read("survey", frame)
    assert "le NPS n'a pas de sens ici" in codes(reading)[
        "out_of_five"
    ] and "Aucun problème" not in check.report(reading)
    assert "out_of_five" not in codes(
        read("survey", frame.assign(**{"Votre note": [i % 11 for i in range(20)]}))
    )


def test_a_line_over_the_headers_may_say_vat(tmp_path):
    rows = [
        ["Journal des ventes"],
        ["Montants exprimés en euros TTC"],
        ["N° facture", "Date", "Client", "Montant"],
    ]
    reading = read("orders", sheets(tmp_path, Ventes=[*rows, ["F1", "2026-03-13", "K1", 10]]), currency="EUR")
    assert "Montants exprimés en euros TTC" in codes(reading)["with_vat"] and reading.journal.base == "TTC"
    plainly = read("orders", sheets(tmp_path, Ventes=[*rows[:2], HEADS, ["F1", "2026-03-13", "K1", 10]]))
    assert "with_vat" not in codes(plainly) and plainly.journal.base == "HT"


def test_the_side_of_a_ledger_is_asked_about_and_its_line_works():
    frame = pd.DataFrame({"N° pièce": ["1", "2", "3"], "Date": "13/03/2026", "Montant": ["100,00", "40,00", "60,00"],
                          "Sens": ["C", "D", "C"]})  # fmt: skip
    said, reading = copied("orders", frame)
    assert "statuts : « vente=C; avoir=D »" in said and reading.table["amount"].tolist() == [100, -40, 60]


def test_a_column_of_two_words_is_not_proposed_as_a_number():
    frame = pd.DataFrame({"Number": [f"{i:05}" for i in range(20)], "Document type": ["Invoice", "Credit note"] * 10,
                          "Issue date": "2026-03-13", "Net amount": "10.00"})  # fmt: skip
    assert "order_id=Number" in error("orders", frame)
    assert read("orders", frame, columns="order_id=Number").table["amount"].sum() == 0


def test_a_margin_beyond_its_price_is_one_on_cost():
    frame = pd.DataFrame(
        {"Campagne": ["A", "B"], "Coût": "10", "CA": "40", "Taux de marge commerciale": ["50 %", "150 %"]}
    )
    reading = read("campaigns", frame)
    assert (
        reading.table["margin_rate"].round(4).tolist() == [0.3333, 0.6]
        and "margin_rate=" in codes(reading)["markup"]
    )
    within = read("campaigns", frame.assign(**{"Taux de marge commerciale": ["50 %", "30 %"]}))
    assert within.table["margin_rate"].tolist() == [0.5, 0.3]


@pytest.mark.parametrize(
    ("header", "mark"),
    [("Converti", "x"), ("A acheté ?", "✓"), ("Acheteur", "OK"), ("Achat", "12/03/2026")],
)
def test_marks_and_blanks_are_yes_and_no_and_are_told(header, mark):
    frame = pd.DataFrame(
        {"Groupe": ["A", "A", "B", "B"], header: [mark, "", mark.upper(), None], "Client": list("1234")}
    )
    reading = read("experiment", frame)
    assert reading.table["converted"].tolist() == [True, False, True, False]
    assert f"« {header} », 2 cases : une case vide y est lue « non »" in codes(reading)["blank_is_no"]
    assert "Aucun problème" not in check.report(reading)


def test_deals_whose_end_is_marked_have_a_stage():
    frame = pd.DataFrame({"N° affaire": ["1", "2", "3"], "Signé": ["x", "", ""], "Perdu": ["", "✓", ""],
                          "Montant": [10, 20, 30]})  # fmt: skip
    reading = read("leads", frame)
    assert reading.table["stage"].tolist() == ["won", "lost", "open"] and "staged" in codes(reading)
    days = frame.rename(columns={"Signé": "Gagné le", "Perdu": "Perdu le"}).replace("x", "12/03/2026")
    dated = read("leads", days).table
    assert dated["stage"].tolist() == ["won", "lost", "open"] and dated["closed_at"].notna().sum() == 1


def test_deals_won_alone_are_asked_about_and_the_line_works():
    frame = pd.DataFrame(
        {"Opportunité": ["1", "2", "3"], "Gagné ?": ["oui", "non", ""], "Montant": [10, 20, 30]}
    )
    reading = read("leads", frame)
    (line,) = set(re.findall(r"etapes : « ([^»]+) »", plain(check.report(reading))))
    assert read("leads", frame, stages=line).table["stage"].tolist() == ["won", "open", "open"]


LATE = ["2025-12-31T23:30:00{}", "2026-01-15T10:00:00{}", "2026-01-31T23:10:00{}"]


@pytest.mark.parametrize("offset", ["Z", "+00:00", " UTC", "+0000"])
def test_hours_that_are_all_universal_are_asked_about_with_what_moves(offset):
    frame = pd.DataFrame(
        {"Commande": list("123"), "Date": [day.format(offset) for day in LATE], "CA": [1000, 5, 70]}
    )
    reading = read("orders", frame, currency="EUR")
    said = codes(reading)["universal"]
    assert "2 lignes changent de jour (1 070,00 €), dont 2 de mois (1 070,00 €)" in said
    assert "fuseau : « Europe/Paris »" in said and "Aucun problème" not in check.report(reading)
    assert read("orders", frame, fuseau="Europe/Paris").table["order_date"].dt.month.tolist() == [1, 1, 2]
    assert "universal" not in codes(read("orders", frame, fuseau="UTC"))
    assert "heure de Toronto" in codes(read("orders", frame, currency="CAD"))["universal"]


def test_a_header_may_say_universal_time_and_what_moves_nothing_is_no_question():
    frame = pd.DataFrame(
        {"Commande": list("12"), "Date (UTC)": ["31/12/2025 23:30", "15/01/2026 00:00"], "CA": [1000, 5]}
    )
    assert "1 ligne change de jour" in codes(read("orders", frame))["universal"]
    assert read("orders", frame, fuseau="Europe/Paris").table["order_date"].dt.day.tolist() == [1, 15]
    quiet = read("orders", frame.iloc[1:].assign(**{"Date (UTC)": "2026-01-15T10:00:00Z"}))
    assert "aucune ligne ne changerait de jour" in codes(quiet)[
        "universal"
    ] and "Aucun problème" in check.report(quiet)


BARE = {
    "N° pièce": list("123"),
    "Date": "13/03/2026",
    "Article": "Tasse",
    "Qté": [2, 1, 1],
    "PU HT": ["50,00", "200,00", "80,00"],
}


@pytest.mark.parametrize(
    ("header", "cells"),
    [("Remise", [10, 5, 20]), ("Discount", ["10", "5", "20"]), ("Rabais", ["10,00", "5,00", "20,00"])],
)
def test_a_bare_discount_is_asked_about_under_both_readings(header, cells):
    frame = pd.DataFrame({**BARE, header: cells})
    reading = read("orders", frame, currency="EUR")
    said = codes(reading)["discount"]
    assert "35,00 € de remise" in said and "36,00 €" in said and total(reading) == 380
    assert f"colonnes : « discount={header} », remise : « pourcent »" in said
    taken = {
        unit: total(read("orders", frame, columns={"discount": header}, remise=unit))
        for unit in ("pourcent", "euros")
    }
    assert taken == {"pourcent": 344, "euros": 345}
    unsaid = codes(read("orders", frame, columns={"discount": header}, currency="EUR"))["discounted"]
    assert "lue en €" in unsaid and "remise : « pourcent »" in unsaid


@pytest.mark.parametrize("amounts", [["90,00", "190,00", "64,00"], ["90,00", "195,00", "60,00"]])
def test_a_bare_discount_that_is_taken_off_already_is_not_asked_about(amounts):
    assert "discount" not in codes(
        read("orders", pd.DataFrame({**BARE, "Remise": [10, 5, 20], "Montant HT": amounts}))
    )


def test_a_discount_beyond_a_hundred_or_to_the_cent_is_in_euros():
    for cells in (["7,35", "12,80", "3,15"], ["10", "150", "20"], ["10 €", "5 €", "20 €"]):
        said = codes(read("orders", pd.DataFrame({**BARE, "Remise": cells}), currency="EUR"))["discount"]
        assert "que les montants comptent encore" in said and "pourcent" not in said


def _two_orders(folder, kind, days):
    rows = [[f"F{i}", day, "K1", 10 + i] for i, day in enumerate(days)]
    if kind == "xlsx":
        return sheets(folder, Ventes=[HEADS, *rows])
    file = folder / "ventes.csv"
    text = "\n".join(";".join(map(str, row)) for row in [HEADS, *rows])
    file.write_text(text, encoding="utf-8")
    return file


FIRST = [day.strftime("%d/%m/%Y") for day in pd.date_range("2026-03-02", "2026-03-27")]
SECOND = [day.strftime("%m/%d/%Y") for day in pd.date_range("2026-04-01", "2026-04-28")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("turned", [False, True])
def test_two_halves_in_two_orders_are_read_by_the_line_that_is_proposed(tmp_path, kind, turned):
    days = [*SECOND, *FIRST] if turned else [*FIRST, *SECOND]
    file = _two_orders(tmp_path, kind, days)
    said = codes(read("orders", file))["two_orders"]
    (line,) = re.findall(r"dates : « (\w+ puis \w+ ligne \d+) »", said)
    assert line == ("mja puis jma ligne 30" if turned else "jma puis mja ligne 28") and "ligne" in said
    reading = read("orders", file, dates=line)
    truth = [*pd.date_range("2026-03-02", "2026-03-27"), *pd.date_range("2026-04-01", "2026-04-28")]
    assert sorted(reading.table["order_date"]) == truth and reading.rejected.empty
    assert "dates : « mja »" not in plain(check.report(read("orders", file))), "no other line to copy"
    assert "two_orders" not in codes(reading) and "Aucun problème" in check.report(reading)


def test_two_orders_that_alternate_are_read_as_each_date_proves(tmp_path):
    days = [day for pair in zip(FIRST, SECOND, strict=False) for day in pair]
    reading = read("orders", _two_orders(tmp_path, "csv", days))
    assert "dates : « prouvees »" in codes(reading)["two_orders"]
    proven = read("orders", tmp_path / "ventes.csv", dates="prouvees")
    sure = proven.table["order_date"]
    assert ((sure.dt.day > 12) | (sure.dt.day == sure.dt.month)).all() and set(sure.dt.month) == {3, 4}
    assert proven.rejected["problem"].str.contains("deux ordres").all() and len(proven.rejected) == 10 + 11
    sure = [day for day in days if max(map(int, day.split("/")[:2])) > 12]
    whole = read("orders", _two_orders(tmp_path, "csv", sure))
    assert "dates : « prouvees »" in codes(whole)["two_orders"]
    assert read("orders", tmp_path / "ventes.csv", dates="prouvees").rejected.empty


def test_an_order_of_dates_that_means_nothing_is_refused():
    frame = pd.DataFrame({"N°": ["1"], "Date": "13/03/2026", "CA": 1})
    for text in ("jma puis", "jma puis mja", "prouve"):
        assert "Attendu" in error("orders", frame, dates=text)


@pytest.mark.parametrize(
    ("headers", "kinds"),
    [(("Objectif", "Résultats"), ("Clics", "Prospects", "Achats")), (("Objective", "Results"), ("LINK_CLICKS", "LEADS", "SALES")),
     (("Type de conversion", "Conversions"), ("Appel", "Formulaire", "Achat")),
     (("But", "Conversions"), ("RDV", "Devis", "Ventes"))],
)  # fmt: skip
def test_results_of_different_kinds_are_never_added_in_silence(headers, kinds):
    frame = pd.DataFrame(
        {
            "Campagne": ["A", "B", "C"],
            headers[0]: kinds,
            headers[1]: [4200, 37, 62],
            "Coût": [1200, 800, 2000],
        }
    )
    reading = read("campaigns", frame, currency="EUR")
    assert reading.table["result_type"].tolist() == list(kinds)
    said = codes(reading)["mixed_results"]
    assert f"{kinds[0]} 4 200 (1 200,00 €)" in said and "colonnes : « result_type= »" in said
    assert "Aucun problème" not in check.report(reading)
    assert "result_type" not in read("campaigns", frame, columns="result_type=").table
    same = read("campaigns", frame.assign(**{headers[0]: kinds[2]}))
    assert "mixed_results" not in codes(same)


def test_an_objective_in_figures_is_none_of_results_and_one_in_other_words_is_asked_about():
    frame = pd.DataFrame(
        {"Campagne": ["A", "B"], "Objectif": ["100", "200"], "Résultats": [90, 230], "Coût": [10, 20]}
    )
    assert "mixed_results" not in codes(read("campaigns", frame))
    words = frame.assign(Objectif=["Lancement", "Relance"])
    assert "colonnes : « result_type=Objectif »" in codes(read("campaigns", words))["mixed_results"]
    assert read("campaigns", words, columns="result_type=Objectif").table["result_type"].nunique() == 2


MAILS = {
    "Mailchimp": (
        "Title,Subject,List,Send Date,Total Recipients,Successful Deliveries,Total Bounces,Unique Opens,Open Rate,"
        "Total Opens,Unique Clicks,Click Rate,Total Clicks,Unsubscribes,Total Revenue\n"
        'Mars,Hello,Main,"Mar 03, 2026 09:00 am",1250,1230,20,410,33.3%,620,88,7.15%,120,3,540.50\n'
    ),
    "Sarbacane": (
        "Nom de la campagne;Objet;Date d'envoi;Destinataires;Aboutis;NPAI;Ouvreurs;Taux d'ouverture;Cliqueurs;Plaintes\n"
        "Mars;-50 %;03/03/2026 09:00;1 250;1 230;20;410;33,3 %;88;3\n"
    ),
    "ActiveCampaign": (
        "Campaign Name,Send Date,Total Sends,Total Opens,Unique Subscriber Opens,Unique Subscriber Clicks\n"
        "Mars,2026-03-03 09:00:00,1230,620,410,88\n"
    ),
    "HubSpot (e-mails)": (
        "Email Name,Subject,Publish Date,Sent,Delivered,Opened,Clicked,Open Rate,Unsubscribed\n"
        "Mars,Hello,2026-03-03,1250,1230,410,88,33.3%,3\n"
    ),
}


@pytest.mark.parametrize("tool", MAILS)
def test_campaigns_of_tools_that_send_mails_are_read_without_costs_and_with_them(tool, tmp_path):
    file = tmp_path / "envois.csv"
    file.write_text(MAILS[tool], encoding="utf-8")
    reading = read("campaigns", file, currency="EUR")
    row = reading.table.iloc[0]
    assert (row["campaign"], row["contacts"], row["clicks"], f"{row['start_date']:%d/%m/%Y}") == (
        "Mars",
        1230,
        88,
        "03/03/2026",
    )
    assert reading.journal.tool == tool and "une colonne « Coût »" in codes(reading)["no_cost"]
    said = plain(check.report(reading))
    assert (
        "Total « Clics » : 88." in said
        and "Clics pour 100 contacts : 7,2." in said
        and "Aucun problème" not in said
    )
    mark = ";" if ";" in MAILS[tool] else ","
    head, line, _ = MAILS[tool].split("\n")
    file.write_text(f"{head}{mark}Coût\n{line}{mark}90\n", encoding="utf-8")
    paid = read("campaigns", file, currency="EUR")
    assert paid.table["cost"].tolist() == [90] and "no_cost" not in codes(paid)


def test_what_is_counted_is_never_proposed_as_a_cost():
    frame = pd.DataFrame(
        {"Campagne": ["A", "B"], "Total Clicks": [900, 800], "Opened": [9, 8], "Impressions": [5, 6]}
    )
    assert "cost=" not in codes(read("campaigns", frame))["no_cost"]


def test_visits_without_costs_are_read_and_the_message_says_how_to_add_them():
    visits = pd.DataFrame(
        {"Campagne": ["Printemps", "Été"], "Sessions": ["1 200", "500"], "Taux de rebond": ["45 %", "30 %"]}
    )
    reading = read("campaigns", visits)
    assert (
        reading.table["contacts"].tolist() == [1200, 500]
        and "une colonne « Coût »" in codes(reading)["no_cost"]
    )
    assert "Total « Contacts » : 1 700." in plain(check.report(reading))
    assert read("campaigns", visits.assign(Coût=[90, 80])).table.columns.tolist() == ["campaign", "cost"]
    assert "Lisez-le comme « campagnes »" in error("sessions", visits)
    sources = visits.rename(columns={"Campagne": "Source", "Sessions": "Visites"})
    said = error("campaigns", sources)
    assert "colonnes : « campaign=Source »" in said and "une colonne « Coût »" in said
    assert read("campaigns", sources, columns="campaign=Source").table["contacts"].sum() == 1700
    days = pd.DataFrame({"Jour": ["13/03/2026", "14/03/2026"], "Sessions": [120, 140]})
    assert "Total « Sessions » : 260." in plain(check.report(read("sessions", days)))


def test_what_several_columns_of_marks_have_in_common_is_said_once():
    frame = pd.DataFrame(
        {"N° contact": list("123"), "Désinscrit": ["x", "", ""], "Client": ["OUI", "", "OUI"]}
    )
    reading = read("prospects", frame)
    said = [note for note in reading.journal.notes if note.code == "blank_is_no"]
    assert len(said) == 1 and "« Client » et « Désinscrit », 3 cases" in plain(said[0].text)
    assert reading.table["opposed"].tolist() == [True, False, False]


def test_a_price_beside_a_quantity_is_that_of_a_unit():
    lines = pd.DataFrame(
        {
            "N° ticket": ["1", "2"],
            "Date": "13/03/2026",
            "Qté": [2, 3],
            "Prix TVAC": [10, 5],
            "Total TVAC": [20, 15],
        }
    )
    table = read("orders", lines).table
    assert table["amount"].tolist() == [20, 15] and table["unit_price"].tolist() == [10, 5]
    assert total(read("orders", lines.drop(columns="Total TVAC"))) == 35
    assert total(read("orders", lines.drop(columns=["Total TVAC", "Qté"]))) == 15


@pytest.mark.parametrize(
    ("with_vat", "without"),
    [
        ("Order Total (inc tax)", "Order Total (ex tax)"),
        ("Total incl. VAT", "Total excl. VAT"),
        ("Bruttobetrag", "Nettobetrag"),
    ],
)
def test_of_two_amounts_the_one_without_vat_is_taken_and_the_other_is_told_alone(with_vat, without):
    frame = pd.DataFrame({"Order ID": ["1"], "Order Date": "03/28/2026", with_vat: [120], without: [100]})
    assert read("orders", frame).table["amount"].tolist() == [100]
    assert "with_vat" in codes(read("orders", frame.drop(columns=without)))


WORDS = {
    "de": (
        "Bestellnummer",
        "Bestelldatum",
        "Kunde",
        "Artikel",
        "Menge",
        "Einzelpreis",
        "Abgeschlossen",
        "Storniert",
    ),
    "es": ("Nº pedido", "Fecha", "Cliente", "Producto", "Cantidad", "Precio unitario", "Pagado", "Cancelado"),
    "it": (
        "Numero ordine",
        "Data ordine",
        "Cliente",
        "Prodotto",
        "Quantità",
        "Prezzo unitario",
        "Spedito",
        "Annullato",
    ),
    "nl": ("Bestelnummer", "Besteldatum", "Klant", "Artikel", "Aantal", "Prijs", "Betaald", "Geannuleerd"),
}


@pytest.mark.parametrize("language", WORDS)
def test_orders_of_a_neighbour_s_shop_are_read(language, tmp_path):
    *heads, sold, cancelled = WORDS[language]
    rows = [
        [f"B{i}", f"{13 + i}.03.2026", "K1", "a", 2, "1.000,50 €", cancelled if i == 3 else sold]
        for i in range(5)
    ]
    file = tmp_path / "export.csv"
    file.write_text(
        "\n".join(";".join(map(str, row)) for row in [[*heads, "Status"], *rows]), encoding="utf-8"
    )
    reading = read("orders", file, currency="EUR")
    assert total(reading) == 4 * 2001 and reading.set_apart["status"].tolist() == ["none"]


def test_a_quantity_and_its_price_are_proposed_together():
    frame = pd.DataFrame(
        {
            "Commande": ["1", "2", "3"],
            "Date": "13/03/2026",
            "Colis": [2, 1, 2],
            "Valeur": ["10,50", "8,25", "10,50"],
        }
    )
    said = error("orders", frame)
    assert "quantity=Colis, unit_price=Valeur" in said
    assert total(read("orders", frame, columns="quantity=Colis, unit_price=Valeur")) == 50.25


def test_what_would_be_asked_next_is_in_the_same_line():
    frame = pd.DataFrame(
        {"Titre": ["A 1", "A 2", "A 3"], "Phase": ["Accepté", "En lecture", "Perdu"], "Montant": [1, 2, 3]}
    )
    said = error("leads", frame)
    assert "colonnes : « lead_id=Titre », etapes : « open=En lecture; won=Accepté »" in said
    answered = read("leads", frame, columns="lead_id=Titre", stages="open=En lecture; won=Accepté")
    assert answered.table["stage"].tolist() == ["won", "open", "lost"]


def test_typed_hours_under_a_header_of_universal_time_are_asked_about(tmp_path):
    rows = [
        ["F1", pd.Timestamp("2026-03-31 22:30").to_pydatetime(), "K1", 100],
        ["F2", pd.Timestamp("2026-03-15 10:00").to_pydatetime(), "K1", 5],
    ]
    heads = [HEADS[0], "Date (GMT)", *HEADS[2:]]
    file = sheets(tmp_path, Ventes=[heads, *rows])
    assert "dont 1 de mois (100,00 €)" in codes(read("orders", file, currency="EUR"))["universal"]
    assert read("orders", file, fuseau="Europe/Paris").table["order_date"].dt.month.tolist() == [4, 3]


def test_what_was_bought_marks_who_bought_beside_blanks_alone():
    frame = pd.DataFrame(
        {"Groupe": ["A", "A", "B", "B"], "Achat": ["49,90", "", "12,00", None], "Client": list("1234")}
    )
    reading = read("experiment", frame)
    assert reading.table["converted"].tolist() == [True, False, True, False] and "filled" in codes(reading)
    assert len(read("experiment", frame.assign(Achat=["12,5 %", "", "8,1 %", ""])).rejected) > 0
    assert len(read("experiment", frame.assign(Achat=["12", "9", "8", "7"])).rejected) == 4


def test_a_campaign_is_proposed_by_what_stands_in_its_place():
    ads = pd.DataFrame({"Ad group": ["A", "B"], "Results": [900, 12], "Cost": [100, 300]})
    assert "colonnes : « campaign=Ad group »" in error("campaigns", ads)
    visits = pd.DataFrame(
        {"Session source / medium": ["google / organic", "news / email"], "Sessions": [1200, 300]}
    )
    assert "colonnes : « campaign=Session source / medium »" in error("campaigns", visits)
    assert (
        read("campaigns", visits, columns="campaign=Session source / medium").table["contacts"].sum() == 1500
    )
    said = error("sessions", visits)
    assert "Le trafic se lit jour par jour" in said and "Son en-tête" not in said


@pytest.mark.parametrize("tool", MAILS)
def test_openings_of_mails_are_no_views(tool: str, tmp_path) -> None:
    """Somebody who opens a mail thrice is no view of an advertisement, and clicks for a hundred of them say nothing."""
    file = tmp_path / "envois.csv"
    file.write_text(MAILS[tool], encoding="utf-8")
    reading = check.check(file, "campaigns", currency="EUR")
    assert "impressions" not in reading.table and reading.table["opens"].tolist() == [410]
