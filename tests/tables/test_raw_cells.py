"""A file's columns as it writes them: found under their names, changed by nothing."""

from pathlib import Path

from smkit.tables.raw_cells import raw_cells


def test_cells_are_as_they_are_written_under_a_preamble_and_a_name_that_is_told(tmp_path: Path) -> None:
    file = tmp_path / "ventes.csv"
    file.write_text(
        "Export du mois\nQui;Date;Montant\n Untel ;31/02/2026;douze\n;03/03/2026;1 234,50\n", "utf-8"
    )
    cells = raw_cells("commandes", file, "customer_id=Qui")
    assert {name: list(map(str, column)) for name, column in cells.items()} == {
        "customer_id": [" Untel ", ""],
        "order_date": ["31/02/2026", "03/03/2026"],
        "amount": ["douze", "1 234,50"],
    }


def test_a_column_that_a_table_needs_is_not_missed(tmp_path: Path) -> None:
    file = tmp_path / "ventes.csv"
    file.write_text("Client;Région\nC1;Ouest\n", "utf-8")
    assert set(raw_cells("orders", file)) == {"customer_id", "region"}


def test_columns_that_are_joined_or_made_of_marks_are_found_as_the_reader_finds_them(tmp_path: Path) -> None:
    file = tmp_path / "ventes.csv"
    file.write_text("Client;Jour;Montant\nC1;13/03/2026;10\n", "utf-8")
    assert list(raw_cells("orders", file, "order_id=Client + Jour")["order_id"].to_pylist()) == [
        "C1-13/03/2026"
    ]
    deals = tmp_path / "affaires.csv"
    deals.write_text("Opportunité;Gagné;Perdu\nO1;x;\n", "utf-8")
    assert raw_cells("leads", deals, "stage=Étape : Gagné / Perdu")["stage"].to_pylist() == ["Gagné"]
