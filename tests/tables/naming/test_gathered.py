"""Sheets of one workbook whose headers differ by a word: read together, or named with their rows, never lost."""

from pathlib import Path

import openpyxl
import pytest
from tables_helpers import add_up, plain

from smkit.tables import check, read
from smkit.tables.raw_cells import raw_cells

HEADS = ["N° commande", "Date", "Client", "Montant HT"]


def book(tmp_path: Path, *heads: list[str]) -> Path:
    """A workbook of sheets S1, S2…, each of two orders under its own headers; a first one says what they are."""
    workbook = openpyxl.Workbook()
    workbook.active.append(["Export du 3 mars"])
    for place, names in enumerate(heads, start=1):
        sheet = workbook.create_sheet(f"S{place}")
        sheet.append(names)
        for row in range(2):
            cells = [f"F{place}{row}", f"0{1 + row}/0{place}/2026", f"K{row}", 10**place, "x", "y"]
            sheet.append(cells[: len(names)])
    workbook.save(file := tmp_path / "ventes.xlsx")
    return file


def told(file: Path, sheets: str = "") -> tuple[float, dict[str, str], str]:
    reading = read("orders", file, currency="EUR", feuille=sheets)
    add_up(reading)
    notes = {note.code: plain(note.whole()) for note in reading.journal.notes}
    return float(reading.table["amount"].sum()), notes, check.report(reading)


@pytest.mark.parametrize(
    "heads", [["N°", "Date", "Client", "Total HT"], ["Commande", "Date", "Client", "CA HT"]]
)
def test_sheets_whose_headers_mean_the_same_are_read_together(tmp_path, heads):
    file = book(tmp_path, HEADS, heads)
    alone, notes, report = told(file)
    assert alone == 20 and "« S2 » (2 lignes)" in notes["other_sheets"] and "Aucun problème" not in report
    both, notes, report = told(file, "toutes")
    assert both == 220 and f"« {heads[0]} » pour « N° commande » (feuille « S2 »)" in notes["renamed_headers"]
    assert "Aucun problème" not in report
    assert len(raw_cells("orders", file, sheet="toutes")["customer_id"]) == 4


@pytest.mark.parametrize("amount", ["Montant", "Total TTC", "Montant HT (k€)", "Montant HT (USD)"])
def test_amounts_that_may_differ_are_not_added_up_and_their_sheet_is_named(tmp_path, amount):
    file = book(tmp_path, HEADS, ["Commande", "Jour", "Acheteur", amount], HEADS)
    for sheets, total in (("", 20), ("toutes", 2020)):
        found, notes, report = told(file, sheets)
        assert found == total and "« S2 » (2 lignes)" in notes["near_sheets"]
        assert "Aucun problème" not in report


def test_invoices_are_not_added_to_their_orders(tmp_path):
    file = book(tmp_path, HEADS, ["N° facture", "Date facture", "Client", "Montant HT"])
    found, notes, _ = told(file, "toutes")
    assert found == 20 and "« S2 » (2 lignes)" in notes["near_sheets"]


def test_a_sheet_of_another_table_is_not_named(tmp_path):
    file = book(tmp_path, HEADS, ["Client", "Segment", "Région", "Canal"])
    assert not {"near_sheets", "other_sheets"} & told(file)[1].keys()


def test_a_short_sheet_of_orders_is_named_beside_a_wide_one(tmp_path):
    file = book(tmp_path, [*HEADS, "Segment", "Région"], ["N°", "Date", "Vendeur", "Total HT"])
    assert "« S2 » (2 lignes)" in told(file, "toutes")[1]["near_sheets"]
