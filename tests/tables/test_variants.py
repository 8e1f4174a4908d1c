"""Files of the kinds that the shared cases stand for, as other tools and other people leave them."""

import openpyxl
import pandas as pd
from tables_helpers import add_up, plain

from smkit.tables import check, read


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


def test_a_sheet_of_other_columns_is_never_left_in_silence(tmp_path):
    other = [["N° facture", "Date", "Client", "Montant"], ["F2", "2026-03-14", "K2", 20]]
    file = sheets(tmp_path, T1=[HEADS, ["F1", "2026-03-13", "K1", 10]], T2=other)
    for asked in ("", "toutes"):
        reading = read("orders", file, currency="EUR", feuille=asked)
        assert reading.table["amount"].tolist() == [10]
        assert "presque les mêmes colonnes" in codes(reading)["near_sheets"]
        assert "Aucun problème" not in check.report(reading)
    assert read("orders", file, feuille="T2").table["amount"].tolist() == [20]
