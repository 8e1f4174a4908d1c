import pytest

from smkit.tables import read
from smkit.tables.opening import encoding

HEADER = "N° commande;Date;Client;Quantité;Prix unitaire"
ROW = "001;13/02/2025;C1;2;1 234,50 €"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_dialect_reads_the_same(tmp_path, encoding, separator, ending):
    row = ROW.replace(" €", "") if encoding == "latin-1" else ROW
    lines = [HEADER.replace(";", separator)]
    lines.append(separator.join(f'"{c}"' if separator in c else c for c in row.split(";")))
    file = tmp_path / "export.csv"
    file.write_bytes(ending.join([*lines, ""]).encode(encoding))
    reading = read("orders", file)
    assert reading.table.loc[0, ["order_id", "quantity", "unit_price"]].tolist() == ["001", 2.0, 1234.5]
    assert reading.journal.rows == 1


def test_utf8_is_tried_before_cp1252():
    assert encoding.detect("Qté".encode()) == "utf-8"
    assert encoding.detect("Qté".encode("cp1252")) == "cp1252"
    assert encoding.detect(b"\x81\xe9") == "latin-1"


def test_the_separator_that_is_announced_wins(tmp_path):
    file = tmp_path / "f.csv"
    file.write_text(
        "sep=|\n" + HEADER.replace(";", "|") + "\n" + ROW.replace(";", "|") + "\n", encoding="utf-8"
    )
    assert read("orders", file).journal.kept == 1


def test_the_header_is_found_under_a_preamble_and_lines_are_the_files(tmp_path):
    file = tmp_path / "f.csv"
    text = (
        f"Export des commandes\nPériode;février\n\n{HEADER}\n{ROW}\n\n;;;;\nX;31/02/2025;;1;1\nTotal;;;3;5\n"
    )
    file.write_text(text, encoding="utf-8")
    reading = read("orders", file)
    assert (reading.journal.rows, reading.journal.kept, reading.journal.skipped) == (2, 1, 6)
    assert reading.rejected["line"].tolist() == [8]


def test_line_breaks_and_stray_quotes_in_cells_do_not_shift_the_lines(tmp_path):
    file = tmp_path / "f.csv"
    text = f'{HEADER}\nA1;13/02/2025;"L1\nL2";1;1\nA2;13/02/2025;12" x;1;1\nA3;13/02/2025;C;1;x\n'
    file.write_text(text, encoding="utf-8")
    reading = read("orders", file)
    assert reading.journal.kept == 2
    assert reading.rejected["line"].tolist() == [5]


def test_a_file_is_what_its_content_says(tmp_path):
    import pandas as pd

    frame = pd.DataFrame({"N° commande": ["1"], "Date": ["13/02/2025"], "Montant": [2.5]})
    frame.to_excel(tmp_path / "f.xlsx", index=False, engine="xlsxwriter")
    (tmp_path / "f.xlsx").rename(tmp_path / "vraiment_excel.csv")
    frame.to_parquet(tmp_path / "vraiment_parquet.xlsx")
    for name in ("vraiment_excel.csv", "vraiment_parquet.xlsx"):
        assert read("orders", tmp_path / name).table["amount"].tolist() == [2.5]
