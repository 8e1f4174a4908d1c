"""Two exports one under the other: rows under a second header are read under its names, and never lost nor added to others."""

from pathlib import Path

import pandas as pd
import pytest
from tables_helpers import add_up, plain

from smkit.tables import read
from smkit.tables.errors import ReadError
from smkit.tables.opening import blocks

FIRST = ["N° commande", "Date", "Client", "Montant HT"]
ROWS = [[f"C{n}", f"{1 + n % 28:02}/03/2026", f"K{n}", f"{20 + n},50"] for n in range(90)]
WORTH = sum(20.5 + n for n in range(90))


def under(headers: list[str], rows: list[list[str]]) -> list[list[str]]:
    """The rows as an export with these headers has them."""
    values = [dict(zip(FIRST, row, strict=True)) for row in rows]
    return [headers, *([each.get(header, "Web") for header in headers] for each in values)]


def write(path: Path, lines: list[list[str]]) -> Path:
    if path.suffix == ".xlsx":
        pd.DataFrame([[*line, *[""] * (6 - len(line))] for line in lines]).to_excel(
            path, index=False, header=False
        )
    else:
        path.write_text("".join(";".join(line) + "\n" for line in lines), encoding="utf-8")
    return path


MORE = {
    "one more in the middle": ["N° commande", "Date", "Client", "Canal", "Montant HT"],
    "one more at the end": [*FIRST, "Canal"],
    "two more, in another order": ["Canal", "Client", "Montant HT", "Produit", "Date", "N° commande"],
    "the same, in another order": ["N° commande", "Client", "Date", "Montant HT"],
    "one less": ["N° commande", "Date", "Montant HT"],
}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("at", [10, 80])
@pytest.mark.parametrize("more", MORE)
@pytest.mark.parametrize("title", [[], [[""], ["Année 2026"]]])
def test_rows_under_a_second_header_are_read(
    tmp_path: Path, kind: str, at: int, more: str, title: list[list[str]]
) -> None:
    lines = [*under(FIRST, ROWS[:at]), *title, *under(MORE[more], ROWS[at:])]
    reading = read("orders", write(tmp_path / f"ventes.{kind}", lines), currency="EUR")
    add_up(reading)
    assert reading.rejected.empty and reading.table["order_id"].tolist() == [row[0] for row in ROWS]
    assert reading.table["amount"].sum() == WORTH and reading.table["order_date"].notna().all()
    (told,) = [plain(note.text) for note in reading.journal.notes if note.code == "stacked_headers"]
    assert f"ligne {at + 2 + len(title)} (" in told


def test_the_first_header_may_come_back(tmp_path: Path) -> None:
    parts = [
        under(FIRST, ROWS[:20]),
        under(MORE["one more in the middle"], ROWS[20:60]),
        under(FIRST, ROWS[60:]),
    ]
    reading = read("orders", write(tmp_path / "ventes.csv", sum(parts, [])))
    assert len(reading.table) == 90 and reading.table["amount"].sum() == WORTH
    (told,) = [note.count for note in reading.journal.notes if note.code == "stacked_headers"]
    assert told == 1


@pytest.mark.parametrize("more", ["one more in the middle", "the same, in another order"])
def test_a_large_file_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str) -> None:
    path = write(tmp_path / "ventes.csv", [*under(FIRST, ROWS[:80]), *under(MORE[more], ROWS[80:])])
    here = read("orders", path)
    monkeypatch.setattr(blocks, "LEAST", 1)
    monkeypatch.setattr(blocks, "BLOCK", 300)
    there = read("orders", path)
    assert here.table.equals(there.table) and here.journal == there.journal


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("at", [10, 80])
def test_amounts_of_other_taxes_are_refused_and_never_added(tmp_path: Path, kind: str, at: int) -> None:
    other = under(FIRST, ROWS[at:])
    other[0] = ["N° commande", "Date", "Client", "Montant TTC"]
    path = write(tmp_path / f"ventes.{kind}", [*under(FIRST, ROWS[:at]), *other])
    with pytest.raises(ReadError) as refused:
        read("orders", path)
    said = plain(str(refused.value))
    assert f"ligne {at + 2} " in said and "« Montant TTC » tient la place de « Montant HT »" in said


def test_a_summary_above_or_below_is_no_second_export(tmp_path: Path) -> None:
    """A few names in common, and not all that the table needs: the rows of sales are those of the whole header."""
    summary = [["Client", "Montant HT", "", ""], ["K1", "50,50", "", ""], ["", "", "", ""]]
    lines = [*summary, *under(FIRST, ROWS)]
    assert read("orders", write(tmp_path / "ventes.csv", lines)).table["amount"].sum() == WORTH


def test_the_same_header_again_is_left_out_as_before(tmp_path: Path) -> None:
    lines = [*under(FIRST, ROWS[:40]), *under(FIRST, ROWS[40:])]
    reading = read("orders", write(tmp_path / "ventes.csv", lines))
    assert len(reading.table) == 90 and reading.journal.skipped == 1
    assert "stacked_headers" not in {note.code for note in reading.journal.notes}
