"""Exports of many tools, written by hand: the right total, or a question with its money, as CSV and as a workbook."""

import csv
import json
import re
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from tables_helpers import add_up, plain

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


def book(text: str, separator: str, file: Path) -> Path:
    workbook = openpyxl.Workbook()
    for row in csv.reader(StringIO(text), delimiter=separator):
        workbook.active.append([typed(cell) for cell in row])
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
        book(text, want.get("separator", ";"), file)
    try:
        reading = read(table, file, **{"currency": "EUR", **want.get("told", {})})
    except ReadError as refused:
        assert want.keys() <= {"says", "separator", "told"}, str(refused)
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
