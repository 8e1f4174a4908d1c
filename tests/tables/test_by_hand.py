"""Exports of many tools, written by hand: the right total, or a question with its money, as CSV and as a workbook."""

import csv
import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from tables_helpers import add_up, plain, shared

from smkit.tables import ReadError, check, read

TEXT = Path(__file__).with_name("by_hand.txt").read_text(encoding="utf-8")
BLOCKS = [block.split("\n", 1) for block in re.split(r"(?m)^## ", TEXT)[1:]]
CASES = {head.split(" | ")[0]: (*head.split(" | ", 2)[1:], text.strip("\n") + "\n") for head, text in BLOCKS}
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)([.,]\d+)?")


def typed(cell: str) -> object:
    """Return a cell as a spreadsheet would hold it."""
    if not _NUMBER.fullmatch(cell):
        return cell or None
    return float(cell.replace(",", ".")) if set(cell) & set(".,") else int(cell)


def book(text: str, separator: str, file: Path, cell: Callable[[str], object] = typed) -> Path:
    workbook = openpyxl.Workbook()
    for row in csv.reader(StringIO(text), delimiter=separator):
        workbook.active.append([cell(each) for each in row])
    workbook.save(file)
    return file


def total(table) -> float:
    for name in ("amount", "cost"):
        if name in table:
            return round(float(table[name].sum()), 2)
    priced = {"quantity", "unit_price"} <= set(table)
    return round(float((table["quantity"] * table["unit_price"]).sum()), 2) if priced else 0.0


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", CASES)
def test_an_export_gives_its_total_or_a_question(tmp_path, name, kind):
    table, head, text = CASES[name]
    want = json.loads(head)
    file = tmp_path / f"export.{kind}"
    if kind == "csv":
        file.write_text(text, encoding="utf-8-sig")
    else:
        book(text, want.get("separator", ";"), file, typed if want.get("typed", True) else str)
    try:
        reading = read(table, file, **{"currency": "EUR", **want.get("told", {})})
    except ReadError as refused:
        assert want.keys() <= {"says", "separator", "told", "typed", "of"}, str(refused)
        assert re.search(want["says"], plain(str(refused)))
        return
    add_up(reading)
    assert total(reading.table) == want.get("total", total(reading.table))
    assert len(reading.table) == want.get("rows", len(reading.table))
    assert re.search(want.get("says", ""), plain(check.report(reading)))
    for column, values in want.get("columns", {}).items():
        found = reading.table[column]
        shown = found.dt.strftime("%Y-%m-%d").fillna("NaT") if found.dtype.kind == "M" else found
        assert shown.tolist() == values


#: Kinds that only a workbook or a folder can show, and where their variants are.
ELSEWHERE = {
    "21_un_onglet_par_mois.xlsx": ("test_sheets_are_chosen_by_name_number_or_all", "test_sheets_of_other_words_are_read_together"),
    "35_csv_dans_colonne_A.xlsx": ("test_everything_in_column_a",),
    "79_lignes_masquees.xlsx": ("test_hidden_rows_and_formulas_never_worked_out_are_told", "test_hidden_rows_of_leads_are_told"),
    "93_dossier_verrou_excel": ("test_what_systems_leave_in_a_folder_is_no_table",),
}  # fmt: skip


def test_each_kind_of_shared_case_has_two_variants():
    intake = Path(__file__).with_name("test_intake.py").read_text(encoding="utf-8")
    for names in ELSEWHERE.values():
        assert all(f"def {name}(" in intake for name in names)
    own = [json.loads(head).get("of", "") for _, head, _ in CASES.values()]
    listed = shared("expected.json").parent
    kinds = {path.name for path in listed.iterdir()} - {"expected.json"} - ELSEWHERE.keys()
    assert {kind: own.count(kind) for kind in kinds if own.count(kind) < 2} == {}
    assert set(own) - {""} <= kinds
