"""The corpus of broken files: what is said of each, and that the rest of the file is kept."""

import pandas as pd
import pytest
from broken import REFUSED, REJECTED
from corpus import ORDERS, Case, expected, shop
from pace import cpu_within
from tables_helpers import add_up, error, plain

from smkit.tables import read


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_explained(name, tmp_path, capfd):
    case = REFUSED[name]
    file = case.make(tmp_path)
    with cpu_within(5):
        message = error(case.table, file, **{"currency": "EUR", **case.options})
    for words in case.says:
        assert words in message
    for words in (str(tmp_path), "Traceback", "Error", "Errno", *case.never):
        assert words not in message
    assert message.endswith((".", "?")) and "\n" not in message and len(message) < 800
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", REJECTED)
def test_a_row_that_cannot_be_used_is_rejected_alone(name, tmp_path):
    case = REJECTED[name]
    lines = shop(ending="\n").splitlines()
    lines[4:4] = [case.row]
    file = tmp_path / "export.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    reading = read("orders", file, currency="EUR")
    add_up(reading)
    assert reading.journal.rows == len(ORDERS) + 1
    found = [{k: plain(v) if isinstance(v, str) else v for k, v in row.items()}
             for row in reading.rejected.to_dict("records")]  # fmt: skip
    assert [(row["line"], row["column"], row["value"]) for row in found] == [(5, case.column, case.value)]
    assert case.says in found[0]["problem"] and found[0]["advice"].endswith(".")
    names = list(Case(b"").names)
    pd.testing.assert_frame_equal(reading.table[names], expected(Case(b"")), check_dtype=False)


def test_one_huge_line_is_read_or_explained_fast(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text(
        "N° commande;Date;Montant\n1;13/02/2025;" + "9" * 20_000_000 + "\n2;13/02/2025;5\n", encoding="utf-8"
    )
    with cpu_within(10):
        reading = read("orders", file)
    assert reading.table["order_id"].tolist() == ["2"] and len(reading.rejected["value"][0]) < 80


def test_a_binary_line_without_end_is_explained(tmp_path):
    file = tmp_path / "export.csv"
    file.write_text("a" * 20_000_000)
    assert "export.csv" in error("orders", file)
