"""Sheets of months whose headers stand on two lines are read together as one of them is alone."""

from pathlib import Path

import openpyxl
import pytest

from smkit.tables import read

#: Two lines of headers.
HEADS = {
    "the group is over what it holds": (
        ["N° commande", "Date", "Client", "Ventes", None],
        [None, None, None, "Quantité", "Prix unitaire"],
    ),
    "the group is over all": (
        ["Commande", None, "Acheteur", "Montant", None],
        ["Numéro", "Date", "Client", "Quantité", "Prix unitaire"],
    ),
}


@pytest.mark.parametrize("heads", HEADS)
@pytest.mark.parametrize("titles", [("Janvier", "Février", "Mars"), ("2026-01", "2026-02", "2026-03")])
def test_no_sheet_loses_a_row_nor_keeps_a_header(tmp_path: Path, heads: str, titles: tuple[str, ...]) -> None:
    book, file = openpyxl.Workbook(), tmp_path / "ventes.xlsx"
    book.remove(book.active)
    for month, title in enumerate(titles, start=1):
        sheet = book.create_sheet(title)
        for row in HEADS[heads]:
            sheet.append(row)
        for day in range(13, 19):
            sheet.append([f"C{month}{day}", f"{day}/{month:02d}/2026", f"CL-{day}", day, 10])
    book.save(file)
    alone = read("orders", file, sheet=titles[0])
    found = read("orders", file, sheet="toutes")
    assert (found.journal.kept, found.journal.rejected, alone.journal.kept) == (18, 0, 6)
    assert found.journal.columns == alone.journal.columns
    assert (found.table["quantity"] * found.table["unit_price"]).sum() == 3 * 10 * sum(range(13, 19))
    unused = [note.text for note in found.journal.notes if note.code == "unused_columns"]
    assert all("Feuille" in text or not any(title in text for title in titles) for text in unused)
