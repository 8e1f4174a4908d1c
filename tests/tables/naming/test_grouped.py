"""Headers on two lines, where the line over groups them: what both say together is read, and the rest as it was."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from smkit.tables import Reading, read
from smkit.tables.naming import mapping

OVER = ["N° commande", "Date", "Client", "", "Article", "", "", "Montant HT"]
UNDER = ["", "", "Nom", "Ville", "Produit", "Quantité", "PU", ""]
ROWS = [
    [f"C{n}", "13/03/2026", f"Atelier {n} SARL", "Lille", "Lampe", "2", "10,50", "21,00"] for n in range(6)
]
#: The column that one line alone loses.
WANTED = {
    "Nom Client": "customer_id",
    "Ville": "region",
    "Produit": "product",
    "Quantité": "quantity",
    "PU": "unit_price",
}


def written(folder: Path, *lines: list[str]) -> Path:
    file = folder / "ventes.csv"
    file.write_text("\n".join(";".join(line) for line in [*lines, *ROWS]), "utf-8")
    return file


def check(reading: Reading) -> None:
    assert WANTED.items() <= reading.journal.columns.items()
    assert len(reading.table) == len(ROWS) and reading.rejected.empty
    assert reading.table["customer_id"].tolist() == [row[2] for row in ROWS]
    assert reading.table["amount"].sum() == 21 * len(ROWS)


def test_the_group_is_over_headers_of_their_own(tmp_path: Path) -> None:
    under = [below or above for above, below in zip(OVER, UNDER, strict=True)]
    check(read("orders", written(tmp_path, ["", "", *OVER[2:7], ""], under)))


def test_the_second_line_is_what_blank_headers_lack(tmp_path: Path) -> None:
    check(read("orders", written(tmp_path, OVER, UNDER)))


def test_merged_cells_of_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    for row in (OVER, UNDER, *ROWS):
        book.active.append([cell or None for cell in row])
    for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:G1", "H1:H2"):
        book.active.merge_cells(cells)
    book.save(tmp_path / "ventes.xlsx")
    check(read("orders", tmp_path / "ventes.xlsx"))


def test_two_groups_with_the_same_headers_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "ventes.csv"
    file.write_text(
        "Commande;;Client;;Commercial;\nN°;Date;Nom;Ville;Nom;Montant HT\n7;13/03/2026;Untel SARL;Lille;Équipe Nord;12\n",
        "utf-8",
    )
    columns = read("orders", file).journal.columns
    assert columns["Nom Client"] == "customer_id" and columns["Nom Commercial"] == "salesperson"


def test_what_was_told_and_saved_is_read_again(tmp_path: Path) -> None:
    file = written(tmp_path, OVER, UNDER)
    kept = mapping.save(read("orders", file).journal, tmp_path / "ventes.yaml")
    check(read("orders", file, columns=str(kept)))
    assert read("orders", file, columns="segment=Nom").journal.columns["Nom"] == "segment"


@pytest.mark.parametrize(
    "first", [["C0", "13/03/2026", "Untel", "", "", "", "", "21,00"], ["", "", "Untel", "Lille"]]
)
def test_a_first_row_is_no_header(tmp_path: Path, first: list[str]) -> None:
    """Even where headers lack: it tells no column."""
    reading = read("orders", written(tmp_path, OVER, [*first, *[""] * (8 - len(first))]))
    assert reading.journal.rows == len(ROWS) + 1


def test_a_title_over_the_headers_names_no_column(tmp_path: Path) -> None:
    headers = ["N° commande", "Date", "Nom", "Ville", "Produit", "Quantité", "PU", "Montant HT"]
    title = ["Export", "", "Agence", "", "mars 2026", "", "", ""]
    assert "Nom" not in read("orders", written(tmp_path, title, headers)).journal.columns
